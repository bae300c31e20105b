"""What the stand-in knows: papers in the service's own shapes, their ids, their links, and the fields of an answer."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Self

from kg.model import Completeness, Paper
from kg.pid import Pid
from kg.snapshot import Snapshot

Row = Mapping[str, Any]

# Source: https://api.semanticscholar.org/api-docs/graph#tag/Paper-Data/operation/get_graph_get_paper ("fields")
PAPER_FIELDS = frozenset(
    {
        "paperId",
        "corpusId",
        "externalIds",
        "url",
        "title",
        "abstract",
        "venue",
        "publicationVenue",
        "year",
        "referenceCount",
        "citationCount",
        "influentialCitationCount",
        "isOpenAccess",
        "openAccessPdf",
        "fieldsOfStudy",
        "s2FieldsOfStudy",
        "publicationTypes",
        "publicationDate",
        "journal",
        "citationStyles",
        "authors",
        "citations",
        "references",
        "embedding",
        "tldr",
        "textAvailability",
    }
)
LINK_FIELDS = frozenset({"contexts", "intents", "contextsWithIntent", "isInfluential"})
AUTHOR_FIELDS = frozenset(
    {"authorId", "name", "url", "affiliations", "homepage", "paperCount", "citationCount", "hIndex", "externalIds"}
)
NESTED = {"references": PAPER_FIELDS, "citations": PAPER_FIELDS, "authors": AUTHOR_FIELDS}

_EXTERNAL = {
    "doi": "DOI",
    "arxiv": "ArXiv",
    "pubmed": "PubMed",
    "pmc": "PubMedCentral",
    "acl": "ACL",
    "dblp": "DBLP",
    "mag": "MAG",
}
_PREFIXES = {"doi": "DOI", "arxiv": "ArXiv", "pmid": "PubMed", "pmcid": "PubMedCentral", "acl": "ACL", "mag": "MAG"}


class UnknownFieldError(ValueError):
    """A field that the service does not have."""


class Papers:
    """Papers by every id that the service takes.

    A row has the service's fields; its `references` are rows `{"paperId": ...}` of other papers with what is said of
    the link (`isInfluential`, `intents`), whole rows with `"paperId": None`, or None where the publisher withholds
    them. `merged` maps the paperId of a record that is no more to the one that it went into.
    """

    def __init__(self, rows: Iterable[Row], merged: Mapping[str, str] | None = None) -> None:
        self._rows = {row["paperId"]: row for row in rows}
        self._ids = {sha: sha for sha in self._rows} | dict(merged or {})
        self._citing: dict[str, list[tuple[str, Row]]] = defaultdict(list)
        for sha, row in self._rows.items():
            if row.get("corpusId"):
                self._ids[f"corpusid:{row['corpusId']}"] = sha
            for kind, value in (row.get("externalIds") or {}).items():
                self._ids[f"{kind.lower()}:{str(value).lower()}"] = sha
            for link in row.get("references") or ():
                if link["paperId"]:
                    self._citing[link["paperId"]].append((sha, link))

    @classmethod
    def of_snapshot(cls, snapshot: Snapshot) -> Self:
        """The papers and links of a snapshot, as if the service knew them and nothing else.

        paperIds and, where a record has none, corpus ids are made up from the records' names.
        """
        shas = {paper.pid: _sha(paper) for paper in snapshot.papers}
        cited: dict[Pid, list[Row]] = defaultdict(list)
        for citation in snapshot.citations:
            intents = None if citation.intents is None else list(citation.intents)
            link = {"paperId": shas[citation.cited], "isInfluential": citation.influential, "intents": intents}
            cited[citation.citing].append(link)
        withheld = {
            state.paper
            for state in snapshot.states
            if state.direction == "references" and state.completeness is Completeness.WITHHELD
        }
        return cls(
            _row(paper, shas[paper.pid], None if paper.pid in withheld else cited[paper.pid])
            for paper in snapshot.papers
        )

    def find(self, name: str) -> Row | None:
        """The paper of an id as the service takes it: prefixes in any case, a bare DOI, a paperId."""
        prefix, colon, value = name.partition(":")
        if re.match(r"10\.\d{4,9}/", name):
            prefix, colon, value = "doi", ":", name
        key = f"{_PREFIXES.get(prefix.lower(), prefix).lower()}:{value.lower()}" if colon else name.lower()
        sha = self._ids.get(key)
        return None if sha is None else self._whole(sha)

    def titled(self, query: str) -> Row | None:
        """The paper whose title begins like the query, as the title search has it: near is enough."""
        words = _words(query)
        for sha, row in self._rows.items():
            title = _words(row.get("title") or "")
            if words and (title[: len(words)] == words or words[: len(title)] == title):
                return self._whole(sha)
        return None

    def references(self, row: Row) -> list[Row] | None:
        """Rows of the references endpoint; None where the publisher withholds them."""
        links = row["references"]
        return None if links is None else [{**_said(link), "citedPaper": self._end(link)} for link in links]

    def citations(self, row: Row) -> list[Row]:
        """Rows of the citations endpoint, the newest first."""
        links = [(self._whole(sha), link) for sha, link in self._citing[row["paperId"]]]
        links.sort(key=lambda pair: (-(pair[0].get("year") or 0), pair[0]["paperId"]))
        return [{**_said(link), "citingPaper": paper} for paper, link in links]

    def project(self, row: Row, fields: str | None, nested_limit: int) -> dict[str, Any]:
        """The asked fields of a paper, and of the papers and authors in it.

        Raises:
            UnknownFieldError: the service has no such field.
        """
        chosen = _tree(fields or "title", PAPER_FIELDS)
        answer: dict[str, Any] = {"paperId": row["paperId"]}
        for name, parts in chosen.items():
            if name == "references":
                links = row.get("references")
                value = None if links is None else [self._end(link) for link in links][:nested_limit]
            elif name == "citations":
                value = [link["citingPaper"] for link in self.citations(row)][:nested_limit]
            else:
                value = row.get(name)
            answer[name] = value
            if value is not None and name in ("references", "citations"):
                answer[name] = [self.project(end, ",".join(parts), 0) for end in value]
            if value is not None and name == "authors":
                wanted = parts or ("authorId", "name")
                answer[name] = [{key: author.get(key) for key in ("authorId", *wanted)} for author in value]
        return answer

    def _end(self, link: Row) -> Row:
        return self._whole(link["paperId"]) if link["paperId"] else link

    def _whole(self, sha: str) -> Row:
        """A paper with the counts that follow from the links, unless it states others."""
        row = self._rows[sha]
        counts = {"citationCount": len(self._citing[sha]), "referenceCount": len(row.get("references") or ())}
        return {**counts, **row}


def check_fields(fields: str, known: Iterable[str]) -> None:
    """Raise UnknownFieldError for a field that an endpoint does not have."""
    _tree(fields, frozenset(known))


def _tree(fields: str, known: Iterable[str]) -> dict[str, list[str]]:
    tree: dict[str, list[str]] = {}
    for field in filter(None, fields.split(",")):
        name, _, part = field.partition(".")
        inner = part.partition(".")[0]
        if name not in known or (part and inner not in NESTED.get(name, ())):
            raise UnknownFieldError(field)
        tree.setdefault(name, [])
        if part:
            tree[name].append(part)
    return tree


def _said(link: Row) -> dict[str, Any]:
    return {name: link.get(name) for name in LINK_FIELDS}


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _sha(paper: Paper) -> str:
    made_up = hashlib.sha1(str(paper.pid).encode(), usedforsecurity=False).hexdigest()
    return next((pid.value for pid in paper.pids if pid.scheme == "s2"), made_up)


def _row(paper: Paper, sha: str, references: list[Row] | None) -> Row:
    ids = {_EXTERNAL[p.scheme]: p.value.removeprefix("PMC") for p in paper.pids if p.scheme in _EXTERNAL}
    corpus_id = next((int(p.value) for p in paper.pids if p.scheme == "corpusid"), int(sha[:8], 16))
    return {
        "paperId": sha,
        "corpusId": corpus_id,
        "externalIds": {**ids, "CorpusId": corpus_id},
        "title": paper.title,
        "year": paper.year,
        "venue": paper.venue or "",
        "publicationDate": paper.date if paper.date and len(paper.date) == 10 else None,
        "publicationTypes": list(paper.types) if paper.types else None,
        "s2FieldsOfStudy": [{"category": name, "source": "s2-fos-model"} for name in paper.fields or ()],
        "authors": [
            {
                "authorId": author.pid.value if author.pid and author.pid.scheme == "s2author" else None,
                "name": author.name,
            }
            for author in paper.authors
        ],
        "references": references,
    }
