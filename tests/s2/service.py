"""The stand-in as a server on the loopback: endpoints, limits and error bodies of the service, and scripted faults."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, Self
from urllib.parse import parse_qs, unquote, urlsplit

from tests.s2.papers import LINK_FIELDS, PAPER_FIELDS, Papers, UnknownFieldError, check_fields

Answer = tuple[int, Any]

GRAPH = "/graph/v1/"
TOO_MANY = {
    "message": "Too Many Requests. Please wait and try again or apply for a key for higher rate limits."
    " https://www.semanticscholar.org/product/api#api-key-form",
    "code": "429",
}
# What the gateways before the service say.
GATEWAY: Mapping[int, Any] = {
    403: {"message": "Forbidden"},
    429: TOO_MANY,
    500: {"message": "Internal Server Error"},
    502: "<html><head><title>502 Bad Gateway</title></head></html>",
    503: {"message": "Service Unavailable"},
    504: {"message": "Endpoint request timed out"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as it came."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any
    peer: tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What a request meets in place of its answer.

    `status` answers with `body` (None: what the service says with that status) and `headers`; `reset` breaks the
    connection off, `stall` keeps it open for `seconds` without a word, `cut` sends half of the true answer.
    """

    kind: Literal["status", "reset", "stall", "cut"] = "status"
    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0


