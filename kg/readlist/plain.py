"""Reading lists as plain text: DOIs, arXiv ids, addresses, titles or references, one a line or in paragraphs."""

from __future__ import annotations

import re

from kg.model import ReadingList
from kg.readlist import entries, vocabulary, wording
from kg.readlist.identifiers import in_text
from kg.readlist.outline import Outline

_COMMENT = re.compile(r"\s*(?:#(?!\d)|//|%|;)\s*(.*)$")
_RULE = re.compile(r"\s*([-=_*~#.])\1{2,}\s*$")
_ITEM = re.compile(r"^\s*(?:[-*+•·–▪◦]|\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.)、:](?=\s|[^\d\s]))\s*")
# An id that is a whole line: which of the kinds it is shows in its form.
_BARE = re.compile(
    r"(?:(?P<arxiv>\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7}(?:v\d+)?)|(?P<pmc>PMC\d{4,9})|(?P<pubmed>\d{7,8}))[\s.,;]*$"
)
_STARTS = {"arxiv": "arXiv:", "pmc": "", "pubmed": "PMID: "}
# A heading without marks has so many words at most.
_SHORT = 5
_LIST = vocabulary.phrase(vocabulary.LISTS)
_ADDRESS = re.compile(r"https?://\S+")


def read(text: str, *, name: str, file: str) -> ReadingList:
    """The entries of a plain text; `file` is what errors and reports call it."""
    lines = text.split("\n")
    outline = Outline()
    outline.open("ul")
    found = _entries(lines)
    numbered = sum(bool(_ITEM.match(lines[first])) for first, _ in found) * 2 > len(found) > 2
    for first, last in found:
        if heading := _heading(lines, first, last, numbered=numbered):
            outline.close("ul")
            outline.line = first + 1
            outline.open("h2")
            outline.text(heading)
            outline.close("h2")
            outline.open("ul")
            continue
        outline.line = first + 1
        outline.open("li")
        for place in range(first, last):
            outline.line = place + 1
            marked = _ITEM.match(lines[place]) if place == first else None
            words = lines[place][marked.end() :] if marked else lines[place]
            outline.text(("\n" if place > first else "") + _spoken(words))
        outline.close("li")
    return entries.reading_list(outline.done(), name=name, file=file, lines=True)


def _entries(lines: list[str]) -> list[tuple[int, int]]:
    """The first line of each entry, and the one behind its last: a marked or a lone line begins one.

    Where entries are numbered or marked, what follows unmarked belongs to them; where they are paragraphs of several
    lines, each is one; else each line is one.
    """
    marked = sum(bool(_ITEM.match(line)) for line in lines)
    filled = [place for place, line in enumerate(lines) if line.strip()]
    found: list[list[int]] = []
    wrapped = marked < len(filled) / 4 and _in_paragraphs(lines)
    by_mark = marked >= 2 and marked >= len(filled) / 4
    for place, line in enumerate(lines):
        if not line.strip() or _RULE.match(line):
            continue
        gap = place == 0 or not lines[place - 1].strip() or bool(_RULE.match(lines[place - 1]))
        own = _ITEM.match(line) is not None
        if by_mark:
            goes_on = (
                bool(found)
                and not own
                and (not gap or line[:1].isspace())
                and _ITEM.match(lines[found[-1][0]]) is not None
            )
        else:
            goes_on = bool(found) and not gap and (wrapped or line[:1].isspace()) and not own
        if (goes_on and found[-1][1] == place) or (goes_on and by_mark and line[:1].isspace()):
            found[-1][1] = place + 1
        elif (
            not _COMMENT.match(line)
            or in_text(line)
            or ((said := _COMMENT.match(line)) and line.startswith("#") and said[1])
        ):
            found.append([place, place + 1])
    return [(first, last) for first, last in found]


def _in_paragraphs(lines: list[str]) -> bool:
    """Whether entries are paragraphs: most stand between blank lines, and hold one address or id at most."""
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    several = [each for each in paragraphs if len(each) > 1]
    if not several or len([each for each in paragraphs if each]) < 2:
        return False
    single = sum(
        sum(bool(_ADDRESS.search(line) or in_text(line) or _BARE.match(line.strip())) for line in each) <= 1
        for each in several
    )
    return single >= 0.7 * len(several)


def _heading(lines: list[str], first: int, last: int, *, numbered: bool) -> str:
    """The words of a line that is a heading: marked as one, underlined, ending in a colon, before a list."""
    line = lines[first].strip()
    if last - first != 1 or _ADDRESS.search(line) or in_text(line):
        return ""
    marked = re.match(r"#+\s*(.+)", line)
    if marked:
        return marked[1].strip(" #:")
    underlined = last < len(lines) and _RULE.match(lines[last]) is not None
    bare = numbered and not _ITEM.match(line) and len(line.split()) <= 8
    if (
        underlined
        or bare
        or _announces(lines, first)
        or (line.endswith((":", "：")) and len(line.split()) <= 8 and not _ITEM.match(line))
    ):
        return line.strip(" :：=*")
    return ""


def _announces(lines: list[str], place: int) -> bool:
    """Whether a short line behind a blank one is a heading: it says that a list follows, or marked lines do."""
    line = lines[place].strip()
    if _ITEM.match(line) or len(line.split()) > _SHORT or (place and lines[place - 1].strip()):
        return False
    following = next((lines[after] for after in range(place + 1, len(lines)) if lines[after].strip()), "")
    return bool(following) and (_LIST.fullmatch(line) is not None or _ITEM.match(following) is not None)


def _spoken(line: str) -> str:
    """A line, with the kind of a bare id before it."""
    found = _BARE.match(line.strip())
    return _STARTS[found.lastgroup] + line.strip() if found and found.lastgroup else wording.without_symbols(line)
