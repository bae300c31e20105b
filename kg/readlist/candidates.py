"""Which pieces of a text are entries, which only say more of one, and where one ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kg.readlist import labels, roles, title_signs, wording
from kg.readlist.drafts import Draft, draft
from kg.readlist.fields import key_of
from kg.readlist.identifiers import in_link
from kg.readlist.identity import is_nobody
from kg.readlist.outline import BOLD, LEAVES, Block
from kg.readlist.pieces import Piece, pieces, size
from kg.titles import plain

# `@key`: a work that is cited, and told of elsewhere.
_CITED = re.compile(r"@[\w:./+-]+")
# What stands between titles that are no more than listed.
_SEPARATORS = re.compile(r"(?:[\s,;/|•·&+-]|\band\b)*|[^\n]*\n[\s•·*-]*(?:\d{1,2}[.)]|\(\d{1,2}\)|\[\d{1,2}\])\s*")


def item_draft(item: Block) -> Draft:
    """The draft of an item's own words, without what is nested in it."""
    return draft(pieces(own_leaves(item)))


def is_entry(found: Draft) -> bool:
    """Whether a draft is an entry for what it says itself."""
    if is_nobody(found) or (found.internal and not found.links):
        return False
    if found.how in {"words", "quote"} and wording.is_note(found.before or found.title):
        return False
    if found.links:
        if found.how == "link" and labels.is_label(found.title) and labels.years(found.title):
            # The page of a conference, unless an identifier says that it is a paper.
            return any(map(roles.names_paper, found.pids.values()))
        if found.how in {"link", "bold"} and found.before and wording.is_note(found.before):
            return False
        return bool(found.title) or found.has_paper or any(not link.text for link in found.links)
    if found.stated or (found.local and found.title) or (found.how == "link" and found.title.count(" ") >= 2):
        return True
    if found.how == "quote":
        return bool(found.label or found.authors or found.title.count(" ") > 2)
    dated = bool(labels.years(found.label or "")) or bool(found.authors and found.year)
    if found.how == "bold":
        alone = not found.rest.strip(" .*") and found.title.count(" ") >= 3
        # A year and venue in front say what it is: `[2023 Nature] **Title**`.
        return (
            not wording.tidy(wording.leading_labels(found.before + "\0")[0].strip("\0"))
            and found.title.count(" ") >= 1
            and (dated or bool(found.authors) or found.year is not None or alone)
        )
    return bool(
        found.how == "words"
        and dated
        and found.label != found.title
        and (found.title.count(" ") >= 1 or not found.title.isascii())
    )


