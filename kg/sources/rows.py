"""What Semantic Scholar's rows mean: records, the ids they are asked by, and how far a list of links is known.

Source: https://api.semanticscholar.org/api-docs/graph
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal
from urllib.parse import urlsplit

from kg.model import (
    DIRECTIONS,
    Author,
    Citation,
    Completeness,
    Count,
    Direction,
    Links,
    ListState,
    Paper,
    Profile,
)
from kg.pid import Pid, Scheme
from kg.titles import normal, plain

Row = Mapping[str, Any]

ORIGIN = "semantic-scholar-api"
# A record's own list of references ends there, and is known to be cut only by its count.
# Source: https://github.com/danielnsilva/semanticscholar/issues/82
NESTED = 1_000

# What the service calls the identifiers that it can be asked by, the surest first.
# Source: https://api.semanticscholar.org/api-docs/graph#tag/Paper-Data/operation/get_graph_get_paper
_PREFIXES: Mapping[Scheme, str] = {
    "corpusid": "CorpusId:",
    "s2": "",
    "doi": "DOI:",
    "arxiv": "ARXIV:",
    "pubmed": "PMID:",
    "pmc": "PMCID:",
    "acl": "ACL:",
    "mag": "MAG:",
    "url": "URL:",
}
_SITES = ("semanticscholar.org", "arxiv.org", "aclweb.org", "acm.org", "biorxiv.org")
_EXTERNAL_IDS: Mapping[str, Scheme] = {
    "CorpusId": "corpusid",
    "DOI": "doi",
    "ArXiv": "arxiv",
    "PubMed": "pubmed",
    "PubMedCentral": "pmc",
    "ACL": "acl",
    "DBLP": "dblp",
    "MAG": "mag",
}
# What names a record. A corpus id stays; the 40-digit paperId is of one version and changes when records are merged.
# Source: https://github.com/allenai/s2-folks/issues/157
_NAMES: tuple[Scheme, ...] = ("corpusid", "doi", "arxiv", "s2")

# What is asked of a record: of one that is looked for, of one among the references of another, and of one that cites.
PAPER = ("externalIds", "corpusId", "title", "year", "venue", "citationCount", "authors")
RECORD = (*PAPER, "publicationDate", "publicationTypes", "s2FieldsOfStudy", "referenceCount")
NESTED_RECORD = ("externalIds", "title", "year", "venue", "citationCount", "authors")
CITING = (*PAPER, "publicationDate")

# `part`: the rest is at hand elsewhere.
Extent = Literal["whole", "part", "limited", "broken off", "failed", "withheld", "absent", "not asked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list of links as it came: its rows, how long it is said to be, and how far it goes.

    A row is the paper at the other end, and what is said of the link. `why` tells why the list is not whole. `length`
    is how many rows came, if they are not all in `rows`.
    """

    direction: Direction
    rows: Sequence[tuple[Row, Row]]
    stated: int | None
    extent: Extent
    why: str = ""
    length: int | None = None

    @property
    def came(self) -> int:
        """How many rows came."""
        return len(self.rows) if self.length is None else self.length


def asked_as(pid: Pid) -> str | None:
    """The identifier as the service takes it; None if it cannot be asked by it."""
    prefix = _PREFIXES.get(pid.scheme)
    if prefix is None:
        return None
    if pid.scheme == "url":
        host = urlsplit(pid.value).hostname or ""
        if not any(host == site or host.endswith(f".{site}") for site in _SITES):
            return None
    return prefix + (pid.value.removeprefix("PMC") if pid.scheme == "pmc" else pid.value)


def surest_id(paper: Paper) -> Pid | None:
    """The identifier of a record that the service knows most surely; None if it knows none of them."""
    order = list(_PREFIXES)
    known = [pid for pid in paper.pids if asked_as(pid)]
    return min(known, key=lambda pid: order.index(pid.scheme), default=None)


def paper_of(row: Row, origin: str = ORIGIN) -> Paper | None:
    """The record that a row of an origin describes; None where the service gives it no identifier."""
    pids = _pids(row)
    if not pids:
        return None
    return _paper(next((pid for scheme in _NAMES for pid in pids if pid.scheme == scheme), pids[0]), pids, row, origin)


def also_known_by(paper: Paper, asked_by: Iterable[Pid]) -> Paper:
    """The record with the identifiers that led to it: one that was merged into it stands in its row no more.

    Source: https://github.com/allenai/s2-folks/issues/157
    """
    pids = {*paper.pids, *(pid for pid in asked_by if pid.scheme != "corpusid")}
    return paper if len(pids) == len(paper.pids) else replace(paper, pids=tuple(sorted(pids)))


