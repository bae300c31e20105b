"""What the page costs in headless Chromium at growing size, beside stock pyvis and vis-network on the same graphs.

Pages are of made-up corpora (tests/view/crowd.py). Times are from the browser's own clock, in milliseconds:
ready is from opening the file to its first whole picture, the others from an event to the picture that answers it.
Pictures a second are counted while real wheel and mouse events come in through the DevTools protocol.
"""

from __future__ import annotations

import json
import math
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
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
    """The browser in the path; says so where there is none."""
    found = next((path for name in ("chromium", "google-chrome") if (path := shutil.which(name))), None)
    if not found:
        print("no Chromium here: the page is not measured")
    return found


def table(sizes: tuple[int, ...], *, compare: bool) -> None:
    """Measure and print, one column for each size."""
    from playwright.sync_api import sync_playwright

    executable = chromium()
    if not executable:
        return
    rows: dict[str, dict[int, float]] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        for size in sizes:
            page, graph = page_of(size, Path(folder))
            tried: list[tuple[Path, Callable[[Browser, Path], dict[str, float]]]] = [(page, _size), (page, measure)]
            if compare and size <= COMPARED:
                tried += [(path, _measure_vis) for path in vis_pages(graph, page)]
            for path, ask in tried:
                browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
                found = ask(browser, path)
                browser.close()
                print(f"{size:,}: {', '.join(f'{name} {value:.4g}' for name, value in found.items())}", file=sys.stderr)
                for name, value in found.items():
                    rows.setdefault(name, {})[size] = value
    print(f"{'':<44}" + "".join(f"{size:>18,}" for size in sizes))
    for name, row in rows.items():
        goals = dict(zip(SIZES, GOALS.get(name, ()), strict=False))
        print(f"{name:<44}" + "".join(f"{_cell(row.get(size), goals.get(size)):>18}" for size in sizes))


def _cell(value: float | None, goal: float | None) -> str:
    measured = "-" if value is None else f"{value:.4g}"
    return measured if goal is None else f"{measured} ({goal:g})"


def _size(_browser: Browser, path: Path) -> dict[str, float]:
    return {"page, MB": path.stat().st_size / 1e6}


def page_of(size: int, folder: Path) -> tuple[Path, Any]:
    """The page of a made-up corpus, and its graph."""
    sys.path.insert(0, str(ROOT))
    from kg import graph as graphs
    from kg.insight.survey import survey
    from kg.view.page import render
    from tests.view.crowd import crowd

    corpus = crowd(size)
    graph = graphs.build(corpus)
    found = survey(corpus)
    started = time.process_time()
    html = render(corpus, graph, found)
    print(f"{size:,} papers: {time.process_time() - started:.1f} CPU s to lay out and write the page", file=sys.stderr)
    path = folder / f"{size}.html"
    path.write_text(html, encoding="utf-8")
    return path, graph


def measure(browser: Browser, path: Path) -> dict[str, float]:
    """Our page: all figures but its size."""
    found = {"ready, ms": statistics.median(_ready(browser, path) for _ in range(3))}
    with _opened(browser, path) as (page, protocol):
        found |= _moved(page, protocol, "#map")
        found["filter, ms"] = page.evaluate(ANSWER, ["filter", 5])
        page.evaluate(ANSWER, ["filter", 1])
        selected = []
        for _ in range(3):
            selected.append(page.evaluate(ANSWER, ["selection", 1]))
            page.evaluate(ANSWER, ["back", 1])
        found["selection, ms"] = statistics.median(selected)
        page.evaluate(ANSWER, ["key", 1])  # the first key makes the index
        found["a key in the search, ms"] = page.evaluate(ANSWER, ["key", 7])
    with _opened(browser, path) as (_, protocol):
        protocol.send("HeapProfiler.collectGarbage")
        metrics = {entry["name"]: entry["value"] for entry in protocol.send("Performance.getMetrics")["metrics"]}
        found["memory, MB"] = metrics["JSHeapUsedSize"] / 1e6
    return found


def _ready(browser: Browser, path: Path) -> float:
    with _opened(browser, path) as (page, _):
        return float(page.evaluate("window.kgReady"))


