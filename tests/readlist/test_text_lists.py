"""Lists in prose, of every form: what is an entry, and what it says of itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Entry, ReadingList
from kg.readlist import html, markdown, org, plain, rst

LISTS = Path(__file__).parents[1] / "lists"
READERS: dict[str, Callable[..., ReadingList]] = {
    ".md": markdown.read, ".html": html.read, ".org": org.read, ".rst": rst.read, ".txt": plain.read,
}  # fmt: skip
SCHEMES = {"doi": "doi", "arxiv": "arxiv", "openreview": "openreview", "acl": "acl"}


def entries(text: str, suffix: str = ".md") -> tuple[Entry, ...]:
    return READERS[suffix](text, name="list", file="list" + suffix).entries


def said(entry: Entry) -> dict[str, object]:
    pids = {SCHEMES[pid.scheme]: pid.value for pid in reversed(entry.pids) if pid.scheme in SCHEMES}
    return {
        "line": entry.line, "title": entry.title or None, "ids": pids, "kind": entry.kind,
        "section": list(entry.section), "year": entry.year, "venue": entry.venue,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["awesome.md", "chinese.md", "headings.md", "references.txt", "tables.md", "words.md"])
def test_a_labelled_list_is_read_as_a_person_reads_it(name: str) -> None:
    path = LISTS / name
    labels = [json.loads(line) for line in path.with_suffix(".labels.jsonl").read_text(encoding="utf-8").splitlines()]
    found = entries(path.read_text(encoding="utf-8"), path.suffix)
    assert [said(entry) for entry in found] == [{key: row[key] for key in said(found[0])} for row in labels]


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".html", "<h2>S</h2><ul>\n<li><a href='https://arxiv.org/abs/1706.03762'>All maps are one</a>, ICML 2020"),
        (".html", "<h2>S</h2>\n<p><b>All maps are one</b><br>\nICML 2020 <a href=https://arxiv.org/abs/1706.03762>x</a>"),
        (".html", "<h2>S</h2><table>\n<tr><th>Title<th>Venue<th>Link\n"
                  "<tr><td>All maps are one<td>ICML 2020<td><a href='https://arxiv.org/pdf/1706.03762v2'>x</a></table>"),
        (".org", "#+TITLE: L\n* S\n- [[https://arxiv.org/abs/1706.03762][All maps are one]] (ICML 2020)"),
        (".org", "* S  :tag:\n\n1. *All maps are one*, ICML 2020 [[https://arxiv.org/abs/1706.03762][pdf]]"),
        (".org", "* S\n** TODO All maps are one\n:PROPERTIES:\n:URL: https://arxiv.org/abs/1706.03762\n:YEAR: 2020\n"
                 ":VENUE: ICML\n:END:"),
        (".rst", "L\n=\n\nS\n-\n* `All maps are\n  one <https://arxiv.org/abs/1706.03762>`_, ICML 2020"),
        (".rst", "L\n=\n\nS\n-\n#. `All maps are one`_, ICML 2020\n\n"
                 ".. _All maps are one: https://arxiv.org/abs/1706.03762"),
        (".rst", "===\n L\n===\nS\n-\n.. [1] **All maps are one**. ICML 2020. :arxiv:`1706.03762`"),
        (".rst", "L\n=\n\nS\n-\n.. list-table::\n\n   * - Title\n     - Venue\n     - Link\n   * - All maps are one\n"
                 "     - ICML 2020\n     - https://arxiv.org/abs/1706.03762"),
        (".rst", "L\n=\n\nS\n-\n\n=================  =========  ================================\n"
                 "Title              Venue      Link\n=================  =========  ================================\n"
                 "All maps are one   ICML 2020  https://arxiv.org/abs/1706.03762\n"
                 "=================  =========  ================================\n"),
        (".txt", "# S\n\nAll maps are one, ICML 2020, https://arxiv.org/abs/1706.03762"),
        (".txt", "S:\n\n1. Lovelace, A., Wang, B. All maps are\n   one. ICML, 2020. arXiv:1706.03762\n2. 10.1234/x"),
    ],
)  # fmt: skip
def test_each_form_says_the_same(suffix: str, text: str) -> None:
    entry = entries(text, suffix)[0]
    assert (entry.title, entry.year, entry.venue, entry.section) == ("All maps are one", 2020, "ICML", ("S",))
    assert str(entry.pids[0]) == "arxiv:1706.03762"
    assert "All maps are" in "\n".join(text.split("\n")[entry.line - 1 : entry.last_line])


def test_a_line_of_plain_text_is_an_entry_whatever_it_holds() -> None:
    text = "10.1038/nature14539\nhttps://doi.org/10.1126/science.aax2342\n1810.04805v2\nPMC7614541\nPMID: 31123456\n"
    found = entries(text + "Well-drawn maps\n", ".txt")
    assert [str(entry.pids[0]) if entry.pids else entry.title for entry in found] == [
        "doi:10.1038/nature14539", "doi:10.1126/science.aax2342", "arxiv:1810.04805", "pmc:PMC7614541",
        "pubmed:31123456", "Well-drawn maps",
    ]  # fmt: skip
    assert [entry.title for entry in found[:-1]] == [""] * 5


@pytest.mark.parametrize("head", ["My papers\n", "References", "To read\n", "Maps\n====", "Old maps:", "Old maps"])
def test_a_short_line_of_plain_text_before_others_is_a_heading(head: str) -> None:
    found = entries(f"{head}\n1. Lovelace, A., Wang, B. Maps for all. ICML, 2020.\n2. 10.1234/x\n", ".txt")
    assert [entry.title for entry in found] == ["Maps for all", ""]
    assert len(found[0].section) == 1


def test_short_titles_one_a_line_are_no_headings() -> None:
    titles = ["Old maps", "New maps", "Drawing maps for all"]
    assert [entry.title for entry in entries("\n".join(titles), ".txt")] == titles
    assert [entry.title for entry in entries("\n\n".join(titles), ".txt")] == titles


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ("* S\n** DONE [#A] Old maps  :read:\n   :PROPERTIES:\n   :DOI: 10.1234/x\n   :YEAR: 2019\n   :END:\n", ".org"),
        ("# L\n## S\n### Old maps\n- Authors: Ada Lovelace, Bo Wang\n- DOI: 10.1234/x\n- Year: 2019\n", ".md"),
    ],
)
def test_a_short_heading_over_fields_is_a_title(text: str, suffix: str) -> None:
    (entry,) = entries(text, suffix)
    assert (entry.title, entry.year, str(entry.pids[0]), entry.section) == ("Old maps", 2019, "doi:10.1234/x", ("S",))


@pytest.mark.parametrize(
    "text",
    [
        "- [Contents](#contents)\n  - [Sub](#sub)\n",
        "- [By year](by_year.md)\n- [Part](https://github.com/u/list/blob/main/README.md#part)\n",
        "## Contributors\n- [Ada](https://ada.example.org)\n",
        "- [Ada](https://github.com/ada)\n- [Bo](https://twitter.com/bo)\n",
        "## News\n- [2024/01] [Our survey](https://arxiv.org/abs/2401.00001)\n### Older\n- [x](https://a.org/x)\n",
        "## Related awesome lists\n- [Awesome X](https://github.com/u/awesome-x)\n",
        "- Please read [the guide](https://a.org/guide) first\n- Datasets\n- Models\n",
        "- **2016** : more than 60 citations\n- **How** it is done\n",
        "Before this, there were [others](https://a.org/x), which [we](https://arxiv.org/abs/1706.03762) cite.\n",
        "[TDC](https://a.org/x) maintains a list of resources that holds 22 tasks and many data sets.\n",
        "<!--\n- [x y z](https://arxiv.org/abs/1706.03762)\n-->\n\n```\n- [x y z](https://arxiv.org/abs/1706.03762)\n```\n",
        "| Model | Stars |\n|--|--|\n| ours | 12 |\n",
        "[![Chart](https://api.star-history.com/svg?repos=a/b)](https://star-history.com/#a/b)\n",
        "## Citation\n- Paper: https://doi.org/10.1234/x\n- Code: https://github.com/a/b\n",
        "- [ICLR 2024](https://iclr.cc/virtual/2024/papers.html)\n",
        "- [@lovelace1843notes]\n",
        "- -\n",
    ],
)
def test_what_is_no_entry_is_left_out(text: str) -> None:
    assert entries(text) == ()


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("## Books, courses, datasets\n- [Maps](https://maps.example.org) by Lovelace (book)", "book"),
        ("## Books, courses, datasets\n- [Maps and more](https://maps.example.org)", "paper"),
        ("## Books\n- [Maps](https://maps.example.org)", "book"),
        ("- 📖 [Maps](https://maps.example.org)", "book"),
        ("- 📖 [Maps](https://doi.org/10.1234/x)", "paper"),
        ("- [The drawn map](https://ada.github.io/drawn-map/) (blog)", "blog"),
        ("- [The drawn map](https://ada.github.io/blog/drawn-map/)", "blog"),
        ("- [The drawn map](https://ada.github.io/2018/06/27/drawn-map/)", "blog"),
        ("- [The drawn map](https://huggingface.co/blog/drawn-map)", "blog"),
        (
            "**The drawn map** \\\n*Ada Lovelace* \\\n[[Website](https://ada.github.io/map-log/2018/06/27/maps.html)]",
            "blog",
        ),
        ("- [The drawn map](https://maps.googleblog.com/drawn-map)", "blog"),
        ("- [The drawn map](https://huggingface.co/datasets/a/map)", "dataset"),
    ],
)
def test_an_entry_is_what_its_address_or_a_remark_says(line: str, kind: str) -> None:
    (entry,) = entries(line)
    assert (entry.kind, len(entry.pids) > 0) == (kind, True)


def test_a_link_has_the_role_that_its_words_or_its_address_tell() -> None:
    (entry,) = entries(
        "- **A title** [Paper](https://a.org/1) [PDF](https://a.org/2) [代码](https://a.org/3)"
        " [Project Page](https://a.org/4) [data](https://doi.org/10.1234/x) [x](https://youtu.be/5) [Slides](https://a.org/6)"
        " [y](https://medium.com/7) [supplement](https://doi.org/10.1234/y) [what?](https://a.org/8)"
    )
    assert [link.role for link in entry.links] == [
        "paper", "pdf", "software", "project", "dataset", "video", "slides", "blog", "other", None,
    ]  # fmt: skip
    assert [str(pid) for pid in entry.pids] == ["url:https://a.org/1", "url:https://a.org/2"]


@pytest.mark.parametrize(
    ("line", "title", "year", "venue", "authors"),
    [
        ("- Ouyang et al., [Maps for all](https://arxiv.org/abs/2203.02155), ICML 2022",
         "Maps for all", 2022, "ICML", 1),
        ("- (Optional) Kaplan et al., 2020. Maps for all. https://a.org/x", "Maps for all", 2020, None, 1),
        ("- Smith, J. and Doe, A. (2018). Maps for all. *J Maps*, 12(3), 4-5. https://a.org/x",
         "Maps for all", 2018, "J Maps", 2),
        ("- Smith J, Doe A. Maps for all. J Maps. 2018;12(3):4-5. doi: 10.1234/abc", "Maps for all", 2018, "J Maps", 2),
        ('- John Smith, Jane Doe: "Maps for all", ICML 2019', "Maps for all", 2019, "ICML", 2),
        ("- Maps for all — Ada Lovelace, Bo Wang — ICML 2019 — [PDF](https://a.org/x.pdf)",
         "Maps for all", 2019, "ICML", 2),
        ("- [Maps for all](https://a.org/x) - *Ada Lovelace, Bo Wang* - **ICML 2019**",
         "Maps for all", 2019, "ICML", 2),
        ("- Maps for all (2019)\n  Ada Lovelace, Bo Wang\n  ICML\n  [paper](https://a.org/x)",
         "Maps for all", 2019, "ICML", 2),
        ("- **[ICML'19]** [**Maps for all**](https://a.org/x)", "Maps for all", 2019, "ICML", 0),
        ("- [Paper](https://a.org/x): **Maps for all** `ICML 2019`", "Maps for all", 2019, "ICML", 0),
        ("- [Maps for\n  all](https://a.org/x) ICML, 2019", "Maps for all", 2019, "ICML", 0),
        ("- **MapNet**: Maps for all. ICML 2019 [pdf](https://a.org/x.pdf)", "MapNet: Maps for all", 2019, "ICML", 0),
        ("- 📄 Maps for all :star: [[paper]](https://a.org/x) ![ICML 2019](https://img.shields.io/badge/ICML-2019-blue)",
         "Maps for all", 2019, "ICML", 0),
        ("|Title & Authors|Introduction|Links|\n|:--|:-:|:-:|\n|[![Star](https://img.shields.io/github/stars/a/b)]"
         "(https://github.com/a/b) [![Publish](https://img.shields.io/badge/Conference-ICML'19-blue)]() <br>"
         "[Maps for all](https://arxiv.org/abs/2301.00774) <br> Ada Lovelace, Bo Wang|<img src='a.png'>"
         "|[Github](https://github.com/a/b) [Paper](https://arxiv.org/abs/2301.00774)|",
         "Maps for all", 2019, "ICML", 2),
        ("- **Map learning**. Lovelace, Babbage, Hopper. ICML 2019. https://a.org/x", "Map learning", 2019, "ICML", 0),
        ("- [Lovelace et al. 2019](https://doi.org/10.1234/x) - Maps for all", "Maps for all", 2019, None, 1),
        ("- [Maps for all](https://a.org/x) (2019) - ICML", "Maps for all", 2019, "ICML", 0),
        ("- [Maps for all](https://a.org/x) (2019), Nat. Methods", "Maps for all", 2019, "Nat. Methods", 0),
        ("- **Maps for all**\n  Ada Lovelace, Bo Wang\n  [ICML 2019 (Maps and Data)](https://a.org/x)",
         "Maps for all", 2019, "ICML (Maps and Data)", 2),
        ("- Cho, K. *et al.* (2019) 'Maps for all', ICML. Available at: https://a.org/x",
         "Maps for all", 2019, "ICML", 1),
        ("- Lovelace, A. and Wang, B., 2019. ‘The map’s ink for all’. *ICML*. https://a.org/x",
         "The map’s ink for all", 2019, "ICML", 2),
        ("- Lovelace, A. and Wang, B. (2019). The map's ink and others' maps for all. *ICML*. https://a.org/x",
         "The map's ink and others' maps for all", 2019, "ICML", 2),
        ('- Lovelace, Ada; Wang, Bo (1 May 2019). "Maps for all". *ICML*. https://a.org/x',
         "Maps for all", 2019, "ICML", 0),
        ("|Title|Venue|Year|TL;DR|Materials|\n|-|-|-|-|-|\n|Maps for all|ICML|2019|"
         "of [old maps](https://arxiv.org/abs/1706.03762)|[[PUB](https://a.org/x)] [[CODE](https://github.com/a/b)]|",
         "Maps for all", 2019, "ICML", 0),
        ("**[1] Maps for all** (ICML 2019)<br>\n论文：[https://arxiv.org/abs/2001.00001](https://arxiv.org/abs/2001.00001)",
         "Maps for all", 2019, "ICML", 0),
        ("- 【2019】【ICML】Maps for all【[paper](https://arxiv.org/abs/2001.00001)】",
         "Maps for all", 2019, "ICML", 0),
        ("|Paper|Venue|Code|\n|-|-|-|\n|**MapNet**: Drawing Better Maps for All<br><sub>Ada Lovelace, Bo Wang</sub>|"
         "ICML'19|[![star](https://img.shields.io/github/stars/a/b)](https://github.com/a/b)|",
         "MapNet: Drawing Better Maps for All", 2019, "ICML", 2),
        ("**Maps for all** \\\n*Ada Lovelace<sup>1</sup>, Bo Wang<sup>1,2</sup>, Chen Li\\** \\\nICML 2019."
         " [[Paper](https://a.org/x)] [[Github](https://github.com/a/b)] \\\n2 Sep 2018",
         "Maps for all", 2019, "ICML", 3),
        ("**Maps for all**<br>\n*Ada Lovelace*<br>\n[[Website](https://ada.github.io/maps-log/2019/07/11/maps.html)]<br>"
         "\n11 Jul 2019", "Maps for all", 2019, None, 0),
        ("- Maps for all. Nat. Comp. Sci. 12, 3-4 (2019). https://a.org/x", "Maps for all", 2019, "Nat. Comp. Sci.", 0),
        ("- [MapNet](https://doi.org/10.1234/x): Drawing Better Maps for All, Lovelace et al., ICML 2019",
         "MapNet: Drawing Better Maps for All", 2019, "ICML", 1),
        ("- Maps for all, Lovelace et al., ICML 2019 [pdf](https://a.org/x)", "Maps for all", 2019, "ICML", 1),
        ("- Paper: https://a.org/x (ICML 2019)", "", 2019, "ICML", 0),
        ("- [x] [MapNet](https://doi.org/10.1234/x): Drawing Better Maps for All (2019)",
         "MapNet: Drawing Better Maps for All", 2019, None, 0),
        ("# L\n## 2019\n- [MapNet](https://doi.org/10.1234/x): Draws better maps for all, with less ink.",
         "MapNet", 2019, None, 0),
        ("- Maps for all. [[pdf]](papers/maps.pdf) ICML 2019", "Maps for all", 2019, "ICML", 0),
        ("## L\n### Maps for all\n- Paper: https://a.org/x\n- Authors: Ada Lovelace, Bo Wang\n- Venue: ICML 2019\n"
         "- Summary: goes beyond [old maps](https://arxiv.org/abs/1706.03762)", "Maps for all", 2019, "ICML", 2),
    ],
)  # fmt: skip
def test_title_year_venue_and_authors_are_told_apart(
    line: str, title: str, year: int, venue: str | None, authors: int
) -> None:
    (entry,) = entries(line)
    assert (entry.title, entry.year, entry.venue, len(entry.authors)) == (title, year, venue, authors)
    assert bool(entry.links) == ("://" in line)
    assert entry.kind == ("blog" if "maps-log" in line else "paper")
    assert "arxiv:1706.03762" not in map(str, entry.pids)
    assert not title or title.split()[-1] in "\n".join(line.split("\n")[entry.line - 1 : entry.last_line])


@pytest.mark.parametrize(
    "text",
    [
        "- Title: Maps for all\n  - Paper: https://doi.org/10.1234/x\n  - Code: https://github.com/a/b\n"
        "  - Venue: ICML 2019\n",
        "- **Maps for all**\n  - [PDF](https://doi.org/10.1234/x)\n  - [Code](https://github.com/a/b)\n"
        "  - TL;DR: beyond [old maps](https://arxiv.org/abs/1706.03762)\n  - Venue: ICML 2019\n",
        "- Maps for all\n  - DOI: 10.1234/x\n  - 代码：https://github.com/a/b\n  - Conference: ICML 2019\n",
        "**Maps for all**\n\n- Homepage:\n- Paper: https://doi.org/10.1234/x\n- Code: https://github.com/a/b\n"
        "- Venue: ICML 2019\n",
        "**Title:** Maps for all  \n**Authors:** Ada Lovelace, Bo Wang  \n**Venue:** ICML 2019  \n"
        "**Link:** https://doi.org/10.1234/x",
        "- 论文：Maps for all (ICML 2019) https://doi.org/10.1234/x 代码：https://github.com/a/b",
        "- **论文标题：** Maps for all **会议：** ICML 2019 **论文链接：** https://doi.org/10.1234/x",
        "- **Title:** Maps for all **Authors:** Ada Lovelace, Bo Wang **Venue:** ICML 2019 **DOI:** 10.1234/x",
    ],
)  # fmt: skip
def test_a_title_and_the_fields_under_it_are_one_entry(text: str) -> None:
    (entry,) = entries("## S\n\n" + text)
    assert (entry.title, entry.year, entry.venue, entry.section) == ("Maps for all", 2019, "ICML", ("S",))
    assert [str(pid) for pid in entry.pids if pid.scheme != "url"] == ["doi:10.1234/x"]
    assert (entry.line, entry.last_line) == (3, 2 + len(text.strip().splitlines()))


@pytest.mark.parametrize("head", ["- Week 1: Maps\n", "- Code and papers\n", "**Our own papers and code:**\n\n"])
def test_a_heading_of_a_group_is_no_title_whatever_stands_under_it(head: str) -> None:
    indent = "" if head.startswith("*") else "  "
    found = entries(f"{head}{indent}- Paper: https://doi.org/10.1234/x\n{indent}- Slides: https://a.org/x.pdf\n")
    assert {entry.title for entry in found} <= {"", "Slides"}


@pytest.mark.parametrize("words", ["2", "[1]", "here", "link", "doi"])
def test_what_only_points_to_a_paper_is_no_title(words: str) -> None:
    (entry,) = entries(f"- [{words}](https://doi.org/10.1234/x) (2019)")
    assert (entry.title, str(entry.pids[0])) == ("", "doi:10.1234/x")
    found = entries(f"| Study | Year |\n|--|--|\n| [{words}](https://doi.org/10.1234/x) | 2019 |")
    assert [(entry.title, str(entry.pids[0])) for entry in found] == [("", "doi:10.1234/x")]


@pytest.mark.parametrize(
    "text",
    [
        "- [Maps one](https://arxiv.org/abs/2001.00001), [Maps two](https://arxiv.org/abs/2001.00002)",
        "|Week|Readings|\n|-|-|\n|1|[Maps one](https://arxiv.org/abs/2001.00001)"
        "<br>[Maps two](https://arxiv.org/abs/2001.00002)|",
        "**Maps one**\n[pdf](https://arxiv.org/abs/2001.00001)\n\n**Maps two**  \n[pdf](https://arxiv.org/abs/2001.00002)",
        "[Maps one](https://arxiv.org/abs/2001.00001)  \n[Maps two](https://arxiv.org/abs/2001.00002)",
        "- [Maps one](https://arxiv.org/abs/2001.00001)\n  - [Maps two](https://arxiv.org/abs/2001.00002)"
        "\n    - [code](https://a.org)",
        "<ul><li><a href='https://arxiv.org/abs/2001.00001'>Maps one</a>"
        "\n<li><a href=https://arxiv.org/abs/2001.00002>Maps two</a></ul>",
    ],
)  # fmt: skip
def test_what_stands_together_may_be_two_entries(text: str) -> None:
    found = entries(text)
    assert [(entry.title, str(entry.pids[0])) for entry in found] == [
        ("Maps one", "arxiv:2001.00001"), ("Maps two", "arxiv:2001.00002"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "year", "venue"),
    [("2023", 2023, None), ("ICML 2024", 2024, "ICML"), ("Before 2022", None, None), ("2010-2015", None, None)],
)
def test_a_heading_that_is_a_label_holds_for_what_stands_under_it(
    heading: str, year: int | None, venue: str | None
) -> None:
    (entry,) = entries(f"## {heading}\n- [Maps for all](https://a.org/x)")
    assert (entry.year, entry.venue, entry.section) == (year, venue, (heading,))


def test_a_tag_that_is_never_closed_ends_with_its_block() -> None:
    found = entries(
        "<ul><li><b>Maps one <a href='https://a.org/1'>pdf</a>\n<li>Maps two <a href='https://a.org/2'>pdf</a>"
    )
    assert [entry.title for entry in found] == ["Maps one", "Maps two"]
    assert [entry.line for entry in found] == [1, 2]


def test_a_cell_stands_in_all_the_rows_that_it_is_merged_of() -> None:
    found = entries(
        "<table><tr><th rowspan=2>Kind<th>Model<th rowspan=2>Paper<th>Venue\n<tr><th>Name<th>Year\n"
        "<tr><td rowspan=3>Open<td>M<td rowspan='2'><a href='https://a.org/1'>Maps for all of us</a>"
        "<td rowspan=3>ICML 2019\n<tr><td>M2\n<tr><td>N<td><a href='https://a.org/2'>Maps for none of us</a>\n"
        "<tr><td rowspan=x>Closed<td>O<td><a href='https://a.org/3'>Maps for some of us</a><td>ICLR 2020</table>",
        ".html",
    )
    assert [(entry.title, entry.venue, entry.year) for entry in found] == [
        ("Maps for all of us", "ICML", 2019), ("Maps for none of us", "ICML", 2019),
        ("Maps for some of us", "ICLR", 2020),
    ]  # fmt: skip


def test_a_list_within_a_cell_is_one_of_entries() -> None:
    cell = (
        "Read:<br>1. [Maps of one town](https://a.org/1.pdf) (old)<br>2. [Maps of two towns](https://a.org/2.pdf) (x)"
    )
    found = entries(f"|Topic|Readings|\n|-|-|\n|Maps|{cell}|")
    assert [(entry.title, len(entry.links)) for entry in found] == [("Maps of one town", 1), ("Maps of two towns", 1)]


def test_entries_below_the_items_of_an_item_are_its_own() -> None:
    text = "- Papers and theses\n  - Old ones\n    - Steps toward maps of all [[Paper]](https://a.org/1.pdf)\n"
    found = entries(text + "    - Learning to draw many maps [[Paper]](https://a.org/2.pdf)\n")
    assert [entry.title for entry in found] == ["Steps toward maps of all", "Learning to draw many maps"]
    assert {entry.section for entry in found} == {("Papers and theses", "Old ones")}


def test_titles_side_by_side_may_be_told_by_their_sites() -> None:
    text = "- [Maps one](https://www.cell.com/cell/fulltext/1) / [Maps two](https://www.jmlr.org/papers/v3/2.html)"
    assert [entry.title for entry in entries(text)] == ["Maps one", "Maps two"]


def test_works_that_are_only_spoken_of_do_not_name_the_entry() -> None:
    (entry,) = entries(
        "- [Maps](https://arxiv.org/abs/2301.00001): goes beyond [Old maps](https://arxiv.org/abs/1706.03762)"
    )
    assert [str(pid) for pid in entry.pids] == ["arxiv:2301.00001", "url:https://arxiv.org/abs/2301.00001"]


# Signs and words that open and never close, repeated; names, years, titles and links without end; nesting; blank lines.
SIGNS = ("[", "*", "<", "(", "_", "`", "!", "&", "|", ">", "-", '"', "《", "a", "\0", "\ud800")
OPENED = ("[](", "![", "<a ", '<a href="', "<!--", "<li>", "<div>", "> ", "- ", "**a ", "`a <", "[[a][")
REPEATED = ("Ada Lovelace, ", "Lovelace, A., ", "(2020) ", '. "a b c d." ', "Word. ", "[a b](https://a.org) ")
HOSTILE = [
    *(sign * 4_000 for sign in SIGNS),
    *(opened * 1_500 for opened in OPENED),
    *("- " + words * 700 for words in REPEATED),
    "\n".join(" " * depth + "- a" for depth in range(200)),
    "\n" * 8_000 + "a",
    " " * 8_000 + "a, " + "\t" * 8_000 + "[a](https://a.org)",
    "https://a.b/c " * 700,
    "<table><tr>" + "<td rowspan=9999>a" * 1_000 + "<tr><td>" * 4_000,
    "|" * 500 + "\n" + "|-" * 500 + "|\n" + "|a" * 500,
]


@pytest.mark.parametrize("suffix", READERS)
def test_hostile_texts_take_no_more_time_than_others(suffix: str) -> None:
    for text in HOSTILE:
        start = process_time()
        entries(text, suffix)
        # Most take some hundredths of a second; what takes the square of the length takes many.
        assert process_time() - start < 1.5, text[:40]


@given(
    st.sampled_from(sorted(READERS)),
    st.text(alphabet=st.sampled_from("ab1 .,:-*#[]()<>/\"'`_|=\n\t《》论2020"), max_size=300),
)
def test_no_text_breaks_a_reader(suffix: str, text: str) -> None:
    lines = text.count("\n") + 1
    for entry in entries(text, suffix):
        assert 1 <= entry.line <= entry.last_line <= lines
        assert entry.title or entry.links or entry.pids
