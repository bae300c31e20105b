"""Identifiers from links and texts."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.pid import Pid
from kg.readlist.identifiers import in_link, in_text


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.biorxiv.org/content/10.1101/2023.07.04.547619v1", "doi:10.1101/2023.07.04.547619"),
        ("https://www.biorxiv.org/content/10.1101/2023.05.29.542705v2.full.pdf", "doi:10.1101/2023.05.29.542705"),
        ("https://www.medrxiv.org/content/10.64898/2025.12.29.696856v3.full", "doi:10.64898/2025.12.29.696856"),
        ("https://www.nature.com/articles/s41586-023-06139-9", "doi:10.1038/s41586-023-06139-9"),
        ("https://www.nature.com/articles/s41586-023-06139-9.pdf", "doi:10.1038/s41586-023-06139-9"),
        ("https://arxiv.org/abs/2305.17100", "arxiv:2305.17100"),
        ("http://arxiv.org/pdf/2305.17100v2.pdf", "arxiv:2305.17100"),
        ("https://arxiv.org/abs/math.GT/0309136", "arxiv:math/0309136"),
        ("https://doi.org/10.48550/arXiv.2210.14330", "arxiv:2210.14330"),
        ("https://dx.doi.org/10.1016/S0140-6736(20)30183-5", "doi:10.1016/s0140-6736(20)30183-5"),
        ("https://doi.org/10.1002/(SICI)1097-0258(19980815)17:15%3C1661::AID-SIM968%3E3.0.CO;2-2",
         "doi:10.1002/(sici)1097-0258(19980815)17:15<1661::aid-sim968>3.0.co;2-2"),
        ("https://openreview.net/pdf?id=7hdmA0qtr5", "openreview:7hdmA0qtr5"),
        ("https://openreview.net/forum?noteId=x&id=gdwcoBCMVi", "openreview:gdwcoBCMVi"),
        ("https://pubmed.ncbi.nlm.nih.gov/37258680/", "pubmed:37258680"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC10949956/", "pmc:PMC10949956"),
        ("https://openalex.org/W4378838672", "openalex:W4378838672"),
        ("https://www.semanticscholar.org/paper/Some-Title/204e3073870fae3d05bcbc2f6a8e263d9b72e776",
         "s2:204e3073870fae3d05bcbc2f6a8e263d9b72e776"),
        ("https://onlinelibrary.wiley.com/doi/full/10.1002/adhm.202402201", "doi:10.1002/adhm.202402201"),
    ],
)  # fmt: skip
def test_a_link_gives_the_identifier_of_its_paper(url: str, expected: str) -> None:
    assert str(in_link(url)[0]) == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/BioFM/OpenBioMed",
        "https://www.sciencedirect.com/science/article/pii/S2589004223006132",
        "https://www.nature.com/",
        "https://notarxiv.org.evil.example/abs/nothing",
        "https://example.org/arxiv.org/abs/",
    ],
)
def test_a_link_that_names_no_paper_stays_a_link(url: str) -> None:
    assert [pid.scheme for pid in in_link(url)] == ["url"]


@pytest.mark.parametrize(
    "url", ["#top", "mailto:a@b.c", "javascript:alert(1)", "../x.md", "", "http://", "https://[::1"]
)
def test_what_is_no_web_address_holds_nothing(url: str) -> None:
    assert in_link(url) == ()


def test_a_text_gives_its_dois_and_arxiv_ids_in_order() -> None:
    text = "See arXiv:2305.17100v2 and (doi: 10.1038/S41586-023-06139-9), not 10 apples."
    assert [str(pid) for pid in in_text(text)] == ["arxiv:2305.17100", "doi:10.1038/s41586-023-06139-9"]


@given(st.text())
def test_no_text_breaks_the_readers_of_identifiers(text: str) -> None:
    for pid in (*in_text(text), *in_link("https://doi.org/" + text), *in_link(text)):
        assert Pid.from_curie(str(pid)) == pid


@given(st.text(alphabet=string.ascii_letters + string.digits + "().-_;/", min_size=1, max_size=30))
def test_a_doi_is_one_identifier_in_each_of_its_spellings(suffix: str) -> None:
    plain = Pid.parse("doi", "10.1234/" + suffix)
    spellings = ["doi:10.1234/", "DOI: 10.1234/", "https://doi.org/10.1234/", "http://dx.doi.org/10.1234/"]
    assert {Pid.parse("doi", start + suffix) for start in spellings} == {plain}
    assert Pid.parse("doi", "10.1234/" + suffix.upper()) == plain


@given(st.integers(min_value=7, max_value=99), st.integers(1, 12), st.integers(0, 99999), st.integers(1, 9))
def test_an_arxiv_id_loses_its_version_and_its_doi_form(year: int, month: int, number: int, version: int) -> None:
    bare = f"{year:02}{month:02}.{number:05}"
    forms = [("arxiv", f"{bare}v{version}"), ("arxiv", f"arXiv:{bare}"), ("doi", f"10.48550/arXiv.{bare}")]
    assert {Pid.parse(scheme, text) for scheme, text in forms} == {Pid("arxiv", bare)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("scheme", "text"), [("doi", "11.1/x"), ("arxiv", "2305"), ("s2", "abc"), ("pubmed", "x1"), ("url", "ftp://a/b")]
)
def test_what_is_no_identifier_is_refused(scheme: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"is not an?"):
        Pid.parse(scheme, text)  # type: ignore[arg-type]
