"""A work as a record in XML: of EndNote, or of Zotero RDF."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping

from kg.formats.references import Kind, Reference, given_and_family

# The name and the number of a type. Source: EndNote's own exports.
_TYPES: Mapping[Kind, tuple[str, int]] = {
    "article": ("Journal Article", 17), "meeting": ("Conference Proceedings", 10), "book": ("Book", 6),
    "other": ("Electronic Article", 43),
}  # fmt: skip
# The element and the type of an item, and the element of what it is part of.
# Source: https://github.com/zotero/translators, Zotero RDF.js
_ITEMS: Mapping[Kind, tuple[str, str, str]] = {
    "article": ("bib:Article", "journalArticle", "bib:Journal"),
    "meeting": ("bib:Article", "conferencePaper", "bib:Journal"),
    "book": ("bib:Book", "book", "bib:Series"),
    "other": ("bib:Article", "preprint", "bib:Journal"),
}  # fmt: skip


def endnote_entry(ref: Reference) -> str:
    """The record of one work as EndNote imports it."""
    name, number = _TYPES[ref.kind]
    names = (", ".join(filter(None, reversed(given_and_family(author)))) for author in ref.authors)
    authors = "".join(_tagged("author", author) for author in names)
    return (
        f'<record><ref-type name="{name}">{number}</ref-type>'
        + _within("contributors", _within("authors", authors))
        + _within("titles", _tagged("title", ref.title) + _tagged("secondary-title", ref.venue))
        + _within("dates", _tagged("year", ref.year))
        + _within("urls", _within("related-urls", _tagged("url", ref.url)))
        + _tagged("electronic-resource-num", ref.identifiers.get("doi"))
        + _tagged("notes", f"arXiv:{ref.identifiers['arxiv']}" if "arxiv" in ref.identifiers else None)
        + "</record>"
    )


def zotero_entry(ref: Reference) -> str:
    """The item of one work, for the inside of `<rdf:RDF>` with the prefixes that Zotero writes there."""
    element, name, place = _ITEMS[ref.kind]
    doi = ref.identifiers.get("doi")
    return (
        f'<{element} rdf:about="{html.escape(ref.url or f"#{ref.key}")}">'
        + _tagged("z:itemType", name)
        + _within("dcterms:isPartOf", _within(place, _tagged("dc:title", ref.venue)))
        + _within("bib:authors", _within("rdf:Seq", "".join(_people(ref.authors))))
        + _tagged("dc:title", ref.title)
        + _tagged("dc:date", ref.date or ref.year)
        + _within("dc:identifier", _within("dcterms:URI", _tagged("rdf:value", ref.url)))
        + _tagged("dc:identifier", f"DOI {doi}" if doi else None)
        + _tagged("dc:description", f"arXiv:{ref.identifiers['arxiv']}" if "arxiv" in ref.identifiers else None)
        + f"</{element}>"
    )


def _people(authors: Iterable[str]) -> Iterable[str]:
    for author in authors:
        given, family = given_and_family(author)
        parts = _tagged("foaf:surname", family) + _tagged("foaf:givenName", given)
        yield _within("rdf:li", _within("foaf:Person", parts))


def _tagged(tag: str, value: object) -> str:
    return f"<{tag}>{html.escape(str(value))}</{tag}>" if value else ""


def _within(tag: str, inner: str) -> str:
    return f"<{tag}>{inner}</{tag}>" if inner else ""