def titles_apart(own: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces by entries: several where titles that link to papers are only listed, `[A](...), [B](...)`."""
    starts = [place for place, piece in enumerate(own) if title_signs.is_link_title(piece) and _leads_to_paper(piece)]
    between = ("".join(piece.text for piece in own[a + 1 : b]) for a, b in pairwise(starts))
    if len(starts) < 2 or not all(_SEPARATORS.fullmatch(text) for text in between):
        return [list(own)]
    return [list(own[0 if not number else a : b]) for number, (a, b) in enumerate(pairwise([*starts, len(own)]))]


def _leads_to_paper(title: Piece) -> bool:
    """Whether a title is linked to a paper, by an id or its site; a short one with a file may be an appendix."""
    role = roles.of_address(title.url)
    return roles.names_paper(in_link(title.url)) or role == "paper" or (role == "pdf" and size(title.text) >= 3)


def could_be_title(found: Draft) -> bool:
    """Whether plain words among entries are one too."""
    return (
        bool(found.title)
        and not _CITED.fullmatch(found.title)
        and not found.internal
        and not wording.is_note(found.title)
        and not is_nobody(found)
        and len(found.title) < 300
    )


def stands_alone(child: Draft, parent: Draft) -> bool:
    """Whether an item under another one is an entry of its own, and not what is said of that one."""
    if not is_entry(child) or (not child.links and child.how == "words" and parent.links):
        return False
    if child.how in {"link", "bold", "quote"} and child.links:
        return not _says_more(child, parent)
    if child.how == "words" and child.has_paper:
        return not parent.has_paper and len(child.title.split()) >= 4 and ":" not in child.title[:20]
    return not parent.links and child.how != "none"


def groups_others(item: Block, parent: Draft) -> bool:
    """Whether entries of their own are listed under an item, which stands under `parent` itself."""
    lists = [inner for inner in item.blocks if inner.tag in {"ul", "ol"}]
    return not parent.links and any(
        stands_alone(item_draft(li), parent) for inner in lists for li in inner.blocks if li.tag == "li"
    )


def _says_more(child: Draft, parent: Draft) -> bool:
    """Whether a line with a link only says more of the entry above: its code, its page, its venue."""
    if child.how == "link":
        link = child.title_link
        if roles.said(child.title):
            return True
        return bool(wording.leading_labels(child.before + "\0")[0].strip("\0 -–—•·*:")) or bool(
            link
            and link.role not in {"paper", "pdf"}
            and len(child.title.split()) <= 3
            and parent.how != "none"
            and not parent.links
        )
    return child.how == "bold" and bool(parent.links) and not child.has_paper


def holds_entries(block: Block, heading: Draft) -> bool:
    """Whether a block under a heading holds entries of its own, and does not say more of the heading."""
    if block.tag in {"table", "details"}:
        return True
    if block.tag == "p":
        found = draft(pieces([block]))
        return found.how in {"link", "bold", "quote"} and bool(found.links) and not _says_more(found, heading)
    if block.tag == "li":
        found = item_draft(block)
        if found.links and found.how == "words":
            return found.title.count(" ") >= 3 and not found.authors and not wording.is_keyed(block.text)
        return bool(found.links) and found.how != "none" and not _says_more(found, heading)
    return any(holds_entries(inner, heading) for inner in block.blocks)


def gives_fields(block: Block) -> bool:
    """Whether a list gives the fields and links of one entry, each once: `- Authors: ...`, `- [PDF](...)`."""
    items = [item for item in block.blocks if item.tag == "li"]
    keys = [key_of("".join(piece.text for piece in pieces(own_leaves(item)))) for item in items]
    return bool(keys) and all(keys) and len(set(keys)) == len(keys)


def bold_heading(block: Block) -> str:
    """The words of a paragraph that is bold as a whole and has no link: a heading in all but name."""
    own = [piece for piece in pieces([block]) if piece.text.strip()]
    if len(own) == 1 and own[0].marks & BOLD and not own[0].link and len(own[0].text.split()) <= 10:
        return plain(wording.without_symbols(own[0].text)).strip(" *_:：|#")
    return ""


def continues(block: Block) -> bool:
    """Whether a paragraph says more of a title above: names, labels, links that say what they lead to."""
    found = draft(pieces([block]))
    return found.how in {"none", "words"} and not wording.is_note(found.title) and len(block.text) < 600


def paragraph_groups(lines: Sequence[list[Piece]]) -> list[list[Piece]]:
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
        # Slanted names under a bold title look otherwise than it.
        return (found.how, bool(first.link), first.marks)
    return None


def is_paragraph_entry(found: Draft, own: Sequence[Piece]) -> bool:
    """Whether a paragraph is an entry: its title stands first, and it is no sentence that goes on."""
    if not found.links or is_nobody(found) or not is_entry(found):
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
    if found.how == "none":
        # Nothing but an address, and no badge.
        shown = any("://" in piece.text for piece in own)
        return shown and not found.rest.strip(" .") and any(map(roles.names_paper, found.pids.values()))
    before = wording.leading_labels(found.before + "\0")[0].strip('\0 \n*_-–—•·>"“:,.')
    if before and not (found.how in {"quote", "bold"} and (found.authors or len(before) < 4)):
        return False
    if re.match(r"[ ,]*[a-z]{2,}\s", found.rest) and len(found.rest.split()) > 8:
        return False
    return found.has_paper or bool(found.label) or any(link.role for link in found.links)


def own_leaves(item: Block) -> list[Block]:
    """The leaves of an item itself."""
    return [block for block in item.blocks if block.tag in LEAVES]


def leaves(blocks: Sequence[Block]) -> list[Block]:
    """The leaves within some blocks, in their order."""
    found: list[Block] = []
    for block in blocks:
        if block.tag in LEAVES:
            found.append(block)
        else:
            found += leaves(block.blocks)
    return found


def by_lines(lines: Sequence[Sequence[Piece]]) -> list[list[Piece]]:
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
