"""In what order to read a list, in words, and which few of its works touch most of its links."""

from __future__ import annotations

from collections.abc import Iterator

from kg.insight.network import Network
from kg.insight.order import Place, Touching
from kg.wording.words import Called, at_hand, count, known_in_words, label, places, why_unlinked


def lines(network: Network, order: tuple[Place, ...]) -> Iterator[str]:
    """The order with the reason for each place."""
    yield head(order)
    if not order:
        return
    yield ""
    for number, place in enumerate(order, 1):
        yield f"{number:>4}.  {label(network, place.work)}"
        yield f"       {reason(network, place, places)}"
    yield ""
    yield at_hand(network)


def head(order: tuple[Place, ...]) -> str:
    """What the order is."""
    if not order:
        return "The list is empty: there is nothing to put in order."
    links = sum(len(place.builds_on) for place in order)
    return f"{count(len(order), 'work')}, {count(links, 'link')} within the list; what others build upon comes first:"


def reason(network: Network, place: Place, called: Called) -> str:
    """Why a work has its place."""
    cycle = frozenset(place.cycle)
    before = [work for work in place.builds_on if work not in cycle]
    after = [work for work in place.built_on_by if work not in cycle]
    reasons = [
        f"after {called(network, before)}, which it cites" if before else "",
        f"before {called(network, after)}, which {'cite' if len(after) > 1 else 'cites'} it" if after else "",
        f"in a cycle with {called(network, cycle)}, by date" if cycle else "",
    ]
    if not any(reasons):
        reasons = [f"no link with another listed work is known: {why_unlinked(network, place.work)}"]
    elif (place.work, "references") not in network.known:
        reasons.append("not all of its references are known")
    return "; ".join(filter(None, reasons))


def touching_lines(network: Network, few: Touching) -> Iterator[str]:
    """The few works that touch many links."""
    yield touching_head(network, few)
    if few.links:
        yield ""
        yield from (f"  {label(network, work)}" for work in few.works)
        yield ""
        yield touching_note(few)
        yield at_hand(network)


def touching_head(network: Network, few: Touching) -> str:
    """How many works touch how many links."""
    if not few.links:
        return f"No link within the list is known: {known_in_words(network)}."
    touch = "touches" if len(few.works) == 1 else "touch"
    return f"{count(len(few.works), 'work')} of the list {touch} {few.touched:,} of its {count(few.links, 'link')}:"


def touching_note(few: Touching) -> str:
    """Whether fewer works could do it."""
    if few.is_smallest:
        return "No smaller set does."
    return "Found by always taking the work with the most links left: a smaller set may do."
