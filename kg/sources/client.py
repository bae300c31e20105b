"""Semantic Scholar through the `semanticscholar` client, with our transport under its public methods.

The client's own requester leaves the key out of some requests, takes most errors for empty answers, repeats nothing
but 429 and opens a connection for each request.
Source: https://github.com/danielnsilva/semanticscholar/blob/main/semanticscholar/ApiRequester.py
"""

from __future__ import annotations

import logging
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from semanticscholar import AsyncSemanticScholar  # type: ignore[import-untyped]  # it ships no types
from semanticscholar.ApiRequester import ApiRequester  # type: ignore[import-untyped]  # it ships no types

from kg.sources.kept import RecordKind
from kg.sources.transport import Transport
from kg.sources.unanswered import AbsentError, UnansweredError

Row = Mapping[str, Any]
T = TypeVar("T")

# A batch of so many ids is never too large: if the service is slow even for it, it is slow for everything.
SMALL = 25
# Records of a search that are looked at: a title that ten others are nearer to is not this one.
FOUND = 10


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
        answer = self._transport.ask(
            url, parameters.lstrip("&"), payload, can_be_split=many, is_list=url.endswith("/release/")
        )
        if payload is not None:
            kind: RecordKind = "author" if url.endswith("/author/batch") else "paper"
            return [_wrapped(row, kind) for row in answer]
        if url.endswith("/search/match"):
            rows = answer.get("data")
            return {"data": [_wrapped(row, "paper") for row in rows if row] if isinstance(rows, list) else []}
        return answer


class Service:
    """Semantic Scholar, asked by the client's public methods.

    All methods raise UnansweredError, `page` also AbsentError and WithheldError.
    """

    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        self._requester = Requester(transport)
        self._client = open_client(transport.address, self._requester)

    def records(self, kind: RecordKind, names: Sequence[str], fields: Sequence[str]) -> list[Row | None]:
        """Up to 500 papers or 1,000 authors, in the order of the names; None for one that the service does not know."""
        ask = self._client.get_papers if kind == "paper" else self._client.get_authors
        try:
            found = result_of(ask(list(names), list(fields)))
        except UnansweredError as err:
            # A batch without any known id is answered so, and not by nulls.
            if err.status == 400 and f"No valid {kind} ids given" in err.reason:
                return [None] * len(names)
            raise
        return [record.raw_data["row"] for record in found]

    def match(self, title: str, fields: Sequence[str]) -> Row | None:
        """The record whose title is the nearest, which may be far off; None if the service finds none."""
        try:
            found = result_of(self._client.search_paper(title, fields=list(fields), match_title=True))
        except (AbsentError, IndexError):  # the client does not bear an empty answer
            return None
        row: Row | None = found.raw_data["row"]
        return row

    def search(self, title: str, fields: Sequence[str]) -> list[Row]:
        """The most relevant records by the words of a title, up to `FOUND`.

        The client's own search goes on asking where the answer to it is empty.
        Source: https://github.com/danielnsilva/semanticscholar/blob/main/semanticscholar/PaginatedResults.py
        """
        url = f"{self._client.api_url}{self._client.BASE_PATH_GRAPH}/paper/search"
        parameters = urlencode({"query": title, "fields": ",".join(fields), "offset": 0, "limit": FOUND})
        answer: dict[str, Any] = result_of(self._requester.get_data_async(url, parameters, None))
        rows = answer.get("data")
        return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []

    def page(self, path: str, fields: Sequence[str], *, offset: int, limit: int, dated: str = "") -> Row:
        """One page of a list of links, of papers `dated` so, as the service gives it: `data`, `next` if there is more.

        The client cannot ask for dates and not begin at an offset; its paging stops without a word where `next` is not
        what it reckons, and fails on empty rows.
        Source: https://github.com/danielnsilva/semanticscholar/blob/main/semanticscholar/PaginatedResults.py
        """
        url = f"{self._client.api_url}{self._client.BASE_PATH_GRAPH}/{quote(path, safe='/:')}"
        asked = {"fields": ",".join(fields), "offset": offset, "limit": limit}
        parameters = urlencode(asked | ({"publicationDateOrYear": dated} if dated else {}))
        page: dict[str, Any] = result_of(self._requester.get_data_async(url, parameters, None))
        if not isinstance(page.get("data"), list):
            raise UnansweredError("Semantic Scholar answered a page without rows", "run the same command again later")
        _fill(page, "data")
        return page

    def close(self) -> None:
        """End the connection."""
        self.transport.close()


def result_of(question: Coroutine[Any, Any, T]) -> T:
    """What a coroutine comes to that never waits for another: our requester answers before it returns."""
    try:
        question.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    raise RuntimeError("the client waits for something that is not our requester")


def open_client(address: str, requester: Requester) -> Any:
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


def _wrapped(row: Any, kind: RecordKind) -> Row:
    """A record with no more of it than the client has to see; the whole stands under `row`.

    The client drops unknown records, and with them the place of each row; it fails on records without an id, on null
    rows and on dates of another form than its own, and takes twice as long to make its objects as JSON takes to read.
    """
    if not isinstance(row, dict) or not row.get(f"{kind}Id"):
        return {f"{kind}Id": "", "row": None}
    for name in ("references", "authors"):
        _fill(row, name)
    for reference in row.get("references") or ():
        _fill(reference, "authors")
    return {f"{kind}Id": row[f"{kind}Id"], "row": row}


def _fill(row: dict[str, Any], key: str) -> None:
    """An empty row for each null one: rows are counted."""
    if row.get(key):
        row[key] = [part if isinstance(part, dict) else {} for part in row[key]]
