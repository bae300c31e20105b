"""Where everything of a scene stands: the start picture first, with room for its names, then the rest around it."""

from __future__ import annotations

import cmath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kg.view import layout
from kg.view.scene import Island, Scene, connected

# Sizes are map units: CSS pixels of the first picture.
_LINK = 24.0  # the length of a link between two works of usual size
_FRAME = 770 + 520j  # the first picture without the rows at its foot
_TURNS = 8  # half a circle in so many steps
_AIRS = (1.1, 1.5)  # the area to begin with, as a multiple of that of all boxes
_MOST_TURNED = 1_200  # boxes in all turns: of a picture with more than that nobody sees how it is turned
_DOTS_APART = 6.2
_ROWS_APART = 18.0
_STEPS = 150
_STEPS_AROUND = 60
_SHELF_WIDTH = 780.0
_SHELF_GAP = 70.0
_LETTER = 6.6  # the mean width of a letter of a name
_BOLD_LETTER = 8.6
_NAME_LINES = 20  # letters in a line of a listed work's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where works and shared authors stand; `middles` and `extents` (width, height) are those of the scene's islands.

    `mirrored`: the names of that island stand to the left of their shapes, not to the right.
    `alone` are the listed works without a known link to another one; they stand in rows from `shelf` down.
    """

    points: Mapping[str, complex]
    middles: tuple[complex, ...]
    extents: tuple[tuple[float, float], ...]
    mirrored: tuple[bool, ...]
    alone: tuple[str, ...]
    shelf: float


def arrange(
    scene: Scene, labels: Mapping[str, str], sizes: Mapping[str, float], last: Mapping[str, complex] | None = None
) -> Places:
    """Places for all works and shared authors; `labels` and `sizes` (radii) are those of what stands by name.

    `last` is where works (by any identifier of theirs) and authors (by name) stood on an earlier map. If at least half
    of what there is to place stood there, it stays where it was as far as there is room, and the rest joins it.
    """
    islands = {f"island:{number:06}": island for number, island in enumerate(scene.islands)}
    boxes = {name: _extent(island, labels) for name, island in islands.items()}
    boxes |= {work: _named_box(labels[work], sizes[work]) for work in scene.listed}
    ties = list(_ties(scene, islands))
    stood = _bodies(scene, islands, boxes, labels, last or {})

    # 1. The start picture: what hangs together with at least two listed works.
    first = [*scene.listed, *(name for name, island in islands.items() if len(island.listed) > 1)]
    inside = frozenset(first)
    groups = connected(first, [tie[:2] for tie in ties if inside.issuperset(tie[:2])])
    on_list = frozenset(scene.listed)
    alone = tuple(
        work for group in groups if len(on_list.intersection(group)) == 1 for work in group if work in on_list
    )
    together = sorted(name for group in groups if len(on_list.intersection(group)) > 1 for name in group)
    at = _solve(together, ties, boxes, {}, stood, _STEPS)
    if not _stay(together, stood):
        at = _centred(at, boxes)

    # 2. Below it, in rows, the listed works that nothing known links with the others.
    shelf = max((z.imag + boxes[name][1] / 2 for name, z in at.items()), default=0.0) + 40
    breadth = 2 * max((z.real + boxes[name][0] / 2 for name, z in at.items()), default=0.0)
    at |= _rows(alone, boxes, shelf, max(_SHELF_WIDTH, 0.8 * breadth))

    # 3. Around both, what is shown on demand.
    at |= _solve(sorted(islands.keys() - at.keys()), ties, boxes, at, stood, _STEPS_AROUND)

    # A listed work's name hangs below it; a column's names stand on the far side of what they are linked with.
    points = {work: at[work] - 1j * _name_height(labels[work]) / 2 for work in scene.listed}
    mirrored = []
    for name, island in islands.items():
        mirrored.append(sum(at[work].real - at[name].real for work in island.listed) > 0)
        points |= _members(island, at[name], boxes[name], mirrored[-1])
    return Places(
        points={name: _rounded(z) for name, z in points.items()},
        middles=tuple(_rounded(at[name]) for name in islands),
        extents=tuple((round(boxes[name][0], 1), round(boxes[name][1], 1)) for name in islands),
        mirrored=tuple(mirrored),
        alone=alone,
        shelf=round(shelf, 1),
    )


def _bodies(
    scene: Scene,
    islands: Mapping[str, Island],
    boxes: Mapping[str, tuple[float, float]],
    labels: Mapping[str, str],
    last: Mapping[str, complex],
) -> dict[str, complex]:
    """Where the middles of boxes were on an earlier map: those of listed works, and of islands by their members."""
    if not last:
        return {}

    def place(member: str) -> complex | None:
        ids = map(str, scene.entities[member].records) if member in scene.entities else [labels[member]]
        return next((last[name] for name in ids if name in last), None)

    found = {work: z + 1j * _name_height(labels[work]) / 2 for work in scene.listed if (z := place(work)) is not None}
    for name, island in islands.items():
        there = [z for member in island.members if (z := place(member)) is not None]
        if not there:
            continue
        middle = sum(there) / len(there)
        if island.named:
            side = boxes[name][0] / 2 - 8
            is_left = sum(found[work].real - middle.real for work in island.listed if work in found) > 0
            middle += -side if is_left else side
        found[name] = middle
    return found


def _extent(island: Island, labels: Mapping[str, str]) -> tuple[float, float]:
    """The width and height of an island: a column of names, each beside its shape, or a disc of dots."""
    if island.named:
        longest = max(len(labels[member]) for member in island.members)
        return 16 + _LETTER * longest, _ROWS_APART * len(island.members)
    across = 2 * _DOTS_APART * layout.SPIRAL * len(island.members) ** 0.5 + _DOTS_APART
    return across, across


def _members(island: Island, middle: complex, extent: tuple[float, float], mirrored: bool) -> dict[str, complex]:
    if island.named:
        side = extent[0] / 2 - 8
        top = middle + complex(side if mirrored else -side, _ROWS_APART / 2 - extent[1] / 2)
        return {member: top + 1j * _ROWS_APART * row for row, member in enumerate(island.members)}
    dots = layout.spiral(len(island.members), _DOTS_APART).tolist()
    return {member: middle + dot for member, dot in zip(island.members, dots, strict=True)}


def _named_box(label: str, size: float) -> tuple[float, float]:
    """The room of a listed work with its name, in one line or two, below it."""
    lines = 2 if len(label) > _NAME_LINES else 1
    # Lines break at words, so one of the two is longer than half.
    return max(2 * size, _BOLD_LETTER * len(label) * (0.6 if lines == 2 else 1)), 2 * size + _name_height(label)


def _name_height(label: str) -> float:
    return 43 if len(label) > _NAME_LINES else 24


def _ties(scene: Scene, islands: Mapping[str, Island]) -> Iterable[tuple[str, str, float]]:
    """What pulls together: (one, other, strength) between listed works and islands, each pair once, in order."""
    home = {member: name for name, island in islands.items() for member in island.members}
    counts: dict[tuple[str, str], int] = {}
    written = [(person, work) for person, works in scene.wrote.items() for work in works]
    for one, other in (*scene.links, *written):
        a, b = home.get(one, one), home.get(other, other)
        if a != b:
            pair = min(a, b), max(a, b)
            counts[pair] = counts.get(pair, 0) + 1
    on_list = frozenset(scene.listed)
    for (one, other), count in sorted(counts.items()):
        # Between outside works a link is a hint; with a listed one it is what the map is about.
        weight = 1.0 if on_list.issuperset((one, other)) else 0.6 if not on_list.isdisjoint((one, other)) else 0.05
        yield one, other, weight * float(1 + np.log10(count))


def _solve(
    names: Sequence[str],
    ties: Sequence[tuple[str, str, float]],
    boxes: Mapping[str, tuple[float, float]],
    fixed: Mapping[str, complex],
    stood: Mapping[str, complex],
    steps: int,
) -> dict[str, complex]:
    """Places for `names` (sorted), given those that are fixed, and where some of them stood before."""
    if not names:
        return {}
    everyone = [*names, *sorted(fixed)]
    count = len(everyone)
    index = {name: i for i, name in enumerate(everyone)}
    ends = [(index[one], index[other], s) for one, other, s in ties if one in index and other in index]
    springs = layout.Springs(
        one=np.array([end[0] for end in ends], dtype=np.int64),
        other=np.array([end[1] for end in ends], dtype=np.int64),
        strength=np.array([end[2] for end in ends], dtype=np.float64),
    )
    links = np.bincount(springs.one, minlength=count) + np.bincount(springs.other, minlength=count)
    widths, heights = (np.array([boxes[name][axis] for name in everyone]) for axis in (0, 1))
    # What many link with, and what needs much room, pushes most: hubs spread, the rest finds its place between them.
    masses = np.sqrt(widths * heights) / 60 + links / 5
    pinned = np.array([name in fixed for name in everyone])

    start = np.zeros(count, dtype=complex)
    room = widths + 10, heights + 8
    if _stay(names, stood):
        start[pinned] = [fixed[name] for name in everyone[len(names) :]]
        held = np.array([name in fixed or name in stood for name in everyone])
        kept = np.array([name in stood and name not in fixed for name in everyone])
        start[kept] = [stood[name] for name in names if name in stood]
        start[~held] = _between(start, springs, held)[~held]
        points = layout.settle(start, masses, springs, length=_LINK, steps=steps, gravity=0.3, pinned=held)
        points = layout.separate(points, *room, rounds=300, pinned=pinned)
        return {name: complex(points[index[name]]) for name in names}
    if fixed:
        start[pinned] = [fixed[name] for name in everyone[len(names) :]]
        start[~pinned] = _outside(start, springs, pinned)[~pinned]
    else:
        # The best linked begin in the middle.
        start[sorted(range(count), key=lambda i: (-links[i], names[i]))] = layout.spiral(count, _LINK)
    points = layout.settle(
        start, masses, springs, length=_LINK, steps=steps, gravity=0.3 if fixed else 0.05, pinned=pinned
    )
    points = layout.separate(points, *room, rounds=300, pinned=pinned) if fixed else _framed(points, *room)
    return {name: complex(points[index[name]]) for name in names}


def _framed(points: layout.Points, widths: layout.Reals, heights: layout.Reals) -> layout.Points:
    """The same picture, turned and stretched so that, once its boxes are parted, it fills the first picture best."""
    best, merit = points, (-len(points), 0.0)
    turns = max(1, min(_TURNS, _MOST_TURNED // len(points)))
    for turn in np.arange(turns) * np.pi / turns:
        turned = points * np.exp(1j * turn)
        across, down = float(np.ptp(turned.real)) or 1.0, float(np.ptp(turned.imag)) or 1.0
        for air in _AIRS if turns > 1 else _AIRS[-1:]:
            height = (float((widths * heights).sum()) * air * _FRAME.imag / _FRAME.real) ** 0.5
            width = height * _FRAME.real / _FRAME.imag
            parted = layout.separate(
                turned.real * (width / across) + 1j * turned.imag * (height / down), widths, heights, rounds=200
            )
            right, left = (parted.real + widths / 2).max(), (parted.real - widths / 2).min()
            lower, upper = (parted.imag + heights / 2).max(), (parted.imag - heights / 2).min()
            scale = min(_FRAME.real / (right - left), _FRAME.imag / (lower - upper))
            overlapping = layout.overlaps(parted, widths - 2, heights - 2)
            if (-overlapping, scale) > merit:
                best, merit = parted, (-overlapping, scale)
    return best


def _outside(start: layout.Points, springs: layout.Springs, pinned: layout.Flags) -> layout.Points:
    """Beginnings for what joins a finished picture: beyond its edge, on the side of what each is linked with."""
    total = np.zeros(len(start), dtype=complex)
    for end, partner in ((springs.one, springs.other), (springs.other, springs.one)):
        np.add.at(total, end, np.where(pinned[partner], start[partner] * springs.strength, 0))
    reach = float(np.abs(start[pinned]).max(initial=_LINK))
    spread = layout.spiral(len(start), _LINK / 4)
    return np.array([cmath.rect(reach * 1.1, cmath.phase(z)) for z in total.tolist()]) + spread


def _stay(names: Sequence[str], stood: Mapping[str, complex]) -> bool:
    """Whether so much stood before that the picture is kept."""
    return 2 * sum(name in stood for name in names) >= len(names)


def _between(start: layout.Points, springs: layout.Springs, held: layout.Flags) -> layout.Points:
    """Beginnings for what joins a picture: in the middle of what each is linked with."""
    total = np.zeros(len(start), dtype=complex)
    weight = np.zeros(len(start))
    for end, partner in ((springs.one, springs.other), (springs.other, springs.one)):
        np.add.at(total, end, np.where(held[partner], start[partner] * springs.strength, 0))
        np.add.at(weight, end, np.where(held[partner], springs.strength, 0))
    return total / np.maximum(weight, 1e-9) + layout.spiral(len(start), _LINK / 4)


def _centred(at: Mapping[str, complex], boxes: Mapping[str, tuple[float, float]]) -> dict[str, complex]:
    """The same picture with the middle of its bounding box at 0."""
    if not at:
        return {}
    edges = [z + complex(*boxes[name]) / 2 * side for name, z in at.items() for side in (-1, 1)]
    across, down = [z.real for z in edges], [z.imag for z in edges]
    middle = complex(max(across) + min(across), max(down) + min(down)) / 2
    return {name: z - middle for name, z in at.items()}


def _rows(
    names: Sequence[str], boxes: Mapping[str, tuple[float, float]], top: float, width: float
) -> dict[str, complex]:
    """The names in rows from `top` down, each row centred, their upper edges in line."""
    rows: list[list[str]] = [[]]
    for name in names:
        if rows[-1] and sum(boxes[n][0] + _SHELF_GAP for n in (*rows[-1], name)) > width:
            rows.append([])
        rows[-1].append(name)
    at: dict[str, complex] = {}
    top += 16
    for row in rows:
        x = -sum(boxes[n][0] + _SHELF_GAP for n in row) / 2
        for name in row:
            room, height = boxes[name]
            at[name] = complex(x + (room + _SHELF_GAP) / 2, top + height / 2)
            x += room + _SHELF_GAP
        top += max((boxes[name][1] for name in row), default=0) + 26
    return at


def _rounded(z: complex) -> complex:
    return complex(round(z.real, 1), round(z.imag, 1))
