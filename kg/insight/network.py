"""Who cites whom among the works of a corpus, and how far that is known: what every insight is drawn from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from kg.corpus import Corpus, entries_of_works, states_of_works
from kg.model import DIRECTIONS, Direction, Entry, Paper, Work
from kg.pid import Pid


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Works by their main records, and the links between them, each pair once and none of a work to itself.

    `listed` holds the entry of each listed work, in the list's order. `cites` and `cited_by` hold the works at the
    other ends, sorted; a work without links stands in neither. `known` are the lists that are wholly known.
    """

    works: Mapping[Pid, Work]
    papers: Mapping[Pid, Paper]
    listed: Mapping[Pid, Entry]
    cites: Mapping[Pid, tuple[Pid, ...]]
    cited_by: Mapping[Pid, tuple[Pid, ...]]
    known: Collection[tuple[Pid, Direction]]

    @property
    def listed_papers(self) -> tuple[Pid, ...]:
        """The listed works that are papers, in the list's order: only they have lists of links."""
        return tuple(work for work in self.listed if self.papers[work].kind == "paper")

    def unknown(self, work: Pid) -> tuple[Direction, ...]:
        """Which of its lists of links are not wholly known."""
        return tuple(direction for direction in DIRECTIONS if (work, direction) not in self.known)

    def title(self, work: Pid) -> str:
        """The title of its main record."""
        return self.papers[work].title

    def year(self, work: Pid) -> int | None:
        """The year of its first version."""
        return min((year for pid in self.works[work].records if (year := self.papers[pid].year)), default=None)

    def fame(self, work: Pid) -> int | None:
        """How often it is cited at large: the greatest count that a source gives for a version of it."""
        counts = (count.cited_by for pid in self.works[work].records for count in self.papers[pid].counts)
        return max(counts, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Out of how many lists a figure comes: of so many listed papers these have known references and citations."""

    papers: int
    references: int
    citations: int


def basis(network: Network, listed: Collection[Pid]) -> Basis:
    """How far the lists of some listed papers are known."""
    return Basis(
        papers=len(listed),
        references=sum((work, "references") in network.known for work in listed),
        citations=sum((work, "citations") in network.known for work in listed),
    )


def network(corpus: Corpus) -> Network:
    """The network of a corpus."""
    # Numbers sort ten times as fast as identifiers; the works of a corpus are sorted.
    works = [work.pid for work in corpus.works]
    number = {pid: n for n, work in enumerate(corpus.works) for pid in work.records}
    pairs = sorted({(number[c.citing], number[c.cited]) for c in corpus.citations})
    cites: dict[Pid, list[Pid]] = defaultdict(list)
    cited_by: dict[Pid, list[Pid]] = defaultdict(list)
    for citing, cited in pairs:
        if citing != cited:
            cites[works[citing]].append(works[cited])
            cited_by[works[cited]].append(works[citing])
    return Network(
        works={work.pid: work for work in corpus.works},
        papers=corpus.papers,
        listed=entries_of_works(corpus),
        cites={work: tuple(others) for work, others in cites.items()},
        cited_by={work: tuple(others) for work, others in cited_by.items()},
        known=frozenset(key for key, state in states_of_works(corpus).items() if state.completeness.is_known),
    )
