"""Semantic Scholar as a source: what is asked of its Academic Graph API, and in which requests."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Self, TypeVar

from kg.model import DIRECTIONS, Direction, Entry, Failure, Links, Origin, Paper, Plan, Profile, Progress, Versions
from kg.pid import Pid
from kg.sources.access import checked_address, checked_key, usual_pace
from kg.sources.answers import Answers
from kg.sources.batches import Batches
from kg.sources.clock import Clock, SystemClock
from kg.sources.kept import KeptService, RecordKind
from kg.sources.pages import PAGE, WINDOW, Followed, Pages, offsets
from kg.sources.rows import (
    CITING,
    NESTED_RECORD,
    ORIGIN,
    RECORD,
    Extent,
    Listing,
    Records,
    also_known_by,
    asked_as,
    author_ids,
    links_of,
    paper_of,
    profile_of,
    references_of,
    surest_id,
)
from kg.sources.unanswered import NoAnswerError, NotAskedError, TooSlowError, UnansweredError
from kg.titles import normal, one_line

if TYPE_CHECKING:
    from kg.sources.client import Service

Row = Mapping[str, Any]
T = TypeVar("T")

# The service takes 500 ids and gives at most 10 MB: some 400 records with the usual 45 references of 518 bytes each.
# Source: https://api.semanticscholar.org/api-docs/graph#tag/Paper-Data/operation/post_graph_get_papers
BATCH = 350
# Source: https://api.semanticscholar.org/api-docs/graph#tag/Author-Data/operation/post_graph_get_authors
BATCH_OF_AUTHORS = 1_000
# A title of more characters is none, and an address of more than some 8,000 is refused on its way.
_LONGEST_QUERY = 500

_WITH_REFERENCES = (*RECORD, *(f"references.{field}" for field in NESTED_RECORD))
_LINK = (*CITING, "intents", "isInfluential")
_AUTHOR = ("name", "externalIds", "affiliations", "homepage", "paperCount", "citationCount", "hIndex")


class SemanticScholarSource:
    """The Semantic Scholar Academic Graph API, and what is kept of its answers.

    What is in `answers` is not asked again; if it `is_offline`, nothing else is. `pace` is the least time between two
    requests (None: what the service asks for, 1.05 s with a key and 3 s without), `patience` how long it may go on
    failing before a question is given up, `time_limit` what one request may take; all in seconds. Of what cites a
    paper, the `citations` newest are asked for (0: none); `contexts` asks for the sentences that cite, `authors`
    tells that `profiles` will be. Nothing is sent before the first question. A failure before anything was ever
    answered is a SourceError, later ones are values.

    Raises:
        UsageError: `api_url` is no web address; at the first question also: the key holds what no key holds.
    """

    def __init__(
        self,
        answers: Answers,
        *,
        api_key: str | None = None,
        api_url: str | None = None,
        is_offline: bool = False,
        pace: float | None = None,
        patience: float = 300.0,
        time_limit: float = 60.0,
        citations: int = 1_000,
        contexts: bool = False,
        authors: bool = False,
        on_progress: Callable[[Progress], None] = lambda _: None,
        clock: Clock | None = None,
    ) -> None:
        address = checked_address(api_url)

        def connect() -> Service:
            from kg.sources.client import Service
            from kg.sources.transport import Transport

            return Service(
                Transport(
                    address=address,
                    key=checked_key(api_key),
                    pace=self._pace,
                    patience=patience,
                    time_limit=time_limit,
                    clock=clock or SystemClock(),
                    so_far=lambda: self._so_far,
                )
            )

        self._service = KeptService(address, answers, None if is_offline else connect)
        self._answers = answers
        self._has_key = bool(api_key)
        self._pace = usual_pace(api_key) if pace is None else pace
        self._limit = citations
        self._contexts = contexts
        self._authors = authors
        self._on_progress = on_progress
        self._so_far = ""
        self._batches = {"paper": Batches(BATCH), "author": Batches(BATCH_OF_AUTHORS)}
        # The rows that came, under each id that they were asked by or carry: their references are not asked for again.
        self._rows: dict[Pid, Row] = {}
        self._records_seen = Records()
        # Where a link ends at a paper that was asked for, it ends there under the name that this paper came by.
        self._names: dict[Pid, Pid] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the connection; a later question opens another."""
        self._service.close()

    def lookup(self, pids: Sequence[Pid]) -> Mapping[Pid, Paper | Failure]:
        wanted = [pid for pid in dict.fromkeys(pids) if asked_as(pid)]
        found: dict[Pid, Paper] = {}
        asked_by: dict[Pid, set[Pid]] = defaultdict(set)
        misses: dict[Pid, NoAnswerError] = {}
        self._so_far = f"0 of {len(wanted)} papers are kept"
        for done, (pid, row) in enumerate(self._look_up(wanted), 1):
            if isinstance(row, NoAnswerError):
                misses[pid] = row
            elif row is not None and (paper := paper_of(row)):
                found[pid] = paper
                asked_by[paper.pid].add(pid)
            self._so_far = f"{done - len(misses)} of {len(wanted)} papers are kept"
            if done % BATCH == 0 or done == len(wanted):
                self._on_progress(Progress("resolve", done, len(wanted)))
        failures = {pid: Failure(reason=self._sentence(miss)) for pid, miss in misses.items()}
        return {pid: also_known_by(paper, asked_by[paper.pid]) for pid, paper in found.items()} | failures

    def search(self, entry: Entry) -> Iterator[Sequence[Paper] | Failure]:
        # The client cuts a query at "&", and the service finds nothing by a word with a hyphen.
        # Source: https://github.com/danielnsilva/semanticscholar/issues/51
        query = " ".join(re.sub(r"[-&+%#]", " ", one_line(entry.title[:_LONGEST_QUERY])).split())
        if not normal(query):
            return
        for ask in (self._service.match, self._service.search):
            rows = self._ask(partial(ask, query, RECORD))
            if isinstance(rows, NoAnswerError):
                yield Failure(reason=f"{rows.reason}: {rows.advice}" if rows.advice else rows.reason)
                return
            papers = [(row, paper) for row in rows if (paper := paper_of(row))]
            if self._fields == RECORD:
                self._rows |= {pid: row for row, paper in papers for pid in paper.pids}
            yield tuple(paper for _, paper in papers)

    def versions(self, paper: Paper) -> Versions:
        # The service itself makes one record of a preprint and its publication.
        return Versions(records=(paper,))

    def plan(self, papers: Sequence[Paper]) -> Plan:
        missing, held = self._held(papers)
        rows = [row for row in held.values() if row is not None and not isinstance(row, NoAnswerError)]
        to_come = [paper for paper in papers if paper.pid not in held]
        names = [name for pid in missing if (name := asked_as(pid))]
        unknown = len(names) - len(self._service.known("paper", names, self._fields))
        requests = {"records": math.ceil(unknown / BATCH)}
        for direction in DIRECTIONS:
            requests[direction] = sum(self._pages_to_ask(direction, row) for row in rows)
            requests[direction] += sum(self._pages_of(direction, paper) for paper in to_come)
        if self._authors:
            ends = (end for row in rows for end in (row, *(row.get("references") or ())))
            ids = sorted({number for end in ends for number in author_ids(end)})
            unknown = len(ids) - len(self._service.known("author", ids, _AUTHOR))
            requests["authors"] = math.ceil(unknown / BATCH_OF_AUTHORS)
        if not self._service.may_be_asked:
            requests = dict.fromkeys(requests, 0)
        return Plan(papers=len(papers), requests=requests, pace=self._pace, has_key=self._has_key)

    def links(self, papers: Sequence[Paper]) -> Iterator[Links]:
        self._names |= {pid: paper.pid for paper in papers for pid in paper.pids}
        self._names |= {paper.pid: paper.pid for paper in papers}
        missing, held = self._held(papers)
        for pid, found in self._look_up(list(missing)):
            held |= dict.fromkeys(missing[pid], found)
        kept = 0
        self._so_far = f"0 of {len(papers)} papers are kept"
        for done, paper in enumerate(papers, 1):
            listings = [self._listing(direction, held[paper.pid]) for direction in DIRECTIONS]
            kept += all(listing.extent != "failed" for listing in listings)
            yield links_of(paper.pid, listings, self._names, self._records_seen)
            self._so_far = f"{kept} of {len(papers)} papers are kept"
            self._on_progress(Progress("gather", done, len(papers)))

    def profiles(self, authors: Sequence[Pid]) -> Mapping[Pid, Profile | Failure]:
        wanted = {author.value: author for author in authors if author.scheme == "s2author"}
        found: dict[Pid, Profile | Failure] = {}
        for number, row in self._records("author", list(wanted), _AUTHOR):
            if isinstance(row, NoAnswerError):
                found[wanted[number]] = Failure(reason=self._sentence(row))
            elif row is not None:
                found[wanted[number]] = profile_of(row, wanted[number])
        return found

    def gathered(self) -> str | None:
        return self._answers.latest

    def origins(self) -> Sequence[Origin]:
        return (
            Origin(
                id=ORIGIN,
                title="Semantic Scholar Academic Graph API",
                url="https://www.semanticscholar.org/",
                licence="https://opendatacommons.org/licenses/by/1-0/",
                date=(self.gathered() or "")[:10] or None,
            ),
        )

    @property
    def _fields(self) -> tuple[str, ...]:
        """What is asked of a record: its references come with it, unless they are asked for with their sentences."""
        return RECORD if self._contexts else _WITH_REFERENCES

    @property
    def _link_fields(self) -> tuple[str, ...]:
        return (*_LINK, "contexts") if self._contexts else _LINK

    def _ask(self, question: Callable[[], T]) -> T | NoAnswerError:
        """The answer, or why there is none.

        Raises:
            SourceError: the service has not answered anything yet, not in this run and not in one before.
        """
        try:
            return question()
        except NoAnswerError as err:
            if isinstance(err, UnansweredError) and not isinstance(err, TooSlowError) and not self._service.has_spoken:
                raise
            return err

    def _look_up(self, pids: Sequence[Pid]) -> Iterator[tuple[Pid, Row | NoAnswerError | None]]:
        """The rows of some identifiers; None where the service has none."""
        asked = {name: pid for pid in pids if (name := asked_as(pid))}
        for name, row in self._records("paper", list(asked), self._fields):
            if row is not None and not isinstance(row, NoAnswerError):
                paper = paper_of(row)
                self._rows |= dict.fromkeys((asked[name], *(paper.pids if paper else ())), row)
            yield asked[name], row

    def _records(
        self, kind: RecordKind, names: Sequence[str], fields: Sequence[str]
    ) -> Iterator[tuple[str, Row | NoAnswerError | None]]:
        """Each name with its row: first those that are kept, then the others as they come."""
        known = self._service.known(kind, names, fields)
        yield from known.items()

        def ask(part: Sequence[str]) -> list[Row | None] | NoAnswerError:
            return self._ask(lambda: self._service.records(kind, part, fields))

        yield from self._batches[kind].rows([name for name in names if name not in known], ask)

    def _held(self, papers: Iterable[Paper]) -> tuple[dict[Pid, list[Pid]], dict[Pid, Row | NoAnswerError | None]]:
        """The identifiers to ask for, each with the papers it stands for; and the rows that came before."""
        held: dict[Pid, Row | NoAnswerError | None] = {}
        missing: dict[Pid, list[Pid]] = {}
        for paper in papers:
            row = next((self._rows[pid] for pid in (paper.pid, *paper.pids) if pid in self._rows), None)
            pid = surest_id(paper)
            if row is not None or pid is None:
                held[paper.pid] = row or _NAMELESS
            else:
                missing.setdefault(pid, []).append(paper.pid)
        return missing, held

    def _pages_of(self, direction: Direction, paper: Paper) -> int:
        """How many requests a list of a record takes of which no row has come yet."""
        if direction == "references":
            return int(self._contexts)
        cited_by = next((count.cited_by for count in paper.counts if count.origin == ORIGIN), 1)
        return math.ceil(min(cited_by, self._limit) / PAGE)

    def _pages_to_ask(self, direction: Direction, row: Row) -> int:
        """How many requests a list will take that are not kept; beyond the service's window, about so many."""
        if direction == "references" and not self._contexts:
            return 0
        stated = row.get("citationCount" if direction == "citations" else "referenceCount") or 0
        path, limit = _path(row, direction), self._limit if direction == "citations" else WINDOW
        pages = [(offset, min(size, limit - offset)) for offset, size in offsets(min(stated, limit))]
        kept = sum(self._service.has_page(path, self._link_fields, offset=at, limit=size) for at, size in pages)
        return len(pages) - kept + math.ceil(max(0, min(stated, limit) - WINDOW) / PAGE)

    def _listing(self, direction: Direction, row: Row | NoAnswerError | None) -> Listing:
        """One list of a record, or why it is not at hand."""
        if row is None:
            return _none(direction, "absent", "Semantic Scholar has no record of it")
        if isinstance(row, NoAnswerError):
            return _none(direction, row.extent, self._sentence(row))
        if direction == "references":
            stated = row.get("referenceCount")
            return self._followed(direction, row, stated, WINDOW) if self._contexts else references_of(row)
        stated = row.get("citationCount")
        if self._limit == 0:
            return _none(direction, "not asked", "what cites it was not asked for", stated)
        return self._followed(direction, row, stated, self._limit)

    def _followed(self, direction: Direction, row: Row, stated: int | None, limit: int) -> Listing:
        """A list as its own endpoint gives it."""
        path = _path(row, direction)

        def ask(offset: int, size: int, dated: str) -> Row | NoAnswerError:
            fields = self._link_fields
            return self._ask(lambda: self._service.page(path, fields, offset=offset, limit=size, dated=dated))

        end = "citingPaper" if direction == "citations" else "citedPaper"
        came = Pages(ask).follow(limit=limit, stated=stated) if stated != 0 else Followed(rows=())
        return Listing(
            direction=direction,
            rows=[(link.get(end) or {}, link) for link in came.rows],
            stated=stated,
            extent=came.extent,
            why=self._sentence(came.trouble) if came.trouble else came.why,
        )

    def _sentence(self, trouble: NoAnswerError) -> str:
        """What happened, what is kept, and what to do."""
        return f"{trouble.reason}; {self._so_far}: {trouble.advice}" if trouble.advice else trouble.reason


_NAMELESS = NotAskedError("it has no identifier that Semantic Scholar knows")


def _path(row: Row, direction: Direction) -> str:
    return f"paper/{row['paperId']}/{direction}"


def _none(direction: Direction, extent: Extent, why: str, stated: int | None = None) -> Listing:
    return Listing(direction=direction, rows=(), stated=stated, extent=extent, why=why)
