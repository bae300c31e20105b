"""How ideas flow from one work to another, or through a list, in words."""

from __future__ import annotations

from collections.abc import Iterator

from kg.insight.network import Network
from kg.insight.paths import Between, MainPath, Paths
from kg.pid import Pid
from kg.wording.words import at_hand, count, known_in_words, label

SHARE = "The figure is the share of all paths of citations that run along the link from the work above."
# So many works of a cycle are named.
_SHOWN = 10
_BACKWARDS = "the date of what cites is before that of what it cites"


def between_lines(network: Network, one: Pid, other: Pid, found: Between) -> Iterator[str]:
    """The shortest paths between two works."""
    first, second = label(network, one), label(network, other)
    if one == other:
        yield f"Both are the same work: {first}."
        return
    for paths_of, heading in ((found.citing, f"{first} -> {second}"), (found.cited, f"{second} -> {first}")):
        if paths_of.shown:
            yield from _paths(network, paths_of, f"{heading}, by what each cites")
    if found.citing.shown and found.cited.shown:
        yield "Each leads to the other: they stand in a cycle of citations, as versions and errors make them."
    if not (found.citing.shown or found.cited.shown):
        yield "No chain of citations leads from one of the two to the other."
        if found.linked.shown:
            yield from _paths(network, found.linked, f"{first} and {second}, by links in either direction")
        else:
            yield "Links in either direction do not connect them, either."
    yield at_hand(network)


def _paths(network: Network, found: Paths, heading: str) -> Iterator[str]:
    steps = len(found.shown[0].steps)
    shortest = "1 shortest path" if len(found.shown) == 1 else f"{len(found.shown)} shortest paths"
    yield f"{heading}: {shortest} of {count(steps, 'step')}" + (", and there are more" if found.more else "")
    for path in found.shown:
        yield ""
        yield f"  {label(network, path.works[0])}"
        for work, step in zip(path.works[1:], path.steps, strict=True):
            verb = "cites" if step.cited == work else "is cited by"
            yield f"    {verb} {label(network, work)}" + (f"  [backwards: {_BACKWARDS}]" if step.runs_backwards else "")
    yield ""


def main_lines(network: Network, found: MainPath) -> Iterator[str]:
    """The main path."""
    yield main_head(network, found)
    if not found.stations:
        return
    yield ""
    for share, station in stations(found):
        yield f"{share:>6}  {label(network, station[0])}"
        yield from (f"        in a cycle with {label(network, work)}" for work in station[1:])
    yield ""
    yield SHARE
    yield from notes(network, found)
    yield at_hand(network)


def main_head(network: Network, found: MainPath) -> str:
    """What the main path runs through."""
    if not found.stations:
        return f"There is no main path: no link among these works is known ({known_in_words(network)})."
    return f"The main path through {count(found.works, 'work')} with {count(found.links, 'link')}, the oldest first:"


def stations(found: MainPath) -> Iterator[tuple[str, tuple[Pid, ...]]]:
    """The works of each station, the earliest first, with the figure of which `SHARE` speaks; none for the first."""
    shares = ("", *(f"{flows[0].share:.1%}" for flows in found.flows))
    yield from zip(shares, found.stations, strict=True)


def notes(network: Network, found: MainPath) -> Iterator[str]:
    """What is odd about the citations along it: those that run backwards in time, and cycles."""
    for step in (flow.step for flows in found.flows for flow in flows if flow.step.runs_backwards):
        yield f"Backwards: {label(network, step.citing)} cites {label(network, step.cited)}: {_BACKWARDS}."
    for cycle in found.cycles:
        named = "; ".join(label(network, work) for work in cycle[:_SHOWN])
        more = f"; and {len(cycle) - _SHOWN} more" if len(cycle) > _SHOWN else ""
        yield f"A cycle of {len(cycle)} works, which count as one: {named}{more}."
