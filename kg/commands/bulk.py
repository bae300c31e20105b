"""The commands on bulk dumps: whole releases on this machine."""

from __future__ import annotations

import click


@click.group()
def bulk() -> None:
    """Download whole releases of Semantic Scholar's data, for lists that are too large to ask the API about."""
