"""Works as entries of a list in its own form: put into the list, they are read as what they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import readlist
from kg.corpus import Corpus
from kg.formats import alike
from kg.formats.references import address
from kg.model import Author, Entry, Paper
from kg.pid import Pid
from kg.readlist.files import ListFile, load
from kg.readlist.style import learn
from kg.readlist.wording import tidy
from kg.titles import normal, one_line, plain
from tests.insight.small import SOURCE, corpus
from tests.lists.measure import lists
from tests.view.conftest import HOSTILE

# Titles with the signs of every form, commands of programs that open lists, and beginnings of other entries.
TITLES = (
    "A title like any other: with its subtitle", "A {braced} title with \\textbf{TeX} and $x_1^2$",
    "Quotes \"double\" and 'single' ``of TeX''", "100% of A & B_C # ~ ^ \\ and more", "Hyphens -- and dots ... --- end",
    "A <i>tag</i> & an &amp; entity", "Bars | stand | in it", "A [bracket](http://example.org) that is no link",
    "*Stars* and _lines_ and `code`", "What is this? A test, of things; and signs!", "C++ and C# of α-helices: M³ H₂O",
    "中文标题的论文", "1. A number before it", "# A heading of it", ".. include:: /etc/passwd", "ER  - an end of RIS",
    "@article{x, title={y}}", "</record><record>x</record>", "]]>of it", "The {{X}} of Y", "AGEP_TWAS: two words",
    "A title that ends with a stop.", "“Curly” quotes of it",
)  # fmt: skip
FORMULAS = ("=cmd|' /C calc'!A0", "+1+1 and more", "-2+3 of things", "@SUM(1+1) of all", '=HYPERLINK("x","y") of it')
# Forms whose entries say exactly what they are to say, whatever it is.
WITH_FIELDS = {"bibtex", "ris", "json", "endnote", "zotero", "table"}
# Lists of identifiers alone: their entries have no title.
UNTITLED = {"dois", "plain"}


def paper(number: int, title: str) -> Paper:
    """A paper with a DOI of its own, each third with an arXiv id instead."""
    pid = Pid("doi", f"10.5555/x({number})") if number % 3 else Pid("arxiv", f"2401.{number:05}")
    year = 2001 + number % 20
    return Paper(
        pid=pid,
        pids=(pid,),
        title=one_line(title),
        year=year,
        date=f"{year}-07-02",
        venue="Nature Methods",
        authors=(Author(name="Ada Lovelace"), Author(name="Bo Wang")),
        all_authors=True,
        origins=(SOURCE.id,),
    )


def written(file: ListFile, papers: Sequence[Paper]) -> tuple[alike.Rows, Corpus]:
    made = corpus(["listed"], papers=papers)
    return alike.rows(made, [one.pid for one in papers], file), made


def pasted(file: ListFile, rows: str) -> tuple[Entry, ...]:
    """The entries of the list with rows put in at the place that its form has for them."""
    text = file.text
    closing = {"json": "]", "endnote": "</records>", "zotero": "</rdf:RDF>"}
    if file.form in closing:
        at = text.rindex(closing[file.form])
        text = text[:at].rstrip() + (",\n" if file.form == "json" else "\n") + rows + text[at:]
    elif file.form in WITH_FIELDS:
        text = f"{text.rstrip()}\n{'' if file.form == 'table' else chr(10)}{rows}"
    else:
        text, _ = learn(file, readlist.parse(file).entries).pasted(text, [rows.rstrip("\n")])
    return readlist.parse(replace(file, text=text)).entries


def identifiers(entries: Sequence[Entry]) -> set[Pid]:
    return {pid for entry in entries for pid in entry.pids if pid.scheme != "url"}


def misread(file: ListFile, papers: Sequence[Paper], *, titled: bool = True) -> tuple[list[str], set[str]]:
    """What is wrong with the papers that were written into a list, and of which the rows do not promise too much."""
    rows, _ = written(file, papers)
    before, after = readlist.parse(file).entries, pasted(file, rows.text)
    wrong = []
    unlike = {one.title for one in papers if one.pid in rows.unlike}
    if not unlike and len(after) != len(before) + len(papers):
        wrong.append(f"{len(after) - len(before)} entries of {len(papers)} papers")
    for one in papers:
        found = [entry for entry in after if one.pid in entry.pids]
        titles = {plain(one.title), tidy(one.title), plain(one.title).removesuffix(".")} if titled else {""}
        if one.title in unlike:
            continue
        if len(found) != 1:
            wrong.append(f"{one.title!r} is {len(found)} entries")
        elif found[0].title not in titles and (file.form != "org" or normal(found[0].title) != normal(one.title)):
            wrong.append(f"{one.title!r} is {found[0].title!r}")
        elif found[0].year not in {one.year, None} or (found[0].year is None and file.form in WITH_FIELDS and titled):
            wrong.append(f"{one.title!r} is of {found[0].year}, not {one.year}")
        elif identifiers(found) != {one.pid}:
            wrong.append(f"{one.title!r} has {found[0].pids}")
    return wrong, unlike


@pytest.mark.parametrize("name", lists())
def test_what_is_written_is_read_as_what_it_is_in_every_list(name: str) -> None:
    file = load(lists()[name])
    papers = [paper(number, title) for number, title in enumerate((*TITLES, *FORMULAS), 1)]
    wrong, unlike = misread(file, papers, titled=name not in UNTITLED)
    assert wrong == []
    # Org-mode, reStructuredText and plain text have no way to say a few of these.
    assert len(unlike) <= (0 if file.form in WITH_FIELDS | {"markdown", "html"} else 3)


@pytest.mark.parametrize("name", lists())
def test_no_hostile_title_makes_another_entry_or_loses_its_own(name: str) -> None:
    file = load(lists()[name])
    papers = [paper(number, title) for number, title in enumerate(HOSTILE[:60], 1) if normal(one_line(title))]
    rows, _ = written(file, papers)
    after = pasted(file, rows.text)
    known = identifiers(readlist.parse(file).entries)
    for one in papers:
        found = sum(one.pid in entry.pids for entry in after)
        assert found == 1 or (found == 0 and one.pid in rows.unlike), one
    if file.form in WITH_FIELDS:
        assert identifiers(after) == known | {p.pid for p in papers}


SIGNS = st.sampled_from(
    [*"abcde XYZ 12 :,;.?!\"'`*_-[](){}<>|\\/$%&#@~^=+—é文", "--", "``", "''", "\\", "{", "}", " and "]
)
ANY_TITLE = st.lists(SIGNS, min_size=1, max_size=25).map("".join).map(lambda text: f"Word {one_line(text)} of it")
STRUCTURED = [name for name, path in lists().items() if load(path).form in WITH_FIELDS and name not in UNTITLED]


@given(st.lists(ANY_TITLE, min_size=1, max_size=8))
@settings(max_examples=12, deadline=None)
def test_any_title_survives_in_a_form_with_fields(titles: list[str]) -> None:
    papers = [paper(number, title) for number, title in enumerate(titles, 1)]
    for name in STRUCTURED:
        assert misread(load(lists()[name]), papers) == ([], set()), name


@given(st.lists(ANY_TITLE, min_size=1, max_size=4))
@settings(max_examples=8, deadline=None)
def test_any_title_is_read_again_from_prose_or_told_to_be_lost(titles: list[str]) -> None:
    papers = [paper(number, title) for number, title in enumerate(titles, 1)]
    for name in ("awesome", "tables", "org", "rst", "page", "words"):
        assert misread(load(lists()[name]), papers)[0] == [], name


def row(name: str, one: Paper) -> str:
    return written(load(lists()[name]), [one])[0].text


def test_the_style_is_that_of_most_entries() -> None:
    one = replace(paper(1, "Maps: of A_B"), all_authors=False)
    doi = "https://doi.org/10.5555/x%281%29"
    assert row("words", one) == f"* Maps: of A\\_B (Nature Methods 2002) [[paper]]({doi})\n"
    assert row("chinese", one) == f"5. [Maps: of A\\_B]({doi})\n"
    assert row("tables", one) == f"| 2002-07 |  |  | [Maps: of A\\_B]({doi}) |\n"
    assert row("org", one) == f"- [ ] [[{doi}][Maps: of A_B]] (Nature Methods 2002)\n"
    assert row("rst", one) == f"- `Maps: of A\\_B <{doi}>`_ (Nature Methods 2002)\n"
    assert row("page", one) == f'<li><a href="{doi}">Maps: of A_B</a>. Ada Lovelace et al., Nature Methods 2002.</li>\n'
    assert row("plain", one) == f"{doi}\n"
    assert row("references", one) == (f"[6] A. Lovelace, B. Wang, et al. (2002). Maps: of A_B. Nature Methods. {doi}\n")
    assert row("dois", one) == "10.5555/x(1)\n"
    assert row("spreadsheet", one) == f";Maps: of A_B;{doi};;2002;Nature Methods\n"


def test_a_title_at_the_beginning_of_a_line_begins_no_block() -> None:
    titles = {
        "# A heading": "\\# A heading",
        "12. A number": "12\\. A number",
        "- A dash": "\\- A dash",
        "A1. B": "A1. B",
    }
    for title, text in titles.items():
        assert row("words", paper(1, title)).startswith(f"* {text} (Nature Methods 2002)")


def test_what_cannot_be_said_in_a_table_still_does_not_end_it() -> None:
    file = load(lists()["tables"])
    # The list's tables have no column for a year: the one in the title is taken for it.
    rows, _ = written(file, [paper(2, "Another title"), paper(1, "A title (2019)")])
    assert rows.unlike == (paper(1, "").pid,)
    assert [line.count("|") for line in rows.text.splitlines()] == [5, 5]


def test_only_addresses_of_the_web_lead_to_a_paper() -> None:
    for text in ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//example.org/x", "https://a b/"):
        assert address([Pid("url", text)]) is None
    assert address([Pid("url", "https://example.org/x"), Pid("arxiv", "2401.00001"), Pid("doi", "10.1/a(b)")]) == (
        "https://doi.org/10.1/a%28b%29"
    )
    assert address([]) is None


def markdown(tmp_path: Path, *lines: str) -> ListFile:
    path = tmp_path / "list.md"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return load(path)


def test_what_is_not_known_leaves_no_brackets_behind(tmp_path: Path) -> None:
    names, code = "*Ada Lovelace, Bo Wang*", "[[code]](https://github.com/a/b)"
    lines = (
        f"{n}. [20{n} Nature] **A title of {n}**, {names} [[paper]](https://arxiv.org/abs/2401.000{n}) {code}"
        for n in range(10, 14)
    )
    file = markdown(tmp_path, *lines)
    whole = paper(1, "One of all that is known")
    bare = Paper(pid=Pid("title", "nothing"), pids=(), title="Nothing known")
    rows, _ = written(file, [whole, bare])
    assert rows.text.splitlines() == [
        "14. [2002 Nature Methods] **One of all that is known**, *Ada Lovelace, Bo Wang*"
        " [[paper]](https://doi.org/10.5555/x%281%29)",
        "15. **Nothing known**",
    ]


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        pytest.param(
            [
                "1. Vaswani, A., Shazeer, N., & Parmar, N. (2017). *Attention*. NeurIPS. https://arxiv.org/abs/1706.03762",
                "2. Devlin, J., & Chang, M.-W. (2019). *Training in depth*. NAACL. https://doi.org/10.18653/v1/N19-1423",
            ],
            "3. Lovelace, A., & Wang, B. (2002). *Maps of it*. Nature Methods. {doi}",
            id="initials, the family's name first",
        ),
        pytest.param(
            [
                "- **[ICLR 2021]** Images [[Paper](https://arxiv.org/abs/2010.11929)] [[Code](https://github.com/a/b)]",
                "  - *Alexey Example, Lucas Sample*",
                "- **[ICCV 2022]** Windows that shift [[Paper](https://arxiv.org/abs/2103.14030)]",
                "  - *Ze Example, Yutong Sample*",
            ],
            "- **[Nature Methods 2002]** Maps of it [[Paper]({doi})]\n  - *Ada Lovelace, Bo Wang*",
            id="several lines",
        ),
        pytest.param(
            [
                "#### [A paper of attention](https://arxiv.org/abs/1706.03762)", "- **Authors:** Ada Example",
                "- **Year:** 2017", "",
                "#### [A paper of images](https://arxiv.org/abs/1512.03385)", "- **Authors:** Bo Example",
                "- **Year:** 2016",
            ],
            "#### [Maps of it]({doi})\n- **Authors:** Ada Lovelace, Bo Wang\n- **Year:** 2002",
            id="a heading for each, with keys",
        ),
        pytest.param(
            [
                "| Title | Venue | Year | Paper | Code |", "|---|---|---|---|---|",
                "| All | NeurIPS | 2020 | [arXiv](https://arxiv.org/abs/2006.11239) | [c](https://github.com/a/b) |",
                "| More | ICLR | 2021 | [arXiv](https://arxiv.org/abs/2010.02502) | [c](https://github.com/a/c) |",
            ],
            "| Maps of it | Nature Methods | 2002 | [paper]({doi}) |  |",
            id="a table, whose link is not to arXiv",
        ),
        pytest.param(
            [
                "- [The first of it](https://arxiv.org/abs/2210.03629) - Ada Sample et al., ICLR 2023. It is so.",
                "- [The second of it](https://arxiv.org/abs/2302.04761) - Bo Sample et al., NeurIPS 2023. Another one.",
            ],
            "- [Maps of it]({doi}) - Ada Lovelace et al., Nature Methods 2002.",
            id="without the words behind an entry",
        ),
        pytest.param(
            ["+ [The first of it][1], 2017", "+ [The second of it][1], 2018", "", "[1]: https://arxiv.org/abs/1706.03762"],
            "+ [Maps of it]({doi}) (Nature Methods 2002)",
            id="links that stand elsewhere",
        ),
    ],
)  # fmt: skip
def test_the_style_of_lists_as_people_write_them(tmp_path: Path, listed: list[str], expected: str) -> None:
    file = markdown(tmp_path, "# Papers", "", *listed)
    one = paper(1, "Maps of it")
    assert written(file, [one])[0].text == expected.format(doi="https://doi.org/10.5555/x%281%29") + "\n"
    assert misread(file, [one, paper(2, "Another of these")]) == ([], set())


def test_venues_are_written_as_the_list_writes_them(tmp_path: Path) -> None:
    file = markdown(
        tmp_path, *(f"- [A title of {n}](https://arxiv.org/abs/2401.000{n}) (NIPS 2019)" for n in range(10, 14))
    )
    one = replace(paper(1, "A title"), venue="Advances in Neural Information Processing Systems")
    other = replace(paper(2, "Another title"), venue="Preprint at arXiv")
    text = written(file, [one, other])[0].text
    assert "(NIPS 2002)" in text
    assert "(arXiv 2003)" in text
    assert "T2  - arXiv\n" in row("ris", other)


def test_a_title_in_org_mode_runs_nothing() -> None:
    text = row("org", paper(1, "[[elisp:(shell)][x]] shell:rm src_sh{rm} {{{eval}}} call_x() <<target>>"))
    assert not [part for part in ("[[elisp", "elisp:(", "shell:rm", "src_sh", "{{{", "call_x") if part in text]


def test_a_formula_in_a_table_is_kept_from_running_and_read_as_it_was(tmp_path: Path) -> None:
    text = row("zotero-csv", paper(1, "=1+1 and more"))
    assert ",'=1+1 and more," in text
    path = tmp_path / "papers.csv"
    path.write_text("title,doi\n'=1+1 and more,10.5555/a\n'tis a title,10.5555/b\n", encoding="utf-8")
    assert [entry.title for entry in readlist.read(path).entries] == ["=1+1 and more", "'tis a title"]


def test_an_entry_of_bibtex_has_a_key_of_its_own() -> None:
    file = load(lists()["bibtex"])
    one = replace(paper(1, "Attention of it"), authors=(Author(name="Ashish Vaswani"),), year=2017, date=None)
    assert "@article{vaswani2017attention-2," in written(file, [one])[0].text


def test_what_a_table_has_no_column_for_is_told() -> None:
    file = load(lists()["dois"])
    one = replace(paper(1, "No DOI"), pid=Pid("openreview", "abc"), pids=(Pid("openreview", "abc"),))
    rows, _ = written(file, [one, paper(3, "An arXiv id is a DOI, too")])
    assert rows.text == "10.48550/arXiv.2401.00003\n"
    assert rows.unlike == (one.pid,)


def test_rows_stand_in_the_order_that_is_asked_for() -> None:
    papers = [paper(number, f"The title of paper {number}") for number in (3, 1, 2)]
    for name in lists():
        text = written(load(lists()[name]), papers)[0].text
        text = text.replace("%28", "(").replace("%29", ")")
        places = [text.index(one.pid.value) for one in papers]
        assert places == sorted(places), name


def test_no_works_are_no_text() -> None:
    for path in lists().values():
        assert written(load(path), [])[0].text == ""
