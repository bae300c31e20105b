"""Reading lists in Markdown, as GitHub shows it: tables and struck words, HTML within, front matter before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kg.model import ReadingList
from kg.readlist import entries, html
from kg.readlist.outline import LONGEST, MARKS, Outline, no_collection

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?:.*\n){0,200}?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_TITLE = re.compile(r"^title:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", re.M | re.I)
# A heading without the blank after the marks, which GitHub showed as one for years: `##Papers`.
_TIGHT_HEADING = re.compile(r"^(#{1,6})(?=[^\s#!])", re.M)


def read(text: str, *, name: str, file: str) -> ReadingList:
    """The entries of a Markdown text; `file` is what errors and reports call it."""
    front = _FRONT_MATTER.match(text)
    title = ""
    if front:
        stated = _TITLE.search(front[0])
        title = stated[1] if stated else ""
        text = "\n" * front[0].count("\n") + text[front.end() :]
    outline = Outline()
    with no_collection():
        _blocks(outline, _parser().parse(_TIGHT_HEADING.sub(r"\1 ", text)))
        return entries.reading_list(outline.done(), name=name, file=file, title=title)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    # Deeper than any list is nested; deeper ones are read as words.
    parser.options["maxNesting"] = 40
    parser.core.ruler.at("inline", _within_lines)
    # Addresses stay as they are written; what is none of the web's is sorted out with the links.
    parser.normalizeLink = parser.normalizeLinkText = str  # type: ignore[method-assign,assignment]
    parser.validateLink = bool  # type: ignore[method-assign,assignment]
    return parser


def _within_lines(state: object) -> None:
    """markdown-it's rule for what stands within a line, but for lines that are too long.

    Brackets and stars that never end cost it the square of their number.
    """
    for token in state.tokens:  # type: ignore[attr-defined]  # a StateCore
        if token.type == "inline":
            if len(token.content) > LONGEST:
                token.children = []
            else:
                state.md.inline.parse(token.content, state.md, state.env, token.children)  # type: ignore[attr-defined]


def _blocks(outline: Outline, tokens: Sequence[Token]) -> None:
    for token in tokens:
        if token.map and token.nesting >= 0:
            outline.line = token.map[0] + 1
        if token.type == "inline":
            _words(outline, token.children or [])
        elif token.type == "html_block":
            html.feed(outline, token.content.rstrip("\n"))
        elif token.nesting > 0:
            outline.open(token.tag, written=True)
        elif token.nesting < 0:
            outline.close(token.tag, written=True)


def _words(outline: Outline, pieces: Sequence[Token]) -> None:
    for piece in pieces:
        match piece.type:
            case "text":
                outline.text(piece.content)
            case "code_inline":
                outline.mark("code", opens=True)
                outline.text(piece.content)
                outline.mark("code", opens=False)
            case "softbreak" | "hardbreak":
                outline.text("\n")
                outline.line += 1
            case "link_open":
                outline.link(str(piece.attrs["href"]))
            case "link_close":
                outline.end_link()
            case "image":
                outline.text(piece.content, image=str(piece.attrs.get("src") or "?"))
            case "html_inline":
                html.feed(outline, piece.content)
            case _ if piece.tag in MARKS:
                outline.mark(piece.tag, opens=piece.nesting > 0)
            case _:
                pass
