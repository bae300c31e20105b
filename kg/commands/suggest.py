"""The command that says what to read next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.commands.words import BUILD, JSON, LIKE_LIST, corpus_of, one_form, places, say, say_like_list, work_as_json
from kg.errors import UsageError
from kg.rdf.table import visible

if TYPE_CHECKING:
    from kg.insight.network import Network
    from kg.insight.rank import SelfCheck, Suggestion, Which
    from kg.pid import Pid

_HEADS: Mapping[Which, str] = {
    "old": "What the list builds upon: cited by listed papers",
    "new": "What has come of it: citing listed papers",
    "bridge": "Between parts of the list: linked with papers of several",
}


@click.command()
@BUILD
@click.option("--old", "which", flag_value="old", help="Only what the list builds upon.")
@click.option("--new", "which", flag_value="new", help="Only what cites the list.")
@click.option("--bridge", "which", flag_value="bridge", help="Only what links several sections, or communities.")
@click.option("--section", metavar="HEADING", help="By the papers under this heading alone.")
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, metavar="N", help="Rows of each.")
@LIKE_LIST
@JSON
def suggest(folder: Path, which: Which | None, section: str | None, limit: int, like_list: bool, as_json: bool) -> None:
    """Say what to read next: works outside the list by their links with listed papers, and how far that is known."""
    from kg.insight import rank, structure, topics
    from kg.insight.network import network

    one_form(like_list=like_list, as_json=as_json)
    corpus = corpus_of(folder)
    found = network(corpus)
    listed = _under(found, section)
    asked: tuple[Which, ...] = (which,) if which else ("old", "new")
    groups = structure.parts(found, topics.of_network(found)) if which == "bridge" else {}
    rows = {one: rank.suggest(found, listed, one, groups)[:limit] for one in asked}
    if like_list:
        works = dict.fromkeys(one.work for suggestions in rows.values() for one in suggestions)
        say_like_list(corpus, folder, tuple(works))
        return
    known, check = rank.basis(found, listed), rank.self_check(found)
    if as_json:
        say(_as_json(found, rows, known, check))
        return
    lists = {"old": f"references known of {known.references}", "new": f"citations known of {known.citations}"}
    lists["bridge"] = f"{lists['old']}, {lists['new']}"
    for one, suggestions in rows.items():
        click.echo(f"{_HEADS[one]} ({lists[one]} of {known.papers})")
        for line in _lines(found, suggestions):
            click.echo(line)
        click.echo()
    click.echo(_in_words(check))


def _under(network: Network, section: str | None) -> tuple[Pid, ...]:
    """The listed papers under a heading, or all."""
    if section is None:
        return network.listed_papers
    listed = tuple(work for work in network.listed_papers if section in network.listed[work].section)
    if not listed:
        known = sorted({heading for entry in network.listed.values() for heading in entry.section})
        there = f"There are: {', '.join(known)}." if known else "It has no headings."
        raise UsageError(f"No paper of the list stands under {section!r}. {there}")
    return listed


def _lines(network: Network, suggestions: Sequence[Suggestion]) -> Iterator[str]:
    if not suggestions:
        yield "  none is known"
    for one in suggestions:
        year = network.year(one.work)
        yield f"{one.rank:>4}  {visible(network.title(one.work))}{f' ({year})' if year else ''}"
        because = [f"{what} {places(network, works)}" for what, works in _reasons(one) if works]
        if one.groups:
            because.append(f"links {', '.join(f'“{visible(group)}”' for group in one.groups)}")
        fame = "cited nobody knows how often" if one.fame is None else f"cited {one.fame:,} times at large"
        yield f"      {'; '.join(because)}; {fame}; were all lists known, rank {one.best} to {one.worst}"
        yield f"      {visible(str(one.work))}"


def _reasons(one: Suggestion) -> tuple[tuple[str, tuple[Pid, ...]], ...]:
    return ("cited by", one.cited_by), ("cites", one.cites)


def _in_words(check: SelfCheck) -> str:
    from kg.insight.rank import DEPTHS

    if not check.findable:
        return "Self-check: no listed paper has a counted link with another one, so none could be found again."
    depths, found, by_fame = (", ".join(map(str, numbers)) for numbers in (DEPTHS, check.found, check.by_fame))
    return (
        f"Self-check: of {check.findable} listed papers that could be found again when hidden in turn (of"
        f" {check.papers}), {found} are among the first {depths} of a ranking; by citations at large {by_fame}."
    )


def _as_json(
    network: Network, rows: Mapping[Which, Sequence[Suggestion]], known: Any, check: SelfCheck
) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "basis": asdict(known),
        "self_check": asdict(check),
        "suggestions": {
            which: [
                work_as_json(network, one.work)
                | {
                    "cited_by": [network.listed[work].position for work in one.cited_by],
                    "cites": [network.listed[work].position for work in one.cites],
                    "between": list(one.groups),
                    "citations_at_large": one.fame,
                    "score": round(one.score, 6),
                    "rank": one.rank,
                    "best_rank": one.best,
                    "worst_rank": one.worst,
                }
                for one in suggestions
            ]
            for which, suggestions in rows.items()
        },
    }
