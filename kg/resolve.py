"""What each entry of a reading list is: by identifier, else by a title that was verified; with the evidence.

A source is only asked for records. Whether one of them is the entry's paper is decided here, by one rule for every
source: an identifier of the entry decides, unless the title of its record is quite another one; else the record that
matches best (`kg.matching`), if it does so surely and no other work does nearly as well.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from rapidfuzz import fuzz

from kg.matching import ACCEPTED, POSSIBLE, SURE, assess, log_odds, title_agreement, versions_alike
from kg.model import Candidate, Entry, Failure, How, Paper, Resolution, Versions
from kg.pid import Pid
from kg.sources import Source
from kg.titles import comparable, normal

# From this likeness of titles on an identifier is believed; below the second one, it is not. In between, it is unless
# another work has the title. In one field, one pair of unlike titles in a thousand is above the first, one in eight
# above the second; of the preprints of the shipped list that were renamed, the least alike is at 79%.
_BELIEVED, _DOUBTED = 0.7, 0.5
_MOST_CANDIDATES = 5
_LONGEST_NAME = 300
_NOTHING: Mapping[int, Unresolved] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """An entry's resolution, and the records of its work where a source holds them."""

    resolution: Resolution
    versions: Versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Unresolved:
    """An entry that a source could not resolve, in which way, why, and the records that it may stand for."""

    entry: Entry
    reason: str
    how: How = "unresolved"
    candidates: tuple[Candidate, ...] = ()


def resolve(
    entries: Sequence[Entry],
    source: Source,
    name: str,
    *,
    earlier: Mapping[int, Unresolved] = _NOTHING,
    chosen: Mapping[int, Pid] = MappingProxyType({}),
) -> Iterator[Resolved | Unresolved]:
    """Resolve entries against one source, in their order; `name` is what reasons call the source.

    By the positions of entries: `earlier` is what a source before this one made of them, whose candidates stay in
    question; `chosen` is the record that a person chose, and decides.
    """
    wanted = {pid for entry in entries for pid in _pids(entry, chosen)}
    answers = source.lookup(sorted(wanted))
    for entry in entries:
        pids = _pids(entry, chosen)
        found = [(pid, answer) for pid in pids if isinstance(answer := answers.get(pid), Paper)]
        failures = [answer.reason for pid in pids if isinstance(answer := answers.get(pid), Failure)]
        if entry.position in chosen:
            yield _chosen(entry, chosen[entry.position], found, failures, source, name)
        elif found:
            yield _by_identifier(entry, found, source)
        elif entry.kind != "paper":
            yield Unresolved(entry=entry, reason=failures[0] if failures else f"{name} holds no record of it")
        else:
            verdict = _by_title(entry, source, name, earlier.get(entry.position))
            is_unknown = isinstance(verdict, Unresolved) and verdict.how == "unresolved" and failures
            yield replace(verdict, reason=failures[0]) if is_unknown and isinstance(verdict, Unresolved) else verdict


def as_listed(entry: Entry, origin: str, verdicts: Sequence[Unresolved]) -> Resolved:
    """An entry that stands as the list describes it, after what the sources made of it: none holds its record."""
    how = _surest(entry, verdicts)
    # Where an identifier leads to another paper, or a person says that no record is the entry's, the name of a record
    # would make the entry that record.
    pids = entry.pids if how not in {"contradiction", "as listed"} or entry.kind != "paper" else ()
    paper = Paper(
        pid=pids[0] if pids else _title_pid(entry),
        pids=pids,
        title=entry.name,
        kind=entry.kind,
        year=entry.year,
        date=str(entry.year) if entry.year else None,
        venue=entry.venue,
        origins=(origin,),
    )
    candidates: dict[Pid, Candidate] = {}
    for candidate in (candidate for verdict in verdicts for candidate in verdict.candidates):
        candidates.setdefault(candidate.paper.pid, candidate)
    resolution = Resolution(
        entry=entry,
        paper=paper.pid,
        how=how,
        evidence=(f"described by the list at {entry.where}",),
        # That no database of papers holds a repository needs no explanation.
        reason="; ".join(verdict.reason for verdict in verdicts if verdict.reason) if entry.kind == "paper" else "",
        candidates=_best_first(candidates.values()),
    )
    return Resolved(resolution=resolution, versions=Versions(records=(paper,)))


