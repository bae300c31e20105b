"""Reading lists in Markdown: an entry is a list item that has a link or a title in bold.

Understood are numbered and bulleted lists under headings, in the forms

    1. [2023 bioRxiv] **Title** [[paper]](https://...) [[code]](https://...)
    - [Title](https://...) (Nature, 2023)
    * **Title**. https://doi.org/...
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import cast
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kg.model import Entry, Kind, Link, ReadingList
from kg.pid import Pid
from kg.readlist.identifiers import in_link, in_text
from kg.readlist.names import authors_in
from kg.titles import plain

_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_BRACKETS = re.compile(r"\[([^\[\]]*)\]|\(([^()]*)\)")
# The text of a link that says what the link leads to, where it does not say the title.
_ROLE = re.compile(
    r"[\[(]?\s*(?:(?P<paper>paper|pdf|preprint|arxiv|biorxiv|medrxiv|doi|link|url|html|article|publication|openreview)"
    r"|(?P<software>code|github|gitlab|repo(?:sitory)?|software|package|tool|docs?|website|homepage)"
    r"|(?P<blog>blog(?:[ -]?post)?|post)|(?P<dataset>data(?:set)?s?)"
    r"|(?P<video>video|talk|slides|youtube)|(?P<book>book))"
    r"\s*[\])]?",
    re.I,
)
# Sites that hold one kind of thing.
_SITES: dict[str, Kind] = {
    "github.com": "software",
    "gitlab.com": "software",
    "bitbucket.org": "software",
    "pypi.org": "software",
    "cran.r-project.org": "software",
    "youtube.com": "video",
    "youtu.be": "video",
    "medium.com": "blog",
    "zenodo.org": "dataset",
    "kaggle.com": "dataset",
}


_ADDRESS = re.compile(r"https?://[^\s<>\"']+")


@dataclass(slots=True)
class _Item:
    """The pieces of one list item: titles in bold, links, and the text outside of both."""

    line: int
    section: tuple[str, ...]
    strong: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    rest: str = ""


def read(text: str, *, name: str, file: str) -> ReadingList:
    """The entries of a Markdown text; `file` is what errors and reports call it."""
    tokens = MarkdownIt("commonmark").parse(text)
    entries: list[Entry] = []
    for item in _items(tokens):
        entry = _entry(item, position=len(entries) + 1, file=file)
        if entry:
            entries.append(entry)
    return ReadingList(name=name, title=_title(tokens) or name, entries=tuple(entries))


def _title(tokens: Sequence[Token]) -> str | None:
    """The first heading, if it is one of the first level."""
    for token, inner in pairwise(tokens):
        if token.type == "heading_open":
            return plain(_text(inner)) if token.tag == "h1" else None
    return None


def _items(tokens: Sequence[Token]) -> Iterator[_Item]:
    """The list items in their order; one inside another is an item of its own."""
    title = _title(tokens)
    headings: list[tuple[int, str]] = []
    open_items: list[_Item] = []
    closed: list[_Item] = []
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and not open_items:
            level = int(token.tag[1:])
            heading = plain(_text(tokens[place + 1]))
            headings = [above for above in headings if above[0] < level]
            if (level, heading) != (1, title):
                headings.append((level, heading))
        elif token.type == "list_item_open":
            line = token.map[0] + 1 if token.map else 0
            item = _Item(line=line, section=tuple(text for _, text in headings))
            open_items.append(item)
            closed.append(item)
        elif token.type == "list_item_close":
            item = open_items.pop()
            # An item that only says "code" or "pdf" under another one is a link of that one.
            if open_items and _only_links(item):
                open_items[-1].links += item.links
                closed.remove(item)
        elif token.type == "inline" and open_items:
            _gather(token.children or [], open_items[-1])
    yield from closed


def _only_links(item: _Item) -> bool:
    words = item.rest.strip(" []()|,")
    return bool(item.links) and not item.strong and not words and all(_role(link) for link in item.links)


def _text(inline: Token) -> str:
    return "".join(child.content or " " for child in inline.children or [])


def _gather(pieces: Sequence[Token], item: _Item) -> None:
    """Sort the pieces of a line into bold text, links and the rest."""
    bold: list[str] | None = None
    address: str | None = None
    text: list[str] = []
    for piece in pieces:
        match piece.type:
            case "strong_open":
                bold = []
            case "strong_close":
                item.strong.append("".join(bold or []))
                bold = None
            case "link_open":
                address, text = str(piece.attrs["href"]), []
            case "link_close":
                item.links.append(Link(url=address or "", text=plain("".join(text))))
                address = None
            case "text" | "code_inline" | "softbreak" | "hardbreak":
                content = piece.content or " "
                if bold is not None:
                    bold.append(content)
                if address is not None:
                    text.append(content)
                if bold is None and address is None:
                    item.rest += content
            case _:
                pass
    item.rest += " "


def _entry(item: _Item, *, position: int, file: str) -> Entry | None:
    links = [link for link in item.links if in_link(link.url)]
    links += [Link(url=found.rstrip(".,;)"), text="") for found in _ADDRESS.findall(item.rest)]
    words = _ADDRESS.sub(" ", item.rest)
    title = _entry_title(item, links, words)
    if title is None:
        return None
    label = _label(words)
    years = _YEAR.findall(label or "") or _YEAR.findall(words)
    stated = in_text(words)
    kind = _kind(links, stated, label)
    # A paper is not named by the address of its code.
    own = [link for link in links if _role(link) in {None, kind}]
    pids = dict.fromkeys((*(pid for link in own for pid in in_link(link.url)), *stated))
    return Entry(
        position=position,
        title=title,
        links=tuple(links),
        # Identifiers before addresses: an address is the last resort.
        pids=tuple(sorted(pids, key=lambda pid: pid.scheme == "url")),
        kind=kind,
        section=item.section,
        label=label,
        year=int(years[0]) if years else None,
        venue=_venue(label),
        file=file,
        line=item.line,
        last_line=item.line,
        # Where nothing but words stands, they are the title.
        authors=authors_in(_BRACKETS.sub(" ", words)) if item.strong or item.links else (),
    )


def _entry_title(item: _Item, links: Sequence[Link], words: str) -> str | None:
    """Bold text, else the text of a link that does not just say its role, else the words before the links."""
    named = [plain(text) for text in item.strong]
    if links:
        named += [link.text for link in links if link.text and not _ROLE.fullmatch(link.text)]
        named.append(plain(_BRACKETS.sub(" ", words)).strip(" .,:;-–—|[]()"))
        named.append(links[0].url)
    return next((text for text in named if text and not _YEAR.fullmatch(text)), None)


def _label(words: str) -> str | None:
    """What stands in brackets: the first that has a year, else one at the very beginning."""
    found = [(match.start(), (match[1] or match[2] or "").strip()) for match in _BRACKETS.finditer(words)]
    for _, text in found:
        if _YEAR.search(text):
            return text
    start = len(words) - len(words.lstrip())
    return next((text or None for place, text in found if place == start), None)


def _venue(label: str | None) -> str | None:
    return _YEAR.sub("", label).strip(" ,.;:-'’") or None if label else None


def _role(link: Link) -> Kind | None:
    """What a link leads to: a paper if its address names one, else what its text says, else what its site holds."""
    pids = in_link(link.url)
    if pids and pids[0].scheme != "url":
        return "paper"
    said = _ROLE.fullmatch(link.text)
    if said:
        return cast(Kind, said.lastgroup)
    return _SITES.get((urlsplit(link.url).hostname or "").removeprefix("www."))


def _kind(links: Sequence[Link], stated: Sequence[Pid], label: str | None) -> Kind:
    """What an entry is: a paper if anything names one, else what its links lead to, else what its label says."""
    roles = [role for link in links if (role := _role(link))]
    if stated or "paper" in roles:
        return "paper"
    for word in _YEAR.sub("", label or "").split():
        if said := _ROLE.fullmatch(word):
            roles.append(cast(Kind, said.lastgroup))
    return roles[0] if roles else "paper"
