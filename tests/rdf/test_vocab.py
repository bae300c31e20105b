"""Every term that is written exists: ours in vocab.ttl, the others in the ontology that they are from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import DCAT, DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SDO, SKOS, VOID, XSD, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DefinedNamespace
from rdflib.term import Node

from kg.model import Completeness
from kg.rdf import namespaces, vocab
from kg.rdf.profiles import PROFILES

ROOT = Path(__file__).parents[2]
OURS = rdflib.Graph().parse(ROOT / "kg" / "rdf" / "vocab.ttl")
KGV = "https://w3id.org/reading-kg/vocab#"

CLOSED: tuple[type[DefinedNamespace], ...] = (DCAT, DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SDO, SKOS, VOID, XSD)
# All terms of these stand in tests/rdf/ontologies, the first line of each file says of which version.
LISTED = {
    "http://purl.org/spar/biro/": "biro",
    "http://purl.org/spar/c4o/": "c4o",
    "http://purl.org/spar/cito/": "cito",
    "http://purl.org/spar/datacite/": "datacite",
    "http://purl.org/spar/deo/": "deo",
    "http://purl.org/spar/fabio/": "fabio",
    "http://purl.org/vocab/frbr/core#": "frbr",
    "http://prismstandard.org/namespaces/basic/2.0/": "prism",
    "http://purl.org/spar/pro/": "pro",
    "https://semopenalex.org/ontology/": "semopenalex",
    "http://www.essepuntato.it/2010/06/literalreification/": "literal",
    "https://w3id.org/oc/ontology/": "oco",
}
# These are no files of ontologies that can be compared: what we use of them was copied by hand.
BY_HAND = {"prism", "literal", "oco"}
# What RDF 1.2 adds, which rdflib 7.6 does not know. Source: https://www.w3.org/TR/rdf12-schema/#ch_reifies
OF_RDF12 = {f"{RDF}reifies"}


def constants() -> set[str]:
    """The terms that the vocabulary module holds, wherever in it."""

    def strings(value: object) -> Iterator[str]:
        match value:
            case str():
                yield value
            case dict():
                for part in value.values():
                    yield from strings(part)
            case tuple():
                for part in value:
                    yield from strings(part)

    held = {name: value for name, value in vars(vocab).items() if name.isupper()}
    found = {text[1:-1] for text in strings(tuple(held.values())) if text.startswith("<")}
    individuals = {vocab.completeness(state) for state in Completeness} | {vocab.profile(one) for one in PROFILES}
    return found | {term[1:-1] for term in individuals}


def written(nt: bytes) -> set[str]:
    """Properties, classes and datatypes of a graph, and other terms of our vocabulary and CiTO in object position."""
    found = set()
    for quad in ox.parse(nt, ox.RdfFormat.N_TRIPLES):
        found.add(quad.predicate.value)
        if isinstance(quad.object, ox.Literal):
            found.add(quad.object.datatype.value)
        elif quad.predicate.value == str(RDF.type) or quad.object.value.startswith((KGV, *LISTED)):
            found.add(quad.object.value)
    return found


def test_what_is_written_stands_in_the_vocabulary(shipped_nt: bytes, small_nt: bytes, extra_nt: bytes) -> None:
    named = {KGV, *LISTED}  # the description names them as the vocabularies that are used
    assert written(shipped_nt) | written(small_nt) | written(extra_nt) <= constants() | {str(XSD.string)} | named


def test_the_description_names_the_vocabularies_that_are_used_and_no_others(shipped_nt: bytes) -> None:
    used, named = set(), set()
    for quad in ox.parse(shipped_nt, ox.RdfFormat.N_TRIPLES):
        used.add(quad.predicate.value)
        if quad.predicate.value == str(RDF.type):
            used.add(quad.object.value)
        elif quad.predicate.value == str(VOID.vocabulary):
            named.add(quad.object.value)
    assert named == {space for space in namespaces.VOCABULARIES.values() if any(t.startswith(space) for t in used)}


def listed_terms(name: str) -> set[str]:
    lines = (ROOT / "tests" / "rdf" / "ontologies" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    return set(lines[1:])


def of_others() -> set[str]:
    """The terms of others that we write, and those that our vocabulary rests on."""
    named = {str(term) for triple in OURS for term in triple if isinstance(term, URIRef)}
    return {term for term in constants() | named if not term.startswith(KGV[:-1])}


@pytest.mark.parametrize("term", sorted(of_others()))
def test_a_foreign_term_exists(term: str) -> None:
    for namespace in CLOSED:
        if term.startswith(str(namespace)):
            assert URIRef(term) in namespace or term in OF_RDF12
            return
    (space,) = (space for space in LISTED if term.startswith(space))
    assert term.removeprefix(space) in listed_terms(LISTED[space])


def test_cito_spells_characterization_as_we_do() -> None:
    assert "hasCitationCharacterization" in listed_terms("cito")
    assert "hasCitationCharacterisation" not in listed_terms("cito")


@pytest.mark.parametrize("space", sorted(space for space, name in LISTED.items() if name not in BY_HAND))
def test_the_list_of_terms_is_the_ontologys_own(space: str) -> None:
    file = ROOT.parent / "shared" / "ontologies" / f"{LISTED[space]}.ttl"
    if not file.exists():
        pytest.skip("the ontologies' own files do not stand beside this checkout")
    subjects = {str(s).removeprefix(space) for s in rdflib.Graph().parse(file).subjects() if str(s).startswith(space)}
    assert subjects - {""} == listed_terms(LISTED[space])


def test_our_terms_are_defined_and_no_others() -> None:
    defined = {str(s) for s in OURS.subjects() if str(s).startswith(KGV)}
    used = {term for term in constants() if term.startswith(KGV)}
    # The classes of the degrees, the profiles and all conclusions, and the scheme of the degrees, stand there alone.
    alone = {f"{KGV}{name}" for name in ("Completeness", "completeness", "Profile", "Conclusion")}
    assert defined - alone == used


@pytest.mark.parametrize("term", sorted({str(s) for s in OURS.subjects() if str(s).startswith(KGV)}))
def test_a_term_of_ours_says_what_it_means(term: str) -> None:
    subject = URIRef(term)
    assert len(list(OURS.objects(subject, RDFS.label))) == 1
    (comment,) = OURS.objects(subject, RDFS.comment)
    assert str(comment).endswith(".")
    kinds = set(OURS.objects(subject, RDF.type))
    if kinds & {OWL.ObjectProperty, OWL.DatatypeProperty}:
        (value_range,) = OURS.objects(subject, RDFS.range)
        assert str(value_range).startswith(str(XSD)) == (OWL.DatatypeProperty in kinds)
        assert len(list(OURS.objects(subject, RDFS.domain))) == 1


def classes(domain: Node | None) -> set[Node]:
    """The class that a domain is, or those that it is a union of."""
    union = OURS.value(domain, OWL.unionOf)
    return set(Collection(OURS, union)) if union else {domain} if domain else set()


def test_domains_and_ranges_hold_in_what_is_written(small_nt: bytes) -> None:
    graph = rdflib.Graph().parse(data=small_nt, format="nt") + OURS
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in OURS.subjects(RDF.type, kind):
            value_range = OURS.value(term, RDFS.range)
            pairs = list(graph.subject_objects(term))
            assert pairs, f"{term} is not in the small corpus"
            for s, o in pairs:
                assert classes(OURS.value(term, RDFS.domain)) & set(graph.objects(s, RDF.type)), (s, term)
                if isinstance(o, rdflib.Literal):
                    assert (o.datatype or XSD.string) == value_range, (term, o)
                else:
                    assert (o, RDF.type, value_range) in graph, (term, o)


def test_every_prefix_is_that_of_its_vocabulary() -> None:
    bound = namespaces.prefixes("https://example.org/")
    assert list(bound) == sorted(bound)
    assert bound["kg"] == "https://example.org/"
    assert bound["kgv"] == KGV
    for name, namespace in {"dcterms": DCTERMS, "foaf": FOAF, "prov": PROV, "schema": SDO, "skos": SKOS}.items():
        assert bound[name] == str(namespace)
    assert vocab.curie(vocab.CITES) == "cito:cites"
