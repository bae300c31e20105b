"""What changed, on the command line: between two builds, and around the list since a day."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.commands.built import BUILD, JSON, LIKE_LIST, corpus_of, known, one_form, say, say_like_list, work_as_json
from kg.wording.changes import HEADS, SIGNS, THINGS, headed, state_in_words

if TYPE_CHECKING:
    from kg.corpus import Corpus
    from kg.insight.change import Change, Changes, Thing

# How many rows of each part a person is told; all of them are in the JSON.
_ROWS = 20


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--rdf",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the triples that came and went, as N-Quads; .gz or .zst at its end compresses.",
)
@click.option(
    "--html",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write what changed as a page in colour, to be opened from disk.",
)
@JSON
def diff(old: Path, new: Path, rdf: Path | None, html: Path | None, as_json: bool) -> None:
    """Tell what changed from one build of a list to a later one, each change under its cause.

    OLD and NEW are folders of builds, or of snapshots, of which only the papers found are compared.
    """
    from kg import export
    from kg.insight.changes import changes

    before, after = _opened(old, new)
    found = changes(before, after)
    if rdf:
        export.difference(old, new, rdf)
    if html:
        from kg.formats import changes as page

        export.write_page(page.render(found, {**after.papers, **before.papers}), html)
    if as_json:
        rows = [asdict(one) | {"subjects": [str(pid) for pid in one.subjects]} for one in found.changes]
        said = {"old": asdict(found.old), "new": asdict(found.new), "changes": rows}
        say(said)
    else:
        say(_diff_in_words(found))


def _opened(*folders: Path) -> Iterator[Corpus]:
    """Builds; if one of the folders is a snapshot without its list, the snapshots of all of them."""
    from kg.library import open_snapshot

    bare = [(folder / "papers.jsonl").is_file() for folder in folders]
    for folder, is_bare in zip(folders, bare, strict=True):
        if is_bare:
            yield open_snapshot(folder).corpus
        else:
            corpus = corpus_of(folder)
            yield open_snapshot(folder / "snapshot").corpus if any(bare) else corpus


def _diff_in_words(found: Changes) -> Iterator[str]:
    yield f"OLD: {state_in_words(found.old)}"
    yield f"NEW: {state_in_words(found.new)}"
    if not found.changes:
        yield "Nothing has changed."
    for cause in HEADS:
        of_cause = [one for one in found.changes if one.cause == cause]
        if of_cause:
            yield from ("", headed(cause))
        for thing, rows in groupby(of_cause, key=lambda one: one.thing):
            yield from _part(thing, list(rows))


def _part(thing: Thing, rows: Sequence[Change]) -> Iterator[str]:
    count = Counter(one.what for one in rows)
    yield f"  {THINGS[thing]}: " + ", ".join(f"{count[what]:,} {what}" for what in SIGNS if count[what])
    for one in rows[:_ROWS]:
        became = f": {one.before or 'nothing'} -> {one.after or 'nothing'}" if one.before or one.after else ""
        is_whole = one.thing == "entry" and one.what != "changed"
        yield f"    {SIGNS[one.what]} {one.name}{'' if is_whole else became}"
    if len(rows) > _ROWS:
        yield f"    ... and {len(rows) - _ROWS:,} more (--json has all)"


def _since(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """The first day of what is given."""
    if value is None:
        return None
    try:
        if not re.fullmatch(r"\d{4}(-\d\d){0,2}", value):
            raise ValueError
        return date.fromisoformat(value + "-01" * (3 - len(value.split("-")))).isoformat()
    except ValueError:
        raise click.BadParameter(f"{value!r} is no date: give YYYY-MM-DD, YYYY-MM or YYYY.") from None


@click.command("new")
@click.option(
    "--since",
    metavar="DATE",
    callback=_since,
    help="The first day: YYYY-MM-DD, YYYY-MM or YYYY; by default 90 days before the build's data were gathered.",
)
@BUILD
@LIKE_LIST
@JSON
def new(since: str | None, folder: Path, like_list: bool, as_json: bool) -> None:
    """Tell what cites the list since a date: works outside it, those first that cite most of it."""
    from kg.insight.arrivals import arrivals, default_since
    from kg.insight.network import network
    from kg.wording import arrivals as wording

    one_form(like_list=like_list, as_json=as_json)
    corpus = corpus_of(folder)
    found = network(corpus)
    day = since or default_since(corpus.gathered)
    rows, undated = arrivals(found, day)
    if like_list:
        in_order = sorted(rows, key=lambda one: not one.is_certain)
        say_like_list(corpus, folder, [one.work for one in in_order])
    elif as_json:
        works = [
            work_as_json(found, one.work)
            | {
                "date": one.date,
                "is_certain": one.is_certain,
                "cites": [found.listed[work].position for work in one.cites],
                "rank": one.rank,
                "best_rank": one.best,
                "worst_rank": one.worst,
            }
            for one in rows
        ]
        say({"since": day, "known": known(found), "works": works, "undated": undated})
    else:
        say(wording.lines(found, day, rows, undated))
