"""The days within which papers are asked for.

Source: https://api.semanticscholar.org/api-docs/graph#tag/Paper-Data/operation/get_graph_get_paper_citations
("publicationDateOrYear")
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

Window = tuple[str, str]


def published(row: Mapping[str, Any]) -> str | None:
    """The day of a paper: January 1 of its year where the day is not known."""
    day, year = row.get("publicationDate"), row.get("year")
    return day or (f"{year:04}-01-01" if year else None)


def window(text: str) -> Window:
    """The first and the last day of `2019`, `2019-03`, `2019-03-05`, or of two of these with a colon; one may lack.

    Raises:
        ValueError: it is none of these.
    """
    first, colon, last = text.partition(":")
    if not (first or last):
        raise ValueError(text)
    return _day(first, "0001-01-01"), _day(last if colon else first, "9999-12-31")


def years(text: str) -> Window:
    """The first and the last day of `2019`, `2016-2020`, `2010-` or `-2015`.

    Raises:
        ValueError: it is none of these.
    """
    if not (found := re.fullmatch(r"(?=.*\d)(\d{4})?(-?)(\d{4})?", text)) or (found[1] and found[3] and not found[2]):
        raise ValueError(text)
    return window(f"{found[1] or ''}:{found[3] or ''}" if found[2] else text)


def _day(text: str, rest: str) -> str:
    if text and not re.fullmatch(r"\d{4}(-\d\d){0,2}", text):
        raise ValueError(text)
    date.fromisoformat(text + "0001-01-01"[len(text) :])
    return text + rest[len(text) :]
