"""The command line: commands, settings, streams and exit codes; no logic.

Exit codes: 0 done, 1 it could not be done (earlier outputs are as they were), 2 wrong usage, 3 done, but under
--strict something is unresolved or not known, 130 interrupted.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from kg import __version__, console
from kg.commands import changes, compare, insight, order, paths, structure
from kg.errors import KgError, UsageError
from kg.export import FORMS

if TYPE_CHECKING:
    from kg.pipeline import Choice
    from kg.rdf.profiles import Profile
    from kg.rdf.results import Form
    from kg.view.engines import Engine

INCOMPLETE, INTERRUPTED = 3, 130


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code; `arguments` are those of the process unless given."""
    try:
        code = cli.main(args=arguments, prog_name="kg", standalone_mode=False)
    except click.ClickException as err:
        err.show()
        return err.exit_code
    except KgError as err:
        click.echo(f"kg: {err}", err=True)
        return err.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("kg: interrupted", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our rows has gone (`kg query ... | head`); nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code if isinstance(code, int) else 0


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="kg", message="%(prog)s %(version)s")
def cli() -> None:
    """A reading list becomes a citation knowledge graph: RDF to query, one page to look at."""


def _default_cache() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("reading-kg")


def _citations(_context: click.Context, _parameter: click.Parameter, value: str) -> int:
    named = {"all": sys.maxsize, "none": 0}
    if value not in named and not value.isdecimal():
        raise click.BadParameter(f"{value!r} is neither a number nor all nor none.")
    return named[value] if value in named else int(value)


_CACHE = click.option(
    "--cache",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where answers of Semantic Scholar are kept, by default in your cache folder.",
)


