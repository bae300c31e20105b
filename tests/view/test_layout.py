"""The layout's forces are what they claim to be, and its places depend on nothing but the graph."""

from __future__ import annotations

import time
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import graph as graphs
from kg.corpus import Corpus
from kg.view import layout
from kg.view.arrange import Places, arrange
from kg.view.scene import Scene, behold
from tests.view.crowd import crowd


def brute_force(points: layout.Points, masses: layout.Reals, softening: float) -> layout.Points:
    apart = points[:, None] - points[None, :]
    forces = masses[:, None] * masses[None, :] * apart / (np.abs(apart) ** 2 + softening**2)
    return np.asarray(forces.sum(axis=1))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), extent=st.floats(2, 15))
def test_repulsion_equals_the_sum_over_all_pairs_within_5_percent(seed: int, extent: float) -> None:
    random = np.random.default_rng(seed)
    points = np.asarray(extent * (random.random(200) + 1j * random.random(200)), dtype=complex)
    masses = 1 + 9 * random.random(200)
    exact = brute_force(points, masses, 0.25)
    error = np.abs(layout.repulsion(points, masses, 0.25) - exact)
    assert np.linalg.norm(error) <= 0.05 * np.linalg.norm(exact)
    assert np.median(error / np.abs(exact)) <= 0.05


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_forces_do_not_depend_on_the_order_of_the_points_or_links(seed: int) -> None:
    random = np.random.default_rng(seed)
    points, masses = 10 * (random.random(200) + 1j * random.random(200)), 1 + random.random(200)
    ends = random.integers(0, 200, (300, 2))
    springs = layout.Springs(one=ends[:, 0], other=ends[:, 1], strength=random.random(300))
    order, turned = random.permutation(200), random.permutation(300)
    place = np.argsort(order)
    moved = layout.Springs(
        one=place[springs.one][turned], other=place[springs.other][turned], strength=springs.strength[turned]
    )
    pushed = layout.repulsion(points, masses, 0.25)
    assert np.allclose(layout.repulsion(points[order], masses[order], 0.25), pushed[order], rtol=1e-9, atol=1e-9)
    pulled = layout.attraction(points, springs)
    assert np.allclose(layout.attraction(points[order], moved), pulled[order], rtol=1e-9, atol=1e-9)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_attraction_equals_the_sum_over_all_links(seed: int) -> None:
    random = np.random.default_rng(seed)
    points = 10 * (random.random(50) + 1j * random.random(50))
    ends = random.integers(0, 50, (200, 2))
    strength = random.random(200)
    exact = np.zeros(50, dtype=complex)
    for (one, other), weight in zip(ends, strength, strict=True):
        if one != other:
            apart = points[other] - points[one]
            exact[one] += weight * apart / abs(apart) ** 0.5
            exact[other] -= weight * apart / abs(apart) ** 0.5
    found = layout.attraction(points, layout.Springs(one=ends[:, 0], other=ends[:, 1], strength=strength))
    assert np.allclose(found, exact)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_all_pairs_of_overlapping_boxes_are_found_once(seed: int) -> None:
    random = np.random.default_rng(seed)
    points = 300 * (random.random(80) + 1j * random.random(80))
    widths, heights = 1 + 90 * random.random(80) ** 4, 1 + 150 * random.random(80) ** 4
    apart = points[:, None] - points[None, :]
    met = (np.abs(apart.real) < (widths[:, None] + widths) / 2) & (
        np.abs(apart.imag) < (heights[:, None] + heights) / 2
    )
    assert layout.overlaps(points, widths, heights) == (met.sum() - 80) / 2


def test_settling_is_repeatable_to_the_bit() -> None:
    random = np.random.default_rng(7)
    start, masses = 100 * (random.random(300) + 1j * random.random(300)), 1 + random.random(300)
    springs = layout.Springs(one=np.arange(299), other=np.arange(1, 300), strength=np.ones(299))
    first = layout.settle(start, masses, springs, length=50, steps=40)
    layout.repulsion(10 * start, masses, 0.25)  # what was computed in between has no bearing on it
    assert layout.settle(start, masses, springs, length=50, steps=40).tobytes() == first.tobytes()


def test_upright_points_keep_their_dates() -> None:
    springs = layout.Springs(one=np.array([0, 1]), other=np.array([1, 2]), strength=np.ones(2))
    start = np.array([0, 10 + 5j, 500j])
    moved = layout.settle(start, np.ones(3), springs, length=50, steps=50, upright=True)
    assert list(moved.real) == list(start.real)
    assert all(moved.imag != start.imag)


def test_two_linked_points_of_mass_1_rest_one_length_apart() -> None:
    springs = layout.Springs(one=np.array([0]), other=np.array([1]), strength=np.array([1.0]))
    rest = layout.settle(np.array([0, 3 + 4j]), np.ones(2), springs, length=50, steps=400, gravity=0)
    # The softened repulsion is a little weaker than 1/d.
    assert abs(rest[1] - rest[0]) == pytest.approx(50, rel=0.05)


