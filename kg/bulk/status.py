"""What a folder of a bulk dump holds, told to a person or a program."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.bulk import converted, folder, record
from kg.bulk.record import Folder, Shards
from kg.errors import DumpError


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some files: how many there should be and are, and their bytes."""

    name: str
    files: int
    there: int
    bytes: int
    bytes_there: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A folder: its release, that which its diffs lead to, and what is there of each dataset and diff.

    `wrong` are places of files of another size than they should have, `foreign` those of files that are not of the
    release. `converted` is the release that the Parquet files are of, None if there are none; `hindrance` says why a
    build cannot ask them, and what to do, None if it can; `newest` is the newest release there is, None
    if nobody asked.
    """

    path: Path
    release: str
    current: str
    datasets: tuple[Part, ...]
    diffs: tuple[Part, ...]
    wrong: tuple[str, ...]
    foreign: tuple[str, ...]
    converted: str | None
    hindrance: str | None
    newest: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether all files are there."""
        return all(part.there == part.files for part in self.datasets + self.diffs)


def status(path: Path) -> Status:
    """Look at a folder, of whose files only the names and sizes are looked at; one with nothing but tables is one, too.

    Raises:
        DumpError: it is no folder of a dump.
    """
    made = hindrance = None
    try:
        made = converted.tables(path)
        converted.read(path)
    except DumpError as err:
        hindrance = str(err)
    if made and not folder.has_record(path):
        found = Folder(path=path, release=made.release, datasets={})
    else:
        found = record.read(path)
    diffs = []
    for diff in found.diffs:
        both = [shard for some in (diff.updates, diff.deletes) for shards in some.values() for shard in shards]
        diffs.append(_part(found, f"{diff.start} to {diff.end}", tuple(both)))
    return Status(
        path=path,
        release=found.release,
        current=found.current,
        datasets=tuple(_part(found, name, shards) for name, shards in found.datasets.items()),
        diffs=tuple(diffs),
        wrong=tuple(shard.place for shard in folder.presence(found, record.shards(found)).wrong),
        foreign=folder.foreign(found),
        converted=made.release if made else None,
        hindrance=hindrance,
    )


def in_words(found: Status) -> Iterator[str]:
    """A table, what there is to say about it, and what to do next, line by line."""
    changed = f", with the changes up to {found.current}" if found.diffs else ""
    yield f"release {found.release}{changed}"
    parts = found.datasets + found.diffs
    width = max((len(part.name) for part in parts), default=0)
    if parts:
        yield f"{'':{width}}  {'files':>11}  {'GB':>15}"
    for part in parts:
        files, size = f"{part.there} of {part.files}", f"{part.bytes_there / 1e9:.1f} of {part.bytes / 1e9:.1f}"
        yield f"{part.name:{width}}  {files:>11}  {size:>15}"
    for place in found.wrong:
        yield f"{place} has another size than it should have"
    if found.foreign:
        more = f" (and {len(found.foreign) - 5:,} more)" if len(found.foreign) > 5 else ""
        yield f"not of this release: {', '.join(found.foreign[:5])}{more}"
    if found.converted is None:
        yield "not converted to Parquet"
    else:
        also = "" if found.converted == found.current else f", not the changes up to {found.current}"
        yield f"converted to Parquet: release {found.converted}{also}"
    if found.newest and found.newest > found.current:
        yield f"release {found.newest} is newer: {folder.command('download', found.path)} --update"
    elif found.newest:
        yield "there is no newer release"
    if not found.is_whole:
        yield f"to download the rest: {folder.command('download', found.path)}"
    elif found.hindrance:
        yield found.hindrance
    if not found.hindrance:
        yield f"to build from it: kg build LIST --source {shlex.quote(f'bulk:{found.path}')}"


def as_json(found: Status) -> str:
    """All of it as one JSON object."""

    def rows(parts: tuple[Part, ...]) -> list[dict[str, object]]:
        return [
            {
                "name": part.name,
                "files": part.files,
                "there": part.there,
                "bytes": part.bytes,
                "bytesThere": part.bytes_there,
            }
            for part in parts
        ]

    said = {
        "release": found.release,
        "current": found.current,
        "newest": found.newest,
        "whole": found.is_whole,
        "converted": found.converted,
        "hindrance": found.hindrance,
        "datasets": rows(found.datasets),
        "diffs": rows(found.diffs),
        "wrongSize": found.wrong,
        "foreign": found.foreign,
    }
    return json.dumps(said, indent=2)


def _part(found: Folder, name: str, shards: Shards) -> Part:
    there = folder.presence(found, shards).there
    return Part(
        name=name,
        files=len(shards),
        there=len(there),
        bytes=sum(shard.bytes for shard in shards),
        bytes_there=sum(shard.bytes for shard in there),
    )
