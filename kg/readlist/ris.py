"""RIS, as reference managers and publishers write it, through rispy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

import rispy

from kg.model import Link, ReadingList
from kg.pid import Pid
from kg.readlist import kinds, references
from kg.readlist.references import Reference, inverted

# Some write one blank, or none after the hyphen; rispy wants `TY  - JOUR`.
_TAG = re.compile(r"\s{0,3}([A-Z][A-Z0-9])(?: {1,3}|\t)-(?:\s+(.*)|)", re.S)
# The titles of books and talks, and links, have tags of their own in some programs' files.
_TAGS = frozenset((*rispy.TAG_KEY_MAPPING, "BT", "CT", "LK"))
_TITLES = ("T1", "TI", "CT", "BT", "T2", "ST")
_VENUES = ("JF", "JO", "T2", "JA", "J2", "BT", "C3", "T3")
_DATES = ("PY", "Y1", "DA")
_PUBMED = re.compile(r"pubmed|medline|\bnlm\b", re.I)
_PMC = re.compile(r"PMC\d+", re.I)


class _Parser(rispy.RisParser):  # type: ignore[misc]  # rispy has no types
    """Tags keep their names, and each may stand several times; a link with a semicolon is one link."""

    DEFAULT_MAPPING: ClassVar[dict[str, str]] = {tag: tag for tag in _TAGS}
    DEFAULT_LIST_TAGS: ClassVar[list[str]] = sorted(_TAGS - {"TY", "ER"})
    DEFAULT_DELIMITER_MAPPING: ClassVar[dict[str, str]] = {}


def read(text: str, *, name: str, file: str) -> ReadingList:
    """The records of a file; one without its end (`ER`) ends where the next begins."""
    return references.reading_list(map(_reference, _records(text)), name=name, title=None, file=file)


def _records(text: str) -> Iterator[tuple[int, int, list[str]]]:
    """The lines of each record in the form that rispy reads, and the first and the last line where it stands."""
    start, pieces = 0, list[list[str]]()
    number = 0
    for number, line in enumerate(text.split("\n"), start=1):
        tagged = _TAG.match(line.rstrip())
        tag, value = (tagged[1], tagged[2] or "") if tagged else ("", line.strip())
        if pieces and tag in {"TY", "ER"}:
            yield start, number - (tag == "TY"), [" ".join(parts) for parts in pieces]
            pieces = []
        if tag == "TY":
            start = number
        if tag == "TY" or (pieces and tag and tag != "ER"):
            pieces.append([f"{tag}  - {value}"])
        elif pieces and value:
            pieces[-1].append(value)  # a value goes on
    if pieces:
        yield start, number, [" ".join(parts) for parts in pieces]


def _reference(record: tuple[int, int, list[str]]) -> Reference:
    line, last_line, lines = record
    (fields,) = _Parser(skip_unknown_tags=True).parse_lines(iter([*lines, "ER  - "]))

    def first(*tags: str) -> str:
        return next((value for tag in tags for value in fields.get(tag, ()) if value), "")

    type_name = str(fields["TY"])
    title = first(*_TITLES)
    return Reference(
        line=line,
        last_line=last_line,
        title=title,
        kind=kinds.of_type(type_name),
        authors=tuple(inverted(author) for tag in ("AU", "A1") for author in fields.get(tag, ())),
        year=references.year(*(first(tag) for tag in _DATES)),
        venue=next((venue for tag in _VENUES if (venue := first(tag)) and venue != title), None),
        pids=tuple(_pids({tag: first(tag) for tag in ("DO", "M3", "L3", "AN", "C2", "DB", "DP")})),
        links=tuple(_links(fields)),
        notes="\n".join(note for tag in ("N1", "M1", "JO", "M3") for note in fields.get(tag, ())),
    )


def _pids(fields: dict[str, str]) -> Iterator[Pid]:
    yield from references.pids("doi", fields["DO"])
    # Where some exporters put the DOI.
    for tag in ("M3", "L3"):
        if fields[tag].lower().startswith(("10.", "doi", "http")):
            yield from references.pids("doi", fields[tag])
    if _PUBMED.search(fields["DB"] + " " + fields["DP"]):
        yield from references.pids("pubmed", fields["AN"])
    if found := _PMC.search(fields["C2"]):
        yield from references.pids("pmc", found[0])


def _links(fields: dict[str, list[str]]) -> Iterator[Link]:
    seen = set[str]()
    for tag in ("UR", "LK", "L2", "L1", "L3"):
        for value in fields.get(tag, ()):
            for link in references.links(value, "pdf" if tag == "L1" else None):
                if link.url not in seen:
                    seen.add(link.url)
                    yield link
