"""What a line under an entry says by a key of its own: `Authors: ...`, `DOI: ...`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.readlist import roles
from kg.readlist.pieces import Piece

KEYED = re.compile(r"^[\W_]*(?:\*\*)?([^\W\d_][\w /&-]{0,30}?)(?:\*\*)?\s*[:：]\s*(.+)$", re.S)
FIELDS = {
    "authors": re.compile(r"authors?|author\(s\)|by|作者", re.I),
    "venue": re.compile(
        r"venue|publisher|journal|conference|published(?: in| at)?|publication|proceedings|source|期刊|会议|发表", re.I
    ),
    "year": re.compile(r"date|year|published(?: on)?|publication date|time|日期|时间|年份|年", re.I),
    "title": re.compile(r"title|paper|paper title|paper name|name|标题|题目|论文", re.I),
}
# What a line under an entry tells of it, beside its fields: what it links to are other works.
_NOTES = re.compile(r"tl;?\s?dr|summary|abstract|key ?words?|tags?|notes?|comments?|摘要|总结|简介|关键词|备注", re.I)
_NOTED = re.compile(rf"[\W_]*({_NOTES.pattern})[\W_]*[:：]", re.I)
_TITLED = re.compile(
    r"[\W_]*(?:(?:paper )?title|标题|题目|论文(?:标题|题目|名称)?)[\W_]*[:：][\W_]*(?=\w)(?!https?:)", re.I
)


def without_title_key(words: str) -> str:
    """The words behind `Title:`, if they stand under such a key, else all words."""
    keyed = _TITLED.match(words)
    return words[keyed.end() :] if keyed else words


def key_of(words: str) -> str:
    """The key that words stand under, of a field or a note, or the role that is all they say: `pdf` of `[PDF](...)`."""
    noted = _NOTED.match(words)
    if noted:
        return noted[1].casefold()
    return field_of(words) or (words.strip().casefold() if roles.said(words) else "")


def is_key(words: str) -> bool:
    """Whether words are nothing but the key of a field or of a link: `Authors:`."""
    key = words.strip().rstrip(":：")
    return key != words.strip() and bool(roles.said(key) or any(each.fullmatch(key) for each in FIELDS.values()))


def speaks_of_others(line: Sequence[Piece]) -> bool:
    """Whether a line under an entry has a key of its own (`Summary: ...`): what it links to are other works."""
    words = "".join(piece.text for piece in line).strip()
    return bool(KEYED.match(words) or _NOTED.match(words)) and not field_of(words)


def field_of(words: str) -> str:
    """The key that words stand under, if entries have such a one: `doi` of `DOI: 10.1234/x`; else nothing."""
    keyed = KEYED.match(words.strip())
    key = keyed[1].strip() if keyed else ""
    is_field = roles.said(key) or any(pattern.fullmatch(key) for pattern in FIELDS.values())
    return key.casefold() if is_field else ""
