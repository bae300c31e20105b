"""SPARQL in the page: what it answers, how it is stopped, what it refuses, and what it never does."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyoxigraph
import pytest

from kg import outputs
from kg.cli import main
from kg.corpus import Corpus
from kg.rdf import files, named, namespaces, store
from kg.rdf.answer import Question, answer

BASE = namespaces.DEFAULT_BASE
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
WORKS = "SELECT ?work { ?work kgv:listedIn ?list } ORDER BY ?work"


@pytest.fixture
def asked(shipped_page: Path, open_page: Any) -> Iterator[Any]:
    """That page, with the view opened."""
    with open_page(shipped_page) as opened:
        opened.page.click("#tab-ask")
        opened.page.wait_for_selector("#ask-status:has-text('Ready')", timeout=60_000)
        yield opened


@pytest.fixture(scope="module")
def truth(built: Path) -> Callable[[str], Any]:
    """What pyoxigraph answers."""
    loaded = store.load(built / "graph.nt")
    return lambda query: json.loads(answer(loaded, Question(text=named.text_of(query), form="json")).content)


def run(page: Any, query: str) -> str:
    """Run a query; what the status line says of its answer."""
    page.page.fill("#ask-query", query)
    page.page.click("#ask-run")
    return answered(page)


def answered(page: Any) -> str:
    page.page.wait_for_selector("#ask-run:enabled", timeout=60_000)
    said: str = page.page.inner_text("#ask-status")
    return said


def saved(page: Any, button: str) -> str:
    with page.page.expect_download() as download:
        page.page.click(button)
    return Path(download.value.path()).read_bytes().decode()


def tidy(bindings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where a cell holds several titles, their order is the engine's, which differs between its builds."""
    return [
        {name: term | {"value": sorted(term["value"].split(" | "))} for name, term in row.items()} for row in bindings
    ]


def rows(page: Any) -> list[list[str]]:
    return [row.locator("td").all_inner_texts() for row in page.page.locator(".answer tbody tr").all()]


def test_the_page_answers_every_named_query_as_pyoxigraph_does(asked: Any, truth: Any) -> None:
    for query in named.queries():
        if any(parameter.is_needed for parameter in query.parameters):
            assert asked.page.get_by_role("button", name=query.help).count() == 0
            continue
        expected = truth(query.name)
        asked.page.get_by_role("button", name=query.help).click()
        said = answered(asked)
        found = json.loads(saved(asked, "#ask-text"))
        assert found["head"]["vars"] == expected["head"]["vars"]
        assert tidy(found["results"]["bindings"]) == tidy(expected["results"]["bindings"])
        count = len(expected["results"]["bindings"])
        if query.name == "intents":  # the shipped corpus knows none
            assert count == 0
            continue
        assert count > 0
        assert said.startswith(f"{count} row")
        assert len(rows(asked)) == min(count, 200)
        assert asked.page.url.endswith(f"query={query.name}")
        assert asked.page.input_value("#ask-query") == query.text
    assert asked.console == []


def test_nothing_is_started_or_unpacked_before_the_view_is_opened(
    shipped_page: Path, shipped_nt: bytes, open_page: Any
) -> None:
    with open_page(shipped_page) as opened:
        opened.choose("scGPT")
        opened.page.click("#tab-next")
        assert opened.page.workers == []
        assert not opened.page.query_selector("#ask-query")
        opened.page.click("#tab-ask")
        opened.page.wait_for_selector("#ask-status:has-text('Ready')", timeout=60_000)
        assert len(opened.page.workers) == 1
        assert f"{len(shipped_nt.splitlines()):,} triples" in opened.page.inner_text("#pane-ask .lead")


def test_the_page_asks_nobody_and_breaks_no_rule_of_its_own(asked: Any) -> None:
    run(asked, WORKS)
    run(asked, "SELECT * { SERVICE <https://example.org/sparql> { ?s ?p ?o } }")
    run(asked, "CONSTRUCT { ?a cito:cites ?b } WHERE { ?a cito:cites ?b }")
    assert [url for url in asked.requests if not url.startswith(("file:", "blob:", "data:"))] == []
    assert asked.console == []


