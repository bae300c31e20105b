"""The corpus as a stream of triples: one line of N-Triples each, without its newline, unsorted and with repeats.

There are no blank nodes: every node has an IRI that follows from what it stands for, so the sorted lines are a
canonical form and two graphs of the same facts merge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.corpus import Corpus, work_of
from kg.model import Citation, Count, Origin, Paper, Person, Profile, Work
from kg.pid import Pid
from kg.rdf import iris, listing
from kg.rdf import vocab as v
from kg.rdf.literals import When, boolean, day, integer, parse, span, text, year
from kg.titles import normal, venue


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is needed of a paper wherever it stands: its term, its key in our own IRIs, its date, its work's term."""

    term: str
    key: str
    when: When | None
    work: str


def triples(corpus: Corpus, base: str) -> Iterator[str]:
    """All that the corpus says, but the description of the dataset itself (`kg.rdf.dataset`)."""
    names = iris.names(corpus.papers.values())
    main = work_of(corpus.works)
    records = {
        pid: Record(
            term=f"<{iris.paper(name, base)}>",
            key=iris.key(name),
            when=parse(paper.date, paper.year),
            work=f"<{iris.work(names[main[pid].pid], base)}>",
        )
        for pid, name in names.items()
        for paper in (corpus.papers[pid],)
    }
    people = {person.key: f"<{iris.person(person, base)}>" for person in corpus.people}
    run = f"<{iris.run(corpus.reading_list.name, corpus.gathered, base)}>"
    dates = {origin.id: origin.date or "" for origin in corpus.origins}

    for paper in corpus.papers.values():
        yield from _paper(paper, records[paper.pid], corpus.papers, base)
        yield from _provenance(paper, records[paper.pid], dates, run, base)
    for work in corpus.works:
        yield from _work(work, records, corpus.papers)
    for person in corpus.people:
        yield from _person(person, people, records, corpus.papers, base)
    known_as = {
        corpus.papers[m.paper].authors[m.position - 1].pid: people[p.key] for p in corpus.people for m in p.mentions
    }
    for profile in corpus.profiles:
        if person_term := known_as.get(profile.author):
            yield from _profile(profile, person_term, run, base)
    for citation in corpus.citations:
        yield from _citation(citation, records[citation.citing], records[citation.cited], base)
    for origin in corpus.origins:
        yield from _origin(origin, base)
    yield from _run(corpus, run, base)
    yield from listing.triples(
        corpus, {pid: r.term for pid, r in records.items()}, {pid: r.work for pid, r in records.items()}, base
    )


def _paper(paper: Paper, record: Record, papers: Mapping[Pid, Paper], base: str) -> Iterator[str]:
    s = record.term
    # What is the name of another record here is a version of this one (the work says so), not this one.
    pids = [pid for pid in paper.pids if pid == paper.pid or pid not in papers]
    for kind in _classes(paper, pids):
        yield f"{s} {v.TYPE} {kind} ."
    yield f"{s} {v.TITLE} {text(paper.title)} ."
    if record.when:
        yield f"{s} {v.PUBLICATION_DATE} {day(record.when)} ."
        yield f"{s} {v.HAS_PUBLICATION_YEAR} {year(record.when)} ."
    for pid in pids:
        yield from _identifier(s, pid)
    if paper.venue:
        yield f"{s} {v.PUBLICATION_NAME} {text(paper.venue)} ."
        name = venue(paper.venue)
        if place := normal(name):
            node = f"<{iris.venue(place, base)}>"
            yield f"{s} {v.PART_OF} {node} ."
            yield f"{node} {v.TYPE} {v.SOURCE_OF_WORKS} ."
            yield f"{node} {v.TITLE} {text(name)} ."
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


def _identifier(s: str, pid: Pid) -> Iterator[str]:
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


# Servers of preprints, by the beginning of their normalised names and by how their DOIs begin. Cold Spring Harbor's
# journals share the prefix 10.1101 with bioRxiv and medRxiv, whose suffixes are dates or numbers.
# Source: https://www.crossref.org/documentation/research-nexus/posted-content-includes-preprints/
_PREPRINT_VENUE = re.compile(
    r"(?:preprint at )?(?:arxiv|biorxiv|medrxiv|chemrxiv|research square|preprints org|ssrn)\b"
)
_PREPRINT_DOI = re.compile(
    r"10\.1101/(?:\d{4}\.\d\d\.\d\d\.)?\d{6,8}|10\.64898/|10\.48550/|10\.26434/|10\.21203/rs|10\.20944/preprints|10\.2139/ssrn"
)
_HOMES = frozenset({"doi", "arxiv"})


