"""EndNote XML, as EndNote and the databases that write for it export it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element  # a type; kg.readlist.xml parses

from kg.model import Link, ReadingList
from kg.pid import Pid
from kg.readlist import kinds, references, xml
from kg.readlist.references import Reference, inverted
from kg.readlist.xml import text_of

_VENUES = ("titles/secondary-title", "periodical/full-title", "titles/alt-title", "alt-periodical/full-title")
_DATES = ("dates/year", "dates/pub-dates/date", "dates/copyright-dates/date")
_LINKS = ("urls/related-urls/url", "urls/web-urls/url", "urls/text-urls/url", "urls/pdf-urls/url")
_PMC = re.compile(r"PMC\d+", re.I)
_PMID = re.compile(r"\d{6,8}")
_PUBMED = re.compile(r"pubmed|medline|\bnlm\b", re.I)


def read(text: str, *, name: str, file: str) -> ReadingList:
    """The records of an export.

    Raises:
        ListError: it is not XML that can be read.
    """
    root = xml.parse(text, file)
    return references.reading_list(map(_reference, root.iter("record")), name=name, title=None, file=file)


def _reference(record: Element) -> Reference:
    def first(*paths: str) -> str:
        return next((text for path in paths if (text := text_of(record.find(path)))), "")

    kind = record.find("ref-type")
    return Reference(
        line=int(record.get(xml.LINE, "0")),
        last_line=int(record.get(xml.LAST_LINE, "0")),
        title=first("titles/title", "titles/short-title"),
        kind=kinds.of_type(kind.get("name", "") if kind is not None else ""),
        authors=tuple(inverted(text_of(author)) for author in record.iterfind("contributors/authors/author")),
        year=references.year(*(text_of(date) for path in _DATES for date in record.iterfind(path))),
        venue=first(*_VENUES) or None,
        pids=tuple(_pids(record, first("remote-database-provider") + " " + first("remote-database-name"))),
        links=tuple(_links(record)),
        notes=first("notes"),
    )


def _pids(record: Element, database: str) -> Iterator[Pid]:
    yield from references.pids("doi", text_of(record.find("electronic-resource-num")))
    accession = text_of(record.find("accession-num"))
    if _PUBMED.search(database) and _PMID.fullmatch(accession):
        yield from references.pids("pubmed", accession)
    if found := _PMC.search(text_of(record.find("custom2"))):
        yield from references.pids("pmc", found[0])


def _links(record: Element) -> Iterator[Link]:
    seen = set[str]()
    for path in _LINKS:
        for url in record.iterfind(path):
            for link in references.links(text_of(url)):
                if link.url not in seen:
                    seen.add(link.url)
                    yield link
