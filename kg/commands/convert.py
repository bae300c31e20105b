"""The command that turns a downloaded dump into tables."""

from __future__ import annotations

from pathlib import Path

import click

from kg import console


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--memory", default="4GB", show_default=True, metavar="SIZE", help="The most memory to work in.")
@click.option("--skip-bad-shards", is_flag=True, help="Leave out files that cannot be read, and say what was lost.")
@click.option("-v", "--verbose", is_flag=True, help="Say what is being done, with times.")
def convert(folder: Path, memory: str, skip_bad_shards: bool, verbose: bool) -> None:
    """Convert the dump in the folder DIR to tables that a build asks (DIR/parquet): each link once, nulls left out.

    What breaks off, or is killed, goes on when the same command runs again.
    """
    from kg.bulk import converted
    from kg.bulk.convert import convert as convert_dump

    with console.progress(verbose) as on_progress:
        made = convert_dump(folder, memory=memory, skip_bad_shards=skip_bad_shards, on_progress=on_progress)
    console.tell_warnings(tuple(made.skipped.values()))
    for line in converted.in_words(made):
        click.echo(line)
