"""The networkx graph of a corpus, and what reads it back."""

from __future__ import annotations

import io
from dataclasses import replace

import networkx as nx

from kg import graph as graphs
from kg import tables
from kg.corpus import Corpus, links_within_list
from kg.model import Citation, Paper, Person, Section, Venue, Work


def test_a_node_has_one_entity_and_a_cites_edge_one_citation(graph: nx.MultiDiGraph[str]) -> None:
    assert {tuple(attributes) for _, attributes in graph.nodes(data=True)} == {("entity",)}
    cites = [data for *_, key, data in graph.edges(keys=True, data=True) if key == "cites"]
    assert {tuple(data) for data in cites} == {("citation",)}
    assert {key for *_, key in graph.edges(keys=True)} == {"cites", "version", "wrote", "published in", "lists"}


def test_everything_of_the_corpus_is_in_the_graph(graph: nx.MultiDiGraph[str], corpus: Corpus) -> None:
    assert len(graphs.entities(graph, Paper)) == len(corpus.papers)
    assert len(graphs.entities(graph, Work)) == len(corpus.works)
    assert len(graphs.entities(graph, Person)) == len(corpus.people)
    assert len(graphs.entities(graph, Section)) == 1
    assert "venue:nature" in graphs.entities(graph, Venue)
    assert sum(citation is not None for *_, citation in graphs.edges(graph)) == len(corpus.citations)


def test_links_between_works_join_the_links_of_their_versions(graph: nx.MultiDiGraph[str], corpus: Corpus) -> None:
    listed = graphs.listed(graph)
    assert len(listed) == 17
    within = {pair: found for pair, found in graphs.work_links(graph).items() if listed.issuperset(pair)}
    expected = {(f"work:{a}", f"work:{b}"): found for (a, b), found in links_within_list(corpus).items()}
    assert within == expected
    assert max(len(found) for found in within.values()) == 2


def test_a_version_that_cites_another_of_the_same_work_is_no_link_between_works(corpus: Corpus) -> None:
    work = next(work for work in corpus.works if len(work.records) > 1)
    new = Citation(citing=work.records[1], cited=work.records[0], origins=("a test",))
    changed = replace(corpus, citations=(*corpus.citations, new))
    assert links_within_list(changed) == links_within_list(corpus)
    assert graphs.work_links(graphs.build(changed)) == graphs.work_links(graphs.build(corpus))


def test_shared_authors_connect_listed_works(graph: nx.MultiDiGraph[str]) -> None:
    listed = graphs.listed(graph)
    shared = [person for person, works in graphs.works_of_people(graph).items() if len(listed & set(works)) > 1]
    assert len(shared) == 17


def test_graphml_is_read_back_by_networkx_with_every_node_and_edge(graph: nx.MultiDiGraph[str]) -> None:
    back = nx.read_graphml(io.BytesIO(tables.graphml(graph)))
    assert set(back.nodes) == set(graph.nodes)
    assert back.number_of_edges() == graph.number_of_edges()
    geneformer = back.nodes["doi:10.1038/s41586-023-06139-9"]
    assert (geneformer["kind"], geneformer["year"], geneformer["venue"]) == ("paper", 2023, "Nature")
