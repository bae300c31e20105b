"""How a list hangs together: counted by brute force, and by what a reader sees in small made-up lists."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given

from kg.corpus import Corpus
from kg.insight import bridges
from kg.insight.network import Network, network
from kg.insight.pairs import MOST, WIDEST
from kg.insight.structure import Structure, structure
from kg.model import Mention, Person, ReadingList
from tests.insight.drawn import draw, links, names, pid

LISTED = [f"w{n}" for n in range(5)]


def corpus_of(drawn: Network, people: tuple[Person, ...] = ()) -> Corpus:
    """What the people of a drawn network are read from."""
    return Corpus(
        reading_list=ReadingList(name="drawn", title="Drawn", entries=tuple(drawn.listed.values())),
        gathered="2026-11-22", resolutions=(), papers=drawn.papers, works=tuple(drawn.works.values()), citations=(),
        states=(), people=people, origins=(),
    )  # fmt: skip


def seen(drawn: Network, people: tuple[Person, ...] = ()) -> Structure:
    return structure(corpus_of(drawn, people), drawn)


@given(pairs=links())
def test_pairs_are_counted_by_the_works_that_cite_or_are_cited_by_both(pairs: list[tuple[str, str]]) -> None:
    found = seen(draw(pairs, listed=LISTED))
    for counted, ends in ((found.cocited, set(pairs)), (found.coupled, {(cited, citing) for citing, cited in pairs})):
        works = {work for work, _ in ends}
        expected = {
            pair: number
            for pair in combinations(LISTED, 2)
            if (number := sum((work, pair[0]) in ends and (work, pair[1]) in ends for work in works))
        }
        assert {tuple(names((pair.one, pair.other))): pair.works for pair in counted} == expected
        assert [pair.works for pair in counted] == sorted(expected.values(), reverse=True)


@given(pairs=links())
def test_bridges_are_what_shortest_paths_between_listed_works_run_through(pairs: list[tuple[str, str]]) -> None:
    graph = nx.Graph(pairs)
    graph.add_nodes_from(LISTED)
    share: dict[str, float] = {}
    ends = [pair for pair in combinations(LISTED, 2) if nx.has_path(graph, *pair)]
    for one, other in ends:
        ways = list(nx.all_shortest_paths(graph, one, other))
        for way in ways:
            for work in way[1:-1]:
                share[work] = share.get(work, 0) + 1 / len(ways) / len(ends)
    found = seen(draw(pairs, listed=LISTED))
    assert {names([one.work])[0]: one.share for one in found.bridges} == pytest.approx(share)
    assert found.bridged_from == sum(any(work in pair for pair in ends) for work in LISTED)


def test_a_search_for_bridges_that_would_take_long_starts_from_fewer_works(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = draw(
        [(f"w{n}", "hub") for n in range(40)] + [(f"w{n}", "side") for n in range(3)],
        listed=[f"w{n}" for n in range(40)],
    )
    whole = seen(drawn)
    monkeypatch.setattr(bridges, "_FOLLOWED", 3 * 86)  # each of the 43 links in both directions, from each start
    monkeypatch.setattr(bridges, "_STEP", 0)
    part = seen(drawn)
    assert (whole.bridged_from, part.bridged_from) == (40, 4)
    assert names([whole.bridges[0].work]) == names([part.bridges[0].work]) == ["hub"]
    assert part.bridges[0].share == pytest.approx(whole.bridges[0].share, abs=0.03)


def test_pairs_say_how_many_of_their_lists_are_known_and_surveys_of_everything_make_none() -> None:
    listed = [f"w{n:03}" for n in range(WIDEST + 1)]
    drawn = draw(
        [
            ("w000", "x"),
            ("w001", "x"),
            *(("survey", work) for work in listed),
            *(("review", work) for work in listed[1:]),
        ],
        listed=listed,
        known=[("w001", "citations"), ("w002", "citations"), ("w000", "references")],
    )
    found = seen(drawn)
    pairs = {tuple(names((pair.one, pair.other))): (pair.works, pair.known) for pair in found.cocited}
    assert ("w000", "w001") not in pairs
    assert (pairs["w001", "w002"], pairs["w001", "w003"]) == ((1, 2), (1, 1))
    assert [(names((pair.one, pair.other)), pair.works, pair.known) for pair in found.coupled] == [
        (["w000", "w001"], 1, 1)
    ]
    assert (found.too_wide, found.widest, len(found.cocited)) == (1, WIDEST, MOST)


def two_groups() -> list[tuple[str, str]]:
    """Two groups of eight, each linked within in a ring."""
    return [(f"{group}{n}", f"{group}{(n + step) % 8}") for group in "ab" for n in range(8) for step in (1, 2, 3)]


def test_communities_are_named_and_sections_that_split_or_hold_others_works_are_seen() -> None:
    works = [f"{group}{n}" for group in "ab" for n in range(8)]
    titles = {work: f"{'Protein folding' if work[0] == 'a' else 'Image retrieval'} part {work}" for work in works}
    sections = {work: "Folding" if work[0] == "a" else "Images" for work in works} | {"a3": "Images"}
    found = seen(draw(two_groups(), listed=works, titles=titles, sections=sections))
    assert sorted(one.name for one in found.communities) == ["image retrieval", "protein folding"]
    assert [(names([one.work]), one.section, one.nearer, one.elsewhere, one.links) for one in found.apart] == [
        (["a3"], ("Images",), ("Folding",), 6, 6)
    ]
    assert found.splits == ()
    mixed = sections | {"a4": "Images", "a5": "Images", "b0": "Folding", "b1": "Folding", "b2": "Folding"}
    (split_a, split_b) = seen(draw(two_groups(), listed=works, titles=titles, sections=mixed)).splits
    assert (split_a.section, [len(part) for _, part in split_a.parts]) == (("Folding",), [5, 3])
    assert (split_b.section, [len(part) for _, part in split_b.parts]) == (("Images",), [5, 3])
    # Two and two are a split; six and two, and two and one, are none.
    small = dict.fromkeys(works, "Rest") | dict.fromkeys(("a0", "a1", "b0", "b1"), "Even")
    small |= dict.fromkeys(("a2", "a3", "b2"), "Odd")
    found = seen(draw(two_groups(), listed=works, titles=titles, sections=small))
    assert [split.section for split in found.splits] == [("Even",), ("Rest",)]
    most = dict.fromkeys(works[:6], "Most") | dict.fromkeys(works[6:], "Rest") | {"b0": "Most", "b1": "Most"}
    assert [
        split.section for split in seen(draw(two_groups(), listed=works, titles=titles, sections=most)).splits
    ] == []


def test_a_list_without_sections_has_nothing_filed_apart() -> None:
    found = seen(draw(two_groups()))
    assert (found.sections, found.apart, found.splits) == (1, (), ())


def test_orphans_say_which_of_their_lists_are_not_known() -> None:
    drawn = draw(
        [("a", "b"), ("alone", "outside")],
        listed=["a", "b", "alone", "empty"],
        known=[("empty", "references"), ("empty", "citations"), ("alone", "references")],
    )
    assert [(names([one.work]), one.unknown) for one in seen(drawn).orphans] == [
        (["alone"], ("citations",)),
        (["empty"], ()),
    ]


def test_teams_wrote_the_same_works_and_namesakes_stay_apart() -> None:
    drawn = draw([("outside", "c")], listed=["a", "b", "c"], versions={"a": ["a-preprint"]})

    def person(key: str, *papers: str, namesakes: tuple[str, ...] = ()) -> Person:
        mentions = tuple(Mention(paper=pid(paper), position=1) for paper in papers)
        return Person(key=key, name=key, pid=None, grade="likely", mentions=mentions, namesakes=namesakes)

    people = (
        person("one", "a", "b"), person("other", "a-preprint", "b"), person("versions", "a", "a-preprint"),
        person("three", "a", "b", "c"), person("li", "a", namesakes=("li2", "li3")),
        person("li2", "c", namesakes=("li", "li3")), person("li3", "outside", namesakes=("li", "li2")),
    )  # fmt: skip
    found = seen(drawn, people)
    assert [([one.key for one in team.people], names(team.works)) for team in found.teams] == [
        (["three"], ["a", "b", "c"]),
        (["one", "other"], ["a", "b"]),
    ]
    assert [([one.key for one in same.people], names(same.works)) for same in found.namesakes] == [
        (["li", "li2"], ["a", "c"])
    ]


@pytest.mark.parametrize("listed", [[], ["a"], ["a", "b"]])
def test_lists_with_little_in_them_show_little(listed: list[str]) -> None:
    found = seen(draw([], listed=listed))
    assert (found.cocited, found.coupled, found.communities, found.bridges, found.teams) == ((), (), (), (), ())
    assert names(one.work for one in found.orphans) == listed


def test_the_shipped_list_has_its_strongest_pair_and_its_orphans(corpus: Corpus) -> None:
    works = network(corpus)
    found = structure(corpus, works)

    def positions(*some: object) -> list[int]:
        return [works.listed[one].position for one in some]  # type: ignore[index]

    strongest = found.cocited[0]
    citing_both = [c for c, cited in works.cites.items() if {strongest.one, strongest.other} <= set(cited)]
    assert (positions(strongest.one, strongest.other), strongest.works, strongest.known) == ([4, 12], 651, 2)
    assert len(citing_both) == 651
    assert positions(*(one.work for one in found.orphans)) == [2, 5, 6, 7, 9]
    assert all(one.unknown == ("references", "citations") for one in found.orphans)
    assert {"Bo Wang", "Jianzhu Ma"} == {same.people[0].name for same in found.namesakes}
    # 3 and 13 are by the same group, 12 and 16 too.
    assert [positions(*team.works) for team in found.teams][:2] == [[3, 13], [12, 16]]
