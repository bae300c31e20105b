"""Names of authors, where a list has them beside the title."""

from __future__ import annotations

import re

_PARTICLES = frozenset(
    ("al", "ben", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "la", "le", "van", "von")
)
_SEPARATOR = re.compile(r"\s*(?:[,;，、；]|\band\b|&)\s*")
_OTHERS = re.compile(r"[\s,;，]*(?:\bet\s+al\b\.?|\band\s+others\b|等)", re.I)
_BY = re.compile(r"\s*(?:by:?\s+|(?:authors?|作者)\s*[:：]\s*)", re.I)
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.\-‐])*")
# J., J.-P., JP, J P: the initials of given names.
_INITIALS = re.compile(r"[^\W\d_a-z]\.?(?:[\s-]?[^\W\d_a-z]\.?){0,3}")
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


def byline(words: str) -> tuple[tuple[str, ...], str]:
    """The authors at the beginning of some words, and what stands behind them."""
    text = words[:LONGEST].lstrip(" \n.,:;-–—|*")
    if len(text) < 4:
        return (), words
    said_by = _BY.match(text)
    if said_by:
        text = text[said_by.end() :]
    others = _OTHERS.search(text)
    head = text[: others.start()] if others else text
    names, end = _inverted(head, bool(others))
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
        sentence, *after = re.split(r"(?<=[^\W\d_]{2})\.\s+|\s*[\n(（]", part, maxsplit=1)
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


def _inverted(text: str, others: bool) -> tuple[list[str], int]:
    """`Last, F., Last, F.` and `Last, First, First Last, and First Last`: the names, and where they end."""
    parts = [(found.start(), found.end()) for found in re.finditer(r"[^,;，；&\n]+", text) if found[0].strip()][:400]
    if len(parts) < 2 or not _is_surname(text[slice(*parts[0])]):
        return [], 0
    names: list[str] = []
    end = 0
    if _INITIALS.match(text[slice(*parts[1])].strip()) and _given(text[slice(*parts[1])]):
        place = 0
        while place + 1 < len(parts):
            surname, initials = text[slice(*parts[place])], _given(text[slice(*parts[place + 1])])
            surname = re.sub(r"^\s*and\s+", "", surname)
            if not initials or not _is_surname(surname):
                break
            names.append(f"{initials} {surname.strip()}")
            end = parts[place + 1][0] + text[slice(*parts[place + 1])].find(initials) + len(initials)
            if text[end : parts[place + 1][1]].strip(" .").removeprefix("and").strip():
                # `Last, F. and Last, F.`: what stands behind `and` is the next surname.
                following = re.match(r"\.?\s+and\s+", text[end : parts[place + 1][1]])
                if not following:
                    break
                parts[place + 1] = (end + following.end(), parts[place + 1][1])
                place += 1
                continue
            place += 2
        return (names, end) if len(names) > 1 or (names and others) else ([], 0)
    given = text[slice(*parts[1])].strip(" .")
    if not _is_given(given):
        return [], 0
    first, cut, _ = given.partition(" and ")
    if cut:
        rest, at = [given[len(first) + 5 :]], parts[1][1]
        if not _is_name(rest[0].split(". ")[0].strip(" .")):
            return [], 0
        name = rest[0].split(". ")[0].strip(" .")
        return [f"{first} {text[slice(*parts[0])].strip()}", name], text.find(name, parts[1][0]) + len(
            name
        ) if at else at
    following, ends = _straight(text[parts[1][1] + 1 :].removeprefix(" ")) if len(parts) > 2 else ([], 0)
    if not following and not (others and len(parts) == 2):
        return [], 0
    offset = parts[1][1] + 1 + (text[parts[1][1] + 1 : parts[1][1] + 2] == " ")
    return [f"{given} {text[slice(*parts[0])].strip()}", *following], offset + ends if following else parts[1][1]


def _given(text: str) -> str:
    """The initials that a part begins with: `A. P.` of ` A. P. Title`."""
    text = text.strip()
    found = re.match(r"(?:[^\W\d_a-z]\.[\s-]?)*[^\W\d_a-z](?:\.|(?=\s|$))|[^\W\d_a-z]{1,3}(?=\s|$|\.)", text)
    return found[0].strip() if found else ""


def _is_surname(text: str) -> bool:
    words = text.strip().split()
    return 0 < len(words) <= 3 and all(_WORD.fullmatch(w) and (w[0].isupper() or w in _PARTICLES) for w in words) and not (
        len(words) > 1 and not any(w in _PARTICLES for w in words[:-1])
    )  # fmt: skip


def _is_given(text: str) -> bool:
    words = text.split(" and ")[0].split()
    return 0 < len(words) <= 3 and all(_WORD.fullmatch(word) and word[0].isupper() for word in words)


def _is_name(text: str) -> bool:
    words = _JUNIOR.sub("", text).split()
    # One word is a surname in `Smith, Doe`, but more often a journal or a keyword.
    return (
        1 < len(words) <= MOST_WORDS
        and all(_WORD.fullmatch(word) and (word[0].isupper() or word.lower() in _PARTICLES) for word in words)
        and any(len(word.strip(".")) > 1 for word in words)
    )