@cli.command()
@click.argument("reading_list", metavar="[LIST]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--out", default="outputs", show_default=True, type=click.Path(path_type=Path), help="Folder to write to."
)
@click.option(
    "--source",
    type=click.Choice(["auto", "snapshot", "api"]),
    default="auto",
    show_default=True,
    help="Where records and links come from; auto: the snapshot, and the Semantic Scholar API for what it lacks.",
)
@click.option(
    "--snapshot",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The snapshot to take what is known from, by default the shipped one; each build writes one.",
)
@click.option("--offline", is_flag=True, help="Ask nothing over the network; what is kept is used.")
@click.option("--api-url", envvar="S2_API_URL", help="Another address of the API (also S2_API_URL).")
@click.option(
    "--pace",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help="Least time between two requests, by default 1.05 with a key and 3 without.",
)
@click.option(
    "--patience",
    type=click.FloatRange(min=0),
    default=5,
    show_default=True,
    metavar="MINUTES",
    help="How long Semantic Scholar may go on failing.",
)
@click.option(
    "--citations",
    default="1000",
    show_default=True,
    metavar="N|all|none",
    callback=_citations,
    help="Citing papers to ask for, of each paper; the newest come first.",
)
@click.option("--contexts", is_flag=True, help="Ask for the sentences that cite, too: a request more for each paper.")
@click.option("--authors", is_flag=True, help="Ask for details of all authors: ORCID, h-index, affiliations.")
@click.option(
    "--depth",
    type=click.IntRange(1, 2),
    default=1,
    show_default=True,
    help="2: also what the papers around the listed ones cite, and what cites them.",
)
@click.option(
    "--hub-cap",
    type=click.IntRange(min=0),
    default=1_000,
    show_default=True,
    metavar="N",
    help="With --depth 2: what more than N papers cite is not followed.",
)
@click.option("--dry-run", is_flag=True, help="Find the papers, say how many requests the rest takes, and stop.")
@_CACHE
@click.option(
    "--max-age",
    type=click.IntRange(min=0),
    default=30,
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
    type=click.Choice(["canvas", "vis"]),
    default="canvas",
    show_default=True,
    help="What draws the page's map; vis: vis-network, whose nodes can be dragged, up to 2,000 of them.",
)
@click.option("--no-gate", is_flag=True, help="Write the graph also if it breaks a rule (see kg validate).")
@click.option("--strict", is_flag=True, help="Exit with 3 if an entry was not found or a list of links is not known.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON instead of the paths written.")
@click.option("-v", "--verbose", is_flag=True, help="Say what is being done, with times.")
def build(
    reading_list: Path | None,
    out: Path,
    source: Choice,
    snapshot: Path | None,
    offline: bool,
    api_url: str | None,
    pace: float | None,
    patience: float,
    citations: int,
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
    engine: Engine,
    no_gate: bool,
    strict: bool,
    as_json: bool,
    verbose: bool,
) -> int:
    """Build the graph of a reading LIST in Markdown (default: the shipped one).

    Writes graph.html (open it in a browser), graph.nt and graph.ttl (RDF), graph.graphml, papers.csv, report.md,
    snapshot/ (all that was gathered) and manifest.json. An API key is taken from S2_API_KEY.
    """
    from kg import pipeline, shipped
    from kg.options import Options
    from kg.rdf import namespaces

    if snapshot and source == "api":
        raise UsageError("--snapshot and --source api exclude each other: leave one of them out.")
    if base_iri and not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+[/#]", base_iri):
        raise UsageError(f"--base-iri {base_iri} is not the beginning of IRIs: give one like {namespaces.DEFAULT_BASE}")
    if rdf12 and profile == "core":
        raise UsageError("--rdf12 and --profile core exclude each other: core has no citations to annotate.")
    settings = pipeline.Settings(
        reading_list=reading_list or shipped.reading_list(),
        snapshot=snapshot or shipped.snapshot(),
        out=out,
        source=source,
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
        cache=cache or _default_cache(),
        max_age=timedelta(days=max_age),
        refresh=refresh,
        asked_at=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        options=Options(
            base=base_iri or namespaces.DEFAULT_BASE,
            profile=profile,
            rdf12=rdf12,
            gate=not no_gate,
            sparql=not no_sparql,
            engine=engine,
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
    return INCOMPLETE if strict and not built.summary.is_complete else 0


@cli.command(context_settings={"ignore_unknown_options": True})
@click.argument("query", metavar="[NAME | SPARQL]", required=False)
@click.argument("given", metavar="[--PARAMETER VALUE]...", nargs=-1, type=click.UNPROCESSED)
@click.option("--file", type=click.Path(path_type=Path), help="Read the query from a file.")
@click.option(
    "--graph",
    default=Path("outputs/graph.nt"),
    show_default=True,
    type=click.Path(path_type=Path),
    help="The RDF file to ask: .nt, .ttl, .rdf, .nq, .trig or .jsonld, also with .gz or .zst.",
)
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "tsv", "json", "xml"]), default="table", show_default=True
)
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="Print so many rows at most.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Stop a query that takes longer; reading the file does not count.",
)
def query(
    query: str | None,
    given: tuple[str, ...],
    file: Path | None,
    graph: Path,
    form: Form,
    limit: int | None,
    timeout: float | None,
) -> None:
    """Ask a graph: by the NAME of a query or in SPARQL; alone, list the named queries and their parameters.

    The prefixes of the graph (cito, fabio, frbr, dcterms, kgv, ...) need not be declared.
    """
    from kg.rdf import asking, named
    from kg.rdf.answer import Question

    if file and query:
        if not query.startswith("--"):
            raise UsageError("Give a query or --file, not both.")
        given = (query, *given)  # with --file, the first word is the first parameter
    if not query and not file:
        for line in named.listing():
            click.echo(line)
        return
    with asking.asked(
        graph,
        Question(
            text=_read(file) if file else named.text_of(query or ""),
            given=_given(given),
            form=form,
            width=shutil.get_terminal_size().columns if sys.stdout.isatty() else None,
            limit=limit,
        ),
        cache=_default_cache(),
        seconds=timeout,
        on_build=lambda: _tell_of_store(graph),
    ) as found:
        click.echo(found.content, nl=False)
        if found.cut:
            what = "triples" if found.kind == "graph" else "rows"
            click.echo(f"kg: there are more than these {limit:,} {what} (--limit)", err=True)


