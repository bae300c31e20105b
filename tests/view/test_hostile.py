"""Every text of a stranger is text, and the page stays usable, in every view and panel that the page has."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.corpus import Corpus, entries_of_works
from kg.titles import plain
from tests.view.conftest import tables

# Look at all works, persons and venues one after the other, all that folds unfolded, and keep what the panel says.
WALK = """async ([kind, addresses]) => {
    const seen = [];
    for (const address of addresses) {
        const moved = new Promise(done => addEventListener("popstate", () => done(true), { once: true }));
        location.hash = new URLSearchParams({ [kind]: address });
        await moved;
        for (const more of document.querySelectorAll("#panel .more:not(.drawn .more)")) more.click();
        for (const fold of document.querySelectorAll("details")) fold.open = true;
        const panel = document.querySelector("#panel");
        seen.push({ title: panel.querySelector("h2").textContent, all: panel.textContent });
    }
    return JSON.stringify(seen);
}"""
RUNNABLE = (
    "img, svg[onload], iframe, object, embed, form, video, base, style:not(head > style), template, math,"
    " body [onload], [onerror], [onclick], [onfocus], [ontoggle], [onmouseover], [autofocus], link[rel=stylesheet]"
)


def unharmed(opened: Any) -> None:
    """Nothing ran, nothing was asked for, nothing was said, and all links are of the web."""
    assert opened.evaluate("window.hacked ?? null") is None
    assert opened.console == []
    assert [url for url in opened.requests if not url.startswith(("blob:", "data:"))] == opened.requests[:1]
    addresses = opened.evaluate("[...document.querySelectorAll('a')].map(each => each.href)")
    assert all(address.startswith(("https://", "http://", "blob:")) for address in addresses)
    assert opened.evaluate("selector => document.querySelectorAll(selector).length", RUNNABLE) == 0


def walk(opened: Any, kind: str, addresses: list[str]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(opened.evaluate(WALK, [kind, addresses]))
    return found


def test_there_are_sixty_hostile_strings(hostile: Corpus) -> None:
    assert len({paper.venue for paper in hostile.papers.values()}) >= 60


@pytest.mark.slow
def test_hostile_text_runs_nothing_and_is_shown_as_text(hacked: Any, hostile: Corpus, hostile_page: Path) -> None:
    found = tables(hostile_page.read_text(encoding="utf-8"))
    ids = [found["records"]["ids"][at][0] for at in range(len(found["records"]["ids"]))]
    listed = entries_of_works(hostile)

    # An address cannot hold half a letter; what has one in its identifier is found by its title.
    shown = walk(hacked, "work", [name for name in ids if "\ud800" not in name])
    hacked.choose("60 half a letter")
    shown.append({"title": hacked.page.inner_text("#panel h2"), "all": hacked.page.inner_text("#panel")})
    titles = {plain((listed.get(pid) or paper).title) for pid, paper in hostile.papers.items()}
    assert {one["title"] for one in shown} == titles
    everything = "\n".join(one["all"] for one in shown)
    for state in hostile.states:
        assert (state.note or "").rstrip(".")[1:] in everything
    for entry in hostile.reading_list.entries:
        assert " / ".join(entry.section) in everything

    people = {
        person: f"{place} {ids[work]}"
        for work, byline in enumerate(found["works"]["authors"])
        for place, person in enumerate(byline, 1)
        if "\ud800" not in ids[work]
    }
    assert {one["title"] for one in walk(hacked, "person", [*people.values()])} == set(found["people"]["name"])
    assert {one["title"] for one in walk(hacked, "venue", found["venues"])} == set(found["venues"])
    unharmed(hacked)


def test_hostile_text_runs_nothing_in_any_view_and_under_any_filter(hacked: Any) -> None:
    tabs = hacked.page.locator("#views [role=tab]").evaluate_all("tabs => tabs.map(tab => tab.id)")
    assert len(tabs) >= 2
    for tab in tabs:
        hacked.page.click(f"#{tab}")
        hacked.evaluate(
            """() => {
                for (const choice of document.querySelectorAll(".pane:not([hidden]) .switch button")) choice.click();
                for (const more of document.querySelectorAll(".pane .more:not([hidden])")) more.click();
                for (const fold of document.querySelectorAll("details")) fold.open = true;
                for (const box of document.querySelectorAll("#filters input[type=checkbox]")) {
                    box.click();
                    box.click();
                }
                for (const slider of document.querySelectorAll("#filters input[type=range]"))
                    for (const value of [slider.max, slider.min]) {
                        slider.value = value;
                        slider.dispatchEvent(new Event("input", { bubbles: true }));
                    }
            }"""
        )
        hacked.settle()
        width = hacked.evaluate("document.documentElement.scrollWidth")
        assert width <= 1400, f"{tab} is {width} wide"
    hacked.page.click(f"#{tabs[0]}")
    for y in range(100, 700, 60):
        for x in (420, 560, 700, 840, 980):
            hacked.page.mouse.move(x, y)
    unharmed(hacked)


def test_hostile_text_can_be_searched_for_and_the_page_stays_usable(hacked: Any) -> None:
    strings = json.loads(hacked.evaluate("JSON.stringify(kgView.corpus.venues)"))
    found = hacked.evaluate(
        """strings => strings.filter(string => {
            const field = document.querySelector("#query");
            field.value = string;
            field.dispatchEvent(new Event("input", { bubbles: true }));
            return document.querySelector("#found .option");
        }).length""",
        [text for text in strings if text.isprintable()],
    )
    assert found >= 40
    hacked.page.keyboard.press("Escape")
    hacked.choose("2 img")
    assert hacked.page.inner_text("#panel h2").startswith("2 <img")
    hacked.page.keyboard.press("Escape")
    assert hacked.page.inner_text("#panel h2") == "The list"
    unharmed(hacked)


def test_a_request_of_strange_text_would_be_seen(hacked: Any) -> None:
    """The checks can fail: what they look for is planted."""
    hacked.evaluate("document.body.append(Object.assign(document.createElement('img'), { src: 'https://x.org/' }))")
    hacked.settle()
    with pytest.raises(AssertionError):
        unharmed(hacked)


def test_narrow_screens_bear_hostile_text(hostile_page: Path, open_page: Any) -> None:
    with open_page(hostile_page, 390, 844) as opened:
        opened.page.click("#open-panel")
        opened.page.click("#panel .entries button >> nth=0")
        opened.evaluate("document.querySelectorAll('details').forEach(each => (each.open = true))")
        assert opened.evaluate("document.documentElement.scrollWidth") <= 390
        assert opened.evaluate("document.querySelector('#panel').scrollWidth") <= 390
        unharmed(opened)
