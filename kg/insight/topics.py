"""What the works are about: groups that are linked more among themselves than with others, each named by its titles.

The groups are communities of the links between works (Louvain). A name is made of the words that stand in the
titles of a group much more often than in all others; it says what sets the group apart, not all that is in it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt

import networkx as nx

from kg.insight.network import Network
from kg.titles import normal, plain

MOST = 12
# So many works, the best linked, are grouped among themselves; the rest joins them.
_CORE = 1500
# Fewer works than this have no topic: a name made of so few titles would be one of them.
_LEAST = 6
_SEED = 4
# A gain in modularity below this is not worth another pass over the works.
_GAIN = 1e-4
# A name has at most so many words, of terms of one or two; each stands in so large a part of the titles.
_WORDS = 3
_SHARE = 0.03
# Two words in a row tell more than each of them: they count for so much more.
_PAIR = 1.6
# How surely a term must be more frequent in the group than elsewhere, in standard deviations.
_SURE = 2.5
_SPELT = re.compile(r"[^\W_]+")
_STOP = frozenset(
    """a about across after against all along also an analysis and any approach approaches are as at based be
    been between biological beyond both by can case comprehensive current data do does during each effect
    effects efficient enable enables enabling for framework from further general guide has have high how
    identification identifies improved improving in insights into introduction is it its large latest level
    leveraging like low making method methods model modeling modelling models more multi nature new non novel of
    on one or other our out over overview paper part perspective perspectives powered recent research results
    reveal reveals review role science since some state studies study such survey system systems task tasks that
    the their them these they this through to toward towards two under up use used using via was we were what
    when where which while who why will with within without withdrawn retracted""".split()  # noqa: SIM905  # so many words read better as a paragraph
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics:
    """The topic of each work that has one, as its place in `names`; the largest topic comes first."""

    of: Mapping[str, int]
    names: tuple[str, ...]


def of_network(network: Network) -> Topics:
    """The topics of all works of a network, by the CURIEs of their main records."""
    links = ((str(citing), str(cited)) for citing, others in network.cites.items() for cited in others)
    return find(links, {str(work): plain(network.title(work)) for work in network.works})


def find(links: Iterable[tuple[str, str]], titles: Mapping[str, str]) -> Topics:
    """The topics of the works that `titles` names; the order of the input does not matter."""
    works = sorted(titles)
    groups = _communities(works, links)
    named = _names([[titles[work] for work in group] for group in groups])
    kept = [(group, name) for group, name in zip(groups, named, strict=True) if name]
    return Topics(
        of={work: place for place, (group, _) in enumerate(kept) for work in group},
        names=tuple(name for _, name in kept),
    )


def _communities(works: Sequence[str], links: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The largest communities, works sorted within each.

    Only the best linked works are grouped by Louvain, which takes minutes for tens of thousands of them; each other
    work joins the group that most of its links lead to.
    """
    place = {work: i for i, work in enumerate(works)}
    # Numbers in one order: the seed then means the same for every input, whatever the hashes of names are.
    pairs = sorted({(min(a, b), max(a, b)) for a, b in ((place[one], place[other]) for one, other in links)})
    linked: list[list[int]] = [[] for _ in works]
    for one, other in pairs:
        linked[one].append(other)
        linked[other].append(one)
    core = frozenset(sorted(range(len(works)), key=lambda i: (-len(linked[i]), i))[:_CORE])
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(sorted(core))
    graph.add_edges_from(pair for pair in pairs if core.issuperset(pair))
    found = nx.community.louvain_communities(graph, seed=_SEED, threshold=_GAIN) if pairs else []
    # A work without a link into the core is a group of its own here, and joins others by its links elsewhere.
    seeds = sorted((sorted(group) for group in found if len(group) > 1), key=lambda group: (-len(group), group))
    groups: dict[int, list[int]] = defaultdict(list)
    for i, group in _joined(linked, {i: group for group, members in enumerate(seeds) for i in members}).items():
        groups[group].append(i)
    largest = sorted((sorted(group) for group in groups.values()), key=lambda group: (-len(group), group))
    return [[works[i] for i in group] for group in largest[:MOST] if len(group) >= _LEAST]


