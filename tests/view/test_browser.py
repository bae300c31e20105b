"""The page in a real browser, opened from disk, without a network."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from kg.corpus import Corpus
from kg.view.scene import ROLES, behold

# A dot in the first large island that is shown at the start.
DOT = (
    "(({ works, named, listed }) => works.find((w, i) => !named[i] && listed[i].length > 1 && w.length > 50)[7])"
    "(kgView.corpus.islands)"
)
SCREENS = Path(__file__).parents[2] / "outputs" / "screens"


def labels(opened: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = opened.evaluate("kgView.labels()")
    return found


def text(opened: Any, selector: str) -> str:
    return str(opened.page.inner_text(selector))


def click_work(opened: Any, work: int) -> None:
    x, y = opened.evaluate("work => kgView.screen(work)", work)
    opened.page.click("#map", position={"x": x, "y": y})
    opened.settle()


def test_the_page_asks_nobody_and_says_nothing_to_the_console(shipped: Any) -> None:
    shipped.choose("scgpt")
    shipped.page.keyboard.press("Escape")
    shipped.page.hover("#map", position={"x": 300, "y": 300})
    shipped.settle()
    assert [url for url in shipped.requests if not url.startswith("file:")] == []
    assert len(shipped.requests) == 1
    assert shipped.console == []


def test_a_request_would_be_seen_and_blocked(shipped: Any) -> None:
    blocked = shipped.evaluate(
        "() => new Promise(done => { addEventListener('securitypolicyviolation', e => done(e.violatedDirective));"
        " fetch('https://example.org/').catch(() => {}); })"
    )
    assert blocked == "connect-src"


def test_the_first_picture_comes_within_a_generous_bound(shipped: Any) -> None:
    assert shipped.evaluate("kgReady") < 5000


def test_every_listed_paper_and_what_two_of_them_cite_stand_by_name_at_the_start(shipped: Any) -> None:
    named = {label["of"] for label in labels(shipped) if label["of"] is not None}
    assert set(range(17)) <= named
    shared = shipped.evaluate("kgView.corpus.islands.works.filter((_, i) => kgView.corpus.islands.named[i]).flat()")
    assert len(named.intersection(shared)) >= 0.85 * len(shared)


@pytest.mark.parametrize(("width", "height"), [(1400, 860), (390, 844), (900, 600)])
def test_names_never_overlap(shipped_page: Path, open_page: Any, width: int, height: int) -> None:
    with open_page(shipped_page, width, height) as opened:
        for factor in (1, 3, 0.2):
            for _ in range(abs(round(factor)) - 1):
                opened.page.keyboard.press("+")
            if factor < 1:
                for _ in range(6):
                    opened.page.keyboard.press("-")
            opened.settle()
            boxes = [label["box"] for label in labels(opened)]
            assert boxes
            for at, a in enumerate(boxes):
                for b in boxes[at + 1 :]:
                    apart = a["right"] <= b["left"] or b["right"] <= a["left"]
                    assert apart or a["bottom"] <= b["top"] or b["bottom"] <= a["top"]


def test_search_finds_without_accents_and_shows_the_details(shipped: Any, corpus: Corpus) -> None:
    shipped.page.keyboard.press("/")
    shipped.page.keyboard.type("SCGPT toward")
    assert "scGPT: Towards Building" in text(shipped, "#found .option[aria-selected=true]")
    shipped.page.keyboard.press("Enter")
    shipped.settle()
    panel = text(shipped, "#panel")
    for part in (
        "scGPT: toward building a foundation model",
        "Haotian Cui",
        "bioRxiv 2023 · Nature Methods 2024",
        "Cites 100",
    ):
        assert part in panel
    for part in ("known, the whole list", "Versions 2", "bioRxiv", "OpenAlex", "Cited by 1,327", "Sources"):
        assert part in panel
    address = shipped.page.get_attribute("#panel .ways a >> text=DOI", "href")
    assert address == "https://doi.org/10.1038/s41592-024-02201-0"


def test_search_finds_authors_and_venues(shipped: Any) -> None:
    shipped.choose("haotian cui")
    assert "Likely one person" in text(shipped, "#panel")
    shipped.choose("nature methods")
    assert "Papers here" in text(shipped, "#panel")


def test_an_unknown_list_is_never_said_to_be_empty(shipped: Any) -> None:
    shipped.choose("population level integration")
    panel = text(shipped, "#panel")
    assert panel.count("not known") == 2
    assert panel.count("None known; that does not mean none.") == 2


def test_what_is_no_paper_stands_as_what_it_is(shipped: Any) -> None:
    shipped.choose("openbiomed")
    assert "Software, on the list" in text(shipped, "#panel")
    assert "Its references" not in text(shipped, "#panel")
    shapes = shipped.evaluate("kgView.corpus.works.shape.slice(0, 17)")
    assert Counter(shapes) == {"dot": 15, "square": 1, "star": 1}


def test_counts_in_the_filters_equal_pythons(shipped: Any, corpus: Corpus, graph: nx.MultiDiGraph[str]) -> None:
    scene = behold(corpus, graph)
    everything = Counter(scene.role.values())
    for at_least in (2, 1, 4, 0):
        shipped.page.fill("#at-least", str(at_least))
        expected = Counter(
            scene.role[work]
            for work in scene.works
            if scene.role[work] == "listed" or len(scene.partners.get(work, ())) >= at_least
        )
        for role in ROLES:
            row = shipped.page.locator(f"[data-role={role}]")
            assert int(row.get_attribute("data-shown")) == expected[role]
            assert int(row.get_attribute("data-all")) == everything[role]
        assert f"{sum(expected.values()):,} of {len(scene.works):,} works shown" in text(shipped, "#known")


def test_roles_and_years_are_filtered(shipped: Any, corpus: Corpus) -> None:
    shown = "[...document.querySelectorAll('[data-role]')].map(row => Number(row.dataset.shown))"
    before = shipped.evaluate(shown)
    shipped.page.uncheck("[data-role=citing] input")
    assert shipped.evaluate(shown)[2] == 0
    shipped.page.check("[data-role=citing] input")
    assert shipped.evaluate(shown) == before
    shipped.page.fill("[aria-label='From the year']", "2024")
    late = [w for w in corpus.works if (corpus.papers[w.pid].year or 0) >= 2024]
    assert 0 < shipped.evaluate(shown)[2] < before[2]
    assert shipped.evaluate(shown)[2] <= len(late)


def test_the_line_says_what_is_known(shipped: Any) -> None:
    line = text(shipped, "#known")
    assert "Reference lists known for 4 of 15 listed papers, citation lists for 5 of 15" in line
    assert "969 of 2,612 works shown" in line


def test_a_click_on_a_papers_place_chooses_it_and_on_nothing_lets_go(shipped: Any, corpus: Corpus) -> None:
    titles = shipped.evaluate("kgView.corpus.works.title")
    small = shipped.evaluate(DOT)
    for work in (0, 5, 9, small):
        click_work(shipped, work)
        assert shipped.evaluate("kgView.state().selection") == {"kind": "work", "at": work}
        assert text(shipped, "#panel h2") == titles[work]
        shipped.page.keyboard.press("Escape")
        shipped.page.keyboard.press("0")
    click_work(shipped, 5)
    shipped.page.click("#map", position={"x": 6, "y": 6})
    assert shipped.evaluate("kgView.state().selection") is None


def test_neighbours_are_lit_and_the_rest_is_veiled_only_after_a_rest(shipped: Any) -> None:
    x, y = shipped.evaluate("kgView.screen(0)")
    box = shipped.page.locator("#map").bounding_box()
    names = len(labels(shipped))
    shipped.evaluate(
        """() => {
            const all = kgView.labels().length;
            document.querySelector("#map").addEventListener("pointermove", () => {
                const start = performance.now();
                const watch = () => {
                    if (kgView.labels().length < all) window.veiledAfter = performance.now() - start;
                    else requestAnimationFrame(watch);
                };
                watch();
            }, { once: true });
        }"""
    )
    shipped.page.mouse.move(box["x"] + x, box["y"] + y)
    shipped.page.wait_for_selector("#tip", state="visible")
    assert shipped.until("window.veiledAfter") >= 110
    shipped.page.mouse.move(box["x"] + 5, box["y"] + 5)
    assert shipped.until(f"kgView.labels().length === {names}")


def test_what_is_chosen_is_lit_and_not_what_the_pointer_rests_on(shipped: Any) -> None:
    x, y = shipped.evaluate("kgView.screen(0)")
    box = shipped.page.locator("#map").bounding_box()
    shipped.page.mouse.move(box["x"] + x, box["y"] + y)
    shipped.settle()
    shipped.choose("scgpt")
    named = {label["of"] for label in labels(shipped)}
    chosen = shipped.evaluate("kgView.state().selection.at")
    assert chosen in named
    shipped.page.keyboard.press("Escape")
    shipped.settle()
    assert set(range(17)) <= {label["of"] for label in labels(shipped)}


def test_all_links_of_a_paper_are_drawn_on_demand(shipped: Any) -> None:
    shipped.choose("scgpt")
    assert "871 of 1,427 links on the map" in text(shipped, "#panel")
    shipped.page.click("#panel .drawn button")
    shipped.settle()
    assert "All 1,427 links on the map" in text(shipped, "#panel")


def test_the_keyboard_finds_zooms_and_goes_back(shipped: Any) -> None:
    whole = shipped.evaluate("kgView.screen(0)")
    apart = shipped.evaluate("kgView.screen(0)[0] - kgView.screen(1)[0]")
    for key in "++-+":
        shipped.page.keyboard.press(key)
    shipped.settle()
    nearer = shipped.evaluate("kgView.screen(0)[0] - kgView.screen(1)[0]")
    assert nearer == pytest.approx(1.4**2 * apart, rel=0.01)
    shipped.page.keyboard.press("0")
    shipped.settle()
    assert shipped.evaluate("kgView.screen(0)") == pytest.approx(whole, abs=0.5)
    shipped.page.keyboard.press("/")
    assert shipped.evaluate("document.activeElement.id") == "query"
    shipped.page.keyboard.type("x-y 0")
    assert shipped.page.input_value("#query") == "x-y 0"
    shipped.page.keyboard.press("Escape")
    assert shipped.page.input_value("#query") == ""


def test_a_paper_is_reached_by_the_keyboard_alone(shipped: Any) -> None:
    for _ in range(60):
        shipped.page.keyboard.press("Tab")
        if shipped.evaluate("document.activeElement.closest('.entries') !== null"):
            break
    shipped.page.keyboard.press("Enter")
    assert shipped.evaluate("kgView.state().selection") == {"kind": "work", "at": 0}
    shipped.page.keyboard.press("Escape")
    assert "The list" in text(shipped, "#panel h2")


def test_sources_are_credited_at_the_foot(shipped: Any) -> None:
    foot = text(shipped, "#foot")
    assert "Data from Semantic Scholar (ODC-By 1.0) and OpenAlex (CC0) · gathered 2026-11-22" in foot
    shipped.page.click("#foot summary")
    assert "Reference lines read in the full text of citing works" in text(shipped, "#foot")


def test_an_entry_that_was_not_found_is_shown_as_such(hacked: Any) -> None:
    assert "not found in any source" in text(hacked, "#panel .entries")
    assert hacked.evaluate("kgView.corpus.works.shape.slice(0, 4)").count("lost") == 1


def test_narrow_screens_keep_search_filters_list_and_details(shipped_page: Path, open_page: Any) -> None:
    with open_page(shipped_page, 390, 844) as opened:
        assert opened.evaluate("document.documentElement.scrollWidth") <= 390
        assert opened.page.is_visible("#query")
        assert not opened.page.is_visible("#filters")
        opened.page.click("#open-filters")
        assert opened.page.is_visible("[data-role=cited] input")
        opened.page.click("#open-panel")
        assert opened.page.is_visible("#panel .entries")
        opened.page.click("#panel .entries button >> nth=2")
        assert opened.page.is_visible("#panel .byline")
        assert opened.console == []


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("size", "width", "height"), [("wide", 1400, 860), ("narrow", 390, 844)])
def test_pictures_of_every_view_are_kept_to_look_at(
    shipped_page: Path, open_page: Any, size: str, width: int, height: int, dark: bool
) -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    with open_page(shipped_page, width, height, dark=dark) as opened:

        def keep(name: str) -> None:
            opened.settle()
            opened.page.screenshot(path=SCREENS / f"{name}-{size}-{'dark' if dark else 'light'}.png")

        colours = opened.evaluate(
            "() => { const c = document.querySelector('#map'); const d = c.getContext('2d').getImageData(0, 0, c.width,"
            " c.height).data; const s = new Set(); for (let i = 0; i < d.length; i += 4)"
            " s.add(d[i] << 16 | d[i + 1] << 8 | d[i + 2]); return s.size; }"
        )
        assert colours > 100, "the map is not empty"
        for tab in opened.page.locator("#views [role=tab]").all():
            tab.click()
            if tab.get_attribute("id") == "tab-ask":
                opened.page.wait_for_selector("#ask-status:has-text('Ready')", timeout=60_000)
                opened.evaluate("document.querySelector('.examples button').click()")
                opened.page.wait_for_selector(".answer", timeout=60_000)
            keep(str(tab.get_attribute("id")).removeprefix("tab-"))
            assert opened.evaluate("document.documentElement.scrollWidth") <= width
            outside = opened.evaluate(
                """() => [...document.querySelectorAll("#top *, #known *, #foot > *, #sheets *")].filter(each => {
                    const { left, right, width } = each.getBoundingClientRect();
                    return width && (left < -1 || right > innerWidth + 1);
                }).map(each => each.outerHTML.slice(0, 80))"""
            )
            assert outside == [], "nothing of the frame is cut"
        opened.page.locator("#views [role=tab]").first.click()
        if size == "narrow":
            opened.page.click("#open-filters")
            keep("filters")
            opened.page.click("#open-panel")
            keep("list")
        opened.page.click("#query")
        opened.page.keyboard.type("cell")
        keep("search")
        opened.page.keyboard.press("Escape")
        opened.choose("scgpt")
        keep("details")
