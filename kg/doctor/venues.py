"""Venues by their names: which are one, which is misspelt, which are servers of preprints.

What is known of them is a short list (`venues.txt`). A name that it does not hold contradicts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import OSA

from kg import preprints
from kg.pid import Pid
from kg.titles import normal

# What was deposited, not published: Zenodo, figshare, Dryad, OSF. Source: their DOIs' prefixes at https://www.re3data.org/
_DEPOSITS = ("10.5281/", "10.6084/", "10.5061/", "10.17605/")
# Source: https://info.arxiv.org/help/arxiv_identifier.html (YYMM, in both forms); bioRxiv's DOIs since 2019-12
_POSTED = {
    "arxiv": re.compile(r"(?:[a-z.-]+/)?(?P<short>\d\d)\d\d[.\d]*"),
    "doi": re.compile(r"10\.(?:1101|64898)/(?P<long>20\d\d)\.\d\d\.\d\d\.\d+"),
}
_LONGEST_NAME = 14  # words
# Edits that one word may be away from the right one, by the length of the shorter; names of fields are near each other
# (Urology, Neurology), so that more would be guessing.
_SHORTEST_MISSPELT, _LONG_WORD = 5, 10


class Window(NamedTuple):
    """Some words of a label, as they are written there, and the venue that they name."""

    written: str
    venue: str


class _Known(NamedTuple):
    names: dict[str, str]
    servers: frozenset[str]


@cache
def _known() -> _Known:
    """The normal forms of all names, each with the venue's own name, and the names of the servers."""
    names: dict[str, str] = {}
    servers = set()
    for line in Path(__file__).with_name("venues.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        name, *others = (part.strip() for part in line.removeprefix("+").split("|"))
        if line.startswith("+"):
            servers.add(name)
        names |= {normal(form): name for form in (name, *others)}
    return _Known(names, frozenset(servers))


@lru_cache(maxsize=10_000)
def known(name: str | None) -> str | None:
    """The venue of that name or abbreviation, by its own name; None for one that the list does not hold."""
    return _known().names.get(normal(name)) if name else None


def is_server(name: str | None) -> bool:
    """Whether a venue holds preprints; what only a bibliography calls `Preprint at arXiv` is one, too."""
    return server_in(name or "") is not None


def server_in(label: str) -> Window | None:
    """The server of preprints that a label names, unless it names another or a venue of publications beside it."""
    named = {window.venue: window for window in reversed(list(_windows(label)))}
    found = [window for venue, window in named.items() if venue in _known().servers]
    return found[0] if len(found) == 1 == len(named) else None


def one(a: str | None, b: str | None) -> bool:
    """Whether two names are of one venue: the same name, one known to be the other's, or its words cut short."""
    if not a or not b:
        return False
    left, right = known(a) or normal(a), known(b) or normal(b)
    return left == right or _is_short_for(normal(a).split(), normal(b).split())


def misspelt(label: str, recorded: Iterable[str | None]) -> Window | None:
    """The words of a label that are one of these venues with a letter wrong in a word, and that venue.

    None where the label is the name of a venue that is known, or of one of these.
    """
    names = list(dict.fromkeys(filter(None, recorded)))
    return None if any(one(label, name) for name in names) else _nearest(label, _with_gaps(names))


def misspelt_known(label: str) -> Window | None:
    """The same, of the venues in the list."""
    return _nearest(label, _known_with_gaps())


# A name without one of its words: which is missing, how it begins, the others; and what may stand in the gap.
_Gaps = dict[tuple[int, str, tuple[str, ...]], list[tuple[str, str]]]


def _with_gaps(names: Iterable[str]) -> _Gaps:
    gaps: _Gaps = {}
    for name in names:
        words = tuple(normal(name).split())
        for place, word in enumerate(words):
            gaps.setdefault((place, word[0], words[:place] + words[place + 1 :]), []).append((word, name))
    return gaps


@cache
def _known_with_gaps() -> _Gaps:
    return _with_gaps(dict.fromkeys(_known().names.values()))


def _nearest(label: str, gaps: _Gaps) -> Window | None:
    if known(label):
        return None
    written = label.split()
    words = [normal(word) for word in written]
    for length in range(min(_LONGEST_NAME, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            here = tuple(words[start : start + length])
            for place, word in enumerate(here):
                for right, name in gaps.get((place, word[:1], here[:place] + here[place + 1 :]), ()):
                    text = " ".join(written[start : start + length])
                    if _is_near(word, right, alone=length == 1):
                        return Window(text.strip(" ,.;:()[]"), name)
    return None


def servers_of(pid: Pid) -> frozenset[str]:
    """The servers that an identifier can be of; a DOI does not tell bioRxiv from medRxiv."""
    return frozenset({"OpenReview"}) if pid.scheme == "openreview" else preprints.servers_of(pid)


def is_publications(pid: Pid) -> bool:
    """Whether an identifier is the DOI of something published: of no preprint, and of no deposit."""
    return pid.scheme == "doi" and not servers_of(pid) and not pid.value.startswith(_DEPOSITS)


def posted_in(pid: Pid) -> int | None:
    """The year that a preprint's identifier itself tells."""
    form = _POSTED.get(pid.scheme)
    found = form.fullmatch(pid.value) if form else None
    if not found:
        return None
    year = found.groupdict()
    if long := year.get("long"):
        return int(long)
    short = int(year["short"])
    return (1900 if short > 90 else 2000) + short  # arXiv began in 1991


def _windows(label: str) -> Iterator[Window]:
    """The known venues that a label names, the longest first; within one, no other is looked for."""
    words = [word for word in re.split(r"[\s/]+", label) if word]
    taken: set[int] = set()
    for length in range(min(_LONGEST_NAME, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            places = range(start, start + length)
            written = " ".join(words[start : start + length])
            venue = None if taken.intersection(places) else known(written)
            if venue:
                taken.update(places)
                yield Window(written.strip(" ,.;:()[]"), venue)


def _is_short_for(short: list[str], long: list[str]) -> bool:
    """`nat mach intell` for `nature machine intelligence`, either way round."""
    if len(short) != len(long) or len(short) < 2:
        return False
    pairs = list(zip(short, long, strict=True))
    return all(b.startswith(a) for a, b in pairs) or all(a.startswith(b) for a, b in pairs)


def _is_near(word: str, right: str, *, alone: bool) -> bool:
    shorter = min(len(word), len(right))
    if shorter < _SHORTEST_MISSPELT or word == right:
        return False
    # `Cancers` is a journal as well as `Cancer`.
    if alone and word.rstrip("s") == right.rstrip("s"):
        return False
    return OSA.distance(word, right) <= (2 if shorter >= _LONG_WORD else 1)
