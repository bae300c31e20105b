"""What insight costs, on the shipped corpus and on made-up ones, and how well its rankings find hidden papers."""

from __future__ import annotations

import gc
import math
import multiprocessing
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.connection import Connection
from typing import TypeVar
from unittest.mock import patch

import numpy as np
from bench_layout import megabytes, timed

from kg.corpus import Corpus
from kg.insight import rank
from kg.insight.rank import worth

T = TypeVar("T")

# The goals are those of the shipped corpus and of 20,000 papers with 60,000 links.
SIZES = (2_500, 5_000, 10_000, 20_000)
GOALS = {0: "1.5 s", 20_000: "10 s and 500 MB"}
# The share of lists of links that are known, and of all citations that go to works that everybody cites.
FIELDS = ((1.0, 0.1), (0.35, 0.1), (0.6, 0.02), (0.6, 0.2))
SEEDS, LISTS = (1, 2, 3), 8


def measure(corpus: Corpus) -> tuple[dict[str, float], float]:
    """CPU seconds of each command's functions, without reading the build, and the megabytes of the whole process."""
    # Loaded before the clock runs, as it takes the same time at all sizes.
    import networkx as nx  # noqa: F401

    from kg.insight import arrivals, changes, order, overlap, paths, structure
    from kg.insight.network import network

    seconds: dict[str, float] = {}

    def step(name: str, work: Callable[[], T]) -> T:
        seconds[name], found = timed(work)
        return found

    gc.freeze()  # as the commands do with a build that they have read
    linked = step("network (each command)", lambda: network(corpus))
    listed = linked.listed_papers
    seen = step("structure", lambda: structure.structure(corpus, linked))
    parts = structure.parts(linked, seen.topics)
    step("suggest --old", lambda: rank.suggest(linked, listed, "old"))
    step("suggest --new", lambda: rank.suggest(linked, listed, "new"))
    step("suggest --bridge", lambda: rank.suggest(linked, listed, "bridge", parts))
    step("suggest: self-check", lambda: rank.self_check(linked))
    step("order", lambda: order.reading_order(linked))
    step("order --touch 80", lambda: order.touching(linked, 80))
    step("path", lambda: paths.main_path(linked, linked.listed))
    step("path --around", lambda: paths.main_path(linked, paths.around(linked)))
    step("path A B", lambda: paths.between(linked, listed[0], listed[-1]))
    step("new", lambda: arrivals.arrivals(linked, "2025-01-01"))
    step("compare with itself", lambda: overlap.compare(corpus, corpus))
    step("diff with itself", lambda: changes.changes(corpus, corpus))
    return seconds, megabytes()


def _measured(papers: int, answer: Connection) -> None:
    from tests.view.crowd import crowd

    answer.send(measure(crowd(papers)))


def costs(shipped: Corpus) -> None:
    """The table of seconds: the shipped corpus, then each size in a process of its own."""
    columns = {0: measure(shipped)}
    context = multiprocessing.get_context("spawn")
    for papers in SIZES:
        answer, ours = context.Pipe()
        process = context.Process(target=_measured, args=(papers, ours))
        process.start()
        columns[papers] = answer.recv()
        process.join()
    heads = ["shipped", *(f"{papers:,}" for papers in SIZES)]
    print(f"{'CPU seconds at so many papers':<30}" + "".join(f"{head:>9}" for head in heads) + "  exponent")
    names = list(columns[0][0])
    rows = {name: [seconds[name] for seconds, _ in columns.values()] for name in names}
    rows["all of it"] = [sum(seconds.values()) for seconds, _ in columns.values()]
    for name, row in rows.items():
        exponent = math.log(row[-1] / row[1], SIZES[-1] / SIZES[0])
        print(f"{name:<30}" + "".join(f"{second:9.3f}" for second in row) + f"  {exponent:8.2f}")
    print(f"{'megabytes of the process':<30}" + "".join(f"{most:9.0f}" for _, most in columns.values()))
    for papers, goal in GOALS.items():
        print(f"goal for {f'{papers:,} papers' if papers else 'the shipped corpus'}: {goal}")


Weight = Callable[[rank.Numbers, rank.Numbers, float | None], rank.Numbers]
WEIGHTS: Mapping[str, tuple[Weight, int]] = {
    "as it is": (worth, 75),
    "no weight": (lambda counts, _fame, _usual: np.ones_like(counts), 75),
    "the root of the weight": (lambda *given: np.sqrt(worth(*given)), 75),
    "1 / (1 + log2(1 + ratio))": (lambda *given: 1 / (1 - np.log2(worth(*given))), 75),
    "also for works that cite": (
        lambda counts, *given: np.stack([worth(counts[[side, side]], *given)[0] for side in (0, 1)]),
        75,
    ),
    "usual: the median": (worth, 50),
    "usual: the greatest": (worth, 100),
}


def hidden() -> None:
    """How many of 100 hidden papers are among the first 10, 20 and 50, by weight, on the made-up lists of the tests."""
    from tests.insight.field import field, lists

    rows: dict[str, list[str]] = {}
    for known, tools in FIELDS:
        networks = [found for seed in SEEDS for found in lists(field(seed, tools=tools), seed, LISTS, known)]
        for name, (weight, usual) in WEIGHTS.items():
            with patch.multiple(rank, worth=weight, USUAL=usual):
                checks = [rank.self_check(network) for network in networks]
            total = sum(check.findable for check in checks)
            rows.setdefault(name, []).append(_of_100([check.found for check in checks], total))
        rows.setdefault("by citations alone", []).append(_of_100([check.by_fame for check in checks], total))
    heads = [f"known {known:.0%}, tools {tools:.0%}" for known, tools in FIELDS]
    print(f"\n{'found among the first 10, 20, 50':<32}" + "".join(f"{head:>24}" for head in heads))
    for name, cells in rows.items():
        print(f"{name:<32}" + "".join(f"{cell:>24}" for cell in cells))


def _of_100(found: Sequence[tuple[int, ...]], total: int) -> str:
    return ", ".join(f"{100 * sum(numbers) / total:.0f}" for numbers in zip(*found, strict=True))
