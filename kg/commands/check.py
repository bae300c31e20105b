"""The command that says what is wrong with a list."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from kg import console
from kg.commands import options
from kg.commands.asking import ENGINE, MASTER, asked_by
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.gathering import Choice


@click.command()
@options.LISTS
@options.SOURCE
@options.SNAPSHOT
@options.OVERRIDES
@options.OFFLINE
@options.API_URL
@options.CACHE
@ENGINE
@MASTER
@click.option("--fix", is_flag=True, help="Print what is certain as a patch of the list: a unified diff.")
@click.option("--write", is_flag=True, help="With --fix: change the list itself.")
@click.option("--json", "form", flag_value="json", help="Print verdicts and findings as JSON.")
@click.option("--sarif", "form", flag_value="sarif", help="Print the findings as SARIF 2.1.0, for code review.")
@click.option("--strict", is_flag=True, help="Exit with 3 if anything was found.")
@click.option("-v", "--verbose", is_flag=True, help="Say what is being done, with times.")
def check(
    reading_lists: tuple[Path, ...],
    source: Choice,
    snapshot: Path | None,
    overrides: Path | None,
    offline: bool,
    api_url: str | None,
    cache: Path | None,
    engines: tuple[str, ...],
    master: str | None,
    fix: bool,
    write: bool,
    form: Literal["json", "sarif"] | None,
    strict: bool,
    verbose: bool,
) -> int:
    """Say what is wrong with a reading LIST, or several as one (default: the shipped one), entry by entry.

    Finds preprints that were published since, entries that stand there twice, links that lead to another paper or have
    an old form, years and venues that are wrong, misspelt venues, retractions. Asks for records alone, not for links.
    """
    from kg import pipeline, shipped
    from kg.options import Options

    if write and not fix:
        raise UsageError("--write goes with --fix: say both to have the list changed.")
    if fix and form:
        raise UsageError(f"--fix and --{form} exclude each other: run one after the other.")
    if fix and Path("-") in reading_lists:
        raise UsageError("--fix needs the list in a file: give its path instead of -.")
    if snapshot and source not in {"auto", "snapshot"}:
        raise UsageError(options.EXCLUDED)
    settings = pipeline.Settings(
        reading_lists=reading_lists or (shipped.reading_list(),), snapshot=snapshot or shipped.snapshot(), out=Path(),
        overrides=overrides or (None if reading_lists else shipped.overrides()),
        source=asked_by(engines, source, master), offline=offline, api_url=api_url,
        api_key=os.environ.get("S2_API_KEY") or None,
        pace=None, patience=options.PATIENCE * 60, citations=0, contexts=False, authors=False, depth=1, hub_cap=0,
        cache=cache or options.default_cache(), max_age=timedelta(days=options.MAX_AGE), refresh=False,
        asked_at=options.now(), options=Options(base=""),
    )  # fmt: skip
    with console.progress(verbose) as on_progress:
        found = pipeline.check(settings, on_progress)
    console.tell_checked(found)
    if fix:
        console.print_fixes(found, is_written=write)
    else:
        console.print_checked(found, form)
    return options.INCOMPLETE if strict and any(found.findings()) else 0
