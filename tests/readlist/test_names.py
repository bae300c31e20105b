"""Authors beside a title: found where they stand, and not taken from journals and keywords."""

from __future__ import annotations

import pytest

from kg.readlist.markdown import read
from kg.readlist.names import authors_in


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Haotian Cui, Chloe Wang, Bo Wang", ("Haotian Cui", "Chloe Wang", "Bo Wang")),
        (" - A. B. Author and Bo Coauthor. Nature Methods 2021", ("A. B. Author", "Bo Coauthor")),
        ("Smith J, Doe A. bioRxiv, 2023", ("Smith J", "Doe A")),
        ("by Ada Lovelace", ("Ada Lovelace",)),
        ("Fan Yang et al., Nature Machine Intelligence", ("Fan Yang",)),
        ("José Łukasz, Anna van der Berg; Ömer O'Neil & Li-Wei Chen", (
            "José Łukasz", "Anna van der Berg", "Ömer O'Neil", "Li-Wei Chen")),
        ("Bengio, Yoshua, Ian J. Goodfellow, and Aaron Courville. Deep learning", (
            "Yoshua Bengio", "Ian J. Goodfellow", "Aaron Courville")),
        ("Simonyan, Karen, and Andrew Zisserman.", ("Karen Simonyan", "Andrew Zisserman")),
        ("Devlin, J., Chang, M.-W., & van den Berg, K. (2019). BERT", (
            "J. Devlin", "M.-W. Chang", "K. van den Berg")),
        ("Wang, Chuanrui, et al.", ("Chuanrui Wang",)),
        ("Wei et al., NeurIPS", ("Wei",)),
        ("Nature Methods, 2021", ()),
        ("Nature Methods", ()),
        ("a model of single cells, with code and data", ()),
        ("Genes, Cells", ()),
        ("2021, Ada Lovelace, Bo Wang", ()),
        ("", ()),
    ],
)  # fmt: skip
def test_authors_are_read_where_they_stand_and_not_made_of_other_words(words: str, names: tuple[str, ...]) -> None:
    assert authors_in(words) == names


@pytest.mark.parametrize(
    "line",
    [
        "- **Folding maps** Ada Author, Bo Coauthor. [[paper]](https://doi.org/10.1234/x)",
        "- [Folding maps](https://doi.org/10.1234/x) (Nature, 2021), Ada Author and Bo Coauthor",
    ],
)
def test_an_entry_has_its_authors(line: str) -> None:
    (entry,) = read(line, name="x", file="x.md").entries
    assert entry.title == "Folding maps"
    assert entry.authors == ("Ada Author", "Bo Coauthor")


def test_words_that_are_the_title_are_no_authors() -> None:
    (entry,) = read("- Ada Lovelace, Bo Wang https://x.org/a", name="x", file="x.md").entries
    assert entry.authors == ()


def test_a_long_number_behind_a_name_is_no_mark_and_takes_no_time() -> None:
    assert authors_in("Ada Lovelace1,2, Bo Wang3*") == ("Ada Lovelace", "Bo Wang")
    assert authors_in(f"Ada Lovelace1,2, Bo Wang{'2' * 4_000}ts") == ()
