"""One file that is coming: what of it is on disk, and whether that is the beginning of a whole gzip file."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from kg.bulk.gunzip import CorruptError, Gunzip
from kg.bulk.record import Shard
from kg.errors import DumpError

# So often a file is begun anew.
MOST_RESTARTS = 3
_READ_AT_ONCE = 1 << 20


class ShardError(DumpError):
    """One file cannot be had; others may."""


class Arriving:
    """A file that is coming: all of it that is on disk has been unpacked, so that no bad byte is added to."""

    def __init__(self, file: BinaryIO, shard: Shard, on_size: Callable[[int], None]) -> None:
        self.shard = shard
        self.size = 0
        self._file, self._on_size = file, on_size
        self._gunzip = Gunzip()
        self._restarts = 0
        file.seek(0)
        try:
            while piece := file.read(_READ_AT_ONCE):
                self._add(piece)
        except CorruptError:
            self._clear()

    def take(self, piece: bytes) -> None:
        """Add the next bytes.

        Raises:
            CorruptError: they cannot follow those before them.
        """
        self._add(piece)
        view = memoryview(piece)
        while view:
            view = view[self._file.write(view) :]

    def is_whole(self) -> bool:
        """Whether all of it is there; what has the right size and is broken is begun anew.

        Raises:
            ShardError: that has been done too often.
        """
        if self.size < self.shard.bytes:
            return False
        try:
            self._gunzip.end()
        except CorruptError as err:
            self.restart(str(err))
            return False
        return True

    def restart(self, why: str) -> None:
        """Begin anew.

        Raises:
            ShardError: that has been done too often.
        """
        self._clear()
        self._restarts += 1
        if self._restarts >= MOST_RESTARTS:
            raise ShardError(
                f"{self.shard.place} comes broken ({why}), {self._restarts} times now: run the same command again"
                " later, or take another release into another folder."
            )

    def _add(self, piece: bytes) -> None:
        if self.size + len(piece) > self.shard.bytes:
            raise CorruptError("it is longer than it should be")
        self._gunzip.feed(piece)
        self.size += len(piece)
        self._on_size(self.size)

    def _clear(self) -> None:
        self._file.truncate(0)
        self._gunzip = Gunzip()
        self.size = 0
        self._on_size(0)
