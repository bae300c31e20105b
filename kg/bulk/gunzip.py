"""Whether a gzip file is whole, told while it comes."""

from __future__ import annotations

import zlib

# With this, zlib reads one member of a gzip file and checks its sum and length.
_GZIP = 31
# So much is unpacked at once, however well it is packed.
_STEP = 1 << 20


class CorruptError(Exception):
    """The bytes are not those of a gzip file; says why."""


class Gunzip:
    """Unpacks a gzip file of one or more members piece by piece, and keeps nothing of it."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(_GZIP)
        self._began = False

    def feed(self, piece: bytes) -> None:
        """Take the next bytes.

        Raises:
            CorruptError: they cannot follow those before them.
        """
        while piece:
            if self._member.eof:
                self._member = zlib.decompressobj(_GZIP)
            self._began = True
            self._unpack(piece)
            piece = self._member.unconsumed_tail or self._member.unused_data

    def end(self) -> None:
        """All bytes have been taken.

        Raises:
            CorruptError: they are not a whole file.
        """
        while not self._member.eof and self._unpack(b""):
            pass
        if not (self._began and self._member.eof):
            raise CorruptError("it ends too early")

    def _unpack(self, piece: bytes) -> bytes:
        try:
            return self._member.decompress(piece, _STEP)
        except zlib.error as err:
            # It begins with "Error -3 while decompressing data: ".
            raise CorruptError(str(err).rpartition(": ")[2]) from err
