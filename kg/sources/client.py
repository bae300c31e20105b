"""Semantic Scholar through the `semanticscholar` client, with our transport under its public methods.

The client's own requester leaves the key out of some requests, takes most errors for empty answers, repeats nothing
but 429 and opens a connection for each request.
Source: https://github.com/danielnsilva/semanticscholar/blob/main/semanticscholar/ApiRequester.py
"""

from __future__ import annotations

import asyncio
import logging
import threading
import weakref
from collections.abc import Coroutine, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from semanticscholar import AsyncSemanticScholar  # type: ignore[import-untyped]  # it ships no types
from semanticscholar.ApiRequester import ApiRequester  # type: ignore[import-untyped]  # it ships no types

from kg.sources.answers import Answers
from kg.sources.transport import AbsentError, Transport, UnansweredError, WithheldError

Row = Mapping[str, Any]
T = TypeVar("T")

# A batch of so many ids is never too large: if the service is slow even for it, it is slow for everything.
SMALL = 25
# What stands for a record that is not known, so that the client's rows keep the places of what was asked for.
_UNKNOWN: Row = {"paperId": ""}


class Requester(ApiRequester):  # type: ignore[misc]  # it ships no types
    """What every method of the client asks through."""

    def __init__(self, transport: Transport) -> None:
        super().__init__(timeout=None, retry=False)
        self._transport = transport

    async def get_data_async(
        self, url: str, parameters: str, _headers: object, payload: Mapping[str, Any] | None = None
    ) -> Any:
        """Ask through the transport, which knows the key: the client's headers, empty or not, are not used."""
        many = payload is not None and len(payload["ids"]) > SMALL
        answer = await self._transport.ask(url, parameters.lstrip("&"), payload, can_be_split=many)
        if isinstance(answer, list):
            return [_bearable(row) for row in answer]
        if url.endswith("/search/match"):
            rows = answer.get("data")
            return {"data": [_bearable(row) for row in rows] if isinstance(rows, list) and rows else [_UNKNOWN]}
        return answer


class Service:
    """Semantic Scholar, asked from plain code, also where an event loop is running already.

    The connection and the event loop that it is bound to live on a thread of their own, until `close` or the end of
    the program. All methods raise `UnansweredError`, `page` also `AbsentError` and `WithheldError`.
    """

    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        self._requester = Requester(transport)
        self._client = _client(transport.address, self._requester)
        ready: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()
        self._thread = threading.Thread(target=_live, args=(transport, ready), daemon=True)
        self._thread.start()
        self._loop, over = ready.result()
        self._end = weakref.finalize(self, self._loop.call_soon_threadsafe, over.set)

    def papers(self, names: Sequence[str], fields: Sequence[str]) -> list[Row | None]:
        """Up to 500 records, in the order of the names; None for one that the service does not know."""
        try:
            found = self._call(self._client.get_papers(list(names), list(fields)))
        except UnansweredError as err:
            # A batch without any known id is answered so, and not by nulls.
            if err.status == 400 and "No valid paper ids given" in err.reason:
                return [None] * len(names)
            raise
        return [paper.raw_data if paper.raw_data["paperId"] else None for paper in found]

    def match(self, title: str, fields: Sequence[str]) -> Row | None:
        """The record whose title is the nearest, which may be far off; None if the service finds none."""
        try:
            found = self._call(self._client.search_paper(title, fields=list(fields), match_title=True))
        except AbsentError:
            return None
        return found.raw_data if found.raw_data["paperId"] else None

    def page(self, path: str, fields: Sequence[str], *, offset: int, limit: int) -> Row:
        """One page of a list of links, as the service gives it: `data`, and `next` where there is more.

        The client's paging stops without a word where `next` is not what it reckons, and fails on empty rows.
        Source: https://github.com/danielnsilva/semanticscholar/blob/main/semanticscholar/PaginatedResults.py
        """
        url = f"{self._client.api_url}{self._client.BASE_PATH_GRAPH}/{quote(path, safe='/:')}"
        parameters = urlencode({"fields": ",".join(fields), "offset": offset, "limit": limit})
        page: dict[str, Any] = self._call(self._requester.get_data_async(url, parameters, None))
        if not isinstance(page.get("data"), list):
            raise UnansweredError("Semantic Scholar answered a page without rows", "run the same command again later")
        _fill(page, "data")
        return page

    def close(self) -> None:
        """End the connection and its thread."""
        self._end()
        self._thread.join()

    def _call(self, question: Coroutine[Any, Any, T]) -> T:
        future = asyncio.run_coroutine_threadsafe(question, self._loop)
        try:
            return future.result()
        finally:
            future.cancel()  # for when Ctrl-C ended the wait


