"""Every class, property and IRI pattern that we write.

Terms are constants in the form in which N-Triples writes them, `<http://purl.org/spar/cito/cites>`: a misspelt name
is an error that mypy finds, and a triple is an f-string. IRI functions return bare IRIs; most take the base
(`https://w3id.org/reading-kg/` unless the user has one). Our own vocabulary stays where it is whatever the base, so
that one query serves every graph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import quote

from kg.model import Paper, Person, Pid

DEFAULT_BASE = "https://w3id.org/reading-kg/"

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_KGV = f"{DEFAULT_BASE}vocab#"
_CITO = "http://purl.org/spar/cito/"
_FABIO = "http://purl.org/spar/fabio/"
_FRBR = "http://purl.org/vocab/frbr/core#"
_PRO = "http://purl.org/spar/pro/"
_C4O = "http://purl.org/spar/c4o/"
_PRISM = "http://prismstandard.org/namespaces/basic/2.0/"
_DCTERMS = "http://purl.org/dc/terms/"
_FOAF = "http://xmlns.com/foaf/0.1/"
_SCHEMA = "https://schema.org/"
_SOA = "https://semopenalex.org/ontology/"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_PROV = "http://www.w3.org/ns/prov#"
_DCAT = "http://www.w3.org/ns/dcat#"
_VOID = "http://rdfs.org/ns/void#"
_S2 = "https://api.semanticscholar.org/CorpusID:"
_S2A = "https://www.semanticscholar.org/author/"

VOCABULARIES = {
    "c4o": _C4O,
    "cito": _CITO,
    "dcat": _DCAT,
    "dcterms": _DCTERMS,
    "fabio": _FABIO,
    "foaf": _FOAF,
    "frbr": _FRBR,
    "kgv": _KGV,
    "prism": _PRISM,
    "pro": _PRO,
    "prov": _PROV,
    "schema": _SCHEMA,
    "skos": _SKOS,
    "soa": _SOA,
    "void": _VOID,
}


def prefixes(base: str = DEFAULT_BASE) -> dict[str, str]:
    """The prefixes that our files bind and that a query may use undeclared, sorted."""
    others = {"kg": base, "rdf": _RDF, "s2": _S2, "s2a": _S2A, "xsd": _XSD}
    return dict(sorted((VOCABULARIES | others).items()))


TYPE = f"<{_RDF}type>"

XSD_BOOLEAN = f"<{_XSD}boolean>"
XSD_DATE = f"<{_XSD}date>"
XSD_DATETIME = f"<{_XSD}dateTime>"
XSD_DURATION = f"<{_XSD}duration>"
XSD_GYEAR = f"<{_XSD}gYear>"
XSD_GYEARMONTH = f"<{_XSD}gYearMonth>"
XSD_INTEGER = f"<{_XSD}integer>"

CITES = f"<{_CITO}cites>"
CITATION = f"<{_CITO}Citation>"
HAS_CITING_ENTITY = f"<{_CITO}hasCitingEntity>"
HAS_CITED_ENTITY = f"<{_CITO}hasCitedEntity>"
HAS_CITATION_CREATION_DATE = f"<{_CITO}hasCitationCreationDate>"
HAS_CITATION_TIME_SPAN = f"<{_CITO}hasCitationTimeSpan>"
HAS_CITATION_CHARACTERIZATION = f"<{_CITO}hasCitationCharacterization>"
# Semantic Scholar's labels are SciCite's; these are the terms that OpenCitations' classifier uses for that scheme.
# Source: https://github.com/opencitations/cec and https://api.semanticscholar.org/api-docs/graph (Citation.intents)
INTENTS = {
    "background": f"<{_CITO}obtainsBackgroundFrom>",
    "methodology": f"<{_CITO}usesMethodIn>",
    "result": f"<{_CITO}usesConclusionsFrom>",
}

WORK = f"<{_FABIO}Work>"
EXPRESSION = f"<{_FABIO}Expression>"
EXPRESSION_COLLECTION = f"<{_FABIO}ExpressionCollection>"
PREPRINT = f"<{_FABIO}Preprint>"
JOURNAL_ARTICLE = f"<{_FABIO}JournalArticle>"
# MetaAnalysis and Study have no class in FaBiO.
# Source: https://api.semanticscholar.org/api-docs/graph (publicationTypes)
PUBLICATION_TYPES = {
    "Book": f"<{_FABIO}Book>",
    "BookSection": f"<{_FABIO}BookChapter>",
    "CaseReport": f"<{_FABIO}CaseReport>",
    "ClinicalTrial": f"<{_FABIO}ClinicalTrialReport>",
    "Conference": f"<{_FABIO}ConferencePaper>",
    "Dataset": f"<{_FABIO}DataFile>",
    "Editorial": f"<{_FABIO}Editorial>",
    "JournalArticle": JOURNAL_ARTICLE,
    "LettersAndComments": f"<{_FABIO}Letter>",
    "News": f"<{_FABIO}NewsItem>",
    "Review": f"<{_FABIO}ReviewArticle>",
}
HAS_PUBLICATION_YEAR = f"<{_FABIO}hasPublicationYear>"
HAS_ARXIV_ID = f"<{_FABIO}hasArXivId>"
HAS_PUBMED_ID = f"<{_FABIO}hasPubMedId>"
HAS_PUBMED_CENTRAL_ID = f"<{_FABIO}hasPubMedCentralId>"
REALIZATION = f"<{_FRBR}realization>"
PART_OF = f"<{_FRBR}partOf>"
DOI = f"<{_PRISM}doi>"
PUBLICATION_DATE = f"<{_PRISM}publicationDate>"
PUBLICATION_NAME = f"<{_PRISM}publicationName>"
HAS_CONTENT = f"<{_C4O}hasContent>"

SCHOLARLY_ARTICLE = f"<{_SCHEMA}ScholarlyArticle>"
# What is listed but is no paper: its classes beside fabio:Expression.
KINDS = {
    "paper": (SCHOLARLY_ARTICLE,),
    "software": (f"<{_FABIO}ComputerProgram>", f"<{_SCHEMA}SoftwareSourceCode>"),
    "blog": (f"<{_FABIO}BlogPost>", f"<{_SCHEMA}BlogPosting>"),
    "dataset": (f"<{_FABIO}DataFile>", f"<{_SCHEMA}Dataset>"),
    "video": (f"<{_SCHEMA}VideoObject>",),
    "book": (f"<{_FABIO}Book>", f"<{_SCHEMA}Book>"),
    "other": (f"<{_SCHEMA}CreativeWork>",),
}
COLLECTION = f"<{_SCHEMA}Collection>"
POSITION = f"<{_SCHEMA}position>"
SAME_AS = f"<{_SCHEMA}sameAs>"
URL = f"<{_SCHEMA}url>"

PERSON = f"<{_FOAF}Person>"
NAME = f"<{_FOAF}name>"
ROLE_IN_TIME = f"<{_PRO}RoleInTime>"
AUTHOR_ROLE = f"<{_PRO}author>"
WITH_ROLE = f"<{_PRO}withRole>"
IS_HELD_BY = f"<{_PRO}isHeldBy>"
IS_DOCUMENT_CONTEXT_FOR = f"<{_PRO}isDocumentContextFor>"
CITED_BY_COUNT = f"<{_SOA}citedByCount>"
SOURCE_OF_WORKS = f"<{_SOA}Source>"

CONCEPT = f"<{_SKOS}Concept>"
CONCEPT_SCHEME = f"<{_SKOS}ConceptScheme>"
IN_SCHEME = f"<{_SKOS}inScheme>"
PREF_LABEL = f"<{_SKOS}prefLabel>"

CREATED = f"<{_DCTERMS}created>"
CREATOR = f"<{_DCTERMS}creator>"
DATE = f"<{_DCTERMS}date>"
IDENTIFIER = f"<{_DCTERMS}identifier>"
IS_PART_OF = f"<{_DCTERMS}isPartOf>"
LICENSE = f"<{_DCTERMS}license>"
RIGHTS = f"<{_DCTERMS}rights>"
DCTERMS_SOURCE = f"<{_DCTERMS}source>"
SUBJECT = f"<{_DCTERMS}subject>"
TITLE = f"<{_DCTERMS}title>"

ACTIVITY = f"<{_PROV}Activity>"
ENTITY = f"<{_PROV}Entity>"
SOFTWARE_AGENT = f"<{_PROV}SoftwareAgent>"
ENDED_AT_TIME = f"<{_PROV}endedAtTime>"
HAD_PRIMARY_SOURCE = f"<{_PROV}hadPrimarySource>"
SPECIALIZATION_OF = f"<{_PROV}specializationOf>"
USED = f"<{_PROV}used>"
WAS_ASSOCIATED_WITH = f"<{_PROV}wasAssociatedWith>"
WAS_GENERATED_BY = f"<{_PROV}wasGeneratedBy>"

DCAT_DATASET = f"<{_DCAT}Dataset>"
VOID_DATASET = f"<{_VOID}Dataset>"
VOID_CLASS = f"<{_VOID}class>"
CLASSES = f"<{_VOID}classes>"
CLASS_PARTITION = f"<{_VOID}classPartition>"
DISTINCT_SUBJECTS = f"<{_VOID}distinctSubjects>"
ENTITIES = f"<{_VOID}entities>"
EXAMPLE_RESOURCE = f"<{_VOID}exampleResource>"
FEATURE = f"<{_VOID}feature>"
PROPERTIES = f"<{_VOID}properties>"
VOID_PROPERTY = f"<{_VOID}property>"
PROPERTY_PARTITION = f"<{_VOID}propertyPartition>"
ROOT_RESOURCE = f"<{_VOID}rootResource>"
TRIPLES = f"<{_VOID}triples>"
URI_SPACE = f"<{_VOID}uriSpace>"
VOCABULARY = f"<{_VOID}vocabulary>"

ENTRY = f"<{_KGV}Entry>"
SECTION = f"<{_KGV}Section>"
CITATION_CONTEXT = f"<{_KGV}CitationContext>"
AUTHOR_COUNT = f"<{_KGV}authorCount>"
AUTHOR_LIST_COMPLETE = f"<{_KGV}authorListComplete>"
HAS_CONTEXT = f"<{_KGV}hasContext>"
IDENTITY_EVIDENCE = f"<{_KGV}identityEvidence>"
IDENTITY_GRADE = f"<{_KGV}identityGrade>"
IN_LIST = f"<{_KGV}inList>"
IN_SECTION = f"<{_KGV}inSection>"
IS_INFLUENTIAL = f"<{_KGV}isInfluential>"
LINE = f"<{_KGV}line>"
LISTED_IN = f"<{_KGV}listedIn>"
MATCHED_BY = f"<{_KGV}matchedBy>"
MATCH_EVIDENCE = f"<{_KGV}matchEvidence>"
NAME_AS_PRINTED = f"<{_KGV}nameAsPrinted>"
REASON = f"<{_KGV}reason>"
RESOLVES_TO = f"<{_KGV}resolvesTo>"
RESOLVES_TO_WORK = f"<{_KGV}resolvesToWork>"
S2_INTENT = f"<{_KGV}s2Intent>"
SAME_NAME_AS = f"<{_KGV}sameNameAs>"
VERSION_EVIDENCE = f"<{_KGV}versionEvidence>"
LIST_STATE = {"references": f"<{_KGV}referencesState>", "citations": f"<{_KGV}citationsState>"}
LIST_STATED = {"references": f"<{_KGV}referencesStated>", "citations": f"<{_KGV}citationsStated>"}
LIST_NOTE = {"references": f"<{_KGV}referencesNote>", "citations": f"<{_KGV}citationsNote>"}
LIST_ORIGIN = {"references": f"<{_KGV}referencesOrigin>", "citations": f"<{_KGV}citationsOrigin>"}


def completeness(state: str) -> str:
    """The individual for a state of a list (a `kg.model.Completeness`), as a term."""
    return f"<{_KGV}{state}>"


def _escape(text: str, safe: str = "/:;()") -> str:
    """Percent-encoded but for unreserved characters and `safe`: injective, and valid in a path whatever the text."""
    return quote(text.encode("utf-8", "surrogatepass"), safe=safe)


def _title_slug(value: str) -> str:
    """`single cell rna` -> `single-cell-rna`; a hyphen of the title itself is encoded, which keeps two titles apart."""
    return _escape(value, safe="").replace("-", "%2D").replace("%20", "-")


def names(papers: Iterable[Paper]) -> dict[Pid, Pid]:
    """The identifier that names each record in the RDF, by the one that names it in the corpus.

    A CorpusId where there is one, since the API and the bulk data share it. Where several records claim one CorpusId
    (Semantic Scholar clusters versions), only a record that the corpus itself calls so has it.
    """
    claimed = {paper.pid: next((pid for pid in paper.pids if pid.scheme == "corpusid"), None) for paper in papers}
    claims = Counter(claimed.values())
    return {own: claim if claim and claims[claim] == 1 else own for own, claim in claimed.items()}


def key(name: Pid) -> str:
    """The part of our own IRIs that stands for a record: the bare digits of a CorpusId, else the CURIE, escaped."""
    match name.scheme:
        case "corpusid":
            return _escape(name.value)
        case "title":
            return f"title:{_title_slug(name.value)}"
        case _:
            return _escape(str(name))


def paper(name: Pid, base: str) -> str:
    """The record of that name (see `names`): its registry's IRI where one exists, else one of ours."""
    match name.scheme:
        case "corpusid":
            # "Our datasets use corpusId when pointing to papers".
            # Source: https://api.semanticscholar.org/api-docs/datasets
            return _S2 + _escape(name.value)
        case "title":
            return f"{base}paper/{_title_slug(name.value)}"
        case _:
            return page(name) if name.scheme in {"doi", "arxiv", "openalex"} else f"{base}paper/{_escape(str(name))}"


