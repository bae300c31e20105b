"""The reading list and the snapshot that come with the program, in a checkout or in an installed package."""

from __future__ import annotations

from pathlib import Path

NAME = "foundation-model-single-cell-papers"


def _data() -> Path:
    package = Path(__file__).parent
    installed = package / "data"  # pyproject.toml puts the checkout's data/ there
    return installed if installed.is_dir() else package.parent / "data"


def reading_list() -> Path:
    """The shipped reading list."""
    return _data() / "lists" / f"{NAME}.md"


def overrides() -> Path:
    """What was decided about the shipped reading list."""
    return _data() / "overrides.toml"


def snapshot() -> Path:
    """The folder of the shipped snapshot."""
    return _data() / "snapshots" / NAME
