"""Two builds of one list side by side, in which a record and a work have one name.

A record of one build is that of the other by its name, or by an identifier that both share. Works are what either build
knows of the versions of a paper.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace

from kg.corpus import Corpus, entries_of_works, group, work_of
from kg.model import Direction, Paper
from kg.pid import Pid


class Side:
    """One of the builds, its works by the names that they have in both."""

    def __init__(self, corpus: Corpus, work: Callable[[Pid], Pid]) -> None:
        self.corpus = corpus
        self.works = {work(pid) for pid in corpus.papers}
        self.listed = {work(pid) for pid in entries_of_works(corpus)}
        self.links: dict[tuple[Pid, Pid], list[Paper]] = defaultdict(list)
        for citation in corpus.citations:
            pair = work(citation.citing), work(citation.cited)
            if pair[0] != pair[1]:
                self.links[pair].append(corpus.papers[citation.citing])
        days = {origin.id: origin.date for origin in corpus.origins}
        self.known: dict[tuple[Pid, Direction], bool] = {}
        self.days: dict[tuple[Pid, Direction], str] = {}
        for state in corpus.states:
            key = work(state.paper), state.direction
            self.known[key] = self.known.get(key, False) or state.completeness.is_known
            # What came after the source's own day was not there to be told.
            day = (days.get(state.origin) if state.origin else None) or corpus.gathered
            self.days[key] = min(day, self.days.get(key, day))

    def asked(self, pair: tuple[Pid, Pid]) -> tuple[tuple[Pid, Direction], ...]:
        """The lists in which a link stands, as far as they were asked for: those of listed works."""
        keys: tuple[tuple[Pid, Direction], ...] = ((pair[0], "references"), (pair[1], "citations"))
        return tuple(key for key in keys if key in self.known and key[0] in self.listed)


class Both:
    """Both builds; records of the new one have the names that they had in the old one."""

    def __init__(self, old: Corpus, new: Corpus) -> None:
        self.names = _names(old.papers, new.papers)
        self.papers = {self.names.get(pid, pid): paper for pid, paper in new.papers.items()} | dict(old.papers)
        versions = (
            *(work for work in old.works if len(work.records) > 1),
            *(
                replace(work, records=tuple(map(self.name, work.records)))
                for work in new.works
                if len(work.records) > 1
            ),
        )
        self._main = work_of(group(self.papers, versions))
        self.old = Side(old, lambda pid: self._main[pid].pid)
        self.new = Side(new, lambda pid: self._main[self.name(pid)].pid)
        self.same = {
            self.name(pid): (old.papers[self.name(pid)], paper)
            for pid, paper in new.papers.items()
            if self.name(pid) in old.papers
        }

    @property
    def is_one_gathering(self) -> bool:
        """Whether both were made of what was gathered at one time from the same sources."""
        old, new = self.old.corpus, self.new.corpus
        return (old.gathered, old.origins) == (new.gathered, new.origins)

    def name(self, pid: Pid) -> Pid:
        """What a record of the new build is called in both."""
        return self.names.get(pid, pid)

    def work(self, pid: Pid) -> Pid:
        """The work of a record by its name in both."""
        return self._main[pid].pid

    def title(self, pid: Pid) -> str:
        return self.papers[pid].title


def _names(old: Mapping[Pid, Paper], new: Mapping[Pid, Paper]) -> dict[Pid, Pid]:
    """The names in the old build of records that have others in the new one: by an identifier, each for one record."""
    index = {pid: paper.pid for paper in old.values() if paper.pid not in new for pid in paper.pids}
    names: dict[Pid, Pid] = {}
    taken: set[Pid] = set()
    for paper in new.values():
        if paper.pid not in old:
            named = next((index[pid] for pid in paper.pids if pid in index and index[pid] not in taken), None)
            if named:
                names[paper.pid] = named
                taken.add(named)
    return names


def is_after(date: str | None, day: str) -> bool:
    """Whether what is so dated is of after a day; so is taken what is of its year or month, if no more is known."""
    if not date:
        return False
    return date > day[:10] if len(date) >= 10 else date >= day[: len(date)]
