"""From the outline of a text to the entries of a reading list.

An entry is an item of a list, a row of a table, a paragraph or a heading with what stands under it. What is none of
them: contents tables, badges, news, notes to the reader, other lists, licences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.model import Entry, ReadingList
from kg.readlist import labels, roles, tables, vocabulary, wording
from kg.readlist.drafts import Draft, Piece, draft, is_nobody, kind_of, own_pids, pieces
from kg.readlist.identifiers import in_link
from kg.readlist.outline import BOLD, HEADINGS, LEAVES, Block
from kg.titles import plain

_NO_ENTRIES = vocabulary.phrase(vocabulary.NO_ENTRIES)
_CONTENTS = vocabulary.phrase(vocabulary.CONTENTS)
_FOLDED = vocabulary.phrase(vocabulary.FOLDED)
# A heading of more than the year that it names.
_SPAN = re.compile(r"\b(?:before|after|since|until|pre|earlier|older|prior|later)\b|[-–~+<>]\s*$|^\s*[<>~]", re.I)
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
        self._headings: list[tuple[int, str]] = []
        self._first = first
        self._blocks(root.blocks)

    @property
    def _section(self) -> tuple[str, ...]:
        return tuple(text for _, text in self._headings)

    @property
    def _holds_none(self) -> bool:
        return any(level > 1 and _NO_ENTRIES.fullmatch(_bare(text)) for level, text in self._headings)

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
        self._under(int(block.tag[1]), heading_text(block), hidden=block is self._first and block.tag == "h1")

    def _under(self, level: int, text: str, *, hidden: bool = False) -> None:
        self._headings = [above for above in self._headings if above[0] < level]
        if text and not hidden and not _CONTENTS.fullmatch(_bare(text)):
            self._headings.append((level, text))

    def _details(self, block: Block) -> None:
        """What folds: its summary is a heading, unless it only says that it folds."""
        before = list(self._headings)
        summary = next((inner for inner in block.blocks if inner.tag == "summary"), None)
        inner = next((h for h in _leaves([block]) if h.tag in HEADINGS), None) if summary is None else None
        text = heading_text(summary) if summary else ""
        if (
            text
            and inner is None
            and not _FOLDED.fullmatch(text)
            and text.casefold() not in {h.casefold() for _, h in before}
        ):
            self._under(max((level for level, _ in before), default=1) + 1, text)
        self._blocks([each for each in block.blocks if each.tag != "summary"])
        self._headings = before

    def _heading_entry(self, block: Block, body: Sequence[Block]) -> int | None:
        """How many blocks under a heading belong to it, if it is an entry, which is added then; None if it is none."""
        own = pieces([block])
        alone = draft(own)
        linked = alone.how == "link" and block.tag != "h1" and not is_nobody(alone)
        if self._holds_none or not (linked or alone.has_paper or len(alone.title.split()) >= 3):
            return None
        end = next((place for place, inner in enumerate(body) if _holds_entries(inner, alone)), len(body))
        under = body[:end]
        named = alone.has_paper and len(alone.title.split()) >= 3
        if (end < len(body) and not named) or len(under) > MOST_BLOCKS:
            return None
        whole = draft(own, _split([pieces([leaf]) for leaf in _leaves(under)]))
        if not whole.has_paper and not (linked and not under):
            return None
        self._headings = [above for above in self._headings if above[0] < int(block.tag[1])]
        self._add(whole, block.line, max([block.last_line, *(leaf.last_line for leaf in _leaves(under))]))
        return end

    # -- items ---------------------------------------------------------------------------------------------------------

    def _items(self, items: Sequence[Block]) -> None:
        drafts = [_item(item) for item in items]
        sure = [_is_entry(each) for each in drafts]
        titled = self._lines or sum(sure) >= max(2, _SHARE * len(items))
        for item, own, entry in zip(items, drafts, sure, strict=True):
            self._one_item(item, own, entry or (titled and _could_be_title(own)))

    def _one_item(self, item: Block, own: Draft, entry: bool) -> None:
        nested = [inner for inner in item.blocks if inner.tag not in LEAVES]
        children = [li for inner in nested if inner.tag in {"ul", "ol"} for li in inner.blocks if li.tag == "li"]
        drafts = [_item(child) for child in children]
        apart = [_stands_alone(child, own) for child in drafts]
        if not children or not any(apart):
            leaves = [leaf for inner in nested for leaf in _leaves([inner])]
            whole = draft(pieces(_own_leaves(item)), _split([pieces([leaf]) for leaf in leaves])) if leaves else own
            if (entry or _is_entry(whole)) and not any(inner.tag == "table" for inner in nested):
                if not self._holds_none:
                    self._add(whole, item.line, item.last_line)
            else:
                self._group(own, nested)
            return
        if entry and (own.links or own.label) and own.how != "words":
            details = [child for child, alone in zip(children, apart, strict=True) if not alone]
            whole = draft(
                pieces(_own_leaves(item)), _split([pieces([leaf]) for child in details for leaf in _leaves([child])])
            )
            if not self._holds_none:
                self._add(whole, item.line, max([leaf.last_line for leaf in _own_leaves(item)], default=item.line))
            self._items([child for child, alone in zip(children, apart, strict=True) if alone])
            return
        self._group(own, nested)

    def _group(self, own: Draft, nested: Sequence[Block]) -> None:
        """An item that only names what stands under it is a heading."""
        before = list(self._headings)
        text = wording.tidy(own.title)
        if text and nested and len(text) <= 100:
            self._under(max((level for level, _ in before), default=1) + 1, text)
        self._blocks(nested)
        self._headings = before

    # -- tables --------------------------------------------------------------------------------------------------------

    def _table(self, block: Block) -> None:
        if self._holds_none:
            return
        for row in tables.rows(block):
            found = row.draft
            if row.has_title_column and not found.links and not row.is_title_sure:
                continue
            if (
                found.title
                and (found.links or row.is_title_sure)
                and not is_nobody(found)
                and not (found.internal and not found.links)
            ):
                self._add(found, row.line, row.last_line)

    # -- paragraphs ----------------------------------------------------------------------------------------------------

    def _paragraphs(self, blocks: Sequence[Block], place: int) -> int:
        """The entries of a paragraph, and of those after it that say more; how many were taken."""
        block = blocks[place]
        heading = _bold_heading(block)
        following = blocks[place + 1] if place + 1 < len(blocks) else None
        if heading and following and following.tag in {"ul", "ol", "table", "details"}:
            self._under(_DEEP, heading)
            return 1
        if self._holds_none:
            return 1
        lines = _split([pieces([block])])
        groups = _paragraph_groups(lines)
        taken = 1
        if len(groups) == 1:
            # A title, and in paragraphs of their own who wrote it and where it is.
            while (
                place + taken < len(blocks)
                and taken < 4
                and blocks[place + taken].tag == "p"
                and (alone := draft(groups[0])).how in {"bold", "quote"}
                and not alone.links
                and _continues(blocks[place + taken])
            ):
                groups[0] = [*groups[0], *pieces([blocks[place + taken]])]
                taken += 1
        found = [
            (group, draft(_first_line(group), _split([group])[1:]) if len(groups) == 1 and taken > 1 else draft(group))
            for group in groups
        ]
        kept = [(group, each) for group, each in found if _is_paragraph_entry(each)]
        for group, each in kept:
            self._add(each, group[0].line, max(piece.line for piece in group))
        return taken if kept else 1

    def _add(self, found: Draft, line: int, last_line: int) -> None:
        if found.how == "words" and wording.is_note(found.title):
            return
        section = self._section
        kind = kind_of(found, section)
        year, venue = _dated(found, section)
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


def _dated(found: Draft, section: Sequence[str]) -> tuple[int | None, str | None]:
    """The year and the venue: the entry's own, else those of a heading that is nothing but a label (`ICML 2024`)."""
    year, venue = found.year, found.venue
    for heading in reversed(section):
        if year is not None and venue:
            break
        stated = labels.years(heading)
        if len(stated) == 1 and labels.is_label(heading) and len(heading.split()) <= 4 and not _SPAN.search(heading):
            year = stated[0] if year is None else year
            venue = venue or labels.venue(heading)
    return year, venue


