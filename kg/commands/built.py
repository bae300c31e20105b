"""What commands on a build share: their options, the build that they read, how they answer."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.errors import UsageError
from kg.rdf.table import visible

if TYPE_CHECKING:
    from kg.corpus import Corpus
    from kg.insight.network import Network
    from kg.pid import Pid

BUILD = click.option(
    "--build",
    "folder",
    default="outputs",
    show_default=True,
    type=click.Path(path_type=Path),
    help="Folder of the build.",
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
LIKE_LIST = click.option(
    "--like-list", "like_list", is_flag=True, help="Print entries in the form and style of the list, ready to paste."
)


# So many works are named of which there is something to say.
_NAMED = 3


def corpus_of(folder: Path) -> Corpus:
    """What the build in a folder was made of.

    Raises:
        KgError: there is none, or it is not whole.
    """
    from kg.library import open_library

    corpus = open_library(folder).corpus
    # It stays to the end: to look through it for cycles again and again would take a fifth of the time.
    gc.freeze()
    return corpus


def say(found: Mapping[str, object] | Iterable[str]) -> None:
    """An answer on stdout: one JSON object, or lines of text, of which nothing steers a terminal."""
    if isinstance(found, Mapping):
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for line in found:
            click.echo(visible(line))


def one_form(*, like_list: bool, as_json: bool) -> None:
    """Raises UsageError if an answer is asked for in two forms."""
    if like_list and as_json:
        raise UsageError("--like-list prints entries of the list, and --json a JSON object. Give one of them.")


def say_like_list(corpus: Corpus, folder: Path, works: Sequence[Pid]) -> None:
    """Works as entries of the list of a build, on stdout; on stderr, those that could not be written as they are.

    Raises:
        KgError: the kept list cannot be read.
    """
    from kg.formats import alike
    from kg.outputs import lists_in
    from kg.readlist.files import load

    path, called = lists_in(folder)[0]
    found = alike.rows(corpus, works, load(path, called))
    click.echo(found.text, nl=False)
    if found.unlike:
        some = ", ".join(visible(str(pid)) for pid in found.unlike[:_NAMED])
        more = f" and {len(found.unlike) - _NAMED} more" if len(found.unlike) > _NAMED else ""
        click.echo(
            f"{called} has no place, or its form no way, to say all of {some}{more}: look at what stands there.",
            err=True,
        )


def work_as_json(network: Network, work: Pid) -> dict[str, object]:
    """A work as JSON: `entry` is its place in the list, null for works outside it."""
    entry = network.listed.get(work)
    return {
        "id": str(work),
        "title": network.title(work),
        "year": network.year(work),
        "entry": entry.position if entry else None,
    }


def known(network: Network) -> dict[str, int]:
    """Of how many listed papers the whole references and citations are known, and how many listed papers there are."""
    from kg.insight.network import basis

    return asdict(basis(network, network.listed_papers))
