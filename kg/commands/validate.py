"""The command that checks an RDF file."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
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
