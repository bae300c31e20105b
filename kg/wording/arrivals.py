"""What cites a list since a day, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.insight.arrivals import Arrival
from kg.insight.network import Network, basis
from kg.wording.suggestions import lists_known
from kg.wording.words import count, places, possible_ranks

PERHAPS = "Perhaps since then: what is dated by its month or year alone"


def lines(network: Network, since: str, rows: Sequence[Arrival], undated: int) -> Iterator[str]:
    """All of it, what is certain first."""
    certain, perhaps = told_apart(rows)
    yield head(network, since)
    yield from _rows(network, certain)
    if not certain:
        yield "  none is known"
    if perhaps:
        yield from ("", PERHAPS)
        yield from _rows(network, perhaps)
    if undated:
        yield from ("", note(undated))


def head(network: Network, since: str) -> str:
    """What is told, and out of how many lists."""
    return f"Citing the list since {since} ({lists_known('new', basis(network, network.listed_papers))})"


def told_apart(rows: Sequence[Arrival]) -> tuple[list[Arrival], list[Arrival]]:
    """Those that are certain, and those of which the date does not tell."""
    return [one for one in rows if one.is_certain], [one for one in rows if not one.is_certain]


def note(undated: int) -> str:
    """What could not be told for want of a date."""
    verbs = ("cites", "has") if undated == 1 else ("cite", "have")
    return f"{count(undated, 'other work')} that {verbs[0]} the list {verbs[1]} no date."


def _rows(network: Network, rows: Sequence[Arrival]) -> Iterator[str]:
    for one in rows:
        yield f"{one.date:<10}  {network.title(one.work)}"
        could = f"rank {one.rank:,}, were all lists known {possible_ranks(one.best, one.worst)}"
        yield f"            cites {places(network, one.cites)}; {could}; {one.work}"
