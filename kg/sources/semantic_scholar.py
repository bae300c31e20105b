"""Semantic Scholar as a source: what is asked of its Academic Graph API, and in which requests."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, TypeVar

from kg.model import DIRECTIONS, Direction, Entry, Failure, Links, Origin, Paper, Progress, Versions
from kg.pid import Pid
from kg.sources.clock import Clock, SystemClock
from kg.sources.rows import ORIGIN, Extent, Listing, asked_as, links_of, paper_of, references_of, surest_id

if TYPE_CHECKING:
    from kg.sources.answers import Answers
    from kg.sources.client import KeptService, Service

Row = Mapping[str, Any]
T = TypeVar("T")

# The service takes 500 ids, but gives at most 10 MB, within 29 s: 200 records with their references are some 5 MB.
# Source: https://github.com/allenai/s2-folks/issues/58
BATCH = 200
PAGE = 1_000
# Source: https://api.semanticscholar.org/api-docs/graph#tag/Paper-Data ("offset + limit must be < 10000")
WINDOW = 9_999

_PAPER = ("externalIds", "corpusId", "title", "year", "venue", "citationCount", "authors")
_RECORD = (*_PAPER, "publicationDate", "publicationTypes", "s2FieldsOfStudy", "referenceCount")
_NESTED = ("externalIds", "title", "year", "venue", "citationCount", "authors")
_BATCH = (*_RECORD, *(f"references.{field}" for field in _NESTED))
_CITING = (*_PAPER, "intents", "isInfluential")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Miss:
    """Why a question got no answer."""

    extent: Extent
    reason: str
    advice: str = ""
    is_too_much: bool = False
    is_too_slow: bool = False


class SemanticScholarSource:
    """The Semantic Scholar Academic Graph API.

    `asked_at` is the time of the asking (ISO 8601); what is in `answers` is not asked again. `pace` is the least time
    between two requests (None: what the service asks for, 1.05 s with a key and 3 s without), `patience` how long it
    may go on failing before a question is given up, `time_limit` what one request may take; all in seconds. Of what
    cites a paper, the `citations` newest are asked for (0: none). Nothing is sent before the first question. A failure
    before anything was answered is a SourceError, later ones are values.
    """

    def __init__(
        self,
        *,
        api_key: str | None = None,
        api_url: str | None = None,
        asked_at: str,
        answers: Answers | None = None,
        pace: float | None = None,
        patience: float = 300.0,
        time_limit: float = 60.0,
        citations: int = 1_000,
        on_progress: Callable[[Progress], None] = lambda _: None,
        clock: Clock | None = None,
    ) -> None:
        def connect() -> Service | KeptService:
            from kg.sources.client import KeptService, Service
            from kg.sources.transport import Transport

            transport = Transport(
                api_key=api_key,
                api_url=api_url,
                pace=pace,
                patience=patience,
                time_limit=time_limit,
                clock=clock or SystemClock(),
            )
            service = Service(transport)
            return KeptService(service, answers) if answers else service

        self._connect = connect
        self._service: Service | KeptService | None = None
        self._asked_at = asked_at
        self._answers = answers
        self._limit = min(citations, WINDOW)
        self._on_progress = on_progress
        # The rows that came, under each id that they were asked by or carry: their references are not asked for again.
        self._rows: dict[Pid, Row] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the connection; a later question opens another."""
        if self._service is not None:
            self._service.close()
            self._service = None

    def lookup(self, pids: Sequence[Pid]) -> Mapping[Pid, Paper | Failure]:
        wanted = [pid for pid in dict.fromkeys(pids) if asked_as(pid)]
        found: dict[Pid, Paper | Failure] = {}
        misses: dict[Pid, _Miss] = {}
        for done, (pid, row) in enumerate(self._look_up(wanted), 1):
            if isinstance(row, _Miss):
                misses[pid] = row
            elif row is not None and (paper := paper_of(row)):
                found[pid] = paper
            if done % BATCH == 0 or done == len(wanted):
                self._on_progress(Progress("resolve", done, len(wanted)))
        so_far = f"{len(wanted) - len(misses)} of {len(wanted)} papers are kept"
        return found | {pid: Failure(reason=_sentence(miss, so_far)) for pid, miss in misses.items()}

    def search(self, entry: Entry) -> Sequence[Paper] | Failure:
        # The client cuts a query at "&", and the service finds nothing by a word with a hyphen.
        # Source: https://github.com/danielnsilva/semanticscholar/issues/51
        query = " ".join(re.sub(r"[-&+%#]", " ", entry.title).split())
        if not query:
            return ()
        row = self._ask(lambda service: service.match(query, _RECORD))
        if isinstance(row, _Miss):
            return Failure(reason=f"{row.reason}: {row.advice}" if row.advice else row.reason)
        paper = paper_of(row) if row else None
        return (paper,) if paper else ()

    def versions(self, paper: Paper) -> Versions:
        # The service itself makes one record of a preprint and its publication.
        return Versions(records=(paper,))

    def links(self, papers: Sequence[Paper]) -> Iterator[Links]:
        # Where a link ends at a paper that was asked for, it ends there under the name that this paper came by.
        names = {pid: paper.pid for paper in papers for pid in paper.pids} | {paper.pid: paper.pid for paper in papers}
        held = self._held(papers)
        kept = 0
        for done, paper in enumerate(papers, 1):
            so_far = f"{kept} of {len(papers)} papers are kept"
            listings = [self._listing(direction, held[paper.pid], so_far) for direction in DIRECTIONS]
            kept += all(listing.extent != "failed" for listing in listings)
            yield links_of(paper.pid, listings, names)
            self._on_progress(Progress("gather", done, len(papers)))

    def gathered(self) -> str:
        return (self._answers and self._answers.latest) or self._asked_at

    def origins(self) -> Sequence[Origin]:
        return (
            Origin(
                id=ORIGIN,
                title="Semantic Scholar Academic Graph API",
                url="https://www.semanticscholar.org/",
                licence="https://opendatacommons.org/licenses/by/1-0/",
                date=self.gathered()[:10],
            ),
        )

    def _ask(self, question: Callable[[Service | KeptService], T]) -> T | _Miss:
        """The answer, or why there is none.

        Raises:
            SourceError: the service has not answered anything yet, not in this run and not in one before.
        """
        from kg.sources.transport import AbsentError, TooSlowError, UnansweredError, WithheldError

        if self._service is None:
            self._service = self._connect()
        try:
            return question(self._service)
        except AbsentError as err:
            return _Miss(extent="absent", reason=str(err))
        except WithheldError as err:
            return _Miss(extent="withheld", reason=str(err))
        except TooSlowError as err:
            return _Miss(extent="failed", reason=err.reason, advice=err.advice, is_too_slow=True)
        except UnansweredError as err:
            if not (self._service.transport.answered or (self._answers and self._answers.latest)):
                raise
            is_too_much = err.status == 413 or (err.status == 400 and "fields" not in err.reason)
            return _Miss(extent="failed", reason=err.reason, advice=err.advice, is_too_much=is_too_much)

    def _look_up(self, pids: Sequence[Pid]) -> Iterator[tuple[Pid, Row | _Miss | None]]:
        """The rows of some identifiers, in their order; None where the service has none."""
        waiting = deque(pids[start : start + BATCH] for start in range(0, len(pids), BATCH))
        while waiting:
            part = waiting.popleft()
            rows = self._batch([name for pid in part if (name := asked_as(pid))])
            if not isinstance(rows, _Miss):
                for pid, row in zip(part, rows, strict=True):
                    if row is not None:
                        paper = paper_of(row)
                        self._rows |= dict.fromkeys((pid, *(paper.pids if paper else ())), row)
                    yield pid, row
            elif rows.is_too_slow:
                # What took too long for so many will for as many again.
                left, half = [pid for some in (part, *waiting) for pid in some], (len(part) + 1) // 2
                waiting = deque(left[start : start + half] for start in range(0, len(left), half))
            elif rows.is_too_much and len(part) > 1:
                # One bad id, or an answer above 10 MB, refuses the whole batch.
                half = len(part) // 2
                waiting.extendleft((part[half:], part[:half]))
            else:
                for pid in part:
                    yield pid, rows

    def _batch(self, names: Sequence[str]) -> list[Row | None] | _Miss:
        return self._ask(lambda service: service.papers(names, _BATCH))

    def _page(self, row: Row, offset: int, limit: int) -> Row | _Miss:
        path = f"paper/{row['paperId']}/citations"
        return self._ask(lambda service: service.page(path, _CITING, offset=offset, limit=limit))

    def _held(self, papers: Sequence[Paper]) -> dict[Pid, Row | _Miss | None]:
        """The row of each paper: as it came before, else asked for by its surest identifier."""
        held: dict[Pid, Row | _Miss | None] = {}
        missing: dict[Pid, list[Pid]] = {}
        for paper in papers:
            row = next((self._rows[pid] for pid in (paper.pid, *paper.pids) if pid in self._rows), None)
            pid = surest_id(paper)
            if row is not None or pid is None:
                held[paper.pid] = row or _NAMELESS
            else:
                missing.setdefault(pid, []).append(paper.pid)
        for pid, found in self._look_up(list(missing)):
            held |= dict.fromkeys(missing[pid], found)
        return held

    def _listing(self, direction: Direction, row: Row | _Miss | None, so_far: str) -> Listing:
        """One list of a record, or why it is not at hand."""
        if row is None:
            return _none(direction, "absent", "Semantic Scholar has no record of it")
        if isinstance(row, _Miss):
            return _none(direction, row.extent, _sentence(row, so_far))
        return references_of(row) if direction == "references" else self._citing(row, so_far)

    def _citing(self, row: Row, so_far: str) -> Listing:
        """What cites a record, page after page as far as `citations` goes.

        A page may come empty where there are rows: in the middle of a list, or as its end. A list that is then
        shorter than its count is not whole. Source: https://github.com/allenai/s2-folks/issues/117
        """
        stated = row.get("citationCount")
        rows: list[tuple[Row, Row]] = []
        extent: Extent = "whole"
        why = ""
        offset: int | None = 0
        has_gap = False
        if self._limit == 0:
            return _none("citations", "not asked", "what cites it was not asked for", stated)
        while stated != 0 and offset is not None:
            limit = min(PAGE, self._limit - len(rows), WINDOW - offset)
            if limit <= 0:
                extent = "limited"
                break
            page = self._page(row, offset, limit)
            if isinstance(page, _Miss):
                extent, why = page.extent, _sentence(page, so_far)
                break
            rows += [(said.get("citingPaper") or {}, said) for said in page["data"]]
            following = page.get("next")
            has_gap |= not page["data"]
            if following is None and has_gap and 0 < len(rows) < (stated or 0):
                extent, why = "broken off", "Semantic Scholar left a page of it empty"
            elif following is not None and following <= offset:
                extent, why = "broken off", "Semantic Scholar promised more and gave none"
                break
            offset = following
        return Listing(direction="citations", rows=rows, stated=stated, extent=extent, why=why)


_NAMELESS = _Miss(extent="not asked", reason="it has no identifier that Semantic Scholar knows")


def _none(direction: Direction, extent: Extent, why: str, stated: int | None = None) -> Listing:
    return Listing(direction=direction, rows=(), stated=stated, extent=extent, why=why)


def _sentence(miss: _Miss, so_far: str) -> str:
    """What happened, what is kept, and what to do."""
    return f"{miss.reason}; {so_far}: {miss.advice}" if miss.advice else miss.reason
