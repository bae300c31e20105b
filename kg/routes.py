"""By which route the links of a list are best had: the API, a bulk dump on this machine, or one on a cluster."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.model import Entry
from kg.sources.access import usual_pace

# What papers of a list have, on the average: references, and citing papers that a build asks for. Counted in lists of
# a field of 2023; older lists have more citing papers.
_AROUND = 45 + 100
# A title is looked for in two ways, unless the first finds it.
_REQUESTS_FOR_A_TITLE = 2
# The datasets that a build needs, packed and as tables; what it takes to convert them, in hours of two cores; and a
# build from them.
# Source: https://api.semanticscholar.org/datasets/v1/release/latest (30 files of 8.5 GB, 1.8 GB, 500 MB and 100 MB)
_PACKED_GB, _TABLES_GB, _CONVERT_HOURS, _BUILD_HOURS = 330.0, 130.0, 3.0, 0.1
# A line of 200 Mbit/s.
_GB_AN_HOUR = 90.0
# So many hours of asking are worth it, where a dump is to be downloaded first, and where one stands ready. A dump gives
# every list whole, and serves each later build; but asking is simple. About 5,000 and 1,000 papers with a key.
_WORTH_ASKING, _WORTH_ASKING_BESIDE_A_DUMP = 1.5, 0.3
# So many are waited for where there is no room for a dump.
_BEARABLE = 24.0
# Some 400 records with their references are one request.
_AT_ONCE = 350

Name = Literal["api", "bulk", "spark"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One way to the links: how many requests, hours and GB of disk it takes, and what speaks for it or against it."""

    name: Name
    requests: int
    hours: float
    gigabytes: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """All ways for a list of so many `papers`, `by_title` of which have no identifier; `best` is the one to take."""

    papers: int
    by_title: int
    depth: Literal[1, 2]
    routes: tuple[Route, ...]
    best: Name


def routes(
    entries: Sequence[Entry], *, depth: Literal[1, 2], has_key: bool, free_gb: float, is_converted: bool
) -> Routes:
    """Weigh the routes for the entries of a list; nothing is asked for.

    `free_gb` is the room on the disk for a dump, `is_converted` tells that one stands there ready.
    """
    papers = [entry for entry in entries if entry.kind == "paper"]
    by_title = sum(all(pid.scheme == "url" for pid in entry.pids) for entry in papers)
    asked = math.ceil(len(papers) / _AT_ONCE) + _REQUESTS_FOR_A_TITLE * by_title + len(papers)
    if depth == 2:
        around = _AROUND * len(papers)
        asked += math.ceil(around / _AT_ONCE) + around
    pace = usual_pace("key" if has_key else None)
    api_hours = asked * pace / 3_600
    rate = f"one every {pace:g} s" + ("" if has_key else ", and one every 1.05 s with a key (S2_API_KEY)")
    needed = 0.0 if is_converted else _PACKED_GB + _TABLES_GB
    bulk_hours = _BUILD_HOURS + (0.0 if is_converted else _PACKED_GB / _GB_AN_HOUR + _CONVERT_HOURS)
    has_room = free_gb >= needed
    worth = _WORTH_ASKING_BESIDE_A_DUMP if is_converted else _WORTH_ASKING
    best: Name = "api" if api_hours <= worth else "bulk"
    if best == "bulk" and not has_room:
        best = "api" if api_hours <= _BEARABLE else "spark"
    bulk_why = (
        "a converted dump stands there: minutes for each build, whatever the list"
        if is_converted
        else f"{_PACKED_GB:.0f} GB to download and convert once; each build from then on takes minutes"
        + ("" if has_room else f", but there is room for {free_gb:,.0f} GB")
    )
    return Routes(
        papers=len(papers),
        by_title=by_title,
        depth=depth,
        routes=(
            Route(name="api", requests=asked, hours=api_hours, gigabytes=0.0, why=rate),
            Route(name="bulk", requests=0, hours=bulk_hours, gigabytes=needed, why=bulk_why),
            Route(
                name="spark", requests=0, hours=_BUILD_HOURS, gigabytes=0.0,
                why="where the dump stands on a cluster already, or one disk does not hold it",
            ),
        ),
        best=best,
    )  # fmt: skip


_NAMES = {"api": "the API", "bulk": "a bulk dump on this machine", "spark": "a bulk dump on a Spark cluster"}
_HOW = {
    "api": "kg build LIST --source api",
    "bulk": "kg bulk download DIR, kg bulk convert DIR, kg build LIST --source bulk:DIR",
    "spark": "a converted dump where the cluster reads it, kg build LIST --source bulk:URI --engine spark --master URL",
}


def in_words(found: Routes) -> Iterator[str]:
    """The routes as a table, and the one to take."""
    steps = "1 step" if found.depth == 1 else "2 steps"
    yield f"{found.papers:,} papers, {found.by_title:,} of them without an identifier; {steps} from the list"
    yield f"{'':32} {'requests':>10} {'hours':>8} {'GB':>6}"
    for route in found.routes:
        mark = "*" if route.name == found.best else " "
        numbers = f"{route.requests:>10,} {route.hours:>8.1f} {route.gigabytes:>6.0f}"
        yield f"{mark} {_NAMES[route.name]:30} {numbers}  {route.why}"
    yield f"take {_NAMES[found.best]}: {_HOW[found.best]}"
