"""Text in pieces of one look: what an entry is read from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.readlist import labels
from kg.readlist.outline import BOLD, LONGEST, Block

_ADDRESS = re.compile(
    r"https?://[^\s<>\"'`，。；：、（）《》【】“”‘’「」|]+|(?<![\w/.@])www\.[^\s<>\"'`，。；（）]+", re.I
)
# An address that was written without its scheme.
_BLANKS = re.compile(r"[^\S\n]{2,}|\t")
_NO_SCHEME = re.compile(r"(?:www\.|(?:[a-z\d-]+\.)+(?:com|org|net|io|edu|gov|ai|cn|uk|de|eu)/)\S*", re.I)


@dataclass(slots=True)
class Piece:
    """Text of one look: words, a link, bold words; or the end of a line."""

    text: str
    line: int
    marks: int = 0
    url: str = ""
    link: int = 0
    image: str = ""


def pieces(blocks: Iterable[Block]) -> list[Piece]:
    """The text of leaves as pieces: neighbours of one look are one, and each leaf ends a line."""
    found: list[Piece] = []
    for block in blocks:
        for span in block.spans:
            if span.text == "\n":
                last = found[-1] if found else None
                if last and last.link == span.link and (span.link or last.marks & span.marks & BOLD):
                    last.text += " "
                else:
                    found.append(Piece("\n", span.line))
                continue
            if not span.text and not span.link:
                continue
            image, marks = span.image, span.marks if not span.marks & BOLD else BOLD
            last = found[-1] if found else None
            alike = last and not last.image and not image and last.link == span.link
            if last and alike and last.text != "\n" and (span.link or last.marks == marks):
                last.text += span.text
                last.marks |= marks & BOLD
            else:
                found.append(Piece(span.text, span.line, marks, span.url, span.link, image))
        found.append(Piece("\n", block.last_line))
    for piece in found:
        if "  " in piece.text or "\t" in piece.text:
            # Long runs of blanks would cost many an expression the square of their length.
            piece.text = _BLANKS.sub(" ", piece.text)
    return found


def address(url: str) -> str:
    """A link's address as one of the web: as written, with the scheme that was left out."""
    url = url.strip()
    return "https://" + url if _NO_SCHEME.match(url) and "://" not in url[:12] else url


def within(line: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces up to the length that an entry may have."""
    size = 0
    for place, piece in enumerate(line):
        size += len(piece.text) + len(piece.url) + 1
        if size > LONGEST:
            return [*line[:place], Piece(piece.text[: LONGEST // 10], piece.line)]
    return line


def with_addresses(line: Sequence[Piece]) -> list[Piece]:
    """The pieces, with the addresses in their words as links of their own, and without images that say nothing."""
    found: list[Piece] = []
    for piece in line:
        if piece.image and not piece.link and not labels.badge(piece.text, piece.image):
            continue
        if piece.link or not ("://" in piece.text or "www." in piece.text):
            found.append(piece)
            continue
        place = 0
        for match in _ADDRESS.finditer(piece.text):
            url = _trimmed(match[0])
            found.append(Piece(piece.text[place : match.start()], piece.line, piece.marks))
            found.append(Piece("", piece.line, piece.marks, address(url), -1))
            place = match.start() + len(url)
        found.append(Piece(piece.text[place:], piece.line, piece.marks))
    return found


def _trimmed(url: str) -> str:
    url = url.rstrip(".,;:!?*'\"")
    while url and (
        (url[-1] == ")" and url.count("(") < url.count(")")) or (url[-1] == "]" and url.count("[") < url.count("]"))
    ):
        url = url[:-1].rstrip(".,;:!?*'\"")
    return url


def stands_for_file(url: str) -> bool:
    """Whether an address that is none of the web's may be a paper's all the same: a file's, or left empty."""
    return not url or url.startswith("ftp://") or url.partition("#")[0].lower().endswith((".pdf", ".ps", ".ps.gz"))


def size(text: str) -> int:
    """How many words a text has; signs of scripts that have no blanks count for half of one."""
    if text.isascii():
        return len(text.split())
    signs = sum("\u2e80" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7a3" for character in text)
    return len(text.split()) + signs // 2
