"""The corpus as a stream of triples: one line of N-Triples each, without its newline, unsorted and with repeats.

There are no blank nodes: every node has an IRI that follows from what it stands for, so the sorted lines are a
canonical form and two graphs of the same facts merge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kg.corpus import Corpus
from kg.insight.survey import Survey
from kg.model import Paper, Work
from kg.pid import Pid
from kg.rdf import authors, citations, insight, iris, listing, ocdm, provenance, records
from kg.rdf import vocab as v
from kg.rdf.literals import boolean, day, integer, text, year
from kg.rdf.profiles import Profile
from kg.rdf.records import Record
from kg.titles import normal, venue
from kg.versions import is_preprint


def triples(
    corpus: Corpus,
    base: str,
    profile: Profile = "standard",
    *,
    survey: Survey | None = None,
    replaced: Mapping[str, str] | None = None,
    reified: bool = False,
) -> Iterator[str]:
    """All that the corpus says, but the description of the dataset itself (`kg.rdf.dataset`).

    `survey` is what this program concludes of it, which the core profile leaves out, as None does; `replaced` gives the
    IRIs of today for those of earlier builds; `reified` writes citations in RDF 1.2.
    """
    known = records.of(corpus, base)
    people = {person.key: f"<{iris.person(person, base)}>" for person in corpus.people}
    run = f"<{iris.run(corpus.reading_list.name, corpus.gathered, base)}>"
    dates = {origin.id: origin.date or "" for origin in corpus.origins}

    for paper in corpus.papers.values():
        record = known[paper.pid]
        yield from _core(paper, record, dates)
        if profile != "core":
            yield from _paper(paper, record, corpus.papers, base, profile)
            yield from provenance.of_record(paper, record, run, base)
    for work in corpus.works:
        yield from _work(work, known, corpus.papers, profile)
    for person in corpus.people:
        yield from authors.of_person(person, people, known, corpus.papers, base, profile)
    known_as = {
        corpus.papers[m.paper].authors[m.position - 1].pid: people[p.key] for p in corpus.people for m in p.mentions
    }
    for said in corpus.profiles:
        if person_term := known_as.get(said.author):
            yield from authors.of_profile(said, person_term, run, base, profile)
    for citation in corpus.citations:
        citing, cited = known[citation.citing], known[citation.cited]
        yield from citations.triples(
            citation, citing, cited, corpus.papers[citation.cited], base, profile, reified=reified
        )
    for origin in corpus.origins:
        yield from provenance.of_origin(origin, base)
    yield from provenance.of_run(corpus, run, base)
    yield from listing.triples(corpus, known, base)
    if survey and profile != "core":
        yield from insight.triples(survey, corpus, known, people, base)
    for old, new in (replaced or {}).items():
        yield f"<{old}> {v.IS_REPLACED_BY} <{new}> ."


def _core(paper: Paper, record: Record, dates: Mapping[str, str]) -> Iterator[str]:
    s = record.term
    for kind in _kinds(paper):
        yield f"{s} {v.TYPE} {kind} ."
    yield f"{s} {v.TITLE} {text(paper.title)} ."
    if record.when:
        yield f"{s} {v.HAS_PUBLICATION_YEAR} {year(record.when)} ."
    if paper.venue:
        yield f"{s} {v.PUBLICATION_NAME} {text(paper.venue)} ."
    if count := provenance.newest_count(paper, dates):
        yield f"{s} {v.CITED_BY_COUNT} {integer(count.cited_by)} ."


def _paper(paper: Paper, record: Record, papers: Mapping[Pid, Paper], base: str, profile: Profile) -> Iterator[str]:
    s = record.term
    # What is the name of another record here is a version of this one (the work says so), not this one.
    pids = [pid for pid in paper.pids if pid == paper.pid or pid not in papers]
    for kind in _classes(paper, pids):
        yield f"{s} {v.TYPE} {kind} ."
    if record.when:
        yield f"{s} {v.PUBLICATION_DATE} {day(record.when)} ."
    for pid in pids:
        yield from identifier(s, pid)
        if profile == "extra":
            yield from ocdm.identifier(s, pid, base)
    if paper.venue and (node := venue_term(paper.venue, base)):
        yield f"{s} {v.PART_OF} {node} ."
        yield from venue_node(paper.venue, node)
    for field in paper.fields or ():
        node = f"<{iris.field(field, base)}>"
        yield f"{s} {v.SUBJECT} {node} ."
        yield f"{node} {v.TYPE} {v.CONCEPT} ."
        yield f"{node} {v.PREF_LABEL} {text(field)} ."
        yield f"{node} {v.IN_SCHEME} <{iris.fields(base)}> ."
        yield f"<{iris.fields(base)}> {v.TYPE} {v.CONCEPT_SCHEME} ."
        yield f"<{iris.fields(base)}> {v.TITLE} {text('Fields of study')} ."
    if paper.all_authors is not None:
        yield f"{s} {v.AUTHOR_LIST_COMPLETE} {boolean(paper.all_authors)} ."
    if paper.author_count is not None:
        yield f"{s} {v.AUTHOR_COUNT} {integer(paper.author_count)} ."


def venue_term(name: str, base: str) -> str | None:
    """The term of a venue; None if its name has no letter and no digit."""
    known_as = normal(venue(name))
    return f"<{iris.venue(known_as, base)}>" if known_as else None


def venue_node(name: str, term: str) -> Iterator[str]:
    """What is said of a venue."""
    yield f"{term} {v.TYPE} {v.SOURCE_OF_WORKS} ."
    yield f"{term} {v.TITLE} {text(venue(name))} ."


def identifier(s: str, pid: Pid) -> Iterator[str]:
    """What is said of a record by one of its identifiers; `s` is its term."""
    match pid.scheme:
        case "doi":
            yield f"{s} {v.DOI} {text(pid.value)} ."
        case "arxiv":
            yield f"{s} {v.HAS_ARXIV_ID} {text(pid.value)} ."
        case "pubmed":
            yield f"{s} {v.HAS_PUBMED_ID} {text(pid.value)} ."
        case "pmc":
            yield f"{s} {v.HAS_PUBMED_CENTRAL_ID} {text(pid.value)} ."
        case "url":
            address = iris.web(pid.value)
            yield f"{s} {v.URL} <{address}> ." if address else f"{s} {v.IDENTIFIER} {text(str(pid))} ."
        case "title" | "unresolved":
            return  # no registry's identifier, only how we tell the record from others
        case _:
            yield f"{s} {v.IDENTIFIER} {text(str(pid))} ."
    if pid.scheme == "s2":
        yield f"{s} {v.URL} <{iris.s2_page(pid)}> ."
    # Not owl:sameAs: a registry may cluster a preprint with its publication, which would make them one thing.
    elif pid.scheme in iris.SAME_AS_SCHEMES and (other := f"<{iris.page(pid)}>") != s:
        yield f"{s} {v.SAME_AS} {other} ."


def _kinds(paper: Paper) -> tuple[str, ...]:
    return (v.EXPRESSION, *((v.UNRESOLVED_REFERENCE,) if paper.pid.scheme == "unresolved" else v.KINDS[paper.kind]))


def _classes(paper: Paper, pids: Iterable[Pid]) -> set[str]:
    """The classes that publication types tell, beside those of its kind."""
    if paper.kind != "paper" or paper.pid.scheme == "unresolved":
        return set()
    classes = {v.PUBLICATION_TYPES[kind] for kind in paper.types or () if kind in v.PUBLICATION_TYPES}
    # Semantic Scholar types a preprint as a journal article if it expects one.
    return classes - {v.JOURNAL_ARTICLE} | {v.PREPRINT} if is_preprint(paper.venue, pids) else classes


def _work(work: Work, records_of: Mapping[Pid, Record], papers: Mapping[Pid, Paper], profile: Profile) -> Iterator[str]:
    s = records_of[work.pid].work
    yield f"{s} {v.TYPE} {v.WORK} ."
    yield f"{s} {v.TITLE} {text(papers[work.pid].title)} ."
    for pid in work.records:
        yield f"{s} {v.REALIZATION} {records_of[pid].term} ."
    for line in work.evidence if profile != "core" else ():
        yield f"{s} {v.VERSION_EVIDENCE} {text(line)} ."
