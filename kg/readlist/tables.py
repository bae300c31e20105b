"""Rows of tables as entries: the columns are known by their heads, and by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.readlist import labels, roles, wording
from kg.readlist.candidates import titles_apart
from kg.readlist.drafts import Draft, draft
from kg.readlist.outline import LEAVES, Block
from kg.readlist.pieces import Piece, pieces
from kg.titles import plain

Column = Literal["title", "venue", "year", "authors", "note", "other"]
# The words that a head may have; the first line that fits holds, and a title's head has nothing else, or names more of
# what stands in its cells: `Title & Authors`.
_TITLE = re.compile(
    r"(?:paper |article |book |authors? ?(?:[&/,+]|and) ?)?titles?(?:\s*(?:[&/,+]|and\b|with\b).*)?"
    r"|论文(?:名称|标题|题目)|标题|题目|titre|titel|título",
    re.I,
)
_HEADS: tuple[tuple[Column, re.Pattern[str]], ...] = (
    ("venue", re.compile(
        r"\b(?:venue|conference|conf|journal|publication|publisher|published|proceedings|source|pub)\b|会议|期刊|发表|来源",
        re.I)),
    ("year", re.compile(r"\b(?:year|date|time|month|released?)\b|年份|日期|时间|年", re.I)),
    ("authors", re.compile(r"\bauthors?\b|作者", re.I)),
    ("note", re.compile(
        r"\b(?:descriptions?|summary|abstract|notes?|comments?|tl;?dr|keywords?|tags?|tasks?|type|category|domain|field"
        r"|topic|institut(?:e|ion)s?|affiliations?|organi[sz]ation|company|team|contributions?|highlights?|overview"
        r"|backbone|size|params|language|licen[cs]e|stars?|citations?|remarks?|features?|metrics?|idx|id|no)\b"
        r"|描述|摘要|备注|简介|说明|机构|关键词|时长|封面|类型|^#$|序号", re.I)),
)  # fmt: skip
# Columns whose cells may stand in several rows: without an end, a page could ask for the square of its length.
_MOST_MERGED = 100
_PAPER = re.compile(r"(?:.*\b)?(?:papers?|articles?|works?|references?|publication)(?:\b.*)?|.*论文.*|文献|文章", re.I)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as a draft; `is_title_sure` where a head says that the title stands in its column."""

    draft: Draft
    line: int
    last_line: int
    has_title_column: bool
    is_title_sure: bool


def rows(table: Block) -> Iterator[Row]:
    """The rows of a table that may be entries: all but its head."""
    lines = [row for row in table.blocks if row.tag == "tr"]
    cells = _cells(lines)
    if not cells:
        return
    has_head = (bool(cells[0]) and all(cell.tag == "th" for cell in cells[0])) or _reads_as_head(cells[0])
    heads = [_head(cell) for cell in cells[0]] if has_head else []
    body = [(row, own) for row, own in zip(lines[has_head:], cells[has_head:], strict=True) if own]
    columns = [_column(head) for head in heads]
    title = _title_column(heads, columns, [own for _, own in body])
    titled = cells[0][title] if has_head and title is not None and title < len(cells[0]) else None
    for row, own in body:
        if titled is not None and title is not None and title < len(own) and own[title] is titled:
            continue  # what stands beside a title in its further rows is no entry
        titled = own[title] if title is not None and title < len(own) else None
        sure = (
            has_head
            and title is not None
            and title < len(heads)
            and (columns[title] == "title" or bool(_PAPER.fullmatch(heads[title])))
        )
        for found in _drafts(own, heads, columns, title):
            yield Row(found, row.line, row.last_line, title is not None, sure and len(found.title) > 3)


def _cells(lines: Sequence[Block]) -> list[list[Block]]:
    """The cells of each row, each in its column: one that began in a row above stands in its rows below too."""
    found: list[list[Block]] = []
    above: dict[int, tuple[Block, int]] = {}
    for row in lines:
        own: list[Block] = []
        below: dict[int, tuple[Block, int]] = {}
        begun = ((cell, cell.rows) for cell in row.blocks if cell.tag in {"td", "th"})
        while standing := above.get(len(own)) or next(begun, None):
            cell, more = standing
            if more > 1 and len(own) < _MOST_MERGED:
                below[len(own)] = (cell, more - 1)
            own.append(cell)
        above = below
        found.append(own)
    return found


def _column(head: str) -> Column:
    if _TITLE.fullmatch(head):
        return "title"
    return next((column for column, pattern in _HEADS if pattern.search(head)), "other")


def _head(cell: Block) -> str:
    """The words of a head, without what it has in brackets."""
    words = plain(wording.without_symbols(cell.text))
    return (wording.BRACKETS.sub("", words).strip(" *:") or words).strip(" *:")


def _reads_as_head(cells: list[Block]) -> bool:
    texts = [_head(cell) for cell in cells]
    return sum(_column(text) != "other" or bool(_PAPER.fullmatch(text)) for text in texts) >= 2


def _title_column(heads: list[str], columns: list[Column], body: list[list[Block]]) -> int | None:
    """The column of the titles: that whose head says so, else that which has titles for its content."""
    sizes: dict[int, float] = {}
    for place in range(max((len(own) for own in body), default=0)):
        column = columns[place] if place < len(columns) else "other"
        if column in {"venue", "year", "authors", "note"}:
            continue
        texts = [_title_text(own[place]) for own in body[:50] if place < len(own)]
        sizes[place] = sum(len(text) for text in texts) / max(len(texts), 1)
    stated = [place for place, column in enumerate(columns) if column == "title" and sizes.get(place)]
    if stated:
        return stated[0]
    papers = [place for place, head in enumerate(heads) if _PAPER.fullmatch(head) and sizes.get(place, 0) > 8]
    if papers:
        return max(papers, key=lambda place: sizes[place])
    return max(sizes, key=lambda place: (sizes[place], -place), default=None)


def _title_text(cell: Block) -> str:
    text = plain(wording.without_symbols("\n".join(_words(cell))))
    return "" if roles.said(text) or labels.is_label(text) or text.startswith("http") else text


def _words(cell: Block) -> list[str]:
    return ["".join(span.text for span in leaf.spans if not span.image) for leaf in _leaves(cell)]


def _leaves(cell: Block) -> list[Block]:
    found = []
    for block in cell.blocks:
        found += [block] if block.tag in LEAVES else _leaves(block)
    return found


def _drafts(own: list[Block], heads: list[str], columns: list[Column], title: int | None) -> list[Draft]:
    """The row's title, or the titles if it has several, with what the other cells say, each under its head."""
    details: list[list[Piece]] = []
    for place, cell in enumerate(own):
        if place == title:
            continue
        column = columns[place] if place < len(columns) else "other"
        line = [piece for piece in pieces(_leaves(cell)) if piece.text != "\n" or piece.link]
        text = "".join(piece.text for piece in line).strip()
        if not text and not any(piece.link for piece in line):
            continue
        if column in {"venue", "year", "authors"} and text:
            details.append([Piece(f"{column}: ", cell.line), *line])
        elif column != "note" and any(piece.link or "://" in piece.text for piece in line):
            head = heads[place] if place < len(heads) else ""
            details.append([Piece(f"{head}: ", cell.line), *line] if roles.said(head) else line)
        elif column == "other" and labels.is_label(text):
            details.append(line)
    named = pieces(_leaves(own[title])) if title is not None and title < len(own) else []
    return [draft(each, details) for each in titles_apart(named)]
