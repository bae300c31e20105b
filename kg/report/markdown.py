"""What the report is written with: text that stays text, links, tables, and lists that end somewhere."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from kg.pid import Pid
from kg.rdf import iris
from kg.titles import one_line

# So many lines of a list are given.
LINES = 20
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#+!|~&$])")
# What would open a list, where the text begins a line.
_OPENING = re.compile(r"^(\d+(?=[.)](?: |$))|(?=-))")
# Overrides and isolates would turn what follows them, in a row of ours too.
# Source: https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def md(text: str) -> str:
    """A stranger's text as Markdown text, on one line: no markup, no HTML, no formula, no table cell of it works."""
    return _OPENING.sub(r"\1\\", _SPECIAL.sub(r"\\\1", one_line(_TURNING.sub("", text))))


def identifier(pid: Pid) -> str:
    """An identifier as a link to the page of its registry, if it has one."""
    return f"[{md(str(pid))}](<{iris.page(pid)}>)" if pid.scheme in iris.SAME_AS_SCHEMES else md(str(pid))


def table(columns: Mapping[str, str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Rows of cells in Markdown under the names of their columns, each with its rule: `---`, or `--:` for numbers."""
    yield f"| {' | '.join(columns)} |"
    yield f"|{'|'.join(columns.values())}|"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def bullets(lines: Collection[str], command: str) -> Iterator[str]:
    """Lines of text as a list, which is cut after LINES."""
    yield from (f"- {md(line)}" for line in list(lines)[:LINES])
    yield from rest(LINES, len(lines), command)


def rest(shown: int, total: int, command: str) -> Iterator[str]:
    """Where the others are to be had, if not all are shown."""
    if total > shown:
        yield from ("", f"The first {shown:,} of {total:,}: `{command}` has all.")
