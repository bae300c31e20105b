"""The rules: each looks at one case and says what is wrong, and what mends it if that is certain.

What is certain rests on an identifier of the entry, or on what a source says of its record:

- a link in an old form, or bound to one version of a preprint, gets the form of today;
- a misspelt venue whose record has the right name gets it;
- a year that the preprint's own identifier contradicts, and a server of preprints that the link is not of, are mended;
- a preprint that a source says is published, with its DOI, gets that link, venue and year.

The rest is told: which of two entries to strike, which of two venues is meant, or what a title alone suggests.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kg.doctor import links, venues
from kg.doctor.cases import Case, Publication
from kg.doctor.diagnosis import Edit, Finding
from kg.matching import SAME_WORK
from kg.model import Entry, Link, Paper
from kg.readlist.identifiers import in_link
from kg.titles import normal, withdrawal, withdrawal_of_types

# The text of a link that stays true where the link comes to lead to the publication.
_NEUTRAL = frozenset(("", "article", "doi", "here", "link", "paper", "publication", "read", "url"))
# A venue's name that can stand in any list: no markup of any form can be made of these.
_BEARABLE = re.compile(r"[^\W_](?:[^\W_]|[ .,:&'’–-])*")
_OF_A_YEAR = re.compile(r"\b([A-Z][A-Za-z]+) ((?:19|20)\d\d)\b")


def retracted(case: Case) -> Iterator[Finding]:
    """A version of the work says so in its title or its types."""
    if not case.is_found:
        return
    for record in case.records:
        what = withdrawal(record.title) or withdrawal_of_types(record.types or ())
        if what == "notice" and record is case.record:
            yield Finding(rule="retracted", message=f"This is the notice of a retraction, {record.pid}, not a paper.")
        elif what in {"retracted", "withdrawn"}:
            yield Finding(rule="retracted", message=f"The paper was {what}, as its record {record.pid} says.")
        else:
            continue
        return


def wrong_paper(case: Case) -> Iterator[Finding]:
    """The identifier of the entry leads to a record with quite another title."""
    if case.resolution.how == "contradiction":
        yield Finding(rule="wrong-paper", message=f"The link's paper is not the title's: {case.resolution.reason}.")


def published_since(case: Case) -> Iterator[Finding]:
    """The entry stands at a preprint, and the work has a publication that the entry does not name."""
    if not case.is_found or not case.is_preprint or _leads_elsewhere(case):
        return
    found = case.publication()
    if found is None:
        yield from _said_to_be_published(case)
    elif not venues.one(found.venue, case.entry.venue):
        where = [found.venue, *([str(found.year)] if found.year else [])]
        where.append(links.to_doi(found.doi) if found.doi else "no DOI is known")
        why = f" ({'; '.join(case.evidence)})" if case.evidence else ""
        yield Finding(
            rule="published-since",
            message=f"Published since: {', '.join(where)}{why}.",
            edits=_to_publication(case, found),
        )


def _said_to_be_published(case: Case) -> Iterator[Finding]:
    """Another version is the main one, and a source says of which conference, though there is no record of that."""
    if case.record is case.records[0]:
        return
    for line in case.evidence:
        for name, year in _OF_A_YEAR.findall(line):
            venue = venues.known(name)
            if venue and not venues.is_server(name) and not venues.one(venue, case.entry.venue):
                main = case.records[0].pid
                yield Finding(
                    rule="published-since",
                    message=f"Published since: {venue}, {year}, no DOI is known; {main} has it ({line}).",
                )
                return


def _leads_elsewhere(case: Case) -> bool:
    """Whether a link leads to the paper at an address without an identifier: to its publication, it may be."""
    return any(
        link.role in {"paper", "pdf"} and all(p.scheme == "url" for p in in_link(link.url)) for link in case.entry.links
    )


def _to_publication(case: Case, found: Publication) -> tuple[Edit, ...]:
    """The link, venue and year of the publication, if a source vouches for it and the entry can take them whole."""
    entry = case.entry
    own = list(case.own_links)
    if (
        not case.by_identifier
        or not _is_stated(case, found)
        or found.doi is None
        or found.year is None
        or not own
        or len({link.url for link in own}) > 1
        or not all(_is_neutral(link, entry) for link in own)
    ):
        return ()
    link = Edit(part="link", old=own[0].url, new=links.to_doi(found.doi))
    year = _year_edit(entry, found.year)
    if entry.venue is None:
        return (link, *year)
    server = venues.server_in(entry.venue)
    name = case.spelling(found.venue)
    if server is None or not _BEARABLE.fullmatch(name):
        return ()
    return (link, Edit(part="label", old=server.written, new=name), *year)


def _is_stated(case: Case, found: Publication) -> bool:
    """Whether an identifier or a source says that the publication is of the entry's work, not likeness alone.

    The evidence of a work is that of all its records: only of two is it sure which ones a source has joined.
    """
    if not found.pids.isdisjoint(case.pids):
        return True
    alike = [SAME_WORK in line for line in case.evidence]
    return not all(alike) and (len(case.records) == 2 or not any(alike))


def _is_neutral(link: Link, entry: Entry) -> bool:
    """Whether what a link stands under goes on to be true when it leads to the publication."""
    text = normal(link.text)
    return text in _NEUTRAL or text == normal(entry.title) or text == normal(link.url)


def misspelt_venue(case: Case) -> Iterator[Finding]:
    """The label's venue is that of a record, or one that is known, but for a letter."""
    label = case.entry.venue
    if not label:
        return
    recorded = [record.venue for record in case.records] if case.is_found else []
    if found := venues.misspelt(label, recorded):
        name = case.spelling(found.venue)
        edits = (Edit(part="label", old=found.written, new=name),) if _BEARABLE.fullmatch(name) else ()
        yield Finding(
            rule="misspelt-venue", message=f"{found.written} is misspelt: its record says {name}.", edits=edits
        )
    elif not any(venues.one(label, name) for name in recorded) and (near := venues.misspelt_known(label)):
        yield Finding(rule="misspelt-venue", message=f"{near.written} may be misspelt: {near.venue}?")


