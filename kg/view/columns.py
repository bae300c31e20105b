"""What the page knows, as columns: one list for each property, so that equal things stand together and pack well.

A work is its place in `works`, a record, a person, a venue and a source of facts likewise; -1 stands for none.
The reader of these columns is web/src/corpus.ts, which says what each of them holds; kg/view/packing.py packs them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kg import graph as kg_graph
from kg.corpus import Corpus, entries_of_works, known_lists, links_within_list, listed_papers, states_of_works, work_of
from kg.matching import candidate_in_words
from kg.model import Person
from kg.pid import Pid
from kg.summary import part_in_words
from kg.titles import plain, venue
from kg.view.arrange import Places
from kg.view.scene import ROLES, Scene
from kg.view.timeline import Timeline

Columns = dict[str, Any]


class Register:
    """Numbers for values, in the order of their first mention; -1 for None."""

    def __init__(self, values: Iterable[object] = ()) -> None:
        self._places: dict[object, int] = {value: i for i, value in enumerate(values)}

    def place(self, value: object) -> int:
        return -1 if value is None else self._places.setdefault(value, len(self._places))

    def values(self) -> list[Any]:
        return list(self._places)


def tables(
    corpus: Corpus,
    people: Mapping[str, Person],
    scene: Scene,
    places: Places,
    timeline: Timeline,
    marks: Sequence[Mapping[str, Any]],
    arrows: Sequence[Mapping[str, Any]],
) -> Columns:
    """Everything that the page shows.

    `marks` are the shapes on the map: the works in the scene's order, then the shared authors; `arrows` its lines.
    """
    origins = Register(origin.id for origin in corpus.origins)
    work_place = {name: i for i, name in enumerate(scene.works)}
    person_place = {name: i for i, name in enumerate(people)}
    venues = Register()
    on_map = marks[: len(scene.works)]
    beside = marks[len(scene.works) :]
    known = known_lists(corpus)
    return {
        "gathered": corpus.gathered,
        "origins": [
            {"id": o.id, "title": o.title, "url": o.url, "licence": o.licence, "date": o.date} for o in corpus.origins
        ],
        "known": {"papers": len(listed_papers(corpus)), **known},
        "within": len(links_within_list(corpus)),
        "part": part_in_words(len(corpus.papers), len(corpus.citations), corpus.whole),
        "works": _works(corpus, scene, on_map) | _bylines(corpus, scene, people, person_place),
        "records": _records(corpus, scene, venues, origins),
        "states": _states(corpus, work_place, origins),
        "entries": _entries(corpus, work_place),
        "links": _links(arrows, work_place, origins),
        "people": {
            "name": [person.name for person in people.values()],
            "grade": [person.grade for person in people.values()],
            "id": [str(person.pid) if person.pid else None for person in people.values()],
            "evidence": [list(person.evidence) for person in people.values()],
        },
        "authors": {
            "person": [person_place[mark["id"]] for mark in beside],
            "x": [mark["x"] for mark in beside],
            "y": [mark["y"] for mark in beside],
            "works": [[work_place[work] for work in scene.wrote[mark["id"]]] for mark in beside],
        },
        "islands": {
            "kind": [island.kind for island in scene.islands],
            "named": [int(island.named) for island in scene.islands],
            "mirrored": [int(flag) for flag in places.mirrored],
            "x": [z.real for z in places.middles],
            "y": [z.imag for z in places.middles],
            "width": [extent[0] for extent in places.extents],
            "height": [extent[1] for extent in places.extents],
            "listed": [[work_place[work] for work in island.listed] for island in scene.islands],
            "works": [
                [work_place[m] for m in island.members] if island.kind != "author" else [] for island in scene.islands
            ],
            "people": [
                [person_place[m] for m in island.members] if island.kind == "author" else [] for island in scene.islands
            ],
        },
        "alone": [work_place[work] for work in places.alone],
        "shelf": places.shelf,
        "venues": venues.values(),
        "timeline": _timeline(scene, timeline, work_place),
    }


def _timeline(scene: Scene, timeline: Timeline, work_place: Mapping[str, int]) -> Columns:
    """A work's first version is its place among the records of that work."""
    return {
        "first": [
            -1 if first is None else scene.entities[work].records.index(first)
            for work, first in zip(scene.works, timeline.first, strict=True)
        ],
        "year": timeline.year,
        "widths": list(timeline.widths),
        "order": [work_place[work] for work in timeline.order],
    }


def _works(corpus: Corpus, scene: Scene, marks: Sequence[Mapping[str, Any]]) -> Columns:
    papers = [corpus.papers[scene.entities[name].pid] for name in scene.works]
    listed = entries_of_works(corpus)
    return {
        "label": [mark["label"] for mark in marks],
        "shape": [mark["shape"] for mark in marks],
        "size": [mark["size"] for mark in marks],
        "x": [mark["x"] for mark in marks],
        "y": [mark["y"] for mark in marks],
        "role": [ROLES.index(mark["group"]) for mark in marks],
        "title": [plain(listed[paper.pid].title if paper.pid in listed else paper.title) for paper in papers],
        "kind": [paper.kind for paper in papers],
        "year": [_year(corpus, scene, name) for name in scene.works],
        "linked": [len(scene.partners.get(name, ())) for name in scene.works],
        "evidence": [list(scene.entities[name].evidence) for name in scene.works],
    }


