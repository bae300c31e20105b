"""The shapes of `shapes.ttl` as SPARQL, so that the engine that answers queries also checks a graph, in a second.

What is compiled is the part of SHACL that our shapes use; anything else in them is refused, not passed over. The tests
compare what these rules find with what pyshacl finds by the same shapes.

Source: https://www.w3.org/TR/shacl/
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import count
from typing import TYPE_CHECKING, cast

from kg.rdf.namespaces import VOCABULARIES

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode

    Node = NamedNode | BlankNode | Literal

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_SH = "http://www.w3.org/ns/shacl#"
_PREFIXES = VOCABULARIES | {"rdf": _RDF}
_TYPE = f"<{_RDF}type>"
# The datatypes whose literals the engine can tell from text that only claims to be one.
_CHECKED = frozenset({"boolean", "date", "dateTime", "decimal", "duration", "gYear", "gYearMonth", "integer"})
_TARGETS = ("targetClass", "targetNode", "targetSubjectsOf")
_ON_VALUES = ("class", "datatype", "in", "minInclusive", "nodeKind", "not", "or", "pattern")
# What each part of the shapes may say.
_TARGETED = frozenset({*_TARGETS, *_ON_VALUES, "message", "property", "sparql"})
_PROPERTY = frozenset({*_ON_VALUES, "hasValue", "maxCount", "message", "minCount", "path"})
_NESTED = frozenset({*_ON_VALUES, "property"})
_QUERY = frozenset({"message", "select"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What must hold in every graph: `name` is that of the shape and the property, `message` the rule in a sentence.

    Each of the `queries` selects `?this`, what breaks the rule, and `?value`, the value that does. A rule with
    a `focus` is about the graph, not about one thing in it: `?this` is that IRI, which SHACL hangs it on, `?value` is
    what breaks the rule, and `?found` the value that does.
    """

    name: str
    message: str
    queries: tuple[str, ...]
    focus: str | None = None


def rules() -> tuple[Rule, ...]:
    """The rules for a graph of ours, sorted by name."""
    return compiled(files("kg.rdf").joinpath("shapes.ttl").read_bytes())


def compiled(turtle: bytes) -> tuple[Rule, ...]:
    """The rules that shapes make, sorted by name.

    Raises:
        ValueError: they use what is not compiled (names it), or a shape has no message.
    """
    shapes = _Shapes(turtle)
    queries: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for shape in shapes.targeted():
        for name, message, focus, query in shapes.queries(shape):
            queries[name, message, focus].add(query)
    return tuple(
        Rule(name=name, message=message, queries=tuple(sorted(found)), focus=focus or None)
        for (name, message, focus), found in sorted(queries.items())
    )


