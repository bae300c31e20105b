"""What the tests of the bulk dumps share: a stand-in of the Datasets API, and downloads from it at full speed."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from kg.bulk.download import Downloader, Order, Wanted, alone
from kg.bulk.record import NEEDED
from kg.bulk.releases import connect
from kg.model import Progress
from tests.bulk.datasets import Datasets
from tests.sources.made_up import KEY, ManualClock

OLD, MIDDLE, NEW = "2026-11-04", "2026-11-11", "2026-11-18"

Serve = Callable[..., Datasets]
Download = Callable[..., Order]


def packed(*lines: str) -> bytes:
    """Lines as a shard has them."""
    return gzip.compress("".join(line + "\n" for line in lines).encode(), mtime=0)


def large(seed: int) -> bytes:
    """A shard of some 200 kB."""
    dice = random.Random(seed)
    return packed(*(f'{{"corpusid":{dice.getrandbits(512)}}}' for _ in range(2_700)))


def shards(release: str) -> dict[str, dict[str, bytes]]:
    """The files of a small release: two for each dataset that a build needs."""
    return {
        name: {f"{number}.gz": packed(f'{{"release":"{release}","of":"{name}","shard":{number}}}') for number in (0, 1)}
        for name in (*NEEDED, "abstracts")
    }


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep requests on this machine, whatever the environment names."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")


@pytest.fixture
def clock() -> ManualClock:
    """The clock of `download`."""
    return ManualClock()


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start a stand-in, by default with one small release."""
    with ExitStack() as stack:

        def start(releases: Any = None, **settings: Any) -> Datasets:
            made = {NEW: shards(NEW)} if releases is None else releases
            return stack.enter_context(Datasets(made, **settings))

        yield start


@pytest.fixture
def download(clock: ManualClock) -> Download:
    """Download into a folder; gives what there was to do."""

    def run(
        service: Datasets,
        path: Path,
        *datasets: str,
        release: str | None = None,
        update: bool = False,
        key: str | None = KEY,
        patience: float = 300.0,
        time_limit: float = 60.0,
        on_progress: Callable[[Progress], None] = lambda _: None,
    ) -> Order:
        wanted = Wanted(release=release, datasets=datasets, update=update)
        with (
            closing(connect(api_url=service.url, api_key=key, pace=0.0, patience=patience, clock=clock)) as releases,
            closing(
                Downloader(releases, on_progress=on_progress, patience=patience, time_limit=time_limit, clock=clock)
            ) as downloader,
            alone(path),
        ):
            order = downloader.order(path, wanted)
            downloader.carry_out(order)
            return order

    return run
