"""What this program concludes of a list (`kg.insight.survey`), as triples: claims of its own, apart from the facts.

Each conclusion has an IRI that begins with `kg.rdf.iris.insight` and is the subject of all that is said of it, so that
a line tells by its beginning which of the two it is. Each says which version of the program came to it, and is a part
of the survey (a suggestion of its ranking), which says out of how many known lists it comes. None is a link: that a
work builds on another stands here as a reason, and among the facts as a citation with its source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg import __version__
from kg.corpus import Corpus
from kg.insight.arrivals import Arrival
from kg.insight.network import Basis
from kg.insight.pairs import Pair
from kg.insight.paths import MainPath
from kg.insight.rank import DEPTHS, SelfCheck, Suggestion, Which
from kg.insight.structure import Structure
from kg.insight.survey import Survey
from kg.pid import Pid
from kg.rdf import iris, listing
from kg.rdf import vocab as v
from kg.rdf.literals import boolean, decimal, integer, moment, text
from kg.rdf.records import Record

# So many works of each ranking are told.
MOST = 50

_METHODS: Mapping[Which, str] = {
    "old": (
        "What the list builds upon: works outside it, by how many of the listed papers whose references are known cite"
        " them; a link counts the less, the more often the work is cited at large."
    ),
    "new": (
        "What has come of the list: works outside it, by how many of the listed papers whose citations are known they"
        " cite."
    ),
    "bridge": (
        "Between parts of the list (its sections or, if it has none, its communities): works outside it that are"
        " linked, in either way, with several, by how many listed papers they are linked with (as in the other two),"
        " times the number of parts."
    ),
}
_RANGE = "The best and the worst rank are those that a work could have if the lists of all listed papers were known."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What every conclusion needs: the survey's IRI, who came to it, in what, and the terms of works."""

    iri: str
    agent: str
    activity: str
    records: Mapping[Pid, Record]

    @property
    def survey(self) -> str:
        """The term of the survey."""
        return f"<{self.iri}>"

    def term(self, kind: str, *keys: str) -> str:
        """The term of a conclusion."""
        return f"<{iris.conclusion(self.iri, kind, *keys)}>"

    def key(self, work: Pid) -> str:
        """What names a work in the IRI of a conclusion."""
        return self.records[work].key

    def whole(self, s: str, kind: str) -> Iterator[str]:
        """What it is and whose claim."""
        yield f"{s} {v.TYPE} {kind} ."
        yield f"{s} {v.TYPE} {v.ENTITY} ."
        yield f"{s} {v.WAS_ATTRIBUTED_TO} {self.agent} ."
        yield f"{s} {v.WAS_GENERATED_BY} {self.activity} ."

    def part(self, s: str, kind: str, whole: str = "") -> Iterator[str]:
        """The same, and what it is a part of: the survey, if nothing else is said."""
        yield from self.whole(s, kind)
        yield f"{s} {v.IS_PART_OF} {whole or self.survey} ."

    def works(self, s: str, term: str, works: Iterable[Pid]) -> Iterator[str]:
        """A property whose values are works."""
        for work in works:
            yield f"{s} {term} {self.records[work].work} ."


def triples(
    survey: Survey, corpus: Corpus, records: Mapping[Pid, Record], people: Mapping[str, str], base: str
) -> Iterator[str]:
    """All of it, and the version of the program that answers for it; `people` has the term of each person by key."""
    name = corpus.reading_list.name
    iri = iris.survey(name, corpus.gathered, __version__, base)
    agent = f"<{iris.software_version(__version__, base)}>"
    activity = f"<{iris.conclusion(iri, 'activity')}>"
    told = _Told(iri=iri, agent=agent, activity=activity, records=records)
    structure = survey.structure
    yield f"{agent} {v.TYPE} {v.SOFTWARE_AGENT} ."
    yield f'{agent} {v.NAME} "kg" .'
    yield f"{agent} {v.SOFTWARE_VERSION} {text(__version__)} ."
    yield f"{agent} {v.IS_VERSION_OF} <{iris.software(base)}> ."
    yield f"{activity} {v.TYPE} {v.ACTIVITY} ."
    yield f"{activity} {v.WAS_ASSOCIATED_WITH} {agent} ."
    yield f"{activity} {v.WAS_INFORMED_BY} <{iris.run(name, corpus.gathered, base)}> ."

    yield from _survey(told, survey, corpus, base)
    for which, suggestions in survey.suggestions.items():
        yield from _ranking(told, which, survey.basis, suggestions)
    yield from _self_check(told, survey.self_check)
    yield from _communities(told, survey)
    for kind, term, pairs in (
        ("cocited", v.COCITED_PAIR, structure.cocited),
        ("coupled", v.COUPLED_PAIR, structure.coupled),
    ):
        for pair in pairs:
            yield from _pair(told, kind, term, pair)
    yield from _single_works(told, structure)
    yield from _sections(told, structure, listing.sections(corpus, base))
    for team in structure.teams:
        s = told.term("team", iris.slug(team.people[0].key))
        yield from told.part(s, v.TEAM)
        yield from told.works(s, v.ABOUT, team.works)
        for person in team.people:
            yield f"{s} {v.MEMBER} {people[person.key]} ."
    yield from _reading(told, survey)
    yield from _main_path(told, survey.main_path)
    yield from _arrivals(told, survey.arrivals)


