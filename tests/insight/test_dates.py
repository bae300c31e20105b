"""When works appeared, as far as sources say it."""

from __future__ import annotations

import pytest

from kg.insight.dates import dated
from kg.model import Paper
from kg.pid import Pid


@pytest.mark.parametrize(
    ("date", "year", "expected"),
    [
        ("2024-05-31", 2023, "2024-05-31"),
        ("2024-05", None, "2024-05"),
        ("2024", None, "2024"),
        ("2024-02-30", 2024, "2024"),
        ("2024-13", None, None),
        ("0000", None, None),
        ("٢٠٢٤", None, None),
        ('"> <script>', 2024, "2024"),
        (None, 987, "0987"),
        (None, 0, None),
        (None, 99_999, None),
        (None, None, None),
    ],
)
def test_a_date_that_is_none_is_left_out_and_the_year_holds(
    date: str | None, year: int | None, expected: str | None
) -> None:
    pid = Pid("doi", "10.1/x")
    assert dated(Paper(pid=pid, pids=(pid,), title="A title", date=date, year=year)) == expected
