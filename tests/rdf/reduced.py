"""A part of a corpus, for what would take long on all of it."""

from __future__ import annotations

from dataclasses import replace

from kg.corpus import Corpus, group, work_of
from kg.people import identify


def reduced(corpus: Corpus, every: int) -> Corpus:
    """The listed works, one paper in `every` of all, and what is between them."""
    main = work_of(corpus.works)
    listed = {pid for one in corpus.resolutions for pid in main[one.paper].records}
    kept = listed | set(list(corpus.papers)[::every])
    papers = {pid: paper for pid, paper in corpus.papers.items() if pid in kept}
    works = group(papers, corpus.works)
    return replace(
        corpus,
        papers=papers,
        works=works,
        citations=tuple(c for c in corpus.citations if kept.issuperset((c.citing, c.cited))),
        states=tuple(s for s in corpus.states if s.paper in kept),
        people=identify(papers, works),
    )
