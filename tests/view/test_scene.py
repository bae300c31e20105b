"""The scene says what the graph says: roles, shared works and authors, islands."""

from __future__ import annotations

from collections import Counter

import networkx as nx

from kg import graph as graphs
from kg.corpus import Corpus, links_within_list
from kg.view.scene import NAMED, behold, connected


def test_every_work_has_one_role_and_every_outside_work_one_island(corpus: Corpus, graph: nx.MultiDiGraph[str]) -> None:
    scene = behold(corpus, graph)
    assert Counter(scene.role.values()) == {"listed": 17, "cited": 350, "citing": 2120, "elsewhere": 125}
    outside = [member for island in scene.islands if island.kind != "author" for member in island.members]
    assert sorted(outside) == sorted(work for work in scene.works if scene.role[work] != "listed")


def test_works_that_two_listed_ones_cite_stand_by_name_up_to_a_bound(
    corpus: Corpus, graph: nx.MultiDiGraph[str]
) -> None:
    scene = behold(corpus, graph)
    named = [m for island in scene.islands if island.named and island.kind == "cited" for m in island.members]
    assert len(named) == 29 <= NAMED
    for work in named:
        assert sum((listed, work) in scene.links for listed in scene.listed) >= 2


def test_shared_authors_are_those_that_are_surely_or_likely_one_person(
    corpus: Corpus, graph: nx.MultiDiGraph[str]
) -> None:
    scene = behold(corpus, graph)
    assert len(scene.authors) == 17
    assert all(len(scene.wrote[person]) >= 2 for person in scene.authors)


def test_members_of_an_island_are_linked_with_the_same_listed_works(
    corpus: Corpus, graph: nx.MultiDiGraph[str]
) -> None:
    scene = behold(corpus, graph)
    for island in scene.islands:
        for member in island.members:
            linked = scene.wrote[member] if island.kind == "author" else scene.partners.get(member, ())
            assert set(island.listed) == set(linked)


def test_links_between_listed_works_are_those_of_the_corpus(corpus: Corpus, graph: nx.MultiDiGraph[str]) -> None:
    scene = behold(corpus, graph)
    listed = set(scene.listed)
    within = {pair for pair in scene.links if listed.issuperset(pair)}
    assert within == {(f"work:{a}", f"work:{b}") for a, b in links_within_list(corpus)}


def test_a_listed_work_stands_as_what_it_is(hostile: Corpus) -> None:
    scene = behold(hostile, graphs.build(hostile))
    assert len(scene.listed) == 4
    citing = {a for a, b in scene.links if scene.role[b] == "listed" and scene.role[a] != "listed"}
    cited = {b for a, b in scene.links if scene.role[a] == "listed" and scene.role[b] != "listed"}
    assert {work for work in scene.works if scene.role[work] == "citing"} == citing - cited


def test_components_come_largest_first() -> None:
    assert connected(["a", "b", "c", "d", "e"], [("d", "b"), ("e", "d")]) == [["b", "d", "e"], ["a"], ["c"]]
