"""How a list hangs together: what is cited together, communities, bridges, its own sections, and who wrote it.

The communities are those of `kg.insight.topics`, of all works around the list too: what a list cites tells more than
its own few links. Who wrote what rests on no list of links.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.corpus import Corpus, work_of
from kg.insight import topics
from kg.insight.bridges import Bridge, bridges
from kg.insight.network import Network
from kg.insight.pairs import MOST, WIDEST, Pair, pairs
from kg.insight.topics import Topics
from kg.model import Direction, Person
from kg.pid import Pid

# A work is filed apart if so many listed works at least are linked with it, and most of them stand in another section.
_LINKS = 3
# A section splits if at least two communities have so many of its works, and none more than this share.
_PART = 2
_SHARE = 2 / 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """Works that are linked more among themselves than with others: `works` of them, and which ones are listed."""

    name: str
    works: int
    listed: tuple[Pid, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledApart:
    """A listed work that is linked with `links` others of the list, `elsewhere` of them in one other section."""

    work: Pid
    section: tuple[str, ...]
    nearer: tuple[str, ...]
    elsewhere: int
    links: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A section whose works stand in several communities, by the place of these; the largest part comes first."""

    section: tuple[str, ...]
    parts: tuple[tuple[int, tuple[Pid, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Orphan:
    """A listed work without a known link to another one; `unknown` are its lists that are not wholly known."""

    work: Pid
    unknown: tuple[Direction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """People who wrote the same listed works, two or more, and no other ones of the list."""

    people: tuple[Person, ...]
    works: tuple[Pid, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Namesakes:
    """People of one name who wrote different listed works, and may be one person or not."""

    people: tuple[Person, ...]
    works: tuple[Pid, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """All of it. `cocited`, `coupled`, `bridges`, `teams` and `namesakes` hold the first MOST, strongest first.

    `topics` are those of all works, listed or not. `too_wide` counts works that are linked with more than `widest`
    listed works, which make no pairs. `bridged_from` is from how many listed works the search for bridges started. Of
    `bylines` listed papers all authors are known.
    """

    cocited: tuple[Pair, ...]
    coupled: tuple[Pair, ...]
    too_wide: int
    widest: int
    topics: Topics
    communities: tuple[Community, ...]
    bridges: tuple[Bridge, ...]
    bridged_from: int
    sections: int
    apart: tuple[FiledApart, ...]
    splits: tuple[Split, ...]
    orphans: tuple[Orphan, ...]
    teams: tuple[Team, ...]
    namesakes: tuple[Namesakes, ...]
    bylines: int


def structure(corpus: Corpus, network: Network) -> Structure:
    """What there is to see in a corpus and its network."""
    cocited, wide = pairs(network, network.cites, "citations")
    coupled, wide_too = pairs(network, network.cited_by, "references")
    found = topics.of_network(network)
    grouped, of = communities(network, found)
    strongest, bridged_from = bridges(network)
    sections = {work: entry.section for work, entry in network.listed.items()}
    teams, namesakes = _people(corpus, network)
    return Structure(
        cocited=cocited,
        coupled=coupled,
        too_wide=len(wide | wide_too),
        widest=WIDEST,
        topics=found,
        communities=grouped,
        bridges=strongest[:MOST],
        bridged_from=bridged_from,
        sections=len(set(sections.values())),
        apart=_apart(network, sections),
        splits=_splits(sections, of),
        orphans=_orphans(network),
        teams=teams,
        namesakes=namesakes,
        bylines=sum(
            any(network.papers[pid].all_authors for pid in network.works[work].records)
            for work in network.listed_papers
        ),
    )


def _neighbours(network: Network, work: Pid) -> tuple[Pid, ...]:
    return tuple(sorted({*network.cites.get(work, ()), *network.cited_by.get(work, ())}))


def parts(network: Network, found: Topics) -> dict[Pid, str]:
    """The part of the list that each listed paper belongs to: its section, or its community if all stand in one."""
    sections = {work: " / ".join(network.listed[work].section) for work in network.listed_papers}
    if len(set(sections.values())) > 1:
        return sections
    return {work: community.name for community in communities(network, found)[0] for work in community.listed}


def communities(network: Network, found: Topics) -> tuple[tuple[Community, ...], dict[Pid, int]]:
    """The communities with listed works in them, those with most of these first, and the place of each listed work."""
    sizes = Counter(found.of.values())
    members: dict[int, list[Pid]] = defaultdict(list)
    for work in network.listed:
        if (topic := found.of.get(str(work))) is not None:
            members[topic].append(work)
    order = sorted(members, key=lambda topic: (-len(members[topic]), topic))
    found_here = (
        Community(name=found.names[topic], works=sizes[topic], listed=tuple(members[topic])) for topic in order
    )
    return tuple(found_here), {work: place for place, topic in enumerate(order) for work in members[topic]}


def _apart(network: Network, sections: Mapping[Pid, tuple[str, ...]]) -> tuple[FiledApart, ...]:
    found = []
    for work, section in sections.items():
        near = [sections[other] for other in _neighbours(network, work) if other in sections]
        if len(near) < _LINKS:
            continue
        nearer, count = min(Counter(near).items(), key=lambda pair: (-pair[1], pair[0]))
        if nearer != section and 2 * count > len(near):
            found.append(FiledApart(work=work, section=section, nearer=nearer, elsewhere=count, links=len(near)))
    return tuple(found)


def _splits(sections: Mapping[Pid, tuple[str, ...]], of: Mapping[Pid, int]) -> tuple[Split, ...]:
    """The sections that split, in the list's order; a list of one section has no say in how it is divided."""
    if len(set(sections.values())) < 2:
        return ()
    parts: dict[tuple[str, ...], dict[int, list[Pid]]] = {}
    for work, section in sections.items():
        if work in of:
            parts.setdefault(section, defaultdict(list))[of[work]].append(work)
    found = []
    for section, groups in parts.items():
        largest = sorted(groups.items(), key=lambda part: (-len(part[1]), part[0]))
        total = sum(map(len, groups.values()))
        if len(largest) > 1 and len(largest[1][1]) >= _PART and len(largest[0][1]) <= _SHARE * total:
            found.append(Split(section=section, parts=tuple((place, tuple(works)) for place, works in largest)))
    return tuple(found)


def _orphans(network: Network) -> tuple[Orphan, ...]:
    return tuple(
        Orphan(work=work, unknown=network.unknown(work))
        for work in network.listed_papers
        if not any(other in network.listed for other in _neighbours(network, work))
    )


def _people(corpus: Corpus, network: Network) -> tuple[tuple[Team, ...], tuple[Namesakes, ...]]:
    """Who wrote several listed works together, and who of one name may have written several."""
    main = work_of(corpus.works)
    place = {work: number for number, work in enumerate(network.listed)}
    people = {person.key: person for person in corpus.people}
    wrote = {
        key: works
        for key, person in people.items()
        if (works := {place[work] for mention in person.mentions if (work := main[mention.paper].pid) in place})
    }
    together: dict[tuple[int, ...], list[Person]] = defaultdict(list)
    for key, works in wrote.items():
        if len(works) > 1:
            together[tuple(sorted(works))].append(people[key])
    named = {
        keys
        for key in wrote
        if len(keys := tuple(sorted(other for other in (key, *people[key].namesakes) if other in wrote))) > 1
    }
    listed = tuple(network.listed)

    def works_at(places: Iterable[int]) -> tuple[Pid, ...]:
        return tuple(listed[number] for number in sorted(places))

    teams = [Team(people=tuple(members), works=works_at(works)) for works, members in together.items()]
    namesakes = [
        Namesakes(people=tuple(people[key] for key in keys), works=works_at(set().union(*(wrote[key] for key in keys))))
        for keys in named
        if len(set().union(*(wrote[key] for key in keys))) > 1
    ]
    teams.sort(key=lambda team: (-len(team.works), -len(team.people), team.people[0].key))
    namesakes.sort(key=lambda same: (-len(same.works), same.people[0].key))
    return tuple(teams[:MOST]), tuple(namesakes[:MOST])
