"""`kg structure`: how the list hangs together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.commands.built import BUILD, JSON, corpus_of, known, say, work_as_json

if TYPE_CHECKING:
    from kg.insight.network import Network
    from kg.insight.pairs import Pair
    from kg.insight.structure import Structure
    from kg.model import Person
    from kg.pid import Pid


@click.command()
@BUILD
@JSON
def structure(folder: Path, as_json: bool) -> None:
    """Show how the list hangs together: communities, pairs, bridges, sections, orphans, and who wrote several works."""
    from kg.insight import structure as insight
    from kg.insight.network import network
    from kg.wording import structure as wording

    corpus = corpus_of(folder)
    works = network(corpus)
    found = insight.structure(corpus, works)
    say(structure_as_json(works, found) if as_json else wording.lines(works, found))


def structure_as_json(network: Network, found: Structure) -> dict[str, object]:
    """All of it for programs; works of the list are given by their places in it, where nothing else is said."""
    return {
        "communities": [
            {"name": one.name, "works": one.works, "listed": _entries(network, one.listed)} for one in found.communities
        ],
        "cocited": [_pair(network, pair) for pair in found.cocited],
        "coupled": [_pair(network, pair) for pair in found.coupled],
        "too_wide": found.too_wide,
        "bridges": [{**work_as_json(network, one.work), "share": one.share} for one in found.bridges],
        "bridged_from": found.bridged_from,
        "filed_apart": [
            {
                "entry": network.listed[one.work].position,
                "section": list(one.section),
                "nearer": list(one.nearer),
                "elsewhere": one.elsewhere,
                "links": one.links,
            }
            for one in found.apart
        ],
        "splits": [
            {
                "section": list(split.section),
                "parts": [
                    {"community": found.communities[place].name, "listed": _entries(network, works)}
                    for place, works in split.parts
                ],
            }
            for split in found.splits
        ],
        "orphans": [
            {"entry": network.listed[one.work].position, "unknown": list(one.unknown)} for one in found.orphans
        ],
        "teams": [
            {"people": [_person(person) for person in team.people], "works": _entries(network, team.works)}
            for team in found.teams
        ],
        "namesakes": [
            {"people": [_person(person) for person in same.people], "works": _entries(network, same.works)}
            for same in found.namesakes
        ],
        "bylines_known": found.bylines,
        "known": known(network),
    }


def _entries(network: Network, works: Sequence[Pid]) -> list[int]:
    return [network.listed[work].position for work in works]


def _pair(network: Network, pair: Pair) -> dict[str, object]:
    return {
        "entries": _entries(network, (pair.one, pair.other)),
        "works": pair.works,
        "known": pair.known,
        "most": pair.most,
        "rank": pair.rank,
        "best_rank": pair.best,
        "worst_rank": pair.worst,
    }


def _person(person: Person) -> dict[str, str]:
    return {"id": person.key, "name": person.name, "identity": person.grade}
