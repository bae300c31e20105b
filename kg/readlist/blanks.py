"""Patterns of entries: what an entry has beside what it says, with a blank in the place of each thing said.

A blank stands in a pattern as a character of the private use area, which no text has a meaning for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal

Blank = Literal["title", "url", "authors", "venue", "year", "short year", "month", "day", "number"]
SIGN: Mapping[Blank, str] = {
    "title": "\ue000", "url": "\ue001", "authors": "\ue002", "venue": "\ue003", "year": "\ue004",
    "short year": "\ue005", "month": "\ue006", "day": "\ue007", "number": "\ue008",
}  # fmt: skip
BLANK: Mapping[str, Blank] = {sign: blank for blank, sign in SIGN.items()}
ANY = re.compile(f"[{''.join(BLANK)}]")
CELL = re.compile(r"(?<!\\)\|")

_EMPTY = re.compile(r"[ \t]*(?:\(\s*\)|\[\s*\](?!\()|（\s*）|【\s*】)")
# A checkbox is no empty bracket.
_BOX = re.compile(r"^(\s*(?:[-*+]|\S{1,4}[.)])\s+)\[ \]")
_BOX_SIGN = "\ue00a"
# Links whose address is the blank, by their words.
_LINKS = tuple(
    re.compile(pattern.format(SIGN["url"]))
    for pattern in (
        r" ?\[?\[([^\[\]\n]*)\]\]?\({}\)\]?",
        r" ?`([^`<\n]*) <{}>`__?",
        r" ?\[\[{}\]\[([^\n]*?)\]\]",
        r" ?<a\b[^>]*{}[^>]*>(.*?)</a>",
    )
)


def with_blanks(text: str) -> str:
    """A pattern that is written as `{title} ({year})`."""
    return text.format_map({blank.replace(" ", "_"): sign for blank, sign in SIGN.items()})


def is_row(pattern: str) -> bool:
    """Whether it is a row of a table between bars."""
    return pattern.startswith("|") and "\n" not in pattern and len(CELL.findall(pattern)) > 1


def filled_lines(text: str) -> str:
    """The lines that have blanks, and single empty ones between them."""
    kept = [line for line in text.split("\n") if ANY.search(line) or not line.strip()]
    return re.sub(r"\n\s*\n(?:\s*\n)+", "\n\n", "\n".join(kept)).rstrip()


def without(pattern: str, blanks: Iterable[Blank]) -> str:
    """A pattern without some blanks, and without the marks, brackets and lines that stood around them alone."""
    text = _BOX.sub(rf"\1{_BOX_SIGN}", pattern)
    for blank in blanks:
        sign = SIGN[blank]
        if blank == "url":
            for link in _LINKS:
                text = link.sub(_words_of_link, text)
        before = r"[-/.]?" if blank in {"month", "day"} else r"['’‘]?"
        behind = r"" if blank in {"month", "day"} else r"[.,;:，]?[ \t]*"
        text = re.sub(rf"([*_`]{{1,3}}){sign}\1", sign, text)
        text = re.sub(rf"[,;:]\s*{sign}(?=\s*(?:[\[(<`]|$))", "", text, flags=re.M)
        text = re.sub(f"{before}{sign}{behind}", "", text)
    if is_row(pattern):
        return text
    while (bare := _EMPTY.sub("", text)) != text:
        text = bare
    text = re.sub(r"(?<=[\[(（])[ ,;:，]+|[ ,;:，]+(?=[\])）])", "", text)
    return filled_lines(re.sub(r"(?<=\S) {2,}(?=\S)", " ", text)).replace(_BOX_SIGN, "[ ]")


def _words_of_link(link: re.Match[str]) -> str:
    """The words of a link if they have blanks, with what stood before them."""
    return link[0][: len(link[0]) - len(link[0].lstrip())] + link[1] if ANY.search(link[1]) else ""
