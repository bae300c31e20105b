"""Names of authors, where a list has them beside the title."""

from __future__ import annotations

import re
from functools import lru_cache

_PARTICLES = frozenset(
    ("al", "ben", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "la", "le", "van", "von")
)
_SEPARATOR = re.compile(r"\s*(?:[,;，、；]|\band\b|&)\s*")
_OTHERS = re.compile(r"\bet\s+al\b\.?|\band\s+others\b|等", re.I)
_BY = re.compile(r"\s*(?:by:?\s+|(?:authors?|作者)\s*[:：]\s*)", re.I)
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.\-‐])*")
# A surname, with what belongs before it: `van der Berg`, `O'Neil`, `Smith-Jones`.
_SURNAME = (
    r"((?:(?:van|von|de|der|den|del|della|di|da|dos|du|la|le|el|al|ben|bin)\s+){0,3}[^\W\d_a-z](?:[^\W\d_]|['’‐-])+)"
)
# `Last, J.-P.`, `Last, JP`, and what stands before the next one.
_INVERTED = re.compile(
    rf"\s*(?:and\s+|&\s*)?{_SURNAME},\s*((?:[^\W\d_a-z]\.[\s-]?){{1,4}}|[^\W\d_a-z]{{1,3}}(?=\s*(?:[,;.:(&]|and\b|$)))"
    r"\s*[,;]?\s*"
)
_FIRST_INVERTED = re.compile(
    rf"{_SURNAME},\s*([^\W\d_a-z](?:[^\W\d_]|[.'’‐-])*(?:\s[^\W\d_a-z](?:[^\W\d_]|[.'’‐-])*){{0,2}}?)(?=\s*(?:,|;|\band\b|&|$))"
)
# `Lovelace1,2`, `Lovelace*`: what counts the homes of authors. Possessive: a long number is not divided in all ways.
_HOMES = re.compile(r"(?<=[^\W\dA-Z_])(?:\d{1,2}+(?:,\d{1,2}+)*+|[*†‡§¶¹²³⁴⁵])++(?=\s*(?:[,;，、；]|(?:and|&)\s|$))")
_JUNIOR = re.compile(r",?\s+(?:Jr|Sr|II|III)\b\.?")
MOST_WORDS = 5
# Longer texts have no byline that would be read to its end.
LONGEST = 6_000


def authors_in(words: str) -> tuple[str, ...]:
    """The authors that stand at the beginning of some words: `A. Author, Bo Coauthor, et al. Nature 2021`.

    Names come as `First Last`, also where the list has `Last, First`. Two names at least, or one after `by` or before
    `et al.`: a single name may as well be a journal's.
    """
    return byline(words)[0]


@lru_cache(maxsize=1024)
def byline(words: str) -> tuple[tuple[str, ...], str]:
    """The authors at the beginning of some words, and what stands behind them."""
    text = _HOMES.sub("", words[:LONGEST].lstrip(' \n.,:;-–—|*"”»'))
    if len(text) < 4:
        return (), words
    said_by = _BY.match(text)
    if said_by:
        text = text[said_by.end() :]
    others = _OTHERS.search(text)
    head = text[: others.start()].rstrip(" \n,;，") if others else text
    names, end = _inverted(head, others=bool(others))
    if not names:
        names, end = _straight(head)
    if len(names) > 1 or (names and (said_by or (others and not head[end:].strip(" ,;.")))):
        whole = others and not head[end:].strip(" ,;.")
        return tuple(names), (text[others.end() :] if others and whole else text[end:]) + words[LONGEST:]
    if others and (lone := re.fullmatch(r"\s*([^\W\d_a-z][\w'’-]+)\s*", head)):
        return (lone[1],), text[others.end() :]
    return (), words


def _straight(text: str) -> tuple[list[str], int]:
    """`Ada Lovelace, Bo Wang and C. D. Author. ...`: the names, and where they end."""
    names: list[str] = []
    end = place = 0
    while place < len(text):
        separator = _SEPARATOR.search(text, place)
        part = text[place : separator.start() if separator else len(text)]
        # A full stop ends a byline after a name, and after an initial where no name follows.
        sentence, *after = re.split(r"(?<=[^\W\d_]{2})\.\s+|\s*[\n(（]|\s+[-–—|]\s*", part, maxsplit=1)
        heads = [sentence, *(sentence[: stop.start()] for stop in reversed(list(re.finditer(r"\.\s+", sentence))))]
        name = next((head for text in heads if _is_name(head := text.strip(" :–—|").removesuffix("."))), None)
        if name is None:
            # Two separators in a row: `A, B, and C`.
            if part.strip() or not separator:
                break
            place = separator.end()
            continue
        names.append(name)
        end = place + part.find(name) + len(name)
        if after or name != sentence.strip(" :–—|").removesuffix(".") or not separator:
            break
        place = separator.end()
    return names, end


def _inverted(text: str, *, others: bool) -> tuple[list[str], int]:
    """`Last, F., Last, F.` and `Last, First, First Last, and First Last`: the names, and where they end."""
    names: list[str] = []
    end = place = 0
    while found := _INVERTED.match(text, place):
        names.append(f"{found[2].strip()} {found[1]}")
        end, place = found.end(2), found.end()
    if len(names) > 1 or (names and others and not text[end:].strip(" ,;.")):
        return names, end
    first = _FIRST_INVERTED.match(text)
    if not first:
        return [], 0
    # Only the first name is turned round: `First Last` is one sign shorter than `Last, First`.
    names, end = _straight(f"{first[2]} {first[1]}{text[first.end() :]}")
    return (names, end + 1) if len(names) > 1 or (names and others) else ([], 0)


def _is_name(text: str) -> bool:
    words = _JUNIOR.sub("", text).split()
    # One word is a surname in `Smith, Doe`, but more often a journal or a keyword.
    return (
        1 < len(words) <= MOST_WORDS
        and all(_WORD.fullmatch(word) and (word[0].isupper() or word.lower() in _PARTICLES) for word in words)
        and any(len(word.strip(".")) > 1 for word in words)
    )
