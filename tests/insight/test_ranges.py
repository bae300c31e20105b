"""The ranks that things could have if more were known: unknown lists are filled, and nothing leaves its range."""

from __future__ import annotations

from collections.abc import Collection
from itertools import product

from hypothesis import example, given
from hypothesis import strategies as st

from kg.insight import pairs
from kg.insight.arrivals import arrivals
from kg.insight.overlap import compare
from kg.insight.ranges import Key, Range, ranges
from kg.model import DIRECTIONS, Direction
from kg.pid import Pid
from tests.insight.drawn import draw
from tests.insight.small import corpus

LISTED = ["a", "b", "c", "d"]
AROUND = ["v", "x", "y", "z"]
Link = tuple[str, str]
Known = Collection[tuple[str, Direction]]
LINKS = st.sets(st.sampled_from([pair for pair in product(LISTED + AROUND, repeat=2) if pair[0] != pair[1]]))
KNOWN = st.sets(st.sampled_from([(work, direction) for work in LISTED for direction in DIRECTIONS]))


def full(links: set[Link], known: Known, more: set[Link]) -> set[Link]:
    """The links with those of `more` that lists which are not known may hold, and no list that is known lacks."""
    return links | {
        (citing, cited)
        for citing, cited in more
        if (citing, "references") not in known and (cited, "citations") not in known and {citing, cited} & {*LISTED}
    }


def rank_of(key: Key, keys: Collection[Key]) -> int:
    return 1 + sum(other > key for other in keys)


@given(links=LINKS, known=KNOWN, more=LINKS)
@example(
    links={("x", "a"), ("x", "b"), ("y", "a")}, known={("a", "citations")},
    more={("x", "c"), ("x", "d"), ("y", "c"), ("y", "d")},
)  # fmt: skip
def test_pairs_stay_in_their_ranges_and_gain_no_more_than_they_can(
    links: set[Link], known: Known, more: set[Link]
) -> None:
    before, after = draw(links, listed=LISTED, known=known), draw(full(links, known, more), listed=LISTED)
    for direction in DIRECTIONS:
        now, then = (one.cited_by if direction == "references" else one.cites for one in (before, after))
        found, _ = pairs.pairs(before, now, direction)
        counts = {(pair.one, pair.other): pair.works for pair in pairs.pairs(after, then, direction)[0]}
        for pair in found:
            key = pair.one, pair.other
            assert pair.works <= counts[key]
            assert pair.most is None or counts[key] <= pair.most
            assert pair.best <= pair.rank <= pair.worst
            assert pair.best <= rank_of(counts[key], counts.values()) <= pair.worst
            assert pair.rank == rank_of(pair.works, [other.works for other in found])


def test_a_pair_of_known_lists_falls_behind_all_that_could_be_more() -> None:
    links = {("v", "a"), ("v", "b"), *((work, "c") for work in AROUND)}
    known: Known = {("a", "citations"), ("b", "citations"), ("c", "citations")}
    found, _ = pairs.pairs(draw(links, listed=LISTED, known=known), draw(links, listed=LISTED).cites, "citations")
    by_pair = {(pair.one.value[-1], pair.other.value[-1]): pair for pair in found}
    # Only c and d could have more than one work in common.
    assert [(key, one.rank, one.best, one.worst, one.most) for key, one in by_pair.items()] == [
        (("a", "b"), 1, 1, 2, 1), (("a", "c"), 1, 1, 2, 1), (("b", "c"), 1, 1, 2, 1)
    ]  # fmt: skip


@given(links=LINKS, known=KNOWN, more=LINKS)
def test_arrivals_stay_in_their_ranges(links: set[Link], known: Known, more: set[Link]) -> None:
    dates = dict.fromkeys(AROUND, "2026-01-01")
    before, after = (draw(some, listed=LISTED, known=known, dates=dates) for some in (links, full(links, known, more)))
    found, _ = arrivals(before, "2025-01-01")
    cites = {one.work: len(one.cites) for one in arrivals(after, "2025-01-01")[0]}
    for one in found:
        assert one.rank == rank_of(len(one.cites), [len(other.cites) for other in found])
        assert one.best <= one.rank <= one.worst
        assert one.best <= rank_of(cites[one.work], [cites[other.work] for other in found]) <= one.worst


@given(links=LINKS, known=KNOWN, more=LINKS)
def test_what_both_lists_miss_stays_in_its_range(links: set[Link], known: Known, more: set[Link]) -> None:
    some: dict[str, list[str]] = {way: [work for work, other in known if other == way] for way in DIRECTIONS}
    texts = [[f"{citing}>{cited}" for citing, cited in sorted(one)] for one in (links, full(links, known, more))]
    before = compare(corpus(["a", "b"], texts[0], known=some), corpus(["c", "d"], texts[0], known=some))
    after = compare(corpus(["a", "b"], texts[1]), corpus(["c", "d"], texts[1]))
    keys: dict[Pid, tuple[int, int]] = {
        row.work: (min(len(row.with_a), len(row.with_b)), len({*row.with_a, *row.with_b})) for row in after.missed
    }
    for row in before.missed:
        assert row.best <= row.rank <= row.worst
        assert row.best <= rank_of(keys[row.work], [keys[other.work] for other in before.missed]) <= row.worst


@given(
    now=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=5).map(
        lambda rows: [(one, one + more) for one, more in rows]
    )
)
def test_ranges_are_those_of_all_ways_to_gain(now: list[tuple[int, int]]) -> None:
    ways = list(product(*(range(least, most + 1) for least, most in now)))
    expected = [[1 + sum(other > way[place] for other in way) for way in ways] for place in range(len(now))]
    assert ranges([least for least, _ in now], [most for _, most in now]) == [
        Range(rank=1 + sum(least > now[place][0] for least, _ in now), best=min(ranks), worst=max(ranks))
        for place, ranks in enumerate(expected)
    ]
