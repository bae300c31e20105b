"""The command that shows what a list says."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from kg import console


@click.command()
@click.argument(
    "reading_lists", metavar="LIST...", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True)
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object for each entry, one a line.")
def entries(reading_lists: tuple[Path, ...], as_json: bool) -> None:
    """Show what a LIST, or several, says of its entries, as it is read; nothing is looked up. - is standard input."""
    from kg import readlist
    from kg.entries import as_row, as_table

    listed = readlist.joined([readlist.parse(file) for file in readlist.load_all(reading_lists)])
    console.tell_warnings(listed.warnings)
    if as_json:
        for entry in listed.entries:
            click.echo(as_row(entry))
    else:
        click.echo(as_table(listed, shutil.get_terminal_size().columns if sys.stdout.isatty() else None), nl=False)