class Records:
    """Records by the rows of an origin that describe them: a paper that stands in many lists is made once."""

    def __init__(self, origin: str = ORIGIN) -> None:
        self.origin = origin
        self._made: dict[tuple[str, int], Paper | None] = {}

    def of(self, row: Row) -> Paper | None:
        """As `paper_of`, but one value for all rows of a paper that have as many fields."""
        sha = row.get("paperId")
        if not sha:
            return paper_of(row, self.origin)
        if (key := (sha, len(row))) not in self._made:
            self._made[key] = paper_of(row, self.origin)
        return self._made[key]


def _paper(name: Pid, pids: tuple[Pid, ...], row: Row, origin: str) -> Paper:
    title = plain(row.get("title") or "")
    byline = [author for author in row.get("authors") or () if author]
    year, published = row.get("year"), row.get("publicationDate")
    cited_by = row.get("citationCount")
    return Paper(
        pid=name,
        pids=pids or (name,),
        title=title or f"Untitled ({name})",
        year=year,
        date=published if _is_day(published) else str(year) if year else None,
        venue=plain(row.get("venue") or "") or None,
        types=_texts(row.get("publicationTypes")),
        fields=_texts(part.get("category") for part in row.get("s2FieldsOfStudy") or ()),
        authors=tuple(author for author in map(_author, byline) if author),
        all_authors=True if byline else None,
        author_count=len(byline) or None,
        counts=() if cited_by is None else (Count(origin=origin, cited_by=cited_by),),
        origins=(origin,),
    )


def _is_day(text: Any) -> bool:
    try:
        return bool(date.fromisoformat(text).isoformat() == text)
    except (ValueError, TypeError):
        return False


def references_of(row: Row) -> Listing:
    """The references that a record carries, or the news that its publisher withholds them."""
    rows, stated = row.get("references"), row.get("referenceCount")
    extent: Extent = "whole"
    if rows is None:
        extent = "withheld"
    elif len(rows) >= NESTED and (stated is None or stated > len(rows)):
        extent = "limited"
    return Listing(
        direction="references",
        rows=[(reference, {}) for reference in rows or ()],
        stated=stated,
        extent=extent,
    )


def state_of(listing: Listing, paper: Pid, unnamed: int = 0, origin: str = ORIGIN) -> ListState:
    """How far a list of an origin is known; `unnamed` of its rows have no identifier.

    No references at all is not known to be none: the service reads them from a text that it may not have.
    Source: https://github.com/allenai/s2-folks/issues/142
    """
    came, stated, why = listing.came, listing.stated, listing.why
    notes = [why] if why else []
    match listing.extent:
        case "withheld":
            state = Completeness.WITHHELD
            notes.insert(0, "its publisher withholds the list")
        case "absent":
            state = Completeness.NOT_INDEXED
        case "not asked" if not came:
            state = Completeness.UNKNOWN
        case "failed" if not came:
            state = Completeness.FAILED
        case "part":
            state = Completeness.CUT_SHORT
            notes.insert(0, f"{len(listing.rows):,} of {came:,} links")
        case "failed" | "limited" | "broken off" | "not asked":
            state = Completeness.CUT_SHORT
            notes.insert(0, f"the first {came:,}" + (f" of {stated:,}" if stated else ""))
        case "whole" if came:
            state = Completeness.KNOWN
            if stated is not None and stated != came:
                notes.append(f"Semantic Scholar counts {stated:,} and lists {came:,}")
        case "whole" if stated:
            state = Completeness.UNKNOWN
            notes.append(f"Semantic Scholar counts {stated:,} and lists none")
        case "whole" if listing.direction == "references":
            state = Completeness.NOT_INDEXED
            notes.append("Semantic Scholar lists none: there may be none, or it has not read the text")
        case "whole":
            state = Completeness.KNOWN_EMPTY
    if unnamed:
        linked = "stand for themselves" if listing.direction == "references" else "are not linked"
        notes.append(f"{unnamed:,} of {came:,} have no identifier there and {linked}")
    return ListState(
        paper=paper,
        direction=listing.direction,
        completeness=state,
        stated=stated,
        origin=origin,
        note="; ".join(notes),
    )


def hub_states(paper: Pid, cited_by: int, cap: int) -> Iterator[ListState]:
    """Of a paper that so many others cite that it is not followed: nothing is known of its lists."""
    for direction in DIRECTIONS:
        yield ListState(
            paper=paper,
            direction=direction,
            completeness=Completeness.UNKNOWN,
            note=f"a hub, cited by {cited_by:,}: what more than {cap:,} cite is not followed",
        )


