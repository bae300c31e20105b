"""Two corpora as one, in which a work that both know is one work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kg.corpus import LIST_ORIGIN, Corpus, group, merge
from kg.model import Links, Paper
from kg.pid import Pid

# What is named by words alone: the same words in two corpora need not mean the same paper.
_BY_WORDS = frozenset({"title", "unresolved"})


def together(a: Corpus, b: Corpus) -> tuple[Corpus, Mapping[Pid, Pid]]:
    """Both as one corpus, and how the records of `b` are named in it that are named otherwise there.

    Records are one by a shared identifier, and versions of one work if one of the corpora says so; what has no
    identifier is one only if both have it from one source. The list and its entries are those of `a`; authors are left
    out.
    """
    answer = _as_links(b)
    apart = {
        paper.pid: Pid(paper.pid.scheme, f"{paper.pid.value} (2)")
        for paper in answer.papers
        if paper.pid.scheme in _BY_WORDS and paper.pid in a.papers and not _one_source(paper, a.papers[paper.pid])
    }
    links, names = merge((_as_links(a), _renamed(answer, apart) if apart else answer))
    papers = {paper.pid: paper for paper in links.papers}
    joined = replace(
        a,
        papers=papers,
        works=group(papers, links.works),
        citations=links.citations,
        states=links.states,
        people=(),
        profiles=(),
    )
    return joined, names | {old: names.get(new, new) for old, new in apart.items()}


def _one_source(one: Paper, other: Paper) -> bool:
    """Whether a source holds both: what it calls by one name is one record."""
    return not {*one.origins, LIST_ORIGIN}.isdisjoint({*other.origins} - {LIST_ORIGIN})


def _as_links(corpus: Corpus) -> Links:
    # A work of one version has no main one to speak of: that is for the other corpus to say.
    works = tuple(work for work in corpus.works if len(work.records) > 1)
    return Links(citations=corpus.citations, papers=tuple(corpus.papers.values()), works=works, states=corpus.states)


def _renamed(links: Links, names: Mapping[Pid, Pid]) -> Links:
    """The same with other names for some records."""

    def name(pid: Pid) -> Pid:
        return names.get(pid, pid)

    return Links(
        citations=tuple(replace(c, citing=name(c.citing), cited=name(c.cited)) for c in links.citations),
        papers=tuple(replace(p, pid=name(p.pid), pids=tuple(name(pid) for pid in p.pids)) for p in links.papers),
        works=tuple(replace(w, records=tuple(name(pid) for pid in w.records)) for w in links.works),
        states=tuple(replace(s, paper=name(s.paper)) for s in links.states),
    )
