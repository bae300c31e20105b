"""The pairs of `titles.jsonl`: what a list says of a paper, what a record says, and whether both are one paper.

They were made up for this, after titles that everybody knows and the ways in which lists get them wrong.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.matching import ACCEPTED, assess
from kg.model import Author, Candidate, Entry, Paper
from kg.pid import Pid


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An entry and a record, in what way they differ, whether they are one paper, and what is made of them."""

    what: str
    is_same: bool
    entry: Entry
    found: Candidate

    @property
    def is_accepted(self) -> bool:
        """Whether the record would be taken for the entry's."""
        return self.found.score >= ACCEPTED


def pairs() -> list[Pair]:
    """All pairs, each compared."""
    lines = (Path(__file__).parent / "titles.jsonl").read_text(encoding="utf-8").splitlines()
    return [_pair(json.loads(line)) for line in lines]


def _pair(row: Mapping[str, Any]) -> Pair:
    listed, record = row["listed"], row["record"]
    entry = Entry(
        position=1,
        title=listed["title"],
        links=(),
        pids=(),
        kind="paper",
        section=(),
        label=None,
        year=listed.get("year"),
        venue=listed.get("venue"),
        file="list.md",
        line=1,
        last_line=1,
        authors=tuple(listed.get("authors", ())),
    )
    pid = Pid("doi", "10.1/made.up")
    paper = Paper(
        pid=pid,
        pids=(pid,),
        title=record["title"],
        year=record.get("year"),
        venue=record.get("venue"),
        authors=tuple(Author(name=name) for name in record.get("authors", ())),
    )
    return Pair(what=row["what"], is_same=row["same"], entry=entry, found=assess(entry, paper))
