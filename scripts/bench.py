"""What `scripts/bench` runs: whole commands as their users run them, and each stage at growing size.

Times are wall seconds, the least and the median of several runs; memory is the greatest resident set of a process.
"""

from __future__ import annotations

import argparse
import math
import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import bench_api
import bench_bulk
import bench_insight
import bench_layout
import bench_lists
import bench_page
import bench_queries
import bench_rdf
import bench_titles

from kg import pipeline, shipped
from kg import snapshot as snapshots
from kg.model import Author, Progress
from kg.options import Options
from kg.pid import Pid
from kg.rdf import namespaces

RUNS = 5
SIZES = (1, 2, 4, 8)
# In the order in which a build writes them.
FILES = (
    "graph.nt", "graph.ttl", "graph.graphml", "papers.csv", "graph.html", "report.md",
    *(f"snapshot/{name}" for name in (*snapshots.FILES, "reading-list.md")), "manifest.json",
)  # fmt: skip


def run(*arguments: str) -> tuple[float, float]:
    """Seconds and megabytes of one command; its output goes nowhere."""
    started = time.perf_counter()
    quiet = os.open(os.devnull, os.O_WRONLY)
    actions = [(os.POSIX_SPAWN_DUP2, quiet, 1), (os.POSIX_SPAWN_DUP2, quiet, 2)]
    process = os.posix_spawn(sys.executable, [sys.executable, "-m", "kg", *arguments], os.environ, file_actions=actions)
    _, status, usage = os.wait4(process, 0)
    seconds = time.perf_counter() - started
    os.close(quiet)
    if status:
        raise SystemExit(f"kg {' '.join(arguments)} failed")
    # Linux counts in kilobytes, macOS in bytes. Source: getrusage(2) of each.
    return seconds, usage.ru_maxrss / (1e3 if sys.platform == "linux" else 1e6)


def tell(what: str, measured: Iterable[tuple[float, float]]) -> None:
    """Print the seconds of several runs, and the most memory that any took."""
    seconds, megabytes = zip(*measured, strict=True)
    print(
        f"{what:<46} {min(seconds):6.2f} s least, {statistics.median(seconds):6.2f} s median, {max(megabytes):5.0f} MB"
    )


def commands(out: Path) -> None:
    """The commands of a first day."""
    first = []
    for _ in range(RUNS):
        shutil.rmtree(out, ignore_errors=True)
        first.append(run("build", "--offline", "--out", str(out)))
    tell("kg build --offline, into an empty folder", first)
    tell("kg build --offline, again", [run("build", "--offline", "--out", str(out)) for _ in range(RUNS)])
    for name in ("read-next", "co-cited"):
        ask = ("query", name, "--graph", str(out / "graph.nt"))
        tell(f"kg query {name}", [run(*ask) for _ in range(RUNS)])
    tell("kg --help", [run("--help") for _ in range(RUNS)])
    for name in ("graph.nt", "graph.ttl", "graph.html"):
        print(f"{name:<46} {(out / name).stat().st_size / 1e6:6.2f} MB")
    lines = (out / "graph.nt").read_bytes().count(b"\n")
    print(f"{'triples':<46} {lines:>6,}")


def first_picture(page: Path) -> None:
    """From opening the file to its first whole picture, in headless Chromium."""
    from playwright.sync_api import sync_playwright

    chromium = bench_page.chromium()
    if not chromium:
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=bench_page.FLAGS)
        times = []
        for _ in range(RUNS):
            tab = browser.new_page(viewport={"width": 1400, "height": 860})
            tab.goto(page.resolve().as_uri())
            tab.wait_for_selector("html[data-ready]", state="attached")
            times.append(tab.evaluate("window.kgReady") / 1e3)
            tab.close()
        browser.close()
    print(f"{'graph.html, first picture':<46} {min(times):6.2f} s least, {statistics.median(times):6.2f} s median")


def copies(count: int, folder: Path) -> tuple[Path, Path]:
    """The shipped list and snapshot `count` times over, with names of their own; the paths of list and snapshot."""
    one = snapshots.read(shipped.snapshot())

    def renamed(pid: Pid, copy: int) -> Pid:
        return Pid(pid.scheme, f"{pid.value}.c{copy}") if copy and pid.scheme in {"doi", "url", "title"} else pid

    def of(pid: Pid, copy: int) -> Pid:
        named = renamed(pid, copy)
        return named if named != pid or not copy else Pid("doi", f"10.9999/{pid.scheme}.{pid.value}.c{copy}")

    numbers = range(count)
    whole = replace(
        one,
        listed=tuple(of(pid, n) for n in numbers for pid in one.listed),
        papers=tuple(
            replace(
                p,
                pid=of(p.pid, n),
                pids=(of(p.pid, n),) if n else p.pids,
                title=f"{p.title} {n or ''}".strip(),
                authors=tuple(Author(name=a.name + " bcdefgh"[n].strip()) for a in p.authors),
            )
            for n in numbers
            for p in one.papers
        ),
        works=tuple(replace(w, records=tuple(of(pid, n) for pid in w.records)) for n in numbers for w in one.works),
        citations=tuple(
            replace(c, citing=of(c.citing, n), cited=of(c.cited, n)) for n in numbers for c in one.citations
        ),
        states=tuple(replace(s, paper=of(s.paper, n)) for n in numbers for s in one.states),
    )
    folder.mkdir()
    for name, content in snapshots.contents(whole).items():
        (folder / name).write_bytes(content)
    lines = shipped.reading_list().read_text(encoding="utf-8").splitlines()
    entries = [line for line in lines if line.startswith("1.")]
    listed = folder.with_suffix(".md")
    listed.write_text("\n".join([lines[0], "", *(_copied(line, n) for n in numbers for line in entries)]) + "\n")
    return listed, folder


