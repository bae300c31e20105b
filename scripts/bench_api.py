"""What asking Semantic Scholar costs, measured against the stand-in of the tests as a process of its own.

For lists of growing length: the requests made and the fewest that the service allows; our own seconds of CPU at an
unlimited rate, and the memory; the wall time at the service's own rate beside what that rate alone takes; a second
run; and the requests made where a fifth of them meets a fault.
"""

from __future__ import annotations

import gc
import math
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from kg.model import Paper
from kg.pid import Pid
from kg.sources.access import PACE_WITH_KEY
from kg.sources.answers import FILE, Answers
from kg.sources.clock import SystemClock
from kg.sources.semantic_scholar import SemanticScholarSource
from tests.s2.crowd import doi
from tests.sources.made_up import ManualClock

SIZES = (20, 200, 2_000)
# Waiting for more is a matter of patience, not of measuring.
PACED = (20, 200)


@contextmanager
def stand_in(size: int, *more: str) -> Iterator[tuple[str, list[int]]]:
    """The service with a crowd: its address, and, when it has ended, how many requests came and met a fault."""
    command = [sys.executable, "-m", "tests.s2", "--crowd", str(size), *more]
    counted: list[int] = []
    with tempfile.TemporaryFile("w+") as said, subprocess.Popen(command, stdout=said) as process:

        def lines() -> list[str]:
            said.seek(0)
            return said.read().splitlines()

        while not lines() and process.poll() is None:
            time.sleep(0.05)
        yield lines()[0], counted
        process.terminate()
        process.wait()
        counted += [int(word) for word in lines()[1].split() if word.isdigit()]


def pull(url: str, size: int, cache: Path, pace: float, *, skips_waits: bool = False) -> tuple[float, float, int]:
    """Look the papers of a list up and ask for their links, in a process of its own.

    Gives seconds of wall time and of CPU, without the start of the program, and its greatest memory in megabytes.
    """
    command = [sys.executable, __file__, url, str(size), str(cache), str(pace), str(int(skips_waits))]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    wall, cpu, megabytes = done.stdout.split()
    return float(wall), float(cpu), int(megabytes)


def pull_here(url: str, size: int, cache: Path, pace: float, *, skips_waits: bool) -> None:
    """What `pull` runs; with `skips_waits` no pause is waited for, only counted."""
    gc.disable()  # as in a build
    clock = ManualClock() if skips_waits else SystemClock()
    with (
        closing(Answers(cache, now="2026-11-22T10:00:00Z")) as answers,
        SemanticScholarSource(answers, api_url=url, pace=pace, clock=clock) as source,
    ):
        # The first request also loads the libraries and connects: not a cost of each.
        source.lookup([Pid("doi", "10.1234/nothing")])
        wall, cpu = time.perf_counter(), time.process_time()
        found = source.lookup([Pid("doi", doi(number)) for number in range(1, size + 1)])
        papers = [paper for paper in found.values() if isinstance(paper, Paper)]
        links = sum(len(part.citations) for part in source.links(papers))
        if len(papers) != size or links < 40 * size:
            raise SystemExit(f"{len(papers)} papers and {links} links came of {size} papers")
        spent = time.perf_counter() - wall, time.process_time() - cpu
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(*spent, round(kilobytes / (1e3 if sys.platform == "linux" else 1e6)))


def fewest(size: int, cache: Path) -> int:
    """What nobody can do without: a page of citing papers for each, and the records, 500 or 10 MB in an answer."""
    with closing(sqlite3.connect(cache / FILE)) as rows:
        bodies = rows.execute("SELECT body FROM answers WHERE question LIKE '% paper %' AND body IS NOT NULL")
        records = sum(len(zlib.decompress(body)) for (body,) in bodies)
    return max(math.ceil(size / 500), math.ceil(records / 10e6)) + size


def table() -> None:
    """Measure and print."""
    heads = "papers  requests  fewest   own CPU  a request   memory   again   faults: requests"
    print(heads)
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            cache = Path(folder)
            with stand_in(size) as (url, counted):
                _, cpu, megabytes = pull(url, size, cache, 0.0)
            requests, least = counted[0] - 1, fewest(size, cache)
            # The answers are kept by the address that gave them.
            with stand_in(size, "--port", url.rpartition(":")[2]) as (url, again):
                pull(url, size, cache, 0.0)
            with stand_in(size, "--faults", "0.2") as (url, stormy):
                pull(url, size, cache / "stormy", 0.0, skips_waits=True)
        print(
            f"{size:>6,} {requests:>9,} {least:>7,} {cpu:>7.2f} s {1e3 * cpu / requests:>7.1f} ms"
            f" {megabytes:>5} MB {again[0]:>7} {stormy[1]:>8,}: {stormy[0] - 1:,},"
            f" {(stormy[0] - 1) / requests:.2f} times as many"
        )
    for size in PACED:
        with tempfile.TemporaryDirectory() as folder, stand_in(size) as (url, counted):
            wall, _, _ = pull(url, size, Path(folder), PACE_WITH_KEY)
        alone = (counted[0] - 1) * PACE_WITH_KEY
        print(f"{size:>6,} papers at a request every {PACE_WITH_KEY} s: {wall:.1f} s, the rate alone {alone:.1f} s")


if __name__ == "__main__":
    url, size, cache, pace, skips_waits = sys.argv[1:]
    pull_here(url, int(size), Path(cache), float(pace), skips_waits=bool(int(skips_waits)))
