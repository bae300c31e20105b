"""A corpus as flat tables, for pandas, polars or whatever takes columns.

    works        id, title, year (of the first version), versions (how many), entry (position in the list), section,
                 cites, cited_by (works at the other ends of links that are at hand), references_known,
                 citations_known (whether that list is whole; missing where nobody was asked), cited_at_large (by all,
                 as a source counts)
    papers       id, work, title, year, date (YYYY, YYYY-MM or YYYY-MM-DD), venue, kind, doi, arxiv, pubmed,
                 author_count, cited_at_large: a row for each record, that is for each version of a work
    citations    citing, cited (records), citing_work, cited_work, influential, intents, origins
    authors      id, name, grade, works, listed_works (how many)
    authorships  author, paper, work, position (in the byline, from 1)

`id` and what leads to one are identifiers as CURIEs (`doi:10.1038/nature12373`), but for authors without one. Several
values of a cell are separated by "; ", and each text is one line. Rows are sorted as in the corpus; a cell that is not
known is missing (None).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal

from kg.corpus import Corpus, entries_of_works, states_of_works, work_of
from kg.errors import InstallError, UsageError
from kg.insight.network import network
from kg.model import Direction
from kg.pid import Pid
from kg.titles import one_line

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

Table = Literal["works", "papers", "citations", "authors", "authorships"]
Cell = str | int | bool | None
Columns = dict[str, list[Cell]]

TABLES: Mapping[Table, Mapping[str, type]] = {
    "works": {
        "id": str, "title": str, "year": int, "versions": int, "entry": int, "section": str, "cites": int,
        "cited_by": int, "references_known": bool, "citations_known": bool, "cited_at_large": int,
    },
    "papers": {
        "id": str, "work": str, "title": str, "year": int, "date": str, "venue": str, "kind": str, "doi": str,
        "arxiv": str, "pubmed": str, "author_count": int, "cited_at_large": int,
    },
    "citations": {
        "citing": str, "cited": str, "citing_work": str, "cited_work": str, "influential": bool, "intents": str,
        "origins": str,
    },
    "authors": {"id": str, "name": str, "grade": str, "works": int, "listed_works": int},
    "authorships": {"author": str, "paper": str, "work": str, "position": int},
}  # fmt: skip


def columns(corpus: Corpus, table: Table) -> Columns:
    """A table as lists of equal length by the names of columns.

    Raises:
        UsageError: there is no table of that name.
    """
    if table not in TABLES:
        raise UsageError(f"There is no table {table!r}. There are: {', '.join(TABLES)}.")
    found: Columns = {name: [] for name in TABLES[table]}
    for row in _ROWS[table](corpus):
        for cells, cell in zip(found.values(), row, strict=True):
            cells.append(one_line(cell) if isinstance(cell, str) else cell)
    return found


def pandas_frame(corpus: Corpus, table: Table) -> pd.DataFrame:
    """A table as a frame of pandas, with its nullable types: `string`, `Int64`, `boolean`.

    Raises:
        InstallError: pandas is not installed.
        UsageError: there is no table of that name.
    """
    try:
        import pandas as pd
    except ImportError as err:
        raise _not_installed("pandas", table) from err
    types = {str: "string", int: "Int64", bool: "boolean"}
    cells = columns(corpus, table)
    return pd.DataFrame({name: pd.Series(cells[name], dtype=types[kind]) for name, kind in TABLES[table].items()})


def polars_frame(corpus: Corpus, table: Table) -> pl.DataFrame:
    """A table as a frame of polars.

    Raises:
        InstallError: polars is not installed.
        UsageError: there is no table of that name.
    """
    try:
        import polars as pl
    except ImportError as err:
        raise _not_installed("polars", table) from err
    types = {str: pl.String, int: pl.Int64, bool: pl.Boolean}
    cells = columns(corpus, table)
    return pl.DataFrame(cells, schema={name: types[kind] for name, kind in TABLES[table].items()})


def _not_installed(library: str, table: Table) -> InstallError:
    return InstallError(
        f"{library} is not installed. Install it (`pip install {library}`), or take columns({table!r})."
    )


def _works(corpus: Corpus) -> Iterator[tuple[Cell, ...]]:
    linked = network(corpus)
    states = states_of_works(corpus)

    def is_known(work: Pid, direction: Direction) -> bool | None:
        state = states.get((work, direction))
        return state.completeness.is_known if state else None

    for pid, work in linked.works.items():
        entry = linked.listed.get(pid)
        yield (
            str(pid),
            linked.title(pid),
            linked.year(pid),
            len(work.records),
            entry.position if entry else None,
            " / ".join(entry.section) if entry else None,
            len(linked.cites.get(pid, ())),
            len(linked.cited_by.get(pid, ())),
            is_known(pid, "references"),
            is_known(pid, "citations"),
            linked.fame(pid),
        )


def _papers(corpus: Corpus) -> Iterator[tuple[Cell, ...]]:
    work = work_of(corpus.works)
    for paper in corpus.papers.values():
        ids = {pid.scheme: pid.value for pid in reversed(paper.pids)}
        yield (
            str(paper.pid),
            str(work[paper.pid].pid),
            paper.title,
            paper.year,
            paper.date,
            paper.venue,
            paper.kind,
            ids.get("doi"),
            ids.get("arxiv"),
            ids.get("pubmed"),
            paper.author_count,
            max((count.cited_by for count in paper.counts), default=None),
        )


def _citations(corpus: Corpus) -> Iterator[tuple[Cell, ...]]:
    work = work_of(corpus.works)
    for citation in corpus.citations:
        yield (
            str(citation.citing),
            str(citation.cited),
            str(work[citation.citing].pid),
            str(work[citation.cited].pid),
            citation.influential,
            None if citation.intents is None else "; ".join(citation.intents),
            "; ".join(citation.origins),
        )


def _authors(corpus: Corpus) -> Iterator[tuple[Cell, ...]]:
    work = work_of(corpus.works)
    listed = entries_of_works(corpus).keys()
    for person in corpus.people:
        works = {work[mention.paper].pid for mention in person.mentions}
        yield person.key, person.name, person.grade, len(works), len(works & listed)


def _authorships(corpus: Corpus) -> Iterator[tuple[Cell, ...]]:
    work = work_of(corpus.works)
    for person in corpus.people:
        for mention in person.mentions:
            yield person.key, str(mention.paper), str(work[mention.paper].pid), mention.position


_ROWS: Mapping[Table, Callable[[Corpus], Iterator[tuple[Cell, ...]]]] = {
    "works": _works,
    "papers": _papers,
    "citations": _citations,
    "authors": _authors,
    "authorships": _authorships,
}
