"""How long it takes to find the places of the map and the timeline, at growing size.

The corpora are made up (tests/view/crowd.py), with three times as many links as papers. Each size is measured in a
process of its own: seconds of its processor, and the memory that it came to need beside the corpus and its graph.
"""

from __future__ import annotations

import gc
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parents[1]))

T = TypeVar("T")

SIZES = (1_000, 5_000, 20_000, 100_000)
LAYOUT_GOALS = {1_000: 1.0, 5_000: 2.5, 20_000: 9.0, 100_000: 40.0}  # seconds, map and timeline together
LAYOUT_MEGABYTES = 400


def megabytes() -> float:
    """The greatest resident set so far."""
    # Linux counts in kilobytes, macOS in bytes. Source: getrusage(2) of each.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e3 if sys.platform == "linux" else 1e6)


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds of the processor, and what the work gave."""
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


def layout(papers: int) -> None:
    """Measure one size and print a line."""
    from kg import graph as graphs
    from kg.view import arrange, scene, timeline
    from tests.view.crowd import crowd

    gc.disable()  # as a build does
    corpus = crowd(papers)
    graph = graphs.build(corpus)
    before = megabytes()

    seen, beheld = timed(lambda: scene.behold(corpus, graph))
    labels = dict.fromkeys((*beheld.works, *beheld.authors), "A name of a paper")
    sizes = dict.fromkeys(beheld.listed, 12.0)
    on_map, places = timed(lambda: arrange.arrange(beheld, labels, sizes))
    unrolled, _ = timed(lambda: timeline.unroll(corpus, beheld))
    last = {
        str(pid): places.points[work]
        for work in beheld.works
        if work not in places.alone
        for pid in beheld.entities[work].records
    }
    again, _ = timed(lambda: arrange.arrange(beheld, labels, sizes, last))
    needed = megabytes() - before
    told = "" if on_map + unrolled <= LAYOUT_GOALS[papers] and needed <= LAYOUT_MEGABYTES else "  above the goal"
    print(
        f"{papers:>9,}{seen:>9.2f}{on_map:>9.2f}{unrolled:>9.2f}{again:>9.2f}{LAYOUT_GOALS[papers]:>9.1f}{needed:>9.0f}{told}",
        flush=True,
    )


def table() -> None:
    """Measure all sizes, the smallest first."""
    titles = ("papers", "scene s", "map s", "time s", "again s", "goal s", "MB")
    print("".join(f"{title:>9}" for title in titles))
    context = multiprocessing.get_context("spawn")
    for papers in SIZES:
        process = context.Process(target=layout, args=(papers,))
        process.start()
        process.join()
