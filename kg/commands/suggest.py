"""The command that says what to read next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.commands.built import BUILD, JSON, LIKE_LIST, corpus_of, one_form, say, say_like_list, work_as_json
from kg.errors import UsageError
from kg.rdf.table import visible

if TYPE_CHECKING:
    from kg.insight.network import Basis, Network
    from kg.insight.rank import SelfCheck, Suggestion, Which
    from kg.pid import Pid


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
    from kg.insight.network import basis, network

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
    known, check = basis(found, listed), rank.self_check(found)
    say(_as_json(found, rows, known, check) if as_json else _in_words(found, rows, known, check))


def _under(network: Network, section: str | None) -> tuple[Pid, ...]:
    """The listed papers under a heading, or all."""
    if section is None:
        return network.listed_papers
    listed = tuple(work for work in network.listed_papers if section in network.listed[work].section)
    if not listed:
        known = sorted({heading for entry in network.listed.values() for heading in entry.section})
        there = f"There are: {visible(', '.join(known))}." if known else "It has no headings."
        raise UsageError(f"No paper of the list stands under {section!r}. {there}")
    return listed


def _in_words(
    network: Network, rows: Mapping[Which, Sequence[Suggestion]], known: Basis, check: SelfCheck
) -> Iterator[str]:
    from kg.wording import suggestions as wording

    for which, suggestions in rows.items():
        yield from wording.ranking(network, which, known, suggestions)
        yield ""
    yield wording.self_check(check)


def _as_json(
    network: Network, rows: Mapping[Which, Sequence[Suggestion]], known: Basis, check: SelfCheck
) -> dict[str, object]:
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
