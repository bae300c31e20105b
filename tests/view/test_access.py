"""The page without a mouse, read aloud, without movement, in forced colours: axe-core finds nothing that matters."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "kg" / "view" / "web" / "node_modules" / "axe-core" / "axe.min.js"
SIZES = {"wide": (1400, 860), "narrow": (390, 844)}
OTHERS = (("wide", "dark"), ("narrow", "light"), ("narrow", "dark"))


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, as npm keeps it for the page's sources."""
    if not AXE.exists():
        if shutil.which("npm"):
            pytest.fail("axe-core is not installed: run scripts/web")
        pytest.skip("There is no npm here: axe-core was not asked about the page.")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture
def page_as(shipped_page: Path, open_page: Any) -> Iterator[Any]:
    """Opens the shipped page as a reader has it."""
    with ExitStack() as opened:
        yield lambda size="wide", **options: opened.enter_context(open_page(shipped_page, *SIZES[size], **options)).page


def faults(page: Page) -> list[str]:
    """What axe-core finds serious or critical, each with the elements that it is about."""
    found = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{fault['id']}: {node['target']} {node['failureSummary']}"
        for fault in found["violations"]
        if fault["impact"] in {"serious", "critical"}
        for node in fault["nodes"][:4]
    ]


# Each width and each scheme: what stands where does not depend on colours, nor the other way round.
SEEN = [
    pytest.param("wide", "light", id="wide-light"),
    pytest.param("narrow", "dark", id="narrow-dark", marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("size", "scheme"), SEEN)
def test_axe_finds_nothing_serious_in_any_view(page_as: Any, axe: str, size: str, scheme: str) -> None:
    # The page's policy forbids scripts but its own; axe-core is asked from outside of it.
    page = page_as(size, dark=scheme == "dark", bypass_csp=True)
    page.evaluate(axe)
    found = {}
    for tab in page.locator("#views [role=tab]").all():
        tab.click()
        page.wait_for_timeout(150)
        found[tab.inner_text()] = faults(page)
        # The first part of a view is there as it opens.
        for choice in page.locator(".pane:not([hidden]) .switch button").all()[1:]:
            choice.click()
            found[choice.inner_text()] = faults(page)
    page.click("#tab-insight")
    page.click("#pane-insight [data-name=links]")
    page.locator(".pairs button").first.click()
    found["a pair"] = faults(page)
    page.locator("#views [role=tab]").first.click()
    if size == "narrow":
        for sheet in ("filters", "panel"):
            page.click(f"#open-{sheet}")
            found[sheet] = faults(page)
    page.keyboard.press("/")
    page.keyboard.type("cell")
    found["search"] = faults(page)
    page.keyboard.press("Enter")
    page.evaluate("document.querySelectorAll('details').forEach(each => (each.open = true))")
    found["details"] = faults(page)
    page.locator("#panel .byline .link").first.click()
    found["a person"] = faults(page)
    assert {where: said for where, said in found.items() if said} == {}


def test_axe_would_find_a_fault(page_as: Any, axe: str) -> None:
    page = page_as(moving=True, bypass_csp=True)
    page.evaluate(axe)
    page.evaluate("document.body.append(document.createElement('button'))")
    assert any(fault.startswith("button-name") for fault in faults(page))


def focused(page: Page) -> str:
    return str(
        page.evaluate(
            "() => { const at = document.activeElement; return at.id || at.closest('[id]')?.id + ' ' + at.tagName; }"
        )
    )


def test_the_keyboard_alone_leads_from_the_start_to_a_papers_details_and_back(page_as: Any) -> None:
    page = page_as(moving=True)
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(focused(page))
        if page.evaluate("document.activeElement.closest('.entries') !== null"):
            break
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", f"{reached[-1]} does not show that it has the focus"
    # Along the page: the views, the search, the filters, then the list.
    parts = ("tab-", "query", "filters")
    places = [next(at for at, name in enumerate(reached) if name.startswith(part)) for part in parts]
    assert places == sorted(places)
    page.keyboard.press("Enter")
    assert page.evaluate("kgView.state().selection") == {"kind": "work", "at": 0}
    # Whoever chose by the keyboard goes on from the details, and back to where the choice was made.
    assert page.evaluate("document.activeElement.closest('#panel') !== null")
    page.keyboard.press("Escape")
    assert page.inner_text("#panel h2") == "The list"
    assert page.evaluate("document.activeElement.closest('.entries li') === document.querySelector('.entries li')")


def test_what_is_found_by_the_keyboard_is_read_from_its_details_on(page_as: Any) -> None:
    page = page_as(moving=True)
    page.keyboard.press("/")
    page.keyboard.type("scgpt")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('#panel') !== null")


def test_every_view_is_reached_by_the_arrow_keys(page_as: Any) -> None:
    page = page_as(moving=True)
    tabs = page.locator("#views [role=tab]").count()
    page.locator("#views [role=tab]").first.focus()
    for _ in range(tabs):
        page.keyboard.press("ArrowRight")
        chosen = page.locator("#views [aria-selected=true]")
        controlled = chosen.get_attribute("aria-controls")
        assert page.is_visible(f"#{controlled}")
        assert page.get_attribute(f"#{controlled}", "aria-labelledby") == chosen.get_attribute("id")


def test_without_movement_the_map_jumps(page_as: Any) -> None:
    page = page_as()
    before = page.evaluate("kgView.screen(0)[0] - kgView.screen(1)[0]")
    page.keyboard.press("+")
    after = page.evaluate("kgView.screen(0)[0] - kgView.screen(1)[0]")
    assert after == pytest.approx(1.4 * before, rel=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_forced_colours_nothing_disappears(page_as: Any, scheme: str) -> None:
    page = page_as(dark=scheme == "dark", moving=True, forced_colours=True)
    seen = page.evaluate(
        """() => {
            const c = document.querySelector("#map");
            const d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
            const s = new Set();
            for (let i = 0; i < d.length; i += 4) s.add((d[i] << 16) | (d[i + 1] << 8) | d[i + 2]);
            return s.size;
        }"""
    )
    assert seen > 100, "the map is not empty"
    for part in ("#known", "#filters .glyph", "#query", "#panel .entries .glyph", "#zoom"):
        assert page.locator(part).first.is_visible()
    bars = page.evaluate(
        "[...document.querySelectorAll('.bars i.in')].map(bar => getComputedStyle(bar).backgroundColor)"
    )
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert all(bar != paper for bar in bars)
    chosen = page.evaluate("getComputedStyle(document.querySelector('[role=tab][aria-selected=true]')).outlineStyle")
    assert chosen != "none", "the chosen tab is told by more than a background"
