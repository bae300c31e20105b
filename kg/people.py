"""Who is who among the names in bylines, graded, with the evidence.

Merging people on a name alone is the classic fault of scholarly graphs. Here two mentions are one
person only if a source gives them one identifier, or their identifiers one ORCID (*same*), or if they
carry the same full name and share the full name of a co-author, or are bylines of two versions of one
work (*likely*). The same full name alone (*possible*) joins nothing: it makes two persons that know of
each other as namesakes.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from networkx.utils import UnionFind

from kg.model import Author, Grade, Mention, Paper, Person, Profile, Work
from kg.pid import Pid
from kg.titles import normal


def full_name(name: str) -> str | None:
    """The name in a form that can be compared, or None if it is too little to tell people apart.

    At least two words of two letters or more: `Haotian Cui`, but not `Fang, Z.` or `H Cui`.
    """
    words = normal(name).split()
    return " ".join(words) if sum(len(word) > 1 for word in words) > 1 else None


def identify(
    papers: Mapping[Pid, Paper], works: Iterable[Work], profiles: Iterable[Profile] = ()
) -> tuple[Person, ...]:
    """Group all mentions of authors into persons, sorted by key."""
    orcids = {p.author: pid for p in profiles for pid in p.pids if pid.scheme == "orcid"}
    mentions = {
        Mention(paper=pid, position=place): author
        for pid in sorted(papers)
        for place, author in enumerate(papers[pid].authors, 1)
    }
    work = {pid: w.pid for w in works for pid in w.records}
    names = {mention: full_name(author.name) for mention, author in mentions.items()}
    groups, evidence = _group(mentions, names, work, orcids)

    persons: list[Person] = []
    by_name: dict[str, list[Person]] = defaultdict(list)
    for members in groups:
        first = members[0]
        pid = next((mentions[m].pid for m in members if mentions[m].pid), None)
        reasons = tuple(sorted(evidence.get(first, ())))
        grade: Grade = "same" if pid else "likely" if len(members) > 1 else "possible"
        person = Person(
            key=str(pid) if pid else _key(mentions[first].name, members),
            name=mentions[first].name,
            pid=pid,
            grade=grade,
            mentions=tuple(members),
            evidence=reasons,
        )
        persons.append(person)
        name = names[first]
        if name:
            by_name[name].append(person)
    namesakes = {
        person.key: tuple(sorted(other.key for other in group if other.key != person.key))
        for group in by_name.values()
        for person in group
    }
    named = (replace(person, namesakes=namesakes.get(person.key, ())) for person in persons)
    return tuple(sorted(named, key=lambda person: person.key))


def _group(
    mentions: Mapping[Mention, Author],
    names: Mapping[Mention, str | None],
    work: Mapping[Pid, Pid],
    orcids: Mapping[Pid, Pid],
) -> tuple[list[list[Mention]], dict[Mention, set[str]]]:
    """Groups of mentions in order of their first one, and the evidence of each group under that."""
    bylines: dict[Pid, list[Mention]] = defaultdict(list)
    for mention in mentions:
        bylines[mention.paper].append(mention)
    papers_with: dict[str, set[Pid]] = defaultdict(set)
    for mention, name in names.items():
        if name:
            papers_with[name].add(mention.paper)

    joined: UnionFind[Mention] = UnionFind(mentions)
    reasons: list[tuple[Mention, str]] = []
    seen: dict[tuple[str, str], Mention] = {}

    def join(mention: Mention, sign: tuple[str, str], reason: str) -> None:
        """All mentions under one sign are one person; the second and later ones bring the reason."""
        other = seen.setdefault(sign, mention)
        if other != mention:
            joined.union(other, mention)
            reasons.append((mention, reason))

    spelling: dict[str, str] = {}
    for paper, byline in bylines.items():
        once = Counter(names[m] for m in byline)
        # A name that stands in one paper alone can join nothing, and most do; one that stands twice
        # in a byline belongs to two people, and which of them is meant elsewhere cannot be told.
        telling = [(m, n) for m in byline if (n := names[m]) and once[n] == 1 and len(papers_with[n]) > 1]
        for mention, name in telling:
            spelling.setdefault(name, mentions[mention].name)
        for mention, name in telling:
            if mentions[mention].pid:
                continue
            join(mention, (name, f"work {work[paper]}"), "versions of one work")
            for _, other in telling:
                if other != name:
                    join(mention, (name, f"name {other}"), spelling[other])
        for mention in byline:
            if pid := mentions[mention].pid:
                join(mention, ("pid", str(pid)), str(pid))
                if orcid := orcids.get(pid):
                    join(mention, ("pid", str(orcid)), str(orcid))

    groups: dict[Mention, list[Mention]] = defaultdict(list)
    for mention in mentions:
        groups[joined[mention]].append(mention)
    first = {root: members[0] for root, members in groups.items()}
    evidence: dict[Mention, set[str]] = defaultdict(set)
    for mention, reason in reasons:
        evidence[first[joined[mention]]].add(reason)
    return sorted(groups.values(), key=lambda members: (members[0].paper, members[0].position)), evidence


def _key(name: str, members: list[Mention]) -> str:
    """A name of our own for a person without an identifier: stable as long as its first mention is.

    A person in one place is named by the place, `doi:10.1/x-3`; a group by its name and a digest
    of its first place, `haotian-cui-1f0e9a2b`.
    """
    place = f"{members[0].paper}-{members[0].position}"
    if len(members) == 1:
        return place
    return f"{normal(name).replace(' ', '-')}-{hashlib.sha256(place.encode()).hexdigest()[:8]}"