@pytest.mark.slow
def test_a_query_is_stopped_and_the_next_one_is_answered(asked: Any) -> None:
    asked.page.fill("#ask-query", ENDLESS)
    asked.page.click("#ask-run")
    asked.page.click("#ask-stop")
    assert answered(asked) == "Stopped."
    assert run(asked, WORKS).startswith("17 rows")


@pytest.mark.slow
def test_a_query_ends_after_ten_seconds(asked: Any) -> None:
    said = run(asked, ENDLESS)
    assert said.startswith("Stopped after 10 s")
    assert run(asked, "ASK { }").startswith("Yes")


@pytest.mark.slow
def test_an_example_is_answered_though_another_query_still_runs(asked: Any) -> None:
    asked.page.fill("#ask-query", ENDLESS)
    asked.page.keyboard.press("Control+Enter")
    asked.page.wait_for_selector("#ask-stop:enabled")
    asked.page.locator(".examples li button").last.click()
    assert answered(asked).startswith("22 rows")


def test_a_mistake_is_told_with_its_place(asked: Any) -> None:
    run(asked, "SELECT ?x\nWHERE { ?x nope:y ?z }")
    told = asked.page.inner_text("#ask-wrong p")
    assert told == "The query cannot be understood at line 2, column 18 (prefix not found)."
    assert asked.page.inner_text("#ask-wrong pre") == "WHERE { ?x nope:y ?z }\n" + " " * 17 + "^"
    asked.page.get_by_role("button", name="Go to this place").click()
    asked.page.keyboard.type("!")
    assert asked.page.input_value("#ask-query") == "SELECT ?x\nWHERE { ?x nope:y! ?z }"
    assert asked.page.query_selector(".answer") is None
    assert run(asked, WORKS).startswith("17 rows")
    assert asked.page.query_selector("#ask-wrong p") is None


REFUSED = {
    "INSERT DATA { <a:a> <a:b> 1 }": "INSERT would change the graph; this page only reads it.",
    "DROP ALL": "DROP would change the graph; this page only reads it.",
    "SELECT * { SERVICE SILENT <http://x.org/> { ?s ?p ?o } }": (
        "SERVICE would ask another server; this page asks nobody, only the graph that it holds."
    ),
    "SELECT * FROM <http://x.org/> { ?s ?p ?o }": "FROM names another graph; this page holds only one. Leave FROM out.",
    "read-nxt": "There is no query named read-nxt: take one of the examples.",
    "  ": "There is no query yet: write one, or take one of the examples.",
}