def heading_text(block: Block) -> str:
    """A heading without badges, emoji and marks."""
    text = "".join(span.text for span in block.spans if not span.image)
    return plain(wording.without_symbols(text)).strip(" *_:：|#")


def _bare(text: str) -> str:
    return re.sub(r"^[\W\d_]+|[\W_]+$", "", text)


def _first_heading(root: Block) -> Block | None:
    return next((leaf for leaf in _leaves([root]) if leaf.tag in HEADINGS), None)


def _leaves(blocks: Sequence[Block]) -> list[Block]:
    """The leaves within some blocks, in their order."""
    found: list[Block] = []
    for block in blocks:
        if block.tag in LEAVES:
            found.append(block)
        else:
            found += _leaves(block.blocks)
    return found


def _own_leaves(item: Block) -> list[Block]:
    return [block for block in item.blocks if block.tag in LEAVES]


def _body(blocks: Sequence[Block], place: int) -> Sequence[Block]:
    end = place
    while end < len(blocks) and blocks[end].tag not in HEADINGS:
        end += 1
    return blocks[place:end]


def _first_line(group: Sequence[Piece]) -> list[Piece]:
    return _split([group])[0]


def _split(lines: Sequence[Sequence[Piece]]) -> list[list[Piece]]:
    """Pieces by lines of the text."""
    found: list[list[Piece]] = []
    for line in lines:
        current: list[Piece] = []
        for piece in line:
            if piece.text == "\n":
                if current:
                    found.append(current)
                current = []
            else:
                current.append(piece)
        if current:
            found.append(current)
    return found


