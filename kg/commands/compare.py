"""Two lists, or two states of one, on the command line: each command reads the folders of builds and asks nobody."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.commands.built import JSON, corpus_of, say

if TYPE_CHECKING:
    from kg.insight.network import Network
    from kg.insight.overlap import Overlap, Side
    from kg.pid import Pid

# How many rows of each part a person is told; all of them are in the JSON.
_ROWS = 20


@click.command()
@click.argument("a", type=click.Path(path_type=Path))
@click.argument("b", type=click.Path(path_type=Path))
@JSON
def compare(a: Path, b: Path, as_json: bool) -> None:
    """Compare two lists, given as the folders of their builds A and B.

    Tells which works are in both, what one cites of the other, and what both miss.
    """
    from kg.insight import overlap

    found = overlap.compare(corpus_of(a), corpus_of(b))
    say(in_json(found) if as_json else in_words(found))


def in_words(overlap: Overlap) -> list[str]:
    """The comparison as lines for a person; works of the lists by their places in them."""
    linked, a, b = overlap.network, overlap.a, overlap.b

    def place(side: Side, work: Pid) -> str:
        return str(side.listed[work].position)

    def places(side: Side, works: Collection[Pid]) -> str:
        return ", ".join(place(side, work) for work in works)

    def cited(side: Side, other: Side, rows: Collection[tuple[Pid, tuple[Pid, ...]]]) -> list[str]:
        return [
            f"{place(other, work)} {linked.title(work)}{_details(linked, work)}, by {places(side, ends)}"
            for work, ends in rows
        ]

    return [
        *(_head(name, side) for name, side in (("A", a), ("B", b))),
        *_part(
            f"In both: {len(overlap.shared)} of {len(a.listed)} in A and {len(b.listed)} in B",
            [
                f"{place(a, work)} = {place(b, work)} {linked.title(work)}{_details(linked, work)}"
                for work in overlap.shared
            ],
        ),
        *_part(
            f"Of the same title, but not known to be one work: {len(overlap.same_title)}",
            [
                f"{place(a, one)} ≟ {place(b, other)} {linked.title(one)} ({one}, {other})"
                for one, other in overlap.same_title
            ],
        ),
        *_part(f"A cites of what B alone lists: {len(overlap.a_cites)}", cited(a, b, overlap.a_cites)),
        *_part(f"B cites of what A alone lists: {len(overlap.b_cites)}", cited(b, a, overlap.b_cites)),
        *_part(
            f"In neither, but linked with both: {len(overlap.missed)}",
            [
                f"{row.rank} (could be {row.best} to {row.worst}) {linked.title(row.work)}{_details(linked, row.work)},"
                f" with A {places(a, row.with_a)}, with B {places(b, row.with_b)}"
                for row in overlap.missed
            ],
        ),
    ]


def _head(name: str, side: Side) -> str:
    return (
        f"{name}: {side.title}: {len(side.listed)} works; reference lists known for {side.references_known} of"
        f" {len(side.papers)} papers, citation lists for {side.citations_known} of {len(side.papers)}"
    )


def _details(linked: Network, work: Pid) -> str:
    year = linked.year(work)
    return f" ({year}, {work})" if year else f" ({work})"


def _part(head: str, rows: Collection[str]) -> list[str]:
    """A head with its first rows, and how many are left."""
    shown = [f"  {row}" for row in list(rows)[:_ROWS]]
    more = [f"  ... and {len(rows) - _ROWS:,} more (--json has all)"] if len(rows) > _ROWS else []
    return ["", head, *shown, *more]


def in_json(overlap: Overlap) -> dict[str, Any]:
    """The comparison for programs: the works of both lists by `position`, all works by `id` (a CURIE)."""
    linked = overlap.network

    def work(pid: Pid) -> dict[str, Any]:
        return {
            "id": str(pid),
            "title": linked.title(pid),
            "year": linked.year(pid),
            "cited_at_large": linked.fame(pid),
        }

    def side(one: Side) -> dict[str, Any]:
        return {
            "title": one.title,
            "works": [{"position": entry.position, **work(pid)} for pid, entry in one.listed.items()],
            "papers": len(one.papers),
            "references_known": one.references_known,
            "citations_known": one.citations_known,
        }

    def cited(rows: Collection[tuple[Pid, tuple[Pid, ...]]]) -> list[dict[str, Any]]:
        return [work(pid) | {"cited_by": [str(end) for end in ends]} for pid, ends in rows]

    return {
        "a": side(overlap.a),
        "b": side(overlap.b),
        "shared": [work(pid) for pid in overlap.shared],
        "same_title": [[str(one), str(other)] for one, other in overlap.same_title],
        "a_cites": cited(overlap.a_cites),
        "b_cites": cited(overlap.b_cites),
        "missed": [
            work(row.work)
            | {
                "with_a": [str(end) for end in row.with_a],
                "with_b": [str(end) for end in row.with_b],
                "rank": row.rank,
                "best": row.best,
                "worst": row.worst,
            }
            for row in overlap.missed
        ],
    }
