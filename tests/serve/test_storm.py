"""Many clients at once while workers are killed: right answers or honest errors, and nothing that grows or stays."""

from __future__ import annotations

import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from kg.serve import pool
from tests.serve.running import Serve, Server

REQUESTS, CLIENTS, NUMBERS = 600, 16, 800
PAIRS = "SELECT (COUNT(*) AS ?n) { ?a <http://x/holds> ?x . ?b <http://x/holds> ?y FILTER(?x != ?y) }"
# What a server may grow while it answers: the buffers of its threads and connections, not a little for each request.
MOST_GROWTH = 40_000_000  # bytes


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """Subjects that each hold their number."""
    file = tmp_path / "graph.nt"
    lines = (f'<http://x/{number}> <http://x/holds> "{number}" .\n' for number in range(NUMBERS))
    file.write_text("".join(lines), encoding="utf-8")
    return file


def ask(server: Server, number: int) -> int:
    """One request, every tenth of them a heavy one: its status, once its answer has been found right."""
    query, right = (
        (PAIRS, NUMBERS * (NUMBERS - 1))
        if number % 10 == 0
        else (f"SELECT ?n {{ <http://x/{number % NUMBERS}> <http://x/holds> ?n }}", number % NUMBERS)
    )
    got = server.ask(query, "text/csv")
    if got.status_code == 200:
        assert got.text.split() == ["n", str(right)]
    else:
        assert (got.status_code, got.headers["retry-after"]) == (503, pool.RETRY["Retry-After"])
        assert "ended by itself" in got.text or "Ask again later" in got.text
    return got.status_code


def kill_one_a_second(server: psutil.Process, over: threading.Event) -> int:
    """Until it is over; how many were killed."""
    chosen, killed = random.Random(5), 0
    while not over.wait(1):
        if workers := server.children():
            chosen.choice(workers).kill()
            killed += 1
    return killed


@pytest.mark.slow
def test_a_storm_gets_right_answers_or_honest_errors_and_leaves_nothing(graph: Path, serve: Serve) -> None:
    with serve(graph, "--timeout", "20") as server, ThreadPoolExecutor(CLIENTS + 1) as threads:
        process, over = psutil.Process(server.process.pid), threading.Event()
        list(threads.map(lambda number: ask(server, number), range(100)))
        before = process.memory_info().rss
        killing = threads.submit(kill_one_a_second, process, over)
        try:
            statuses = Counter(threads.map(lambda number: ask(server, number), range(REQUESTS)))
        finally:
            over.set()
        killed = killing.result()
        assert killed >= 3
        # A worker that is killed takes with it no more than the query that it runs.
        assert statuses[503] <= killed
        assert statuses[200] == REQUESTS - statuses[503]
        assert process.memory_info().rss - before < MOST_GROWTH
        workers = process.children(recursive=True)
        assert server.end() == (0, "")
        assert not psutil.wait_procs(workers, timeout=5)[1]
