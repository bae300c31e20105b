"""Bibliographies: what is in the fields of BibTeX, RIS, CSL-JSON, XML and tables, however they are written."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ListError
from kg.model import Entry, ReadingList
from kg.readlist import _reader, bibtex, csl, delimited, kinds, references, ris, tex
from kg.readlist.forms import Form, form_of

FORMS: tuple[Form, ...] = ("bibtex", "ris", "json", "endnote", "zotero", "table")


def bib(fields: str, type_name: str = "article") -> Entry:
    (entry,) = bibtex.read(f"@{type_name}{{key,\n{fields}\n}}", name="a", file="a.bib").entries
    return entry


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"{\"o}\"{o}\"o{\"{o}} Erd{\H o}s \v{S} {\L}ukasz", "ööoö Erdős Š Łukasz".replace("o" + "ö ", "öö ")),
        (r"\ss {\ss} \o{} {\AA}ngstr\"om na{\"\i}ve \'\i Fran\c{c}ois", "ßß ø Ångström naïve í François"),
        (r"H$_2$O in $O(n^2)$, $^{18}$F, $\beta$-{VAE}, $\mathcal{O}(n)$", "H2O in O(n^2), 18F, β-VAE, O(n)"),
        (r"\emph{A} \textbf{b} {\em c} \url{http://a.b/c_d} \href{x}{y}", "A b c http://a.b/c_d y"),
        (r"10\% \& \$5 \#1 a~b -- --- ``q'' C\# x\_y", "10% & $5 #1 a b – — “q” C# x_y"),
        (r"\unknown{kept} \LaTeX{} {{{deep}}} }{", "kept LaTeX deep "),
        (r"ends in \ ", "ends in  "),
        ("no TeX at all: 50% of a_b ^ c", "no TeX at all: 50% of a_b ^ c"),
    ],
)
def test_tex_is_read_as_the_text_that_it_stands_for(written: str, text: str) -> None:
    assert tex.text(written) == text


@given(st.text(st.sampled_from("\\{}$^_~-`'\"abc \n%#")))
def test_no_tex_is_too_broken_and_what_is_without_it_stays(written: str) -> None:
    text = tex.text(written)
    assert "{" not in text.replace("\\{", "") or "\\{" in written
    assert tex.text("a b c") == "a b c"


def test_what_bibtex_joins_refers_to_and_forgets() -> None:
    found = bibtex.read(
        '@string{j = "Journal"}\n@string(k = j # { of } # "Things")\n'
        '@article{a, title = "A {"}quoted{"} {T}itle", journal = K # { X}, month = jan, year = 2020,}\n'
        "@article(b, title = {B} journal = {J} year = 2021)\n"
        "@Inproceedings{c, title={C}, crossref = {P}}\n"
        "@proceedings{p, title = {The Volume}, year = 2019, doi = {10.1000/volume}}\n"
        "@book{q, title = {A Book of its own}}\n@inbook{r, title={R}, crossref={q}}\n"
        "@article{e, title={E}, xdata={x1, x1}}\n@xdata{x1, xdata={e}, year={1999}, doi={10.1000/e}}\n",
        name="a", file="a.bib",
    )  # fmt: skip
    rows = [(entry.title, entry.venue, entry.year, [str(pid) for pid in entry.pids]) for entry in found.entries]
    assert rows == [
        ('A "quoted" Title', "Journal of Things X", 2020, []),
        ("B", "J", 2021, []),
        ("C", "The Volume", 2019, []),
        ("A Book of its own", None, None, []),
        ("R", "A Book of its own", None, []),
        ("E", None, 1999, ["doi:10.1000/e"]),
    ]
    assert found.warnings == ()


def test_entries_without_keys_are_nobodys_volume() -> None:
    text = "@article{,\n title = {A}}\n@proceedings{,\n title = {B}}\n@article{c, title = {C}}"
    found = bibtex.read(text, name="a", file="a.bib")
    assert [(entry.title, entry.venue) for entry in found.entries] == [("A", None), ("B", None), ("C", None)]
    assert found.warnings == ()


def test_a_broken_entry_is_named_and_the_rest_is_read(capfd: pytest.CaptureFixture[str]) -> None:
    found = bibtex.read(
        "@article{a, title = {A}}\n@article{b, title = {never closed,\n\n@article{c, title = {C}}\n"
        "% @article{d, title = {commented out}}\n@article{a, title = {Again}}\n@misc{e, year = 2020}\n",
        name="a", file="list.bib",
    )  # fmt: skip
    assert [(entry.title, entry.line, entry.last_line) for entry in found.entries] == [
        ("A", 1, 1), ("C", 4, 4), ("Again", 6, 6),
    ]  # fmt: skip
    assert [warning.split(" ")[0] for warning in found.warnings] == ["list.bib:2:", "list.bib:6:", "list.bib:7:"]
    assert "this entry is broken and was left out (@article{b, title = {never closed," in found.warnings[0]
    assert "the key a stands for an earlier entry, too; both are read" in found.warnings[1]
    assert "a record without title, link or identifier was left out" in found.warnings[2]
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("fields", "pids"),
    [
        ("eprint = {1706.03762v5}, archivePrefix = {arXiv}", ["arxiv:1706.03762"]),
        ("eprint = {hep-th/9901001}", ["arxiv:hep-th/9901001"]),
        ("eprint = {12345678}, eprinttype = {pubmed}", ["pubmed:12345678"]),
        ("eprint = {https://example.org/a.pdf}", ["url:https://example.org/a.pdf"]),
        ("journal = {CoRR}, volume = {abs/1706.03762}", ["arxiv:1706.03762"]),
        ("journal = {arXiv preprint arXiv:1706.03762}", ["arxiv:1706.03762"]),
        ("doi = {https://doi.org/10.1000/A\\_b}", ["doi:10.1000/a_b"]),
        ("doi = {DOI: 10.1000/A.}", ["doi:10.1000/a"]),
        ("doi = {10.48550/arXiv.1706.03762}", ["arxiv:1706.03762"]),
        ("note = {PMID: 123456, PMCID: PMC77}", ["pubmed:123456", "pmc:PMC77"]),
        ("doi = {10.1000/a}, note = {Reply to arXiv:1706.03762}", ["doi:10.1000/a"]),
        ("url = {https://github.com/a/b}, doi = {10.1000/a}", ["doi:10.1000/a"]),
        (r"url = {https://a.org/x\_y\%20z/~me/a--b}", ["url:https://a.org/x_y%20z/~me/a--b"]),
        (r"howpublished = {See \href{https://a.org/$\sim$me}{my page}.}", ["url:https://a.org/~me"]),
    ],
)
def test_identifiers_are_found_in_the_fields_where_people_put_them(fields: str, pids: list[str]) -> None:
    assert [str(pid) for pid in bib(f"title = {{T}}, {fields}").pids] == pids


def test_names_are_written_first_name_first() -> None:
    entry = bib(
        r"author = {Vaswani, Ashish and {The Team and Co} and van der Berg, Jr., Jan and Ludwig van Beethoven and "
        r"family=Gogh, given=Vincent, prefix=van and M{\"u}ller, J. and others}, title = {T}"
    )
    assert entry.authors == (
        "Ashish Vaswani", "The Team and Co", "Jan van der Berg Jr.", "Ludwig van Beethoven",
        "Vincent van Gogh", "J. Müller",
    )  # fmt: skip
    assert references.inverted("Smith, John, Jr.") == references.inverted("Smith, Jr., John") == "John Smith Jr."


@pytest.mark.parametrize(
    ("type_name", "url", "kind"),
    [
        ("article", "https://github.com/a/b", "paper"),
        ("misc", "https://github.com/a/b", "software"),
        ("misc", "https://arxiv.org/abs/1706.03762", "paper"),
        ("misc", "", "paper"),
        ("online", "https://example.org", "other"),
        ("online", "https://arxiv.org/abs/1706.03762", "paper"),
        ("online", "https://www.youtube.com/watch?v=1", "video"),
        ("software", "https://doi.org/10.5281/zenodo.1", "software"),
        ("book", "", "book"),
        ("unknowntype", "", "paper"),
    ],
)
def test_the_type_says_what_an_entry_is_and_else_its_link(type_name: str, url: str, kind: str) -> None:
    assert bib(f"title = {{T}}, url = {{{url}}}", type_name).kind == kind


def test_types_of_all_forms_are_known_by_one_name() -> None:
    assert [kinds.of_type(name) for name in ("Journal Article", "article-journal", "journalArticle", "JOUR")] == [
        "paper"
    ] * 4
    assert kinds.of_type("Conference Proceedings") == "paper"
    assert (kinds.of_type("proceedings"), kinds.of_type("misc"), kinds.of_type("")) == ("book", None, None)


def test_ris_is_read_with_its_usual_faults() -> None:
    found = ris.read(
        "\nTY  - JOUR\nTI  - A title\n  that goes on\nUR  - https://a.org/x;jsessionid=1\nXX  - unknown\n"
        "TY - CONF\nT1 - Without an end\nA1 - Doe, Jane\nA1 - Roe, R.\nY1 - 2019/05//\nER -\nstray\n"
        "TY  - BOOK\nBT  - By its other title\nER  - ",
        name="a", file="a.ris",
    ).entries  # fmt: skip
    assert [(e.title, e.kind, e.year, e.line, e.last_line) for e in found] == [
        ("A title that goes on", "paper", None, 2, 6),
        ("Without an end", "paper", 2019, 7, 12),
        ("By its other title", "book", None, 14, 16),
    ]
    assert found[0].links[0].url == "https://a.org/x;jsessionid=1"
    assert found[1].authors == ("Jane Doe", "R. Roe")


def test_json_is_read_in_the_ways_that_programs_write_it() -> None:
    found = csl.read(
        '{"a": [1], "references": [\n {"Title": ["T", "U"], "container-title": ["J"], "issued": [{"year": 2017}]},\n'
        ' {"data": {"itemType": "book", "title": "B", "creators": [{"name": "N"}, {"lastName": "E", "creatorType": '
        '"editor"}]}},\n {"title": "S", "authors": ["Smith, Ann", {"name": "Bo Roe"}], "year": "2020", "url": null}]}',
        name="a", file="a.json",
    ).entries  # fmt: skip
    assert [(e.title, e.kind, e.year, e.venue, e.authors, e.line) for e in found] == [
        ("T", "paper", 2017, "J", (), 2),
        ("B", "book", None, None, ("N",), 3),
        ("S", "paper", 2020, None, ("Ann Smith", "Bo Roe"), 5 - 1),
    ]


def test_tables_are_read_by_their_heads() -> None:
    found = delimited.read(
        'DOI;Cites;Paper title;Authors;GitHub\n;3;"A; b";Smith, Ann;https://github.com/a/b\n\n'
        '10.1000/x;;"C\nD";A B, C D;\n',
        name="a", file="a.csv",
    ).entries  # fmt: skip
    assert [(e.title, e.authors, e.line, e.last_line, e.kind) for e in found] == [
        ("A; b", ("Ann Smith",), 2, 2, "software"),
        ("C D", ("A B", "C D"), 4, 5, "paper"),
    ]
    with pytest.raises(ListError, match=r"a\.csv:1: the first row of this table names no column"):
        delimited.read("title;" * 100_000 + "x" * 200_000, name="a", file="a.csv")
    with pytest.raises(ListError, match=r"a\.csv:1: this row cannot be read"):
        delimited.read('title,"' + "a\n" * 100_000, name="a", file="a.csv")
    with pytest.raises(ListError, match=r"a\.csv:2: this row cannot be read.*quotation mark"):
        delimited.read('title,doi\n"' + "a\n" * 100_000, name="a", file="a.csv")


def test_a_file_of_beginnings_of_records_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(references, "MOST_RECORDS", 1_000)
    for reader, text in (
        (bibtex.read, "@a{"), (ris.read, "TY  - JOUR\n"), (csl.read, "{},"), (delimited.read, "a\n"),
    ):  # fmt: skip
        head = {csl.read: "[", delimited.read: "title\n"}.get(reader, "")
        with pytest.raises(ListError, match="more than 1,000 records"):
            reader(head + text * 1_001, name="a", file="a")


LAUGHS = "".join(f"@string{{a{n} = {f'a{n - 1} # ' * 9}a{n - 1}}}" for n in range(1, 30))


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (bibtex.read, '@string{a0 = "lol"}' + LAUGHS + "@article{x, title = a29}"),
        (bibtex.read, "@a{x, title = {" + "{" * 100_000),
        (bibtex.read, "@a{x, title = {" + "\\'{" * 100_000 + "}" * 100_000 + "}}"),
        (bibtex.read, "@a{x, title = {a} " + "b = {c} " * 50_000 + "}"),
        (bibtex.read, "@a{x, author = {" + "{A} and " * 30_000 + "}}"),
        (ris.read, "TY  - JOUR\nTI  - a\n" + "b\n" * 100_000),
        (csl.read, '[{"title": "' + "a " * 200_000 + '"}]'),
    ],
)  # fmt: skip
def test_what_is_made_to_take_long_takes_seconds_at_most(reader: Callable[..., ReadingList], text: str) -> None:
    started = time.process_time()
    try:
        found = reader(text, name="a", file="a")
        assert len(found.entries) <= 1
    except ListError:
        pass
    assert time.process_time() - started < 5


PIECES = {
    "bibtex": ["@article{", "@string{", "@comment{", "a", "=", ",", "{", "}", '"', "#", "title", "doi", "\n", "\\"],
    "ris": ["TY  - ", "JOUR", "ER  - ", "TI  - ", "AU  - ", "UR  - ", "\n", " ", "http://a.org", "x", ","],
    "json": ["{", "}", "[", "]", ",", ":", '"title"', '"author"', '"issued"', '"items"', "1", "null", '"a"', " ", "\n"],
    "endnote": ["<xml>", "</xml>", "<record>", "</record>", "<titles>", "<title>", "</title>", "</titles>", "&amp;"],
    "zotero": ["<rdf:RDF>", "</rdf:RDF>", "<z:itemType>", "a", "</z:itemType>", "<?", "?>", "\n"],
    "table": ["title", "doi", ",", ";", "\t", "\n", '"', "a", "10.1000/x", " "],
}  # fmt: skip


@settings(max_examples=60)
@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
def test_no_text_breaks_a_reader(form: Form, data: st.DataObject) -> None:
    text = data.draw(st.lists(st.sampled_from(PIECES[form]) | st.text(max_size=3), max_size=40).map("".join))
    try:
        found = _reader(form)(text, name="a", file="a")
    except ListError as refusal:
        assert str(refusal)  # noqa: PT017  # a sentence or a list, nothing else
        return
    lines = text.count("\n") + 1
    assert all(1 <= entry.line <= entry.last_line <= lines for entry in found.entries)
    assert [entry.position for entry in found.entries] == list(range(1, len(found.entries) + 1))


@given(st.text(), st.sampled_from(["", ".md", ".txt", ".bib", ".json", ".xml", ".csv", ".org", ".html"]))
def test_every_text_has_a_form_or_is_refused(text: str, suffix: str) -> None:
    try:
        assert form_of(text, suffix, "list")
    except ListError as refusal:
        assert "list" in str(refusal)  # noqa: PT017
