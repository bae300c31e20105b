"""The command that writes a build in one more form."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.commands.built import BUILD
from kg.export import FORMS


@click.command()
@click.argument("form", metavar="FORMAT", type=click.Choice(list(FORMS)))
@click.option(
    "--out",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FILE",
    help="File to write, by default one in the build's folder; .gz or .zst at its end compresses; - is stdout.",
)
@BUILD
def export(form: str, out: Path | None, folder: Path) -> None:
    """Write a build in one more FORMAT.

    RDF: turtle, ntriples, nquads and trig (facts and conclusions in a graph each), jsonld, rdfxml, rdf12. Networks:
    graphml, gexf, vosviewer. References: bibtex, ris. A table: csv.
    """
    from kg.export import export as write

    if out == Path("-"):
        write(form, folder, sys.stdout.buffer)
    else:
        click.echo(write(form, folder, out))
