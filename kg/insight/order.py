"""In what order to read a list, and which few of its papers have most to do with the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

import networkx as nx

from kg.insight.dates import in_order_of_time
from kg.insight.network import Network
from kg.pid import Pid

# Lists of so many works with links are searched for the smallest set, in so many steps (a few seconds) at most.
EXACT = 40
_STEPS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The place of a listed work in the order of reading, and why it has it.

    `builds_on` are the listed works that it cites, `built_on_by` those that cite it, and `cycle` the others that it
    leads to and that lead to it: in the order of reading. Who builds on whom cannot be told within a cycle.
    """

    work: Pid
    builds_on: tuple[Pid, ...]
    built_on_by: tuple[Pid, ...]
    cycle: tuple[Pid, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Touching:
    """Listed works that cite or are cited by the other ends of `touched` of the `links` within the list.

    `is_smallest` tells that no smaller set does as well as asked; else it is one that was found by always taking
    the work with the most links left, and a smaller one may exist.
    """

    works: tuple[Pid, ...]
    touched: int
    links: int
    is_smallest: bool


def reading_order(network: Network) -> tuple[Place, ...]:
    """All listed works, none before one that it cites; among those that could come next, what more of the list cites.

    Then what is older. The works of a cycle stand together, by date. What has no link with another one comes last.
    """
    listed = network.listed
    cites = {work: [other for other in network.cites.get(work, ()) if other in listed] for work in listed}
    cited_by = {work: [other for other in network.cited_by.get(work, ()) if other in listed] for work in listed}
    graph: nx.DiGraph[Pid] = nx.DiGraph()
    graph.add_nodes_from(listed)
    graph.add_edges_from((citing, cited) for citing, others in cites.items() for cited in others)
    age = {work: place for place, work in enumerate(in_order_of_time(network, listed))}
    groups = [sorted(group, key=age.__getitem__) for group in nx.strongly_connected_components(graph)]
    group_of = {work: number for number, group in enumerate(groups) for work in group}

    def rank(number: int) -> tuple[bool, int, int, int]:
        group = groups[number]
        linked = any(cites[work] or cited_by[work] for work in group)
        outside = {other for work in group for other in cited_by[work] if group_of[other] != number}
        return not linked, -len(outside), age[group[0]], number

    waits_for = {
        number: {group_of[other] for work in group for other in cites[work]} - {number}
        for number, group in enumerate(groups)
    }
    waited_for: dict[int, list[int]] = defaultdict(list)
    for number, others in waits_for.items():
        for other in others:
            waited_for[other].append(number)
    ready = [rank(number) for number, others in waits_for.items() if not others]
    heapify(ready)
    order: list[Pid] = []
    while ready:
        number = heappop(ready)[-1]
        order += groups[number]
        for other in waited_for[number]:
            waits_for[other].remove(number)
            if not waits_for[other]:
                heappush(ready, rank(other))

    place = {work: number for number, work in enumerate(order)}
    return tuple(
        Place(
            work=work,
            builds_on=_sorted(cites[work], place),
            built_on_by=_sorted(cited_by[work], place),
            cycle=_sorted((other for other in groups[group_of[work]] if other != work), place),
        )
        for work in order
    )


def touching(network: Network, percent: int) -> Touching:
    """Few listed works, as few as possible, that touch so many per cent (1 to 100) of the links within the list.

    Best first: each touches the most of the links that those before it leave.
    """
    links = [
        (citing, cited)
        for citing in network.listed
        for cited in network.cites.get(citing, ())
        if cited in network.listed
    ]
    need = -(-percent * len(links) // 100)
    found = tuple(_greedily(network, links, need))
    is_smallest = len(found) <= 1
    if not is_smallest and len({work for link in links for work in link}) <= EXACT:
        # Which links (as bits) each work touches, in the list's order.
        masks = {work: sum(1 << place for place, link in enumerate(links) if work in link) for work in network.listed}
        search = _Search(masks, need)
        try:
            while smaller := search.find(0, tuple(masks), len(found) - 1):
                found = _best_first(smaller, masks)
            is_smallest = True
        except _TooLongError:
            pass
    touched = frozenset(found)
    return Touching(
        works=found,
        touched=sum(not touched.isdisjoint(link) for link in links),
        links=len(links),
        is_smallest=is_smallest,
    )


def _sorted(works: Iterable[Pid], place: Mapping[Pid, int]) -> tuple[Pid, ...]:
    return tuple(sorted(works, key=place.__getitem__))


def _greedily(network: Network, links: Sequence[tuple[Pid, Pid]], need: int) -> list[Pid]:
    """Always the work that touches the most links that none before it does; of equal ones the first on the list."""
    of: dict[Pid, set[int]] = defaultdict(set)
    for number, link in enumerate(links):
        for work in link:
            of[work].add(number)
    heap = [(-len(numbers), network.listed[work].position, work) for work, numbers in of.items()]
    heapify(heap)
    found: list[Pid] = []
    while need > 0:
        count, position, work = heappop(heap)
        if -count != len(of[work]):  # others have taken some of its links since
            heappush(heap, (-len(of[work]), position, work))
            continue
        found.append(work)
        need += count
        for number in tuple(of[work]):
            for end in links[number]:
                of[end].discard(number)
    return found


class _TooLongError(Exception):
    """The search has taken all its steps."""


class _Search:
    """Looks for a set of so many works that touches so many links: all ways are tried that could lead to one."""

    def __init__(self, masks: Mapping[Pid, int], need: int) -> None:
        self._masks = masks
        self._need = need
        self._steps = 0

    def find(self, touched: int, candidates: Sequence[Pid], left: int) -> list[Pid] | None:
        """At most `left` of the candidates that touch enough, with the links `touched` already; None: there are none.

        Raises:
            _TooLongError: nobody knows yet.
        """
        self._steps += 1
        if self._steps > _STEPS:
            raise _TooLongError
        more = self._need - touched.bit_count()
        if more <= 0:
            return []
        new = {work: self._masks[work] & ~touched for work in candidates}
        # A stable sort: of equal ones the first on the list.
        order = sorted((work for work in candidates if new[work]), key=lambda work: -new[work].bit_count())
        if sum(new[work].bit_count() for work in order[:left]) < more:
            return None
        once = twice = 0
        for work in order:
            twice |= once & new[work]
            once |= new[work]
        spare = once.bit_count() - more
        if spare < 0:
            return None
        # Without one that alone touches more links than can be spared there is no way.
        needed = [work for work in order if (new[work] & ~twice).bit_count() > spare]
        if needed:
            for work in needed:
                touched |= new[work]
            rest = None
            if len(needed) <= left:
                rest = self.find(touched, [work for work in order if work not in needed], left - len(needed))
            return None if rest is None else needed + rest
        best, others = order[0], order[1:]
        with_best = self.find(touched | new[best], others, left - 1)
        return self.find(touched, others, left) if with_best is None else [best, *with_best]


def _best_first(works: Collection[Pid], masks: Mapping[Pid, int]) -> tuple[Pid, ...]:
    order: list[Pid] = []
    touched, left = 0, [work for work in masks if work in works]
    while left:
        best = max(left, key=lambda work: (masks[work] & ~touched).bit_count())
        left.remove(best)
        touched |= masks[best]
        order.append(best)
    return tuple(order)
