"""The description of the dataset in VoID and DCAT, with counts that hold for it too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter, ne
from typing import Self

from kg.corpus import Corpus
from kg.rdf import iris
from kg.rdf import vocab as v
from kg.rdf.literals import integer, moment, text
from kg.rdf.namespaces import VOCABULARIES
from kg.rdf.profiles import Profile

# The terms of the strictest of the sources that are shipped or asked, which hold for what is made of all of them.
# Source: https://www.semanticscholar.org/product/api/license
LICENCE = "https://opendatacommons.org/licenses/by/1-0/"
# The files of every build, by the names of their forms in http://www.w3.org/ns/formats/.
_DISTRIBUTIONS = {
    "N-Triples": ("graph.nt", "application/n-triples"),
    "Turtle": ("graph.ttl", "text/turtle"),
}
_TYPE = v.TYPE.encode()


@dataclass(slots=True)
class Counts:
    """How many triples and subjects there are, and how often each class and property is used, as terms."""

    triples: int = 0
    subjects: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)
    _last: bytes = b""

    def add(self, lines: Sequence[bytes]) -> Self:
        """Count lines that are sorted and unique, and come after those before."""
        parts = [line.split(b" ", 2) for line in lines]
        subjects = [self._last, *map(itemgetter(0), parts)]
        self.triples += len(parts)
        self.subjects += sum(map(ne, subjects, subjects[1:]))
        self._last = subjects[-1]
        for term, count in Counter(map(itemgetter(1), parts)).items():
            self.properties[term.decode()] += count
        for term, count in Counter([part[2] for part in parts if part[1] == _TYPE]).items():
            self.classes[term.decode().removesuffix(" .\n")] += count
        return self

    def __add__(self, other: Counts) -> Counts:
        """Of data and description, which share no subject."""
        return Counts(
            self.triples + other.triples,
            self.subjects + other.subjects,
            self.classes + other.classes,
            self.properties + other.properties,
        )


def place(corpus: Corpus, base: str) -> bytes:
    """Where the description stands among the sorted lines: all of it begins with this, and nothing else does."""
    return f"<{iris.dataset(corpus.reading_list.name, base)}".encode()


def describe(corpus: Corpus, counts: Counts, base: str, profile: Profile) -> list[bytes]:
    """The description's lines, to be put among those of the data that were counted; sorted and without repeats."""
    description: list[bytes] = []
    # Counts that include their own description change it, until every class and property in it has its count.
    while True:
        lines = _description(corpus, counts + Counts().add(description), base, profile)
        new = sorted({f"{line}\n".encode() for line in lines})
        if new == description:
            return new
        description = new


def _description(corpus: Corpus, counts: Counts, base: str, profile: Profile) -> Iterator[str]:
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
        if any(term.startswith(f"<{namespace}") for term in (*counts.classes, *counts.properties)):
            yield f"{s} {v.VOCABULARY} <{namespace}> ."
    yield f"{s} {v.CONFORMS_TO} {v.profile(profile)} ."
    # What is too large to be shown whole has one form.
    forms = ["N-Triples"] if corpus.whole else list(_DISTRIBUTIONS)
    for form, (file, media_type) in ((form, _DISTRIBUTIONS[form]) for form in forms):
        part = f"<{iri}/{file}>"
        yield f"{s} {v.FEATURE} <http://www.w3.org/ns/formats/{form}> ."
        yield f"{s} {v.DISTRIBUTION} {part} ."
        yield f"{part} {v.TYPE} {v.DISTRIBUTION_CLASS} ."
        yield f"{part} {v.TITLE} {text(file)} ."
        yield f"{part} {v.MEDIA_TYPE} <https://www.iana.org/assignments/media-types/{media_type}> ."
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
