"""A build: read, resolve, gather, graph, write. The one module that knows all stages."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kg import readlist, snapshot
from kg.corpus import LIST_ORIGIN, Corpus, concat, group, merge
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
from kg.readlist.files import ListFile, load
from kg.resolve import Resolved, Unresolved, as_listed, resolve
from kg.sources import Source
from kg.sources.snapshot import SnapshotSource

if TYPE_CHECKING:
    from kg.summary import Summary

Choice = Literal["auto", "snapshot", "api"]
OnProgress = Callable[[Progress], None]
OnPlan = Callable[[Plan], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a build is asked to do.

    `reading_lists` are read one after the other, `-` from standard input. `pace` is the least time between two
    requests (None: what Semantic Scholar asks of its users), `patience` how long it may go on failing, both in
    seconds. `citations` is how many citing papers of each paper to ask for; `contexts` asks for the sentences too,
    `authors` for what is known of the authors. `depth` 2 also asks for the links of what is linked with the listed
    papers, unless more than `hub_cap` papers cite it. `cache` is the folder where answers are kept, `max_age` how old
    they may be, `refresh` uses none from before. `asked_at` is the time (ISO 8601, UTC) that stands for the gathering
    if the API is asked; a snapshot has its own. `options` say what is written.
    """

    reading_lists: tuple[Path, ...]
    snapshot: Path
    out: Path
    source: Choice
    offline: bool
    api_key: str | None
    api_url: str | None
    pace: float | None
    patience: float
    citations: int
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
class Built:
    """What a build came to.

    `paths` are the outputs in their order; `were_current` says that they stood there already, made from the same.
    `warnings` are sentences on what is missing.
    """

    summary: Summary
    resolutions: tuple[Resolution, ...]
    from_snapshot: bool
    paths: tuple[Path, ...]
    were_current: bool
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A source of this build, and what sentences call it."""

    name: str
    source: Source
    holds_papers_only: bool = False

    def may_know(self, entry: Entry) -> bool:
        """A database of papers need not be asked for a repository or a blog post."""
        return entry.kind == "paper" or not self.holds_papers_only


def build(settings: Settings, on_progress: OnProgress, on_plan: OnPlan = lambda _: None) -> Built:
    """Build a reading list's graph and write it; what each source will take is told before it is asked for links.

    Raises:
        KgError: the build cannot be done; earlier outputs are as they were.
    """
    from kg import graph, outputs
    from kg.summary import summarise
    from kg.view.engines import refuse_too_many

    with no_search_for_cycles():
        files = _load(settings, on_progress)
        corpus, warnings = _gather(_parse(files), settings, on_progress, on_plan)
        summary = summarise(corpus)
        sealed = snapshot.contents(snapshot.of_corpus(corpus)) | outputs.kept_lists(files)
        made_from = outputs.digest(corpus, sealed, settings.options)
        paths = current = outputs.current(settings.out, made_from)
        if not current:
            on_progress(Progress("graph", 0))
            built = graph.build(corpus)
            if settings.options.engine == "vis":
                refuse_too_many(corpus, built)
            paths = outputs.write(
                corpus,
                built,
                summary,
                settings.out,
                sealed=sealed,
                options=settings.options,
                made_from=made_from,
                on_progress=on_progress,
            )
    return Built(
        summary=summary,
        resolutions=corpus.resolutions,
        from_snapshot=settings.source != "api",
        paths=paths,
        were_current=bool(current),
        warnings=warnings,
    )


@contextmanager
def no_search_for_cycles() -> Iterator[None]:
    """A build makes millions of values, keeps them to the end and ties them into no cycles.

    Looking through them for cycles again and again took a third of the time, and more than n log n at larger sizes.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def gather(
    settings: Settings, on_progress: OnProgress, on_plan: OnPlan = lambda _: None
) -> tuple[Corpus, tuple[str, ...]]:
    """Read and resolve a list and gather its links: the corpus, and sentences on what is missing from it."""
    return _gather(_parse(_load(settings, on_progress)), settings, on_progress, on_plan)


