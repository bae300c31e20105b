"""A reading list becomes a citation knowledge graph: RDF to query, one page to look at.

`kg.load("outputs")` gives what a build holds as Python values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

    from kg.library import Library

__version__ = "0.1.0"


def load(folder: str | PathLike[str] = "outputs") -> Library:
    """Open the build in a folder; what it gives is told at `kg.library.Library`.

    Nothing is asked over the network, and nothing is written.

    Raises:
        kg.errors.KgError: there is no whole build in the folder; a sentence says what is missing.
    """
    from pathlib import Path

    from kg.library import open_library

    return open_library(Path(folder))
