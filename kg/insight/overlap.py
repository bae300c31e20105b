"""Two lists compared: what stands in both, what one cites of the other, and what both miss.

Works are the same by a shared identifier or by what a source says of their versions, never by their titles alone: equal
titles without that are told apart, for a person to look at. Links are counted as far as they are at hand; where the
lists of references or citations of listed works are not wholly known, there may be more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from kg.corpus import Corpus, work_of
from kg.errors import ListError
from kg.insight.network import Network, network
from kg.insight.ranges import ranges
from kg.insight.together import together
from kg.model import DIRECTIONS, Entry
from kg.pid import Pid
from kg.titles import normal

# Below that many words a title is no sign of anything.
_TITLE_WORDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the lists: its works in its order, each with its entry.

    `papers` are those of them that are papers, and so have lists of links; `references_known` and `citations_known`
    say for how many of these the whole list is known.
    """

    title: str
    listed: Mapping[Pid, Entry]
    papers: tuple[Pid, ...]
    references_known: int
    citations_known: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A work outside both lists, with the works of each list that it is linked with, in either direction.

    `rank` counts from 1, and equal ones share it; `best` and `worst` are the ranks that it could have among these works
    if every list of a listed work were known, whatever stood in it.
    """

    work: Pid
    with_a: tuple[Pid, ...]
    with_b: tuple[Pid, ...]
    rank: int
    best: int
    worst: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """What two lists have to do with each other; `network` has the works of both.

    `shared` are the works in both, in A's order. `same_title` are pairs of works, one of each list alone, that have
    one title and nothing else in common that is known. `a_cites` holds each work that B alone lists and A cites, with
    the works of A that cite it, the most cited first; `b_cites` the other way round. `missed` comes best first: by the
    links with the list that it has fewer with, then by the listed works that it is linked with in all.
    """

    network: Network
    a: Side
    b: Side
    shared: tuple[Pid, ...]
    same_title: tuple[tuple[Pid, Pid], ...]
    a_cites: tuple[tuple[Pid, tuple[Pid, ...]], ...]
    b_cites: tuple[tuple[Pid, tuple[Pid, ...]], ...]
    missed: tuple[Missed, ...]


def compare(a: Corpus, b: Corpus) -> Overlap:
    """Compare the lists of two corpora.

    Raises:
        ListError: one of them has no entries.
    """
    for corpus in (a, b):
        if not corpus.resolutions:
            raise ListError(f'The list "{corpus.reading_list.title}" has no entries: there is nothing to compare.')
    joined, names = together(a, b)
    linked = network(joined)
    side_a = _side(a, linked, joined, {})
    side_b = _side(b, linked, joined, names)
    only_a = [work for work in side_a.listed if work not in side_b.listed]
    only_b = [work for work in side_b.listed if work not in side_a.listed]
    return Overlap(
        network=linked,
        a=side_a,
        b=side_b,
        shared=tuple(work for work in side_a.listed if work in side_b.listed),
        same_title=_same_title(linked, only_a, only_b),
        a_cites=_cited(linked, side_a.listed, only_b),
        b_cites=_cited(linked, side_b.listed, only_a),
        missed=_missed(linked, side_a, side_b),
    )


def _side(corpus: Corpus, linked: Network, joined: Corpus, names: Mapping[Pid, Pid]) -> Side:
    main = work_of(joined.works)
    listed: dict[Pid, Entry] = {}
    for resolution in corpus.resolutions:
        listed.setdefault(main[names.get(resolution.paper, resolution.paper)].pid, resolution.entry)
    papers = tuple(work for work in listed if linked.papers[work].kind == "paper")
    known = {direction: sum((work, direction) in linked.known for work in papers) for direction in DIRECTIONS}
    return Side(
        title=corpus.reading_list.title,
        listed=listed,
        papers=papers,
        references_known=known["references"],
        citations_known=known["citations"],
    )


def _same_title(linked: Network, only_a: Collection[Pid], only_b: Collection[Pid]) -> tuple[tuple[Pid, Pid], ...]:
    by_title: dict[str, list[Pid]] = defaultdict(list)
    for work in only_b:
        for title in _titles(linked, work):
            by_title[title].append(work)
    pairs = ((work, other) for work in only_a for title in _titles(linked, work) for other in by_title[title])
    return tuple(dict.fromkeys(pairs))


def _titles(linked: Network, work: Pid) -> list[str]:
    """The titles of its versions, in a form that can be compared, each once; sorted."""
    titles = {normal(linked.papers[pid].title) for pid in linked.works[work].records}
    return sorted(title for title in titles if len(title.split()) >= _TITLE_WORDS)


def _cited(linked: Network, citing: Collection[Pid], of: Collection[Pid]) -> tuple[tuple[Pid, tuple[Pid, ...]], ...]:
    """What the works of one list cite of those that the other one alone has; of equal ones the first in its list."""
    found = []
    for work in of:
        behind = frozenset(linked.cited_by.get(work, ()))
        if ends := tuple(other for other in citing if other in behind):
            found.append((work, ends))
    return tuple(sorted(found, key=lambda row: -len(row[1])))


def _missed(linked: Network, a: Side, b: Side) -> tuple[Missed, ...]:
    with_a, with_b = (_around(linked, side.listed) for side in (a, b))
    works = sorted(work for work in with_a.keys() & with_b.keys() if work not in a.listed and work not in b.listed)
    # A work could be linked with each listed paper of which a list is not wholly known.
    open_a, open_b = (
        [work for work in side.papers if any((work, direction) not in linked.known for direction in DIRECTIONS)]
        for side in (a, b)
    )

    def key(ends_a: Collection[Pid], ends_b: Collection[Pid]) -> tuple[int, int]:
        return min(len(ends_a), len(ends_b)), len({*ends_a, *ends_b})

    now = [key(with_a[work], with_b[work]) for work in works]
    most = [key({*with_a[work], *open_a}, {*with_b[work], *open_b}) for work in works]
    rows = (
        Missed(
            work=work,
            with_a=tuple(with_a[work]),
            with_b=tuple(with_b[work]),
            rank=found.rank,
            best=found.best,
            worst=found.worst,
        )
        for work, found in zip(works, ranges(now, most), strict=True)
    )
    return tuple(sorted(rows, key=lambda row: (row.rank, -(linked.year(row.work) or 0), row.work)))


def _around(linked: Network, listed: Collection[Pid]) -> dict[Pid, list[Pid]]:
    """What is linked with works of a list, and with which, in the list's order."""
    found: dict[Pid, list[Pid]] = defaultdict(list)
    for work in listed:
        for other in {*linked.cites.get(work, ()), *linked.cited_by.get(work, ())}:
            found[other].append(work)
    return found
