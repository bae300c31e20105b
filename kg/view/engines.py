"""What draws the page's map: a canvas of our own for any size, or vis-network, whose nodes can be dragged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from kg.errors import UsageError
from kg.view.scene import behold

if TYPE_CHECKING:
    from kg.corpus import Corpus
    from kg.graph import Graph

Engine = Literal["canvas", "vis"]
# Measured: with 5,000 nodes vis-network draws two pictures a second, with 20,000 less than one.
MOST_NODES = 2_000


def refuse_too_many(corpus: Corpus, graph: Graph) -> None:
    """Let vis-network draw no more nodes than it can bear.

    Raises:
        UsageError: the page would hold more than `MOST_NODES` works and shared authors.
    """
    scene = behold(corpus, graph)
    works, authors = len(scene.works), len(scene.authors)
    if works + authors > MOST_NODES:
        raise UsageError(
            f"--engine vis draws up to {MOST_NODES:,} nodes, and this page has {works + authors:,} ({works:,} works and"
            f" {authors:,} shared authors): leave it out (the canvas draws any number), or build a shorter list or with"
            " fewer --citations. Nothing was written."
        )
