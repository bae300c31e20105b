"""Paths between works and through many: as networkx and brute force find them, cycles and wrong dates included."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from kg.corpus import Corpus
from kg.insight import paths
from kg.insight.dates import in_order_of_time, runs_backwards
from kg.insight.network import network
from kg.pid import Pid
from tests.insight.drawn import draw, links, names, pid

SOME = st.sampled_from([f"w{n}" for n in range(8)])


@given(pairs=links(), one=SOME, other=SOME)
def test_shortest_paths_are_those_of_networkx(pairs: list[tuple[str, str]], one: str, other: str) -> None:
    drawn = draw(pairs, listed=[f"w{n}" for n in range(8)])
    graph = nx.DiGraph(pairs)
    graph.add_nodes_from(f"w{n}" for n in range(8))

    def expected(graph: nx.Graph[str], start: str, end: str) -> set[tuple[str, ...]]:
        return (
            {tuple(path) for path in nx.all_shortest_paths(graph, start, end)}
            if nx.has_path(graph, start, end)
            else set()
        )

    found = paths.between(drawn, pid(one), pid(other))
    citing, cited = expected(graph, one, other), expected(graph, other, one)
    linked = set() if citing or cited else expected(graph.to_undirected(), one, other)
    for shown, wanted in ((found.citing, citing), (found.cited, cited), (found.linked, linked)):
        got = [tuple(names(path.works)) for path in shown.shown]
        assert set(got) <= wanted
        assert len(set(got)) == len(got) == min(len(wanted), paths.MOST)
        assert shown.more == (len(wanted) > paths.MOST)
        for path in shown.shown:
            steps = [names((step.citing, step.cited)) for step in path.steps]
            assert all(tuple(step) in pairs for step in steps)
            assert [set(step) for step in steps] == [set(pair) for pair in pairwise(names(path.works))]


def all_ways(graph: nx.DiGraph[str]) -> list[list[str]]:
    """Every path from a work that cites none to one that none cites, along cited -> citing."""
    ends = [node for node in graph if not graph.succ[node]]
    starts = [node for node in graph if not graph.pred[node]]
    return [way for start in starts for end in ends for way in nx.all_simple_paths(graph, start, end)]


@given(pairs=links(acyclic=True))
def test_the_main_path_is_the_one_with_the_most_search_paths(pairs: list[tuple[str, str]]) -> None:
    graph = nx.DiGraph((cited, citing) for citing, cited in pairs)
    ways = all_ways(graph)
    count = {link: sum(link in pairwise(way) for way in ways) for link in graph.edges}
    drawn = draw(pairs, listed=[f"w{n}" for n in range(8)])
    found = paths.main_path(drawn, drawn.listed)
    assert (found.works, found.links, found.cycles) == (len(graph), len(pairs), ())
    assert all(len(station) == 1 for station in found.stations)
    works = [names(station)[0] for station in found.stations]
    if not pairs:
        assert works == []
        return
    assert [round(flow.share * len(ways)) for (flow,) in found.flows] == [count[link] for link in pairwise(works)]
    assert sum(count[link] for link in pairwise(works)) == max(
        sum(count[link] for link in pairwise(way)) for way in ways
    )


@given(pairs=links())
def test_the_main_path_runs_through_cycles_and_names_them(pairs: list[tuple[str, str]]) -> None:
    drawn = draw(pairs, listed=[f"w{n}" for n in range(8)])
    found = paths.main_path(drawn, drawn.listed)
    cycles = {frozenset(group) for group in nx.strongly_connected_components(nx.DiGraph(pairs)) if len(group) > 1}
    assert {frozenset(names(cycle)) for cycle in found.cycles} == cycles
    assert paths.cycles(drawn, drawn.listed) == found.cycles
    stations = [set(names(station)) for station in found.stations]
    assert bool(stations) == bool(pairs)
    for (before, after), flows in zip(pairwise(stations), found.flows, strict=True):
        between = {(citing, cited) for citing, cited in pairs if citing in after and cited in before}
        assert between == {tuple(names((flow.step.citing, flow.step.cited))) for flow in flows}
        assert all(0 < flow.share <= 1 for flow in flows)


def test_of_equally_short_paths_those_through_listed_and_much_cited_works_come_first() -> None:
    middles = {"listed": 1, "famous": 900, "known": 9, "a": 0}
    pairs = [pair for middle in middles for pair in (("start", middle), (middle, "end"))]
    drawn = draw(pairs, listed=["start", "end", "listed"], fame=middles)
    found = paths.between(drawn, pid("start"), pid("end"))
    assert [names(path.works)[1] for path in found.citing.shown] == ["listed", "famous", "known", "a"]
    turned = draw(
        [pair for middle in middles for pair in ((middle, "start"), (middle, "end"))], fame=middles, listed=["listed"]
    )
    found = paths.between(turned, pid("start"), pid("end"))
    assert [names(path.works)[1] for path in found.linked.shown] == ["listed", "famous", "known", "a"]


def test_that_there_are_more_paths_is_said_only_if_there_are() -> None:
    def found(number: int) -> paths.Paths:
        pairs = [pair for n in range(number) for pair in (("start", f"m{n}"), (f"m{n}", "end"))]
        return paths.between(draw(pairs), pid("start"), pid("end")).citing

    assert [(len(found(number).shown), found(number).more) for number in (10, 11)] == [(10, False), (10, True)]


def test_each_link_into_a_cycle_is_a_way_of_its_own() -> None:
    drawn = draw([("a", "base"), ("a", "b"), ("b", "a"), ("top", "a"), ("top", "b"), ("crown", "top")])
    found = paths.main_path(drawn, drawn.listed)
    assert [sorted(names(station)) for station in found.stations] == [["base"], ["a", "b"], ["top"], ["crown"]]
    assert [[flow.share for flow in flows] for flows in found.flows] == [[1.0], [0.5, 0.5], [1.0]]


def test_a_citation_runs_backwards_only_if_the_dates_say_so_for_all_versions() -> None:
    dates = {"old": "2020", "may": "2023-05", "year": "2023", "june": "2023-06-01", "preprint": "2022-01-01"}
    drawn = draw(
        [], listed=["old", "may", "year", "june", "bare", "grown", "late"],
        versions={"grown": ["preprint"], "late": ["grown-later"]},
        dates=dates | {"grown": "2023-07", "late": "2022", "grown-later": "2024-01"},
    )  # fmt: skip
    backwards = {
        (citing, cited)
        for citing in names(drawn.works)
        for cited in names(drawn.works)
        if runs_backwards(drawn, pid(citing), pid(cited))
    }
    assert backwards == {*(("old", other) for other in ("may", "year", "june", "grown", "late")), ("may", "june")}
    assert names(in_order_of_time(drawn, drawn.works)) == ["old", "late", "grown", "year", "may", "june", "bare"]


def test_a_step_that_runs_backwards_is_flagged_and_a_cycle_is_seen_from_both_ends() -> None:
    drawn = draw([("a", "b"), ("b", "c"), ("c", "a")], dates={"a": "2020", "b": "2021-02", "c": "2019"})
    found = paths.between(drawn, pid("a"), pid("c"))
    assert [step.runs_backwards for step in found.citing.shown[0].steps] == [True, False]
    assert [step.runs_backwards for step in found.cited.shown[0].steps] == [True]
    main = paths.main_path(drawn, drawn.listed)
    assert main.flows == ()
    assert [names(station) for station in main.stations] == [["c", "a", "b"]]


def test_thousands_of_works_in_a_row_are_no_burden() -> None:
    row = [f"r{n:05}" for n in range(3_000)]
    drawn = draw([pair for step in (1, 2) for pair in zip(row[step:], row, strict=False)])
    found = paths.main_path(drawn, drawn.listed)
    assert len(found.stations) > 1_500
    assert len(paths.between(drawn, pid(row[-1]), pid(row[0])).citing.shown[0].steps) == 1_500


def test_the_main_path_of_the_shipped_list_is_what_its_thirteen_links_give(corpus: Corpus) -> None:
    # 11 chains of these links lead from a work that cites none of the list to one that none of it cites. Four run
    # through scGPT (12) to scFoundation (3), which alone cites it: one from each of the four works that scGPT cites.
    works = network(corpus)
    found = paths.main_path(works, works.listed)
    position = [works.listed[station[0]].position for station in found.stations]
    assert position[1:] == [12, 3]
    assert [round(flow.share * 11) for (flow,) in found.flows] == [1, 4]
    assert (found.works, found.links, found.cycles) == (10, 13, ())


def test_the_shipped_works_have_one_cycle_which_counts_as_one(corpus: Corpus) -> None:
    works = network(corpus)
    (cycle,) = paths.main_path(works, paths.around(works)).cycles
    assert set(cycle) == {
        Pid("doi", "10.1038/s41592-024-02305-7"),
        Pid("doi", "10.1101/2023.10.16.561085"),
        Pid("doi", "10.1038/s41422-024-01034-y"),
    }
