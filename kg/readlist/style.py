"""How a list of prose writes its entries, learnt from them: what a new entry is to look like.

The pattern that most entries have is the list's: its bullet, bold or a link, brackets, what stands between, in which
order. Words that stand in the pattern of one entry alone are that entry's, and its pattern is no example.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.model import Entry
from kg.readlist import roles
from kg.readlist.blanks import ANY, BLANK, CELL, SIGN, Blank, is_row, with_blanks, without
from kg.readlist.files import ListFile
from kg.readlist.forms import Form
from kg.readlist.patterns import ET_AL, NUMBER, inverted, names_in, pattern_of
from kg.readlist.verbatim import address, escaped, no_block

_TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"[^\W_]{2,}")
_BULLET = re.compile(r"[-*+] |\d{1,4}[.)] ")
# What stands before the first blank of a line and is no text of it.
_BLANK_START = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,4}[.)]|#+)[ \t]+)?(?:\[ \][ \t]+)?")
# Words of the link that say on which site it is, or what sort of file.
_SITES = r"(?i:arxiv|biorxiv|medrxiv|openreview|pubmed|doi|pdf)\b"
_SITE = re.compile(
    r"\b{0}(?=[`\]]{{0,3}}\({1}|\s<{1})|(?<={1}\]\[){0}|(?<={1}\">){0}|(?<={1}\">\[){0}".format(_SITES, SIGN["url"])
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]?|[^\W\d_]\b[ -]?)+")
# The last entries, from which a style is learnt: more would tell no more. Patterns that are tried before the plain one.
_MOST_ENTRIES = 500
_MOST_PATTERNS = 4
# The plain pattern of a form, and a link behind an entry that has none.
_PLAIN: Mapping[Form, tuple[str, str]] = {
    "markdown": ("- [{title}]({url}) ({venue} {year})", " [[paper]]({url})"),
    "org": ("- [[{url}][{title}]] ({venue} {year})", " [[{url}][paper]]"),
    "rst": ("- `{title} <{url}>`__ ({venue} {year})", " `paper <{url}>`__"),
    "html": ('<li><a href="{url}">{title}</a> ({venue} {year})</li>', ' <a href="{url}">paper</a>'),
    "plain": ("{title} ({venue} {year}) {url}", " {url}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """How names stand beside each other; `most` of them and then `tail`, where bylines are cut short."""

    between: str = ", "
    last: str = ", "
    is_inverted: bool = False
    has_initials: bool = False
    most: int = 0
    tail: str = " et al."

    def write(self, names: Sequence[str], *, is_whole: bool) -> str:
        """Names such as `Ada Lovelace`, all or the first of a byline, as the list writes them."""
        shown = names[: self.most] if self.most else names
        given = [_initials(name) for name in shown] if self.has_initials else shown
        written = [inverted(name) if self.is_inverted else name for name in given]
        if not written:
            return ""
        if is_whole and len(shown) == len(names):
            return self.last.join(filter(None, (self.between.join(written[:-1]), written[-1])))
        return self.between.join(written) + self.tail


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a list writes its entries: its `patterns`, the most frequent first, and last a plain one, if not in a table.

    `number` is what the next entry is counted with, None where entries are not counted. New entries belong behind line
    `behind` (counted from 1), with `gap` empty lines between them.
    """

    form: Form
    patterns: tuple[str, ...]
    byline: Byline
    number: int | None
    behind: int
    gap: int

    def write(self, said: Mapping[Blank, str], *, place: int, pattern: int) -> str:
        """An entry of what is `said`, the one of that `place` (from 0) among the new ones, in one of the patterns.

        What is said stands as text, whatever signs are in it; what is not known leaves no brackets behind.
        """
        known = {blank: words for blank, words in said.items() if words}
        known["number"] = str((self.number or 1) + place)
        if "year" in known:
            known["short year"] = known["year"][-2:]
        chosen = self.patterns[pattern]
        bare = without(chosen, (blank for blank in SIGN if blank not in known))
        if url := known.get("url"):
            bare = _SITE.sub(lambda word: word[0] if word[0].lower() in url.lower() else "paper", bare)
        return ANY.sub(lambda sign: self._written(known, BLANK[sign[0]], bare, sign.start()), bare)

    def shows(self, blank: Blank, pattern: int) -> bool:
        """Whether a pattern has a blank for it."""
        signs = (SIGN["year"], SIGN["short year"]) if blank == "year" else (SIGN[blank],)
        return any(sign in self.patterns[pattern] for sign in signs)

    def joined(self, rows: Sequence[str]) -> str:
        """New entries one after the other."""
        return ("\n" * (self.gap + 1)).join(rows)

    def pasted(self, text: str, rows: Sequence[str]) -> tuple[str, list[int]]:
        """The list with new entries where they belong, and the line that each begins on."""
        lines = text.split("\n")
        empty = [""] * self.gap
        added: list[str] = []
        begins = []
        for row in rows:
            added += empty
            begins.append(self.behind + len(added) + 1)
            added += row.split("\n")
        return "\n".join([*lines[: self.behind], *added, *empty, *lines[self.behind :]]), begins

    def _written(self, known: Mapping[Blank, str], blank: Blank, pattern: str, at: int) -> str:
        if blank == "url":
            return address(known["url"])
        words = escaped(known[blank], self.form)
        if is_row(pattern):
            return words.replace("|", "\\|")
        before = pattern[pattern.rfind("\n", 0, at) + 1 : at]
        begins = self.form in {"markdown", "org", "rst"} and _BLANK_START.fullmatch(before) and blank != "number"
        return no_block(words) if begins else words


