"""What the commands say while they run and when they are done, to a person or as JSON."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Literal

import click

if TYPE_CHECKING:
    from kg.doctor.checkup import Checkup
    from kg.gathering import OnProgress
    from kg.model import Plan, Progress
    from kg.pipeline import Built


def tell_plan(found: Plan) -> None:
    """What gathering will take, for a person, on stderr."""
    from kg.plan import in_words

    for line in in_words(found):
        click.echo(line, err=True)


# So many warnings are told one by one.
_MOST_WARNINGS = 20


def tell_warnings(warnings: Sequence[str]) -> None:
    """What could not be done, for a person, on stderr."""
    from kg.rdf.table import visible

    for warning in warnings[:_MOST_WARNINGS]:
        click.echo(f"kg: warning: {visible(warning)}", err=True)
    if len(warnings) > _MOST_WARNINGS:
        click.echo(f"kg: warning: and {len(warnings) - _MOST_WARNINGS:,} more such", err=True)


def tell_built(built: Built, seconds: float) -> None:
    """The summary, for a person, on stderr."""
    from kg.summary import in_words

    tell_warnings(built.warnings)
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
                "score": one.score,
                "candidates": [
                    {
                        "paper": str(candidate.paper.pid),
                        "title": candidate.paper.title,
                        "year": candidate.paper.year,
                        "score": candidate.score,
                        "evidence": candidate.evidence,
                    }
                    for candidate in one.candidates
                ],
            }
            for one in built.resolutions
        ],
        "warnings": built.warnings,
        "files": [str(path) for path in built.paths],
        "unchanged": built.were_current,
        "seconds": round(seconds, 2),
    }
    click.echo(json.dumps(outcome, ensure_ascii=False, indent=2))


def tell_checked(checkup: Checkup) -> None:
    """The counts and the warnings, for a person, on stderr."""
    from kg.doctor.checkup import in_words

    for warning in checkup.warnings:
        click.echo(f"kg: warning: {warning}", err=True)
    click.echo(in_words(checkup), err=True)


def print_checked(checkup: Checkup, form: Literal["json", "sarif"] | None) -> None:
    """The verdicts and findings, on stdout: as a table, or for a program."""
    from kg.doctor import checkup as forms
    from kg.doctor.table import render

    if form == "json":
        click.echo(forms.as_json(checkup), nl=False)
    elif form == "sarif":
        click.echo(forms.as_sarif(checkup), nl=False)
    else:
        click.echo(render(checkup, shutil.get_terminal_size().columns if sys.stdout.isatty() else None), nl=False)


def print_fixes(checkup: Checkup, *, is_written: bool) -> None:
    """What is certain, on stdout as a patch, or in the lists themselves; what could not be placed, on stderr."""
    from kg.doctor.mending import patch, write
    from kg.rdf.table import visible

    for one, finding, fix in checkup.findings():
        if fix and not fix.replacements:
            what = visible(f"{one.entry.where}: {finding.message}")
            click.echo(f"kg: not mended: {what} ({visible(fix.reason)})", err=True)
    if is_written:
        for mended in checkup.mended:
            write(mended)
            click.echo(mended.path)
    elif sys.stdout.isatty():
        # What a patch program reads is exact; a person's terminal is not to be steered by a list.
        lines = patch(checkup.mended).decode("utf-8", "replace").split("\n")
        click.echo("\n".join(visible(line.rstrip("\r")) for line in lines), nl=False)
    else:
        click.echo(patch(checkup.mended), nl=False)


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
