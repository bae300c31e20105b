"""Which works hold a list together: those on the shortest paths between its works.

Betweenness by Brandes' algorithm, from listed works to listed works alone, on arrays: networkx takes a hundred times as
long on tens of thousands of works. Source: Brandes, "On variants of shortest-path betweenness centrality" (2008),
https://doi.org/10.1016/j.socnet.2007.11.001.

How far a bridge would keep its place if all lists of links were known cannot be told: one more link can shorten every
path, and so take all of them from any work or lead them through it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from kg.insight.network import Network
from kg.pid import Pid

# About so many links are followed in all, which takes a second or two; where there are more, the search starts from
# fewer of the listed works. A step away from where it starts takes as long as some links.
_FOLLOWED = 20_000_000
_STEP = 500

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge:
    """A work on shortest paths between listed works (links in either direction).

    `share` (0 to 1) is the part of these paths that run through it, on average over the pairs of listed works that are
    connected at all.
    """

    work: Pid
    share: float


def bridges(network: Network) -> tuple[tuple[Bridge, ...], int]:
    """All bridges, the strongest first, and from how many of the listed works paths were followed."""
    graph: nx.Graph[Pid] = nx.Graph()
    graph.add_nodes_from(network.listed)
    graph.add_edges_from((citing, cited) for citing, others in sorted(network.cites.items()) for cited in others)
    # No path between others runs through what has one link.
    graph.remove_nodes_from([work for work, links in graph.degree() if links < 2 and work not in network.listed])
    group_of = {work: number for number, group in enumerate(nx.connected_components(graph)) for work in group}
    sizes = Counter(group_of[work] for work in network.listed)
    linked = [work for work in network.listed if sizes[group_of[work]] > 1]
    works = tuple(graph)
    place = {work: number for number, work in enumerate(works)}
    first = np.cumsum([0, *(links for _, links in graph.degree())])
    ends = np.array([place[other] for work in works for other in graph.adj[work]], dtype=np.intp)
    is_end = np.zeros(len(works))
    is_end[[place[work] for work in linked]] = 1
    through = np.zeros(len(works))
    pairs = starts = followed = 0
    for work in _spread(linked):
        if followed > _FOLLOWED:
            break
        found, steps = _through(first, ends, is_end, place[work])
        through += found
        pairs += sizes[group_of[work]] - 1
        starts += 1
        followed += len(ends) + _STEP * steps
    shares = np.round(through / max(pairs, 1), 9)
    strongest = (Bridge(work=works[number], share=float(shares[number])) for number in np.flatnonzero(shares))
    return tuple(sorted(strongest, key=lambda bridge: (-bridge.share, bridge.work))), starts


def _spread(works: list[Pid]) -> list[Pid]:
    """The works in an order of which each beginning is spread over all of them: by their places, read from behind."""
    width = max(len(works) - 1, 0).bit_length()
    return [works[n] for n in sorted(range(len(works)), key=lambda n: f"{n:0{width}b}"[::-1])]


def _through(first: Places, ends: Places, is_end: NDArray[np.float64], start: int) -> tuple[NDArray[np.float64], int]:
    """How many of the shortest paths from one place to each end run through each place, summed up by shares.

    The neighbours of place n are `ends[first[n]:first[n + 1]]`. Also: how many steps the longest path takes.
    """
    paths, through = np.zeros(len(is_end)), np.zeros(len(is_end))
    is_new = np.ones(len(is_end), dtype=bool)
    last = np.zeros(len(is_end), dtype=np.intp)
    reached = np.array([start], dtype=np.intp)
    paths[start] = 1
    steps: list[tuple[Places, Places]] = []
    while len(reached):
        is_new[reached] = False
        sizes = first[reached + 1] - first[reached]
        here = np.repeat(reached, sizes)
        there = ends[np.arange(len(here)) + np.repeat(first[reached + 1] - np.cumsum(sizes), sizes)]
        leads_on = is_new[there]
        here, there = here[leads_on], there[leads_on]
        np.add.at(paths, there, paths[here])
        steps.append((here, there))
        # Each place once: by the last of the links that lead to it.
        last[there] = np.arange(len(there))
        reached = there[last[there] == np.arange(len(there))]
    for here, there in reversed(steps):
        np.add.at(through, here, paths[here] * (through[there] + is_end[there]) / paths[there])
    through[start] = 0
    return through, len(steps)
