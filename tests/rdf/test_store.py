"""Asking an RDF file: what comes back, what is refused, and in which words."""

from __future__ import annotations

import csv
import gzip
import io
import json
import socket
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import zstandard
from rdflib.namespace import XSD
from rich.cells import cell_len

from kg.corpus import Corpus
from kg.errors import GraphError, QueryError, RefusedError
from kg.rdf import files, named, store
from kg.rdf.answer import Question, answer
from kg.rdf.results import Form, GraphForm

ROOT = Path(__file__).parents[2]
ESC = "\x1b[31m"


@pytest.fixture(scope="module")
def graph(small_nt: bytes, tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    path = tmp_path_factory.mktemp("graph") / "graph.nt"
    path.write_bytes(small_nt)
    return store.load(path)


def holding(*triples: tuple[str, str, ox.Literal | ox.NamedNode | ox.BlankNode]) -> ox.Store:
    made = ox.Store()
    for s, p, o in triples:
        made.add(ox.Quad(ox.NamedNode(s), ox.NamedNode(p), o))
    return made


def ask(graph: ox.Store, text: str, form: Form, width: int | None = None) -> bytes:
    return answer(graph, Question(text=text, form=form, width=width)).content


def refused(graph: ox.Store, text: str) -> str:
    with pytest.raises(QueryError) as err:
        ask(graph, text, "csv")
    assert err.value.exit_code == 2
    return str(err.value)


def packed(content: bytes, packing: str) -> bytes:
    match packing:
        case ".gz":
            return gzip.compress(content)
        case ".zst":
            return zstandard.compress(content[:1000]) + zstandard.compress(content[1000:])
        case _:
            return content


@pytest.mark.parametrize("form", store.FORMS)
@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
def test_every_form_gives_the_same_answer(
    form: str, packing: str, small_nt: bytes, graph: ox.Store, tmp_path: Path
) -> None:
    """Of a dataset, all triples stand in two graphs, and none in the default one."""
    kind = ox.RdfFormat.from_extension(form)
    assert kind
    triples = list(ox.parse(small_nt, ox.RdfFormat.N_TRIPLES))
    if kind.supports_datasets:
        graphs = (ox.NamedNode("https://example.org/1"), ox.NamedNode("https://example.org/2"))
        triples = [ox.Quad(quad.subject, quad.predicate, quad.object, one) for one in graphs for quad in triples]
    path = tmp_path / f"graph.{form}{packing}"
    path.write_bytes(packed(ox.serialize(triples, format=kind) or b"", packing))
    loaded = store.load(path)
    text = "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?m) { ?s ?p ?o }"
    assert ask(loaded, text, "csv") == ask(graph, text, "csv")
    links = named.text_of("links-within-list")
    assert ask(loaded, links, "csv") == ask(graph, links, "csv")
    if kind.supports_datasets:
        assert ask(loaded, "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }", "csv") == b"n\r\n2\r\n"


def test_graphs_at_hand_may_be_asked_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "graph.nq"
    path.write_text("<a:s> <a:p> <a:1> <g:1> .\n<a:s> <a:p> <a:2> <g:2> .\n<a:s> <a:p> <a:1> <g:2> .\n")
    loaded = store.load(path)

    def objects(text: str, default: tuple[str, ...] = (), others: tuple[str, ...] = ()) -> list[str]:
        question = Question(text=text, form="csv", default_graphs=default, named_graphs=others)
        return sorted(answer(loaded, question).content.decode().split()[1:])

    assert objects("SELECT ?o { ?s ?p ?o }") == ["a:1", "a:2"]
    assert objects("SELECT ?o FROM <g:1> { ?s ?p ?o }") == ["a:1"]
    assert objects("SELECT ?g FROM NAMED <g:2> { GRAPH ?g { ?s ?p <a:1> } }") == ["g:2"]
    assert objects("SELECT ?o { ?s ?p ?o }", ("g:1",)) == ["a:1"]
    assert objects("SELECT ?o FROM <g:2> { ?s ?p ?o }", ("g:1",)) == ["a:1"]
    assert objects("SELECT ?g { GRAPH ?g { ?s ?p <a:1> } }", ("g:1",), ("g:2",)) == ["g:2"]
    for text, default in (
        ("SELECT ?o FROM <g:3> { ?s ?p ?o }", ()),
        ("SELECT ?o FROM <g:1> FROM <g:3> { ?s ?p ?o }", ()),
        ("PREFIX g: <g:> SELECT ?o FROM g:1 { ?s ?p ?o }", ()),
        ("SELECT ?o { ?s ?p ?o }", ("g:3",)),
    ):
        with pytest.raises(RefusedError, match="graph"):
            objects(text, default)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.nt.gz", gzip.compress(b"<a:a> <a:b> <a:c> .\n" * 100, mtime=0)[:-9], "is cut: it ends before"),
        ("a.nt.zst", zstandard.compress(b"<a:a> <a:b> <a:c> .\n" * 100)[:-5], "is cut: it ends before"),
        ("a.ttl.gz", b"<a:a> <a:b> <a:c> .", "cannot be unpacked"),
        ("a.ttl.zst", b"<a:a> <a:b> <a:c> .", "cannot be unpacked"),
        ("a.nt.gz", gzip.compress(b"<a:a> <a:b> <a:c> .\n<a:a>", mtime=0), "a.nt.gz:2: this is not N-Triples"),
        ("a.nt", b"<a:a> <a:b> <c> .", "a.nt:1: this is not N-Triples (No scheme"),
        ("a.nq", b'<a:a> <a:b> "\\ud83d" .', "a.nq:1: this is not N-Quads"),
        ("a.ttl", b"<a:a> <a:b> 'x", "a.ttl:1: this is not Turtle"),
        ("a.rdf", b"<html/>", "a.rdf: this is not RDF/XML"),
        ("a.jsonld", b'{"@id": ', "a.jsonld:1: this is not JSON-LD"),
        (
            "a.jsonld",
            b'{"@context": "http://127.0.0.1:9/x", "a": 1}',
            "its @context is not in the file, and nothing is",
        ),
        ("a.nt", b"", "holds no triples"),
        ("a.trig", b"# nothing", "holds no triples"),
    ],
)
def test_a_file_that_is_cut_packed_wrongly_or_empty_is_told(
    name: str, content: bytes, words: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(GraphError) as err:
        store.load(tmp_path / name)
    assert words in str(err.value)


def test_relative_iris_are_relative_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<#x> <a:p> <b.ttl> .")
    found = ask(store.load(tmp_path / "a.ttl"), "SELECT * { ?s ?p ?o }", "csv").decode()
    assert f"{tmp_path.as_uri()}/a.ttl#x" in found
    assert f"{tmp_path.as_uri()}/b.ttl" in found


@pytest.mark.parametrize(
    ("name", "size", "is_large"),
    [
        ("a.nt", 40_000_000, False), ("a.nt", 100_000_000, True), ("a.ttl", 10_000_000, False),
        ("a.ttl", 40_000_000, True), ("a.nt.gz", 2_000_000, False), ("a.nt.zst", 8_000_000, True),
    ],
)  # fmt: skip
def test_large_files_are_told_by_their_size(name: str, size: int, is_large: bool, tmp_path: Path) -> None:
    with (tmp_path / name).open("wb") as file:
        file.truncate(size)
    assert store.GraphFile.at(tmp_path / name).is_large == is_large


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("cut.nt", b'<a:a> <a:b> <a:c> .\n<a:a> <a:b> "cut', "cut.nt:2: this is not N-Triples"),
        ("page.ttl", b"<!DOCTYPE html>\n<html>", "page.ttl:1: this is not Turtle"),
        ("latin.nt", b'<a:a> <a:b> "\xff" .\n', "latin.nt:1: this is not N-Triples"),
        ("null.ttl", b"\x00\x1b[31m", "null.ttl:1: this is not Turtle"),
        ("rows.csv", b"a,b", "rows.csv is not a file that can be asked"),
        ("graph.n3", b"", "graph.n3 is not a file that can be asked"),
        ("graph", b"", "graph is not a file that can be asked"),
    ],
)
def test_a_file_that_is_not_rdf_is_named_with_its_line(name: str, content: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(GraphError) as err:
        store.load(tmp_path / name)
    assert words in str(err.value)
    assert not {"\x00", "\x1b"} & set(str(err.value))


def test_a_missing_file_and_a_folder_are_named_with_the_next_step(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"no file .*none\.nt.*kg build"):
        store.load(tmp_path / "none.nt")
    with pytest.raises(GraphError, match=r"is a folder.*graph\.nt"):
        store.load(tmp_path)


def test_a_file_that_the_system_will_not_open_is_named(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="cannot be read"):
        store.load(tmp_path / f"{'x' * 300}.nt")


def test_a_name_that_is_none_leads_to_the_next() -> None:
    assert named.text_of("SELECT * { ?s ?p ?o }") == "SELECT * { ?s ?p ?o }"
    assert named.text_of(" versions ").startswith("#")
    with pytest.raises(QueryError, match="Did you mean timeline"):
        named.text_of("timelin")
    with pytest.raises(QueryError, match="lists them"):
        named.text_of("x")


def test_our_prefixes_need_no_declaration_and_may_be_declared_otherwise(graph: ox.Store) -> None:
    count = "SELECT (COUNT(?w) AS ?n) { ?w a fabio:Work }"
    assert ask(graph, count, "csv") == b"n\r\n6\r\n"
    assert ask(graph, f"PREFIX fabio: <a:> {count}", "csv") == b"n\r\n0\r\n"
    assert ask(graph, "ASK { kg:field a skos:ConceptScheme }", "csv") == b"true\n"


def test_the_base_is_the_graphs_own(small: Corpus) -> None:
    graph = ox.Store()
    graph.load(files.ntriples(small, "https://example.org/kg/"), ox.RdfFormat.N_TRIPLES)
    assert ask(graph, "ASK { kg:field a skos:ConceptScheme }", "table") == b"true\n"


def test_json_csv_and_tsv_are_the_standards_own_forms() -> None:
    graph = holding(
        ("a:s", "a:p", ox.Literal('=1+1, "x"\n')),
        ("a:s", "a:q", ox.Literal("5", datatype=ox.NamedNode(str(XSD.integer)))),
    )
    text = "SELECT ?p ?o { ?s ?p ?o } ORDER BY ?p"
    rows = list(csv.reader(io.StringIO(ask(graph, text, "csv").decode(), newline="")))
    assert rows == [["p", "o"], ["a:p", '=1+1, "x"\n'], ["a:q", "5"]]
    assert ask(graph, text, "tsv") == b'?p\t?o\n<a:p>\t"=1+1, \\"x\\"\\n"\n<a:q>\t5\n'
    found = json.loads(ask(graph, text, "json"))
    assert found["head"]["vars"] == ["p", "o"]
    assert found["results"]["bindings"][0]["o"] == {"type": "literal", "value": '=1+1, "x"\n'}


@pytest.mark.parametrize(
    ("form", "expected"), [("table", b"false\n"), ("csv", b"false\n"), ("json", b'{"head":{},"boolean":false}\n')]
)
def test_ask_is_answered_in_every_form(graph: ox.Store, form: Form, expected: bytes) -> None:
    assert ask(graph, "ASK { <a:a> ?p ?o }", form) == expected


@pytest.mark.parametrize(
    ("text", "triples"),
    [("CONSTRUCT WHERE { ?s a kgv:Entry }", 5), ("DESCRIBE <https://w3id.org/reading-kg/list/small%20list>", 3)],
)
def test_construct_and_describe_give_turtle(graph: ox.Store, text: str, triples: int) -> None:
    first, second = (ask(graph, text, "table") for _ in range(2))
    assert first == second
    assert len(rdflib.Graph().parse(data=first, format="turtle")) == triples
    subjects = [line for line in first.splitlines() if line.startswith(b"kg:")]
    assert subjects == sorted(subjects)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELECT * {", "line 1, column 11:"),
        ("SELECT ?x {\n  ?x nope:b 1\n}", "line 2, column 12 (prefix not found):\n    ?x nope:b 1\n             ^"),
        ("", "line 1, column 1:"),
        ("SELECT ?x (COUNT(*) AS ?n) { ?x ?y ?z }", "unbound"),
        ("\n\n  SELECT ?x WHER { }", "line 3"),
        ("SELECT \x1b[31m", "line 1"),
        ("SELECT ?x { ?x ?p '\ud800' }", "not text"),
        ("SELECT (<a:f>(1) AS ?x) { }", "cannot be answered"),
        ("SELECT ?x { FILTER(" + "(" * 100_000 + "1" + ")" * 100_000 + ") }", "more than 500 brackets"),
    ],
)
def test_a_query_with_an_error_names_the_place(graph: ox.Store, text: str, words: str) -> None:
    sentence = refused(graph, text)
    assert words in sentence
    assert "\x1b" not in sentence
    assert len(sentence) < 400


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "PREFIX x: <a:> # a comment\nDELETE WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1/x>",
        "clear all",
        "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_updates_are_refused(graph: ox.Store, text: str) -> None:
    before = len(graph)
    assert "only read here" in refused(graph, text)
    assert len(graph) == before


