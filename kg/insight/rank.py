"""What to read next: works outside the list by their links with listed papers, and how far that is known.

There are three rankings, for they answer three questions:

    old     works that listed papers cite: what the list builds upon
    new     works that cite listed papers: what has come of it
    bridge  works that are linked, in either way, with several parts of the list

A link counts if the list of the listed paper that it stands in is wholly known: a paper whose references nobody has
told us of speaks for no work, and must not seem to speak against it. What everybody cites is cited by every list, too.
So a link to a cited work is weighed by a ratio against its citations at large,

    weight = usual / (usual + citations)

where `usual` is the upper quartile of the citations of the listed papers: a work with so many counts half, with ten
times as many an eleventh. Citing the list makes nobody famous, so a link from a work that cites it has the weight 1.

    score = weights of its links / known lists of references (old), of citations (new), of both (bridge)

for a bridge times the number of parts that it links. Equal works come by their links in the other direction, for what
belongs to a field both cites it and is cited by it; then by their citations, most first; then the newest, which had the
least time to gather links; then by their titles.

Citations are left out of a ranking if no source counts them for half of its works, or of the listed papers: that a work
is counted at all says where the records come from, and nothing of the work. Where only some are not counted, these are
taken to have the median of the others.

The weight was chosen on made-up lists (tests/insight/field.py), not on the shipped one: of the listed papers that are
hidden in turn, 42 to 55 of 100 are among the first 20 of a ranking, 26 to 33 without a weight, 24 to 35 by citations
alone. Its root, a logarithm, and weights for works that cite do less well. The median as `usual` does no worse, but
puts what one paper cites and nobody else before what several cite; the greatest leaves no weight on a list with one
paper that everybody cites. `scripts/bench --insight` prints all of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kg.insight.network import Network, basis
from kg.insight.ranges import ranges
from kg.model import DIRECTIONS
from kg.pid import Pid

Which = Literal["old", "new", "bridge"]
RANKINGS: tuple[Which, ...] = ("old", "new", "bridge")
DEPTHS = (10, 20, 50)
# So many tell how well a ranking finds again what is listed; each takes a time that grows with all works.
MOST_HIDDEN = 1_000

# The directions of links that each ranking goes by, in the order of DIRECTIONS: cited by the list, citing it.
_SIDES: Mapping[Which, tuple[int, ...]] = {"old": (0,), "new": (1,), "bridge": (0, 1)}
USUAL = 75  # per cent of the listed papers are cited less than what is usual

Numbers = NDArray[np.float64]


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
    """Listed papers hidden in turn, and looked for among what is suggested without them, in the order of the rows.

    `papers` were: all, or of more than MOST_HIDDEN every second, third or so. `findable` are those that have a counted
    link with another one. `found` says for each of DEPTHS how many of them stand among so many first works that are old
    or new. `by_fame` says how many would if the same works came by their citations at large, of the `counted` ones that
    stand in a ranking of which these are known.
    """

    papers: int
    findable: int
    found: tuple[int, ...]
    counted: int
    by_fame: tuple[int, ...]


def suggest(
    network: Network, listed: Collection[Pid], which: Which, groups: Mapping[Pid, str] | None = None
) -> tuple[Suggestion, ...]:
    """All works of one ranking, best first.

    `listed` are papers of the list in its order, all of them or those of a section; nothing that is on the list is
    suggested. `groups` tells for each of them which part of the list it belongs to, which only bridges need.
    """
    known = basis(network, listed)
    links = _links(network, listed)
    parts = {work: _groups(ends, groups or {}) for work, ends in links.items()} if which == "bridge" else {}
    sides = list(_SIDES[which])
    works = [
        work
        for work in _newest_first(network, links)
        if any(links[work][side] for side in sides) and (which != "bridge" or len(parts[work]) > 1)
    ]
    counts = np.array([[len(links[work][side]) for work in works] for side in range(len(DIRECTIONS))], dtype=np.float64)
    fame = _fame(network, works)
    worths = worth(counts, fame, _usual(_fame(network, listed)))
    weighed = (worths * counts)[sides].sum(axis=0)
    lists = np.array([known.references, known.citations])
    # What could stand in the lists that are not known: a link with each of these papers, of whatever part.
    more = (worths * (known.papers - lists)[:, None])[sides].sum(axis=0)
    times, most_times = np.ones((2, len(works)))
    if which == "bridge":
        may_link = {groups[work] for work in listed if groups and work in groups and network.unknown(work)}
        times = np.array([len(parts[work]) for work in works])
        most_times = np.array([len(may_link.union(parts[work])) for work in works])
    # Rounded, so that what is equal is so in whatever order it was added up.
    least, greatest = np.round(times * weighed, 9), np.round(most_times * (weighed + more), 9)
    found = ranges(least.tolist(), greatest.tolist())
    return tuple(
        Suggestion(
            work=works[place],
            cited_by=links[works[place]][0],
            cites=links[works[place]][1],
            groups=parts.get(works[place], ()),
            fame=network.fame(works[place]),
            score=float(least[place] / max(lists[sides].sum(), 1)),
            rank=found[place].rank,
            best=found[place].best,
            worst=found[place].worst,
        )
        for place in np.lexsort([-key for key in reversed((least, *_among_equals(which, counts, fame)))])
    )


def self_check(network: Network) -> SelfCheck:
    """How well the rankings find again what is on the list."""
    listed = network.listed_papers
    hidden_ones = listed[:: max(1, -(-len(listed) // MOST_HIDDEN))]
    works = tuple(_newest_first(network, network.works))
    place = {work: number for number, work in enumerate(works)}
    fame = _fame(network, works)
    at = np.array([place[work] for work in listed], dtype=int)
    ends = {work: [[place[other] for other in others] for others in _ends(network, work)] for work in listed}
    counts = np.zeros((len(DIRECTIONS), len(works)))
    for sides in ends.values():
        for side, others in enumerate(sides):
            counts[side, others] += 1
    outside = np.ones(len(works), dtype=bool)
    outside[[place[work] for work in network.listed]] = False
    found, by_fame = [0] * len(DEPTHS), [0] * len(DEPTHS)
    findable = counted = 0
    for hidden in hidden_ones:
        left = counts.copy()
        for side, others in enumerate(ends[hidden]):
            left[side, others] -= 1
        usual = _usual(fame[at[at != place[hidden]]])
        outside[place[hidden]] = True
        places, fame_places = [], []
        for side, which in enumerate(RANKINGS[:2]):
            if left[side, place[hidden]]:
                pool = np.flatnonzero(outside & (left[side] > 0))
                here = int(np.searchsorted(pool, place[hidden]))
                score = np.round(worth(left[:, pool], fame[pool], usual)[side] * left[side, pool], 9)
                places.append(_place((score, *_among_equals(which, left[:, pool], fame[pool])), here))
                known = _filled(fame[pool])
                if known is not None:
                    fame_places.append(_place((known,), here))
        outside[place[hidden]] = False
        findable += bool(places)
        counted += bool(fame_places)
        for number, depth in enumerate(DEPTHS):
            found[number] += min(places, default=depth + 1) <= depth
            by_fame[number] += min(fame_places, default=depth + 1) <= depth
    return SelfCheck(
        papers=len(hidden_ones), findable=findable, found=tuple(found), counted=counted, by_fame=tuple(by_fame)
    )


def _among_equals(which: Which, counts: Numbers, fame: Numbers) -> tuple[Numbers, ...]:
    """What puts works of one score in order, the first of it first; then they keep the order that they have."""
    other = counts[[side for side in range(len(DIRECTIONS)) if side not in _SIDES[which]]].sum(axis=0)
    known = _filled(fame)
    return (other,) if known is None else (other, known)


def _place(keys: Sequence[Numbers], here: int) -> int:
    """The place, counted from 1, of one of the works that are sorted by these keys, greatest first."""
    equal = np.ones(len(keys[0]), dtype=bool)
    before = 0
    for key in keys:
        before += int((equal & (key > key[here])).sum())
        equal &= key == key[here]
    return 1 + before + int(equal[:here].sum())


def worth(counts: Numbers, fame: Numbers, usual: float | None) -> Numbers:
    """The weight of a link with each work, for those that cite it and for those that it cites.

    `counts` are its links of both kinds, `fame` its citations (not a number where nobody says), `usual` those of listed
    papers.
    """
    worths = np.ones_like(counts)
    cited = counts[0] > 0
    known = _filled(fame[cited])
    if usual is not None and known is not None:
        worths[0, cited] = usual / (usual + known)
    return worths


def _usual(fame: Numbers) -> float | None:
    """What is usual among listed papers, None if it is not known."""
    known = _filled(fame)
    return None if known is None else max(float(np.percentile(known, USUAL)), 1.0)


def _filled(fame: Numbers) -> Numbers | None:
    """The citations with the median where they are not known; None if they are not for more than half."""
    unknown = np.isnan(fame)
    if not len(fame) or 2 * unknown.sum() > len(fame):
        return None
    return np.where(unknown, np.median(fame[~unknown]), fame)


def _fame(network: Network, works: Collection[Pid]) -> Numbers:
    """How often each is cited at large, not a number where nobody says."""
    counts = (network.fame(work) for work in works)
    return np.array([np.nan if count is None else count for count in counts], dtype=np.float64)


def _newest_first(network: Network, works: Collection[Pid]) -> list[Pid]:
    """The works by their years, then by their titles."""
    return sorted(works, key=lambda work: (-(network.year(work) or 0), network.title(work).casefold(), work))


def _groups(ends: tuple[tuple[Pid, ...], tuple[Pid, ...]], groups: Mapping[Pid, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(groups[work] for work in (*ends[0], *ends[1]) if work in groups))


def _links(network: Network, listed: Collection[Pid]) -> dict[Pid, tuple[tuple[Pid, ...], tuple[Pid, ...]]]:
    """For each work outside the list, the listed works that cite it and that it cites, by lists that are known."""
    outside: dict[Pid, tuple[list[Pid], list[Pid]]] = {}
    for work in listed:
        for side, others in enumerate(_ends(network, work)):
            for other in others:
                if other not in network.listed:
                    outside.setdefault(other, ([], []))[side].append(work)
    return {work: (tuple(cited_by), tuple(cites)) for work, (cited_by, cites) in outside.items()}


def _ends(network: Network, work: Pid) -> tuple[tuple[Pid, ...], tuple[Pid, ...]]:
    """What a work cites and what cites it, each if the whole list is known."""
    cites = network.cites.get(work, ()) if (work, "references") in network.known else ()
    cited_by = network.cited_by.get(work, ()) if (work, "citations") in network.known else ()
    return cites, cited_by
