"""What the facts rest on, as triples: sources, what each says of a record, and the run that gathered them (PROV)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.corpus import Corpus
from kg.model import Count, Origin, Paper
from kg.rdf import iris
from kg.rdf import vocab as v
from kg.rdf.literals import day, integer, parse, text
from kg.rdf.records import Record


def newest_count(paper: Paper, dates: Mapping[str, str]) -> Count | None:
    """The count of the source that speaks of the latest day; `dates` are those of the sources, by their ids."""
    return max(paper.counts, key=lambda count: (dates.get(count.origin, ""), count.origin), default=None)


def of_record(paper: Paper, record: Record, run: str, base: str) -> Iterator[str]:
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


def of_origin(origin: Origin, base: str) -> Iterator[str]:
    """A source, with its licence and the day that it speaks of."""
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


def of_run(corpus: Corpus, run: str, base: str) -> Iterator[str]:
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
