"""Where records and links come from. Each source turns foreign rows into values of `kg.model`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from kg.model import Entry, Failure, Links, Origin, Paper, Plan, Profile, Versions
from kg.pid import Pid


class Source(Protocol):
    """What a build asks. What could not be had is returned as a value, never left out in silence."""

    def lookup(self, pids: Sequence[Pid]) -> Mapping[Pid, Paper | Failure]:
        """The records that carry these identifiers, under the identifier that was asked for.

        One that the source does not know is absent; one that could not be asked for is a Failure.
        """
        ...

    def search(self, entry: Entry) -> Iterator[Sequence[Paper] | Failure]:
        """Records that may be the entry's, by its title; whether one is, `kg.resolve` decides.

        They come in parts, the likeliest first, and each part is asked for only when it is taken. A Failure ends them.
        """
        ...

    def versions(self, paper: Paper) -> Versions:
        """All records of the work that this one is a version of."""
        ...

    def plan(self, papers: Sequence[Paper]) -> Plan:
        """What gathering the links of these records will take, as far as it can be told now."""
        ...

    def links(self, papers: Sequence[Paper]) -> Iterator[Links]:
        """What these records cite and what cites them, with the state of each of their lists."""
        ...

    def profiles(self, authors: Sequence[Pid]) -> Mapping[Pid, Profile | Failure]:
        """What is known of these authors; one that the source does not know is absent."""
        ...

    def gathered(self) -> str | None:
        """The day or time that what it answered speaks of, as ISO 8601; None if it answered nothing."""
        ...

    def origins(self) -> Sequence[Origin]:
        """The sources that stand behind the records and links, sorted by id."""
        ...
