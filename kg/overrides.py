"""What a person decided about a list, against or beyond the evidence; in TOML, to be kept beside the list.

    [[match]]                                    # which record an entry is
    entry = "scGPT: Towards Building a ..."      # its title, one of its links or one of its identifiers
    paper = "doi:10.1038/s41592-024-02201-0"     # or "none": no record is it

    [[together]]                                 # records that are versions of one work
    records = ["doi:10.1093/bioinformatics/btac007", "doi:10.1101/2020.11.18.386102"]

    [[apart]]                                    # records of which no two are versions of one work
    records = ["doi:10.1000/first", "doi:10.1000/second"]

Tables of an array may be appended in any order and number, so that what a report suggests can be pasted at the end.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.corpus import Corpus, listed_papers, work_of
from kg.errors import OverridesError
from kg.matching import SAME_WORK, candidate_in_words
from kg.model import LOST, Entry, Paper, Resolution, Work
from kg.pid import Pid, Scheme
from kg.readlist.identifiers import in_link
from kg.titles import normal, one_line

MOST_BYTES = 1_000_000
NONE = "none"
# What a work says of a grouping that a person made.
EVIDENCE = "the overrides say that they are versions of one work"
_KEYS: Mapping[str, tuple[str, ...]] = {
    "match": ("entry", "paper"),
    "together": ("records",),
    "apart": ("records",),
}
_FORM = "A table is [[match]] with entry and paper, or [[together]] or [[apart]] with records."


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The record of an entry, None for none; `where` is the table's place as `file:line`."""

    entry: str
    paper: Pid | None
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """What a person decided; `content` is the file, as it is sealed beside a build."""

    matches: tuple[Match, ...] = ()
    together: tuple[tuple[Pid, ...], ...] = ()
    apart: tuple[tuple[Pid, ...], ...] = ()
    content: bytes = b""

    @property
    def says_anything(self) -> bool:
        """Whether there is more in it than comments."""
        return bool(self.matches or self.together or self.apart)


def read(path: Path) -> Overrides:
    """Read a file of overrides.

    Raises:
        OverridesError: it cannot be read, is no TOML, or a table in it is not what it should be; names file and line.
    """
    try:
        content = path.read_bytes()
    except OSError as err:
        raise OverridesError(f"The overrides {path} cannot be read: {err.strerror}.") from err
    if len(content) > MOST_BYTES:
        raise OverridesError(f"The overrides {path} have {len(content):,} bytes; up to {MOST_BYTES:,} are read.")
    try:
        text = content.decode("utf-8-sig")
        tables = tomllib.loads(text)
    except UnicodeDecodeError as err:
        line = content.count(b"\n", 0, err.start) + 1
        raise OverridesError(f"{path.name}:{line}: these bytes are not UTF-8. Save the overrides as UTF-8.") from err
    except tomllib.TOMLDecodeError as err:
        at = re.search(r"line (\d+)", str(err))
        line = int(at[1]) if at else text.count("\n") + 1
        why = re.sub(r" \(at .*\)$", "", str(err))
        raise OverridesError(f"{path.name}:{line}: this is not TOML: {why}.") from err
    except RecursionError as err:
        raise OverridesError(f"{path.name}:1: the tables are nested too deep to be read.") from err
    return _Reader(path.name, text).overrides(tables, content)


class _Reader:
    """Turns the tables of a file into values, and knows their lines."""

    def __init__(self, name: str, text: str) -> None:
        self._name, self._text = name, text

    def overrides(self, tables: Mapping[str, Any], content: bytes) -> Overrides:
        for name in tables:
            if name not in _KEYS:
                raise self._fault(name, 0, f"{name!r} is no table of overrides. {_FORM}")
        rows = {name: self._rows(name, tables.get(name, [])) for name in _KEYS}
        return Overrides(
            matches=tuple(self._match(row, place) for place, row in enumerate(rows["match"])),
            together=tuple(self._records("together", row, place) for place, row in enumerate(rows["together"])),
            apart=tuple(self._records("apart", row, place) for place, row in enumerate(rows["apart"])),
            content=content,
        )

    def _rows(self, name: str, rows: Any) -> Sequence[Mapping[str, Any]]:
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self._fault(name, 0, f"{name} is not written as [[{name}]]. {_FORM}")
        for place, row in enumerate(rows):
            unknown = [key for key in row if key not in _KEYS[name]]
            missing = [key for key in _KEYS[name] if key not in row]
            if unknown or missing:
                said = f"{unknown[0]!r} is no key of [[{name}]]" if unknown else f"[[{name}]] has no {missing[0]!r}"
                raise self._fault(name, place, f"{said}. {_FORM}")
        return rows

    def _match(self, row: Mapping[str, Any], place: int) -> Match:
        entry, paper = row["entry"], row["paper"]
        if not isinstance(entry, str) or not entry.strip():
            raise self._fault("match", place, "entry is not the title, link or identifier of an entry.")
        where = f"{self._name}:{self._line('match', place)}"
        return Match(
            entry=entry, paper=None if paper == NONE else self._pid(paper, "match", place, f' or "{NONE}"'), where=where
        )

    def _records(self, name: str, row: Mapping[str, Any], place: int) -> tuple[Pid, ...]:
        if not isinstance(row["records"], list) or len(row["records"]) < 2:
            raise self._fault(name, place, "records is not a list of two identifiers or more.")
        pids = tuple(dict.fromkeys(self._pid(text, name, place) for text in row["records"]))
        if len(pids) < 2:
            raise self._fault(name, place, f"records holds {pids[0]} alone, in several spellings.")
        return pids

    def _pid(self, text: Any, name: str, place: int, others: str = "") -> Pid:
        found = pid_in(text) if isinstance(text, str) else None
        if found is None:
            raise self._fault(
                name, place, f"{text!r} is no identifier: write one such as doi:10.1038/nature12373{others}."
            )
        return found

    def _fault(self, name: str, place: int, why: str) -> OverridesError:
        return OverridesError(f"{self._name}:{self._line(name, place)}: {why}")

    def _line(self, name: str, place: int) -> int:
        """The line of a table's head, by counting the heads of that name before it; comments hold no heads."""
        head = re.compile(rf"\s*\[?\[?\s*[\"']?{re.escape(name)}[\"']?\s*[\].=]")
        lines = [number for number, line in enumerate(self._text.split("\n"), 1) if head.match(line)]
        return lines[min(place, len(lines) - 1)] if lines else 1


