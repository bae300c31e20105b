"""The works as RIS, for reference managers.

A line is a tag of two signs, two blanks, a hyphen, a blank and the value.
Source: https://en.wikipedia.org/wiki/RIS_(file_format)
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.corpus import Corpus
from kg.formats.references import Kind, Reference, references

_TYPES: dict[Kind, str] = {"article": "JOUR", "meeting": "CPAPER", "book": "BOOK", "other": "GEN"}


def render(corpus: Corpus) -> str:
    """One reference for each work; all values are of one line, so that none begins a field of its own."""
    return "\n".join(map(entry, references(corpus)))


def entry(ref: Reference) -> str:
    """The reference of one work, with a line end behind it."""
    return "".join(f"{tag}  - {value}\n" for tag, value in _fields(ref))


def _fields(ref: Reference) -> Iterator[tuple[str, str]]:
    yield "TY", _TYPES[ref.kind]
    yield "ID", ref.key
    yield "TI", ref.title
    for author in ref.authors:
        yield "AU", author
    if ref.year:
        yield "PY", str(ref.year)
    if ref.date:
        # Year, month, day and what else there is to say, as far as they are known.
        yield "DA", "/".join([*ref.date.split("-"), "", "", ""][:4])
    if ref.venue:
        yield "T2", ref.venue
    if doi := ref.identifiers.get("doi"):
        yield "DO", doi
    if arxiv := ref.identifiers.get("arxiv"):
        yield "AN", f"arXiv:{arxiv}"
    if ref.url:
        yield "UR", ref.url
    yield "ER", ""
