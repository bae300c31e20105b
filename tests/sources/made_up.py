"""Papers that nobody wrote, in the service's shapes, and a clock that goes when it is told to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kg.model import (
    DIRECTIONS,
    Author,
    Citation,
    Completeness,
    Count,
    Direction,
    Entry,
    Links,
    ListState,
    Origin,
    Paper,
)
from kg.pid import Pid
from kg.snapshot import Snapshot
from kg.sources import Source

Row = Mapping[str, Any]
KEY = "k3y-that-nobody-may-see"


class ManualClock:
    """A clock that only sleeping moves; `slept` are the waits, in their order."""

    def __init__(self) -> None:
        self.time = 1_000.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        if seconds > 0:
            self.time += seconds
            self.slept.append(seconds)


def sha(number: int) -> str:
    """The paperId of the made-up paper with this number."""
    return f"{number:040x}"


def row(number: int, title: str, references: Sequence[Row | int] | None = (), **fields: Any) -> dict[str, Any]:
    """A paper in the service's shape: corpus id and paperId by its number, references by theirs or as rows."""
    links = None if references is None else [{"paperId": sha(r)} if isinstance(r, int) else r for r in references]
    return {
        "paperId": sha(number),
        "corpusId": number,
        "externalIds": {"CorpusId": number, "DOI": f"10.1234/Made.Up.{number}"},
        "title": title,
        "year": 2000 + number % 30,
        "venue": "Journal of Things",
        "publicationDate": None,
        "publicationTypes": ["JournalArticle"],
        "s2FieldsOfStudy": [{"category": "Biology", "source": "s2-fos-model"}],
        "authors": [{"authorId": str(7_000 + number), "name": f"Ada Author {number}"}],
        "references": links,
        **fields,
    }


def unresolved(title: str) -> dict[str, Any]:
    """A reference that the service could not tie to a paper."""
    return {"paperId": None, "title": title, "year": 1937, "venue": title, "externalIds": None, "authors": []}


def entry(title: str) -> Entry:
    """An entry of a reading list with nothing but a title."""
    return Entry(
        position=1,
        title=title,
        links=(),
        pids=(),
        kind="paper",
        section=(),
        label=None,
        year=None,
        venue=None,
        file="list.md",
        line=1,
        last_line=1,
    )


def doi(number: int) -> Pid:
    """The DOI of the made-up paper with this number."""
    return Pid("doi", f"10.1234/made.up.{number}")


def gathered(source: Source, pids: Sequence[Pid]) -> tuple[Links, ...]:
    """The links of the papers that carry these identifiers, one answer for each part that the source gives."""
    found = source.lookup(pids)
    papers = [paper for pid in pids if isinstance(paper := found[pid], Paper)]
    return tuple(source.links(papers))


def states(links: Sequence[Links]) -> dict[tuple[Pid, Direction], ListState]:
    """The state of each list that was asked for."""
    return {(state.paper, state.direction): state for part in links for state in part.states}


def small_snapshot() -> Snapshot:
    """Four papers of a list and two outside it: known lists and unknown ones, and a link within the list."""
    papers = tuple(
        Paper(
            pid=Pid("corpusid", str(number)),
            pids=(Pid("corpusid", str(number)), doi(number), Pid("s2", sha(number))),
            title=title,
            year=2000 + number,
            date=f"{2000 + number}",
            venue="Journal of Things",
            types=("JournalArticle",),
            fields=("Biology",),
            authors=(Author(name="Ada Author", pid=Pid("s2author", "7001")), Author(name="Bo Coauthor")),
            all_authors=True,
            author_count=2,
            counts=(Count(origin="made-up", cited_by=number),),
            origins=("made-up",),
        )
        for number, title in enumerate(
            ["Folding maps", "Maps that fold themselves", "On paper cranes", "Paper, scissors", "Stones", "Old maps"], 1
        )
    )
    listed = tuple(paper.pid for paper in papers[:4])
    ends = [(1, 2), (1, 5), (1, 6), (2, 6), (3, 1), (5, 4), (6, 4)]
    return Snapshot(
        name="small",
        title="A small list",
        gathered="2026-11-22",
        listed=listed,
        origins=(Origin(id="made-up", title="Made up for a test", date="2026-11-22"),),
        papers=papers,
        works=(),
        citations=tuple(
            Citation(citing=Pid("corpusid", str(a)), cited=Pid("corpusid", str(b)), origins=("made-up",))
            for a, b in ends
        ),
        states=tuple(
            ListState(paper=pid, direction=direction, completeness=Completeness.KNOWN, origin="made-up")
            for pid in listed
            for direction in DIRECTIONS
        ),
    )
