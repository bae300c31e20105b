"""Whether two bylines name the same people, however they write them: in full, by initials, family name first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import OSA

from kg.titles import normal

# `first`: the first authors are one person; `some`: others are; `unclear`: family names are shared and given names
# differ; `none`: nobody is in both; `unknown`: one of the bylines is empty.
Grade = Literal["first", "some", "unclear", "none", "unknown"]
# A byline is compared so far: what a thousand authors of one paper are called decides nothing more.
COMPARED = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far two bylines agree, and the names that both have, as the second one writes them."""

    grade: Grade
    names: tuple[str, ...] = ()


def agreement(listed: Sequence[str], printed: Sequence[str]) -> Agreement:
    """Compare the names of a list, which abbreviates and leaves out, with those of a record."""
    ours = [(name, parts) for name in listed[:COMPARED] if (parts := _parts(name))]
    theirs = [(name, parts) for name in printed[:COMPARED] if (parts := _parts(name))]
    if not ours or not theirs:
        return Agreement(grade="unknown")
    shared = tuple(name for name, parts in theirs if any(_is_same(parts, mine) for _, mine in ours))
    if _is_same(ours[0][1], theirs[0][1]):
        return Agreement(grade="first", names=shared)
    if shared:
        return Agreement(grade="some", names=shared)
    families = {mine[-1] for _, mine in ours} | {mine[0] for _, mine in ours if len(mine[0]) > 2}
    is_unclear = any(parts[-1] in families and len(parts[-1]) > 2 for _, parts in theirs)
    return Agreement(grade="unclear" if is_unclear else "none")


@lru_cache(maxsize=4096)
def _parts(name: str) -> tuple[str, ...]:
    """The parts of a name; `Lovelace, A.` is turned round."""
    family, comma, given = name.partition(",")
    return tuple(normal(f"{given} {family}" if comma else name).split())


def _is_same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names may be one person's: a part of them in full, and no other part that contradicts.

    A part contradicts if it is neither there nor begins like one that is there.
    """
    if not any(len(a) > 1 and _alike(a, b) for a in one for b in other):
        return False
    shorter, longer = sorted((one, other), key=len)
    left = list(longer)
    for part in sorted(shorter, key=len, reverse=True):
        found = next((b for b in left if _alike(part, b)), None) or next(
            (b for b in left if min(len(part), len(b)) <= 2 and part[0] == b[0]), None
        )
        if found is None:
            return False
        left.remove(found)
    return True


def _alike(a: str, b: str) -> bool:
    """The same but for one letter of a long name, as accents are spelt out and letters slip."""
    return a == b or (min(len(a), len(b)) > 4 and OSA.distance(a, b, score_cutoff=1) <= 1)
