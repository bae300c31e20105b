"""What changed from one build of a list to a later one, each change under its cause.

Works are compared by what either build knows of their versions, so that no link comes or goes because versions were
found to be one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping

from kg.corpus import LIST_ORIGIN, Corpus, known_lists, listed_papers, work_of
from kg.insight.both import Both, Side, is_after
from kg.insight.change import CAUSES, THINGS, Cause, Change, Changes, State, What
from kg.insight.lines import Line, lines_changed
from kg.model import Paper
from kg.pid import Pid
from kg.titles import comparable, withdrawal, withdrawal_of_types

# What brings a work is the first of these that brought one of its links.
_STRONGEST: tuple[Cause, ...] = ("world", "provider", "gathering", "list")


def changes(old: Corpus, new: Corpus) -> Changes:
    """Compare two builds of one list."""
    both = Both(old, new)
    entries = tuple(_entries(both))
    written = {pid for change in entries if change.cause == "list" for pid in change.subjects}
    links = tuple(_links(both, written))
    found = [*entries, *_retractions(both), *_works(both, links, written), *links, *_versions(both, written)]
    found += [*_records(both), *_counts(both), *_lists(both)]
    order = ("came", "changed", "went")
    return Changes(
        old=_state(old),
        new=_state(new),
        changes=tuple(
            sorted(
                found,
                key=lambda c: (THINGS.index(c.thing), CAUSES.index(c.cause), order.index(c.what), c.subjects, c.name),
            )
        ),
    )


def _state(corpus: Corpus) -> State:
    known = known_lists(corpus)
    main = work_of(corpus.works)
    return State(
        title=corpus.reading_list.title,
        gathered=corpus.gathered,
        entries=len(corpus.resolutions),
        works=len(corpus.works),
        links=len(corpus.citations),
        papers=len({main[one.paper].pid for one in listed_papers(corpus)}),
        references_known=known["references"],
        citations_known=known["citations"],
    )


def _links(both: Both, written: Collection[Pid]) -> Iterator[Change]:
    """`written` are the works of which the list says something else."""
    # Of one gathering, both builds could know the same.
    otherwise: Cause = "list" if written and both.is_one_gathering else "gathering"
    for what, here, there in _ways(both):
        pairs = [pair for pair in here.links if pair not in there.links]
        listed = here.listed | there.listed
        causes = {
            pair: _cause_of_link(pair, here.links[pair] if what == "came" else (), here, there, written)
            for pair in pairs
            if not listed.isdisjoint(pair)
        }
        brought = _brought(causes)
        for pair in pairs:
            # A link between works around the list is there since one of them is.
            around = {cause for pid in pair if pid not in there.works for cause in brought[pid]}
            yield Change(
                thing="link",
                what=what,
                cause=causes.get(pair) or _strongest(around, otherwise),
                subjects=pair,
                name=f"{both.title(pair[0])} cites {both.title(pair[1])}",
            )


def _brought(causes: Mapping[tuple[Pid, Pid], Cause]) -> dict[Pid, set[Cause]]:
    """By what causes the links of each work came or went."""
    found: dict[Pid, set[Cause]] = defaultdict(set)
    for pair, cause in causes.items():
        for pid in pair:
            found[pid].add(cause)
    return found


def _strongest(causes: Collection[Cause], otherwise: Cause) -> Cause:
    return next((cause for cause in _STRONGEST if cause in causes), otherwise)


def _ways(both: Both) -> tuple[tuple[What, Side, Side], ...]:
    """What stands in the one and not in the other came or went."""
    return ("came", both.new, both.old), ("went", both.old, both.new)


def _cause_of_link(
    pair: tuple[Pid, Pid], citing: Collection[Paper], here: Side, there: Side, written: Collection[Pid]
) -> Cause:
    """Why a link stands here and not there; `citing` are the records that cite, if it is a new one."""
    asked = there.asked(pair)
    if not asked:
        only_here = (here.listed - there.listed) & {*pair}
        return "gathering" if not only_here else "list" if only_here & {*written} else "provider"
    if citing and all(is_after(paper.date, min(there.days[key] for key in asked)) for paper in citing):
        return "world"
    return "provider" if any(there.known[key] for key in asked) else "gathering"


def _works(both: Both, links: Collection[Change], written: Collection[Pid]) -> Iterator[Change]:
    for what, here, there in _ways(both):
        brought = _brought({(one.subjects[0], one.subjects[1]): one.cause for one in links if one.what == what})
        for work in here.works - there.works:
            is_written = work in here.listed and work in written
            yield Change(
                thing="work",
                what=what,
                cause="list" if is_written else _strongest(brought[work], "provider"),
                subjects=(work,),
                name=both.title(work),
            )


def _versions(both: Both, written: Collection[Pid]) -> Iterator[Change]:
    """Versions of works that are in both builds, and works that were found to be one or two."""
    for pid, paper in both.papers.items():
        work = both.work(pid)
        if pid in both.same or work not in both.old.works or work not in both.new.works:
            continue
        has_come = pid not in both.old.corpus.papers
        here, there = (both.new, both.old) if has_come else (both.old, both.new)
        is_late = has_come and is_after(paper.date, both.old.corpus.gathered)
        is_written = work in written and work in here.listed and work not in there.listed
        yield Change(
            thing="version",
            what="came" if has_come else "went",
            cause="list" if is_written else "world" if is_late else "provider",
            subjects=(pid,),
            name=f"{pid} of {both.title(work)}",
        )
    grouped = [
        {
            pid: records
            for work in works
            if (records := both.same.keys() & set(map(name, work.records)))
            for pid in records
        }
        for works, name in ((both.old.corpus.works, _itself), (both.new.corpus.works, both.name))
    ]
    for pid in both.same:
        before, after = (groups[pid] for groups in grouped)
        if before != after and pid == min(before | after):
            yield Change(
                thing="version",
                what="changed",
                cause="provider",
                subjects=tuple(sorted(before | after)),
                name=both.title(both.work(pid)),
                before="one work" if before > after else "works of their own",
                after="one work" if before < after else "works of their own",
            )


def _itself(pid: Pid) -> Pid:
    return pid


def _entries(both: Both) -> Iterator[Change]:
    sides = [
        [Line(resolution=one, work=both.work(name(one.paper))) for one in side.corpus.resolutions]
        for side, name in ((both.old, _itself), (both.new, both.name))
    ]
    for before, after in lines_changed(*sides):
        lines = [line for line in (after, before) if line]
        what: What = "changed" if before and after else "came" if after else "went"
        said, says = (line.text if line else None for line in (before, after))
        is_same = said == says
        yield Change(
            thing="entry",
            what=what,
            cause="provider" if is_same else "list",
            subjects=tuple(dict.fromkeys(line.work for line in lines)),
            name=lines[0].resolution.entry.name,
            before=before.verdict if before and is_same else said,
            after=after.verdict if after and is_same else says,
        )


def _retractions(both: Both) -> Iterator[Change]:
    for pid, (old, new) in both.same.items():
        before, after = _retraction(old), _retraction(new)
        if before != after:
            what: What = "changed" if before and after else "came" if after else "went"
            yield Change(
                thing="retraction",
                what=what,
                cause="world" if after else "provider",
                subjects=(pid,),
                name=old.title,
                before=before,
                after=after,
            )


def _retraction(paper: Paper) -> str | None:
    return withdrawal(paper.title) or withdrawal_of_types(paper.types or ())


def _records(both: Both) -> Iterator[Change]:
    """What sources say of a record that is in both builds: each field that changed."""
    for pid, (old, new) in both.same.items():
        is_only_marked = _retraction(old) != _retraction(new) and comparable(old.title) == comparable(new.title)
        for field, read in _FIELDS.items():
            before, after = read(old), read(new)
            if before != after and not (field == "title" and is_only_marked):
                yield Change(
                    thing="record",
                    what="changed" if before and after else "came" if after else "went",
                    cause="list" if new.origins == (LIST_ORIGIN,) else "provider",
                    subjects=(pid,),
                    name=f"{field} of {old.title}",
                    before=before or None,
                    after=after or None,
                )


_FIELDS: Mapping[str, Callable[[Paper], str]] = {
    "title": lambda paper: paper.title,
    "date": lambda paper: paper.date or str(paper.year or ""),
    "venue": lambda paper: paper.venue or "",
    "authors": lambda paper: "; ".join(author.name for author in paper.authors),
    "identifiers": lambda paper: "; ".join(map(str, paper.pids)),
}


def _counts(both: Both) -> Iterator[Change]:
    for pid, (old, new) in both.same.items():
        before, after = ({_source(count.origin): count.cited_by for count in paper.counts} for paper in (old, new))
        for source in sorted(before.keys() & after.keys()):
            if before[source] != after[source]:
                yield Change(
                    thing="count",
                    what="changed",
                    cause="world" if after[source] > before[source] else "provider",
                    subjects=(pid,),
                    name=f"{old.title}, by {source}",
                    before=str(before[source]),
                    after=str(after[source]),
                )


def _source(origin: str) -> str:
    """The name of a source without the day of which it speaks."""
    return re.sub(r"-\d{4}-\d\d-\d\d$", "", origin)


def _lists(both: Both) -> Iterator[Change]:
    """Lists of links that became known, or are no longer, of works that were asked for in both builds."""
    for key in both.old.known.keys() & both.new.known.keys():
        was, is_now = both.old.known[key], both.new.known[key]
        if was != is_now:
            yield Change(
                thing="list",
                what="changed",
                cause="gathering",
                subjects=(key[0],),
                name=f"{key[1]} of {both.title(key[0])}",
                before="known" if was else "not wholly known",
                after="known" if is_now else "not wholly known",
            )