_PAGES = {
    "doi": "https://doi.org/",
    "arxiv": "https://arxiv.org/abs/",
    "openalex": "https://openalex.org/",
    "pubmed": "https://pubmed.ncbi.nlm.nih.gov/",
    "pmc": "https://www.ncbi.nlm.nih.gov/pmc/articles/",
    "openreview": "https://openreview.net/forum?id=",
    "acl": "https://aclanthology.org/",
    "dblp": "https://dblp.org/rec/",
    "corpusid": _S2,
}
SAME_AS_SCHEMES = frozenset(_PAGES)


def page(pid: Pid) -> str:
    """The address under which the registry of that identifier speaks of the paper; only for `SAME_AS_SCHEMES`."""
    return _PAGES[pid.scheme] + _escape(pid.value)


def s2_page(pid: Pid) -> str:
    """The page of a Semantic Scholar paperId, which names one version of a cluster and is never a subject."""
    return f"https://www.semanticscholar.org/paper/{_escape(pid.value)}"


_WEB = re.compile(r"(?i:(https?)://)([^/?#]*)(.*)", re.S)
_HOST = re.compile(r"[A-Za-z0-9._~-]+(?::\d{0,5})?")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def web(address: str) -> str | None:
    """A web address as a valid IRI, None if it has no host that an IRI can name."""
    found = _WEB.match(address)
    if not found or not _HOST.fullmatch(found[2]):
        return None
    rest = _BARE_PERCENT.sub("%25", found[3]).encode("utf-8", "surrogatepass")
    path, hash_, fragment = quote(rest, safe="/:;(),?&=+$!*'@~%#").partition("#")
    return f"{found[1].lower()}://{found[2]}{path}{hash_}{fragment.replace('#', '%23')}"


