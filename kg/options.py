"""What a build writes. How it reads and gathers is told by the settings of `kg.pipeline`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.rdf.profiles import Profile
    from kg.view.engines import Engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Of what kind the outputs of a build are.

    `base` is what IRIs of our own start with, `profile` how much the RDF says; `rdf12` writes it once more in RDF 1.2,
    `gate` checks it before it takes its place (see `kg.rdf.gate`). `sparql` puts the RDF and the engine to ask it into
    the page, whose map `engine` draws.
    """

    base: str
    profile: Profile = "standard"
    rdf12: bool = False
    gate: bool = True
    sparql: bool = True
    engine: Engine = "canvas"
