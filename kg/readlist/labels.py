"""Years and venues, as lists put them beside titles: `[2023 Nature]`, `(NeurIPS'21)`, `` `ACL 2023` ``, badges."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

from kg.readlist import vocabulary

YEAR = re.compile(r"(?<![\d./-])(?:19[4-9]\d|20[0-4]\d)(?!\d|\.\d{3})")
_SHORT_YEAR = re.compile(r"(?<=\w)\s?['’‘`](\d\d)\b")
# `CVPR22`, `CHEOPS 22`: only in what is a label by its length.
_TIGHT_YEAR = re.compile(r"(?<=[A-Z]{3})\s?([12]\d)$")
# A date in full: what is left of it beside a venue is nothing.
_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}(?:\s*[-/.月]\s*\d{1,2})?(?!\d)\s*日?"
    r"|(?<!\d)\d{1,2}[-/.](?:\d{1,2}[-/.])?(?:19|20)\d\d(?!\d)"
    r"|\b(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?,?(?:\s+\d{1,2}(?:st|nd|rd|th)?,?)?"
    r"\s+(?=(?:19|20)\d\d)",
    re.I,
)
_NAMES = vocabulary.phrase(vocabulary.VENUES)
# Words that stand in a label and are no part of the venue's name.
_STATUS = re.compile(
    r"\b(?:oral|spotlight|poster|best paper(?: award)?|honou?rable mention|accepted(?: (?:by|to|at))?"
    r"|to appear(?: in)?|now|present|submitted(?: to)?|published(?: in)?|in press|under review)\b",
    re.I,
)
_BADGE = re.compile(r"^https?://img\.shields\.io/(?:static/v1\?.*|badge/([^?]+?))(?:\.svg|\.png)?(?:\?.*)?$", re.I)
_STOP = re.compile(r"(?<!\w)(\w*)[.。]\s+")
_KEY_HALF = re.compile(
    r"(?:conference|journal|venue|publish(?:ed)?|publication|accepted|year|date)(?:[ _](?:in|at|by))?", re.I
)
_VENUE_VOLUME = re.compile(r"[\s.,;:\"”*–—-]*([A-Z][^\d\n\[\]()]{2,80}?)[,.\s*]+\d+\s*(?:\(\d|[,:]\s*\w?\d)")
_VENUE_YEAR = re.compile(
    r"[\s.,;:\"”*)\]–—|-]*([^\[\]()\n0-9][^\[\]()\n]{0,90}?)[\s,;:.]*(?:\d[\d.:,;\s()–-]*?)?[\s(]*(?:['’](?=\d\d\b)|(?=(?:19|20)\d\d\b))"
)
MOST_WORDS = 14


@lru_cache(maxsize=4096)
def years(text: str) -> tuple[int, ...]:
    """The years in a text, in their order; `'23` counts as one where a word stands before it."""
    found = [(match.start(), int(match[0])) for match in YEAR.finditer(text)]
    found += [
        (match.start(), int(match[0]))
        for match in re.finditer(r"(?<=\d/)(?:19|20)\d\d(?!\d)|(?<=[A-Za-z])20[012]\d\b", text)
    ]
    found += [(m.start(), 2000 + int(m[1]) if int(m[1]) < 50 else 1900 + int(m[1])) for m in _SHORT_YEAR.finditer(text)]
    if len(text) <= 24:
        found += [(match.start(), 2000 + int(match[1])) for match in _TIGHT_YEAR.finditer(text)]
    return tuple(year for _, year in sorted(set(found)))


def knows_venue(text: str) -> bool:
    """Whether some words are a venue's name that all know: `arXiv`, `IEEE Transactions on Computers`, `TKDE`."""
    text = text.strip(" .,;:()[]*")
    words = text.split()
    if not 0 < len(words) <= 8 or re.search(r"[:?!]", text):
        return False
    acronym = words[0].strip(".,-'’") if len(words) <= 4 else ""
    parts = re.split(r"[-@/'’(]", acronym)
    return (not acronym.islower() and any(part.casefold() in vocabulary.ACRONYMS for part in parts)) or bool(
        _NAMES.fullmatch(text)
    )


