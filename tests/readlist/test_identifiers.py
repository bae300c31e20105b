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
        ("https://www.biorxiv.org/content/10.1101/2023.05.29.542705v2.full.pdf+html", "doi:10.1101/2023.05.29.542705"),
        ("https://www.example.org/doi/10.1000/abc.full.pdf+html", "doi:10.1000/abc"),
        ("https://www.example.org/doi/10.1000/abc/fulltext", "doi:10.1000/abc"),
        ("https://www.example.org/doi/10.1000/abc/pdfdirect", "doi:10.1000/abc"),
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
        ("https://www.biorxiv.org/content/early/2018/03/05/276261", "doi:10.1101/276261"),
        ("https://www.biorxiv.org/content/10.1101/2023.05.29.542705v2.full-text?x=y", "doi:10.1101/2023.05.29.542705"),
        ("http://www.nature.com/nbt/journal/v34/n6/full/nbt.3569.html", "doi:10.1038/nbt.3569"),
        ("https://science.org/doi/abs/10.1126/science.aax2342", "doi:10.1126/science.aax2342"),
        ("https://www.pnas.org/content/118/15/e2016239118.short", "doi:10.1073/pnas.2016239118"),
        ("https://pubs.acs.org/doi/pdf/10.1021/acs.jcim.0c01315?ref=pdf", "doi:10.1021/acs.jcim.0c01315"),
        ("https://link.springer.com/content/pdf/10.1007%2F978-3-540-27868-9_4.pdf", "doi:10.1007/978-3-540-27868-9_4"),
        ("https://www.tandfonline.com/doi/full/10.1080/17460441.2021.1918096#abs", "doi:10.1080/17460441.2021.1918096"),
        ("https://journals.sagepub.com/doi/10.1177/0278364913491297", "doi:10.1177/0278364913491297"),
        ("https://academic.oup.com/bib/advance-article/doi/10.1093/bib/bbac102/6554124", "doi:10.1093/bib/bbac102"),
        ("https://journals.plos.org/plosone/article/file?id=10.1371/journal.pone.0000001&type=printable",
         "doi:10.1371/journal.pone.0000001"),
        ("https://www.frontiersin.org/articles/10.3389/fmolb.2022.928534/full", "doi:10.3389/fmolb.2022.928534"),
        ("https://www.mdpi.com/1422-0067/22/21/11741/htm", "doi:10.3390/ijms222111741"),
        ("https://www.mdpi.com/1424-8220/21/2/488", "doi:10.3390/s21020488"),
        ("https://dl.acm.org/doi/abs/10.1145/3292500.3330701", "doi:10.1145/3292500.3330701"),
        ("https://dl.acm.org/citation.cfm?doid=3292500.3330701", "doi:10.1145/3292500.3330701"),
        ("https://genomebiology.biomedcentral.com/articles/10.1186/s13059-017-1269-0", "doi:10.1186/s13059-017-1269-0"),
        ("https://elifesciences.org/articles/27041v2", "doi:10.7554/elife.27041"),
        ("https://pubs.rsc.org/en/content/articlelanding/2021/sc/d0sc06535c", "doi:10.1039/d0sc06535c"),
        ("https://www.thelancet.com/journals/lancet/article/PIIS0140-6736(20)30183-5/fulltext",
         "doi:10.1016/s0140-6736(20)30183-5"),
        ("https://papers.ssrn.com/sol3/papers.cfm?abstract_id=4375283", "doi:10.2139/ssrn.4375283"),
        ("https://zenodo.org/records/1234567", "doi:10.5281/zenodo.1234567"),
        ("https://www.alphaxiv.org/abs/2305.17100v1", "arxiv:2305.17100"),
        ("https://ar5iv.labs.arxiv.org/html/2305.17100", "arxiv:2305.17100"),
        ("https://ar5iv.org/abs/math/0309136", "arxiv:math/0309136"),
        ("https://huggingface.co/papers/2305.17100", "arxiv:2305.17100"),
        ("https://www.arxiv.org/pdf/2305.17100v3.pdf&embed", "arxiv:2305.17100"),
        ("https://ui.adsabs.harvard.edu/abs/2017arXiv170603762V/abstract", "arxiv:1706.03762"),
        ("https://api.semanticscholar.org/arXiv:1706.03762", "arxiv:1706.03762"),
        ("https://api.semanticscholar.org/CorpusID:13756489", "corpusid:13756489"),
        ("https://europepmc.org/article/MED/31123456", "pubmed:31123456"),
        ("https://europepmc.org/articles/PMC7614541", "pmc:PMC7614541"),
        ("https://openreview.net/attachment?id=gdwcoBCMVi&name=pdf", "openreview:gdwcoBCMVi"),
        ("https://openreview.net/forum?id=gdwcoBCMVi&amp;noteId=x", "openreview:gdwcoBCMVi"),
        ("https://aclanthology.org/2021.findings-emnlp.218/", "acl:2021.findings-emnlp.218"),
        ("https://aclanthology.org/N19-1423v2.pdf", "acl:N19-1423"),
        ("https://www.aclweb.org/anthology/papers/P/P19/P19-1001/", "acl:P19-1001"),
        ("https://dblp.org/rec/conf/nips/VaswaniSPUJGKP17.html", "dblp:conf/nips/VaswaniSPUJGKP17"),
        ("https://doi-org.proxy.lib.example.edu/10.1038/nature14539", "doi:10.1038/nature14539"),
        ("https://www-nature-com.ezproxy.example.edu/articles/nature14539", "doi:10.1038/nature14539"),
        ("https://login.proxy.example.edu/login?url=https://doi.org/10.1038/nature14539", "doi:10.1038/nature14539"),
        ("https://web.archive.org/web/20200101000000*/https://arxiv.org/abs/1706.03762", "arxiv:1706.03762"),
        ("https://doi.org/10.1038/nature14539.?utm_source=x", "doi:10.1038/nature14539"),
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
        "https://www.cell.com/iscience/fulltext/S2589-0042(23)00613-2",
        "https://proceedings.mlr.press/v139/example21a.html",
        "https://openreview.net/group?id=ICLR",
        "https://dl.acm.org/citation.cfm?id=2806512",
        "http://delivery.acm.org/10.1145/3230000/3220078/p2847-zugner.pdf",
        "https://www.biorxiv.org/content/biorxiv/early/2022/01/19/2021.11.09.467890/DC1/embed/media-1.pdf",
        "https://aclanthology.org/volumes/2021.acl-long/",
        "https://www.mdpi.com/9999-9999/1/2/3",
        "https://citeseerx.ist.psu.edu/viewdoc/download?doi=10.1.1.73.876&rep=rep1&type=pdf",
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
    text = "See arXiv:2305.17100v2 and (doi: 10.1038/S41586-023-06139-9), PMID: 31123456, PMC7614541, not 10 apples；"
    assert [str(pid) for pid in in_text(text)] == [
        "arxiv:2305.17100", "doi:10.1038/s41586-023-06139-9", "pubmed:31123456", "pmc:PMC7614541",
    ]  # fmt: skip
    assert [str(pid) for pid in in_text("CoRR, abs/1510.00149 2；10.1038/nature14539。")] == [
        "arxiv:1510.00149", "doi:10.1038/nature14539",
    ]  # fmt: skip


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