def _title_pid(entry: Entry) -> Pid:
    """The name of what is known by its title alone; of a title too long for an IRI, its beginning and its digest."""
    title = normal(entry.title) or f"entry {entry.position}"
    if len(title) > _LONGEST_NAME:
        title = f"{title[:_LONGEST_NAME].rstrip()} {hashlib.sha256(title.encode()).hexdigest()[:16]}"
    return Pid("title", title)


def _surest(entry: Entry, verdicts: Sequence[Unresolved]) -> How:
    """In which way an entry was not found: what says most comes first."""
    if entry.kind != "paper":
        return "as listed"
    said: set[How] = {verdict.how for verdict in verdicts}
    order: tuple[How, ...] = ("as listed", "contradiction", "ambiguous")
    return next((how for how in order if how in said), "unresolved")


def _pids(entry: Entry, chosen: Mapping[int, Pid]) -> tuple[Pid, ...]:
    return (chosen[entry.position],) if entry.position in chosen else entry.pids


def _chosen(
    entry: Entry, pid: Pid, found: Sequence[tuple[Pid, Paper]], failures: Sequence[str], source: Source, name: str
) -> Resolved | Unresolved:
    if not found:
        why = failures[0] if failures else f"{name} holds no record of {pid}, which the overrides name"
        return Unresolved(entry=entry, reason=why)
    paper = found[0][1]
    return Resolved(
        resolution=Resolution(
            entry=entry, paper=paper.pid, how="identifier", evidence=(f"the overrides name this record, {pid}",)
        ),
        versions=source.versions(paper),
    )


def _by_identifier(entry: Entry, found: Sequence[tuple[Pid, Paper]], source: Source) -> Resolved | Unresolved:
    """The record that an identifier names; the first whose title is not quite another, if there are several."""
    if entry.kind != "paper":
        return _resolved(entry, found[0][1], "as listed", _identifier_evidence(entry, found, source), source)
    likeness = [_agreement(entry, paper, source) for _, paper in found]
    best = next((place for place, alike in enumerate(likeness) if alike >= _BELIEVED), None)
    if best is None:
        best = likeness.index(max(likeness))
        rivals = _of_that_title(entry, [paper for _, paper in found], source)
        if rivals or likeness[best] < _DOUBTED:
            pid, paper = found[best]
            return Unresolved(
                entry=entry,
                how="contradiction",
                reason=f'{pid} leads to "{paper.title}"' + (", and another record has the title" if rivals else ""),
                candidates=(*rivals, assess(entry, paper)),
            )
    ordered = [found[best], *(other for place, other in enumerate(found) if place != best)]
    return _resolved(entry, ordered[0][1], "identifier", _identifier_evidence(entry, ordered, source), source)


def _agreement(entry: Entry, paper: Paper, source: Source) -> float:
    records = source.versions(paper).records
    authors = [author.name for record in records for author in record.authors]
    return title_agreement(entry, [record.title for record in records], authors)


def _of_that_title(entry: Entry, named: Sequence[Paper], source: Source) -> tuple[Candidate, ...]:
    """Records of other works that the title alone would have led to."""
    own = {record.pid for paper in named for record in source.versions(paper).records}
    field = _Field(entry, source)
    field.search()
    return tuple(one for one in field.standing() if one.score >= ACCEPTED and one.paper.pid not in own)


def _resolved(entry: Entry, paper: Paper, how: How, evidence: tuple[str, ...], source: Source) -> Resolved:
    resolution = Resolution(entry=entry, paper=paper.pid, how=how, evidence=evidence)
    return Resolved(resolution=resolution, versions=source.versions(paper))


def _identifier_evidence(entry: Entry, found: Sequence[tuple[Pid, Paper]], source: Source) -> tuple[str, ...]:
    pid, paper = found[0]
    evidence = [f"{pid} in the list names this record"]
    if entry.title:
        likeness = fuzz.ratio(normal(entry.title), normal(paper.title))
        evidence.append("the same title" if likeness == 100 else f'titled "{paper.title}" ({likeness:.0f}% alike)')
    versions = {record.pid for record in source.versions(paper).records}
    for other, record in found[1:]:
        if record.pid != paper.pid:
            what = "version" if record.pid in versions else "record"
            evidence.append(f"{other} names another {what}, {record.pid}")
    return tuple(evidence)