def test_another_graph_is_refused(graph: ox.Store) -> None:
    assert "FROM" in refused(graph, "SELECT * FROM <http://127.0.0.1/x> { ?s ?p ?o }")


def hidden_in(address: str) -> list[str]:
    """Ways of asking another server, some of which other readings of the text than the parser's would not see."""
    return [
        f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ service silent <{address}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE#here\n<{address}> {{ ?s ?p ?o }} }}",
        f"PREFIX e: <{address}> SELECT * {{ SERVICE e: {{ ?s ?p ?o }} }}",
        f"PREFIX : <{address}> SELECT * {{ SERVICE:x {{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?s ?p 1SERVICE<{address}>{{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?s ?p ?o.SERVICE<{address}>{{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?s ?p trueSERVICE<{address}>{{ ?s ?p ?o }} }}",
        f"SELECT * {{ BIND(1 AS ?a) BIND(2 AS ?b) FILTER(?a<?b#>'''\n) SERVICE <{address}> {{ ?s ?p ?o }} #'''\n}}",
        f"SELECT * {{ BIND(<{address}> AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
        f"ASK {{ FILTER EXISTS {{ SERVICE <{address}> {{ ?s ?p ?o }} }} }}",
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{address}> {{ ?s ?p ?o }} }}",
    ]