def _gather(
    listed: ReadingList, settings: Settings, on_progress: OnProgress, on_plan: OnPlan
) -> tuple[Corpus, tuple[str, ...]]:
    so_far = _SoFar(reading_list=listed, gathered=settings.asked_at, warnings=list(listed.warnings))
    for asked, records in _resolve(so_far, settings, on_progress):
        on_plan(asked.source.plan(records))
        on_progress(Progress("gather", 0, len(records)))
        links = list(asked.source.links(records))
        if settings.depth == 2:
            links += _second_step(asked, records, links, settings, on_plan)
        if settings.authors:
            links.append(_profiles(asked, links, so_far))
        so_far.answers[-1] = concat((so_far.answers[-1], *links))
        so_far.origins.extend(asked.source.origins())
        so_far.gathered = asked.source.gathered() or so_far.gathered
    for entry in so_far.reading_list.entries:
        if entry.position not in so_far.resolved:
            so_far.resolved[entry.position] = as_listed(entry, LIST_ORIGIN, "; ".join(so_far.reasons[entry.position]))
            so_far.answers.append(_as_links([so_far.resolved[entry.position]]))
    so_far.origins.append(Origin(id=LIST_ORIGIN, title=f'The reading list "{so_far.reading_list.title}" itself'))
    on_progress(Progress("gather", 1, 1))
    corpus = _assemble(so_far)
    failed = [state for state in corpus.states if state.completeness is Completeness.FAILED]
    if failed:
        so_far.warnings.append(f"{len(failed)} lists of links are not at hand: {failed[0].note}")
    return corpus, tuple(so_far.warnings)


def reopen(folder: Path) -> Corpus:
    """The corpus that the build in a folder was made of, from its snapshot and the reading list beside it.

    Raises:
        KgError: one of them is not whole.
    """
    from kg.outputs import lists_in

    sealed = folder / "snapshot"
    made = snapshot.read(sealed)
    settings = Settings(
        reading_lists=(), snapshot=sealed, out=folder, source="snapshot", offline=True,
        api_key=None, api_url=None, pace=None, patience=0,
        citations=0, contexts=False, authors=False, depth=1, hub_cap=0,
        cache=folder, max_age=timedelta(0), refresh=False,
        asked_at=made.gathered, options=Options(base=""),
    )  # fmt: skip
    files = tuple(load(path, called) for path, called in lists_in(folder))
    listed = replace(_parse(files), name=made.name, title=made.title)
    return _gather(listed, settings, lambda _: None, lambda _: None)[0]


def plan(settings: Settings, on_progress: OnProgress) -> tuple[Plan, ...]:
    """Read and resolve a list, and say for each source that knows something of it what gathering its links will take.

    What was asked for is kept, as in a build.

    Raises:
        KgError: the list cannot be read or the sources cannot be asked.
    """
    so_far = _SoFar(reading_list=_parse(_load(settings, on_progress)), gathered=settings.asked_at)
    return tuple(asked.source.plan(records) for asked, records in _resolve(so_far, settings, on_progress))


@dataclass(slots=True, kw_only=True)
class _SoFar:
    """What has come of a list by now; `resolved` and `reasons` are by the position of an entry."""

    reading_list: ReadingList
    gathered: str
    resolved: dict[int, Resolved] = field(default_factory=dict)
    reasons: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    answers: list[Links] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def _load(settings: Settings, on_progress: OnProgress) -> tuple[ListFile, ...]:
    on_progress(Progress("read", 0))
    return readlist.load_all(settings.reading_lists)


def _parse(files: Sequence[ListFile]) -> ReadingList:
    return readlist.joined([readlist.parse(file) for file in files])


