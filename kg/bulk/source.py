"""A converted dump as a source of records and links: the same as the API gives of them, with the same names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from kg.bulk.duck import Duck
from kg.bulk.spark import OnSpark, Spark
from kg.bulk.tables import How, Tables
from kg.errors import DumpError
from kg.model import DIRECTIONS, Direction, Entry, Failure, Links, Origin, Paper, Plan, Profile, Progress, Versions
from kg.pid import Pid
from kg.readlist.identifiers import in_link
from kg.sources.rows import (
    CITING,
    NESTED_RECORD,
    Listing,
    Records,
    also_known_by,
    asked_as,
    links_of,
    paper_of,
    profile_of,
)
from kg.sources.titles import Titles
from kg.titles import comparable, normal, one_line

Row = Mapping[str, Any]

ORIGIN = "semantic-scholar-dump"
# More links than this are more than one page and the measures of `kg.insight` are made for.
MOST_LINKS = 200_000
_LONGEST_TITLE = 500
_MEMORY = "1GB"
_ASKED_BY = frozenset(("corpusid", "s2", "doi", "arxiv", "pubmed", "pmc", "acl", "mag"))
_IDS = {
    "doi": "DOI",
    "arxiv": "ArXiv",
    "pubmed": "PubMed",
    "pmc": "PubMedCentral",
    "acl": "ACL",
    "mag": "MAG",
    "dblp": "DBLP",
}
_HEAD = re.compile(r"[:?!.|–—]\s|\s-\s")


class BulkSource:
    """A converted dump (`kg.bulk.convert`): in a folder, asked by DuckDB, or asked by Spark.

    Its answers have the fields that the API's have. Of what cites a paper, the `citations` newest are given (None: all,
    0: none).

    Raises:
        ClusterError: Spark cannot be used, or cannot read it; of all methods.
        DumpError: there is no converted dump; of all methods: its files cannot be read.
        InstallError: DuckDB is not installed, or what Spark needs.
        UsageError: the address of the Spark cluster is none.
    """

    def __init__(
        self,
        dump: Path | OnSpark,
        *,
        citations: int | None = None,
        on_progress: Callable[[Progress], None] = lambda _: None,
    ) -> None:
        self._tables = Tables(Duck(dump, _MEMORY) if isinstance(dump, Path) else Spark(dump))
        self._limit = citations
        self._on_progress = on_progress
        self._rows: dict[int, Row] = {}
        self._records = Records(ORIGIN)
        self._names: dict[Pid, Pid] = {}
        self._links = 0
        lost = sum(place.startswith("citations/") for place in self._tables.made.skipped)
        self._gap = f"{lost} of the dump's shards of citations were left out when it was converted" if lost else ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the dump."""
        self._tables.close()

    def lookup(self, pids: Sequence[Pid]) -> Mapping[Pid, Paper | Failure]:
        wanted = {pid: _asked_by(pid) for pid in pids}
        named = self._tables.named([str(by) for some in wanted.values() for by in some if by.scheme != "corpusid"])
        ids = {
            pid: next((corpus for by in some if (corpus := _corpus_id(by) or named.get(str(by)))), None)
            for pid, some in wanted.items()
        }
        self._fetch(corpus for corpus in ids.values() if corpus is not None)
        found = {pid: paper for pid, corpus in ids.items() if (paper := self._paper(corpus))}
        asked_by: dict[Pid, set[Pid]] = defaultdict(set)
        for pid, paper in found.items():
            asked_by[paper.pid].add(pid)
        return {pid: also_known_by(paper, asked_by[paper.pid]) for pid, paper in found.items()}

    def search(self, entry: Entry) -> Iterator[Sequence[Paper] | Failure]:
        title = one_line(entry.title[:_LONGEST_TITLE])
        if not normal(title):
            return
        # As it is written, and spelt out: the index knows nothing of TeX and Greek.
        forms = dict.fromkeys((title, comparable(title)))
        equal = self._titled((form, "equal") for form in forms)
        yield Titles(equal).equal(title)
        heads = (title[: found.start()] for found in [_HEAD.search(title)] if found)
        alike = self._titled((*((form, "alike") for form in forms), *((head, "equal") for head in heads)))
        yield Titles([*equal, *(paper for paper in alike if paper not in equal)]).near(title)

    def versions(self, paper: Paper) -> Versions:
        # As in the API, a preprint and its publication are one record.
        return Versions(records=(paper,))

    def plan(self, papers: Sequence[Paper]) -> Plan:
        return Plan(papers=len(papers), requests={}, pace=0.0, has_key=False)

    def links(self, papers: Sequence[Paper]) -> Iterator[Links]:
        self._names |= {pid: paper.pid for paper in papers for pid in (*paper.pids, paper.pid)}
        ids = {paper.pid: next(filter(None, map(_corpus_id, paper.pids)), None) for paper in papers}
        self._fetch(corpus for corpus in ids.values() if corpus is not None)
        known = {corpus for corpus in ids.values() if corpus in self._rows}
        self._refuse_too_many(known)
        sides = {"references": self._references(known), "citations": self._citations(known)}
        self._fetch(end for side in sides.values() for links in side.values() for end, _ in links)
        for done, paper in enumerate(papers, 1):
            listings = [self._listing(direction, ids[paper.pid], sides[direction]) for direction in DIRECTIONS]
            yield links_of(paper.pid, listings, self._names, self._records)
            self._on_progress(Progress("gather", done, len(papers)))

    def profiles(self, authors: Sequence[Pid]) -> Mapping[Pid, Profile | Failure]:
        wanted = {int(author.value): author for author in authors if author.scheme == "s2author"}
        return {
            wanted[row["authorid"]]: profile_of(_author_row(row), wanted[row["authorid"]], ORIGIN)
            for row in self._tables.authors(wanted)
        }

    def gathered(self) -> str:
        return self._tables.made.release

    def origins(self) -> Sequence[Origin]:
        return (
            Origin(
                id=ORIGIN,
                title="Semantic Scholar Academic Graph, bulk dump",
                url="https://www.semanticscholar.org/",
                licence="https://opendatacommons.org/licenses/by/1-0/",
                date=self._tables.made.release,
            ),
        )

    def _fetch(self, ids: Iterable[int]) -> None:
        """Have the rows of papers at hand, as far as there are any."""
        missing = set(ids) - self._rows.keys()
        for row in self._tables.papers(missing) if missing else ():
            if row["corpusid"] is not None:
                self._rows[row["id"]] = _paper_row(row)

    def _paper(self, corpus: int | None) -> Paper | None:
        return paper_of(self._rows[corpus], ORIGIN) if corpus in self._rows else None

    def _titled(self, forms: Iterable[tuple[str, How]]) -> list[Paper]:
        ids = {corpus for form, how in forms for corpus in self._tables.titled(form, how)}
        self._fetch(ids)
        return [paper for corpus in sorted(ids) if (paper := self._paper(corpus))]

    def _refuse_too_many(self, ids: set[int]) -> None:
        """A graph of more links than the page and the measures are made for is not begun.

        Raises:
            DumpError: it would be one.
        """
        self._links += self._tables.how_many(ids, self._limit)
        if self._links > MOST_LINKS:
            raise DumpError(
                f"These papers have {self._links:,} links, and a graph is made of {MOST_LINKS:,} at most: build a part"
                " of the list, take fewer citing papers of each (--citations N), or with --depth 2 a lower --hub-cap."
            )

    def _references(self, ids: set[int]) -> dict[int, list[tuple[int, Row]]]:
        """What papers cite: the cited ids, each with what is said of the link; the API says nothing of it."""
        found: dict[int, list[tuple[int, Row]]] = defaultdict(list)
        for row in self._tables.references(ids):
            found[row["citing"]].append((row["cited"], {}))
        return found

    def _citations(self, ids: set[int]) -> dict[int, list[tuple[int, Row]]]:
        """What cites papers: the citing ids, each with what is said of the link."""
        found: dict[int, list[tuple[int, Row]]] = defaultdict(list)
        for row in self._tables.citations(ids, self._limit) if self._limit != 0 else ():
            said = {"intents": row["intents"], "isInfluential": row["influential"], "total": row.get("total")}
            found[row["cited"]].append((row["citing"], said))
        return found

    def _listing(
        self, direction: Direction, corpus: int | None, side: Mapping[int, Sequence[tuple[int, Row]]]
    ) -> Listing:
        """One list of a paper, as the API would give it."""
        row = self._rows.get(corpus) if corpus is not None else None
        if corpus is None or row is None:
            return Listing(
                direction=direction, rows=(), stated=None, extent="absent", why="the bulk dump has no record of it"
            )
        is_citations = direction == "citations"
        stated = row["citationCount" if is_citations else "referenceCount"]
        if is_citations and self._limit == 0:
            why = "what cites it was not asked for"
            return Listing(direction=direction, rows=(), stated=stated, extent="not asked", why=why)
        fields = ("paperId", *(CITING if is_citations else NESTED_RECORD))
        links = sorted(side.get(corpus, ()), key=lambda link: link[0])
        is_cut = any((said.get("total") or 0) > len(links) for _, said in links)
        return Listing(
            direction=direction,
            rows=[(self._end(end, fields), said) for end, said in links],
            stated=stated,
            extent="limited" if is_cut or self._gap else "whole",
            why=self._gap,
        )

    def _end(self, corpus: int, fields: Sequence[str]) -> Row:
        """The paper at the other end of a link, with some of its fields; one without a row is its id alone."""
        row = self._rows.get(corpus)
        return {field: row[field] for field in fields} if row else {"corpusId": corpus}


def _asked_by(pid: Pid) -> tuple[Pid, ...]:
    """The identifiers to look for; of an address on a site that the API knows too, those in it."""
    if pid.scheme == "url" and asked_as(pid):
        return tuple(other for other in in_link(pid.value) if other.scheme in _ASKED_BY)
    return (pid,) if pid.scheme in _ASKED_BY else ()


def _corpus_id(pid: Pid) -> int | None:
    return int(pid.value) if pid.scheme == "corpusid" else None


def _paper_row(row: Row) -> Row:
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


def _author_row(row: Row) -> Row:
    """A row of the table of authors as the API has it."""
    return {
        "externalIds": {"ORCID": row["orcid"]},
        "affiliations": row["affiliations"],
        "homepage": row["homepage"],
        "paperCount": row["papercount"],
        "citationCount": row["citationcount"],
        "hIndex": row["hindex"],
    }
