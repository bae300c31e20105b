"""Reading lists in reStructuredText, rewritten as Markdown line by line, so that each line keeps its number.

docutils would read it whole, but tells the lines of items only roughly, and includes files where it is not stopped.
Source: https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html
"""

from __future__ import annotations

import re

from kg.model import ReadingList
from kg.readlist import markdown

_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1*\s*$")
_DIRECTIVE = re.compile(r"(\s*)\.\.\s+([\w:-]+)::\s*(.*)$")
_TARGET = re.compile(r"\s*\.\.\s+_(`[^`\n]+`|[^:\n]+):\s*(\S.*)?$")
_EXPLICIT = re.compile(r"(\s*)\.\.(?:\s|$)")
_FOOTNOTE = re.compile(r"(\s*)\.\.\s+\[([^\]\n]{1,40})\]\s+(.*)$")
_ROW = re.compile(r"\s*[*-]\s+[-*](?:\s+(.*))?$")
_CELL = re.compile(r"\s+[-*](?:\s+(.*))?$")
_GRID = re.compile(r"\+(?:[-=]+\+)+")
_SIMPLE = re.compile(r"=+(?: +=+)+")
_OPTION = re.compile(r"\s*:[\w-]+:(?:\s|$)")
_ITEM = re.compile(r"(\s*)(?:([-*+•])|(?:\(?(\d+|#)[.)]))(\s+)(.*)$")
_FIELD = re.compile(r"(\s*):([\w ]{1,30}):\s+(.*)$")
_EMBEDDED = re.compile(r"`([^`<]{1,1000}?)\s*<([^<>`\s]{1,2000})>`__?")
_NAMED = re.compile(r"`([^`<>]{1,500})`__?(?!\w)|(?<![\w`])([A-Za-z][\w.-]{0,80})_(?![\w_])")
_LITERAL = re.compile(r"``([^`\n]{1,500})``")
_ROLE = re.compile(r":(doi|arxiv|pmid|title|emphasis|strong|[\w:-]{1,30}):`([^`\n]{1,500})`")
# Directives whose content is text like any other; of the others only options and content are dropped.
_SHOWN = frozenset((
    "note", "tip", "warning", "important", "hint", "caution", "admonition", "container", "topic", "rubric", "epigraph",
    "only", "dropdown", "seealso", "table", "grid", "card", "tab", "tab-set", "tab-item",
))  # fmt: skip
_ROLES = {"doi": "https://doi.org/", "arxiv": "https://arxiv.org/abs/", "pmid": "https://pubmed.ncbi.nlm.nih.gov/"}


def read(text: str, *, name: str, file: str) -> ReadingList:
    """The entries of a reStructuredText; `file` is what errors and reports call it."""
    return markdown.read(to_markdown(text), name=name, file=file)


def to_markdown(text: str) -> str:
    """The text as Markdown with the same number of lines; what is not shown becomes blank lines."""
    lines = text.expandtabs(4).split("\n")
    shown = _blocks(lines)
    return _inline("\n".join(shown), _targets(lines))


def _blocks(lines: list[str]) -> list[str]:
    """Headings, items, fields and tables as Markdown has them; directives and comments as blank lines."""
    shown: list[str] = []
    levels: list[tuple[str, bool]] = []
    headings: list[tuple[int, int]] = []
    hidden: int | None = None
    cut = 0
    place = 0
    while place < len(lines):
        line = lines[place]
        indent = _indent(line)
        if hidden is not None:
            if not line.strip() or indent > hidden:
                shown.append("")
                place += 1
                continue
            hidden = None
        if cut and line.strip() and indent < cut:
            cut = 0
        heading = _heading(lines, place)
        if heading and not indent:
            over, mark, title = heading
            if (mark, over) not in levels:
                levels.append((mark, over))
            headings.append((len(shown) + over, levels.index((mark, over)) + 1))
            shown += ["", title, ""] if over else [title, ""]
            place += 3 if over else 2
            continue
        if rows := _table(lines, place):
            shown += rows
            place += len(rows)
            continue
        if found := _FOOTNOTE.match(line):
            shown.append(f"{found[1]}- {found[3]}")
        elif found := _DIRECTIVE.match(line):
            if found[2].lower() == "list-table":
                end = next(
                    (at for at in range(place + 1, len(lines)) if lines[at].strip() and _indent(lines[at]) <= indent),
                    len(lines),
                )
                shown += ["", *_list_table(lines[place + 1 : end])]
                place = end
                continue
            if found[2].lower() in _SHOWN:
                shown.append(f"{found[1]}**{found[3]}**" if found[2] == "rubric" else "")
                following = next((each for each in lines[place + 1 : place + 8] if each.strip()), "")
                cut = _indent(following) if _indent(following) > indent else 0
            else:
                hidden = indent
                shown.append("")
        elif _TARGET.match(line):
            shown.append("")
        elif found := _EXPLICIT.match(line):
            hidden = indent
            shown.append("")
        else:
            shown.append(_line(line[cut:] if indent >= cut else line))
        place += 1
    # A title stands alone on its level; else all headings are below it.
    below = sum(level == 1 for _, level in headings) > 1
    for at, level in headings:
        shown[at] = f"{'#' * min(level + below, 6)} {shown[at]}"
    return shown


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"


