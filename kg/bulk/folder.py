"""The folder of a bulk dump: which files a release has, which of them are there, and what does not belong to it.

    DIR/release.json                             the release and the size of each of its files
    DIR/papers/NAME                              a shard: gzip JSON lines; NAME.part while it is being downloaded
    DIR/diffs/FROM-TO/papers/update/NAME         rows that a later release adds or changes
    DIR/diffs/FROM-TO/papers/delete/NAME         rows that it takes away
    DIR/parquet/                                 the same, converted; manifest.json says of which `release`

A shard that is there under its own name is whole: it gets that name when its size and its gzip sums were right.
"""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.bulk.record import DATASETS, DIFFS, NEEDED, PART, RELEASE_FILE, Folder, Shard, Shards, read, shards
from kg.errors import DumpError

PARQUET = "parquet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """What of some shards is there: whole ones, missing ones, and those of another size than they should have."""

    there: Shards
    missing: Shards
    wrong: Shards


def presence(folder: Folder, some: Sequence[Shard]) -> Presence:
    """Which of these files are there, by their names and sizes.

    Raises:
        DumpError: the folder cannot be looked into.
    """
    there: list[Shard] = []
    missing: list[Shard] = []
    wrong: list[Shard] = []
    for shard in some:
        size = size_of(folder.path / shard.place)
        (missing if size is None else there if size == shard.bytes else wrong).append(shard)
    return Presence(there=tuple(there), missing=tuple(missing), wrong=tuple(wrong))


def size_of(path: Path) -> int | None:
    """The size of a file in bytes; None if there is none.

    Raises:
        DumpError: it cannot be looked at.
    """
    try:
        return path.stat().st_size
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as err:
        raise DumpError(f"{path} cannot be looked at: {err.strerror or err}.") from err


def has_record(path: Path) -> bool:
    """Whether a folder has a record of a release.

    Raises:
        DumpError: it cannot be looked at.
    """
    return size_of(path / RELEASE_FILE) is not None


def room(path: Path) -> int:
    """How many bytes are free where a folder is or would be.

    Raises:
        DumpError: it cannot be looked at.
    """
    try:
        there = next(one for one in (path.absolute(), *path.absolute().parents) if one.is_dir())
        return shutil.disk_usage(there).free
    except OSError as err:
        raise DumpError(f"{path} cannot be looked at: {err.strerror or err}.") from err


def foreign(folder: Folder, datasets: Sequence[str] = DATASETS) -> tuple[str, ...]:
    """The places of files among those of some datasets that are none of the release nor of its diffs, sorted."""
    own = {shard.place for shard in shards(folder, datasets)}
    own |= {one + PART for one in own}
    found: list[str] = []
    for dataset in datasets:
        for pattern in (f"{dataset}/*", f"{DIFFS}/*/{dataset}/*/*"):
            found += (path.relative_to(folder.path).as_posix() for path in folder.path.glob(pattern))
    return tuple(sorted(name for name in found if name not in own))


def command(name: str, path: Path) -> str:
    """A command of `kg bulk` for a folder, as it is typed: `kg bulk convert 'my dump'`."""
    return f"kg bulk {name} {shlex.quote(str(path))}"


def shown(text: str) -> str:
    """A text of strangers, for a sentence: nothing in it steers a terminal."""
    return text if text.isprintable() else ascii(text)


def whole(path: Path, datasets: Sequence[str] = NEEDED) -> Folder:
    """The folder, if all files of these datasets are there and no others beside them.

    Raises:
        DumpError: it is no folder of a dump, a dataset is not among its own, a file is missing, of another size, or
            of another release.
    """
    folder = read(path)
    if absent := [dataset for dataset in datasets if dataset not in folder.datasets]:
        named = " ".join(f"--dataset {dataset}" for dataset in absent)
        raise DumpError(f"{path} is without {_and(absent)}: run {command('download', path)} {named}.")
    found = presence(folder, shards(folder, datasets))
    if found.wrong:
        shard = found.wrong[0]
        size = size_of(path / shard.place)
        raise DumpError(
            f"{path / shard.place} has {size:,} bytes and not the {shard.bytes:,} of release {folder.current}"
            f"{_more(len(found.wrong))}: remove it, and run {command('download', path)}."
        )
    if found.missing:
        total = len(found.there) + len(found.missing)
        raise DumpError(
            f"{path} holds release {folder.current} in part: {len(found.there):,} of {total:,} files are there,"
            f" {found.missing[0].place} is not{_more(len(found.missing))}: run {command('download', path)} to go on."
        )
    if others := foreign(folder, datasets):
        raise DumpError(
            f"{path}/{shown(others[0])} is no file of release {folder.current}{_more(len(others))}:"
            " remove what is of another release, or keep each release in a folder of its own."
        )
    return folder


def _more(count: int) -> str:
    return f" (and {count - 1:,} more)" if count > 1 else ""


def _and(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
