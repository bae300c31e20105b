"""The shapes as SPARQL find what pyshacl finds by them, in what is written and in what must not be written."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pyoxigraph
import pyshacl
import pytest
import rdflib
from rdflib.namespace import SH

from kg.rdf import gate, shapes
from tests.rdf import faults, misdrawn

FAULTS = faults.FAULTS | misdrawn.FAULTS
SHAPES = Path(shapes.__file__).with_name("shapes.ttl")
PREFIXES = """
@prefix : <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

# The message of a rule, and what breaks it.
Found = set[tuple[str, str]]


def by_pyshacl(nt: bytes, turtle: str = "") -> Found:
    graph = rdflib.Graph().parse(data=turtle, format="turtle") if turtle else rdflib.Graph().parse(SHAPES)
    _, report, _ = pyshacl.validate(rdflib.Graph().parse(data=nt, format="nt"), shacl_graph=graph)
    assert isinstance(report, rdflib.Graph)
    found = set()
    for result in report.objects(None, SH.result):
        is_query = report.value(result, SH.sourceConstraintComponent) == SH.SPARQLConstraintComponent
        node = report.value(result, SH.value if is_query else SH.focusNode)
        assert node is not None
        found.add((str(report.value(result, SH.resultMessage)), node.n3()))
    return found


def by_sparql(nt: bytes, turtle: str = "", only: str = "") -> Found:
    store = pyoxigraph.Store()
    store.bulk_load(nt, pyoxigraph.RdfFormat.N_TRIPLES, lenient=True)
    rules = shapes.compiled(turtle.encode()) if turtle else shapes.rules()
    return {
        (rule.message, str(node))
        for rule in rules
        if only in {"", rule.name}
        for query in rule.queries
        for node, _ in gate._found(store, rule, query)
    }


@pytest.mark.parametrize("which", ["small", "core", "extra"])
def test_what_is_written_conforms_by_both(which: str, request: pytest.FixtureRequest) -> None:
    nt = request.getfixturevalue(f"{which}_nt")
    assert by_sparql(nt) == by_pyshacl(nt) == set()


@pytest.mark.slow
def test_a_part_of_the_shipped_graph_conforms_by_both(reduced_nt: bytes) -> None:
    """All of it, which each build checks by SPARQL, takes pyshacl two minutes."""
    assert by_sparql(reduced_nt) == by_pyshacl(reduced_nt) == set()


@pytest.mark.slow
@pytest.mark.parametrize("which", sorted({fault.graph for fault in FAULTS.values()}))
def test_both_find_the_same_faults(which: str, request: pytest.FixtureRequest) -> None:
    """Many in one graph, since pyshacl takes a second for each graph; those that hide each other with fewer, later."""
    clean = request.getfixturevalue(f"{which}_nt").decode()
    left = {name: fault for name, fault in FAULTS.items() if fault.graph == which}
    alone = {name: by_sparql(fault.plant(clean).encode(), only=fault.rule) for name, fault in left.items()}
    assert all(alone.values())
    many = len(left)
    while left:
        planted, graph = set(), clean
        for name, fault in list(left.items())[:many]:
            # What is not there any more cannot be changed.
            with suppress(AssertionError):
                graph = fault.plant(graph)
                planted.add(name)
        found = by_sparql(graph.encode())
        assert found == by_pyshacl(graph.encode())
        told = {name for name in planted if alone[name] <= found}
        left = {name: fault for name, fault in left.items() if name not in told}
        if not told:
            assert len(planted) > 1, planted
            many = len(planted) // 2