@pytest.mark.slow
def test_what_is_more_than_reading_this_graph_is_refused(asked: Any, shipped_nt: bytes) -> None:
    for query, said in REFUSED.items():
        run(asked, query)
        assert asked.page.inner_text("#ask-wrong p") == said
    assert run(asked, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").startswith("1 row")
    assert rows(asked) == [[str(len(shipped_nt.splitlines()))]]


@pytest.mark.slow
def test_an_engine_that_breaks_is_replaced(asked: Any) -> None:
    run(asked, "SELECT * " + "{" * 3000 + "}" * 3000)
    assert "The engine gave up" in asked.page.inner_text("#ask-wrong p")
    assert run(asked, WORKS).startswith("17 rows")
    assert "query=" in asked.page.url


def test_an_address_brings_back_a_query_and_runs_it(shipped_page: Path, open_page: Any, truth: Any) -> None:
    query = "SELECT ?n {\n  BIND(1 + 1 AS ?n) # ü & ? = #\n}"
    with open_page(shipped_page) as opened:
        opened.page.click("#tab-ask")
        opened.page.wait_for_selector("#ask-query")
        run(opened, query)
        address = opened.page.url
        opened.page.goto("about:blank")
        opened.page.goto(address)
        opened.page.wait_for_selector(".answer", timeout=60_000)
        assert opened.page.input_value("#ask-query") == query
        assert rows(opened) == [["2"]]
        run(opened, "read-next")
        assert len(rows(opened)) == len(truth("read-next")["results"]["bindings"])
        opened.page.go_back()
        opened.page.wait_for_selector(".answer td:text-is('2')")
        assert opened.page.input_value("#ask-query") == query


@pytest.mark.slow
def test_a_query_that_is_too_long_for_the_address_is_answered_all_the_same(asked: Any) -> None:
    said = run(asked, "ASK { } #" + "x" * 4000)
    assert said.startswith("Yes")
    assert "too long to stand in the address" in said
    assert "query=" not in asked.page.url


def test_the_works_that_an_answer_names_are_lit_and_no_others(asked: Any, corpus: Corpus, truth: Any) -> None:
    run(asked, "read-next")
    asked.page.click("#ask-paint")
    assert asked.page.inner_text("#painted").startswith("20 works of an answer are lit.")
    asked.settle()
    lit = asked.evaluate("kgView.state().painted.map((work) => kgView.corpus.works.title[work])")
    expected = [row["title"]["value"] for row in truth("read-next")["results"]["bindings"]]
    assert sorted(lit) == sorted(expected)
    assert asked.evaluate("kgView.labels().length") > 0
    assert asked.evaluate("kgView.labels().every(({ of }) => kgView.state().painted.includes(of))")
    assert "paint=true" in asked.page.url
    asked.page.reload()
    asked.page.wait_for_selector("#painted:has-text('are lit')", timeout=60_000)
    assert asked.evaluate("kgView.state().view") == "map"
    assert sorted(asked.evaluate("kgView.state().painted.map((work) => kgView.corpus.works.title[work])")) == sorted(
        lit
    )
    asked.page.click("#painted >> text=Clear")
    assert not asked.page.is_visible("#painted")
    asked.settle()
    assert not asked.evaluate("kgView.labels().every(({ of }) => of === null || of < 0)")
    assert "paint" not in asked.page.url


@pytest.mark.slow
def test_names_in_an_answer_lead_to_their_details(asked: Any) -> None:
    query = """SELECT ?work ?record ?person ?class {
        ?work frbr:realization ?record . ?record dcterms:creator ?person ; a ?class ; dcterms:title ?title .
        ?person foaf:name "Haotian Cui" FILTER(CONTAINS(?title, "scGPT") && ?class = fabio:Expression) } LIMIT 1"""
    assert run(asked, query).startswith("1 row")
    work, record, person = asked.page.locator(".answer td button").all()
    person.click()
    assert asked.page.inner_text("#panel h2") == "Haotian Cui"
    work.click()
    assert "scGPT" in asked.page.inner_text("#panel h2")
    person.click()
    record.click()
    assert "scGPT" in asked.page.inner_text("#panel h2")
    link = asked.page.locator(".answer td a")
    assert link.inner_text() == "fabio:Expression"
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert asked.evaluate("kgView.state().view") == "ask"


def test_every_work_record_and_person_of_the_page_is_known_by_its_address(asked: Any, corpus: Corpus) -> None:
    run(asked, "SELECT ?work ?record { ?work frbr:realization ?record }")
    assert asked.page.inner_text("#ask-paint") == f"Light {len(corpus.works):,} works on the map"
    run(asked, "SELECT ?person { ?person a foaf:Person }")
    assert asked.page.locator(".answer td").count() == asked.page.locator(".answer td button").count() == 200
    found = json.loads(saved(asked, "#ask-text"))["results"]["bindings"]
    assert len(found) == len(corpus.people)


@pytest.mark.slow
def test_a_table_sorts_by_its_headers_and_comes_as_csv(asked: Any) -> None:
    run(asked, 'SELECT ?n ?t { VALUES (?n ?t) { (10 "=b") (9 "a, \\"q\\"") (-1 "@c") } }')
    assert [row[0] for row in rows(asked)] == ["10", "9", "-1"]
    head = asked.page.locator(".answer th").first
    for order, expected in (
        ("ascending", ["-1", "9", "10"]),
        ("descending", ["10", "9", "-1"]),
        ("none", ["10", "9", "-1"]),
    ):
        head.locator("button").click()
        assert head.get_attribute("aria-sort") == order
        assert [row[0] for row in rows(asked)] == expected
    table = list(csv.reader(io.StringIO(saved(asked, "#ask-csv"))))
    assert table == [["n", "t"], ["10", "'=b"], ["9", 'a, "q"'], ["-1", "'@c"]]


@pytest.mark.slow
def test_more_rows_are_shown_when_they_are_asked_for(asked: Any) -> None:
    assert run(asked, "SELECT ?a ?b { ?a cito:cites ?b }").startswith("5,078 rows")
    assert len(asked.page.locator(".answer tbody tr").all()) == 200
    asked.page.get_by_role("button", name="Show 1,000 more of 5,078").click()
    assert len(asked.page.locator(".answer tbody tr").all()) == 1200


@pytest.mark.slow
def test_ask_is_answered_with_yes_or_no(asked: Any) -> None:
    run(asked, "ASK { ?x a fabio:Preprint }")
    assert asked.page.inner_text(".truth") == "Yes"
    run(asked, "ASK { ?x a fabio:Nonsense }")
    assert asked.page.inner_text(".truth") == "No"
    run(asked, "SELECT ?x { ?x a fabio:Nonsense }")
    assert asked.page.inner_text("#ask-result .none") == "Nothing in the graph answers this query."


@pytest.mark.slow
@pytest.mark.parametrize(
    "query",
    [
        "CONSTRUCT { ?a cito:cites ?b } WHERE { ?a cito:cites ?b . ?w frbr:realization ?b ; kgv:listedIn ?list }",
        "DESCRIBE ?work { ?work kgv:listedIn ?list }",
    ],
)
def test_triples_are_a_table_a_text_and_works_on_the_map(asked: Any, corpus: Corpus, query: str) -> None:
    triples = pyoxigraph.Store()
    triples.bulk_load(files.ntriples(corpus, BASE), pyoxigraph.RdfFormat.N_TRIPLES)
    found = triples.query(query, prefixes=namespaces.prefixes(BASE))
    assert isinstance(found, pyoxigraph.QueryTriples)
    expected = sorted({f"{triple} .\n" for triple in found})
    assert run(asked, query).startswith(f"{len(expected):,} triples")
    assert saved(asked, "#ask-text") == "".join(expected)
    assert asked.page.locator(".answer th").all_inner_texts() == ["subject", "predicate", "object"]
    asked.page.click("summary:has-text('As text')")
    assert asked.page.inner_text("#pane-ask .lines").splitlines()[:3] == [line.strip() for line in expected[:3]]
    asked.page.click("#ask-paint")
    asked.settle()
    ends = {end for line in expected for end in re.findall(r"<([^>]*)>", line)}
    names = outputs.asked(corpus, b"", 0, BASE)
    works = {
        work.pid for work in corpus.works if ends & {names.works[work.pid], *(names.records[r] for r in work.records)}
    }
    lit = asked.evaluate(
        "kgView.state().painted.map((work) => kgView.corpus.records.ids[kgView.corpus.recordsOf[work][0]][0])"
    )
    assert set(lit) == {str(pid) for pid in works}


@pytest.mark.slow
def test_the_field_is_left_by_tab_and_keeps_the_keys_of_the_map(asked: Any) -> None:
    asked.page.fill("#ask-query", "ASK { } ")
    asked.page.keyboard.type("#/+-0")
    assert asked.page.input_value("#ask-query") == "ASK { } #/+-0"
    asked.page.keyboard.press("Tab")
    assert asked.evaluate("document.activeElement.id") == "ask-run"
    asked.page.focus("#ask-query")
    asked.page.keyboard.press("Control+Enter")
    assert answered(asked).startswith("Yes")


def test_hostile_text_in_answers_queries_and_addresses_runs_nothing(hostile_page: Path, open_page: Any) -> None:
    with open_page(hostile_page) as opened:
        opened.page.click("#tab-ask")
        opened.page.wait_for_selector("#ask-status:has-text('Ready')", timeout=60_000)
        for query in (
            "SELECT * { ?s ?p ?o }",
            "CONSTRUCT WHERE { ?s ?p ?o }",
            "SELECT (IRI('javascript:hacked=1') AS ?x) (IRI('data:text/html,<script>hacked=1</script>') AS ?y) { }",
            "SELECT ('<img src=x onerror=hacked=1>' AS ?x) { }",
            "<img src=x onerror=hacked=1> </script><script>hacked=1</script>",
            "SELECT * { ?x <img:src=x onerror=hacked=1> ?y }",
        ):
            run(opened, query)
            opened.settle()
            links = opened.evaluate("[...document.querySelectorAll('#pane-ask a')].map((a) => a.href)")
            assert [link for link in links if not re.match("https?://", link)] == []
            assert opened.evaluate("document.querySelectorAll('#pane-ask :is(img, svg, script, iframe)').length") == 0
        # Every text of the graph, in the table to its last row.
        said = run(opened, "SELECT DISTINCT ?text { ?s ?p ?text FILTER(isLiteral(?text)) }")
        while opened.page.locator("#ask-result .more:has-text('Show')").is_visible():
            opened.page.click("#ask-result .more:has-text('Show')")
        assert len(opened.page.locator(".answer tbody tr").all()) == int(said.split()[0].replace(",", ""))
        opened.page.goto("about:blank")
        hostile_hash = quote("SELECT ('</script><script>hacked=1</script>' AS ?x) {}<img src=x onerror=hacked=1>")
        opened.page.goto(f"{hostile_page.as_uri()}#view=ask&query={hostile_hash}")
        opened.page.wait_for_selector("#ask-wrong p", timeout=60_000)
        assert opened.evaluate("window.hacked ?? null") is None
        assert [line for line in opened.console if "Content Security Policy" in line or line.startswith("error")] == []


def test_the_policy_allows_the_engine_and_nothing_else_and_without_it_nothing_at_all(
    shipped_page: Path, html: str
) -> None:
    text = shipped_page.read_text(encoding="utf-8")

    def policy(page: str) -> str:
        found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
        assert found
        return found[1]

    assert policy(text).replace(" 'wasm-unsafe-eval'; worker-src blob:", "") == policy(html)
    assert text.count("'wasm-unsafe-eval'") == 1
    for told in ("wasm-unsafe-eval", "worker-src", 'id="ask-'):
        assert told in text
        assert told not in html


def test_a_page_without_sparql_has_no_such_view(html: str, open_page: Any, tmp_path: Path) -> None:
    path = tmp_path / "graph.html"
    path.write_text(html, encoding="utf-8")
    with open_page(path) as opened:
        assert opened.page.locator("#views button").all_inner_texts().count("Ask") == 0
        opened.page.goto("about:blank")
        address = opened.requests[0] + "#view=ask&query=read-next&paint=true"
        opened.page.goto(address)
        opened.page.wait_for_selector("html[data-ready]", state="attached")
        assert opened.evaluate("kgView.state().view") == "map"
        assert not opened.page.is_visible("#painted")
        assert opened.console == []


def test_the_engine_and_the_graph_add_less_than_they_may(shipped_page: Path, html: str) -> None:
    text = shipped_page.read_text(encoding="utf-8")
    added = {name: len(part) for name, part in re.findall(r'id="ask-(\w+)">([^<]*)<', text)}
    assert added["engine"] + len(text) - len(html) - sum(added.values()) <= 2_000_000
    assert added["triples"] <= 1_100_000
    assert added["names"] <= 120_000


@pytest.mark.slow
def test_the_command_leaves_it_out_when_told_to_and_writes_again_when_that_changes(
    short_list: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also with a base of one's own: the page knows its works by the addresses that the graph has."""
    page = tmp_path / "out" / "graph.html"
    command = ["build", str(short_list), "--offline", "--out", str(page.parent), "--base-iri", "https://example.org/"]
    assert main([*command, "--no-sparql"]) == 0
    small = page.read_bytes()
    assert b"wasm-unsafe-eval" not in small
    assert main(command) == 0
    assert b"wasm-unsafe-eval" in page.read_bytes()
    assert "written" in capsys.readouterr().err
    assert main(command) == 0
    assert "nothing has changed" in capsys.readouterr().err
    assert main([*command, "--no-sparql"]) == 0
    assert b"wasm-unsafe-eval" not in page.read_bytes()
    assert (
        abs(len(page.read_bytes()) - len(small)) < 1_000
    )  # a map that was there before is begun from, not from nothing
