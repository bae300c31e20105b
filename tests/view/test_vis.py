"""The map as vis-network draws it (`--engine vis`): the same page, with marks that can be dragged."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from kg.cli import main
from kg.corpus import Corpus
from kg.errors import UsageError
from kg.view import engines
from tests.conftest import Once
from tests.view.conftest import page_of
from tests.view.crowd import crowd
from tests.view.test_access import axe, faults
from tests.view.test_hostile import unharmed, walk

__all__ = ["axe"]  # a fixture

# The colour of the picture where a work stands, as #rrggbb.
COLOUR = """work => {
    const canvas = document.querySelector("#vis-map canvas");
    const [x, y] = kgView.screen(work);
    const pixel = canvas.getContext("2d").getImageData(x * devicePixelRatio, y * devicePixelRatio, 1, 1).data;
    return "#" + [...pixel.slice(0, 3)].map(each => each.toString(16).padStart(2, "0")).join("");
}"""
# At how many of 20 points along the line from one work to another something is drawn.
DRAWN = """([from, to]) => {
    const c = document.querySelector("#vis-map canvas").getContext("2d");
    const [[x0, y0], [x1, y1]] = [kgView.screen(from), kgView.screen(to)];
    const [side, ratio] = [3, devicePixelRatio];
    let drawn = 0;
    for (let at = 0.3; at < 0.7; at += 0.02) {
        const [x, y] = [(x0 + (x1 - x0) * at) * ratio - 1, (y0 + (y1 - y0) * at) * ratio - 1];
        const pixels = c.getImageData(Math.round(x), Math.round(y), side, side).data;
        drawn += pixels.some((part, place) => place % 4 === 3 && part > 0);
    }
    return drawn;
}"""
# A listed work with a known list of references, one without, and a dot that is shown at the start.
SOLID = "kgView.corpus.works.role.findIndex((role, at) => role === 0 && kgView.corpus.referencesKnown[at] === 1)"
HOLLOW = "kgView.corpus.works.role.findIndex((role, at) => role === 0 && kgView.corpus.referencesKnown[at] === 0)"
CITING = "kgView.corpus.works.role.findIndex((role, at) => role === 2 && kgView.corpus.works.linked[at] > 1)"


@pytest.fixture(scope="session")
def crowd_page(once: Once) -> Path:
    """A page of 288 works, drawn by vis-network."""

    def draw(folder: Path) -> None:
        (folder / "graph.html").write_text(page_of(crowd(300), engine="vis"), encoding="utf-8")

    return once("vis", draw) / "graph.html"


@pytest.fixture
def opened(crowd_page: Path, open_page: Any) -> Iterator[Any]:
    with open_page(crowd_page) as found:
        yield found


def place(opened: Any, work: int) -> tuple[float, float]:
    """Where a work stands in the window."""
    box = opened.page.locator("#vis-map").bounding_box()
    x, y = opened.evaluate("work => kgView.screen(work)", work)
    return box["x"] + x, box["y"] + y


def drag(opened: Any, work: int, by: tuple[float, float]) -> None:
    x, y = place(opened, work)
    opened.page.mouse.move(x, y)
    opened.page.mouse.down()
    for step in range(1, 6):
        opened.page.mouse.move(x + by[0] * step / 5, y + by[1] * step / 5)
        # Moves that come together on a busy machine would be a click.
        opened.page.wait_for_timeout(30)
    opened.page.mouse.up()
    opened.settle()


def places(opened: Any) -> list[list[float]]:
    found: list[list[float]] = opened.evaluate("kgView.corpus.works.x.map((x, at) => [x, kgView.corpus.works.y[at]])")
    return found


def saved_dots(opened: Any) -> list[tuple[float, float]]:
    """Where the round marks of the saved drawing begin: at their right ends."""
    opened.page.click("#save-button")
    with opened.page.expect_download() as download:
        opened.page.click("text=Drawing (SVG)")
    svg = Path(download.value.path()).read_text(encoding="utf-8")
    assert svg.count("<text") >= 10
    return [(float(a), float(b)) for a, b in re.findall(r"L(-?[\d.]+) (-?[\d.]+)A", svg)]


def test_the_page_asks_nobody_and_says_nothing_whatever_is_done_to_the_map(opened: Any) -> None:
    work = opened.evaluate(SOLID)
    opened.page.mouse.move(*place(opened, work))
    opened.settle()
    opened.page.mouse.wheel(0, -300)
    drag(opened, work, (40, 30))
    opened.choose("deep")
    for key in ("Escape", "+", "-", "0"):
        opened.page.keyboard.press(key)
    for tab in ("timeline", "table", "map"):
        opened.page.click(f"#tab-{tab}")
        opened.settle()
    assert opened.console == []
    assert len(opened.requests) == 1


def test_the_policy_names_the_library_by_its_hash_and_allows_nothing_more(crowd_page: Path) -> None:
    html = crowd_page.read_text(encoding="utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    assert "unsafe" not in policy[1]
    packed = re.search(r'<script type="text/plain" id="vis">([^<]*)</script>', html)
    assert packed
    library = gzip.decompress(base64.b64decode(packed[1]))
    assert b"@version 9.1.2" in library[:400]
    assert b"sourceMappingURL" not in library
    digest = base64.b64encode(hashlib.sha256(library).digest()).decode()
    assert f"'sha256-{digest}'" in policy[1].replace("&#39;", "'").replace("&#43;", "+")


def test_a_click_on_a_works_place_chooses_it_and_on_nothing_lets_go(opened: Any) -> None:
    titles = opened.evaluate("kgView.corpus.works.title")
    for work in (0, 5, opened.evaluate(CITING)):
        opened.page.mouse.click(*place(opened, work))
        opened.settle()
        assert opened.evaluate("kgView.state().selection") == {"kind": "work", "at": work}
        assert opened.page.inner_text("#panel h2") == titles[work]
        opened.page.click("#vis-map", position={"x": 6, "y": 6})
        opened.settle()
        assert opened.evaluate("kgView.state().selection") is None


def test_a_name_stands_where_a_click_chooses_what_it_names(opened: Any) -> None:
    label = opened.evaluate("kgView.labels().find(({ of }) => of === 3)")
    dark = opened.evaluate(
        """({ left, top, right, bottom }) => {
            const c = document.querySelector("#vis-map canvas").getContext("2d");
            const [x, y, width, height] = [left, top, right - left, bottom - top].map(each => each * devicePixelRatio);
            const { data } = c.getImageData(x, y, width, height);
            let dark = 0;
            for (let at = 0; at < data.length; at += 4)
                dark += data[at + 3] > 200 && data[at] + data[at + 1] + data[at + 2] < 200;
            return dark;
        }""",
        label["box"],
    )
    assert dark > 50
    box, beside = label["box"], opened.page.locator("#vis-map").bounding_box()
    opened.page.mouse.click(beside["x"] + (box["left"] + box["right"]) / 2, beside["y"] + box["bottom"] - 3)
    opened.settle()
    assert opened.evaluate("kgView.state().selection") == {"kind": "work", "at": 3}


def test_what_is_dragged_stays_where_it_is_put_and_nothing_else_moves(opened: Any) -> None:
    work = opened.evaluate(SOLID)
    before, (x, y) = places(opened), place(opened, work)
    drag(opened, work, (70, -40))
    assert place(opened, work) == pytest.approx((x + 70, y - 40), abs=6)
    assert opened.evaluate("kgView.state().selection") is None
    # A filter, a look and another view later, too.
    opened.page.uncheck("[data-role=citing] input")
    opened.page.click("#tab-timeline")
    opened.page.click("#tab-map")
    opened.settle()
    after = places(opened)
    assert [at for at in range(len(after)) if after[at] != before[at]] == [work]
    opened.page.mouse.click(*place(opened, work))
    opened.settle()
    assert opened.evaluate("kgView.state().selection.at") == work


def test_links_are_drawn_and_follow_what_is_dragged(opened: Any) -> None:
    # An outside work at the edge of the map, and a listed one that cites it, each with clear ground beside them.
    outer = opened.evaluate(
        "(({ works, islands, islandOf }) => works.x.map((x, at) => [x, at]).filter(([, at]) => works.role[at] === 1"
        " && islandOf[at] >= 0 && islands.named[islandOf[at]]).sort(([a], [b]) => a - b)[0][1])(kgView.corpus)"
    )
    link = opened.evaluate("work => kgView.corpus.citedBy[work][0]", outer)
    listed = opened.evaluate("link => kgView.corpus.links.citing[link]", link)
    opened.page.keyboard.press("-")
    assert opened.until(f"({DRAWN})([{listed}, {outer}]) === 20")
    box = opened.page.locator("#vis-map").bounding_box()
    x, y = place(opened, outer)
    drag(opened, outer, (box["x"] + 40 - x, box["y"] + 40 - y))
    assert place(opened, outer) == pytest.approx((box["x"] + 40, box["y"] + 40), abs=6)
    opened.page.mouse.move(box["x"] + 5, box["y"] + 700)
    assert opened.until(f"({DRAWN})([{listed}, {outer}]) === 20")


def test_a_drag_on_nothing_moves_the_map_and_no_work(opened: Any) -> None:
    before, (x, y) = places(opened), place(opened, 0)
    box = opened.page.locator("#vis-map").bounding_box()
    opened.page.mouse.move(box["x"] + 20, box["y"] + 20)
    opened.page.mouse.down()
    for step in range(1, 6):
        opened.page.mouse.move(box["x"] + 20 + 12 * step, box["y"] + 20 + 6 * step)
    opened.page.mouse.up()
    assert place(opened, 0) == pytest.approx((x + 60, y + 30), abs=6)
    assert places(opened) == before


@pytest.mark.parametrize("behind", [False, True])
def test_a_saved_drawing_has_what_was_dragged_where_it_was_put(opened: Any, behind: bool) -> None:
    work = opened.evaluate(SOLID)
    drag(opened, work, (70, -40))
    x, y = opened.evaluate("work => kgView.screen(work)", work)
    if behind:
        opened.page.click("#tab-table")
    assert any(abs(b - y) < 0.01 and 0 < a - x < 30 for a, b in saved_dots(opened))


def test_the_map_is_saved_and_stands_whole_when_it_was_never_looked_at(crowd_page: Path, open_page: Any) -> None:
    with open_page(crowd_page) as opened:
        opened.page.goto(f"{crowd_page.as_uri()}#view=table")
        opened.page.reload()
        opened.page.wait_for_selector("html[data-ready]", state="attached")
        dots = saved_dots(opened)
        assert len(dots) >= 20
        assert all(0 < x < 1400 and 0 < y < 860 for x, y in dots)
        assert max(x for x, _ in dots) - min(x for x, _ in dots) > 300
        opened.page.click("#tab-map")
        opened.settle()
        box = opened.page.locator("#vis-map").bounding_box()
        for work in range(20):
            x, y = opened.evaluate("work => kgView.screen(work)", work)
            assert 0 < x < box["width"]
            assert 0 < y < box["height"]
        assert opened.evaluate(COLOUR, opened.evaluate(SOLID)) == "#c8500a"


def test_marks_are_coloured_hollow_and_veiled_as_on_the_canvas(crowd_page: Path, open_page: Any) -> None:
    for dark, listed, tint in ((False, "#c8500a", "#fdeee3"), (True, "#f58a4b", "#3b2416")):
        with open_page(crowd_page, dark=dark) as opened:
            solid, hollow = opened.evaluate(SOLID), opened.evaluate(HOLLOW)
            assert opened.evaluate(COLOUR, solid) == listed
            assert opened.evaluate(COLOUR, hollow) == tint
            opened.page.select_option("#filters select", "year")
            opened.settle()
            assert opened.evaluate(COLOUR, solid) != listed
            opened.page.select_option("#filters select", "role")
            far = opened.evaluate(
                "solid => kgView.corpus.works.role.findIndex((role, at) => role === 0 && at !== solid &&"
                " ![...kgView.corpus.cites[at].map(l => kgView.corpus.links.cited[l]),"
                " ...kgView.corpus.citedBy[at].map(l => kgView.corpus.links.citing[l])].includes(solid))",
                solid,
            )
            opened.page.mouse.click(*place(opened, far))
            opened.settle()
            assert opened.evaluate(COLOUR, solid) not in {listed, tint}


def test_what_the_pointer_rests_on_is_lit_after_a_moment(opened: Any) -> None:
    names = len(opened.evaluate("kgView.labels()"))
    opened.page.mouse.move(*place(opened, opened.evaluate(SOLID)))
    opened.page.wait_for_selector("#tip", state="visible")
    assert opened.until(f"kgView.labels().length < {names}")
    box = opened.page.locator("#vis-map").bounding_box()
    opened.page.mouse.move(box["x"] + 5, box["y"] + 5)
    assert opened.until(f"kgView.labels().length === {names}")


def test_filters_take_marks_away_and_the_address_keeps_what_is_chosen(opened: Any) -> None:
    work = opened.evaluate(CITING)
    opened.page.uncheck("[data-role=citing] input")
    opened.settle()
    opened.page.mouse.click(*place(opened, work))
    opened.settle()
    assert opened.evaluate("kgView.state().selection?.at") != work
    opened.page.keyboard.press("Escape")
    solid = opened.evaluate(SOLID)
    opened.page.keyboard.press("0")
    opened.settle()
    assert opened.evaluate(COLOUR, solid) == "#c8500a"
    opened.page.uncheck("[data-role=listed] input")
    opened.settle()
    assert opened.evaluate(COLOUR, solid) != "#c8500a"
    opened.page.check("[data-role=listed] input")
    opened.settle()
    opened.page.mouse.click(*place(opened, 5))
    opened.settle()
    opened.page.reload()
    opened.page.wait_for_selector("html[data-ready]", state="attached")
    assert opened.evaluate("kgView.state().selection") == {"kind": "work", "at": 5}
    assert not opened.page.is_checked("[data-role=citing] input")


def test_keys_bring_the_map_nearer_and_back(opened: Any) -> None:
    whole = opened.evaluate("kgView.screen(0)")
    apart = opened.evaluate("kgView.screen(0)[0] - kgView.screen(1)[0]")
    for key in "++-+":
        opened.page.keyboard.press(key)
    opened.settle()
    assert opened.evaluate("kgView.screen(0)[0] - kgView.screen(1)[0]") == pytest.approx(1.4**2 * apart, rel=0.01)
    opened.page.keyboard.press("0")
    opened.settle()
    assert opened.evaluate("kgView.screen(0)") == pytest.approx(whole, abs=0.5)


def test_the_timeline_is_drawn_on_the_canvas(opened: Any) -> None:
    assert not opened.page.is_visible("#map")
    assert opened.evaluate("kgView.ticks()") == []
    opened.page.click("#tab-timeline")
    opened.settle()
    assert opened.page.is_visible("#map")
    assert not opened.page.is_visible("#vis-map")
    assert opened.evaluate("kgView.ticks()")


def test_names_never_overlap(opened: Any) -> None:
    for key in ("0", "+", "+", "-"):
        opened.page.keyboard.press(key)
        opened.settle()
        boxes = [label["box"] for label in opened.evaluate("kgView.labels()")]
        assert boxes
        for at, a in enumerate(boxes):
            for b in boxes[at + 1 :]:
                apart = a["right"] <= b["left"] or b["right"] <= a["left"]
                assert apart or a["bottom"] <= b["top"] or b["bottom"] <= a["top"]


@pytest.mark.parametrize(("width", "height"), [(1400, 860), (390, 844)])
def test_axe_finds_nothing_serious(crowd_page: Path, open_page: Any, axe: str, width: int, height: int) -> None:
    with open_page(crowd_page, width, height, moving=True, bypass_csp=True) as opened:
        # What takes no keys is no stop for them.
        assert opened.evaluate("document.querySelector('#vis-map [tabindex]')") is None
        opened.evaluate(axe)
        assert faults(opened.page) == []
        assert opened.evaluate("document.documentElement.scrollWidth") <= width


def test_hostile_text_runs_nothing(hostile: Corpus, open_page: Any, tmp_path: Path) -> None:
    page = tmp_path / "graph.html"
    page.write_text(page_of(hostile, engine="vis"), encoding="utf-8")
    with open_page(page) as opened:
        assert opened.evaluate("kgView.labels()")
        venues = opened.evaluate("kgView.corpus.venues.filter(each => each.isWellFormed())")
        walk(opened, "venue", venues)
        for y in range(100, 700, 60):
            for x in (420, 560, 700, 840, 980):
                opened.page.mouse.move(x, y)
        opened.settle()
        unharmed(opened)


def test_more_nodes_than_it_can_draw_are_refused_before_anything_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["build", "--offline", "--engine", "vis", "--out", str(out)]) == 2
    assert not out.exists()
    said = capsys.readouterr()
    assert said.out == ""
    assert (
        "--engine vis draws up to 2,000 nodes, and this page has 2,629 (2,612 works and 17 shared authors)" in said.err
    )


def test_the_last_node_that_is_not_refused(corpus: Corpus, graph: nx.MultiDiGraph[str], monkeypatch: Any) -> None:
    monkeypatch.setattr(engines, "MOST_NODES", 2_629)
    engines.refuse_too_many(corpus, graph)
    monkeypatch.setattr(engines, "MOST_NODES", 2_628)
    with pytest.raises(UsageError):
        engines.refuse_too_many(corpus, graph)


def test_a_build_with_another_engine_is_another_build(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reading = tmp_path / "list.md"
    reading.write_text(
        "# Two\n\n- [scBERT](https://doi.org/10.1038/s42256-022-00534-z)\n"
        "- [GeneGPT](https://doi.org/10.1093/bioinformatics/btae075)\n"
    )
    command = ["build", str(reading), "--offline", "--no-sparql", "--out", str(tmp_path / "out")]
    page = tmp_path / "out" / "graph.html"
    pages = []
    for engine, is_new in (("vis", True), ("vis", False), ("canvas", True)):
        assert main([*command, "--engine", engine]) == 0
        assert ("nothing has changed" not in capsys.readouterr().err) == is_new
        pages.append(page.read_bytes())
    assert pages[0] == pages[1]
    assert b'id="vis"' in pages[0]
    assert b'id="vis' not in pages[2]
