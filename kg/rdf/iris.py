"""The IRI of everything that we write. All but those of registries take the base, `https://w3id.org/reading-kg/`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import quote

from kg.model import Paper, Person
from kg.pid import Pid
from kg.rdf.namespaces import S2, S2A

_SAFE = "/:;()"
# Nothing to encode in most identifiers, and one match is all that they cost.
_PLAIN = re.compile(r"[A-Za-z0-9_.~/:;()-]*")


def _escape(text: str, safe: str = _SAFE) -> str:
    """Percent-encoded but for unreserved characters and `safe`: injective, and valid in a path whatever the text."""
    if safe == _SAFE and _PLAIN.fullmatch(text):
        return text
    return quote(text.encode("utf-8", "surrogatepass"), safe=safe)


def slug(value: str) -> str:
    """`single cell rna` -> `single-cell-rna`; a hyphen of the text itself is encoded, which keeps two texts apart."""
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
            return f"title:{slug(name.value)}"
        case _:
            return _escape(str(name))


def paper(name: Pid, base: str) -> str:
    """The record of that name (see `names`): its registry's IRI where one exists, else one of ours."""
    match name.scheme:
        case "corpusid":
            # "Our datasets use corpusId when pointing to papers".
            # Source: https://api.semanticscholar.org/api-docs/datasets
            return S2 + _escape(name.value)
        case "title":
            return f"{base}paper/{slug(name.value)}"
        case "unresolved":
            return f"{base}unresolved/{_escape(name.value)}"
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
    "corpusid": S2,
    "orcid": "https://orcid.org/",
}
SAME_AS_SCHEMES = frozenset(_PAGES)


def page(pid: Pid) -> str:
    """The address under which the registry of that identifier speaks of its bearer; only for `SAME_AS_SCHEMES`."""
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
        return S2A + _escape(author.pid.value)
    if author.pid and author.pid.scheme == "orcid":
        return page(author.pid)
    return f"{base}author/{_escape(author.key)}"


def authorship(paper_key: str, position: int, base: str) -> str:
    """The place of a name in a byline, counted from 1."""
    return f"{base}authorship/{paper_key}-{position}"


def citation(citing_key: str, cited_key: str, base: str) -> str:
    """A comma within a key is encoded, so the one between them is the only one."""
    return f"{base}citation/{citing_key},{cited_key}"


def reference(citing_key: str, cited_key: str, base: str) -> str:
    """The entry of a bibliography that a citation rests on."""
    return f"{base}reference/{citing_key},{cited_key}"


def identifier(pid: Pid, base: str) -> str:
    """An identifier as a thing of its own."""
    return f"{base}identifier/{_escape(str(pid))}"


def record(paper_key: str, origin_id: str, base: str) -> str:
    """What one origin says of a paper."""
    return f"{base}record/{paper_key},{_escape(origin_id)}"


def author_record(author: Pid, origin_id: str, base: str) -> str:
    """What one origin says of an author."""
    return f"{base}author-record/{key(author)},{_escape(origin_id)}"


def origin(origin_id: str, base: str) -> str:
    """A source of facts."""
    return f"{base}origin/{_escape(origin_id)}"


def run(list_name: str, gathered: str, base: str) -> str:
    """The gathering, named by the list and its day or time."""
    return f"{base}run/{_escape(list_name, safe='')},{_escape(gathered)}"


def difference(graph_iri: str) -> tuple[str, str]:
    """The graphs of the triples that went and that came with a run, or with a survey."""
    return f"{graph_iri}#removed", f"{graph_iri}#added"


def software(base: str) -> str:
    """The program that gathers."""
    return f"{base}software/kg"


def software_version(version: str, base: str) -> str:
    """One version of it, which answers for what it concludes."""
    return f"{software(base)}/{_escape(version)}"


def insight(base: str) -> str:
    """What the IRIs of all conclusions begin with, and no others."""
    return f"{base}insight/"


def survey(list_name: str, gathered: str, version: str, base: str) -> str:
    """All that a version of the program concludes from one gathering for a list.

    Other data and other versions come to other conclusions: so both are in the name, and two graphs merge without one
    thing having two ranks.
    """
    return f"{insight(base)}{_escape(list_name, safe='')},{_escape(gathered)},{_escape(version)}"


def conclusion(survey_iri: str, kind: str, *keys: str) -> str:
    """One of these, by its kind and the keys (see `key` and `slug`) of what it is about."""
    return "/".join((survey_iri, kind, *([",".join(keys)] if keys else [])))


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
    return f"{base}venue/{slug(normal_name)}"


def fields(base: str) -> str:
    """The scheme that all fields of study belong to."""
    return f"{base}field"


def field(name: str, base: str) -> str:
    """A field of study."""
    return f"{base}field/{slug(name.casefold())}"
