"""What is written conforms to the shapes, and the shapes catch what must not be written."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
import rdflib

SHAPES = Path(__file__).parents[2] / "kg" / "rdf" / "shapes.ttl"

CITO = "http://purl.org/spar/cito/"
KGV = "https://w3id.org/reading-kg/vocab#"
S2 = "<https://api.semanticscholar.org/CorpusID:42>"
JOURNAL = "<https://doi.org/10.1000/journal(1)>"
PREPRINT = "<https://arxiv.org/abs/2301.00001>"
CITATION = "<https://w3id.org/reading-kg/citation/arxiv:2301.00001,42>"
FABIO = "http://purl.org/spar/fabio/"


def report(nt: bytes) -> tuple[bool, str]:
    shapes = rdflib.Graph().parse(SHAPES)
    conforms, _, text = pyshacl.validate(rdflib.Graph().parse(data=nt, format="nt"), shacl_graph=shapes)
    return bool(conforms), text


@pytest.mark.parametrize("which", ["small", "core", "extra", "reduced"])
def test_what_is_written_conforms(which: str, request: pytest.FixtureRequest) -> None:
    conforms, text = report(request.getfixturevalue(f"{which}_nt"))
    assert conforms, text


@pytest.mark.slow
def test_the_shipped_graph_conforms(shipped_nt: bytes) -> None:
    conforms, text = report(shipped_nt)
    assert conforms, text[:5000]


def without(nt: str, *parts: str) -> str:
    """The graph without the one line that holds all the parts."""
    lines = nt.splitlines(keepends=True)
    hits = [line for line in lines if all(part in line for part in parts)]
    assert len(hits) == 1, hits
    return "".join(line for line in lines if line != hits[0])


def replaced(nt: str, old: str, new: str) -> str:
    assert old in nt
    return nt.replace(old, new)


def added(nt: str, line: str) -> str:
    return f"{nt}{line}\n"


FAULTS = {
    "no title": (lambda nt: without(nt, f"{JOURNAL} <http://purl.org/dc/terms/title>"), "exactly one title"),
    "a year that is a number": (
        lambda nt: replaced(
            nt,
            f'{JOURNAL} <{FABIO}hasPublicationYear> "2023"^^<http://www.w3.org/2001/XMLSchema#gYear>',
            f'{JOURNAL} <{FABIO}hasPublicationYear> "2023"^^<http://www.w3.org/2001/XMLSchema#integer>',
        ),
        "an xsd:gYear",
    ),
    "a link to a paper that is not there": (
        lambda nt: added(nt, f"{JOURNAL} <{CITO}cites> <https://doi.org/10.1/nowhere> ."),
        "Both ends of a link",
    ),
    "a citation without its link": (
        lambda nt: without(nt, f"{PREPRINT} <{CITO}cites> {S2}"),
        "without its direct link",
    ),
    "a link without its citation": (
        lambda nt: added(nt, f"{S2} <{CITO}cites> {PREPRINT} ."),
        "without the citation",
    ),
    "two cited records": (
        lambda nt: added(nt, f"{CITATION} <{CITO}hasCitedEntity> {JOURNAL} ."),
        "one cited record",
    ),
    "a citation that nobody says": (
        lambda nt: replaced(nt, f"{CITATION} <http://www.w3.org/ns/prov#hadPrimarySource>", f"{CITATION} <a:b>"),
        "names what says so",
    ),
    "a DOI as an address": (
        lambda nt: replaced(nt, '/doi> "10.1093/x"', '/doi> "https://doi.org/10.1093/x"'),
        "A DOI is bare",
    ),
    "a DOI in capitals": (lambda nt: replaced(nt, '/doi> "10.1093/x"', '/doi> "10.1093/X"'), "A DOI is bare"),
    "no licence": (
        lambda nt: without(nt, "/dataset/small%20list> <http://purl.org/dc/terms/license>"),
        "has a licence",
    ),
    "a preprint that is a journal article": (
        lambda nt: added(nt, f"{PREPRINT} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{FABIO}JournalArticle> ."),
        "no journal article",
    ),
    "a record of two works": (
        lambda nt: added(
            nt, f"<https://w3id.org/reading-kg/work/42> <http://purl.org/vocab/frbr/core#realization> {JOURNAL} ."
        ),
        "exactly one work",
    ),
    "a record of no work": (
        lambda nt: without(nt, f"<http://purl.org/vocab/frbr/core#realization> {S2}"),
        "exactly one work",
    ),
    "no profile": (
        lambda nt: without(nt, "/dataset/small%20list> <http://purl.org/dc/terms/conformsTo>"),
        "how much of what is known",
    ),
    "a replaced name that leads nowhere": (
        lambda nt: added(nt, "<a:old> <http://purl.org/dc/terms/isReplacedBy> <a:new> ."),
        "leads to one record or work",
    ),
    "a state that is none": (
        lambda nt: replaced(
            nt, f"{S2} <{KGV}referencesState> <{KGV}withheld>", f"{S2} <{KGV}referencesState> <{KGV}x>"
        ),
        "seven degrees",
    ),
    "two states": (
        lambda nt: added(nt, f"{S2} <{KGV}referencesState> <{KGV}known> ."),
        "seven degrees",
    ),
    "an authorship without a place": (
        lambda nt: without(nt, "authorship/42-2> <https://schema.org/position>"),
        "one place in its byline",
    ),
    "an authorship of another role": (
        lambda nt: replaced(nt, "<http://purl.org/spar/pro/author>", "<http://purl.org/spar/pro/editor>"),
        "that of an author",
    ),
    "an authorship that nobody holds": (
        lambda nt: without(nt, "authorship/42-2> <http://purl.org/spar/pro/isHeldBy>"),
        "One person holds",
    ),
    "a likely identity without evidence": (
        lambda nt: without(nt, f"ada-lovelace-0a1b2c3d> <{KGV}identityEvidence>"),
        "names its evidence",
    ),
    "an entry that leads nowhere": (lambda nt: without(nt, f"entry/2> <{KGV}resolvesTo> "), "names one record"),
    "two counts on a paper": (
        lambda nt: added(
            nt,
            f'{S2} <https://semopenalex.org/ontology/citedByCount> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .',
        ),
        "at most one count",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_seeded_fault_is_caught(fault: str, small_nt: bytes) -> None:
    plant, message = FAULTS[fault]
    conforms, text = report(plant(small_nt.decode()).encode())  # type: ignore[no-untyped-call]  # a lambda
    assert not conforms
    assert message in text