def _by_title(entry: Entry, source: Source, name: str, earlier: Unresolved | None) -> Resolved | Unresolved:
    """The record that matches surely and better than every other work, or why there is none."""
    if not comparable(entry.title):
        return Unresolved(entry=entry, reason=f"{name} knows none of its identifiers, and it has no title")
    field = _Field(entry, source, rivals=earlier.candidates if earlier else ())
    failure = field.search()
    standing = field.standing()
    best = standing[0] if standing else None
    if best and best.score >= ACCEPTED and field.holds(best):
        found = _resolved(entry, best.paper, "title", best.evidence, source)
        return replace(found, resolution=replace(found.resolution, score=best.score))
    possible = tuple(one for one in standing if one.score >= POSSIBLE)
    if possible:
        few = "one record may be it" if len(possible) == 1 else f"{len(possible)} records may be it"
        return Unresolved(entry=entry, how="ambiguous", reason=f"{name}: {few}", candidates=possible)
    if failure:
        return Unresolved(entry=entry, reason=failure.reason)
    reason = f"{name}: no record with one of its identifiers, and none with its title"
    if best and best.evidence[0].startswith("the same title"):
        reason = (
            f"{name}: {best.paper.pid} has its title, but too much speaks against it: {'; '.join(best.evidence[1:])}"
        )
    return Unresolved(entry=entry, reason=reason)


class _Field:
    """The records that may be an entry's, against each other: one work at most is it.

    `rivals` are candidates of an earlier source, which this one may know or not.
    """

    def __init__(self, entry: Entry, source: Source, rivals: Sequence[Candidate] = ()) -> None:
        self._entry, self._source = entry, source
        self._rivals = [assess(entry, rival.paper) for rival in rivals]
        self._found: dict[Pid, Candidate] = {}

    def search(self) -> Failure | None:
        """Ask for candidates until one is sure; why there were no more, if that could not be asked for."""
        for answer in self._source.search(self._entry):
            if isinstance(answer, Failure):
                return answer
            for paper in answer:
                self._found.setdefault(paper.pid, assess(self._entry, paper))
            # Against others, none is surer than by itself.
            if any(one.score >= SURE for one in self._found.values()) and self.standing()[0].score >= SURE:
                break
        return None

    def holds(self, candidate: Candidate) -> bool:
        """Whether the source itself has that record."""
        return candidate.paper.pid in self._found

    def standing(self) -> tuple[Candidate, ...]:
        """The candidates, best first, each with the probability that it is the one if only one work can be."""
        known = {pid for one in self._found.values() for pid in one.paper.pids}
        everyone = [*self._found.values(), *(one for one in self._rivals if known.isdisjoint(one.paper.pids))]
        everyone = [one for one in everyone if one.score > 0.01] or everyone
        odds = {one.paper.pid: math.exp(log_odds(one.score)) for one in everyone}
        works = self._works(everyone)
        strongest = {pid: max(odds[other] for other in works[pid]) for pid in odds}
        whole = sum({frozenset(work): max(odds[pid] for pid in work) for work in works.values()}.values())
        against = {pid: 1 + whole - strongest[pid] for pid in odds}
        shares = {pid: round(odds[pid] / (odds[pid] + against[pid]), 4) for pid in odds}
        return _best_first(replace(one, score=shares[one.paper.pid]) for one in everyone)

    def _works(self, everyone: Sequence[Candidate]) -> dict[Pid, set[Pid]]:
        """For each candidate those that are versions of its work, by the source's word or by title and authors."""
        works = {one.paper.pid: {one.paper.pid} for one in everyone}
        for place, one in enumerate(everyone):
            versions = {record.pid for record in self._source.versions(one.paper).records}
            for other in everyone[place + 1 :]:
                if other.paper.pid in versions or versions_alike(one.paper, other.paper):
                    joined = works[one.paper.pid] | works[other.paper.pid]
                    works.update((pid, joined) for pid in joined)
        return works


def _best_first(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    ordered = sorted(candidates, key=lambda one: (-one.score, one.paper.pid))
    return tuple(ordered[:_MOST_CANDIDATES])