def test_pinned_points_stay() -> None:
    springs = layout.Springs(one=np.array([0, 1]), other=np.array([1, 2]), strength=np.ones(2))
    start = np.array([0, 10, 500j])
    pinned = np.array([True, False, True])
    moved = layout.settle(start, np.ones(3), springs, length=50, steps=50, pinned=pinned)
    assert list(moved[pinned]) == list(start[pinned])
    assert moved[1] != start[1]
    parted = layout.separate(np.array([0, 1, 2.0 + 0j]), np.full(3, 10.0), np.full(3, 10.0), rounds=50, pinned=pinned)
    assert list(parted[pinned]) == [0, 2]


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_separate_leaves_no_two_boxes_overlapping(seed: int) -> None:
    random = np.random.default_rng(seed)
    points = 100 * (random.random(40) + 1j * random.random(40))
    widths, heights = 5 + 40 * random.random(40), 5 + 15 * random.random(40)
    parted = layout.separate(points, widths, heights, rounds=1000)
    apart = parted[:, None] - parted[None, :]
    over_x = (widths[:, None] + widths[None, :]) / 2 - np.abs(apart.real)
    over_y = (heights[:, None] + heights[None, :]) / 2 - np.abs(apart.imag)
    overlap = np.minimum(over_x, over_y)
    np.fill_diagonal(overlap, 0)
    assert overlap.max() < 0.5


def places(corpus: Corpus, graph: nx.MultiDiGraph[str]) -> Places:
    scene = behold(corpus, graph)
    labels = dict.fromkeys((*scene.works, *scene.authors), "A name of a paper")
    return arrange(scene, labels, dict.fromkeys(scene.works, 10.0))


def test_places_are_repeatable_and_free_of_the_order_of_the_input(corpus: Corpus, graph: nx.MultiDiGraph[str]) -> None:
    turned = replace(
        corpus,
        papers=dict(sorted(corpus.papers.items(), reverse=True)),
        works=corpus.works[::-1],
        citations=corpus.citations[::-1],
        people=corpus.people[::-1],
        resolutions=corpus.resolutions[::-1],
    )
    first = places(corpus, graph)
    assert places(corpus, graph) == first
    assert places(turned, graphs.build(turned)).points == first.points


def test_every_work_and_shared_author_has_a_place_of_its_own(corpus: Corpus, graph: nx.MultiDiGraph[str]) -> None:
    scene, found = behold(corpus, graph), places(corpus, graph)
    assert set(found.points) == {*scene.works, *scene.authors}
    assert len(set(found.points.values())) == len(found.points)
    assert all(round(z.real, 1) == z.real and round(z.imag, 1) == z.imag for z in found.points.values())


def test_a_refreshed_map_looks_like_the_one_before() -> None:
    """One paper more on a list of 50: the others stay, though a map made afresh is another one."""
    whole = crowd(400, listed=50)
    less = replace(whole, resolutions=tuple(r for r in whole.resolutions if r.entry.position != 20))

    def arranged(corpus: Corpus, last: dict[str, complex] | None = None) -> tuple[Scene, Places]:
        scene = behold(corpus, graphs.build(corpus))
        labels = dict.fromkeys((*scene.works, *scene.authors), "A name of a paper")
        return scene, arrange(scene, labels, dict.fromkeys(scene.works, 10.0), last)

    scene, before = arranged(less)
    last = {
        str(pid): before.points[work]
        for work in scene.works
        if work not in before.alone
        for pid in scene.entities[work].records
    }

    def moved(after: Places) -> float:
        width = np.ptp([z.real for z in before.points.values()])
        return float(np.median([abs(after.points[work] - before.points[work]) / width for work in scene.listed]))

    _, seeded = arranged(whole, last)
    assert moved(seeded) < 0.02
    assert moved(seeded) < moved(arranged(whole)[1]) / 3
    assert arranged(whole, last)[1] == seeded
    assert len(set(seeded.points.values())) == len(seeded.points)
    # Little of another list's map is to be found here: it has no bearing.
    assert arranged(whole, dict(list(last.items())[:3]))[1] == arranged(whole)[1]


@pytest.mark.slow
def test_the_work_of_the_repulsion_grows_no_worse_than_n_log_n() -> None:
    def seconds(count: int) -> float:
        points = layout.spiral(count, 1.0)
        best = float("inf")
        for _ in range(2):
            start = time.process_time()
            layout.repulsion(points, np.ones(count), 0.25)
            best = min(best, time.process_time() - start)
        return best

    # 8 times the points: n log n is 10 times the work, n squared 64 times; the bound lies between.
    assert seconds(32_000) < 30 * seconds(4_000)
