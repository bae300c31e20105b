"""The order of reading, and the few works that touch most links: by what a reader may expect, and by brute force."""

from __future__ import annotations

import random
import time
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.corpus import Corpus
from kg.insight import order
from kg.insight.network import network
from kg.insight.order import reading_order, touching
from tests.insight.drawn import draw, links, names

ALL = [f"w{n}" for n in range(8)]


@given(pairs=links())
def test_each_listed_work_has_one_place_and_none_comes_before_what_it_cites(pairs: list[tuple[str, str]]) -> None:
    drawn = draw(pairs, listed=ALL)
    found = reading_order(drawn)
    place = {name: number for number, name in enumerate(names(one.work for one in found))}
    assert sorted(place) == ALL
    group = {name: members for members in nx.strongly_connected_components(nx.DiGraph(pairs)) for name in members}
    for one in found:
        (name,) = names([one.work])
        assert set(names(one.builds_on)) == {cited for citing, cited in pairs if citing == name}
        assert set(names(one.built_on_by)) == {citing for citing, cited in pairs if cited == name}
        assert set(names(one.cycle)) == group.get(name, {name}) - {name}
        assert all(place[other] < place[name] or other in group[name] for other in names(one.builds_on))
    for members in group.values():
        numbers = [place[name] for name in members]
        assert max(numbers) - min(numbers) == len(members) - 1, "a cycle stands together"


def test_what_more_of_the_list_cites_comes_first_then_the_older_and_the_unlinked_last() -> None:
    drawn = draw(
        [("c", "base"), ("b", "base"), ("b", "side"), ("x", "y"), ("y", "x"), ("outside", "alone"), ("c", "outside")],
        listed=["alone", "c", "b", "side", "base", "x", "y"],
        dates={"alone": "1990", "c": "2021", "b": "2022", "side": "2019", "base": "2020", "y": "2023", "x": "2023-02"},
    )
    found = reading_order(drawn)
    assert names(one.work for one in found) == ["base", "side", "c", "b", "y", "x", "alone"]
    assert [names(one.cycle) for one in found[4:6]] == [["x"], ["y"]]


def smallest(pairs: list[tuple[str, str]], percent: int) -> int:
    """By trying all sets."""
    works = sorted({work for pair in pairs for work in pair})
    return next(
        size
        for size in range(len(works) + 1)
        if any(
            100 * sum(bool({*pair} & {*some}) for pair in pairs) >= percent * len(pairs)
            for some in combinations(works, size)
        )
    )


@given(pairs=links(), percent=st.integers(1, 100))
def test_the_set_is_the_smallest_and_touches_what_it_says(pairs: list[tuple[str, str]], percent: int) -> None:
    found = touching(draw(pairs, listed=ALL), percent)
    assert found.is_smallest
    assert len(found.works) == smallest(pairs, percent)
    chosen = set(names(found.works))
    assert (found.links, found.touched) == (len(pairs), sum(bool({*pair} & chosen) for pair in pairs))
    assert 100 * found.touched >= percent * found.links


def test_the_greedy_way_is_not_the_smallest_and_is_mended_where_it_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    # The hub has the most links, but its three neighbours have all links between them.
    pairs = [("hub", spoke) for spoke in "abc"] + [(f"{spoke}{n}", spoke) for spoke in "abc" for n in (1, 2)]
    drawn = draw(pairs)
    assert sorted(names(touching(drawn, 100).works)) == ["a", "b", "c"]
    monkeypatch.setattr(order, "EXACT", 3)
    found = touching(drawn, 100)
    assert not found.is_smallest
    assert found.touched == found.links


def test_forty_works_are_searched_and_more_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(1)
    pairs = [(f"w{a:02}", f"w{b:02}") for a in range(40) for b in range(a) if chance.random() < 0.2]
    found = touching(draw(pairs), 100)
    assert found.is_smallest
    assert len(found.works) == 27, "as a search that tries far more ways finds; the greedy way takes 30"
    assert not touching(draw([*pairs, ("w40", "w41")]), 90).is_smallest
    monkeypatch.setattr(order, "_STEPS", 100)
    found = touching(draw(pairs), 100)
    assert not found.is_smallest
    assert found.touched == found.links


def test_thousands_of_listed_works_take_no_time() -> None:
    chance = random.Random(2)
    pairs = [(f"w{n:04}", f"w{int(n * chance.random() ** 2):04}") for n in range(1, 4_000) for _ in range(3)]
    drawn = draw(pairs)
    start = time.process_time()
    assert len(reading_order(drawn)) == 4_000
    assert 100 * touching(drawn, 80).touched >= 80 * len(set(pairs))
    assert time.process_time() - start < 3


def test_lists_without_links_keep_the_order_of_time() -> None:
    assert reading_order(draw([])) == ()
    assert names(one.work for one in reading_order(draw([], listed=["b", "a"], dates={"a": "2020"}))) == ["a", "b"]
    found = touching(draw([], listed=["a"]), 50)
    assert (found.works, found.touched, found.links, found.is_smallest) == ((), 0, 0, True)


def test_the_shipped_list_is_read_from_what_most_of_it_cites(corpus: Corpus) -> None:
    works = network(corpus)
    positions = [works.listed[place.work].position for place in reading_order(works)]
    # 15 (scBERT) is cited by four, 4 (Geneformer) by three; 8 by two; those without links by their dates.
    assert positions[:3] == [15, 4, 8]
    assert positions.index(12) < positions.index(3) > positions.index(13)
    few = touching(works, 80)
    assert few.is_smallest
    assert {works.listed[work].position for work in few.works} >= {3, 12}
    assert few.touched >= 0.8 * 13
