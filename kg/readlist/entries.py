"""From the outline of a text to the entries of a reading list.

An entry is an item of a list, a row of a table, a paragraph or a heading with what stands under it. What is none of
them: contents tables, badges, news, notes to the reader, other lists, licences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.model import Entry, ReadingList
from kg.readlist import labels, roles, tables, vocabulary, wording
from kg.readlist.candidates import (
    bold_heading,
    by_lines,
    continues,
    could_be_title,
    gives_fields,
    groups_others,
    holds_entries,
    is_entry,
    is_paragraph_entry,
    item_draft,
    leaves,
    own_leaves,
    paragraph_groups,
    stands_alone,
    titles_apart,
)
from kg.readlist.drafts import Draft, draft
from kg.readlist.headings import Headings, dated, heading_text, names_no_entries
from kg.readlist.identity import is_nobody, kind_of, own_pids
from kg.readlist.outline import HEADINGS, LEAVES, Block
from kg.readlist.pieces import Piece, pieces, size
from kg.titles import plain

_FOLDED = vocabulary.phrase(vocabulary.FOLDED)
# A part of a course or a book, which is named after no work.
_PART = re.compile(
    r"(?:week|lecture|session|day|chapter|module|part|class|unit|seminar|meeting)\s*\W?\d.*|第.{1,3}[周课讲章].*", re.I
)
# A list of plain words is one of titles if so many of its items are known to be entries.
_SHARE = 0.5
_DEEP = 7
# What has more under it is a section, and no entry.
MOST_BLOCKS = 12


def reading_list(root: Block, *, name: str, file: str, title: str = "", lines: bool = False) -> ReadingList:
    """The entries of an outline in their order.

    `title` is what the text calls itself outside of its headings; `lines` says that nothing but entries is expected.
    """
    walk = _Walk(root, file=file, lines=lines)
    return ReadingList(name=name, title=walk.title or plain(title) or name, entries=tuple(walk.entries))


class _Walk:
    """Goes through the blocks in their order and keeps the headings above."""

    def __init__(self, root: Block, *, file: str, lines: bool) -> None:
        self._file = file
        self._lines = lines
        self.entries: list[Entry] = []
        self.title = ""
        first = _first_heading(root)
        if first is not None and first.tag == "h1":
            self.title = heading_text(first)
        self._headings = Headings()
        self._first = first
        self._blocks(root.blocks)

    def _blocks(self, blocks: Sequence[Block]) -> None:
        place = 0
        while place < len(blocks):
            block = blocks[place]
            place += 1
            if block.tag in HEADINGS:
                body = _body(blocks, place)
                taken = None if block is self._first else self._heading_entry(block, body)
                if taken is None:
                    self._enter(block)
                else:
                    place += taken
            elif block.tag in {"ul", "ol"}:
                self._items([item for item in block.blocks if item.tag == "li"])
            elif block.tag == "table":
                self._table(block)
            elif block.tag == "p":
                place += self._paragraphs(blocks, place - 1) - 1
            elif block.tag == "details":
                self._details(block)
            elif block.tag == "li":
                run = [block]
                while place < len(blocks) and blocks[place].tag == "li":
                    run.append(blocks[place])
                    place += 1
                self._items(run)
            elif block.tag not in {"nav", "footer"}:
                self._blocks(block.blocks)

    # -- headings ------------------------------------------------------------------------------------------------------

    def _enter(self, block: Block) -> None:
        # The title of the whole is no section of it.
        is_title = block is self._first and block.tag == "h1"
        self._headings.enter(int(block.tag[1]), "" if is_title else heading_text(block))

    def _details(self, block: Block) -> None:
        """What folds: its summary is a heading, unless it only says that it folds."""
        summary = next((inner for inner in block.blocks if inner.tag == "summary"), None)
        text = heading_text(summary) if summary else ""
        said = {above.casefold() for above in self._headings.texts}
        names = not _FOLDED.fullmatch(text) and text.casefold() not in said
        with self._headings.within(text if names else ""):
            self._blocks([each for each in block.blocks if each.tag != "summary"])

    def _heading_entry(self, block: Block, body: Sequence[Block]) -> int | None:
        """How many blocks under a heading belong to it, if it is an entry, which is added then; None if it is none."""
        own = pieces([block])
        alone = draft(own)
        linked = alone.how == "link" and block.tag != "h1" and not is_nobody(alone)
        titled = len(alone.title.split()) >= 3 or self._has_fields(alone, body)
        if self._headings.hold_none or not (linked or alone.has_paper or titled):
            return None
        end = next((place for place, inner in enumerate(body) if holds_entries(inner, alone)), len(body))
        under = body[:end]
        named = alone.has_paper and len(alone.title.split()) >= 3
        if (end < len(body) and not named) or len(under) > MOST_BLOCKS:
            return None
        whole = draft(own, by_lines([pieces([leaf]) for leaf in leaves(under)]))
        if not whole.has_paper and not (linked and not under):
            return None
        self._headings.leave(int(block.tag[1]))
        self._add(whole, block.line, max([block.last_line, *(leaf.last_line for leaf in leaves(under))]))
        return end

    @staticmethod
    def _has_fields(alone: Draft, body: Sequence[Block]) -> bool:
        """Whether words that may be a short title are one: what stands under them are the fields of an entry."""
        is_section = (
            roles.said(alone.title)
            or labels.is_label(alone.title)
            or _PART.fullmatch(alone.title)
            or names_no_entries(alone.title)
        )
        return bool(alone.title and body) and not is_section and gives_fields(body[0])

    def _with_fields(self, titled: Sequence[Block], under: Block, line: int) -> bool:
        """Whether words and the list under them are one entry, which is added then: a title, its fields and links."""
        own = pieces(titled)
        alone = draft(own)
        announces = "".join(leaf.text for leaf in titled).rstrip().endswith((":", "："))
        if alone.links or announces or self._headings.hold_none or not self._has_fields(alone, [under]):
            return False
        whole = draft(own, by_lines([pieces([leaf]) for leaf in leaves([under])]))
        if not (whole.has_paper or whole.authors) or (len(under.blocks) < 2 and size(alone.title) < 3):
            return False
        self._add(whole, line, max(leaf.last_line for leaf in leaves([under])))
        return True

    # -- items ---------------------------------------------------------------------------------------------------------

    def _items(self, items: Sequence[Block]) -> None:
        drafts = [item_draft(item) for item in items]
        sure = [is_entry(each) for each in drafts]
        titled = self._lines or sum(sure) >= max(2, _SHARE * len(items))
        for item, own, entry in zip(items, drafts, sure, strict=True):
            self._one_item(item, own, entry or (titled and could_be_title(own)))

    def _one_item(self, item: Block, own: Draft, entry: bool) -> None:
        nested = [inner for inner in item.blocks if inner.tag not in LEAVES]
        children = [li for inner in nested if inner.tag in {"ul", "ol"} for li in inner.blocks if li.tag == "li"]
        if len(nested) == 1 and self._with_fields(own_leaves(item), nested[0], item.line):
            return
        drafts = [item_draft(child) for child in children]
        apart = [
            stands_alone(alone, own) or groups_others(child, own) for child, alone in zip(children, drafts, strict=True)
        ]
        if not children or not any(apart):
            under_it = [leaf for inner in nested for leaf in leaves([inner])]
            whole = (
                draft(pieces(own_leaves(item)), by_lines([pieces([leaf]) for leaf in under_it])) if under_it else own
            )
            if (entry or is_entry(whole)) and not any(inner.tag == "table" for inner in nested):
                if not self._headings.hold_none:
                    apart_from = titles_apart(pieces(own_leaves(item))) if not under_it else []
                    for each in map(draft, apart_from) if len(apart_from) > 1 else (whole,):
                        self._add(each, item.line, item.last_line)
            else:
                self._group(own, nested)
            return
        if entry and (own.links or own.label) and own.how != "words":
            details = [child for child, alone in zip(children, apart, strict=True) if not alone]
            whole = draft(
                pieces(own_leaves(item)), by_lines([pieces([leaf]) for child in details for leaf in leaves([child])])
            )
            if not self._headings.hold_none:
                self._add(whole, item.line, max([leaf.last_line for leaf in own_leaves(item)], default=item.line))
            self._items([child for child, alone in zip(children, apart, strict=True) if alone])
            return
        self._group(own, nested)

    def _group(self, own: Draft, nested: Sequence[Block]) -> None:
        """An item that only names what stands under it is a heading."""
        text = wording.tidy(own.title)
        with self._headings.within(text if nested and len(text) <= 100 else ""):
            self._blocks(nested)

    # -- tables --------------------------------------------------------------------------------------------------------

    def _table(self, block: Block) -> None:
        if self._headings.hold_none:
            return
        for row in tables.rows(block):
            found = row.draft
            if row.has_title_column and not found.links and not row.is_title_sure:
                continue
            if (
                (found.title or any(map(roles.names_paper, found.pids.values())))
                and (found.links or row.is_title_sure)
                and not is_nobody(found)
                and not (found.internal and not found.links)
            ):
                self._add(found, row.line, row.last_line)

    # -- paragraphs ----------------------------------------------------------------------------------------------------

    def _paragraphs(self, blocks: Sequence[Block], place: int) -> int:
        """The entries of a paragraph, and of those after it that say more; how many were taken."""
        block = blocks[place]
        heading = bold_heading(block)
        following = blocks[place + 1] if place + 1 < len(blocks) else None
        if (
            following
            and following.tag in {"ul", "ol"}
            and draft(pieces([block])).how == "bold"
            and self._with_fields([block], following, block.line)
        ):
            return 2
        if heading and following and following.tag in {"ul", "ol", "table", "details"}:
            self._headings.enter(_DEEP, heading)
            return 1
        if self._headings.hold_none:
            return 1
        lines = by_lines([pieces([block])])
        groups = paragraph_groups(lines)
        taken = 1
        if len(groups) == 1:
            # A title, and in paragraphs of their own who wrote it and where it is.
            while (
                place + taken < len(blocks)
                and taken < 4
                and blocks[place + taken].tag == "p"
                and (alone := draft(groups[0])).how in {"bold", "quote"}
                and not alone.links
                and continues(blocks[place + taken])
            ):
                groups[0] = [*groups[0], *pieces([blocks[place + taken]])]
                taken += 1
        found = [
            (
                group,
                draft(_first_line(group), by_lines([group])[1:]) if len(groups) == 1 and taken > 1 else draft(group),
            )
            for group in groups
        ]
        kept = [(group, each) for group, each in found if is_paragraph_entry(each, group)]
        for group, each in kept:
            self._add(each, group[0].line, max(piece.line for piece in group))
        return taken if kept else 1

    def _add(self, found: Draft, line: int, last_line: int) -> None:
        if found.how == "words" and wording.is_note(found.title):
            return
        section = self._headings.texts
        kind = kind_of(found, section)
        year, venue = dated(found.year, found.venue, section)
        self.entries.append(
            Entry(
                position=len(self.entries) + 1,
                title=found.title,
                links=tuple(found.links),
                pids=own_pids(found, kind),
                kind=kind,
                section=section,
                label=found.label,
                year=year,
                venue=venue,
                file=self._file,
                line=line,
                last_line=max(line, last_line),
                authors=found.authors,
            )
        )


def _first_heading(root: Block) -> Block | None:
    return next((leaf for leaf in leaves([root]) if leaf.tag in HEADINGS), None)


def _body(blocks: Sequence[Block], place: int) -> Sequence[Block]:
    end = place
    while end < len(blocks) and blocks[end].tag not in HEADINGS:
        end += 1
    return blocks[place:end]


def _first_line(group: Sequence[Piece]) -> list[Piece]:
    return by_lines([group])[0]
