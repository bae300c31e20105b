"""The colours of the map: seen against its background, and told apart with any kind of colour sight."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

CSS = (Path(__file__).parents[2] / "kg" / "view" / "web" / "src" / "page.css").read_text(encoding="utf-8")
CATEGORIES = [f"category-{n}" for n in range(1, 9)]
STEPS = [f"step-{n}" for n in range(1, 7)]
Reals = npt.NDArray[np.float64]

# Source: Machado, Oliveira, Fernandes, "A physiologically-based model for simulation of color vision
# deficiency" (2009).
SIGHT = {
    "usual": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def colours(dark: bool) -> dict[str, Reals]:
    """The colours of a scheme by name, as linear red, green and blue."""
    found: dict[str, str] = {}
    for block in re.finditer(r"(@media \(prefers-color-scheme: dark\) \{\s*)?:root \{([^}]*)\}", CSS):
        if not block[1] or dark:
            found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[2]))
    return {name: linear(text) for name, text in found.items()}


def linear(text: str) -> Reals:
    values = np.array([int(text[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def contrast(one: Reals, other: Reals) -> float:
    """Source: WCAG 2.2, contrast ratio."""
    low, high = sorted((float(XYZ[1] @ one), float(XYZ[1] @ other)))
    return (high + 0.05) / (low + 0.05)


def lab(colour: Reals) -> Reals:
    x, y, z = XYZ @ colour.clip(0, 1) / np.array([0.95047, 1, 1.08883])
    fx, fy, fz = (np.cbrt(v) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return np.array([116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)])


@pytest.mark.parametrize("dark", [False, True])
def test_every_colour_is_seen_against_the_map_and_the_panels(dark: bool) -> None:
    there = colours(dark)
    for name in (*CATEGORIES, *STEPS, "listed", "cited", "citing", "elsewhere", "author"):
        for behind in ("map", "paper"):
            assert contrast(there[name], there[behind]) >= 3, name


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("sight", SIGHT)
def test_categories_and_grey_are_told_apart_with_any_sight(dark: bool, sight: str) -> None:
    there = colours(dark)
    seen = {name: lab(SIGHT[sight] @ there[name]) for name in (*CATEGORIES, "elsewhere")}
    for one, other in combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) >= 20, (one, other)


@pytest.mark.parametrize("dark", [False, True])
def test_the_scale_of_years_goes_one_way(dark: bool) -> None:
    there = colours(dark)
    lightness = [float(lab(there[name])[0]) for name in STEPS]
    away = [abs(one - float(lab(there["map"])[0])) for one in lightness]
    assert all(later - earlier >= 5 for earlier, later in pairwise(away))
