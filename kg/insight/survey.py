"""All that a corpus shows of its list, worked out once for the report, the RDF and the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.corpus import Corpus
from kg.insight import rank
from kg.insight.arrivals import Arrival, arrivals, default_since
from kg.insight.network import Basis, Network, basis, network
from kg.insight.order import Place, Touching, reading_order, touching
from kg.insight.paths import MainPath, main_path
from kg.insight.rank import SelfCheck, Suggestion, Which
from kg.insight.structure import Structure, parts, structure

# The few works of the list that are told touch so many per cent of its links.
PERCENT = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What `kg.insight` says of a whole list: each function's own answer, with its default settings.

    `suggestions` hold every work of each ranking, best first; `main_path` runs through the listed works alone and
    `touching` is asked for PERCENT. `arrivals` are those since the day `since` (YYYY-MM-DD), and `undated` works that
    cite the list have no date.
    """

    network: Network
    basis: Basis
    suggestions: Mapping[Which, tuple[Suggestion, ...]]
    self_check: SelfCheck
    structure: Structure
    order: tuple[Place, ...]
    touching: Touching
    main_path: MainPath
    since: str
    arrivals: tuple[Arrival, ...]
    undated: int


def survey(corpus: Corpus) -> Survey:
    """Work out everything, which takes about a second for thousands of works."""
    works = network(corpus)
    listed = works.listed_papers
    hangs_together = structure(corpus, works)
    groups = parts(works, hangs_together.topics)
    since = default_since(corpus.gathered)
    lately, undated = arrivals(works, since)
    return Survey(
        network=works,
        basis=basis(works, listed),
        suggestions={which: rank.suggest(works, listed, which, groups) for which in rank.RANKINGS},
        self_check=rank.self_check(works),
        structure=hangs_together,
        order=reading_order(works),
        touching=touching(works, PERCENT),
        main_path=main_path(works, works.listed),
        since=since,
        arrivals=lately,
        undated=undated,
    )
