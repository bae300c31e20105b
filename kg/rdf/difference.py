"""What one graph says and another does not, both ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import groupby


def difference(old: Iterable[bytes], new: Iterable[bytes], *, removed: str, added: str) -> Iterator[bytes]:
    """The triples that went and came, as N-Quads in the graphs of these IRIs.

    Both graphs are N-Triples as a build writes them: sorted lines, each once. Neither is held in memory.
    """
    graphs = (f" <{removed}> .\n".encode(), f" <{added}> .\n".encode())
    marked = merge(((line, 0) for line in old), ((line, 1) for line in new))
    for line, of in groupby(marked, key=lambda pair: pair[0]):
        sides = [side for _, side in of]
        if len(sides) == 1:
            yield line.removesuffix(b" .\n") + graphs[sides[0]]
