"""`kg structure`: how the list hangs together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.commands.words import (
    BUILD,
    JSON,
    corpus_of,
    count,
    known,
    known_in_words,
    label,
    places,
    say,
    why_unlinked,
    work_as_json,
)
from kg.rdf.table import visible

if TYPE_CHECKING:
    from kg.insight.network import Network
    from kg.insight.pairs import Pair
    from kg.insight.structure import Structure
    from kg.model import Person
    from kg.pid import Pid

# So many of each kind are told to people; JSON has more.
_SHOWN = 7
_NAMES = 6


@click.command()
@BUILD
@JSON
def structure(folder: Path, as_json: bool) -> None:
    """Show how the list hangs together: communities, pairs, bridges, sections, orphans, and who wrote several works."""
    from kg.insight import structure as insight
    from kg.insight.network import network

    corpus = corpus_of(folder)
    works = network(corpus)
    found = insight.structure(corpus, works)
    say(structure_as_json(works, found) if as_json else structure_in_words(works, found))


def structure_in_words(network: Network, found: Structure) -> Iterator[str]:
    """All of it for people; listed works are named by their places in the list."""
    for heading, lines in (
        ("Communities, of the works around the list too, by the words that set their titles apart", _communities),
        ("Cited together", _cocited),
        ("Citing the same works", _coupled),
        ("Bridges: works on the shortest paths between listed works", _bridges),
        ("Sections and what their works are linked with", _sections),
        ("Without a link to another listed paper", _orphans),
        ("People who wrote several listed works", _teams),
        ("One name on several listed works, which may be one person or not", _namesakes),
    ):
        yield heading
        yield from (f"  {line}" for line in list(lines(network, found)) or ["none is known"])
        yield ""
    yield f"Out of the links at hand: {known_in_words(network)}."


def _communities(network: Network, found: Structure) -> Iterator[str]:
    for community in found.communities:
        yield f"{visible(community.name)} ({count(community.works, 'work')}): {places(network, community.listed)}"
    inside = {work for community in found.communities for work in community.listed}
    outside = [work for work in network.listed if work not in inside]
    if found.communities and outside:
        yield f"in none of these: {places(network, outside)}"


def _cocited(network: Network, found: Structure) -> Iterator[str]:
    yield from _pairs(network, found.cocited, "by", "citations")
    if found.too_wide:
        yield f"not counted, being linked with more than {found.widest} listed works: {count(found.too_wide, 'work')}"


def _coupled(network: Network, found: Structure) -> Iterator[str]:
    yield from _pairs(network, found.coupled, "share", "references")


def _pairs(network: Network, pairs: Sequence[Pair], verb: str, what: str) -> Iterator[str]:
    for pair in pairs[:_SHOWN]:
        most = f", {pair.most:,} at most" if pair.most is not None else ""
        least = "" if pair.known == 2 else f" or more{most}: the {what} of {pair.known} of the two are known"
        could = f"; were all lists known, rank {pair.best:,} to {pair.worst:,}"
        yield f"{places(network, (pair.one, pair.other))}: {verb} {count(pair.works, 'work')}{least}{could}"


def _bridges(network: Network, found: Structure) -> Iterator[str]:
    for bridge in found.bridges[:_SHOWN]:
        yield f"{bridge.share:6.1%}  {label(network, bridge.work)}"
    if found.bridges:
        yield f"each with its share of these paths, from {count(found.bridged_from, 'listed work')} to all others;"
        yield "one link more can shorten every path: were all lists known, any work could be the first or none at all"


def _sections(network: Network, found: Structure) -> Iterator[str]:
    if found.sections < 2:
        yield "the list has no sections that could be compared"
        return
    for one in found.apart:
        yield (
            f"{label(network, one.work)} stands in {_heading(one.section)}, but {one.elsewhere} of the {one.links}"
            f" listed works that it is linked with in {_heading(one.nearer)}"
        )
    for split in found.splits:
        parts = "; ".join(
            f"{visible(found.communities[place].name)}: {places(network, works)}" for place, works in split.parts
        )
        yield f"{_heading(split.section)} splits into {parts}"


def _heading(section: tuple[str, ...]) -> str:
    return f'"{visible(" / ".join(section))}"' if section else "no section"


def _orphans(network: Network, found: Structure) -> Iterator[str]:
    for orphan in found.orphans:
        yield f"{label(network, orphan.work)}: {why_unlinked(network, orphan.work)}"


def _teams(network: Network, found: Structure) -> Iterator[str]:
    if not found.teams:
        yield "nobody is known to have written two of them"
    for team in found.teams[:_SHOWN]:
        yield f"{places(network, team.works)}: {_names(team.people)}"
    yield f"all authors are known of {found.bylines} of {count(len(network.listed_papers), 'listed paper')}"


def _namesakes(network: Network, found: Structure) -> Iterator[str]:
    for same in found.namesakes[:_SHOWN]:
        yield f"{places(network, same.works)}: {visible(same.people[0].name)}"


def _names(people: Sequence[Person]) -> str:
    named = ", ".join(visible(person.name) for person in people[:_NAMES])
    more = f" and {len(people) - _NAMES} more" if len(people) > _NAMES else ""
    # Without an identifier, that a name is one person is inferred.
    likely = any(person.grade == "likely" for person in people)
    return named + more + (" (likely the same people, by their names and co-authors)" if likely else "")


def structure_as_json(network: Network, found: Structure) -> dict[str, object]:
    """The same for programs; works of the list are given by their places in it, where nothing else is said."""
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
