"""A graph that must not be written is told by the rule and by what breaks it; files of strangers do no harm."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store

from kg import graph as graphs
from kg import outputs
from kg.cli import main
from kg.corpus import Corpus
from kg.errors import GateError, QueryError, TimeLimitError
from kg.insight.survey import survey
from kg.model import DIRECTIONS, Completeness, ListState
from kg.options import Options
from kg.rdf import files, gate, named, shapes, store
from kg.rdf.answer import Answer, Question, answer
from kg.summary import summarise
from tests.conftest import BASE
from tests.rdf import faults, misdrawn
from tests.rdf.faults import DATASET, KGV, S2, TYPE, VOID, XSD, added
from tests.rdf.misdrawn import STEP, SUGGESTED
from tests.rdf.surveyed import surveyed

ROOT = Path(__file__).parents[2]
# What a build seals is of no matter here.
SEALED = {"manifest.json": b"{}"}
TITLE = "<http://purl.org/dc/terms/title>"
FAULTS = faults.FAULTS | misdrawn.FAULTS


@pytest.fixture
def graph_file(small_nt: bytes, tmp_path: Path) -> Path:
    file = tmp_path / "graph.nt"
    file.write_bytes(small_nt)
    return file


def said(path: Path) -> str:
    return "\n".join(gate.in_words(gate.check(path)))


@pytest.mark.parametrize("name", FAULTS)
def test_a_seeded_fault_is_caught_by_name(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    fault = FAULTS[name]
    path = tmp_path / "graph.nt"
    path.write_bytes(fault.plant(request.getfixturevalue(f"{fault.graph}_nt").decode()).encode())
    report = gate.check(path)
    assert fault.rule in [one.rule for one in report.broken]
    # All that breaks a rule is what was planted, and what it changes in the counts.
    assert {one.rule for one in report.broken} <= {fault.rule, "Counts", "Work frbr:realization", *_beside(name)}
    lines = gate.in_words(report)
    assert fault.names in "\n".join(lines)
    assert all(len(line) < 400 for line in lines)


def _beside(name: str) -> set[str]:
    """Other rules that a fault breaks, each for a reason."""
    return {
        "a link to a paper that is not there": {"Links"},
        "a day that is in no calendar": {"Citation cito:hasCitationCreationDate"},
        "a date in words": {"Citation cito:hasCitationCreationDate"},
        "two cited records": {"Links"},
        "no description": {"Dataset dcterms:title"},
        "two descriptions": {f"Dataset {term}" for term in ("dcterms:conformsTo", "dcterms:created", "dcterms:license")}
        | {"Dataset dcterms:title", "Dataset void:triples"},
        "a class that is used more often": {"Work dcterms:title"},
        "a record of no work": {"Conclusions"},
        "a work without a record": {"Conclusions", "Record ^frbr:realization"},
        "a conclusion that passes for a citation": {
            f"Citation {term}" for term in ("cito:hasCitedEntity", "cito:hasCitingEntity", "prov:hadPrimarySource")
        },
        "a suggestion of two works": {"Conclusions"},
    }.get(name, set())


def test_there_are_enough_faults_and_they_break_every_kind_of_rule() -> None:
    assert len(FAULTS) >= 20
    broken = {fault.rule for fault in FAULTS.values()}
    assert {"Counts", "Addresses", "Links", "Graph ^rdf:type"} <= broken
    # Each shape for a conclusion, so that none of them holds whatever is written.
    turtle = Path(gate.__file__).with_name("shapes.ttl").read_text(encoding="utf-8")
    of_conclusions = turtle.partition("# --- What this program concludes ---")[2].partition("# --- ")[0]
    names = set(re.findall(r"^:(\w+) a sh:NodeShape", of_conclusions, re.M))
    assert len(names) > 15
    assert names <= {rule.partition(" ")[0] for rule in broken}


@pytest.mark.parametrize("which", ["small", "core", "extra", "reduced"])
def test_what_is_written_holds(which: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    path = tmp_path / "graph.nt"
    path.write_bytes(request.getfixturevalue(f"{which}_nt"))
    report = gate.check(path)
    lines = path.read_bytes().count(b"\n")
    assert not report.broken
    assert report.queries == len(named.queries())
    assert gate.in_words(report)[0].startswith(f"holds: {lines:,} triples, checked by {report.rules} rules and")


def test_rdf_1_2_holds_by_what_it_reifies(small: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "graph.rdf12.ttl"
    with path.open("w+b") as out:
        files.write_rdf12(small, surveyed(small), out, BASE, "standard")
    written = path.read_text(encoding="utf-8")
    assert not gate.check(path).broken
    path.write_text(re.sub(r"<<\(.*?\)>>", "<<( <a:a> <a:b> <a:c> )>>", written, count=1), encoding="utf-8")
    broken = {one.rule for one in gate.check(path).broken}
    assert broken == {"Citation cito:hasCitedEntity", "Citation cito:hasCitingEntity", "Links"}


def test_an_entry_may_have_no_title(small: Corpus, tmp_path: Path) -> None:
    first, *rest = small.resolutions
    bare = replace(small, resolutions=(replace(first, entry=replace(first.entry, title="")), *rest))
    path = tmp_path / "graph.nt"
    path.write_bytes(files.ntriples(bare))
    assert not gate.check(path).broken


def test_a_report_has_some_lines_of_each_rule_and_then_a_count(graph_file: Path, small_nt: bytes) -> None:
    nt = small_nt.decode() + "".join(f"<a:{n:04}> {TYPE} <http://xmlns.com/foaf/0.1/Person> .\n" for n in range(1000))
    graph_file.write_text(nt, encoding="utf-8")
    lines = gate.in_words(gate.check(graph_file))
    assert lines[0].startswith("breaks ")
    assert lines[0].endswith(" faults)")
    at = lines.index("Person foaf:name: A person has one name.")
    assert lines[at + 1 : at + 5] == ["  <a:0000>", "  <a:0001>", "  <a:0002>", "  and 997 more"]
    assert len(lines) <= 60


def test_a_report_of_many_broken_rules_is_still_short(graph_file: Path) -> None:
    queries = (query for rule in shapes.rules() for query in rule.queries)
    kinds = {kind for query in queries for kind in re.findall(r"\?this <[^>]*#type> (<[^>]*>)", query)}
    graph_file.write_text("".join(f"<a:{n}> {TYPE} {kind} .\n" for n in range(9) for kind in sorted(kinds)))
    lines = gate.in_words(gate.check(graph_file))
    assert len(lines) <= 62
    assert lines[-1].startswith("and ")
    assert lines[-1].endswith(" more rules")


def test_what_steers_a_terminal_is_made_visible_in_a_report(graph_file: Path, small_nt: bytes) -> None:
    evil = '"\\u001B[2J\\u202E' + "x" * 1000 + '"'
    graph_file.write_text(added(f"{S2} {TITLE} {evil}")(small_nt.decode()), encoding="utf-8")
    words = said(graph_file)
    assert "\x1b" not in words
    assert "\u202e" not in words
    assert max(map(len, words.splitlines())) < 400


ADDRESSES = next(rule for rule in shapes.rules() if rule.name == "Addresses")
ASCII = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="<>\\"), max_size=12)
IRIS = st.one_of(ASCII.map("http://h/".__add__), ASCII.map("a:".__add__), ASCII.map("http://".__add__), ASCII)


@given(IRIS)
@example("http://[::1]:80/a?b#c")
@example("http://user@host:8x/")
@example("http://h/a#b#c")
@example("a:%4")
@example("http://h//a")
@example("mailto:a@b")
@example("a:")
@example("1a:b")
@example("http://h/\u00e9?\ue000")
@example("http://h/\ue000")
@example("http://h/\u0085")
def test_the_rule_on_iris_says_what_the_engines_own_reading_says(iri: str) -> None:
    line = f"<{iri}> <a:p> <a:o> .".encode()
    strict, lenient = Store(), Store()
    lenient.load(line, RdfFormat.N_TRIPLES, lenient=True)
    try:
        strict.load(line, RdfFormat.N_TRIPLES)
        is_valid = True
    except SyntaxError as err:
        # What is between the brackets of an address is not looked at one by one: the engine does, and names the line.
        is_valid = "Invalid host IP" in str(err)
    assert (not list(gate._found(lenient, ADDRESSES, ADDRESSES.queries[0]))) == is_valid


def test_what_the_engine_refuses_and_no_rule_names_is_told_with_its_line(
    graph_file: Path, small_nt: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    graph_file.write_bytes(small_nt + b"<a:b> <a:p> <http://[1:2]/> .\n")
    assert main(["validate", str(graph_file)]) == 1
    lines = len(small_nt.splitlines()) + 1
    out, err = capsys.readouterr()
    assert f"{graph_file}:{lines}: this is not N-Triples" in err
    assert not out


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\x00\xff\xfe", b"<a:b> <a:c> ", b"<a:b> <a:c> <a:d> .\n<a:b> <a:c", b"\x1f\x8b\x08\x00cut",
        b'<a:b> <a:c> "\\uD800" .\n', b'<a:b> <a:c> "\xed\xa0\x80" .\n', b"<html>not RDF</html>", b"{" * 100_000,
    ],
)  # fmt: skip
@pytest.mark.parametrize("suffix", [".nt", ".ttl", ".rdf", ".trig", ".nq", ".jsonld", ".nt.gz", ".ttl.zst"])
def test_what_is_no_rdf_is_a_sentence(
    content: bytes, suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"graph{suffix}"
    path.write_bytes(content)
    assert main(["validate", str(path)]) == 1
    out, err = capsys.readouterr()
    assert (out + err).count(str(path)) >= 1
    assert "Traceback" not in out + err


@pytest.mark.parametrize("name", ["nothing.nt", ".", "graph.txt"])
def test_what_cannot_be_read_is_a_sentence(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "graph.txt").write_text("<a:b> <a:c> <a:d> .")
    assert main(["validate", str(tmp_path / name)]) == 1
    assert capsys.readouterr().err.startswith("kg: ")


def test_a_graph_of_something_else_does_not_pass_for_one_of_ours(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "other.ttl"
    path.write_text("<a> <http://xmlns.com/foaf/0.1/knows> <b> .")
    assert main(["validate", str(path)]) == 1
    out, err = capsys.readouterr()
    assert out.splitlines()[:2] == [
        f"{path} breaks 1 rule (1 fault)",
        "Graph ^rdf:type: A graph describes itself: it holds one dataset.",
    ]
    assert not err


def test_any_form_of_the_graph_holds(small_nt: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = Store()
    store.load(small_nt, RdfFormat.N_TRIPLES)
    for suffix in ("ttl", "rdf", "nq", "trig", "jsonld"):
        path = tmp_path / f"graph.{suffix}"
        form = RdfFormat.from_extension(suffix)
        assert form
        store.dump(str(path), form, from_graph=None if form.supports_datasets else next(iter(store)).graph_name)
        assert main(["validate", str(path)]) == 0, suffix
    (tmp_path / "graph.nt.gz").write_bytes(gzip.compress(small_nt))
    assert main(["validate", str(tmp_path / "graph.nt.gz")]) == 0
    assert capsys.readouterr().out.count(f" holds: {len(store):,} triples, ") == 6


# Each with a number in the place of §.
MANY = {
    "titles": f'{S2} {TITLE} "§" .',
    "datasets": f'<a:§> {TYPE} <{VOID}Dataset> .\n<a:§> <{VOID}triples> "1"^^<{XSD}integer> .',
    "classes and properties": f"{S2} {TYPE} <a:§> .\n{S2} <a:p§> <a:§> .",
    "links": f"{S2} <http://purl.org/spar/cito/cites> <a:§> .",
    "ends of a step": f"{STEP} <{KGV}citingWork> <a:§> .\n{STEP} <{KGV}citedWork> <a:§> .",
    "ranks": "\n".join(
        f'{SUGGESTED} <{KGV}{name}> "§"^^<{XSD}integer> .' for name in ("rank", "bestRank", "worstRank")
    ),
    "parts": f"{DATASET} <{VOID}classPartition> <a:§> .\n<a:§> <{VOID}class> <{KGV}x> .",
}


@pytest.mark.parametrize("what", MANY)
def test_ten_thousand_of_anything_take_no_time(what: str, small_nt: bytes, graph_file: Path) -> None:
    lines = (f"{MANY[what]}\n".replace("§", str(n)) for n in range(10_000))
    graph_file.write_bytes(small_nt + "".join(lines).encode())
    done = subprocess.run(
        [sys.executable, "-m", "kg", "validate", str(graph_file)],
        capture_output=True, text=True, timeout=60, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 1
    assert " breaks " in done.stdout
    assert done.stdout.count("\n") <= 62


def test_nothing_is_fetched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        (tmp_path / "a.jsonld").write_text(f'{{"@context": "{address}/context", "name": "x"}}')
        (tmp_path / "a.rdf").write_text(
            f'<!DOCTYPE r [<!ENTITY x SYSTEM "{address}/entity">]>'
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description>'
            "<rdf:value>&x;</rdf:value></rdf:Description></rdf:RDF>"
        )
        (tmp_path / "a.ttl").write_text(
            f"<{address}/s> <http://www.w3.org/2002/07/owl#imports> <{address}/o> ; a <{address}/Class> ."
        )
        for name in ("a.jsonld", "a.rdf", "a.ttl"):
            assert main(["validate", str(tmp_path / name)]) == 1
        server.shutdown()
    assert asked == []
    assert "Traceback" not in capsys.readouterr().err


def test_a_query_that_takes_too_long_is_a_fault_by_name_and_the_last_that_is_asked() -> None:
    asked = []

    def ask(question: Question) -> Answer:
        asked.append(question)
        raise TimeLimitError("The query took longer than 30 s and was stopped.")

    (broken,) = gate._unanswered(ask)
    assert broken.rule == "Queries"
    assert broken.faults[0].node == f"kg query {named.queries()[0].name}"
    assert broken.faults[0].value == "The query took longer than 30 s and was stopped."
    assert len(asked) == 1


def test_each_query_that_cannot_be_answered_is_a_fault() -> None:
    def ask(question: Question) -> Answer:
        raise QueryError(f"The query cannot be answered: {question.form}.")

    assert len(list(gate._unanswered(ask))) == len(named.queries())


def test_a_query_that_does_not_give_what_it_says_is_a_fault(small_nt: bytes, tmp_path: Path) -> None:
    (tmp_path / "small.nt").write_bytes(small_nt)
    graph = store.load(tmp_path / "small.nt")
    query = next(one for one in named.queries() if one.name == "unknown-lists")
    given = answer(graph, Question(text=query.text, form="tsv"))
    assert gate._unexpected(query, given) == ""
    assert gate._unexpected(replace(query, sparse=frozenset()), given) == "row 2 has no note"
    other = gate._unexpected(replace(query, columns=("title",)), given)
    assert other == "gives ?entry ?title ?list ?state ?note, not title"


# --- In a build ---


@pytest.fixture
def plain(small: Corpus) -> Corpus:
    """The small corpus, with titles that every output bears and a state of every list."""
    plain = (replace(paper, title=paper.title.encode("ascii", "ignore").decode()) for paper in small.papers.values())
    known = {(state.paper, state.direction): state for state in small.states}
    for pid in small.papers:
        for direction in DIRECTIONS:
            state = ListState(paper=pid, direction=direction, completeness=Completeness.UNKNOWN)
            known.setdefault((pid, direction), state)
    return replace(small, papers={paper.pid: paper for paper in plain}, states=tuple(known.values()))


def broken(corpus: Corpus) -> Corpus:
    """A corpus that no reader gives: two of its entries stand at one place, and so are one thing with two titles."""
    first, second, *rest = corpus.resolutions
    same = replace(second, entry=replace(second.entry, position=first.entry.position))
    return replace(corpus, resolutions=(first, same, *rest))


def write(corpus: Corpus, out: Path, *, gate: bool = True) -> tuple[Path, ...]:
    return outputs.write(
        corpus, graphs.build(corpus), summarise(corpus), survey(corpus), out,
        sealed=SEALED, options=Options(base=BASE, sparql=False, gate=gate), made_from="a test",
        on_progress=lambda _: None,
    )  # fmt: skip


def test_a_fault_stops_a_build_and_leaves_what_stood_there(plain: Corpus, tmp_path: Path) -> None:
    write(plain, tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(GateError) as caught:
        write(broken(plain), tmp_path)
    message = str(caught.value)
    assert message.startswith("The graph that was made breaks ")
    assert "Nothing was written" in message
    assert "--no-gate" in message
    assert "Entry dcterms:title: An entry has one title, or none if its list gives none." in message
    assert "/entry/1>" in message
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_without_the_gate_it_is_written_all_the_same(plain: Corpus, tmp_path: Path) -> None:
    paths = write(broken(plain), tmp_path, gate=False)
    assert all(path.is_file() for path in paths)
    assert main(["validate", str(tmp_path / "graph.nt")]) == 1


def test_a_graph_that_was_not_checked_is_not_current_for_a_build_that_checks(small: Corpus) -> None:
    assert outputs.digest(small, SEALED, Options(base=BASE, gate=False)) != outputs.digest(
        small, SEALED, Options(base=BASE)
    )
