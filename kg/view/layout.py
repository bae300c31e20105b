"""Positions for a map: ForceAtlas2's forces, with the repulsion summed by FFT. numpy alone, no randomness.

Points are complex numbers, x + iy, in map units; one unit is one CSS pixel of the first picture at its design size.

The model is ForceAtlas2: every two points repel each other with `k m1 m2 / d`, linked points attract each other,
everything is drawn to the middle a little, and each point's step shrinks as it swings.
    Source: Jacomy et al. 2014, https://doi.org/10.1371/journal.pone.0098679
The sum over all pairs is not computed pair by pair. Masses are spread over a regular grid, the grid is convolved
with the force of a unit mass by FFT, and the result is read back at the points: n + G log G instead of n squared.
    Source: Linderman et al. 2019 (FIt-SNE), https://doi.org/10.1038/s41592-018-0308-4
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.complex128]
Reals = NDArray[np.float64]
Indices = NDArray[np.int64]
Flags = NDArray[np.bool_]

_SMALLEST_GRID = 64
_LARGEST_GRID = 512  # points are so many then that a cell more or less between two of them is not seen
_CELL_STEPS = 8  # for each doubling of a cell's size
_SOFTENING = 0.25  # of the length of a link: about the size of what is drawn
SPIRAL = 0.58  # the radius of a spiral of n places, a distance of 1 apart, is this times the root of n
_GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Springs:
    """The links of a graph: the ends as indices into the points, and how strongly each pulls (1 is usual)."""

    one: Indices
    other: Indices
    strength: Reals


def spiral(count: int, spacing: float) -> Points:
    """`count` places on a sunflower's spiral, about `spacing` apart, the first in the middle.

    Source: Vogel 1979, https://doi.org/10.1016/0025-5564(79)90080-4
    """
    rank = np.arange(count)
    radius = spacing * SPIRAL * np.sqrt(rank)
    return np.asarray(radius * np.exp(1j * _GOLDEN_ANGLE * rank), dtype=np.complex128)


def repulsion(points: Points, masses: Reals, softening: float) -> Points:
    """For each point, the sum over all others of `m1 m2 d / (|d|^2 + softening^2)`, d pointing away from the other.

    `softening` (map units) is the distance below which the force stops growing: the size of what is drawn.
    Within a few per cent of the sum over all pairs as long as a cell of the grid is no larger than that. The grid has
    about 16 cells for each point, so that the work grows with n log n; where the points lie far apart for their
    number, cells are larger, and pairs closer than a cell push each other less than they should.
    """
    corner = complex(points.real.min(), points.imag.min())
    extent = max(float(np.ptp(points.real)), float(np.ptp(points.imag)), softening)
    size = min(_grid_size(16 * len(points)), _LARGEST_GRID)
    # In steps, so that the next call can use the same kernel though the points have moved a little.
    cell = float(2 ** (np.ceil(_CELL_STEPS * np.log2(extent / (size - 4))) / _CELL_STEPS))

    # 1. Spread each mass over the 4 x 4 grid points around it, by cubic Lagrange weights.
    x, wx = _stencil((points.real - corner.real) / cell)
    y, wy = _stencil((points.imag - corner.imag) / cell)
    cells = (y[:, :, None] * size + x[:, None, :]).reshape(len(points), 16)
    weights = (wy[:, :, None] * wx[:, None, :]).reshape(len(points), 16)
    grid = np.bincount(cells.ravel(), (weights * masses[:, None]).ravel(), size * size).reshape(size, size)

    # 2. Convolve with the force of a unit mass; twice the size, so that the ends do not meet.
    whole = (2 * size, 2 * size)
    along, upright = _kernels(size, cell, softening)
    there = np.fft.rfft2(grid, whole)
    across = np.fft.irfft2(there * along, whole)[:size, :size]
    down = np.fft.irfft2(there * upright, whole)[:size, :size]
    field = across + 1j * down

    # 3. Read the field at the points with the same weights.
    return np.asarray((field.ravel()[cells] * weights).sum(axis=1) * masses, dtype=np.complex128)


@lru_cache(maxsize=1)
def _kernels(size: int, cell: float, softening: float) -> tuple[NDArray[np.complex128], NDArray[np.complex128]]:
    """The transforms of the force of a unit mass, along x and along y, on a grid of twice the size."""
    steps = np.fft.fftfreq(2 * size, 1 / (2 * size)) * cell
    along = np.fft.rfft2(steps[None, :] / (steps[None, :] ** 2 + steps[:, None] ** 2 + softening**2))
    # The force along y is that along x with the axes exchanged, and so is its transform.
    return along, _exchanged(along)


def _exchanged(transform: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """The half of a square's transform that `rfft2` gives, for the same square with its axes exchanged.

    The other half is the mirrored conjugate: `F(-u, -v) = conj(F(u, v))`.
    """
    size, half = transform.shape
    upper = transform[:half].T
    lower = transform[-np.arange(half) % size][:, size - np.arange(half, size)].conj().T
    return np.concatenate([upper, lower])


def _grid_size(cells: int) -> int:
    """The side of a square grid of so many cells or more, of a length that is quick to transform."""
    size = _SMALLEST_GRID
    while size * size < cells:
        size = size * 3 // 2 if size.bit_count() == 1 else size // 3 * 4
    return size


def _stencil(place: Reals) -> tuple[Indices, Reals]:
    """The four grid points around each place (in cells), and their weights in cubic interpolation."""
    first = np.floor(place).astype(np.int64)
    t = place - first
    weights = np.stack(
        [
            -t * (t - 1) * (t - 2) / 6,
            (t + 1) * (t - 1) * (t - 2) / 2,
            -(t + 1) * t * (t - 2) / 2,
            (t + 1) * t * (t - 1) / 6,
        ],
        axis=1,
    )
    # One cell of margin, so that the point to the left of the first cell exists.
    return first[:, None] + np.arange(4), weights


def attraction(points: Points, springs: Springs) -> Points:
    """The pull of the links: `strength * sqrt(d)` towards the other end.

    Between ForceAtlas2's linear and its logarithmic pull: clear islands, no far-flung leaves.
    """
    apart = points[springs.other] - points[springs.one]
    pull = springs.strength * apart * np.sqrt(1 / np.maximum(np.abs(apart), 1e-9))
    count = len(points)
    real = np.bincount(springs.one, pull.real, count) - np.bincount(springs.other, pull.real, count)
    imag = np.bincount(springs.one, pull.imag, count) - np.bincount(springs.other, pull.imag, count)
    return np.asarray(real + 1j * imag, dtype=np.complex128)


def settle(
    start: Points,
    masses: Reals,
    springs: Springs,
    *,
    length: float,
    steps: int,
    gravity: float = 0.05,
    pinned: Flags | None = None,
    upright: bool = False,
) -> Points:
    """Move the points by their forces, `steps` times; the pinned ones push and pull but stay.

    `upright`: all of them move up and down only, as on a timeline, where x is the date.

    `length` (map units) is where two linked points of mass 1 rest. The sums run in the order of the points and
    springs, so equal input in equal order gives equal bits: sort both by name to be free of the input's order.
    """
    if len(start) < 2:
        return start.copy()
    points = start / length
    before = np.zeros_like(points)
    speed = 1.0
    for _ in range(steps):
        force = repulsion(points, masses, _SOFTENING) + attraction(points, springs) - gravity * masses * points
        if pinned is not None:
            force[pinned] = 0
        if upright:
            force.real = 0
        swing, traction = np.abs(force - before), np.abs(force + before) / 2
        swinging = float((masses * swing).sum())
        if swinging > 0:
            speed = min(float((masses * traction).sum()) / swinging, 1.5 * speed)
        points += force * (speed / (1 + speed * np.sqrt(swing)))
        before = force
    return np.asarray(points * length, dtype=np.complex128)


def separate(points: Points, widths: Reals, heights: Reals, *, rounds: int, pinned: Flags | None = None) -> Points:
    """Push boxes around the points apart until none overlap, or `rounds` are over.

    `widths` and `heights` are whole boxes, in map units. Two overlapping boxes part along the axis on which they
    overlap least, half the way in a round.
    """
    points = points.copy()
    count = len(points)
    free = np.ones(count) if pinned is None else 1.0 - pinned
    for _ in range(rounds):
        a, b = _overlapping(points, widths, heights)
        both = free[a] + free[b]
        moving = both > 0
        if not moving.any():
            break
        a, b, both = a[moving], b[moving], both[moving]
        apart = points[b] - points[a]
        over_x = (widths[a] + widths[b]) / 2 - np.abs(apart.real)
        over_y = (heights[a] + heights[b]) / 2 - np.abs(apart.imag)
        sideways = over_x < over_y
        # Half a step: a box between two others would else jump from one to the other.
        push_x = np.where(sideways, over_x * np.where(apart.real < 0, -1, 1), 0) / both / 2
        push_y = np.where(sideways, 0, over_y * np.where(apart.imag < 0, -1, 1)) / both / 2
        points.real += np.bincount(b, push_x * free[b], count) - np.bincount(a, push_x * free[a], count)
        points.imag += np.bincount(b, push_y * free[b], count) - np.bincount(a, push_y * free[a], count)
    return points


def overlaps(points: Points, widths: Reals, heights: Reals) -> int:
    """How many pairs of boxes overlap."""
    return len(_overlapping(points, widths, heights)[0])


def _overlapping(points: Points, widths: Reals, heights: Reals) -> tuple[Indices, Indices]:
    """All pairs of boxes that overlap, each once.

    The plane is cut into strips about twice as high as a usual box, and each box stands in all that it touches: then a
    box meets its own neighbours and not all that stand above and below it, which would be more and more.
    """
    left, right = points.real - widths / 2, points.real + widths / 2
    upper, lower = points.imag - heights / 2, points.imag + heights / 2
    strip = 2 * max(float(np.median(heights)), 1e-9)
    top = np.floor((upper - upper.min()) / strip).astype(np.int64)
    spans = np.floor((lower - upper.min()) / strip).astype(np.int64) - top + 1
    box = np.repeat(np.arange(len(points)), spans)
    row = top[box] + np.arange(len(box)) - np.repeat(np.cumsum(spans) - spans, spans)

    # The strips laid end to end on one line. In order of their left ends, a box shares a place with exactly those that
    # follow until one begins behind its right end.
    length = float(right.max() - left.min()) + 1
    start = left[box] - left.min() + row * length
    order = np.argsort(start, kind="stable")
    box, row, start = box[order], row[order], start[order]
    end = start + (right - left)[box]
    following = np.maximum(np.searchsorted(start, end) - np.arange(len(box)) - 1, 0)
    first = np.repeat(np.arange(len(box)), following)
    second = first + 1 + np.arange(len(first)) - np.repeat(np.cumsum(following) - following, following)
    a, b = box[first], box[second]
    # Two that share several strips are told in the first of them.
    new = row[first] == np.maximum(top[a], top[b])
    met = new & (np.abs((points[b] - points[a]).imag) < (heights[a] + heights[b]) / 2)
    return a[met], b[met]
