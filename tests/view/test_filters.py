"""Choices with counts, colours, retractions, paths, the trail and what few sources tell, in a real browser."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import networkx as nx
import pytest

from kg import graph as graphs
from kg.corpus import Corpus
from kg.insight import topics
from kg.insight.network import network
from kg.model import Author, Profile
from kg.pid import Pid
from kg.titles import plain, venue
from kg.view import facts
from kg.view.scene import Scene, behold
from tests.conftest import Once
from tests.view.conftest import page_of

SENTENCE = "We build on earlier work [12]."


@pytest.fixture(scope="session")
def rich(corpus: Corpus) -> Corpus:
    """The shipped corpus, with sections in its list, and with intents, sentences and a profile that it lacks."""
    sections = {0: ("Cells", "Large"), 1: ("Text",), 2: ()}
    listed = {r.paper for r in corpus.resolutions}
    resolutions = tuple(
        replace(r, entry=replace(r.entry, section=sections[r.entry.position % 3])) for r in corpus.resolutions
    )
    citations = tuple(
        replace(c, intents=("methodology",), influential=True, contexts=(SENTENCE,)) if c.citing in listed else c
        for c in corpus.citations
    )
    author = Pid("s2author", "77")
    person = max(corpus.people, key=lambda p: (len(p.mentions), p.key))
    mention = person.mentions[0]
    paper = corpus.papers[mention.paper]
    byline = list(paper.authors)
    byline[mention.position - 1] = Author(name=byline[mention.position - 1].name, pid=author)
    profile = Profile(
        author=author,
        origin=corpus.origins[0].id,
        pids=(Pid("orcid", "0000-0002-1825-0097"),),
        affiliations=("An Institute",),
        homepage="javascript:hacked=1",
        papers=1234,
        h_index=17,
    )
    papers = dict(corpus.papers) | {paper.pid: replace(paper, authors=tuple(byline), fields=("Biology", "Physics"))}
    return replace(corpus, resolutions=resolutions, citations=citations, papers=papers, profiles=(profile,))


@pytest.fixture(scope="session")
def rich_scene(rich: Corpus) -> Scene:
    return behold(rich, graphs.build(rich))


@pytest.fixture(scope="session")
def rich_page(rich: Corpus, once: Once) -> Path:
    def render(folder: Path) -> None:
        (folder / "graph.html").write_text(page_of(rich), encoding="utf-8")

    return once("rich", render) / "graph.html"


@pytest.fixture
def opened(rich_page: Path, open_page: Any) -> Iterator[Any]:
    with open_page(rich_page) as found:
        yield found
        assert found.console == []
        assert len(found.requests) == len([url for url in found.requests if url.startswith("file:")])


def text(opened: Any, selector: str) -> str:
    return str(opened.page.inner_text(selector))


def unfold(opened: Any, facet: str) -> None:
    opened.page.click(f"[data-facet={facet}] summary")
    # The browser tells the page of it a moment later.
    opened.page.wait_for_selector(f"[data-facet={facet}] [data-value]", state="attached")


def counts(opened: Any, facet: str) -> dict[str, tuple[int, int]]:
    """How many works of each value pass the other filters, and how many there are."""
    rows = opened.evaluate(
        "facet => [...document.querySelectorAll(`[data-facet=${facet}] [data-value]`)]"
        ".map(({ dataset }) => [dataset.value, Number(dataset.count), Number(dataset.all)])",
        facet,
    )
    return {value: (count, every) for value, count, every in rows}


def sections_of(rich: Corpus, scene: Scene) -> dict[str, set[str]]:
    """The sections of each work: of a listed one its own, of another those of the listed ones linked with it."""
    main = {pid: work for work, entity in scene.entities.items() for pid in entity.records}
    own: dict[str, set[str]] = {}
    for r in rich.resolutions:
        if r.entry.section:
            own.setdefault(main[r.paper], set()).add(" / ".join(r.entry.section))
    return {
        work: own.get(work, set())
        if scene.role[work] == "listed"
        else {section for listed in scene.partners.get(work, ()) for section in own.get(listed, ())}
        for work in scene.works
    }


def passing(scene: Scene, at_least: int = 2) -> set[str]:
    """The works that pass the filters of the start."""
    return {w for w in scene.works if scene.role[w] == "listed" or len(scene.partners.get(w, ())) >= at_least}


def test_counts_by_section_equal_pythons(opened: Any, rich: Corpus, rich_scene: Scene) -> None:
    of = sections_of(rich, rich_scene)
    unfold(opened, "section")
    there = passing(rich_scene)
    every = Counter(section for work in rich_scene.works for section in of[work])
    now = Counter(section for work in there for section in of[work])
    assert counts(opened, "section") == {section: (now[section], n) for section, n in every.items()}
    opened.page.locator("[data-facet=section] [data-value=Text] input").check()
    shown = sum("Text" in of[work] for work in there)
    assert f"{shown:,} of {len(rich_scene.works):,} works shown" in text(opened, "#known")
    # A choice leaves the counts of its own group as they are.
    assert counts(opened, "section") == {section: (now[section], n) for section, n in every.items()}


def test_counts_by_venue_and_topic_equal_pythons(opened: Any, rich: Corpus, rich_scene: Scene) -> None:
    venues = {
        work: {plain(venue(name)) for pid in rich_scene.entities[work].records if (name := rich.papers[pid].venue)}
        for work in rich_scene.works
    }
    told = facts.tables(rich, rich_scene, {}, topics.of_network(network(rich)))["topics"]
    topic = {work: told["name"][at] for work, at in zip(rich_scene.works, told["of"], strict=True) if at >= 0}
    opened.page.fill("#at-least", "1")
    there = passing(rich_scene, 1)
    unfold(opened, "topic")
    unfold(opened, "venue")
    every = Counter(topic.values())
    now = Counter(topic[work] for work in there if work in topic)
    assert counts(opened, "topic") == {name: (now[name], n) for name, n in every.items()}
    most = Counter(name for work in rich_scene.works for name in venues[work])
    found = counts(opened, "venue")
    assert len(found) == 12
    assert sorted((n for _, n in found.values()), reverse=True) == sorted(most.values(), reverse=True)[:12]
    # Each group is counted among what the other lets through, and both by year.
    name = told["name"][1]
    opened.page.locator(f"[data-facet=topic] [data-value='{name}'] input").check()
    among = Counter(v for work in there if topic.get(work) == name for v in venues[work])
    assert counts(opened, "venue") == {value: (among[value], most[value]) for value in found}
    opened.page.locator("[data-facet=venue] [data-value=Nature] input").check()
    both = sum(topic.get(work) == name and "Nature" in venues[work] for work in there)
    assert f"{both:,} of {len(rich_scene.works):,} works shown" in text(opened, "#known")
    by_topic = Counter(topic[work] for work in there if work in topic and "Nature" in venues[work])
    assert {value: n for value, (n, _) in counts(opened, "topic").items()} == {n: by_topic[n] for n in every}


def test_other_venues_are_found_by_name_and_chosen_by_the_keyboard(opened: Any) -> None:
    opened.page.focus("[data-facet=venue] summary")
    opened.page.keyboard.press("Enter")
    opened.page.keyboard.press("Tab")
    opened.page.keyboard.type("patterns")
    assert next(iter(counts(opened, "venue"))) == "Patterns"
    opened.page.keyboard.press("Tab")
    opened.page.keyboard.press("Space")
    assert opened.evaluate("document.activeElement.checked")
    assert "1 of" in text(opened, "[data-facet=venue] summary")
    assert "venues=Patterns" in opened.page.url
    opened.page.focus("[data-facet=venue] .find")
    opened.page.keyboard.press("Escape")
    assert opened.page.input_value("[data-facet=venue] .find") == ""
    assert next(iter(counts(opened, "venue"))) == "Patterns", "what is chosen stays in sight"


def test_filters_are_cleared_in_one_step_and_only_when_one_is_set(opened: Any) -> None:
    assert not opened.page.is_visible("#clear-filters")
    before = text(opened, "#known")
    opened.page.select_option("#colour", "year")
    assert not opened.page.is_visible("#clear-filters")
    unfold(opened, "topic")
    opened.page.locator("[data-facet=topic] [data-value] input").first.check()
    opened.page.fill("#at-least", "1")
    opened.page.uncheck("[data-role=cited] input")
    opened.page.click("#clear-filters")
    assert text(opened, "#known") == before
    assert not opened.page.is_visible("#clear-filters")
    assert opened.page.url.endswith("#colour=year")


def test_the_legend_follows_the_colours(opened: Any) -> None:
    assert not opened.page.is_visible("#scale")
    pictures = {"role": opened.page.locator("#map").screenshot()}
    for by, first in (("section", "Text"), ("topic", "transfer learning"), ("year", "1995 to")):
        opened.page.select_option("#colour", by)
        opened.settle()
        assert first in text(opened, "#scale")
        pictures[by] = opened.page.locator("#map").screenshot()
        tallies = opened.page.locator("#scale .tally").all_inner_texts()
        shown = int(text(opened, "#known").split(" of ")[0].replace(",", ""))
        assert sum(int(tally.replace(",", "")) for tally in tallies) == shown
        assert len(tallies) <= 9
    assert len(set(pictures.values())) == 4


@pytest.mark.parametrize(("width", "height", "least"), [(1400, 860, 4), (1900, 1200, 6)])
def test_large_islands_say_what_they_are_about_where_there_is_room(
    rich_page: Path, open_page: Any, width: int, height: int, least: int
) -> None:
    with open_page(rich_page, width, height) as opened:
        labels = opened.evaluate("kgView.labels()")
        captions = [label["lines"] for label in labels if label["of"] is None]
        names = opened.evaluate("kgView.corpus.topics.name")
        on = [lines for lines in captions if ", ".join(lines[:-1]) in names and lines[-1].endswith(" papers")]
        beside = [lines for lines in captions if any(" ".join(lines).endswith(f"papers: {name}") for name in names)]
        assert len(on) + len(beside) >= least
        assert on, "a large island has it written on it"
        assert any(len(lines) == 1 for lines in captions), "elsewhere the number stands alone"


def test_what_says_that_it_was_retracted_is_marked_and_so_is_what_cites_it(
    corpus: Corpus, graph: nx.MultiDiGraph[str], tmp_path: Path, open_page: Any
) -> None:
    scene = behold(corpus, graph)
    cited = next(cited for citing, cited in scene.links if {citing, cited} <= set(scene.listed))
    citing = next(a for a, b in scene.links if b == cited and a in scene.listed)
    pid = scene.entities[cited].records[-1]
    paper = replace(corpus.papers[pid], title=f"RETRACTED: {corpus.papers[pid].title}")
    struck = replace(corpus, papers=dict(corpus.papers) | {pid: paper})
    path = tmp_path / "graph.html"
    path.write_text(page_of(struck), encoding="utf-8")
    with open_page(path) as opened:
        works = opened.evaluate("[...kgView.corpus.withdrawalOf.keys()]")
        assert len(works) == 2, "this one, and one that the shipped records call withdrawn"
        assert scene.works[works[0]] == cited
        labels = opened.evaluate("kgView.corpus.works.label")
        assert labels[works[1]] == "OKR-Cell", "the mark is no name"
        opened.page.locator(".entries button").nth(scene.works.index(cited)).click()
        assert "Its title says that it was retracted: “RETRACTED:" in text(opened, "#panel .withdrawn")
        assert opened.page.locator("#panel .role .cross").count() == 1
        opened.page.click("#panel .back")
        opened.page.locator(".entries button").nth(scene.works.index(citing)).click()
        assert "Cites a retracted paper: " in text(opened, "#panel .withdrawn")
        opened.page.click("#panel .withdrawn button")
        assert "Its title says" in text(opened, "#panel .withdrawn")
        opened.choose("OKR-Cell")
        assert "Its title says that it was withdrawn" in text(opened, "#panel .withdrawn")
        assert opened.console == []


def test_the_shortest_path_is_listed_lit_and_kept_in_the_address(opened: Any, rich_scene: Scene) -> None:
    opened.choose("scPretrain")
    opened.page.click("#path summary")
    opened.page.fill("#path input", "GeneGPT augmenting")
    opened.page.keyboard.press("Enter")
    assert "does not mean that there is none" in text(opened, "#path") or "step" in text(opened, "#path")
    opened.page.click("#path .more")
    opened.page.click("#path summary")
    opened.page.fill("#path input", "a single-cell gene expression language")
    opened.page.keyboard.press("Enter")
    ends = opened.evaluate("kgView.state().path")
    undirected = nx.Graph(rich_scene.links.keys())
    length = nx.shortest_path_length(undirected, *(rich_scene.works[end] for end in ends))
    assert f"Path {length} step" in text(opened, "#path")
    assert opened.evaluate("document.activeElement.id") == "path"
    assert opened.page.locator("#path .chain").first.locator(".between").count() == length
    named = {label["of"] for label in opened.evaluate("kgView.labels()")}
    assert set(ends) <= named
    assert len(named) == length + 1, "the rest is veiled"
    address, listed = opened.page.url, text(opened, "#path")
    assert unquote_plus(address).count("path=") == 2
    opened.page.reload()
    opened.page.wait_for_selector("html[data-ready]", state="attached")
    assert text(opened, "#path") == listed
    opened.page.locator("#path .chain .link").nth(1).click()
    assert text(opened, "#path") == listed, "the path stays while one goes along it"
    opened.page.click("#path .more")
    assert "path=" not in opened.page.url


def test_the_trail_leads_back_to_what_was_visited(opened: Any) -> None:
    assert opened.page.locator(".trail").count() == 0
    for query in ("scPretrain", "scFormer", "xTrimoGene"):
        opened.choose(query)
    assert opened.page.locator(".trail li").all_inner_texts() == ["scPretrain", "scFormer", "xTrimoGene"]
    opened.page.click(".trail .step-back")
    assert "scFormer" in text(opened, "#panel h2")
    assert text(opened, ".trail [aria-current]") == "scFormer"
    opened.page.locator(".trail li button").first.click()
    assert "scPretrain" in text(opened, "#panel h2")
    assert opened.page.is_disabled(".trail .step-back")
    opened.page.keyboard.press("Escape")
    opened.page.click(".trail .step-back")
    assert "scPretrain" in text(opened, "#panel h2")
    assert "trail" not in opened.page.url


def test_arrows_step_along_the_links_in_the_panels_order(opened: Any) -> None:
    opened.choose("scFormer")
    start = opened.evaluate("kgView.state().selection.at")
    rows = opened.page.locator("#panel section", has=opened.page.locator("h3", has_text="Cited by"))
    citing = rows.locator(".links > li > .link").all_inner_texts()
    assert len(citing) == 2
    opened.page.keyboard.press("ArrowRight")
    assert text(opened, "#panel h2") == citing[0]
    opened.page.keyboard.press("ArrowDown")
    assert text(opened, "#panel h2") == citing[1]
    opened.page.keyboard.press("ArrowUp")
    assert text(opened, "#panel h2") == citing[0]
    opened.page.keyboard.press("ArrowLeft")
    assert opened.evaluate("kgView.corpus.works.role[kgView.state().selection.at]") == 0
    opened.page.keyboard.press("Escape")
    assert opened.evaluate("kgView.state().selection") is None
    opened.page.keyboard.press("ArrowRight")
    assert opened.evaluate("kgView.state().selection") is None
    # A slider keeps its arrows.
    opened.choose("scFormer")
    opened.page.focus("#at-least")
    opened.page.keyboard.press("ArrowRight")
    assert opened.evaluate("[kgView.state().atLeast, kgView.state().selection.at]") == [3, start]
    assert "to what cites it" in opened.evaluate("document.querySelector('.keyboard').textContent")


def test_why_and_in_which_sentence_a_paper_cites_is_told_where_it_is_known(opened: Any) -> None:
    opened.choose("scgpt toward")
    cites = opened.page.locator("#panel section", has=opened.page.locator("h3", has_text="Cites"))
    row = cites.locator(".links > li").first
    assert row.locator(".intents").inner_text() == "methodology, influential"
    row.locator("summary").click()
    assert row.locator("blockquote").inner_text() == SENTENCE
    cited = opened.page.locator("#panel section", has=opened.page.locator("h3", has_text="Cited by"))
    last = cited.locator(".links > li").last
    assert last.locator(".intents, .sentences").count() == 0, "what nobody tells is not shown as an answer"


def test_fields_and_profiles_stand_with_who_says_so(opened: Any, rich: Corpus) -> None:
    work, person = opened.evaluate("[kgView.corpus.fields.work[0], kgView.corpus.profiles.person[0]]")
    opened.choose(opened.evaluate("kgView.corpus.people.name")[person])
    profile = text(opened, "#panel .profile")
    assert f"According to {rich.origins[0].title}" in profile
    assert "h-index 17 · 1,234 papers" in profile
    assert "cited" not in profile
    assert "An Institute" in profile
    links = opened.evaluate("[...document.querySelectorAll('#panel .profile .ways a')].map(each => each.href)")
    assert "https://orcid.org/0000-0002-1825-0097" in links
    assert all(link.startswith("https://") for link in links)
    assert work >= 0


def test_all_choices_come_back_with_the_address(opened: Any) -> None:
    unfold(opened, "topic")
    for at in (0, 2):
        opened.page.locator("[data-facet=topic] [data-value] input").nth(at).check()
    unfold(opened, "section")
    opened.page.locator("[data-facet=section] input[type=checkbox]").first.check()
    opened.page.select_option("#colour", "section")
    state, address = opened.evaluate("kgView.state()"), opened.page.url
    known = text(opened, "#known")
    assert "colour=section" in address
    opened.page.reload()
    opened.page.wait_for_selector("html[data-ready]", state="attached")
    assert opened.evaluate("kgView.state()") == state
    assert text(opened, "#known") == known
    assert opened.page.locator("[data-facet=topic] input:checked").count() == 2
    assert opened.page.url == address


def test_hostile_text_is_text_in_choices_legends_paths_and_sentences(
    hostile: Corpus, tmp_path: Path, open_page: Any
) -> None:
    evil = "<img src=x onerror=hacked=1>"
    named = hostile.papers[min(hostile.papers)].authors[0].pid
    assert named
    worse = replace(
        hostile,
        citations=tuple(
            replace(c, intents=(evil,), influential=True, contexts=(evil, "</script>")) for c in hostile.citations
        ),
        papers={pid: replace(p, title=f"RETRACTED: {p.title}") for pid, p in hostile.papers.items()},
        profiles=(Profile(author=named, origin=evil, affiliations=(evil,), homepage="javascript:hacked=1", h_index=1),),
    )
    path = tmp_path / "graph.html"
    path.write_text(page_of(worse), encoding="utf-8")
    with open_page(path) as opened:
        for by in ("section", "year"):
            opened.page.select_option("#colour", by)
        opened.evaluate("document.querySelectorAll('details').forEach(each => (each.open = true))")
        opened.settle()
        for box in opened.page.locator("[data-facet=venue] [data-value] input").all()[:2]:
            box.check()
        for place in range(4):
            opened.page.locator(".entries button").nth(place).click()
            opened.evaluate("document.querySelectorAll('details').forEach(each => (each.open = true))")
            if opened.page.locator("#path input").count():
                opened.page.fill("#path input", "img")
                opened.page.locator("#path li button").first.click()
            opened.page.keyboard.press("Escape")
        opened.page.keyboard.press("Escape")
        opened.page.locator(".entries button").first.click()
        opened.page.locator("#panel .byline .link").first.click()
        assert opened.evaluate("window.hacked ?? null") is None
        assert opened.console == []
        assert opened.evaluate("document.querySelectorAll('img, [onerror], iframe').length") == 0
        addresses = opened.evaluate("[...document.querySelectorAll('a')].map(each => each.href)")
        assert all(address.startswith(("https://", "http://")) for address in addresses)


@pytest.mark.parametrize(("width", "dark"), [(1400, False), (1400, True), (390, False)])
def test_pictures_of_topics_and_paths_are_kept_to_look_at(
    rich_page: Path, open_page: Any, width: int, dark: bool
) -> None:
    screens = Path(__file__).parents[2] / "outputs" / "screens"
    screens.mkdir(parents=True, exist_ok=True)
    name = "-dark" if dark else "-narrow" if width < 900 else ""
    with open_page(rich_page, width, 860, dark=dark) as opened:
        opened.page.evaluate("location.hash = 'colour=topic'")
        opened.settle()
        if width < 900:
            opened.page.click("#open-filters")
        opened.page.screenshot(path=screens / f"topics{name}.png")
        opened.page.evaluate("location.hash = 'colour=year'")
        opened.settle()
        if width < 900:
            opened.page.click("#open-filters")
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
        opened.page.screenshot(path=screens / f"years{name}.png")