def _is_preprint(venue_name: str | None, pids: Iterable[Pid]) -> bool:
    """Whether every home that the record is known to have is a preprint server."""
    homes = [bool(_PREPRINT_VENUE.match(normal(venue_name)))] if venue_name else []
    homes += [pid.scheme == "arxiv" or bool(_PREPRINT_DOI.match(pid.value)) for pid in pids if pid.scheme in _HOMES]
    return bool(homes) and all(homes)


def _classes(paper: Paper, pids: Iterable[Pid]) -> set[str]:
    if paper.pid.scheme == "unresolved":
        return {v.EXPRESSION, v.UNRESOLVED_REFERENCE}
    classes = {v.EXPRESSION, *v.KINDS[paper.kind]}
    if paper.kind == "paper":
        classes.update(v.PUBLICATION_TYPES[kind] for kind in paper.types or () if kind in v.PUBLICATION_TYPES)
        if _is_preprint(paper.venue, pids):
            # Semantic Scholar types a preprint as a journal article if it expects one.
            classes.discard(v.JOURNAL_ARTICLE)
            classes.add(v.PREPRINT)
    return classes


def _provenance(paper: Paper, record: Record, dates: Mapping[str, str], run: str, base: str) -> Iterator[str]:
    """A node for what each origin says of the paper. On the paper, it would mean that the *paper* was made now."""
    counts = {count.origin: count for count in paper.counts}
    for origin in sorted({*paper.origins, *counts}):
        s = f"<{iris.record(record.key, origin, base)}>"
        yield f"{s} {v.TYPE} {v.ENTITY} ."
        yield f"{s} {v.SPECIALIZATION_OF} {record.term} ."
        yield f"{s} {v.HAD_PRIMARY_SOURCE} <{iris.origin(origin, base)}> ."
        yield f"{s} {v.WAS_GENERATED_BY} {run} ."
        if origin in counts:
            yield f"{s} {v.CITED_BY_COUNT} {integer(counts[origin].cited_by)} ."
    if counts:

        def age(count: Count) -> tuple[str, str]:
            return dates.get(count.origin, ""), count.origin

        yield f"{record.term} {v.CITED_BY_COUNT} {integer(max(counts.values(), key=age).cited_by)} ."


def _work(work: Work, records: Mapping[Pid, Record], papers: Mapping[Pid, Paper]) -> Iterator[str]:
    s = records[work.pid].work
    yield f"{s} {v.TYPE} {v.WORK} ."
    yield f"{s} {v.TITLE} {text(papers[work.pid].title)} ."
    for pid in work.records:
        yield f"{s} {v.REALIZATION} {records[pid].term} ."
    for line in work.evidence:
        yield f"{s} {v.VERSION_EVIDENCE} {text(line)} ."


def _person(
    person: Person, people: Mapping[str, str], records: Mapping[Pid, Record], papers: Mapping[Pid, Paper], base: str
) -> Iterator[str]:
    s = people[person.key]
    yield f"{s} {v.TYPE} {v.PERSON} ."
    yield f"{s} {v.NAME} {text(person.name)} ."
    yield f'{s} {v.IDENTITY_GRADE} "{person.grade}" .'
    for line in person.evidence:
        yield f"{s} {v.IDENTITY_EVIDENCE} {text(line)} ."
    for namesake in person.namesakes:
        yield f"{s} {v.SAME_NAME_AS} {people[namesake]} ."
    for mention in person.mentions:
        record = records[mention.paper]
        role = f"<{iris.authorship(record.key, mention.position, base)}>"
        yield f"{record.term} {v.CREATOR} {s} ."
        yield f"{record.term} {v.IS_DOCUMENT_CONTEXT_FOR} {role} ."
        yield f"{role} {v.TYPE} {v.ROLE_IN_TIME} ."
        yield f"{role} {v.WITH_ROLE} {v.AUTHOR_ROLE} ."
        yield f"{role} {v.IS_HELD_BY} {s} ."
        yield f"{role} {v.POSITION} {integer(mention.position)} ."
        printed = papers[mention.paper].authors[mention.position - 1].name
        if printed != person.name:
            yield f"{role} {v.NAME_AS_PRINTED} {text(printed)} ."


