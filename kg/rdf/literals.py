"""Literals as N-Triples writes them: text of any origin, numbers, dates of the precision they have."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from kg.rdf import vocab as v

_SPECIAL = re.compile(r'["\\\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]')
# Source: https://www.w3.org/TR/rdf12-n-triples/#canonical-ntriples
_SHORT = {"\b": r"\b", "\t": r"\t", "\n": r"\n", "\f": r"\f", "\r": r"\r", '"': r"\"", "\\": r"\\"}

# A day, a month or a year, by its length.
When = tuple[int, ...]
_WHEN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_DATATYPES = {1: v.XSD_GYEAR, 2: v.XSD_GYEARMONTH, 3: v.XSD_DATE}


def text(value: str) -> str:
    """A plain literal, escaped as in canonical N-Triples; a lone surrogate, which is no character, becomes U+FFFD."""
    # Most texts need no escape, and one search is all that they cost.
    return f'"{_SPECIAL.sub(_escaped, value)}"' if _SPECIAL.search(value) else f'"{value}"'


def _escaped(found: re.Match[str]) -> str:
    char = found[0]
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    return _SHORT.get(char) or f"\\u{ord(char):04X}"


def integer(value: int) -> str:
    """A whole number."""
    return f'"{value}"^^{v.XSD_INTEGER}'


def decimal(value: float) -> str:
    """A number with the four digits after its point that a score or a share has."""
    return f'"{round(value, 4)}"^^{v.XSD_DECIMAL}'


def boolean(value: bool) -> str:
    """True or false."""
    return f'"{str(value).lower()}"^^{v.XSD_BOOLEAN}'


def parse(when: str | None, year: int | None) -> When | None:
    """The date of a paper as numbers, as precise as it is known; None if nothing is, or if it is no date."""
    found = _WHEN.fullmatch(when or "")
    if not found:
        return (year,) if year is not None and 0 < year <= 9999 else None
    numbers = tuple(int(part) for part in found.groups() if part)
    try:
        date(*(*numbers, 1, 1)[:3])
    except ValueError:
        return parse(None, year)
    return numbers


def year(when: When) -> str:
    """The year of a date."""
    return f'"{when[0]:04d}"^^{v.XSD_GYEAR}'


def day(when: When) -> str:
    """A date, month or year: never more than is known."""
    numbers = "-".join([f"{when[0]:04d}", *(f"{part:02d}" for part in when[1:])])
    return f'"{numbers}"^^{_DATATYPES[len(when)]}'


def moment(when: str) -> str:
    """A day or a time in ISO 8601."""
    parsed = parse(when, None)
    return day(parsed) if parsed else f'"{when}"^^{v.XSD_DATETIME}'


def span(earlier: When, later: When) -> str:
    """The time between two dates, as precise as the coarser of them; negative if they stand the other way round."""
    shared = min(len(earlier), len(later))
    a, b = earlier[:shared], later[:shared]
    sign = "-" if b < a else ""
    if sign and shared == 3:
        # In days alone: rdflib 7.6 raises on a negative duration that has months and days.
        return f'"-P{(date(*a) - date(*b)).days}D"^^{v.XSD_DURATION}'
    a, b = min(a, b), max(a, b)
    years, months, days = b[0] - a[0], 0, 0
    if shared > 1:
        years, months = divmod(b[0] * 12 + b[1] - a[0] * 12 - a[1], 12)
    if shared > 2:
        # Whole months first, then the days that are left: from 31 January to 1 March is a month and a day.
        total = years * 12 + months - (b[2] < a[2])
        years, months = divmod(total, 12)
        y, m = divmod(a[0] * 12 + a[1] - 1 + total, 12)
        anchor = date(y, m + 1, min(a[2], monthrange(y, m + 1)[1]))
        days = (date(*b) - anchor).days
    parts = [f"{n}{unit}" for n, unit in zip((years, months, days), "YMD", strict=True) if n]
    return f'"{sign}P{"".join(parts) or "0" + "YMD"[shared - 1]}"^^{v.XSD_DURATION}'
