"""Titles as text: cleaned of markup, brought to a form that can be compared, shortened for a map."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from typing import Literal

# Markup that Crossref, PubMed and OpenAlex leave in titles. Only these names count as tags, so
# that "p < 0.05 and q > 3" stays what it is.
_TAG = re.compile(
    r"</?(?:(?:mml|jats):\w+|scp|i|b|em|strong|sub|sup|tt|u|span|inf|italic|bold|underline|font|br|p)"
    r"(?:\s[^<>]*)?/?>",
    re.I,
)
_UNBEARABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_WORD = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "ß": "ss", "đ": "d", "ı": "i"})


def plain(title: str) -> str:
    """The title as a person would write it: no tags, no entities, single spaces.

    Control characters, lone surrogates and noncharacters, which XML and terminals do not bear, become spaces.
    """
    text = title
    if "&" in text or "<" in text:
        text = html.unescape(_TAG.sub("", html.unescape(text)))
    return one_line(text)


def one_line(text: str) -> str:
    """The text with single blanks for all that is white space or, in some form, no character.

    No program takes what is left for the end of a line or refuses it in XML.
    """
    # Most are plain, and there are many: what is printable has no white space but the blank.
    if text.isprintable() and "  " not in text and text == text.strip():
        return text
    return " ".join(_UNBEARABLE.sub(" ", text).split())


def normal(text: str) -> str:
    """Lower-case letters and digits of any script, separated by single spaces: `"scGPT: A" -> "scgpt a"`."""
    folded = text.casefold()
    if not folded.isascii():
        # Twice: what is decomposed may have a capital in it (𝑨), and what is folded may decompose.
        letters = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
        folded = "".join(c for c in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(c))
    return " ".join(_WORD.findall(folded))


_PAPER = r"(?:article|paper|publication|chapter|letter|review|manuscript|preprint|study)"
_MARK = r"(?:\s*[:.–—]|\s+-\s)"
# Source: https://www.unicode.org/charts/PDF/U0370.pdf (the names of the letters, lambda as everybody writes it)
_GREEK = str.maketrans(
    {
        "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
        "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi",
        "ρ": "rho", "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
    }
)  # fmt: skip
_NUMBERS = {
    name: str(number)
    for names in (
        "one two three four five six seven eight nine ten eleven twelve",
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth",
        "1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th 11th 12th",
    )
    for number, name in enumerate(names.split(), 1)
}
_RETRACTED = re.compile(
    rf"^\W*(?:retracted|withdrawn)(?:\s+{_PAPER})?\s*[\])]?{_MARK}|[\[(]\s*(?:retracted|withdrawn)[^\[\]()]*[\])]\W*$",
    re.I,
)
# What TeX says of the look of a text, and the names of its letters; of an accent only the letter under it stays.
_TEX_LOOK = re.compile(
    r"\\(?:text|math|operatorname|emph|rm|it|bf|sc|tt|sf|em)[a-z]*\b\*?|\\[^a-zA-Z]|\\[cHkruv](?=\s*\{)|[{}$^_]"
)
_TEX_NAME = re.compile(r"\\(?:var)?([a-zA-Z]+)\s?")
_SIGNS = re.compile(r"(?<=\w)\++|&")
_TRADE_MARKS = re.compile("[™®©]")


def comparable(title: str) -> str:
    """The title as `normal` has it, also without what the same title is printed with here and without there.

    Markup of TeX and that a paper was retracted are left out, Greek letters are spelt, numbers are digits, `&` is
    `and`, and a plus sign after a word, which makes another name of it (`C++`), is a word.
    """
    text = plain(title)
    # There are many titles, and few that need more than `normal`: each step looks first for what it is about.
    if "retract" in (folded := text.casefold()) or "withdraw" in folded:
        text = _RETRACTED.sub(" ", text)
    if "\\" in text or "$" in text or "{" in text:
        text = _TEX_NAME.sub(r"\1 ", _TEX_LOOK.sub("", text))
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _TRADE_MARKS.sub("", text))
    if "+" in text or "&" in text:
        text = _SIGNS.sub(lambda sign: " and " if sign[0] == "&" else " plus" * sign[0].count("+"), text)
    text = normal(text)
    if not text.isascii():
        text = text.translate(_GREEK)
    return " ".join(_NUMBERS.get(word, word) for word in text.split())


def short(title: str, width: int = 28) -> str:
    """A name for a map: what stands before a colon if it is a name such as `scGPT`, else the first words.

    At most `width` characters, and never cut inside a word unless it is the first.
    """
    head, colon, _ = title.partition(":")
    if colon and 1 < len(head) <= width and len(head.split()) <= 2:
        return head
    if len(title) <= width:
        return title
    cut = title[: width - 1]
    words = cut.rsplit(" ", 1)[0] if " " in cut else cut
    return words.rstrip(" ,:;-") + "…"


def venue(name: str) -> str:
    """One name for arXiv, which bibliographies print as `arXiv preprint arXiv:1312.6114`; others stand as they are."""
    return "arXiv" if normal(name).startswith("arxiv") else name


Withdrawal = Literal["retracted", "withdrawn", "notice"]

# In the order in which they are tried: a notice names the paper that was retracted, and that is not the notice.
_WITHDRAWALS: tuple[tuple[Withdrawal, re.Pattern[str]], ...] = (
    (
        "notice",
        re.compile(
            rf"^\W*retraction(?:\s+and\s+republication)?(?:\s+(?:notice|note|statement))?{_MARK}"
            rf"|^\W*retraction\s+(?:notice|note|statement)\b"
            rf"|^\W*retraction\s+of(?:\s*[:\"“”'‘’«]|\s+(?:the\s+)?{_PAPER}\b)"
            rf"|^\W*(?:notice|statement|note)\s+of\s+retraction\b"
            rf"|^\W*withdrawal\s+(?:notice|note|statement)\b|^\W*(?:notice|statement)\s+of\s+withdrawal\b",
            re.I,
        ),
    ),
    (
        "retracted",
        re.compile(
            rf"^\W*(?:retracted(?:\s+{_PAPER})?|{_PAPER}\s+retracted)(?:{_MARK}|\s*[\])])"
            rf"|[\[(]\s*retracted(?:\s+{_PAPER}\b[^\[\]()]{{0,99}})?\s*[\])]\W*$",
            re.I,
        ),
    ),
    (
        "withdrawn",
        re.compile(
            rf"^\W*(?:withdrawn(?:\s+{_PAPER})?|{_PAPER}\s+withdrawn)(?:{_MARK}|\s*[\])])"
            rf"|[\[(]\s*withdrawn(?:\s+{_PAPER}\b[^\[\]()]{{0,99}})?\s*[\])]\W*$",
            re.I,
        ),
    ),
)
# PubMed's publication types and what others make of them, as letters only.
_WITHDRAWN_TYPES: dict[str, Withdrawal] = {
    "retracted": "retracted",
    "retractedpublication": "retracted",
    "retractedarticle": "retracted",
    "withdrawn": "withdrawn",
    "withdrawnpublication": "withdrawn",
    "retraction": "notice",
    "retractionnotice": "notice",
    "retractionofpublication": "notice",
}


def withdrawal(title: str) -> Withdrawal | None:
    """What a title itself says: that the paper was retracted or withdrawn, or that it is the notice of that.

    None says nothing: most databases leave the titles of retracted papers as they were. A paper about retractions,
    of papers or of muscles, is none.
    """
    return next((what for what, pattern in _WITHDRAWALS if pattern.search(title)), None)


def withdrawal_of_types(types: Iterable[str]) -> Withdrawal | None:
    """The same, of a record's publication types."""
    known = (_WITHDRAWN_TYPES.get(normal(name).replace(" ", "")) for name in types)
    return next((what for what in known if what), None)
