"""Bringing a release of the bulk dumps into a folder, or a folder to a later release, whatever comes between."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.bulk import folder, record
from kg.bulk.arriving import ShardError
from kg.bulk.crew import work_off
from kg.bulk.fetch import Fetcher
from kg.bulk.links import LinkBook
from kg.bulk.outline import filled, outline
from kg.bulk.record import PART, Folder, Shard, Shards
from kg.bulk.releases import LATEST, Releases, unknown
from kg.errors import DumpError
from kg.model import Progress
from kg.sources.clock import Clock, SystemClock

# Connections to the host of the files: one seldom fills a line.
AT_ONCE = 4

OnProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to download.

    Without a `release` it is the folder's own, and the latest for a new one. Without `datasets` they are the
    folder's own, and those that a build needs for a new one. `update` brings a folder to the release, by diffs.
    """

    release: str | None = None
    datasets: Sequence[str] = ()
    update: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a download comes to: the folder as it will be, what it still lacks, and how many bytes of disk that is.

    `outdated` are the places of files, whole or in part, that are not what the release has by now.
    """

    folder: Folder
    missing: Shards
    outdated: Sequence[str]
    size: int
    free: int


class Downloader:
    """Downloads into one folder at a time; `patience` and `time_limit` are as for a Fetcher."""

    def __init__(
        self,
        releases: Releases,
        *,
        on_progress: OnProgress,
        patience: float = 300.0,
        time_limit: float = 60.0,
        clock: Clock | None = None,
    ) -> None:
        self._releases, self._book, self._on_progress = releases, LinkBook(releases), on_progress
        self._over = threading.Event()
        self._fetcher = Fetcher(
            self._book,
            address=releases.address,
            patience=patience,
            time_limit=time_limit,
            clock=clock or SystemClock(),
            is_over=self._over.is_set,
        )

    def order(self, path: Path, wanted: Wanted) -> Order:
        """What a download will take; writes nothing, and asks for no more of each missing file than its size.

        Raises:
            DumpError: the folder holds something else.
            SourceError: there is no such release, or no answer.
        """
        old = record.read(path) if wanted.update or folder.has_record(path) else None
        release, end = self._releases_of(old, wanted)
        begun = old or Folder(path=path, release=release, datasets={})
        asked = {*begun.datasets, *(wanted.datasets or begun.datasets or record.NEEDED)}
        found = outline(begun, end, [name for name in record.DATASETS if name in asked], self._book)
        known = {shard.place: shard for shard in record.shards(begun)}
        there = {shard.place for shard in folder.presence(begun, tuple(known.values())).there}
        missing = [place for place in found.places() if place not in there]
        shards = known | self._measured(missing)
        new = filled(found, path, shards)
        # Without a record, what stands there is somebody else's, whatever its name.
        if others := folder.foreign(new if old else begun):
            raise DumpError(
                f"{path}/{folder.shown(others[0])} is no file of release {new.current}: remove what is of another"
                " release, or download into a folder of its own."
            )
        lacking = tuple(shards[place] for place in missing)
        changed = [place + PART for place in missing if known.get(place) != shards[place]]
        parts = [folder.size_of(path / (place + PART)) or 0 for place in missing if place + PART not in changed]
        return Order(
            folder=new,
            missing=lacking,
            outdated=[*missing, *changed],
            size=sum(shard.bytes for shard in lacking) - sum(parts),
            free=folder.room(path),
        )

    def carry_out(self, order: Order) -> None:
        """Download what is missing.

        Raises:
            DumpError: there is no room on the disk, or a file cannot be had; all others are there.
            SourceError: the host of the files cannot be asked any more. What came is kept.
        """
        path = order.folder.path
        if order.size > order.free:
            raise DumpError(
                f"Release {order.folder.current} takes {order.size / 1e9:,.1f} GB more, and {path} has"
                f" {order.free / 1e9:,.1f} GB free: make room, choose another folder, or fewer datasets (--dataset)."
            )
        try:
            for place in order.outdated:
                (path / place).unlink(missing_ok=True)
            record.write(order.folder)
        except OSError as err:
            raise DumpError(f"{path} cannot be written to: {err.strerror or err}.") from err
        self._fetch(path, order.missing)

    def close(self) -> None:
        """End all connections."""
        self._fetcher.close()

    def _releases_of(self, old: Folder | None, wanted: Wanted) -> tuple[str, str]:
        """The release to begin with, and the one to come to."""
        asked = wanted.release or (LATEST if wanted.update or old is None else old.current)
        if old is not None and asked == old.current:
            return old.release, old.current
        if asked == LATEST:
            asked = self._releases.latest()
        elif asked not in (ids := self._releases.ids()):
            raise unknown(asked, ids)
        if old is None:
            return asked, asked
        if asked < old.current or (asked > old.current and not wanted.update):
            raise DumpError(
                f"{old.path} holds release {old.current}: download {asked} into another folder, or bring this one to a"
                " later release with --update."
            )
        return old.release, asked

    def _measured(self, places: Sequence[str]) -> dict[str, Shard]:
        found: dict[str, Shard] = {}

        def note(shard: Shard) -> None:
            found[shard.place] = shard
            self._on_progress(Progress("size", len(found), len(places)))

        work_off(places, self._fetcher.measure, note, at_once=AT_ONCE, over=self._over)
        return found

    def _fetch(self, path: Path, missing: Shards) -> None:
        came = dict.fromkeys((shard.place for shard in missing), 0)
        total = sum(shard.bytes for shard in missing)
        failed: list[ShardError] = []
        told = -1

        def fetch(shard: Shard) -> ShardError | None:
            def count(size: int) -> None:
                came[shard.place] = size

            try:
                self._fetcher.fetch(shard, path, count)
            except ShardError as err:
                return err
            return None

        def note(error: ShardError | None) -> None:
            if error:
                failed.append(error)

        def tell() -> None:
            nonlocal told
            done = sum(came.values())
            if (thousandths := 1_000 * done // max(total, 1)) != told:
                told = thousandths
                self._on_progress(Progress("download, MB", done // 1_000_000, total // 1_000_000))

        work_off(missing, fetch, note, at_once=AT_ONCE, over=self._over, on_tick=tell)
        if failed:
            more = f" So {len(failed) - 1:,} more." if len(failed) > 1 else ""
            raise DumpError(f"{failed[0]}{more} All other files are there.") from failed[0]


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """No other process downloads into the folder meanwhile; it is made, and removed again if nothing came into it.

    Raises:
        DumpError: another process does, or there can be no such folder.
    """
    try:
        made = not path.exists()
        path.mkdir(parents=True, exist_ok=True)
        lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as err:
        raise DumpError(f"{path} is no folder to download into: {err.strerror or err}.") from err
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as err:
            raise DumpError(f"Another process is downloading into {path}: wait for it, or stop it.") from err
        except OSError:
            pass  # a file system without locks keeps nobody out
        yield
    finally:
        os.close(lock)
        if made and not any(path.iterdir()):
            path.rmdir()


def in_words(order: Order) -> Iterator[str]:
    """What a download will take, line by line."""
    new = order.folder
    yield f"release {new.current}"
    for name in new.datasets:
        shards = record.shards(new, [name])
        yield f"{name}: {len(shards):,} files, {sum(shard.bytes for shard in shards) / 1e9:,.1f} GB"
    yield f"to download: {len(order.missing):,} files, {order.size / 1e9:,.1f} GB; {order.free / 1e9:,.1f} GB are free"


def as_offered(releases: Releases, wanted: Wanted) -> Iterator[str]:
    """What the service says of a release to who has no key, line by line.

    Raises:
        SourceError: there is no answer.
    """
    release, described = releases.described(wanted.release or LATEST)
    yield f"release {release}"
    for name in wanted.datasets or record.NEEDED:
        yield f"{name}: {described.get(name, 'not in this release')}"
    yield "the number of files and their sizes are told to who has a key: set S2_API_KEY"
