"""The endpoint as its clients meet it: forms, statuses, limits, and what it refuses."""

from __future__ import annotations

import csv
import io
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPResponse
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from rdflib import Graph, URIRef, Variable
from rdflib.compare import isomorphic
from rdflib.query import Result

from kg.serve import app, pool
from tests.serve.running import QUERY, Serve, Server

# Its server is started once, not once for each worker.
pytestmark = pytest.mark.xdist_group("serve-endpoint")

SD = "http://www.w3.org/ns/sparql-service-description#"
PEOPLE = "SELECT ?name { ?person foaf:name ?name } ORDER BY ?name"
TWO = [{"name": {"type": "literal", "value": "Ada, “the” <first>"}}, {"name": {"type": "literal", "value": "Bo"}}]
# Counts all pairs of pairs: ends with the universe, not within a time limit.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two names in the default graph, 200 numbers, and a named graph of one triple."""
    file = tmp_path_factory.mktemp("endpoint") / "graph.nq"
    name = "http://xmlns.com/foaf/0.1/name"
    lines = [f'<http://x/ada> <{name}> "Ada, “the” <first>" .', f'<http://x/bo> <{name}> "Bo" .']
    lines += [f'<http://x/n> <http://x/holds> "{number}" .' for number in range(200)]
    lines += ["<http://x/in> <http://x/p> <http://x/o> <http://x/graph> ."]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def server(graph: Path, serve: Serve) -> Iterator[Server]:
    with serve(graph) as found:
        yield found


@pytest.fixture(scope="module")
def hurried(graph: Path, serve: Serve) -> Iterator[Server]:
    """One whose queries have two seconds."""
    with serve(graph, "--timeout", "2") as found:
        yield found


