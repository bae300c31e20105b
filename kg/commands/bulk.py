"""The commands on bulk dumps: whole releases on this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg import console
from kg.bulk.record import DATASETS, NEEDED, is_release
from kg.commands import options
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.bulk.releases import Releases

FOLDER = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))


@click.group()
def bulk() -> None:
    """Download whole releases of Semantic Scholar's data, for lists that are too large to ask the API about."""


@bulk.command()
@FOLDER
@click.option(
    "--release",
    metavar="latest|DATE",
    help="The release, by default the one that the folder has begun with, for a new one the latest.",
)
@click.option(
    "--dataset",
    "datasets",
    multiple=True,
    type=click.Choice(DATASETS),
    help="A dataset to download; may be repeated. By default those that a build needs: all but the abstracts.",
)
@click.option("--abstracts", is_flag=True, help="The abstracts, too.")
@click.option("--update", is_flag=True, help="Bring the folder to the latest release, by what has changed since.")
@click.option("--dry-run", is_flag=True, help="Say how many files and GB it is, and stop.")
@options.API_URL
@click.option("-v", "--verbose", is_flag=True, help="Say what is being done, with times.")
def download(
    folder: Path,
    release: str | None,
    datasets: tuple[str, ...],
    abstracts: bool,
    update: bool,
    dry_run: bool,
    api_url: str | None,
    verbose: bool,
) -> None:
    """Download a release into the folder DIR: papers, citations, authors, paper-ids. Several hundred GB come.

    What breaks off goes on when the same command runs again. An API key is taken from S2_API_KEY.
    """
    from kg.bulk.download import Downloader, Wanted, alone, as_offered, in_words
    from kg.bulk.releases import LATEST
    from kg.bulk.status import in_words as of_status
    from kg.bulk.status import status as look
    from kg.rdf.table import visible

    if release not in (None, LATEST) and not is_release(release):
        raise UsageError(f"--release {release} is neither a day, as 2026-11-18, nor {LATEST}.")
    wanted = Wanted(
        release=release,
        datasets=(*(datasets or NEEDED), "abstracts") if abstracts else datasets,
        update=update,
    )
    with console.progress(verbose) as on_progress, _service(api_url) as releases:
        if dry_run and not releases.has_key:
            told = list(as_offered(releases, wanted))
        else:
            with closing(Downloader(releases, on_progress=on_progress)) as downloader:
                if dry_run:
                    told = list(in_words(downloader.order(folder, wanted)))
                else:
                    with alone(folder):
                        downloader.carry_out(downloader.order(folder, wanted))
                    told = list(of_status(look(folder)))
    for line in told:
        click.echo(visible(line))


@bulk.command()
@FOLDER
@click.option(
    "--memory",
    default="4GB",
    show_default=True,
    metavar="SIZE",
    help="The most memory for the database; Python beside it takes up to 0.2 GB.",
)
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


@bulk.command()
@FOLDER
@click.option("--online", is_flag=True, help="Ask whether there is a newer release.")
@options.API_URL
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def status(folder: Path, online: bool, api_url: str | None, as_json: bool) -> None:
    """Show what the folder DIR holds: its release, how many of the files are there, and whether they are converted."""
    from kg.bulk import status as statuses
    from kg.rdf.table import visible

    found = statuses.status(folder)
    if online:
        with _service(api_url) as releases:
            found = replace(found, newest=releases.latest())
    if as_json:
        click.echo(statuses.as_json(found))
    else:
        for line in statuses.in_words(found):
            click.echo(visible(line))


@contextmanager
def _service(api_url: str | None) -> Iterator[Releases]:
    from kg.bulk.releases import connect

    with closing(connect(api_url=api_url, api_key=os.environ.get("S2_API_KEY"))) as releases:
        yield releases
