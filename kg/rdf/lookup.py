"""What a person calls a paper or an author, found in a graph: an identifier, an IRI, a title, a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from kg.errors import QueryError
from kg.rdf import iris, namespaces, table
from kg.titles import normal

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode, Store

_WORKS = """SELECT DISTINCT ?found {
  VALUES ?said { %s }
  { ?said a fabio:Work BIND(?said AS ?found) }
  UNION { ?found frbr:realization ?said }
  UNION {
    VALUES ?property {
      prism:doi fabio:hasArXivId fabio:hasPubMedId fabio:hasPubMedCentralId dcterms:identifier schema:sameAs schema:url
    }
    ?record ?property ?said .
    ?found frbr:realization ?record
  }
}"""
_PEOPLE = """SELECT DISTINCT ?found {
  VALUES ?said { %s }
  { ?said a foaf:Person BIND(?said AS ?found) } UNION { ?found schema:sameAs ?said ; a foaf:Person }
}"""
_TITLES = "SELECT DISTINCT ?found ?label { ?found a fabio:Work ; dcterms:title ?label }"
_NAMES = "SELECT DISTINCT ?found ?label { ?found a foaf:Person ; foaf:name ?label }"
# So many are named when several fit.
_SHOWN = 5


def base(store: Store) -> str:
    """What IRIs of its own start with, as the graph says."""
    from pyoxigraph import Literal, NamedNode

    said = (quad.object for quad in store.quads_for_pattern(None, NamedNode(f"{namespaces.VOID}uriSpace"), None))
    return min((space.value for space in said if isinstance(space, Literal)), default=namespaces.DEFAULT_BASE)


def papers(store: Store, said: str) -> list[NamedNode]:
    """The works that an identifier (of any version), an IRI, a title, or words of a single title stand for, sorted.

    Raises:
        QueryError: no work of the graph is called so, or the words stand in several titles.
    """
    return _known(store, _WORKS, said) or _called(store, _TITLES, said, "paper")


def people(store: Store, said: str) -> list[NamedNode]:
    """The people that an IRI, an ORCID, a Semantic Scholar id (s2author:ID) or a name stand for, sorted.

    Whoever has the name is given: whether they are one person may not be known.

    Raises:
        QueryError: nobody in the graph is called so, or several are whose whole names are others.
    """
    return _known(store, _PEOPLE, said) or _called(store, _NAMES, said, "author")


def _known(store: Store, query: str, said: str) -> list[NamedNode]:
    """What the text identifies."""
    terms = " ".join(sorted({str(term) for term in _terms(said.strip(), base(store))}))
    return sorted((found for found, *_ in _rows(store, query % terms)), key=str)


def _called(store: Store, query: str, said: str, kind: str) -> list[NamedNode]:
    """What has the text as its label, or else alone holds it in its label."""
    words = normal(said)
    labelled = [(found, label.value, normal(label.value)) for found, label in _rows(store, query)]
    same = {found for found, _, label in labelled if label == words}
    if same:
        return sorted(same, key=str)
    within = {(label, found) for found, label, text in labelled if words and f" {words} " in f" {text} "}
    holding = sorted(within, key=str)
    if not holding:
        raise QueryError(f"There is no {kind} {said!r} in this graph.")
    if len(holding) > 1:
        some = "; ".join(table.visible(label) for label, _ in holding[:_SHOWN])
        more = f", and {len(holding) - _SHOWN} more" if len(holding) > _SHOWN else ""
        raise QueryError(f"{said!r} may be any of {len(holding)} here: {some}{more}. Give it whole, or an identifier.")
    return [found for _, found in holding]


def _rows(store: Store, query: str) -> Iterable[Any]:
    return cast(Iterable[Any], store.query(query, prefixes=namespaces.prefixes()))


def _terms(said: str, ours: str) -> Iterator[NamedNode | Literal]:
    """The terms by which a graph may say that something is what the text identifies."""
    from pyoxigraph import Literal, NamedNode

    # Here, since the readers of lists take long to import, and most queries are given no paper.
    from kg.readlist.said import pids

    for pid in pids(said):
        yield from (Literal(pid.value), Literal(str(pid)))
        addresses = [iris.paper(pid, ours), *([iris.page(pid)] if pid.scheme in iris.SAME_AS_SCHEMES else [])]
        match pid.scheme:
            case "s2":
                addresses.append(iris.s2_page(pid))
            case "s2author":
                addresses.append(namespaces.S2A + pid.value)
            case "url":
                addresses.append(iris.web(pid.value) or "")
        yield from (NamedNode(address) for address in addresses if address)
    with suppress(ValueError):  # no IRI, but perhaps a title
        yield NamedNode(said)