def links_of(paper: Pid, listings: Sequence[Listing], names: Mapping[Pid, Pid], records: Records) -> Links:
    """The links in some lists of a paper, and the state of each.

    A reference without an identifier stands for itself: it is merged with no other, be its title the same. A citing
    paper without one is only counted. A link that ends at one of the `names` (a paper's identifiers, and what it is
    called) ends there under that name.
    """
    citations: dict[tuple[Pid, Pid], Citation] = {}
    papers: dict[Pid, Paper] = {}
    states = []
    for listing in listings:
        unnamed = 0
        for row, said in listing.rows:
            other = records.of(row)
            if other is None:
                unnamed += 1
                other = _unresolved(row, paper, records.origin) if listing.direction == "references" else None
            if other is None:
                continue
            name = next((names[pid] for pid in (other.pid, *other.pids) if pid in names), None)
            if name is None:
                name = other.pid
                papers.setdefault(name, other)
            ends = (paper, name) if listing.direction == "references" else (name, paper)
            # A paper that cites itself is in both lists, and only what cites it is told more of.
            if said or ends not in citations:
                citations[ends] = _citation(ends, said, records.origin)
        states.append(state_of(listing, paper, unnamed, records.origin))
    return Links(citations=tuple(citations.values()), papers=tuple(papers.values()), works=(), states=tuple(states))


def _unresolved(row: Row, citing: Pid, origin: str) -> Paper | None:
    """A reference that the service has no identifier for, under a name made of who cites it and its title."""
    title = plain(row.get("title") or "")
    if not title:
        return None
    name = hashlib.md5(f"{citing} {normal(title)}".encode(), usedforsecurity=False).hexdigest()
    return _paper(Pid("unresolved", name), (), row, origin)


def _pids(row: Row) -> tuple[Pid, ...]:
    """All identifiers of a record; one that is malformed there is left out."""
    given: list[tuple[Scheme, Any]] = [("s2", row.get("paperId")), ("corpusid", row.get("corpusId"))]
    given += [
        (_EXTERNAL_IDS[key], value) for key, value in (row.get("externalIds") or {}).items() if key in _EXTERNAL_IDS
    ]
    pids = set()
    for scheme, value in given:
        if value is not None:
            try:
                pids.add(Pid.parse(scheme, str(value)))
            except ValueError:
                continue
    return tuple(sorted(pids))


def _author(row: Row) -> Author | None:
    """A place in a byline, None if there is no name in it; not every name has an id."""
    name, number = plain(row.get("name") or ""), str(row.get("authorId") or "")
    return Author(name=name, pid=Pid("s2author", number) if number.isdecimal() else None) if name else None


def author_ids(row: Row) -> tuple[str, ...]:
    """The ids of a record's authors, as far as they have one."""
    return tuple(author["authorId"] for author in row.get("authors") or () if author and author.get("authorId"))


def profile_of(row: Row, author: Pid, origin: str = ORIGIN) -> Profile:
    """What a row says of the author that was asked for; an ORCID that is malformed there is left out."""
    orcids = (row.get("externalIds") or {}).get("ORCID") or ()
    pids = set()
    for orcid in [orcids] if isinstance(orcids, str) else orcids:
        try:
            pids.add(Pid.parse("orcid", str(orcid).rsplit("/", 1)[-1]))
        except ValueError:
            continue
    return Profile(
        author=author,
        origin=origin,
        pids=tuple(sorted(pids)),
        affiliations=tuple(name for given in row.get("affiliations") or () if (name := plain(str(given or "")))),
        homepage=plain(row.get("homepage") or "") or None,
        papers=row.get("paperCount"),
        cited_by=row.get("citationCount"),
        h_index=row.get("hIndex"),
    )


def _texts(values: Any) -> tuple[str, ...] | None:
    return tuple(dict.fromkeys(filter(None, map(plain, filter(None, values))))) or None if values is not None else None


def _citation(ends: tuple[Pid, Pid], said: Row, origin: str) -> Citation:
    intents, contexts = said.get("intents"), said.get("contexts")
    return Citation(
        citing=ends[0],
        cited=ends[1],
        origins=(origin,),
        intents=None if intents is None else tuple(map(plain, intents)),
        influential=said.get("isInfluential"),
        contexts=None if contexts is None else tuple(filter(None, map(plain, contexts))),
    )
