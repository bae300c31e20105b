"""The sorted N-Triples of a build in other forms of RDF. Each streams, and each has bytes that depend on them alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from kg.rdf import jsonld, turtle
from kg.rdf.namespaces import prefixes

if TYPE_CHECKING:
    from pyoxigraph import Quad

# A carriage return is a character of XML, but comes back as the end of a line.
# Source: https://www.w3.org/TR/xml/#charsets and https://www.w3.org/TR/xml/#sec-line-ends
_NO_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_nquads(lines: IO[bytes], out: IO[bytes], run: str, survey: str) -> None:
    """The facts in the graph of the `run` which gathered them, so that a later run replaces it whole.

    What this program concludes from them stands in the graph of its `survey`.
    """
    concluded = f"<{survey}".encode()
    graphs = {True: f" <{survey}> .\n".encode(), False: f" <{run}> .\n".encode()}
    out.writelines(line.removesuffix(b" .\n") + graphs[line.startswith(concluded)] for line in lines)


def as_trig(lines: IO[bytes], out: IO[bytes], run: str, survey: str, base: str) -> None:
    """As `as_nquads`, in a form to read; `out` is empty and can be read."""
    from pyoxigraph import NamedNode, Quad, RdfFormat

    graphs = {True: NamedNode(survey), False: NamedNode(run)}
    quads = (
        Quad(quad.subject, quad.predicate, quad.object, graphs[str(quad.subject).startswith(f"<{survey}")])
        for quad in _parsed(lines)
    )
    turtle.dump(quads, out, RdfFormat.TRIG, prefixes(base))


def as_turtle(lines: IO[bytes], out: IO[bytes], base: str) -> None:
    """With all our prefixes bound, in the same order; `out` is empty and can be read."""
    from pyoxigraph import RdfFormat

    turtle.dump(_parsed(lines), out, RdfFormat.TURTLE, prefixes(base))


def as_jsonld(lines: IO[bytes], out: IO[bytes], base: str) -> None:
    """With a context of our own."""
    jsonld.write(_parsed(lines), out, base)


def as_rdfxml(lines: IO[bytes], out: IO[bytes], base: str) -> None:
    """With U+FFFD for what XML cannot hold (control characters, in whatever form); `out` is empty and can be read."""
    import pyoxigraph
    from pyoxigraph import Literal, Quad

    def bearable(quad: Quad) -> Quad:
        if isinstance(quad.object, Literal) and _NO_XML.search(quad.object.value):
            value = Literal(_NO_XML.sub("\ufffd", quad.object.value), datatype=quad.object.datatype)
            return Quad(quad.subject, quad.predicate, value)
        return quad

    pyoxigraph.serialize(map(bearable, _parsed(lines)), out, pyoxigraph.RdfFormat.RDF_XML, prefixes=prefixes(base))
    # The serialiser names the namespaces in the order of its hash map, which is nobody's promise.
    out.seek(0)
    declaration, root = out.readline(), out.readline()
    names = b" ".join(sorted(re.findall(rb'xmlns:\w+="[^"]*"', root)))
    out.seek(len(declaration))
    out.write(b"<rdf:RDF " + names + b">\n")
    out.seek(0, 2)


def _parsed(lines: IO[bytes]) -> Iterator[Quad]:
    import pyoxigraph

    return pyoxigraph.parse(lines, pyoxigraph.RdfFormat.N_TRIPLES)
