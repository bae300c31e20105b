"""The command that shows and clears what is kept."""

from __future__ import annotations

from pathlib import Path

import click

from kg.commands import options


@click.command()
@options.CACHE
@click.option("--clear", is_flag=True, help="Remove all that is kept.")
def cache(cache: Path | None, clear: bool) -> None:
    """Show what is kept of Semantic Scholar's answers and of large graphs, or remove it."""
    from kg.rdf import kept
    from kg.sources import answers

    folder = cache or options.default_cache()
    if clear:
        answers.clear(folder)
        kept.clear(folder)
    found = answers.status(folder)
    ages = f", from {found.oldest} to {found.newest}" if found.answers else ""
    click.echo(f"{found.path}: {found.answers:,} answers, {found.size / 1e6:.1f} MB{ages}")
    graphs = kept.status(folder)
    click.echo(f"{graphs.path}: {graphs.stores} stores of large graphs, {graphs.size / 1e6:.1f} MB")
