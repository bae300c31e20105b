"""What a change between two builds of a list is, and its causes.

list       the list changed: an entry came, went or was written anew, with what it brought or took along, and if both
builds are of one gathering what else is around the list
world      the world changed: what cites is dated after the day of which the earlier build speaks, a count grew,
a paper was retracted
provider   a source changed its mind: a link, a record, an identifier, a title of a paper of before came or went
gathering  a list of links was not wholly known before, or is not now, or was not asked for: what came may have
been there all along
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from kg.pid import Pid

Thing = Literal["entry", "retraction", "work", "link", "version", "record", "count", "list"]
What = Literal["came", "went", "changed"]
Cause = Literal["list", "world", "provider", "gathering"]
THINGS: tuple[Thing, ...] = get_args(Thing)
CAUSES: tuple[Cause, ...] = get_args(Cause)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change; `subjects` are the record or work that it concerns, or what cites and what is cited.

    `name` says what it is in words, `before` and `after` what it was and is, where that can be said.
    """

    thing: Thing
    what: What
    cause: Cause
    subjects: tuple[Pid, ...]
    name: str
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A build in numbers: `papers` are the listed ones, and for so many of them the lists of links are known."""

    title: str
    gathered: str
    entries: int
    works: int
    links: int
    papers: int
    references_known: int
    citations_known: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What changed; `changes` are sorted by thing (`THINGS`), cause (`CAUSES`), what came first, and subject."""

    old: State
    new: State
    changes: tuple[Change, ...]
