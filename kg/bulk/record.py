"""What `release.json` in the folder of a bulk dump says: which files a release has, and what later ones changed.

A shard stands under its dataset, what a diff brings in a folder of its own (see `kg.bulk.folder`).
"""

from __future__ import annotations

import json
import os
import re
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
