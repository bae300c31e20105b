"""Query results as a table for people: IRIs shortened, columns aligned, nothing in it that steers a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

    Term = NamedNode | BlankNode | Literal | Triple

_GAP = "  "
_NARROWEST = 4
_NUMBERS = frozenset({"integer", "decimal", "double", "float"})
# Format characters that turn the direction of text could make a row read as another.
_STEERING = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def render(
    names: Sequence[str], rows: Sequence[Sequence[Term | None]], prefixes: Mapping[str, str], width: int | None
) -> str:
    """The header, a line below it, and the rows; the widest columns are cut first where `width` is too small."""
    cells = [[_cell(term, prefixes) for term in row] for row in rows]
    widths = [max([measure(name), *(measure(row[i]) for row in cells)]) for i, name in enumerate(names)]
    if width is not None:
        widths = _fit(widths, width - len(_GAP) * (len(widths) - 1))
    right = [bool(rows) and all(row[i] is None or _is_number(row[i]) for row in rows) for i in range(len(names))]
    lines = [_line(names, widths, right), _line(["-" * n for n in widths], widths, right)]
    lines += [_line(row, widths, right) for row in cells] or ["(no rows)"]
    return "\n".join(lines) + "\n"


def visible(text: str) -> str:
    """The text with control and formatting characters replaced by a sign, each as wide as one character."""
    return "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) in _STEERING else c for c in text)


def measure(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(_columns(c) for c in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


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


def _fit(widths: Sequence[int], room: int) -> list[int]:
    """The widths, the widest lowered to one height until all fit."""
    height = max(widths, default=0)
    while height > _NARROWEST and sum(min(w, height) for w in widths) > room:
        height -= 1
    spare = max(0, room - sum(min(w, height) for w in widths))
    fitted = []
    for w in widths:
        extra = 1 if w > height and spare else 0
        spare -= extra
        fitted.append(min(w, height + extra))
    return fitted


def _line(cells: Iterable[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = []
    for cell, width, to_right in zip(cells, widths, right, strict=True):
        text = _cut(cell, width)
        space = " " * (width - measure(text))
        padded.append(space + text if to_right else text + space)
    return _GAP.join(padded).rstrip()


def _cut(text: str, width: int) -> str:
    if measure(text) <= width:
        return text
    kept, taken = [], 0
    for char in text:
        if taken + _columns(char) > width - 1:
            break
        kept.append(char)
        taken += _columns(char)
    return "".join(kept) + "…"
