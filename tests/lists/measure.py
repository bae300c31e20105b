"""How well a list is read: its entries as `kg entries --json` prints them, beside labels made by hand.

Beside each list `NAME.SUFFIX` in this folder stands `NAME.labels.jsonl`, a line for each entry that a person sees in
it, with the keys of `kg entries --json`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg import readlist
from kg.entries import row

FOLDER = Path(__file__).parent
GOAL = 0.98
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Shares between 0 and 1: of the entries, and of what is right in those that were found."""

    precision: float
    recall: float
    titles: float
    links: float
    ids: float
    kinds: float
    details: float
    wrong: tuple[str, ...]


def lists() -> dict[str, Path]:
    """The labelled lists by their names."""
    labelled = (path.name.removesuffix(".labels.jsonl") for path in FOLDER.glob("*.labels.jsonl"))
    return {
        name: next(path for path in sorted(FOLDER.glob(f"{name}.*")) if not path.name.endswith(".labels.jsonl"))
        for name in sorted(labelled)
    }


def labels(path: Path) -> list[Row]:
    """What a person sees in a list."""
    lines = path.with_name(f"{path.name.partition('.')[0]}.labels.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def measure(path: Path) -> Measure:
    """Read a list and compare it with its labels."""
    return compare([row(entry) for entry in readlist.read(path).entries], labels(path))


def compare(found: Sequence[Row], expected: Sequence[Row]) -> Measure:
    """Entries stand for each other if they begin in one line and have a title, a link or an identifier in common."""
    left = list(found)
    pairs: list[tuple[Row, Row]] = []
    wrong: list[str] = []
    for one in expected:
        same = next((other for other in left if other["line"] == one["line"] and _alike(one, other)), None)
        if same is None:
            wrong.append(f"not found: {one}")
        else:
            left.remove(same)
            pairs.append((one, same))
    wrong += [f"no entry: {other}" for other in left]

    def share(*keys: str) -> float:
        right = 0
        for one, other in pairs:
            for key in keys:
                if one[key] == other[key]:
                    right += 1
                else:
                    wrong.append(f"line {one['line']}: {key} is {other[key]!r}, not {one[key]!r}")
        return right / (len(pairs) * len(keys)) if pairs else 0.0

    return Measure(
        precision=len(pairs) / len(found) if found else 0.0,
        recall=len(pairs) / len(expected),
        titles=share("title"),
        links=share("url"),
        ids=share("ids"),
        kinds=share("kind"),
        details=share("section", "year", "venue"),
        wrong=tuple(wrong),
    )


def _alike(one: Row, other: Row) -> bool:
    return any(one[key] and one[key] == other[key] for key in ("title", "url", "ids"))
