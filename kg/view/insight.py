"""What `kg.insight` says of the list, as columns beside those of `columns`: the page ranks and groups nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.insight.paths import MainPath
from kg.insight.rank import DEPTHS, RANKINGS, SelfCheck, Suggestion
from kg.insight.structure import Structure
from kg.insight.survey import PERCENT, Survey
from kg.model import Person
from kg.pid import Pid
from kg.titles import plain
from kg.view.columns import Columns, Register
from kg.view.scene import Scene

# Shares and parts of 1 stand in the page with so many digits: more say nothing to a reader.
_DIGITS = 4


def tables(survey: Survey, scene: Scene, people: Mapping[str, Person]) -> Columns:
    """The columns; a work, person or topic is its place in those of `columns.tables` and `facts.tables`."""
    place = {scene.entities[name].pid: number for number, name in enumerate(scene.works)}
    person_place = {person.key: number for number, person in enumerate(people.values())}

    def works(pids: Iterable[Pid]) -> list[int]:
        return [place[pid] for pid in pids]

    def persons(some: Iterable[Person]) -> list[int]:
        return [person_place[person.key] for person in some]

    found, few = survey.structure, survey.touching
    known = survey.basis
    return {
        "basis": {"papers": known.papers, "references": known.references, "citations": known.citations},
        "selfCheck": _self_check(survey.self_check),
        **_suggestions(survey, place),
        "pairs": _pairs(found, place),
        "tooWide": {"works": found.too_wide, "most": found.widest},
        "communities": {
            "topic": [found.topics.names.index(community.name) for community in found.communities],
            "listed": [works(community.listed) for community in found.communities],
        },
        "sections": found.sections,
        "apart": [
            {
                "work": place[one.work],
                "section": _heading(one.section),
                "nearer": _heading(one.nearer),
                "elsewhere": one.elsewhere,
                "links": one.links,
            }
            for one in found.apart
        ],
        "splits": [
            {
                "section": _heading(split.section),
                "community": [community for community, _ in split.parts],
                "works": [works(members) for _, members in split.parts],
            }
            for split in found.splits
        ],
        "bridges": {
            "work": works(bridge.work for bridge in found.bridges),
            "share": [round(bridge.share, _DIGITS) for bridge in found.bridges],
            "from": found.bridged_from,
        },
        "orphans": {
            "work": works(orphan.work for orphan in found.orphans),
            "unknown": [list(orphan.unknown) for orphan in found.orphans],
        },
        "teams": {
            "people": [persons(team.people) for team in found.teams],
            "works": [works(team.works) for team in found.teams],
        },
        "namesakes": {
            "people": [persons(same.people) for same in found.namesakes],
            "works": [works(same.works) for same in found.namesakes],
        },
        "arrivals": _arrivals(survey, place),
        "bylines": found.bylines,
        "order": {
            "work": works(one.work for one in survey.order),
            "buildsOn": [works(one.builds_on) for one in survey.order],
            "builtOnBy": [works(one.built_on_by) for one in survey.order],
            "cycle": [works(one.cycle) for one in survey.order],
        },
        "few": {
            "works": works(few.works),
            "touched": few.touched,
            "links": few.links,
            "percent": PERCENT,
            "isSmallest": few.is_smallest,
        },
        "mainPath": _main_path(survey.main_path, place),
    }


def _self_check(check: SelfCheck) -> Columns:
    return {
        "papers": check.papers,
        "findable": check.findable,
        "depths": list(DEPTHS),
        "found": list(check.found),
        "counted": check.counted,
        "byFame": list(check.by_fame),
    }


def _suggestions(survey: Survey, place: Mapping[Pid, int]) -> Columns:
    """Each suggested work once, with what stands behind it, and the rankings as rows of these; parts by their names."""
    rows: dict[Pid, Suggestion] = {}
    for which in RANKINGS:
        rows |= {one.work: one for one in survey.suggestions[which] if one.work not in rows}
    row_of = {work: row for row, work in enumerate(rows)}
    parts = Register()
    rankings = {which: _ranking(survey.suggestions[which], row_of) for which in RANKINGS}
    between = [[parts.place(plain(group)) for group in one.groups] for one in survey.suggestions["bridge"]]
    return {
        "suggested": {
            "work": [place[work] for work in rows],
            "citedBy": [[place[work] for work in one.cited_by] for one in rows.values()],
            "cites": [[place[work] for work in one.cites] for one in rows.values()],
            "fame": [one.fame for one in rows.values()],
        },
        "rankings": rankings,
        "between": {"parts": between, "name": parts.values()},
    }


def _ranking(suggestions: Sequence[Suggestion], row_of: Mapping[Pid, int]) -> Columns:
    return {
        "row": [row_of[one.work] for one in suggestions],
        "rank": [one.rank for one in suggestions],
        "best": [one.best for one in suggestions],
        "worst": [one.worst for one in suggestions],
    }


def _pairs(found: Structure, place: Mapping[Pid, int]) -> Columns:
    pairs = [("cocited", pair) for pair in found.cocited] + [("coupled", pair) for pair in found.coupled]
    return {
        "how": [how for how, _ in pairs],
        "one": [place[pair.one] for _, pair in pairs],
        "other": [place[pair.other] for _, pair in pairs],
        "works": [pair.works for _, pair in pairs],
        "known": [pair.known for _, pair in pairs],
        "best": [pair.best for _, pair in pairs],
        "worst": [pair.worst for _, pair in pairs],
    }


def _arrivals(survey: Survey, place: Mapping[Pid, int]) -> Columns:
    """What cites the list since a day, with all of it that each cites."""
    return {
        "since": survey.since,
        "undated": survey.undated,
        "work": [place[one.work] for one in survey.arrivals],
        "date": [one.date for one in survey.arrivals],
        "cites": [[place[work] for work in one.cites] for one in survey.arrivals],
        "certain": [int(one.is_certain) for one in survey.arrivals],
        "rank": [one.rank for one in survey.arrivals],
        "best": [one.best for one in survey.arrivals],
        "worst": [one.worst for one in survey.arrivals],
    }


def _main_path(found: MainPath, place: Mapping[Pid, int]) -> Columns:
    """`links` are those between each station and the next one: citing, cited, share, whether it runs backwards."""
    return {
        "stations": [[place[work] for work in station] for station in found.stations],
        "links": [
            [
                [
                    place[flow.step.citing],
                    place[flow.step.cited],
                    round(flow.share, _DIGITS),
                    int(flow.step.runs_backwards),
                ]
                for flow in flows
            ]
            for flows in found.flows
        ],
        "cycles": [[place[work] for work in cycle] for cycle in found.cycles],
        "among": {"works": found.works, "links": found.links},
    }


def _heading(section: tuple[str, ...]) -> str:
    return plain(" / ".join(section))
