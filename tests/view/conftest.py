"""A real browser, offline, and two pages: of the shipped corpus, and of one in which every text is hostile."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from playwright.sync_api import Browser, Page

from kg import graph as graphs
from kg import outputs
from kg.corpus import Corpus, group
from kg.insight.survey import survey
from kg.model import (
    Author,
    Candidate,
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
from kg.rdf import files, namespaces
from kg.view.engines import Engine
from tests.conftest import Once

ROOT = Path(__file__).parents[2]
# Each would call `window.hacked` if it ran, or break a page that does not escape or bears only short plain text.
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
    # Tags and handlers
    "<ScRiPt>hacked=1</sCrIpT>",
    "<svg><script>hacked=1</script></svg>",
    "<svg/onload=hacked=1>",
    "<math><mtext><style><img src onerror=hacked=1></style></mtext></math>",
    "<iframe srcdoc='<script>parent.hacked=1</script>'></iframe>",
    "<object data='data:text/html,<script>hacked=1</script>'></object>",
    "<details open ontoggle=hacked=1>",
    "<input autofocus onfocus=hacked=1>",
    "<video><source onerror=hacked=1></video>",
    "<body onload=hacked=1>",
    "<meta http-equiv=refresh content='0;url=javascript:hacked=1'>",
    "<base href='https://example.org/'>",
    "<form action=javascript:hacked=1><button autofocus>go</button></form>",
    "<style>* { display: none !important }</style>",
    "<link rel=stylesheet href='https://example.org/x.css'>",
    "<template><script>hacked=1</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=hacked=1>'>",
    "<x onclick=hacked=1 tabindex=0 onfocus=hacked=1 autofocus>",
    "<a href=javascript:hacked=1>here</a>",
    "&lt;img src=x onerror=hacked=1&gt;",
    "&amp;lt;script&amp;gt;hacked=1&amp;lt;/script&amp;gt;",
    # Ends of what it may stand in
    "--><script>hacked=1</script>",
    "<![CDATA[<script>hacked=1</script>]]>",
    "*/hacked=1/*",
    "`${hacked=1}`",
    '"};hacked=1;//',
    "');hacked=1;//",
    "</textarea></style></title><script>hacked=1</script>",
    "<%= 7*7 %>#{7*7}[[${7*7}]]",
    "{{constructor.constructor('hacked=1')()}}",
    "__proto__",
    "constructor",
    # Addresses
    "javascript:hacked=1",
    "JaVaScRiPt:hacked=1",
    "java\tscript:hacked=1",
    "\x01javascript:hacked=1",
    "javascript://example.org/%0Ahacked=1",
    "data:text/html,<script>hacked=1</script>",
    "vbscript:hacked=1",
    "blob:null/hacked",
    "file:///etc/passwd",
    "//example.org/x",
    "https://user@example.org:99999/[",
    "#view=next&work=%",
    # Cells that a table program takes for formulas
    "+1+1",
    "-2+3",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    '\t=HYPERLINK("https://example.org","x")',
    # Letters
    "\ud800 half a letter \udfff",
    "NUL\x00 and \x1b[31m bell\x07 del\x7f",
    "one\r\ntwo\tthree\x0bfour\x85five",
    "\ufeffze\u200bro\u200d wi\u2060dth\xad",
    "tower" + "\u0301\u0323\u0336" * 60,
    "\u0627\u0644\u0639\u0631\u0628\u064a\u0629 and \u05e2\u05d1\u05e8\u05d9\u05ea",
    "\u2067\u202d\u202e\u202b never closed",
    "\U0001f469\u200d\U0001f52c\U0001f3f4\U000e0067\ufdd0\uffff",
    "   ",
    "x" * 5_000,
    "long words without an end " * 4_000,
)
# Those that fit into one line together.
MARKUP = HOSTILE[:12]


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


def tables(html: str) -> dict[str, Any]:
    """The columns that a page holds."""
    from kg.view import packing

    packed = re.search(r'<script type="text/plain" id="tables">([^<]*)</script>', html)
    assert packed
    return packing.decode(packed[1])


Open = Callable[..., AbstractContextManager[Opened]]


@pytest.fixture(scope="session")
def open_page(browser: Browser) -> Open:
    """Opens a file in a window, without a network, and waits for the first picture.

    A window takes three times as long to make as to use again, with nothing left of the page before.
    """
    free: dict[bool, list[Page]] = {False: [], True: []}

    @contextmanager
    def opened(
        path: Path,
        width: int = 1400,
        height: int = 860,
        *,
        dark: bool = False,
        moving: bool = False,
        forced_colours: bool = False,
        bypass_csp: bool = False,
    ) -> Iterator[Opened]:
        windows = free[bypass_csp]
        page = windows.pop() if windows else browser.new_context(offline=True, bypass_csp=bypass_csp).new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(
            media="null",
            color_scheme="dark" if dark else "light",
            reduced_motion="no-preference" if moving else "reduce",
            forced_colors="active" if forced_colours else "none",
        )
        found = Opened(page)
        seen: list[tuple[Any, Callable[[Any], None]]] = [
            ("console", lambda message: found.console.append(f"{message.type}: {message.text}")),
            ("pageerror", lambda error: found.console.append(f"error: {error}")),
            ("request", lambda request: found.requests.append(request.url)),
        ]
        for event, note in seen:
            page.on(event, note)
        page.goto(path.as_uri())
        # Not wait_for_function: that evaluates a string, which the page's policy forbids.
        page.wait_for_selector("html[data-ready]", state="attached", timeout=20_000)
        yield found
        for event, note in seen:
            page.remove_listener(event, note)
        page.goto("about:blank")
        page.mouse.move(0, 0)
        windows.append(page)

    return opened


def page_of(corpus: Corpus, *, engine: Engine = "canvas") -> str:
    """The page of a corpus, without what it takes to ask it."""
    from kg.view.page import render

    return render(corpus, graphs.build(corpus), survey(corpus), engine=engine)


@pytest.fixture(scope="session")
def html(corpus: Corpus) -> str:
    """The page of the shipped corpus, without what it takes to ask it."""
    return page_of(corpus)


def askable(corpus: Corpus, graph: nx.MultiDiGraph[str]) -> str:
    """The page of a corpus as a build writes it."""
    from kg.view.page import render

    lines = files.ntriples(corpus, namespaces.DEFAULT_BASE)
    turtle = files.turtle(lines, namespaces.DEFAULT_BASE)
    asked = outputs.asked(corpus, turtle, lines.count(b"\n"), namespaces.DEFAULT_BASE)
    return render(corpus, graph, survey(corpus), asked)


@pytest.fixture(scope="session")
def shipped_page(built: Path) -> Path:
    """The page of the shipped corpus, as a build writes it."""
    return built / "graph.html"


@pytest.fixture
def shipped(shipped_page: Path, open_page: Open) -> Iterator[Opened]:
    """The page of the shipped corpus at 1400x860, fresh for each test."""
    with open_page(shipped_page) as opened:
        yield opened


@pytest.fixture(scope="session")
def hostile() -> Corpus:
    """Two listed papers, a repository, a paper that was not found, and references and citations; all texts hostile.

    The titles of the first seven hold all markup; after them, each string is a title, a venue, an author of its own.
    """

    def paper(number: int, kind: Kind = "paper") -> Paper:
        text = HOSTILE[number % len(HOSTILE)]
        pid = Pid("doi", f"10.1/{number}{text}")
        others = (Pid("url", f"javascript:hacked={number}"), Pid("openreview", text), Pid("title", text))
        return Paper(
            pid=pid,
            pids=tuple(sorted((pid, *others))),
            title=f"{number} {' '.join(MARKUP) if number < 8 else text}",
            kind=kind,
            year=None if number == 5 else 2000 + number % 20,
            date=text,
            venue=text,
            types=(text,),
            fields=(text,),
            # The first four have a byline in which each string has its place.
            authors=tuple(Author(name=each, pid=Pid("s2author", each)) for each in HOSTILE)
            if number < 5
            else (Author(name=text, pid=Pid("s2author", text)), Author(name=f"A{text}")),
            all_authors=False,
            author_count=9,
            counts=(Count(origin=text, cited_by=number),),
            origins=(text, HOSTILE[0]),
        )

    papers = {p.pid: p for p in (paper(n, "software" if n == 3 else "paper") for n in range(1, 8 + len(HOSTILE)))}
    pids = list(papers)
    entries = tuple(
        Entry(
            position=n,
            title=f"{n} {' '.join(MARKUP)} as listed",
            links=tuple(
                link
                for text in HOSTILE
                for link in (Link(url=text, text=text), Link(url=f"https://x.org/{text}", text=text))
            ),
            pids=(),
            kind="paper",
            section=HOSTILE[n::4],
            label=" ".join(HOSTILE[n::4]),
            year=None,
            venue=HOSTILE[n],
            file=HOSTILE[n],
            line=n,
            last_line=n,
        )
        for n in range(1, 5)
    )
    hows = ("identifier", "title", "as listed", "ambiguous")
    links = [(0, 1), (0, 4), (1, 4), (5, 0), (5, 1), (6, 0)]
    links += [(n, n % 3) if n % 2 else (n % 3, n) for n in range(7, len(pids))]
    works = group(papers, ())
    return Corpus(
        reading_list=ReadingList(name=HOSTILE[0], title=" ".join((*MARKUP, *HOSTILE[-10:])), entries=entries),
        gathered="2026-11-22",
        resolutions=tuple(
            Resolution(
                entry=entry,
                paper=pids[n],
                how=hows[n],  # type: ignore[arg-type]
                evidence=HOSTILE,
                reason=" ".join(HOSTILE[n::4]),
                candidates=(Candidate(paper=papers[pids[5]], score=0.5, evidence=HOSTILE),) if n == 3 else (),
            )
            for n, entry in enumerate(entries)
        ),
        papers=dict(sorted(papers.items())),
        works=works,
        citations=tuple(
            sorted(
                (
                    Citation(
                        citing=pids[a],
                        cited=pids[b],
                        origins=tuple(sorted({HOSTILE[max(a, b) % len(HOSTILE)], HOSTILE[0]})),
                        intents=(HOSTILE[max(a, b) % len(HOSTILE)],),
                        contexts=(HOSTILE[max(a, b) % len(HOSTILE)],),
                    )
                    for a, b in links
                ),
                key=lambda c: (c.citing, c.cited),
            )
        ),
        states=tuple(
            ListState(
                paper=pid,
                direction="references",
                completeness=Completeness.WITHHELD,
                stated=3,
                origin=text,
                note=text,
            )
            for pid, text in zip(sorted(pids), (*HOSTILE[:7], *HOSTILE), strict=True)
        ),
        people=tuple(
            Person(
                key=text,
                name=text,
                pid=None if n == 5 else Pid("s2author", text),
                grade="possible" if n == 5 else "same",
                mentions=tuple(Mention(paper=pid, position=1) for pid in sorted(pids))
                if n == 0
                else (Mention(paper=pids[n % 4], position=n + 1), Mention(paper=pids[n + 7], position=2)),
                evidence=() if n == 5 else HOSTILE[:-2],
                namesakes=(HOSTILE[0],) if n == 5 else (),
            )
            for text, n in sorted(zip(HOSTILE, range(len(HOSTILE)), strict=True))
        ),
        origins=tuple(
            Origin(id=text, title=text, url="javascript:hacked=1", licence=f"javascript:{text}", date=text)
            for text in sorted(HOSTILE)
        ),
    )


@pytest.fixture(scope="session")
def hostile_page(hostile: Corpus, once: Once) -> Path:
    def render(folder: Path) -> None:
        (folder / "graph.html").write_text(askable(hostile, graphs.build(hostile)), encoding="utf-8")

    return once("hostile", render) / "graph.html"


@pytest.fixture
def hacked(hostile_page: Path, open_page: Open) -> Iterator[Opened]:
    """The page of the hostile corpus, fresh for each test."""
    with open_page(hostile_page) as opened:
        yield opened