def _item(item: Block) -> Draft:
    return draft(pieces(_own_leaves(item)))


def _is_entry(found: Draft) -> bool:
    """Whether a draft is an entry for what it says itself."""
    if is_nobody(found) or (found.internal and not found.links):
        return False
    if found.how in {"words", "quote"} and wording.is_note(found.before or found.title):
        return False
    if found.links:
        named = any(roles.names_paper(in_link(link.url)) for link in found.links)
        if found.how == "link" and not named and labels.is_label(found.title) and labels.years(found.title):
            # The page of a conference.
            return False
        if found.how in {"link", "bold"} and found.before and wording.is_note(found.before):
            return False
        return bool(found.title) or found.has_paper or any(not link.text for link in found.links)
    if found.stated or (found.how == "link" and found.title.count(" ") >= 2):
        return True
    if found.how == "quote":
        return bool(found.label or found.authors or found.title.count(" ") > 2)
    dated = bool(labels.years(found.label or "")) or bool(found.authors and found.year)
    if found.how == "bold":
        alone = not found.rest.strip(" .*") and found.title.count(" ") >= 3
        return (
            not wording.tidy(found.before)
            and found.title.count(" ") >= 1
            and (dated or bool(found.authors) or found.year is not None or alone)
        )
    return bool(
        found.how == "words"
        and dated
        and found.label != found.title
        and (found.title.count(" ") >= 1 or not found.title.isascii())
    )


def _could_be_title(found: Draft) -> bool:
    """Whether plain words among entries are one too."""
    return (
        bool(found.title)
        and not found.internal
        and not wording.is_note(found.title)
        and not is_nobody(found)
        and len(found.title) < 300
    )


def _stands_alone(child: Draft, parent: Draft) -> bool:
    """Whether an item under another one is an entry of its own, and not what is said of that one."""
    if not _is_entry(child) or (not child.links and child.how == "words" and parent.links):
        return False
    if child.how in {"link", "bold", "quote"} and child.links:
        return not _says_more(child, parent)
    if child.how == "words" and child.has_paper:
        return not parent.has_paper and len(child.title.split()) >= 4 and ":" not in child.title[:20]
    return not parent.links and child.how != "none"


