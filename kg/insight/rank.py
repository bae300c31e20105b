"""What to read next: works outside the list by their links with listed papers, and how far that is known.

There are three rankings, for they answer three questions:

    old     works that listed papers cite: what the list builds upon
    new     works that cite listed papers: what has come of it
    bridge  works that are linked, in either way, with several parts of the list

A link counts if the list of the listed paper that it stands in is wholly known: a paper whose references nobody has
told us of speaks for no work, and must not seem to speak against it. So the share of a work is

    share = links / listed papers whose references (old) or citations (new) are known

for a bridge the sum of both, times the number of parts that it links. What is cited more often than every listed paper
is known to everybody and comes first on every list; its share is divided by how far it goes beyond:

    score = share / (1 + log2(citations / citations of the most cited listed paper))

A work whose citations nobody has counted is not divided, and its row says that they are not known.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kg.insight.network import Network, basis
from kg.model import DIRECTIONS
from kg.pid import Pid

Which = Literal["old", "new", "bridge"]
RANKINGS: tuple[Which, ...] = ("old", "new", "bridge")
DEPTHS = (10, 20, 50)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A work outside the list.

    `cited_by` are the listed papers that cite it and `cites` those that it cites, in the list's order, as far as their
    lists are known; `groups` are the parts of the list that it links, for a bridge. `fame` is how often it is cited at
    large, None if nobody says. `rank` counts from 1, and equal scores share it; `best` and `worst` are the ranks that
    it could have among these works if every list of a listed paper were known, whatever stood in it.
    """

    work: Pid
    cited_by: tuple[Pid, ...]
    cites: tuple[Pid, ...]
    groups: tuple[str, ...]
    fame: int | None
    score: float
    rank: int
    best: int
    worst: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheck:
    """Each listed paper hidden in turn, and looked for among what is suggested without it.

    `findable` are the papers that have a counted link with another one. `found` says for each of DEPTHS how many of
    them stand among so many first works that are old or new; `by_fame` says how many would if the same works were
    ranked by their citations at large.
    """

    papers: int
    findable: int
    found: tuple[int, ...]
    by_fame: tuple[int, ...]


def suggest(
    network: Network, listed: Collection[Pid], which: Which, groups: Mapping[Pid, str] | None = None
) -> tuple[Suggestion, ...]:
    """All works of one ranking, best first; of equal ones those that are cited more at large.

    `listed` are papers of the list in its order, all of them or those of a section: what is outside of these may be
    suggested. `groups` tells for each of them which part of the list it belongs to, which only bridges need.
    """
    known = basis(network, listed)
    links = _links(network, listed)
    parts = {work: _groups(ends, groups or {}) for work, ends in links.items()}
    sides = [side for side, name in enumerate(("old", "new")) if which in {name, "bridge"}]
    works = [
        work
        for work, ends in links.items()
        if any(ends[side] for side in sides) and (which != "bridge" or len(parts[work]) > 1)
    ]
    counts = np.array([[len(links[work][side]) for side in sides] for work in works]).reshape(len(works), len(sides))
    lists = np.array([(known.references, known.citations)[side] for side in sides])
    most = max((network.fame(work) or 0 for work in listed), default=0)
    scale = 1 / _beyond(_fame(network, works), most)
    if which == "bridge":
        scale *= [len(parts[work]) for work in works]
    # Rounded, so that what is equal is so in whatever order it was added up.
    score = np.round(scale * (counts / np.maximum(lists, 1)).sum(axis=1), 12)
    least = np.round(scale * (counts / max(known.papers, 1)).sum(axis=1), 12)
    greatest = np.round(scale * ((counts + known.papers - lists) / max(known.papers, 1)).sum(axis=1), 12)
    ranks = 1 + len(works) - np.searchsorted(np.sort(score), score, side="right")
    best = 1 + len(works) - np.searchsorted(np.sort(least), greatest, side="right")
    worst = len(works) - np.searchsorted(np.sort(greatest), least, side="left")
    found = [
        Suggestion(
            work=work,
            cited_by=links[work][0],
            cites=links[work][1],
            groups=parts[work] if which == "bridge" else (),
            fame=network.fame(work),
            score=float(score[place]),
            rank=int(ranks[place]),
            best=int(best[place]),
            worst=int(worst[place]),
        )
        for place, work in enumerate(works)
    ]
    return tuple(sorted(found, key=lambda one: (one.rank, -(one.fame or 0), one.work)))


