"""The ranks that things have, and those that they could have if more were known."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

Key = TypeVar("Key", int, float, tuple[int, int])


class Range(NamedTuple):
    """A rank, counted from 1, which equal ones share; the best and the worst one that are possible."""

    rank: int
    best: int
    worst: int


def ranges(now: Sequence[Key], most: Sequence[Key]) -> list[Range]:
    """The range of each of several things among them, by what it counts now, and what it could count at most.

    None can count less than now, and what one gains says nothing of the others: at best it has all that it could have
    and no other has more than now, at worst the other way round.
    """
    by_now, by_most = sorted(now), sorted(most)
    total = len(now)
    return [
        Range(
            rank=1 + total - bisect_right(by_now, here),
            best=1 + total - bisect_right(by_now, there),
            # Nothing is before itself.
            worst=1 + total - bisect_right(by_most, here) - (there > here),
        )
        for here, there in zip(now, most, strict=True)
    ]
