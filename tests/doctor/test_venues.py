"""Which names are one venue, which are misspelt, and what an identifier tells."""

from __future__ import annotations

import pytest

from kg.doctor import links, venues
from kg.pid import Pid

SAME = [
    ("arxiv", "arXiv.org"),
    ("Preprint at arXiv", "Preprint at arXiv"),
    ("bioRxiv", "bioRxiv (Cold Spring Harbor Laboratory)"),
    ("Nat. Mach. Intell.", "Nature Machine Intelligence"),
    ("Nat Commun", "Nature Communications"),
    ("NIPS", "Neural Information Processing Systems"),
    ("PLoS ONE", "PLOS One"),
    ("Genome Biol.", "Genome biology"),
    ("J. Obsc. Res.", "Journal Obscure Research"),
]
OTHER = [("Nature", "Nature Methods"), ("Cell", "Cell Reports"), ("Cancer", "Cancers"), ("bioRxiv", "medRxiv")]
MISSPELT = {
    "iSchience tGPT": "iScience",
    "Nature Comunications": "Nature Communications",
    "Bioinformatcis": "Bioinformatics",
    "Nature Machine Inteligence (NMI)": "Nature Machine Intelligence",
    "Nature Method": "Nature Methods",
    "Brifings in Bioinformatics": "Briefings in Bioinformatics",
}
# Names of their own, near a name in the list or in parts the same.
NOT_MISSPELT = [
    "BMC Genetics", "Frontiers in Ecology", "Cancer", "Gene", "Neurology", "Journal of Neurology", "Natural Science",
    "arXiv", "Nature", "NeurIPS Workshop", "Nature Cities", "Science China", "Sensors", "Protein Cell", "ICLM", "",
    "Nature Reviews Methods Primers", "Genomics", "Journal of Machine Learning", "中国科学",
]  # fmt: skip


def test_names_of_one_venue_are_known_as_one_and_others_are_not() -> None:
    assert [pair for pair in SAME if not (venues.one(*pair) and venues.one(*reversed(pair)))] == []
    assert [pair for pair in OTHER if venues.one(*pair) or venues.one(*reversed(pair))] == []


def test_a_letter_wrong_is_found_and_another_venue_is_none() -> None:
    found = {label: venues.misspelt_known(label) for label in MISSPELT}
    assert {label: near and near.venue for label, near in found.items()} == MISSPELT
    assert all(near and near.written in label for label, near in found.items())
    assert [label for label in NOT_MISSPELT if venues.misspelt_known(label)] == []


def test_a_label_is_of_one_server_or_of_none() -> None:
    labels = ("bioRxiv preprint", "arxiv", "arXiv/ICML", "Nature", "bioRxiv, arXiv", "", "Preprint at arXiv")
    found = [window and window.venue for window in map(venues.server_in, labels)]
    assert found == ["bioRxiv", "arXiv", None, None, None, None, "arXiv"]


@pytest.mark.parametrize(
    ("curie", "year", "is_published"),
    [
        ("arxiv:2312.00001", 2023, False),
        ("arxiv:0704.0001", 2007, False),
        ("arxiv:hep-th/9901001", 1999, False),
        ("doi:10.1101/2022.11.28.517803", 2022, False),
        ("doi:10.1101/517803", None, False),
        ("doi:10.64898/2026.01.02.123456", 2026, False),
        ("doi:10.1101/gr.275224.121", None, True),  # Genome Research shares bioRxiv's prefix
        ("doi:10.5281/zenodo.1234", None, False),
        ("doi:10.21203/rs.3.rs-1234/v1", None, False),
        ("doi:10.1038/s41592-024-02201-0", None, True),
        ("openreview:7hdmA0qtr5", None, False),
    ],
)
def test_an_identifier_tells_a_preprint_and_its_year(curie: str, year: int | None, is_published: bool) -> None:
    pid = Pid.from_curie(curie)
    assert (venues.posted_in(pid), venues.is_publications(pid)) == (year, is_published)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("http://dx.doi.org/10.1000/a(b)", "https://doi.org/10.1000/a(b)"),
        ("https://www.doi.org/10.1000/ab", "https://doi.org/10.1000/ab"),
        ("http://arxiv.org/abs/2301.00001v3#sec", "https://arxiv.org/abs/2301.00001#sec"),
        ("https://arxiv.org/pdf/hep-th/9901001v2.pdf", "https://arxiv.org/pdf/hep-th/9901001.pdf"),
        ("https://www.biorxiv.org/content/10.1101/517803v1.full", "https://doi.org/10.1101/517803"),
        ("http://www.nature.com/articles/nature12373", "https://www.nature.com/articles/nature12373"),
        ("https://www.biorxiv.org/content/10.1101/517803v1.full.pdf", None),
        ("https://arxiv.org/abs/2301.00001", None),
        ("https://arxiv.org/list/cs/v1", None),
        ("http://example.org/a", None),
        ("http://notarxiv.org/abs/1", None),
        ("http://user@arxiv.org/abs/2301.00001", None),
        ("http://[::1", None),
        ("ftp://arxiv.org/x", None),
    ],
)
def test_old_forms_of_links_and_their_forms_of_today(old: str, new: str | None) -> None:
    found = links.mended(old)
    assert (found and found[0]) == new
    assert new is None or links.mended(new) is None
