"""What each entry of a reading list is: by identifier, else by a title that was verified; with the evidence.

A source is only asked for candidates. Whether one of them is the entry's paper is decided here, by one rule for
every source: an identifier of the entry decides, provided that a record carries it; else the normalised titles must
be equal, long enough to mean anything, the years no more than one apart (a preprint and its publication), and, where
both name authors, one of them the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from kg.model import Entry, Failure, How, Paper, Resolution, Versions
from kg.pid import Pid
from kg.sources import Source
from kg.titles import normal

# A title with fewer words than this is a name that many things may have.
MIN_TITLE_WORDS = 3
MAX_YEARS_APART = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """An entry's resolution, and the records of its work where a source holds them."""

    resolution: Resolution
    versions: Versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Unresolved:
    """An entry that a source could not resolve, and why."""

    entry: Entry
    reason: str


def resolve(entries: Sequence[Entry], source: Source, name: str) -> Iterator[Resolved | Unresolved]:
    """Resolve entries against one source, in their order; `name` is what reasons call the source."""
    answers = source.lookup(sorted({pid for entry in entries for pid in entry.pids}))
    for entry in entries:
        found = [(pid, answer) for pid in entry.pids if isinstance(answer := answers.get(pid), Paper)]
        if found:
            yield _resolved(entry, found[0][1], "identifier", _identifier_evidence(entry, found), source)
            continue
        failures = [answer.reason for pid in entry.pids if isinstance(answer := answers.get(pid), Failure)]
        if entry.kind != "paper":
            yield Unresolved(entry=entry, reason=failures[0] if failures else f"{name} holds no record of it")
            continue
        candidates = source.search(entry)
        if isinstance(candidates, Failure):
            yield Unresolved(entry=entry, reason=candidates.reason)
            continue
        verdict = _by_title(entry, candidates)
        if isinstance(verdict, str):
            yield Unresolved(entry=entry, reason=failures[0] if failures else f"{name}: {verdict}")
        else:
            paper, evidence = verdict
            yield _resolved(entry, paper, "title", evidence, source)


def as_listed(entry: Entry, origin: str, reason: str) -> Resolved:
    """An entry that stands as the list describes it: no source holds its record."""
    paper = Paper(
        pid=entry.pids[0] if entry.pids else Pid("title", normal(entry.title) or f"entry {entry.position}"),
        pids=entry.pids,
        title=entry.name,
        kind=entry.kind,
        year=entry.year,
        date=str(entry.year) if entry.year else None,
        venue=entry.venue,
        origins=(origin,),
    )
    is_paper = entry.kind == "paper"
    resolution = Resolution(
        entry=entry,
        paper=paper.pid,
        how="unresolved" if is_paper else "as listed",
        evidence=(f"described by the list at {entry.where}",),
        reason=reason if is_paper else "",  # that no database of papers holds a repository needs no explanation
    )
    return Resolved(resolution=resolution, versions=Versions(records=(paper,)))


def _resolved(entry: Entry, paper: Paper, how: How, evidence: tuple[str, ...], source: Source) -> Resolved:
    resolution = Resolution(
        entry=entry, paper=paper.pid, how=how if entry.kind == "paper" else "as listed", evidence=evidence
    )
    return Resolved(resolution=resolution, versions=source.versions(paper))


def _identifier_evidence(entry: Entry, found: Sequence[tuple[Pid, Paper]]) -> tuple[str, ...]:
    pid, paper = found[0]
    likeness = fuzz.ratio(normal(entry.title), normal(paper.title))
    title = "the same title" if likeness == 100 else f'titled "{paper.title}" ({likeness:.0f}% alike)'
    others = [f"{other} names another record, {record.pid}" for other, record in found[1:] if record.pid != paper.pid]
    return (f"{pid} in the list names this record", title, *others)


def _by_title(entry: Entry, candidates: Sequence[Paper]) -> tuple[Paper, tuple[str, ...]] | str:
    """The record of that title and the evidence, or why there is none."""
    title = normal(entry.title)
    equal = [paper for paper in candidates if normal(paper.title) == title]
    if not equal:
        return "no record with one of its identifiers, and none with its title"
    if len(title.split()) < MIN_TITLE_WORDS:
        return f'the title "{entry.title}" is too short to tell a paper by it alone'
    in_time = [paper for paper in equal if _years_apart(entry, paper) <= MAX_YEARS_APART]
    if not in_time:
        years = ", ".join(sorted({str(paper.year) for paper in equal}))
        return f"a record has its title, but is of {years}, not of {entry.year}"
    agreeing = [paper for paper in in_time if _shared_authors(entry, paper) != set()]
    if not agreeing:
        return f"a record has its title, but is by {in_time[0].authors[0].name}, not by {entry.authors[0]}"
    venue = normal(entry.venue or "")
    best = min(agreeing, key=lambda paper: (_years_apart(entry, paper), normal(paper.venue or "") != venue, paper.pid))
    evidence = ["the same title", _year_evidence(entry, best)]
    if shared := _shared_authors(entry, best):
        evidence.append(f"authors in common: {', '.join(sorted(shared))}")
    evidence += [f"{other.pid} has that title too" for other in agreeing if other is not best]
    return best, tuple(evidence)


def _years_apart(entry: Entry, paper: Paper) -> int:
    """0 where one of the years is not known: what is unknown contradicts nothing."""
    return abs(entry.year - paper.year) if entry.year and paper.year else 0


def _shared_authors(entry: Entry, paper: Paper) -> set[str] | None:
    """The parts of names that both have, None where one of them names nobody; lists abbreviate, and put names last."""
    if not entry.authors or not paper.authors:
        return None
    return _name_parts(entry.authors) & _name_parts(author.name for author in paper.authors)


def _name_parts(names: Iterable[str]) -> set[str]:
    return {part for name in names for part in normal(name).split() if len(part) > 1}


def _year_evidence(entry: Entry, paper: Paper) -> str:
    if not entry.year or not paper.year:
        return "no year to compare"
    return f"both of {paper.year}" if entry.year == paper.year else f"of {entry.year} in the list, {paper.year} here"
