"""What the shipped list has none of: cycles, links back in time, works filed apart, sections that split; no links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.corpus import Corpus
from kg.insight.survey import survey
from kg.pid import Pid
from tests.insight import small
from tests.view.conftest import page_of, tables

CELLS, WORDS = ("a1", "a2", "a3"), ("b1", "b2", "b3")


@pytest.fixture(scope="module")
def tangled() -> Corpus:
    """Two groups of three listed papers, each with eight papers around it, in sections that do not go with them."""
    links = ["a2>a1", "a3>a2", "a1>a3", "a1>b1", "a2>b1", "b2>b1", "b3>b2", "b3>a2", "b3>a3", "a1>o", "a2>o", "a3>p"]
    for group in (CELLS, WORDS):
        links += [f"{group[0][0]}x{n}>{listed}" for n in range(8) for listed in group]
    papers = [small.paper(name, title=f"Protein folding of cells {name}", date="2020") for name in CELLS]
    papers += [small.paper(name, title=f"Citation graphs in words {name}", date="2021") for name in WORDS[:2]]
    papers += [small.paper("b3", title="Citation graphs in words b3", date="2019")]
    papers += [small.paper(f"ax{n}", title=f"Protein folding again {n}") for n in range(8)]
    papers += [small.paper(f"bx{n}", title=f"Citation graphs once more {n}") for n in range(8)]
    known = {"references": [*CELLS, "alone"], "citations": CELLS}
    corpus = small.corpus([*CELLS, *WORDS, "alone"], links, papers=papers, known=known)
    sections = (("One",), ("One",), ("Two", "Deep"), ("One",), ("One",), ("Two", "Deep"), ())
    resolutions = (
        replace(resolution, entry=replace(resolution.entry, section=section))
        for resolution, section in zip(corpus.resolutions, sections, strict=True)
    )
    return replace(corpus, resolutions=tuple(resolutions))


def test_the_pages_columns_say_what_the_survey_says(tangled: Corpus) -> None:
    found, page = survey(tangled), tables(page_of(tangled))
    told = page["insight"]
    ids = dict(zip(page["records"]["work"], (Pid.from_curie(ids[0]) for ids in page["records"]["ids"]), strict=True))

    def works(places: list[int]) -> tuple[Pid, ...]:
        return tuple(ids[place] for place in places)

    main = found.main_path
    assert tuple(map(works, told["mainPath"]["stations"])) == main.stations
    assert tuple(map(works, told["mainPath"]["cycles"])) == main.cycles
    assert len(main.cycles) == 1
    assert [
        [(ids[citing], ids[cited], backwards) for citing, cited, _, backwards in links]
        for links in told["mainPath"]["links"]
    ] == [[(f.step.citing, f.step.cited, f.step.runs_backwards) for f in flows] for flows in main.flows]
    assert [
        (ids[one["work"]], one["section"], one["nearer"], one["elsewhere"], one["links"]) for one in told["apart"]
    ] == [
        (one.work, " / ".join(one.section), " / ".join(one.nearer), one.elsewhere, one.links)
        for one in found.structure.apart
    ]
    communities = [page["topics"]["name"][topic] for topic in told["communities"]["topic"]]
    assert communities == [community.name for community in found.structure.communities]
    assert len(communities) == 2
    assert [(one["section"], one["community"], [works(some) for some in one["works"]]) for one in told["splits"]] == [
        ("One", [place for place, _ in split.parts], [some for _, some in split.parts])
        for split in found.structure.splits
    ]
    assert found.structure.splits
    assert works(told["orphans"]["work"]) == tuple(one.work for one in found.structure.orphans)
    assert told["orphans"]["unknown"] == [list(one.unknown) for one in found.structure.orphans]
    for column, field in (("buildsOn", "builds_on"), ("builtOnBy", "built_on_by"), ("cycle", "cycle")):
        assert [works(some) for some in told["order"][column]] == [getattr(one, field) for one in found.order]
    for which, suggestions in found.suggestions.items():
        assert suggestions
        assert any(one.best < one.worst for one in suggestions)
        ranking, rows = told["rankings"][which], told["suggested"]
        assert [
            (ids[rows["work"][row]], works(rows["citedBy"][row]), works(rows["cites"][row]), rank, best, worst)
            for row, rank, best, worst in zip(
                *(ranking[name] for name in ("row", "rank", "best", "worst")), strict=True
            )
        ] == [(one.work, one.cited_by, one.cites, one.rank, one.best, one.worst) for one in suggestions]
    assert [*zip(told["pairs"]["works"], told["pairs"]["best"], told["pairs"]["worst"], strict=True)] == [
        (pair.works, pair.best, pair.worst) for pair in (*found.structure.cocited, *found.structure.coupled)
    ]
    assert told["selfCheck"]["counted"] == found.self_check.counted
    between = [[told["between"]["name"][part] for part in parts] for parts in told["between"]["parts"]]
    assert between == [list(one.groups) for one in found.suggestions["bridge"]]


@pytest.fixture
def opened(tangled: Corpus, tmp_path: Path, open_page: Any) -> Iterator[Any]:
    path = tmp_path / "graph.html"
    path.write_text(page_of(tangled), encoding="utf-8")
    with open_page(path) as found:
        yield found
        assert found.console == []


def test_cycles_links_back_in_time_and_sections_are_named(opened: Any) -> None:
    page = opened.page
    page.click("#tab-insight")
    said = {}
    for name in ("order", "main-path", "communities", "links", "people"):
        page.click(f"#pane-insight [data-name={name}]")
        said[name] = " ".join(page.inner_text("#pane-insight .part:not([hidden])").split())
    assert "In a cycle, by date, with" in said["order"]
    assert "No link with another listed work is known of this one." in said["order"]
    assert "These 3 form a cycle and count as one." in said["main-path"]
    assert "3 works lead to each other by citations" in said["main-path"]
    assert "of all chains · backwards in time" in said["main-path"]
    assert (
        "Stands in “Two / Deep”, but 2 of the 3 listed works that it is linked with stand in “One”."
        in said["communities"]
    )
    assert "“One” splits into" in said["communities"]
    assert "Perhaps for lack of data: not all citations are known." in said["links"]
    assert "or more" in said["links"]
    assert "Nobody is known to have written two of them." in said["people"]


@pytest.mark.parametrize("listed", [["a"], ["a", "b"]])
def test_a_list_without_links_has_a_page(listed: list[str]) -> None:
    told = tables(page_of(small.corpus(listed)))["insight"]
    assert told["mainPath"]["stations"] == []
    assert told["few"]["links"] == 0
    assert len(told["order"]["work"]) == len(told["orphans"]["work"]) == len(listed)
    assert told["rankings"]["bridge"]["row"] == []
