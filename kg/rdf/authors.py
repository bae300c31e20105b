"""Persons and their places in bylines, as triples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.model import Mention, Paper, Person, Profile
from kg.pid import Pid
from kg.rdf import iris, ocdm, profiles
from kg.rdf import vocab as v
from kg.rdf.literals import integer, text
from kg.rdf.records import Record


def of_person(
    person: Person,
    people: Mapping[str, str],
    records: Mapping[Pid, Record],
    papers: Mapping[Pid, Paper],
    base: str,
    profile: profiles.Profile,
) -> Iterator[str]:
    """`people` gives the term of each person by their key."""
    s = people[person.key]
    yield f"{s} {v.TYPE} {v.PERSON} ."
    yield f"{s} {v.NAME} {text(person.name)} ."
    yield f'{s} {v.IDENTITY_GRADE} "{person.grade}" .'
    for line in person.evidence:
        yield f"{s} {v.IDENTITY_EVIDENCE} {text(line)} ."
    for mention in person.mentions:
        yield f"{records[mention.paper].term} {v.CREATOR} {s} ."
    if profile == "core":
        return
    for namesake in person.namesakes:
        yield f"{s} {v.SAME_NAME_AS} {people[namesake]} ."
    for mention in person.mentions:
        record, paper = records[mention.paper], papers[mention.paper]
        yield from _authorship(mention, person, s, record, paper, base)
        if profile == "extra":
            yield from ocdm.next_author(mention, record.key, paper, base)


def _authorship(mention: Mention, person: Person, s: str, record: Record, paper: Paper, base: str) -> Iterator[str]:
    role = f"<{iris.authorship(record.key, mention.position, base)}>"
    yield f"{record.term} {v.IS_DOCUMENT_CONTEXT_FOR} {role} ."
    yield f"{role} {v.TYPE} {v.ROLE_IN_TIME} ."
    yield f"{role} {v.WITH_ROLE} {v.AUTHOR_ROLE} ."
    yield f"{role} {v.IS_HELD_BY} {s} ."
    yield f"{role} {v.POSITION} {integer(mention.position)} ."
    printed = paper.authors[mention.position - 1].name
    if printed != person.name:
        yield f"{role} {v.NAME_AS_PRINTED} {text(printed)} ."


def of_profile(known: Profile, person: str, run: str, base: str, profile: profiles.Profile) -> Iterator[str]:
    """What an origin says of a person. Numbers are of its day and its counting: they stand on a node of their own."""
    for pid in known.pids:
        if pid.scheme in iris.SAME_AS_SCHEMES:
            yield f"{person} {v.SAME_AS} <{iris.page(pid)}> ."
        if profile == "extra":
            yield from ocdm.identifier(person, pid, base)
    if profile == "core":
        return
    if page := known.homepage and iris.web(known.homepage):
        yield f"{person} {v.HOMEPAGE} <{page}> ."
    s = f"<{iris.author_record(known.author, known.origin, base)}>"
    yield f"{s} {v.TYPE} {v.ENTITY} ."
    yield f"{s} {v.SPECIALIZATION_OF} {person} ."
    yield f"{s} {v.HAD_PRIMARY_SOURCE} <{iris.origin(known.origin, base)}> ."
    yield f"{s} {v.WAS_GENERATED_BY} {run} ."
    for name in known.affiliations:
        yield f"{s} {v.AFFILIATION_NAME} {text(name)} ."
    for term, count in (
        (v.WORKS_COUNT, known.papers),
        (v.CITED_BY_COUNT, known.cited_by),
        (v.H_INDEX, known.h_index),
    ):
        if count is not None:
            yield f"{s} {term} {integer(count)} ."