def work(main: Pid, base: str) -> str:
    """The work whose main record has that name."""
    return f"{base}work/{key(main)}"


def person(author: Person, base: str) -> str:
    """A person: by the registry that identifies them, else by our own key."""
    if author.pid and author.pid.scheme == "s2author":
        return _S2A + _escape(author.pid.value)
    if author.pid and author.pid.scheme == "orcid":
        return f"https://orcid.org/{_escape(author.pid.value)}"
    return f"{base}author/{_escape(author.key)}"


def authorship(paper_key: str, position: int, base: str) -> str:
    """The place of a name in a byline, counted from 1."""
    return f"{base}authorship/{paper_key}-{position}"


def citation(citing_key: str, cited_key: str, base: str) -> str:
    """A comma within a key is encoded, so the one between them is the only one."""
    return f"{base}citation/{citing_key},{cited_key}"


def record(paper_key: str, origin_id: str, base: str) -> str:
    """What one origin says of a paper."""
    return f"{base}record/{paper_key},{_escape(origin_id)}"


def origin(origin_id: str, base: str) -> str:
    """A source of facts."""
    return f"{base}origin/{_escape(origin_id)}"


def run(list_name: str, gathered: str, base: str) -> str:
    """The gathering, named by the list and its day or time."""
    return f"{base}run/{_escape(list_name, safe='')},{_escape(gathered)}"


