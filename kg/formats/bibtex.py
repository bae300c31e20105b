"""The works as BibTeX. Only what is known is written, accents stand as they are (UTF-8)."""

from __future__ import annotations

import re

from kg.corpus import Corpus
from kg.formats.references import Kind, Reference, references

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TYPES: dict[Kind, str] = {"article": "article", "meeting": "inproceedings", "book": "book", "other": "misc"}
_PLACES: dict[Kind, str] = {"article": "journal", "meeting": "booktitle", "book": "publisher", "other": "howpublished"}
# Braces become commands: BibTeX counts even those behind a backslash.
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "%$&#_"},
}


def render(corpus: Corpus) -> str:
    """One entry for each work."""
    return "\n".join(map(entry, references(corpus)))


def entry(ref: Reference) -> str:
    """The entry of one work, with a line end behind it."""
    arxiv = ref.identifiers.get("arxiv")
    fields = {
        "title": _title(ref.title),
        "author": _byline(ref),
        _PLACES[ref.kind]: _escape(ref.venue or ""),
        "year": str(ref.year or ""),
        "doi": _verbatim(ref.identifiers.get("doi", "")),
        "eprint": _verbatim(arxiv or ""),
        "archivePrefix": "arXiv" if arxiv else "",
        "url": _verbatim(ref.url or ""),
    }
    month = re.match(r"\d{4}-(\d\d)", ref.date or "")
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    if month and 1 <= int(month[1]) <= len(_MONTHS):
        lines.append(f"  month = {_MONTHS[int(month[1]) - 1]},\n")
    return f"@{_TYPES[ref.kind]}{{{ref.key},\n{''.join(lines)}}}\n"


def _byline(ref: Reference) -> str:
    """The names as far as they are at hand; "others" stands for those that are not."""
    names = []
    for author in ref.authors:
        name = _escape(author)
        # A name that BibTeX would take for several, or for none.
        names.append(f"{{{name}}}" if re.search(r"\band\b|,.*,|^others$", name, re.I) else name)
    return " and ".join([*names, *([] if ref.is_whole else ["others"])]) if names else ""


def _title(text: str) -> str:
    """Words with a capital inside keep it in styles that write titles small: {scGPT}."""
    return " ".join(
        f"{{{_escape(word)}}}" if any(c.isupper() for c in word[1:]) else _escape(word) for word in text.split(" ")
    )


def _escape(text: str) -> str:
    text = re.sub(r"[\\{}~^%$&#_]", lambda found: _SPECIAL[found[0]], text)
    # Two hyphens would be a dash, two quotes a quotation mark.
    return re.sub(r"([-`'])(?=\1)", r"\1{}", text)


def _verbatim(text: str) -> str:
    """Identifiers and addresses stand as they are, but for what would end the field."""
    return re.sub(r"[\\{} ]", lambda found: f"%{ord(found[0]):02X}", text)
