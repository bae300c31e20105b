"""The bytes of the RDF files. Sorted lines without blank nodes are their own canonical form: same facts, same bytes."""

from __future__ import annotations

from kg.corpus import Corpus
from kg.rdf import turtle as turtle_file
from kg.rdf.dataset import describe
from kg.rdf.namespaces import DEFAULT_BASE, prefixes
from kg.rdf.triples import triples


def ntriples(corpus: Corpus, base: str = DEFAULT_BASE) -> bytes:
    """The whole graph as sorted, unique lines of canonical N-Triples, its own description included."""
    data = sorted(set(triples(corpus, base)))
    lines = sorted(data + describe(corpus, data, base))
    return ("\n".join(lines) + "\n").encode()


def turtle(graph: bytes, base: str = DEFAULT_BASE) -> bytes:
    """What `ntriples` gave, as Turtle with all our prefixes bound, in the same order."""
    import pyoxigraph

    quads = pyoxigraph.parse(graph, pyoxigraph.RdfFormat.N_TRIPLES)
    return turtle_file.write(quads, prefixes(base))
