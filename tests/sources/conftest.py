"""What the tests of the sources share: no proxy, and sources that are closed when a test ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest

from kg.sources.answers import Answers
from kg.sources.semantic_scholar import SemanticScholarSource
from tests.s2 import Papers, StandIn
from tests.sources.made_up import ManualClock

NOW = "2026-11-22T10:00:00Z"
Connect = Callable[..., SemanticScholarSource]
Serve = Callable[..., StandIn]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep requests on this machine, whatever the environment names."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")


@pytest.fixture
def clock() -> ManualClock:
    """The clock that `connect` gives to its sources."""
    return ManualClock()


@pytest.fixture
def connect(clock: ManualClock) -> Iterator[Connect]:
    """Open a source at an address, at full speed."""
    with ExitStack() as stack:

        def open_source(url: str, **settings: Any) -> SemanticScholarSource:
            answers = settings.pop("answers", None) or stack.enter_context(closing(Answers(None, now=NOW)))
            settings = {"pace": 0.0, "clock": clock, **settings}
            return stack.enter_context(SemanticScholarSource(answers, api_url=url, **settings))

        yield open_source


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start a stand-in with some papers."""
    with ExitStack() as stack:

        def start(*rows: Any, merged: Any = None, **settings: Any) -> StandIn:
            return stack.enter_context(StandIn(Papers(rows, merged), **settings))

        yield start
