"""The endpoints: what the service answers to a request, with its limits and in its words.

Source: https://api.semanticscholar.org/api-docs/graph
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.s2 import filters
from tests.s2.fields import AUTHOR, FOUND, LINK, LINK_FIELDS, PAPER, WRITTEN, Chosen, UnknownFieldError, choose
from tests.s2.filters import RefusedError
from tests.s2.papers import Papers

Answer = tuple[int, Any]
Row = Mapping[str, Any]

GRAPH = "/graph/v1/"
IDS_OF_PAPERS = 500
IDS_OF_AUTHORS = 1_000
MOST_FOUND = 1_000
_WITHHELD = "Notice: The following paper fields have been elided by the publisher: {'references'}."


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
class Limits:
    """The most references or citations in a paper, rows in a page, and citations in all papers of a batch.

    The end of a page has to be before `window`.
    """

    nested: int
    page: int
    window: int
    batch_citations: int


class Endpoints:
    """What is answered about some papers and their authors."""

    def __init__(self, papers: Papers, limits: Limits) -> None:
        self._papers, self._limits = papers, limits
        self._fixed: dict[tuple[str, str], Callable[[Request], Answer]] = {
            ("POST", "paper/batch"): self._paper_batch,
            ("POST", "author/batch"): self._author_batch,
            ("GET", "paper/search"): self._search,
            ("GET", "paper/search/bulk"): self._bulk,
            ("GET", "paper/search/match"): self._match,
            ("GET", "paper/autocomplete"): self._autocomplete,
        }
        # An id may have slashes in it: what comes after it is looked for from the end.
        self._of_one: dict[tuple[str, str], Callable[[Request, Row], Answer]] = {
            ("paper", "references"): self._references,
            ("paper", "citations"): self._citations,
            ("paper", "authors"): self._authors,
            ("author", "papers"): self._written,
        }

    def answer(self, request: Request) -> Answer:
        """The status and the body for a request."""
        try:
            return self._route(request)
        except RefusedError as err:
            return err.status, {"error": str(err)}
        except UnknownFieldError as err:
            return 400, {"error": f"Unrecognized or unsupported fields: [{', '.join(err.args)}]"}

    def _route(self, request: Request) -> Answer:
        path = request.path.removeprefix(GRAPH)
        if fixed := self._fixed.get((request.method, path)):
            return fixed(request)
        kind, _, name = path.partition("/")
        if request.method != "GET" or not request.path.startswith(GRAPH) or kind not in ("paper", "author"):
            return 404, {"message": "Not Found"}
        start, _, end = name.rpartition("/")
        part = self._of_one.get((kind, end))
        name = start if part else name
        row = self._papers.find(name) if kind == "paper" else self._papers.authors.find(name)
        if row is None:
            # This comes before a look at the fields.
            raise RefusedError(404, f"{kind.capitalize()} with id {name} not found")
        if part:
            return part(request, row)
        return self._paper(request, row) if kind == "paper" else self._author(request, row)

    def _paper(self, request: Request, row: Row) -> Answer:
        most = self._limits.nested
        chosen = choose(request.query.get("fields"), PAPER)
        return 200, self._papers.paper(row, chosen, references=most, citations=most)

    def _paper_batch(self, request: Request) -> Answer:
        names = _ids(request, IDS_OF_PAPERS)
        rows = [self._papers.find(name) for name in names]
        if not any(rows):
            raise RefusedError(400, "No valid paper ids given")
        chosen = choose(request.query.get("fields"), PAPER)
        # The citations of the first papers use up what there is for all of them.
        # Source: https://github.com/allenai/s2-folks/issues/199
        left = self._limits.batch_citations
        answer = []
        for row in rows:
            paper = row and self._papers.paper(row, chosen, references=self._limits.nested, citations=left)
            left -= len(paper.get("citations", ())) if paper else 0
            answer.append(paper)
        return 200, answer

    def _author(self, request: Request, row: Row) -> Answer:
        return 200, self._papers.author(row, choose(request.query.get("fields"), AUTHOR))

    def _author_batch(self, request: Request) -> Answer:
        names = _ids(request, IDS_OF_AUTHORS)
        chosen = choose(request.query.get("fields"), AUTHOR)
        rows = [self._papers.authors.find(name) for name in names]
        return 200, [row and self._papers.author(row, chosen) for row in rows]

    def _references(self, request: Request, row: Row) -> Answer:
        links = self._papers.references(row)
        copy = {name: row.get(name) for name in ("paperId", "title", "openAccessPdf")}
        if links is None:
            self._page(request, [], LINK, lambda _, chosen: chosen)
            return 200, {"data": None, "citingPaperInfo": {**copy, "openAccessPdf": {"disclaimer": _WITHHELD}}}
        page = self._page(request, links, LINK, lambda pair, chosen: self._link(pair, chosen, "citedPaper"))
        return 200, {**page, "citingPaperInfo": copy}

    def _citations(self, request: Request, row: Row) -> Answer:
        is_wanted = filters.dated(request.query)
        links = [pair for pair in self._papers.citations(row) if is_wanted(pair[0])]
        return 200, self._page(request, links, LINK, lambda pair, chosen: self._link(pair, chosen, "citingPaper"))

    def _authors(self, request: Request, row: Row) -> Answer:
        rows = [self._papers.authors.find(author.get("authorId")) or author for author in row.get("authors") or ()]
        return 200, self._page(request, rows, AUTHOR, self._papers.author)

    def _written(self, request: Request, row: Row) -> Answer:
        is_wanted = filters.dated(request.query)
        papers = [paper for paper in self._papers.authors.papers(row["authorId"]) if is_wanted(paper)]
        return 200, self._page(request, papers, WRITTEN, self._papers.paper)

    def _search(self, request: Request) -> Answer:
        query = filters.text(request.query, "query")
        # Source: https://api.semanticscholar.org/api-docs/graph ("Hyphenated query terms yield no matches")
        is_hyphenated = re.search(r"\w-\w", query)
        rows = [] if is_hyphenated else self._papers.titles.search(query, filters.wanted(request.query))
        offset, limit, chosen = self._asked(request, PAPER, most=100)
        if offset + limit > MOST_FOUND or (rows and offset >= len(rows)):
            # Source: https://github.com/allenai/s2-folks/issues/96
            raise RefusedError(400, "Requested data for this limit and/or offset is not available")
        if not rows:
            return 200, {"total": 0, "offset": offset}
        page = self._rows(rows, offset, limit, lambda row: self._papers.paper(row, chosen))
        return 200, {"total": len(rows), **page}

    def _bulk(self, request: Request) -> Answer:
        rows = self._papers.titles.bulk(request.query.get("query", ""), filters.wanted(request.query))
        chosen = choose(request.query.get("fields"), FOUND)
        # The token of the service tells nothing; this one tells where to go on.
        token = request.query.get("token", "")
        if token and not re.fullmatch(r"T[0-9A-F]{8}", token):
            raise RefusedError(400, f"Unacceptable query params: [token={token}]")
        start = int(token[1:], 16) if token else 0
        end = start + self._limits.page
        data = [self._papers.paper(row, chosen) for row in rows[start:end]]
        return 200, {"total": len(rows), "token": f"T{end:08X}" if end < len(rows) else None, "data": data}

    def _match(self, request: Request) -> Answer:
        query = filters.text(request.query, "query")
        chosen = choose(request.query.get("fields"), PAPER)
        found = self._papers.titles.match(query, filters.wanted(request.query))
        if found is None:
            raise RefusedError(404, "Title match not found")
        row, score = found
        most = self._limits.nested
        return 200, {
            "data": [{**self._papers.paper(row, chosen, references=most, citations=most), "matchScore": score}]
        }

    def _autocomplete(self, request: Request) -> Answer:
        rows = self._papers.titles.complete(filters.text(request.query, "query")[:100])
        return 200, {
            "matches": [{"id": row["paperId"], "title": row["title"], "authorsYear": _in_short(row)} for row in rows]
        }

    def _link(self, pair: tuple[Row, Row], chosen: Chosen, end: str) -> Row:
        paper, link = pair
        said = {name: _said(link, name) for name in chosen.values if name in LINK_FIELDS}
        of_paper = Chosen(tuple(name for name in chosen.values if name not in LINK_FIELDS), chosen.nested)
        return {**said, end: self._papers.paper(paper, of_paper)}

    def _page(
        self, request: Request, rows: Sequence[Any], shape: Any, project: Callable[[Any, Chosen], Any]
    ) -> dict[str, Any]:
        offset, limit, chosen = self._asked(request, shape, most=1_000)
        if offset + limit >= self._limits.window:
            raise RefusedError(400, f"offset + limit must be < {self._limits.window}")
        return self._rows(rows, offset, limit, lambda row: project(row, chosen))

    def _asked(self, request: Request, shape: Any, most: int) -> tuple[int, int, Chosen]:
        offset, limit = filters.number(request.query, "offset", 0), filters.number(request.query, "limit", 100, 1)
        if limit > most:
            raise RefusedError(400, f"'limit' must be <= {most}")
        return offset, limit, choose(request.query.get("fields"), shape)

    def _rows(self, rows: Sequence[Any], offset: int, limit: int, project: Callable[[Any], Any]) -> dict[str, Any]:
        """A page; `next` stands in it where there are more rows, also if they cannot be asked for."""
        end = offset + min(limit, self._limits.page)
        following = {"next": end} if end < len(rows) else {}
        return {"offset": offset, **following, "data": [project(row) for row in rows[offset:end]]}


def _ids(request: Request, most: int) -> list[str]:
    names = request.body.get("ids") if isinstance(request.body, dict) else None
    if not isinstance(names, list) or not names:
        raise RefusedError(400, "Missing required parameter: 'ids'")
    if len(names) > most:
        raise RefusedError(400, "Too many ids")
    if not all(isinstance(name, str) and name for name in names):
        raise RefusedError(400, "Unacceptable query params: [ids=]")
    return names


def _said(link: Row, name: str) -> Any:
    """What is said of a link; the intents of a context, where they are not given, are those of the link."""
    if name == "contextsWithIntent" and name not in link and link.get("contexts") is not None:
        return [{"context": context, "intents": link.get("intents") or []} for context in link["contexts"]]
    return link.get(name)


def _in_short(row: Row) -> str:
    """Author and year, as in `Beltagy et al., 2019`."""
    names = [author["name"].split()[-1] for author in row.get("authors") or ()]
    more = " et al." if len(names) > 2 else f" & {names[1]}" if names[1:] else ""
    return ", ".join(filter(None, (f"{names[0]}{more}" if names else "", str(row.get("year") or ""))))
