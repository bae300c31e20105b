"""Semantic Scholar behind the answers that are kept of it: only what they lack is asked for, and kept in turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from kg.sources.answers import Answers
from kg.sources.unanswered import AbsentError, NotAskedError, WithheldError
from kg.titles import normal

if TYPE_CHECKING:
    from kg.sources.client import Service

Row = Mapping[str, Any]
RecordKind = Literal["paper", "author"]


class KeptService:
    """The service at an address. `connect` opens it when something is first asked of it; None: nothing may be asked.

    All methods but `known` and `has_page` raise NotAskedError and UnansweredError, `page` also AbsentError and
    WithheldError.
    """

    def __init__(self, address: str, answers: Answers, connect: Callable[[], Service] | None) -> None:
        self._address = address
        self._answers = answers
        self._connect = connect
        self._service: Service | None = None

    @property
    def may_be_asked(self) -> bool:
        """Whether what is not kept may be asked for."""
        return self._connect is not None

    @property
    def has_spoken(self) -> bool:
        """Whether the service has ever answered, now or in an earlier run."""
        has_now = self._answers.latest or (self._service and self._service.transport.answered)
        return bool(has_now) or self._answers.holds_any(f"{self._address} ")

    def known(self, kind: RecordKind, names: Sequence[str], fields: Sequence[str]) -> dict[str, Row | None]:
        """The records that are kept, by their names; None for one that the service said it does not know."""
        questions = {self._question(kind, fields, name): name for name in names}
        return {questions[question]: row for question, row in self._answers.known(questions).items()}

    def records(self, kind: RecordKind, names: Sequence[str], fields: Sequence[str]) -> list[Row | None]:
        """Ask for up to 500 papers or 1,000 authors: records in the order of the names, None for an unknown one.

        Each record is kept as an answer of its own.
        """
        rows = self._open().records(kind, names, fields)
        self._answers.keep({self._question(kind, fields, name): row for name, row in zip(names, rows, strict=True)})
        return rows

    def match(self, title: str, fields: Sequence[str]) -> Sequence[Row]:
        """The record whose title is the nearest, which may be far off; nothing if the service finds none."""
        question = self._question("match", fields, normal(title))
        known = self._answers.known([question])
        if question not in known:
            known = {question: self._open().match(title, fields)}
            self._answers.keep(known)
        row = known[question]
        return () if row is None else (row,)

    def search(self, title: str, fields: Sequence[str]) -> Sequence[Row]:
        """The records that the service finds by the words of a title, the most relevant first, a few of them."""
        question = self._question("search", fields, normal(title))
        known = self._answers.known([question])
        if question not in known:
            rows = self._open().search(title, fields)
            known = {question: {"data": rows} if rows else None}
            self._answers.keep(known)
        found = known[question]
        return found["data"] if found else ()

    def page(self, path: str, fields: Sequence[str], *, offset: int, limit: int, dated: str = "") -> Row:
        """One page of a list of links, of papers `dated` so; that it is withheld or absent is an answer too."""
        question = self._page_question(path, fields, offset, limit, dated)
        known = self._answers.known([question])
        if question not in known:
            try:
                known = {question: self._open().page(path, fields, offset=offset, limit=limit, dated=dated)}
            except WithheldError as err:
                known = {question: {"withheld": err.reason}}
            except AbsentError:
                known = {question: None}
            self._answers.keep(known)
        page = known[question]
        if page is None:
            raise AbsentError("Semantic Scholar has no record of it")
        if "withheld" in page:
            raise WithheldError(page["withheld"])
        return page

    def has_page(self, path: str, fields: Sequence[str], *, offset: int, limit: int) -> bool:
        """Whether a page is kept."""
        return self._answers.has(self._page_question(path, fields, offset, limit, ""))

    def close(self) -> None:
        """End the connection; the answers belong to who opened them. A later question opens another."""
        if self._service:
            self._service.close()
            self._service = None

    def _open(self) -> Service:
        if self._connect is None:
            raise NotAskedError("Semantic Scholar was not asked")
        self._service = self._service or self._connect()
        return self._service

    def _page_question(self, path: str, fields: Sequence[str], offset: int, limit: int, dated: str) -> str:
        return self._question("page", fields, f"{path} {offset} {limit} {dated}".rstrip())

    def _question(self, kind: str, fields: Sequence[str], what: str) -> str:
        return f"{self._address} {kind} {','.join(fields)} {what}"
