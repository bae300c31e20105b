"""What one graph says and another does not, both ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import groupby

from kg.rdf import iris


def difference(
    old: Iterable[bytes], new: Iterable[bytes], base: str, *, facts: tuple[str, str], conclusions: tuple[str, str]
) -> Iterator[bytes]:
    """The triples that went and came, as N-Quads: facts in two graphs of these IRIs, conclusions in two others.

    A conclusion holds for one gathering and one version of the program: with another of these, all of them go and come.
    Both graphs are N-Triples as a build writes them: sorted lines, each once. Neither is held in memory.
    """
    ends = {
        concluded: [f" <{graph}> .\n".encode() for graph in graphs]
        for concluded, graphs in ((False, facts), (True, conclusions))
    }
    insight = f"<{iris.insight(base)}".encode()
    marked = merge(((line, 0) for line in old), ((line, 1) for line in new))
    for line, of in groupby(marked, key=lambda pair: pair[0]):
        sides = [side for _, side in of]
        if len(sides) == 1:
            yield line.removesuffix(b" .\n") + ends[line.startswith(insight)][sides[0]]
