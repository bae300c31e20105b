"""Which form a file is in, by its content; and what is no list, refused by what it is."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest

from kg.errors import ListError
from kg.readlist import files, joined, load_all, parse, read
from kg.readlist.forms import SUFFIX, form_of
from tests.lists.measure import lists

BIB = "@article{a,\n  title = {A paper},\n  doi = {10.1000/x}\n}\n"
RIS = "TY  - JOUR\nTI  - A paper\nDO  - 10.1000/x\nER  - \n"
CSL = '[{"type": "article-journal", "title": "A paper", "DOI": "10.1000/x"}]'
CSV = "Title,DOI\nA paper,10.1000/x\n"
ENDNOTE = "<xml><records><record><titles><title>A paper</title></titles></record></records></xml>"
MARKDOWN = "# Mine\n\n- [A paper](https://doi.org/10.1000/x)\n"
HTML = "<!DOCTYPE html>\n<html><body><ul><li><a href='https://doi.org/10.1000/x'>A paper</a></li></ul></body></html>"
ORG = "* Mine\n- [[https://doi.org/10.1000/x][A paper]]\n"
RST = "Mine\n====\n\n- `A paper <https://doi.org/10.1000/x>`_\n"


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("bibtex", BIB),
        ("bibtex", "% Encoding: UTF-8\nThis file was created with JabRef 2.10.\n\n" + BIB),
        ("ris", RIS),
        ("ris", "Provider: ACM\nContent: text/plain\n\n" + RIS),
        ("json", CSL),
        ("json", "\n{\n" + '"items": []}'),
        ("table", CSV),
        ("table", "No;Paper;Link\n1;A;https://a.org\n"),
        ("table", "authors\ttitle\tyear\nA\tB\t2020\n"),
        ("endnote", '<?xml version="1.0"?>\n' + ENDNOTE),
        ("html", HTML),
        ("html", '<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y">\n<html xmlns="http://www.w3.org/1999/xhtml"></html>'),
        ("html", "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p><DT><A HREF='https://a.org'>A</A></DL>"),
        ("markdown", MARKDOWN),
        ("markdown", '<p align="center"><img src="x.png"></p>\n\n- [A paper](https://doi.org/10.1000/x)'),
        ("markdown", "[![Awesome](https://a.org/b.svg)](https://a.org)\n\n- **A paper**"),
        ("markdown", "| Title | DOI |\n|---|---|\n| A | 10.1000/x |\n"),
        ("markdown", MARKDOWN + "\n```bibtex\n" + BIB + "```\n"),
        ("markdown", "<ul>\n<li><a href='https://doi.org/10.1000/x'>A paper</a></li>\n</ul>\n"),
        ("org", ORG),
        ("rst", RST),
        ("plain", "10.1000/x\n10.1000/y\n"),
        ("plain", "Attention is all you need\nDeep learning\n"),
    ],
)  # fmt: skip
def test_the_content_tells_the_form_under_any_name(form: str, text: str, tmp_path: Path) -> None:
    for suffix in ("", ".txt", ".list"):
        assert form_of(text, suffix, "list") == form
    # Beside a build it is kept under the suffix of its form, and is read as the same again.
    assert form_of(text, SUFFIX[form_of(text, "", "list")], "list") == form


def test_a_bibliography_may_define_commands_of_latex_and_speak_of_them() -> None:
    head = "% \\section{Books}\n\\begin{filecontents}\n\\chapter\n" + '@preamble{"\n\\begin{x}"}\n'
    assert form_of(head + BIB, ".bib", "a.bib") == "bibtex"


def test_a_bibliography_under_another_suffix_is_one_but_prose_is_what_its_suffix_says() -> None:
    assert form_of(BIB, ".md", "list.md") == "bibtex"
    assert form_of(CSL, ".txt", "list.txt") == "json"
    assert form_of(HTML, ".md", "list.md") == "html"
    assert form_of(CSV, ".md", "list.md") == "markdown"
    assert form_of(MARKDOWN + BIB, ".md", "list.md") == "markdown"
    assert form_of("A paper\n", ".org", "list.org") == "org"
    assert form_of("A paper\n", ".markdown", "list.markdown") == "markdown"


@pytest.mark.parametrize("name", lists())
def test_each_form_is_recognised_without_its_suffix(name: str) -> None:
    found = files.load(lists()[name])
    assert form_of(found.text, "", "list") == found.form or name == "dois"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("paper.pdf", b"%PDF-1.7\n\x00\x01", "paper.pdf is a PDF, not a reading list"),
        ("list.docx", b"PK\x03\x04 word/document.xml", "list.docx is a Word document, not"),
        ("list.xlsx", b"PK\x03\x04 xl/", "list.xlsx is an Excel workbook, not"),
        ("list.md", b"PK\x03\x04", "list.md is a zip archive, not"),
        ("list.bib.gz", gzip.compress(b"0" * 100_000_000, 1), "list.bib.gz is packed with gzip, not"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0", "a.png is a picture"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "a.doc is an old Office document"),
        ("zotero.sqlite", b"SQLite format 3\0", "zotero.sqlite is an SQLite database"),
        ("a.rtf", b"{\\rtf1 hello}", "a.rtf is a document in RTF"),
        ("a.tex", rb"\documentclass{article}" + BIB.encode(), r"a.tex is LaTeX. Give the .bib file"),
        ("a.nbib", b"PMID- 123\nTI  - A paper\n", "a.nbib is in PubMed's own form"),
        ("a.enw", b"%0 Journal Article\n%T A paper\n", "a.enw is in EndNote's tagged form"),
        ("a.xml", b"<?xml version='1.0'?><rss><channel/></rss>", "XML of another kind: its root is <rss>"),
        ("a.svg", b"<?xml version='1.0'?><svg/>", "XML of another kind: its root is <svg>"),
        ("a.rdf", b"<rdf:RDF xmlns:rdf='x'/>", "XML of another kind: its root is <rdf:RDF>"),
        ("a.json", b'{"name": "package", "version": 1}', "a.json is JSON, but no bibliography"),
        ("a.json", b"[1, 2, 3]", "a.json is JSON, but no bibliography"),
        ("a.json", b'"text"', "a.json is JSON, but no bibliography"),
        ("a.json", b'[{"title": "A"}, {"title" "B"}]', "a.json:1: this is not JSON that can be read"),
        ("a.json", b'[\n{"title": "A"}\n{"title": "B"}]', "a.json:3: this is not JSON that can be read: a comma"),
        ("a.csv", b"one,two\n1,2\n", "a.csv:1: the first row of this table names no column title or doi (one,two)"),
        ("a.xml", b"<xml><records><record></xml>", "a.xml:1: this is not XML that can be read: mismatched tag"),
        ("a.bib", b"@article{a, title = {never", "a.bib holds no entry of a reading list: a.bib:1: this entry"),
        ("a.md", b" \n\t\n", "a.md is empty"),
        ("a.md", b"- [A](https://a.org)\n\0", "a.md:2: there is a NUL character"),
        ("a.md", b"- caf\xe9 [A](https://a.org)", "a.md:1: these bytes are not UTF-8"),
        ("a.txt", b"ok\n\xed\xa0\x80", "a.txt:2: these bytes are not UTF-8"),
        ("a.bib", b"\xff\xfe" + BIB.encode("utf-16-le") + b"\x00\xd8", "a.bib:5: these bytes are not UTF-16"),
        ("a.bin", bytes(range(256)), "a.bin:2: these bytes are not UTF-8"),
    ],
)  # fmt: skip
def test_what_no_reader_knows_is_refused_by_what_it_is(
    name: str, content: bytes, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(ListError) as refusal:
        read(write(tmp_path, name, content))
    assert sentence in str(refusal.value)


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    for path, sentence in (
        (tmp_path / "none.md", "There is no reading list"),
        (tmp_path, "is a folder, not a reading list"),
        (tmp_path / "a\0b", "cannot be read"),
    ):
        with pytest.raises(ListError, match=sentence):
            read(path)


@pytest.mark.parametrize("text", [BIB, RIS, CSL, CSV, MARKDOWN, HTML, ORG, RST, ENDNOTE])
def test_marks_of_encoding_and_ends_of_lines_change_nothing(text: str, tmp_path: Path) -> None:
    plain = read(write(tmp_path, "list", text)).entries
    assert plain
    for number, content in enumerate(
        (
            b"\xef\xbb\xbf" + text.encode(),
            b"\xff\xfe" + text.encode("utf-16-le"),
            b"\xfe\xff" + text.encode("utf-16-be"),
            text.replace("\n", "\r\n").encode(),
            text.replace("\n", "\r").encode(),
        )
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert read(write(folder, "list", content)).entries == plain


def test_bibliographies_of_old_are_read_as_windows_wrote_them_and_that_is_said(tmp_path: Path) -> None:
    for name, text in (("a.bib", BIB), ("a.ris", RIS), ("a.csv", CSV)):
        found = read(write(tmp_path, name, text.replace("A paper", "Un caf\xe9 \x93noir\x94").encode("latin-1")))
        assert found.entries[0].title == "Un café “noir”"
        (warning,) = found.warnings
        assert "these bytes are not UTF-8; they are read as Windows-1252" in warning
    declared = "<?xml version='1.0' encoding='ISO-8859-1'?>" + ENDNOTE.replace("A paper", "Un café")
    found = read(write(tmp_path, "a.xml", declared.encode("latin-1")))
    assert (found.entries[0].title, found.warnings) == ("Un café", ())
    chinese = HTML.replace("<body>", "<meta charset=gb2312><body>").replace("A paper", "注意力机制")
    assert read(write(tmp_path, "a.html", chinese.encode("gb2312"))).entries[0].title == "注意力机制"


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.md"
    with path.open("wb") as file:
        file.truncate(100_000_000)  # takes no room
    with pytest.raises(ListError, match=r"has more than 32 MB"):
        read(path)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"x" * 33_000_000)))
    with pytest.raises(ListError, match=r"has more than 32 MB"):
        read(Path("-"))


def test_standard_input_is_a_list_by_its_content(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(RIS.encode())))
    found = read(Path("-"))
    assert (found.name, found.entries[0].where, found.entries[0].title) == ("stdin", "stdin:1", "A paper")
    with pytest.raises(ListError, match="only once"):
        load_all([Path("-"), Path("-")])


def test_several_lists_are_one_with_the_title_of_each_above_its_entries(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    paths = [
        write(tmp_path / "a", "list.md", MARKDOWN + "\n## Part\n- [B](https://doi.org/10.1000/b)\n"),
        write(tmp_path / "b", "list.md", "- [C](https://doi.org/10.1000/c)\n"),
        write(tmp_path, "refs.bib", BIB),
    ]
    found = joined([parse(file) for file in load_all(paths)])
    assert (found.name, found.title) == ("list-list-and-refs", "Mine, list and refs")
    assert [entry.position for entry in found.entries] == [1, 2, 3, 4]
    assert [entry.section for entry in found.entries] == [("Mine",), ("Mine", "Part"), ("list",), ("refs",)]
    assert [entry.where for entry in found.entries] == [
        f"{paths[0]}:3", f"{paths[0]}:6", f"{paths[1]}:1", "refs.bib:1",
    ]  # fmt: skip
    many = joined([parse(file) for file in load_all([paths[2]] * 5)])
    assert (many.name, many.title) == ("refs-refs-and-3-more", "refs, refs and 3 more")
    assert joined([parse(file) for file in load_all([paths[2]])]) == read(paths[2])


def test_a_zip_bomb_is_never_unpacked(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("list.md", b"0" * 50_000_000)
    with pytest.raises(ListError, match="zip archive"):
        read(write(tmp_path, "list.zip", packed.getvalue()))


def test_nesting_without_end_is_refused_in_json_and_xml(tmp_path: Path) -> None:
    deep = 10_000
    closed = "[" * deep + "]" * deep
    for content in ("[" * deep, '[{"a":' * deep, '{"items": ' + "[" * deep, '[{"title": ' + closed + "}]"):
        with pytest.raises(ListError, match=r"JSON"):
            read(write(tmp_path, "a.json", content))
    for content in ("<xml>" + "<a>" * deep, "<xml>" + "<a>" * deep + "</a>" * deep + "</xml>"):
        with pytest.raises(ListError, match="more than 100 elements deep"):
            read(write(tmp_path, "a.xml", content))


def test_entities_are_refused_where_they_are_declared(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 10))
    content = f'<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY lol0 "lol">{laughs}]><xml><records>&lol9;</records></xml>'
    with pytest.raises(ListError, match=r"a\.xml:1: this XML is not read: it declares entities"):
        read(write(tmp_path, "a.xml", content))
    secret = write(tmp_path, "secret", "mine")
    content = f'<!DOCTYPE xml [<!ENTITY x SYSTEM "{secret.as_uri()}">]><xml><records>&x;</records></xml>'
    with pytest.raises(ListError, match="it declares entities"):
        read(write(tmp_path, "a.xml", content))


def test_numbers_surrogates_and_repeated_keys_in_json_do_no_harm(tmp_path: Path) -> None:
    with pytest.raises(ListError, match=r"a\.json:2: .* a number that is too long"):
        read(write(tmp_path, "a.json", '[\n{"title": "A", "year": ' + "9" * 5_000 + "}]"))
    half = {"title": "half \ud800 title", "URL": "https://a.org/\ud800x", "author": [{"literal": "\udfff"}]}
    content = json.dumps([half])
    (entry,) = read(write(tmp_path, "b.json", content)).entries
    assert entry.title == "half title"
    json.dumps([entry.links[0].url, entry.authors], ensure_ascii=False).encode()
    (entry,) = read(write(tmp_path, "c.json", '[{"title": "A", "title": "B", "DOI": "10.1000/x"}]')).entries
    assert entry.title == "B"