def _survey(told: _Told, survey: Survey, corpus: Corpus, base: str) -> Iterator[str]:
    """What all others are parts of: what it is drawn from, and how far that is known."""
    s = told.survey
    yield from told.whole(s, v.SURVEY)
    yield f"{s} {v.TITLE} {text(f'What kg concludes of the reading list “{corpus.reading_list.title}”')} ."
    yield f"{s} {v.WAS_DERIVED_FROM} <{iris.reading_list(corpus.reading_list.name, base)}> ."
    for origin in corpus.origins:
        yield f"{s} {v.WAS_DERIVED_FROM} <{iris.origin(origin.id, base)}> ."
    yield from _basis(s, survey.basis)
    yield f"{s} {v.KNOWN_BYLINES} {integer(survey.structure.bylines)} ."
    yield f"{s} {v.BRIDGED_FROM} {integer(survey.structure.bridged_from)} ."
    yield f"{s} {v.SINCE} {moment(survey.since)} ."
    yield f"{s} {v.UNDATED_CITING} {integer(survey.undated)} ."


def _basis(s: str, basis: Basis) -> Iterator[str]:
    """Out of how many lists it comes."""
    yield f"{s} {v.LISTED_PAPERS} {integer(basis.papers)} ."
    yield f"{s} {v.KNOWN_REFERENCES} {integer(basis.references)} ."
    yield f"{s} {v.KNOWN_CITATIONS} {integer(basis.citations)} ."


def _ranking(told: _Told, which: Which, basis: Basis, suggestions: tuple[Suggestion, ...]) -> Iterator[str]:
    ranking = told.term(which)
    yield from told.part(ranking, v.RANKING)
    yield f"{ranking} {v.TITLE} {text(which)} ."
    yield f"{ranking} {v.DESCRIPTION} {text(f'{_METHODS[which]} {_RANGE}')} ."
    yield f"{ranking} {v.NUMBER_OF_ITEMS} {integer(len(suggestions))} ."
    yield from _basis(ranking, basis)
    for position, one in enumerate(suggestions[:MOST], 1):
        s = told.term(which, told.key(one.work))
        yield from told.part(s, v.SUGGESTION, ranking)
        yield from told.works(s, v.ABOUT, [one.work])
        yield f"{s} {v.POSITION} {integer(position)} ."
        yield from _ranks(s, one)
        yield f"{s} {v.SCORE} {decimal(one.score)} ."
        yield from told.works(s, v.CITED_BY_LISTED, one.cited_by)
        yield from told.works(s, v.CITES_LISTED, one.cites)
        for group in filter(None, one.groups):
            yield f"{s} {v.LINKS_PART} {text(group)} ."


def _ranks(s: str, one: Suggestion | Pair | Arrival) -> Iterator[str]:
    """Its rank, and those that it could have if all lists were known."""
    yield f"{s} {v.RANK} {integer(one.rank)} ."
    yield f"{s} {v.BEST_RANK} {integer(one.best)} ."
    yield f"{s} {v.WORST_RANK} {integer(one.worst)} ."


def _arrivals(told: _Told, arrivals: tuple[Arrival, ...]) -> Iterator[str]:
    """The first works that cite the list lately."""
    for position, one in enumerate(arrivals[:MOST], 1):
        s = told.term("arrival", told.key(one.work))
        yield from told.part(s, v.ARRIVAL)
        yield from told.works(s, v.ABOUT, [one.work])
        yield f"{s} {v.DATE} {moment(one.date)} ."
        yield f"{s} {v.IS_CERTAIN} {boolean(one.is_certain)} ."
        yield from told.works(s, v.CITES_LISTED, one.cites)
        yield f"{s} {v.POSITION} {integer(position)} ."
        yield from _ranks(s, one)


def _self_check(told: _Told, check: SelfCheck) -> Iterator[str]:
    for depth, found, by_fame in zip(DEPTHS, check.found, check.by_fame, strict=True):
        s = told.term("self-check", str(depth))
        yield from told.part(s, v.SELF_CHECK)
        yield f"{s} {v.DEPTH} {integer(depth)} ."
        yield f"{s} {v.FINDABLE} {integer(check.findable)} ."
        yield f"{s} {v.FOUND} {integer(found)} ."
        yield f"{s} {v.FOUND_BY_CITATIONS} {integer(by_fame)} ."
        yield f"{s} {v.COUNTED} {integer(check.counted)} ."


def _community(told: _Told, name: str) -> str:
    return told.term("community", iris.slug(name.casefold()))


def _communities(told: _Told, survey: Survey) -> Iterator[str]:
    """Those of all works, with listed ones in them or not; no name stands for two of them."""
    topics = survey.structure.topics
    members: list[list[Pid]] = [[] for _ in topics.names]
    for work in survey.network.works:
        if (topic := topics.of.get(str(work))) is not None:
            members[topic].append(work)
    for name, works in zip(topics.names, members, strict=True):
        s = _community(told, name)
        yield from told.part(s, v.COMMUNITY)
        yield f"{s} {v.TITLE} {text(name)} ."
        yield f"{s} {v.NUMBER_OF_ITEMS} {integer(len(works))} ."
        yield from told.works(s, v.HAD_MEMBER, works)


