"""All that a build gathered about one reading list: the one value that every output is made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kg.model import (
    DIRECTIONS,
    Citation,
    Completeness,
    Direction,
    Entry,
    Links,
    ListState,
    Origin,
    Paper,
    Person,
    Profile,
    ReadingList,
    Resolution,
    Whole,
    Work,
)
from kg.pid import Pid

# The origin of what only the reading list itself says.
LIST_ORIGIN = "reading-list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """A reading list and what is known about its papers.

    Everything is sorted: papers, works and citations by identifier, resolutions by position.
    Every paper belongs to exactly one work; both ends of every citation are papers of the corpus.
    `gathered` is the day or time at which the sources were asked, as ISO 8601. `whole` tells how much there is, where
    that is too much for one value, and what is here are the best connected papers.
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
    profiles: tuple[Profile, ...] = ()
    whole: Whole | None = None


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
        # By their main records: to compare a work of 10,000 versions with itself for each of them takes half a minute.
        joined = {groups[pid].pid: groups[pid] for pid in work.records if pid in groups}
        parts = [*joined.values(), work]
        merged = Work(
            records=tuple(dict.fromkeys(pid for part in parts for pid in part.records if pid in known)),
            evidence=tuple(dict.fromkeys(line for part in parts for line in part.evidence)),
        )
        groups.update((pid, merged) for pid in merged.records)
    singles = (Work(records=(pid,)) for pid in known if pid not in groups)
    every = {work.pid: work for work in (*groups.values(), *singles)}
    return tuple(every[pid] for pid in sorted(every))


def concat(answers: Iterable[Links]) -> Links:
    """The answers of one source as one; its records are its own affair and stay as they are."""
    parts = tuple(answers)
    return Links(
        citations=tuple(citation for part in parts for citation in part.citations),
        papers=tuple(paper for part in parts for paper in part.papers),
        works=tuple(work for part in parts for work in part.works),
        states=tuple(state for part in parts for state in part.states),
        profiles=tuple(profile for part in parts for profile in part.profiles),
    )


def merge(answers: Iterable[Links]) -> tuple[Links, dict[Pid, Pid]]:
    """Several sources' answers as one, and which records of later ones are records of earlier ones, by their names.

    A record that carries the name of an earlier record, or shares an identifier with it, is that record; within
    one answer records are kept apart, as its source does. A link that two answers give is one link with both origins.
    """
    papers: dict[Pid, Paper] = {}
    index: dict[Pid, Pid] = {}
    renamed: dict[Pid, Pid] = {}
    citations: dict[tuple[Pid, Pid], Citation] = {}
    works: list[Work] = []
    states: dict[tuple[Pid, Direction], ListState] = {}
    profiles: dict[Pid, Profile] = {}
    for answer in answers:
        named: dict[Pid, None] = {}
        for paper in answer.papers:
            name = next((index[pid] for pid in (paper.pid, *paper.pids) if pid in index), paper.pid)
            if name != paper.pid:
                renamed[paper.pid] = name
            papers[name] = _one_record(papers[name], paper) if name in papers else paper
            named[name] = None
        # Own names first: a preprint's id may stand in the published record too.
        index.update((pid, pid) for pid in named)
        for pid in named:
            for other in papers[pid].pids:
                index.setdefault(other, pid)
        for citation in answer.citations:
            ends = renamed.get(citation.citing, citation.citing), renamed.get(citation.cited, citation.cited)
            is_same = ends == (citation.citing, citation.cited)
            new = citation if is_same else replace(citation, citing=ends[0], cited=ends[1])
            old = citations.get((new.citing, new.cited))
            citations[new.citing, new.cited] = _one_link(old, new) if old else new
        works.extend(
            replace(work, records=tuple(dict.fromkeys(renamed.get(pid, pid) for pid in work.records)))
            for work in answer.works
        )
        for state in answer.states:
            new_state = replace(state, paper=renamed.get(state.paper, state.paper))
            key = new_state.paper, new_state.direction
            if key not in states or _rank(new_state) < _rank(states[key]):
                states[key] = new_state
        profiles.update((profile.author, profile) for profile in answer.profiles)
    merged = Links(
        citations=tuple(citations[key] for key in sorted(citations)),
        papers=tuple(papers[pid] for pid in sorted(papers)),
        works=tuple(works),
        states=tuple(states[key] for key in sorted(states)),
        profiles=tuple(profiles[author] for author in sorted(profiles)),
    )
    return merged, renamed


def _one_record(old: Paper, new: Paper) -> Paper:
    """The earlier record, with the identifiers, counts and origins that the later one adds."""
    if old == new:
        return old
    counts = {count.origin: count for count in (*new.counts, *old.counts)}
    return replace(
        old,
        pids=tuple(sorted({*old.pids, *new.pids})),
        counts=tuple(counts[origin] for origin in sorted(counts)),
        origins=tuple(sorted({*old.origins, *new.origins})),
    )


def _one_link(old: Citation, new: Citation) -> Citation:
    if old == new:
        return old
    return replace(
        old,
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


def entries_of_works(corpus: Corpus) -> dict[Pid, Entry]:
    """The entry of each listed work, by its main record, in the list's order; the first of a work listed twice."""
    main = work_of(corpus.works)
    entries: dict[Pid, Entry] = {}
    for resolution in corpus.resolutions:
        entries.setdefault(main[resolution.paper].pid, resolution.entry)
    return entries


def listed_papers(corpus: Corpus) -> tuple[Resolution, ...]:
    """The entries that are papers, found or not; software, blog posts and the like are left out."""
    return tuple(r for r in corpus.resolutions if corpus.papers[r.paper].kind == "paper")


def known_lists(corpus: Corpus) -> Mapping[Direction, int]:
    """For how many of the listed papers' works the whole list of references, or citations, is known."""
    main = work_of(corpus.works)
    states = states_of_works(corpus)
    works = {main[r.paper].pid for r in listed_papers(corpus)}
    return {
        direction: sum((work, direction) in states and states[work, direction].completeness.is_known for work in works)
        for direction in DIRECTIONS
    }


def links_within_list(corpus: Corpus) -> dict[tuple[Pid, Pid], tuple[Citation, ...]]:
    """The links between listed works (by main record), each with the citations between versions behind it."""
    main = work_of(corpus.works)
    listed = entries_of_works(corpus).keys()
    found: dict[tuple[Pid, Pid], list[Citation]] = defaultdict(list)
    for citation in corpus.citations:
        pair = main[citation.citing].pid, main[citation.cited].pid
        if pair[0] != pair[1] and pair[0] in listed and pair[1] in listed:
            found[pair].append(citation)
    return {pair: tuple(found[pair]) for pair in sorted(found)}
