"""All that a build gathered about one reading list: the one value that every output is made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.model import (
    DIRECTIONS,
    Citation,
    Completeness,
    Direction,
    Links,
    ListState,
    Origin,
    Paper,
    Person,
    Pid,
    ReadingList,
    Resolution,
    Work,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """A reading list and what is known about its papers.

    Everything is sorted: papers, works and citations by identifier, resolutions by position.
    Every paper belongs to exactly one work; both ends of every citation are papers of the corpus.
    `gathered` is the day or time at which the sources were asked, as ISO 8601.
    """

    reading_list: ReadingList
    gathered: str
    resolutions: tuple[Resolution, ...]
    papers: Mapping[Pid, Paper]
    works: tuple[Work, ...]
    citations: tuple[Citation, ...]
    states: tuple[ListState, ...]
    people: tuple[Person, ...]
    origins: tuple[Origin, ...]


def work_of(works: Iterable[Work]) -> dict[Pid, Work]:
    """The work that each record is a version of."""
    return {pid: work for work in works for pid in work.records}


def group(papers: Iterable[Pid], stated: Iterable[Work]) -> tuple[Work, ...]:
    """Every paper in exactly one work: the stated groups, and a work of its own for each other record.

    Stated groups that share a record are one work, with the main record of the first of them.
    """
    known = frozenset(papers)
    groups: dict[Pid, Work] = {}
    for work in stated:
        joined = list(dict.fromkeys(groups[pid] for pid in work.records if pid in groups))
        parts = [*joined, work]
        merged = Work(
            records=tuple(dict.fromkeys(pid for part in parts for pid in part.records if pid in known)),
            evidence=tuple(dict.fromkeys(line for part in parts for line in part.evidence)),
        )
        groups.update((pid, merged) for pid in merged.records)
    singles = (Work(records=(pid,)) for pid in known if pid not in groups)
    return tuple(sorted({*groups.values(), *singles}, key=lambda work: work.pid))


def merge(answers: Iterable[Links]) -> Links:
    """Several sources' answers as one: a link that two of them give is one link with both origins."""
    papers: dict[Pid, Paper] = {}
    citations: dict[tuple[Pid, Pid], Citation] = {}
    works: list[Work] = []
    states: dict[tuple[Pid, Direction], ListState] = {}
    for answer in answers:
        for paper in answer.papers:
            papers.setdefault(paper.pid, paper)
        for new in answer.citations:
            old = citations.setdefault((new.citing, new.cited), new)
            if old is not new:
                citations[new.citing, new.cited] = _both(old, new)
        works.extend(answer.works)
        for state in answer.states:
            key = state.paper, state.direction
            if key not in states or _rank(state) < _rank(states[key]):
                states[key] = state
    return Links(
        citations=tuple(citations[key] for key in sorted(citations)),
        papers=tuple(papers[pid] for pid in sorted(papers)),
        works=tuple(works),
        states=tuple(states[key] for key in sorted(states)),
    )


def _both(old: Citation, new: Citation) -> Citation:
    return Citation(
        citing=old.citing,
        cited=old.cited,
        origins=tuple(sorted({*old.origins, *new.origins})),
        intents=old.intents if new.intents is None else new.intents,
        influential=old.influential if new.influential is None else new.influential,
        contexts=old.contexts if new.contexts is None else new.contexts,
    )


# From what tells most about a list to what tells least.
_ORDER = tuple(Completeness)


def _rank(state: ListState) -> int:
    return _ORDER.index(state.completeness)


def states_of_works(corpus: Corpus) -> dict[tuple[Pid, Direction], ListState]:
    """For each work with a state, by its main record and direction: the state that tells most among its versions."""
    main = work_of(corpus.works)
    best: dict[tuple[Pid, Direction], ListState] = {}
    for state in corpus.states:
        key = main[state.paper].pid, state.direction
        if key not in best or _rank(state) < _rank(best[key]):
            best[key] = state
    return best


def listed_papers(corpus: Corpus) -> tuple[Resolution, ...]:
    """The entries that are papers, found or not; software, blog posts and the like are left out."""
    return tuple(r for r in corpus.resolutions if corpus.papers[r.paper].kind == "paper")


def known_lists(corpus: Corpus) -> Mapping[Direction, int]:
    """For how many of the listed papers' works the whole list of references, or citations, is known."""
    main = work_of(corpus.works)
    states = states_of_works(corpus)
    works = {main[r.paper].pid for r in listed_papers(corpus)}
    return {
        direction: sum(
            (work, direction) in states and states[work, direction].completeness.is_known for work in works
        )
        for direction in DIRECTIONS
    }


def links_within_list(corpus: Corpus) -> dict[tuple[Pid, Pid], tuple[Citation, ...]]:
    """The links between listed works (by main record), each with the citations between versions behind it."""
    main = work_of(corpus.works)
    listed = {main[r.paper].pid for r in corpus.resolutions}
    found: dict[tuple[Pid, Pid], list[Citation]] = defaultdict(list)
    for citation in corpus.citations:
        pair = main[citation.citing].pid, main[citation.cited].pid
        if pair[0] != pair[1] and listed.issuperset(pair):
            found[pair].append(citation)
    return {pair: tuple(found[pair]) for pair in sorted(found)}
