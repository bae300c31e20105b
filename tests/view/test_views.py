"""The views beside the map, and the address that brings back what was chosen."""

from __future__ import annotations

from typing import Any


def chosen_tab(page: Any) -> str:
    return str(page.page.locator('#views [aria-selected="true"]').inner_text())


def test_a_view_is_chosen_by_click_and_by_keyboard(shipped: Any) -> None:
    assert chosen_tab(shipped) == "Map"
    shipped.page.click("#tab-next")
    assert chosen_tab(shipped) == "Read next"
    assert shipped.page.is_visible("#pane-next")
    assert not shipped.page.is_visible("#stage")
    while shipped.evaluate("document.activeElement.previousElementSibling !== null"):
        shipped.page.keyboard.press("ArrowLeft")
    assert chosen_tab(shipped) == "Map"
    assert shipped.page.is_visible("#stage")
    assert not shipped.page.is_visible("#pane-next")


def test_what_was_chosen_comes_back_with_the_address(shipped: Any) -> None:
    shipped.choose("scGPT")
    shipped.page.click("#tab-next")
    shipped.page.get_by_label("Without a year").uncheck()
    title = shipped.page.inner_text("#panel h2")
    address = shipped.page.url
    assert "view=next" in address
    assert "work=" in address
    assert "undated=false" in address
    shipped.page.reload()
    shipped.page.wait_for_selector("html[data-ready]", state="attached")
    assert chosen_tab(shipped) == "Read next"
    assert shipped.page.inner_text("#panel h2") == title
    assert not shipped.page.get_by_label("Without a year").is_checked()
    assert shipped.page.url == address


def test_going_back_undoes_a_choice_and_a_view(shipped: Any) -> None:
    shipped.choose("scGPT")
    title = shipped.page.inner_text("#panel h2")
    shipped.page.click("#tab-next")
    shipped.page.go_back()
    assert chosen_tab(shipped) == "Map"
    assert shipped.page.inner_text("#panel h2") == title
    shipped.page.go_back()
    assert shipped.page.inner_text("#panel h2") == "The list"
    assert shipped.page.url.endswith("graph.html")


def test_a_suggestion_leads_to_its_details_and_to_the_listed_papers_behind_it(shipped: Any) -> None:
    shipped.page.click("#tab-next")
    shipped.page.locator(".next .name").first.click()
    assert "cites 7 of the list" in shipped.page.inner_text("#panel .role").lower()
    shipped.page.locator(".next .because button").first.click()
    assert shipped.page.inner_text("#panel .role") == "On the list"
