"""A dump as it was converted: the files of each table, of which release, and what was found on the way."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from kg.bulk import folder, record
from kg.errors import DumpError

# Raised when tables change: what was converted before has to be converted again.
FORMAT = 1
MANIFEST = "manifest.json"
TABLES = ("papers", "by-citing", "by-cited", "authors", "ids", "titles")
_FILE = re.compile(r"[a-z-]+/\d+\.parquet", re.ASCII)


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
    """The tables of a dump: `files` by table, `counts` by dataset, `skipped` a sentence for each shard left out.

    `shards` are the files that they were made of, by their places, with their sizes in bytes.
    """

    path: Path
    release: str
    files: Mapping[str, tuple[str, ...]]
    counts: Mapping[str, Counts]
    skipped: Mapping[str, str]
    shards: Mapping[str, int]

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


def contents(made: Converted) -> bytes:
    """The manifest."""
    content = {
        "format": FORMAT,
        "release": made.release,
        "tables": made.files,
        "counts": {name: asdict(counts) for name, counts in made.counts.items()},
        "skipped": made.skipped,
        "shards": made.shards,
    }
    return (json.dumps(content, indent=1) + "\n").encode()


def is_ready(path: Path) -> bool:
    """Whether a folder holds a dump that a build can ask."""
    try:
        read(path)
    except DumpError:
        return False
    return True


def read(path: Path) -> Converted:
    """The tables in the folder of a dump, if a build can ask them.

    Raises:
        DumpError: it was not converted, not to its end, or from another release than the one that is there.
    """
    found = tables(path)
    # What was downloaded may have been removed since, to make room.
    if folder.has_record(path) and (current := record.read(path).current) != found.release:
        folder.whole(path)  # what is not there yet comes first
        raise DumpError(
            f"{path} holds release {current}, and what was converted is of {found.release}:"
            f" run {folder.command('convert', path)}."
        )
    return found


def tables(path: Path) -> Converted:
    """The tables in the folder of a dump, whatever else is there.

    Raises:
        DumpError: it was not converted, not to its end, or by another version of this program.
    """
    manifest = path / folder.PARQUET / MANIFEST
    convert = f"run {folder.command('convert', path)}"
    try:
        found = parse(manifest.read_bytes(), path)
    except (FileNotFoundError, NotADirectoryError) as err:
        folder.whole(path)  # what is no dump, or half of one, is told so
        raise DumpError(f"{path} is not converted yet: {convert} first.") from err
    except OSError as err:
        raise DumpError(f"{manifest} cannot be read: {err.strerror or err}.") from err
    except ValueError as err:
        raise DumpError(f"{manifest} is not what kg bulk convert writes: {convert} again.") from err
    if absent := [file for table in TABLES for file in found.paths(table) if folder.size_of(file) is None]:
        raise DumpError(f"{absent[0]} is not there: {convert} again.")
    return found


def parse(content: bytes | str, path: Path) -> Converted:
    """What a manifest says of the tables in a folder.

    Raises:
        DumpError: another version of this program wrote it.
        ValueError: it is none.
    """
    try:
        stated = json.loads(content)
        if stated["format"] == FORMAT:
            return Converted(
                path=path,
                release=_release(stated["release"]),
                files={name: _files(stated["tables"][name]) for name in TABLES},
                counts={str(name): Counts(**counts) for name, counts in stated["counts"].items()},
                skipped={str(place): str(why) for place, why in stated["skipped"].items()},
                shards={str(place): int(size) for place, size in stated["shards"].items()},
            )
    except (KeyError, TypeError, AttributeError, RecursionError) as err:
        raise ValueError(f"a manifest of another form: {err}") from err
    convert = folder.command("convert", path)
    raise DumpError(f"{path} was converted by another version of this program: run {convert} again.")


def _release(stated: str) -> str:
    if not record.is_release(stated):
        raise ValueError(f"{stated!r} is no release")
    return stated


def _files(stated: list[str]) -> tuple[str, ...]:
    """The files of a table, of which there is one at least; a manifest leads to no others."""
    if not stated or not all(_FILE.fullmatch(name) for name in stated):
        raise ValueError(f"{stated!r} are no files of a table")
    return tuple(stated)
