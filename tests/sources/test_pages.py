"""Lists of links to their end: in whatever order they come, and also where offsets do not reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.sources.pages import Followed, Pages, offsets
from kg.sources.unanswered import NoAnswerError, UnansweredError

Row = Mapping[str, Any]
FIRST = date(2001, 1, 1)


@dataclass
class Shelf:
    """Rows that are given as the service gives them: by offset up to a window, and by days; `fails` at one question."""

    rows: Sequence[Row]
    window: int = 20
    fails: int = -1
    heeds_dates: bool = True
    asked: list[tuple[int, int, str]] = field(default_factory=list)

    def __call__(self, offset: int, limit: int, dated: str) -> Row | NoAnswerError:
        assert offset + limit <= self.window
        self.asked.append((offset, limit, dated))
        if len(self.asked) - 1 == self.fails:
            return UnansweredError("Semantic Scholar kept answering 503", "run the same command again later")
        dated = dated if self.heeds_dates else ""
        first, _, last = dated.partition(":")
        rows = [
            row for row in self.rows if not dated or ((day := when(row)) and (first or "0") <= day <= (last or "9"))
        ]
        end = offset + limit
        return {"data": rows[offset:end]} | ({"next": end} if end < len(rows) else {})

    def follow(self, limit: int = 10**9, stated: int | None = None) -> Followed:
        count = len(self.rows) if stated is None else stated
        return Pages(self, page=5, window=self.window).follow(limit=limit, stated=count)


def when(row: Row) -> str | None:
    paper = row["citingPaper"]
    return paper["publicationDate"] or (f"{paper['year']}-01-01" if paper["year"] else None)


def link(number: int, day: int | None, *, year_only: bool = False) -> Row:
    published = None if day is None else FIRST + timedelta(days=day)
    paper = {
        "paperId": str(number),
        "publicationDate": published.isoformat() if published and not year_only else None,
        "year": published.year if published else None,
    }
    return {"citingPaper": paper}


def names(rows: Sequence[Row]) -> list[str]:
    return sorted(row["citingPaper"]["paperId"] for row in rows)


def newest_first(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: when(row) or "", reverse=True)


@given(
    days=st.lists(st.tuples(st.integers(0, 900), st.booleans()), max_size=150),
    is_sorted=st.booleans(),
    seed=st.randoms(use_true_random=False),
)
def test_no_row_with_a_date_is_lost_and_none_comes_twice(
    days: list[tuple[int, bool]], is_sorted: bool, seed: Any
) -> None:
    rows = [link(number, day, year_only=rough) for number, (day, rough) in enumerate(days)]
    seed.shuffle(rows)
    # Where more than the window can hold are of one day, nothing reaches the rest.
    crowded = max((sum(when(r) == day for r in rows) for day in {when(r) for r in rows}), default=0)
    followed = Shelf(newest_first(rows) if is_sorted else rows).follow()
    assert len(names(followed.rows)) == len(set(names(followed.rows)))
    if crowded < 20:
        assert names(followed.rows) == names(rows)
        assert followed.extent == "whole"


@given(st.integers(0, 400))
def test_a_list_in_the_order_of_the_service_costs_few_requests_more_than_its_pages(count: int) -> None:
    shelf = Shelf(newest_first([link(number, number) for number in range(count)]))
    assert len(shelf.follow().rows) == count
    windows = ceil(count / 19)
    # A probe for each further window, and a page where two windows meet in a day.
    assert len(shelf.asked) <= max(1, ceil(count / 5)) + 2 * windows


def test_rows_without_a_date_beyond_the_window_are_not_hidden() -> None:
    rows = [link(number, number if number < 40 else None) for number in range(60)]
    followed = Shelf(rows).follow()
    assert len(followed.rows) == 40
    assert (followed.extent, followed.why) == ("broken off", "beyond 20 Semantic Scholar gives only what has a date")


def test_more_of_one_day_than_the_window_holds_are_cut() -> None:
    followed = Shelf([link(number, 7) for number in range(60)]).follow()
    assert len(followed.rows) == 20
    assert followed.extent == "broken off"


def test_a_service_that_does_not_heed_dates_is_not_asked_without_end() -> None:
    shelf = Shelf(newest_first([link(number, number) for number in range(60)]), heeds_dates=False)
    followed = shelf.follow()
    assert (len(followed.rows), followed.extent) == (20, "broken off")
    assert "did not keep to the dates" in followed.why
    assert len(shelf.asked) < 12


@pytest.mark.parametrize("limit", [20, 33, 60])
def test_the_limit_is_kept_beyond_the_window(limit: int) -> None:
    followed = Shelf(newest_first([link(number, number) for number in range(80)])).follow(limit)
    assert len(followed.rows) == limit
    assert followed.extent == "limited"


def test_a_limit_that_is_the_length_is_no_cut() -> None:
    assert Shelf(newest_first([link(number, number) for number in range(60)])).follow(60).extent == "whole"


@pytest.mark.parametrize("fails", range(12))
def test_a_question_without_an_answer_leaves_what_came(fails: int) -> None:
    rows = newest_first([link(number, number) for number in range(60)])
    shelf = Shelf(rows, fails=fails)
    followed = shelf.follow()
    assert followed.extent == "failed"
    assert followed.trouble is not None
    assert len(shelf.asked) == fails + 1
    assert set(names(followed.rows)) <= set(names(rows))
    assert len(followed.rows) >= 5 * min(fails, 4)


@pytest.mark.parametrize(("count", "pages"), [(0, 0), (1, 1), (1_000, 1), (1_001, 2), (9_999, 10), (70_000, 10)])
def test_the_pages_of_a_list_are_known_before(count: int, pages: int) -> None:
    asked = list(offsets(count))
    assert len(asked) == pages
    assert all(offset + limit < 10_000 for offset, limit in asked)
