"""A build: read, resolve, gather, graph, write. The one module that knows all stages."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from kg import gathering, overrides, readlist, snapshot
from kg.corpus import Corpus
from kg.errors import UsageError
from kg.gathering import OnPlan, OnProgress
from kg.gathering import Settings as Settings
from kg.model import MOST_LINKS, Plan, Progress, ReadingList, Resolution, Whole
from kg.options import Options
from kg.readlist.files import STDIN, ListFile, load

if TYPE_CHECKING:
    from kg.doctor.checkup import Checkup
    from kg.summary import Summary


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


def build(settings: Settings, on_progress: OnProgress, on_plan: OnPlan = lambda _: None) -> Built:
    """Build a reading list's graph and write it; what each source will take is told before it is asked for links.

    Raises:
        KgError: the build cannot be done; earlier outputs are as they were.
    """
    from kg import graph, outputs
    from kg.insight.survey import survey
    from kg.summary import summarise
    from kg.view.engines import refuse_too_many

    with no_search_for_cycles(), ExitStack() as stack:
        files = _load(settings, on_progress)
        gathered = stack.enter_context(gathering.gather(_parse(files), settings, on_progress, on_plan))
        corpus = gathered.corpus
        if corpus.whole:
            _refuse_what_is_for_less(settings, corpus.whole)
        # Between papers that are shown all links are there: what is concluded goes by all that is known of them.
        known = gathered.dump.known(corpus) if gathered.dump else corpus
        summary = summarise(known)
        listed = outputs.kept_lists(files)
        if settings.overrides and (decided := overrides.read(settings.overrides)).says_anything:
            listed = {**listed, outputs.OVERRIDES_FILE: decided.content}
        sealed = snapshot.contents(snapshot.of_corpus(corpus)) | listed
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
                survey(known),
                settings.out,
                sealed=sealed,
                dump=gathered.dump,
                known=known,
                options=settings.options,
                made_from=made_from,
                on_progress=on_progress,
            )
    return Built(
        summary=summary,
        resolutions=corpus.resolutions,
        from_snapshot=settings.source in {"auto", "snapshot"},
        paths=paths,
        were_current=bool(current),
        warnings=gathered.warnings,
    )


def _refuse_what_is_for_less(settings: Settings, whole: Whole) -> None:
    """Raises UsageError if something is asked for that takes the whole of so large a graph at once."""
    options = settings.options
    asked = {"--rdf12": options.rdf12, "--profile extra": options.profile == "extra", "--authors": settings.authors}
    if too_much := [name for name, is_asked in asked.items() if is_asked]:
        raise UsageError(
            f"These papers have {whole.links:,} links, and {too_much[0]} is for graphs of up to {MOST_LINKS:,}: leave"
            " it out, or take fewer citing papers of each (--citations N), or with --depth 2 a lower --hub-cap."
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
    with gathering.gather(_parse(_load(settings, on_progress)), settings, on_progress, on_plan) as gathered:
        return gathered.corpus, gathered.warnings


def _load(settings: Settings, on_progress: OnProgress) -> tuple[ListFile, ...]:
    on_progress(Progress("read", 0))
    return readlist.load_all(settings.reading_lists)


def _parse(files: Sequence[ListFile]) -> ReadingList:
    return readlist.joined([readlist.parse(file) for file in files])


def check(settings: Settings, on_progress: OnProgress) -> Checkup:
    """Read and resolve lists, and say what is wrong with it; no links are asked for, and nothing is written.

    Raises:
        KgError: the list cannot be read or the sources cannot be asked.
    """
    from kg.doctor import examine
    from kg.doctor.checkup import Checkup
    from kg.doctor.mending import mend

    files = _load(settings, on_progress)
    with ExitStack() as dumps:
        so_far = gathering.begin(_parse(files), settings, dumps)
        for asked, _ in gathering.resolve_all(so_far, settings, on_progress):
            so_far.origins.extend(asked.source.origins())
        diagnoses = examine(gathering.finish(so_far, on_progress))
    paths = {file.file: path for file, path in zip(files, settings.reading_lists, strict=True) if path != STDIN}
    fixes, mended = mend(diagnoses, [(file, paths[file.file]) for file in files if file.file in paths])
    return Checkup(diagnoses=diagnoses, files=paths, fixes=fixes, mended=mended, warnings=tuple(so_far.warnings))


def reopen(folder: Path) -> Corpus:
    """The corpus that the build in a folder was made of, from its snapshot and the reading list beside it.

    Raises:
        KgError: one of them is not whole.
    """
    from kg.outputs import OVERRIDES_FILE, lists_in

    sealed = folder / "snapshot"
    decided = sealed / OVERRIDES_FILE
    made = snapshot.read(sealed)
    settings = Settings(
        reading_lists=(), overrides=decided if decided.exists() else None,
        snapshot=sealed, out=folder, source="snapshot", offline=True,
        api_key=None, api_url=None, pace=None, patience=0,
        citations=0, contexts=False, authors=False, depth=1, hub_cap=0,
        cache=folder, max_age=timedelta(0), refresh=False,
        asked_at=made.gathered, options=Options(base=""),
    )  # fmt: skip
    files = tuple(load(path, called) for path, called in lists_in(folder))
    listed = replace(_parse(files), name=made.name, title=made.title)
    with gathering.gather(listed, settings, lambda _: None, lambda _: None) as gathered:
        return gathered.corpus


def plan(settings: Settings, on_progress: OnProgress) -> tuple[Plan, ...]:
    """Read and resolve lists, and say for each source that knows something of it what gathering its links will take.

    What was asked for is kept, as in a build.

    Raises:
        KgError: the list cannot be read or the sources cannot be asked.
    """
    with ExitStack() as dumps:
        so_far = gathering.begin(_parse(_load(settings, on_progress)), settings, dumps)
        return tuple(
            asked.source.plan(records) for asked, records in gathering.resolve_all(so_far, settings, on_progress)
        )
