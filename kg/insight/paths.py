"""How works hang together by citations: the shortest paths between two of them, and the main path through many.

The main path follows the search path count: how many of all paths, from the works that cite no other to those that no
other cites, run along a link. It is the path with the greatest sum of these counts ("global" main path).
Source: Batagelj, "Efficient algorithms for citation network analysis" (2003), https://arxiv.org/abs/cs/0309023;
Liu, Lu, "An integrated approach for main path analysis" (2012), https://doi.org/10.1002/asi.21692.

Citations form cycles: versions of a work cite each other's successors, and records are mixed up. No path has an end
there, so the works of a cycle count as one, as Batagelj proposes, and are named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice, pairwise

import networkx as nx

from kg.insight.dates import in_order_of_time, runs_backwards
from kg.insight.network import Network
from kg.pid import Pid

# So many of the shortest paths are shown.
MOST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One link between works; `runs_backwards` if what cites appeared before what it cites."""

    citing: Pid
    cited: Pid
    runs_backwards: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """Works, each linked with the next one; `steps` are the links between them, one fewer."""

    works: tuple[Pid, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """Shortest paths of one kind, up to `MOST`; `more` if there are others as short."""

    shown: tuple[Path, ...]
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """The shortest paths between two works.

    `citing` leads from the first one along what each work cites, `cited` from the second one; both have paths where
    the two stand in a cycle. `linked` follows links in either direction, and is looked for if no other path is there.
    """

    citing: Paths
    cited: Paths
    linked: Paths


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A link of the main path; `share` is the part (0 to 1) of all search paths that run along it."""

    step: Step
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MainPath:
    """The main path through `works` works with `links` links among them, from what is built upon to what builds on it.

    `stations` mostly hold one work; those of more are works of a cycle, the earliest first. `flows` holds the links
    between each station and the next one. `cycles` are all among these works.
    """

    stations: tuple[tuple[Pid, ...], ...]
    flows: tuple[tuple[Flow, ...], ...]
    cycles: tuple[tuple[Pid, ...], ...]
    works: int
    links: int


def between(network: Network, one: Pid, other: Pid) -> Between:
    """The shortest paths between two works of a network; those through listed and much-cited works come first."""
    graph = _graph(network, _best_first(network, network.works))
    citing, cited = _shortest(network, graph, one, other), _shortest(network, graph, other, one)
    apart = not citing.shown and not cited.shown
    linked = _shortest(network, _without_directions(graph), one, other) if apart else _NONE
    return Between(citing=citing, cited=cited, linked=linked)


def around(network: Network) -> frozenset[Pid]:
    """The listed works and all that are linked with one of them."""
    ends = (others.get(work, ()) for others in (network.cites, network.cited_by) for work in network.listed)
    return frozenset(network.listed).union(*ends)


def cycles(network: Network, works: Collection[Pid]) -> tuple[tuple[Pid, ...], ...]:
    """The groups of works that all lead to each other by citations among these works, each in order of time."""
    return _cycles(network, nx.strongly_connected_components(_graph(network, sorted(works))))


def main_path(network: Network, works: Collection[Pid]) -> MainPath:
    """The main path through some works; empty if no link among them is known."""
    graph = _graph(network, sorted(works))
    graph.remove_nodes_from(list(nx.isolates(graph)))
    # Stations by number; in `between` the links that lead from one (citing) to another (cited).
    stations = nx.condensation(graph)
    station: dict[Pid, int] = stations.graph["mapping"]
    leading: dict[tuple[int, int], list[tuple[Pid, Pid]]] = defaultdict(list)
    for citing, cited in graph.edges:  # sorted, as the works are
        if station[citing] != station[cited]:
            leading[station[citing], station[cited]].append((citing, cited))

    numbers = list(nx.topological_sort(stations))
    ways_in, ways_out = dict.fromkeys(numbers, 0), dict.fromkeys(numbers, 0)
    for here in numbers:
        ways_in[here] = sum(ways_in[p] * len(leading[p, here]) for p in stations.pred[here]) or 1
    for here in reversed(numbers):
        ways_out[here] = sum(ways_out[s] * len(leading[here, s]) for s in stations.succ[here]) or 1
    total = sum(ways_in[here] for here in numbers if not stations.succ[here])
    for here, there, attributes in stations.edges(data=True):
        attributes["count"] = ways_in[here] * ways_out[there]

    along = nx.dag_longest_path(stations, weight="count")[::-1]
    members = [in_order_of_time(network, stations.nodes[number]["members"]) for number in along]
    flows = [
        tuple(
            Flow(step=_step(network, *link), share=stations[there][here]["count"] / total)
            for link in leading[there, here]
        )
        for here, there in pairwise(along)
    ]
    return MainPath(
        stations=tuple(members),
        flows=tuple(flows),
        cycles=_cycles(network, (stations.nodes[number]["members"] for number in numbers)),
        works=graph.number_of_nodes(),
        links=graph.number_of_edges(),
    )


_NONE = Paths(shown=(), more=False)


def _graph(network: Network, works: Iterable[Pid]) -> nx.DiGraph[Pid]:
    """The links among some works, citing -> cited; both their ends are in the order of the works."""
    graph: nx.DiGraph[Pid] = nx.DiGraph()
    graph.add_nodes_from(works)
    place = {work: number for number, work in enumerate(graph)}
    for citing in place:
        cited = sorted((place[other], other) for other in network.cites.get(citing, ()) if other in place)
        graph.add_edges_from((citing, other) for _, other in cited)
    return graph


def _without_directions(graph: nx.DiGraph[Pid]) -> nx.Graph[Pid]:
    # A view of networkx gives the neighbours in the order of their hashes.
    both: nx.Graph[Pid] = nx.Graph()
    both.add_nodes_from(graph)
    both.add_edges_from(graph.edges)
    return both


def _best_first(network: Network, works: Iterable[Pid]) -> list[Pid]:
    return sorted(works, key=lambda work: (work not in network.listed, -(network.fame(work) or 0), work))


def _shortest(network: Network, graph: nx.Graph[Pid], start: Pid, end: Pid) -> Paths:
    try:
        found = [tuple(works) for works in islice(nx.all_shortest_paths(graph, start, end), MOST + 1)]
    except nx.NetworkXNoPath:
        return _NONE
    paths = (
        Path(
            works=works,
            steps=tuple(
                _step(network, *(pair if pair[1] in network.cites.get(pair[0], ()) else pair[::-1]))
                for pair in pairwise(works)
            ),
        )
        for works in found[:MOST]
    )
    return Paths(shown=tuple(paths), more=len(found) > MOST)


def _step(network: Network, citing: Pid, cited: Pid) -> Step:
    return Step(citing=citing, cited=cited, runs_backwards=runs_backwards(network, citing, cited))


def _cycles(network: Network, groups: Iterable[Collection[Pid]]) -> tuple[tuple[Pid, ...], ...]:
    return tuple(sorted(in_order_of_time(network, group) for group in groups if len(group) > 1))
