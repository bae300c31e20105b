"""The namespaces of what we write, by their prefixes. Imports nothing: `kg query` needs no more of the vocabulary."""

DEFAULT_BASE = "https://w3id.org/reading-kg/"

# Our own terms stay where they are whatever the base, so that one query serves every graph.
KGV = f"{DEFAULT_BASE}vocab#"
CITO = "http://purl.org/spar/cito/"
FABIO = "http://purl.org/spar/fabio/"
FRBR = "http://purl.org/vocab/frbr/core#"
PRO = "http://purl.org/spar/pro/"
BIRO = "http://purl.org/spar/biro/"
C4O = "http://purl.org/spar/c4o/"
PRISM = "http://prismstandard.org/namespaces/basic/2.0/"
DATACITE = "http://purl.org/spar/datacite/"
LITERAL = "http://www.essepuntato.it/2010/06/literalreification/"
OCO = "https://w3id.org/oc/ontology/"
SOA = "https://semopenalex.org/ontology/"
VOID = "http://rdfs.org/ns/void#"
S2 = "https://api.semanticscholar.org/CorpusID:"
S2A = "https://www.semanticscholar.org/author/"

VOCABULARIES = {
    "biro": BIRO,
    "c4o": C4O,
    "cito": CITO,
    "datacite": DATACITE,
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "fabio": FABIO,
    "foaf": "http://xmlns.com/foaf/0.1/",
    "frbr": FRBR,
    "kgv": KGV,
    "literal": LITERAL,
    "oco": OCO,
    "prism": PRISM,
    "pro": PRO,
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "soa": SOA,
    "void": VOID,
}


def prefixes(base: str = DEFAULT_BASE) -> dict[str, str]:
    """The prefixes that our files bind and that a query may use undeclared, sorted."""
    others = {
        "kg": base,
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "s2": S2,
        "s2a": S2A,
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
    return dict(sorted((VOCABULARIES | others).items()))
