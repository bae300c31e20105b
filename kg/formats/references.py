"""Works as reference managers know them: one reference for a work, by its main record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from kg.corpus import Corpus
from kg.doctor.links import to_doi
from kg.model import Paper, Work
from kg.pid import Pid, Scheme
from kg.rdf import iris
from kg.titles import normal, one_line

Kind = Literal["article", "meeting", "book", "other"]

_MEETING = re.compile(
    r"\b(conference|proceedings|proc|symposium|workshops?|neurips|nips|iclr|icml|acl|emnlp|naacl|aaai|cvpr|kdd)\b", re.I
)
_SMALL = frozenset(
    ["a", "an", "and", "are", "as", "at", "by", "for", "from", "how", "in", "is", "of", "on", "or", "the", "to",
     "toward", "towards", "via", "what", "with"]
)  # fmt: skip
_LONGEST_WORD = 30
# What names a paper to people, the best first.
_BEST: tuple[Scheme, ...] = ("doi", "arxiv", "openreview", "acl", "pmc", "pubmed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What a bibliography says of a work; all texts are of one line.

    `date` is the main record's, as precise as it is known; `year` the main record's, else the first known of another.
    `is_whole` tells whether `authors` is the whole byline. `identifiers` are by scheme, those of the main record first.
    """

    key: str
    kind: Kind
    title: str
    authors: tuple[str, ...]
    is_whole: bool
    year: int | None
    date: str | None
    venue: str | None
    identifiers: Mapping[Scheme, str]
    url: str | None


def references(corpus: Corpus) -> Iterator[Reference]:
    """One for each work, in the corpus' order, with keys such as `wang2023scgpt` that no two share."""
    taken: set[str] = set()
    links = {r.paper: [link.url for link in r.entry.links] for r in corpus.resolutions}
    for work in corpus.works:
        main = corpus.papers[work.pid]
        year = next((p.year for pid in work.records if (p := corpus.papers[pid]).year), None)
        name = _key(main, year)
        key, number = name, 1
        while key in taken:
            number += 1
            key = f"{name}-{number}"
        taken.add(key)
        yield _reference(corpus, work, main, key, year, [url for pid in work.records for url in links.get(pid, ())])


def _reference(corpus: Corpus, work: Work, main: Paper, key: str, year: int | None, links: list[str]) -> Reference:
    pids = [pid for record in work.records for pid in (record, *corpus.papers[record].pids)]
    identifiers: dict[Scheme, str] = {pid.scheme: one_line(pid.value) for pid in reversed(pids)}
    pages = [iris.page(pid) for pid in pids if pid.scheme in iris.SAME_AS_SCHEMES]
    pages += [address for pid in pids if pid.scheme == "url" and (address := iris.web(pid.value))]
    pages += [address for link in links if (address := iris.web(link))]
    venue = one_line(main.venue or "") or None
    return Reference(
        key=key,
        kind=_kind(main, venue),
        title=one_line(main.title),
        authors=tuple(name for author in main.authors if (name := one_line(author.name))),
        is_whole=bool(main.all_authors),
        year=year,
        date=main.date,
        venue=venue,
        identifiers=identifiers,
        url=pages[0] if pages else None,
    )


def address(pids: Iterable[Pid]) -> str | None:
    """The page of what has these identifiers, by the one that people know best; None if none of them has a page.

    Nothing in it ends a link, an attribute or a cell of a table; it begins with https:// or http://.
    """
    for pid in sorted(pids, key=lambda pid: _BEST.index(pid.scheme) if pid.scheme in _BEST else len(_BEST)):
        if pid.scheme == "doi":
            return to_doi(pid.value)
        if pid.scheme in iris.SAME_AS_SCHEMES:
            return iris.page(pid)
        if pid.scheme == "url" and (found := iris.web(pid.value)):
            return found
    return None


def _kind(main: Paper, venue: str | None) -> Kind:
    if main.kind == "book":
        return "book"
    if main.kind != "paper" or venue is None or "arxiv" in venue.casefold():
        return "other"
    return "meeting" if _MEETING.search(venue) else "article"


def _key(main: Paper, year: int | None) -> str:
    """The first author's last name, the year, and the first word that says something, in plain letters."""
    family = _letters(given_and_family(main.authors[0].name)[1]) if main.authors else ""
    words = (_letters(word) for word in main.title.split())
    word = next((word for word in words if word and word not in _SMALL), "")
    return f"{family or 'anon'}{year or ''}{word[:_LONGEST_WORD]}"


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", normal(text))


def given_and_family(name: str) -> tuple[str, str]:
    """The given names, which may be none, and the family's, of `Bo Wang` and of `Wang, Bo`."""
    family, comma, given = name.partition(",")
    if comma:
        return given.strip(), family.strip()
    *given_names, family = name.split() or [""]
    return " ".join(given_names), family