def _joined(linked: Sequence[Sequence[int]], groups: Mapping[int, int]) -> dict[int, int]:
    """The groups, with those that have none in the group of most of what they are linked with, step by step."""
    joined = dict(groups)
    waiting = [i for i, others in enumerate(linked) if others and i not in joined]
    while waiting:
        votes = {i: Counter(joined[other] for other in linked[i] if other in joined) for i in waiting}
        new = {i: min(count, key=lambda group: (-count[group], group)) for i, count in votes.items() if count}
        if not new:
            break
        joined |= new
        waiting = [i for i in waiting if i not in new]
    return joined


def _names(groups: Sequence[Sequence[str]]) -> list[str]:
    """A name for each group of titles, "" where nothing sets one apart. No term stands in two of them."""
    counts = [_count(titles) for titles in groups]
    everywhere: Counter[str] = Counter()
    for count in counts:
        everywhere.update(count)
    total = sum(len(titles) for titles in groups)
    # Each term names the group that it sets apart most.
    best: dict[str, tuple[float, int]] = {}
    for group, (titles, count) in enumerate(zip(groups, counts, strict=True)):
        for term, n in count.items():
            if n < max(2, _SHARE * len(titles)):
                continue
            score = _apart(n, len(titles), everywhere[term] - n, total - len(titles))
            score *= _PAIR if " " in term else 1
            if score > max(_SURE, best.get(term, (0.0, 0))[0]):
                best[term] = score, group
    terms: dict[int, list[str]] = defaultdict(list)
    for term, (_, group) in sorted(best.items(), key=lambda pair: (-pair[1][0], pair[0])):
        terms[group].append(term)
    return [_spelt(_chosen(terms[group]), titles) for group, titles in enumerate(groups)]


def _count(titles: Iterable[str]) -> Counter[str]:
    """In how many titles each term stands: a word, or two in a row."""
    count: Counter[str] = Counter()
    for title in titles:
        words = [_singular(word) for word in normal(title).split()]
        told = [word if len(word) > 2 and word not in _STOP and not word.isdigit() else "" for word in words]
        terms = {word for word in told if word}
        terms.update(f"{one} {other}" for one, other in pairwise(told) if one and other)
        count.update(terms)
    return count


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "ics")) else word


def _apart(here: int, titles_here: int, elsewhere: int, titles_elsewhere: int) -> float:
    """How surely a term is more frequent here than elsewhere: the log of the ratio of odds, in standard deviations.

    Source: Monroe, Colaresi, Quinn, "Fightin' Words" (2008), with half a title as the prior.
    """
    a, b = here + 0.5, titles_here - here + 0.5
    c, d = elsewhere + 0.5, titles_elsewhere - elsewhere + 0.5
    return (log(a / b) - log(c / d)) / sqrt(1 / a + 1 / b + 1 / c + 1 / d)


def _chosen(terms: Iterable[str]) -> list[str]:
    """The first terms that share no word, as long as a name may be."""
    chosen: list[str] = []
    words: set[str] = set()
    for term in terms:
        new = term.split()
        if words.isdisjoint(new) and len(words) + len(new) <= _WORDS:
            chosen.append(term)
            words.update(new)
    return chosen


def _spelt(terms: Iterable[str], titles: Iterable[str]) -> str:
    """The terms as the titles write them: RNA and scGPT keep their capitals, what only begins a title does not."""
    terms = list(terms)
    wanted = {word for term in terms for word in term.split()}
    spellings = Counter(word for title in titles for word in _SPELT.findall(title) if _singular(word.lower()) in wanted)
    best: dict[str, str] = {}
    for word, _ in sorted(spellings.items(), key=lambda pair: (-pair[1], pair[0])):
        best.setdefault(_singular(word.lower()), word if any(c.isupper() for c in word[1:]) else word.lower())
    return ", ".join(" ".join(best.get(word, word) for word in term.split()) for term in terms)
