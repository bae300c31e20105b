"""Query results as a table for people: IRIs shortened, columns aligned, nothing in it that steers a terminal."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

    Term = NamedNode | BlankNode | Literal | Triple

_NUMBERS = frozenset({"integer", "decimal", "double", "float"})
# Format characters that turn the direction of text could make a row read as another.
_STEERING = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
# As wide as it takes: a table that goes into a pipe is not cut.
_ENDLESS = 1_000_000


def render(
    names: Sequence[str], rows: Sequence[Sequence[Term | None]], prefixes: Mapping[str, str], width: int | None
) -> str:
    """The header, a line below it, and the rows; cells are cut where `width` columns are too few."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    cells = [[_cell(term, prefixes) for term in row] for row in rows]
    for place, name in enumerate(names):
        if rows and all(row[place] is None or _is_number(row[place]) for row in rows):
            # Half a number is another number: these columns are not cut.
            widest = max(len(row[place]) for row in cells)
            table.add_column(name, justify="right", no_wrap=True, min_width=widest)
        else:
            table.add_column(name, no_wrap=True, overflow="ellipsis")
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))  # as Text, so that square brackets are no markup
    written = io.StringIO()
    Console(file=written, width=width or _ENDLESS, color_system=None).print(table)
    lines = [line.rstrip() for line in written.getvalue().splitlines()]
    return "\n".join([*lines, *([] if rows else ["(no rows)"])]) + "\n"


def visible(text: str) -> str:
    """The text with control and formatting characters replaced by a sign, each as wide as one character."""
    return "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) in _STEERING else c for c in text)


def _cell(term: Term | None, prefixes: Mapping[str, str]) -> str:
    from pyoxigraph import Literal, NamedNode

    match term:
        case None:
            return ""
        case NamedNode():
            return visible(_shorten(term.value, prefixes))
        case Literal():
            return visible(" ".join(term.value.split()))
        case _:
            return visible(str(term))


def _shorten(iri: str, prefixes: Mapping[str, str]) -> str:
    """With the prefix that takes most of it."""
    fitting = [(len(space), name) for name, space in prefixes.items() if iri.startswith(space)]
    if not fitting:
        return iri
    taken, name = max(fitting)
    return f"{name}:{iri[taken:]}"


def _is_number(term: Term | None) -> bool:
    from pyoxigraph import Literal

    return isinstance(term, Literal) and term.datatype.value.rpartition("#")[2] in _NUMBERS
