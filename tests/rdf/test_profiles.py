"""The three profiles, and the graph in RDF 1.2."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.corpus import Corpus
from kg.rdf import files, jsonld, namespaces, vocab
from tests.rdf.surveyed import written

BASE = namespaces.DEFAULT_BASE
S2 = "<https://api.semanticscholar.org/CorpusID:42>"
JOURNAL = "<https://doi.org/10.1000/journal(1)>"
PREPRINT = "<https://arxiv.org/abs/2301.00001>"


def data(nt: bytes) -> set[str]:
    """The lines of a graph but those of its description."""
    return {line for line in nt.decode().splitlines() if not line.startswith(f"<{BASE}dataset/")}


def asked(nt: bytes, query: str) -> set[tuple[str, ...]]:
    store = ox.Store()
    store.load(nt, ox.RdfFormat.N_TRIPLES)
    rows = store.query(query, prefixes=namespaces.prefixes())
    assert isinstance(rows, ox.QuerySolutions)
    return {tuple(str(value) for value in row) for row in rows}


def test_each_profile_says_all_that_the_smaller_one_says(core_nt: bytes, small_nt: bytes, extra_nt: bytes) -> None:
    assert data(core_nt) < data(small_nt) < data(extra_nt)


@pytest.mark.parametrize("profile", ["core", "standard", "extra"])
def test_a_graph_names_its_profile(profile: str, request: pytest.FixtureRequest) -> None:
    nt: bytes = request.getfixturevalue({"standard": "small"}.get(profile, profile) + "_nt")
    (row,) = asked(nt, "SELECT ?profile { ?dataset a void:Dataset ; dcterms:conformsTo ?profile }")
    assert row == (f"<https://w3id.org/reading-kg/vocab#{profile}Profile>",)


def test_core_is_records_works_authors_and_plain_links(core_nt: bytes) -> None:
    classes = {line.split(" ")[2] for line in data(core_nt) if vocab.TYPE in line}
    assert {vocab.EXPRESSION, vocab.SCHOLARLY_ARTICLE, vocab.WORK, vocab.PERSON, vocab.ACTIVITY} < classes
    assert classes.isdisjoint({vocab.CITATION, vocab.ROLE_IN_TIME, vocab.PREPRINT, vocab.CONCEPT})
    assert f"{PREPRINT} {vocab.CITES} {S2} ." in data(core_nt)
    (about,) = asked(
        core_nt,
        f"SELECT ?year ?count ?name {{ {S2} fabio:hasPublicationYear ?year ; soa:citedByCount ?count ;"
        " prism:publicationName ?name }",
    )
    assert [value.split('"')[1] for value in about] == ["2020", "12", "Genome Biology"]
    # The same person in both papers, by an identifier.
    authors = asked(
        core_nt, f"SELECT ?name {{ {S2} dcterms:creator ?who . {JOURNAL} dcterms:creator ?who . ?who foaf:name ?name }}"
    )
    assert authors == {('"Bo Wang"',)}


def test_extra_gives_each_identifier_a_node_of_its_scheme(extra_nt: bytes) -> None:
    found = asked(
        extra_nt,
        f"SELECT ?scheme ?value {{ {S2} datacite:hasIdentifier ?node . ?node a datacite:Identifier ;"
        " datacite:usesIdentifierScheme ?scheme ; literal:hasLiteralValue ?value }",
    )
    other = "<http://purl.org/spar/datacite/local-resource-identifier-scheme>"
    assert found == {
        ("<http://purl.org/spar/datacite/doi>", '"10.1093/x"'),
        ("<http://purl.org/spar/datacite/pmcid>", '"PMC7"'),
        ("<http://purl.org/spar/datacite/pmid>", '"7"'),
        (other, '"corpusid:42"'),
        (other, f'"s2:{"ab" * 20}"'),
    }
    (orcid,) = asked(
        extra_nt,
        "SELECT ?value { ?who a foaf:Person ; datacite:hasIdentifier ?node . ?node literal:hasLiteralValue ?value }",
    )
    assert orcid == ('"0000-0002-1825-0097"',)


def test_extra_chains_each_byline_from_its_first_name_to_its_last(extra_nt: bytes) -> None:
    rows = asked(extra_nt, "SELECT ?a ?b { ?x oco:hasNext ?y . ?x schema:position ?a . ?y schema:position ?b }")
    assert {tuple(value.split('"')[1] for value in row) for row in rows} == {("1", "2")}
    assert len(asked(extra_nt, "SELECT ?x { ?x oco:hasNext ?y }")) == 3


def test_extra_keeps_the_text_of_a_reference_that_names_no_record(extra_nt: bytes) -> None:
    (row,) = asked(
        extra_nt,
        "SELECT ?citing ?text ?cited { ?citing frbr:part ?entry ."
        " ?entry a biro:BibliographicReference ; c4o:hasContent ?text ; biro:references ?cited }",
    )
    assert row == (S2, r'"A \"bare\" reference"', f"<{BASE}unresolved/{'0' * 32}>")


@pytest.fixture(scope="module")
def reified(small: Corpus) -> bytes:
    """The small graph in RDF 1.2, as N-Triples."""
    return written(small, reified=True)


def test_in_rdf_1_2_a_citation_reifies_its_link(reified: bytes, small_nt: bytes) -> None:
    ends = (vocab.HAS_CITING_ENTITY, vocab.HAS_CITED_ENTITY)
    kept = {line for line in data(small_nt) if not any(end in line for end in ends)}
    assert {line for line in data(reified) if vocab.REIFIES not in line} == kept
    assert len(data(reified)) == len(data(small_nt)) - 5
    rows = asked(
        reified,
        "SELECT ?a ?b { ?a cito:cites ?b {| a cito:Citation ; cito:hasCitationCharacterization cito:usesMethodIn |} }",
    )
    assert rows == {(PREPRINT, S2)}


def test_the_counts_of_rdf_1_2_are_its_own(reified: bytes) -> None:
    said = asked(reified, "SELECT ?n { ?dataset a void:Dataset ; void:triples ?n }")
    assert {value.split('"')[1] for (value,) in said} == {str(reified.count(b"\n"))}


def test_the_turtle_of_rdf_1_2_holds_the_same_triples(reified: bytes) -> None:
    turtle = files.turtle(reified)
    assert {q.triple for q in ox.parse(turtle, ox.RdfFormat.TURTLE)} == {
        q.triple for q in ox.parse(reified, ox.RdfFormat.N_TRIPLES)
    }


def test_the_context_has_a_name_for_every_property_that_is_written(extra_nt: bytes) -> None:
    prefixes = namespaces.prefixes()
    named = {prefixes[(short := term["@id"]).split(":")[0]] + short.split(":")[1] for term in jsonld.terms().values()}
    written = {quad.predicate.value for quad in ox.parse(extra_nt, ox.RdfFormat.N_TRIPLES)}
    assert written - named == {vocab.TYPE[1:-1]}
    assert len(named) == len(jsonld.terms())