def _resolve(so_far: _SoFar, settings: Settings, on_progress: OnProgress) -> Iterator[tuple[_Asked, tuple[Paper, ...]]]:
    """Each source that resolves entries which the ones before it did not, with the records that it has of them."""
    entries_of_list = so_far.reading_list.entries
    for asked in _sources(settings, on_progress):
        entries = [e for e in entries_of_list if e.position not in so_far.resolved and asked.may_know(e)]
        if not entries:
            continue
        on_progress(Progress("resolve", len(so_far.resolved), len(entries_of_list)))
        try:
            verdicts = list(resolve(entries, asked.source, asked.name))
        except SourceError as err:
            if not so_far.resolved:
                raise
            left = f"Entries that the snapshot does not hold and that stay unresolved: {len(entries)}."
            so_far.warnings.append(f"{err} {left}")
            for entry in entries:
                so_far.reasons[entry.position].append(f"{asked.name} could not be asked")
            continue
        for verdict in verdicts:
            if isinstance(verdict, Unresolved):
                so_far.reasons[verdict.entry.position].append(verdict.reason)
        if here := [verdict for verdict in verdicts if isinstance(verdict, Resolved)]:
            so_far.resolved.update((one.resolution.entry.position, one) for one in here)
            so_far.answers.append(_as_links(here))
            yield asked, tuple({p.pid: p for one in here for p in one.versions.records}.values())
        else:
            so_far.gathered = asked.source.gathered() or so_far.gathered


def _second_step(
    asked: _Asked, records: Sequence[Paper], links: Sequence[Links], settings: Settings, on_plan: OnPlan
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
    yield Links(
        states=tuple(
            ListState(
                paper=pid,
                direction=direction,
                completeness=Completeness.UNKNOWN,
                note=f"a hub, cited by {count:,}: what more than {settings.hub_cap:,} cite is not followed",
            )
            for pid, count in cited_by.items()
            if count > settings.hub_cap
            for direction in DIRECTIONS
        )
    )


def _profiles(asked: _Asked, links: Sequence[Links], so_far: _SoFar) -> Links:
    """What the source knows of all authors that have an identifier."""
    papers = (paper for part in (*links, so_far.answers[-1]) for paper in part.papers)
    authors = sorted({author.pid for paper in papers for author in paper.authors if author.pid})
    found = asked.source.profiles(authors)
    failures = [answer for answer in found.values() if isinstance(answer, Failure)]
    if failures:
        so_far.warnings.append(f"The details of {len(failures):,} authors are not at hand: {failures[0].reason}")
    return Links(profiles=tuple(answer for answer in found.values() if isinstance(answer, Profile)))


def _sources(settings: Settings, on_progress: OnProgress) -> Iterator[_Asked]:
    """The sources to ask, one after the other for what the one before does not hold."""
    if settings.source != "api":
        sealed = snapshot.read(settings.snapshot)
        yield _Asked(name="the snapshot", source=SnapshotSource(sealed))
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
                citations=settings.citations,
                contexts=settings.contexts,
                authors=settings.authors,
                on_progress=on_progress,
            ) as source,
        ):
            yield _Asked(name="Semantic Scholar", source=source, holds_papers_only=True)


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


def _assemble(so_far: _SoFar) -> Corpus:
    links, renamed = merge(so_far.answers)
    papers = {paper.pid: paper for paper in links.papers}
    works = group(papers, links.works)
    resolutions = tuple(
        replace(one.resolution, paper=renamed.get(one.resolution.paper, one.resolution.paper))
        for _, one in sorted(so_far.resolved.items())
    )
    # A listed paper that no source answered for has lists of which nothing is known.
    known = {(state.paper, state.direction): state for state in links.states}
    for resolution in resolutions:
        for direction in DIRECTIONS:
            if papers[resolution.paper].kind == "paper":
                known.setdefault((resolution.paper, direction), _unknown(resolution, direction))
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
    )


def _unknown(resolution: Resolution, direction: Direction) -> ListState:
    return ListState(
        paper=resolution.paper, direction=direction, completeness=Completeness.UNKNOWN, note=resolution.reason
    )
