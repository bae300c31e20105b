"""Which of the pieces of an entry look like its title: bold or slanted words, links, words that go on in a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from kg.readlist import labels, roles, wording
from kg.readlist.fields import FIELDS, field_of
from kg.readlist.identifiers import in_link, in_text, without_identifiers
from kg.readlist.names import byline
from kg.readlist.outline import BOLD, ITALIC
from kg.readlist.pieces import Piece, address, size, stands_for_file
from kg.titles import plain

# A line that goes on in the next one has so many signs at least.
_WRAPPED = 55


def is_bold_title(own: Sequence[Piece], place: int) -> bool:
    """Whether bold words are a title: no number, no label, no role, no name of what follows."""
    piece = own[place]
    if piece.link or not piece.marks & BOLD:
        return False
    text = piece.text.strip()
    bare = wording.tidy(text)
    if not any(character.isalpha() for character in bare):
        return False
    if roles.said(bare) and (not _begins(own, place) or text.endswith((":", "："))):
        return False
    before = "".join(each.text for each in own[:place] if not each.link)
    if before.count("(") > before.count(")") or before.count("（") > before.count("）"):
        return False
    words = wording.leading_labels(before + "\0")[0].strip("\0").rstrip()
    if words and words[-1].isalnum() and not byline(words)[0]:
        # Stressed words within a title.
        return False
    if text[0] in "([（【" and text[-1] in ")]）】":
        return False
    following = "".join(each.text for each in own[place + 1 : place + 3]).strip()
    if text.endswith((":", "：")) and (following or size(bare) < 4):
        return size(bare) >= 4
    if following.startswith((":", "：")) and any(pattern.fullmatch(bare) for pattern in FIELDS.values()):
        return False
    return not (labels.is_label(bare) and size(bare) <= 6 and (labels.years(bare) or size(bare) <= 2)) or (
        not labels.years(bare) and place == 0 and len(own) > 2 and size(bare) > 2
    )


def is_slanted_title(own: Sequence[Piece], place: int) -> bool:
    """Whether slanted words are a title: they come first, and are no names."""
    piece = own[place]
    if piece.link or piece.marks != ITALIC or size(piece.text) < 2 or not _begins(own, place):
        return False
    return len(byline(piece.text)[0]) < 3 and not is_aside(piece.text.replace(" and ", " "))


def is_link_title(piece: Piece) -> bool:
    """Whether the words of a link are a title, and not what it leads to, an address or a label."""
    if not piece.link or piece.image:
        return False
    text = plain(piece.text)
    bare = wording.tidy(text)
    if not bare or roles.said(text) or roles.points(text) or text.startswith(("http://", "https://", "www.")):
        return False
    if not in_link(address(piece.url)) and not stands_for_file(piece.url):
        return False
    if "et al" in text and size(text) <= 6:
        return False
    if in_text(text) and size(without_identifiers(text)) < 3:
        return False
    return not (labels.is_label(bare) and (labels.years(bare) or size(bare) <= 3))


def first_title(own: Sequence[Piece], bold: int | None, link: int | None) -> int | None:
    """Which of bold words and a link's is the title: the first, unless it is a short name and the other a title."""
    if bold is None or link is None:
        return link if bold is None else bold
    first, second = min(bold, link), max(bold, link)
    if size(own[first].text) <= 2 and size(own[second].text) >= (3 if first == bold else 4):
        return second
    return first


def has_title_before(own: Sequence[Piece], place: int) -> bool:
    """Whether words before a short link are the title: `A title of many words [Author 2016](...)`."""
    before = "".join(piece.text for piece in own[:place])
    words, _ = wording.leading_labels(before)
    return size(own[place].text) <= 3 and len(words.split()) >= 4


def goes_on(own: Sequence[Piece], place: int) -> bool:
    """Whether a line of plain words is wrapped: it is long, and no names or venue follow."""
    if field_of("".join(piece.text for piece in takewhile(lambda piece: piece.text != "\n", own[place + 1 :]))):
        return False
    following = "".join(piece.text for piece in own[place + 1 : place + 2]).strip()
    if not following or following[0].islower():
        return True
    line = own[place - 1].text if place else ""
    return len(line) >= _WRAPPED and following[0].isascii() and not is_aside(following)


def is_headline(text: str) -> bool:
    """Whether words are written as titles are, most of them with capitals, or as no sentence is: signs of Chinese."""
    long = [word for word in re.findall(r"[^\W\d_][\w’'-]*", text) if len(word) > 3]
    capitals = sum(word[0].isupper() or not word.isascii() for word in long)
    return len(long) > 1 and capitals * 3 >= len(long) * 2


def is_aside(text: str) -> bool:
    """Whether slanted words behind a title are its authors or its venue."""
    return bool(byline(text)[0]) or "et al" in text or labels.is_label(plain(text).strip(" .,()[]"))


def _begins(own: Sequence[Piece], place: int) -> bool:
    before = "".join(piece.text for piece in own[:place])
    return not wording.leading_labels(before + "\0")[0].strip(" \n\0*_-–—•·>")
