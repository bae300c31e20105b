"""Titles as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.titles import normal, plain, short, venue, withdrawal, withdrawal_of_types


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("A primer on <scp>RNA</scp>-seq", "A primer on RNA-seq"),
        ("R&amp;D", "R&D"),
        ("<tt> <b>Cell-o1</b> </tt> : training", "Cell-o1 : training"),
        ("p < 0.05 and q > 3", "p < 0.05 and q > 3"),
        ("a<b>c</b>", "ac"),
        ("x <script>alert(1)</script>", "x <script>alert(1)</script>"),
        ("tab\tand\nline\x07 \x1b[31mred", "tab and line [31mred"),
        ("half a \ud800 pair", "half a pair"),
    ],
)
def test_titles_are_cleaned_of_markup_and_of_nothing_else(raw: str, expected: str) -> None:
    assert plain(raw) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("scGPT: Towards Building", "scGPT—towards building"),
        ("Émile Łukasz Øre", "emile lukasz ore"),
        ("single‐cell", "single-cell"),
        ("ﬁne", "fine"),
        ("STRASSE", "straße"),
        ("𝑨 model", "a model"),
    ],
)
def test_the_same_title_is_the_same_in_other_spellings(one: str, other: str) -> None:
    assert normal(one) == normal(other)


def test_other_scripts_are_letters_too() -> None:
    assert normal("加藤 智美: 単一細胞!") == "加藤 智美 単一細胞"


@given(st.text())
def test_the_normal_form_is_normal(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("scGPT: Towards Building a Foundation Model for Single-Cell Multi-omics", "scGPT"),
        ("Clinical Camel: An Open-Source Expert-Level Medical Language Model", "Clinical Camel"),
        ("OpenBioMed", "OpenBioMed"),
        ("Population-level integration of single-cell datasets enables", "Population-level…"),
        ("Transfer learning enables predictions in network biology", "Transfer learning enables…"),
    ],
)
def test_a_short_name_is_the_name_before_the_colon_or_the_first_words(title: str, expected: str) -> None:
    assert short(title) == expected


@given(st.text(min_size=1), st.integers(5, 60))
def test_a_short_name_keeps_its_width(title: str, width: int) -> None:
    assert len(short(title, width)) <= width


def test_arxiv_has_one_name_as_a_venue() -> None:
    assert venue("arXiv preprint arXiv:1312.6114") == venue("ArXiv") == "arXiv"
    assert venue("Nature") == "Nature"


@pytest.mark.parametrize(
    ("title", "says"),
    [
        ("RETRACTED: Ileal-lymphoid-nodular hyperplasia", "retracted"),
        ("Retracted Article: A study", "retracted"),
        ("RETRACTED ARTICLE. A study", "retracted"),
        ("RETRACTED — A study", "retracted"),
        ("[Retracted] A study", "retracted"),
        ("(Retracted) A study", "retracted"),
        ("A study [Retracted]", "retracted"),
        ("A study (Retracted article. See vol. 5, pg 3, 2010)", "retracted"),
        ("Article retracted: A study", "retracted"),
        ("WITHDRAWN: OKR-Cell: Open World Knowledge", "withdrawn"),
        ("[Withdrawn] A study", "withdrawn"),
        ("Retraction: A study", "notice"),
        ("Retraction of: A study", "notice"),
        ("Retraction of “A study”", "notice"),
        ("Retraction of the paper A study", "notice"),
        ("Retraction notice to A study", "notice"),
        ("RETRACTION NOTE TO: RETRACTED: A study", "notice"),
        ("Notice of Retraction: A study", "notice"),
        ("Statement of Retraction: A study", "notice"),
        ("Withdrawal notice: A study", "notice"),
    ],
)
def test_a_title_that_says_it_was_retracted_is_heard(title: str, says: str) -> None:
    assert withdrawal(title) == says


@pytest.mark.parametrize(
    "title",
    [
        "Retracted articles in oncology: a survey",
        "Retraction of neurites after injury",
        "Retraction Watch",
        "Retracted science and the retraction index",
        "Withdrawn drugs: a review",
        "Alcohol withdrawal: treatment",
        "Why are papers retracted?",
        "Citations of retracted papers (a study of retracted articles)",
        "Lung retraction: an operation",
        "A study that was retracted in part",
        "Paper: retracted",
        "",
    ],
)
def test_a_title_about_retractions_says_nothing_of_itself(title: str) -> None:
    assert withdrawal(title) is None


def test_publication_types_say_so_too() -> None:
    assert withdrawal_of_types(("JournalArticle", "Retracted Publication")) == "retracted"
    assert withdrawal_of_types(["RetractionOfPublication"]) == "notice"
    assert withdrawal_of_types(["JournalArticle", "<img>", ""]) is None


@given(st.text())
def test_any_title_has_an_answer_in_no_time(text: str) -> None:
    assert withdrawal(text) in {None, "retracted", "withdrawn", "notice"}