# What the shapes say of a value, and a value that breaks it, beside one that does not.
CONSTRAINTS = {
    "a datatype": ("sh:datatype xsd:date", '"2020-02-31"^^xsd:date', '"2020-02-29"^^xsd:date'),
    "another datatype": ("sh:datatype xsd:string", '"a"@en', '"a"'),
    "a literal in place of a thing": ("sh:datatype xsd:string", ":a", '"a"'),
    "a class": ("sh:class :Class", ":a", ":one"),
    "a class of a text": ("sh:class :Class", '"a"', ":one"),
    "a kind of node": ("sh:nodeKind sh:IRI", '"a"', ":a"),
    "a pattern": ('sh:pattern "^a+$"', '"ab"', '"aa"'),
    "a pattern of a nameless thing": ('sh:pattern "a"', "[]", '"aa"'),
    "a least number": ("sh:minInclusive 1", "0", "1"),
    "a least number and a text": ("sh:minInclusive 1", '"many"', "1.0"),
    "a choice": ('sh:in ( :a "b" )', '"c"', '"b"'),
    "a choice and a number": ('sh:in ( :a "2" )', "2", '"2"'),
    "one of two": ("sh:or ( [ sh:class :Class ] [ sh:datatype xsd:integer ] )", '"x"', "3"),
    "not": ("sh:not [ sh:class :Class ]", ":one", ":a"),
    "what a thing has": ("sh:or ( [ sh:property [ sh:path :p ; sh:minCount 1 ] ] [ sh:class :X ] )", ":one", ":two"),
    "what a thing has no more than once": (
        "sh:or ( [ sh:property [ sh:path :p ; sh:maxCount 1 ] ] [ sh:class :X ] )",
        ":three",
        ":two",
    ),
    "what a thing has of a kind": (
        "sh:or ( [ sh:property [ sh:path :p ; sh:datatype xsd:integer ] ] [ sh:class :X ] )",
        ":two",
        ":three",
    ),
    "what a thing has for certain": (
        "sh:or ( [ sh:property [ sh:path :p ; sh:hasValue 2 ] ] [ sh:class :X ] )",
        ":two",
        ":three",
    ),
}


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_each_constraint_means_what_it_means_to_pyshacl(name: str) -> None:
    constraint, bad, good = CONSTRAINTS[name]
    turtle = f"""{PREFIXES}
    :S a sh:NodeShape ; sh:targetSubjectsOf :q ; sh:property [ sh:path :q ; {constraint} ; sh:message "m" ] ."""
    data = f"""{PREFIXES}
    :one a :Class . :two :p "x" . :three :p 2 , 3 . :bad :q {bad} . :good :q {good} ."""
    nt = rdflib.Graph().parse(data=data, format="turtle").serialize(format="nt").encode()
    assert by_sparql(nt, turtle) == by_pyshacl(nt, turtle) == {("m", "<http://example.org/bad>")}


@pytest.mark.parametrize(
    ("shape", "refused"),
    [
        ("sh:closed true", "sh:closed"),
        ("sh:property [ sh:path :p ; sh:maxCount 2 ; sh:message 'm' ]", "sh:maxCount 2"),
        ("sh:property [ sh:path :p ; sh:minCount 2 ; sh:message 'm' ]", "sh:minCount 2"),
        ("sh:property [ sh:path :p ; sh:maxLength 2 ; sh:message 'm' ]", "sh:maxLength"),
        ("sh:property [ sh:path :p ; sh:pattern 'a' ; sh:flags 'i' ; sh:message 'm' ]", "sh:flags"),
        ("sh:property [ sh:path :p ; sh:nodeKind sh:Literal ; sh:message 'm' ]", "sh:nodeKind"),
        ("sh:property [ sh:path [ sh:zeroOrMorePath :p ] ; sh:minCount 1 ; sh:message 'm' ]", "sh:zeroOrMorePath"),
        ("sh:property [ sh:path ( :p :q ) ; sh:minCount 1 ; sh:message 'm' ]", "a path"),
        ("sh:property [ sh:path :p ; sh:minCount 1 ]", "sh:message"),
        ("sh:or ( [ sh:xone ( ) ] ) ; sh:message 'm'", "sh:xone"),
        ("sh:sparql [ sh:select 'SELECT $this ?value ?found {}' ; sh:message 'm' ]", "sh:targetNode"),
        ("sh:property [ sh:path :p ; sh:property [ sh:path :q ] ; sh:message 'm' ]", "sh:property"),
    ],
)
def test_what_is_not_compiled_is_refused(shape: str, refused: str) -> None:
    turtle = f"{PREFIXES} :S a sh:NodeShape ; sh:targetClass :C ; {shape} ."
    with pytest.raises(ValueError, match=refused):
        shapes.compiled(turtle.encode())


def test_every_rule_has_a_name_of_its_own_or_another_message() -> None:
    rules = shapes.rules()
    assert len({(rule.name, rule.message) for rule in rules}) == len(rules) > 60
