"""Two lists compared: by works and never by words, with what each knows of the other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.cli import main
from kg.commands.compare import in_json, in_words
from kg.corpus import LIST_ORIGIN, Corpus
from kg.errors import ListError
from kg.insight.overlap import compare
from kg.insight.together import together
from kg.model import DIRECTIONS
from kg.pid import Pid
from tests.insight.small import corpus, paper, pid


def pids(*names: str) -> tuple[Pid, ...]:
    return tuple(map(pid, names))


def test_works_are_shared_by_identifiers_and_versions_and_not_by_titles() -> None:
    a = corpus(
        ["a", "arxiv:2301.00001", "t"],
        papers=[paper("t", title="The very same title"), paper("a", "corpusid:7")],
    )
    b = corpus(
        ["u", "j", "corpusid:7", "only"],
        papers=[paper("u", title="The very same title"), paper("corpusid:7", title="Named otherwise")],
        # Only the second build knows that the preprint has been published.
        works=[("j", "arxiv:2301.00001")],
    )
    found = compare(a, b)
    assert found.shared == pids("a", "j")
    assert found.same_title == (pids("t", "u"),)
    assert [len(found.a.listed), len(found.b.listed)] == [3, 4]
    assert [found.b.listed[work].position for work in found.shared] == [3, 2]
    other = compare(b, a)
    assert set(other.shared) == {pid("j"), pid("corpusid:7")}
    assert other.same_title == (pids("u", "t"),)


def test_what_has_no_identifier_is_the_same_only_if_one_source_tells_of_both() -> None:
    words = "title:a paper of three words"
    own = corpus([words], papers=[paper(words, origin=LIST_ORIGIN)])
    found = compare(own, own)
    assert (found.shared, len(found.same_title)) == ((), 1)
    told = corpus(["a"], [f"a>{words}"])
    joined, names = together(told, corpus(["b"], [f"b>{words}"]))
    assert (len(joined.papers), names) == (3, {})
    found = compare(told, corpus(["b"], [f"b>{words}"], papers=[paper(words, origin="another source")]))
    assert found.missed == ()


def test_what_one_list_cites_of_the_other_comes_most_cited_first() -> None:
    a = corpus(["a1", "a2", "both"], ["a1>b1", "a1>b2", "a2>b2", "both>b2", "a1>both", "b1>both"])
    b = corpus(["b1", "b2", "both"], ["b1>a2", "b2>both", "a2>b3"])
    found = compare(a, b)
    assert found.a_cites == ((pid("b2"), pids("a1", "a2", "both")), (pid("b1"), pids("a1")))
    assert found.b_cites == ((pid("a2"), pids("b1")),)


def test_what_both_miss_is_linked_with_both_and_comes_best_first() -> None:
    a = corpus(["a1", "a2"], ["a1>x", "a2>x", "y>a1", "a1>only", "a1>z", "a2>z"])
    b = corpus(["b1", "b2"], ["x>b1", "b2>x", "b1>y", "z>b1", "b1>elsewhere"])
    found = compare(a, b)
    assert [(row.work, row.with_a, row.with_b, row.rank) for row in found.missed] == [
        (pid("x"), pids("a1", "a2"), pids("b1", "b2"), 1),
        (pid("z"), pids("a1", "a2"), pids("b1"), 2),
        (pid("y"), pids("a1"), pids("b1"), 3),
    ]
    # All lists are known: no rank can change.
    assert all(row.best == row.rank == row.worst for row in found.missed)
    some = compare(
        a,
        corpus(["b1", "b2"], ["x>b1", "b2>x", "b1>y", "z>b1"], known={"references": ["b1", "b2"], "citations": ["b1"]}),
    )
    assert (some.b.references_known, some.b.citations_known) == (2, 1)
    assert [(row.rank, row.best, row.worst) for row in some.missed] == [(1, 1, 1), (2, 1, 2), (3, 2, 3)]


LISTED = st.lists(st.sampled_from("abcd"), min_size=1, max_size=3, unique=True)
LINKS = st.sets(st.sampled_from([f"{one}>{other}" for one in "abcdwxyz" for other in "abcdwxyz" if one != other]))


@given(LISTED, LINKS, st.sets(st.sampled_from("abcd")), LISTED, LINKS)
def test_the_best_and_worst_ranks_are_those_of_full_lists(
    a: list[str], links_a: set[str], known: set[str], b: list[str], links_b: set[str]
) -> None:
    """By brute force: a work has its best rank if it is linked with all it could be, and no other work is."""
    one = corpus(a, links_a, known={"references": sorted(known), "citations": a})
    found = compare(one, corpus(b, links_b))

    def key(row: int, *, filled: bool) -> tuple[int, int]:
        ends = []
        for side, linked in ((found.a, found.missed[row].with_a), (found.b, found.missed[row].with_b)):
            known = found.network.known
            unknown = {work for work in side.listed if any((work, direction) not in known for direction in DIRECTIONS)}
            ends.append({*linked, *unknown} if filled else {*linked})
        return min(map(len, ends)), len(ends[0] | ends[1])

    rows = range(len(found.missed))
    for row, missed in enumerate(found.missed):
        others = [n for n in rows if n != row]
        assert missed.rank == 1 + sum(key(n, filled=False) > key(row, filled=False) for n in others)
        assert missed.best == 1 + sum(key(n, filled=False) > key(row, filled=True) for n in others)
        assert missed.worst == 1 + sum(key(n, filled=True) > key(row, filled=False) for n in others)


def test_a_list_compared_with_itself_is_shared_whole(request: pytest.FixtureRequest) -> None:
    shipped: Corpus = request.getfixturevalue("corpus")
    found = compare(shipped, shipped)
    assert len(found.shared) == len(found.a.listed) == 17
    assert (found.same_title, found.a_cites, found.b_cites) == ((), (), ())
    lines = in_words(found)
    assert "17 works; reference lists known for 4 of 15 papers, citation lists for 5 of 15" in lines[0]
    assert lines[-1].startswith("  ... and 2,")
    assert json.loads(json.dumps(in_json(found)))["missed"][0]["best"] == 1


def test_a_list_without_entries_is_told() -> None:
    with pytest.raises(ListError, match='The list "A list" has no entries'):
        compare(corpus(["a"]), corpus([]))


def test_the_command_compares_builds_and_tells_what_is_none(
    short_list: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["build", str(short_list), "--offline", "--no-sparql", "--out", str(out)]) == 0
    capsys.readouterr()
    assert main(["compare", str(out), str(out)]) == 0
    printed = capsys.readouterr()
    assert "In both: 1 of 1 in A and 1 in B\n  1 = 1 A single-cell gene expression language model" in printed.out
    assert main(["compare", str(out), str(out), "--json"]) == 0
    assert [work["id"] for work in json.loads(capsys.readouterr().out)["shared"]] == ["arxiv:2210.14330"]
    assert main(["compare", str(out), str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith(f"kg: {tmp_path} is no ")
