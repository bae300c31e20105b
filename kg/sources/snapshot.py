"""A sealed snapshot as a source of records and links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.model import (
    DIRECTIONS,
    Author,
    Completeness,
    Direction,
    Entry,
    Failure,
    Links,
    ListState,
    Origin,
    Paper,
    Plan,
    Profile,
    Versions,
)
from kg.pid import Pid
from kg.snapshot import Snapshot
from kg.sources.titles import Titles


class SnapshotSource:
    """Serves records and links from a snapshot, without a network.

    A list that has every work the snapshot was gathered for gets all of it; any other list gets
    the links of its own papers, and the links among the papers at their ends.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._papers = {paper.pid: paper for paper in snapshot.papers}
        self._profiles = {profile.author: profile for profile in snapshot.profiles}
        self._work_of = {pid: work for work in snapshot.works for pid in work.records}
        # A record's own name wins over a mention of it in another record.
        self._by_pid = {pid: paper for paper in snapshot.papers for pid in paper.pids} | self._papers
        self._titles: Titles | None = None

    def lookup(self, pids: Sequence[Pid]) -> Mapping[Pid, Paper | Failure]:
        return {pid: self._by_pid[pid] for pid in pids if pid in self._by_pid}

    def search(self, entry: Entry) -> Iterator[Sequence[Paper] | Failure]:
        # A list whose entries all have identifiers needs no index.
        self._titles = self._titles or Titles(self._snapshot.papers)
        yield self._titles.equal(entry.title)
        yield self._titles.near(entry.title)

    def versions(self, paper: Paper) -> Versions:
        work = self._work_of.get(paper.pid)
        if work is None:
            return Versions(records=(paper,))
        return Versions(records=tuple(self._papers[pid] for pid in work.records), evidence=work.evidence)

    def plan(self, papers: Sequence[Paper]) -> Plan:
        return Plan(papers=len(papers), requests={}, pace=0.0, has_key=False)

    def links(self, papers: Sequence[Paper]) -> Iterator[Links]:
        sealed = self._snapshot
        asked = {paper.pid for paper in papers}
        if asked.issuperset(sealed.listed):
            reached = asked | set(self._papers)
        else:
            ends = ((c.citing, c.cited) for c in sealed.citations)
            reached = asked.union(*(pair for pair in ends if not asked.isdisjoint(pair)))
        authors = {author.pid for pid in reached for author in self._authors(pid)}
        states = {(s.paper, s.direction): s for s in sealed.states if s.paper in reached}
        for pid in asked:
            for direction in DIRECTIONS:
                states.setdefault((pid, direction), _unknown(pid, direction))
        yield Links(
            citations=tuple(c for c in sealed.citations if c.citing in reached and c.cited in reached),
            papers=tuple(p for p in sealed.papers if p.pid in reached),
            works=tuple(w for w in sealed.works if reached.issuperset(w.records)),
            states=tuple(states.values()),
            profiles=tuple(p for p in sealed.profiles if p.author in authors),
        )

    def profiles(self, authors: Sequence[Pid]) -> Mapping[Pid, Profile | Failure]:
        return {author: self._profiles[author] for author in authors if author in self._profiles}

    def gathered(self) -> str:
        return self._snapshot.gathered

    def origins(self) -> Sequence[Origin]:
        return self._snapshot.origins

    def _authors(self, pid: Pid) -> tuple[Author, ...]:
        return self._papers[pid].authors if pid in self._papers else ()


def _unknown(pid: Pid, direction: Direction) -> ListState:
    return ListState(
        paper=pid,
        direction=direction,
        completeness=Completeness.UNKNOWN,
        note="the snapshot does not hold this list",
    )
