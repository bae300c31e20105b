"""Storms of faults and kills: what is left is the whole graph or an honest part of it, and nothing is asked twice."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from itertools import chain, count, repeat
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

import kg
from kg import pipeline
from kg.errors import SourceError
from kg.model import DIRECTIONS, Citation, Completeness, Direction, Failure, Links, ListState, Paper, Profile
from kg.pid import Pid
from kg.sources.answers import FILE, Answers
from kg.sources.semantic_scholar import SemanticScholarSource
from tests.conftest import shipped_settings
from tests.s2 import Fault, Papers, Request, StandIn
from tests.sources.made_up import KEY, ManualClock, doi, entry, row, sha, unresolved

PROGRAM = Path(kg.__file__).parent
NOW = "2026-11-22T10:00:00Z"
LIMIT = 0.25  # of a request, in seconds; only where one stalls

# A list of several pages, merged ids, references without ids, references withheld, a paper found by its title only.
WORLD = Papers(
    [
        row(1, "Folding maps", [2, 5, unresolved("A note")]),
        row(2, "On paper cranes", [1, {"paperId": sha(104)}, unresolved("A note"), unresolved("Another note")]),
        row(3, "Old maps", None, referenceCount=65),
        row(4, "Cranes, merged", [1, 3]),
        row(5, "The geometry of pleats", [1, 4]),
        row(6, "Stones"),
        *(row(number, f"Paper {number}", [1, 2 + number % 4]) for number in range(7, 14)),
    ],
    {sha(104): sha(4)},
)
LINKS = {(1, 2), (1, 5), (2, 1), (2, 4), (4, 1), (4, 3), (5, 1), (5, 4)}
LINKS |= {(number, cited) for number in range(7, 14) for cited in (1, 2 + number % 4)}
NOBODY = [doi(number) for number in range(900, 925)]  # with them, a batch is large enough to be too slow
IDS = [doi(1), Pid("corpusid", "2"), *NOBODY, doi(3), Pid("s2", sha(104)), doi(4), doi(6)]
TITLES = ("The geometry of pleats", "Xylophones")
AUTHORS = [Pid("s2author", str(number)) for number in range(7_001, 7_030)]

PASSING = [
    Fault(status=429),
    Fault(status=429, headers={"Retry-After": "7"}),
    Fault(
        status=429, headers={"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT", "Date": "Fri, 31 Dec 1999 23:59:42 GMT"}
    ),
    Fault(status=429, headers={"Retry-After": "3600"}),
    Fault(status=500),
    Fault(status=502),
    Fault(status=503, body="<html>back soon</html>"),
    Fault(status=504),
    Fault(kind="reset"),
    Fault(kind="cut"),
    Fault(body=""),
    Fault(body={"error": f"something with {KEY}"}),
]
STALL = Fault(kind="stall", seconds=1.2 * LIMIT)
REFUSALS = [
    Fault(status=302, headers={"Location": "http://127.0.0.1:9/"}),
    Fault(status=400, body={"error": f"nothing for {KEY}"}),
    Fault(status=401, body={"message": f"no entry for {KEY}"}),
    Fault(status=401, body={"error": "A valid API key is required"}),
    Fault(status=403),
    Fault(status=413, body="<html>too much</html>"),
]


@dataclass(frozen=True, slots=True)
class Kill:
    """The end of a run at its request number `at`, so many seconds after it came (None: before it is answered)."""

    at: int
    after: float | None


@dataclass(frozen=True, slots=True)
class Run:
    """One run in a storm: what its requests meet, one each, and then `ever` after; it may be killed."""

    faults: tuple[Fault | None, ...] = ()
    ever: Fault | None = None
    kill: Kill | None = None
    patience: float = 300.0

    @property
    def time_limit(self) -> float:
        """What a request may take: a busy machine is no fault, so as little as that only where it is needed."""
        return LIMIT if any(fault and fault.kind == "stall" for fault in self.faults) else 30.0


FAULTS = st.sampled_from(2 * (PASSING + REFUSALS) + [STALL])
KILLS = st.builds(Kill, at=st.integers(1, 10), after=st.none() | st.sampled_from([0.0, 0.001, 0.002, 0.004, 0.008]))
RUNS = st.builds(
    Run,
    faults=st.builds(
        lambda calm, faults: (None,) * calm + tuple(faults),
        st.integers(0, 9),
        st.lists(FAULTS | st.none(), min_size=1, max_size=8),
    ),
    ever=st.sampled_from([None] * 12 + PASSING + REFUSALS),
    kill=KILLS | st.none(),
    patience=st.sampled_from([300.0, 20.0, 2.0, 0.0]),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that a run came to."""

    records: dict[Pid, Paper | Failure]
    matches: tuple[Sequence[Paper] | Failure, ...]
    parts: tuple[Links, ...]
    profiles: dict[Pid, Profile | Failure]

    @property
    def lists(self) -> dict[tuple[Pid, Direction], tuple[ListState, list[Citation]]]:
        """Each list that was asked for: its state and its links."""
        return {
            (state.paper, state.direction): (
                state,
                [
                    c
                    for c in part.citations
                    if state.paper == (c.citing if state.direction == "references" else c.cited)
                ],
            )
            for part in self.parts
            for state in part.states
        }


