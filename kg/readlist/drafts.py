"""One entry from the pieces of text that it is written in: title, links by role, year, venue, authors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from kg.model import Kind, Link
from kg.pid import Pid
from kg.readlist import labels, roles, title_signs, vocabulary, wording
from kg.readlist.fields import FIELDS, KEYED, field_of, is_key, speaks_of_others, without_title_key
from kg.readlist.identifiers import in_link, in_text, without_identifiers
from kg.readlist.names import byline
from kg.readlist.outline import BOLD, CODE, ITALIC
from kg.readlist.pieces import Piece, address, size, stands_for_file, with_addresses, within
from kg.titles import plain

_KEY = re.compile(r"(?:^|[\n|•·;,.(\[【])\s*\W{0,3}\s*([^\W\d_][\w /-]{0,30}?)\W{0,2}\s*[:：]\W{0,3}$")
# Brackets without a year, which may stand between names and venues.
_NOT_DATED = re.compile(r"\((?![^()]*(?:19|20)\d\d)[^()]*\)|（(?![^（）]*(?:19|20)\d\d)[^（）]*）")
# `LeCun, Bengio, Hinton`: names without given names are no title behind bold words.
_SURNAMES = re.compile(r"(?:[^\W\d_a-z][\w'’-]*(?:,? (?:and|&) |, )){1,20}[^\W\d_a-z][\w'’-]*")
# Lines under an entry that are read.
MOST_DETAILS = 200
How = Literal["link", "bold", "quote", "words", "none"]


@dataclass(slots=True)
class Draft:
    """What an entry will be, if it is one.

    `how` tells where the title comes from, `pids` which identifiers each address holds, `stated` which stand in the
    text; `before` and `rest` are the words around the title; `called` is the kind that a remark in brackets or a sign
    gives it, `(book)`; `internal` tells of links that stay within
    the text, `local` of those to a paper's file beside it.
    """

    title: str = ""
    how: How = "none"
    links: list[Link] = field(default_factory=list)
    pids: dict[str, tuple[Pid, ...]] = field(default_factory=dict)
    stated: tuple[Pid, ...] = ()
    label: str | None = None
    year: int | None = None
    venue: str | None = None
    authors: tuple[str, ...] = ()
    before: str = ""
    rest: str = ""
    title_link: Link | None = None
    called: Kind | None = None
    internal: bool = False
    local: bool = False

    @property
    def has_paper(self) -> bool:
        """Whether a link or a text says which paper it is, or that it is one."""
        return bool(self.stated) or any(link.role in {"paper", "pdf"} for link in self.links)


def draft(own: Sequence[Piece], details: Sequence[Sequence[Piece]] = ()) -> Draft:
    """The entry that some pieces make; `details` are lines that stand under it and say more about it."""
    own, *under = _at_keys(within(own))
    return _Reader(own, [*under, *(within(line) for line in details[:MOST_DETAILS])]).draft


def _at_keys(own: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces by the keys in bold that stand among them: `**Title:** X **Link:** Y`."""
    lines: list[list[Piece]] = [[]]
    for piece in own:
        if (
            piece.marks & BOLD
            and not piece.link
            and is_key(piece.text)
            and any(each.text.strip() for each in lines[-1])
        ):
            lines.append([])
        lines[-1].append(piece)
    return lines


