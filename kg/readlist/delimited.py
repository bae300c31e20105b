"""Tables (CSV, TSV): of Zotero, Scopus, Web of Science, PubMed, spreadsheets; a title or a DOI column makes a list."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.errors import ListError
from kg.model import Link, ReadingList, Role
from kg.pid import Pid, Scheme
from kg.readlist import kinds, references
from kg.readlist.references import Reference, inverted

Column = Literal[
    "title", "doi", "url", "pdf", "code", "project", "dataset", "video", "slides", "blog",
    "arxiv", "pmid", "pmcid", "openreview", "year", "date", "venue", "authors", "kind", "section", "notes",
]  # fmt: skip
# What columns are called, without case and punctuation; of several with one meaning, the first that a row fills counts.
_HEADS: Mapping[Column, str] = {
    "title": """
        title papertitle articletitle documenttitle ti paper papername name 标题 题名 论文 论文标题 titel titre titulo
    """,
    "doi": "doi di doilink doiurl paperdoi articledoi",
    "url": "url link paperlink paperurl articleurl href links weblink paperurllink website web 链接",
    "pdf": "pdf pdflink pdfurl",
    "code": "code codelink codeurl github githublink repository repo implementation 代码",
    "project": "project projectpage projectlink homepage",
    "dataset": "data dataset datasetlink",
    "video": "video videolink youtube",
    "slides": "slides",
    "blog": "blog blogpost",
    "arxiv": "arxiv arxivid arxivlink arxivurl eprint",
    "pmid": "pmid pubmed pubmedid pm",
    "pmcid": "pmcid pmc",
    "openreview": "openreview openreviewid",
    "year": "year publicationyear py yearpublished pubyear 年份 jahr",
    "date": "date publicationdate published issued",
    "venue": """
        publicationtitle sourcetitle journal journalbook journaltitle containertitle venue conference booktitle
        publication publishedin so source where 期刊 会议 zeitschrift proceedingstitle conferencename
    """,
    "authors": "authors author au authorfullnames creators 作者 autoren",
    "kind": "itemtype documenttype publicationtype entrytype typeofwork type kind dt",
    "section": "section category topic group collection theme 分类",
    "notes": "extra notes note comment comments",
}
_LETTERS = re.compile(r"[\W_]+")
_DELIMITERS = ",\t;|"
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_GUARD = re.compile(r"^'(?=[=+\-@＝＋－＠])")
# Between the columns of a table that has but one: commas in its rows are commas.
_NONE = "\x1f"
_IDS: Mapping[Column, Scheme] = {
    "doi": "doi", "arxiv": "arxiv", "pmid": "pubmed", "pmcid": "pmc", "openreview": "openreview"
}  # fmt: skip
_LINKS: Mapping[Column, Role | None] = {
    "url": None, "pdf": "pdf", "code": "software", "project": "project", "dataset": "dataset", "video": "video",
    "slides": "slides", "blog": "blog", "arxiv": None, "doi": None,
}  # fmt: skip


def delimiter_of(line: str) -> str | None:
    """What separates the columns, if the line is the head of a table of papers: it names a title or an identifier."""
    heads = {delimiter: columns(_cells(line, delimiter)) for delimiter in _DELIMITERS if delimiter in line}
    heads = heads or {_NONE: columns([line])}
    best = max(heads, key=lambda delimiter: len(heads[delimiter]))
    return best if heads[best].keys() & {"title", "doi", "arxiv", "pmid"} else None


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []  # no table has such a head: a cell of a hundred thousand characters, a stray end of a line


def columns(heads: Sequence[str]) -> dict[Column, list[int]]:
    """Which columns hold what, by the heads of a table, the best first."""
    names = [_LETTERS.sub("", head.lower()) for head in heads]
    places = {column: [names.index(name) for name in _HEADS[column].split() if name in names] for column in _HEADS}
    return {column: found for column, found in places.items() if found}


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; `read` takes the sign away again that stands before one.

    Source: https://owasp.org/www-community/attacks/CSV_Injection
    """
    return "'" + cell if _FORMULA.match(cell) else cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a table: what stands between its columns, how many it has, and which hold what, the best first."""

    delimiter: str
    size: int
    columns: Mapping[Column, Sequence[int]]


def head(text: str) -> Head | None:
    """The head of a table of papers, None for another text."""
    first = text.lstrip("\n").split("\n", 1)[0]
    delimiter = delimiter_of(first)
    if delimiter is None:
        return None
    heads = _cells(first, delimiter)
    return Head(delimiter=delimiter, size=len(heads), columns=columns(heads))


def read(text: str, *, name: str, file: str) -> ReadingList:
    """The rows of a table whose first row names its columns.

    Raises:
        ListError: no column is known to hold titles or identifiers, or a row cannot be told from the next.
    """
    start = next((number for number, line in enumerate(text.split("\n"), 1) if line.strip()), 1)
    body = text.split("\n", start - 1)[-1]
    delimiter = delimiter_of(body.split("\n", 1)[0])
    if delimiter is None:
        head = " ".join(body.split("\n", 1)[0].split())[:80]
        raise ListError(
            f"{file}:{start}: the first row of this table names no column title or doi ({head}). Name one so."
        )
    found = (_reference(row, line, last) for line, last, row in _rows(body, delimiter, start, file))
    return references.reading_list(found, name=name, title=None, file=file)


def _rows(body: str, delimiter: str, start: int, file: str) -> Iterator[tuple[int, int, Mapping[Column, str]]]:
    """Each row that holds anything, by its columns, with its first and its last line."""
    rows = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter)
    line = start
    try:
        names = columns(next(rows))
        line += rows.line_num
        for row in rows:
            last = start + rows.line_num - 1
            if any(map(str.strip, row)):
                yield line, last, {name: _first(row, places) for name, places in names.items()}
            line = last + 1
    except csv.Error as err:
        # A quotation mark that is never closed makes one cell of all that follows.
        raise ListError(f"{file}:{line}: this row cannot be read: {err}. Is a quotation mark not closed?") from err


def _first(row: Sequence[str], places: Sequence[int]) -> str:
    filled = (cell for place in places if place < len(row) and (cell := row[place].strip()))
    return _GUARD.sub("", next(filled, ""), count=1)


def _reference(row: Mapping[Column, str], line: int, last_line: int) -> Reference:
    return Reference(
        line=line,
        last_line=last_line,
        title=row.get("title", ""),
        kind=kinds.of_type(row.get("kind", "")),
        authors=tuple(_authors(row.get("authors", ""))),
        year=references.year(row.get("year", ""), row.get("date", "")),
        venue=row.get("venue"),
        section=(row["section"],) if row.get("section") else (),
        pids=tuple(_pids(row)),
        links=tuple(dict.fromkeys(_links(row))),
        notes=row.get("notes", ""),
    )


def _pids(row: Mapping[Column, str]) -> Iterator[Pid]:
    for column, scheme in _IDS.items():
        yield from references.pids(scheme, row.get(column, ""))


def _links(row: Mapping[Column, str]) -> Iterator[Link]:
    for column, role in _LINKS.items():
        yield from references.links(row.get(column, ""), role)


def _authors(cell: str) -> Iterator[str]:
    """`Last, First; Last, First` or `First Last, First Last`."""
    if ";" in cell:
        names = [inverted(name) for name in cell.split(";")]
    elif " and " in cell:
        names = [inverted(name) for name in cell.split(" and ")]
    elif cell.count(",") == 1:
        last, first = cell.split(",")
        # `Vaswani, Ashish` is one person, `Ashish Vaswani, Noam Shazeer` are two.
        names = [last, first] if " " in last.strip() and " " in first.strip() else [inverted(cell)]
    else:
        names = cell.split(",")
    yield from (name.strip() for name in names)
