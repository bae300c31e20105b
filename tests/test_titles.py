"""Titles as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.titles import normal, plain, short, venue


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
