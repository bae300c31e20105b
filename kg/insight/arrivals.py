"""What cites a list since a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kg.insight.network import Network
from kg.pid import Pid

# How far back one looks unless told otherwise, from the day on which was gathered.
DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A work outside the list; `date` is that of its first version (`YYYY`, `YYYY-MM` or `YYYY-MM-DD`).

    `cites` are the listed works that it cites, in the list's order. `is_certain` is false if the date has no day, or no
    month, and what it has is that of the day in question.
    """

    work: Pid
    date: str
    cites: tuple[Pid, ...]
    is_certain: bool


def default_since(gathered: str) -> str:
    """The day from which one looks, for what was gathered on a day."""
    return (date.fromisoformat(gathered[:10]) - timedelta(days=DAYS)).isoformat()


def arrivals(network: Network, since: str) -> tuple[tuple[Arrival, ...], int]:
    """The works that cite listed ones and are, or may be, of `since` (YYYY-MM-DD) or later; how many have no date.

    Those that cite most listed works come first, then the newest.
    """
    found = []
    undated = 0
    for work, cites in _citing(network):
        papers = (network.papers[pid] for pid in network.works[work].records)
        dated = min(filter(None, (paper.date or str(paper.year or "") for paper in papers)), default=None)
        if dated is None:
            undated += 1
        elif dated >= (day := since[: len(dated)]):
            is_certain = dated > day or len(dated) >= len(since)
            found.append(Arrival(work=work, date=dated, cites=cites, is_certain=is_certain))
    found.sort(key=lambda one: (one.date, one.work), reverse=True)
    return tuple(sorted(found, key=lambda one: -len(one.cites))), undated


def _citing(network: Network) -> Iterator[tuple[Pid, tuple[Pid, ...]]]:
    """The works outside the list that cite it, with what they cite of it, in the list's order."""
    around = {other for work in network.listed for other in network.cited_by.get(work, ())} - network.listed.keys()
    place = {work: number for number, work in enumerate(network.listed)}
    for work in sorted(around):
        yield work, tuple(sorted((other for other in network.cites[work] if other in place), key=place.__getitem__))
