"""A work as a record in JSON: CSL-JSON, or Zotero's own form of it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from kg.formats.references import Kind, Reference, given_and_family

# Source: https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types
_TYPES: Mapping[Kind, str] = {
    "article": "article-journal", "meeting": "paper-conference", "book": "book", "other": "article"
}  # fmt: skip
# Source: https://api.zotero.org/schema (the types of items and their fields)
_ITEMS: Mapping[Kind, tuple[str, str]] = {
    "article": ("journalArticle", "publicationTitle"), "meeting": ("conferencePaper", "proceedingsTitle"),
    "book": ("book", "publisher"), "other": ("preprint", "repository"),
}  # fmt: skip


def entry(ref: Reference) -> str:
    """The CSL-JSON object of one work."""
    people = [given_and_family(name) for name in ref.authors]
    date = [int(part) for part in (ref.date or str(ref.year or "")).split("-") if part.isdecimal()]
    arxiv = ref.identifiers.get("arxiv")
    return _object({
        "id": ref.key,
        "type": _TYPES[ref.kind],
        "title": ref.title,
        "author": [{"family": family, "given": given} if given else {"literal": family} for given, family in people],
        "container-title": ref.venue,
        "issued": {"date-parts": [date]} if date else None,
        "DOI": ref.identifiers.get("doi"),
        "PMID": ref.identifiers.get("pubmed"),
        "PMCID": ref.identifiers.get("pmc"),
        "number": f"arXiv:{arxiv}" if arxiv else None,
        "URL": ref.url,
    })  # fmt: skip


def zotero_entry(ref: Reference) -> str:
    """The object of one work as Zotero's API and its exports have it."""
    name, place = _ITEMS[ref.kind]
    people = [given_and_family(name) for name in ref.authors]
    arxiv = ref.identifiers.get("arxiv")
    return _object({
        "itemType": name,
        "title": ref.title,
        "creators": [
            {"firstName": given, "lastName": family, "creatorType": "author"}
            if given
            else {"name": family, "creatorType": "author"}
            for given, family in people
        ],
        "date": ref.date or str(ref.year or ""),
        place: ref.venue,
        "DOI": ref.identifiers.get("doi"),
        "url": ref.url,
        "extra": f"arXiv:{arxiv}" if arxiv else None,
    })  # fmt: skip


def _object(fields: Mapping[str, object]) -> str:
    return json.dumps({key: value for key, value in fields.items() if value}, ensure_ascii=False, indent=2)
