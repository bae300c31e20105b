"""Gathering: the entries of a list are resolved by one source after the other, and their links pulled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kg import overrides, snapshot
from kg.bulk.spark import OnSpark
from kg.corpus import LIST_ORIGIN, Corpus, concat, group, merge, work_of
from kg.errors import SourceError
from kg.model import (
    DIRECTIONS,
    Completeness,
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
    ReadingList,
    Resolution,
    Work,
)
from kg.options import Options
from kg.people import identify
from kg.pid import Pid
from kg.resolve import Resolved, Unresolved, as_listed, resolve
from kg.sources import Source
from kg.sources.rows import hub_states
from kg.sources.snapshot import SnapshotSource
from kg.versions import by_evidence, set_apart

if TYPE_CHECKING:
    from kg.bulk.source import BulkSource

# A folder is that of a bulk dump.
Choice = Literal["auto", "snapshot", "api"] | Path | OnSpark
OnProgress = Callable[[Progress], None]
OnPlan = Callable[[Plan], None]

# Citing papers of each paper to ask the API for, if nothing else is said: a request for each 1,000.
_USUAL_CITATIONS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a build is asked to do.

    `reading_lists` are read one after the other, `-` from standard input; `overrides` is what a person decided about
    them (`kg.overrides`), None for nothing. `pace` is the least time between two
    requests (None: what Semantic Scholar asks of its users), `patience` how long it may go on failing, both in
    seconds. `citations` is how many citing papers of each paper to ask for (None: 1,000 of the API, all of a dump);
    `contexts` asks for the sentences too, `authors` for what is known of the authors. `depth` 2 also asks for the links
    of what is linked with the listed papers, unless more than `hub_cap` papers cite it. `cache` is the folder where
    answers are kept, `max_age` how old they may be, `refresh` uses none from before. `asked_at` is the time (ISO 8601,
    UTC) that stands for the gathering if the API is asked; a snapshot and a dump have their own. `options` say what is
    written.
    """

    reading_lists: tuple[Path, ...]
    overrides: Path | None
    snapshot: Path
    out: Path
    source: Choice
    offline: bool
    api_key: str | None
    api_url: str | None
    pace: float | None
    patience: float
    citations: int | None
    contexts: bool
    authors: bool
    depth: Literal[1, 2]
    hub_cap: int
    cache: Path
    max_age: timedelta
    refresh: bool
    asked_at: str
    options: Options


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A source of this build, and what sentences call it; some give the links of both steps at once."""

    name: str
    source: Source
    holds_papers_only: bool = False
    has_all_steps: bool = False

    def may_know(self, entry: Entry) -> bool:
        """A database of papers need not be asked for a repository or a blog post."""
        return entry.kind == "paper" or not self.holds_papers_only


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A corpus, and sentences on what is missing from it; if it is a part of what a dump holds, also the dump."""

    corpus: Corpus
    warnings: tuple[str, ...]
    dump: BulkSource | None


@contextmanager
def gather(listed: ReadingList, settings: Settings, on_progress: OnProgress, on_plan: OnPlan) -> Iterator[Gathered]:
    """Resolve a list and gather its links; a dump stays open for what the corpus has no room for."""
    with ExitStack() as dumps:
        yield _gather(begin(listed, settings, dumps), settings, on_progress, on_plan)


def _gather(so_far: SoFar, settings: Settings, on_progress: OnProgress, on_plan: OnPlan) -> Gathered:
    for asked, records in resolve_all(so_far, settings, on_progress):
        on_plan(asked.source.plan(records))
        on_progress(Progress("gather", 0, len(records)))
        links = list(asked.source.links(records))
        if settings.depth == 2 and not asked.has_all_steps:
            links += _second_step(asked, records, links, settings, on_plan)
        if settings.authors:
            links.append(_profiles(asked, links, so_far))
        so_far.answers[-1] = concat((so_far.answers[-1], *links))
        so_far.origins.extend(asked.source.origins())
        so_far.gathered = asked.source.gathered() or so_far.gathered
    corpus = finish(so_far, on_progress)
    failed = [state for state in corpus.states if state.completeness is Completeness.FAILED]
    if failed:
        so_far.warnings.append(f"{len(failed)} lists of links are not at hand: {failed[0].note}")
    return Gathered(corpus=corpus, warnings=tuple(so_far.warnings), dump=so_far.dump if corpus.whole else None)


def finish(so_far: SoFar, on_progress: OnProgress) -> Corpus:
    """The corpus of all that was found; what was not stands as it is listed."""
    for entry in so_far.reading_list.entries:
        if entry.position not in so_far.resolved:
            so_far.resolved[entry.position] = as_listed(entry, LIST_ORIGIN, so_far.verdicts[entry.position])
            so_far.answers.append(_as_links([so_far.resolved[entry.position]]))
    so_far.origins.append(Origin(id=LIST_ORIGIN, title=f'The reading list "{so_far.reading_list.title}" itself'))
    on_progress(Progress("gather", 1, 1))
    return _assemble(so_far)


