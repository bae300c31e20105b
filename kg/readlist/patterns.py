"""The pattern of an entry of prose: what was read of it is looked for in its lines, and a blank put in its place.

Links to other things than the paper, pictures, and words behind the last blank are not part of a pattern; in a table,
a pattern is a row with its cells.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence

from kg.model import Entry
from kg.readlist.blanks import ANY, CELL, SIGN, filled_lines, is_row
from kg.readlist.forms import Form

# An entry of more lines or signs is a section of its own.
_MOST_LINES = 12
_MOST_SIGNS = 4_000
# What a bare identifier may stand behind.
_PREFIX = r"(?:https?://[\w./-]*/|doi:\s*|arxiv:\s*|pmid:\s*)?"
# The number of an entry; what stands before it may be a bracket or the mark of a heading.
NUMBER = re.compile(r"([\s\-*+>|#]*[\[(]?)(\d{1,4})(?=[.)\]][\s*])")
_CHECKED = re.compile(r"^(\s*(?:[-*+]|\d+[.)])\s+)\[[xX]\]")
ET_AL = re.compile(r",?\s*(?:et al\.?|and others)")
# Stands for the address of a link to something else.
_OTHER = "\ue009"
# Links to something else, in each form.
_LINKS: Mapping[Form, str] = {
    "markdown": rf"\[!\[[^\]\n]*\]\([^)\n]*\)\]\(\s*<?{_OTHER}[^)\n]*\)"
    rf"|\[{{1,2}}[^\[\]\n]*\]{{1,2}}\(\s*<?{_OTHER}[^)\n]*\)\]{{0,2}}",
    "rst": rf"`[^`\n]*<{_OTHER}>`__?",
    "org": rf"\[\[{_OTHER}\](?:\[[^\n]*?\])?\]",
    "html": rf"<a\b[^>]*?{_OTHER}[^>]*>.*?</a>",
    "plain": _OTHER,
}
# The same with what parts them from what stands before.
_OTHERS = {form: re.compile(rf"[ \t,;|/·•&]*(?:{link}|{_OTHER})") for form, link in _LINKS.items()}
_BADGE = re.compile(rf"\[!\[[^\]\n]*\]\([^)\n]*\)\]\({SIGN['url']}\)")
_PICTURE = re.compile(r"\[!\[[^\]\n]*\]\([^)\n]*\)\]\([^)\n]*\)|!\[[^\]\n]*\]\([^)\n]*\)|<img\b[^>]*>")
# What the link ends with whose address is the last blank, and what closes marks and brackets.
_LINK_END: Mapping[Form, str] = {"org": r"\](?:\[[^\]\n]*\])?\]", "html": r"[\"'][^>]*>.*?</a>"}
_CLOSERS = r"(?:[)\]}*`'\">”》）】」.]|</[a-z]+>)*(?:__?(?!\w))?"
_PAIRS = {"(": ")", "[": "]", "（": "）", "【": "】"}


def pattern_of(entry: Entry, lines: Sequence[str], form: Form, *, counts_on: bool) -> str:
    """The pattern of an entry in these lines of its file; nothing if it is no example for others.

    `counts_on` tells whether the numbers before entries are counted.
    """
    raw = lines[entry.line - 1 : entry.last_line]
    whole = "".join(raw)
    if not 0 < len(raw) <= _MOST_LINES or len(whole) > _MOST_SIGNS or ANY.search(whole) or _OTHER in whole:
        return ""
    indent = len(raw[0]) - len(raw[0].lstrip())
    text = "\n".join(line.lstrip() if line[:indent].strip() else line[indent:] for line in raw)
    text = _named(_CHECKED.sub(r"\1[ ]", text), entry)
    if not text:
        return ""
    if is_row(text):
        text = "|".join(_OTHERS[form].sub("", cell) for cell in CELL.split(text))
    else:
        text = _OTHERS[form].sub("", text)
    text = _BADGE.sub("" if text.count(SIGN["url"]) > 1 else f"[[paper]]({SIGN['url']})", text)
    text = _located(_PICTURE.sub("", text), entry)
    if counts_on:
        text = NUMBER.sub(rf"\1{SIGN['number']}", text, count=1) if NUMBER.match(text) else text
    return _row(text, form) if is_row(text) else _bare(text, form)


def names_in(text: str, entry: Entry) -> tuple[int, int] | None:
    """Where the names of an entry stand, from the first to the last, as they are read or with the family first."""
    first, last = ([name, inverted(name)] for name in (entry.authors[0], entry.authors[-1]))
    start = next((text.find(name) for name in first if name in text), -1)
    ends = [at + len(name) for name in last if (at := text.find(name, max(start, 0))) >= 0]
    return (start, min(ends)) if start >= 0 and ends and not ANY.search(text, start, min(ends)) else None


def inverted(name: str) -> str:
    """`Ada Lovelace` as `Lovelace, Ada`."""
    *given, family = name.split() or [""]
    return f"{family}, {' '.join(given)}" if given else family


def _named(text: str, entry: Entry) -> str:
    """With blanks for the title and the link, or the identifier that stands for it; nothing if one stands elsewhere."""
    own = entry.link.url if entry.link else ""
    # The longest first: one address may be the beginning of another.
    for url in sorted({link.url for link in entry.links}, key=len, reverse=True):
        written = (url, html.escape(url), url.removeprefix("https://"))
        found = next((one for one in written if one in text), None)
        if found:
            text = text.replace(found, SIGN["url"] if url == own else _OTHER)
    if own and SIGN["url"] not in text:
        return ""
    if not own and entry.pids:
        bare = re.escape(entry.pids[0].value)
        text = re.sub(rf"{_PREFIX}{bare}(?:v\d+)?", SIGN["url"], text, count=1, flags=re.I)
    if not entry.title:
        return text if SIGN["url"] in text else ""
    if entry.title in text:
        return text.replace(entry.title, SIGN["title"], 1)
    # It may go on in the next line, and have escapes in it.
    words = r"\s+".join(r"\\?".join(map(re.escape, word)) for word in entry.title.split())
    named, count = re.subn(words, SIGN["title"], text, count=1)
    return named if count else ""


def _located(text: str, entry: Entry) -> str:
    """With blanks for the authors, the venue and the date."""
    if entry.authors and (span := names_in(text, entry)):
        start, end = span
        tail = ET_AL.match(text, end)
        text = text[:start] + SIGN["authors"] + text[tail.end() if tail else end :]
    if entry.venue:
        text = re.sub(rf"(?<!\w){re.escape(entry.venue)}(?![^\W\d])", SIGN["venue"], text)
    if entry.year:
        text = re.sub(rf"(?<!\d){entry.year}([-/.])\d\d(?:\1\d\d)?(?!\d)", _date, text)
        text = re.sub(rf"(?<!\d){entry.year}(?!\d)", SIGN["year"], text)
        text = re.sub(rf"(?<=['’‘]){entry.year % 100:02}(?!\d)", SIGN["short year"], text)
        # Of several years the first one is the entry's: a volume may have one too.
        first, sign, rest = text.partition(SIGN["year"])
        text = first + sign + rest.replace(SIGN["year"], "")
    return text


def _date(found: re.Match[str]) -> str:
    parts = [SIGN["year"], SIGN["month"], SIGN["day"]]
    return found[1].join(parts[: 1 + found[0].count(found[1])])


def _row(text: str, form: Form) -> str:
    """A row of a table: each cell with its blanks alone, or empty."""
    cells = [_bare(cell.strip(), form) if ANY.search(cell) else "" for cell in CELL.split(text.strip())[1:-1]]
    return f"| {' | '.join(cells)} |"


def _bare(text: str, form: Form) -> str:
    """The lines that have blanks, without words behind the last one; what is open there is closed."""
    text = re.sub(r"^(?:<br\s*/?>\s*)+", "", filled_lines(text))
    *_, last = ANY.finditer(text)
    end = last.end()
    for closing in (_LINK_END.get(form, ""), _CLOSERS):
        if found := re.compile(closing).match(text, end):
            end = found.end()
    kept = text[:end]
    for opening, closing in _PAIRS.items():
        kept += closing * (kept.count(opening) - kept.count(closing))
    element = re.match(r"<(li|p|dd|td)\b", kept)
    return kept + (f"</{element[1]}>" if element and f"</{element[1]}>" not in kept else "")
