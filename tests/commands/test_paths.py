"""Paths in words and as JSON."""

from __future__ import annotations

import json

import pytest

from kg.commands import paths as telling
from kg.commands.built import say
from kg.insight import paths
from kg.insight.network import Network
from kg.wording import paths as wording
from tests.insight.drawn import draw, pid


def told(drawn: Network, one: str, other: str) -> str:
    found = paths.between(drawn, pid(one), pid(other))
    assert json.loads(json.dumps(telling.between_as_json(drawn, pid(one), pid(other), found)))["known"][
        "papers"
    ] == len(drawn.listed)
    return "\n".join(wording.between_lines(drawn, pid(one), pid(other), found))


def test_chains_are_told_with_what_runs_backwards_and_out_of_how_many_lists() -> None:
    drawn = draw(
        [("a", "b"), ("b", "c")],
        listed=["a", "c"], dates={"a": "2023", "b": "2020", "c": "2021"}, known=[("a", "references")],
    )  # fmt: skip
    assert told(drawn, "a", "c").splitlines() == [
        "1 The work a (2023) -> 2 The work c (2021), by what each cites: 1 shortest path of 2 steps",
        "",
        "  1 The work a (2023)",
        "    cites The work b (2020), doi:10.5555/b",
        "    cites 2 The work c (2021)  [backwards: the date of what cites is before that of what it cites]",
        "",
        "Out of the links at hand: reference lists are known for 1 of 2 listed papers, citation lists for 0.",
    ]


def test_what_is_not_connected_by_chains_may_be_by_links_or_not_at_all() -> None:
    drawn = draw([("x", "a"), ("x", "b")], listed=["a", "b", "alone"])
    assert "No chain of citations" in told(drawn, "a", "b")
    assert "    is cited by The work x, doi:10.5555/x\n    cites 2 The work b\n" in told(drawn, "a", "b")
    assert "do not connect them, either" in told(drawn, "a", "alone")
    assert told(drawn, "a", "a") == "Both are the same work: 1 The work a."


def test_a_cycle_and_more_paths_than_are_shown_are_told() -> None:
    middles = [f"m{n}" for n in range(12)]
    drawn = draw([*(pair for m in middles for pair in (("a", m), (m, "b"))), ("b", "a")])
    assert "10 shortest paths of 2 steps, and there are more" in told(drawn, "a", "b")
    assert "they stand in a cycle of citations" in told(drawn, "a", "b")


def test_the_main_path_is_told_with_shares_cycles_and_what_runs_backwards() -> None:
    drawn = draw([("c", "b"), ("b", "a"), ("b", "x"), ("x", "b")], dates={"a": "2020", "b": "2019", "c": "2021"})
    found = paths.main_path(drawn, drawn.listed)
    text = "\n".join(wording.main_lines(drawn, found))
    place = {name: drawn.listed[pid(name)].position for name in "abcx"}
    assert f"        {place['a']} The work a (2020)\n100.0%  {place['b']} The work b (2019)" in text
    assert f"        in a cycle with {place['x']} The work x" in text
    assert f"Backwards: {place['b']} The work b (2019) cites {place['a']} The work a (2020)" in text
    assert "A cycle of 2 works, which count as one" in text
    made = telling.main_as_json(drawn, found)
    assert made["among"] == {"works": 4, "links": 4}
    assert json.loads(json.dumps(made))["links"][0][0] == {
        "citing": "doi:10.5555/b", "cited": "doi:10.5555/a", "backwards": True, "share": 1.0,
    }  # fmt: skip


def test_lists_without_links_have_no_main_path_and_titles_steer_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    for drawn in (draw([]), draw([], listed=["a"])):
        (line,) = wording.main_lines(drawn, paths.main_path(drawn, drawn.listed))
        assert line.startswith("There is no main path: no link among these works is known")
    hostile = draw([("a", "b")], titles={"a": "\x1b[31mred", "b": "\u202eback"})
    say([told(hostile, "a", "b")])
    shown = capsys.readouterr().out
    assert "\ufffd[31mred" in shown
    assert not any(sign in shown for sign in "\x1b\u202e")
