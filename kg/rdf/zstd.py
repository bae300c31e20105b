"""Zstandard files, read to their end: a file that was cut is told, which the library's own reader passes over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

# In bytes of the packed file. What a few bytes unpack to is held in memory, so they are few.
_PIECE = 1 << 12


class Unpacked:
    """The content of all frames of a file that is open; `read` as files have it.

    Raises:
        EOFError: on reading, where the file ends within a frame.
        ValueError: on reading, where it is not Zstandard.
    """

    def __init__(self, packed: BinaryIO) -> None:
        self._pieces = _unpacked(packed)
        self._ready = b""

    def read(self, size: int) -> bytes:
        """At most so many bytes; none at the end."""
        while not self._ready:
            self._ready = next(self._pieces, b"")
            if not self._ready:
                return b""
        found, self._ready = self._ready[:size], self._ready[size:]
        return found


def _unpacked(packed: BinaryIO) -> Iterator[bytes]:
    from zstandard import ZstdDecompressor, ZstdError

    frame = None
    while piece := packed.read(_PIECE):
        while piece:
            frame = frame or ZstdDecompressor().decompressobj()
            try:
                content = frame.decompress(piece)
            except ZstdError as err:
                raise ValueError(f"not Zstandard: {err}") from err
            if content:
                yield content
            piece = frame.unused_data if frame.eof else b""
            frame = None if frame.eof else frame
    if frame:
        raise EOFError("the file ends within a Zstandard frame")