def software(base: str) -> str:
    """The program that gathers."""
    return f"{base}software/kg"


def dataset(list_name: str, base: str) -> str:
    """The graph of one reading list."""
    return f"{base}dataset/{_escape(list_name, safe='')}"


def partition(dataset_iri: str, kind: str, curie: str) -> str:
    """The part of a dataset that one class or property (`kind`) makes up."""
    return f"{dataset_iri}/{kind}/{_escape(curie)}"


def reading_list(list_name: str, base: str) -> str:
    """A reading list."""
    return f"{base}list/{_escape(list_name, safe='')}"


def entry(list_iri: str, position: int) -> str:
    """An entry of a list, counted from 1."""
    return f"{list_iri}/entry/{position}"


def section(list_iri: str, position: int) -> str:
    """A section of a list, counted from 1."""
    return f"{list_iri}/section/{position}"


def venue(normal_name: str, base: str) -> str:
    """A venue, by its normalised name."""
    return f"{base}venue/{_title_slug(normal_name)}"


def fields(base: str) -> str:
    """The scheme that all fields of study belong to."""
    return f"{base}field"


def field(name: str, base: str) -> str:
    """A field of study."""
    return f"{base}field/{_title_slug(name.casefold())}"


def curie(term: str) -> str:
    """A term of ours, `<http://purl.org/spar/cito/cites>`, shortened: `cito:cites`."""
    iri = term[1:-1]
    return next(f"{name}:{iri.removeprefix(space)}" for name, space in prefixes().items() if iri.startswith(space))
