"""What people call a work leads to it, and what is none or several is told with the nearest."""

from __future__ import annotations

import time

import pytest

from kg.commands.naming import work_called
from kg.corpus import Corpus
from kg.errors import UnknownWorkError
from kg.insight.network import Network, network
from kg.pid import Pid
from tests.insight.drawn import draw, pid

SCGPT = Pid("doi", "10.1038/s41592-024-02201-0")


@pytest.fixture(scope="module")
def works(corpus: Corpus) -> Network:
    return network(corpus)


@pytest.mark.parametrize(
    "said",
    [
        "10.1038/s41592-024-02201-0",
        "doi:10.1038/S41592-024-02201-0",
        "https://doi.org/10.1038/s41592-024-02201-0",
        "10.1101/2023.04.30.538439",
        "https://www.biorxiv.org/content/10.1101/2023.04.30.538439v2.full",
        "scGPT",
        " SCGPT ",
        "12",
        "dx.doi.org/10.1038/s41592-024-02201-0",
        "biorxiv.org/content/10.1101/2023.04.30.538439v1",
        "scGPT: toward building a foundation model for single-cell multi-omics using generative AI",
        "Towards Building a Foundation Model for Single-Cell Multi-omics",
    ],
)
def test_identifiers_titles_names_and_words_of_titles_lead_to_the_work(works: Network, said: str) -> None:
    assert work_called(works, said) == SCGPT


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("PMID:37258680", 4), ("https://pubmed.ncbi.nlm.nih.gov/37258680/", 4), ("CorpusId:259002047", 4),
        ("s2:0ab77793e1f654c1d46179fcfad9de5566ed2995", 14), ("arXiv:2210.14330v2", 14),
        ("10.48550/arXiv.2210.14330", 14), ("arxiv.org/abs/2210.14330", 14), ("pmc:PMC10176267", 8),
        ("https://openreview.net/pdf?id=7hdmA0qtr5", 16),
        ("url:https://github.com/BioFM/OpenBioMed", 10), ("OpenBioMed", 10), ("tGPT", 8), ("“scBERT”", 15),
        ("title:scanpy large scale single cell gene expression data analysis", None),
    ],
)  # fmt: skip
def test_each_kind_of_identifier_and_what_the_commands_print_leads_to_the_work(
    works: Network, said: str, place: int | None
) -> None:
    entry = works.listed.get(work_called(works, said))
    assert (entry and entry.position) == place


def test_a_whole_book_is_no_title_and_takes_no_time(works: Network) -> None:
    start = time.process_time()
    with pytest.raises(UnknownWorkError) as told:
        work_called(works, "x " * 50_000)
    assert time.process_time() - start < 5
    assert len(str(told.value)) < 2_000


def test_among_works_of_one_name_the_listed_one_is_meant() -> None:
    titles = {"in": "Net: one", "out": "Net: two", "other": "Net: three"}
    assert work_called(draw([], listed=["in"], titles=titles), "net") == pid("in")
    with pytest.raises(UnknownWorkError, match=r'"net" may be any of 3 works here: .*Give the whole title'):
        work_called(draw([], listed=[], titles=titles), "net")


def test_a_whole_title_or_name_wins_over_words_of_longer_titles() -> None:
    titles = {"whole": "Deep maps", "longer": "Deep maps of cells", "named": "Net: one", "within": "The net of two"}
    drawn = draw([], listed=titles, titles=titles)
    assert work_called(drawn, "deep maps") == pid("whole")
    assert work_called(drawn, "net") == pid("named")
    assert work_called(drawn, "maps of") == pid("longer")


def test_what_is_not_there_is_told_with_what_is_nearest(works: Network) -> None:
    with pytest.raises(UnknownWorkError, match=r"No title .*scBERT as a large-scale pretrained"):
        work_called(works, "scBERT as a large scale pretrained deep langage model")
    with pytest.raises(UnknownWorkError, match=r"is doi:10.1038/s41592-024-02201-9\. .*identifiers: 12 scGPT"):
        work_called(works, "10.1038/s41592-024-02201-9")
    with pytest.raises(UnknownWorkError, match="no identifiers of that kind"):
        work_called(draw([("a", "b")]), "CorpusId:77")


@pytest.mark.parametrize("said", ["", "   ", "...", "\x1b[31m", "\ud800", "?" * 100_000, "\u202e"])
def test_what_says_nothing_is_a_sentence_and_steers_no_terminal(works: Network, said: str) -> None:
    with pytest.raises(UnknownWorkError) as caught:
        work_called(works, said)
    assert not any(sign in str(caught.value) for sign in "\x1b\u202e\ud800")


def test_a_build_without_works_has_none_to_name() -> None:
    with pytest.raises(UnknownWorkError, match="no titles"):
        work_called(draw([]), "anything")


def test_the_works_that_may_be_meant_steer_no_terminal() -> None:
    with pytest.raises(UnknownWorkError, match="may be any of 2 works") as caught:
        work_called(draw([], titles={"a": "Deep \u202emaps", "b": "Deep \x1b[31mnets"}, listed=[]), "deep")
    assert not any(sign in str(caught.value) for sign in "\x1b\u202e")
