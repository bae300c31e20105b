"""What each address answers: the endpoint, the query editor, and the page of the graph if there is one."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from importlib.resources import files
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.errors import KgError, QueryError, RefusedError, TimeLimitError, WorkerError
from kg.rdf import named, refusal
from kg.rdf.answer import Answer, Question
from kg.serve import description, editor, media, protocol
from kg.serve.pool import RETRY, Pool
from kg.serve.protocol import Refusal

LARGEST_BODY = 1_000_000  # bytes
SLOWEST_BODY = 30.0  # seconds
# Of a body that is too large: who still writes when the connection is closed does not see the answer.
_MOST_READ = 10 * LARGEST_BODY
METHODS = "GET, HEAD, POST, OPTIONS"
MOST_ROWS = 100_000  # rows or triples of an answer
MOST_BYTES = 32_000_000
CUT = "Kg-Truncated"  # the header of an answer that had more rows, triples or bytes

# Any page may read the answers, as the protocol's clients in browsers need it; nothing that is asked can change them.
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": f"{CUT}, Retry-After",
}
_PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, Content-Type",
    "Access-Control-Max-Age": "86400",
}
_STATUS: Mapping[type, int] = {
    RefusedError: 403,
    QueryError: 400,
    TimeLimitError: 504,
    WorkerError: 503,
    KgError: 500,
}
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[\w.-]+)(?::\d{1,5})?", re.I | re.A)


def build(graph: Path, pool: Pool, *, only_loopback: bool) -> Starlette:
    """The application that serves the file that the `pool` asks, and the `graph.html` beside it.

    `only_loopback` says that it listens on this machine alone; then who names another host is refused.
    """
    page = graph.parent / "graph.html"

    async def front(_: Request) -> Response:
        if not page.is_file():
            return RedirectResponse("query", 303)
        # The page's own policy, in its head, allows what it holds and nothing else.
        return FileResponse(page, media_type="text/html", headers={"Content-Security-Policy": "frame-ancestors 'none'"})

    async def query(_: Request) -> Response:
        shown = editor.render(graph.name, named.queries(), page=page.is_file())
        return HTMLResponse(shown, headers={"Content-Security-Policy": editor.POLICY})

    async def sparql(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_PREFLIGHT)
        body = await _body(request) if request.method == "POST" else b""
        parameters: bytes = request.scope["query_string"]
        question = protocol.read(request.method, parameters, request.headers.get("content-type"), body)
        accept = ", ".join(request.headers.getlist("accept")) or None
        address = f"{request.url.scheme}://{request.headers['host']}{request.url.path}"
        if question is None:
            graph_form = _choose(accept, media.GRAPH)
            graphs = await pool.ask(Question(text=description.GRAPHS, form="json"))
            return _answered(description.describe(address, graphs.content, graph_form), media.GRAPH[graph_form])
        question = replace(question, base=address, limit=MOST_ROWS, most_bytes=MOST_BYTES)
        verb = refusal.verb(question.text)
        if verb in {"CONSTRUCT", "DESCRIBE"}:
            graph_form = _choose(accept, media.GRAPH)
            question, kinds = replace(question, graph_form=graph_form), media.GRAPH[graph_form]
        else:
            form = _choose(accept, media.BOOLEAN if verb == "ASK" else media.SOLUTIONS)
            question, kinds = replace(question, form=form), media.SOLUTIONS[form]
        answer = await _while_here(request, pool.ask(question))
        return _answered(answer.content, kinds, cut=answer.cut)

    return Starlette(
        routes=[
            Route("/", front),
            Route("/query", query),
            Route("/sparql", sparql, methods=["GET", "HEAD", "POST", "OPTIONS"]),
            Mount("/static", StaticFiles(directory=str(files("kg.serve") / "static"))),
        ],
        middleware=[Middleware(_Guard, only_loopback=only_loopback)],
        exception_handlers={Refusal: _refused, KgError: _failed, HTTPException: _not_here, ClientDisconnect: _gone},
    )


class _Guard:
    """Refuses hosts that are not ours, and adds to every answer what browsers should know of it."""

    def __init__(self, app: ASGIApp, *, only_loopback: bool) -> None:
        self._app = app
        self._only_loopback = only_loopback

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_more(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
                if scope["path"] == "/sparql":
                    headers.update(_CORS)
            await send(message)

        refusal = _host_refusal(Headers(scope=scope).get("host", ""), only_loopback=self._only_loopback)
        app = _text(refusal) if refusal else self._app
        await app(scope, receive, send_more)


def _host_refusal(host: str, *, only_loopback: bool) -> Refusal | None:
    """A site may have its name lead to this machine and ask in the name of who looks at it: its Host gives it away."""
    found = _HOST.fullmatch(host)
    name = found["name"] if found else ""
    try:
        is_here = ip_address(name.strip("[]")).is_loopback
    except ValueError:
        if not name or name.startswith("["):
            return Refusal(400, "A request has to name a host.")
        is_here = name.lower().removesuffix(".") == "localhost"
    if only_loopback and not is_here:
        return Refusal(403, "This server answers on this machine alone: ask it as 127.0.0.1 or localhost.")
    return None


async def _body(request: Request) -> bytes:
    """The body of a request, within bounds of size and time."""
    encoding = request.headers.get("content-encoding", "identity")
    if encoding.lower() != "identity":
        raise Refusal(415, f"A query has to come as it is, not compressed ({encoding}).")
    too_large = Refusal(413, f"A query has at most {LARGEST_BODY:,} bytes.")
    told = request.headers.get("content-length", "0")
    if told.isdecimal() and int(told) > _MOST_READ:
        raise too_large
    body, size = bytearray(), 0
    try:
        async with asyncio.timeout(SLOWEST_BODY):
            async for chunk in request.stream():
                size += len(chunk)
                if size <= LARGEST_BODY:
                    body += chunk
                elif size > _MOST_READ:
                    break
    except TimeoutError as err:
        raise Refusal(408, f"The query did not come within {SLOWEST_BODY:.0f} seconds.") from err
    if size > LARGEST_BODY:
        raise too_large
    return bytes(body)


def _choose(accept: str | None, forms: Mapping[media.AnyForm, tuple[str, ...]]) -> media.AnyForm:
    form = media.choose(accept, forms)
    if form is None:
        offered = ", ".join(kinds[0] for kinds in forms.values())
        raise Refusal(406, f"This answer comes as {offered}; the Accept header takes none of them.")
    return form


async def _while_here(request: Request, asked: Coroutine[Any, Any, Answer]) -> Answer:
    """The answer, unless who asks goes away before it comes: then nobody waits for it, and others may ask.

    Raises:
        ClientDisconnect: the client has gone.
    """

    async def gone() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    answering, leaving = asyncio.ensure_future(asked), asyncio.ensure_future(gone())
    try:
        await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not answering.done():
            raise ClientDisconnect
        return answering.result()
    finally:
        answering.cancel()
        leaving.cancel()


def _answered(content: bytes, kinds: tuple[str, ...], *, cut: bool = False) -> Response:
    """An answer in the first of the media types, which says if there was more of it than it holds."""
    headers = {"Content-Type": kinds[0], "Vary": "Accept", "Cache-Control": "no-cache"}
    if kinds[0].startswith("text/"):
        headers["Content-Type"] += "; charset=utf-8"
    if cut:
        headers[CUT] = "true"
    return Response(content, headers=headers)


def _text(refusal: Refusal) -> Response:
    return PlainTextResponse(f"{refusal.sentence}\n", refusal.status, refusal.headers)


async def _refused(_: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)  # noqa: S101  # Starlette calls this for nothing else
    return _text(refusal)


async def _failed(_: Request, err: Exception) -> Response:
    status = next(_STATUS[kind] for kind in type(err).__mro__ if kind in _STATUS)
    return _text(Refusal(status, str(err), RETRY if status == 503 else None))


async def _not_here(request: Request, missed: Exception) -> Response:
    assert isinstance(missed, HTTPException)  # noqa: S101  # Starlette calls this for nothing else
    if missed.status_code == 405:
        allowed = METHODS if request.url.path == "/sparql" else "GET, HEAD"
        sentence = f"{request.method} is no method of this address: it takes {allowed}."
        return _text(Refusal(405, sentence, {"Allow": allowed}))
    return _text(Refusal(404, "There is nothing here. The endpoint is at /sparql, a query editor at /query."))


async def _gone(_: Request, __: Exception) -> Response:
    return Response(status_code=400)  # who asked has gone before the query was here; nobody reads this
