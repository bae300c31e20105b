"""Records that are versions of one work by what they say themselves: a preprint and its publication, above all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from kg.matching import versions_alike
from kg.model import Paper, Work
from kg.pid import Pid
from kg.preprints import servers_of
from kg.titles import comparable, normal

# More records of one title are editorials, reports or corrections of a series, whoever wrote them.
_MOST_ALIKE = 12

# Servers of preprints, by the beginning of their normalised names.
_PREPRINT_VENUE = re.compile(
    r"(?:preprint at )?(?:arxiv|biorxiv|medrxiv|chemrxiv|research square|preprints org|ssrn)\b"
)
HOMES = frozenset({"doi", "arxiv"})


def is_preprint(venue_name: str | None, pids: Iterable[Pid]) -> bool:
    """Whether every home that the record is known to have is a preprint server."""
    homes = [bool(_PREPRINT_VENUE.match(normal(venue_name)))] if venue_name else []
    homes += [bool(servers_of(pid)) for pid in pids if pid.scheme in HOMES]
    return bool(homes) and all(homes)


def by_evidence(papers: Iterable[Paper], listed: Container[Pid]) -> Iterator[Work]:
    """Pairs of records that are one work by title, first author and years together (`kg.matching.versions_alike`).

    Only where one of the records of that title is a listed one. What is published comes before its preprint; the pairs
    come sorted, and may share records.
    """
    by_title: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        if paper.kind == "paper" and paper.authors:
            by_title[comparable(paper.title).replace(" ", "")].append(paper)
    for _, alike in sorted(by_title.items()):
        if not 1 < len(alike) <= _MOST_ALIKE or not any(paper.pid in listed for paper in alike):
            continue
        ordered = sorted(alike, key=_publication_first)
        for place, other in enumerate(ordered):
            # One pair for each record is enough to join them all.
            found = ((one.pid, evidence) for one in ordered[:place] if (evidence := versions_alike(one, other)))
            for pid, evidence in islice(found, 1):
                yield Work(records=(pid, other.pid), evidence=(f"{pid} and {other.pid}: {evidence}",))


def _publication_first(paper: Paper) -> tuple[bool, int, Pid]:
    return is_preprint(paper.venue, paper.pids), len(paper.pid.value), paper.pid


def set_apart(works: Sequence[Work], apart: Iterable[Sequence[Pid]]) -> tuple[Work, ...]:
    """The works with each of some records in another one than the others of its group.

    The first of a group that is in a work stays in it with what is not named; the others become works of their own.
    """
    found: Mapping[Pid, Work] = {work.pid: work for work in works}
    result = dict(found)
    for records in apart:
        for name, work in list(result.items()):
            leaving = [pid for pid in records if pid in work.records][1:]
            if not leaving:
                continue
            rest = tuple(pid for pid in work.records if pid not in leaving)
            del result[name]
            result[rest[0]] = replace(work, records=rest, evidence=work.evidence if len(rest) > 1 else ())
            result.update((pid, Work(records=(pid,))) for pid in leaving)
    return tuple(sorted(result.values(), key=lambda work: work.pid))
