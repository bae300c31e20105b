"""By which route the links of a list are best had: the API, a bulk dump on this machine, or one on a cluster."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kg.bulk import converted, folder, record
from kg.bulk.record import Folder
from kg.model import Entry
from kg.sources.access import usual_pace
from kg.sources.clock import duration

# What papers of a list have, on the average: references, and citing papers that a build asks for. Counted in lists of
# a field of 2023; older lists have more citing papers.
_AROUND = 45 + 100
# A title is looked for in two ways, unless the first finds it.
_REQUESTS_FOR_A_TITLE = 2
# Some 400 records with their references are one request.
_AT_ONCE = 350
# The datasets that a build needs, packed, in GB. Of 2024 the 2.4 billion rows of citations were 30 files of 8.5 GB; on
# 2026-07-07 there were 5.1 billion, and 60 files of papers.
# Source: https://api.semanticscholar.org/datasets/v1/release/latest (the README of each dataset)
_PACKED_GB = {"papers": 45.0, "citations": 540.0, "authors": 3.0, "paper-ids": 15.0}
# For each of these GB: GB of tables, and of what stands beside them until they are made; and hours of two cores to make
# them. As it was with 10 and 40 million made-up links, papers taken as long as they are.
_TABLES, _ASIDE, _CONVERT_HOURS = 0.13, 0.13, 0.0107
_BUILD_HOURS = 0.1
# A line of 200 Mbit/s.
_GB_AN_HOUR = 90.0
# So many hours of asking are worth it, where a dump is to be downloaded first, and where one stands ready. A dump gives
# every list whole, and serves each later build; but asking is simple. About 5,000 and 1,000 papers with a key.
_WORTH_ASKING, _WORTH_ASKING_BESIDE_A_DUMP = 1.5, 0.3
# So many are waited for where there is no room for a dump.
_BEARABLE = 24.0

Name = Literal["api", "bulk", "spark"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dump:
    """How far a bulk dump is: GB of its files, of those to come, and of free disk; and whether a build can ask it."""

    packed_gb: float
    missing_gb: float
    is_converted: bool
    free_gb: float


def dump_at(path: Path) -> Dump:
    """The dump in a folder, or the one that would be there.

    Raises:
        DumpError: the folder cannot be looked at, or its record is none.
    """
    begun = record.read(path) if folder.has_record(path) else Folder(path=path, release="", datasets={})
    shards = record.shards(begun, record.NEEDED)
    found = folder.presence(begun, shards)
    unknown = sum(size for name, size in _PACKED_GB.items() if name not in begun.datasets)
    is_converted = converted.is_ready(path)
    missing = unknown + sum(shard.bytes for shard in found.missing + found.wrong) / 1e9
    return Dump(
        packed_gb=unknown + sum(shard.bytes for shard in shards) / 1e9,
        missing_gb=0.0 if is_converted else missing,
        is_converted=is_converted,
        free_gb=folder.room(path) / 1e9,
    )


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
    dump: Dump
    routes: tuple[Route, ...]
    best: Name


def routes(entries: Sequence[Entry], *, depth: Literal[1, 2], has_key: bool, dump: Dump) -> Routes:
    """Weigh the routes for the entries of a list; nothing is asked for."""
    papers = [entry for entry in entries if entry.kind == "paper"]
    by_title = sum(all(pid.scheme == "url" for pid in entry.pids) for entry in papers)
    asked = math.ceil(len(papers) / _AT_ONCE) + _REQUESTS_FOR_A_TITLE * by_title + len(papers)
    if depth == 2:
        around = _AROUND * len(papers)
        asked += math.ceil(around / _AT_ONCE) + around
    api = Route(
        name="api",
        requests=asked,
        hours=asked * usual_pace("key" if has_key else None) / 3_600,
        gigabytes=0.0,
        why=_pace(has_key),
    )
    bulk = _bulk(dump, has_key)
    spark = Route(
        name="spark",
        requests=0,
        hours=_BUILD_HOURS,
        gigabytes=0.0,
        why="if a converted dump stands where a cluster reads it",
    )
    worth = _WORTH_ASKING_BESIDE_A_DUMP if dump.is_converted else _WORTH_ASKING
    best: Name = "api" if api.hours <= worth else "bulk"
    if best == "bulk" and dump.free_gb < bulk.gigabytes:
        best = "api" if api.hours <= _BEARABLE else "spark"
    return Routes(papers=len(papers), by_title=by_title, depth=depth, dump=dump, routes=(api, bulk, spark), best=best)


def _bulk(dump: Dump, has_key: bool) -> Route:
    """What a dump on this machine takes from where it is now; `gigabytes` is the room for what is not there yet."""
    if dump.is_converted:
        why = "a converted dump stands there"
        return Route(name="bulk", requests=0, hours=_BUILD_HOURS, gigabytes=0.0, why=why)
    download, convert = dump.missing_gb / _GB_AN_HOUR, dump.packed_gb * _CONVERT_HOURS
    needed = dump.missing_gb + dump.packed_gb * (_TABLES + _ASIDE)
    parts = [f"{_hours(convert)} to convert once", f"each build from then on {_hours(_BUILD_HOURS)}"]
    if dump.missing_gb:
        key = "" if has_key else " with a key (S2_API_KEY)"
        line = f"{_GB_AN_HOUR * 8_000 / 3_600:.0f} Mbit/s"
        parts.insert(0, f"{dump.missing_gb:,.0f} GB to download{key}, {_hours(download)} at {line}")
    if dump.free_gb < needed:
        parts.append(f"but there is room for {dump.free_gb:,.0f} GB")
    hours = download + convert + _BUILD_HOURS
    return Route(name="bulk", requests=0, hours=hours, gigabytes=needed, why="; ".join(parts))


def _hours(hours: float) -> str:
    return duration(hours * 3_600)


def _pace(has_key: bool) -> str:
    alone = "" if has_key else f"; with a key (S2_API_KEY), one every {usual_pace('key'):g} s"
    return f"one every {usual_pace('key' if has_key else None):g} s{alone}"


_NAMES = {"api": "the API", "bulk": "a bulk dump on this machine", "spark": "a bulk dump on a Spark cluster"}


def in_words(found: Routes) -> Iterator[str]:
    """The routes as a table, what each leaves out, and the one to take."""
    steps = "1 step" if found.depth == 1 else "2 steps"
    yield f"{found.papers:,} papers, {found.by_title:,} of them without an identifier; {steps} from the list"
    yield f"{'':32} {'requests':>10} {'time':>13} {'GB':>6}"
    for route in found.routes:
        mark = "*" if route.name == found.best else " "
        numbers = f"{route.requests:>10,} {_hours(route.hours):>13} {route.gigabytes:>6,.0f}"
        yield f"{mark} {_NAMES[route.name]:30} {numbers}  {route.why}"
    yield "the API gives the newest 1,000 citing papers of each (--citations N|all: a request for 1,000), a dump all"
    if found.depth == 2:
        yield "by all routes, the second step leaves out what more than 1,000 papers cite (--hub-cap N)"
    yield f"take {_NAMES[found.best]}: {_how(found)}"


def _how(found: Routes) -> str:
    build = "kg build LIST" + (" --depth 2" if found.depth == 2 else "")
    if found.best == "api":
        return f"{build} --source api"
    if found.best == "spark":
        room = next(route.gigabytes for route in found.routes if route.name == "bulk")
        return (
            f"{build} --source bulk:URI --engine spark --master URL; without one, a disk with {room:,.0f} GB"
            " (kg plan --dump DIR)"
        )
    steps = [] if found.dump.is_converted else ["kg bulk convert DIR"]
    if found.dump.missing_gb:
        steps.insert(0, "kg bulk download DIR")
    return ", ".join((*steps, f"{build} --source bulk:DIR"))
