"""A build as Python values, for analyses of your own: what `kg.load` gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from kg.corpus import Corpus
    from kg.frames import Columns, Table
    from kg.graph import Graph
    from kg.insight.network import Network
    from kg.model import Citation, ListState, Paper, Person, Resolution, Work
    from kg.pid import Pid


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """What a build holds, typed (`kg.model`), sorted, and not to be changed.

    An identifier is a `kg.pid.Pid`: `str(pid)` is `doi:10.1038/nature12373`, `Pid.parse("doi", text)` reads one in any
    of its usual spellings. None always means not known. A list of links may be cut short or not known at all:
    `states` tells, and `network().known` has those that are whole.
    """

    corpus: Corpus

    @property
    def entries(self) -> tuple[Resolution, ...]:
        """The entries of the list in their order, each with the record that it led to and on what evidence."""
        return self.corpus.resolutions

    @property
    def papers(self) -> Mapping[Pid, Paper]:
        """The records by their names in this build: each is one version of a work."""
        return self.corpus.papers

    @property
    def works(self) -> Mapping[Pid, Work]:
        """The works by their main records; each record is in exactly one of them."""
        return {work.pid: work for work in self.corpus.works}

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The links between records, each with the sources that tell of it."""
        return self.corpus.citations

    @property
    def authors(self) -> tuple[Person, ...]:
        """Who wrote the records, as far as names can be told apart; `grade` says how surely mentions are one person."""
        return self.corpus.people

    @property
    def states(self) -> tuple[ListState, ...]:
        """How far each list of references and citations is known that was asked for."""
        return self.corpus.states

    def network(self) -> Network:
        """Who cites whom among the works, each pair once, and which works are listed."""
        from kg.insight.network import network

        return network(self.corpus)

    def graph(self) -> Graph:
        """All of it as a `networkx.MultiDiGraph` of papers, works, persons, venues and sections, see `kg.graph`."""
        from kg import graph

        return graph.build(self.corpus)

    def columns(self, table: Table) -> Columns:
        """A table as lists of equal length by the names of columns; the tables are told at `kg.frames`.

        Raises:
            UsageError: there is no table of that name.
        """
        from kg import frames

        return frames.columns(self.corpus, table)

    def pandas(self, table: Table) -> pd.DataFrame:
        """A table as a frame of pandas, with types in which a cell may be missing.

        Raises:
            InstallError: pandas is not installed.
            UsageError: there is no table of that name.
        """
        from kg import frames

        return frames.pandas_frame(self.corpus, table)

    def polars(self, table: Table) -> pl.DataFrame:
        """A table as a frame of polars.

        Raises:
            InstallError: polars is not installed.
            UsageError: there is no table of that name.
        """
        from kg import frames

        return frames.polars_frame(self.corpus, table)


def open_library(folder: Path) -> Library:
    """Open the build in a folder.

    Raises:
        KgError: there is none, or it is not whole.
    """
    from kg import pipeline
    from kg.export import open_build

    with pipeline.no_search_for_cycles():
        return Library(corpus=open_build(folder).corpus())


def open_snapshot(folder: Path) -> Library:
    """Open a snapshot without its list, whose entries are then the works that it was gathered for.

    Raises:
        SnapshotError: there is none, or it is not whole.
    """
    from kg import snapshot
    from kg.corpus import Corpus, group
    from kg.errors import SnapshotError
    from kg.model import Entry, ReadingList, Resolution

    made = snapshot.read(folder)
    papers = {paper.pid: paper for paper in made.papers}
    if unknown := next((pid for pid in made.listed if pid not in papers), None):
        raise SnapshotError(f"{folder / 'manifest.json'} lists {unknown}, of which there is no record.")
    entries = tuple(
        Entry(
            position=position,
            title=papers[pid].title,
            links=(),
            pids=papers[pid].pids,
            kind=papers[pid].kind,
            section=(),
            label=None,
            year=papers[pid].year,
            venue=papers[pid].venue,
            file=str(folder / "manifest.json"),
            line=1,
            last_line=1,
        )
        for position, pid in enumerate(made.listed, 1)
    )
    return Library(
        corpus=Corpus(
            reading_list=ReadingList(name=made.name, title=made.title, entries=entries),
            gathered=made.gathered,
            resolutions=tuple(
                Resolution(entry=entry, paper=pid, how="identifier", evidence=("the snapshot was gathered for it",))
                for entry, pid in zip(entries, made.listed, strict=True)
            ),
            papers=papers,
            works=group(papers, made.works),
            citations=made.citations,
            states=made.states,
            people=(),
            origins=made.origins,
            profiles=made.profiles,
        )
    )
