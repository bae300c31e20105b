"""What an entry is: by identifier, else by a title that was verified."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kg.corpus import Corpus, work_of
from kg.model import Author, Entry, Failure, Links, Origin, Paper, Plan, Profile, Versions
from kg.pid import Pid
from kg.resolve import Resolved, Unresolved, as_listed, resolve


def entry(title: str, *pids: Pid, year: int | None = 2023, kind: str = "paper", venue: str | None = None) -> Entry:
    return Entry(
        position=1, title=title, links=(), pids=pids, kind=kind, section=(), label=None, year=year,  # type: ignore[arg-type]
        venue=venue, file="list.md", line=1, last_line=1,
    )  # fmt: skip


def record(pid: str, title: str, year: int | None = 2023, venue: str | None = None) -> Paper:
    found = Pid.from_curie(pid)
    return Paper(pid=found, pids=(found,), title=title, year=year, venue=venue)


class Shelf:
    """A source in memory that answers with what it was given, in the form that it was given."""

    def __init__(self, *papers: Paper, failures: Mapping[Pid, Failure] | None = None) -> None:
        self._papers = papers
        self._failures = failures or {}

    def lookup(self, pids: Sequence[Pid]) -> Mapping[Pid, Paper | Failure]:
        return {p.pid: p for p in self._papers if p.pid in pids} | {
            p: f for p, f in self._failures.items() if p in pids
        }

    def search(self, entry: Entry) -> Iterator[Sequence[Paper] | Failure]:
        return iter([self._papers])

    def versions(self, paper: Paper) -> Versions:
        return Versions(records=(paper,))

    def links(self, papers: Sequence[Paper]) -> Iterator[Links]:
        yield from ()

    def plan(self, papers: Sequence[Paper]) -> Plan:
        return Plan(papers=len(papers), requests={}, pace=0.0, has_key=False)

    def profiles(self, authors: Sequence[Pid]) -> Mapping[Pid, Profile | Failure]:
        return {}

    def gathered(self) -> str:
        return "2026-11-22"

    def origins(self) -> Sequence[Origin]:
        return ()


def verdict(wanted: Entry, *papers: Paper, failures: Mapping[Pid, Failure] | None = None) -> Resolved | Unresolved:
    (found,) = resolve([wanted], Shelf(*papers, failures=failures), "the shelf")
    return found


TITLE = "Large scale foundation model on transcriptomics"


def test_an_identifier_decides_and_a_changed_title_is_told() -> None:
    renamed = "A large model of transcriptomics as a foundation"
    found = verdict(entry(TITLE, Pid("doi", "10.1/a")), record("doi:10.1/a", renamed))
    assert isinstance(found, Resolved)
    assert (found.resolution.how, str(found.resolution.paper)) == ("identifier", "doi:10.1/a")
    assert f'titled "{renamed}"' in found.resolution.evidence[1]


def test_two_identifiers_that_name_two_records_are_told() -> None:
    wanted = entry(TITLE, Pid("doi", "10.1/a"), Pid("arxiv", "2305.17100"))
    found = verdict(wanted, record("doi:10.1/a", TITLE), record("arxiv:2305.17100", TITLE))
    assert isinstance(found, Resolved)
    assert found.resolution.evidence[-1] == "arxiv:2305.17100 names another record, arxiv:2305.17100"


@pytest.mark.parametrize("year", [2022, 2023, 2024, None])
def test_a_title_counts_when_the_year_does_not_contradict(year: int | None) -> None:
    found = verdict(entry(TITLE), record("doi:10.1/a", TITLE.upper() + ".", year=year))
    assert isinstance(found, Resolved)
    assert found.resolution.how == "title"


@pytest.mark.parametrize(
    ("paper", "reason"),
    [
        (
            record("doi:10.1/a", TITLE, year=2018),
            "doi:10.1/a has its title, but too much speaks against it: of 2023 in the list, of 2018 here",
        ),
        (record("doi:10.1/a", TITLE + " of mice"), "none with its title"),
    ],
)
def test_a_title_that_is_contradicted_or_only_near_does_not_count(paper: Paper, reason: str) -> None:
    found = verdict(entry(TITLE), paper)
    assert isinstance(found, Unresolved)
    assert found.how == "unresolved"
    assert reason in found.reason


def test_a_title_of_one_or_two_words_is_no_evidence_alone() -> None:
    found = verdict(entry("Deep learning", year=2015), record("doi:10.1/a", "Deep Learning", year=2015))
    assert isinstance(found, Unresolved)
    assert (found.how, [one.paper.pid.value for one in found.candidates]) == ("ambiguous", ["10.1/a"])
    wanted = entry("Deep learning", year=2015, venue="Nature")
    assert isinstance(verdict(wanted, record("doi:10.1/a", "Deep Learning", year=2015, venue="Nature")), Resolved)


@pytest.mark.parametrize(
    ("listed", "printed", "agrees"),
    [
        (("Ada Lovelace",), ("Bo Wang", "A. Lovelace"), True),
        (("Lovelace A", "Wang B"), ("Ada Lovelace",), True),
        (("José Łukasz",), ("Jose Lukasz",), True),
        (("Ada Lovelace",), ("Bo Wang",), False),
        (("Ada Lovelace",), (), True),
        ((), ("Bo Wang",), True),
    ],
)
def test_a_title_counts_when_the_authors_do_not_contradict(
    listed: tuple[str, ...], printed: tuple[str, ...], agrees: bool
) -> None:
    wanted = replace(entry("Folding maps in three ways"), authors=listed)
    paper = replace(record("doi:10.1/a", "Folding maps in three ways"), authors=tuple(Author(name=n) for n in printed))
    found = verdict(wanted, paper)
    assert isinstance(found, Resolved) == agrees
    if isinstance(found, Unresolved):
        assert "by Ada Lovelace in the list, by Bo Wang here" in found.reason
    elif listed and printed:
        assert any(line.startswith(("authors in common: ", "the same first ")) for line in found.resolution.evidence)


def by(names: Sequence[str], paper: Paper) -> Paper:
    return replace(paper, authors=tuple(Author(name=name) for name in names))


def test_of_the_versions_of_a_work_the_nearer_year_and_the_venue_win() -> None:
    papers = [
        by(["Ada Lovelace"], paper)
        for paper in (
            record("doi:10.1/a", TITLE, year=2022, venue="Nature"),
            record("doi:10.1/b", TITLE, venue="bioRxiv"),
            record("doi:10.1/c", TITLE, venue="Nature"),
        )
    ]
    found = verdict(entry(TITLE, venue="nature"), *papers)
    assert isinstance(found, Resolved)
    assert str(found.resolution.paper) == "doi:10.1/c"
    assert found.resolution.score is not None
    assert found.resolution.score > 0.98


def test_two_works_of_one_title_are_ambiguous_unless_the_list_says_more() -> None:
    papers = by(["Ada Lovelace"], record("doi:10.1/a", TITLE)), by(["Bo Wang"], record("doi:10.1/b", TITLE))
    found = verdict(entry(TITLE), *papers)
    assert isinstance(found, Unresolved)
    assert found.how == "ambiguous"
    assert [(str(one.paper.pid), round(one.score, 1)) for one in found.candidates] == [
        ("doi:10.1/a", 0.5),
        ("doi:10.1/b", 0.5),
    ]
    said = verdict(replace(entry(TITLE), authors=("B. Wang",)), *papers)
    assert isinstance(said, Resolved)
    assert str(said.resolution.paper) == "doi:10.1/b"


def test_what_one_source_left_open_another_closes_only_with_the_same_rivals() -> None:
    ada, bo = by(["Ada Lovelace"], record("doi:10.1/a", TITLE)), by(["Bo Wang"], record("doi:10.1/b", TITLE))
    first = verdict(entry(TITLE), ada, bo)
    assert isinstance(first, Unresolved)
    (second,) = resolve([entry(TITLE)], Shelf(bo), "another shelf", earlier={1: first})
    assert isinstance(second, Unresolved)
    assert second.how == "ambiguous"
    assert isinstance(verdict(entry(TITLE), bo), Resolved)


def test_an_identifier_of_quite_another_title_is_a_contradiction() -> None:
    wanted = entry(TITLE, Pid("doi", "10.1/a"))
    other = record("doi:10.1/a", "Folding maps in three ways")
    found = verdict(wanted, other)
    assert isinstance(found, Unresolved)
    assert (found.how, found.reason) == ("contradiction", 'doi:10.1/a leads to "Folding maps in three ways"')
    assert [one.paper for one in found.candidates] == [other]
    with_right = verdict(wanted, other, record("doi:10.1/b", TITLE))
    assert isinstance(with_right, Unresolved)
    assert [str(one.paper.pid) for one in with_right.candidates] == ["doi:10.1/b", "doi:10.1/a"]
    listed = as_listed(wanted, "reading-list", [found])
    # Under its identifier it would become the other paper.
    assert (listed.resolution.how, listed.resolution.paper.scheme) == ("contradiction", "title")
    assert listed.versions.records[0].pids == ()


@pytest.mark.parametrize(
    ("listed", "printed", "authors"),
    [
        ("scGPT: a foundation model of cells", "Generative pretraining in biology with scGPT", ()),
        ("Few-shot drug pair synergy prediction", "Large models for the prediction of drug pair synergy", ()),
        ("Chinchilla", "Training compute-optimal large language models", ()),
        ("", "Training compute-optimal large language models", ()),
        ("单细胞基础模型的综述与展望", "A survey of foundation models of single cells", ()),
        ("Zero-shot prediction of therapeutic use", "A clinician-centred model of repurposing", ("Ada Lovelace",)),
    ],
    ids=["a name", "the same words", "a nickname", "no title", "another script", "the same author"],
)
def test_a_renamed_paper_is_no_contradiction(listed: str, printed: str, authors: tuple[str, ...]) -> None:
    wanted = replace(entry(listed, Pid("doi", "10.1/a")), authors=authors)
    found = verdict(wanted, by(authors, record("doi:10.1/a", printed)))
    assert isinstance(found, Resolved)
    assert found.resolution.how == "identifier"


def test_of_several_identifiers_the_one_whose_record_has_the_title_counts() -> None:
    wanted = entry(TITLE, Pid("doi", "10.1/a"), Pid("doi", "10.1/b"))
    found = verdict(wanted, record("doi:10.1/a", "Folding maps in three ways"), record("doi:10.1/b", TITLE))
    assert isinstance(found, Resolved)
    assert str(found.resolution.paper) == "doi:10.1/b"
    assert found.resolution.evidence[-1] == "doi:10.1/a names another record, doi:10.1/a"


def test_without_a_title_only_an_identifier_counts() -> None:
    found = verdict(entry("", Pid("doi", "10.1/x")), record("doi:10.1/a", ""))
    assert isinstance(found, Unresolved)
    assert "it has no title" in found.reason


def test_a_choice_of_a_person_decides_over_identifier_and_title() -> None:
    papers = record("doi:10.1/a", TITLE), record("doi:10.1/b", "Folding maps in three ways")
    wanted = entry(TITLE, Pid("doi", "10.1/a"))
    (found,) = resolve([wanted], Shelf(*papers), "the shelf", chosen={1: Pid("doi", "10.1/b")})
    assert isinstance(found, Resolved)
    assert str(found.resolution.paper) == "doi:10.1/b"
    (lost,) = resolve([wanted], Shelf(*papers), "the shelf", chosen={1: Pid("doi", "10.1/c")})
    assert isinstance(lost, Unresolved)
    assert "the shelf holds no record of doi:10.1/c" in lost.reason


def test_what_could_not_be_asked_for_says_why() -> None:
    pid = Pid("doi", "10.1/a")
    found = verdict(entry(TITLE, pid), failures={pid: Failure(reason="the service is down")})
    assert found == Unresolved(entry=entry(TITLE, pid), reason="the service is down")


def test_software_is_not_searched_for_by_its_title() -> None:
    found = verdict(entry(TITLE, kind="software"), record("doi:10.1/a", TITLE))
    assert isinstance(found, Unresolved)


def test_what_nobody_holds_stands_as_the_list_has_it() -> None:
    found = as_listed(
        entry(TITLE, Pid("url", "https://a.org/x"), venue="Nature"),
        "reading-list",
        [Unresolved(entry=entry(TITLE), reason="nobody holds it")],
    )
    (paper,) = found.versions.records
    assert (paper.title, paper.year, paper.venue, paper.origins) == (TITLE, 2023, "Nature", ("reading-list",))
    assert (found.resolution.how, found.resolution.reason) == ("unresolved", "nobody holds it")
    assert as_listed(entry("Tool", kind="software"), "reading-list", []).resolution.how == "as listed"


def test_a_title_of_a_hundred_kilobytes_gives_a_name_that_an_iri_bears() -> None:
    names = {as_listed(entry("maps " * 20_000 + end), "reading-list", []).resolution.paper.value for end in "ab"}
    assert len(names) == 2
    assert max(map(len, names)) < 400


def test_the_shipped_list_comes_out_as_its_collected_facts_say(corpus: Corpus, shared: Path) -> None:
    rows = [json.loads(line) for line in (shared / "data/single-cell/seeds.jsonl").read_text().splitlines()]
    schemes = {"DOI": "doi", "ARXIV": "arxiv", "URL": "url"}
    work = work_of(corpus.works)
    for row, resolution in zip(rows, corpus.resolutions, strict=True):
        records = [key.split(":", 1) for key in row["records"]]
        expected = [Pid.parse(schemes[scheme], value) for scheme, value in records]  # type: ignore[arg-type]
        assert resolution.paper == expected[0]
        assert set(work[resolution.paper].records) == set(expected)
        assert corpus.papers[resolution.paper].kind == row["kind"]


def test_of_the_shipped_list_thirteen_match_by_identifier_and_two_by_title(corpus: Corpus) -> None:
    how = {r.entry.position: r.how for r in corpus.resolutions}
    assert [position for position, by in how.items() if by == "title"] == [8, 17]
    assert [position for position, by in how.items() if by == "as listed"] == [10, 11]
    assert sum(by == "identifier" for by in how.values()) == 13
