"""Reading lists in Markdown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import shipped
from kg.errors import ListError
from kg.model import Entry
from kg.readlist import markdown, read


def entries(text: str) -> tuple[Entry, ...]:
    return markdown.read(text, name="list", file="list.md").entries


def test_the_shipped_list_has_its_seventeen_entries_as_they_stand() -> None:
    found = read(shipped.reading_list())
    assert len(found.entries) == 17
    assert [entry.line for entry in found.entries] == list(range(3, 20))
    assert [entry.kind for entry in found.entries] == ["paper"] * 9 + ["software", "blog"] + ["paper"] * 6
    assert found.entries[3].title == "Transfer learning enables predictions in network biology"
    assert (found.entries[7].label, found.entries[7].year) == ("2023 iSchience tGPT", 2023)
    assert found.entries[14].venue == "Nature Machine Intelligence"
    assert found.entries[15].links[0].url == "https://openreview.net/pdf?id=7hdmA0qtr5"


def test_the_shipped_list_agrees_with_the_collected_facts(shared: Path) -> None:
    rows = [json.loads(line) for line in (shared / "data/single-cell/seeds.jsonl").read_text().splitlines()]
    found = read(shipped.reading_list()).entries
    expected = [(row["line"], row["title"], row["url"], row["label"], row["kind"]) for row in rows]
    assert [(e.line, e.title, e.links[0].url, e.label, e.kind) for e in found] == expected


@pytest.mark.parametrize(
    "line",
    [
        "1. [2023 Nature] **A title: with more** [[paper]](https://arxiv.org/abs/2305.17100)",
        "- [2023 Nature] **A title: with more** [[paper]](https://arxiv.org/abs/2305.17100)",
        "* **A title: with more** (Nature, 2023). [pdf](https://arxiv.org/pdf/2305.17100v1.pdf)",
        "- [A title: with more](https://arxiv.org/abs/2305.17100) (Nature 2023)",
        "+ **[A title: with more](https://arxiv.org/abs/2305.17100)** [Nature, 2023]",
        "1) A title: with more [2023 Nature] [paper](https://arxiv.org/abs/2305.17100) [code](https://github.com/a/b)",
        "- **A title: with more** [2023 Nature]\n  https://arxiv.org/abs/2305.17100",
        "- **A title: with more** [2023 Nature]\n  - [paper](https://arxiv.org/abs/2305.17100)\n  - [code](https://github.com/a/b)",
    ],
)  # fmt: skip
def test_each_plain_form_of_an_entry_is_read_alike(line: str) -> None:
    (entry,) = entries(line)
    assert entry.title == "A title: with more"
    assert (entry.year, entry.venue, entry.kind) == (2023, "Nature", "paper")
    assert str(entry.pids[0]) == "arxiv:2305.17100"


def test_headings_are_sections_and_the_first_is_the_title() -> None:
    found = markdown.read(
        "# My list\n## A\n- [One two](https://a.org/1)\n### B\n- [Three](https://a.org/2)\n## C\n- [Four](https://a.org/3)\n",
        name="list",
        file="list.md",
    )
    assert found.title == "My list"
    assert [entry.section for entry in found.entries] == [("A",), ("A", "B"), ("C",)]
    assert [entry.position for entry in found.entries] == [1, 2, 3]


def test_the_code_of_a_paper_does_not_name_the_paper() -> None:
    (entry,) = entries("- **A title** [pdf](https://example.org/x.pdf) [code](https://github.com/a/b)")
    assert [str(pid) for pid in entry.pids] == ["url:https://example.org/x.pdf"]
    assert len(entry.links) == 2


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("- **Tool** [Github](https://github.com/a/b)", "software"),
        ("- [Tool](https://github.com/a/b)", "software"),
        ("- **Post** [blog](https://example.org/post)", "blog"),
        ("- **Post** [2023 blog] [link text](https://example.org/post)", "blog"),
        ("- **Talk** [watch](https://www.youtube.com/watch?v=1)", "video"),
        ("- **Numbers** [data](https://example.org/data)", "dataset"),
        ("- **Paper** [link](https://example.org/paper)", "paper"),
    ],
)
def test_an_entry_is_what_its_links_and_label_say(line: str, kind: str) -> None:
    assert entries(line)[0].kind == kind


def test_contents_tables_and_plain_words_are_no_entries() -> None:
    assert entries("- [Contents](#contents)\n- just words\n\nA [link](https://a.org) in a paragraph.\n") == ()


def test_titles_lose_markup_and_keep_everything_else() -> None:
    (entry,) = entries("- **`scGPT` & *friends* <script>alert(1)</script>** [x](https://a.org)")
    assert entry.title == "scGPT & friends alert(1)"


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    found = entries("- " + text)
    assert all(entry.title or entry.pids for entry in found)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"# A heading\n\nand words\n", "holds no entry"),
        (b"- **one** [x](https://a.org)\n- \xff\xfe\n", r"list\.md:2: these bytes are not UTF-8"),
    ],
)
def test_a_list_that_is_none_is_refused_in_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "list.md"
    path.write_bytes(content)
    with pytest.raises(ListError, match=sentence):
        read(path)


def test_a_list_that_is_not_there_or_is_a_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ListError, match="There is no reading list"):
        read(tmp_path / "none.md")
    with pytest.raises(ListError, match="is a folder"):
        read(tmp_path)


def test_a_title_in_bold_behind_its_label_needs_no_link() -> None:
    """Also where most entries have none."""
    lines = [f"1. [2023 Nature] **A title of cells and models, the {n}th**" for n in range(30)]
    found = entries("# List\n\n" + "\n".join([*lines, "1. **One with a link** [[paper]](https://doi.org/10.1000/x)"]))
    assert len(found) == 31
    assert {(entry.year, entry.venue) for entry in found[:30]} == {(2023, "Nature")}
