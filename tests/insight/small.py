"""Corpora of a few papers, written down by who cites whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from kg.corpus import Corpus, group
from kg.model import (
    DIRECTIONS,
    Citation,
    Completeness,
    Entry,
    Link,
    ListState,
    Origin,
    Paper,
    ReadingList,
    Resolution,
    Work,
)
from kg.pid import Pid

SOURCE = Origin(id="made-up", title="Made up")


def pid(name: str) -> Pid:
    """`a` is the DOI 10.5555/a; what has a colon is a CURIE."""
    return Pid.from_curie(name) if ":" in name else Pid("doi", f"10.5555/{name}")


def paper(name: str, *others: str, title: str | None = None, date: str | None = None, origin: str = SOURCE.id) -> Paper:
    """A paper with these identifiers, by default titled after its name."""
    return Paper(
        pid=pid(name),
        pids=tuple(sorted(pid(one) for one in (name, *others))),
        title=title or f"The paper called {name}",
        year=int(date[:4]) if date else None,
        date=date,
        origins=(origin,),
    )


def entry(position: int, listed: Paper, section: tuple[str, ...] = ()) -> Entry:
    """A line of the list, with the title of the paper and a link to it."""
    return Entry(
        position=position,
        title=listed.title,
        links=(Link(url=f"https://doi.org/{listed.pid.value}", text="paper"),),
        pids=(listed.pid,),
        kind="paper",
        section=section,
        label=None,
        year=None,
        venue=None,
        file="list.md",
        line=position,
        last_line=position,
    )


def corpus(
    listed: Sequence[str],
    links: Iterable[str] = (),
    *,
    papers: Iterable[Paper] = (),
    works: Collection[Sequence[str]] = (),
    known: Mapping[str, Sequence[str]] | None = None,
    gathered: str = "2026-06-01",
) -> Corpus:
    """A corpus of `links` such as `a>b`; papers that are not described are made of their names.

    `works` are the versions of one work, the main one first; `known` names by direction the listed papers whose list is
    known, by default all.
    """
    pairs = [tuple(link.split(">")) for link in links]
    described = {one.pid: one for one in papers}
    for name in (*listed, *(name for some in (*pairs, *works) for name in some)):
        described.setdefault(pid(name), paper(name))
    entries = tuple(entry(n, described[pid(name)]) for n, name in enumerate(listed, 1))
    return Corpus(
        reading_list=ReadingList(name="list", title="A list", entries=entries),
        gathered=gathered,
        resolutions=tuple(
            Resolution(entry=one, paper=pid(name), how="identifier", evidence=("its DOI",))
            for one, name in zip(entries, listed, strict=True)
        ),
        papers=dict(sorted(described.items())),
        works=group(
            described, (Work(records=tuple(map(pid, one)), evidence=("as the source has it",)) for one in works)
        ),
        citations=tuple(
            Citation(citing=citing, cited=cited, origins=(SOURCE.id,))
            for citing, cited in sorted((pid(citing), pid(cited)) for citing, cited in pairs)
        ),
        states=tuple(
            ListState(
                paper=pid(name),
                direction=direction,
                completeness=Completeness.KNOWN
                if known is None or name in known.get(direction, ())
                else Completeness.UNKNOWN,
            )
            for name in sorted(set(listed), key=pid)
            for direction in sorted(DIRECTIONS)
        ),
        people=(),
        origins=(SOURCE,),
    )
