"""The page at 5,000 and 25,000 papers: it opens, answers, moves, and holds what Python put into it.

`scripts/bench --page` measures it at 100,000.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.corpus import Corpus
from kg.pipeline import no_search_for_cycles
from kg.view import packing
from tests.view.conftest import page_of
from tests.view.crowd import crowd


def crowded_page(papers: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The page of a made-up corpus, with fewer links and steps of the layout and without topics, which take long."""
    from kg.insight import topics
    from kg.view import layout

    settle, separate = layout.settle, layout.separate
    monkeypatch.setattr(layout, "settle", lambda *a, **k: settle(*a, **k | {"steps": 10}))
    monkeypatch.setattr(layout, "separate", lambda *a, **k: separate(*a, **k | {"rounds": 3}))
    monkeypatch.setattr(topics, "of_network", lambda _: topics.Topics(of={}, names=()))
    path = folder / "graph.html"
    with no_search_for_cycles():
        corpus = crowd(papers, links=papers)
        path.write_text(page_of(corpus), encoding="utf-8")
    return path


def test_of_a_long_list_the_first_entries_are_there_and_the_rest_when_asked_for(tmp_path: Path, open_page: Any) -> None:
    path = tmp_path / "graph.html"
    path.write_text(page_of(crowd(700, links=700, listed=510)), encoding="utf-8")
    with open_page(path) as opened:
        rows = opened.page.locator("#panel .entries > li")
        assert rows.count() == 500
        opened.page.get_by_role("button", name="Show all 510").click()
        assert rows.count() == 510
        last = opened.evaluate("kgView.corpus.works.title[kgView.corpus.entries[509].work]")
        assert last in rows.last.inner_text()


@pytest.fixture
def crowded(request: pytest.FixtureRequest, tmp_path: Path, open_page: Any) -> Iterator[tuple[Any, int]]:
    """The page of so many papers as the test's parameter says, open, and its size in bytes."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        path = crowded_page(request.param, tmp_path, monkeypatch)
    with open_page(path) as opened:
        yield opened, path.stat().st_size


LARGE = [
    pytest.param(5_000, id="5k"),
    pytest.param(25_000, id="25k", marks=pytest.mark.slow),
]


# Bounds are three times what a machine of two cores without a GPU takes: tests share it with others.
@pytest.mark.parametrize("crowded", LARGE, indirect=True)
def test_a_crowd_opens_answers_and_moves_within_generous_bounds(crowded: tuple[Any, int]) -> None:
    opened, size = crowded
    papers = len(opened.evaluate("kgView.corpus.works.role"))
    assert opened.evaluate("kgReady") < 15_000
    assert size < 400_000 + 110 * papers

    answered = opened.evaluate(
        """async () => {
            const start = performance.now();
            document.querySelector("[data-role=cited] input").click();
            await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
            return performance.now() - start;
        }"""
    )
    assert answered < 3_000

    # While the hand moves, pictures go on coming; when it stops, the picture is drawn anew.
    opened.page.mouse.move(700, 400)
    opened.evaluate(
        """() => {
            window.pictures = 0;
            const tick = () => { window.pictures++; requestAnimationFrame(tick); };
            requestAnimationFrame(tick);
        }"""
    )
    names = opened.evaluate("JSON.stringify(kgView.labels().map(label => label.box))")
    for _ in range(20):
        opened.page.mouse.wheel(0, -40)
        opened.page.wait_for_timeout(16)
    assert opened.evaluate("window.pictures") >= 10
    assert opened.until(f"JSON.stringify(kgView.labels().map(label => label.box)) !== {json.dumps(names)}")
    opened.choose("cell")
    assert opened.evaluate("kgView.state().selection !== null")
    assert opened.console == []


@pytest.mark.parametrize("which", ["corpus", "hostile"])
def test_packing_changes_nothing(
    which: str, request: pytest.FixtureRequest, tmp_path: Path, open_page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page's reader gives back the tables that Python wrote, and so does the next build's."""
    corpus: Corpus = request.getfixturevalue(which)
    written: list[dict[str, Any]] = []
    encode = packing.encode

    def noted(tables: dict[str, Any]) -> str:
        written.append(tables)
        return encode(tables)

    monkeypatch.setattr(packing, "encode", noted)
    path = tmp_path / "graph.html"
    path.write_text(page_of(corpus), encoding="utf-8")
    tables = json.loads(json.dumps(written[0]))
    with open_page(path) as opened:
        for name, table in tables.items():
            assert json.loads(opened.evaluate("name => JSON.stringify(kgView.corpus[name])", name)) == table
    assert packing.unpack(json.loads(json.dumps(packing.pack(tables)))) == tables
