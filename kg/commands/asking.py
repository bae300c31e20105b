"""What asks a bulk dump, DuckDB or Spark: the options of the commands that can be given one as their source."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.gathering import Choice

# The engines that `--engine` names; `kg build` has others there, too, which draw its map.
ASKING = ("duckdb", "spark")
ENGINE = click.option(
    "--engine",
    "engines",
    type=click.Choice(ASKING),
    multiple=True,
    help="What asks a bulk dump: duckdb (as a rule) or spark.",
)
MASTER = click.option(
    "--master",
    metavar="URL",
    help="With --engine spark: the cluster, as spark://HOST:PORT, yarn or k8s://URL; by default local[*], no cluster.",
)


def asked_by(named: Sequence[str], source: Choice, master: str | None) -> Choice:
    """The source, and if it is a bulk dump what asks it: DuckDB a folder, Spark also a URI.

    `named` are the values of `--engine`, of which others than `ASKING` say nothing here.

    Raises:
        UsageError: the options exclude each other, or `master` is none.
    """
    from kg.bulk.masters import USUAL_MASTER, is_local
    from kg.bulk.spark import OnSpark

    asking = [name for name in ASKING if name in named]
    if not isinstance(source, Path | OnSpark):
        if asking or master:
            said = f"--engine {asking[0]}" if asking else "--master"
            raise UsageError(f"{said} asks bulk dumps: it goes with --source bulk:DIR.")
        return source
    if len(asking) > 1:
        raise UsageError("--engine duckdb and --engine spark exclude each other: one asks the dump.")
    if asking == ["duckdb"] and isinstance(source, OnSpark):
        raise UsageError(f"--engine duckdb reads folders of this machine, and {source.place} is none: take spark.")
    if asking == ["spark"] or isinstance(source, OnSpark):
        is_local(master or USUAL_MASTER)
        place = source.place if isinstance(source, OnSpark) else str(source)
        return OnSpark(place=place, master=master or USUAL_MASTER)
    if master:
        raise UsageError("--master is where Spark runs: it goes with --engine spark.")
    return source
