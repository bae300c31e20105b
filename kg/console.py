"""What the commands say of a build while it runs and when it is done, to a person or as JSON."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kg.model import Plan, Progress
    from kg.pipeline import Built, OnProgress


def tell_plan(found: Plan) -> None:
    """What gathering will take, for a person, on stderr."""
    from kg.plan import in_words

    for line in in_words(found):
        click.echo(line, err=True)


def tell_built(built: Built, seconds: float) -> None:
    """The summary, for a person, on stderr."""
    from kg.summary import in_words

    for warning in built.warnings:
        click.echo(f"kg: warning: {warning}", err=True)
    for line in in_words(built.summary):
        click.echo(line, err=True)
    if not built.summary.is_complete and built.from_snapshot:
        click.echo(
            "to pull the rest from Semantic Scholar: kg build --source api (S2_API_KEY raises its rate)", err=True
        )
    done = "are as they were: nothing has changed" if built.were_current else "written"
    click.echo(f"{len(built.paths)} files in {built.paths[0].parent} {done} ({seconds:.1f} s)", err=True)


def print_json(built: Built, seconds: float) -> None:
    """The outcome with every verdict, for a program, on stdout."""
    import json

    outcome = {
        "counts": asdict(built.summary),
        "entries": [
            {
                "position": one.entry.position,
                "title": one.entry.title or None,
                "where": one.entry.where,
                "kind": one.entry.kind,
                "how": one.how,
                "paper": str(one.paper),
                "evidence": one.evidence,
                "reason": one.reason,
            }
            for one in built.resolutions
        ],
        "warnings": built.warnings,
        "files": [str(path) for path in built.paths],
        "unchanged": built.were_current,
        "seconds": round(seconds, 2),
    }
    click.echo(json.dumps(outcome, ensure_ascii=False, indent=2))


@contextmanager
def progress(verbose: bool) -> Iterator[OnProgress]:
    """Stages with times if asked for, else a bar on a terminal, else nothing."""
    if verbose:
        import logging

        logging.basicConfig(level=logging.INFO, format="           %(message)s")
        started = time.monotonic()

        def say(progress: Progress) -> None:
            of = "" if progress.total is None else f" {progress.done} of {progress.total}"
            click.echo(f"{time.monotonic() - started:7.2f} s  {progress.stage}{of}", err=True)

        yield say
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
        from rich.progress import Progress as Bar

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("", total=None)
            yield lambda progress: bar.update(
                task, description=progress.stage, completed=progress.done, total=progress.total
            )
    else:
        yield lambda _: None