def raw(server: Server, request: bytes) -> tuple[int, str]:
    """The status and the text of what a request gets that no client library would send."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as wire:
        wire.sendall(request)
        with HTTPResponse(wire) as got:
            got.begin()
            return got.status, got.read().decode()


def test_get_form_and_direct_post_give_the_same_answer(server: Server) -> None:
    client = server.client
    for got in (
        client.get("/sparql", params={"query": PEOPLE}),
        client.post("/sparql", data={"query": PEOPLE}),
        client.post("/sparql", content=PEOPLE.encode(), headers={"Content-Type": f"{QUERY}; charset=utf-8"}),
    ):
        assert got.status_code == 200
        assert got.headers["content-type"] == "application/sparql-results+json"
        assert got.headers["vary"] == "Accept"
        assert got.json()["results"]["bindings"] == TWO
        assert app.CUT not in got.headers


def test_rows_come_in_four_forms_that_say_the_same(server: Server) -> None:
    names = [row["name"]["value"] for row in TWO]
    for accept, form in (("application/sparql-results+xml", "xml"), ("text/tab-separated-values", "tsv")):
        got = server.ask(PEOPLE, accept)
        assert got.headers["content-type"].partition(";")[0] == accept
        rows = Result.parse(io.BytesIO(got.content), format=form).bindings
        assert [str(row[Variable("name")]) for row in rows] == names
    table = server.ask(PEOPLE, "text/csv")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert list(csv.reader(io.StringIO(table.text))) == [["name"], *([name] for name in names)]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader of JSON-LD uses it
def test_graphs_come_in_four_forms_that_say_the_same(server: Server) -> None:
    query = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o FILTER(?p = foaf:name) }"
    graphs = []
    for accept, form in (
        (None, "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
    ):
        got = server.ask(query, accept)
        assert got.headers["content-type"].partition(";")[0] == (accept or "text/turtle")
        graphs.append(Graph().parse(data=got.text, format=form))
    assert len(graphs[0]) == 2
    assert all(isomorphic(graphs[0], other) for other in graphs[1:])
    assert server.ask("DESCRIBE <http://x/ada>").headers["content-type"] == "text/turtle; charset=utf-8"


def test_yes_comes_in_the_form_that_has_it(server: Server) -> None:
    got = server.ask("ASK { ?s ?p ?o }", "text/csv, application/sparql-results+xml;q=0.1")
    assert got.headers["content-type"] == "application/sparql-results+xml"
    assert server.ask("# PREFIX\nBASE <http://x/> PREFIX ask: <http://x/> ASK {}", "text/csv").status_code == 406


def test_a_form_that_there_is_not_is_406_with_those_that_there_are(server: Server) -> None:
    for query, offered in ((PEOPLE, "text/csv"), ("DESCRIBE <http://x/>", "text/turtle")):
        got = server.ask(query, "image/png")
        assert got.status_code == 406
        assert offered in got.text


def test_graphs_of_the_dataset_can_be_chosen_and_others_are_refused(server: Server) -> None:
    ask = "ASK { <http://x/in> ?p ?o }"
    in_graph = "ASK { GRAPH ?g { <http://x/in> ?p ?o } }"

    def answer(query: str, **graphs: str) -> bool:
        got = server.client.get(
            "/sparql", params={"query": query} | {k.replace("_", "-"): v for k, v in graphs.items()}
        )
        return bool(got.json()["boolean"])

    assert answer(ask)
    assert answer(in_graph)
    assert answer(ask, default_graph_uri="http://x/graph")
    assert not answer("ASK { <http://x/bo> ?p ?o }", default_graph_uri="http://x/graph")
    assert not answer(in_graph, default_graph_uri="http://x/graph")
    assert not answer(ask, named_graph_uri="http://x/graph")
    assert answer(in_graph, named_graph_uri="http://x/graph")
    assert answer("ASK FROM <http://x/graph> { <http://x/in> ?p ?o }")
    for parameters in ({"default-graph-uri": "http://x/other"}, {"named-graph-uri": "not an IRI \ud7ff"}):
        got = server.client.get("/sparql", params={"query": ask} | parameters)
        assert got.status_code == 403
        assert "none is fetched" in got.text


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    """A port of this machine, and who has come to it."""
    came: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.05)
        over = threading.Event()

        def listen() -> None:
            while not over.is_set():
                try:
                    with listening.accept()[0] as wire:
                        came.append(wire.recv(1000).decode())
                except TimeoutError:
                    continue

        thread = threading.Thread(target=listen)
        thread.start()
        yield listening.getsockname()[1], came
        over.set()
        thread.join()


def test_nothing_that_would_be_fetched_is_fetched(server: Server, listener: tuple[int, list[str]]) -> None:
    port, came = listener
    there = f"http://127.0.0.1:{port}/data"
    for query in (
        f"SELECT * {{ SERVICE <{there}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE SILENT <{there}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ VALUES ?g {{ <{there}> }} SERVICE ?g {{ ?s ?p ?o }} }}",
        f"PREFIX x: <{there}> SELECT * {{ #\nservice x: {{ ?s ?p ?o }} }}",
        f"SELECT * FROM <{there}> {{ ?s ?p ?o }}",
        f"SELECT * FROM NAMED <{there}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"LOAD <{there}>",
        "INSERT DATA { <http://x/a> <http://x/b> 1 }",
    ):
        got = server.ask(query)
        assert (got.status_code, got.headers["content-type"]) == (403, "text/plain; charset=utf-8"), query
    for parameter in ("default-graph-uri", "named-graph-uri"):
        assert server.client.get("/sparql", params={"query": "ASK {}", parameter: there}).status_code == 403
    time.sleep(0.2)
    assert came == []
    with socket.create_connection(("127.0.0.1", port)) as wire:
        wire.sendall(b"the listener hears")
    time.sleep(0.2)
    assert came == ["the listener hears"]


def test_a_syntax_error_is_400_with_its_place(server: Server) -> None:
    got = server.ask("SELECT ?s {\n  ?s ?p\n}")
    assert got.status_code == 400
    assert "line 3, column 2" in got.text


def test_the_service_describes_itself(server: Server) -> None:
    endpoint = URIRef(f"{server.url}sparql")
    for accept in (None, "application/rdf+xml"):
        got = server.client.get("/sparql", headers={"Accept": accept} if accept else {})
        said = Graph().parse(data=got.text, format="xml" if accept else "turtle")
        assert (endpoint, URIRef(f"{SD}endpoint"), endpoint) in said
        assert (endpoint, URIRef(f"{SD}supportedLanguage"), URIRef(f"{SD}SPARQL11Query")) in said
        assert list(map(str, said.objects(None, URIRef(f"{SD}name")))) == ["http://x/graph"]
    assert server.client.get("/sparql", headers={"Accept": "text/csv"}).status_code == 406


def test_head_says_what_get_would_and_options_what_may_be_asked(server: Server) -> None:
    head = server.client.head("/sparql", params={"query": PEOPLE})
    get = server.client.get("/sparql", params={"query": PEOPLE})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(get.content))
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    options = server.client.options("/sparql", headers=asked)
    assert options.status_code == 204
    assert options.headers["access-control-allow-methods"] == "GET, HEAD, POST, OPTIONS"
    assert "Content-Type" in options.headers["access-control-allow-headers"]


def test_answers_and_refusals_may_be_read_by_other_pages(server: Server) -> None:
    for got in (server.ask(PEOPLE), server.ask("SELECT"), server.client.put("/sparql"), server.client.get("/sparql")):
        assert got.headers["access-control-allow-origin"] == "*"
        assert app.CUT in got.headers["access-control-expose-headers"]
        assert got.headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in server.client.get("/query").headers


def test_other_methods_and_addresses_are_told_what_there_is(server: Server) -> None:
    for method in ("PUT", "DELETE", "PATCH", "BREW"):
        got = server.client.request(method, "/sparql", params={"query": "ASK {}"})
        assert (got.status_code, got.headers["allow"]) == (405, "GET, HEAD, POST, OPTIONS")
    assert server.client.post("/query").headers["allow"] == "GET, HEAD"
    for path in ("/nothing", "/static/", "/static/../app.py", "/static/%2e%2e/app.py", "/%00"):
        got = server.client.get(path)
        assert got.status_code == 404, path
        assert "/sparql" in got.text


def test_a_body_above_a_megabyte_is_413_however_it_comes(server: Server) -> None:
    large = b"ASK {} #" + b"x" * 3 * app.LARGEST_BODY

    def pieces() -> Iterator[bytes]:
        for start in range(0, len(large), 100_000):
            yield large[start : start + 100_000]

    for content in (large, pieces()):
        got = server.client.post("/sparql", content=content, headers={"Content-Type": QUERY})
        assert got.status_code == 413
        assert "1,000,000 bytes" in got.text
    just = large[: app.LARGEST_BODY]
    assert server.client.post("/sparql", content=just, headers={"Content-Type": QUERY}).status_code == 200


def test_who_still_sends_when_it_is_too_much_sees_the_answer(server: Server) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as wire:
        wire.sendall(head + b"Connection: close\r\nContent-Length: 8000000\r\n\r\n")
        for _ in range(8):
            wire.sendall(b"x" * 1_000_000)
            time.sleep(0.1)
        with HTTPResponse(wire) as got:
            got.begin()
            assert got.status == 413


def test_a_query_that_takes_too_long_is_504_and_the_next_is_answered(hurried: Server) -> None:
    started = time.monotonic()
    got = hurried.ask(ENDLESS)
    assert (got.status_code, got.headers["content-type"]) == (504, "text/plain; charset=utf-8")
    assert 1.9 < time.monotonic() - started < 8
    assert hurried.ask(PEOPLE).status_code == 200


def test_what_has_more_rows_than_are_sent_says_so_and_is_whole_in_its_form(server: Server) -> None:
    product = "{ ?a <http://x/holds> ?x . ?b <http://x/holds> ?y . ?c <http://x/holds> ?z }"
    got = server.ask(f"SELECT ?x {product} LIMIT {app.MOST_ROWS + 1}")
    assert got.headers[app.CUT] == "true"
    assert len(json.loads(got.text)["results"]["bindings"]) == app.MOST_ROWS
    whole = server.ask(f"SELECT ?x {product} LIMIT {app.MOST_ROWS}")
    assert app.CUT not in whole.headers
    assert whole.content == got.content


def test_what_has_more_bytes_than_are_sent_says_so_and_is_whole_in_its_form(server: Server) -> None:
    long = "x" * 900_000
    got = server.ask(f"SELECT ('{long}' AS ?long) {{ ?s <http://x/holds> ?o }}", "text/csv")
    assert got.headers[app.CUT] == "true"
    names, *rows = got.text.splitlines()
    assert 10 < len(rows) < 200
    assert {names} | set(rows) == {"long", long}
    assert len(got.content) <= app.MOST_BYTES


def test_above_four_at_once_queries_wait_and_are_answered(hurried: Server) -> None:
    with ThreadPoolExecutor(8) as clients:
        slow = [clients.submit(hurried.ask, ENDLESS) for _ in range(pool.AT_ONCE)]
        time.sleep(0.5)
        waiting = [clients.submit(hurried.ask, PEOPLE) for _ in range(3)]
        assert {each.result().status_code for each in slow} == {504}
        assert {each.result().status_code for each in waiting} == {200}


def test_who_goes_away_frees_the_place(graph: Path, serve: Serve) -> None:
    with serve(graph, "--timeout", "60") as server:
        server.ask(PEOPLE)
        for _ in range(pool.AT_ONCE + 1):
            with pytest.raises(httpx.ReadTimeout):
                server.client.post("/sparql", content=ENDLESS, headers={"Content-Type": QUERY}, timeout=0.5)
        assert server.ask(PEOPLE).status_code == 200
        assert server.end() == (0, "")


@pytest.mark.slow
def test_who_waits_too_long_is_told_to_come_again(graph: Path, serve: Serve) -> None:
    with serve(graph, "--timeout", "60") as server, ThreadPoolExecutor(8) as clients:
        slow = [clients.submit(server.ask, ENDLESS) for _ in range(pool.AT_ONCE)]
        time.sleep(1)
        started = time.monotonic()
        got = server.ask(PEOPLE)
        assert (got.status_code, got.headers["retry-after"]) == (503, "5")
        assert time.monotonic() - started < pool.LONGEST_WAIT + 5
        assert server.end() == (0, "")
        assert {each.result().status_code for each in slow} == {503}


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200), ("LOCALHOST:8000", 200), ("127.0.0.1", 200), ("127.8.9.1:1", 200), ("[::1]:8000", 200),
        ("example.org", 403), ("127.0.0.1.example.org", 403), ("localhost.example.org:8000", 403),
        ("10.0.0.1", 403), ("[::2]", 403), ("0.0.0.0", 403),
        ("", 400), ("a b", 400), ("[1:2]", 400), ("[localhost]", 400), ("localhost/<x>", 400),
        ("localhost:99999999", 400), ("user@localhost", 400),
    ],
)  # fmt: skip
def test_only_names_of_this_machine_are_answered(server: Server, host: str, status: int) -> None:
    for path in ("/", "/sparql?query=ASK%7B%7D", "/query", "/static/editor.css"):
        code, said = raw(server, f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        assert code == (303 if (status, path) == (200, "/") else status), said


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /sparql?query=%FF HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (b"GET /sparql?query=%ED%A0%80 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (b"GET /sparql?query=ASK%7 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (b"GET /sparql?query=\xe4 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (b"GET /sparql?query=ASK%7B%7D%00 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (b"GET /sparql?query=ASK{}&query=ASK{} HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (b"GET /sparql HTTP/1.1\r\nHost: localhost\r\nAccept: \xff\xfe\r\n\r\n", 406),
        (b"GET /sparql HTTP/1.1\r\nHost: localhost\r\nHost: example.org\r\n\r\n", 400),
        (b"GET /sparql HTTP/1.1\r\n\r\n", 400),
        (b"GET /sparql HTTP/1.0\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 400),
        (b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999999\r\n\r\n", 413),
        (b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n", 415),
        (
            b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
            b"Content-Encoding: gzip\r\nContent-Length: 6\r\n\r\nASK {}",
            415,
        ),
        (
            b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query; charset=\xff\r\n"
            b"Content-Length: 6\r\n\r\nASK {}",
            415,
        ),
    ],
)
def test_what_no_client_should_send_gets_a_status(server: Server, request_: bytes, status: int) -> None:
    code, said = raw(server, request_)
    assert code == status, said
    assert "Traceback" not in said


@pytest.mark.parametrize("where", ["query=%b HTTP/1.1", "query=ASK{} HTTP/1.1\r\nX: %b"])
def test_a_head_without_an_end_gets_a_status_and_the_connection_is_closed(server: Server, where: str) -> None:
    head = where.encode() % (b"x" * 300_000)
    # Who has not read the status when the connection is closed may find it reset.
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as wire, suppress(ConnectionError):
        wire.sendall(b"GET /sparql?" + head + b"\r\nHost: localhost\r\n\r\n")
        with HTTPResponse(wire) as got:
            got.begin()
            assert got.status == 400
    assert server.ask(PEOPLE).status_code == 200


def test_a_body_that_breaks_off_ends_nothing(server: Server) -> None:
    begun = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as wire:
        wire.sendall(begun + b"Content-Length: 100\r\n\r\nASK")
    assert server.ask(PEOPLE).status_code == 200


def test_queries_of_every_bad_kind_are_told_why(server: Server) -> None:
    for query in (
        "",
        " ",
        "SELECT",
        "}",
        "ASK { ?s ?p 'a }",
        "x" * 999_000,
        "(" * 400_000,
        "SELECT * { ?s ?p ?o } \x00",
    ):
        got = server.ask(query)
        assert got.status_code == 400, query[:20]
        assert got.text.strip()
    got = server.client.get(f"/sparql?query={quote('ASK { ?s nope:x ?o }')}")
    assert (got.status_code, "nope" in got.text) == (400, True)


def test_nothing_of_all_this_was_logged(server: Server) -> None:
    """Last in this file: the log of the server that the tests above have asked."""
    code, said = server.end()
    assert code == 0
    assert "Traceback" not in said
    assert set(said.splitlines()) <= {"Invalid HTTP request received."}