def _says_more(child: Draft, parent: Draft) -> bool:
    """Whether a line with a link only says more of the entry above: its code, its page, its venue."""
    if child.how == "link":
        link = child.title_link
        if roles.said(child.title):
            return True
        return bool(child.before.strip(" -–—•·*:")) or bool(
            link
            and link.role not in {"paper", "pdf"}
            and len(child.title.split()) <= 3
            and parent.how != "none"
            and not parent.links
        )
    return child.how == "bold" and bool(parent.links) and not child.has_paper


def _holds_entries(block: Block, heading: Draft) -> bool:
    """Whether a block under a heading holds entries of its own, and does not say more of the heading."""
    if block.tag in {"table", "details"}:
        return True
    if block.tag == "p":
        found = draft(pieces([block]))
        return found.how in {"link", "bold", "quote"} and bool(found.links) and not _says_more(found, heading)
    if block.tag == "li":
        found = _item(block)
        if found.links and found.how == "words":
            return found.title.count(" ") >= 3 and not found.authors and not wording.is_keyed(block.text)
        return bool(found.links) and found.how != "none" and not _says_more(found, heading)
    return any(_holds_entries(inner, heading) for inner in block.blocks)


def _bold_heading(block: Block) -> str:
    """The words of a paragraph that is bold as a whole and has no link: a heading in all but name."""
    own = [piece for piece in pieces([block]) if piece.text.strip()]
    if len(own) == 1 and own[0].marks & BOLD and not own[0].link and len(own[0].text.split()) <= 10:
        return plain(wording.without_symbols(own[0].text)).strip(" *_:：|#")
    return ""


def _continues(block: Block) -> bool:
    """Whether a paragraph says more of a title above: names, labels, links that say what they lead to."""
    found = draft(pieces([block]))
    return found.how in {"none", "words"} and not wording.is_note(found.title) and len(block.text) < 600


def _paragraph_groups(lines: Sequence[list[Piece]]) -> list[list[Piece]]:
    """The lines of a paragraph by entries: a new one begins where a line begins as the first one did."""
    groups: list[list[Piece]] = []
    look: object = None
    for line in lines:
        begins = _beginning(line)
        if not groups or (begins == look and begins is not None):
            groups.append([])
            look = look or begins
        groups[-1] += [*line, Piece("\n", line[-1].line)]
    return groups


def _beginning(line: Sequence[Piece]) -> object:
    """What a line begins with, where that may be a title or a number."""
    found = draft(line)
    first = next((piece for piece in line if piece.text.strip() or piece.link), None)
    if first is None:
        return None
    if wording.NUMBER.match(first.text) and not first.link:
        return "number"
    if first.link and not first.text.strip():
        return None
    if found.how in {"link", "bold", "quote"} and not wording.tidy(found.before):
        return (found.how, bool(first.link))
    return None


def _is_paragraph_entry(found: Draft) -> bool:
    if not found.links or is_nobody(found) or not _is_entry(found):
        return False
    if found.how == "words":
        if roles.said(re.split(r"[:：]", found.title, maxsplit=1)[0]):
            return False
        explicit = any(
            link.role in {"paper", "pdf"} and (roles.said(link.text) or not link.text) for link in found.links
        )
        return (
            explicit
            and len(found.title.split()) >= 3
            and not re.match(r"\s*\w+ (?:is|are|was|has|have|can|will)\b", found.rest)
        )
    before = wording.leading_labels(found.before + "\0")[0].strip('\0 \n*_-–—•·>"“:,.')
    if before and not (found.how in {"quote", "bold"} and (found.authors or len(before) < 4)):
        return False
    if re.match(r"[ ,]*[a-z]{2,}\s", found.rest) and len(found.rest.split()) > 8:
        return False
    return found.how != "none" and (found.has_paper or bool(found.label) or any(link.role for link in found.links))
