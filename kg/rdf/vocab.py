"""Every class and property that we write, as constants in the form of N-Triples: `<http://purl.org/spar/cito/cites>`.

So a triple is an f-string. The terms of vocabularies that rdflib closes come from rdflib, which refuses a misspelt one;
those of SPAR, PRISM, SemOpenAlex and our own are checked against their ontologies by the tests.
"""

from __future__ import annotations

from rdflib.namespace import DCAT, DCTERMS, FOAF, PROV, RDF, SDO, SKOS, VOID, XSD

from kg.rdf.namespaces import (
    BIRO,
    C4O,
    CITO,
    DATACITE,
    FABIO,
    FRBR,
    KGV,
    LITERAL,
    OCO,
    PRISM,
    PRO,
    SOA,
    prefixes,
)

TYPE = RDF.type.n3()
# Of RDF 1.2, which rdflib 7.6 does not know. Source: https://www.w3.org/TR/rdf12-schema/#ch_reifies
REIFIES = f"<{RDF}reifies>"

XSD_BOOLEAN = XSD.boolean.n3()
XSD_DATE = XSD.date.n3()
XSD_DATETIME = XSD.dateTime.n3()
XSD_DECIMAL = XSD.decimal.n3()
XSD_DURATION = XSD.duration.n3()
XSD_GYEAR = XSD.gYear.n3()
XSD_GYEARMONTH = XSD.gYearMonth.n3()
XSD_INTEGER = XSD.integer.n3()

CITES = f"<{CITO}cites>"
CITATION = f"<{CITO}Citation>"
HAS_CITING_ENTITY = f"<{CITO}hasCitingEntity>"
HAS_CITED_ENTITY = f"<{CITO}hasCitedEntity>"
HAS_CITATION_CREATION_DATE = f"<{CITO}hasCitationCreationDate>"
HAS_CITATION_TIME_SPAN = f"<{CITO}hasCitationTimeSpan>"
HAS_CITATION_CHARACTERIZATION = f"<{CITO}hasCitationCharacterization>"
# Semantic Scholar's labels are SciCite's; these are the terms that OpenCitations' classifier uses for that scheme.
# Source: https://github.com/opencitations/cec and https://api.semanticscholar.org/api-docs/graph (Citation.intents)
INTENTS = {
    "background": f"<{CITO}obtainsBackgroundFrom>",
    "methodology": f"<{CITO}usesMethodIn>",
    "result": f"<{CITO}usesConclusionsFrom>",
}

WORK = f"<{FABIO}Work>"
EXPRESSION = f"<{FABIO}Expression>"
EXPRESSION_COLLECTION = f"<{FABIO}ExpressionCollection>"
PREPRINT = f"<{FABIO}Preprint>"
JOURNAL_ARTICLE = f"<{FABIO}JournalArticle>"
# MetaAnalysis and Study have no class in FaBiO.
# Source: https://api.semanticscholar.org/api-docs/graph (publicationTypes)
PUBLICATION_TYPES = {
    "Book": f"<{FABIO}Book>",
    "BookSection": f"<{FABIO}BookChapter>",
    "CaseReport": f"<{FABIO}CaseReport>",
    "ClinicalTrial": f"<{FABIO}ClinicalTrialReport>",
    "Conference": f"<{FABIO}ConferencePaper>",
    "Dataset": f"<{FABIO}DataFile>",
    "Editorial": f"<{FABIO}Editorial>",
    "JournalArticle": JOURNAL_ARTICLE,
    "LettersAndComments": f"<{FABIO}Letter>",
    "News": f"<{FABIO}NewsItem>",
    "Review": f"<{FABIO}ReviewArticle>",
}
HAS_PUBLICATION_YEAR = f"<{FABIO}hasPublicationYear>"
HAS_ARXIV_ID = f"<{FABIO}hasArXivId>"
HAS_PUBMED_ID = f"<{FABIO}hasPubMedId>"
HAS_PUBMED_CENTRAL_ID = f"<{FABIO}hasPubMedCentralId>"
REALIZATION = f"<{FRBR}realization>"
PART = f"<{FRBR}part>"
PART_OF = f"<{FRBR}partOf>"
DOI = f"<{PRISM}doi>"
PUBLICATION_DATE = f"<{PRISM}publicationDate>"
PUBLICATION_NAME = f"<{PRISM}publicationName>"
HAS_CONTENT = f"<{C4O}hasContent>"

