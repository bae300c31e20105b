"""What cites a list since a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kg.insight.dates import dated
from kg.insight.network import Network
from kg.insight.ranges import ranges
from kg.pid import Pid

# How far back one looks unless told otherwise, from the day on which was gathered.
DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A work outside the list; `date` is that of its first version (`YYYY`, `YYYY-MM` or `YYYY-MM-DD`).

    `cites` are the listed works that it cites, in the list's order. `is_certain` is false if the date has no day, or no
    month, and what it has is that of the day in question. `rank`, by how many it cites, counts from 1 among all
    arrivals, and equal ones share it; `best` and `worst` are the ranks that it could have among them if all lists of
    citations were known, whatever stood in them.
    """

    work: Pid
    date: str
    cites: tuple[Pid, ...]
    is_certain: bool
    rank: int
    best: int
    worst: int


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
        when = min(filter(None, map(dated, papers)), default=None)
        if when is None:
            undated += 1
        elif when >= since[: len(when)]:
            found.append((when, work, cites))
    found.sort(key=lambda one: one[:2], reverse=True)
    found.sort(key=lambda one: -len(one[2]))
    may_cite = frozenset(work for work in network.listed_papers if (work, "citations") not in network.known)
    now = [len(cites) for _, _, cites in found]
    most = [len(may_cite.union(cites)) for _, _, cites in found]
    return tuple(
        Arrival(
            work=work,
            date=when,
            cites=cites,
            is_certain=when > since[: len(when)] or len(when) >= len(since),
            rank=could.rank,
            best=could.best,
            worst=could.worst,
        )
        for (when, work, cites), could in zip(found, ranges(now, most), strict=True)
    ), undated


def _citing(network: Network) -> Iterator[tuple[Pid, tuple[Pid, ...]]]:
    """The works outside the list that cite it, with what they cite of it, in the list's order."""
    around = {other for work in network.listed for other in network.cited_by.get(work, ())} - network.listed.keys()
    place = {work: number for number, work in enumerate(network.listed)}
    for work in sorted(around):
        yield work, tuple(sorted((other for other in network.cites[work] if other in place), key=place.__getitem__))