def _copied(line: str, copy: int) -> str:
    """The entry of a copy: of the title that its record has there, and without the address of the first one."""
    return re.sub(r"\*\* .*", f" {copy}**", line) if copy else line


def settings(count: int, out: Path) -> pipeline.Settings:
    """Those of a build of so many copies of the corpus."""
    listed, folder = copies(count, out / f"copies-{count}")
    return pipeline.Settings(
        reading_lists=(listed,), overrides=None, snapshot=folder, out=out / "built", source="snapshot", offline=True,
        api_key=None, api_url=None, pace=None, patience=0,
        citations=0, contexts=False, authors=False, depth=1, hub_cap=0,
        cache=out / "cache", max_age=timedelta(days=30), refresh=False,
        asked_at="2026-11-22", options=Options(base=namespaces.DEFAULT_BASE),
    )  # fmt: skip


def growth(out: Path) -> None:
    """CPU seconds of each stage at 1, 2, 4 and 8 copies, and the exponent of growth over them all.

    A stage that grows like n log n has an exponent of about 1.1 at these sizes.
    """
    table: dict[str, list[float]] = {}
    for size in SIZES:
        events: list[tuple[str, float]] = []

        def mark(progress: Progress, events: list[tuple[str, float]] = events) -> None:
            stage = f"write {FILES[progress.done]}" if progress.stage == "write" else progress.stage
            events.append((stage, time.process_time()))

        pipeline.build(settings(size, out), mark)
        seconds: dict[str, float] = {}
        for (stage, start), (_, end) in pairwise(events):
            seconds[stage] = seconds.get(stage, 0.0) + end - start
        for stage, second in seconds.items():
            table.setdefault(stage, []).append(second)
    print(f"\n{'CPU seconds at copies of the corpus':<36}" + "".join(f"{size:>8}" for size in SIZES) + "  exponent")
    for stage, row in table.items():
        exponent = math.log(row[-1] / row[0], SIZES[-1] / SIZES[0])
        print(f"{stage:<36}" + "".join(f"{second:8.2f}" for second in row) + f"  {exponent:8.2f}")


def main() -> None:
    """Measure in a folder of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--growth", action="store_true", help="also 1, 2, 4 and 8 copies of the corpus")
    parser.add_argument("--api", action="store_true", help="only what asking Semantic Scholar costs; takes 5 minutes")
    parser.add_argument("--page", action="store_true", help="only the page at 1,000 to 100,000 papers, beside pyvis")
    parser.add_argument("--layout", action="store_true", help="only how long the places of the map and timeline take")
    parser.add_argument("--rdf", action="store_true", help="only what writing RDF costs; takes 2 minutes")
    parser.add_argument("--queries", action="store_true", help="only what asking costs at 10^4 to 10^6 triples")
    parser.add_argument(
        "--insight", action="store_true", help="only suggest, structure, path, order, new, compare, diff"
    )
    parser.add_argument("what", nargs="?", choices=["lists", "titles", "bulk"], help="only one of these")
    parser.add_argument(
        "--citations",
        type=int,
        nargs="+",
        default=bench_bulk.SIZES,
        metavar="N",
        help="with bulk: how many the made-up dumps have (all of %(default)s: two hours, 20 GB; the first: 10 minutes)",
    )
    parser.add_argument("--dumps", type=Path, metavar="DIR", help="with bulk: keep the dumps there, for the next time")
    wanted = parser.parse_args()
    if wanted.what == "lists":
        bench_lists.table()
        return
    if wanted.what == "bulk":
        bench_bulk.table(wanted.citations, wanted.dumps)
        return
    if wanted.what == "titles":
        bench_titles.table()
        return
    if wanted.queries:
        bench_queries.table(copies)
        return
    if wanted.page:
        bench_page.table(bench_page.SIZES, compare=True)
        return
    if wanted.insight:
        with tempfile.TemporaryDirectory() as folder:
            corpus, _ = pipeline.gather(settings(1, Path(folder)), lambda _: None)
        bench_insight.costs(corpus)
        bench_insight.hidden()
        return
    if wanted.layout:
        bench_layout.table()
        return
    if wanted.api:
        bench_api.table()
        return
    if wanted.rdf:
        bench_rdf.memory()
        with tempfile.TemporaryDirectory() as folder:
            corpus, _ = pipeline.gather(settings(SIZES[-1], Path(folder)), lambda _: None)
        bench_rdf.beside(corpus)
        return
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        commands(out)
        first_picture(out / "graph.html")
        if wanted.growth:
            growth(out)


if __name__ == "__main__":
    main()