def gather(url: str, folder: Path, run: Run, contexts: bool) -> Outcome | None:
    """Ask for all that there is; None if the service never said anything."""
    with (
        closing(Answers(folder, now=NOW)) as answers,
        SemanticScholarSource(
            answers,
            api_key=KEY,
            api_url=url,
            pace=0.0,
            patience=run.patience,
            time_limit=run.time_limit,
            contexts=contexts,
            clock=ManualClock(),
        ) as source,
    ):
        try:
            records = dict(source.lookup(IDS))
            matches = tuple(next(source.search(entry(title))) for title in TITLES)
            answered = [
                *records.values(),
                *(paper for match in matches if not isinstance(match, Failure) for paper in match),
            ]
            papers = {paper.pid: paper for paper in answered if isinstance(paper, Paper)}
            parts = tuple(source.links([papers[pid] for pid in sorted(papers)]))
            return Outcome(records, matches, parts, dict(source.profiles(AUTHORS)))
        except SourceError as err:
            return None if is_told(str(err)) else Outcome({}, (), (), {})


class Sky(StandIn):
    """The service in a storm: `met` are the requests of a run with their faults; it can kill who asks."""

    def __init__(self, papers: Papers) -> None:
        super().__init__(papers, key=KEY, page_limit=4)
        self.met: list[tuple[Request, Fault | None]] = []
        self.begin(Run(), None)

    def begin(self, run: Run, victim: BaseProcess | None) -> None:
        """Let a run begin."""
        self.met = []
        self._faults = chain(run.faults, repeat(run.ever))
        self._kill, self._victim = run.kill, victim

    def take(self, request: Request) -> Fault | None:
        fault = super().take(request) or next(self._faults)
        kill = self._kill if self._victim and self._kill and len(self.met) + 1 == self._kill.at else None
        if kill and self._victim and kill.after is None:
            self._victim.kill()
            fault = Fault(kind="reset")
        elif kill and self._victim:
            threading.Timer(kill.after or 0.0, self._victim.kill).start()
        self.met.append((request, fault))
        return fault


@pytest.fixture(scope="module")
def sky() -> Iterator[Sky]:
    with Sky(WORLD) as service:
        yield service
    truth.cache_clear()


@cache
def truth(sky: Sky, contexts: bool) -> tuple[Outcome, int]:
    """What a run comes to that nothing disturbs, and how many requests it takes."""
    with tempfile.TemporaryDirectory() as folder:
        outcome, _ = undisturbed(sky, Path(folder), contexts)
    return outcome, len(sky.met)


def undisturbed(sky: Sky, folder: Path, contexts: bool) -> tuple[Outcome, bool]:
    outcome, was_killed = weather(sky, folder, Run(), contexts)
    assert outcome
    return outcome, was_killed


# A server that forks: what is imported there need not be imported for each run that may be killed.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["__main__", "pytest", "hypothesis", "kg.pipeline", "kg.sources.client", "tests.s2"])


def weather(sky: Sky, folder: Path, run: Run, contexts: bool) -> tuple[Outcome | None, bool]:
    """Make one run: what it came to, and whether it was killed."""
    if run.kill:
        process = PROCESSES.Process(target=gather, args=(sky.url, folder, run, contexts))
        sky.begin(run, process)
        process.start()
        exitcode = ended(process)
        return None, exitcode == -signal.SIGKILL
    sky.begin(run, None)
    came: list[Outcome | None] = []
    thread = threading.Thread(target=lambda: came.append(gather(sky.url, folder, run, contexts)), daemon=True)
    thread.start()
    thread.join(60)
    assert came, "it hangs or fails"
    return came[0], False


def ended(process: BaseProcess) -> int | None:
    """How a process ended: by itself or killed, and in any case soon; and nothing of it is still on the way."""
    process.join(60)
    exitcode = process.exitcode
    process.kill()
    assert exitcode in {0, -signal.SIGKILL}
    while any("process_request_thread" in thread.name for thread in threading.enumerate()):
        time.sleep(0.001)
    return exitcode


