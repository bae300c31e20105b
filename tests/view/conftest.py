"""A real browser, offline, and two pages: of the shipped corpus, and of one in which every text is hostile."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from kg import graph as graphs
from kg.corpus import Corpus, group
from kg.model import (
    Author,
    Citation,
    Completeness,
    Count,
    Entry,
    Kind,
    Link,
    ListState,
    Mention,
    Origin,
    Paper,
    Person,
    ReadingList,
    Resolution,
)
from kg.pid import Pid

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# Each would call `window.hacked` if it ran, or break a page that does not escape.
HOSTILE = (
    "<img src=x onerror=hacked=1>",
    "</script><script>hacked=1</script>",
    "</title><svg onload=hacked=1>",
    "<!--<script>",
    "{{ 7*7 }}{% raw %}${7*7}",
    '"><b onmouseover=hacked=1 x="',
    "' autofocus onfocus=hacked=1 '",
    "href javascript:hacked=1",
    "\u202egnp.exe\u2066\u200f",
    "]]>&lt;&#x3C;script>",
    "\\u003cscript\\u003e\u2028\u2029",
    "= cmd|' /C calc'!A0",
)


@dataclass
class Opened:
    """A page in the browser, and all that it said or asked for since it was opened."""

    page: Page
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def evaluate(self, script: str, argument: Any = None) -> Any:
        return self.page.evaluate(script, argument)

    def settle(self) -> None:
        """Wait until movements and the next picture are over."""
        self.page.wait_for_timeout(260)

    def until(self, script: str) -> Any:
        """What a script gives as soon as it is true, within some seconds however busy the machine is."""
        for _ in range(200):
            if found := self.evaluate(f"({script}) ?? null"):
                return found
            self.page.wait_for_timeout(25)
        raise TimeoutError(f"never true: {script}")

    def choose(self, query: str) -> None:
        """Find something and take the first."""
        self.page.keyboard.press("/")
        self.page.keyboard.type(query)
        self.page.keyboard.press("Enter")
        self.settle()


Open = Callable[..., AbstractContextManager[Opened]]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium from the path."""
    executable = next((found for name in NAMES if (found := shutil.which(name))), None)
    if executable is None:
        said = "There is no Chromium in the path: the page was not tried in a browser."
        if os.environ.get("CI") == "true":
            pytest.fail(said)
        pytest.skip(said)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def open_page(browser: Browser) -> Open:
    """Opens a file in a window of its own, without a network, and waits for the first picture."""

    @contextmanager
    def opened(path: Path, width: int = 1400, height: int = 860, *, dark: bool = False) -> Iterator[Opened]:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            offline=True,
        )
        found = Opened(context.new_page())
        found.page.on("console", lambda message: found.console.append(f"{message.type}: {message.text}"))
        found.page.on("pageerror", lambda error: found.console.append(f"error: {error}"))
        found.page.on("request", lambda request: found.requests.append(request.url))
        found.page.goto(path.as_uri())
        # Not wait_for_function: that evaluates a string, which the page's policy forbids.
        found.page.wait_for_selector("html[data-ready]", state="attached", timeout=20_000)
        yield found
        context.close()

    return opened


@pytest.fixture(scope="session")
def html(corpus: Corpus, graph: nx.MultiDiGraph[str]) -> str:
    """The page of the shipped corpus."""
    from kg.view.page import render

    return render(corpus, graph)