def _pair(told: _Told, kind: str, term: str, pair: Pair) -> Iterator[str]:
    s = told.term(kind, *sorted(map(told.key, (pair.one, pair.other))))
    yield from told.part(s, term)
    yield from told.works(s, v.ABOUT, (pair.one, pair.other))
    yield f"{s} {v.LINKING_WORKS} {integer(pair.works)} ."
    yield f"{s} {v.KNOWN_LISTS} {integer(pair.known)} ."
    yield from _ranks(s, pair)
    if pair.most is not None:
        yield f"{s} {v.MOST_LINKING_WORKS} {integer(pair.most)} ."


def _single_works(told: _Told, structure: Structure) -> Iterator[str]:
    """What stands between others, and what stands alone."""
    for bridge in structure.bridges:
        s = told.term("between", told.key(bridge.work))
        yield from told.part(s, v.BRIDGE)
        yield from told.works(s, v.ABOUT, [bridge.work])
        yield f"{s} {v.SHARE} {decimal(bridge.share)} ."
    for orphan in structure.orphans:
        s = told.term("orphan", told.key(orphan.work))
        yield from told.part(s, v.ORPHAN)
        yield from told.works(s, v.ABOUT, [orphan.work])
        for direction in orphan.unknown:
            yield f"{s} {v.UNKNOWN_LIST} {text(direction)} ."


def _sections(told: _Told, structure: Structure, sections: Mapping[tuple[str, ...], str]) -> Iterator[str]:
    """The sections against the communities; what stands in no section has none here either."""
    for one in structure.apart:
        s = told.term("filed-apart", told.key(one.work))
        yield from told.part(s, v.FILED_APART)
        yield from told.works(s, v.ABOUT, [one.work])
        if section := sections.get(one.section):
            yield f"{s} {v.FILED_IN} {section} ."
        if section := sections.get(one.nearer):
            yield f"{s} {v.NEARER_TO} {section} ."
        yield f"{s} {v.LINKED_WORKS} {integer(one.links)} ."
        yield f"{s} {v.LINKED_ELSEWHERE} {integer(one.elsewhere)} ."
    for split in structure.splits:
        for place, works in split.parts:
            name = structure.communities[place].name
            s = told.term("split", iris.slug(" / ".join(split.section)), iris.slug(name.casefold()))
            yield from told.part(s, v.SECTION_PART)
            yield from told.works(s, v.ABOUT, works)
            if section := sections.get(split.section):
                yield f"{s} {v.FILED_IN} {section} ."
            yield f"{s} {v.IN_COMMUNITY} {_community(told, name)} ."


def _reading(told: _Told, survey: Survey) -> Iterator[str]:
    """In what order to read the list, and which few works of it have to do with most of its links."""
    for position, place in enumerate(survey.order, 1):
        s = told.term("reading-order", told.key(place.work))
        yield from told.part(s, v.READING_PLACE)
        yield from told.works(s, v.ABOUT, [place.work])
        yield f"{s} {v.POSITION} {integer(position)} ."
        yield from told.works(s, v.BUILDS_ON, place.builds_on)
    few = survey.touching
    if few.works:
        s = told.term("key-works")
        yield from told.part(s, v.KEY_WORKS)
        yield from told.works(s, v.ABOUT, few.works)
        yield f"{s} {v.TOUCHED_LINKS} {integer(few.touched)} ."
        yield f"{s} {v.TOTAL_LINKS} {integer(few.links)} ."
        yield f"{s} {v.IS_SMALLEST} {boolean(few.is_smallest)} ."


def _main_path(told: _Told, path: MainPath) -> Iterator[str]:
    """Its steps from what is built upon, and the cycles on the way, in which nobody knows what came first."""
    for cycle in path.cycles:
        s = told.term("cycle", told.key(cycle[0]))
        yield from told.part(s, v.CITATION_CYCLE)
        yield from told.works(s, v.ABOUT, cycle)
    if not path.flows:
        return
    whole = told.term("main-path")
    yield from told.part(whole, v.MAIN_PATH)
    yield f"{whole} {v.NUMBER_OF_ITEMS} {integer(path.works)} ."
    yield f"{whole} {v.TOTAL_LINKS} {integer(path.links)} ."
    for position, flows in enumerate(path.flows, 1):
        for flow in flows:
            ends = (flow.step.citing, flow.step.cited)
            s = told.term("main-path", *map(told.key, ends))
            yield from told.part(s, v.MAIN_PATH_STEP, whole)
            yield f"{s} {v.POSITION} {integer(position)} ."
            yield from told.works(s, v.CITING_WORK, ends[:1])
            yield from told.works(s, v.CITED_WORK, ends[1:])
            yield f"{s} {v.SHARE} {decimal(flow.share)} ."
            yield f"{s} {v.RUNS_BACKWARDS} {boolean(flow.step.runs_backwards)} ."
