"""What is told of some works, links and persons and not of others, as columns beside those of `columns`.

Only what is there has a row, so that what nobody told costs nothing and is not taken for an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.corpus import Corpus, entries_of_works
from kg.insight.topics import Topics
from kg.model import Citation, Person
from kg.pid import Pid
from kg.titles import plain, withdrawal, withdrawal_of_types
from kg.view.columns import Columns, Register
from kg.view.scene import Scene


def tables(corpus: Corpus, scene: Scene, people: Mapping[str, Person], topics: Topics) -> Columns:
    """The columns; a work, link, person or origin is its place in those of `columns.tables`."""
    origins = Register(origin.id for origin in corpus.origins)
    return {
        "topics": _topics(topics, scene),
        "fields": _fields(corpus, scene),
        "withdrawals": _withdrawals(corpus, scene),
        "told": _told(tuple(scene.links.values())),
        "profiles": _profiles(corpus, people, origins),
    }


def _topics(topics: Topics, scene: Scene) -> Columns:
    of = [topics.of.get(str(scene.entities[work].pid), -1) for work in scene.works]
    return {"name": list(topics.names), "of": of}


def _fields(corpus: Corpus, scene: Scene) -> Columns:
    """The fields of study of the works of which any version has some."""
    names = Register()
    rows = [
        (number, list(dict.fromkeys(field for pid in scene.entities[work].records for field in _of(corpus, pid))))
        for number, work in enumerate(scene.works)
    ]
    told = [(number, fields) for number, fields in rows if fields]
    return {
        "work": [number for number, _ in told],
        "of": [[names.place(plain(field)) for field in fields] for _, fields in told],
        "name": names.values(),
    }


def _of(corpus: Corpus, pid: Pid) -> tuple[str, ...]:
    return corpus.papers[pid].fields or ()


def _withdrawals(corpus: Corpus, scene: Scene) -> Columns:
    """Which works say that they were retracted, by which title (None: by the record's types), according to whom."""
    origins = Register(origin.id for origin in corpus.origins)
    listed = entries_of_works(corpus)
    rows = []
    for number, work in enumerate(scene.works):
        papers = [corpus.papers[pid] for pid in scene.entities[work].records]
        entry = listed.get(papers[0].pid)
        titles = [(plain(paper.title), paper.origins) for paper in papers]
        if entry and entry.title:
            titles.append((plain(entry.title), ()))
        by_title = ((what, title, told) for title, told in titles if (what := withdrawal(title)))
        by_type = ((what, None, p.origins) for p in papers if (what := withdrawal_of_types(p.types or ())))
        # A version that was retracted tells more than the notice of it.
        says = sorted([*by_title, *by_type], key=lambda row: row[0] == "notice")
        if says:
            what, title, told = says[0]
            rows.append((number, what, title, [origins.place(origin) for origin in told]))
    return {
        "work": [number for number, _, _, _ in rows],
        "what": [what for _, what, _, _ in rows],
        "title": [title for _, _, title, _ in rows],
        "origins": [told for _, _, _, told in rows],
    }


def _told(links: Sequence[Sequence[Citation]]) -> Columns:
    """Why and in which sentences works cite, for the links of which that is known, their versions taken together."""
    rows = []
    for link, citations in enumerate(links):
        intents = _union(citation.intents for citation in citations)
        contexts = _union(citation.contexts for citation in citations)
        known = [citation.influential for citation in citations if citation.influential is not None]
        if intents or contexts or any(known):
            rows.append((link, intents, contexts, any(known) if known else None))
    return {
        "link": [link for link, _, _, _ in rows],
        "intents": [intents for _, intents, _, _ in rows],
        "contexts": [[plain(context) for context in contexts] for _, _, contexts, _ in rows],
        "influential": [influential for _, _, _, influential in rows],
    }


def _union(parts: Iterable[tuple[str, ...] | None]) -> list[str]:
    return list(dict.fromkeys(value for part in parts for value in part or ()))


def _profiles(corpus: Corpus, people: Mapping[str, Person], origins: Register) -> Columns:
    """What sources say of the authors that they identify, for the persons of the page."""
    person_of: dict[Pid, int] = {}
    for place, person in enumerate(people.values()):
        for mention in person.mentions:
            byline = corpus.papers[mention.paper].authors
            named = byline[mention.position - 1].pid if mention.position <= len(byline) else None
            if named:
                person_of.setdefault(named, place)
    found = [(person_of[profile.author], profile) for profile in corpus.profiles if profile.author in person_of]
    return {
        "person": [place for place, _ in found],
        "origin": [origins.place(profile.origin) for _, profile in found],
        "ids": [[str(pid) for pid in dict.fromkeys((profile.author, *profile.pids))] for _, profile in found],
        "affiliations": [[plain(name) for name in profile.affiliations] for _, profile in found],
        "homepage": [profile.homepage for _, profile in found],
        "papers": [profile.papers for _, profile in found],
        "citedBy": [profile.cited_by for _, profile in found],
        "hIndex": [profile.h_index for _, profile in found],
    }