@dataclass(slots=True)
class Account:
    """What all runs on one cache asked for: what was answered is asked for again by nobody, but after a kill."""

    kept: set[str] = field(default_factory=set)
    answered: int = 0
    splits: int = 0
    kills: int = 0

    def enter(self, met: Sequence[tuple[Request, Fault | None]], was_killed: bool = False) -> None:
        """Add a run: of what a killed one asked for, the last may be kept or not."""
        for number, (request, fault) in enumerate(met, 1):
            # Each record of a batch is kept as an answer of its own.
            names = request.body["ids"] if request.body else sorted(request.query.items())
            wanted = {f"{request.path} {name}" for name in (names if request.body else [names])}
            assert not wanted & self.kept, "what is kept is asked for again"
            assert request.headers["x-api-key"] == KEY
            assert KEY not in f"{request.path} {request.query} {request.body}"
            if fault:
                # A batch that is refused or too slow may be asked for again in two parts.
                self.splits += bool(request.body) and (fault.kind == "stall" or fault.status in {400, 413, 500, 504})
            else:
                self.answered += 1
                self.kept |= set() if was_killed and number == len(met) else wanted
        self.kills += was_killed


def is_honest(outcome: Outcome, whole: Outcome) -> None:
    """What it says is so, what it does not know it says; a list that breaks off is the beginning of the true one."""
    for got, true in [(outcome.records, whole.records), (outcome.profiles, whole.profiles)]:
        for pid in [*IDS, *AUTHORS]:
            answer = got.get(pid)  # type: ignore[attr-defined]
            assert is_told(answer) if isinstance(answer, Failure) else answer == true.get(pid)  # type: ignore[attr-defined]
    for match, best in zip(outcome.matches, whole.matches, strict=True):
        assert is_told(match) if isinstance(match, Failure) else match == best
    answers = [
        *outcome.records.values(),
        *(p for match in outcome.matches if not isinstance(match, Failure) for p in match),
    ]
    found = {answer.pid for answer in answers if isinstance(answer, Paper)}
    lists = outcome.lists
    assert set(lists) == {(pid, direction) for pid in found for direction in DIRECTIONS}
    for name, (state, links) in lists.items():
        true_state, true_links = whole.lists[name]
        if state != true_state:
            assert state.completeness in {Completeness.FAILED, Completeness.CUT_SHORT}
            assert is_told(state.note)
            assert bool(links) == (state.completeness is Completeness.CUT_SHORT)
            assert not links or state.note.startswith(f"the first {len(links)} of {len(true_links)}; ")
        assert links == true_links[: len(links) if state != true_state else None]


def is_told(why: Failure | str) -> bool:
    """Whether a sentence says what happened, and nothing of the key."""
    text = str(why)
    return "Semantic Scholar" in text and KEY not in text


def is_sound(folder: Path) -> None:
    """A kill leaves a file that can be read, and no answer has the key in it. It is looked at in a copy."""
    with tempfile.TemporaryDirectory() as place:
        if not (folder / FILE).exists():
            return
        copy = shutil.copytree(folder, Path(place) / "copy")
        with closing(sqlite3.connect(copy / FILE)) as rows:
            assert rows.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            if rows.execute("SELECT name FROM sqlite_master").fetchall():
                for question, body in rows.execute("SELECT question, body FROM answers"):
                    assert KEY not in question
                    assert body is None or KEY.encode() not in zlib.decompress(body)


@pytest.mark.parametrize("contexts", [False, True], ids=["records", "sentences"])
def test_what_nothing_disturbs_is_the_whole_graph(sky: Sky, contexts: bool) -> None:
    whole, requests = truth(sky, contexts)
    found = {(c.citing, c.cited) for _, links in whole.lists.values() for c in links if c.cited.scheme != "unresolved"}
    assert found == {(Pid("corpusid", str(a)), Pid("corpusid", str(b))) for a, b in LINKS}
    assert all(len(links) == len({(c.citing, c.cited) for c in links}) for _, links in whole.lists.values())
    assert {len(links) for _, links in whole.lists.values()} >= {0, 10}
    assert {state.completeness for state, _ in whole.lists.values()} == set(Completeness) - {
        Completeness.CUT_SHORT,
        Completeness.FAILED,
        Completeness.UNKNOWN,
    }
    assert [len(match) for match in whole.matches if not isinstance(match, Failure)] == [1, 0]
    assert set(whole.records) == set(IDS) - set(NOBODY)
    assert set(whole.profiles) == set(AUTHORS[:13])
    assert requests == (16 if contexts else 12)