def self_check(network: Network) -> SelfCheck:
    """How well the rankings find again what is on the list."""
    listed = network.listed_papers
    works = tuple(network.works)
    place = {work: number for number, work in enumerate(works)}
    fame = _fame(network, works)
    ends = {work: [[place[other] for other in others] for others in _ends(network, work)] for work in listed}
    lists = np.array([basis(network, listed).references, basis(network, listed).citations])
    counts = np.zeros((2, len(works)))
    for sides in ends.values():
        for side, others in enumerate(sides):
            counts[side, others] += 1
    is_listed = np.zeros(len(works), dtype=bool)
    is_listed[[place[work] for work in listed]] = True
    found, by_fame = [0] * len(DEPTHS), [0] * len(DEPTHS)
    findable = 0
    for hidden in listed:
        at = place[hidden]
        ranks, fames = [], []
        still_listed = is_listed.copy()
        still_listed[at] = False
        beyond = _beyond(fame, int(fame[still_listed].max(initial=0)))
        for side, direction in enumerate(DIRECTIONS):
            left = counts[side].copy()
            left[ends[hidden][side]] -= 1
            if left[at]:
                pool = (left > 0) & ~still_listed
                share = left / (lists[side] - ((hidden, direction) in network.known))
                score = np.round(share / beyond, 12)
                ranks.append(_rank(score[pool], score[at]))
                fames.append(_rank(fame[pool], fame[at]))
        findable += bool(ranks)
        for number, depth in enumerate(DEPTHS):
            found[number] += any(rank <= depth for rank in ranks)
            by_fame[number] += any(rank <= depth for rank in fames)
    return SelfCheck(papers=len(listed), findable=findable, found=tuple(found), by_fame=tuple(by_fame))


def _rank(values: NDArray[np.float64], value: float) -> float:
    """The rank of a value among all, counted from 1; the middle one of several equals."""
    return float((values > value).sum() + ((values == value).sum() + 1) / 2)


def _fame(network: Network, works: Collection[Pid]) -> NDArray[np.float64]:
    """How often each is cited at large, 0 where nobody says."""
    return np.array([network.fame(work) or 0 for work in works], dtype=np.float64)


def _beyond(fame: NDArray[np.float64], most: int) -> NDArray[np.float64]:
    """What the share of each work is divided by."""
    return 1 + np.log2(np.maximum(fame, most or 1) / (most or 1)) if most else np.ones_like(fame)


def _groups(ends: tuple[tuple[Pid, ...], tuple[Pid, ...]], groups: Mapping[Pid, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(groups[work] for work in (*ends[0], *ends[1]) if work in groups))


def _links(network: Network, listed: Collection[Pid]) -> dict[Pid, tuple[tuple[Pid, ...], tuple[Pid, ...]]]:
    """For each work outside, the listed works that cite it and those that it cites, by lists that are known."""
    inside = frozenset(listed)
    outside: dict[Pid, tuple[list[Pid], list[Pid]]] = {}
    for work in listed:
        for side, others in enumerate(_ends(network, work)):
            for other in others:
                if other not in inside:
                    outside.setdefault(other, ([], []))[side].append(work)
    return {work: (tuple(cited_by), tuple(cites)) for work, (cited_by, cites) in outside.items()}


def _ends(network: Network, work: Pid) -> tuple[tuple[Pid, ...], tuple[Pid, ...]]:
    """What a work cites and what cites it, each if the whole list is known."""
    cites = network.cites.get(work, ()) if (work, "references") in network.known else ()
    cited_by = network.cited_by.get(work, ()) if (work, "citations") in network.known else ()
    return cites, cited_by