def _year(corpus: Corpus, scene: Scene, name: str) -> int | None:
    """The year in which the first of its versions appeared."""
    years = (corpus.papers[pid].year for pid in scene.entities[name].records)
    return min((year for year in years if year is not None), default=None)


def _bylines(corpus: Corpus, scene: Scene, people: Mapping[str, Person], place: Mapping[str, int]) -> Columns:
    """The byline of the first version that has one, in its order, and as `others` who stands only in other versions."""
    mentioned: dict[Pid, list[tuple[int, int]]] = {}
    for name, person in people.items():
        for mention in person.mentions:
            mentioned.setdefault(mention.paper, []).append((mention.position, place[name]))
    authors, others, total = [], [], []
    for name in scene.works:
        bylines = [(pid, [who for _, who in sorted(mentioned.get(pid, ()))]) for pid in scene.entities[name].records]
        pid, byline = next(((pid, byline) for pid, byline in bylines if byline), bylines[0])
        authors.append(byline)
        others.append(sorted({who for _, line in bylines for who in line}.difference(byline)))
        # How long the byline is in truth: None where the source does not say, or says that more follow.
        whole = len(byline) if corpus.papers[pid].all_authors else None
        total.append(corpus.papers[pid].author_count or whole)
    return {"authors": authors, "others": others, "authorCount": total}


def in_order(scene: Scene, people: Mapping[str, Person]) -> dict[str, Person]:
    """The persons in the order in which bylines first name them: near ones have near numbers, which pack well."""
    place = {pid: n for n, name in enumerate(scene.works) for pid in scene.entities[name].records}
    firsts = {name: min((place[m.paper], m.position) for m in person.mentions) for name, person in people.items()}
    return {name: people[name] for name in sorted(people, key=lambda name: (firsts[name], name))}


def _records(corpus: Corpus, scene: Scene, venues: Register, origins: Register) -> Columns:
    rows = [
        (number, corpus.papers[pid]) for number, name in enumerate(scene.works) for pid in scene.entities[name].records
    ]
    return {
        "work": [number for number, _ in rows],
        "ids": [[str(pid) for pid in dict.fromkeys((paper.pid, *paper.pids))] for _, paper in rows],
        "title": [plain(paper.title) for _, paper in rows],
        "date": [paper.date or (None if paper.year is None else str(paper.year)) for _, paper in rows],
        "venue": [venues.place(plain(venue(paper.venue)) if paper.venue else None) for _, paper in rows],
        "origins": [[origins.place(origin) for origin in paper.origins] for _, paper in rows],
        "counts": [[[origins.place(c.origin), c.cited_by] for c in paper.counts] for _, paper in rows],
    }


def _states(corpus: Corpus, work_place: Mapping[str, int], origins: Register) -> Columns:
    states = [
        (work_place[f"work:{pid}"], direction, state)
        for (pid, direction), state in sorted(states_of_works(corpus).items())
    ]
    return {
        "work": [work for work, _, _ in states],
        "direction": [direction for _, direction, _ in states],
        "state": [str(state.completeness) for _, _, state in states],
        "known": [int(state.completeness.is_known) for _, _, state in states],
        "stated": [state.stated for _, _, state in states],
        "origin": [origins.place(state.origin) for _, _, state in states],
        "note": [state.note for _, _, state in states],
    }


def _entries(corpus: Corpus, work_place: Mapping[str, int]) -> list[Columns]:
    main = work_of(corpus.works)
    return [
        {
            "work": work_place[kg_graph.name(main[r.paper])],
            "position": r.entry.position,
            "title": plain(r.entry.name),
            "label": r.entry.label,
            "section": list(r.entry.section),
            "links": [[link.text, link.url] for link in r.entry.links],
            "where": r.entry.where,
            "how": r.how,
            "evidence": [*r.evidence, *(f"may be {candidate_in_words(candidate)}" for candidate in r.candidates)],
            "reason": r.reason,
        }
        for r in sorted(corpus.resolutions, key=lambda r: r.entry.position)
    ]


def _links(arrows: Iterable[Mapping[str, Any]], work_place: Mapping[str, int], origins: Register) -> Columns:
    """Links between works. Few sets of sources tell all of them, so a link names its set."""
    sets = Register()
    links = [edge for edge in arrows if "origins" in edge]
    return {
        "citing": [work_place[edge["from"]] for edge in links],
        "cited": [work_place[edge["to"]] for edge in links],
        "origins": [sets.place(tuple(origins.place(origin) for origin in edge["origins"])) for edge in links],
        "originSets": [list(places) for places in sets.values()],
    }
