"""Rows and triples in the forms in which they are given away, whole or as many of them as are wanted."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from kg.errors import QueryError
from kg.rdf import table, turtle

if TYPE_CHECKING:
    from pyoxigraph import QueryBoolean, QuerySolutions, Triple

    from kg.rdf.table import Term

    Row = Sequence[Term | None]

ResultForm = Literal["csv", "tsv", "json", "xml"]
Form = Literal["table", "csv", "tsv", "json", "xml"]
GraphForm = Literal["ttl", "nt", "rdf", "jsonld"]

# In UTF-8. Source: https://www.w3.org/TR/xml/#charsets
_NOT_IN_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")

Found = TypeVar("Found", bound="Iterable[Term | None]")


def take(found: Iterable[Found], limit: int | None, most_bytes: int | None) -> tuple[list[Found], bool]:
    """The first rows or triples, and whether there are more; `most_bytes` bounds the characters of their terms."""
    taken: list[Found] = []
    size = 0
    for one in found:
        if len(taken) == limit or (most_bytes is not None and size > most_bytes):
            return taken, True
        taken.append(one)
        if most_bytes is not None:
            size += sum(len(getattr(term, "value", "")) for term in one)
    return taken, False


def fit(
    found: Sequence[Found], write: Callable[[Sequence[Found]], bytes], most_bytes: int | None
) -> tuple[bytes, bool]:
    """What is written of as many as have room, whole in its form, and whether some had none."""
    kept = found
    content = write(kept)
    while kept and most_bytes is not None and len(content) > most_bytes:
        kept = kept[: len(kept) * most_bytes // len(content)]
        content = write(kept)
    return content, len(kept) < len(found)


def of_engine(results: QuerySolutions | QueryBoolean, form: ResultForm) -> bytes:
    """All rows, or true or false, as the engine writes them.

    Raises:
        QueryError: a text holds a character that the form cannot hold.
    """
    from pyoxigraph import QueryResultsFormat

    out = io.BytesIO()
    results.serialize(out, QueryResultsFormat.from_extension("srx" if form == "xml" else form))
    if form == "xml":
        _check_xml(out.getvalue())
    # JSON and XML come without the newline that ends a text.
    return out.getvalue().removesuffix(b"\n") + b"\n"


def rows(
    names: Sequence[str], found: Sequence[Row], form: Form, prefixes: Mapping[str, str], width: int | None
) -> bytes:
    """Some rows; the engine writes only answers of its own, so it is handed these in the form that it reads."""
    if form == "table":
        return table.render(names, found, prefixes, width).encode()
    from pyoxigraph import QueryResultsFormat, parse_query_results

    bindings = [{name: _json(term) for name, term in zip(names, row, strict=True) if term is not None} for row in found]
    text = json.dumps({"head": {"vars": list(names)}, "results": {"bindings": bindings}})
    return of_engine(parse_query_results(text, format=QueryResultsFormat.JSON), form)


def _json(term: Term) -> dict[str, Any]:
    """A term of SPARQL's JSON form. Source: https://www.w3.org/TR/sparql12-results-json/#select-encode-terms."""
    from pyoxigraph import BlankNode, Literal, NamedNode

    match term:
        case NamedNode():
            return {"type": "uri", "value": term.value}
        case BlankNode():
            return {"type": "bnode", "value": term.value}
        case Literal():
            said: dict[str, Any] = {"type": "literal", "value": term.value}
            if not term.language:
                return said | {"datatype": term.datatype.value}
            direction = {"its:dir": term.direction.value} if term.direction else {}
            return said | {"xml:lang": term.language} | direction
        case _:
            parts = {name: _json(getattr(term, name)) for name in ("subject", "predicate", "object")}
            return {"type": "triple", "value": parts}


def triples(found: Iterable[Triple], form: GraphForm, prefixes: Mapping[str, str]) -> bytes:
    """Triples, each once, sorted.

    Raises:
        QueryError: as `of_engine`.
    """
    from pyoxigraph import RdfFormat, serialize

    ordered = sorted(set(found), key=str)
    if form == "ttl":
        return turtle.write(ordered, prefixes)
    bound = None if form == "nt" else dict(prefixes)
    content = serialize(ordered, format=RdfFormat.from_extension(form), prefixes=bound) or b""
    if form == "rdf":
        _check_xml(content)
    return content


def _check_xml(content: bytes) -> None:
    """The engine writes what no reader of XML takes."""
    if _NOT_IN_XML.search(content):
        raise QueryError("The answer holds a control character, which XML cannot hold: ask for another form.")
