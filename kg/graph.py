"""The corpus as a networkx graph, and typed ways to read it back.

A node has one attribute, `entity`: a Paper, a Work, a Person, a Venue or a Section. An edge's key says what
it is, and only a `cites` edge has an attribute, `citation`:

    Paper   -cites->       Paper      one version cites one version
    Work    -version->     Paper
    Person  -wrote->       Paper
    Paper   -published in-> Venue
    Section -lists->       Work       the part of the reading list that an entry stands in

Node names are the identifiers of papers (`doi:10.1038/nature12373`); the other kinds carry theirs in front
(`work:doi:...`, `person:...`, `venue:...`, `section:...`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar, cast

import networkx as nx

from kg import corpus as corpora
from kg.corpus import Corpus
from kg.model import Citation, Paper, Person, Section, Venue, Work
from kg.titles import normal, venue

if TYPE_CHECKING:
    Graph = nx.MultiDiGraph[str]

Entity = Paper | Work | Person | Venue | Section
T = TypeVar("T", bound=Entity)


def name(entity: Entity) -> str:
    """The name of an entity's node."""
    match entity:
        case Paper():
            return str(entity.pid)
        case Work():
            return f"work:{entity.pid}"
        case Person():
            return f"person:{entity.key}"
        case Venue():
            return f"venue:{normal(entity.name)}"
        case Section():
            return "section:" + " / ".join(entity.path)


def build(corpus: Corpus) -> Graph:
    """The graph of a corpus; nodes and edges come in the corpus' order."""
    graph: Graph = nx.MultiDiGraph()
    main = corpora.work_of(corpus.works)
    for paper in corpus.papers.values():
        graph.add_node(name(paper), entity=paper)
    for work in corpus.works:
        graph.add_node(name(work), entity=work)
        for pid in work.records:
            graph.add_edge(name(work), str(pid), key="version")
    for person in corpus.people:
        graph.add_node(name(person), entity=person)
        for mention in person.mentions:
            graph.add_edge(name(person), str(mention.paper), key="wrote")
    for paper in corpus.papers.values():
        if paper.venue:
            place = Venue(name=venue(paper.venue))
            if name(place) not in graph:
                graph.add_node(name(place), entity=place)
            graph.add_edge(name(paper), name(place), key="published in")
    for resolution in corpus.resolutions:
        # Where the list has no heading, it is its own section.
        section = Section(path=resolution.entry.section or (corpus.reading_list.title,))
        if name(section) not in graph:
            graph.add_node(name(section), entity=section)
        graph.add_edge(name(section), name(main[resolution.paper]), key="lists")
    for citation in corpus.citations:
        graph.add_edge(str(citation.citing), str(citation.cited), key="cites", citation=citation)
    return graph


def nodes(graph: Graph) -> Iterable[tuple[str, Entity]]:
    """All nodes with their entities, in the graph's order."""
    return cast("Iterable[tuple[str, Entity]]", graph.nodes(data="entity"))


def edges(graph: Graph) -> Iterable[tuple[str, str, str, Citation | None]]:
    """All edges: from, to, what it is, and the citation of a `cites` edge."""
    return cast("Iterable[tuple[str, str, str, Citation | None]]", graph.edges(keys=True, data="citation"))


def entities(graph: Graph, kind: type[T]) -> dict[str, T]:
    """All entities of one kind, by the name of their node."""
    return {node: entity for node, entity in nodes(graph) if isinstance(entity, kind)}


def listed(graph: Graph) -> set[str]:
    """The nodes of the listed works."""
    return {work for _, work, key, _ in edges(graph) if key == "lists"}


def work_of(graph: Graph) -> dict[str, str]:
    """For the node of each paper, the node of the work that it is a version of."""
    return {paper: work for work, paper, key, _ in edges(graph) if key == "version"}


def work_links(graph: Graph) -> dict[tuple[str, str], tuple[Citation, ...]]:
    """The links between works, (citing, cited), each with the citations between their versions behind it."""
    work = work_of(graph)
    links: dict[tuple[str, str], list[Citation]] = defaultdict(list)
    for citing, cited, _, citation in edges(graph):
        if citation and work[citing] != work[cited]:
            links[work[citing], work[cited]].append(citation)
    return {pair: tuple(links[pair]) for pair in sorted(links)}


def works_of_people(graph: Graph) -> dict[str, tuple[str, ...]]:
    """The works that each person wrote, sorted."""
    work = work_of(graph)
    wrote: dict[str, set[str]] = defaultdict(set)
    for person, paper, key, _ in edges(graph):
        if key == "wrote":
            wrote[person].add(work[paper])
    return {person: tuple(sorted(wrote[person])) for person in sorted(wrote)}
