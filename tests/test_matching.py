"""Titles and bylines compared: what is one paper, and what only looks like it."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.authorship import agreement
from kg.matching import likeness, versions_alike
from kg.model import Author, Paper
from kg.pid import Pid
from kg.titles import comparable
from tests.titles import pairs


def test_no_pair_of_two_papers_is_matched_and_nearly_every_pair_of_one_is() -> None:
    everything = pairs()
    assert len(everything) >= 200
    assert [(pair.entry.title, pair.found) for pair in everything if pair.is_accepted and not pair.is_same] == []
    same = [pair for pair in everything if pair.is_same]
    missed = [pair.entry.title for pair in same if not pair.is_accepted]
    assert len(missed) <= 0.05 * len(same), missed


def test_a_score_means_what_it_says() -> None:
    for least, most in ((0.0, 0.2), (0.2, 0.6), (0.9, 0.98), (0.98, 1.1)):
        within = [pair for pair in pairs() if least <= pair.found.score < most]
        right = sum(pair.is_same for pair in within) / len(within)
        mean = sum(pair.found.score for pair in within) / len(within)
        # What lies between tells too little; from 0.9 on a score may be too modest, never too proud.
        assert right > mean - 0.05 if least >= 0.9 else right < most, (least, right, mean)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("TGF-β in H$_2$O", "tgf beta in h2o"),
        (r"\textit{In vivo} {BERT}: pr\'{e}t \alpha", "in vivo bert pret alpha"),
        ("C++ & MOFA+", "c plus plus and mofa plus"),
        ("RETRACTED: Two maps™", "2 maps"),
        ("Maps of the world (withdrawn)", "maps of the world"),
        ("Ｆｕｌｌ ﬁne Ångström", "full fine angstrom"),
        ("Retraction in the 2nd muscle", "retraction in the 2 muscle"),
        ("\ud800 ?!", ""),
        ("", ""),
    ],
)
def test_a_title_becomes_words_that_can_be_compared(title: str, words: str) -> None:
    assert comparable(title) == words


@pytest.mark.parametrize(
    ("listed", "printed", "grade"),
    [
        (["Ada Lovelace"], ["A. Lovelace", "B. Wang"], "first"),
        (["Lovelace, Ada"], ["Ada Lovelace"], "first"),
        (["Lovelace A"], ["Ada King Lovelace"], "first"),
        (["Müller, Jörg"], ["Jorg Muller"], "first"),
        (["Mueller J"], ["J. Müller"], "first"),
        (["Bo Wang", "Ada Lovelace"], ["Ada Lovelace", "Bo Wang"], "some"),
        (["Wei Zhang"], ["Wei Li"], "none"),
        (["Wei Zhang"], ["Li Zhang"], "unclear"),
        (["Bob Smith"], ["Robert Smith"], "unclear"),
        (["Ada Lovelace"], ["Bo Wang"], "none"),
        (["张三"], ["张三", "李四"], "first"),
        ([], ["Bo Wang"], "unknown"),
        (["?"], ["Bo Wang"], "unknown"),
    ],
)
def test_bylines_agree_by_what_both_say(listed: list[str], printed: list[str], grade: str) -> None:
    assert agreement(listed, printed).grade == grade


def test_versions_need_a_title_an_author_and_years_not_far_apart() -> None:
    pid = Pid("doi", "10.1/a")
    one = Paper(
        pid=pid, pids=(pid,), title="Folding maps in three ways", year=2020, authors=(Author(name="Ada Byron"),)
    )
    assert versions_alike(one, replace(one, title="Folding Maps in 3 Ways", year=2024)) == (
        "the same title and first author (Ada Byron), of 2020 and 2024"
    )
    for other in (
        replace(one, authors=()),
        replace(one, authors=(Author(name="Bo Wang"),)),
        replace(one, year=2025),
        replace(one, year=None),
        replace(one, title="Folding maps in four ways"),
        replace(one, title="Retraction: Folding maps in three ways"),
    ):
        assert versions_alike(one, other) is None
    short = replace(one, title="Editorial")
    assert versions_alike(short, short) is None


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_mutual_and_never_fails(one: str, other: str) -> None:
    assert likeness(one, other).odds == likeness(other, one).odds


@pytest.mark.parametrize(
    "text", ["a b " * 25_000, "x" * 100_000, "a b c" + ": " * 50_000, "[(" * 50_000, "$\\{" * 33_000]
)
def test_a_title_of_a_hundred_kilobytes_takes_no_time(text: str) -> None:
    started = time.process_time()
    likeness(text, text[:-1])
    likeness(text, "Folding maps in three ways")
    assert time.process_time() - started < 2