class _Reader:
    """Reads the pieces of one entry, once."""

    def __init__(self, own: Sequence[Piece], details: Sequence[Sequence[Piece]]) -> None:
        self.draft = Draft()
        self._fields: dict[str, str] = {}
        self._words: list[str] = []
        self._labels: list[str] = []
        self._leading = ""
        self._venues: list[str] = []
        self._seen: set[Link] = set()
        self._named: list[tuple[int, str, How, Link | None]] = []
        # A venue or a year stands under it, so that it is no tool.
        self._dated = any(field_of("".join(piece.text for piece in line)) in {"venue", "year"} for line in details)
        own = self._with_links(own)
        self._find_title(own)
        for line in details:
            if not speaks_of_others(line):
                self._detail(self._with_links(line))
        self._find_rest()

    # -- links ---------------------------------------------------------------------------------------------------------

    def _with_links(self, line: Sequence[Piece]) -> list[Piece]:
        """The pieces, with the addresses that stand in words as links of their own; the links are gathered."""
        found = with_addresses(line)
        before = ""
        for piece in found:
            if piece.link:
                self._link(piece, before)
            before = "" if piece.text == "\n" else (before + piece.text)[-60:]
        return found

    def _link(self, piece: Piece, before: str) -> None:
        url = address(piece.url)
        pids = in_link(url)
        if not pids:
            self.draft.local |= bool(url) and stands_for_file(url)
            self.draft.internal |= bool(piece.text.strip()) and not stands_for_file(url)
            return
        key = _KEY.search(before) if ":" in before or "：" in before else None
        text = plain(piece.text)
        role = roles.of_link(text, url, roles.said(key[1]) if key else None)
        link = Link(url=url, text=text, role=role)
        if link not in self._seen:
            self._seen.add(link)
            self.draft.pids[url] = pids
            self.draft.links.append(link)

    # -- title ---------------------------------------------------------------------------------------------------------

    def _find_title(self, own: list[Piece]) -> None:
        draft = self.draft
        flat = "".join(piece.text for piece in own)
        bold = next((place for place, piece in enumerate(own) if title_signs.is_bold_title(own, place)), None)
        link = next((place for place, piece in enumerate(own) if title_signs.is_link_title(piece)), None)
        if bold is None and link is None:
            bold = next((place for place, piece in enumerate(own) if title_signs.is_slanted_title(own, place)), None)
        said = wording.quoted("".join(" " if piece.link else piece.text for piece in own).replace("\n", " "))
        chosen = title_signs.first_title(own, bold, link)
        if chosen is not None and own[chosen].link and title_signs.has_title_before(own, chosen) and not said:
            chosen = None
        if said and (chosen is None or size(own[chosen].text) <= min(size(said[0]), 3)):
            words = wording.read("".join("" if piece.link else piece.text for piece in own).replace("\n", " "))
            self._take(words, "quote")
            draft.before = flat[: max(flat.find(said[0]), 0)].rstrip("《「“\"'‘*")
        elif chosen is not None:
            piece = own[chosen]
            draft.title, draft.how = wording.tidy(piece.text), "link" if piece.link else "bold"
            if piece.link:
                draft.title_link = next((link for link in draft.links if link.url == address(piece.url)), None)
            draft.before = "".join(each.text for each in own[:chosen] if not each.link)
            self._rest(own[:chosen], leading=True)
            chosen = self._long_name(own, chosen)
            self._rest(own[chosen + 1 :])
            inner = wording.bracketed(piece.text)
            if inner and labels.is_label(inner[-1]) and labels.years(inner[-1]):
                self._labels.append(inner[-1])
        else:
            self._plain_title(own)

    def _long_name(self, own: list[Piece], place: int) -> int:
        """Where the title ends that begins with a name in bold: `**BERT**: Pre-training of ... [paper](...)`."""
        draft = self.draft
        following = own[place + 1] if place + 1 < len(own) else None
        if not following or following.link or following.marks:
            return place
        behind = following.text.lstrip()
        after_colon = behind.startswith((":", "："))
        longest = 5 if after_colon else 1 if behind.startswith(".") else 2
        if size(draft.title) > longest or behind[:1] in {*"-–—|,(["}:
            return place
        known = draft.has_paper or self._dated or any(map(labels.years, self._labels))
        words = wording.read(behind.lstrip(" .:："))
        if own[place].link:
            known = after_colon and self._is_named_beside(own[place]) and title_signs.is_headline(words.title)
        is_named = words.authors or byline(words.title)[0] or _SURNAMES.fullmatch(words.title)
        if not known or is_named or labels.is_label(words.title) or size(words.title) < 3:
            return place
        colon = after_colon or own[place].text.rstrip().endswith((":", "."))
        if not colon and not words.title[0].isupper():
            return place
        draft.title = f"{draft.title}: {words.title}" if colon else words.title
        self._labels += words.labels
        self._words.append(words.rest)
        return place + 1

    def _is_named_beside(self, piece: Piece) -> bool:
        """Whether the words of a link are the short name of the paper that it leads to."""
        return size(piece.text) <= 3 and roles.names_paper(in_link(address(piece.url)))

    def _plain_title(self, own: Sequence[Piece]) -> None:
        """The title is among plain words: before the links, and in the first line that has any."""
        text: list[str] = []
        place = 0
        for place, piece in enumerate(own):  # where the words end is used below
            if piece.link and "".join(text).strip(" []()|-*\n"):
                break
            if piece.marks & CODE:
                self._labels.append(piece.text)
            elif not piece.link:
                if piece.marks & ITALIC and size("".join(text)) >= 3 and title_signs.is_aside(piece.text):
                    break
                if piece.text == "\n" and size("".join(text)) >= 3 and not title_signs.goes_on(own, place):
                    break
                text.append(" " if piece.text == "\n" else piece.text)
        # What is linked before the title says where it appeared: `[[ICCV 2021](...)] Title`.
        self._rest([piece for piece in own[:place] if piece.link])
        words = without_title_key("".join(text))
        stated = in_text(words)
        if stated:
            words = without_identifiers(words)
        self._take(wording.read(words), "words")
        self.draft.stated += stated
        if not self.draft.title:
            inner = [each for each in wording.bracketed(words) if not labels.is_label(each) and not roles.said(each)]
            self.draft.title = wording.tidy(max(inner, key=len, default=""))
        if not self.draft.title:
            self.draft.how = "none"
            # `[Tool](...)` where nothing else is a title.
            shown = (piece for piece in own if piece.text.strip() and not piece.image)
            lone = next((piece for piece in shown if piece.link or piece.marks & BOLD), None)
            if lone and not roles.points(lone.text) and roles.said(lone.text) not in {"paper", "pdf"}:
                self.draft.title, self.draft.how = wording.tidy(lone.text), "link" if lone.link else "bold"
        self._rest(own[place:] if own and (place < len(own) - 1 or own[place].link) else ())

    def _take(self, words: wording.Words, how: How) -> None:
        # A number or a mark alone is no title, nor what only says that a paper follows.
        is_title = any(character.isalpha() for character in words.title)
        is_title = is_title and roles.said(words.title) not in {"paper", "pdf"}
        self.draft.title, self.draft.how = words.title if is_title else "", how
        self._labels += () if is_title else (words.title,)
        self.draft.authors = words.authors
        self._labels += words.labels
        self._leading = words.leading
        self.draft.stated += in_text(words.rest)
        self._words.append(words.rest)

    # -- the rest ------------------------------------------------------------------------------------------------------

    def _rest(self, line: Sequence[Piece], *, leading: bool = False) -> None:
        """What stands beside the title: labels, names, venues."""
        words: list[str] = []
        for piece in line:
            if piece.link:
                text = plain(piece.text).strip(" []")
                if not piece.image and labels.is_label(text):
                    self._labels.append(text)
                elif not piece.image and byline(text)[0]:
                    # `[Wang et al. 2023](...) - Title`
                    self._words.append(text)
                elif not piece.image and text and self._may_be_venue(text, piece):
                    self._venues.append(text)
                elif piece.image and (drawn := labels.badge(piece.text, piece.image)):
                    self._labels.append(drawn)
                words.append(" ")
            elif piece.image:
                if drawn := labels.badge(piece.text, piece.image):
                    self._labels.append(drawn)
            elif piece.marks & CODE or (piece.marks & BOLD and labels.is_label(wording.tidy(piece.text))):
                self._labels.append(piece.text.strip())
            else:
                words.append(piece.text)
        text = "".join(words)
        self.draft.stated += in_text(text)
        if leading:
            _, found = wording.leading_labels(text + "\0")
            self._labels = [*found, *self._labels]
            self._leading = next(iter(found), "")
            self._words.insert(0, text)
        else:
            self._labels += wording.bracketed(text)
            self._words += [each for each in re.split(r"\n", text) if each.strip() and not self._gives_field(each)]

    def _may_be_venue(self, text: str, piece: Piece) -> bool:
        """Whether the words of a link beside a title are where the paper appeared: `[Current Opinion in X 65](...)`."""
        if (
            self.draft.how == "link"
            or roles.said(text)
            or roles.points(text)
            or in_text(text)
            or "://" in text
            or len(text.split()) > 12
        ):
            return False
        return bool(in_link(address(piece.url))) and roles.of_address(address(piece.url)) in {"paper", "pdf"}

    def _detail(self, line: list[Piece]) -> None:
        """A line under the entry: `Authors: ...`, `📅 Date: ...`, names, or links."""
        text = "".join("" if piece.link and not piece.text else piece.text for piece in line).strip()
        if KEYED.match(text):
            self._gives_field(text)
            self.draft.stated += in_text(text)
            return
        self._rest(line)

    def _gives_field(self, words: str) -> bool:
        """Whether words stand under the key of a field, which is kept then."""
        keyed = KEYED.match(words.strip())
        if not keyed:
            return False
        names = [name for name, pattern in FIELDS.items() if pattern.fullmatch(keyed[1].strip())]
        for name in names:
            self._fields.setdefault(name, keyed[2].strip())
        return bool(names)

    def _find_rest(self) -> None:
        draft = self.draft
        said = [each for each in dict.fromkeys(each.strip() for each in self._labels) if each]
        dated = [each for each in said if labels.years(each)]
        draft.label = (
            next(iter(dated), None)
            or self._leading
            or next((each for each in (*said, *self._venues) if labels.is_label(each)), None)
        )
        draft.rest = " ".join(self._words)
        draft.called = next((kind for each in said if (kind := roles.kind_called(each))), None) or (
            "book" if vocabulary.BOOK_SIGNS.intersection(draft.before) else None
        )
        if "title" in self._fields and draft.how in {"none", "words"} and size(self._fields["title"]) > 2:
            draft.title = wording.tidy(self._fields["title"])
        if not draft.authors and "authors" in self._fields:
            draft.authors = byline("by " + self._fields["authors"])[0]
        behind = list(self._words)
        for place, words in enumerate(self._words if not draft.authors else ()):
            # Names may have their homes behind them, in brackets.
            draft.authors, rest = byline(_NOT_DATED.sub(" ", words))
            if not draft.authors:
                draft.authors, rest = byline(wording.BRACKETS.sub(" ", words))
            if draft.authors:
                behind[place] = rest
                break
        texts = (draft.label or "", self._fields.get("year", ""), self._fields.get("venue", ""), *self._words)
        draft.year = next((years[0] for text in texts if (years := labels.years(text))), None)
        draft.venue = (
            (labels.venue(draft.label) if draft.label and labels.is_label(draft.label) else None)
            or labels.venue(self._fields.get("venue"))
            or next(
                (venue for words in behind if (venue := labels.venue_before_year(without_identifiers(words)))), None
            )
            or next(
                (venue for each in (*said, *self._venues) if labels.is_label(each) and (venue := labels.venue(each))),
                None,
            )
            # A venue without a year, behind the names: `et al. arXiv.`
            or next((venue for words in behind if (venue := _venue_alone(words))), None)
            or next((venue for words in behind if (venue := labels.venue_before_volume(words))), None)
            or next(iter(self._venues), None)
        )


def _venue_alone(words: str) -> str | None:
    """The venue that words begin with, without a year: `CVPR. What it is about`."""
    words = wording.leading_labels(words.strip(" .,;*-–—|·"))[0].strip(" .,;*-–—|·")
    name = labels.sentences(re.split(r"\s{2,}", words, maxsplit=1)[0])[0]
    return labels.venue(name) if labels.knows_venue(name) else None
