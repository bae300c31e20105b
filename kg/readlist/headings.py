"""The headings that an entry stands under, and what they say of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from kg.readlist import labels, vocabulary, wording
from kg.readlist.outline import Block
from kg.titles import plain

_NO_ENTRIES = vocabulary.phrase(vocabulary.NO_ENTRIES)
_CONTENTS = vocabulary.phrase(vocabulary.CONTENTS)
# A heading of more than the year that it names.
_SPAN = re.compile(
    r"\d{4}\s*[-–—]+\s*\d{4}|\b(?:before|after|since|until|pre|earlier|older|prior|later)\b|[-–~+<>]\s*$|^\s*[<>~]",
    re.I,
)


class Headings:
    """Those above a place in a text, while one goes through it."""

    def __init__(self) -> None:
        self._above: list[tuple[int, str]] = []

    @property
    def texts(self) -> tuple[str, ...]:
        """From the outermost to the innermost."""
        return tuple(text for _, text in self._above)

    @property
    def hold_none(self) -> bool:
        """Whether one of them says that what stands under it is no entry: a licence, other lists."""
        return any(level > 1 and names_no_entries(text) for level, text in self._above)

    def enter(self, level: int, text: str) -> None:
        """Go under a heading of a level; one that says nothing of its own only ends those before it."""
        self.leave(level)
        if text and not _CONTENTS.fullmatch(_bare(text)):
            self._above.append((level, text))

    def leave(self, level: int) -> None:
        """End the headings of a level and those below it."""
        self._above = [above for above in self._above if above[0] < level]

    @contextmanager
    def within(self, text: str) -> Iterator[None]:
        """Words that are a heading for a while, below all that are there; none, if they are empty."""
        before = list(self._above)
        if text:
            self.enter(max((level for level, _ in before), default=1) + 1, text)
        yield
        self._above = before


def names_no_entries(text: str) -> bool:
    """Whether a heading is over what is no entry."""
    return bool(_NO_ENTRIES.fullmatch(_bare(text)))


def heading_text(block: Block) -> str:
    """A heading without badges, emoji and marks."""
    text = "".join(span.text for span in block.spans if not span.image)
    return plain(wording.without_symbols(text)).strip(" *_:：|#")


def dated(year: int | None, venue: str | None, section: Sequence[str]) -> tuple[int | None, str | None]:
    """The year and venue of an entry: its own, else those of a heading that is nothing but a label (`ICML 2024`)."""
    for heading in reversed(section):
        if year is not None and venue:
            break
        stated = labels.years(heading)
        if len(stated) == 1 and labels.is_label(heading) and len(heading.split()) <= 4 and not _SPAN.search(heading):
            year = stated[0] if year is None else year
            venue = venue or labels.venue(heading)
    return year, venue


def _bare(text: str) -> str:
    return re.sub(r"^[\W\d_]+|[\W_]+$", "", text)
