"""When works appeared, and which citations run backwards in time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from kg.insight.network import Network
from kg.model import Paper
from kg.pid import Pid

_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}", re.ASCII)
# After all that has a date.
_UNDATED = "~"


def dated(paper: Paper) -> str | None:
    """The date of a record (`YYYY`, `YYYY-MM` or `YYYY-MM-DD`); its year if that is no date, None without either."""
    if paper.date and _DATE.fullmatch(paper.date):
        try:
            date.fromisoformat(paper.date + "-01" * (2 - paper.date.count("-")))
        except ValueError:
            pass
        else:
            return paper.date
    return f"{paper.year:04}" if paper.year and 0 < paper.year <= date.max.year else None


def in_order_of_time(network: Network, works: Iterable[Pid]) -> tuple[Pid, ...]:
    """The works by the dates of their first versions, those without a date last."""
    return tuple(sorted(works, key=lambda work: (min(_dates(network, work), default=_UNDATED), work)))


def runs_backwards(network: Network, citing: Pid, cited: Pid) -> bool:
    """Whether the last version of the one appeared before the first version of the other, as far as the dates tell.

    Such a link rests on a wrong date, on versions that no source knows, or on a record that was taken for another.
    """
    ends, begins = _dates(network, citing), _dates(network, cited)
    # Dates of a year or a month say no more than that: 2023 is not before 2023-05.
    last = {len(end): end for end in sorted(ends)}
    return bool(ends and begins) and all(end < min(begin[:size] for begin in begins) for size, end in last.items())


def _dates(network: Network, work: Pid) -> list[str]:
    papers = (network.papers[pid] for pid in network.works[work].records)
    return [when for paper in papers if (when := dated(paper))]