SCHOLARLY_ARTICLE = SDO.ScholarlyArticle.n3()
# What is listed but is no paper: its classes beside fabio:Expression.
KINDS = {
    "paper": (SCHOLARLY_ARTICLE,),
    "software": (f"<{FABIO}ComputerProgram>", SDO.SoftwareSourceCode.n3()),
    "blog": (f"<{FABIO}BlogPost>", SDO.BlogPosting.n3()),
    "dataset": (f"<{FABIO}DataFile>", SDO.Dataset.n3()),
    "video": (SDO.VideoObject.n3(),),
    "book": (f"<{FABIO}Book>", SDO.Book.n3()),
    "other": (SDO.CreativeWork.n3(),),
}
ABOUT = SDO.about.n3()
COLLECTION = SDO.Collection.n3()
NUMBER_OF_ITEMS = SDO.numberOfItems.n3()
POSITION = SDO.position.n3()
SAME_AS = SDO.sameAs.n3()
SOFTWARE_VERSION = SDO.softwareVersion.n3()
URL = SDO.url.n3()

PERSON = FOAF.Person.n3()
MEMBER = FOAF.member.n3()
NAME = FOAF.name.n3()
HOMEPAGE = FOAF.homepage.n3()
ROLE_IN_TIME = f"<{PRO}RoleInTime>"
AUTHOR_ROLE = f"<{PRO}author>"
WITH_ROLE = f"<{PRO}withRole>"
IS_HELD_BY = f"<{PRO}isHeldBy>"
IS_DOCUMENT_CONTEXT_FOR = f"<{PRO}isDocumentContextFor>"
CITED_BY_COUNT = f"<{SOA}citedByCount>"
WORKS_COUNT = f"<{SOA}worksCount>"
SOURCE_OF_WORKS = f"<{SOA}Source>"

BIBLIOGRAPHIC_REFERENCE = f"<{BIRO}BibliographicReference>"
REFERENCES = f"<{BIRO}references>"
HAS_NEXT = f"<{OCO}hasNext>"
HAS_IDENTIFIER = f"<{DATACITE}hasIdentifier>"
DATACITE_IDENTIFIER = f"<{DATACITE}Identifier>"
USES_IDENTIFIER_SCHEME = f"<{DATACITE}usesIdentifierScheme>"
HAS_LITERAL_VALUE = f"<{LITERAL}hasLiteralValue>"
OTHER_SCHEME = f"<{DATACITE}local-resource-identifier-scheme>"
IDENTIFIER_SCHEMES = {
    "arxiv": f"<{DATACITE}arxiv>",
    "dblp": f"<{DATACITE}dblp-record>",
    "doi": f"<{DATACITE}doi>",
    "openalex": f"<{DATACITE}openalex>",
    "orcid": f"<{DATACITE}orcid>",
    "pmc": f"<{DATACITE}pmcid>",
    "pubmed": f"<{DATACITE}pmid>",
    "url": f"<{DATACITE}url>",
}

CONCEPT = SKOS.Concept.n3()
CONCEPT_SCHEME = SKOS.ConceptScheme.n3()
IN_SCHEME = SKOS.inScheme.n3()
PREF_LABEL = SKOS.prefLabel.n3()

CONFORMS_TO = DCTERMS.conformsTo.n3()
CREATED = DCTERMS.created.n3()
CREATOR = DCTERMS.creator.n3()
DATE = DCTERMS.date.n3()
DESCRIPTION = DCTERMS.description.n3()
IDENTIFIER = DCTERMS.identifier.n3()
IS_PART_OF = DCTERMS.isPartOf.n3()
IS_REPLACED_BY = DCTERMS.isReplacedBy.n3()
IS_VERSION_OF = DCTERMS.isVersionOf.n3()
LICENSE = DCTERMS.license.n3()
RIGHTS = DCTERMS.rights.n3()
DCTERMS_SOURCE = DCTERMS.source.n3()
SUBJECT = DCTERMS.subject.n3()
TITLE = DCTERMS.title.n3()

