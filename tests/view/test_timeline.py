"""The timeline: what Python works out for it, and how the page shows it."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from kg import graph as graphs
from kg.corpus import Corpus
from kg.model import Paper
from kg.pid import Pid
from kg.view.scene import Scene, behold
from kg.view.timeline import Timeline, middle, unroll
from tests.view.crowd import crowd


def paper(date: str | None, year: int | None = None) -> Paper:
    pid = Pid("doi", f"10.1/{date}")
    return Paper(pid=pid, pids=(pid,), title="A title", date=date, year=year)


@pytest.mark.parametrize(
    ("date", "year", "expected"),
    [
        ("2023", 2023, 2023.5),
        ("2023-01", 2023, 2023 + 0.5 / 12),
        ("2023-12-31", 2023, 2023 + (11 + 30.5 / 31) / 12),
        ("2023-13", 2023, 2023.5),
        ("<b>soon</b>", 2023, 2023.5),
        (None, 2023, 2023.5),
        ("soon", None, None),
        (None, None, None),
    ],
)
def test_a_date_is_the_middle_of_what_is_known_of_it(date: str | None, year: int | None, expected: float) -> None:
    assert middle(paper(date, year)) == (None if expected is None else pytest.approx(expected))


@pytest.fixture(scope="module")
def scene(corpus: Corpus, graph: nx.MultiDiGraph[str]) -> Scene:
    return behold(corpus, graph)


@pytest.fixture(scope="module")
def unrolled(corpus: Corpus, scene: Scene) -> Timeline:
    return unroll(corpus, scene)


def test_the_first_version_is_of_the_earliest_year(corpus: Corpus, scene: Scene, unrolled: Timeline) -> None:
    for work, first in zip(scene.works, unrolled.first, strict=True):
        years = [y for pid in scene.entities[work].records if (y := corpus.papers[pid].year) is not None]
        if first is None:
            assert years == []
        else:
            time = middle(corpus.papers[first])
            assert time is not None
            assert int(time) == min(years)


def test_years_are_as_wide_as_they_are_full_and_none_is_without_width(unrolled: Timeline) -> None:
    assert sum(unrolled.widths) == pytest.approx(1, abs=0.001)
    assert min(unrolled.widths) > 0
    width = dict(zip(itertools.count(unrolled.year), unrolled.widths, strict=False))
    # 2023 has most of the list; the twenty years to 2014 hold few papers and may not take the axis.
    assert width[2023] == max(unrolled.widths)
    assert sum(width[year] for year in range(1995, 2015)) < 0.15


def test_the_timeline_is_repeatable_and_free_of_the_order_of_the_input(
    corpus: Corpus, scene: Scene, unrolled: Timeline
) -> None:
    assert unroll(corpus, scene) == unrolled
    turned = replace(corpus, citations=corpus.citations[::-1], works=corpus.works[::-1])
    assert unroll(turned, behold(turned, graphs.build(turned))) == unrolled


def test_all_that_stands_by_name_is_in_its_order(scene: Scene, unrolled: Timeline) -> None:
    named = {m for i in scene.islands if i.named and i.kind != "author" for m in i.members}
    assert len(set(unrolled.order)) == len(unrolled.order)
    assert set(unrolled.order) == named | set(scene.listed)


def test_a_list_without_any_date_has_a_timeline() -> None:
    made = crowd(100)
    undated = replace(made, papers={pid: replace(p, date=None, year=None) for pid, p in made.papers.items()})
    found = unroll(undated, behold(undated, graphs.build(undated)))
    assert found.widths == ()
    assert set(found.first) == {None}


def labels(opened: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = opened.evaluate("kgView.labels()")
    return found


def x_of(opened: Any, work: int) -> float:
    return float(opened.evaluate("work => kgView.screen(work)[0]", work))


def show(opened: Any) -> None:
    opened.page.click("#tab-timeline")
    opened.settle()


def test_listed_papers_stand_from_left_to_right_by_their_dates(
    shipped: Any, corpus: Corpus, scene: Scene, unrolled: Timeline
) -> None:
    show(shipped)
    times = [middle(corpus.papers[first]) for first in unrolled.first[:17] if first]
    assert len(times) == 17
    at = [x_of(shipped, work) for work in range(17)]
    for (one, x), (other, y) in itertools.combinations(zip(times, at, strict=True), 2):
        assert one is not None
        assert other is not None
        assert (one - other) * (x - y) >= 0
        assert (one == other) == (abs(x - y) < 0.01)


@pytest.mark.parametrize(("width", "height"), [(1400, 860), (390, 844), (900, 600)])
def test_every_listed_paper_stands_by_name_and_no_two_names_overlap(
    shipped_page: Path, open_page: Any, width: int, height: int
) -> None:
    with open_page(shipped_page, width, height) as opened:
        show(opened)
        if height > 800:
            assert set(range(17)) <= {label["of"] for label in labels(opened)}
        for keys in ("", "+++", "------"):
            for key in keys:
                opened.page.keyboard.press(key)
            opened.settle()
            boxes = [label["box"] for label in labels(opened)]
            assert boxes
            for a, b in itertools.combinations(boxes, 2):
                apart = a["right"] <= b["left"] or b["right"] <= a["left"]
                assert apart or a["bottom"] <= b["top"] or b["bottom"] <= a["top"]


def test_a_click_on_a_papers_place_selects_it_and_moves_nothing(shipped: Any) -> None:
    show(shipped)
    before = [x_of(shipped, work) for work in range(17)]
    for work in (0, 3, shipped.evaluate("kgView.corpus.timeline.order.find(work => work > 17)")):
        x, y = shipped.evaluate("work => kgView.screen(work)", work)
        shipped.page.click("#map", position={"x": x, "y": y})
        shipped.settle()
        assert shipped.evaluate("kgView.state().selection") == {"kind": "work", "at": work}
        assert [x_of(shipped, work) for work in range(17)] == before


def test_no_two_shown_papers_stand_in_one_place(shipped: Any) -> None:
    show(shipped)
    at = shipped.evaluate(
        "kgView.corpus.works.linked.flatMap((n, work) => n > 1 ? [kgView.screen(work).map(Math.fround).join()] : [])"
    )
    assert len(at) == 952
    assert len(set(at)) == len(at)


def test_the_year_filter_gives_the_years_that_are_left_the_whole_width(shipped: Any) -> None:
    show(shipped)
    whole = x_of(shipped, 0)
    shipped.page.get_by_label("From the year").fill("2022")
    shipped.settle()
    assert x_of(shipped, 0) != whole
    first_days = shipped.evaluate("kgView.ticks()")
    width = shipped.evaluate("document.getElementById('map').clientWidth")
    by_text = {tick["text"]: tick["x"] for tick in first_days if tick["isYear"]}
    assert 0 < by_text["2022"] < 0.1 * width
    assert max(by_text.values()) > 0.9 * width


def test_months_appear_when_the_picture_is_brought_nearer(shipped: Any) -> None:
    show(shipped)
    assert all(tick["isYear"] for tick in shipped.evaluate("kgView.ticks()") if tick["middle"] is not None)
    for _ in range(4):
        shipped.page.keyboard.press("+")
    shipped.settle()
    assert {"Mar", "Oct"} <= {tick["text"] for tick in shipped.evaluate("kgView.ticks()") if tick["middle"] is not None}


def test_the_address_brings_the_timeline_back(shipped: Any) -> None:
    show(shipped)
    shipped.choose("scGPT")
    places = [shipped.evaluate("work => kgView.screen(work)", work) for work in range(17)]
    assert "view=timeline" in shipped.page.url
    shipped.page.reload()
    shipped.page.wait_for_selector("html[data-ready]", state="attached")
    shipped.settle()
    assert shipped.page.locator('#views [aria-selected="true"]').inner_text() == "Timeline"
    assert [shipped.evaluate("work => kgView.screen(work)", work) for work in range(17)] == places
    shipped.page.click("#tab-map")
    shipped.settle()
    assert shipped.evaluate("work => kgView.screen(work)", 0) != places[0]
    assert shipped.console == []


def test_hostile_text_runs_nothing_on_the_timeline(hacked: Any) -> None:
    show(hacked)
    assert labels(hacked)
    assert hacked.evaluate("window.hacked ?? null") is None
    assert [line for line in hacked.console if "Content Security Policy" in line or line.startswith("error")] == []
