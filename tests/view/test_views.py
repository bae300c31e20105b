"""The views beside the map, and the address that brings back what was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from kg.corpus import Corpus
from kg.insight.rank import RANKINGS, Suggestion
from kg.insight.survey import Survey, survey
from kg.pid import Pid
from kg.titles import plain
from kg.wording.arrivals import told_apart
from tests.view.conftest import tables


@pytest.fixture(scope="module")
def found(corpus: Corpus) -> Survey:
    """What is to be seen."""
    return survey(corpus)


@pytest.fixture(scope="module")
def labels(html: str) -> dict[Pid, str]:
    """The short names of works on the page."""
    held = tables(html)
    works = zip(held["records"]["work"], held["records"]["ids"], strict=True)
    return {Pid.from_curie(pid): held["works"]["label"][work] for work, ids in works for pid in ids}


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


def shown_as(page: Any) -> list[dict[str, str]]:
    """The rows of the ranking that is looked at."""
    rows: list[dict[str, str]] = page.evaluate(
        """[...document.querySelectorAll(".next li")].map(row => ({
            rank: row.querySelector(".rank").textContent.replace(/ +/g, " "),
            title: row.querySelector(".name").textContent,
            facts: row.querySelector(".facts").textContent,
            because: [...row.querySelectorAll(".because")].map(one => one.textContent.trim()).join("; "),
        }))"""
    )
    return rows


def expected(one: Suggestion, found: Survey, labels: Mapping[Pid, str]) -> dict[str, str]:
    """The same row, from Python's answer."""
    said = (("Cited by", one.cited_by), ("Cites", one.cites))
    because = [f"{verb} {', '.join(labels[work] for work in works)}" for verb, works in said if works]
    if one.groups:
        named = [f"“{group}”" for group in one.groups]
        because.append(f"Links {', '.join(named[:-1])} and {named[-1]}")
    times = f"{one.fame:,} time" + ("" if one.fame == 1 else "s") if one.fame is not None else ""
    return {
        "rank": f"{one.rank:,} could be {one.best:,} to {one.worst:,}",
        "title": plain(found.network.title(one.work)),
        "facts": f"cited {times} at large" if times else "citation count not known",
        "because": "; ".join(because),
    }


def test_read_next_shows_the_rankings_of_kg_suggest_and_filters_leave_ranks_alone(
    shipped: Any, found: Survey, labels: Mapping[Pid, str]
) -> None:
    page = shipped.page
    page.click("#tab-next")
    page.fill("#at-least", "1")
    for which in RANKINGS:
        page.click(f"#pane-next [data-name={which}]")
        assert f"{len(found.suggestions[which]):,} works are ranked" in page.inner_text("#pane-next > [role=status]")
        rows = shown_as(shipped)
        assert len(rows) == 50
        for row, one in zip(rows, found.suggestions[which], strict=False):
            facts = row.pop("facts").split(" · ")[-1]
            assert {**row, "facts": facts} == expected(one, found, labels)
    check = page.inner_text("#pane-next")
    assert f"Of the {found.self_check.findable} that could be found again (of {found.self_check.papers})" in check

    page.click("#pane-next [data-name=old]")
    page.fill("#at-least", "2")
    several = [one for one in found.suggestions["old"] if len({*one.cited_by, *one.cites}) > 1]
    rows = shown_as(shipped)
    assert 0 < len(rows) < 50
    assert len(rows) >= len(several)
    place = {(row["title"], row["rank"]) for row in rows}
    ranked = {(row["title"], row["rank"]) for row in (expected(one, found, labels) for one in several)}
    assert ranked <= place


def test_a_suggestion_leads_to_its_details_and_to_the_listed_papers_behind_it(shipped: Any) -> None:
    shipped.page.click("#tab-next")
    shipped.page.locator(".next .name").first.focus()
    shipped.page.keyboard.press("Enter")
    assert "of the list" in shipped.page.inner_text("#panel .role")
    # Who goes through the rows by the keyboard stays where he is.
    assert shipped.evaluate("document.activeElement.className") == "name"
    shipped.page.locator(".next .because button").first.click()
    assert shipped.page.inner_text("#panel .role") == "On the list"


def part(page: Any, name: str) -> Any:
    """A part of the insight, looked at."""
    page.click("#tab-insight")
    page.click(f"#pane-insight [data-name={name}]")
    return page.locator("#pane-insight .part:not([hidden])")


