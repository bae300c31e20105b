"""Parameters of queries: what is given for them is found in the graph, and never becomes part of the query."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.rdf import lookup, named, store

WORK = "https://w3id.org/reading-kg/work/"
JOURNAL = f"{WORK}doi:10.1000/journal(1)"
CLUSTER = f"{WORK}42"
AUTHOR = "https://w3id.org/reading-kg/author/"
TEXT = """# A title
# @param paper paper: the paper
# @param [word] text: a word
SELECT * { VALUES ?paper { <a:example> } VALUES ?word { "example" } { VALUES ?paper { <a:example> } ?paper ?p ?word } }
"""


@pytest.fixture(scope="module")
def graph(small_nt: bytes, tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    path = tmp_path_factory.mktemp("graph") / "graph.nt"
    path.write_bytes(small_nt)
    return store.load(path)


@pytest.mark.parametrize(
    ("said", "work"),
    [
        ("10.1000/journal(1)", JOURNAL),
        ("DOI:10.1000/JOURNAL(1)", JOURNAL),
        ("https://doi.org/10.1000/journal(1)", JOURNAL),
        ("arXiv:2301.00001v2", JOURNAL),
        ("2301.00001", JOURNAL),
        ("https://arxiv.org/pdf/2301.00001", JOURNAL),
        ("CorpusId:42", CLUSTER),
        ("10.1093/x", CLUSTER),
        ("PMID:7", CLUSTER),
        ("pmc:PMC7", CLUSTER),
        ("ab" * 20, CLUSTER),
        ("https://api.semanticscholar.org/CorpusID:42", CLUSTER),
        (JOURNAL, JOURNAL),
        (" A Journal  Paper. ", JOURNAL),
        ("deep learning cafe", f"{WORK}title:deep-learning-caf%C3%A9"),
        ("café", f"{WORK}title:deep-learning-caf%C3%A9"),
        ("https://github.com/lab/tool", f"{WORK}url:https://github.com/lab/tool"),
    ],
)
def test_a_paper_is_known_by_each_of_its_names(said: str, work: str, graph: ox.Store) -> None:
    assert [node.value for node in lookup.papers(graph, said)] == [work]


@pytest.mark.parametrize(
    ("said", "people"),
    [
        ("ada lovelace", ["ada-lovelace-0a1b2c3d"]),
        ("Lovelace", ["ada-lovelace-0a1b2c3d"]),
        ("s2author:9", ["https://www.semanticscholar.org/author/9"]),
        ("0000-0002-1825-0097", ["https://www.semanticscholar.org/author/9"]),
        ("https://orcid.org/0000-0002-1825-0097", ["https://www.semanticscholar.org/author/9"]),
        (f"{AUTHOR}corpusid:42-2", ["corpusid:42-2"]),
    ],
)
def test_an_author_is_known_by_id_and_by_name(said: str, people: list[str], graph: ox.Store) -> None:
    found = [node.value.removeprefix(AUTHOR) for node in lookup.people(graph, said)]
    assert found == people


def test_whoever_has_the_name_is_taken(graph: ox.Store) -> None:
    assert len(lookup.people(graph, "Bo Wang")) == 3


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("10.1000/none", "no paper '10.1000/none' in this graph"),
        ("a", r"may be any of \d here: .*Give it whole"),
        ("", "no paper ''"),
        ("\x1b[31m", r"no paper '\\x1b\[31m'"),
        ('" } INSERT', "no paper"),
        ("\ud800", "no paper"),
    ],
)
def test_what_is_not_there_or_not_plain_is_told(said: str, words: str, graph: ox.Store) -> None:
    with pytest.raises(QueryError, match=words):
        lookup.papers(graph, said)


def test_parameters_are_declared_in_the_head() -> None:
    paper, word = named.parameters(TEXT)
    assert (paper.name, paper.kind, paper.help, paper.is_needed) == ("paper", "paper", "the paper", True)
    assert (word.name, word.kind, word.is_needed) == ("word", "text", False)
    assert named.parameters("SELECT * { ?s ?p '# @param x paper: y' }") == ()


def test_what_is_given_stands_at_every_place_of_its_example(graph: ox.Store) -> None:
    filled = named.fill(graph, TEXT, {"paper": "CorpusId:42"})
    assert filled.count(f"VALUES ?paper {{ <{CLUSTER}> }}") == 2
    assert "a:example" not in filled
    assert 'VALUES ?word { "example" }' in filled


@pytest.mark.parametrize(
    "said", ['" } ?s ?p ?o { "', "\\", 'x" . } #', "{ }", "\n\r\t", "\\1 \\g<0>", "}} VALUES ?word { 1 }"]
)
def test_a_text_stays_a_text_whatever_is_in_it(said: str) -> None:
    graph = ox.Store()
    graph.add(ox.Quad(ox.NamedNode("a:s"), ox.NamedNode("a:p"), ox.Literal(said)))
    query = '# t\n# @param word text: a word\nSELECT ?s ?word { VALUES ?word { "example" } ?s <a:p> ?word }'
    solutions = graph.query(named.fill(graph, query, {"word": said}))
    assert isinstance(solutions, ox.QuerySolutions)
    assert [row["word"].value for row in solutions] == [said]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "needs --paper: the paper"),
        ({"papre": "x"}, r"no parameter --papre\. Did you mean --paper\?"),
        ({"paper": "CorpusId:42", "x": "y"}, "no parameter --x"),
    ],
)
def test_what_is_missing_or_too_much_is_told(given: dict[str, str], words: str, graph: ox.Store) -> None:
    with pytest.raises(QueryError, match=words):
        named.fill(graph, TEXT, given)


def test_the_list_of_queries_names_their_parameters() -> None:
    lines = named.listing()
    place = next(n for n, line in enumerate(lines) if line.startswith("cites-path "))
    assert lines[place + 1].split()[0] == "--from"
    assert lines[place + 2].split()[0] == "--to"
    assert any(line.split()[0] == "[--since]" for line in lines)
