"""The named queries: each has a golden answer, and rdflib and pyoxigraph agree on the rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.corpus import Corpus
from kg.model import Citation
from kg.rdf import answer, files, named

GOLDEN = Path(__file__).parent / "golden"
QUERIES = {query.name: query for query in named.queries()}
# In one cell, several titles; their order is the engine's.
SEVERAL = " | "

# Source: the README of the shipped data names these links between the entries of the list.
LINKS_WITHIN_THE_LIST = [
    (1, 4), (1, 15), (3, 4), (3, 12), (3, 13), (3, 15), (3, 17), (12, 4), (12, 8), (12, 14), (12, 15), (13, 15),
    (16, 8),
]  # fmt: skip

Rows = list[tuple[str, ...]]


def tidy(rows: Rows) -> Rows:
    return [tuple(SEVERAL.join(sorted(cell.split(SEVERAL))) for cell in row) for row in rows]


def in_pyoxigraph(nt: bytes, text: str) -> Rows:
    graph = ox.Store()
    graph.load(nt, ox.RdfFormat.N_TRIPLES)
    solutions = graph.query(text)
    assert isinstance(solutions, ox.QuerySolutions)
    return tidy([tuple("" if term is None else getattr(term, "value", "") for term in row) for row in solutions])


@pytest.fixture(scope="module")
def graphs(reduced_nt: bytes, shipped_nt: bytes) -> dict[str, ox.Store]:
    loaded = {"reduced": ox.Store(), "shipped": ox.Store()}
    loaded["reduced"].bulk_load(reduced_nt, ox.RdfFormat.N_TRIPLES)
    loaded["shipped"].bulk_load(shipped_nt, ox.RdfFormat.N_TRIPLES)
    return loaded


@pytest.fixture(scope="module")
def reduced_in_rdflib(reduced_nt: bytes) -> rdflib.Graph:
    return rdflib.Graph().parse(data=reduced_nt, format="nt")


def test_the_queries_that_the_program_promises_are_there() -> None:
    promised = {
        "read-next", "links-within-list", "shared-authors", "co-cited", "most-cited-outside", "timeline",
        "unknown-lists", "versions", "possible-same-people",
    }  # fmt: skip
    assert set(QUERIES) == promised


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_says_what_it_answers_in_its_first_line(name: str) -> None:
    assert QUERIES[name].text.startswith(f"# {QUERIES[name].help}\n")
    assert 30 < len(QUERIES[name].help) < 120


@pytest.mark.parametrize("name", QUERIES)
def test_no_query_has_optional_beside_group_by(name: str) -> None:
    """Oxigraph loses rows there. Source: https://github.com/oxigraph/oxigraph/issues/1883."""
    text = QUERIES[name].text.upper()
    assert not ("OPTIONAL" in text and "GROUP BY" in text)


@pytest.mark.parametrize("name", QUERIES)
def test_the_answer_from_the_shipped_graph_is_the_golden_one(name: str, graphs: dict[str, ox.Store]) -> None:
    golden = (GOLDEN / f"{name}.tsv").read_bytes()
    question = answer.Question(text=QUERIES[name].text, form="tsv")
    assert answer.answer(graphs["shipped"], question).content == golden


@pytest.mark.parametrize("name", QUERIES)
def test_both_engines_give_the_same_rows(name: str, reduced_nt: bytes, reduced_in_rdflib: rdflib.Graph) -> None:
    ours = in_pyoxigraph(reduced_nt, QUERIES[name].text)
    solutions = reduced_in_rdflib.query(QUERIES[name].text)
    theirs = tidy([tuple("" if term is None else str(term) for term in row) for row in solutions])  # type: ignore[union-attr]  # rows of a SELECT
    assert ours
    assert theirs == ours


def test_the_links_within_the_list_are_the_thirteen_that_are_known(shipped_nt: bytes) -> None:
    rows = in_pyoxigraph(shipped_nt, QUERIES["links-within-list"].text)
    assert [(int(row[0]), int(row[2])) for row in rows] == LINKS_WITHIN_THE_LIST


def test_no_person_is_shared_on_a_name_alone(shipped_nt: bytes) -> None:
    shared = in_pyoxigraph(shipped_nt, QUERIES["shared-authors"].text)
    assert len(shared) == 17
    assert {row[1] for row in shared} <= {"same", "likely"}
    possible = in_pyoxigraph(shipped_nt, QUERIES["possible-same-people"].text)
    assert {row[0] for row in possible} == {"Bo Wang", "Jianzhu Ma"}


def test_what_to_read_next_counts_each_listed_work_once(small_nt: bytes) -> None:
    """Both versions of entry 1 stand in links with the outside work; and entry 2 cites it, too."""
    rows = in_pyoxigraph(small_nt, QUERIES["read-next"].text)
    assert [row[:4] for row in rows] == [("Deep learning café", "2", "2", "1")]


def test_every_listed_paper_with_an_unknown_list_is_named(shipped_nt: bytes) -> None:
    rows = in_pyoxigraph(shipped_nt, QUERIES["unknown-lists"].text)
    with_known_references = {3, 4, 12, 15}
    papers = set(range(1, 18)) - {10, 11}
    assert {int(row[0]) for row in rows if row[2] == "references"} == papers - with_known_references
    assert {row[3] for row in rows} == {"unknown"}


def test_a_work_is_no_link_to_itself(small: Corpus) -> None:
    """One version that cites another is not the list citing itself."""
    (work,) = (work for work in small.works if len(work.records) > 1)
    itself = Citation(citing=work.records[0], cited=work.records[1], origins=("printed",))
    nt = files.ntriples(replace(small, citations=(*small.citations, itself)))
    rows = in_pyoxigraph(nt, QUERIES["links-within-list"].text)
    assert [(row[0], row[2]) for row in rows] == [("1", "2"), ("2", "1")]


def test_a_possible_person_shares_nothing(small_nt: bytes) -> None:
    text = QUERIES["shared-authors"].text
    assert [row[:3] for row in in_pyoxigraph(small_nt, text)] == [("Bo Wang", "same", "2")]
    assert in_pyoxigraph(small_nt.replace(b'"same"', b'"possible"'), text) == []


def test_namesakes_in_versions_of_one_work_are_no_finding(small_nt: bytes) -> None:
    rows = in_pyoxigraph(small_nt, QUERIES["possible-same-people"].text)
    assert rows
    assert all(title != other for _, title, other, _, _ in rows)