class _Shapes:
    """A shapes graph; each method gives SPARQL for a part of it."""

    def __init__(self, turtle: bytes) -> None:
        from pyoxigraph import RdfFormat, Store

        self._store = Store()
        self._store.load(turtle, RdfFormat.TURTLE)
        self._fresh = count(1)

    def targeted(self) -> set[Node]:
        """The shapes that say what they are about."""
        from pyoxigraph import NamedNode

        found = (self._store.quads_for_pattern(None, NamedNode(_SH + target), None) for target in _TARGETS)
        return {cast("Node", quad.subject) for quads in found for quad in quads}

    def queries(self, shape: Node) -> Iterator[tuple[str, str, str, str]]:
        """A query for each part of what a shape says, after its rule's name, message and, if it has one, focus."""
        self._check(shape, _TARGETED)
        name = shape.value.rpartition("#")[2]
        for target in self._targets(shape):
            if failures := list(self._on_value(shape, "?this")):
                yield name, self._message(shape), "", _select(f"{target} FILTER({' || '.join(failures)})")
            for part in self._all(shape, "property"):
                for pattern in self._on_property(part):
                    yield f"{name} {self._name(part)}", self._message(part), "", _select(f"{target} {pattern}")
        for part in self._all(shape, "sparql"):
            self._check(part, _QUERY)
            yield name, self._message(part), self._one(shape, "targetNode").value, self._one(part, "select").value

    def _targets(self, shape: Node) -> Iterator[str]:
        """Patterns that bind ?this to what a shape is about."""
        for term in self._all(shape, "targetClass"):
            yield f"?this {_TYPE} {term} ."
        for term in self._all(shape, "targetNode"):
            yield f"VALUES ?this {{ {term} }}"
        for term in self._all(shape, "targetSubjectsOf"):
            yield f"?this {term} ?any ."

    def _on_property(self, shape: Node) -> Iterator[str]:
        """Patterns for a ?this that breaks a property shape, and the ?value with which it does."""
        self._check(shape, _PROPERTY)
        path = self._path(shape)
        if failures := [*self._on_value(shape, "?value"), *self._too_many(shape, path, "?this", "?value")]:
            yield f"?this {path} ?value FILTER({' || '.join(failures)})"
        for failure in self._lacks(shape, path, "?this"):
            yield f"FILTER({failure})"

    def _fails(self, shape: Node, node: str) -> Iterator[str]:
        """Expressions of which one is true where a node breaks a shape; none of them is ever an error."""
        if not list(self._all(shape, "path")):
            self._check(shape, _NESTED)
            yield from self._on_value(shape, node)
            for part in self._all(shape, "property"):
                yield from self._fails(part, node)
            return
        self._check(shape, _PROPERTY)
        path, value = self._path(shape), self._variable()
        if failures := [*self._on_value(shape, value), *self._too_many(shape, path, node, value)]:
            yield f"EXISTS {{ {node} {path} {value} FILTER({' || '.join(failures)}) }}"
        yield from self._lacks(shape, path, node)

    def _on_value(self, shape: Node, node: str) -> Iterator[str]:
        """Of those, the ones about the node itself."""
        for kind in _ON_VALUES:
            for term in self._all(shape, kind):
                yield self._breaks(kind, term, node)

    def _breaks(self, kind: str, term: Node, node: str) -> str:
        match kind:
            case "class":
                return f"NOT EXISTS {{ {node} {_TYPE} {term} }}"
            case "datatype":
                name = term.value.removeprefix(_XSD)
                is_one = f"isLiteral({term}(STR({node})))" if name in _CHECKED else "true"
                return f"!COALESCE(isLiteral({node}) && DATATYPE({node}) = {term} && {is_one}, false)"
            case "in":
                return f"!({' || '.join(f'sameTerm({node}, {member})' for member in self._list(term))})"
            case "minInclusive":
                return f"!COALESCE({node} >= {term}, false)"
            case "nodeKind" if term.value == f"{_SH}IRI":
                return f"!isIRI({node})"
            case "pattern":
                return f"!COALESCE(REGEX(STR({node}), {term}), false)"
            case "not":
                return f"!({' || '.join(self._fails(term, node))})"
            case "or":
                alternatives = (" || ".join(self._fails(member, node)) for member in self._list(term))
                return f"({' && '.join(f'({one})' for one in alternatives)})"
        raise ValueError(f"The shapes use sh:{kind} {term}, which is not compiled.")

    def _too_many(self, shape: Node, path: str, node: str, value: str) -> Iterator[str]:
        """Whether a value has another beside it: not a comparison of all pairs, which a hostile file makes endless."""
        for limit in self._all(shape, "maxCount"):
            _check_is_one("maxCount", limit)
            other = self._variable()
            yield f"EXISTS {{ {node} {path} {other} FILTER(!sameTerm({value}, {other})) }}"

    def _lacks(self, shape: Node, path: str, node: str) -> Iterator[str]:
        for limit in self._all(shape, "minCount"):
            _check_is_one("minCount", limit)
            yield f"NOT EXISTS {{ {node} {path} {self._variable()} }}"
        for value in self._all(shape, "hasValue"):
            yield f"NOT EXISTS {{ {node} {path} {value} }}"

    def _path(self, shape: Node) -> str:
        path = self._one(shape, "path")
        self._check(path, frozenset({"inversePath"}))
        inverse = [f"^{one}" for one in self._all(path, "inversePath")]
        if not inverse and not str(path).startswith("<"):
            raise ValueError(f"The shape {shape} has a path that is not compiled: a property or its inverse are.")
        return inverse[0] if inverse else str(path)

    def _name(self, shape: Node) -> str:
        """The property of a shape as people write it: `cito:cites`."""
        path = self._path(shape)
        iri = path.strip("^<>")
        known = (f"{name}:{iri.removeprefix(space)}" for name, space in _PREFIXES.items() if iri.startswith(space))
        return ("^" if path.startswith("^") else "") + next(known, iri)

    def _check(self, node: Node, allowed: frozenset[str]) -> None:
        """Refuse what would be passed over."""
        for quad in self._store.quads_for_pattern(cast("NamedNode", node), None, None):
            term = quad.predicate.value.removeprefix(_SH)
            if term != quad.predicate.value and term not in allowed:
                raise ValueError(f"The shape {node} uses sh:{term}, which is not compiled there.")

    def _message(self, shape: Node) -> str:
        return self._one(shape, "message").value

    def _variable(self) -> str:
        return f"?v{next(self._fresh)}"

    def _all(self, node: Node, name: str) -> Iterator[Node]:
        from pyoxigraph import NamedNode

        predicate = NamedNode(name if ":" in name else _SH + name)
        for quad in self._store.quads_for_pattern(cast("NamedNode", node), predicate, None):
            yield cast("Node", quad.object)

    def _one(self, node: Node, name: str) -> Node:
        found = list(self._all(node, name))
        if len(found) != 1:
            raise ValueError(f"The shape {node} has {len(found)} values of sh:{name}, not one.")
        return found[0]

    def _list(self, node: Node) -> Iterator[Node]:
        while first := list(self._all(node, f"{_RDF}first")):
            yield first[0]
            node = self._one(node, f"{_RDF}rest")


def _select(pattern: str) -> str:
    return f"SELECT DISTINCT ?this ?value WHERE {{ {pattern} }}"


def _check_is_one(kind: str, limit: Node) -> None:
    if limit.value != "1":
        raise ValueError(f"The shapes use sh:{kind} {limit.value}, which is not compiled: only 1 is.")