@contextmanager
def _opened(browser: Browser, path: Path) -> Iterator[tuple[Page, CDPSession]]:
    page = browser.new_page(viewport={"width": 1400, "height": 860})
    page.goto(path.resolve().as_uri(), timeout=120_000)
    page.wait_for_selector("html[data-ready]", state="attached", timeout=120_000)
    page.wait_for_timeout(500)
    protocol = page.context.new_cdp_session(page)
    protocol.send("Performance.enable")
    yield page, protocol
    page.close()


def _moved(page: Page, protocol: CDPSession, selector: str) -> dict[str, float]:
    """Pictures a second while a hand pans and zooms: an event every 16 ms, whether or not a picture answered it."""
    box = page.locator(selector).first.bounding_box() or {"x": 0, "y": 0, "width": 0, "height": 0}
    x, y = box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.45

    def mouse(kind: str, **more: object) -> None:
        protocol.send("Input.dispatchMouseEvent", {"type": kind, "x": x, "y": y, **more})

    found = {}
    page.evaluate(COUNT)
    mouse("mousePressed", button="left", buttons=1, clickCount=1)
    for move in range(MOVES):
        x, y = x + (6 if move < MOVES / 2 else -6), y + 2
        mouse("mouseMoved", button="left", buttons=1)
        page.wait_for_timeout(16)
    mouse("mouseReleased", button="left", clickCount=1)
    found["panning, pictures a second"] = float(page.evaluate("window.stopCounting()"))
    page.wait_for_timeout(600)
    page.evaluate(COUNT)
    for move in range(MOVES):
        mouse("mouseWheel", deltaX=0, deltaY=-30 if move < MOVES / 2 else 30)
        page.wait_for_timeout(16)
    found["zooming, pictures a second"] = float(page.evaluate("window.stopCounting()"))
    page.wait_for_timeout(600)
    return found


def vis_pages(graph: Any, ours: Path) -> list[Path]:
    """The same works and links in stock pyvis, positions given and physics off, and in vis-network alone, plainly.

    pyvis' `in_line` page still asks a CDN for bootstrap, here without an answer.
    """
    from pyvis.network import Network

    from kg import graph as graphs
    from kg.model import Work
    from kg.view.page import MapNetwork

    works = graphs.entities(graph, Work)
    stock = Network(directed=True, cdn_resources="in_line", width="100%", height="860px")
    stock.node_ids = type(MapNetwork("").node_ids)()  # stock pyvis looks each node up in a list: minutes at 20,000
    side = math.isqrt(len(works)) + 1
    for place, name in enumerate(works):
        stock.add_node(name, label=str(place), x=place % side * 20, y=place // side * 20)
    for citing, cited in graphs.work_links(graph):
        stock.add_edge(citing, cited)
    stock.toggle_physics(False)
    html = str(stock.generate_html())
    pyvis = ours.with_suffix(".pyvis.html")
    pyvis.write_text(html, encoding="utf-8")

    library = resources.files("pyvis").joinpath("lib", "vis-9.1.2", "vis-network.min.js").read_text(encoding="utf-8")
    nodes = [{"id": node["id"], "x": node["x"], "y": node["y"]} for node in stock.nodes]
    edges = [{"from": edge["from"], "to": edge["to"]} for edge in stock.edges]
    plain = ours.with_suffix(".vis.html")
    plain.write_text(
        f"<!doctype html><meta charset=utf-8><div id=mynetwork style='height:860px'></div><script>{library}</script>"
        f"<script>var network = new vis.Network(document.getElementById('mynetwork'),"
        f"{{nodes: {json.dumps(nodes)}, edges: {json.dumps(edges)}}},"
        "{physics: false, nodes: {shape: 'dot', size: 3}, edges: {smooth: false}, layout: {improvedLayout: false}});"
        "</script>",
        encoding="utf-8",
    )
    return [pyvis, plain]


def _measure_vis(browser: Browser, path: Path) -> dict[str, float]:
    """A page of vis-network: its first picture is the first after the one in which the script ended."""
    name = "stock pyvis" if ".pyvis" in path.name else "vis-network"
    context = browser.new_context(viewport={"width": 1400, "height": 860}, offline=True)
    page = context.new_page()
    page.goto(path.resolve().as_uri(), timeout=300_000, wait_until="commit")
    page.wait_for_selector("#mynetwork canvas", state="attached", timeout=300_000)
    ready = page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"
    )
    found = _moved(page, context.new_cdp_session(page), "#mynetwork canvas")
    context.close()
    return {f"{name}: ready, ms": float(ready)} | {f"{name}: {key}": value for key, value in found.items()}
