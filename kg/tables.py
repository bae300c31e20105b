"""The graph for other tools: papers as CSV, everything as GraphML or GEXF."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from typing import TYPE_CHECKING

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter
from networkx.readwrite.graphml import GraphMLWriter

from kg.corpus import Corpus, states_of_works, work_of
from kg.graph import Entity, edges, nodes
from kg.model import Direction, Paper, Person, Section, Venue, Work
from kg.pid import Pid
from kg.readlist.delimited import harmless
from kg.titles import one_line, venue

if TYPE_CHECKING:
    from kg.graph import Graph

COLUMNS = (
    "entry", "title", "authors", "year", "venue", "doi", "arxiv", "pubmed", "s2", "work", "cites_listed",
    "cited_by_listed", "references", "citations", "id", "origins",
)  # fmt: skip


def papers_csv(corpus: Corpus) -> str:
    """One row for each record, sorted by identifier, in the columns `COLUMNS`.

    `entry` is the position in the list; `cites_listed` and `cited_by_listed` count listed works; `references` and
    `citations` say how far these lists of a listed work are known. Cells that a spreadsheet would take for a formula
    start with an apostrophe.
    """
    work = work_of(corpus.works)
    entry = {r.paper: r.entry.position for r in corpus.resolutions}
    listed = {work[pid].pid for pid in entry}
    states = states_of_works(corpus)
    cites: dict[Pid, set[Pid]] = defaultdict(set)
    cited_by: dict[Pid, set[Pid]] = defaultdict(set)
    for citation in corpus.citations:
        citing, cited = work[citation.citing].pid, work[citation.cited].pid
        if cited in listed:
            cites[citation.citing].add(cited)
        if citing in listed:
            cited_by[citation.cited].add(citing)

    def state(pid: Pid, direction: Direction) -> str:
        found = states.get((work[pid].pid, direction)) if work[pid].pid in listed else None
        return str(found.completeness) if found else ""

    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for paper in corpus.papers.values():
        ids = {pid.scheme: pid.value for pid in reversed(paper.pids)}
        row = (
            entry.get(paper.pid, ""),
            paper.title,
            "; ".join(author.name for author in paper.authors),
            paper.year or "",
            paper.venue or "",
            *(ids.get(scheme, "") for scheme in ("doi", "arxiv", "pubmed", "s2")),
            work[paper.pid].pid,
            len(cites[paper.pid]),
            len(cited_by[paper.pid]),
            state(paper.pid, "references"),
            state(paper.pid, "citations"),
            paper.pid,
            "; ".join(paper.origins),
        )
        rows.writerow([harmless(one_line(str(cell))) for cell in row])
    return text.getvalue()


def graphml(graph: Graph) -> bytes:
    """The whole graph as GraphML: each node with `kind` and `label`, each edge with `kind`.

    Source: http://graphml.graphdrawing.org/specification.html
    """
    return str(GraphMLWriter(_flat(graph), encoding="utf-8", prettyprint=False)).encode()


def gexf(graph: Graph, gathered: str) -> bytes:
    """The same as GEXF, for Gephi; `gathered` is the day or time of the corpus, and stands as that of the file.

    Source: https://gexf.net/schema.html
    """
    writer = GEXFWriter(_flat(graph), encoding="utf-8", prettyprint=False, version="1.2draft")
    for meta in writer.xml.iter("meta"):
        meta.set("lastmodifieddate", gathered[:10])  # networkx has that of today
    return str(writer).encode()


def _flat(graph: Graph) -> nx.DiGraph[str]:
    flat: nx.DiGraph[str] = nx.DiGraph()
    for node, entity in nodes(graph):
        flat.add_node(one_line(node), **_attributes(entity))
    for source, target, key, citation in edges(graph):
        origins = {"origins": one_line("; ".join(citation.origins))} if citation else {}
        flat.add_edge(one_line(source), one_line(target), kind=key, **origins)
    return flat


def _attributes(entity: Entity) -> dict[str, str | int]:
    found: dict[str, str | int | None]
    match entity:
        case Paper():
            found = {
                "kind": entity.kind, "label": entity.title, "year": entity.year,
                "venue": venue(entity.venue) if entity.venue else None,
                "authors": "; ".join(author.name for author in entity.authors) or None,
            }  # fmt: skip
        case Work():
            found = {"kind": "work", "label": str(entity.pid)}
        case Person():
            found = {"kind": "person", "label": entity.name, "identity": entity.grade}
        case Venue():
            found = {"kind": "venue", "label": entity.name}
        case Section():
            found = {"kind": "section", "label": " / ".join(entity.path)}
    # XML bears no control characters.
    return {k: one_line(v) if isinstance(v, str) else v for k, v in found.items() if v is not None}
