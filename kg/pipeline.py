"""A build: read, resolve, gather, graph, write. The one module that knows all stages."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
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
    Links,
    ListState,
    Origin,
    Progress,
    ReadingList,
    Resolution,
    Work,
)
from kg.people import identify
from kg.resolve import Resolved, Unresolved, as_listed, resolve
from kg.sources import Source
from kg.sources.snapshot import SnapshotSource

if TYPE_CHECKING:
    from kg.summary import Summary

Choice = Literal["auto", "snapshot", "api"]
OnProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a build is asked to do.

    `pace` is the least time between two requests (None: what Semantic Scholar asks of its users), `patience` how long
    it may go on failing, both in seconds; `citations` is how many citing papers of each listed one to ask for. `cache`
    is the folder where answers are kept, `max_age` how old they may be, `refresh` uses none from before.
    `asked_at` is the time (ISO 8601, UTC) that stands for the gathering if the API is asked; a snapshot has its own.
    """

    reading_list: Path
    snapshot: Path
    out: Path
    source: Choice
    offline: bool
    api_key: str | None
    api_url: str | None
    pace: float | None
    patience: float
    citations: int
    cache: Path
    max_age: timedelta
    refresh: bool
    base_iri: str
    asked_at: str


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


def build(settings: Settings, on_progress: OnProgress) -> Built:
    """Build a reading list's graph and write it.

    Raises:
        KgError: the build cannot be done; earlier outputs are as they were.
    """
    from kg import graph, outputs
    from kg.summary import summarise

    with _no_search_for_cycles():
        corpus, warnings = gather(settings, on_progress)
        summary = summarise(corpus)
        sealed = snapshot.contents(snapshot.of_corpus(corpus))
        made_from = outputs.digest(corpus, sealed, settings.base_iri)
        paths = current = outputs.current(settings.out, made_from)
        if not current:
            on_progress(Progress("graph", 0))
            paths = outputs.write(
                corpus,
                graph.build(corpus),
                summary,
                settings.out,
                sealed=sealed,
                base=settings.base_iri,
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
def _no_search_for_cycles() -> Iterator[None]:
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


def gather(settings: Settings, on_progress: OnProgress) -> tuple[Corpus, tuple[str, ...]]:
    """Read and resolve a list and gather its links: the corpus, and sentences on what is missing from it."""
    on_progress(Progress("read", 0))
    reading_list = readlist.read(settings.reading_list)
    resolved: dict[int, Resolved] = {}
    reasons: dict[int, list[str]] = defaultdict(list)
    answers: list[Links] = []
    origins: list[Origin] = []
    warnings: list[str] = []
    gathered = settings.asked_at
    for asked in _sources(settings, on_progress):
        entries = [e for e in reading_list.entries if e.position not in resolved and asked.may_know(e)]
        if not entries:
            continue
        on_progress(Progress("resolve", len(resolved), len(reading_list.entries)))
        try:
            verdicts = list(resolve(entries, asked.source, asked.name))
        except SourceError as err:
            if not resolved:
                raise
            warnings.append(f"{err} Entries that the snapshot does not hold and that stay unresolved: {len(entries)}.")
            for entry in entries:
                reasons[entry.position].append(f"{asked.name} could not be asked")
            continue
        for verdict in verdicts:
            if isinstance(verdict, Unresolved):
                reasons[verdict.entry.position].append(verdict.reason)
        if here := [verdict for verdict in verdicts if isinstance(verdict, Resolved)]:
            resolved.update((one.resolution.entry.position, one) for one in here)
            records = tuple({p.pid: p for one in here for p in one.versions.records}.values())
            on_progress(Progress("gather", 0, len(records)))
            answers.append(concat((_as_links(here), *asked.source.links(records))))
            origins.extend(asked.source.origins())
        gathered = asked.source.gathered()
    for entry in reading_list.entries:
        if entry.position not in resolved:
            if settings.offline and entry.kind == "paper":
                reasons[entry.position].append("Semantic Scholar was not asked")
            resolved[entry.position] = as_listed(entry, LIST_ORIGIN, "; ".join(reasons[entry.position]))
            answers.append(_as_links([resolved[entry.position]]))
    origins.append(Origin(id=LIST_ORIGIN, title=f'The reading list "{reading_list.title}" itself'))
    on_progress(Progress("gather", 1, 1))
    corpus = _assemble(reading_list, gathered, resolved, answers, origins)
    failed = [state for state in corpus.states if state.completeness is Completeness.FAILED]
    if failed:
        warnings.append(f"{len(failed)} lists of links are not at hand: {failed[0].note}")
    return corpus, tuple(warnings)


def _sources(settings: Settings, on_progress: OnProgress) -> Iterator[_Asked]:
    """The sources to ask, one after the other for what the one before does not hold."""
    if settings.source != "api":
        sealed = snapshot.read(settings.snapshot)
        yield _Asked(name="the snapshot", source=SnapshotSource(sealed))
    if settings.source != "snapshot" and not settings.offline:
        from kg.sources.answers import Answers
        from kg.sources.semantic_scholar import SemanticScholarSource

        now, max_age, refresh = settings.asked_at, settings.max_age, settings.refresh
        with (
            closing(Answers(settings.cache, now=now, max_age=max_age, refresh=refresh)) as answers,
            SemanticScholarSource(
                api_key=settings.api_key,
                api_url=settings.api_url,
                asked_at=settings.asked_at,
                answers=answers,
                pace=settings.pace,
                patience=settings.patience,
                citations=settings.citations,
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


def _assemble(
    reading_list: ReadingList,
    gathered: str,
    resolved: Mapping[int, Resolved],
    answers: Sequence[Links],
    origins: Sequence[Origin],
) -> Corpus:
    links, renamed = merge(answers)
    papers = {paper.pid: paper for paper in links.papers}
    works = group(papers, links.works)
    resolutions = tuple(
        replace(one.resolution, paper=renamed.get(one.resolution.paper, one.resolution.paper))
        for _, one in sorted(resolved.items())
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
    return Corpus(
        reading_list=reading_list,
        gathered=gathered,
        resolutions=resolutions,
        papers=papers,
        works=works,
        citations=links.citations,
        states=tuple(known[key] for key in sorted(known)),
        people=identify(papers, works),
        origins=tuple(sorted({o.id: o for o in origins if o.id in used}.values(), key=lambda o: o.id)),
    )


def _unknown(resolution: Resolution, direction: Direction) -> ListState:
    return ListState(
        paper=resolution.paper, direction=direction, completeness=Completeness.UNKNOWN, note=resolution.reason
    )
