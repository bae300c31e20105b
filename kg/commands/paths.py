"""`kg path`: how ideas flow from one work to another, or through the list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.commands.words import BUILD, JSON, corpus_of, count, known, known_in_words, label, say, work_as_json
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.insight import paths
    from kg.insight.network import Network
    from kg.insight.paths import Between, Flow, MainPath, Paths, Step
    from kg.pid import Pid

# So many works of a cycle are named.
_SHOWN = 10
_BACKWARDS = "the date of what cites is before that of what it cites"


@click.command()
@click.argument("one", metavar="[A", required=False)
@click.argument("other", metavar="B]", required=False)
@click.option("--around", is_flag=True, help="The main path also through the works around the listed ones.")
@BUILD
@JSON
def path(one: str | None, other: str | None, around: bool, folder: Path, as_json: bool) -> None:
    """Show the shortest citation paths between the works A and B; alone, the main path through the list.

    A and B are identifiers, links, titles, words of a title or short names (scGPT). The main path is the one along
    which most of all paths of citations run (search path count).
    """
    from kg.commands import naming
    from kg.insight import paths
    from kg.insight.network import network

    if one is not None and other is None:
        raise UsageError("Give two works, A and B, or none for the main path.")
    if one is not None and around:
        raise UsageError("--around is for the main path: leave it out, or A and B.")
    works = network(corpus_of(folder))
    if one is not None and other is not None:
        ends = naming.work_called(works, one), naming.work_called(works, other)
        between = paths.between(works, *ends)
        say(between_as_json(works, *ends, between) if as_json else between_in_words(works, *ends, between))
    else:
        main = paths.main_path(works, paths.around(works) if around else works.listed)
        say(main_as_json(works, main) if as_json else main_in_words(works, main))


def between_in_words(network: Network, one: Pid, other: Pid, found: Between) -> Iterator[str]:
    """The shortest paths between two works, for people."""
    first, second = label(network, one), label(network, other)
    if one == other:
        yield f"Both are the same work: {first}."
        return
    for paths_of, heading in ((found.citing, f"{first} -> {second}"), (found.cited, f"{second} -> {first}")):
        if paths_of.shown:
            yield from _paths_in_words(network, paths_of, f"{heading}, by what each cites")
    if found.citing.shown and found.cited.shown:
        yield "Each leads to the other: they stand in a cycle of citations, as versions and errors make them."
    if not (found.citing.shown or found.cited.shown):
        yield "No chain of citations leads from one of the two to the other."
        if found.linked.shown:
            yield from _paths_in_words(network, found.linked, f"{first} and {second}, by links in either direction")
        else:
            yield "Links in either direction do not connect them, either."
    yield f"Out of the links at hand: {known_in_words(network)}."


def _paths_in_words(network: Network, found: Paths, heading: str) -> Iterator[str]:
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


def main_in_words(network: Network, found: MainPath) -> Iterator[str]:
    """The main path, for people."""
    if not found.stations:
        yield f"There is no main path: no link among these works is known ({known_in_words(network)})."
        return
    yield f"The main path through {count(found.works, 'work')} with {count(found.links, 'link')}, the oldest first:"
    yield ""
    for place, station in enumerate(found.stations):
        share = f"{found.flows[place - 1][0].share:6.1%}" if place else " " * 6
        yield f"{share}  {label(network, station[0])}"
        yield from (f"        in a cycle with {label(network, work)}" for work in station[1:])
    yield ""
    yield "The figure is the share of all paths of citations that run along the link from the work above."
    for step in (flow.step for flows in found.flows for flow in flows if flow.step.runs_backwards):
        yield f"Backwards: {label(network, step.citing)} cites {label(network, step.cited)}: {_BACKWARDS}."
    for cycle in found.cycles:
        names = "; ".join(label(network, work) for work in cycle[:_SHOWN])
        more = f"; and {len(cycle) - _SHOWN} more" if len(cycle) > _SHOWN else ""
        yield f"A cycle of {len(cycle)} works, which count as one: {names}{more}."
    yield f"Out of the links at hand: {known_in_words(network)}."


def between_as_json(network: Network, one: Pid, other: Pid, found: Between) -> dict[str, object]:
    """The same for programs; `citing` leads from `from` to `to`, `cited` back, `linked` along any links."""
    return {
        "from": work_as_json(network, one),
        "to": work_as_json(network, other),
        **{
            name: {"paths": [_path(network, path) for path in found_paths.shown], "more": found_paths.more}
            for name, found_paths in (("citing", found.citing), ("cited", found.cited), ("linked", found.linked))
        },
        "known": known(network),
    }


def main_as_json(network: Network, found: MainPath) -> dict[str, object]:
    """The same for programs."""
    return {
        "stations": [[work_as_json(network, work) for work in station] for station in found.stations],
        "links": [[_flow(flow) for flow in flows] for flows in found.flows],
        "cycles": [[work_as_json(network, work) for work in cycle] for cycle in found.cycles],
        "among": {"works": found.works, "links": found.links},
        "known": known(network),
    }


def _path(network: Network, path: paths.Path) -> dict[str, object]:
    return {
        "works": [work_as_json(network, work) for work in path.works],
        "links": [_step(step) for step in path.steps],
    }


def _step(step: Step) -> dict[str, object]:
    return {"citing": str(step.citing), "cited": str(step.cited), "backwards": step.runs_backwards}


def _flow(flow: Flow) -> dict[str, object]:
    return {**_step(flow.step), "share": round(flow.share, 6)}
