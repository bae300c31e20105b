"""The values of the program: frozen, slotted, without behaviour but display.

Past the readers and the sources no raw string stands for an identifier and no dict for a paper.
None always means "not known"; an empty tuple means "known to be none".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from kg.pid import Pid

Kind = Literal["paper", "software", "blog", "dataset", "video", "book", "other"]
Role = Literal["paper", "pdf", "software", "project", "dataset", "video", "slides", "blog", "book", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link of an entry, as written: its address, the text it stands under, and what it leads to.

    `role` is None where neither the address nor the text tells it.
    """

    url: str
    text: str
    role: Role | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a reading list, as its maker wrote it.

    `position` counts the entries from 1; `title` is empty where the list gives none, as for a bare DOI; `section` holds
    the headings above, outermost first; `label` is what the list puts in brackets (year and venue, mostly); `line` is
    the first and `last_line` the last of the entry's lines, both counted from 1; `authors` are names as written,
    nothing if the list has none.
    """

    position: int
    title: str
    links: tuple[Link, ...]
    pids: tuple[Pid, ...]
    kind: Kind
    section: tuple[str, ...]
    label: str | None
    year: int | None
    venue: str | None
    file: str
    line: int
    last_line: int
    authors: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What to call it: its title, else its first link or identifier as it is written."""
        named = (self.title, *(link.url for link in self.links), *map(str, self.pids))
        return next(filter(None, named), f"entry {self.position}")

    @property
    def link(self) -> Link | None:
        """*The* link: the first that leads to what the entry is, else one that nothing is known of; None: no such."""
        own = {"paper", "pdf"} if self.kind == "paper" else {self.kind}
        return next((link for roles in (own, {None}) for link in self.links if link.role in roles), None)

    @property
    def where(self) -> str:
        """`file:line`, as an editor understands it."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingList:
    """A reading list: `name` is the file's name without its suffix, `entries` in their order.

    `warnings` are sentences on what its file holds and could not be read.
    """

    name: str
    title: str
    entries: tuple[Entry, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A name in a byline; `pid` where a source gives the person an identifier."""

    name: str
    pid: Pid | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a source (`origin`) says of an author: other identifiers of the person, and counts of the day of asking."""

    author: Pid
    origin: str
    pids: tuple[Pid, ...] = ()
    affiliations: tuple[str, ...] = ()
    homepage: str | None = None
    papers: int | None = None
    cited_by: int | None = None
    h_index: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How often a paper is cited, according to one source (the id of an `Origin`)."""

    origin: str
    cited_by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A record: one version of one work, as databases and bibliographies name it.

    `pid` is its name within a corpus, `pids` all identifiers (with `pid`, sorted). `date` is
    `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, never padded. `types` are Semantic Scholar's publication
    types. `all_authors` tells whether `authors` is the whole byline; `author_count` how long the
    byline is. `origins` are the ids of the sources that know the record.
    """

    pid: Pid
    pids: tuple[Pid, ...]
    title: str
    kind: Kind = "paper"
    year: int | None = None
    date: str | None = None
    venue: str | None = None
    types: tuple[str, ...] | None = None
    fields: tuple[str, ...] | None = None
    authors: tuple[Author, ...] = ()
    all_authors: bool | None = None
    author_count: int | None = None
    counts: tuple[Count, ...] = ()
    origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The records that are versions of one work, the main one first, and why they are held to be.

    A record with no known other version is a work of its own, with no evidence needed.
    """

    records: tuple[Pid, ...]
    evidence: tuple[str, ...] = ()

    @property
    def pid(self) -> Pid:
        """The main record, which names the work."""
        return self.records[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The record `citing` cites the record `cited`.

    `origins` are the ids of the sources that say so; `intents` are Semantic Scholar's labels
    (background, methodology, result), `contexts` the sentences, both None where nobody was asked.
    """

    citing: Pid
    cited: Pid
    origins: tuple[str, ...]
    intents: tuple[str, ...] | None = None
    influential: bool | None = None
    contexts: tuple[str, ...] | None = None


class Completeness(StrEnum):
    """How far a list of references or citations is known. Unknown is never empty."""

    KNOWN = "known"
    KNOWN_EMPTY = "knownEmpty"
    WITHHELD = "withheld"
    CUT_SHORT = "cutShort"
    NOT_INDEXED = "notIndexed"
    FAILED = "failed"
    UNKNOWN = "unknown"

    @property
    def is_known(self) -> bool:
        """Whether the whole list is at hand."""
        return self in {Completeness.KNOWN, Completeness.KNOWN_EMPTY}


Direction = Literal["references", "citations"]
DIRECTIONS: tuple[Direction, ...] = ("references", "citations")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListState:
    """What is known of one list of one record: what it cites, or what cites it.

    `stated` is how long the source says the list is (None: it does not say); how many of its links
    are at hand is counted, never stored. `note` is a sentence on what the state rests on.
    """

    paper: Pid
    direction: Direction
    completeness: Completeness
    stated: int | None = None
    origin: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where facts come from: a database on a day, a bibliography, a person's collection.

    `id` names it within the corpus, `date` is the day it speaks of (`YYYY-MM-DD`, None: not known).
    """

    id: str
    title: str
    url: str | None = None
    licence: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An answer that could not be had, and why, as a sentence."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """All records of one work, the main one first, and the evidence for the grouping."""

    records: tuple[Paper, ...]
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """What a source tells about the links of some records.

    The links, the papers at their other ends, the versions among those, for every list that was
    asked for how far it is known, and what is known of authors.
    """

    citations: tuple[Citation, ...] = ()
    papers: tuple[Paper, ...] = ()
    works: tuple[Work, ...] = ()
    states: tuple[ListState, ...] = ()
    profiles: tuple[Profile, ...] = ()


How = Literal["identifier", "title", "as listed", "ambiguous", "contradiction", "unresolved"]
# The ways in which a paper of the list has no record that is surely its own.
LOST: frozenset[How] = frozenset(("ambiguous", "contradiction", "unresolved"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A record that an entry may stand for, how surely (0 to 1), and what speaks for it and against it."""

    paper: Paper
    score: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What an entry turned out to be, and on what evidence.

    `how` is `identifier` or `title` where a source holds its record; `as listed` for what is no
    paper, or has no record by a person's word, and stands as the list describes it; `ambiguous`
    where several records may be it, and `contradiction` where its identifier leads to a record with
    quite another title: both keep the entry as listed, with the `candidates`; `unresolved` for a
    paper that no source holds or that could not be asked for (`reason` says which). `paper` names
    its record in every case. `score` is how surely a match by title is right, 0 to 1, None where no title decided.
    """

    entry: Entry
    paper: Pid
    how: How
    evidence: tuple[str, ...]
    reason: str = ""
    score: float | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """The place of a name in a byline; `position` counts from 1."""

    paper: Pid
    position: int


Grade = Literal["same", "likely", "possible"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One author node: the mentions that are held to be one person, and how surely.

    `grade` is `same` (one identifier), `likely` (one full name and a shared co-author; `evidence`
    holds the shared names) or `possible` (a name in one place: nothing was merged). `namesakes`
    are the keys of other persons of the same full name, who may or may not be this one.
    """

    key: str
    name: str
    pid: Pid | None
    grade: Grade
    mentions: tuple[Mention, ...]
    evidence: tuple[str, ...] = ()
    namesakes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    """Where papers appear: a journal, a conference, a preprint server, by the name in its records."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading of the reading list, with those above it, outermost first."""

    path: tuple[str, ...]


# With more links than this, the RDF is written straight from a bulk dump, without what takes all of it at once to know.
MOST_LINKS = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """How many papers and links there are, where no more than a part of them may be at hand."""

    papers: int
    links: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What gathering the links of some papers takes.

    `requests` counts those to make by what they ask for (`records`, `references`, `citations`, `authors`); two of
    them are `pace` seconds apart at least. `has_key` tells whether they are sent with a key, `step` how far from the
    listed papers these are.
    """

    papers: int
    requests: Mapping[str, int]
    pace: float
    has_key: bool
    step: Literal[1, 2] = 1

    @property
    def total(self) -> int:
        """All requests."""
        return sum(self.requests.values())

    @property
    def seconds(self) -> float:
        """The time that they take at that pace."""
        return self.total * self.pace


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage has come: `done` of `total` (None: not known)."""

    stage: str
    done: int
    total: int | None = None
