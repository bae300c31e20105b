"""Works as entries of a reading list in that list's own form and style, ready to be pasted into it."""

from __future__ import annotations

import csv
import io
import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from kg import readlist
from kg.corpus import Corpus, work_of
from kg.doctor import venues
from kg.doctor.cases import spelling, spellings
from kg.formats import bibtex, csl, ris, xml
from kg.formats.references import Reference, address, references
from kg.model import Entry, Work
from kg.pid import Pid, Scheme
from kg.readlist.blanks import Blank
from kg.readlist.delimited import Column, harmless, head
from kg.readlist.files import ListFile
from kg.readlist.identifiers import in_link
from kg.readlist.style import Style, learn
from kg.readlist.wording import tidy
from kg.titles import normal, plain

_IDS: Mapping[Column, Scheme] = {
    "doi": "doi", "arxiv": "arxiv", "pmid": "pubmed", "pmcid": "pmc", "openreview": "openreview"
}  # fmt: skip
_KEY = re.compile(r"^\s*@\w+\s*[{(]\s*([^\s,]+)", re.M)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Entries as `text` with a line's end, and the works that it says less of than it should, or nothing."""

    text: str
    unlike: tuple[Pid, ...] = ()


class _Wanted(NamedTuple):
    """What is to be read again, with all identifiers of the work."""

    ref: Reference
    pids: frozenset[Pid]


def rows(corpus: Corpus, works: Sequence[Pid], file: ListFile) -> Rows:
    """Some works of a corpus as entries of a list, in the order of the works.

    What is printed, put into the list, is read as entries of exactly these titles, years and identifiers, as far as
    the list's entries show them; `unlike` names the works for which there is no way to write them so.

    Raises:
        ListError: the list cannot be read.
    """
    order = {work: place for place, work in enumerate(works)}
    chosen = ((ref, work.pid) for work, ref in zip(corpus.works, references(corpus), strict=True) if work.pid in order)
    entries = readlist.parse(file).entries
    own = spellings(entries)
    refs = {pid: _as_listed(ref, own) for ref, pid in sorted(chosen, key=lambda one: order[one[1]])}
    match file.form:
        case "bibtex":
            return Rows(text="\n".join(map(bibtex.entry, _with_own_keys(refs.values(), file.text))))
        case "ris":
            return Rows(text="\n".join(map(ris.entry, refs.values())))
        case "json":
            entry = csl.zotero_entry if '"itemType"' in file.text else csl.entry
            return Rows(text=_lines(map(entry, refs.values()), ",\n"))
        case "endnote":
            return Rows(text=_lines(map(xml.endnote_entry, refs.values())))
        case "zotero":
            return Rows(text=_lines(map(xml.zotero_entry, refs.values())))
        case "table":
            return _table(refs, file.text)
        case _:
            return _prose(corpus, refs, file, entries)


def _lines(entries: Iterable[str], between: str = "\n") -> str:
    text = between.join(entries)
    return f"{text}\n" if text else ""


def _as_listed(ref: Reference, own: Mapping[str, str]) -> Reference:
    """With the address that people would give for it, and its venue as the list writes it."""
    server = venues.server_in(ref.venue or "")
    venue = server.venue if server else ref.venue
    return replace(
        ref,
        url=address(Pid(scheme, value) for scheme, value in ref.identifiers.items()) or ref.url,
        venue=spelling(venue, own) if venue else None,
    )


def _with_own_keys(refs: Iterable[Reference], text: str) -> Iterator[Reference]:
    """With keys that the list does not have."""
    taken = {key.lower() for key in _KEY.findall(text)}
    for ref in refs:
        key, number = ref.key, 1
        while key.lower() in taken:
            number += 1
            key = f"{ref.key}-{number}"
        taken.add(key.lower())
        yield replace(ref, key=key)


def _table(refs: Mapping[Pid, Reference], text: str) -> Rows:
    """Rows in the columns of a table; each meaning is told once, in the column that is read first."""
    found = head(text)
    if found is None:
        return Rows(text="", unlike=tuple(refs))
    written = io.StringIO()
    out = csv.writer(written, delimiter=found.delimiter, lineterminator="\n")
    unlike = []
    for pid, ref in refs.items():
        cells = _cells(ref, found.columns)
        row = [""] * found.size
        for column, places in found.columns.items():
            row[places[0]] = harmless(cells.get(column, ""))
        if any(row):
            out.writerow(row)
        if not cells.keys() & found.columns.keys() & {"url", *_IDS} and ref.url:
            unlike.append(pid)
    return Rows(text=written.getvalue(), unlike=tuple(unlike))


