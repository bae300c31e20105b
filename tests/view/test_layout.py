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
from kg.view.scene import behold


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
