"""The query editor and the page in a real browser: they ask this server and nobody else."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from kg.rdf import named
from kg.serve import editor
from tests.serve.running import Serve, Server

# Its server is started once, not once for each worker.
pytestmark = pytest.mark.xdist_group("serve-editor")

STATIC = Path(__file__).parents[2] / "kg" / "serve" / "static"
PAGE = """<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<title>A page</title><link rel="icon" href="data:,"><h1>The page of the graph</h1>"""
HOSTILE = '"<img src=x onerror=window.hacked=1></td><script>window.hacked=1</script>"'


@dataclass
class Opened:
    page: Page
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def served(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Two works and a page."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "graph.html").write_text(PAGE, encoding="utf-8")
    (folder / "graph.nt").write_text(
        '<http://x/1> <http://purl.org/dc/terms/title> "One work" .\n'
        f"<http://x/2> <http://purl.org/dc/terms/title> {HOSTILE} .\n",
        encoding="utf-8",
    )
    with serve(folder / "graph.nt") as server:
        yield server


@pytest.fixture
def opened(served: Server, browser: Browser) -> Iterator[Opened]:
    """The editor, ready."""
    context = browser.new_context(viewport={"width": 1400, "height": 860}, reduced_motion="reduce")
    found = Opened(context.new_page())
    found.page.on("console", lambda message: found.console.append(f"{message.type}: {message.text}"))
    found.page.on("pageerror", lambda error: found.console.append(f"error: {error}"))
    found.page.on("request", lambda request: found.requests.append(request.url))
    found.page.goto(f"{served.url}query")
    found.page.wait_for_selector("html[data-ready]", state="attached", timeout=20_000)
    yield found
    context.close()


def write(opened: Opened, query: str) -> None:
    opened.page.evaluate(
        "text => document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.setValue(text)", query
    )


def run(opened: Opened) -> Any:
    with opened.page.expect_response("**/sparql") as response:
        opened.page.click(".tabPanel.active .yasqe_queryButton")
    return response.value


def test_a_query_is_asked_and_its_answer_is_shown_without_asking_anyone_else(served: Server, opened: Opened) -> None:
    write(opened, "SELECT ?title { <http://x/1> dcterms:title ?title }")
    assert run(opened).status == 200
    opened.page.wait_for_selector(".tabPanel.active .yasr td >> text=One work")
    assert [url for url in opened.requests if not url.startswith((served.url, "data:"))] == []
    assert opened.console == []


def test_hostile_text_in_an_answer_runs_nothing_and_asks_nobody(served: Server, opened: Opened) -> None:
    """The table of the editor parses what it shows as HTML; the policy of the page is what stops it."""
    write(opened, "SELECT ?title { <http://x/2> dcterms:title ?title }")
    assert run(opened).status == 200
    opened.page.wait_for_selector(".tabPanel.active .yasr td")
    opened.page.wait_for_timeout(300)
    assert opened.page.evaluate("window.hacked ?? null") is None
    assert [url for url in opened.requests if not url.startswith((served.url, "data:"))] == []
    assert all("Content Security Policy" in said or "404" in said for said in opened.console)


def test_the_named_queries_open_in_tabs_of_their_own(opened: Opened) -> None:
    names = [one.name for one in named.queries()]
    assert opened.page.locator("#queries button").all_inner_texts() == names
    opened.page.click("#queries button >> text=timeline")
    opened.page.click("#queries button >> text=versions")
    opened.page.click("#queries button >> text=timeline")
    tabs = [text.strip() for text in opened.page.locator(".tabsList .tab a > span").all_inner_texts()]
    assert (tabs.count("timeline"), tabs.count("versions")) == (1, 1)
    assert run(opened).status == 200
    assert opened.console == []


def test_an_error_is_shown_with_its_sentence(opened: Opened) -> None:
    write(opened, "SELECT ?s { SERVICE <http://x/> { ?s ?p ?o } }")
    assert run(opened).status == 403
    opened.page.wait_for_selector(".tabPanel.active .yasr >> text=would ask another server")


@pytest.mark.parametrize(
    ("attempt", "directive"),
    [
        (
            "document.head.append(Object.assign(document.createElement('script'), {textContent: '1'}))",
            "script-src-elem",
        ),
        ("document.body.setAttribute('onclick', '1')", "script-src-attr"),
        ("fetch('https://example.org/').catch(() => {})", "connect-src"),
        ("document.body.append(Object.assign(new Image(), {src: 'https://example.org/x.png'}))", "img-src"),
    ],
)
def test_scripts_within_the_page_and_requests_elsewhere_are_blocked(
    opened: Opened, attempt: str, directive: str
) -> None:
    blocked = opened.page.evaluate(
        "() => new Promise(done => { addEventListener('securitypolicyviolation', e => done(e.effectiveDirective));"
        f" setTimeout(() => done('nothing was blocked'), 5000); {attempt}; }})"
    )
    assert blocked == directive


def test_the_page_beside_the_graph_stands_at_the_front(served: Server, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(served.url)
    assert page.inner_text("h1") == "The page of the graph"
    page.close()


def test_a_query_cannot_end_the_element_that_holds_it() -> None:
    text = "# </script><script>hacked=1</script>"
    query = named.NamedQuery(name="hostile", help=text, text=text, parameters=(), columns=(), sparse=frozenset())
    html = editor.render("<b>graph</b>.nt", [query], page=False)
    assert html.count("</script>") == 2
    known = re.search(r'<script type="application/json" id="known">(.*?)</script>', html, re.S)
    assert known
    assert json.loads(known[1])["queries"][0]["text"] == text
    assert "&lt;b&gt;graph" in html
    assert "The page" not in html


def test_the_vendored_editor_is_the_one_that_its_digests_name() -> None:
    lines = (STATIC / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert {line.split()[1] for line in lines} | {"SHA256SUMS"} == {file.name for file in STATIC.iterdir()}
    for line in lines:
        digest, name = line.split()
        assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == digest