def pid_in(text: str) -> Pid | None:
    """The identifier that a person wrote: a CURIE, a link, a bare DOI or arXiv id; None if it is none."""
    text = text.strip()
    if text.startswith(("http://", "https://")):
        return next(iter(in_link(text)), None)
    try:
        curie = Pid.from_curie(text)
        return Pid.parse(curie.scheme, curie.value)
    except ValueError:
        pass
    bare: tuple[Scheme, ...] = ("doi", "arxiv")
    for scheme in bare:
        try:
            return Pid.parse(scheme, text)
        except ValueError:
            continue
    return None


def chosen(overrides: Overrides, entries: Sequence[Entry]) -> dict[int, Pid | None]:
    """The record of each entry that the overrides speak of, by its position; None for one that has none.

    Raises:
        OverridesError: no entry is the one that a table names, or two tables say different things of one.
    """
    by_name: dict[str | Pid, list[int]] = {}
    for entry in entries:
        links = [pid for link in entry.links for pid in in_link(link.url)]
        names: set[str | Pid] = {entry.title, normal(entry.title), *entry.pids, *links}
        names.update(link.url for link in entry.links)
        for name in names - {""}:
            by_name.setdefault(name, []).append(entry.position)
    found: dict[int, Pid | None] = {}
    for match in overrides.matches:
        said: list[str | Pid | None] = [match.entry, normal(match.entry) or None, pid_in(match.entry)]
        positions = next((by_name[name] for name in said if name is not None and name in by_name), None)
        if positions is None:
            raise OverridesError(
                f'{match.where}: no entry of the list has the title, the link or the identifier "{match.entry}".'
            )
        for position in positions:
            if found.get(position, match.paper) != match.paper:
                raise OverridesError(f'{match.where}: "{match.entry}" is given another record further up.')
            found[position] = match.paper
    return found


def named(groups: Sequence[Sequence[Pid]], papers: Mapping[Pid, Paper]) -> tuple[list[tuple[Pid, ...]], list[Pid]]:
    """Groups of identifiers as groups of records of a corpus, and the identifiers of which it has no record."""
    index = {pid: paper.pid for paper in papers.values() for pid in paper.pids} | {pid: pid for pid in papers}
    known = [tuple(dict.fromkeys(index[pid] for pid in group if pid in index)) for group in groups]
    return known, [pid for group in groups for pid in group if pid not in index]


def together(groups: Sequence[Sequence[Pid]]) -> tuple[Work, ...]:
    """The groups of records that a person made."""
    return tuple(Work(records=tuple(group), evidence=(EVIDENCE,)) for group in groups if len(group) > 1)


def suggestions(corpus: Corpus) -> str:
    """TOML to paste into a file of overrides: a table for each entry in question, and one to undo each own grouping.

    A line of comment before each says why it is there and what else may stand in it.
    """
    return "\n".join((*_matches(corpus), *_groupings(corpus)))


def _matches(corpus: Corpus) -> Iterator[str]:
    for resolution in corpus.resolutions:
        if resolution.how not in LOST or corpus.papers[resolution.paper].kind != "paper":
            continue
        entry = resolution.entry
        yield f"# {entry.where}, {resolution.how}: {one_line(resolution.reason)}"
        for candidate in resolution.candidates:
            yield f"# may be {one_line(candidate_in_words(candidate))}"
        best = str(resolution.candidates[0].paper.pid) if resolution.candidates else NONE
        yield from ("[[match]]", f"entry = {_quoted(_key(resolution, corpus))}", f"paper = {_quoted(best)}", "")


def _key(resolution: Resolution, corpus: Corpus) -> str:
    """What names an entry and no other: its title, else an identifier or a link of it."""
    entry = resolution.entry
    titles = [normal(other.entry.title) for other in corpus.resolutions]
    if normal(entry.title) and titles.count(normal(entry.title)) == 1:
        return entry.title
    return next((str(pid) for pid in entry.pids), entry.name)


def _groupings(corpus: Corpus) -> Iterator[str]:
    works = work_of(corpus.works)
    listed = dict.fromkeys(works[resolution.paper] for resolution in listed_papers(corpus))
    for work in listed:
        # What a source groups is its own affair.
        if any(SAME_WORK in line for line in work.evidence):
            yield f"# held to be versions of one work: {one_line('; '.join(work.evidence))}"
            yield from ("[[apart]]", f"records = [{', '.join(_quoted(str(pid)) for pid in work.records)}]", "")


def _quoted(text: str) -> str:
    """A basic string of TOML. JSON's escapes are TOML's; what TOML does not bear unescaped, `one_line` leaves out."""
    return json.dumps(one_line(text), ensure_ascii=False)