class KeptService:
    """The service behind the answers that are kept of it: only what they lack is asked for, and kept in turn."""

    def __init__(self, service: Service, answers: Answers) -> None:
        self.transport = service.transport
        self._service = service
        self._answers = answers

    def papers(self, names: Sequence[str], fields: Sequence[str]) -> list[Row | None]:
        """As `Service.papers`; each record is an answer of its own."""
        questions = {name: self._question("paper", fields, name) for name in names}
        known = self._answers.known(questions.values())
        missing = [name for name, question in questions.items() if question not in known]
        if missing:
            new = self._service.papers(missing, fields)
            rows = {questions[name]: row for name, row in zip(missing, new, strict=True)}
            self._answers.keep(rows)
            known |= rows
        return [known[questions[name]] for name in names]

    def match(self, title: str, fields: Sequence[str]) -> Row | None:
        """As `Service.match`."""
        question = self._question("match", fields, title.casefold())
        known = self._answers.known([question])
        if question not in known:
            known = {question: self._service.match(title, fields)}
            self._answers.keep(known)
        return known[question]

    def page(self, path: str, fields: Sequence[str], *, offset: int, limit: int) -> Row:
        """As `Service.page`; that a list is withheld or a paper absent is an answer too."""
        question = self._question("page", fields, f"{path} {offset} {limit}")
        known = self._answers.known([question])
        if question not in known:
            try:
                known = {question: self._service.page(path, fields, offset=offset, limit=limit)}
            except WithheldError as err:
                known = {question: {"withheld": str(err)}}
            except AbsentError:
                known = {question: None}
            self._answers.keep(known)
        page = known[question]
        if page is None:
            raise AbsentError(f"{path} not found")
        if "withheld" in page:
            raise WithheldError(page["withheld"])
        return page

    def close(self) -> None:
        """End the connection; the answers belong to who opened them."""
        self._service.close()

    def _question(self, kind: str, fields: Sequence[str], what: str) -> str:
        return f"{self.transport.address} {kind} {','.join(fields)} {what}"


def _live(transport: Transport, ready: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]]) -> None:
    async def live() -> None:
        over = asyncio.Event()
        ready.set_result((asyncio.get_running_loop(), over))
        await over.wait()
        await transport.close()

    asyncio.run(live())


def _client(address: str, requester: Requester) -> Any:
    """The client with our requester in it, without the key and without its marks on our logging.

    Its constructor calls `logging.basicConfig`, which does nothing where the root logger has a handler. At DEBUG it
    would print the key, so it is not given one. Its warnings name ids that it wrongly takes for unknown.
    Source: https://github.com/danielnsilva/semanticscholar/blob/main/semanticscholar/AsyncSemanticScholar.py
    """
    root, guard = logging.getLogger(), logging.NullHandler()
    root.addHandler(guard)
    try:
        client = AsyncSemanticScholar(api_url=address)
    finally:
        root.removeHandler(guard)
    logging.getLogger("semanticscholar").setLevel(logging.ERROR)
    client._requester = requester  # noqa: SLF001  # the only way in; pinned to 0.12 and tested
    return client


def _bearable(row: Any) -> Row:
    """The row as the client can make its objects of it.

    It drops unknown records, and with them the place of each row; it fails on records without a paperId, on null
    authors and references, and on dates of another form than its own.
    """
    if not isinstance(row, dict) or not row.get("paperId"):
        return _UNKNOWN
    try:
        datetime.strptime(row.get("publicationDate") or "2000-01-01", "%Y-%m-%d")  # noqa: DTZ007  # as the client does
    except ValueError:
        row["publicationDate"] = None
    _fill(row, "references")
    for paper in (row, *(row.get("references") or ())):
        _fill(paper, "authors")
    return row


def _fill(row: dict[str, Any], key: str) -> None:
    if row.get(key):
        row[key] = [part if isinstance(part, dict) else {} for part in row[key]]