def test_no_query_reaches_the_network(graph: ox.Store) -> None:
    reached = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                reached.append(connection)
                connection.close()

        threading.Thread(target=accept, daemon=True).start()
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        for text in hidden_in(address):
            assert "another server" in refused(graph, text), text
        escaped = f"SELECT * {{ \\u0053ERVICE <{address}> {{ ?s ?p ?o }} }}"
        assert "cannot be understood" in refused(graph, escaped)
        assert reached == []
        server.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?service <a:p> ?o }",
        "SELECT * { ?my_service <a:p> ?o }",
        "SELECT * { ?s kgv:service <a:o> }",
        "SELECT * { ?s ?p 'a service', 'from <x>' }",
        "SELECT * { ?s ?p ?o FILTER(CONTAINS(?o, 'service')) } # a service",
        "# insert, load and delete\nSELECT ?from { ?from <a:from> <from:x> }",
        "SELECT * { ?s ?p 'x'@service }",
    ],
)
def test_a_query_that_only_speaks_of_it_is_answered(graph: ox.Store, text: str) -> None:
    assert ask(graph, text, "csv")


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "xml"])
def test_a_limit_gives_the_first_rows_and_says_that_there_are_more(graph: ox.Store, form: Form) -> None:
    text = "SELECT ?s ?o { ?s cito:cites ?o } ORDER BY ?s ?o"
    whole = answer(graph, Question(text=text, form=form))
    rows = len(json.loads(answer(graph, Question(text=text, form="json")).content)["results"]["bindings"])
    assert not whole.cut
    for limit in (rows, rows + 1):
        assert answer(graph, Question(text=text, form=form, limit=limit)) == whole
    cut = answer(graph, Question(text=text, form=form, limit=rows - 1))
    assert cut.cut
    shorter = answer(graph, Question(text=f"{text} LIMIT {rows - 1}", form=form))
    assert cut.content == shorter.content
    assert answer(graph, Question(text=text, form=form, limit=0)).cut


