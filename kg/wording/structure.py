"""How a list hangs together, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.insight.network import Network
from kg.insight.pairs import Pair
from kg.insight.structure import Structure
from kg.model import Person
from kg.wording.words import Called, at_hand, count, label, places, possible_ranks, why_unlinked

# So many of each kind are told to people; JSON has more.
_SHOWN = 7
_NAMES = 6


def lines(network: Network, found: Structure) -> Iterator[str]:
    """All of it; listed works are named by their places in the list."""
    for heading, told in parts(network, found, places):
        yield heading
        yield from (f"  {line}" for line in told)
        yield ""
    yield at_hand(network)


def parts(network: Network, found: Structure, called: Called) -> Iterator[tuple[str, list[str]]]:
    """The parts of it, each a heading and a line for each thing that was found."""
    for heading, told in (
        (
            "Communities, of the works around the list too, by the words that set their titles apart",
            _communities(network, found, called),
        ),
        ("Cited together", _cocited(network, found, called)),
        ("Citing the same works", _pairs(network, found.coupled, called, "share", "references")),
        ("Bridges: works on the shortest paths between listed works", _bridges(network, found)),
        ("Sections and what their works are linked with", _sections(network, found, called)),
        ("Without a link to another listed paper", _orphans(network, found)),
        ("People who wrote several listed works", _teams(network, found, called)),
        ("One name on several listed works, which may be one person or not", _namesakes(network, found, called)),
    ):
        yield heading, list(told) or ["none is known"]


def _communities(network: Network, found: Structure, called: Called) -> Iterator[str]:
    for community in found.communities:
        yield f"{community.name} ({count(community.works, 'work')}): {called(network, community.listed)}"
    inside = {work for community in found.communities for work in community.listed}
    outside = [work for work in network.listed if work not in inside]
    if found.communities and outside:
        yield f"in none of these: {called(network, outside)}"


def _cocited(network: Network, found: Structure, called: Called) -> Iterator[str]:
    yield from _pairs(network, found.cocited, called, "by", "citations")
    if found.too_wide:
        yield f"not counted, being linked with more than {found.widest} listed works: {count(found.too_wide, 'work')}"


def _pairs(network: Network, pairs: Sequence[Pair], called: Called, verb: str, what: str) -> Iterator[str]:
    for pair in pairs[:_SHOWN]:
        most = f", {pair.most:,} at most" if pair.most is not None else ""
        least = "" if pair.known == 2 else f" or more{most}: the {what} of {pair.known} of the two are known"
        could = f"; were all lists known, rank {possible_ranks(pair.best, pair.worst)}"
        yield f"{called(network, (pair.one, pair.other))}: {verb} {count(pair.works, 'work')}{least}{could}"


def _bridges(network: Network, found: Structure) -> Iterator[str]:
    for bridge in found.bridges[:_SHOWN]:
        yield f"{bridge.share:6.1%}: {label(network, bridge.work)}"
    if found.bridges:
        yield (
            f"each with its share of these paths, from {count(found.bridged_from, 'listed work')} to all others;"
            " one link more can shorten every path: were all lists known, any work could be the first or none at all"
        )


def _sections(network: Network, found: Structure, called: Called) -> Iterator[str]:
    if found.sections < 2:
        yield "the list has no sections that could be compared"
        return
    for one in found.apart:
        yield (
            f"{label(network, one.work)} stands in {_heading(one.section)}, but {one.elsewhere} of the {one.links}"
            f" listed works that it is linked with in {_heading(one.nearer)}"
        )
    for split in found.splits:
        parts = "; ".join(f"{found.communities[place].name}: {called(network, works)}" for place, works in split.parts)
        yield f"{_heading(split.section)} splits into {parts}"
    if not found.apart and not found.splits:
        yield "as far as is known, no work is filed apart from most of what it is linked with, and no section splits"


def _heading(section: tuple[str, ...]) -> str:
    return f'"{" / ".join(section)}"' if section else "no section"


def _orphans(network: Network, found: Structure) -> Iterator[str]:
    for orphan in found.orphans:
        yield f"{label(network, orphan.work)}: {why_unlinked(network, orphan.work)}"


def _teams(network: Network, found: Structure, called: Called) -> Iterator[str]:
    if not found.teams:
        yield "nobody is known to have written two of them"
    for team in found.teams[:_SHOWN]:
        yield f"{called(network, team.works)}: {_names(team.people)}"
    yield f"all authors are known of {found.bylines} of {count(len(network.listed_papers), 'listed paper')}"


def _namesakes(network: Network, found: Structure, called: Called) -> Iterator[str]:
    for same in found.namesakes[:_SHOWN]:
        yield f"{called(network, same.works)}: {same.people[0].name}"


def _names(people: Sequence[Person]) -> str:
    named = ", ".join(person.name for person in people[:_NAMES])
    more = f" and {len(people) - _NAMES} more" if len(people) > _NAMES else ""
    # Without an identifier, that a name is one person is inferred.
    likely = any(person.grade == "likely" for person in people)
    return named + more + (" (likely the same people, by their names and co-authors)" if likely else "")
