"""A record of a bibliography, whatever its form, becomes an entry: the same rules for all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.errors import ListError
from kg.model import Entry, Kind, Link, ReadingList, Role
from kg.pid import Pid, Scheme
from kg.readlist import kinds
from kg.readlist.identifiers import in_link, in_text
from kg.readlist.roles import of_address
from kg.titles import one_line, plain

_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`\ud800-\udfff]+", re.I)
_BARE_ADDRESS = re.compile(r"(?:www\.|(?:dx\.)?doi\.org/|arxiv\.org/)[^\s<>\"{}|\\^`]+", re.I)
_FULL_STOP = re.compile(r"(?<=[^\W\d_]{3})\.$")
_ARXIV_VENUE = re.compile(r"arxiv(?: e-?prints?)?(?: preprint)?(?:[\s,:;(\[]*arxiv:.*)?\.?", re.I)
_SUFFIX = re.compile(r"[js]r\.?|[ivx]+", re.I)
# What Zotero keeps in `extra`, and its exports in a note. Source: https://www.zotero.org/support/kb/item_types_and_fields
_STATED = re.compile(r"\b(PMID|PMCID|DOI|arXiv)\s*:\s*(\S+)", re.I)
_STATED_SCHEMES: dict[str, Scheme] = {"pmid": "pubmed", "pmcid": "pmc", "doi": "doi", "arxiv": "arxiv"}
# No list that people keep has more; a file of nothing but beginnings of records has millions.
MOST_RECORDS = 100_000
# Links that name what the entry stands for; a project page, code or a video does not.
_OWN: frozenset[Role | None] = frozenset({None, "paper", "pdf"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What the fields of one record say, free of the markup of their form.

    `kind` is None where the type of the record says nothing. `pids` are those that have fields of their own, `notes`
    what may hold more of them in words; `line` and `last_line` count from 1.
    """

    line: int
    last_line: int
    title: str
    kind: Kind | None
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str | None = None
    section: tuple[str, ...] = ()
    pids: tuple[Pid, ...] = ()
    links: tuple[Link, ...] = ()
    notes: str = ""


def reading_list(
    references: Iterable[Reference], *, name: str, title: str | None, file: str, warnings: Iterable[str] = ()
) -> ReadingList:
    """The references as entries, in their order; what has no title, link or identifier is left out, with a warning.

    Raises:
        ListError: there are more than `MOST_RECORDS`.
    """
    entries: list[Entry] = []
    nameless: list[int] = []
    for count, reference in enumerate(references):
        if count == MOST_RECORDS:
            raise too_many(file)
        entry = _entry(reference, position=len(entries) + 1, file=file)
        if entry.title or entry.links or entry.pids:
            entries.append(entry)
        else:
            nameless.append(reference.line)
    told = list(warnings)
    if nameless:
        others = f", and so were {len(nameless) - 1:,} more" if len(nameless) > 1 else ""
        told.append(f"{file}:{nameless[0]}: a record without title, link or identifier was left out{others}.")
    return ReadingList(name=name, title=one_line(title or "") or name, entries=tuple(entries), warnings=tuple(told))


def too_many(file: str) -> ListError:
    """What to say of a file with more than `MOST_RECORDS`."""
    return ListError(f"{file} has more than {MOST_RECORDS:,} records, which is more than is read of one. Divide it.")


def _entry(reference: Reference, *, position: int, file: str) -> Entry:
    in_links = {link: found for link in reference.links if (found := in_link(link.url))}
    links = tuple(in_links)
    named = [*reference.pids, *(pid for link in links if link.role in _OWN for pid in in_links[link])]
    if not any(pid.scheme != "url" for pid in named):
        named += stated(reference.notes)
    kind = kinds.of_entry(reference.kind, named, links)
    named += (pid for link in links if link.role == kind for pid in in_links[link])
    # Identifiers before addresses: an address is the last resort.
    pids = tuple(sorted(dict.fromkeys(named), key=lambda pid: pid.scheme == "url"))
    return Entry(
        position=position,
        title=_FULL_STOP.sub("", plain(reference.title)),
        links=links,
        pids=pids,
        kind=kind,
        section=tuple(filter(None, map(one_line, reference.section))),
        label=None,
        year=reference.year,
        venue=_venue(reference.venue or ""),
        file=file,
        line=reference.line,
        last_line=reference.last_line,
        authors=tuple(filter(None, map(one_line, reference.authors))),
    )


def _venue(text: str) -> str | None:
    venue = plain(text)
    return "arXiv" if _ARXIV_VENUE.fullmatch(venue) else venue or None


def year(*dates: str) -> int | None:
    """The first year that one of some dates names, the dates in the order of their worth: `2017`, `12 June 2017`."""
    return next((int(found[1]) for date in dates if (found := _YEAR.search(date))), None)


def links(text: str, role: Role | None = None) -> Iterator[Link]:
    """The web addresses in a field; `role` is what the field holds, where it says more than the site."""
    found = _ADDRESS.findall(text) or [f"https://{address}" for address in _BARE_ADDRESS.findall(text)]
    for address in found:
        url = address.rstrip(".,;")
        yield Link(url=url, text="", role=role or of_address(url))


def pids(scheme: Scheme, text: str) -> Iterator[Pid]:
    """The identifiers in a field that is meant for those of one scheme, also where it holds an address of one."""
    value = text.strip().rstrip(".,;")
    try:
        yield Pid.parse(scheme, value)
        return
    except ValueError:
        pass
    for word in value.split():
        in_word = in_link(word) or in_text(word)
        yield from (pid for pid in in_word if pid.scheme in {scheme, "arxiv"})


def stated(text: str) -> Iterator[Pid]:
    """The identifiers that a note states: `PMID: 123`, `arXiv:1706.03762 [cs]`, a DOI as such."""
    for scheme, value in _STATED.findall(text):
        yield from pids(_STATED_SCHEMES[scheme.lower()], value)
    yield from in_text(text)


def inverted(name: str) -> str:
    """`Last, First` as `First Last`; `van Last, Jr., First` and `van Last, First, Jr.` as `First van Last Jr.`."""
    last, *others = (part.strip() for part in name.split(","))
    others.sort(key=lambda part: _SUFFIX.fullmatch(part) is not None)
    first, suffixes = others[:1], others[1:]
    return " ".join(filter(None, (*first, last, *suffixes)))