def learn(file: ListFile, entries: Sequence[Entry]) -> Style:
    """The style of a list in prose, by its entries, of which there is one at least."""
    lines = file.text.split("\n")
    papers = ([entry for entry in entries if entry.kind == "paper"] or list(entries))[-_MOST_ENTRIES:]
    numbers = [int(number[2]) for entry in papers if (number := NUMBER.match(lines[entry.line - 1]))]
    counts_on = len(set(numbers)) > 1
    found = [(entry, pattern_of(entry, lines, file.form, counts_on=counts_on)) for entry in papers]
    common = Counter(word for _, pattern in found for word in _words(pattern))
    examples = [
        (entry, pattern)
        for entry, pattern in found
        if pattern and all(common[word] > 1 or roles.said(word) for word in _words(pattern))
    ]
    patterns = [pattern for pattern, _ in Counter(pattern for _, pattern in examples).most_common(_MOST_PATTERNS)]
    alike = [entry for entry, pattern in examples if pattern == patterns[0]] or list(entries)
    plain, link = map(with_blanks, _PLAIN[file.form])
    bullets = Counter(bullet[0] for entry in papers if (bullet := _BULLET.match(lines[entry.line - 1])))
    if plain.startswith("- ") and bullets and not counts_on:
        plain = bullets.most_common(1)[0][0] + plain.removeprefix("- ")
    linked = [_linked(pattern, link) for pattern in patterns]
    # Anything but a row like the others would end a table, or stand in its wrong columns.
    tried = linked[:1] if linked and is_row(linked[0]) else [*linked, plain]
    return Style(
        form=file.form,
        patterns=tuple(dict.fromkeys(tried)),
        byline=_byline(papers, lines),
        number=max(numbers) + 1 if counts_on else None,
        behind=alike[-1].last_line,
        gap=_gap(alike, lines),
    )


def _words(pattern: str) -> set[str]:
    return set(_WORD.findall(ANY.sub(" ", _TAG.sub("", pattern))))


def _linked(pattern: str, link: str) -> str:
    """A pattern with a link to the paper: a list that gives none would not tell which is meant."""
    if SIGN["url"] in pattern:
        return pattern
    if is_row(pattern):
        cell = CELL.search(pattern, pattern.find(SIGN["title"]))
        at = cell.start() - 1 if cell else len(pattern)
    else:
        closing = re.search(r"</\w+>$", pattern)
        at = closing.start() if closing else len(pattern)
    return pattern[:at] + link + pattern[at:]


def _byline(entries: Sequence[Entry], lines: Sequence[str]) -> Byline:
    """How most entries write names."""
    joints: Counter[tuple[str, str, bool]] = Counter()
    shortened: Counter[bool] = Counter()
    cuts: Counter[tuple[int, str]] = Counter()
    for entry in entries:
        text = "\n".join(lines[entry.line - 1 : entry.last_line])
        span = names_in(text, entry) if entry.authors else None
        if not span:
            continue
        names = text[slice(*span)]
        shortened.update(_INITIALS.fullmatch(name.rpartition(" ")[0]) is not None for name in entry.authors)
        turned = [inverted(name) for name in entry.authors]
        is_inverted = not names.startswith(entry.authors[0])
        places = [
            (at, at + len(name)) for name in (turned if is_inverted else entry.authors) if (at := names.find(name)) >= 0
        ]
        between = [names[end:start] for (_, end), (start, _) in pairwise(places)]
        if between and len(places) == len(turned) and all(0 < len(sign) < 8 and "\n" not in sign for sign in between):
            joints[between[0] if len(between) > 1 else ", ", between[-1], is_inverted] += 1
        if tail := ET_AL.match(text, span[1]):
            cuts[len(entry.authors), tail[0]] += 1
    between_, last, is_inverted = next(iter(joints.most_common(1)), ((", ", ", ", False), 0))[0]
    most, tail_ = next(iter(cuts.most_common(1)), ((0, " et al."), 0))[0]
    return Byline(
        between=between_,
        last=last,
        is_inverted=is_inverted,
        has_initials=shortened[True] > shortened[False],
        most=most,
        tail=tail_,
    )


def _initials(name: str) -> str:
    """`Ming-Wei Chang` as `M.-W. Chang`."""
    *given, family = name.split() or [""]
    return " ".join([*("-".join(f"{part[:1]}." for part in one.split("-") if part) for one in given), family])


def _gap(entries: Sequence[Entry], lines: Sequence[str]) -> int:
    """How many empty lines stand behind most entries before the next."""
    behind = (lines[entry.last_line :] for entry in entries[:-1])
    gaps = Counter(next((n for n, line in enumerate(following[:3]) if line.strip()), 0) for following in behind)
    return gaps.most_common(1)[0][0] if gaps else 0
