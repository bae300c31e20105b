"""What changed between two builds, each change under its cause; what cites a list since a day."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.cli import main
from kg.corpus import LIST_ORIGIN, Corpus
from kg.insight.arrivals import arrivals, default_since
from kg.insight.both import is_after
from kg.insight.change import Change, What
from kg.insight.changes import changes
from kg.insight.network import network
from kg.model import Count
from kg.rdf.difference import difference
from tests.insight.small import SOURCE, corpus, paper, pid
from tests.view.crowd import crowd

Row = tuple[str, str, str, str]


def rows(old: Corpus, new: Corpus, *things: str) -> set[Row]:
    """The changes of some things: what it is, what became of it, why, and its identifiers."""
    found = changes(old, new).changes
    return {
        (one.thing, one.what, one.cause, ">".join(p.value.removeprefix("10.5555/") for p in one.subjects))
        for one in found
        if not things or one.thing in things
    }


def all_of(corpus: Corpus, new: Corpus) -> Collection[Change]:
    return changes(corpus, new).changes


def test_what_an_entry_brings_or_takes_along_is_of_the_list() -> None:
    old = corpus(["a"], ["a>x", "n>a"])
    new = corpus(["a", "b"], ["a>x", "n>a", "b>x", "b>y", "n>b", "n>y"])
    assert rows(old, new) == {
        ("entry", "came", "list", "b"),
        ("work", "came", "list", "b"),
        ("work", "came", "list", "y"),
        *(("link", "came", "list", pair) for pair in ("b>x", "b>y", "n>b", "n>y")),
    }
    assert rows(new, old) == {(thing, "went", cause, who) for thing, _, cause, who in rows(old, new)}


def test_what_a_new_entry_brings_is_of_the_list_also_if_more_was_known_of_it_before() -> None:
    old = corpus(["a"], ["b>a", "j>a", "x>a"])
    # That the citations of b were known says nothing of this list, for which nobody asked for them.
    known = (*old.states, *(replace(state, paper=pid("b")) for state in old.states))
    new = corpus(["a", "b", "j"], ["b>a", "j>a", "x>a", "n>b", "b>y", "a>x", "x>y"], works=[("j", "arxiv:2301.00001")])
    assert rows(replace(old, states=known), new) == {
        ("entry", "came", "list", "b"),
        ("entry", "came", "list", "j"),
        ("link", "came", "list", "n>b"),
        ("link", "came", "list", "b>y"),
        # Between works around the list: it is there since y is, whatever else is new of x.
        ("link", "came", "list", "x>y"),
        ("link", "came", "provider", "a>x"),
        ("work", "came", "list", "n"),
        ("work", "came", "list", "y"),
        ("version", "came", "list", "2301.00001"),
    }


def test_what_the_list_itself_says_of_a_paper_is_of_the_list() -> None:
    old, new = (corpus(["a"], papers=[paper("a", title=title, origin=LIST_ORIGIN)]) for title in ("One", "Another"))
    assert rows(old, new) == {("entry", "changed", "list", "a"), ("record", "changed", "list", "a")}


def test_what_is_dated_after_the_old_build_is_of_the_world_and_what_is_older_of_the_sources() -> None:
    papers = [paper("late", date="2026-06-02"), paper("early", date="2026-05-31")]
    old = corpus(["a", "b"], ["a>x"], gathered="2026-06-01")
    new = corpus(["a", "b"], ["a>y", "late>a", "early>a"], papers=papers, gathered="2026-07-01")
    assert rows(old, new) == {
        ("link", "came", "world", "late>a"),
        ("work", "came", "world", "late"),
        ("link", "came", "provider", "early>a"),
        ("work", "came", "provider", "early"),
        ("link", "came", "provider", "a>y"),
        ("work", "came", "provider", "y"),
        ("link", "went", "provider", "a>x"),
        ("work", "went", "provider", "x"),
    }


def test_the_day_that_counts_is_that_of_which_the_source_speaks() -> None:
    new = corpus(["a"], ["n>a"], papers=[paper("n", date="2026-05-31")])
    old = corpus(["a"])
    dated = replace(
        old,
        origins=(replace(SOURCE, date="2026-03-01"),),
        states=tuple(replace(state, origin=SOURCE.id) for state in old.states),
    )
    assert rows(old, new, "link") == {("link", "came", "provider", "n>a")}
    assert rows(dated, new, "link") == {("link", "came", "world", "n>a")}


def test_a_link_that_an_older_version_makes_too_is_none_of_the_world() -> None:
    papers = [paper("late", date="2026-09-01"), paper("arxiv:2501.00001", date="2025-01-01")]
    links = ["late>a", "arxiv:2501.00001>a"]
    new = corpus(["a"], links, papers=papers, works=[("late", "arxiv:2501.00001")])
    assert rows(corpus(["a"]), new, "link") == {("link", "came", "provider", "late>a")}


@pytest.mark.parametrize(
    ("date", "day", "expected"),
    [
        ("2026-06-02", "2026-06-01", True), ("2026-06-01", "2026-06-01", False),
        ("2026-06-01", "2026-06-01T09:00:00Z", False), ("2026-06", "2026-06-01", True),
        ("2026-05", "2026-06-01", False), ("2026", "2026-06-01", True),
        ("2025", "2026-06-01", False), ("2027", "2026-06-01", True), (None, "2026-06-01", False),
    ],
)  # fmt: skip
def test_a_date_without_its_day_may_be_after(date: str | None, day: str, expected: bool) -> None:
    assert is_after(date, day) is expected


def test_what_came_to_a_list_that_was_not_known_may_have_been_there_before() -> None:
    old = corpus(["a"], known={"references": ["a"]})
    new = corpus(["a"], ["n>a"], papers=[paper("n", date="2020")])
    assert rows(old, new) == {
        ("list", "changed", "gathering", "a"),
        ("link", "came", "gathering", "n>a"),
        ("work", "came", "gathering", "n"),
    }
    assert {what for _, what, cause, _ in rows(new, old) if cause == "gathering"} == {"went", "changed"}


def test_a_record_under_another_name_is_the_same_and_its_identifiers_are_told() -> None:
    old = corpus(["a"], ["a>x"])
    new = corpus(["corpusid:5"], ["corpusid:5>x"], papers=[paper("corpusid:5", "a", title="The paper called a")])
    (change,) = (one for one in all_of(old, new) if one.thing == "record")
    assert (change.cause, change.subjects) == ("provider", (pid("a"),))
    assert (change.before, change.after) == ("doi:10.5555/a", "corpusid:5; doi:10.5555/a")
    assert rows(old, new, "link", "work", "version") == set()


def test_of_two_records_with_the_identifier_of_one_that_is_gone_one_is_it() -> None:
    old = corpus(["x"], ["x>a"])
    new = corpus(["x"], ["x>b", "x>c"], papers=[paper("b", "a"), paper("c", "a")])
    assert rows(old, new, "work", "link") == {("work", "came", "provider", "c"), ("link", "came", "provider", "x>c")}


def test_versions_that_came_went_or_were_found_to_be_one_are_told_and_no_link_comes_by_them() -> None:
    apart = corpus(["j"], ["j>x", "arxiv:2301.00001>x", "j>arxiv:2301.00001"])
    joined = corpus(["j"], ["j>x", "arxiv:2301.00001>x"], works=[("j", "arxiv:2301.00001")])
    assert rows(apart, joined) == {("version", "changed", "provider", "2301.00001>j")}
    (change,) = all_of(joined, apart)
    assert (change.before, change.after) == ("one work", "works of their own")
    alone = corpus(["j"], ["j>x"])
    assert rows(alone, joined) == {("version", "came", "provider", "2301.00001")}
    assert rows(joined, alone) == {("version", "went", "provider", "2301.00001")}
    late = corpus(["j"], ["j>x"], works=[("j", "new")], papers=[paper("new", date="2026-09-01")])
    assert rows(alone, late) == {("version", "came", "world", "new")}


def test_counts_that_grow_are_of_the_world_and_those_that_shrink_of_the_source() -> None:
    def counted(number: int, origin: str) -> Corpus:
        return corpus(["a"], papers=[replace(paper("a"), counts=(Count(origin=origin, cited_by=number),))])

    one, other = counted(3, "openalex-2026-01-01"), counted(5, "openalex-2026-08-21")
    assert rows(one, other) == {("count", "changed", "world", "a")}
    assert rows(other, one) == {("count", "changed", "provider", "a")}
    assert rows(one, counted(5, "another")) == set()


def test_retractions_are_told_by_title_and_by_type() -> None:
    fine = corpus(["a"], papers=[paper("a", title="A fine paper")])
    for retracted in (
        paper("a", title="RETRACTED: A fine paper"),
        replace(paper("a", title="A fine paper"), types=("Retracted",)),
    ):
        new = replace(fine, papers={retracted.pid: retracted})
        assert rows(fine, new, "retraction") == {("retraction", "came", "world", "a")}
        assert rows(new, fine, "retraction") == {("retraction", "went", "provider", "a")}


def test_an_entry_is_followed_through_what_is_written_anew_and_what_it_leads_to() -> None:
    old = corpus(["a", "b"])
    (first, second) = old.resolutions
    entry = replace(first.entry, title="Another title", position=2)
    new = replace(
        old, resolutions=(replace(second, entry=replace(second.entry, position=1)), replace(first, entry=entry))
    )
    (change,) = all_of(old, new)
    assert (change.thing, change.what, change.cause, change.name) == ("entry", "changed", "list", "Another title")
    assert change.before is not None
    assert change.before.startswith("The paper called a | ")
    # The list is as it was, and the entry leads elsewhere: the source found its record.
    words = "title:the paper called a"
    lost = corpus([words, "b"], papers=[paper(words, title="The paper called a", origin=LIST_ORIGIN)])
    lost = replace(
        lost, resolutions=(replace(lost.resolutions[0], entry=first.entry, how="unresolved"), lost.resolutions[1])
    )
    assert rows(lost, old, "entry", "work") == {
        ("entry", "changed", "provider", "a>the paper called a"),
        ("work", "came", "provider", "a"),
        ("work", "went", "provider", "the paper called a"),
    }


@pytest.mark.parametrize("seed", range(3))
def test_nothing_changes_of_itself_and_what_came_one_way_went_the_other(seed: int) -> None:
    old, new = (crowd(100, links=120, listed=8, seed=one) for one in (seed, seed + 1))
    assert all_of(old, old) == ()
    opposite: dict[What, What] = {"came": "went", "went": "came", "changed": "changed"}
    there = {(row.thing, opposite[row.what], row.subjects) for row in all_of(old, new) if row.thing in {"work", "link"}}
    assert there == {(row.thing, row.what, row.subjects) for row in all_of(new, old) if row.thing in {"work", "link"}}


def test_what_cites_the_list_since_a_day_comes_by_how_much_it_cites_and_says_how_surely() -> None:
    papers = [
        paper("one", date="2026-06-01"),
        paper("two", date="2026-08-01"),
        paper("both", date="2026-07"),
        paper("year", date="2026"),
        paper("before", date="2026-05-31"),
        paper("j", date="2026-07-01"),
        paper("arxiv:2501.00001", date="2025-01-01"),
        paper("undated"),
    ]
    links = ["one>a", "two>a", "both>a", "both>b", "year>a", "before>a", "undated>a", "j>a", "b>a", "two>one"]
    found, undated = arrivals(
        network(corpus(["b", "a"], links, papers=papers, works=[("j", "arxiv:2501.00001")])), "2026-06-01"
    )
    assert [(one.work, one.cites, one.is_certain) for one in found] == [
        (pid("both"), (pid("b"), pid("a")), True),
        (pid("two"), (pid("a"),), True),
        (pid("one"), (pid("a"),), True),
        (pid("year"), (pid("a"),), False),
    ]
    assert undated == 1
    assert default_since("2026-06-01T10:00:00Z") == "2026-03-03"


@given(st.sets(st.integers(0, 30)), st.sets(st.integers(0, 30)))
def test_the_difference_of_two_graphs_leads_from_the_one_to_the_other(one: set[int], other: set[int]) -> None:
    """Whose subjects are facts by even numbers, conclusions by odd ones."""
    base = "http://x/"
    subjects = (f"{base}work/", f"{base}insight/")
    old, new = (
        sorted(f'<{subjects[n % 2]}{n}> <http://x/p> "a . b {n}" .\n'.encode() for n in numbers)
        for numbers in (one, other)
    )
    graphs = {"facts": ("http://x/f-", "http://x/f+"), "conclusions": ("http://x/c-", "http://x/c+")}
    quads = b"".join(difference(old, new, base, **graphs))
    found: dict[str, set[str]] = {name: set() for names in graphs.values() for name in names}
    for quad in ox.parse(io.BytesIO(quads), format=ox.RdfFormat.N_QUADS):
        assert isinstance(quad.graph_name, ox.NamedNode)
        found[quad.graph_name.value].add(f"{quad.triple} .\n")
    before, after = ({triple.decode() for triple in lines} for lines in (old, new))
    for subject, (removed, added) in zip(subjects, graphs.values(), strict=True):
        of_kind = [{line for line in lines if subject in line} for lines in (before - after, after - before)]
        assert [found[removed], found[added]] == of_kind


def test_a_mark_in_front_of_a_title_is_told_once_as_a_retraction() -> None:
    old, marked, renamed = (
        corpus(["a"], papers=[paper("a", title=title)])
        for title in ("A study of it", "RETRACTED: A study of it", "RETRACTED: A study of that")
    )
    things = ("retraction", "record")
    assert rows(old, marked, *things) == {("retraction", "came", "world", "a")}
    assert rows(old, renamed, *things) == {("retraction", "came", "world", "a"), ("record", "changed", "provider", "a")}


def test_of_one_gathering_what_is_around_the_list_came_and_went_with_it() -> None:
    # A snapshot gives all that it holds to the list that it was gathered for alone.
    old, new = corpus(["a", "b"], ["a>x", "y>z"]), corpus(["a"], ["a>x"])
    gone = {("work", "went", "y"), ("work", "went", "z"), ("link", "went", "y>z")}
    for later, cause in ((new, "list"), (replace(new, gathered="2026-07-01"), "gathering")):
        found = rows(old, later, "work", "link")
        assert {(thing, what, who) for thing, what, of, who in found if of == cause} >= gone


def test_a_version_is_named_by_its_identifier() -> None:
    old, new = corpus(["a"]), corpus(["a"], works=[("a", "arxiv:2401.00001")])
    (one,) = all_of(old, new)
    assert one.name == "arxiv:2401.00001 of The paper called a"


def test_the_commands_tell_what_changed_between_builds_and_what_is_new(
    short_list: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new, rdf = tmp_path / "old", tmp_path / "new", tmp_path / "changes.nq"
    build = ("build", str(short_list), "--offline", "--no-sparql", "--out")
    assert main([*build, str(old)]) == 0
    short_list.write_text(short_list.read_text() + "- [A \x1bred post](https://example.org/post)\n")
    assert main([*build, str(new)]) == 0
    capsys.readouterr()

    assert main(["diff", str(old), str(old)]) == 0
    assert capsys.readouterr().out.endswith("citation lists for 0 of 1\nNothing has changed.\n")
    shown = tmp_path / "changes.html"
    assert main(["diff", str(old), str(new), "--rdf", str(rdf), "--html", str(shown)]) == 0
    assert "A \ufffdred post" not in shown.read_text()
    assert ">A red post</" in shown.read_text()
    told = capsys.readouterr().out
    assert "\nThe list changed\n  entries: 1 came\n    + A" in told
    assert "\x1b" not in told
    graphs = [set((folder / "graph.nt").read_bytes().splitlines()) for folder in (old, new)]
    removed, added = (
        {line.rpartition(b" <")[0] + b" ." for line in rdf.read_bytes().splitlines() if line.endswith(end)}
        for end in (b"#removed> .", b"#added> .")
    )
    assert graphs[0] - removed | added == graphs[1]
    assert added
    assert main(["diff", str(old), str(new), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["old"]["entries"], said["new"]["entries"]) == (1, 2)
    assert [(one["thing"], one["cause"]) for one in said["changes"]] == [("entry", "list"), ("work", "list")]
    # A post is in no snapshot: these two hold the same.
    assert main(["diff", str(old / "snapshot"), str(new)]) == 0
    assert "Nothing has changed." in capsys.readouterr().out

    assert main(["new", "--build", str(new), "--since", "0001"]) == 0
    assert capsys.readouterr().out.startswith("Citing the list since 0001-01-01 (citations known of 0 of ")
    assert main(["new", "--build", str(new), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["known"] == {"papers": 2, "references": 0, "citations": 0}

    other = shutil.copytree(old, tmp_path / "other")
    manifest = json.loads((other / "manifest.json").read_text())
    (other / "manifest.json").write_text(json.dumps(manifest | {"base": "https://example.org/"}))
    for arguments, code, sentence in (
        (["diff", other, new, "--rdf", rdf], 1, "were not built with the same --base-iri"),
        (["diff", tmp_path, old], 1, f"{tmp_path} is no "),
        (["diff", old, new, "--rdf", tmp_path], 1, f"{tmp_path} is a folder"),
        (["diff", old, new, "--html", tmp_path], 1, f"{tmp_path} is a folder"),
        (["diff", old, new, "--html", tmp_path / "none" / "x.html"], 1, f"There is no folder {tmp_path / 'none'}"),
        (["diff", old / "snapshot", new, "--rdf", rdf], 1, "snapshot is no "),
        (["new", "--build", tmp_path], 1, f"{tmp_path} is no "),
        (["new", "--since", "June"], 2, "'June' is no date"),
        (["new", "--since", "2026-02-30"], 2, "'2026-02-30' is no date"),
    ):
        assert main([str(argument) for argument in arguments]) == code
        assert sentence in capsys.readouterr().err