@pytest.mark.parametrize("contexts", [False, True], ids=["records", "sentences"])
@settings(max_examples=30)
@given(storm=st.lists(RUNS, min_size=1, max_size=3))
@example(storm=[Run((REFUSALS[3],)), Run(ever=Fault(status=503), patience=0.0)])
@example(storm=[Run((Fault(status=413), None), ever=Fault(status=503), patience=2.0)])
@example(storm=[Run((STALL, Fault(status=504), None), ever=Fault(status=403)), Run(ever=STALL, kill=Kill(1, None))])
@example(storm=[Run((None,) * 6, ever=Fault(kind="cut"), patience=20.0), Run(kill=Kill(2, 0.0))])
def test_a_storm_leaves_the_whole_graph_or_an_honest_part_and_asks_for_nothing_twice(
    sky: Sky, contexts: bool, storm: list[Run]
) -> None:
    whole, minimum = truth(sky, contexts)
    account = Account()
    with tempfile.TemporaryDirectory() as place:
        for run in [*storm, Run()]:
            was_silent = not account.kept
            outcome, was_killed = weather(sky, Path(place), run, contexts)
            is_sound(Path(place))
            account.enter(sky.met, was_killed)
            assert outcome or run.kill or was_silent
            if outcome:
                is_honest(outcome, whole)
    event(f"{account.kills} kills")
    assert outcome == whole
    assert account.answered <= minimum + account.kills + account.splits


def built(url: str, folder: Path, function: str = "", line: int = 0) -> dict[str, str]:
    """Build a list of papers of that world; killed when the so-manieth line of the functions of that name comes."""
    reading_list = folder / "list.md"
    named = "".join(f"- [Paper {number}](https://doi.org/10.1234/made.up.{number})\n" for number in (1, 2, 3, 900))
    reading_list.write_text(f"# A list\n\n{named}- [{TITLES[0]}](https://example.org/pleats.pdf)\n")
    asked = replace(
        shipped_settings(folder / "out"),
        reading_lists=(reading_list,),
        source="api",
        offline=False,
        api_key=KEY,
        api_url=url,
        pace=0.0,
        authors=True,
        cache=folder / "cache",
        asked_at=NOW,
    )
    lines = count(1)

    def step(frame: FrameType, _: str, __: object) -> Any:
        if frame.f_code.co_name != function or PROGRAM not in Path(frame.f_code.co_filename).parents:
            return None
        if next(lines) == line:
            os.kill(os.getpid(), signal.SIGKILL)
        return step

    if function:
        threading.settrace(step)
        sys.settrace(step)
    pipeline.build(asked, lambda _: None)
    # A kill while outputs are written leaves them half done in a hidden folder beside them.
    files = {path.relative_to(asked.out): path for path in asked.out.rglob("*") if path.is_file()}
    return {
        str(name): sha256(path.read_bytes()).hexdigest()
        for name, path in files.items()
        if not name.parts[0].startswith(".")
    }


@pytest.fixture(scope="module")
def never_killed(sky: Sky, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], int]:
    """The outputs of a build that nothing disturbs, and how many requests it takes."""
    sky.begin(Run(), None)
    files = built(sky.url, tmp_path_factory.mktemp("built"))
    return files, len(sky.met)


# Where a build asks, where it is answered, where it keeps what it was told, where it writes.
PLACES = ["_ask_once", "_send", "_has_answered", "records", "match", "page", "keep", "close", "_staged", "write"]


@pytest.mark.slow
@settings(max_examples=8)
@given(function=st.sampled_from(PLACES), line=st.integers(1, 60))
@example(function="keep", line=8)
@example(function="_send", line=1)
def test_a_build_killed_at_any_line_goes_on_with_one_request_at_most_and_ends_with_the_same_bytes(
    sky: Sky, never_killed: tuple[dict[str, str], int], function: str, line: int
) -> None:
    files, minimum = never_killed
    account = Account()
    with tempfile.TemporaryDirectory() as place:
        process = PROCESSES.Process(target=built, args=(sky.url, Path(place), function, line))
        sky.begin(Run(), process)
        process.start()
        was_killed = ended(process) == -signal.SIGKILL
        account.enter(sky.met, was_killed)
        is_sound(Path(place) / "cache")
        sky.begin(Run(), None)
        assert built(sky.url, Path(place)) == files
        account.enter(sky.met)
    event(f"killed: {was_killed}")
    assert account.answered <= minimum + was_killed