def _list_table(lines: list[str]) -> list[str]:
    """The body of a list-table as rows, each on the line that it begins on."""
    shown = [""] * len(lines)
    rows: list[tuple[int, list[str]]] = []
    for place, line in enumerate(lines):
        if found := _ROW.match(line):
            rows.append((place, [found[1] or ""]))
        elif rows and (found := _CELL.match(line)):
            rows[-1][1].append(found[1] or "")
        elif rows:
            rows[-1][1][-1] += " " + line.strip()
    for number, (place, cells) in enumerate(rows):
        end = rows[number + 1][0] if number + 1 < len(rows) else len(lines)
        shown[place:end] = [_row(cells), *[_row([])] * (end - place - 1)]
        if not number and end - place > 1:
            shown[place + 1] = "|" + "---|" * len(cells)
    return shown


def _table(lines: list[str], place: int) -> list[str]:
    """The rows of a grid or a simple table that begins at a line, one for each of its lines; empty if none does."""
    line = lines[place]
    grid, simple = _GRID.fullmatch(line.strip()), _SIMPLE.fullmatch(line.strip())
    if not grid and not simple:
        return []
    end = place
    edges = [found.span() for found in re.finditer(r"[-=]+" if grid else r"=+", line)]
    closed = 0
    while end < len(lines) and (lines[end].strip() or (simple and closed < 3)) and end - place < 20_000:
        closed += bool(_SIMPLE.fullmatch(lines[end].strip()))
        end += 1
        if simple and closed == 3:
            break
    shown: list[str] = []
    for row in lines[place:end]:
        if row.strip()[:1] in {"+", "="} and not row.strip("+-= "):
            shown.append("|" + "---|" * len(edges) if len(shown) == 2 else "" if not shown else _row([""] * len(edges)))
        elif grid:
            shown.append(row.strip())
        else:
            shown.append(
                _row(
                    [
                        row[start : (edges[at + 1][0] if at + 1 < len(edges) else None)]
                        for at, (start, _) in enumerate(edges)
                    ]
                )
            )
    return shown


def _heading(lines: list[str], place: int) -> tuple[bool, str, str] | None:
    """The heading that begins at a line: whether a line stands over it, its mark and its words."""
    line = lines[place]
    following = lines[place + 1] if place + 1 < len(lines) else ""
    mark = _ADORNMENT.match(line)
    if mark and following.strip() and place + 2 < len(lines):
        under = _ADORNMENT.match(lines[place + 2])
        if under and under[0].strip() == mark[0].strip() and len(following.strip()) <= len(line.strip()) + 2:
            return True, mark[1], following.strip()
    under = _ADORNMENT.match(following)
    long_enough = under and len(under[0].strip()) >= min(3, len(line.strip()))
    if under and long_enough and line.strip() and not mark and not line.startswith((" ", "|", "+")):
        return False, under[1], line.strip()
    return None


def _line(line: str) -> str:
    if _OPTION.match(line) and not (_FIELD.match(line) and len(line.split(":", 2)[2].strip()) > 0):
        return ""
    if re.match(r"([!-/:-@\[-`{-~])\1{2,}\s*$", line) or re.match(r"\s*[=+-][=+\s-]*$", line):
        # The edge of a table, or a line across.
        return ""
    if found := _FIELD.match(line):
        return f"{found[1]}- {found[2]}: {found[3]}"
    if found := _ITEM.match(line):
        mark = f"{found[3]}." if found[3] and found[3] != "#" else "1." if found[3] else "-"
        return f"{found[1]}{mark}{found[4]}{found[5]}"
    if re.match(r"\s*\|\s", line) and line.count("|") == 1:
        # A line block: its lines stay lines.
        return line.replace("| ", "", 1) + "\\"
    # What is set in is a quotation, and no code as Markdown has it.
    return line


def _targets(lines: list[str]) -> dict[str, str]:
    """The addresses that names stand for: `.. _name: https://...`."""
    found: dict[str, str] = {}
    for line in lines:
        if (match := _TARGET.match(line)) and match[2]:
            found[_key(match[1])] = match[2].strip()
    return found


def _key(name: str) -> str:
    return " ".join(name.strip("` ").casefold().split())


def _inline(text: str, targets: dict[str, str]) -> str:
    """Links, roles and literals as Markdown has them; a link may go over the end of a line."""

    def named(found: re.Match[str]) -> str:
        words = found[1] or found[2]
        url = targets.get(_key(words))
        return f"[{words}](<{url}>)" if url and not set(url) & set("<>\n") else found[0]

    def role(found: re.Match[str]) -> str:
        site = _ROLES.get(found[1])
        words = found[2].split("<")[0].strip() or found[2]
        return f"[{words}](<{site}{found[2].strip()}>)" if site and not set(found[2]) & set("<>\n ") else f"*{words}*"

    # A vertical bar that is Markdown's mark of a table is none here.
    text = _LITERAL.sub(r"`\1`", text)
    text = _EMBEDDED.sub(lambda found: f"[{found[1].strip()}](<{found[2]}>)", text)
    text = _ROLE.sub(role, text)
    return _NAMED.sub(named, text)
