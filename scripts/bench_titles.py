"""How well titles are matched, by the pairs of the tests: what is accepted, and whether scores mean what they say."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from tests.titles import Pair, pairs

BINS = (0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98, 1.0001)


def table() -> None:
    """False matches (goal: none) and recall (goal: 0.95), by kind of difference; then the scores in bins."""
    everything = pairs()
    kinds: dict[tuple[bool, str], list[Pair]] = defaultdict(list)
    for pair in everything:
        kinds[pair.is_same, pair.what].append(pair)
    print(f"{'one paper':<60} {'pairs':>6} {'matched':>8}")
    for (is_same, what), found in kinds.items():
        if is_same:
            print(f"  {what:<58} {len(found):6} {sum(pair.is_accepted for pair in found):8}")
    print(f"{'two papers':<60} {'pairs':>6} {'matched':>8}")
    for (is_same, what), found in kinds.items():
        if not is_same:
            print(f"  {what:<58} {len(found):6} {sum(pair.is_accepted for pair in found):8}")
    same = [pair for pair in everything if pair.is_same]
    others = [pair for pair in everything if not pair.is_same]
    print(f"recall {sum(p.is_accepted for p in same) / len(same):.3f} of {len(same)} pairs (goal 0.95)")
    print(f"false matches {sum(p.is_accepted for p in others)} of {len(others)} pairs (goal 0)")
    print(f"{'score':<14} {'pairs':>6} {'mean score':>11} {'one paper':>10}")
    for least, most in pairwise(BINS):
        within = [pair for pair in everything if least <= pair.found.score < most]
        if within:
            mean = sum(pair.found.score for pair in within) / len(within)
            right = sum(pair.is_same for pair in within) / len(within)
            print(f"{least:.2f} to {min(most, 1):.2f} {len(within):8} {mean:11.2f} {right:10.2f}")