def _cells(ref: Reference, columns: Collection[Column]) -> Mapping[Column, str]:
    found: dict[Column, str | None] = {
        "title": ref.title,
        "url": ref.url,
        "year": str(ref.year or ""),
        "date": ref.date or str(ref.year or ""),
        "venue": ref.venue,
        "authors": "; ".join(ref.authors),
        **{column: ref.identifiers.get(scheme) for column, scheme in _IDS.items()},
    }
    if not found["doi"] and found["arxiv"] and not {"arxiv", "url"} & set(columns):
        found["doi"] = f"10.48550/arXiv.{found['arxiv']}"
    return {column: cell for column, cell in found.items() if cell}


def _prose(corpus: Corpus, refs: Mapping[Pid, Reference], file: ListFile, entries: Sequence[Entry]) -> Rows:
    """Each in the most frequent pattern of the list in which it is read again as what it is.

    Prose is read by its looks: what a title looks like decides whether it is found, so each entry is tried.
    """
    style = learn(file, entries)
    main = work_of(corpus.works)
    wanted = [_Wanted(ref, _pids(corpus, main[pid])) for pid, ref in refs.items()]
    said = [_said(ref, style) for ref in refs.values()]
    chosen = [0] * len(said)
    alike = [False] * len(said)
    for pattern in range(len(style.patterns)):
        tried = [pattern if not done else old for old, done in zip(chosen, alike, strict=True)]
        written = [style.write(one, place=n, pattern=p) for n, (one, p) in enumerate(zip(said, tried, strict=True))]
        found = [
            _is_alike(read, one, style, p)
            for read, one, p in zip(_read_again(file, style, written), wanted, tried, strict=True)
        ]
        # What is written in another way must not spoil what stands beside it.
        if pattern == 0 or (sum(found) > sum(alike) and all(now for now, was in zip(found, alike, strict=True) if was)):
            alike, chosen = found, tried
        if all(alike):
            break
    written = [style.write(one, place=n, pattern=p) for n, (one, p) in enumerate(zip(said, chosen, strict=True))]
    return Rows(
        text=_lines([style.joined(written)] if written else []),
        unlike=tuple(pid for pid, is_alike in zip(refs, alike, strict=True) if not is_alike),
    )


def _pids(corpus: Corpus, work: Work) -> frozenset[Pid]:
    return frozenset(pid for record in work.records for pid in (record, *corpus.papers[record].pids))


def _said(ref: Reference, style: Style) -> Mapping[Blank, str]:
    """What the blanks of a pattern are filled with."""
    year = str(ref.year or "")
    date = ref.date if ref.date and ref.date.startswith(year) else ""
    _, month, day = (*date.split("-"), "", "", "")[:3]
    return {
        "title": ref.title,
        "url": ref.url or "",
        "authors": style.byline.write(ref.authors, is_whole=ref.is_whole),
        "venue": ref.venue or "",
        "year": year,
        "month": month,
        "day": day,
    }


def _read_again(file: ListFile, style: Style, written: Sequence[str]) -> list[list[Entry]]:
    """What is read of the new lines in the list, for each of them."""
    text, begins = style.pasted(file.text, written)
    ends = [begin + row.count("\n") for begin, row in zip(begins, written, strict=True)]
    read: list[list[Entry]] = [[] for _ in written]
    for entry in readlist.parse(replace(file, text=text)).entries:
        place = bisect_right(begins, entry.line) - 1
        if place >= 0 and entry.line <= ends[place]:
            read[place].append(entry)
    return read


def _is_alike(found: Sequence[Entry], wanted: _Wanted, style: Style, pattern: int) -> bool:
    """Whether what was written of a work is read as one entry with its title, year and no identifiers but its own."""
    if len(found) != 1:
        return False
    (entry,) = found
    ref = wanted.ref
    titles = {plain(ref.title), tidy(ref.title)} if style.shows("title", pattern) else {""}
    # Where a form has no escapes, signs are kept apart by blanks.
    same = normal if style.form == "org" else str
    is_titled = same(entry.title) in set(map(same, titles))
    years = {ref.year} if style.shows("year", pattern) else {ref.year, None}
    named = {pid for pid in entry.pids if pid.scheme != "url"}
    is_named = named <= wanted.pids and (bool(named) or not in_link(ref.url or ""))
    return is_titled and entry.year in years and is_named
