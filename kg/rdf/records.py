"""What every part of the graph needs to know of a record, worked out once."""

from __future__ import annotations

from dataclasses import dataclass

from kg.corpus import Corpus, work_of
from kg.pid import Pid
from kg.rdf import iris
from kg.rdf.literals import When, parse


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is needed of a paper wherever it stands: its term, its key in our own IRIs, its date, its work's term."""

    term: str
    key: str
    when: When | None
    work: str


def of(corpus: Corpus, base: str) -> dict[Pid, Record]:
    """All records of a corpus."""
    names = iris.names(corpus.papers.values())
    main = work_of(corpus.works)
    return {
        pid: Record(
            term=f"<{iris.paper(name, base)}>",
            key=iris.key(name),
            when=parse(corpus.papers[pid].date, corpus.papers[pid].year),
            work=f"<{iris.work(names[main[pid].pid], base)}>",
        )
        for pid, name in names.items()
    }
