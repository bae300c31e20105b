"""The command that says which route to take for a list."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Literal

import click

from kg import console
from kg.commands import options


@click.command()
@options.LISTS
@options.DEPTH
@click.option(
    "--dump",
    type=click.Path(path_type=Path),
    default=Path(),
    metavar="DIR",
    help="Where a bulk dump is or would be, by default the folder you are in.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def plan(reading_lists: tuple[Path, ...], depth: Literal[1, 2], dump: Path, as_json: bool) -> None:
    """Say by which route to build a reading LIST: how many requests, hours and GB each takes. Nothing is asked for."""
    from kg import readlist, shipped
    from kg.routes import dump_at, in_words, routes

    listed = readlist.joined(
        [readlist.parse(file) for file in readlist.load_all(reading_lists or (shipped.reading_list(),))]
    )
    console.tell_warnings(listed.warnings)
    found = routes(
        listed.entries,
        depth=depth,
        has_key=bool(os.environ.get("S2_API_KEY")),
        dump=dump_at(dump),
    )
    click.echo(json.dumps(asdict(found), indent=2) if as_json else "\n".join(in_words(found)))