# Which verdicts no other source changes: an identifier of another paper leads there everywhere.
_SETTLED = frozenset(("contradiction", "as listed"))


@dataclass(slots=True, kw_only=True)
class SoFar:
    """What has come of a list by now; `chosen`, `resolved` and `verdicts` are by the position of an entry.

    A `dump` that is asked is closed with `dumps`.
    """

    reading_list: ReadingList
    dumps: ExitStack
    dump: BulkSource | None = None
    gathered: str
    decided: overrides.Overrides
    chosen: Mapping[int, Pid]
    resolved: dict[int, Resolved] = field(default_factory=dict)
    verdicts: dict[int, list[Unresolved]] = field(default_factory=lambda: defaultdict(list))
    answers: list[Links] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def is_open(self, entry: Entry) -> bool:
        """Whether another source may still find its record."""
        verdicts = self.verdicts[entry.position]
        return entry.position not in self.resolved and all(verdict.how not in _SETTLED for verdict in verdicts)

    def last_verdicts(self) -> dict[int, Unresolved]:
        """What the last source that was asked made of each entry that it could not resolve."""
        return {position: verdicts[-1] for position, verdicts in self.verdicts.items() if verdicts}


def begin(listed: ReadingList, settings: Settings, dumps: ExitStack) -> SoFar:
    """A list of which nothing is resolved yet, but what a person decided about it."""
    decided = overrides.read(settings.overrides) if settings.overrides else overrides.Overrides()
    chosen = overrides.chosen(decided, listed.entries)
    so_far = SoFar(
        reading_list=listed,
        dumps=dumps,
        gathered=settings.asked_at,
        warnings=list(listed.warnings),
        decided=decided,
        chosen={position: pid for position, pid in chosen.items() if pid},
    )
    for entry in listed.entries:
        if entry.position in chosen and entry.position not in so_far.chosen:
            verdict = Unresolved(entry=entry, how="as listed", reason="the overrides say that no record is it")
            so_far.verdicts[entry.position].append(verdict)
    return so_far


def resolve_all(
    so_far: SoFar, settings: Settings, on_progress: OnProgress
) -> Iterator[tuple[Asked, tuple[Paper, ...]]]:
    """Each source that resolves entries which the ones before it did not, with the records that it has of them."""
    entries_of_list = so_far.reading_list.entries
    for asked in _sources(so_far, settings, on_progress):
        entries = [
            e for e in entries_of_list if so_far.is_open(e) and (asked.may_know(e) or e.position in so_far.chosen)
        ]
        if not entries:
            continue
        on_progress(Progress("resolve", len(so_far.resolved), len(entries_of_list)))
        try:
            verdicts = list(
                resolve(entries, asked.source, asked.name, earlier=so_far.last_verdicts(), chosen=so_far.chosen)
            )
        except SourceError as err:
            if not so_far.resolved:
                raise
            left = f"Entries that the snapshot does not hold and that stay unresolved: {len(entries)}."
            so_far.warnings.append(f"{err} {left}")
            for entry in entries:
                so_far.verdicts[entry.position].append(
                    Unresolved(entry=entry, reason=f"{asked.name} could not be asked")
                )
            continue
        for verdict in verdicts:
            if isinstance(verdict, Unresolved):
                so_far.verdicts[verdict.entry.position].append(verdict)
        if here := [verdict for verdict in verdicts if isinstance(verdict, Resolved)]:
            so_far.resolved.update((one.resolution.entry.position, one) for one in here)
            so_far.answers.append(_as_links(here))
            yield asked, tuple({p.pid: p for one in here for p in one.versions.records}.values())
        else:
            so_far.gathered = asked.source.gathered() or so_far.gathered


def _second_step(
    asked: Asked, records: Sequence[Paper], links: Sequence[Links], settings: Settings, on_plan: OnPlan
) -> Iterator[Links]:
    """The links of what is linked with the listed papers, but for hubs: those lead everywhere, and are millions."""
    listed = {paper.pid for paper in records}
    pairs = [(c.citing, c.cited) for part in links for c in part.citations]
    around = {pid for pair in pairs if not listed.isdisjoint(pair) for pid in pair} - listed
    neighbours = {p.pid: p for part in links for p in part.papers if p.pid in around and p.pid.scheme != "unresolved"}
    cited_by = {pid: max((c.cited_by for c in p.counts), default=0) for pid, p in neighbours.items()}
    followed = [paper for pid, paper in neighbours.items() if cited_by[pid] <= settings.hub_cap]
    on_plan(replace(asked.source.plan(followed), step=2))
    yield from asked.source.links(followed)
    hubs = ((pid, count) for pid, count in cited_by.items() if count > settings.hub_cap)
    yield Links(states=tuple(state for pid, count in hubs for state in hub_states(pid, count, settings.hub_cap)))


