"""What the stand-in knows: papers and authors in the service's own shapes, their ids, their links."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Self

from kg.model import Completeness, Paper
from kg.pid import Pid
from kg.snapshot import Snapshot
from tests.s2.authors import Authors
from tests.s2.dates import published
from tests.s2.fields import Chosen
from tests.s2.ids import key_of
from tests.s2.titles import Titles

Row = Mapping[str, Any]

_EXTERNAL = {
    "doi": "DOI",
    "arxiv": "ArXiv",
    "pubmed": "PubMed",
    "pmc": "PubMedCentral",
    "acl": "ACL",
    "dblp": "DBLP",
    "mag": "MAG",
}


class Papers:
    """Papers by every id that the service takes, and their authors.

    A row has the service's fields; its `references` are rows `{"paperId": ...}` of other papers with what is said of
    the link (`isInfluential`, `intents`, `contexts`), whole rows where the paper has no row of its own (`"paperId":
    None` if the service could not tell which one it is), or None where the publisher withholds them. A row with
    `"paperId": None` is seen in lists of citations only. `merged` maps the paperId of a record that is no more to the
    one that it went into. `authors` are rows of authors; one who has none is known by the papers. What a row says may
    be changed while it is served, but not what it cites.
    """

    def __init__(
        self, rows: Iterable[Row], merged: Mapping[str, str] | None = None, authors: Iterable[Row] = ()
    ) -> None:
        given = list(rows)
        self.merged = dict(merged or {})
        self._author_rows = list(authors)
        citing: dict[str, list[tuple[Row, Row]]] = defaultdict(list)
        for row in given:
            for link in row.get("references") or ():
                if link["paperId"]:
                    citing[self.merged.get(link["paperId"], link["paperId"])].append((row, link))
        for links in citing.values():
            links.sort(key=lambda pair: pair[0]["paperId"] or "")
            links.sort(key=lambda pair: published(pair[0]) or "", reverse=True)
        self._citing = dict(citing)
        self._records = _Records({row["paperId"]: row for row in given if row["paperId"]}, self._citing)
        self._ids = {sha.lower(): sha for sha in self._records} | {old.lower(): new for old, new in self.merged.items()}
        for sha, row in self._records.items():
            if row.get("corpusId"):
                self._ids[f"corpusid:{row['corpusId']}"] = sha
            for kind, value in (row.get("externalIds") or {}).items():
                self._ids[f"{kind.lower()}:{str(value).lower()}"] = sha

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

    @cached_property
    def authors(self) -> Authors:
        """The authors, given or seen in the papers."""
        return Authors(self._author_rows, self._records)

    @cached_property
    def titles(self) -> Titles:
        """The papers by the words of their titles."""
        return Titles(self._records)

    def rows(self) -> Sequence[Row]:
        """All papers that have a paperId, by it."""
        return [self._records[sha] for sha in sorted(self._records)]

    def find(self, name: str) -> Row | None:
        """The paper of an id in any form that the service takes."""
        sha = self._ids.get(key_of(name))
        return None if sha is None else self._records.get(sha)

    def references(self, row: Row) -> Sequence[tuple[Row, Row]] | None:
        """What a paper cites, each with the row of the link; None where the publisher withholds them."""
        links = row.get("references")
        return None if links is None else [(self._end(link), link) for link in links]

    def citations(self, row: Row) -> Sequence[tuple[Row, Row]]:
        """What cites a paper, each with the row of the link, the newest first."""
        links = self._citing.get(row["paperId"], ())
        return [(self._records.get(citing["paperId"] or "", citing), link) for citing, link in links]

    def paper(
        self, row: Row, chosen: Chosen, *, references: int | None = None, citations: int | None = None
    ) -> dict[str, Any]:
        """The chosen fields of a paper, with no more than so many references and citations."""
        answer = {name: row.get(name) for name in chosen.values}
        for name, part in chosen.nested:
            if name == "authors":
                answer[name] = self._byline(row, part)
            elif name == "citations":
                answer[name] = [self.paper(citing, part) for citing, _ in self.citations(row)[:citations]]
            else:
                links = row.get(name)
                answer[name] = links and [self.paper(self._end(link), part) for link in links[:references]]
        return answer

    def author(self, row: Row, chosen: Chosen) -> dict[str, Any]:
        """The chosen fields of an author."""
        answer = {name: row.get(name) for name in chosen.values}
        for name, part in chosen.nested:
            answer[name] = [self.paper(paper, part) for paper in self.authors.papers(row["authorId"])]
        return answer

    def _byline(self, row: Row, chosen: Chosen) -> list[Row] | None:
        names: list[Row] | None = row.get("authors")
        if names and not {"authorId", "name"}.issuperset(chosen.values):
            names = [{**(self.authors.find(author.get("authorId")) or {}), **author} for author in names]
        # Most bylines have nothing but what is asked for: a batch is made up of thousands of them.
        wanted = chosen.values
        return names and [
            author if tuple(author) == wanted else {name: author.get(name) for name in wanted} for author in names
        ]

    def _end(self, link: Row) -> Row:
        sha = link["paperId"]
        return self._records.get(self.merged.get(sha, sha) or "", link)


class _Records(Mapping[str, Row]):
    """Papers by their paperIds, with what follows from these and from the links where they do not state it."""

    def __init__(self, rows: Mapping[str, Row], citing: Mapping[str, Sequence[tuple[Row, Row]]]) -> None:
        self._rows = rows
        self._derived = {
            sha: {
                "references": [],
                "url": f"https://www.semanticscholar.org/paper/{sha}",
                "referenceCount": len(row.get("references") or ()),
                "citationCount": len(citing.get(sha, ())),
                "influentialCitationCount": sum(bool(link.get("isInfluential")) for _, link in citing.get(sha, ())),
            }
            for sha, row in rows.items()
        }

    def __getitem__(self, sha: str) -> Row:
        return {**self._derived[sha], **self._rows[sha]}

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


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
