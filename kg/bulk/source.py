"""A converted dump as a source of records and links: the same as the API gives of them, with the same names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Literal, Self

from kg.bulk.around import Around
from kg.bulk.duck import Duck
from kg.bulk.rows import Row, Side, author_row, end, paper_row, sides
from kg.bulk.spark import OnSpark, Spark
from kg.bulk.tables import Engine, How, Tables
from kg.corpus import Corpus
from kg.model import (
    DIRECTIONS,
    MOST_LINKS,
    Direction,
    Entry,
    Failure,
    Links,
    ListState,
    Origin,
    Paper,
    Plan,
    Profile,
    Progress,
    Versions,
    Whole,
)
from kg.pid import Pid
from kg.readlist.identifiers import in_link
from kg.sources.rows import (
    Listing,
    Records,
    also_known_by,
    asked_as,
    hub_states,
    links_of,
    paper_of,
    profile_of,
    state_of,
)
from kg.sources.titles import Titles
from kg.titles import comparable, normal, one_line

ORIGIN = "semantic-scholar-dump"
# What one page is made for: papers, and links between them.
MOST_SHOWN, MOST_SHOWN_LINKS = 100_000, 500_000
_LONGEST_TITLE = 500
# Papers between two words on how far it is: they come in no time.
_TOLD_EACH = 100
# Of DuckDB; with all else that a build of many papers has in hand, it stays below 1 GB until the page is made.
_MEMORY = "700MB"
_ASKED_BY = frozenset(("corpusid", "s2", "doi", "arxiv", "pubmed", "pmc", "acl", "mag"))
_HEAD = re.compile(r"[:?!.|–—]\s|\s-\s")


class BulkSource:
    """A converted dump (`kg.bulk.convert`): in a folder, asked by DuckDB, or asked by Spark.

    Its answers have the fields that the API's have. Of what cites a paper, the `citations` newest are given (None: all,
    0: none). With `depth` 2 the links of what is linked with papers come too, unless more than `hub_cap` cite it.

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
        depth: Literal[1, 2] = 1,
        hub_cap: int = 0,
        on_progress: Callable[[Progress], None] = lambda _: None,
    ) -> None:
        self._tables = Tables(Duck(dump, _MEMORY) if isinstance(dump, Path) else Spark(dump))
        self._limit = citations
        self._depth: Literal[1, 2] = depth
        self._hub_cap = hub_cap
        self.whole: Whole | None = None
        self._on_progress = on_progress
        self._rows: dict[int, Row] = {}
        self._records = Records(ORIGIN)
        self._names: dict[Pid, Pid] = {}
        lost = sum(place.startswith("citations/") for place in self._tables.made.skipped)
        self._gap = f"{lost} of the dump's shards of citations were left out when it was converted" if lost else ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the dump."""
        self._tables.close()

    @property
    def engine(self) -> Engine:
        """What answers questions about it."""
        return self._tables.engine

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
        """As of any source, but of all steps at once; of more than `MOST_LINKS`, those of the best connected papers.

        They are as many as `MOST_SHOWN` and `MOST_SHOWN_LINKS` let. `whole` then tells how many there are, and `around`
        and `states` have all of them.
        """
        self._names |= {pid: paper.pid for paper in papers for pid in (*paper.pids, paper.pid)}
        known = {paper.pid: next(filter(None, map(_corpus_id, paper.pids)), None) for paper in papers}
        ids = list(dict.fromkeys(corpus for corpus in known.values() if corpus is not None))
        self.around = Around(self._tables.engine, ids, most=self._limit, depth=self._depth, hub_cap=self._hub_cap)
        size = self.around.size()
        is_part = size.links > MOST_LINKS
        if is_part:
            self.whole = size
            self.around.show(MOST_SHOWN, MOST_SHOWN_LINKS)
        ends = {row["id"]: end(row) for row in self.around.nodes(shown=is_part)}
        lists = sides(self.around.edges(shown=is_part))
        listed, done = frozenset(ids), 0
        for name in (name for name, corpus in known.items() if corpus is None):
            yield links_of(name, [_absent(direction) for direction in DIRECTIONS], self._names, self._records)
        for row in self.around.extents():
            if row["id"] in ends:
                listings = [self._listing(row, direction, lists[direction], ends) for direction in DIRECTIONS]
                yield links_of(self._name(row["id"]), listings, self._names, self._records)
            if row["id"] in listed:
                done += 1
                if done % _TOLD_EACH == 0 or done == len(listed):
                    self._on_progress(Progress("gather", done, len(listed)))
        if hubs := tuple(state for state in self._hubs() if _corpus_id(state.paper) in ends):
            yield Links(states=hubs)

    def states(self) -> Iterator[ListState]:
        """How far each list of the papers around is known, whether it is shown or not."""
        for row in self.around.extents():
            for direction in DIRECTIONS:
                yield state_of(self._extent(row, direction), self._name(row["id"]), origin=ORIGIN)
        yield from self._hubs()

    def known(self, corpus: Corpus) -> Corpus:
        """The part of it that is at hand, with its lists as far as they are known and not as far as they are shown.

        Between papers that are shown all links are there.
        """
        here = (state for state in self.states() if state.paper in corpus.papers)
        states = {(state.paper, state.direction): state for state in chain(corpus.states, here)}
        return replace(corpus, states=tuple(states[key] for key in sorted(states)))

    def profiles(self, authors: Sequence[Pid]) -> Mapping[Pid, Profile | Failure]:
        wanted = {int(author.value): author for author in authors if author.scheme == "s2author"}
        return {
            wanted[row["authorid"]]: profile_of(author_row(row), wanted[row["authorid"]], ORIGIN)
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
                self._rows[row["id"]] = paper_row(row)

    def _paper(self, corpus: int | None) -> Paper | None:
        return paper_of(self._rows[corpus], ORIGIN) if corpus in self._rows else None

    def _titled(self, forms: Iterable[tuple[str, How]]) -> list[Paper]:
        ids = {corpus for form, how in forms for corpus in self._tables.titled(form, how)}
        self._fetch(ids)
        return [paper for corpus in sorted(ids) if (paper := self._paper(corpus))]

    def _name(self, corpus: int) -> Pid:
        """What a paper is called."""
        name = Pid("corpusid", str(corpus))
        return self._names.get(name, name)

    def _hubs(self) -> Iterator[ListState]:
        for row in self.around.hubs():
            yield from hub_states(self._name(row["id"]), row["cited_by"], self._hub_cap)

    def _extent(self, row: Row, direction: Direction) -> Listing:
        """How far one list of a paper came, without its rows."""
        if not row["has_row"]:
            return _absent(direction)
        is_citations = direction == "citations"
        stated, came = row["citationcount" if is_citations else "referencecount"], row[f"{direction}_came"]
        if is_citations and self._limit == 0:
            why = "what cites it was not asked for"
            return Listing(direction=direction, rows=(), stated=stated, extent="not asked", why=why)
        is_cut = is_citations and (row["total"] or 0) > came
        return Listing(
            direction=direction,
            rows=(),
            stated=stated,
            extent="limited" if is_cut or self._gap else "whole",
            why=self._gap,
            length=came,
        )

    def _listing(self, row: Row, direction: Direction, side: Mapping[int, Side], ends: Mapping[int, Row]) -> Listing:
        """One list of a paper, as the API would give it."""
        found = self._extent(row, direction)
        rows = [(ends[other], said) for other, said in sorted(side.get(row["id"], ()), key=itemgetter(0))]
        if len(rows) == found.came:
            return replace(found, rows=rows)
        return replace(found, rows=rows, extent="part", why="; ".join(filter(None, (_SHOWN, found.why))))


def _absent(direction: Direction) -> Listing:
    return Listing(direction=direction, rows=(), stated=None, extent="absent", why="the bulk dump has no record of it")


_SHOWN = "of so large a graph only those between its best connected papers are at hand"


def _asked_by(pid: Pid) -> tuple[Pid, ...]:
    """The identifiers to look for; of an address on a site that the API knows too, those in it."""
    if pid.scheme == "url" and asked_as(pid):
        return tuple(other for other in in_link(pid.value) if other.scheme in _ASKED_BY)
    return (pid,) if pid.scheme in _ASKED_BY else ()


def _corpus_id(pid: Pid) -> int | None:
    return int(pid.value) if pid.scheme == "corpusid" else None
