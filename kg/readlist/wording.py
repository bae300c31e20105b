"""Titles, authors and labels in plain words: where a list has no markup to tell them apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.readlist import labels, vocabulary
from kg.readlist.names import byline
from kg.titles import plain

# `1.`, `(2)`, `[3]`, `12)`, a box of a task list: what counts an entry.
NUMBER = re.compile(
    r"^\s*(?:\[\s?[xX]?\s?\]|(?!\W?(?:19|20)\d\d\b)(?:\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.)、](?=\s|[^\d\s])))\s*"
)
BRACKETS = re.compile(r"\[([^\[\]\n]*)\]|\(([^()\n]*)\)|（([^（）\n]*)）|【([^【】\n]*)】|［([^［］\n]*)］")
_LEADING = re.compile(
    r"^\s*(?:\[([^\[\]\n]{1,60})\]|【([^【】\n]{1,60})】|\(([^()\n]{1,120})\)|（([^（）\n]{1,120})）|［([^［］\n]{1,60})］)\s*[:：]?\s*"
)
# `arXiv 2023.10, Title`, `CVPR 2017 oral: Title`: a label that stands first without brackets.
_UNBRACKETED = re.compile(
    r"\s*((?:[A-Za-z][\w&@+/-]*\s+){0,3}(?:19|20)\d\d(?:[./-]\d{1,2})?(?:\s+[\w-]+){0,6}?"
    r"(?:\s*\([\w ]{1,20}\))?)\s*[,|]\s+"
)
_SHORTCODE = re.compile(r":[a-z_]+[a-z0-9_+]*:")
_SYMBOLS = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\u20e3]+")
_QUOTED = re.compile(
    r"《([^》\n]{2,300})》|「([^」\n]{4,300})」"
    r"|(?:^|(?<=[\s,.;:)\]—–\-|]))(?:“([^”\n]{4,300}?)[.,]?”|\"([^\"\n]{4,300}?)[.,]?\")(?=$|[\s,.;:()\[（|])"
    # Behind names or a year only: an apostrophe looks the same.
    r"|(?<=[).,:] )(?:'([^\n]{4,300}?)[.,]?'|‘([^\n]{4,300}?)[.,]?’)(?=[,.;]|\s*$|\s+[A-Z(\[])"
)
# `, Brown et al., NeurIPS 2020`
_TRAILING_NAMES = re.compile(r"[,，]\s*(?:[^\W\d_a-z][^\s,，]*\s+){1,3}et\s+al\b")
_QUOTES = frozenset("《「“\"'‘")
# What stands between a title and what is said about it.
_END_OF_TITLE = re.compile(
    r"(?<=[^\s.])(?:(?<!\b[A-Z])(?<!\bvs)(?<!\betc)(?<!\bvol)\.(?=\s+\S)|[?!](?=\s+[A-Z\[(])|。|\s[—–|]\s|\s-\s)"
)
# What a list says of an entry in brackets before it.
_REMARKS = frozenset(("optional", "required", "recommended", "background", "supplementary", "new", "survey", "review"))
# `2017. ` or `(2017a): ` between names and a title.
_YEAR_FIRST = re.compile(r"[\s.,:;(]*((?:19|20)\d\d)[a-z]?[).,:;]+\s+")
# `, ICCV, 2021` at the end.
_TRAILING = re.compile(r"[,，]\s*((?:[^,，\n]{2,60}[,，]\s*)?[^,，\n]{0,60}(?:19|20)\d\d)\W*$")
_TRAILING_VENUE = re.compile(r"[,，]\s*([^,，\n]{2,40}?)\W*$")
_EDGES = " \t\n.,;:：。，、-–—|*_~`/•·>+&"
_NOTE = vocabulary.phrase(r"\W*" + vocabulary.NOTES)


@dataclass(frozen=True, slots=True)
class Words:
    """What plain words say: the title, what stands behind it, the labels in brackets, the names before it.

    `leading` is the label that stands before all else.
    """

    title: str
    rest: str = ""
    labels: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    leading: str = ""


def is_note(text: str) -> bool:
    """Whether words speak to the reader (`Please ...`, `Check out ...`) and name no work."""
    return bool(_NOTE.match(text))


def is_keyed(text: str) -> bool:
    """Whether words say what they are first: `Authors: ...`, `🔗 Link: ...`."""
    return bool(re.match(r"[\W_]*[^\W\d_][\w /&-]{0,24}\W{0,2}\s*[:：]", text))


def without_symbols(text: str) -> str:
    """The text without emoji and their names between colons."""
    return _SHORTCODE.sub(" ", _SYMBOLS.sub(" ", text))


@lru_cache(maxsize=1024)
def tidy(text: str) -> str:
    """A title as a person would write it: no number before it, no emoji, no mark at its ends, no year in brackets."""
    text = plain(without_symbols(text))
    text = NUMBER.sub("", text).strip(_EDGES)
    while text:
        found = next((match for match in BRACKETS.finditer(text) if match.end() == len(text)), None)
        if (
            found
            and found.start()
            and labels.is_label(inner := _inner(found))
            and (labels.years(inner) or len(inner) < 12)
        ):
            text = text[: found.start()].rstrip(_EDGES)
            continue
        break
    for opening, closing in ("“”", '""', "《》", "''", "‘’", "「」", "[]", "【】", "()", "<>"):
        inside = text[1:-1]
        if len(text) > 2 and text[0] == opening and text[-1] == closing and not set(inside) & {opening, closing}:
            text = inside.strip(_EDGES)
    # A mark of its own bracket that was left alone.
    for opening, closing in ("()", "[]", "（）", "【】"):
        if text.endswith(opening) or (text.endswith(closing) and opening not in text):
            text = text[:-1].rstrip(_EDGES)
        if text.startswith(closing):
            text = text[1:].lstrip(_EDGES)
    return text


@lru_cache(maxsize=1024)
def leading_labels(text: str) -> tuple[str, tuple[str, ...]]:
    """The words without the number and the labels in brackets that they begin with, and these."""
    found: list[str] = []
    text = NUMBER.sub("", without_symbols(text).lstrip(" \n*_-–—•·>"))
    while (match := _LEADING.match(text)) and match.end() < len(text):
        inner = _inner(match)
        # `(Almost) free lunch` is a title: round brackets are a label only with a year or a venue in them.
        if (match[3] or match[4]) and not (labels.is_label(inner) or inner.casefold() in _REMARKS):
            break
        found.append(inner)
        text = text[match.end() :]
    if (match := _UNBRACKETED.match(text)) and labels.is_label(match[1]) and text[match.end() :]:
        found.append(match[1])
        text = text[match.end() :]
    return text, tuple(found)


def quoted(text: str) -> tuple[str, int, int] | None:
    """A title in quotation marks that stands for itself, and its place: `Names. "Title." Venue`, `《Title》`."""
    if not _QUOTES.intersection(text):
        return None
    for match in _QUOTED.finditer(text):
        inside = next(filter(None, match.groups()))
        before = text[: match.start()].rstrip()
        words = len(inside.split())
        chinese = match[1] or match[2]
        if (chinese or words >= 3 or (words == 2 and before.endswith((".", ",", ":", ")")))) and (
            chinese or not before or before[-1] in ".,;:)]—–-|" or byline(before)[0]
        ):
            return inside, match.start(), match.end()
    return None


def read(text: str) -> Words:
    """What plain words say, such as `A. Author, B. Coauthor. Title. Venue 2021`, `Title (Venue 2021)`, `Title`."""
    text, found = leading_labels(text)
    leading = next(iter(found), "")
    if said := quoted(text):
        inside, start, end = said
        authors, behind = byline(text[:start])
        dated = _YEAR_FIRST.match(behind + " ")
        years = (dated[1],) if dated else tuple(each for each in bracketed(text[:start]) if labels.years(each))
        found = (*found, *years, *bracketed(text[end:]))
        return Words(tidy(inside), text[end:], found, authors, leading)
    authors, behind = byline(text)
    if authors and len(behind.strip(_EDGES)) > 8:
        dated = _YEAR_FIRST.match(behind)
        behind, more = leading_labels(re.sub(r"^[\s.,:;]*", "", behind[dated.end() if dated else 0 :]))
        more = (dated[1], *more) if dated else more
        title, rest = _first_sentence(behind)
        # `Names, 2017. Title. Venue`
        while title and not _is_title(title) and rest.strip(_EDGES):
            more = (*more, title)
            title, rest = _first_sentence(rest.lstrip(_EDGES))
        return Words(tidy(title), rest, (*found, *more, *bracketed(rest)), authors, leading)
    title, rest = _first_sentence(text)
    return Words(tidy(title), rest, (*found, *bracketed(rest)), (), leading)


def bracketed(text: str) -> tuple[str, ...]:
    """What stands in brackets, in its order."""
    return tuple(inner for match in BRACKETS.finditer(text) if (inner := _inner(match)))


def _is_title(text: str) -> bool:
    return not labels.is_label(tidy(text)) and any(character.isalpha() for character in text)


def _inner(match: re.Match[str]) -> str:
    return (next(filter(None, match.groups()), "") or "").strip()


def _first_sentence(text: str) -> tuple[str, str]:
    """The title at the beginning of words, and what follows it: it ends at a label, or where a sentence does."""
    end = len(text)
    for match in BRACKETS.finditer(text):
        inner = _inner(match)
        if match.start() > 2 and labels.is_label(inner) and (labels.years(inner) or labels.knows_venue(inner)):
            end = match.start()
            break
    if (names := _TRAILING_NAMES.search(text, 0, end)) and len(text[: names.start()].split()) >= 2:
        end = names.start()
    for match in _END_OF_TITLE.finditer(text, 0, end):
        cut = match.end() if text[match.start()] in "?!" else match.start()
        if _ends_title(text[:cut], match[0], text[match.end() : end]):
            end = cut
            break
    else:
        trailing = _TRAILING.search(text[:end])
        trailing = trailing or _TRAILING_VENUE.search(text[:end])
        named = trailing and (
            labels.knows_venue(trailing[1]) or (labels.years(trailing[1]) and labels.is_label(trailing[1]))
        )
        if trailing and named and len(text[: trailing.start()].split()) >= 2:
            end = trailing.start()
    return text[:end], text[end:]


def _ends_title(before: str, mark: str, behind: str) -> bool:
    """Whether a mark between words ends a title: behind a full stop anything may stand, else names or a venue."""
    following = behind.strip(_EDGES)
    size = len(before.split())
    if (size < 2 and before.isascii() and "-" not in mark) or not following:
        return False
    if mark[0] in ".。":
        return (
            following[0].isupper()
            or not following[0].isalpha()
            or labels.is_label(following)
            or not following[0].isascii()
        )
    return bool(byline(following)[0]) or labels.is_label(following) or (not mark.strip(" -—–|") and size <= 3)
