"""The parameters of a request: what does not hold is refused as the service does, by name and value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tests.s2.dates import Window, published, window, years

Row = Mapping[str, Any]
Query = Mapping[str, str]


class RefusedError(Exception):
    """A request that is answered with a status and an error in place of what it asked for."""

    def __init__(self, status: int, error: str) -> None:
        super().__init__(error)
        self.status = status


def number(query: Query, name: str, default: int, least: int = 0) -> int:
    """A whole number of a query.

    Raises:
        RefusedError: it is none, or too small.
    """
    text = query.get(name, str(default))
    if not text.isdecimal() or int(text) < least:
        raise _unacceptable(name, text)
    return int(text)


def text(query: Query, name: str) -> str:
    """A parameter that has to be there.

    Raises:
        RefusedError: it is not.
    """
    if not query.get(name):
        raise RefusedError(400, f"Missing required parameter: '{name}'")
    return query[name]


def dated(query: Query) -> Callable[[Row], bool]:
    """Whether a paper is of the days of `publicationDateOrYear`; what has neither day nor year is of none.

    Raises:
        RefusedError: the parameter is malformed.
    """
    return _within(query, "publicationDateOrYear", window)


def wanted(query: Query) -> Callable[[Row], bool]:
    """Whether a paper passes the filters of a search.

    Raises:
        RefusedError: one of them is malformed.
    """
    of_days, of_years = dated(query), _within(query, "year", years)
    least = number(query, "minCitationCount", 0)
    venues, kinds, fields = (_names(query, name) for name in ("venue", "publicationTypes", "fieldsOfStudy"))

    def passes(row: Row) -> bool:
        categories = [field["category"] for field in row.get("s2FieldsOfStudy") or ()]
        return (
            of_days(row)
            and of_years(row)
            and (row.get("citationCount") or 0) >= least
            and _meets(venues, [row.get("venue")])
            and _meets(kinds, row.get("publicationTypes") or ())
            and _meets(fields, [*categories, *(row.get("fieldsOfStudy") or ())])
            and ("openAccessPdf" not in query or bool((row.get("openAccessPdf") or {}).get("url")))
        )

    return passes


def _within(query: Query, name: str, read: Callable[[str], Window]) -> Callable[[Row], bool]:
    if not query.get(name):
        return lambda _: True
    try:
        first, last = read(query[name])
    except ValueError as err:
        raise _unacceptable(name, query[name]) from err
    return lambda row: first <= (published(row) or "") <= last


def _names(query: Query, name: str) -> set[str]:
    return set(filter(None, query.get(name, "").split(",")))


def _meets(asked: set[str], values: Iterable[Any]) -> bool:
    return not asked or not asked.isdisjoint(values)


def _unacceptable(name: str, value: str) -> RefusedError:
    return RefusedError(400, f"Unacceptable query params: [{name}={value}]")
