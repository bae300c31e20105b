"""Dumps of the papers that the stand-in of the API serves: the same facts, in the other form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.bulk.record import Folder
from tests.bulk.generator import line, write
from tests.s2 import Papers

Row = Mapping[str, Any]

_EXTERNAL = ("ACL", "DBLP", "ArXiv", "MAG", "PubMed", "DOI", "PubMedCentral")


def dump_of(served: Papers, path: Path, release: str = "2026-11-22", shards: int = 2) -> Folder:
    """Write a dump of all that a stand-in knows. Each link is said twice, in two shards, and they disagree."""
    rows = served.rows()
    links = list(_links(served, rows))
    again = [{**link, "citationid": link["citationid"] + len(links), "isinfluential": None} for link in links]
    return write(
        path,
        release,
        {
            "papers": [[line(_paper(row)) for row in rows[shard::shards]] for shard in range(shards)],
            "citations": [
                [line(link) for link in (*links[shard::shards], *again[(shard + 1) % shards :: shards])]
                for shard in range(shards)
            ],
            "authors": [[line(_author(row)) for row in served.authors.rows()]],
            "paper-ids": [
                [line({"sha": row["paperId"], "corpusid": row["corpusId"], "primary": True}) for row in rows]
                + [
                    line({"sha": old, "corpusid": row["corpusId"], "primary": False})
                    for old, new in served.merged.items()
                    if (row := served.find(new))
                ]
            ],
        },
    )


def _links(served: Papers, rows: Sequence[Row]) -> Iterator[Row]:
    number = 0
    for row in rows:
        for cited, link in served.references(row) or ():
            number += 1
            intents = link.get("intents")
            yield {
                "citationid": number,
                "citingcorpusid": row["corpusId"],
                "citedcorpusid": cited.get("corpusId"),
                "isinfluential": link.get("isInfluential"),
                "contexts": link.get("contexts"),
                "intents": intents and [[intent] for intent in intents] if number % 2 else intents,
            }


def _paper(row: Row) -> Row:
    ids = row.get("externalIds") or {}
    return {
        "corpusid": row["corpusId"],
        "externalids": {name: ids.get(name) and str(ids[name]) for name in _EXTERNAL}
        | {"CorpusId": str(row["corpusId"])},
        "url": row["url"],
        "title": row["title"],
        "authors": row["authors"],
        "venue": row["venue"],
        "publicationvenueid": None,
        "year": row["year"],
        "referencecount": row["referenceCount"],
        "citationcount": row["citationCount"],
        "influentialcitationcount": row["influentialCitationCount"],
        "isopenaccess": False,
        "s2fieldsofstudy": row["s2FieldsOfStudy"],
        "publicationtypes": row["publicationTypes"],
        "publicationdate": row["publicationDate"],
        "journal": None,
    }


def _author(row: Row) -> Row:
    return {
        "authorid": row["authorId"],
        "externalids": row.get("externalIds"),
        "url": row.get("url"),
        "name": row["name"],
        "aliases": None,
        "affiliations": row.get("affiliations"),
        "homepage": row.get("homepage"),
        "papercount": row.get("paperCount"),
        "citationcount": row.get("citationCount"),
        "hindex": row.get("hIndex"),
    }