@lru_cache(maxsize=4096)
def is_label(text: str) -> bool:
    """Whether some words are a label and no title: short, with a year, or the name of a venue that all know."""
    text = text.split(";")[0]
    words = text.split()
    if not 0 < len(words) <= MOST_WORDS or re.search(r"\bet al\b", text):
        return False
    return bool(years(text) or _DATE.search(text)) or knows_venue(text)


@lru_cache(maxsize=4096)
def venue(label: str | None) -> str | None:
    """The venue that a label names, without the year, or None."""
    if not label:
        return None
    first = label.split(";")[0]
    text = _SHORT_YEAR.sub("", _DATE.sub("", first if re.search(r"[^\W\d_]", first) else label))
    text = _TIGHT_YEAR.sub("", text) if len(text) <= 24 else text
    text = re.sub(r"(?<=\d/)(?:19|20)\d\d(?!\d)|(?<=[A-Za-z])20[012]\d\b", "", YEAR.sub("", text))
    text = re.sub(r"\s+(?:from|by|with|at)\s.*$", "", " ".join(_STATUS.sub("", text).split()))
    text = re.sub(r"\(\s*[,;]?\s*\)|\[\s*\]|（\s*）", "", text)
    # Volume, number and pages are not its name.
    text = re.sub(r"[,\s]+\d+(?:\.\d+)?\s*(?:\(\d+\))?\s*(?:[,:].*)?$", "", re.sub(r"\s+,", ",", text))
    text = text.strip(" ,.;:-–—/|'’()[]（）+&@•·*`，、；")
    text += ")" * ("(" in text and ")" not in text)
    return text if any(character.isalpha() for character in text) else None


def sentences(text: str) -> list[str]:
    """A text cut at full stops, but not behind the short words of journals' names: `Nat. Methods`."""
    found: list[str] = []
    start = 0
    for stop in _STOP.finditer(text):
        if stop[1].casefold() not in vocabulary.ABBREVIATIONS:
            found.append(text[start : stop.end(1)])
            start = stop.end()
    return [*found, text[start:]]


def venue_before_year(text: str) -> str | None:
    """The venue at the beginning of running words, with a year behind it: `. Science 313.5786 (2006): 504-507`."""
    found = _VENUE_YEAR.match(text)
    if not found:
        return None
    name = re.sub(r"\s(?:vol|no|pp)\b.*$", "", " " + found[1], flags=re.I).strip(' ,.;:*"”(')
    name = re.sub(r"\b(arxiv|biorxiv|medrxiv) preprint\b", r"\1", name, flags=re.I)
    name = re.sub(r"^(?:in:?|the)\s+(?:proceedings of (?:the )?)?", "", sentences(name)[-1], flags=re.I).strip()
    if "." in name and name.rpartition(" ")[2].casefold() in vocabulary.ABBREVIATIONS:
        name += "."
    return (
        name
        if 0 < len(name.split()) <= 9 and name[0].isupper() | (name[:3] in {"arX", "bio", "med"}) | (name == "arxiv")
        else None
    )


def venue_before_volume(text: str) -> str | None:
    """The venue at the beginning of running words, with a volume behind it: `. Journal of Things, 12(3), 4-5`."""
    found = _VENUE_VOLUME.match(text)
    return found[1].strip(" ,.*") if found and len(found[1].split()) <= 9 else None


def badge(alternative: str, address: str) -> str:
    """The words of a badge: what stands for it, else what its address draws; empty for what is no label."""
    words = alternative.strip()
    drawn = _BADGE.match(address)
    if not is_label(words) and drawn and drawn[1]:
        left_right = unquote(drawn[1]).replace("--", "\0").replace("__", "\1").split("-")[:2]
        # `Conference-ICML'23`: its left half may only say what the right one is.
        left_right = left_right[_KEY_HALF.fullmatch(left_right[0]) is not None and len(left_right) > 1 :]
        words = " ".join(left_right).replace("_", " ").replace("\0", "-").replace("\1", "_").strip()
    return words if is_label(words) else ""
