"""What the endpoint says of itself, to who asks nothing: a SPARQL 1.1 Service Description.

Source: https://www.w3.org/TR/sparql11-service-description/
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.rdf.results import GraphForm

if TYPE_CHECKING:
    from pyoxigraph import Triple

SD = "http://www.w3.org/ns/sparql-service-description#"
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
)


# The named graphs that are served.
GRAPHS = "SELECT DISTINCT ?graph { GRAPH ?graph {} }"


def describe(endpoint: str, graphs: bytes, form: GraphForm) -> bytes:
    """The description of the service at an address, which serves `graphs`: the answer to GRAPHS, as JSON.

    Raises:
        ValueError: the address is no IRI.
    """
    from pyoxigraph import RdfFormat, serialize

    names = sorted(row["graph"]["value"] for row in json.loads(graphs)["results"]["bindings"])
    out = io.BytesIO()
    prefixes = {"sd": SD, "formats": _FORMATS}
    serialize(_triples(endpoint, names), out, RdfFormat.from_extension(form), prefixes=prefixes)
    return out.getvalue()


def _triples(endpoint: str, graphs: list[str]) -> Iterator[Triple]:
    from pyoxigraph import NamedNode, Triple

    def triple(subject: str, predicate: str, thing: str) -> Triple:
        return Triple(NamedNode(subject), NamedNode(predicate), NamedNode(thing))

    dataset, default = f"{endpoint}#dataset", f"{endpoint}#default-graph"
    yield triple(endpoint, _RDF_TYPE, f"{SD}Service")
    yield triple(endpoint, f"{SD}endpoint", endpoint)
    yield triple(endpoint, f"{SD}supportedLanguage", f"{SD}SPARQL11Query")
    for name in _RESULTS:
        yield triple(endpoint, f"{SD}resultFormat", f"{_FORMATS}{name}")
    if graphs:
        yield triple(endpoint, f"{SD}feature", f"{SD}UnionDefaultGraph")
    yield triple(endpoint, f"{SD}defaultDataset", dataset)
    yield triple(dataset, _RDF_TYPE, f"{SD}Dataset")
    yield triple(dataset, f"{SD}defaultGraph", default)
    nodes = [f"{endpoint}#graph-{place}" for place in range(1, len(graphs) + 1)]
    for node in nodes:
        yield triple(dataset, f"{SD}namedGraph", node)
    yield triple(default, _RDF_TYPE, f"{SD}Graph")
    for node, name in zip(nodes, graphs, strict=True):
        yield triple(node, _RDF_TYPE, f"{SD}NamedGraph")
        yield triple(node, f"{SD}name", name)
