"""The named queries: each has a golden answer, and rdflib and pyoxigraph agree on the rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.cli import cli
from kg.corpus import Corpus
from kg.model import Citation
from kg.rdf import answer, files, named

# Its graphs are read once, not once for each worker.
pytestmark = pytest.mark.xdist_group("rdf-queries")

GOLDEN = Path(__file__).parent / "golden"
QUERIES = {query.name: query for query in named.queries()}
# The shipped corpus knows neither intents nor sentences, and rdflib takes a minute for the ways through it: these are
# asked of the corpus made by hand.
OF_THE_SMALL = {
    "intents": {},
    "contexts": {"paper": "CorpusId:42"},
    "cites-path": {"from": "arXiv:2301.00001", "to": "Deep learning café"},
}
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
    return rows_of(graph, text)


def rows_of(graph: ox.Store, text: str) -> Rows:
    solutions = graph.query(text)
    assert isinstance(solutions, ox.QuerySolutions)
    return tidy([tuple("" if term is None else getattr(term, "value", "") for term in row) for row in solutions])


@pytest.fixture(scope="module")
def graphs(small_nt: bytes, reduced_nt: bytes, shipped_nt: bytes) -> dict[str, ox.Store]:
    loaded = {}
    for name, content in (("small", small_nt), ("reduced", reduced_nt), ("shipped", shipped_nt)):
        loaded[name] = ox.Store()
        loaded[name].bulk_load(content, ox.RdfFormat.N_TRIPLES)
    return loaded


@pytest.fixture(scope="module")
def reduced_in_rdflib(reduced_nt: bytes) -> rdflib.Graph:
    return rdflib.Graph().parse(data=reduced_nt, format="nt")


def test_the_queries_that_the_program_promises_are_there() -> None:
    promised = {
        "read-next", "links-within-list", "shared-authors", "co-cited", "most-cited-outside", "timeline",
        "unknown-lists", "versions", "possible-same-people", "coupling", "cites-path", "who-cites", "what-it-cites",
        "authors-of", "papers-of-author", "sources", "why-linked", "intents", "contexts", "newest-citing",
    }  # fmt: skip
    assert set(QUERIES) == promised


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_says_what_it_answers_in_its_first_line(name: str) -> None:
    assert QUERIES[name].text.startswith(f"# {QUERIES[name].help}\n")
    assert 30 < len(QUERIES[name].help) < 120


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_declares_its_columns(name: str, graphs: dict[str, ox.Store]) -> None:
    found = graphs["small"].query(QUERIES[name].text)
    assert isinstance(found, ox.QuerySolutions)
    assert [variable.value for variable in found.variables] == list(QUERIES[name].columns)


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
def test_both_engines_give_the_same_rows(
    name: str, graphs: dict[str, ox.Store], reduced_in_rdflib: rdflib.Graph, small_nt: bytes
) -> None:
    text, asked, other = QUERIES[name].text, graphs["reduced"], reduced_in_rdflib
    if name in OF_THE_SMALL:
        asked, other = graphs["small"], rdflib.Graph().parse(data=small_nt, format="nt")
        text = named.fill(asked, text, OF_THE_SMALL[name])
    ours = rows_of(asked, text)
    solutions = other.query(text)
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


def test_listed_works_are_coupled_by_what_both_cite(small_nt: bytes) -> None:
    """Both versions of entry 1 and entry 2 cite the one outside work; versions count once."""
    rows = in_pyoxigraph(small_nt, QUERIES["coupling"].text)
    assert [row[0] for row in rows] == ["1"]
    assert "A journal paper" in rows[0]


def test_ways_between_papers_are_found_up_to_four_steps_and_pass_no_paper_twice() -> None:
    """Along the chain 0 -> 1 -> ... -> 5, with a way back from each."""
    graph = ox.Store()
    links = [(n, n + 1) for n in range(5)] + [(n + 1, n) for n in range(5)]
    cites, realization, title = (
        ox.NamedNode(f"http://purl.org/{name}")
        for name in ("spar/cito/cites", "vocab/frbr/core#realization", "dc/terms/title")
    )
    for n in range(6):
        graph.add(ox.Quad(ox.NamedNode(f"https://example.org/{n}"), realization, ox.NamedNode(f"a:{n}")))
        graph.add(ox.Quad(ox.NamedNode(f"https://example.org/{n}"), title, ox.Literal(f"paper {n}")))
        graph.add(
            ox.Quad(
                ox.NamedNode(f"https://example.org/{n}"),
                ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
                ox.NamedNode("http://purl.org/spar/fabio/Work"),
            )
        )
    for citing, cited in links:
        graph.add(ox.Quad(ox.NamedNode(f"a:{citing}"), cites, ox.NamedNode(f"a:{cited}")))

    def ways(start: int, end: int) -> Rows:
        given = {"from": f"https://example.org/{start}", "to": f"paper {end}"}
        return rows_of(graph, named.fill(graph, QUERIES["cites-path"].text, given))

    assert ways(0, 1) == [("1", "", "", "")]
    assert ways(3, 1) == [("2", "paper 2", "", "")]
    assert ways(0, 4) == [("4", "paper 1", "paper 2", "paper 3")]
    assert ways(0, 5) == []


def test_a_paper_is_told_with_its_first_year_or_as_unknown(small_nt: bytes) -> None:
    graph = ox.Store()
    graph.load(small_nt, ox.RdfFormat.N_TRIPLES)
    text = QUERIES["who-cites"].text
    rows = rows_of(graph, named.fill(graph, text, {"paper": "CorpusId:42"}))
    assert [row[:2] for row in rows] == [("2023", "A journal paper")]
    year = ox.NamedNode("http://purl.org/spar/fabio/hasPublicationYear")
    for quad in list(graph.quads_for_pattern(None, year, None)):
        graph.remove(quad)
    rows = rows_of(graph, named.fill(graph, text, {"paper": "CorpusId:42"}))
    assert [row[:2] for row in rows] == [("unknown", "A journal paper")]


def test_what_is_new_begins_with_a_date(graphs: dict[str, ox.Store]) -> None:
    text = named.fill(graphs["shipped"], QUERIES["newest-citing"].text, {"since": "2026-08-14"})
    dates = [row[0] for row in rows_of(graphs["shipped"], text)]
    assert dates == sorted(dates, reverse=True)
    assert dates[-1] == "2026-08-14"


def test_every_example_of_a_parameter_is_a_block_that_is_filled() -> None:
    graph = ox.Store()
    for query in QUERIES.values():
        for parameter in query.parameters:
            assert f"VALUES ?{parameter.name} {{ " in query.text
        texts = {one.name: 'a "text" }' for one in query.parameters if one.kind == "text"}
        if texts and not any(one.is_needed for one in query.parameters):
            assert r'{ "a \"text\" }" }' in named.fill(graph, query.text, texts)


def test_no_parameter_has_the_name_of_an_option() -> None:
    options = {option.removeprefix("--") for one in cli.commands["query"].params for option in one.opts}
    assert not options & {parameter.name for query in QUERIES.values() for parameter in query.parameters}
