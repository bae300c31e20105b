"""What asking costs: each named query at growing size in memory, and the first and second answer of the whole command.

Times of queries are CPU seconds, warm: the least of three runs after one that is not counted. Parameters are the
examples that stand in the queries. The command is measured in wall seconds, with a cache of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from pyoxigraph import Store

from kg import pipeline
from kg.corpus import Corpus
from kg.options import Options
from kg.rdf import files, named, namespaces, store
from kg.rdf.answer import Question, answer

RUNS = 3
GOAL, GOALS = 1.0, {"coupling": 5.0}  # seconds at 10^6 triples
FIRST, SECOND = 6.0, 0.5  # seconds of the command at 10^6 triples

Copies = Callable[[int, Path], tuple[Path, Path]]


def table(copies: Copies) -> None:
    """Print the cost of each query at about 10^4, 10^5 and 10^6 triples, and of the command at the last."""
    from tests.rdf.reduced import reduced

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        graphs = [folder / "4.nt", folder / "5.nt", folder / "6.nt"]
        one = _corpus(copies(1, folder / "one"), folder)
        graphs[0].write_bytes(files.ntriples(reduced(one, 30)))
        graphs[1].write_bytes(files.ntriples(one))
        graphs[2].write_bytes(files.ntriples(_corpus(copies(8, folder / "eight"), folder)))
        loaded = [store.load(path) for path in graphs]
        print(f"{'CPU seconds at triples':<24}" + "".join(f"{len(each):>12,}" for each in loaded))
        for query in named.queries():
            seconds = [_cost(each, query.text) for each in loaded]
            missed = "" if seconds[-1] <= GOALS.get(query.name, GOAL) else "  above the goal"
            print(f"{query.name:<24}" + "".join(f"{each:12.3f}" for each in seconds) + missed)
        del loaded
        for goal, which in ((FIRST, "first"), (SECOND, "second"), (SECOND, "third")):
            answered, ended = _command(graphs[2], folder)
            print(f"kg query, {which} answer: {answered:.2f} s (goal {goal:g} s), its end: {ended:.2f} s")


def _corpus(sealed: tuple[Path, Path], folder: Path) -> Corpus:
    listed, snapshot = sealed
    settings = pipeline.Settings(
        reading_lists=(listed,), snapshot=snapshot, out=folder / "built", source="snapshot", offline=True,
        api_key=None, api_url=None, pace=None, patience=0,
        citations=0, contexts=False, authors=False, depth=1, hub_cap=0,
        cache=folder / "cache", max_age=timedelta(days=30), refresh=False,
        asked_at="2026-11-22", options=Options(base=namespaces.DEFAULT_BASE),
    )  # fmt: skip
    return pipeline.gather(settings, lambda _: None)[0]


def _cost(graph: Store, text: str) -> float:
    question = Question(text=text, form="csv")
    answer(graph, question)
    seconds = []
    for _ in range(RUNS):
        started = time.process_time()
        answer(graph, question)
        seconds.append(time.process_time() - started)
    return min(seconds)


def _command(graph: Path, folder: Path) -> tuple[float, float]:
    """Seconds until the answer is there, and until the command has ended."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "query", "links-within-list", "--graph", str(graph)],
        env=os.environ | {"XDG_CACHE_HOME": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process as running:
        answered = 0.0
        for _ in running.stdout or ():
            answered = time.perf_counter() - started
    if process.returncode:
        raise SystemExit("kg query failed")
    return answered, time.perf_counter() - started
