"""Topics: what hangs together has one name, whatever the order of the input."""

from __future__ import annotations

import random
import time

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.corpus import Corpus
from kg.insight import topics
from kg.titles import plain
from kg.view.scene import behold

SUBJECTS = ("protein folding", "drug response", "image segmentation")
FILLERS = ("robust", "deep", "fast", "joint", "learned", "sparse")


def islands(size: int = 12) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Three groups of works, each linked within and about one subject, with one link between two of them."""
    links, titles = [], {}
    for group, subject in enumerate(SUBJECTS):
        for n in range(size):
            work = f"{group}-{n:03}"
            titles[work] = f"{FILLERS[n % 6].capitalize()} {subject} with RNA" if group == 0 else f"{subject}: a study"
            links += [(work, f"{group}-{(n + step) % size:03}") for step in (1, 2, 5)]
    return [*links, ("0-000", "1-000")], titles


def test_what_hangs_together_has_one_topic_named_after_its_titles() -> None:
    links, titles = islands()
    found = topics.find(links, titles)
    assert len(found.names) == 3
    for group, subject in enumerate(SUBJECTS):
        (topic,) = {found.of[work] for work in titles if work.startswith(f"{group}-")}
        assert subject in found.names[topic]
    assert any("RNA" in name for name in found.names), "capitals within words are kept"
    assert all(len(name.replace(",", "").split()) <= 3 for name in found.names)


@given(seed=st.integers(0, 1000))
@settings(max_examples=15)
def test_the_order_of_the_input_does_not_matter(seed: int) -> None:
    links, titles = islands()
    shuffled = [(b, a) if random.Random(seed).random() < 0.5 else (a, b) for a, b in links]
    names = list(titles.items())
    random.Random(seed).shuffle(shuffled)
    random.Random(seed + 1).shuffle(names)
    assert topics.find(shuffled, dict(names)) == topics.find(links, titles)


def test_what_is_alone_or_in_a_small_group_has_no_topic() -> None:
    links, titles = islands()
    titles |= {"alone": "protein folding", "x": "protein folding", "y": "protein folding"}
    found = topics.find([*links, ("x", "y")], titles)
    assert {"alone", "x", "y"}.isdisjoint(found.of)
    assert topics.find([], titles) == topics.Topics(of={}, names=())
    assert topics.find([], {}) == topics.Topics(of={}, names=())


def test_there_are_at_most_twelve_the_largest_first() -> None:
    links, titles = [], {}
    for group in range(15):
        for n in range(8 + group):
            titles[f"{group}-{n}"] = f"{'abcdefghijklmno'[group]}word study"
            links.append((f"{group}-{n}", f"{group}-0"))
    links = [(a, b) for a, b in links if a != b]
    found = topics.find(links, titles)
    assert len(found.names) == topics.MOST
    assert found.of["14-1"] == 0
    assert "0-1" not in found.of


def test_the_shipped_list_has_topics_that_can_be_told_apart(corpus: Corpus, graph: nx.MultiDiGraph[str]) -> None:
    scene = behold(corpus, graph)
    titles = {work: plain(corpus.papers[scene.entities[work].pid].title) for work in scene.works}
    found = topics.find(scene.links, titles)
    assert 6 <= len(found.names) <= topics.MOST
    terms = [term for name in found.names for term in name.split(", ")]
    assert len(terms) == len(set(terms))
    assert any("perturbation" in name for name in found.names)
    assert len(found.of) > 0.9 * len(scene.works)


def test_twenty_thousand_works_take_seconds() -> None:
    chance = random.Random(5)
    works = [f"w{n:05}" for n in range(20_000)]
    titles = {work: f"word{chance.randrange(999)} word{chance.randrange(999)}" for work in works}
    links = [(works[chance.randrange(20_000)], works[int(20_000 * chance.random() ** 3)]) for _ in range(60_000)]
    start = time.process_time()
    topics.find([(a, b) for a, b in links if a != b], titles)
    assert time.process_time() - start < 8
