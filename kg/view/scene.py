"""What the page's map shows of a corpus, before anything has a place: works, their roles, who stands by name.

The map shows works, not records. A listed work always stands by its name; so do the outside works that at
least two listed ones cite, the most cited first, as long as names can be read, and the authors that listed works
share. Every other outside work is a dot.

Whatever is linked in one way with the same listed works stands together, in an *island*: names as a column, dots
as a disc. So a place on the map says with which of the listed papers something is linked, and hundreds of papers
that cite the same two are one shape and not a thousand crossing lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kg import graph as kg_graph
from kg.corpus import Corpus, work_of
from kg.model import Citation, Person, Work

if TYPE_CHECKING:
    from kg.graph import Graph

Role = Literal["listed", "cited", "citing", "elsewhere"]
ROLES: tuple[Role, ...] = ("listed", "cited", "citing", "elsewhere")
IslandKind = Literal["cited", "citing", "elsewhere", "author"]

# How many outside works stand by name: what a picture of 800 x 700 points bears beside the listed ones.
NAMED = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Island:
    """Outside works, or persons, that are linked with the same listed works in the same way; best linked first.

    Works that are linked with no listed one (`elsewhere`) stand with those that are linked with the same others.
    `named`: its members stand by name.
    """

    kind: IslandKind
    listed: tuple[str, ...]
    members: tuple[str, ...]
    named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The works of a corpus by the names of their nodes, and how they hang together.

    `works` are in the page's order: the listed ones as the list has them, then by identifier; `links` by that order.
    `partners` are the listed works that an outside work is linked with, in either direction.
    `authors` are the persons, graded same or
    likely, that wrote at least two listed works; `wrote` says for each of them which.
    """

    works: tuple[str, ...]
    entities: Mapping[str, Work]
    role: Mapping[str, Role]
    links: Mapping[tuple[str, str], tuple[Citation, ...]]
    neighbours: Mapping[str, frozenset[str]]
    partners: Mapping[str, frozenset[str]]
    islands: tuple[Island, ...]
    authors: tuple[str, ...]
    wrote: Mapping[str, tuple[str, ...]]

    @property
    def listed(self) -> tuple[str, ...]:
        """The listed works, in the list's order."""
        return tuple(work for work in self.works if self.role[work] == "listed")


def behold(corpus: Corpus, graph: Graph) -> Scene:
    """Read the scene from the graph. Everything in it is in an order that the input's order does not touch."""
    entities = kg_graph.entities(graph, Work)
    links = kg_graph.work_links(graph)
    main = work_of(corpus.works)
    listed = tuple(
        dict.fromkeys(kg_graph.name(main[r.paper]) for r in sorted(corpus.resolutions, key=lambda r: r.entry.position))
    )
    on_list = frozenset(listed)

    partners: dict[str, set[str]] = defaultdict(set)
    cited_by: dict[str, set[str]] = defaultdict(set)
    neighbours: dict[str, set[str]] = {work: set() for work in entities}
    for citing, cited in links:
        neighbours[citing].add(cited)
        neighbours[cited].add(citing)
        if citing in on_list and cited not in on_list:
            partners[cited].add(citing)
            cited_by[cited].add(citing)
        elif cited in on_list and citing not in on_list:
            partners[citing].add(cited)

    def role(work: str) -> Role:
        if work in on_list:
            return "listed"
        return "cited" if work in cited_by else "citing" if work in partners else "elsewhere"

    roles = {work: role(work) for work in entities}
    shared = sorted(
        (w for w, by in cited_by.items() if len(by) > 1), key=lambda w: (-len(cited_by[w]), -len(neighbours[w]), w)
    )
    authors, wrote = _shared_authors(graph, on_list)
    works = listed + tuple(sorted(entities.keys() - on_list))
    place = {work: number for number, work in enumerate(works)}
    return Scene(
        works=works,
        entities=entities,
        role=roles,
        links={link: links[link] for link in sorted(links, key=lambda link: (place[link[0]], place[link[1]]))},
        neighbours={work: frozenset(others) for work, others in neighbours.items()},
        partners={work: frozenset(partners[work]) for work in sorted(partners)},
        islands=_islands(roles, partners, neighbours, frozenset(shared[:NAMED]), wrote),
        authors=authors,
        wrote=wrote,
    )


def _islands(
    roles: Mapping[str, Role],
    partners: Mapping[str, set[str]],
    neighbours: Mapping[str, set[str]],
    named: frozenset[str],
    wrote: Mapping[str, tuple[str, ...]],
) -> tuple[Island, ...]:
    groups: dict[tuple[IslandKind, bool, tuple[str, ...]], list[str]] = defaultdict(list)
    for work in sorted(roles, key=lambda work: (-len(neighbours[work]), work)):
        role = roles[work]
        if role == "elsewhere":
            groups[role, False, tuple(sorted(neighbours[work]))].append(work)
        elif role != "listed":
            groups[role, work in named, tuple(sorted(partners[work]))].append(work)
    for person, works in wrote.items():
        groups["author", True, works].append(person)
    return tuple(
        Island(kind=kind, listed=() if kind == "elsewhere" else common, members=tuple(members), named=by_name)
        for (kind, by_name, common), members in sorted(groups.items())
    )


def _shared_authors(graph: Graph, listed: frozenset[str]) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    people = kg_graph.entities(graph, Person)
    wrote = {
        person: tuple(work for work in works if work in listed)
        for person, works in kg_graph.works_of_people(graph).items()
        if people[person].grade != "possible"
    }
    shared = {person: works for person, works in wrote.items() if len(works) > 1}
    return tuple(shared), shared


def connected(names: Sequence[str], links: Sequence[tuple[str, str]]) -> list[list[str]]:
    """The connected components, the largest first; names within each, and equals, in the order given."""
    place = {name: i for i, name in enumerate(names)}
    root = list(range(len(names)))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for one, other in links:
        a, b = find(place[one]), find(place[other])
        root[max(a, b)] = min(a, b)
    groups: dict[int, list[str]] = defaultdict(list)
    for name in names:
        groups[find(place[name])].append(name)
    return sorted(groups.values(), key=lambda group: (-len(group), place[group[0]]))