def _given(words: tuple[str, ...]) -> dict[str, str]:
    """`--from X --to=Y` as names and values."""
    found: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--") or not name:
            raise UsageError(f"{word!r} is one word too many: put a query in quotes, give parameters as --NAME VALUE.")
        if name in found:
            raise UsageError(f"--{name} is given twice.")
        try:
            found[name] = value if equals else next(rest)
        except StopIteration:
            raise UsageError(f"--{name} has no value.") from None
    return found


@cli.command()
@click.option(
    "--graph",
    default=Path("outputs/graph.nt"),
    show_default=True,
    type=click.Path(path_type=Path),
    help="The RDF file to serve; a graph.html beside it is shown, too.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on: this machine alone.")
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=8000, show_default=True, help="The port, 0 for a free one."
)
@click.option(
    "--timeout",
    type=click.IntRange(1, 86_400),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="How long a query may take.",
)
def serve(graph: Path, host: str, port: int, timeout: int) -> None:
    """Serve a graph as a SPARQL endpoint (/sparql), with a query editor (/query) and its page (/), until Ctrl-C.

    Prints the address on stdout as soon as it answers.
    """
    from kg.serve import server

    server.serve(
        graph,
        host=host,
        port=port,
        timeout=timeout,
        cache=_default_cache(),
        on_build=lambda: _tell_of_store(graph),
        on_start=click.echo,
    )


def _tell_of_store(graph: Path) -> None:
    click.echo(f"kg: {graph} is large: it is read once for all queries to come ...", err=True)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as err:
        reason = getattr(err, "strerror", None) or "it is not UTF-8"
        raise UsageError(f"The query file {file} cannot be read: {reason}.") from err


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
def validate(file: Path) -> int:
    """Check an RDF FILE (.nt, .ttl, .rdf, .nq, .trig or .jsonld, also with .gz or .zst) by the rules for what is built.

    Each build does so before its graph takes its place. Exits with 1 if a rule is broken, and says by what.
    """
    from kg.rdf import gate

    report = gate.check(file, gate.SECONDS)
    head, *lines = gate.in_words(report)
    click.echo(f"{file} {head}")
    for line in lines:
        click.echo(line)
    return 1 if report.broken else 0


@cli.command()
@click.argument("form", metavar="FORMAT", type=click.Choice(list(FORMS)))
@click.option(
    "--out",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FILE",
    help="File to write, by default one in the build's folder; .gz or .zst at its end compresses; - is stdout.",
)
@click.option(
    "--build",
    "folder",
    default="outputs",
    show_default=True,
    type=click.Path(path_type=Path),
    help="Folder of the build.",
)
def export(form: str, out: Path | None, folder: Path) -> None:
    """Write a build in one more FORMAT.

    RDF: turtle, ntriples, nquads and trig (one graph, of the run), jsonld, rdfxml, rdf12. Networks: graphml, gexf,
    vosviewer. References: bibtex, ris. A table: csv.
    """
    from kg.export import export as write

    if out == Path("-"):
        write(form, folder, sys.stdout.buffer)
    else:
        click.echo(write(form, folder, out))


@cli.command()
@_CACHE
@click.option("--clear", is_flag=True, help="Remove all that is kept.")
def cache(cache: Path | None, clear: bool) -> None:
    """Show what is kept of Semantic Scholar's answers and of large graphs, or remove it."""
    from kg.rdf import kept
    from kg.sources import answers

    folder = cache or _default_cache()
    if clear:
        answers.clear(folder)
        kept.clear(folder)
    found = answers.status(folder)
    ages = f", from {found.oldest} to {found.newest}" if found.answers else ""
    click.echo(f"{found.path}: {found.answers:,} answers, {found.size / 1e6:.1f} MB{ages}")
    graphs = kept.status(folder)
    click.echo(f"{graphs.path}: {graphs.stores} stores of large graphs, {graphs.size / 1e6:.1f} MB")


for command in (
    changes.diff,
    changes.new,
    compare.compare,
    insight.suggest,
    order.order,
    paths.path,
    structure.structure,
):
    cli.add_command(command)
