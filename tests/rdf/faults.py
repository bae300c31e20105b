"""Faults to plant in the graph of the small corpus, each with the name of the rule that it breaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

CITO = "http://purl.org/spar/cito/"
DCT = "http://purl.org/dc/terms/"
FABIO = "http://purl.org/spar/fabio/"
FRBR = "http://purl.org/vocab/frbr/core#"
KG = "https://w3id.org/reading-kg/"
KGV = f"{KG}vocab#"
PRISM = "http://prismstandard.org/namespaces/basic/2.0/"
PROV = "http://www.w3.org/ns/prov#"
SOA = "https://semopenalex.org/ontology/"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
VOID = "http://rdfs.org/ns/void#"
XSD = "http://www.w3.org/2001/XMLSchema#"

S2 = "<https://api.semanticscholar.org/CorpusID:42>"
JOURNAL = "<https://doi.org/10.1000/journal(1)>"
PREPRINT = "<https://arxiv.org/abs/2301.00001>"
WORK = f"<{KG}work/42>"
ADA = f"<{KG}author/ada-lovelace-0a1b2c3d>"
CITATION = f"<{KG}citation/arxiv:2301.00001,42>"
DATASET = f"<{KG}dataset/small%20list>"
ENTRY = f"<{KG}list/small%20list/entry/2>"
IDENTIFIER = f"<{KG}identifier/doi:10.1093/x>"

Plant = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is done to a graph, the rule that then does not hold, and what the report must name."""

    plant: Plant
    rule: str
    names: str
    graph: str = "small"


def _without(parts: tuple[str, ...], nt: str) -> str:
    lines = nt.splitlines(keepends=True)
    hits = [line for line in lines if all(part in line for part in parts)]
    assert len(hits) == 1, hits
    return "".join(line for line in lines if line != hits[0])


def without(*parts: str) -> Plant:
    """The graph without the one line that holds all the parts."""
    return partial(_without, parts)


def _emptied(start: str, nt: str) -> str:
    assert f"\n{start}" in nt, start
    return "".join(line for line in nt.splitlines(keepends=True) if not line.startswith(start))


def emptied(start: str) -> Plant:
    """The graph without the lines that begin so."""
    return partial(_emptied, start)


def _replaced(old: str, new: str, nt: str) -> str:
    assert old in nt, old
    return nt.replace(old, new)


def replaced(old: str, new: str) -> Plant:
    """The graph with a text in the place of another."""
    return partial(_replaced, old, new)


def added(line: str) -> Plant:
    """The graph with one triple more."""
    return lambda nt: f"{nt}{line} .\n"