@pytest.fixture(scope="session")
def shipped_page(html: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("shipped") / "graph.html"
    path.write_text(html, encoding="utf-8")
    return path


@pytest.fixture
def shipped(shipped_page: Path, open_page: Open) -> Iterator[Opened]:
    """The page of the shipped corpus at 1400x860, fresh for each test."""
    with open_page(shipped_page) as opened:
        yield opened


@pytest.fixture(scope="session")
def hostile() -> Corpus:
    """Two listed papers, a repository, a paper that was not found, a reference and a citation; all texts hostile."""

    def paper(number: int, kind: Kind = "paper") -> Paper:
        text = HOSTILE[number % len(HOSTILE)]
        pid = Pid("doi", f"10.1/{number}{text}")
        others = (Pid("url", f"javascript:hacked={number}"), Pid("openreview", text), Pid("title", text))
        return Paper(
            pid=pid,
            pids=tuple(sorted((pid, *others))),
            title=f"{number} {' '.join(HOSTILE)}",
            kind=kind,
            year=None if number == 5 else 2000 + number,
            date=text,
            venue=text,
            types=(text,),
            fields=(text,),
            authors=(Author(name=text, pid=Pid("s2author", text)), Author(name=f"A{text}")),
            all_authors=False,
            author_count=9,
            counts=(Count(origin=text, cited_by=number),),
            origins=(text, HOSTILE[0]),
        )

    papers = {p.pid: p for p in (paper(n, "software" if n == 3 else "paper") for n in range(1, 8))}
    pids = list(papers)
    entries = tuple(
        Entry(
            position=n,
            title=f"{n} {' '.join(HOSTILE)} as listed",
            links=(Link(url="javascript:hacked=1", text=HOSTILE[n]), Link(url=f"https://x.org/{HOSTILE[n]}", text="x")),
            pids=(),
            kind="paper",
            section=(HOSTILE[n], HOSTILE[n + 1]),
            label=HOSTILE[n],
            year=None,
            venue=HOSTILE[n],
            file=HOSTILE[n],
            line=n,
        )
        for n in range(1, 5)
    )
    hows = ("identifier", "title", "as listed", "unresolved")
    links = [(0, 1), (0, 4), (1, 4), (5, 0), (5, 1), (6, 0)]
    works = group(papers, ())
    return Corpus(
        reading_list=ReadingList(name=HOSTILE[0], title=" ".join(HOSTILE), entries=entries),
        gathered=HOSTILE[1],
        resolutions=tuple(
            Resolution(entry=entry, paper=pids[n], how=hows[n], evidence=HOSTILE[:3], reason=HOSTILE[n])  # type: ignore[arg-type]
            for n, entry in enumerate(entries)
        ),
        papers=dict(sorted(papers.items())),
        works=works,
        citations=tuple(
            sorted(
                (Citation(citing=pids[a], cited=pids[b], origins=(HOSTILE[a], HOSTILE[0])) for a, b in links),
                key=lambda c: (c.citing, c.cited),
            )
        ),
        states=tuple(
            ListState(
                paper=pid,
                direction="references",
                completeness=Completeness.WITHHELD,
                stated=3,
                origin=HOSTILE[0],
                note=HOSTILE[2],
            )
            for pid in sorted(pids)
        ),
        people=(
            Person(
                key=HOSTILE[0],
                name=HOSTILE[0],
                pid=Pid("s2author", HOSTILE[3]),
                grade="same",
                mentions=tuple(Mention(paper=pid, position=1) for pid in sorted(pids)),
                evidence=HOSTILE,
            ),
            Person(
                key="z",
                name=HOSTILE[5],
                pid=None,
                grade="possible",
                mentions=(Mention(paper=pids[0], position=2),),
                namesakes=(HOSTILE[0],),
            ),
        ),
        origins=tuple(
            Origin(id=text, title=text, url="javascript:hacked=1", licence=f"javascript:{text}", date=text)
            for text in sorted(HOSTILE)
        ),
    )


@pytest.fixture(scope="session")
def hostile_page(hostile: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from kg.view.page import render

    path = tmp_path_factory.mktemp("hostile") / "graph.html"
    path.write_text(render(hostile, graphs.build(hostile)), encoding="utf-8")
    return path


@pytest.fixture
def hacked(hostile_page: Path, open_page: Open) -> Iterator[Opened]:
    """The page of the hostile corpus, fresh for each test."""
    with open_page(hostile_page) as opened:
        yield opened
