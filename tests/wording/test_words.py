"""The words that commands and report share, where they have a choice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.insight.arrivals import arrivals as arrivals_since
from kg.insight.network import Basis, network
from kg.insight.rank import Suggestion
from kg.wording import arrivals, suggestions, words
from tests.insight import small
from tests.insight.drawn import draw, pid


def test_listed_works_are_called_by_place_and_name_and_many_are_counted() -> None:
    listed = [f"w{n}" for n in range(8)]
    drawn = draw([], listed=listed, titles={"w1": "scGPT: toward building a foundation model"})
    assert words.names(drawn, [pid("w2"), pid("w1")]) == "2 scGPT, 3 The work w2"
    five = "1 The work w0, 2 scGPT, 3 The work w2, 4 The work w3, 5 The work w4"
    assert words.names(drawn, map(pid, listed[:5])) == five
    assert words.names(drawn, map(pid, reversed(listed))) == f"{five} and 3 more"
    assert words.places(drawn, [pid("w7"), pid("w0")]) == "1, 8"


def test_other_works_are_called_by_title_year_and_identifier_unless_that_is_the_title() -> None:
    papers = [small.paper("x", title="A title", date="2024-05-01"), small.paper("title:some words", title="Some words")]
    found = network(small.corpus("a", ["a>x", "a>title:some words"], papers=papers))
    assert words.label(found, small.pid("x")) == "A title (2024), doi:10.5555/x"
    assert words.label(found, small.pid("title:some words")) == "Some words"
    assert words.label(found, small.pid("a")) == "1 The paper called a"


def test_why_a_work_stands_there_names_the_papers_and_the_parts_also_what_stands_under_no_heading() -> None:
    drawn = draw([], listed=["a", "b"])
    one = Suggestion(
        work=pid("x"), cited_by=(pid("b"),), cites=(pid("a"),), groups=("One", ""), fame=None,
        score=1.0, rank=1, best=1, worst=1200,
    )  # fmt: skip
    assert suggestions.why(drawn, one, words.places) == "cited by 2; cites 1; links “One”, what stands under no heading"
    assert suggestions.why(drawn, replace(one, cited_by=(), groups=()), words.names) == "cites 1 The work a"
    told = list(
        suggestions.ranking(drawn, "old", Basis(papers=2, references=1, citations=0), [replace(one, work=pid("a"))])
    )
    assert told[0] == "What the list builds upon: cited by listed papers (references known of 1 of 2 listed papers)"
    assert told[1:] == [
        "   1  The work a",
        "      cited by 2; cites 1; links “One”, what stands under no heading;"
        " how often it is cited at large is not known; were all lists known, rank 1 to 1,200",
        "      doi:10.5555/a",
    ]
    assert words.possible_ranks(one.best, one.worst) == "1 to 1,200"
    assert suggestions.fame(one) == "how often it is cited at large is not known"
    assert suggestions.fame(replace(one, fame=0)) == "cited 0 times at large"
    assert suggestions.fame(replace(one, fame=1)) == "cited 1 time at large"


def test_each_ranking_says_out_of_which_lists_it_comes() -> None:
    known = Basis(papers=3, references=2, citations=1)
    assert suggestions.lists_known("old", known) == "references known of 2 of 3 listed papers"
    assert suggestions.lists_known("new", known) == "citations known of 1 of 3 listed papers"
    assert suggestions.lists_known("bridge", known) == "references known of 2, citations known of 1 of 3 listed papers"


def test_what_cites_the_list_is_told_with_what_it_cites_and_how_surely() -> None:
    dated = {"sure": "2026-05-01", "perhaps": "2026", "undated": None}
    papers = [small.paper(name, date=date) for name, date in dated.items()]
    found = network(small.corpus("ab", ["sure>b", "sure>a", "perhaps>b", "undated>a"], papers=papers))
    head = "Citing the list since 2026-03-03 (citations known of 2 of 2 listed papers)"
    assert list(arrivals.lines(found, "2026-03-03", *arrivals_since(found, "2026-03-03"))) == [
        head,
        "2026-05-01  The paper called sure",
        "            cites 1, 2; rank 1, were all lists known 1 to 1; doi:10.5555/sure",
        "",
        "Perhaps since then: what is dated by its month or year alone",
        "2026        The paper called perhaps",
        "            cites 2; rank 2, were all lists known 2 to 2; doi:10.5555/perhaps",
        "",
        "1 other work that cites the list has no date.",
    ]
    assert list(arrivals.lines(found, "2026-03-03", (), 0)) == [head, "  none is known"]


@pytest.mark.parametrize(
    ("undated", "said"),
    [
        (1, "1 other work that cites the list has no date."),
        (1200, "1,200 other works that cite the list have no date."),
    ],
)
def test_what_has_no_date_is_counted(undated: int, said: str) -> None:
    assert arrivals.note(undated) == said
