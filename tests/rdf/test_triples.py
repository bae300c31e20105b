"""What the graph says of a corpus."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import DCTERMS, PROV, RDF, SDO, VOID, URIRef
from rdflib.compare import graph_diff, to_isomorphic

from kg.corpus import Corpus, group, links_within_list
from kg.model import Count, Paper, Work
from kg.pid import Pid
from kg.rdf import files, iris, namespaces, vocab
from kg.rdf.triples import triples

# Its graphs are read once, not once for each worker.
pytestmark = pytest.mark.xdist_group("rdf-triples")

GOLDEN = Path(__file__).parent / "golden"
ROOT = Path(__file__).parents[2]
BASE = namespaces.DEFAULT_BASE
FABIO = rdflib.Namespace("http://purl.org/spar/fabio/")
KGV = rdflib.Namespace("https://w3id.org/reading-kg/vocab#")
S2 = rdflib.Namespace("https://api.semanticscholar.org/CorpusID:")


def lines_about(nt: bytes, subject: str, prefix: str = "") -> list[str]:
    return [line for line in nt.decode().splitlines() if line.startswith(f"<{subject}> <{prefix}")]


def with_papers(corpus: Corpus, *papers: Paper) -> Corpus:
    """The corpus with some of its records changed."""
    return replace(corpus, papers={**corpus.papers, **{paper.pid: paper for paper in papers}})


def record(pid: Pid, **values: object) -> Paper:
    return replace(Paper(pid=pid, pids=(pid,), title="A title"), **values)  # type: ignore[arg-type]  # a test's shorthand


@pytest.fixture
def alone(small: Corpus) -> Corpus:
    """A corpus that waits for one paper."""
    return replace(small, resolutions=(), works=(), citations=(), states=(), people=(), origins=(), papers={})


def graph_of(alone: Corpus, paper: Paper) -> list[str]:
    return list(triples(replace(alone, papers={paper.pid: paper}, works=(Work(records=(paper.pid,)),)), BASE))


def test_the_small_corpus_gives_its_golden_graph(small_nt: bytes) -> None:
    found = to_isomorphic(rdflib.Graph().parse(data=files.turtle(small_nt), format="turtle"))
    golden = to_isomorphic(rdflib.Graph().parse(GOLDEN / "small.ttl"))
    _, missing, unexpected = graph_diff(golden, found)
    assert found == golden, (
        f"missing:\n{missing.serialize(format='nt')}\nunexpected:\n{unexpected.serialize(format='nt')}"
    )


def test_both_files_hold_the_same_triples(shipped_nt: bytes) -> None:
    turtle = files.turtle(shipped_nt)
    from_turtle = {quad.triple for quad in ox.parse(turtle, ox.RdfFormat.TURTLE)}
    from_lines = {quad.triple for quad in ox.parse(shipped_nt, ox.RdfFormat.N_TRIPLES)}
    assert from_turtle == from_lines
    head = turtle[: turtle.index(b"\n", turtle.rindex(b"@prefix"))].splitlines()
    assert head == sorted(head)
    assert len(from_lines) == shipped_nt.count(b"\n")


def test_lines_are_sorted_unique_and_canonical(shipped_nt: bytes) -> None:
    lines = shipped_nt.decode().removesuffix("\n").split("\n")
    assert lines == sorted(set(lines))
    parsed = (quad.triple for quad in ox.parse(shipped_nt, ox.RdfFormat.N_TRIPLES))
    assert ox.serialize(parsed, format=ox.RdfFormat.N_TRIPLES) == shipped_nt


def test_bytes_do_not_depend_on_the_hash_seed() -> None:
    code = (
        "import sys; sys.path[:0] = sys.argv[1:]\n"
        "from conftest import small_corpus\n"
        "from kg.rdf import files, store\n"
        "nt = files.ntriples(small_corpus())\n"
        "sys.stdout.buffer.write(nt + files.turtle(nt))\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code, str(Path(__file__).parent), str(ROOT)],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(outputs) == 1
    assert len(outputs.pop()) > 10_000


def test_there_are_no_blank_nodes(shipped_nt: bytes, small_nt: bytes) -> None:
    for nt in (shipped_nt, small_nt):
        for quad in ox.parse(nt, ox.RdfFormat.N_TRIPLES):
            assert not isinstance(quad.subject, ox.BlankNode)
            assert not isinstance(quad.object, ox.BlankNode)


@pytest.fixture(scope="module")
def shipped_graph(shipped_nt: bytes) -> rdflib.Graph:
    """The shipped graph in rdflib; its warnings are errors here."""
    return rdflib.Graph().parse(data=shipped_nt, format="nt")


def test_rdflib_reads_the_shipped_graph_without_a_complaint(shipped_graph: rdflib.Graph, shipped_nt: bytes) -> None:
    ill_typed = [o for o in shipped_graph.objects() if isinstance(o, rdflib.Literal) and o.ill_typed]
    assert ill_typed == []
    assert len(shipped_graph) == shipped_nt.count(b"\n")


@pytest.mark.parametrize("which", ["small", "shipped"])
def test_the_counts_of_the_description_are_true(which: str, request: pytest.FixtureRequest) -> None:
    nt: bytes = request.getfixturevalue(f"{which}_nt")
    parsed = [quad.triple for quad in ox.parse(nt, ox.RdfFormat.N_TRIPLES)]
    values: dict[tuple[str, str], list[str]] = {}
    for t in parsed:
        values.setdefault((str(t.subject), str(t.predicate)), []).append(getattr(t.object, "value", ""))
    kind, dataset_kind = ox.NamedNode(str(RDF.type)), ox.NamedNode(str(VOID.Dataset))
    (dataset,) = {str(t.subject) for t in parsed if (t.predicate, t.object) == (kind, dataset_kind)}

    def said(subject: str, term: URIRef) -> list[str]:
        return values[subject, f"<{term}>"]

    properties = Counter(t.predicate.value for t in parsed)
    classes = Counter(getattr(t.object, "value", "") for t in parsed if t.predicate.value == str(RDF.type))
    assert said(dataset, VOID.triples) == [str(len(parsed))]
    assert said(dataset, VOID.distinctSubjects) == [str(len({t.subject for t in parsed}))]
    assert said(dataset, VOID.properties) == [str(len(properties))]
    assert said(dataset, VOID.classes) == [str(len(classes))]
    for partition, term, number, counted in (
        (VOID.classPartition, VOID["class"], VOID.entities, classes),
        (VOID.propertyPartition, VOID.property, VOID.triples, properties),
    ):
        parts = [f"<{part}>" for part in said(dataset, partition)]
        assert {said(part, term)[0]: int(said(part, number)[0]) for part in parts} == dict(counted)


def test_each_entry_makes_one_record_part_of_the_list(corpus: Corpus, shipped_graph: rdflib.Graph) -> None:
    reading_list = URIRef(iris.reading_list(corpus.reading_list.name, BASE))
    assert len(set(shipped_graph.subjects(DCTERMS.isPartOf, reading_list))) == 17
    assert len(set(shipped_graph.subjects(KGV.listedIn, reading_list))) == 17
    entries = shipped_graph.subjects(RDF.type, KGV.Entry)
    positions = {str(shipped_graph.value(entry, SDO.position)) for entry in entries}
    assert positions == {str(number) for number in range(1, 18)}


def test_every_record_is_a_version_of_one_work(corpus: Corpus, shipped_graph: rdflib.Graph) -> None:
    realization = URIRef("http://purl.org/vocab/frbr/core#realization")
    versions = Counter(shipped_graph.objects(None, realization))
    assert set(versions.values()) == {1}
    assert set(versions) == set(shipped_graph.subjects(RDF.type, FABIO.Expression))
    assert len(versions) == len(corpus.papers)
    assert len(links_within_list(corpus)) == 13


def test_an_unknown_list_of_a_listed_paper_is_said_to_be_unknown(small_nt: bytes) -> None:
    work = f"{BASE}work/title:a-paper-that-nobody-holds"
    for direction in ("references", "citations"):
        expected = f"<{work}> <{KGV}{direction}State> <{KGV}unknown> ."
        assert lines_about(small_nt, work, f"{KGV}{direction}") == [expected]


def test_a_work_has_the_state_that_tells_most_among_its_versions(small_nt: bytes) -> None:
    work = f"{BASE}work/doi:10.1000/journal(1)"
    found = lines_about(small_nt, work, f"{KGV}references")
    assert f"<{work}> <{KGV}referencesState> <{KGV}known> ." in found
    assert not any("unknown" in line for line in found)


def test_the_count_on_a_paper_is_the_newest_sources(small_nt: bytes) -> None:
    counts = lines_about(small_nt, f"{S2}42", "https://semopenalex.org/ontology/citedByCount")
    assert [line.split('"')[1] for line in counts] == ["12"]
    for origin, count in (("oa-2025", "10"), ("s2-2026", "12")):
        (line,) = lines_about(small_nt, f"{BASE}record/42,{origin}", "https://semopenalex.org/ontology/")
        assert line.split('"')[1] == count


def test_no_time_is_made_up(small: Corpus, small_nt: bytes) -> None:
    assert b"dateTime" not in small_nt
    timed = files.ntriples(replace(small, gathered="2026-11-22T10:21:46Z"))
    run = f"{BASE}run/small%20list,2026-11-22T10:21:46Z"
    assert f'<{run}> <{PROV.endedAtTime}> "2026-11-22T10:21:46Z"^^' in timed.decode()


@pytest.mark.parametrize(
    ("venue", "pids", "is_preprint"),
    [
        ("bioRxiv (Cold Spring Harbor Laboratory)", ["doi:10.1101/2023.04.30.538439"], True),
        ("Preprint at arXiv", ["arxiv:2301.00001"], True),
        (None, ["arxiv:2301.00001"], True),
        (None, ["doi:10.1101/038331"], True),
        ("medRxiv", ["doi:10.64898/2026.01.01.26343000"], True),
        ("Genome Research", ["doi:10.1101/gr.123456.122"], False),
        (None, ["doi:10.1101/gr.123456.122"], False),
        ("Nature", ["arxiv:2301.00001", "doi:10.1038/x"], False),
        ("arXiv.org", ["arxiv:2301.00001", "doi:10.1038/x"], False),
        ("Nature", ["doi:10.1038/x"], False),
        (None, ["openalex:W1"], False),
    ],
)
def test_a_paper_whose_only_home_is_a_preprint_server_is_no_journal_article(
    alone: Corpus, venue: str | None, pids: list[str], is_preprint: bool
) -> None:
    names = tuple(Pid.from_curie(curie) for curie in pids)
    paper = record(names[0], pids=names, venue=venue, types=("JournalArticle",))
    kinds = {line.split()[2] for line in graph_of(alone, paper) if vocab.TYPE in line}
    assert (vocab.PREPRINT in kinds) == is_preprint
    assert (vocab.JOURNAL_ARTICLE in kinds) != is_preprint


def test_a_version_that_knows_its_publications_doi_is_still_a_preprint(small_nt: bytes) -> None:
    kinds = lines_about(small_nt, "https://arxiv.org/abs/2301.00001", str(RDF.type))
    assert any("Preprint" in line for line in kinds)
    assert not any("JournalArticle" in line for line in kinds)
    assert (
        lines_about(small_nt, "https://arxiv.org/abs/2301.00001", "http://prismstandard.org/namespaces/basic/2.0/doi")
        == []
    )


def test_software_and_posts_are_no_scholarly_articles(small_nt: bytes) -> None:
    tool = "\n".join(lines_about(small_nt, f"{BASE}paper/url:https://github.com/lab/tool", str(RDF.type)))
    post = "\n".join(lines_about(small_nt, f"{BASE}paper/url:https://blog.example.org/post", str(RDF.type)))
    assert "ComputerProgram" in tool
    assert "SoftwareSourceCode" in tool
    assert "fabio/BlogPost>" in post
    assert "BlogPosting" in post
    assert "ScholarlyArticle" not in tool + post


def test_where_a_count_has_no_date_the_dated_one_counts(small: Corpus) -> None:
    paper = small.papers[Pid("corpusid", "42")]
    counts = (Count(origin="printed", cited_by=99), Count(origin="oa-2025", cited_by=10))
    changed = files.ntriples(with_papers(small, replace(paper, counts=counts)))
    (line,) = lines_about(changed, f"{S2}42", "https://semopenalex.org/ontology/")
    assert '"10"' in line


def test_two_records_that_claim_one_corpus_id_keep_two_iris() -> None:
    shared = Pid("corpusid", "7")
    first = record(Pid("arxiv", "2301.00001"), pids=(Pid("arxiv", "2301.00001"), shared))
    second = record(Pid("doi", "10.1/x"), pids=(shared, Pid("doi", "10.1/x")))
    third = record(shared)
    assert iris.names([first]) == {first.pid: shared}
    assert iris.names([first, second]) == {first.pid: first.pid, second.pid: second.pid}
    assert iris.names([first, third]) == {first.pid: first.pid, third.pid: shared}


def test_an_unresolved_reference_is_no_article_and_has_no_identifier(small: Corpus) -> None:
    pid = Pid("unresolved", "0" * 32)
    papers = {**small.papers, pid: Paper(pid=pid, pids=(pid,), title="World Economic Forum")}
    nt = files.ntriples(replace(small, papers=papers, works=group(papers, small.works)), BASE).decode()
    about = [line.split(" ", 2) for line in nt.splitlines() if line.startswith(f"<{BASE}unresolved/{'0' * 32}>")]
    assert {o for _, p, o in about if p == vocab.TYPE} == {f"{vocab.EXPRESSION} .", f"{vocab.UNRESOLVED_REFERENCE} ."}
    assert {p for _, p, _ in about} == {vocab.TYPE, vocab.TITLE}


def test_another_base_leaves_the_vocabulary_where_it_is(small: Corpus) -> None:
    nt = files.ntriples(small, "https://example.org/kg/").decode()
    assert "<https://example.org/kg/list/small%20list>" in nt
    assert f"{KGV}Entry" in nt
    assert f"<{BASE}list" not in nt


def test_an_empty_corpus_has_a_graph(small: Corpus) -> None:
    empty = replace(small, resolutions=(), works=(), citations=(), states=(), people=(), origins=(), papers={})
    graph = rdflib.Graph().parse(data=files.ntriples(empty), format="nt")
    assert set(graph.objects(None, RDF.type)) >= {VOID.Dataset, FABIO.ExpressionCollection, PROV.Activity}
