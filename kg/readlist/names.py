"""Names of authors, where a list has them beside the title."""

from __future__ import annotations

import re

_PARTICLES = frozenset(
    ("al", "ben", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "la", "le", "van", "von")
)
_SEPARATOR = re.compile(r"\s*(?:[,;]|\band\b|&)\s*")
_OTHERS = re.compile(r"[\s,;]*\bet\s+al\b\.?", re.I)
_BY = re.compile(r"\s*by:?\s+", re.I)
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.\-])*")
MOST_WORDS = 5


def authors_in(words: str) -> tuple[str, ...]:
    """The authors that stand at the beginning of some words: `A. Author, Bo Coauthor, et al. Nature 2021`.

    Two names at least, or one after `by` or before `et al.`: a single name may as well be a journal's.
    """
    text = words.strip(" .,:;-–—|")
    said_by = _BY.match(text)
    if said_by:
        text = text[said_by.end() :]
    others = _OTHERS.search(text)
    names: list[str] = []
    for part in _SEPARATOR.split(text[: others.start()] if others else text):
        # A full stop ends a byline after a name, and after an initial where no name follows.
        sentence, *after = re.split(r"(?<=[^\W\d_]{2})\.\s+", part, maxsplit=1)
        heads = [sentence, *(sentence[: stop.start()] for stop in reversed(list(re.finditer(r"\.\s+", sentence))))]
        name = next((head for text in heads if _is_name(head := text.strip(" :–—|").removesuffix("."))), None)
        if name is None:
            break
        names.append(name)
        if after or name != sentence.strip(" :–—|").removesuffix("."):
            break
    return tuple(names) if len(names) > 1 or (names and (said_by or others)) else ()


def _is_name(text: str) -> bool:
    words = text.split()
    # One word is a surname in `Smith, Doe`, but more often a journal or a keyword.
    return (
        1 < len(words) <= MOST_WORDS
        and all(_WORD.fullmatch(word) and (word[0].isupper() or word.lower() in _PARTICLES) for word in words)
        and any(len(word.strip(".")) > 1 for word in words)
    )
