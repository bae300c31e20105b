"""What the page costs in headless Chromium at growing size, beside stock pyvis and vis-network on the same graphs.

Pages are of made-up corpora (tests/view/crowd.py). Times are from the browser's own clock, in milliseconds:
ready is from opening the file to its first whole picture, the others from an event to the picture that answers it.
Pictures a second are counted while real wheel and mouse events come in through the DevTools protocol.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

ROOT = Path(__file__).parents[1]
SIZES = (1_000, 5_000, 20_000, 100_000)
# Stock pyvis needs minutes beyond this size.
COMPARED = 20_000
GOALS = {
    "ready, ms": (500, 800, 1500, 4000),
    "panning, pictures a second": (50, 50, 50, 50),
    "zooming, pictures a second": (50, 50, 50, 50),
    "filter, ms": (50, 80, 150, 400),
    "selection, ms": (50, 80, 150, 400),
    "a key in the search, ms": (40, 40, 40, 40),
    "page, MB": (0.15, 0.5, 1.2, 6),
    "memory, MB": (None, None, None, 200),
}
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--enable-precise-memory-info",
)  # fmt: skip
MOVES = 45

# Counts pictures from now on; `stop` gives how many there were a second.
COUNT = """() => {
    const times = [];
    let on = true;
    const tick = (now) => { times.push(now); if (on) requestAnimationFrame(tick); };
    requestAnimationFrame(tick);
    window.stopCounting = () => { on = false; return (times.length - 1) / (times.at(-1) - times[0]) * 1000; };
}"""
# From an event that a function makes to the picture after it, the median of several.
ANSWER = """async ([script, rounds]) => {
    const act = { %s }[script];
    const times = [];
    for (let round = 0; round < rounds; round++) {
        const start = performance.now();
        act(round);
        await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
        times.push(performance.now() - start);
        await new Promise(done => setTimeout(done, 350));
    }
    return times.sort((a, b) => a - b)[Math.floor(rounds / 2)];
}""" % ", ".join(  # noqa: UP031  # the script is full of braces
    f"{name}: {script}"
    for name, script in {
        "filter": """round => {
            const slider = document.querySelector('#at-least');
            slider.value = String([1, 2, 3, 2, 1][round % 5]);
            slider.dispatchEvent(new Event('input', { bubbles: true }));
        }""",
        "selection": "round => document.querySelectorAll('#panel .entries button')[round]?.click()",
        "back": "() => document.querySelector('#panel .back')?.click()",
        "key": """round => {
            const field = document.querySelector('#query');
            field.value = 'network'.slice(0, round + 1);
            field.dispatchEvent(new Event('input', { bubbles: true }));
        }""",
    }.items()
)


def chromium() -> str | None:
    """The browser in the path."""
    return next((path for name in ("chromium", "google-chrome") if (path := shutil.which(name))), None)


def table(sizes: tuple[int, ...], *, compare: bool) -> None:
    """Measure and print, one column for each size."""
    from playwright.sync_api import sync_playwright

    executable = chromium()
    if not executable:
        print("no Chromium here: the page is not measured")
        return
    rows: dict[str, dict[int, float | None]] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        for size in sizes:
            found = {}
            path, graph = page_of(size, Path(folder))
            found |= {"page, MB": path.stat().st_size / 1e6}
            for measure, target in _measures(size, path, graph, Path(folder), compare=compare):
                browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
                found |= measure(browser, target)
                browser.close()
            for name, value in found.items():
                rows.setdefault(name, {})[size] = value
            print(f"{size:,}: " + json.dumps({k: v if v is None else round(v, 2) for k, v in found.items()}), file=sys.stderr)
    print(f"{'':<44}" + "".join(f"{size:>12,}" for size in sizes))
    for name, row in rows.items():
        cells = (_cell(row.get(size), GOALS.get(name, (None,) * 4)[SIZES.index(size)] if size in SIZES else None)
                 for size in sizes)
        print(f"{name:<44}" + "".join(f"{cell:>12}" for cell in cells))