def test_terms_of_every_kind_survive_a_limit() -> None:
    terms: tuple[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, ...] = (
        ox.Literal("x", language="en"), ox.Literal("1", datatype=ox.NamedNode(str(XSD.integer))), ox.BlankNode("b"),
        ox.NamedNode("a:é"), ox.Literal('"\n\t\\'), ox.Literal("y", language="ar", direction=ox.BaseDirection.RTL),
        ox.Triple(ox.NamedNode("a:a"), ox.NamedNode("a:b"), ox.Literal("c")),
    )  # fmt: skip
    graph = ox.Store()
    for n, term in enumerate(terms):
        graph.add(ox.Quad(ox.NamedNode(f"a:{n}"), ox.NamedNode("a:p"), term))
    for form in ("csv", "tsv", "json", "xml"):
        text = "SELECT ?s ?o ?none { ?s ?p ?o } ORDER BY ?s"
        whole, limited = (answer(graph, Question(text=text, form=form, limit=limit)) for limit in (None, len(terms)))
        assert limited == whole


def test_what_xml_cannot_hold_is_told(graph: ox.Store) -> None:
    with pytest.raises(QueryError, match="control character"):
        ask(graph, "SELECT ?o { ?s ?p ?o }", "xml")
    with pytest.raises(QueryError, match="control character"):
        answer(graph, Question(text="CONSTRUCT WHERE { ?s ?p ?o }", graph_form="rdf"))
    assert ask(graph, "SELECT ?o { ?s cito:cites ?o }", "xml").startswith(b"<?xml")


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "xml"])
@pytest.mark.parametrize("most", [400, 1000, 3000])
def test_a_bound_of_bytes_leaves_a_whole_answer(graph: ox.Store, form: Form, most: int) -> None:
    question = Question(text="SELECT * { ?s ?p ?o FILTER(ISIRI(?o)) }", form=form, most_bytes=most)
    found = answer(graph, question)
    assert found.cut
    assert most / 4 < len(found.content) <= most
    kind = ox.QueryResultsFormat.from_extension("srx" if form == "xml" else form)
    if form != "csv":
        assert isinstance(ox.parse_query_results(found.content, format=kind), ox.QuerySolutions)
    assert not answer(graph, replace(question, most_bytes=10_000_000)).cut


