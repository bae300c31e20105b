"""Corpora in which much is missing or out of order: each command's function has an answer for them, and in seconds."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise, permutations

import pytest

from kg.corpus import Corpus
from kg.errors import ListError
from kg.insight.arrivals import arrivals
from kg.insight.changes import changes
from kg.insight.overlap import compare
from kg.insight.paths import around, between, main_path
from kg.insight.survey import survey
from kg.pid import Pid
from tests.insight.small import corpus, paper, pid

VERSIONS = [f"corpusid:{n}" for n in range(10_000)]
ODD = {
    "no entries": corpus([]),
    "one paper": corpus(["a"]),
    "one paper of which nothing is known": corpus(["a"], known={}),
    "no links": corpus(["a", "b", "c"]),
    "all cite each other": corpus(list("abcd"), [f"{one}>{other}" for one, other in permutations("abcd", 2)]),
    "a work that cites itself by its versions": corpus(["a"], ["a>v", "v>a", "a>a"], works=[("a", "v")]),
    "only works outside the list cite each other": corpus(["a"], ["x>y", "y>z", "z>x"]),
    "a work of 10,000 versions": corpus(
        [VERSIONS[0], "b"],
        [*map(">".join, pairwise(VERSIONS)), "b>corpusid:5", "corpusid:7>b"],
        works=[VERSIONS],
    ),
    "no titles and no dates": corpus(
        ["a", "b"], ["x>a", "x>b", "a>y", "b>y"], papers=[replace(paper(name), title="") for name in "abxy"]
    ),
    "one work that cites 1,000 listed ones": corpus(
        [f"corpusid:{n}" for n in range(1_000)], [f"x>corpusid:{n}" for n in range(1_000)]
    ),
    "a row of 1,000": corpus(
        [f"corpusid:{n}" for n in range(1_000)], [f"corpusid:{n + 1}>corpusid:{n}" for n in range(999)]
    ),
}  # fmt: skip


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_odd_corpora_are_surveyed_in_seconds(odd: Corpus) -> None:
    start = time.process_time()
    seen = survey(odd)
    works = seen.network
    assert len(seen.order) == len(works.listed)
    assert seen.self_check.findable <= seen.self_check.papers == len(works.listed_papers)
    for rows in seen.suggestions.values():
        assert all(1 <= row.best <= row.rank <= row.worst <= len(rows) for row in rows)
        assert not {row.work for row in rows} & works.listed.keys()
    assert all(0 < bridge.share <= 1 for bridge in seen.structure.bridges)
    main_path(works, around(works))
    arrivals(works, "2026-01-01")
    if works.listed:
        ends = tuple(works.listed)[:: max(1, len(works.listed) - 1)]
        between(works, ends[0], ends[-1])
        assert set(compare(odd, odd).shared) == works.listed.keys()
    else:
        with pytest.raises(ListError, match="no entries"):
            compare(odd, odd)
    assert changes(odd, odd).changes == ()
    assert time.process_time() - start < 20


def test_ten_thousand_versions_are_one_work_with_two_links() -> None:
    seen = survey(ODD["a work of 10,000 versions"])
    one = Pid("corpusid", "0")
    assert (len(seen.network.works), seen.network.cites) == (2, {one: (pid("b"),), pid("b"): (one,)})
    assert {*seen.main_path.cycles[0]} == {one, pid("b")}
