"""Reading lists in Emacs' org-mode, rewritten as Markdown line by line, so that each line keeps its number.

Source: https://orgmode.org/worg/org-syntax.html
"""

from __future__ import annotations

import re

from kg.model import ReadingList
from kg.readlist import markdown

_HEADING = re.compile(
    r"(\*+)\s+(?:(?:TODO|DONE|NEXT|WAITING|READ|READING|TOREAD)\s+)?(?:\[#[A-Z]\]\s+)?(?:\[[\d/%]*\]\s+)?(.*?)(?:\s+:[\w@:#%]+:)?\s*$"
)
_KEYWORD = re.compile(r"\s*#\+(\w+)(?:\[.*?\])?:\s*(.*)$")
_DRAWER = re.compile(r"\s*:([\w-]+):\s*(.*)$")
_BEGIN = re.compile(r"\s*#\+begin_(\w+)", re.I)
_ITEM = re.compile(r"(\s*)(?:([-+])|(\s)\*|(\d+)[.)])(\s+)(?:\[@\d+\]\s+)?(.*)$")
_LINK = re.compile(r"\[\[([^\[\]\n]{1,2000})\](?:\[([^\n]{1,2000}?)\])?\](?!\])")
_EMPHASIS = {"*": "**", "/": "*", "_": "*", "=": "`", "~": "`", "+": "~~"}
_MARKED = re.compile(r"(?<![\w*/=~+\\])([*/=~+])(?=[^\s*])([^\n]{1,400}?)(?<=\S)\1(?![\w*/=~+])")
# Properties of a heading that say more of it.
_PROPERTIES = frozenset(
    ("doi", "url", "link", "author", "authors", "year", "venue", "journal", "pdf", "code", "date", "title")
)
_RULE = re.compile(r"\s*\|[-+|:]+\|?\s*$")


def read(text: str, *, name: str, file: str) -> ReadingList:
    """The entries of an org text; `file` is what errors and reports call it."""
    return markdown.read(to_markdown(text), name=name, file=file)


def to_markdown(text: str) -> str:
    """The text as Markdown with the same number of lines; what is not shown becomes blank lines."""
    lines: list[str] = []
    hidden = ""
    table_head = False
    for line in text.split("\n"):
        if hidden:
            hidden = "" if re.match(rf"\s*#\+end_{re.escape(hidden)}", line, re.I) else hidden
            lines.append("")
        elif found := _BEGIN.match(line):
            hidden = found[1] if found[1].lower() in {"src", "example", "comment", "export", "latex", "html"} else ""
            lines.append("")
        elif found := _KEYWORD.match(line):
            lines.append(f"# {_inline(found[2])}" if found[1].lower() == "title" else "")
        elif re.match(r"\s*#(?:\s|$)", line):
            lines.append("")
        elif found := _HEADING.match(line):
            # The file's title stands above its headings.
            lines.append(f"{'#' * min(len(found[1]) + 1, 6)} {_inline(found[2])}")
        elif found := _DRAWER.match(line):
            shown = found[1].lower() in _PROPERTIES and found[2]
            lines.append(f"- {found[1]}: {_inline(found[2])}" if shown else "")
        elif re.match(r"\s*(?:SCHEDULED|DEADLINE|CLOSED):", line):
            lines.append("")
        elif _RULE.match(line) and table_head:
            lines.append(re.sub(r"[-:]*\+[-:]*", "---|---", line).replace("--", "---") if "+" in line else line)
        elif found := _ITEM.match(line):
            mark = f"{found[4]}." if found[4] else "-"
            lines.append(f"{found[1]}{found[3] or ''}{mark}{found[5]}{_inline(found[6])}")
        else:
            lines.append(_inline(line))
        table_head = line.lstrip().startswith("|") and not table_head
    return "\n".join(lines)


def _inline(text: str) -> str:
    """Links and marked words as Markdown has them."""
    parts: list[str] = []
    place = 0
    for found in _LINK.finditer(text):
        parts.append(_marks(text[place : found.start()]))
        url = found[1].strip()
        url = re.sub(r"^(?:doi|DOI):\s*", "https://doi.org/", url)
        url = re.sub(r"^(?:arxiv|arXiv):\s*", "https://arxiv.org/abs/", url)
        target = f"<{url}>" if not set(url) & set("<>\n") else ""
        parts.append(f"[{_marks(found[2]) if found[2] else _plain(url)}]({target})")
        place = found.end()
    return "".join((*parts, _marks(text[place:])))


def _marks(text: str) -> str:
    """Marked words; what only Markdown would take for a mark is kept as it is."""
    return _MARKED.sub(lambda found: _EMPHASIS[found[1]] + found[2] + _EMPHASIS[found[1]], text)


def _plain(text: str) -> str:
    return re.sub(r"([\[\]_*`\\])", r"\\\1", text)
