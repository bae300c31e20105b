"""A made-up field of science and reading lists from it, to see how well hidden papers are found again.

Works appear one after another and cite by what is cited already: in their own topic or one beside it, what the works
that they read cite, and a few works that are cited everywhere. So most citations go to few works, as in real fields.
A list is of one topic, and takes more of what is much cited.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from kg.insight.network import Network
from kg.model import DIRECTIONS, Count, Entry, Paper, Work
from kg.pid import Pid

TOPICS = 30
# The first works are tools of no topic, for everybody to cite.
TOOLS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Works by their numbers, in order of time: the topic of each (-1: none), and what each cites."""

    topics: list[int]
    cites: list[list[int]]


def field(seed: int, works: int = 6_000, tools: float = 0.1) -> Field:
    """A field in which `tools` (0 to 1) of all citations go wherever most go already, whatever the topic."""
    dice = Random(seed)
    topics = [-1 if n < TOOLS else dice.randrange(TOPICS) for n in range(works)]
    cites: list[list[int]] = []
    # Everything that has been cited, as often as it was, and each work once.
    targets: list[int] = []
    of_topic: list[list[int]] = [[] for _ in range(TOPICS)]
    members: list[list[int]] = [[] for _ in range(TOPICS)]

    def cited(topic: int) -> int | None:
        chance = dice.random()
        if chance < tools:
            return dice.choice(targets)
        if chance < tools + 0.1:
            topic = (topic + dice.choice((1, 2))) % TOPICS
        elif chance < tools + 0.6 and members[topic]:
            read = members[topic][-1 - int(len(members[topic]) * dice.random() ** 2)]
            return dice.choice(cites[read]) if cites[read] and dice.random() < 0.8 else read
        return dice.choice(of_topic[topic]) if of_topic[topic] else None

    for work, topic in enumerate(topics):
        size = 0 if topic < 0 or work < 2 * TOOLS else min(200, max(3, round(dice.lognormvariate(3.4, 0.6))))
        chosen = sorted({end for _ in range(size) if (end := cited(topic)) is not None})
        cites.append(chosen)
        for end in (*chosen, work):
            targets.append(end)
            if topics[end] >= 0:
                of_topic[topics[end]].append(end)
        if topic >= 0:
            members[topic].append(work)
    return Field(topics=topics, cites=cites)


def lists(found: Field, seed: int, count: int, known: float) -> Iterator[Network]:
    """Reading lists of 10 to 40 papers; of each paper a list of links is known in so many of all cases (0 to 1)."""
    dice = Random(seed)
    pids = [Pid("doi", f"10.5555/field.{n:05}") for n in range(len(found.topics))]
    cited_by: list[list[int]] = [[] for _ in pids]
    for citing, ends in enumerate(found.cites):
        for end in ends:
            cited_by[end].append(citing)
    field = Network(
        works={pid: Work(records=(pid,)) for pid in pids},
        papers={pid: _paper(dice, pid, 2000 + 25 * n // len(pids), len(cited_by[n])) for n, pid in enumerate(pids)},
        listed={},
        cites={pids[n]: tuple(pids[end] for end in ends) for n, ends in enumerate(found.cites)},
        cited_by={pids[n]: tuple(pids[end] for end in ends) for n, ends in enumerate(cited_by)},
        known=(),
    )
    for _ in range(count):
        topic = dice.randrange(TOPICS)
        recent = [n for n in range(len(pids) // 3, len(pids)) if found.topics[n] == topic]
        chances = {n: dice.random() ** (1 / (len(cited_by[n]) + 1) ** 0.5) for n in recent}
        listed = [pids[n] for n in sorted(recent, key=lambda n: -chances[n])[: dice.randint(10, 40)]]
        yield replace(
            field,
            listed={pid: _entry(pid, place) for place, pid in enumerate(listed, 1)},
            known=frozenset((pid, way) for pid in listed for way in DIRECTIONS if dice.random() < known),
        )


def _paper(dice: Random, pid: Pid, year: int, cited_by: int) -> Paper:
    # Titles are in no order that tells anything.
    return Paper(
        pid=pid, pids=(pid,), title=f"{dice.random()}", year=year, counts=(Count(origin="made up", cited_by=cited_by),)
    )


def _entry(pid: Pid, place: int) -> Entry:
    return Entry(
        position=place, title=pid.value, links=(), pids=(pid,), kind="paper", section=(), label=None,
        year=None, venue=None, file="list.md", line=place, last_line=place,
    )  # fmt: skip
