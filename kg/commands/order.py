"""`kg order`: in what order to read the list, and which few of its works touch most of its links."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.commands.built import BUILD, JSON, corpus_of, known, say, work_as_json

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
    from kg.wording import order as wording

    works = network(corpus_of(folder))
    if touch:
        few = touching(works, touch)
        say(touching_as_json(works, few) if as_json else wording.touching_lines(works, few))
    else:
        found = reading_order(works)
        say(order_as_json(works, found) if as_json else wording.lines(works, found))


def order_as_json(network: Network, order: tuple[Place, ...]) -> dict[str, object]:
    """The order for programs."""
    from kg.wording.order import reason
    from kg.wording.words import places

    return {
        "order": [
            {
                **work_as_json(network, place.work),
                "builds_on": [str(work) for work in place.builds_on],
                "built_on_by": [str(work) for work in place.built_on_by],
                "cycle": [str(work) for work in place.cycle],
                "reason": reason(network, place, places),
            }
            for place in order
        ],
        "known": known(network),
    }


def touching_as_json(network: Network, few: Touching) -> dict[str, object]:
    """The few works for programs; `is_smallest` is false where a smaller set may do."""
    return {
        "works": [work_as_json(network, work) for work in few.works],
        "touched": few.touched,
        "links": few.links,
        "is_smallest": few.is_smallest,
        "known": known(network),
    }
