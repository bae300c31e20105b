"""The reading list as triples: entries, sections, what they turned out to be, how far their links are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.corpus import Corpus, listed_papers, states_of_works, work_of
from kg.model import DIRECTIONS, Completeness, ListState, Resolution
from kg.pid import Pid
from kg.rdf import iris
from kg.rdf import vocab as v
from kg.rdf.literals import decimal, integer, text
from kg.rdf.records import Record


def triples(corpus: Corpus, records: Mapping[Pid, Record], base: str) -> Iterator[str]:
    """The list, its entries and sections, and what is known of the lists of links, in every profile."""
    iri = iris.reading_list(corpus.reading_list.name, base)
    s = f"<{iri}>"
    yield f"{s} {v.TYPE} {v.EXPRESSION_COLLECTION} ."
    yield f"{s} {v.TYPE} {v.COLLECTION} ."
    yield f"{s} {v.TITLE} {text(corpus.reading_list.title)} ."
    headings = sections(corpus, base)
    for position, (path, section) in enumerate(headings.items(), 1):
        yield f"{section} {v.TYPE} {v.SECTION} ."
        yield f"{section} {v.TITLE} {text(path[-1])} ."
        yield f"{section} {v.POSITION} {integer(position)} ."
        yield f"{section} {v.IN_LIST} <{iri}> ."
        if outer := headings.get(path[:-1]):
            yield f"{section} {v.IN_SECTION} {outer} ."
    for resolution in corpus.resolutions:
        yield from _entry(resolution, records[resolution.paper], iri, headings)
    for state in corpus.states:
        yield from of_state(records[state.paper].term, state, base)
    yield from _states_of_works(corpus, records, base)


def sections(corpus: Corpus, base: str) -> dict[tuple[str, ...], str]:
    """The term of each section by its headings, the outermost first; in the order of the list, by which it is named."""
    iri = iris.reading_list(corpus.reading_list.name, base)
    found: dict[tuple[str, ...], str] = {}
    for resolution in corpus.resolutions:
        path = resolution.entry.section
        for depth in range(1, len(path) + 1):
            found.setdefault(path[:depth], f"<{iris.section(iri, len(found) + 1)}>")
    return found


def _entry(resolution: Resolution, record: Record, iri: str, sections: Mapping[tuple[str, ...], str]) -> Iterator[str]:
    entry = resolution.entry
    s = f"<{iris.entry(iri, entry.position)}>"
    yield f"{s} {v.TYPE} {v.ENTRY} ."
    yield f"{s} {v.POSITION} {integer(entry.position)} ."
    if entry.title:
        yield f"{s} {v.TITLE} {text(entry.title)} ."
    yield f"{s} {v.LINE} {integer(entry.line)} ."
    yield f"{s} {v.IN_LIST} <{iri}> ."
    if entry.section:
        yield f"{s} {v.IN_SECTION} {sections[entry.section]} ."
    yield f"{s} {v.MATCHED_BY} {text(resolution.how)} ."
    for line in resolution.evidence:
        yield f"{s} {v.MATCH_EVIDENCE} {text(line)} ."
    if resolution.score is not None:
        yield f"{s} {v.MATCH_SCORE} {decimal(resolution.score)} ."
    for candidate in resolution.candidates:
        yield f"{s} {v.MATCH_CANDIDATE} {text(str(candidate.paper.pid))} ."
    if resolution.reason:
        yield f"{s} {v.REASON} {text(resolution.reason)} ."
    yield f"{s} {v.RESOLVES_TO} {record.term} ."
    yield f"{s} {v.RESOLVES_TO_WORK} {record.work} ."
    # Only on the record that the entry names, so that counting them counts entries; the work has its own property.
    yield f"{record.term} {v.IS_PART_OF} <{iri}> ."
    yield f"{record.work} {v.LISTED_IN} <{iri}> ."


def of_state(s: str, state: ListState, base: str) -> Iterator[str]:
    """How far one list of the record or work `s` is known."""
    yield f"{s} {v.LIST_STATE[state.direction]} {v.completeness(state.completeness)} ."
    if state.stated is not None:
        yield f"{s} {v.LIST_STATED[state.direction]} {integer(state.stated)} ."
    if state.note:
        yield f"{s} {v.LIST_NOTE[state.direction]} {text(state.note)} ."
    if state.origin:
        yield f"{s} {v.LIST_ORIGIN[state.direction]} <{iris.origin(state.origin, base)}> ."


def _states_of_works(corpus: Corpus, records: Mapping[Pid, Record], base: str) -> Iterator[str]:
    """What is known of each work's lists; of a listed paper about which nothing was recorded, that it is unknown."""
    main = work_of(corpus.works)
    best = states_of_works(corpus)
    for resolution in listed_papers(corpus):
        for direction in DIRECTIONS:
            pid = main[resolution.paper].pid
            unknown = ListState(paper=pid, direction=direction, completeness=Completeness.UNKNOWN)
            best.setdefault((pid, direction), unknown)
    for (pid, _), state in best.items():
        yield from of_state(records[pid].work, state, base)
