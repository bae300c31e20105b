"""A list of links, page after page, to its end: also where it is longer than the service lets a reader go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kg.sources.rows import Extent
from kg.sources.unanswered import NoAnswerError

Row = Mapping[str, Any]
# A page of a list by offset and limit, of papers dated so ("": all of them).
Ask = Callable[[int, int, str], Row | NoAnswerError]

PAGE = 1_000
# Source: https://api.semanticscholar.org/api-docs/graph#tag/Paper-Data ("offset + limit must be < 10000")
WINDOW = 9_999


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """How far a list was followed: its rows, and why not further (`trouble`: what a question met)."""

    rows: Sequence[Row]
    extent: Extent = "whole"
    why: str = ""
    trouble: NoAnswerError | None = None


@dataclass(frozen=True, slots=True)
class _Days:
    """The papers from one day to another, both included; None is no bound."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        """Whether a day is one of them."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def __str__(self) -> str:
        return f"{self.first or ''}:{self.last or ''}" if self.first or self.last else ""


def offsets(count: int) -> Iterator[tuple[int, int]]:
    """The offset and the limit of each page that `count` rows take."""
    reach = min(count, WINDOW)
    return ((offset, min(PAGE, WINDOW - offset)) for offset in range(0, reach, PAGE))


@dataclass(frozen=True, slots=True)
class Pages:
    """A list of links behind `ask`, which gives it in pages of at most `page` rows and goes as far as `window`."""

    ask: Ask
    page: int = PAGE
    window: int = WINDOW

    def follow(self, *, limit: int, stated: int | None) -> Followed:
        """The first `limit` rows of a list that is `stated` to be so long.

        A page may come empty where there are rows: in the middle of a list, or as its end. A list that is then shorter
        than its count is not whole. Source: https://github.com/allenai/s2-folks/issues/117
        """
        first, has_gap = self._follow(limit, _Days())
        if first.extent == "limited" and len(first.rows) < limit:
            return self._beyond(first.rows, limit, stated or 0)
        if first.extent == "whole" and has_gap and 0 < len(first.rows) < (stated or 0):
            return Followed(rows=first.rows, extent="broken off", why="Semantic Scholar left a page of it empty")
        return first

    def _follow(self, limit: int, days: _Days) -> tuple[Followed, bool]:
        """What can be had by offsets of the papers of some days, and whether a page of it was empty."""
        rows: list[Row] = []
        offset = 0
        has_gap = False
        while (size := min(self.page, limit - len(rows), self.window - offset)) > 0:
            page = self.ask(offset, size, str(days))
            if isinstance(page, NoAnswerError):
                return Followed(rows=rows, extent=page.extent, trouble=page), has_gap
            rows += page["data"]
            has_gap |= not page["data"]
            following = page.get("next")
            if following is None:
                return Followed(rows=rows), has_gap
            if following <= offset:
                why = "Semantic Scholar promised more and gave none"
                return Followed(rows=rows, extent="broken off", why=why), has_gap
            offset = following
        return Followed(rows=rows, extent="limited"), has_gap

    def _beyond(self, first: Sequence[Row], limit: int, stated: int) -> Followed:
        """A list beyond the window, by windows of days; `first` are the rows of the first one, which has no bounds.

        A window that holds more than came of it is cut at the oldest day that came: what is older is a window of its
        own; of what is newer, one question behind the last row that came tells whether there is more. In whatever order
        the service gives its rows (the newest first, it seems), none is lost, and nearly none is asked for twice.
        """
        found = dict(_by_identity(first))
        too_large: list[tuple[_Days, Sequence[Row]]] = [(_Days(), first)]
        is_cut = False
        while too_large and len(found) < limit:
            days, rows = too_large.pop()
            dates = [day for row in rows if (day := _day(row))]
            oldest = min(dates, default=None)
            newer = sum(day > oldest for day in dates) if oldest else 0
            if oldest is None or not newer:
                is_cut = True  # there is no window that is narrower than a day
                continue
            since = _Days(oldest + timedelta(days=1), days.last)
            probe = self.ask(newer, 1, str(since))
            if isinstance(probe, NoAnswerError):
                return Followed(rows=list(found.values()), extent=probe.extent, trouble=probe)
            for part in ([since] if probe["data"] else []) + [_Days(days.first, oldest)]:
                came, _ = self._follow(self.window, part)
                found.update(_by_identity(came.rows))
                if not all(part.holds(day) for row in came.rows if (day := _day(row))):
                    why = "Semantic Scholar did not keep to the dates that it was asked for"
                    return Followed(rows=list(found.values()), extent="broken off", why=why)
                if came.extent == "limited":
                    too_large.append((part, came.rows))
                elif came.extent != "whole":
                    return Followed(rows=list(found.values()), extent=came.extent, why=came.why, trouble=came.trouble)
        every = list(found.values())
        if len(every) >= limit:
            return Followed(rows=every[:limit], extent="whole" if len(every) == limit == stated else "limited")
        if is_cut or len(every) < stated:
            why = f"beyond {self.window:,} Semantic Scholar gives only what has a date"
            return Followed(rows=every, extent="broken off", why=why)
        return Followed(rows=every)


def _by_identity(rows: Iterable[Row]) -> Iterator[tuple[str, Row]]:
    """Rows under what tells them apart: windows meet in a day, and a list may grow while it is read."""
    for row in rows:
        paper = row.get("citingPaper") or {}
        yield str(paper.get("paperId") or (paper.get("title"), paper.get("year"))), row


def _day(row: Row) -> date | None:
    """The day that a window counts the row under: of a paper of which only the year is known, the first of January.

    Source: https://api.semanticscholar.org/api-docs/graph#tag/Paper-Data/operation/get_graph_get_paper_citations
    """
    paper = row.get("citingPaper") or {}
    try:
        return date.fromisoformat(paper.get("publicationDate") or f"{paper.get('year')}-01-01")
    except ValueError:
        return None