def _profiles(asked: Asked, links: Sequence[Links], so_far: SoFar) -> Links:
    """What the source knows of all authors that have an identifier."""
    papers = (paper for part in (*links, so_far.answers[-1]) for paper in part.papers)
    authors = sorted({author.pid for paper in papers for author in paper.authors if author.pid})
    found = asked.source.profiles(authors)
    failures = [answer for answer in found.values() if isinstance(answer, Failure)]
    if failures:
        so_far.warnings.append(f"The details of {len(failures):,} authors are not at hand: {failures[0].reason}")
    return Links(profiles=tuple(answer for answer in found.values() if isinstance(answer, Profile)))


def _sources(so_far: SoFar, settings: Settings, on_progress: OnProgress) -> Iterator[Asked]:
    """The sources to ask, one after the other for what the one before does not hold."""
    if isinstance(settings.source, Path | OnSpark):
        from kg.bulk.source import BulkSource

        so_far.dump = so_far.dumps.enter_context(
            BulkSource(
                settings.source,
                citations=settings.citations,
                depth=settings.depth,
                hub_cap=settings.hub_cap,
                on_progress=on_progress,
            )
        )
        yield Asked(name="the bulk dump", source=so_far.dump, holds_papers_only=True, has_all_steps=True)
        return
    if settings.source != "api":
        sealed = snapshot.read(settings.snapshot)
        yield Asked(name="the snapshot", source=SnapshotSource(sealed))
    if settings.source != "snapshot":
        from kg.sources.answers import FILE, Answers
        from kg.sources.semantic_scholar import SemanticScholarSource

        # Without a network, a folder that was never needed is not made.
        cache = settings.cache if (settings.cache / FILE).exists() or not settings.offline else None
        now, max_age, refresh = settings.asked_at, settings.max_age, settings.refresh
        with (
            closing(Answers(cache, now=now, max_age=max_age, refresh=refresh)) as answers,
            SemanticScholarSource(
                answers,
                api_key=settings.api_key,
                api_url=settings.api_url,
                is_offline=settings.offline,
                pace=settings.pace,
                patience=settings.patience,
                citations=_USUAL_CITATIONS if settings.citations is None else settings.citations,
                contexts=settings.contexts,
                authors=settings.authors,
                on_progress=on_progress,
            ) as source,
        ):
            yield Asked(name="Semantic Scholar", source=source, holds_papers_only=True)


def _as_links(resolved: Sequence[Resolved]) -> Links:
    """The records that entries led to, as an answer like any other."""
    return Links(
        citations=(),
        papers=tuple(record for one in resolved for record in one.versions.records),
        works=tuple(
            Work(records=tuple(r.pid for r in one.versions.records), evidence=one.versions.evidence) for one in resolved
        ),
        states=(),
    )


def _assemble(so_far: SoFar) -> Corpus:
    links, renamed = merge(so_far.answers)
    papers = {paper.pid: paper for paper in links.papers}
    resolutions = tuple(
        replace(one.resolution, paper=renamed.get(one.resolution.paper, one.resolution.paper))
        for _, one in sorted(so_far.resolved.items())
    )
    listed = {resolution.paper for resolution in resolutions}
    joined, unknown = overrides.named(so_far.decided.together, papers)
    apart, also_unknown = overrides.named(so_far.decided.apart, papers)
    so_far.warnings.extend(
        f"The overrides speak of {pid}, of which this build has no record." for pid in (*unknown, *also_unknown)
    )
    stated = (*links.works, *overrides.together(joined))
    held = work_of(group(papers, stated))
    # What is one work by a source's word needs no evidence of ours.
    found = (pair for pair in by_evidence(links.papers, listed) if len({held[pid] for pid in pair.records}) > 1)
    works = set_apart(group(papers, (*stated, *found)), apart)
    # A version of a listed paper that no source answered for has lists of which nothing is known.
    known = {(state.paper, state.direction): state for state in links.states}
    work = work_of(works)
    for resolution in resolutions:
        records = work[resolution.paper].records if papers[resolution.paper].kind == "paper" else ()
        known |= {
            (pid, direction): _unknown(resolution, pid, direction)
            for pid in records
            for direction in DIRECTIONS
            if (pid, direction) not in known
        }
    used = {origin for paper in papers.values() for origin in paper.origins}
    used |= {origin for citation in links.citations for origin in citation.origins}
    used |= {state.origin for state in known.values() if state.origin}
    used |= {profile.origin for profile in links.profiles}
    return Corpus(
        reading_list=so_far.reading_list,
        gathered=so_far.gathered,
        resolutions=resolutions,
        papers=papers,
        works=works,
        citations=links.citations,
        states=tuple(known[key] for key in sorted(known)),
        people=identify(papers, works, links.profiles),
        origins=tuple(sorted({o.id: o for o in so_far.origins if o.id in used}.values(), key=lambda o: o.id)),
        profiles=links.profiles,
        whole=so_far.dump.whole if so_far.dump else None,
    )


def _unknown(resolution: Resolution, pid: Pid, direction: Direction) -> ListState:
    return ListState(paper=pid, direction=direction, completeness=Completeness.UNKNOWN, note=resolution.reason)