ACTIVITY = PROV.Activity.n3()
ENTITY = PROV.Entity.n3()
SOFTWARE_AGENT = PROV.SoftwareAgent.n3()
ENDED_AT_TIME = PROV.endedAtTime.n3()
HAD_MEMBER = PROV.hadMember.n3()
HAD_PRIMARY_SOURCE = PROV.hadPrimarySource.n3()
SPECIALIZATION_OF = PROV.specializationOf.n3()
USED = PROV.used.n3()
WAS_ASSOCIATED_WITH = PROV.wasAssociatedWith.n3()
WAS_ATTRIBUTED_TO = PROV.wasAttributedTo.n3()
WAS_DERIVED_FROM = PROV.wasDerivedFrom.n3()
WAS_GENERATED_BY = PROV.wasGeneratedBy.n3()
WAS_INFORMED_BY = PROV.wasInformedBy.n3()

DCAT_DATASET = DCAT.Dataset.n3()
DISTRIBUTION = DCAT.distribution.n3()
DISTRIBUTION_CLASS = DCAT.Distribution.n3()
MEDIA_TYPE = DCAT.mediaType.n3()
VOID_DATASET = VOID.Dataset.n3()
VOID_CLASS = VOID["class"].n3()
CLASSES = VOID.classes.n3()
CLASS_PARTITION = VOID.classPartition.n3()
DISTINCT_SUBJECTS = VOID.distinctSubjects.n3()
ENTITIES = VOID.entities.n3()
EXAMPLE_RESOURCE = VOID.exampleResource.n3()
FEATURE = VOID.feature.n3()
PROPERTIES = VOID.properties.n3()
VOID_PROPERTY = VOID["property"].n3()
PROPERTY_PARTITION = VOID.propertyPartition.n3()
ROOT_RESOURCE = VOID.rootResource.n3()
TRIPLES = VOID.triples.n3()
URI_SPACE = VOID.uriSpace.n3()
VOCABULARY = VOID.vocabulary.n3()

ENTRY = f"<{KGV}Entry>"
SECTION = f"<{KGV}Section>"
UNRESOLVED_REFERENCE = f"<{KGV}UnresolvedReference>"
CITATION_CONTEXT = f"<{KGV}CitationContext>"
AFFILIATION_NAME = f"<{KGV}affiliationName>"
AUTHOR_COUNT = f"<{KGV}authorCount>"
AUTHOR_LIST_COMPLETE = f"<{KGV}authorListComplete>"
HAS_CONTEXT = f"<{KGV}hasContext>"
H_INDEX = f"<{KGV}hIndex>"
IDENTITY_EVIDENCE = f"<{KGV}identityEvidence>"
IDENTITY_GRADE = f"<{KGV}identityGrade>"
IN_LIST = f"<{KGV}inList>"
IN_SECTION = f"<{KGV}inSection>"
IS_INFLUENTIAL = f"<{KGV}isInfluential>"
LINE = f"<{KGV}line>"
LISTED_IN = f"<{KGV}listedIn>"
MATCHED_BY = f"<{KGV}matchedBy>"
MATCH_CANDIDATE = f"<{KGV}matchCandidate>"
MATCH_EVIDENCE = f"<{KGV}matchEvidence>"
MATCH_SCORE = f"<{KGV}matchScore>"
NAME_AS_PRINTED = f"<{KGV}nameAsPrinted>"
REASON = f"<{KGV}reason>"
RESOLVES_TO = f"<{KGV}resolvesTo>"
RESOLVES_TO_WORK = f"<{KGV}resolvesToWork>"
S2_INTENT = f"<{KGV}s2Intent>"
SAME_NAME_AS = f"<{KGV}sameNameAs>"
VERSION_EVIDENCE = f"<{KGV}versionEvidence>"
LIST_STATE = {"references": f"<{KGV}referencesState>", "citations": f"<{KGV}citationsState>"}
LIST_STATED = {"references": f"<{KGV}referencesStated>", "citations": f"<{KGV}citationsStated>"}
LIST_NOTE = {"references": f"<{KGV}referencesNote>", "citations": f"<{KGV}citationsNote>"}
LIST_ORIGIN = {"references": f"<{KGV}referencesOrigin>", "citations": f"<{KGV}citationsOrigin>"}