@pytest.mark.parametrize(
    ("graph_form", "kind"),
    [("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml"), ("jsonld", "json-ld")],
)
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # of rdflib's own reader of JSON-LD
def test_a_graph_comes_in_every_form_and_may_be_cut(graph: ox.Store, graph_form: GraphForm, kind: str) -> None:
    plain = "{ ?s ?p ?o FILTER(!CONTAINS(STR(?o), '\a')) }"
    question = Question(text=f"CONSTRUCT {{ ?s ?p ?o }} WHERE {plain}", graph_form=graph_form)
    found = answer(graph, question)
    assert found.kind == "graph"
    triples = rdflib.Graph().parse(data=found.content, format=kind)
    assert f"n\r\n{len(triples)}\r\n".encode() == ask(graph, f"SELECT (COUNT(*) AS ?n) {plain}", "csv")
    cut = answer(graph, replace(question, limit=7))
    assert cut.cut
    assert len(rdflib.Graph().parse(data=cut.content, format=kind)) == 7
    short = answer(graph, replace(question, most_bytes=2_000))
    assert short.cut
    assert len(short.content) <= 2_000
    assert rdflib.Graph().parse(data=short.content, format=kind)


def test_a_table_is_aligned_and_short(graph: ox.Store) -> None:
    text = (
        "SELECT ?position ?title ?entry { ?entry a kgv:Entry ; schema:position ?position ; dcterms:title ?title }"
        " ORDER BY ?position"
    )
    assert ask(graph, text, "table").decode().splitlines()[:4] == [
        "position  title                      entry",
        "─" * 65,
        "       1  A journal paper            kg:list/small%20list/entry/1",
        "       2  Say hi                     kg:list/small%20list/entry/2",
    ]
    for width in (30, 40, 50, 66):
        lines = ask(graph, text, "table", width).decode().splitlines()
        assert max(cell_len(line) for line in lines) <= width
        assert len(lines) == 7
    assert "…" in lines[2] or width == 66


def test_a_table_without_rows_says_so(graph: ox.Store) -> None:
    assert ask(graph, "SELECT ?s { ?s a <a:none> }", "table") == "s\n─\n(no rows)\n".encode()


def test_no_stranger_steers_the_terminal() -> None:
    hostile = f"{ESC}red\x07 \x9b2J \u202eright to left\u2066 \u2028 a\ttab\nand a line"
    graph = holding(("a:s", "a:p", ox.Literal(hostile)), ("a:s", "a:q", ox.BlankNode("b")))
    shown = ask(graph, "SELECT ?o { ?s ?p ?o } ORDER BY ?p", "table", 200).decode()
    assert set(shown) - {"\n"} == {c for c in shown if c.isprintable()}
    assert len(shown.splitlines()) == 4
    assert "red" in shown


def test_wide_letters_take_two_columns() -> None:
    graph = holding(("a:s", "a:p", ox.Literal("単一細胞解析")), ("a:s", "a:q", ox.Literal("cafe\u0301")))
    lines = ask(graph, "SELECT ?o ?p { ?s ?p ?o } ORDER BY ?p", "table").decode().splitlines()
    assert [cell_len(line) for line in lines] == [15, 17, 17, 17]
    cut = ask(graph, "SELECT ?o ?p { ?s ?p ?o } ORDER BY ?p", "table", 14).decode().splitlines()
    assert cut[2].startswith("単一")
    assert max(cell_len(line) for line in cut) <= 14


def test_an_unbound_value_is_an_empty_cell(graph: ox.Store) -> None:
    text = "SELECT ?a ?b { VALUES (?a ?b) { (1 UNDEF) } }"
    assert ask(graph, text, "table").decode().splitlines()[2] == "1"


def test_asking_needs_neither_the_graph_library_nor_the_engine_at_import() -> None:
    code = "import sys, kg.rdf.store; print(sorted({'networkx', 'pyoxigraph', 'rdflib'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "[]\n"