class StandIn:
    """The service on a free port of this machine, while the `with` block lasts.

    `script` holds, for each request to come, a Fault or None; what is scripted for a part of the path comes first.
    With `key`, requests without it are refused. `requests` are those that came, in their order.
    """

    def __init__(
        self,
        papers: Papers,
        *,
        key: str | None = None,
        port: int = 0,
        nested_limit: int = 1_000,
        page_limit: int = 1_000,
        most_bytes: int = 10_000_000,
    ) -> None:
        self.papers = papers
        self.requests: list[Request] = []
        self._key = key
        self.nested_limit, self._page_limit, self._most_bytes = nested_limit, page_limit, most_bytes
        self._script: list[tuple[str, Fault | None]] = []
        self._over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def is_closed(self) -> bool:
        return self._over.is_set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop, as a service does that goes away; its open connections break off."""
        if self.is_closed:
            return
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def script(self, *faults: Fault | None, where: str = "") -> None:
        """What the next requests meet whose path has `where` in it, one each; None is the true answer."""
        self._script += [(where, fault) for fault in faults]

    def asked(self, part: str = "") -> list[Request]:
        """The requests that came with `part` in their path."""
        return [request for request in self.requests if part in request.path]

    def next_fault(self, path: str) -> Fault | None:
        """Take from the script what this request meets."""
        for position, (where, fault) in enumerate(self._script):
            if where in path:
                del self._script[position]
                return fault
        return None

    def wait(self, seconds: float) -> None:
        """Stay silent, but not longer than the server lives."""
        self._over.wait(seconds)

    def answer(self, request: Request) -> Answer:
        """The status and the body for a request, as the service gives them."""
        if self._key is not None and request.headers.get("x-api-key") != self._key:
            return 403, GATEWAY[403]
        if not request.path.startswith(GRAPH):
            return 404, {"message": "Not Found"}
        path = request.path.removeprefix(GRAPH)
        try:
            if (request.method, path) == ("POST", "paper/batch"):
                return self._batch(request)
            if path == "paper/search/match":
                return self._match(request)
            for end, rows in (("/references", self.papers.references), ("/citations", self.papers.citations)):
                if path.endswith(end):
                    return self._links(request, path.removeprefix("paper/").removesuffix(end), rows)
            return self._paper(request, path.removeprefix("paper/"))
        except UnknownFieldError as err:
            return 400, {"error": f"Unrecognized or unsupported fields: [{err}]"}

    def _paper(self, request: Request, name: str) -> Answer:
        row = self.papers.find(name)
        if row is None:
            return 404, {"error": f"Paper with id {name} not found"}
        return 200, self.papers.project(row, request.query.get("fields"), self.nested_limit)

    def _batch(self, request: Request) -> Answer:
        names = request.body["ids"]
        fields = request.query.get("fields")
        if len(names) > 500:
            return 400, {"error": "Too many ids"}
        if "" in names:
            return 400, {"error": "Unacceptable query params: [ids=]"}
        rows = [self.papers.find(name) for name in names]
        if not any(rows):
            return 400, {"error": "No valid paper ids given"}
        answer = [row and self.papers.project(row, fields, self.nested_limit) for row in rows]
        if len(json.dumps(answer)) > self._most_bytes:
            return 400, {"error": "Response would exceed maximum size...."}
        return 200, answer

    def _match(self, request: Request) -> Answer:
        query = request.query.get("query")
        if not query:
            return 400, {"error": "Missing required parameter: 'query'"}
        row = self.papers.titled(query)
        if row is None:
            return 404, {"error": "Title match not found"}
        found = self.papers.project(row, request.query.get("fields"), self.nested_limit)
        return 200, {"data": [{**found, "matchScore": 109.55098}]}

    def _links(self, request: Request, name: str, rows: Callable[[Any], list[Any] | None]) -> Answer:
        row = self.papers.find(name)
        if row is None:
            return 404, {"error": f"Paper with id {name} not found"}
        offset, limit = int(request.query.get("offset", 0)), int(request.query.get("limit", 100))
        if not 0 < limit <= 1_000:
            return 400, {"error": f"Unacceptable query params: [limit={limit}]"}
        if offset + limit >= 10_000:
            return 400, {"error": "offset + limit must be < 10000"}
        fields = request.query.get("fields", "title")
        check_fields(fields, PAPER_FIELDS | LINK_FIELDS)
        links = rows(row)
        if links is None:
            notice = "Notice: The following paper fields have been elided by the publisher: {'references'}."
            return 200, {"data": None, "citingPaperInfo": {"openAccessPdf": {"disclaimer": notice}}}
        end = offset + min(limit, self._page_limit)
        asked = fields.split(",")
        of_paper = ",".join(name for name in asked if name not in LINK_FIELDS)
        data = []
        for link in links[offset:end]:
            said = {name: link[name] for name in asked if name in LINK_FIELDS}
            key = "citedPaper" if "citedPaper" in link else "citingPaper"
            data.append({**said, key: self.papers.project(link[key], of_paper, 0)})
        following = {"next": end} if end < len(links) else {}
        return 200, {"offset": offset, **following, "data": data}


def _handler(stand_in: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._meet()

        def do_POST(self) -> None:
            self._meet()

        def log_message(self, *_: object) -> None:
            """Keep quiet; the requests are kept."""

        def _meet(self) -> None:
            parts = urlsplit(self.path)
            content = self.rfile.read(int(self.headers.get("content-length", 0)))
            request = Request(
                method=self.command,
                path=unquote(parts.path),
                query={name: values[0] for name, values in parse_qs(parts.query).items()},
                headers={name.lower(): value for name, value in self.headers.items()},
                body=json.loads(content) if content else None,
                peer=self.client_address,
            )
            if stand_in.is_closed:
                self._reset()
                return
            stand_in.requests.append(request)
            fault = stand_in.next_fault(request.path)
            if fault is None:
                self._send(*stand_in.answer(request))
            elif fault.kind == "status":
                body = GATEWAY.get(fault.status, {}) if fault.body is None else fault.body
                self._send(fault.status, body, fault.headers)
            elif fault.kind == "cut":
                whole = json.dumps(stand_in.answer(request)[1])
                self._send(200, whole[: len(whole) // 2])
            else:
                stand_in.wait(fault.seconds)
                self._reset()

        def _send(self, status: int, body: Any, headers: Mapping[str, str] | None = None) -> None:
            content = body.encode() if isinstance(body, str) else (json.dumps(body) + "\n").encode()
            headers = {"Date": self.date_time_string(), **(headers or {})}
            self.send_response_only(status, HTTPStatus(status).phrase)
            self.send_header("Content-Type", "text/html" if content.startswith(b"<") else "application/json")
            self.send_header("Content-Length", str(len(content)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def _reset(self) -> None:
            self.close_connection = True
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return Handler
