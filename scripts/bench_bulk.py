"""What links from a bulk dump cost: a scan of it in Python, DuckDB over the same files and over the tables, and Spark.

Each measure is a process of its own; what it prints are CPU seconds, and the greatest resident set with that of Spark.
"""

from __future__ import annotations

import json
import math
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import product
from pathlib import Path

from kg.bulk import converted, folder, record
from tests.bulk.generator import corpus_id

SIZES = (1_000_000, 10_000_000, 40_000_000)
LISTED, HOPS = (17, 1_000, 100_000), (1, 2)
FIRST = (17, 1)
# As `bench_links.WAYS` has them.
NAMES = {
    "scan": "Python, a scan",
    "packed": "DuckDB, gz",
    "unpacked": "DuckDB, isal's gz",
    "conversion": "the conversion",
    "tables": "DuckDB, tables",
    "rdf": "the same, and RDF",
    "cluster": "Spark, tables",
}
# Seconds of CPU after which a measure is given up, but for a conversion.
LONGEST = 600
# A machine that others use, too, is slower at times: what the goals are held against is measured so often, and the
# quickest counts.
TIMES = 2
# The release of 2026-07-07, as one who imported it counted: every link is said about twice.
# Source: docs/bugs.md of the project curious_astronaut, 2026-07-16
REAL_ROWS, REAL_LINKS, REAL_SHARDS = 5_112_091_751, 2_700_000_000, 390

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What one way to the links of some papers found and took; memory in MB."""

    links: int
    seconds: float
    memory: float


class Dump:
    """A made-up dump of so many citations, and what was measured on it, by way and by (listed papers, hops)."""

    def __init__(self, path: Path, citations: int) -> None:
        self.path, self.citations, self.papers = path, citations, max(citations // 10, max(LISTED))
        self.measures: defaultdict[str, dict[Cell, Measure]] = defaultdict(dict)
        if not (path / record.RELEASE_FILE).exists():
            # In a process of its own, like all else: what it takes would count as the memory of those that follow.
            asked = ["--papers", str(self.papers), "--citations", str(citations)]
            subprocess.run([sys.executable, "-m", "tests.bulk.generator", str(path), *asked], check=True)

    @property
    def counts(self) -> converted.Counts:
        """How many citations there are in its files, and in its tables."""
        return converted.read(self.path).counts["citations"]

    def size(self, place: str) -> int:
        """Bytes of the files in one of its folders."""
        return sum(file.stat().st_size for file in (self.path / place).iterdir())

    def measure(self, way: str, cell: Cell, spare: Path) -> Measure | str:
        """One measure in a process of its own, with `spare` as its temporary folder; or why there is none."""
        listed, hops = cell
        ids = [corpus_id(number) for number in random.Random(7).sample(range(self.papers), listed)]  # noqa: S311  # no secret
        limit = "-1" if way == "conversion" else str(LONGEST)
        done = subprocess.run(
            [sys.executable, str(Path(__file__).with_name("bench_links.py")), way, str(self.path), str(hops), limit],
            input=json.dumps(ids),
            capture_output=True,
            text=True,
            env=os.environ | {"TMPDIR": str(spare)},
        )
        if done.returncode == -signal.SIGXCPU:
            return f"more than {LONGEST} CPU s"
        if done.returncode:
            return done.stderr.strip().rpartition("\n")[2]
        links, seconds, memory = json.loads(done.stdout)
        return Measure(links=links, seconds=seconds, memory=memory)


def table(sizes: Sequence[int], kept: Path | None) -> None:
    """CPU seconds and memory of each way to the links of 17, 1,000 and 100,000 papers, in made-up dumps.

    The dumps stay in the folder `kept`, if there is one, and are those of the next time.
    """
    dumps: list[Dump] = []
    with tempfile.TemporaryDirectory() as spare, nullcontext(kept) if kept else tempfile.TemporaryDirectory() as place:
        for citations in sorted(sizes):
            dump = Dump(Path(place) / f"{citations / 1e6:g}m", citations)
            _measure(dump, dumps[-1] if dumps else None, Path(spare))
            dumps.append(dump)
        _goals(dumps)
        _extrapolated(dumps)


def _measure(dump: Dump, smaller: Dump | None, spare: Path) -> None:
    print(f"\n{dump.citations:,} citations of {dump.papers:,} papers, {dump.size('citations') / 1e6:,.0f} MB packed")
    print(f"{'':17} {'listed':>8} {'hops':>5} {'links':>11} {'CPU s':>8} {'MB':>6}  beside the scan")
    for way, cell in _cells():
        listed, hops = cell
        line = f"{NAMES[way]:17} {listed or '':>8} {hops or '':>5}"
        if way == "conversion" and (dump.path / folder.PARQUET / converted.MANIFEST).exists():
            found: Measure | str = "it was converted before"
        elif smaller and way in smaller.measures and cell not in smaller.measures[way]:
            found = "nor was it on the smaller dump"
        else:
            found = _quickest(dump.measure(way, cell, spare) for _ in range(TIMES if cell == FIRST else 1))
        if isinstance(found, str):
            print(f"{line} not measured: {found}", flush=True)
            continue
        dump.measures[way][cell] = found
        scan = dump.measures["scan"].get(cell)
        factor = f"{scan.seconds / found.seconds:16.1f}" if scan else ""
        print(f"{line} {found.links:>11,} {found.seconds:>8.1f} {found.memory:>6,.0f} {factor}", flush=True)
        if len({some[cell].links for some in dump.measures.values() if cell in some}) > 1:
            raise SystemExit(f"{NAMES[way]} found other links than the ways before it.")


def _quickest(found: Iterable[Measure | str]) -> Measure | str:
    """The measure of the fewest seconds; or why there is none."""
    measures = list(found)
    return min(
        (one for one in measures if isinstance(one, Measure)), key=lambda one: one.seconds, default=str(measures[0])
    )


def _cells() -> Iterator[tuple[str, Cell]]:
    """Each way with what it is asked for; the conversion is asked for nothing."""
    for way in NAMES:
        if way == "conversion":
            yield way, (0, 0)
        elif way == "packed":
            yield way, FIRST
        elif way != "cluster" or find_spec("pyspark"):
            yield from ((way, (listed, hops)) for hops, listed in product(HOPS, LISTED))


def _goals(dumps: Sequence[Dump]) -> None:
    """How far what was measured is from what is to be."""
    print(f"\nThe links of {FIRST[0]} papers, {FIRST[1]} hop, at {', '.join(f'{dump.citations:,}' for dump in dumps)}:")
    for way, goal in (("packed", 1.5), ("unpacked", 1.5), ("tables", 10.0)):
        factors = [
            f"{dump.measures['scan'][FIRST].seconds / dump.measures[way][FIRST].seconds:.1f}"
            for dump in dumps
            if FIRST in dump.measures["scan"] and FIRST in dump.measures[way]
        ]
        print(f"  {NAMES[way]:17} {', '.join(factors) or '?'} times as fast as the scan (goal {goal:g})")
    for way in ("scan", "unpacked", "tables"):
        points = [
            (math.log(dump.citations), math.log(dump.measures[way][FIRST].seconds))
            for dump in dumps
            if FIRST in dump.measures[way]
        ]
        if len(points) > 1:
            slope = statistics.linear_regression(*zip(*points, strict=True)).slope
            print(f"  {NAMES[way]:17} grows with an exponent of {slope:.2f} (goal over gz: 1.0)")
    print("The most memory of all dumps:")
    for way, hops in product(("unpacked", "tables"), HOPS):
        most = {
            listed: max((m.memory for dump in dumps if (m := dump.measures[way].get((listed, hops)))), default=math.nan)
            for listed in LISTED
        }
        print(
            f"  {NAMES[way]:17} {hops} hop{'s' if hops > 1 else ''}: {most[17]:,.0f} MB at 17 listed (goal 300),"
            f" {most[100_000]:,.0f} MB at 100,000 (goal 1,000)"
        )


def _extrapolated(dumps: Sequence[Dump]) -> None:
    """What the whole release would take, if each row took what one more takes in these dumps."""
    last = dumps[-1]
    print(f"\nThe release of {REAL_ROWS:,} rows of citations in {REAL_SHARDS} shards:")
    for way, cell in (("scan", FIRST), ("unpacked", FIRST), ("conversion", (0, 0)), ("tables", FIRST)):
        points = [(dump.counts.rows, m.seconds) for dump in dumps if (m := dump.measures[way].get(cell))]
        if points:
            # Of one dump nothing can be told apart that does not grow with it.
            line = statistics.linear_regression(
                *zip(*(points if len(points) > 1 else [(0, 0.0), *points]), strict=True)
            )
            whole = line.slope * REAL_ROWS + line.intercept
            said = f"{line.intercept:.1f} s + {line.slope * 1e6:.3f} us a row, as of {points[-1][0]:,}"
            print(f"  {NAMES[way]:23} {whole / 3600:8.2f} CPU h: {said}; {whole / REAL_SHARDS:,.1f} s a shard")
    tables = sum(last.size(f"{folder.PARQUET}/{name}") for name in ("by-citing", "by-cited"))
    for what, size, count, real in (
        ("files of citations", last.size("citations"), last.counts.rows, REAL_ROWS),
        ("tables of citations", tables, last.counts.kept, REAL_LINKS),
    ):
        print(f"  {what:23} {size / count * real / 1e9:8,.0f} GB: {size / count:.1f} bytes for each of {real:,}")