# What this program concludes (see `kg.rdf.insight`).
ARRIVAL = f"<{KGV}Arrival>"
BRIDGE = f"<{KGV}Bridge>"
CITATION_CYCLE = f"<{KGV}CitationCycle>"
COCITED_PAIR = f"<{KGV}CocitedPair>"
COMMUNITY = f"<{KGV}Community>"
COUPLED_PAIR = f"<{KGV}CoupledPair>"
FILED_APART = f"<{KGV}FiledApart>"
KEY_WORKS = f"<{KGV}KeyWorks>"
MAIN_PATH = f"<{KGV}MainPath>"
MAIN_PATH_STEP = f"<{KGV}MainPathStep>"
ORPHAN = f"<{KGV}Orphan>"
RANKING = f"<{KGV}Ranking>"
READING_PLACE = f"<{KGV}ReadingPlace>"
SECTION_PART = f"<{KGV}SectionPart>"
SELF_CHECK = f"<{KGV}SelfCheck>"
SUGGESTION = f"<{KGV}Suggestion>"
SURVEY = f"<{KGV}Survey>"
TEAM = f"<{KGV}Team>"
BEST_RANK = f"<{KGV}bestRank>"
BRIDGED_FROM = f"<{KGV}bridgedFrom>"
BUILDS_ON = f"<{KGV}buildsOn>"
CITED_BY_LISTED = f"<{KGV}citedByListed>"
CITED_WORK = f"<{KGV}citedWork>"
CITES_LISTED = f"<{KGV}citesListed>"
CITING_WORK = f"<{KGV}citingWork>"
COUNTED = f"<{KGV}counted>"
DEPTH = f"<{KGV}depth>"
FILED_IN = f"<{KGV}filedIn>"
FINDABLE = f"<{KGV}findable>"
FOUND = f"<{KGV}found>"
FOUND_BY_CITATIONS = f"<{KGV}foundByCitations>"
IN_COMMUNITY = f"<{KGV}inCommunity>"
IS_CERTAIN = f"<{KGV}isCertain>"
IS_SMALLEST = f"<{KGV}isSmallest>"
KNOWN_BYLINES = f"<{KGV}knownBylines>"
KNOWN_CITATIONS = f"<{KGV}knownCitations>"
KNOWN_LISTS = f"<{KGV}knownLists>"
KNOWN_REFERENCES = f"<{KGV}knownReferences>"
LINKED_ELSEWHERE = f"<{KGV}linkedElsewhere>"
LINKED_WORKS = f"<{KGV}linkedWorks>"
LINKING_WORKS = f"<{KGV}linkingWorks>"
LINKS_PART = f"<{KGV}linksPart>"
LISTED_PAPERS = f"<{KGV}listedPapers>"
MOST_LINKING_WORKS = f"<{KGV}mostLinkingWorks>"
NEARER_TO = f"<{KGV}nearerTo>"
RANK = f"<{KGV}rank>"
RUNS_BACKWARDS = f"<{KGV}runsBackwards>"
SCORE = f"<{KGV}score>"
SHARE = f"<{KGV}share>"
SINCE = f"<{KGV}since>"
TOTAL_LINKS = f"<{KGV}totalLinks>"
TOUCHED_LINKS = f"<{KGV}touchedLinks>"
UNDATED_CITING = f"<{KGV}undatedCiting>"
UNKNOWN_LIST = f"<{KGV}unknownList>"
WORST_RANK = f"<{KGV}worstRank>"


def completeness(state: str) -> str:
    """The individual for a state of a list (a `kg.model.Completeness`), as a term."""
    return f"<{KGV}{state}>"


def profile(name: str) -> str:
    """The individual for a profile (a `kg.rdf.profiles.Profile`), as a term."""
    return f"<{KGV}{name}Profile>"


def curie(term: str) -> str:
    """A term of ours, `<http://purl.org/spar/cito/cites>`, shortened: `cito:cites`."""
    iri = term[1:-1]
    return next(f"{name}:{iri.removeprefix(space)}" for name, space in prefixes().items() if iri.startswith(space))
