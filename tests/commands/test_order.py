"""The order of reading in words and as JSON."""

from __future__ import annotations

import json
from itertools import pairwise

from kg.commands.order import order_as_json, touching_as_json
from kg.insight.order import reading_order, touching
from kg.wording.order import lines, touching_lines
from tests.insight.drawn import draw


def test_each_place_has_its_reason() -> None:
    drawn = draw(
        [("b", "a"), ("c", "b"), ("x", "y"), ("y", "x"), ("x", "a")],
        listed=["c", "b", "a", "x", "y", "alone", "whole"],
        known=[("b", "references"), ("whole", "references"), ("whole", "citations")],
    )
    told = list(lines(drawn, reading_order(drawn)))
    assert told[0] == "7 works, 5 links within the list; what others build upon comes first:"
    reasons = {line.split("The work ")[1]: reason.strip() for line, reason in pairwise(told) if ".  " in line}
    assert reasons == {
        "a": "before 2, 4, which cite it; not all of its references are known",
        "b": "after 3, which it cites; before 1, which cites it",
        "c": "after 2, which it cites; not all of its references are known",
        "x": "after 3, which it cites; in a cycle with 5, by date; not all of its references are known",
        "y": "in a cycle with 4, by date; not all of its references are known",
        "alone": "no link with another listed work is known: not all of its references and citations are known",
        "whole": "no link with another listed work is known: all its references and citations are known",
    }
    made = json.loads(json.dumps(order_as_json(drawn, reading_order(drawn))))
    assert made["known"] == {"papers": 7, "references": 2, "citations": 1}
    first = made["order"][0]
    assert (first["entry"], first["built_on_by"], first["reason"]) == (
        3,
        ["doi:10.5555/b", "doi:10.5555/x"],
        reasons["a"],
    )


def test_the_few_works_say_whether_fewer_may_do() -> None:
    drawn = draw([("b", "a"), ("c", "a"), ("d", "b")])
    few = touching(drawn, 60)
    told = list(touching_lines(drawn, few))
    assert told[0] == "1 work of the list touches 2 of its 3 links:"
    assert "No smaller set does." in told
    assert touching_as_json(drawn, few)["is_smallest"] is True
    wide = draw([(f"a{n}", f"b{n}") for n in range(30)])
    told = list(touching_lines(wide, touching(wide, 100)))
    assert told[0] == "30 works of the list touch 30 of its 30 links:"
    assert any("a smaller set may do" in line for line in told)


def test_lists_without_links_say_so() -> None:
    for drawn in (draw([]), draw([], listed=["a"])):
        (line,) = touching_lines(drawn, touching(drawn, 50))
        assert line.startswith("No link within the list is known: reference lists are known for 0 of")
    assert list(lines(draw([]), ())) == ["The list is empty: there is nothing to put in order."]
    assert list(lines(draw([], listed=["a"]), reading_order(draw([], listed=["a"])))) == [
        "1 work, 0 links within the list; what others build upon comes first:",
        "",
        "   1.  1 The work a",
        "       no link with another listed work is known: not all of its references and citations are known",
        "",
        "Out of the links at hand: reference lists are known for 0 of 1 listed paper, citation lists for 0.",
    ]
