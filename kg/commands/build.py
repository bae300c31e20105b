"""The command that builds."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from kg import console
from kg.commands import options
from kg.commands.asking import ASKING, MASTER, asked_by
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.gathering import Choice
    from kg.rdf.profiles import Profile
    from kg.view.engines import Engine


def _citations(_context: click.Context, _parameter: click.Parameter, value: str | None) -> int | None:
    if value is None:
        return None
    named = {"all": sys.maxsize, "none": 0}
    if value not in named and not value.isdecimal():
        raise click.BadParameter(f"{value!r} is neither a number nor all nor none.")
    return named[value] if value in named else int(value)


# One option names two kinds of engine, which no name is both of.
_DRAWING = ("canvas", "vis")


def _drawing(named: Sequence[str]) -> Engine:
    """What draws the map."""
    drawing: list[Engine] = ["vis" if name == "vis" else "canvas" for name in named if name in _DRAWING]
    if len(set(drawing)) > 1:
        raise UsageError("--engine canvas and --engine vis exclude each other: one draws the map.")
    return drawing[0] if drawing else "canvas"


@click.command()
@options.LISTS
@click.option(
    "--out", default="outputs", show_default=True, type=click.Path(path_type=Path), help="Folder to write to."
)
@options.SOURCE
@options.SNAPSHOT
@options.OVERRIDES
@options.OFFLINE
@options.API_URL
@click.option(
    "--pace",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help="Least time between two requests, by default 1.05 with a key and 3 without.",
)
@click.option(
    "--patience",
    type=click.FloatRange(min=0),
    default=options.PATIENCE,
    show_default=True,
    metavar="MINUTES",
    help="How long Semantic Scholar may go on failing.",
)
@click.option(
    "--citations",
    metavar="N|all|none",
    callback=_citations,
    help="Citing papers to ask for, of each paper, the newest first; by default 1,000, and all of a bulk dump.",
)
@click.option("--contexts", is_flag=True, help="Ask for the sentences that cite, too: a request more for each paper.")
@click.option("--authors", is_flag=True, help="Ask for details of all authors: ORCID, h-index, affiliations.")
@options.DEPTH
@click.option(
    "--hub-cap",
    type=click.IntRange(min=0),
    default=1_000,
    show_default=True,
    metavar="N",
    help="With --depth 2: what more than N papers cite is not followed.",
)
@click.option("--dry-run", is_flag=True, help="Find the papers, say how many requests the rest takes, and stop.")
@options.CACHE
@click.option(
    "--max-age",
    type=click.IntRange(min=0),
    default=options.MAX_AGE,
    show_default=True,
    metavar="DAYS",
    help="Age of answers to use.",
)
@click.option("--refresh", is_flag=True, help="Ask again what was answered before.")
@click.option("--base-iri", help="What IRIs of our own start with, by default https://w3id.org/reading-kg/.")
@click.option(
    "--profile",
    type=click.Choice(["core", "standard", "extra"]),
    default="standard",
    show_default=True,
    help="How much the RDF says: core, plain links; extra, also the shapes of the OpenCitations Data Model.",
)
@click.option("--rdf12", is_flag=True, help="Write graph.rdf12.ttl too: RDF 1.2, where citations annotate their links.")
@click.option("--no-sparql", is_flag=True, help="Leave SPARQL out of the page: neither the RDF nor the engine.")
@click.option(
    "--engine",
    "engines",
    type=click.Choice([*_DRAWING, *ASKING]),
    multiple=True,
    help="What draws the page's map: canvas (as a rule) or vis, vis-network, whose nodes can be dragged, up to 2,000 "
    "of them. And what asks a bulk dump: duckdb (as a rule) or spark.",
)
@MASTER
@click.option("--no-gate", is_flag=True, help="Write the graph also if it breaks a rule (see kg validate).")
@click.option("--strict", is_flag=True, help="Exit with 3 if an entry was not found or a list of links is not known.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON instead of the paths written.")
@click.option("-v", "--verbose", is_flag=True, help="Say what is being done, with times.")
def build(
    reading_lists: tuple[Path, ...],
    out: Path,
    source: Choice,
    snapshot: Path | None,
    overrides: Path | None,
    offline: bool,
    api_url: str | None,
    pace: float | None,
    patience: float,
    citations: int | None,
    contexts: bool,
    authors: bool,
    depth: Literal[1, 2],
    hub_cap: int,
    dry_run: bool,
    cache: Path | None,
    max_age: int,
    refresh: bool,
    base_iri: str | None,
    profile: Profile,
    rdf12: bool,
    no_sparql: bool,
    engines: tuple[str, ...],
    master: str | None,
    no_gate: bool,
    strict: bool,
    as_json: bool,
    verbose: bool,
) -> int:
    """Build the graph of a reading LIST, or of several as one (default: the shipped one); - is standard input.

    A list is Markdown, HTML, org, reStructuredText, plain text, BibTeX, RIS, CSL-JSON, Zotero RDF, EndNote XML, CSV.
    Writes graph.html (open it in a browser), graph.nt and graph.ttl (RDF), graph.graphml, papers.csv, report.md,
    snapshot/ (all that was gathered) and manifest.json. An API key is taken from S2_API_KEY.
    """
    from kg import pipeline, shipped
    from kg.options import Options
    from kg.rdf import namespaces

    if snapshot and source not in {"auto", "snapshot"}:
        raise UsageError(options.EXCLUDED)
    if contexts and source not in {"auto", "snapshot", "api"}:
        raise UsageError("--contexts is for the API: a dump that is converted holds no sentences. Leave it out.")
    if base_iri and not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+[/#]", base_iri):
        raise UsageError(f"--base-iri {base_iri} is not the beginning of IRIs: give one like {namespaces.DEFAULT_BASE}")
    if rdf12 and profile == "core":
        raise UsageError("--rdf12 and --profile core exclude each other: core has no citations to annotate.")
    settings = pipeline.Settings(
        reading_lists=reading_lists or (shipped.reading_list(),),
        overrides=overrides or (None if reading_lists else shipped.overrides()),
        snapshot=snapshot or shipped.snapshot(),
        out=out,
        source=asked_by(engines, source, master),
        offline=offline,
        api_key=os.environ.get("S2_API_KEY") or None,
        api_url=api_url,
        pace=pace,
        patience=60 * patience,
        citations=citations,
        contexts=contexts,
        authors=authors,
        depth=depth,
        hub_cap=hub_cap,
        cache=cache or options.default_cache(),
        max_age=timedelta(days=max_age),
        refresh=refresh,
        asked_at=options.now(),
        options=Options(
            base=base_iri or namespaces.DEFAULT_BASE,
            profile=profile,
            rdf12=rdf12,
            gate=not no_gate,
            sparql=not no_sparql,
            engine=_drawing(engines),
        ),
    )
    if dry_run:
        with console.progress(verbose) as on_progress:
            plans = pipeline.plan(settings, on_progress)
        for found in plans:
            console.tell_plan(found)
        return 0
    started = time.monotonic()
    with console.progress(verbose) as on_progress:
        built = pipeline.build(settings, on_progress, lambda found: console.tell_plan(found) if found.total else None)
    seconds = time.monotonic() - started
    console.tell_built(built, seconds)
    if as_json:
        console.print_json(built, seconds)
    else:
        for path in built.paths:
            click.echo(path)
    return options.INCOMPLETE if strict and not built.summary.is_complete else 0
