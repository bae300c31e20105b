"""A small corpus made by hand, with at least one of everything that the RDF can say, and its graph."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.corpus import Corpus, group
from kg.model import (
    Author,
    Candidate,
    Citation,
    Completeness,
    Count,
    Entry,
    Link,
    ListState,
    Mention,
    Origin,
    Paper,
    Person,
    Profile,
    ReadingList,
    Resolution,
    Work,
)
from kg.pid import Pid
from kg.rdf import files
from tests.rdf.reduced import reduced
from tests.rdf.surveyed import written

BASE = "https://w3id.org/reading-kg/"

JOURNAL = Pid("doi", "10.1000/journal(1)")
PREPRINT = Pid("arxiv", "2301.00001")
CLUSTER = Pid("corpusid", "42")
TITLE_ONLY = Pid("title", "deep learning café")
TOOL = Pid("url", "https://github.com/lab/tool")
POST = Pid("url", "https://blog.example.org/post")
BARE = Pid("unresolved", "0" * 32)
LOST = Pid("title", "a paper that nobody holds")
HOSTILE = 'Say "hi" \\ <b>\n\ttab \x07 bell \ud83d half \u2028 end'


def _entry(position: int, title: str, link: str, section: tuple[str, ...]) -> Entry:
    return Entry(
        position=position,
        title=title,
        links=(Link(url=link, text="paper"),),
        pids=(),
        kind="paper",
        section=section,
        label=None,
        year=None,
        venue=None,
        file="small.md",
        line=position + 2,
        last_line=position + 2,
    )


def _resolution(entry: Entry, paper: Pid, how: str = "identifier", reason: str = "") -> Resolution:
    evidence = () if reason else ("the same title",)
    return Resolution(entry=entry, paper=paper, how=how, evidence=evidence, reason=reason)  # type: ignore[arg-type]  # a test's shorthand


def _papers() -> tuple[Paper, ...]:
    return (
        Paper(
            pid=PREPRINT,
            # The name of another record here does not make this record the other one.
            pids=(PREPRINT, JOURNAL),
            title="A journal paper, as a preprint",
            year=2023,
            date="2023-01",
            venue="arXiv.org",
            types=("JournalArticle",),
            authors=(Author(name="Ada Lovelace"), Author(name="Bo Wang")),
            all_authors=True,
            author_count=2,
            origins=("s2-2026",),
        ),
        Paper(
            pid=CLUSTER,
            pids=(CLUSTER, Pid("doi", "10.1093/x"), Pid("pmc", "PMC7"), Pid("pubmed", "7"), Pid("s2", "ab" * 20)),
            title=HOSTILE,
            year=2020,
            date="2020-03-31",
            venue="Genome Biology",
            types=("Review", "Study"),
            fields=("Computer Science", "Biology"),
            authors=(Author(name="Bo Wang", pid=Pid("s2author", "9")), Author(name="C. Cut")),
            all_authors=False,
            author_count=31,
            counts=(Count(origin="oa-2025", cited_by=10), Count(origin="s2-2026", cited_by=12)),
            origins=("oa-2025", "s2-2026"),
        ),
        Paper(
            pid=JOURNAL,
            pids=(JOURNAL,),
            title="A journal paper",
            year=2023,
            date="2023-05-02",
            venue="Nature",
            types=("JournalArticle",),
            authors=(Author(name="Ada Lovelace"), Author(name="Wang, Bo", pid=Pid("s2author", "9"))),
            all_authors=True,
            author_count=2,
            counts=(Count(origin="oa-2025", cited_by=3),),
            origins=("oa-2025",),
        ),
        Paper(pid=LOST, pids=(LOST,), title="A paper that nobody holds", origins=("reading-list",)),
        Paper(
            pid=TITLE_ONLY,
            pids=(TITLE_ONLY,),
            title="Deep learning café",
            year=2021,
            authors=(Author(name="Bo Wang"),),
            origins=("printed",),
        ),
        Paper(pid=POST, pids=(POST,), title="A post", kind="blog", year=2022, date="2022", origins=("reading-list",)),
        Paper(pid=TOOL, pids=(TOOL,), title="A tool", kind="software", origins=("reading-list",)),
    )


def small_corpus() -> Corpus:
    """Seven records: two versions of one listed work, two more listed papers, a tool, a post, one outside work."""
    papers = {paper.pid: paper for paper in _papers()}
    listed = (
        _resolution(_entry(1, "A journal paper", "https://arxiv.org/abs/2301.00001", ("Models", "Big")), PREPRINT),
        replace(
            _resolution(_entry(2, "Say hi", "https://doi.org/10.1093/x", ("Models",)), CLUSTER, "title"), score=0.9876
        ),
        _resolution(_entry(3, "A tool", "https://github.com/lab/tool", ("Tools",)), TOOL, "as listed"),
        _resolution(_entry(4, "A post", "https://blog.example.org/post", ()), POST, "as listed"),
        replace(
            _resolution(
                _entry(5, "A paper that nobody holds", "x.pdf", ()), LOST, "ambiguous", "two records may be it"
            ),
            candidates=tuple(Candidate(paper=papers[pid], score=0.5, evidence=()) for pid in (JOURNAL, TITLE_ONLY)),
        ),
    )
    return Corpus(
        reading_list=ReadingList(name="small list", title='A "small" list', entries=tuple(one.entry for one in listed)),
        gathered="2026-11-22",
        resolutions=listed,
        papers=papers,
        works=(
            Work(records=(CLUSTER,)),
            Work(records=(JOURNAL, PREPRINT), evidence=("one DOI leads to both",)),
            Work(records=(LOST,)),
            Work(records=(TITLE_ONLY,)),
            Work(records=(POST,)),
            Work(records=(TOOL,)),
        ),
        citations=(
            Citation(
                citing=PREPRINT,
                cited=CLUSTER,
                origins=("oa-2025", "s2-2026"),
                intents=("background", "methodology"),
                influential=True,
                contexts=('We use "hi" [1].',),
            ),
            Citation(citing=CLUSTER, cited=JOURNAL, origins=("oa-2025",)),
            Citation(citing=JOURNAL, cited=TITLE_ONLY, origins=("printed",), intents=(), influential=False),
            Citation(citing=CLUSTER, cited=TITLE_ONLY, origins=("printed",)),
            Citation(citing=TITLE_ONLY, cited=JOURNAL, origins=("printed",)),
        ),
        states=(
            ListState(paper=PREPRINT, direction="references", completeness=Completeness.UNKNOWN),
            ListState(
                paper=JOURNAL,
                direction="references",
                completeness=Completeness.KNOWN,
                stated=60,
                origin="printed",
                note="the whole printed list",
            ),
            ListState(
                paper=JOURNAL,
                direction="citations",
                completeness=Completeness.CUT_SHORT,
                stated=9000,
                origin="s2-2026",
                note="9,999 at most",
            ),
            ListState(paper=CLUSTER, direction="references", completeness=Completeness.WITHHELD, origin="s2-2026"),
            ListState(paper=CLUSTER, direction="citations", completeness=Completeness.KNOWN_EMPTY),
        ),
        people=(
            Person(
                key="ada-lovelace-0a1b2c3d",
                name="Ada Lovelace",
                pid=None,
                grade="likely",
                mentions=(Mention(paper=PREPRINT, position=1), Mention(paper=JOURNAL, position=1)),
                evidence=("versions of one work",),
            ),
            Person(
                key="arxiv:2301.00001-2",
                name="Bo Wang",
                pid=None,
                grade="possible",
                mentions=(Mention(paper=PREPRINT, position=2),),
                namesakes=("s2author:9", "title:deep learning café-1"),
            ),
            Person(
                key="corpusid:42-2",
                name="C. Cut",
                pid=None,
                grade="possible",
                mentions=(Mention(paper=CLUSTER, position=2),),
            ),
            Person(
                key="s2author:9",
                name="Bo Wang",
                pid=Pid("s2author", "9"),
                grade="same",
                mentions=(Mention(paper=CLUSTER, position=1), Mention(paper=JOURNAL, position=2)),
                evidence=("s2author:9",),
                namesakes=("arxiv:2301.00001-2", "title:deep learning café-1"),
            ),
            Person(
                key="title:deep learning café-1",
                name="Bo Wang",
                pid=None,
                grade="possible",
                mentions=(Mention(paper=TITLE_ONLY, position=1),),
                namesakes=("arxiv:2301.00001-2", "s2author:9"),
            ),
        ),
        origins=(
            Origin(
                id="oa-2025",
                title="OpenAlex",
                url="https://openalex.org/",
                licence="https://creativecommons.org/publicdomain/zero/1.0/",
                date="2025-08-21",
            ),
            Origin(id="printed", title='The "printed" list', licence="as printed"),
            Origin(id="reading-list", title="The list itself"),
            Origin(
                id="s2-2026",
                title="Semantic Scholar",
                url="https://www.semanticscholar.org/",
                licence="https://opendatacommons.org/licenses/by/1-0/",
                date="2026-02-06",
            ),
        ),
        profiles=(
            Profile(
                author=Pid("s2author", "9"),
                origin="s2-2026",
                pids=(Pid("orcid", "0000-0002-1825-0097"),),
                affiliations=('The "Small" Institute',),
                homepage="https://example.org/~bo",
                papers=30,
                cited_by=400,
                h_index=11,
            ),
        ),
    )


@pytest.fixture(scope="session")
def small() -> Corpus:
    """The corpus made by hand."""
    return small_corpus()


@pytest.fixture(scope="session")
def small_nt(small: Corpus) -> bytes:
    """Its graph, with a survey of it made by hand."""
    return written(small)


@pytest.fixture(scope="session")
def extra_nt(small: Corpus) -> bytes:
    """Its graph in the extra profile, with a reference that its source could tie to no record."""
    papers = {**small.papers, BARE: Paper(pid=BARE, pids=(BARE,), title='A "bare" reference', origins=("s2-2026",))}
    link = Citation(citing=CLUSTER, cited=BARE, origins=("s2-2026",))
    works = group(papers, small.works)
    return written(replace(small, papers=papers, works=works, citations=(*small.citations, link)), "extra")


@pytest.fixture(scope="session")
def core_nt(small: Corpus) -> bytes:
    """Its graph in the core profile."""
    return written(small, "core")


@pytest.fixture(scope="session")
def reduced_nt(corpus: Corpus) -> bytes:
    """The graph of the listed works and of every hundredth paper, for what is slow."""
    return files.ntriples(reduced(corpus, 100))
