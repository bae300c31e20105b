"""What changed between two builds as one page of HTML, to be opened from disk: no script, nothing is fetched.

Jinja escapes every text; the page's policy allows its one style sheet and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kg.formats.references import address
from kg.insight.change import Cause, Change, Changes, State, Thing, What
from kg.model import Paper
from kg.pid import Pid
from kg.titles import one_line
from kg.wording.changes import HEADS, SIGNS, THINGS

# Rows of each part; a page of fifty thousand takes a browser seconds, and nobody reads them.
MOST_ROWS = 1_000
# Signs of what was and is that stand behind a name in its line.
_LINE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A piece of a name, with the page that it leads to, if one is known."""

    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A change: what it is of, in pieces, and what it was and is, as far as that says more than the name."""

    what: What
    name: tuple[Words, ...]
    before: str | None
    after: str | None

    @property
    def is_long(self) -> bool:
        """Whether what it was and what it is need lines of their own."""
        return len(self.before or "") + len(self.after or "") > _LINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The changes of one kind of thing under one cause: the first rows, and how many there are beside them."""

    thing: Thing
    counts: Mapping[What, int]
    rows: tuple[Row, ...]
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """All that stands under one cause."""

    cause: Cause
    counts: Mapping[What, int]
    parts: tuple[Part, ...]


def render(found: Changes, papers: Mapping[Pid, Paper]) -> str:
    """The page; `papers` are the records of both builds, by the names that the changes have for them."""
    style = resources.files("kg.formats").joinpath("changes.css").read_text(encoding="utf-8")
    environment = Environment(
        loader=PackageLoader("kg.formats", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("changes.html").render(
        title=one_line(found.new.title),
        style=Markup(style),  # noqa: S704  # our own
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii"),
        old=found.old,
        new=found.new,
        figures=tuple(_figures(found.old, found.new)),
        sections=tuple(_sections(found.changes, papers)),
        heads=HEADS,
        things=THINGS,
        signs=SIGNS,
    )


def _figures(old: State, new: State) -> Iterator[tuple[str, str, str]]:
    """The builds in numbers, each as it was and is."""
    yield "gathered", one_line(old.gathered), one_line(new.gathered)
    for name, before, after in (
        ("entries", old.entries, new.entries),
        ("papers", old.works, new.works),
        ("links", old.links, new.links),
    ):
        yield name, f"{before:,}", f"{after:,}"
    for name, was, now in (
        ("listed papers whose references are known", old.references_known, new.references_known),
        ("listed papers whose citations are known", old.citations_known, new.citations_known),
    ):
        yield name, f"{was} of {old.papers}", f"{now} of {new.papers}"


def _sections(changes: Sequence[Change], papers: Mapping[Pid, Paper]) -> Iterator[Section]:
    for cause in HEADS:
        of_cause = [one for one in changes if one.cause == cause]
        parts = [_part(thing, list(rows), papers) for thing, rows in groupby(of_cause, key=lambda one: one.thing)]
        if parts:
            yield Section(cause=cause, counts=Counter(one.what for one in of_cause), parts=tuple(parts))


def _part(thing: Thing, changes: Sequence[Change], papers: Mapping[Pid, Paper]) -> Part:
    return Part(
        thing=thing,
        counts=Counter(one.what for one in changes),
        rows=tuple(_row(one, papers) for one in changes[:MOST_ROWS]),
        left_out=max(len(changes) - MOST_ROWS, 0),
    )


def _row(change: Change, papers: Mapping[Pid, Paper]) -> Row:
    is_whole = change.thing == "entry" and change.what != "changed"
    before, after = (None if is_whole or text is None else one_line(text) for text in (change.before, change.after))
    return Row(what=change.what, name=tuple(_name(change, papers)), before=before, after=after)


def _name(change: Change, papers: Mapping[Pid, Paper]) -> Iterator[Words]:
    """The name of a change, its papers' titles linked; one without a title of its own leads to its first paper."""
    rest = one_line(change.name)
    linked = 0
    for pid in change.subjects:
        paper = papers.get(pid)
        title = one_line(paper.title) if paper else ""
        url = address((pid, *(paper.pids if paper else ())))
        before, found, behind = rest.partition(title) if title else (rest, "", "")
        if found and url:
            yield from (Words(text=text) for text in (before,) if text)
            yield Words(text=found, url=url)
            rest = behind
            linked += 1
    first = papers.get(change.subjects[0]) if change.subjects else None
    url = address((change.subjects[0], *(first.pids if first else ()))) if change.subjects and not linked else None
    if rest:
        yield Words(text=rest, url=url)
