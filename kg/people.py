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
from collections.abc import Iterable, Mapping, Sequence
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
    work = {pid: w.pid for w in works for pid in w.records}
    # Mentions are looked up often, and hashing them takes long: each is known by its number.
    mentions: list[Mention] = []
    authors: list[Author] = []
    bylines: list[tuple[Pid, range]] = []
    for paper in sorted(papers):
        byline = papers[paper].authors
        bylines.append((work[paper], range(len(authors), len(authors) + len(byline))))
        mentions += (Mention(paper=paper, position=place) for place in range(1, len(byline) + 1))
        authors += byline
    names = [full_name(author.name) for author in authors]
    groups, evidence = _group(authors, names, bylines, orcids)

    persons: list[Person] = []
    by_name: dict[str, list[str]] = defaultdict(list)
    for members in groups:
        first = members[0]
        places = tuple(mentions[n] for n in members)
        pid = next((found for n in members if (found := authors[n].pid)), None)
        grade: Grade = "same" if pid else "likely" if len(members) > 1 else "possible"
        person = Person(
            key=str(pid) if pid else _key(authors[first].name, places),
            name=authors[first].name,
            pid=pid,
            grade=grade,
            mentions=places,
            evidence=tuple(sorted(evidence.get(first, ()))),
        )
        persons.append(person)
        if name := names[first]:
            by_name[name].append(person.key)
    namesakes = {
        key: tuple(sorted(other for other in group if other != key))
        for group in by_name.values()
        if len(group) > 1
        for key in group
    }
    named = (replace(p, namesakes=namesakes[p.key]) if p.key in namesakes else p for p in persons)
    return tuple(sorted(named, key=lambda person: person.key))


def _group(
    authors: Sequence[Author],
    names: Sequence[str | None],
    bylines: Sequence[tuple[Pid, range]],
    orcids: Mapping[Pid, Pid],
) -> tuple[list[list[int]], dict[int, set[str]]]:
    """Groups of the numbers of mentions, in order of their first one, and the evidence of each group under that.

    A byline is the work that it is of, and the numbers of its mentions.
    """
    bylines_with = Counter(name for _, byline in bylines for name in {names[n] for n in byline} if name)
    joined: UnionFind[int] = UnionFind(range(len(authors)))
    reasons: list[tuple[int, str]] = []
    seen: dict[tuple[str, str], int] = {}

    def join(mention: int, sign: tuple[str, str], reason: str) -> None:
        """All mentions under one sign are one person; the second and later ones bring the reason."""
        other = seen.setdefault(sign, mention)
        if other != mention:
            joined.union(other, mention)
            reasons.append((mention, reason))

    spelling: dict[str, str] = {}
    for work, byline in bylines:
        once = Counter(names[n] for n in byline)
        # A name that stands in one paper alone can join nothing, and most do; one that stands twice
        # in a byline belongs to two people, and which of them is meant elsewhere cannot be told.
        telling = [(n, name) for n in byline if (name := names[n]) and once[name] == 1 and bylines_with[name] > 1]
        for mention, name in telling:
            spelling.setdefault(name, authors[mention].name)
        for mention, name in telling:
            if authors[mention].pid:
                continue
            join(mention, (name, f"work {work}"), "versions of one work")
            for _, other in telling:
                if other != name:
                    join(mention, (name, f"name {other}"), spelling[other])
        for mention in byline:
            if pid := authors[mention].pid:
                join(mention, ("pid", str(pid)), str(pid))
                if orcid := orcids.get(pid):
                    join(mention, ("pid", str(orcid)), str(orcid))

    # A group begins with its first mention, and the groups stand in the order of these.
    groups: dict[int, list[int]] = defaultdict(list)
    for mention in range(len(authors)):
        groups[joined[mention]].append(mention)
    evidence: dict[int, set[str]] = defaultdict(set)
    for mention, reason in reasons:
        evidence[groups[joined[mention]][0]].add(reason)
    return list(groups.values()), evidence


def _key(name: str, mentions: Sequence[Mention]) -> str:
    """A name of our own for a person without an identifier: stable as long as its first mention is.

    A person in one place is named by the place, `doi:10.1/x-3`; a group by its name and a digest
    of its first place, `haotian-cui-1f0e9a2b`.
    """
    place = f"{mentions[0].paper}-{mentions[0].position}"
    if len(mentions) == 1:
        return place
    return f"{normal(name).replace(' ', '-')}-{hashlib.sha256(place.encode()).hexdigest()[:8]}"