FAULTS = {
    "no title": Fault(plant=without(f"{JOURNAL} <{DCT}title>"), rule="Record dcterms:title", names=JOURNAL),
    "two titles": Fault(
        plant=added(f'{JOURNAL} <{DCT}title> "Another"'), rule="Record dcterms:title", names='"Another"'
    ),
    "a year that is a number": Fault(
        plant=replaced(
            f'{JOURNAL} <{FABIO}hasPublicationYear> "2023"^^<{XSD}gYear>',
            f'{JOURNAL} <{FABIO}hasPublicationYear> "2023"^^<{XSD}integer>',
        ),
        rule="Record fabio:hasPublicationYear",
        names=f'{JOURNAL} “A journal paper”: "2023"^^<{XSD}integer>',
    ),
    "a day that is in no calendar": Fault(
        plant=replaced('"2020-03-31"', '"2020-02-31"'), rule="Record prism:publicationDate", names='"2020-02-31"'
    ),
    "a date in words": Fault(
        plant=replaced(f'"2020-03-31"^^<{XSD}date>', '"spring"'), rule="Record prism:publicationDate", names='"spring"'
    ),
    "a DOI as an address": Fault(
        plant=replaced('/doi> "10.1093/x"', '/doi> "https://doi.org/10.1093/x"'),
        rule="Record prism:doi",
        names='"https://doi.org/10.1093/x"',
    ),
    "a DOI in capitals": Fault(
        plant=replaced('/doi> "10.1093/x"', '/doi> "10.1093/X"'), rule="Record prism:doi", names='"10.1093/X"'
    ),
    "two counts on a paper": Fault(
        plant=added(f'{S2} <{SOA}citedByCount> "1"^^<{XSD}integer>'), rule="Record soa:citedByCount", names=S2
    ),
    "a count below nothing": Fault(
        plant=replaced(f'{S2} <{SOA}citedByCount> "12"', f'{S2} <{SOA}citedByCount> "-12"'),
        rule="Record soa:citedByCount",
        names='"-12"',
    ),
    "a link to a paper that is not there": Fault(
        plant=added(f"{JOURNAL} <{CITO}cites> <https://doi.org/10.1/nowhere>"),
        rule="Record cito:cites",
        names="<https://doi.org/10.1/nowhere>",
    ),
    "an author who is nobody": Fault(
        plant=added(f"{JOURNAL} <{DCT}creator> <https://example.org/nobody>"),
        rule="Record dcterms:creator",
        names="<https://example.org/nobody>",
    ),
    "a record of two works": Fault(
        plant=added(f"{WORK} <{FRBR}realization> {JOURNAL}"), rule="Record ^frbr:realization", names=JOURNAL
    ),
    "a record of no work": Fault(plant=without(f"<{FRBR}realization> {S2}"), rule="Record ^frbr:realization", names=S2),
    "a work without a record": Fault(
        plant=without(f"<{FRBR}realization> {S2}"), rule="Work frbr:realization", names=WORK
    ),
    "a preprint that is a journal article": Fault(
        plant=added(f"{PREPRINT} {TYPE} <{FABIO}JournalArticle>"), rule="Preprint", names=PREPRINT
    ),
    "a state that is none": Fault(
        plant=replaced(f"{S2} <{KGV}referencesState> <{KGV}withheld>", f"{S2} <{KGV}referencesState> <{KGV}x>"),
        rule="Record kgv:referencesState",
        names=f"<{KGV}x>",
    ),
    "two states": Fault(
        plant=added(f"{S2} <{KGV}referencesState> <{KGV}known>"), rule="Record kgv:referencesState", names=S2
    ),
    "what is listed is a record": Fault(
        plant=added(f"{S2} <{KGV}listedIn> <{KG}list/small%20list>"), rule="ListedWork", names=S2
    ),
    "a citation without its link": Fault(plant=without(f"{PREPRINT} <{CITO}cites> {S2}"), rule="Links", names=CITATION),
    "a link without its citation": Fault(
        plant=added(f"{S2} <{CITO}cites> {PREPRINT}"), rule="Links", names=f"{PREPRINT}"
    ),
    "two cited records": Fault(
        plant=added(f"{CITATION} <{CITO}hasCitedEntity> {JOURNAL}"),
        rule="Citation cito:hasCitedEntity",
        names=CITATION,
    ),
    "a citation that nobody says": Fault(
        plant=replaced(f"{CITATION} <{PROV}hadPrimarySource>", f"{CITATION} <a:b>"),
        rule="Citation prov:hadPrimarySource",
        names=CITATION,
    ),
    "a citation that is perhaps influential": Fault(
        plant=replaced(f'{CITATION} <{KGV}isInfluential> "true"', f'{CITATION} <{KGV}isInfluential> "perhaps"'),
        rule="Citation kgv:isInfluential",
        names='"perhaps"',
    ),
    "an authorship without a place": Fault(
        plant=without("authorship/42-2> <https://schema.org/position>"),
        rule="Authorship schema:position",
        names="authorship/42-2>",
    ),
    "a place that is no number": Fault(
        plant=replaced(
            f'authorship/42-2> <https://schema.org/position> "2"^^<{XSD}integer>',
            f'authorship/42-2> <https://schema.org/position> "last"^^<{XSD}integer>',
        ),
        rule="Authorship schema:position",
        names='"last"',
    ),
    "an authorship of another role": Fault(
        plant=replaced("<http://purl.org/spar/pro/author>", "<http://purl.org/spar/pro/editor>"),
        rule="Authorship pro:withRole",
        names="authorship/42-1>",
    ),
    "an authorship that nobody holds": Fault(
        plant=without("authorship/42-2> <http://purl.org/spar/pro/isHeldBy>"),
        rule="Authorship pro:isHeldBy",
        names="authorship/42-2>",
    ),
    "an authorship of no record": Fault(
        plant=without(f"<http://purl.org/spar/pro/isDocumentContextFor> <{KG}authorship/42-2>"),
        rule="Authorship ^pro:isDocumentContextFor",
        names="authorship/42-2>",
    ),
    "a person without a name": Fault(
        plant=without(f"{ADA} <http://xmlns.com/foaf/0.1/name>"), rule="Person foaf:name", names=ADA
    ),
    "an identity that is certain": Fault(
        plant=replaced(f'{ADA} <{KGV}identityGrade> "likely"', f'{ADA} <{KGV}identityGrade> "certain"'),
        rule="Person kgv:identityGrade",
        names=f'{ADA} “Ada Lovelace”: "certain"',
    ),
    "a likely identity without evidence": Fault(
        plant=without(f"{ADA} <{KGV}identityEvidence>"), rule="LikelyPerson", names=ADA
    ),
    "an entry that leads nowhere": Fault(
        plant=without(f"{ENTRY} <{KGV}resolvesTo> "), rule="Entry kgv:resolvesTo", names=ENTRY
    ),
    "a score that is none": Fault(
        plant=replaced(f'{ENTRY} <{KGV}matchScore> "0.9876"', f'{ENTRY} <{KGV}matchScore> "-1.0"'),
        rule="Entry kgv:matchScore",
        names='"-1"',
    ),
    "a score that is no number": Fault(
        plant=replaced(f'{ENTRY} <{KGV}matchScore> "0.9876"', f'{ENTRY} <{KGV}matchScore> "sure"'),
        rule="Entry kgv:matchScore",
        names='"sure"',
    ),
    "an entry found by magic": Fault(
        plant=replaced(f'{ENTRY} <{KGV}matchedBy> "title"', f'{ENTRY} <{KGV}matchedBy> "magic"'),
        rule="Entry kgv:matchedBy",
        names='"magic"',
    ),
    "a replaced name that leads nowhere": Fault(
        plant=added(f"<a:old> <{DCT}isReplacedBy> <a:new>"), rule="Replaced dcterms:isReplacedBy", names="<a:new>"
    ),
    "what two sources say at once": Fault(
        plant=added(f"<{KG}record/42,s2-2026> <{PROV}hadPrimarySource> <{KG}origin/oa-2025>"),
        rule="Provenance prov:hadPrimarySource",
        names="record/42,s2-2026>",
    ),
    "no licence": Fault(plant=without(f"{DATASET} <{DCT}license>"), rule="Dataset dcterms:license", names=DATASET),
    "a licence in words": Fault(
        plant=added(f'{DATASET} <{DCT}license> "free"'), rule="Dataset dcterms:license", names='"free"'
    ),
    "no profile": Fault(
        plant=without(f"{DATASET} <{DCT}conformsTo>"), rule="Dataset dcterms:conformsTo", names=DATASET
    ),
    "no description": Fault(plant=without(f"{DATASET} {TYPE} <{VOID}Dataset>"), rule="Graph ^rdf:type", names=VOID),
    "two descriptions": Fault(
        plant=added(f"<a:other> {TYPE} <{VOID}Dataset>"), rule="Graph ^rdf:type", names="<a:other>"
    ),
    "a wrong number of triples": Fault(
        plant=added(f'{S2} <{DCT}identifier> "one more"'), rule="Counts", names=f"{DATASET} “Citation graph"
    ),
    "a wrong number of subjects": Fault(
        plant=added(f'<a:new> <{DCT}title> "one more"'), rule="Counts", names="does not count the subjects"
    ),
    "a class that is used more often": Fault(
        plant=added(f"<a:new> {TYPE} <{FABIO}Work>"), rule="Counts", names=f"<{FABIO}Work>"
    ),
    "a property that is not counted": Fault(
        plant=added(f'{S2} <{DCT}abstract> "one"'), rule="Counts", names=f"<{DCT}abstract>"
    ),
    "a property that is counted and not used": Fault(
        plant=replaced(f'> <{PRISM}publicationName> "', f'> <{PRISM}name> "'),
        rule="Counts",
        names=f"<{PRISM}publicationName>",
    ),
    "a wrong number of classes": Fault(
        plant=added(f"{DATASET} <{VOID}classPartition> <a:part>"), rule="Counts", names="does not count the classes"
    ),
    "a wrong number of properties": Fault(
        plant=added(f"{DATASET} <{VOID}propertyPartition> <a:part>"),
        rule="Counts",
        names="does not count the properties",
    ),
    "an IRI with half an escape": Fault(
        plant=added(f"{S2} <https://schema.org/url> <https://example.org/100%>"),
        rule="Addresses",
        names=f"{S2} “Say",
    ),
    "an IRI with a character that none has": Fault(
        plant=added(f"{S2} <https://schema.org/url> <https://example.org/a|b>"),
        rule="Addresses",
        names="<https://example.org/a|b>",
    ),
    "an identifier of no scheme": Fault(
        plant=without(f"{IDENTIFIER} <http://purl.org/spar/datacite/usesIdentifierScheme>"),
        rule="Identifier datacite:usesIdentifierScheme",
        names=IDENTIFIER,
        graph="extra",
    ),
    "a bibliography's entry with two texts": Fault(
        plant=added(f'<{KG}reference/42,unresolved:{"0" * 32}> <http://purl.org/spar/c4o/hasContent> "another"'),
        rule="Reference c4o:hasContent",
        names='"another"',
        graph="extra",
    ),
    "a byline that forks": Fault(
        plant=added(
            f"<{KG}authorship/42-1> <https://w3id.org/oc/ontology/hasNext> <{KG}authorship/arxiv:2301.00001-1>"
        ),
        rule="Chain oco:hasNext",
        names="authorship/42-1>",
        graph="extra",
    ),
}