def _profile(profile: Profile, person: str, run: str, base: str) -> Iterator[str]:
    """What an origin says of a person. Numbers are of its day and its counting: they stand on a node of their own."""
    for pid in profile.pids:
        if pid.scheme in iris.SAME_AS_SCHEMES:
            yield f"{person} {v.SAME_AS} <{iris.page(pid)}> ."
    if page := profile.homepage and iris.web(profile.homepage):
        yield f"{person} {v.HOMEPAGE} <{page}> ."
    s = f"<{iris.author_record(profile.author, profile.origin, base)}>"
    yield f"{s} {v.TYPE} {v.ENTITY} ."
    yield f"{s} {v.SPECIALIZATION_OF} {person} ."
    yield f"{s} {v.HAD_PRIMARY_SOURCE} <{iris.origin(profile.origin, base)}> ."
    yield f"{s} {v.WAS_GENERATED_BY} {run} ."
    for name in profile.affiliations:
        yield f"{s} {v.AFFILIATION_NAME} {text(name)} ."
    for term, count in (
        (v.WORKS_COUNT, profile.papers),
        (v.CITED_BY_COUNT, profile.cited_by),
        (v.H_INDEX, profile.h_index),
    ):
        if count is not None:
            yield f"{s} {term} {integer(count)} ."


def _citation(citation: Citation, citing: Record, cited: Record, base: str) -> Iterator[str]:
    yield f"{citing.term} {v.CITES} {cited.term} ."
    iri = iris.citation(citing.key, cited.key, base)
    s = f"<{iri}>"
    yield f"{s} {v.TYPE} {v.CITATION} ."
    yield f"{s} {v.HAS_CITING_ENTITY} {citing.term} ."
    yield f"{s} {v.HAS_CITED_ENTITY} {cited.term} ."
    for origin in citation.origins:
        yield f"{s} {v.HAD_PRIMARY_SOURCE} <{iris.origin(origin, base)}> ."
    if citing.when:
        yield f"{s} {v.HAS_CITATION_CREATION_DATE} {day(citing.when)} ."
        if cited.when:
            yield f"{s} {v.HAS_CITATION_TIME_SPAN} {span(cited.when, citing.when)} ."
    for intent in citation.intents or ():
        yield f"{s} {v.S2_INTENT} {text(intent)} ."
        if kind := v.INTENTS.get(intent):
            yield f"{s} {v.HAS_CITATION_CHARACTERIZATION} {kind} ."
            yield f"{citing.term} {kind} {cited.term} ."
    if citation.influential is not None:
        yield f"{s} {v.IS_INFLUENTIAL} {boolean(citation.influential)} ."
    for number, context in enumerate(citation.contexts or (), 1):
        node = f"<{iri}#context-{number}>"
        yield f"{s} {v.HAS_CONTEXT} {node} ."
        yield f"{node} {v.TYPE} {v.CITATION_CONTEXT} ."
        yield f"{node} {v.HAS_CONTENT} {text(context)} ."


def _origin(origin: Origin, base: str) -> Iterator[str]:
    s = f"<{iris.origin(origin.id, base)}>"
    yield f"{s} {v.TYPE} {v.ENTITY} ."
    yield f"{s} {v.TITLE} {text(origin.title)} ."
    if origin.url and (address := iris.web(origin.url)):
        yield f"{s} {v.URL} <{address}> ."
    if origin.licence:
        licence = iris.web(origin.licence)
        yield f"{s} {v.LICENSE} <{licence}> ." if licence else f"{s} {v.RIGHTS} {text(origin.licence)} ."
    if spoken_of := parse(origin.date, None):
        yield f"{s} {v.DATE} {day(spoken_of)} ."


def _run(corpus: Corpus, run: str, base: str) -> Iterator[str]:
    """The gathering. Writing a graph again adds no time, and none is made up where only the day is known."""
    gathered = parse(corpus.gathered, None)
    yield f"{run} {v.TYPE} {v.ACTIVITY} ."
    if gathered:
        yield f"{run} {v.DATE} {day(gathered)} ."
    else:
        yield f'{run} {v.ENDED_AT_TIME} "{corpus.gathered}"^^{v.XSD_DATETIME} .'
    for origin in corpus.origins:
        yield f"{run} {v.USED} <{iris.origin(origin.id, base)}> ."
    agent = f"<{iris.software(base)}>"
    yield f"{run} {v.WAS_ASSOCIATED_WITH} {agent} ."
    yield f"{agent} {v.TYPE} {v.SOFTWARE_AGENT} ."
    yield f'{agent} {v.NAME} "kg" .'
