"""Lines sorted without holding them all: sorted runs on disk, merged block by block."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import groupby, islice
from tempfile import TemporaryFile
from typing import IO

# Characters of a run: what is held while lines come, twice over for the lines' own overhead.
RUN = 25_000_000
# Bytes of all runs' blocks together, while they are merged.
BLOCKS = 20_000_000
_BATCH = 10_000


def unique(
    lines: Iterable[str], run: int = RUN, blocks: int = BLOCKS, *, others: Sequence[IO[bytes]] = ()
) -> Iterator[list[bytes]]:
    """The lines in the order of their UTF-8 bytes, each once and with its newline, in blocks.

    `others` are files of lines that are in that order already. No line holds a newline or anything that sorts before
    it. What is kept on disk (150 bytes a triple) stands in the system's folder for temporary files and goes with the
    last block.

    Raises:
        OSError: that folder is full.
    """
    with ExitStack() as stack:
        runs = [*others, *(stack.enter_context(file) for file in _runs(lines, run))]
        yield from _merged(runs, blocks // max(1, len(runs)))


def _runs(lines: Iterable[str], size: int) -> Iterator[IO[bytes]]:
    """The lines in files of about that many characters, each file sorted."""
    source = iter(lines)
    held: list[str] = []
    length = 0
    while batch := list(islice(source, _BATCH)):
        held += batch
        length += sum(map(len, batch))
        if length >= size:
            yield _spilled(held)
            held, length = [], 0
    if held:
        yield _spilled(held)


def _spilled(lines: list[str]) -> IO[bytes]:
    # Repeats are left for later: lines of a corpus come nearly sorted, which is quick to sort, and a set undoes that.
    lines.sort()
    file = TemporaryFile()  # noqa: SIM115  # the caller closes it, with all other runs
    for start in range(0, len(lines), _BATCH):
        file.write(("\n".join(lines[start : start + _BATCH]) + "\n").encode())
    file.seek(0)
    return file


def sorted_runs(lines: IO[bytes], run: int = RUN) -> Iterator[IO[bytes]]:
    """Lines of any order in files of about so many bytes, each file sorted; whoever takes them closes them."""
    while block := lines.readlines(run):
        block.sort()
        file = TemporaryFile()  # noqa: SIM115  # as above
        file.write(b"".join(block))
        file.seek(0)
        yield file


def _merged(runs: list[IO[bytes]], size: int) -> Iterator[list[bytes]]:
    """What is not greater than the least of the blocks' last lines cannot be preceded by what is still on disk."""
    blocks = [run.readlines(size) for run in runs]
    starts = [0] * len(runs)
    last = b""
    while any(blocks):
        fence = min(block[-1] for block in blocks if block)
        taken = [last]
        for place, block in enumerate(blocks):
            start, end = starts[place], bisect_right(block, fence, starts[place])
            taken += block[start:end]
            starts[place] = end
            if block and end == len(block):
                blocks[place], starts[place] = runs[place].readlines(size), 0
        taken.sort()
        # The last line of the blocks before may come again, and no line is empty.
        yield [line for line, _ in groupby(taken)][1:]
        last = fence
