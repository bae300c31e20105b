"""W3C's tests of the SPARQL 1.1 Protocol, from its manifest: those for queries pass, updates are refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from tests.serve.running import Serve, Server

# Its server is started once, not once for each worker.
pytestmark = pytest.mark.xdist_group("serve-w3c")

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
DATA = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
TABULAR = {
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
}
RDF_TYPES = {"text/turtle", "application/n-triples", "application/rdf+xml"}


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    statuses: set[str]
    format: str | None
    boolean: bool | None


def requests(manifest: Graph, test: Node) -> Iterator[Request]:
    def items(head: Node | None) -> list[Node]:
        return list(Collection(manifest, head)) if head else []

    connection = manifest.value(test, MF.action)
    for one in items(manifest.value(connection, HT.requests)):
        body, answer = manifest.value(one, HT.body), manifest.value(one, HT.resp)
        headers = {
            str(manifest.value(header, HT.fieldName)): str(manifest.value(header, HT.fieldValue))
            for header in items(manifest.value(one, HT.headers))
        }
        expected, boolean = manifest.value(answer, MF.expectedFormat), manifest.value(answer, MF.expectedBoolean)
        encoding = str(manifest.value(body, CNT.characterEncoding)) if body else "UTF-8"
        yield Request(
            method=str(manifest.value(one, HT.methodName)),
            path=str(manifest.value(one, HT.absolutePath)).replace("/sparql/", "/sparql"),
            headers=headers,
            body=str(manifest.value(body, CNT.chars)).encode(encoding) if body else b"",
            statuses={str(status)[-3] for status in manifest.objects(answer, MF.expectedStatus)},
            format=str(expected) if expected else None,
            boolean=boolean.toPython() if isinstance(boolean, Literal) else None,
        )


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    found = shared / "w3c-sparql-protocol"
    if not found.is_dir():
        pytest.skip("W3C's protocol tests do not stand beside this checkout")
    return found


@pytest.fixture(scope="module")
def tests(folder: Path) -> dict[str, list[Request]]:
    manifest = Graph().parse(folder / "manifest.ttl")
    names = manifest.subjects(RDF.type, MF.ProtocolTest)
    return {str(name).rpartition("#")[2]: list(requests(manifest, name)) for name in names if isinstance(name, URIRef)}


@pytest.fixture(scope="module")
def w3c(folder: Path, serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The graphs of the tests as one dataset; the manifest names data0 without giving it."""
    lines = []
    for number in range(4):
        file = folder / f"data{number}.nt"
        triple = file.read_text(encoding="utf-8") if file.exists() else "<http://x/s> <http://x/p> <http://x/o> .\n"
        lines.append(triple.replace(" .\n", f" <{DATA.format(number)}> .\n"))
    dataset = tmp_path_factory.mktemp("w3c") / "dataset.nq"
    dataset.write_text("".join(lines), encoding="utf-8")
    with serve(dataset) as server:
        yield server


def send(server: Server, request: Request) -> httpx.Response:
    return server.client.request(request.method, request.path, headers=request.headers, content=request.body)


def test_all_twenty_tests_for_queries_pass(tests: dict[str, list[Request]], w3c: Server) -> None:
    queries = {name: each for name, each in tests.items() if "query" in name or "queries" in name}
    assert len(queries) == 20
    for name, each in queries.items():
        for request in each:
            got = send(w3c, request)
            said = f"{name}: {got.status_code} {got.headers.get('content-type')} {got.text}"
            assert str(got.status_code)[0] in request.statuses, said
            kind = got.headers["content-type"].partition(";")[0]
            if request.format:
                assert kind in (RDF_TYPES if request.format == "RDF" else TABULAR), said
            if request.boolean is not None:
                assert json.loads(got.text)["boolean"] is request.boolean, said


def test_every_update_is_refused(tests: dict[str, list[Request]], w3c: Server) -> None:
    updates = {name: each[0] for name, each in tests.items() if "update" in name}
    assert len(updates) == 14
    for name, request in updates.items():
        assert send(w3c, request).status_code == 403, name
