"""What the rules look at: an entry with its record, the other versions of its work, and how the list writes venues."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from kg.corpus import Corpus, work_of
from kg.doctor import venues
from kg.model import Entry, Link, Paper, Resolution
from kg.pid import Pid
from kg.readlist.identifiers import in_link
from kg.titles import normal

# The addresses of servers whose DOIs do not tell which of two they are.
_HOSTS = {"biorxiv.org": "bioRxiv", "medrxiv.org": "medRxiv"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """Where a work was published: the record, its venue and year, and its DOI where one is known."""

    venue: str
    year: int | None
    doi: str | None
    pids: frozenset[Pid]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An entry and what is known of it.

    `record` is the entry's record and `records` all versions of its work, the main one first; `evidence` says why they
    are held to be one work; `spellings` are the list's own for venues, by their normal forms.
    """

    resolution: Resolution
    record: Paper
    records: tuple[Paper, ...]
    evidence: tuple[str, ...]
    spellings: Mapping[str, str]

    @property
    def entry(self) -> Entry:
        """The entry itself."""
        return self.resolution.entry

    @property
    def is_found(self) -> bool:
        """Whether a source holds the record of this paper."""
        return self.resolution.how in {"identifier", "title"}

    @property
    def by_identifier(self) -> bool:
        """Whether an identifier of the entry names its record."""
        return self.resolution.how == "identifier"

    @property
    def pids(self) -> tuple[Pid, ...]:
        """The identifiers that the entry names its paper by."""
        return tuple(pid for pid in self.entry.pids if pid.scheme != "url")

    @property
    def servers(self) -> frozenset[str]:
        """The servers of preprints that the entry's identifiers and links lead to."""
        found = frozenset(server for pid in self.pids for server in venues.servers_of(pid))
        hosts = {(urlsplit(link.url).hostname or "").removeprefix("www.") for link in self.own_links}
        told = {_HOSTS[host] for host in hosts if host in _HOSTS}
        return (found - set(_HOSTS.values())) | told if told else found

    @property
    def own_links(self) -> Iterator[Link]:
        """The links that name the entry's paper by an identifier."""
        return (link for link in self.entry.links if any(pid in self.pids for pid in in_link(link.url)))

    @property
    def is_preprint(self) -> bool:
        """Whether all that the entry is named by is a preprint; without an identifier, its label says so."""
        if not self.pids:
            return venues.is_server(self.entry.venue)
        return all(venues.servers_of(pid) for pid in self.pids)

    def at(self, server: str) -> tuple[Paper, ...]:
        """The versions that are on that server."""
        return tuple(r for r in self.records if venues.known(r.venue) == server)

    def spelling(self, venue: str) -> str:
        """A venue's name, as the list writes it in other entries if it does."""
        return spelling(venue, self.spellings)

    def publication(self) -> Publication | None:
        """Where the work was published: the first version with a venue that is no server of preprints."""
        for record in self.records:
            if not record.venue or venues.is_server(record.venue):
                continue
            dois = [pid.value for pid in (record.pid, *record.pids) if venues.is_publications(pid)]
            if not dois and not venues.known(record.venue):
                continue  # the name of a repository, as likely as not
            return Publication(
                venue=record.venue,
                year=record.year,
                # Of several DOIs, that which names the record; else nobody knows which.
                doi=dois[0] if venues.is_publications(record.pid) or len(set(dois)) == 1 else None,
                pids=frozenset((record.pid, *record.pids)),
            )
        return None


def cases(corpus: Corpus) -> Iterator[Case]:
    """The entries of a corpus, in their order."""
    work = work_of(corpus.works)
    own = spellings(corpus.reading_list.entries)
    for resolution in corpus.resolutions:
        versions = work[resolution.paper]
        yield Case(
            resolution=resolution,
            record=corpus.papers[resolution.paper],
            records=tuple(corpus.papers[pid] for pid in versions.records),
            evidence=versions.evidence,
            spellings=own,
        )


def spelling(venue: str, own: Mapping[str, str]) -> str:
    """A venue's name in one of these spellings (see `spellings`), else as all know it, else as it is."""
    return own.get(_key(venue), venues.known(venue) or venue)


def spellings(entries: Sequence[Entry]) -> dict[str, str]:
    """How a list mostly writes each venue that it knows by its whole name, by the venue's normal form."""
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in entries:
        if entry.venue and venues.known(entry.venue):
            written[_key(entry.venue)][entry.venue] += 1
    return {key: min(counts, key=lambda name: (-counts[name], name)) for key, counts in written.items()}


def _key(venue: str) -> str:
    return normal(venues.known(venue) or venue)
