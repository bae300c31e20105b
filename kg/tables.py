"""The graph for other tools: papers as CSV, everything as GraphML."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from typing import TYPE_CHECKING

import networkx as nx
from networkx.readwrite.graphml import GraphMLWriter

from kg.corpus import Corpus, states_of_works, work_of
from kg.graph import Entity, edges, nodes
from kg.model import Direction, Paper, Person, Section, Venue, Work
from kg.pid import Pid
from kg.titles import venue

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
    start with an apostrophe (source: https://owasp.org/www-community/attacks/CSV_Injection).
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
        rows.writerow([_harmless(str(cell)) for cell in row])
    return text.getvalue()


def _harmless(cell: str) -> str:
    return "'" + cell if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def graphml(graph: Graph) -> bytes:
    """The whole graph as GraphML: each node with `kind` and `label`, each edge with `kind`.

    Source: http://graphml.graphdrawing.org/specification.html
    """
    flat: nx.DiGraph[str] = nx.DiGraph()
    for node, entity in nodes(graph):
        flat.add_node(node, **_attributes(entity))
    for source, target, key, citation in edges(graph):
        flat.add_edge(source, target, kind=key, **({"origins": "; ".join(citation.origins)} if citation else {}))
    return str(GraphMLWriter(flat, encoding="utf-8", prettyprint=False)).encode()


def _attributes(entity: Entity) -> dict[str, str | int]:
    match entity:
        case Paper():
            found = {
                "kind": entity.kind, "label": entity.title, "year": entity.year,
                "venue": venue(entity.venue) if entity.venue else None,
                "authors": "; ".join(author.name for author in entity.authors) or None,
            }  # fmt: skip
            return {key: value for key, value in found.items() if value is not None}
        case Work():
            return {"kind": "work", "label": str(entity.pid)}
        case Person():
            return {"kind": "person", "label": entity.name, "identity": entity.grade}
        case Venue():
            return {"kind": "venue", "label": entity.name}
        case Section():
            return {"kind": "section", "label": " / ".join(entity.path)}
