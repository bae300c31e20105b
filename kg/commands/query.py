"""The command that asks a graph."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.commands import options
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.rdf.results import Form


@click.command(context_settings={"ignore_unknown_options": True})
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
        cache=options.default_cache(),
        seconds=timeout,
        on_build=lambda: options.tell_of_store(graph),
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


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as err:
        reason = getattr(err, "strerror", None) or "it is not UTF-8"
        raise UsageError(f"The query file {file} cannot be read: {reason}.") from err
