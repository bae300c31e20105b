"""The timeline: which version of a work came first, how wide each year is, and who stands above whom.

The axis is honest but not even: a year in which much appeared is wider than one in which little did, so that names
find room where they are needed and decades with a single paper do not take the width. Within a year time runs evenly.
What depends on the size of the screen (rows of names, stacks of dots) is the page's affair: web/src/timeline.ts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kg.corpus import Corpus
from kg.model import Paper
from kg.pid import Pid
from kg.view import layout
from kg.view.scene import Scene

# How much of a year's width a work asks for: names more than dots, and listed ones the most.
_ROOM_LISTED, _ROOM_NAMED, _ROOM_DOT = 30.0, 8.0, 1 / 5
_GROWTH = 0.7  # below 1: ten times the works do not need ten times the width
_MOST_FOR_QUIET = 0.1  # of the axis, for what every year gets whether anything appeared in it or not
_WIDTH = 800.0  # of the axis while the solver runs, in map units
_LINK = 60.0
_STEPS = 200
_MONTHS = 12

_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-([0-2]\d|3[01]))?)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """`first` names the earliest version of each work, in the scene's order; None: no version has a date or year.

    `widths` are those of the years from `year` on, as parts of the whole axis. `order` are the works that stand by
    name, from the top down: what is linked stands at about one height.
    """

    first: tuple[Pid | None, ...]
    year: int
    widths: tuple[float, ...]
    order: tuple[str, ...]


def unroll(corpus: Corpus, scene: Scene) -> Timeline:
    """The timeline of a scene."""
    first = {work: _first([corpus.papers[pid] for pid in scene.entities[work].records]) for work in scene.works}
    times = {work: time for work, paper in first.items() if paper and (time := middle(paper)) is not None}
    named = {m for island in scene.islands if island.named and island.kind != "author" for m in island.members}
    year, widths = _widths(scene, times, named)
    return Timeline(
        first=tuple(paper.pid if (paper := first[work]) else None for work in scene.works),
        year=year,
        widths=widths,
        order=_order(scene, [*scene.listed, *sorted(named)], times, year, widths),
    )


def middle(paper: Paper) -> float | None:
    """When a paper appeared, as a year with a fraction: the middle of the day, month or year that is known."""
    found = _DATE.fullmatch(paper.date or "")
    if not found:
        return None if paper.year is None else paper.year + 0.5
    year, month, day = (int(part or 0) for part in found.groups())
    if not month:
        return year + 0.5
    return year + (month - 1 + ((day - 0.5) / 31 if day else 0.5)) / _MONTHS


def _first(versions: Sequence[Paper]) -> Paper | None:
    """The version of the earliest year; of several, the one whose date says most, and the earliest of those."""
    dated = [(paper, time) for paper in versions if (time := middle(paper)) is not None]
    return min(dated, key=lambda d: (int(d[1]), -len(d[0].date or ""), d[1]), default=(None, 0))[0]


def _widths(scene: Scene, times: Mapping[str, float], named: set[str]) -> tuple[int, tuple[float, ...]]:
    if not times:
        return 0, ()
    years = {work: int(time) for work, time in times.items()}
    start, end = min(years.values()), max(years.values())
    asked = np.zeros(end - start + 1)
    for work, year in years.items():
        listed = scene.role[work] == "listed"
        asked[year - start] += _ROOM_LISTED if listed else _ROOM_NAMED if work in named else _ROOM_DOT
    room = asked**_GROWTH
    room += min(1.0, _MOST_FOR_QUIET * float(room.sum()) / len(room))
    return start, tuple(np.round(room / room.sum(), 5).tolist())


def _order(
    scene: Scene, names: Sequence[str], times: Mapping[str, float], year: int, widths: Sequence[float]
) -> tuple[str, ...]:
    """The names by their height once the solver has moved them, each held at its date."""
    index = {name: i for i, name in enumerate(names)}
    pairs = sorted({(min(a, b), max(a, b)) for a, b in scene.links if a in index and b in index})
    springs = layout.Springs(
        one=np.array([index[a] for a, _ in pairs], dtype=np.int64),
        other=np.array([index[b] for _, b in pairs], dtype=np.int64),
        strength=np.ones(len(pairs)),
    )
    links = np.bincount(springs.one, minlength=len(names)) + np.bincount(springs.other, minlength=len(names))
    edges = _WIDTH * np.concatenate([[0.0], np.cumsum(widths)])
    # What has no date may stand anywhere; the middle disturbs least.
    at = np.array([times.get(name, year + len(widths) / 2) for name in names])
    x = np.interp(at, year + np.arange(len(edges)), edges)
    # The best linked begin in the middle, the others in turn above and below.
    rank = np.argsort(np.lexsort((np.arange(len(names)), -links)))
    y = np.where(rank % 2, -1, 1) * (rank + 1) * _LINK / 4
    points = layout.settle(x + 1j * y, 1 + links / 5, springs, length=_LINK, steps=_STEPS, upright=True)
    heights = np.round(points.imag, 1).tolist()
    return tuple(sorted(names, key=lambda name: (heights[index[name]], index[name])))