def test_the_insight_tells_in_what_order_to_read_which_groups_there_are_and_who_wrote_several(
    shipped: Any, found: Survey, labels: Mapping[Pid, str]
) -> None:
    page = shipped.page
    order = part(page, "order")
    linked = [one for one in found.order if one.builds_on or one.built_on_by]
    titles = [title.strip() for title in order.locator(".reading li > p:first-child .link").all_inner_texts()]
    assert titles == [plain(found.network.listed[one.work].title) for one in linked]
    assert len(titles) + order.locator("ul.links li").count() == len(found.order)
    few = found.touching
    said = order.locator(".callout").inner_text()
    assert f"{len(few.works)} works touch {few.touched} of the {few.links} links" in said
    assert ", ".join(labels[work] for work in few.works) in " ".join(said.split())

    groups = part(page, "communities")
    communities = found.structure.communities
    assert groups.locator(".rows .name").all_inner_texts() == [one.name for one in communities]
    groups.locator(".rows .name").first.click()
    assert page.inner_text("#panel h2") == communities[0].name
    tallies = page.locator("#panel h3 .tally").all_inner_texts()
    assert [int(tally) for tally in tallies] == [
        len(communities[0].listed),
        communities[0].works - len(communities[0].listed),
    ]
    people = part(page, "people")
    text = people.inner_text()
    teams, namesakes = ([one.people for one in some] for some in (found.structure.teams, found.structure.namesakes))
    assert all(person.name in text for some in (*teams, *namesakes) for person in some)
    assert people.locator(".rows > li").count() == len(teams) + len(namesakes)
    page.go_back()
    assert page.get_attribute("#pane-insight [data-name=communities]", "aria-pressed") == "true"

    lately = part(page, "lately")
    assert f"since {found.since}" in lately.inner_text()
    certain, perhaps = told_apart(found.arrivals)
    assert ("None is known." in lately.inner_text()) is (not certain)
    assert ("Perhaps since then" in lately.inner_text()) is bool(perhaps)
    assert lately.locator(".rows .link:has(svg)").all_inner_texts() == [
        plain(found.network.title(one.work)) for one in (*certain, *perhaps)
    ]
    assert lately.locator(".rows .because").all_inner_texts() == [
        f"{one.date} · cites {', '.join(labels[work] for work in one.cites)} · rank {one.rank}, could be"
        f" {one.best} to {one.worst}"
        for one in (*certain, *perhaps)
    ]


def test_the_main_path_is_lit_on_the_map_and_comes_back_with_the_address(shipped: Any, found: Survey) -> None:
    page = shipped.page
    main = part(page, "main-path")
    shares = [f"{100 * flow.share:.1f}%" for flows in found.main_path.flows for flow in flows]
    assert shares
    text = main.inner_text()
    assert all(share in text for share in shares)
    main.get_by_role("button", name="Show on the map").click()
    assert chosen_tab(shipped) == "Map"
    shipped.settle()
    titles = {plain(found.network.listed[work].title) for station in found.main_path.stations for work in station}
    lit = shipped.evaluate("kgView.labels().map(label => kgView.corpus.works.title[label.of])")
    assert set(lit) == titles
    assert page.is_hidden("#panel .to-map")
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    assert page.inner_text("#panel h2") == "The main path"
    assert shipped.evaluate("kgView.state().selection") == {"kind": "main-path", "at": 0}


def test_each_pair_is_linked_by_as_many_works_as_python_counts(
    shipped: Any, found: Survey, labels: Mapping[Pid, str]
) -> None:
    links = part(shipped.page, "links")
    assert links.locator(".shares li").count() == min(8, len(found.structure.bridges))
    links.locator(".columns .more").evaluate_all("all => all.forEach(more => more.click())")
    pairs = (*found.structure.cocited, *found.structure.coupled)
    told = shipped.evaluate(
        """[...document.querySelectorAll(".pairs button")].map(button => {
            button.click();
            const works = document.querySelector("#panel section:last-child .tally").textContent;
            return [document.querySelector("#panel h2").textContent, Number(works)];
        })"""
    )
    assert [tuple(one) for one in told] == [
        (f"{labels[pair.one]} and {labels[pair.other]}", pair.works) for pair in pairs
    ]
