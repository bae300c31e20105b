"""Rows of a converted dump as the API has them: the same fields, by the same names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from kg.model import Direction
from kg.sources.rows import CITING, NESTED_RECORD

Row = Mapping[str, Any]
# The other ends of a list of links, and what is said of each.
Side = list[tuple[int, Row]]

_IDS = {
    "doi": "DOI",
    "arxiv": "ArXiv",
    "pubmed": "PubMed",
    "pmc": "PubMedCentral",
    "acl": "ACL",
    "mag": "MAG",
    "dblp": "DBLP",
}


def paper_row(row: Row) -> Row:
    """A row of the table of papers as the API has it."""
    ids = {name: row[scheme] for scheme, name in _IDS.items() if row[scheme] is not None}
    return {
        "paperId": row["sha"],
        "corpusId": row["corpusid"],
        "externalIds": {**ids, "CorpusId": row["corpusid"]},
        "title": row["title"],
        "year": row["year"],
        "venue": row["venue"],
        "publicationDate": row["publicationdate"],
        "publicationTypes": row["publicationtypes"],
        "s2FieldsOfStudy": row["fields"] and [{"category": field} for field in row["fields"]],
        "authors": row["authors"],
        "citationCount": row["citationcount"],
        "referenceCount": row["referencecount"],
    }


def author_row(row: Row) -> Row:
    """A row of the table of authors as the API has it."""
    return {
        "externalIds": {"ORCID": row["orcid"]},
        "affiliations": row["affiliations"],
        "homepage": row["homepage"],
        "paperCount": row["papercount"],
        "citationCount": row["citationcount"],
        "hIndex": row["hindex"],
    }


def sides(edges: Iterable[Row]) -> dict[Direction, dict[int, Side]]:
    """What papers cite, and what cites them, as far as that was asked for: the other ends, and what is said of each."""
    references: dict[int, Side] = defaultdict(list)
    citations: dict[int, Side] = defaultdict(list)
    for row in edges:
        if row["cited_met"] is not None:
            # The API says nothing of it there.
            references[row["citing"]].append((row["cited"], {}))
        if row["citing_met"] is not None:
            said = {"intents": row["intents"], "isInfluential": row["influential"]}
            citations[row["cited"]].append((row["citing"], said))
    return {"references": references, "citations": citations}


def end(row: Row) -> Row:
    """A paper at the end of a link, with the fields that the API gives there; one without a row is its id alone."""
    if row["corpusid"] is None:
        return {"corpusId": row["id"]}
    paper = paper_row(row)
    return {field: paper[field] for field in ("paperId", *(CITING if (row["met"] or 0) % 2 else NESTED_RECORD))}
