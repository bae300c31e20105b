"""Pairs of listed works: co-cited by the works that cite both, coupled by the works that both cite."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.insight.network import Network
from kg.model import Direction
from kg.pid import Pid

# So many pairs are given.
MOST = 20
# What is linked with more listed works than this, as a survey is, says little of two of them, and would make millions
# of pairs.
WIDEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two listed works and how many works link them; `known` of their two lists are wholly known.

    Unless both are known there may be more, but no more than `most`, the length of a list that is known; None if none
    is. `rank` counts from 1 among all pairs of listed works, and equal ones share it; `best` and `worst` are the ranks
    that it could have if all lists were known, whatever stood in them.
    """

    one: Pid
    other: Pid
    works: int
    known: int
    most: int | None
    rank: int
    best: int
    worst: int


def pairs(
    network: Network, ends: Mapping[Pid, Sequence[Pid]], direction: Direction
) -> tuple[tuple[Pair, ...], frozenset[Pid]]:
    """The strongest pairs of listed works among the ends of one work; and the works with too many ends to count.

    `direction` is that of the lists of the listed works in which these links stand. That a work becomes too wide if
    more is known is not thought of.
    """
    listed = tuple(network.listed)
    place = {work: number for number, work in enumerate(listed)}
    wide: set[Pid] = set()
    counts: Counter[tuple[int, int]] = Counter()
    lengths = [0] * len(listed)
    for work, others in ends.items():
        places = sorted(place[other] for other in others if other in place)
        if len(places) > WIDEST:
            wide.add(work)
            continue
        counts.update(combinations(places, 2))
        for number in places:
            lengths[number] += 1

    known = [number for number, work in enumerate(listed) if (work, direction) in network.known]
    is_known = frozenset(known)
    unknown = len(listed) - len(known)
    # What a pair counts at most: what it counts, if both lists are known; as much as the one that is; or anything.
    by_count, by_length = sorted(counts.values()), sorted(lengths[number] for number in known)
    by_both = sorted(count for pair, count in counts.items() if is_known.issuperset(pair))
    found = []
    for (one, other), count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST]:
        sure = [number for number in (one, other) if number in is_known]
        most = count if len(sure) == 2 else lengths[sure[0]] if sure else None
        ahead = len(by_both) - bisect_right(by_both, count)
        ahead += unknown * (len(by_length) - bisect_right(by_length, count)) + unknown * (unknown - 1) // 2
        found.append(
            Pair(
                one=listed[one],
                other=listed[other],
                works=count,
                known=len(sure),
                most=most,
                rank=1 + len(by_count) - bisect_right(by_count, count),
                best=1 if most is None else 1 + len(by_count) - bisect_right(by_count, most),
                # Nothing is before itself.
                worst=1 + ahead - (most is None or most > count),
            )
        )
    return tuple(found), frozenset(wide)
