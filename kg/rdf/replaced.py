"""Earlier IRIs of records and works that are known by a better identifier now.

A record is named by its CorpusId where that is known, so learning one changes its IRI. What was saved with the old one
(queries, notes, links of other data) finds the new one by `dcterms:isReplacedBy`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.corpus import Corpus, work_of
from kg.pid import Pid
from kg.rdf import iris
from kg.rdf import vocab as v
from kg.titles import normal

_NAMED = tuple(f" {v.TYPE} {kind} .\n".encode() for kind in (v.EXPRESSION, v.WORK))
_REPLACED = f" {v.IS_REPLACED_BY} ".encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What an earlier graph called its records and works, and which of its names had replaced still earlier ones."""

    names: frozenset[str] = frozenset()
    replaced: Mapping[str, str]


def past(lines: Iterable[bytes]) -> Past:
    """Read the N-Triples of an earlier build; nothing, if there was none."""
    names = set()
    replaced = {}
    for line in lines:
        if line.endswith(_NAMED):
            names.add(line[1 : line.index(b">")].decode())
        elif _REPLACED in line:
            old, _, new = line.decode().split(" ")[:3]
            replaced[old[1:-1]] = new[1:-1]
    return Past(names=frozenset(names), replaced=replaced)


def since(before: Past, corpus: Corpus, base: str) -> dict[str, str]:
    """The IRI of today for each earlier one that is out of use and whose record or work is still in the corpus, sorted.

    A record is the same if one of its identifiers, or of those of the entry that it was found for, made the old IRI;
    where two records could be meant, none is.
    """
    names = iris.names(corpus.papers.values())
    main = work_of(corpus.works)
    records = {pid: iris.paper(name, base) for pid, name in names.items()}
    works = {pid: iris.work(names[main[pid].pid], base) for pid in names}
    today = {*records.values(), *works.values()}
    gone = (before.names | before.replaced.keys()) - today
    if not gone:
        return {}
    # Its own name decides; that of another version, or of the list, only where no record is called so.
    own = _meant(((pid, pid) for pid in names), records, works, base)
    other = _meant(_other_names(corpus), records, works, base)
    found = {old: new for old in gone if (new := own.get(old) or other.get(old))}
    for old, new in before.replaced.items():
        if old in gone and old not in found and (now := new if new in today else found.get(new)):
            found[old] = now
    return dict(sorted(found.items()))


def _other_names(corpus: Corpus) -> Iterable[tuple[Pid, Pid]]:
    """Other identifiers that a record had or could have been called by, each with the record."""
    for paper in corpus.papers.values():
        yield from ((pid, paper.pid) for pid in paper.pids)
    for resolution in corpus.resolutions:
        yield from ((pid, resolution.paper) for pid in resolution.entry.pids)
        if title := normal(resolution.entry.title):
            yield Pid("title", title), resolution.paper


def _meant(
    called: Iterable[tuple[Pid, Pid]], records: Mapping[Pid, str], works: Mapping[Pid, str], base: str
) -> dict[str, str]:
    """By the IRIs that those identifiers make, the IRIs of today, as far as only one is meant."""
    meant: dict[str, set[str]] = defaultdict(set)
    for pid, record in called:
        meant[iris.paper(pid, base)].add(records[record])
        meant[iris.work(pid, base)].add(works[record])
    return {old: new.pop() for old, new in meant.items() if len(new) == 1}
