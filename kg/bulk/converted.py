"""A dump as it was converted: the files of each table, of which release, and what was found on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from kg.bulk import folder
from kg.errors import DumpError

# Raised when tables change: what was converted before has to be converted again.
FORMAT = 1
MANIFEST = "manifest.json"
TABLES = ("papers", "by-citing", "by-cited", "authors", "ids", "titles")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What a conversion found in one dataset.

    Of the `rows` read, `nulls` lack an identifier and `duplicates` say of the same what another says; `kept` are the
    rest. What a later diff changes or takes out counts as not read.
    """

    rows: int
    nulls: int
    duplicates: int
    kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """The tables of a dump: `files` by table, `counts` by dataset, `skipped` a sentence for each shard left out."""

    path: Path
    release: str
    files: Mapping[str, tuple[str, ...]]
    counts: Mapping[str, Counts]
    skipped: Mapping[str, str]

    def paths(self, table: str) -> list[Path]:
        """The files of a table, in the order of its key."""
        return [self.path / folder.PARQUET / name for name in self.files[table]]


def in_words(made: Converted) -> Iterator[str]:
    """What was found in each dataset, as a table."""
    yield f"release {made.release}, in {made.path / folder.PARQUET}"
    width = max(map(len, made.counts), default=0)
    yield f"{'':{width}}  {'rows':>14}  {'without id':>14}  {'said again':>14}  {'kept':>14}"
    for name, counts in made.counts.items():
        numbers = (counts.rows, counts.nulls, counts.duplicates, counts.kept)
        yield f"{name:{width}}" + "".join(f"  {number:>14,}" for number in numbers)
    if made.skipped:
        files = "file was" if len(made.skipped) == 1 else "files were"
        yield f"{len(made.skipped)} {files} left out, with all rows: {', '.join(made.skipped)}"


def contents(made: Converted, shards: Mapping[str, int]) -> bytes:
    """The manifest; `shards` are the files that the tables were made of, with their sizes in bytes."""
    content = {
        "format": FORMAT,
        "release": made.release,
        "tables": made.files,
        "counts": {name: asdict(counts) for name, counts in made.counts.items()},
        "skipped": made.skipped,
        "shards": shards,
    }
    return (json.dumps(content, indent=1) + "\n").encode()


def made_from(path: Path, shards: Mapping[str, int]) -> Converted | None:
    """The tables in a folder, if they are whole and were made of these files."""
    try:
        stated = json.loads((path / folder.PARQUET / MANIFEST).read_bytes())
        return read(path) if stated["shards"] == shards else None
    except (OSError, ValueError, KeyError, TypeError, DumpError):
        return None


def is_ready(path: Path) -> bool:
    """Whether a folder holds a dump that a build can ask."""
    try:
        read(path)
    except DumpError:
        return False
    return True


def read(path: Path) -> Converted:
    """The tables in the folder of a dump.

    Raises:
        DumpError: it was not converted, not to its end, or from another release than the one that is there.
    """
    manifest = path / folder.PARQUET / MANIFEST
    convert = f"run kg bulk convert {path}"
    try:
        found = parse(manifest.read_bytes(), path)
    except (FileNotFoundError, NotADirectoryError) as err:
        folder.read(path)  # a folder that is no dump is told so
        raise DumpError(f"{path} is not converted yet: {convert} first.") from err
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as err:
        raise DumpError(f"{manifest} cannot be read: {convert} again.") from err
    if absent := [file for table in TABLES for file in found.paths(table) if not file.is_file()]:
        raise DumpError(f"{absent[0]} is not there: {convert} again.")
    # What was downloaded may have been removed since, to make room.
    if (path / folder.RELEASE_FILE).exists() and (current := folder.read(path).current) != found.release:
        raise DumpError(f"{path} holds release {current}, and what was converted is of {found.release}: {convert}.")
    return found


def parse(content: bytes | str, path: Path) -> Converted:
    """What a manifest says.

    Raises:
        DumpError: another version of this program wrote it.
        ValueError, KeyError, TypeError, AttributeError: it is none.
    """
    stated = json.loads(content)
    if stated["format"] != FORMAT:
        raise DumpError(f"{path} was converted by another version of this program: run kg bulk convert {path} again.")
    return Converted(
        path=path,
        release=str(stated["release"]),
        files={name: tuple(map(str, stated["tables"][name])) for name in TABLES},
        counts={str(name): Counts(**counts) for name, counts in stated["counts"].items()},
        skipped={str(place): str(why) for place, why in stated["skipped"].items()},
    )
