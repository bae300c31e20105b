"""The folder of a bulk dump: which files a release has, which of them are there, and what does not belong to it.

    DIR/release.json                             the release and the size of each of its files
    DIR/papers/NAME                              a shard: gzip JSON lines; NAME.part while it is being downloaded
    DIR/diffs/FROM-TO/papers/update/NAME         rows that a later release adds or changes
    DIR/diffs/FROM-TO/papers/delete/NAME         rows that it takes away
    DIR/parquet/                                 the same, converted; manifest.json says of which `release`

A shard that is there under its own name is whole: it gets that name when its size and its gzip sums were right.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from kg.errors import DumpError

# What a build needs, and what it can use besides.
NEEDED = ("papers", "citations", "authors", "paper-ids")
DATASETS = (*NEEDED, "abstracts")

RELEASE_FILE = "release.json"
DIFFS = "diffs"
PARQUET = "parquet"
PART = ".part"

# A release of 600 files takes 100 kB.
_LARGEST = 64_000_000
_RELEASE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One file: its place in the folder, as a path with slashes, its size in bytes, and its ETag, if any is known."""

    place: str
    bytes: int
    etag: str | None = None

    @property
    def name(self) -> str:
        """The last part of its place."""
        return self.place.rpartition("/")[2]


Shards = tuple[Shard, ...]
Change = Literal["update", "delete"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """What one release changed in that before it, by dataset: rows to put in by their key, then rows to take out."""

    start: str
    end: str
    updates: Mapping[str, Shards]
    deletes: Mapping[str, Shards]


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder and what its `release.json` says: files by dataset, diffs in the order of their releases."""

    path: Path
    release: str
    datasets: Mapping[str, Shards]
    diffs: tuple[Diff, ...] = ()

    @property
    def current(self) -> str:
        """The release that the files come to, with all diffs."""
        return self.diffs[-1].end if self.diffs else self.release


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """What of some shards is there: whole ones, missing ones, and those of another size than they should have."""

    there: Shards
    missing: Shards
    wrong: Shards


def is_release(text: str) -> bool:
    """Whether it has the form of a release's id: a day, as 2026-11-18."""
    return bool(_RELEASE.fullmatch(text))


def is_name(text: str) -> bool:
    """Whether a file may be named so: by letters, digits, dots, hyphens and underscores, not as a part of another."""
    return bool(_NAME.fullmatch(text)) and not text.endswith(PART)


def full(dataset: str) -> str:
    """Where the shards of a release stand in the folder, up to their names."""
    return f"{dataset}/"


def changed(start: str, end: str, dataset: str, how: Change) -> str:
    """Where the files of a diff stand in the folder, up to their names."""
    return f"{DIFFS}/{start}-{end}/{dataset}/{how}/"


def shards(folder: Folder, datasets: Sequence[str] = DATASETS) -> Shards:
    """All files of some datasets: those of the release, then those of each diff."""
    found = [shard for dataset in datasets for shard in folder.datasets.get(dataset, ())]
    for diff in folder.diffs:
        for dataset in datasets:
            found += (*diff.updates.get(dataset, ()), *diff.deletes.get(dataset, ()))
    return tuple(found)


def sizes(folder: Folder, datasets: Sequence[str] = DATASETS) -> dict[str, int]:
    """The sizes in bytes of all files of some datasets, by their places."""
    return {shard.place: shard.bytes for shard in shards(folder, datasets)}


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
        raise DumpError(f"{path} is without {_and(absent)}: run kg bulk download {path} {named}.")
    found = presence(folder, shards(folder, datasets))
    if found.wrong:
        shard = found.wrong[0]
        size = size_of(path / shard.place)
        raise DumpError(
            f"{path / shard.place} has {size:,} bytes and not the {shard.bytes:,} of release {folder.current}"
            f"{_more(len(found.wrong))}: remove it, and run kg bulk download {path}."
        )
    if found.missing:
        total = len(found.there) + len(found.missing)
        raise DumpError(
            f"{path} holds release {folder.current} in part: {len(found.there):,} of {total:,} files are there,"
            f" {found.missing[0].place} is not{_more(len(found.missing))}: run kg bulk download {path} to go on."
        )
    if others := foreign(folder, datasets):
        raise DumpError(
            f"{path}/{shown(others[0])} is no file of release {folder.current}{_more(len(others))}:"
            " remove what is of another release, or keep each release in a folder of its own."
        )
    return folder


def read(path: Path) -> Folder:
    """What `release.json` says.

    Raises:
        DumpError: there is none, or it is no record of a release.
    """
    file = path / RELEASE_FILE
    try:
        with file.open("rb") as opened:
            content = opened.read(_LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError) as err:
        raise DumpError(
            f"{path} is not the folder of a bulk dump: it has no {RELEASE_FILE}. kg bulk download DIR makes one."
        ) from err
    except OSError as err:
        raise DumpError(f"{file} cannot be read: {err.strerror or err}.") from err
    try:
        if len(content) > _LARGEST:
            raise ValueError(f"it is larger than {_LARGEST // 1_000_000} MB")
        return _parsed(path, json.loads(content))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as err:
        why = f"{err} is missing" if isinstance(err, KeyError) else str(err)
        raise DumpError(
            f"{file} is not the record of a release ({why}): download the release again, into another folder."
        ) from err


def write(folder: Folder) -> None:
    """Write `release.json` in one step.

    Raises:
        OSError: the disk refuses it.
    """
    record: dict[str, Any] = {
        "release": folder.release,
        "datasets": {name: {"shards": _rows(some)} for name, some in folder.datasets.items()},
    }
    if folder.diffs:
        record["diffs"] = [
            {
                "from": diff.start,
                "to": diff.end,
                "datasets": {
                    name: {"update": _rows(diff.updates[name]), "delete": _rows(diff.deletes[name])}
                    for name in diff.updates
                },
            }
            for diff in folder.diffs
        ]
    file = folder.path / RELEASE_FILE
    part = file.with_name(RELEASE_FILE + PART)
    with part.open("w", encoding="utf-8") as opened:
        json.dump(record, opened, indent=1, sort_keys=True)
        opened.write("\n")
        opened.flush()
        os.fsync(opened.fileno())
    part.replace(file)


def _parsed(path: Path, record: Any) -> Folder:
    release = _id(record["release"])
    datasets = {name: _shards(full(name), record["datasets"][name]["shards"]) for name in _datasets(record["datasets"])}
    diffs = tuple(_diff(row) for row in record.get("diffs", ()))
    reached = release
    for diff in diffs:
        if diff.start != reached or diff.end <= diff.start:
            raise ValueError(f"a diff from {diff.start} to {diff.end} does not follow {reached}")
        reached = diff.end
    return Folder(path=path, release=release, datasets=datasets, diffs=diffs)


def _diff(row: Any) -> Diff:
    start, end = _id(row["from"]), _id(row["to"])
    updates, deletes = {}, {}
    for name in _datasets(row["datasets"]):
        files = row["datasets"][name]
        updates[name] = _shards(changed(start, end, name, "update"), files["update"])
        deletes[name] = _shards(changed(start, end, name, "delete"), files["delete"])
    return Diff(start=start, end=end, updates=updates, deletes=deletes)


def _shards(within: str, rows: Any) -> Shards:
    return tuple(_shard(within, name, row) for name, row in sorted(rows.items()))


def _shard(within: str, name: str, row: Any) -> Shard:
    size, etag = row["bytes"], row.get("etag")
    if not is_name(name):
        raise ValueError(f"{name!r} is no name of a file")
    if type(size) is not int or size < 0 or not isinstance(etag, str | None):
        raise ValueError(f"the size or the ETag of {name} is none")
    return Shard(place=within + name, bytes=size, etag=etag)


def _rows(some: Shards) -> dict[str, Any]:
    return {shard.name: {"bytes": shard.bytes} | ({"etag": shard.etag} if shard.etag else {}) for shard in some}


def _id(text: Any) -> str:
    if not isinstance(text, str) or not is_release(text):
        raise ValueError(f"{text!r} is no release")
    return text


def _datasets(rows: Any) -> list[str]:
    if not isinstance(rows, dict):
        raise ValueError("it names no datasets")
    if unknown := set(rows) - set(DATASETS):
        raise ValueError(f"{min(unknown)!r} is no dataset of a build")
    return sorted(rows, key=DATASETS.index)


def _more(count: int) -> str:
    return f" (and {count - 1:,} more)" if count > 1 else ""


def _and(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