def venue(case: Case) -> Iterator[Finding]:
    """The label names a server that the link does not lead to, or a publication that the record is not in."""
    label = case.entry.venue
    if not label or not case.is_found:
        return
    server = venues.server_in(label)
    if server is None:
        yield from _another_publication(case, label)
    elif case.pids and server.venue not in case.servers and (here := _where(case)):
        there = case.at(server.venue)
        told = f"; the version on {server.venue} is {_address(there[0])}" if there else ""
        name = case.spelling(here)
        is_certain = (
            case.by_identifier
            and not there
            and "OpenReview" not in {here, server.venue}
            and (case.is_preprint or not case.servers)
            and _BEARABLE.fullmatch(name)
        )
        edits = (Edit(part="label", old=server.written, new=name),) if is_certain else ()
        yield Finding(
            rule="venue", message=f"The label says {server.written}, but the link leads to {here}{told}.", edits=edits
        )


def _where(case: Case) -> str | None:
    """The one server, or the venue, that the entry's identifiers lead to."""
    if len(case.servers) == 1:
        return min(case.servers)
    if not case.servers and not any(venues.is_publications(pid) for pid in case.pids):
        return None
    return venues.known(case.record.venue) or case.record.venue


def _address(record: Paper) -> str:
    dois = [pid.value for pid in (record.pid, *record.pids) if pid.scheme == "doi"]
    return links.to_doi(dois[0]) if dois else str(record.pid)


def _another_publication(case: Case, label: str) -> Iterator[Finding]:
    """Both venues are known, and they are two; which is right, the list's maker knows."""
    stated = venues.known(label)
    found = case.publication()
    if stated is None or found is None or any(venues.one(label, record.venue) for record in case.records):
        return
    recorded = venues.known(found.venue)
    if recorded and recorded != stated:
        yield Finding(rule="venue", message=f"The label says {label}, but its record says {found.venue}.")


def year(case: Case) -> Iterator[Finding]:
    """The label's year is not that of the version that the entry names."""
    entry = case.entry
    if not entry.year or not case.is_found:
        return
    server = venues.server_in(entry.venue or "")
    posted = {found for pid in case.pids if (found := venues.posted_in(pid))}
    if server:
        there = {r.year for r in case.at(server.venue) if r.year}
        years = posted | there if server.venue in case.servers else there
        is_later = any(links.is_later_version(link.url) for link in case.own_links)
        if not years or entry.year in years or (is_later and entry.year > min(years)):
            return
        # Only where the identifier itself has the year in it, and nobody knows another one.
        edits = _year_edit(entry, min(years)) if len(years) == 1 and posted == years and case.by_identifier else ()
        yield Finding(
            rule="year",
            message=f"The label says {entry.year}, but it was posted on {server.venue} in {_either(years)}.",
            edits=edits,
        )
        return
    of_venue = [r for r in case.records if venues.one(r.venue, entry.venue)]
    if entry.venue and not of_venue:
        return  # of the version that the label means nothing is known
    years = {r.year for r in of_venue or case.records if r.year} | (set() if of_venue else posted)
    # A volume is of the year after its papers went online, or a paper is counted to the year of its preprint.
    if years and not min(years) - 1 <= entry.year <= max(years) + 1:
        yield Finding(rule="year", message=f"The label says {entry.year}, but its record says {_either(years)}.")


def _either(years: set[int]) -> str:
    return " or ".join(str(year) for year in sorted(years))


def _year_edit(entry: Entry, right: int) -> tuple[Edit, ...]:
    return (Edit(part="label", old=str(entry.year), new=str(right)),) if entry.year not in {None, right} else ()


def link_form(case: Case) -> Iterator[Finding]:
    """A link is in an old form, or is bound to one version of a preprint."""
    for url in dict.fromkeys(link.url for link in case.entry.links):
        if found := links.mended(url):
            new, why = found
            yield Finding(
                rule="link-form",
                message=f"{url} would better be {new}: {why}.",
                edits=(Edit(part="link", old=url, new=new),),
            )


def no_link(case: Case) -> Iterator[Finding]:
    """Nothing of the entry can be followed."""
    if case.entry.links or case.entry.pids:
        return
    hint = f" Its record is {_address(case.record)}." if case.is_found else ""
    yield Finding(rule="no-link", message=f"The entry has no link.{hint}")


OF_AN_ENTRY: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    retracted,
    wrong_paper,
    published_since,
    misspelt_venue,
    venue,
    year,
    link_form,
    no_link,
)
