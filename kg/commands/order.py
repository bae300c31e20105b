"""`kg order`: in what order to read the list, and which few of its works touch most of its links."""

from __future__ import annotations

from collections.abc import Iterator
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

if TYPE_CHECKING:
    from kg.insight.network import Network
    from kg.insight.order import Place, Touching


@click.command()
@click.option(
    "--touch",
    type=click.IntRange(1, 100),
    metavar="PERCENT",
    help="Instead: the fewest listed works that touch so many per cent of the links within the list.",
)
@BUILD
@JSON
def order(touch: int | None, folder: Path, as_json: bool) -> None:
    """Put the listed works in an order to read them in: what others of the list build upon comes first."""
    from kg.insight.network import network
    from kg.insight.order import reading_order, touching

    works = network(corpus_of(folder))
    if touch:
        few = touching(works, touch)
        say(touching_as_json(works, few) if as_json else touching_in_words(works, few))
    else:
        found = reading_order(works)
        say(order_as_json(works, found) if as_json else order_in_words(works, found))


def order_in_words(network: Network, order: tuple[Place, ...]) -> Iterator[str]:
    """The order with the reason for each place, for people."""
    links = sum(len(place.builds_on) for place in order)
    yield f"{count(len(order), 'work')}, {count(links, 'link')} within the list; what others build upon comes first:"
    yield ""
    for number, place in enumerate(order, 1):
        yield f"{number:>4}.  {label(network, place.work)}"
        yield f"       {reason(network, place)}"
    yield ""
    yield f"Out of the links at hand: {known_in_words(network)}."


def reason(network: Network, place: Place) -> str:
    """Why a work has its place."""
    cycle = frozenset(place.cycle)
    before = [work for work in place.builds_on if work not in cycle]
    after = [work for work in place.built_on_by if work not in cycle]
    reasons = [
        f"after {places(network, before)}, which it cites" if before else "",
        f"before {places(network, after)}, which {'cite' if len(after) > 1 else 'cites'} it" if after else "",
        f"in a cycle with {places(network, cycle)}, by date" if cycle else "",
    ]
    if not any(reasons):
        reasons = [f"no link with another listed work is known: {why_unlinked(network, place.work)}"]
    elif (place.work, "references") not in network.known:
        reasons.append("not all of its references are known")
    return "; ".join(filter(None, reasons))


def order_as_json(network: Network, order: tuple[Place, ...]) -> dict[str, object]:
    """The same for programs."""
    return {
        "order": [
            {
                **work_as_json(network, place.work),
                "builds_on": [str(work) for work in place.builds_on],
                "built_on_by": [str(work) for work in place.built_on_by],
                "cycle": [str(work) for work in place.cycle],
                "reason": reason(network, place),
            }
            for place in order
        ],
        "known": known(network),
    }


def touching_in_words(network: Network, few: Touching) -> Iterator[str]:
    """The few works that touch many links, for people."""
    if not few.links:
        yield f"No link within the list is known: {known_in_words(network)}."
        return
    yield f"{count(len(few.works), 'work')} of the list {_touch(few)} {few.touched} of its {count(few.links, 'link')}:"
    yield ""
    yield from (f"  {label(network, work)}" for work in few.works)
    yield ""
    yield (
        "No smaller set does."
        if few.is_smallest
        else "Found by always taking the work with the most links left: a smaller set may do."
    )
    yield f"Out of the links at hand: {known_in_words(network)}."


def _touch(few: Touching) -> str:
    return "touches" if len(few.works) == 1 else "touch"


def touching_as_json(network: Network, few: Touching) -> dict[str, object]:
    """The same for programs; `is_smallest` is false where a smaller set may do."""
    return {
        "works": [work_as_json(network, work) for work in few.works],
        "touched": few.touched,
        "links": few.links,
        "is_smallest": few.is_smallest,
        "known": known(network),
    }
