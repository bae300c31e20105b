"""The graph as JSON-LD with a context of our own: short names for properties, numbers as numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from importlib.resources import files
from itertools import groupby
from typing import IO, TYPE_CHECKING, Any

from kg.rdf.namespaces import prefixes

if TYPE_CHECKING:
    from pyoxigraph import Quad

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_NATIVE = frozenset({f"{_XSD}integer", f"{_XSD}boolean"})
_CLASS = re.compile(r"[A-Za-z]\w*")


def terms() -> dict[str, Any]:
    """The names of `kg/rdf/context.jsonld`: for each, its property and, where all its values are of one, their type."""
    found: dict[str, Any] = json.loads(files("kg.rdf").joinpath("context.jsonld").read_bytes())["@context"]
    return found


def write(quads: Iterable[Quad], out: IO[bytes], base: str) -> None:
    """Write triples without blank nodes, those of a subject together, as one object a line.

    Reading it gives the same triples.
    """
    bound = prefixes(base)
    context = bound | terms()

    def iri(short: str) -> str:
        prefix, _, name = short.partition(":")
        return bound[prefix] + name

    def kind(about: str) -> str:
        fitting = [(name, about.removeprefix(space)) for name, space in bound.items() if about.startswith(space)]
        return next((f"{prefix}:{name}" for prefix, name in fitting if _CLASS.fullmatch(name)), about)

    # By the IRI of a property, its name and the type that its values have without saying so.
    names = {
        iri(term["@id"]): (name, iri(t) if ":" in (t := term.get("@type", "")) else t)
        for name, term in context.items()
        if isinstance(term, Mapping)
    }
    head = json.dumps(context, ensure_ascii=False, indent=1)
    out.write(f'{{"@context": {head},\n"@graph": ['.encode())
    separator = "\n"
    for subject, about in groupby(quads, key=lambda quad: str(quad.subject)):
        node: dict[str, Any] = {"@id": subject[1:-1]}
        for predicate, group in groupby(about, key=lambda quad: quad.predicate.value):
            if predicate == _RDF_TYPE:
                node["@type"] = [kind(str(quad.object)[1:-1]) for quad in group]
                continue
            name, type_ = names.get(predicate, (predicate, ""))
            values = [_value(quad.object, type_) for quad in group]
            node[name] = values[0] if len(values) == 1 else values
        out.write(f"{separator}{json.dumps(node, ensure_ascii=False)}".encode())
        separator = ",\n"
    out.write(b"\n]}\n")


def _value(term: object, type_: str) -> Any:
    """A value of a property whose values are of a type without saying so, if `type_` is not empty."""
    from pyoxigraph import Literal

    if not isinstance(term, Literal):
        named = str(term)[1:-1]
        return named if type_ == "@id" else {"@id": named}
    value, datatype = term.value, term.datatype.value
    if datatype == f"{_XSD}string":
        return {"@value": value} if type_ else value
    if datatype == type_:
        return value
    # Only what JSON writes as it stands: 007 would come back as 7.
    if datatype in _NATIVE and not type_ and re.fullmatch(r"0|-?[1-9]\d*|true|false", value):
        return json.loads(value)
    return {"@value": value, "@type": datatype}
