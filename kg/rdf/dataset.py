"""The description of the dataset in VoID and DCAT, with counts that hold for it too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.corpus import Corpus
from kg.rdf import iris
from kg.rdf import vocab as v
from kg.rdf.literals import integer, moment, text
from kg.rdf.namespaces import VOCABULARIES

# The terms of the strictest of the sources that are shipped or asked, which hold for what is made of all of them.
# Source: https://www.semanticscholar.org/product/api/license
LICENCE = "https://opendatacommons.org/licenses/by/1-0/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How often each class and property is used, as terms, and how many subjects there are."""

    triples: int
    subjects: int
    classes: Counter[str]
    properties: Counter[str]


def describe(corpus: Corpus, data: list[str], base: str) -> list[str]:
    """The description's lines, to be merged into those of the data; all sorted and without repeats."""
    description: list[str] = []
    counted = _count(data)
    # Counts that include their own description change it, until every class and property in it has its count.
    while True:
        new = sorted(set(_description(corpus, _sum(counted, _count(description)), base)))
        if new == description:
            return new
        description = new


def _count(lines: Iterable[str]) -> Counts:
    total, subjects, last = 0, 0, ""
    classes: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    for line in lines:
        subject, predicate, rest = line.split(" ", 2)
        total += 1
        if subject != last:
            subjects += 1
            last = subject
        properties[predicate] += 1
        if predicate == v.TYPE:
            classes[rest.removesuffix(" .")] += 1
    return Counts(triples=total, subjects=subjects, classes=classes, properties=properties)


def _sum(a: Counts, b: Counts) -> Counts:
    """Of data and description, which share no subject."""
    return Counts(
        triples=a.triples + b.triples,
        subjects=a.subjects + b.subjects,
        classes=a.classes + b.classes,
        properties=a.properties + b.properties,
    )


def _description(corpus: Corpus, counts: Counts, base: str) -> Iterator[str]:
    name = corpus.reading_list.name
    iri = iris.dataset(name, base)
    s = f"<{iri}>"
    yield f"{s} {v.TYPE} {v.VOID_DATASET} ."
    yield f"{s} {v.TYPE} {v.DCAT_DATASET} ."
    yield f"{s} {v.TITLE} {text(f'Citation graph of the reading list “{corpus.reading_list.title}”')} ."
    yield f"{s} {v.CREATED} {moment(corpus.gathered)} ."
    yield f"{s} {v.WAS_GENERATED_BY} <{iris.run(name, corpus.gathered, base)}> ."
    yield f"{s} {v.LICENSE} <{LICENCE}> ."
    for origin in corpus.origins:
        yield f"{s} {v.DCTERMS_SOURCE} <{iris.origin(origin.id, base)}> ."
        if origin.licence:
            where = f" ({origin.url})" if origin.url else ""
            yield f"{s} {v.RIGHTS} {text(f'Contains data of: {origin.title}{where}, under {origin.licence}')} ."
    yield f"{s} {v.ROOT_RESOURCE} <{iris.reading_list(name, base)}> ."
    if corpus.resolutions:
        names = iris.names(corpus.papers.values())
        yield f"{s} {v.EXAMPLE_RESOURCE} <{iris.paper(names[corpus.resolutions[0].paper], base)}> ."
    for namespace in VOCABULARIES.values():
        yield f"{s} {v.VOCABULARY} <{namespace}> ."
    for form in ("N-Triples", "Turtle"):
        yield f"{s} {v.FEATURE} <http://www.w3.org/ns/formats/{form}> ."
    yield f"{s} {v.URI_SPACE} {text(base)} ."
    yield f"{s} {v.TRIPLES} {integer(counts.triples)} ."
    yield f"{s} {v.ENTITIES} {integer(counts.subjects)} ."
    yield f"{s} {v.DISTINCT_SUBJECTS} {integer(counts.subjects)} ."
    yield f"{s} {v.CLASSES} {integer(len(counts.classes))} ."
    yield f"{s} {v.PROPERTIES} {integer(len(counts.properties))} ."
    for term, number in sorted(counts.classes.items()):
        part = f"<{iris.partition(iri, 'class', v.curie(term))}>"
        yield f"{s} {v.CLASS_PARTITION} {part} ."
        yield f"{part} {v.VOID_CLASS} {term} ."
        yield f"{part} {v.ENTITIES} {integer(number)} ."
    for term, number in sorted(counts.properties.items()):
        part = f"<{iris.partition(iri, 'property', v.curie(term))}>"
        yield f"{s} {v.PROPERTY_PARTITION} {part} ."
        yield f"{part} {v.VOID_PROPERTY} {term} ."
        yield f"{part} {v.TRIPLES} {integer(number)} ."
