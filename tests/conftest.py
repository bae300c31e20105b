"""The shipped corpus, built once for a run of the tests, offline."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import networkx as nx
import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from kg import graph as graphs
from kg import shipped
from kg.cli import main
from kg.corpus import Corpus
from kg.options import Options
from kg.pipeline import Settings, gather
from kg.rdf import files, namespaces

# Machines are noisy: how long an example takes says nothing. CI tries the same examples each time, so that what lands
# does not depend on luck; elsewhere new ones are tried on every run.
settings.register_profile(
    "kg", deadline=None, derandomize=os.environ.get("CI") == "true", suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("kg")

BASE = namespaces.DEFAULT_BASE
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def shipped_settings(out: Path) -> Settings:
    """The settings of `kg build --offline` without a list."""
    return Settings(
        reading_lists=(shipped.reading_list(),),
        overrides=shipped.overrides(),
        snapshot=shipped.snapshot(),
        out=out,
        source="auto",
        offline=True,
        api_key=None,
        api_url=None,
        pace=None,
        patience=0,
        citations=1000,
        contexts=False,
        authors=False,
        depth=1,
        hub_cap=1000,
        cache=out / "cache",
        max_age=timedelta(days=30),
        refresh=False,
        asked_at="2026-11-22T12:00:00Z",
        options=Options(base=BASE),
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests in a browser come last: once Playwright has begun, an event loop runs, and no test can start its own.

    Slow ones come first among the others and among these, so that no worker is left with one at the end.
    """
    items.sort(
        key=lambda item: ("browser" in getattr(item, "fixturenames", ()), item.get_closest_marker("slow") is None)
    )


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tests out of the user's cache, and its answers out of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


class Once(Protocol):
    """Has one of the workers fill a folder, which all of them then read."""

    def __call__(self, name: str, fill: Callable[[Path], None]) -> Path: ...


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """What takes seconds to make is made once for a run of the tests, not once for each worker."""
    own = tmp_path_factory.getbasetemp()
    among_all = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def filled(name: str, fill: Callable[[Path], None]) -> Path:
        folder = among_all / name
        with FileLock(f"{folder}.lock"):
            if not folder.exists():
                begun = tmp_path_factory.mktemp(name)
                fill(begun)
                begun.rename(folder)
        return folder

    return filled


@pytest.fixture(scope="session")
def built(once: Once) -> Path:
    """The folder that `kg build --offline --rdf12` writes, for tests that only read it."""

    def build(folder: Path) -> None:
        assert main(["build", "--offline", "--rdf12", "--out", str(folder)]) == 0

    return once("shipped", build)


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The corpus of the shipped list, from the shipped snapshot."""
    found, warnings = gather(shipped_settings(tmp_path_factory.mktemp("out")), lambda progress: None)
    assert not warnings
    return found


@pytest.fixture
def short_list(tmp_path: Path) -> Path:
    """A list of one paper of which the shipped snapshot knows few links: its build takes a second."""
    listed = tmp_path / "short.md"
    listed.write_text("- [A single-cell gene expression language model](https://arxiv.org/abs/2210.14330)\n")
    return listed


@pytest.fixture(scope="session")
def shipped_nt(corpus: Corpus) -> bytes:
    """The graph of the shipped corpus."""
    return files.ntriples(corpus, BASE)


@pytest.fixture(scope="session")
def graph(corpus: Corpus) -> nx.MultiDiGraph[str]:
    """The networkx graph of the shipped corpus."""
    return graphs.build(corpus)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of recordings and facts that stands beside some checkouts; tests that need it skip elsewhere."""
    folder = Path(__file__).parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("the folder of recordings does not stand beside this checkout")
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium from the path."""
    executable = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    if executable is None:
        said = "There is no Chromium in the path: the page was not tried in a browser."
        if os.environ.get("CI") == "true":
            pytest.fail(said)
        pytest.skip(said)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_OPTIONS)
        yield chromium
        chromium.close()
