"""`kg path`: how ideas flow from one work to another, or through the list."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.commands.built import BUILD, JSON, corpus_of, known, say, work_as_json
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.insight import paths
    from kg.insight.network import Network
    from kg.insight.paths import Between, Flow, MainPath, Step
    from kg.pid import Pid


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
    from kg.wording import paths as wording

    if one is not None and other is None:
        raise UsageError("Give two works, A and B, or none for the main path.")
    if one is not None and around:
        raise UsageError("--around is for the main path: leave it out, or A and B.")
    works = network(corpus_of(folder))
    if one is not None and other is not None:
        ends = naming.work_called(works, one), naming.work_called(works, other)
        between = paths.between(works, *ends)
        say(between_as_json(works, *ends, between) if as_json else wording.between_lines(works, *ends, between))
    else:
        main = paths.main_path(works, paths.around(works) if around else works.listed)
        say(main_as_json(works, main) if as_json else wording.main_lines(works, main))


def between_as_json(network: Network, one: Pid, other: Pid, found: Between) -> dict[str, object]:
    """The shortest paths for programs; `citing` leads from `from` to `to`, `cited` back, `linked` along any links."""
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
    """The main path for programs."""
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
