"""Reading lists as pages in HTML, and the HTML within Markdown.

The tags are found by one expression of our own: what must be known is the line that each entry stands on, in time that
grows with the text alone. The standard library's parser takes the square of it for tags that never end
(Source: CVE-2025-6069), and the C parsers tell no lines, or not beyond 65,535.
"""

from __future__ import annotations

import html
import re

from kg.model import ReadingList
from kg.readlist import entries
from kg.readlist.outline import MARKS, Outline, no_collection

_TAG = re.compile(
    r"""<(?:!--(?P<comment>)|(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*+)
    (?P<attributes>(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)>|[!?][^<>]*+>)""",
    re.X,
)
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""")
# The most rows that a cell may stand in.
MOST_ROWS = 65_534
# What they hold is not shown, or is no text.
_HIDDEN = frozenset(("script", "style", "template", "svg", "noscript", "textarea", "select", "iframe", "pre"))


def read(text: str, *, name: str, file: str) -> ReadingList:
    """The entries of a page; `file` is what errors and reports call it."""
    outline = Outline()
    start = re.search(r"<body\b", text, re.I)
    title = re.search(r"<title[^>]*>([^<]*)</title", text[: start.start() if start else 20_000], re.I)
    begin = start.start() if start else 0
    outline.line = text.count("\n", 0, begin) + 1
    called = " ".join(html.unescape(title[1]).split()) if title else ""
    with no_collection():
        feed(outline, text[begin:])
        return entries.reading_list(outline.done(), name=name, file=file, title=called)


def feed(outline: Outline, text: str) -> None:
    """Add a piece of HTML to an outline; `outline.line` is the line that it begins on, and then the one it ends on."""
    place = 0
    while found := _TAG.search(text, place):
        _words(outline, text[place : found.start()])
        outline.line += found[0].count("\n")
        place, tag = found.end(), (found["name"] or "").lower()
        if found["comment"] is not None:
            place = _skip(outline, text, place, "-->")
        elif tag in _HIDDEN and not found["close"] and not found["attributes"].endswith("/"):
            place = _skip(outline, text, place, f"</{tag}")
        elif tag:
            _tag(outline, tag, found["attributes"], closes=bool(found["close"]))
    _words(outline, text[place:])


def _skip(outline: Outline, text: str, place: int, until: str) -> int:
    """Where what is hidden ends: at the end of the text if it is never closed, as in a browser."""
    found = re.compile(re.escape(until), re.I).search(text, place)
    end = found.end() if found else len(text)
    outline.line += text.count("\n", place, end)
    return end


def _tag(outline: Outline, tag: str, attributes: str, *, closes: bool) -> None:
    if tag in MARKS:
        outline.mark(tag, opens=not closes)
    elif tag == "a":
        outline.end_link() if closes else outline.link(_attribute(attributes, "href"))
    elif tag == "br":
        outline.text("\n")
    elif tag == "img":
        outline.text(_attribute(attributes, "alt"), image=_attribute(attributes, "src") or "?")
    elif closes:
        outline.close(tag)
    else:
        outline.open(tag, rows=_rows(attributes) if tag in {"td", "th"} else 1)


def _rows(attributes: str) -> int:
    """In how many rows a cell stands; as in a browser, no number is one row.

    Source: https://html.spec.whatwg.org/multipage/tables.html#attr-tdth-rowspan
    """
    stated = _attribute(attributes, "rowspan")
    return min(max(int(stated), 1), MOST_ROWS) if stated.isascii() and stated.isdecimal() and len(stated) < 6 else 1


def _attribute(attributes: str, wanted: str) -> str:
    for name, *values in _ATTRIBUTE.findall(attributes):
        if name.lower() == wanted:
            return html.unescape("".join(values)).strip()
    return ""


def _words(outline: Outline, text: str) -> None:
    """Words between tags: the ends of their lines are blanks, as a browser shows them, and are counted."""
    for place, line in enumerate(text.split("\n")):
        outline.line += place > 0
        outline.text((" " if place else "") + html.unescape(line))
