"""A text as a tree of blocks, whatever it was written in: what the readers of prose-like lists build and share.

The blocks carry the names that HTML gives them (`h1`, `ul`, `li`, `p`, `table`, `tr`, `td`, `details` ...). Text stands
only in leaves (`p`, headings, `summary`), as spans with the number of the line that each is on.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
LEAVES = frozenset(("p", "summary", "dt", "figcaption", *HEADINGS))
CONTAINERS = frozenset((
    "ul", "ol", "li", "table", "tr", "td", "th", "details", "blockquote", "div", "section", "article", "dl", "dd",
    "nav", "footer", "header", "aside", "main", "center",
))  # fmt: skip
# What an opening tag ends, and within what: an item ends the item before it, if that is of the same list.
_ENDS = {
    "li": (("li",), ("ul", "ol")),
    "tr": (("tr",), ("table",)),
    "td": (("td", "th"), ("tr", "table")),
    "th": (("td", "th"), ("tr", "table")),
    "dd": (("dd",), ("dl",)),
    "dt": (("dd",), ("dl",)),
}
BOLD, ITALIC, CODE = 1, 2, 4
MARKS = {"strong": BOLD, "b": BOLD, "em": ITALIC, "i": ITALIC, "cite": ITALIC, "code": CODE, "kbd": CODE, "tt": CODE}
# Signs of one entry, addresses counted; what is longer is no entry, and is read no further.
LONGEST = 20_000
# Blocks within blocks; what is nested deeper stands in the last one.
DEEPEST = 60


@dataclass(slots=True)
class Span:
    """A piece of text of one look: its marks, the link that it is in, the address of the image that it stands for.

    `link` counts the links from 1, and is 0 outside of them.
    """

    text: str
    line: int
    marks: int = 0
    url: str = ""
    link: int = 0
    image: str = ""


@dataclass(slots=True)
class Block:
    """A block and what is in it; the lines count from 1."""

    tag: str
    line: int
    last_line: int
    spans: list[Span] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    rows: int = 1  # that a cell stands in
    written: bool = False  # by Markdown, not by a tag: a tag that closes never closes it

    @property
    def text(self) -> str:
        """The words of a leaf, or of all leaves within, a line for each."""
        if self.spans:
            return "".join(span.text for span in self.spans)
        return "\n".join(block.text for block in self.blocks)


class Outline:
    """Builds the tree from what opens, closes and stands between, in the order of the text.

    `line` is where the reader is; it is the reader's to set.
    """

    def __init__(self) -> None:
        self.root = Block("body", 1, 1)
        self.line = 1
        self._open = [self.root]
        self._too_deep = 0
        self._marks: list[str] = []
        self._url = ""
        self._links = 0
        self._in_link = False

    def open(self, tag: str, *, written: bool = False, rows: int = 1) -> None:
        """A block opens; what cannot hold it closes. A cell may stand in several rows of its table."""
        if tag not in LEAVES and tag not in CONTAINERS:
            return
        self._end_leaf()
        if len(self._open) > DEEPEST:
            self._too_deep += tag not in LEAVES
            return
        self._end_before(tag)
        block = Block(tag, self.line, self.line, rows=rows, written=written)
        self._open[-1].blocks.append(block)
        self._open.append(block)

    def close(self, tag: str, *, written: bool = False) -> None:
        """A block closes, and what is open in it."""
        if tag not in LEAVES and tag not in CONTAINERS:
            return
        if self._too_deep and tag not in LEAVES:
            self._too_deep -= 1
            return
        for place in range(len(self._open) - 1, 0, -1):
            block = self._open[place]
            if block.tag == tag and block.written == written:
                self._cut(place)
                return
            if block.written and not written:
                return

    def mark(self, tag: str, *, opens: bool) -> None:
        """Bold, italic or code begins or ends."""
        if opens:
            self._marks.append(tag)
        elif tag in self._marks:
            self._marks.reverse()
            self._marks.remove(tag)
            self._marks.reverse()

    def link(self, url: str) -> None:
        """A link begins; it ends with `end_link`."""
        self._links += 1
        self._url, self._in_link = url, True

    def end_link(self) -> None:
        """The link ends."""
        self._url, self._in_link = "", False

    def text(self, text: str, *, image: str = "") -> None:
        """Words, or a line's end alone; `image` the address of the one that they stand for."""
        leaf = self._open[-1]
        if leaf.tag not in LEAVES:
            if not text.strip():
                return
            leaf = Block("p", self.line, self.line)
            self._open[-1].blocks.append(leaf)
            self._open.append(leaf)
        marks = 0
        for tag in self._marks:
            marks |= MARKS[tag]
        leaf.spans.append(Span(text, self.line, marks, self._url, self._links if self._in_link else 0, image))
        if not text.isspace():
            leaf.last_line = max(leaf.last_line, self.line)

    def done(self) -> Block:
        """The whole tree."""
        self._cut(1)
        return self.root

    def _end_leaf(self) -> None:
        if self._open[-1].tag in LEAVES:
            self._cut(len(self._open) - 1)

    def _end_before(self, tag: str) -> None:
        ended, within = _ENDS.get(tag, ((), ()))
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place].tag in ended:
                self._cut(place)
                return
            if self._open[place].tag in within or self._open[place].written:
                return

    def _cut(self, place: int) -> None:
        for block in reversed(self._open[place:]):
            block.last_line = max([block.last_line, *(inner.last_line for inner in block.blocks)])
        del self._open[place:]
        # No mark and no link goes on past its block: a tag that is never closed would change all that follows.
        self._marks.clear()
        self.end_link()


@contextmanager
def no_collection() -> Iterator[None]:
    """Python looks for no garbage meanwhile: in a tree that grows there is none, and it costs a fifth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
