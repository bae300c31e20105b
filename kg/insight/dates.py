"""When works appeared, and which citations run backwards in time."""

from __future__ import annotations

from collections.abc import Iterable

from kg.insight.network import Network
from kg.pid import Pid

# After all that has a date.
_UNDATED = "~"


def in_order_of_time(network: Network, works: Iterable[Pid]) -> tuple[Pid, ...]:
    """The works by the dates of their first versions, those without a date last."""
    return tuple(sorted(works, key=lambda work: (min(_dates(network, work), default=_UNDATED), work)))


def runs_backwards(network: Network, citing: Pid, cited: Pid) -> bool:
    """Whether the last version of the one appeared before the first version of the other, as far as the dates tell.

    Such a link rests on a wrong date, on versions that no source knows, or on a record that was taken for another.
    """
    ends, begins = _dates(network, citing), _dates(network, cited)
    # Dates of a year or a month say no more than that: 2023 is not before 2023-05.
    last = {len(end): end for end in sorted(ends)}
    return bool(ends and begins) and all(end < min(begin[:size] for begin in begins) for size, end in last.items())


def _dates(network: Network, work: Pid) -> list[str]:
    papers = (network.papers[pid] for pid in network.works[work].records)
    return [date for paper in papers if (date := paper.date or str(paper.year or ""))]
