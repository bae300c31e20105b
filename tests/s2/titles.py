"""Papers by the words of their titles, for the searches: the service's ranking is its own, this one is a plain one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Any

Row = Mapping[str, Any]
Words = Sequence[str]

# What a shared word adds to the score of a match. Exact titles of five words were seen with 133, longer ones with
# 172 to 390: the score grows with the length and has no bound.
SCORE = 26.61234
_MOST_COMPLETIONS = 10


class Titles:
    """Papers by the words of their titles."""

    def __init__(self, papers: Mapping[str, Row]) -> None:
        self._papers = papers
        self._shas = sorted(papers)
        self._words = [_words(papers[sha].get("title") or "") for sha in self._shas]
        self._whole: dict[tuple[str, ...], int] = {}
        self._places: dict[str, set[int]] = defaultdict(set)
        for place, words in enumerate(self._words):
            self._whole.setdefault(tuple(words), place)
            for word in words:
                self._places[word].add(place)

    def match(self, query: str, is_wanted: Callable[[Row], bool]) -> tuple[Row, float] | None:
        """The paper whose title is the nearest, and a score; it may well be another paper than was meant.

        The title itself is the nearest, then one that begins like the query or that the query begins like, then one
        with all words of the query.
        """
        asked = _words(query)
        whole = self._whole.get(tuple(asked))
        longer = self._with_all(asked)
        shorter = [self._whole.get(tuple(asked[:end])) for end in range(len(asked) - 1, 0, -1)]
        beginning = [place for place in longer if self._words[place][: len(asked)] == asked]
        for place in (whole, *beginning, *shorter, *longer):
            if place is not None and is_wanted(paper := self._at(place)):
                shared = sum(word in self._words[place] for word in asked)
                return paper, round(SCORE * shared, 5)
        return None

    def search(self, query: str, is_wanted: Callable[[Row], bool]) -> list[Row]:
        """Papers with all words of the query in the title, the shortest titles first."""
        places = sorted(self._with_all(_words(query)), key=lambda place: len(self._words[place]))
        return list(filter(is_wanted, map(self._at, places)))

    def bulk(self, query: str, is_wanted: Callable[[Row], bool]) -> list[Row]:
        """Papers with all words of the query in the title, or all papers, by paperId; no operators are understood."""
        places = self._with_all(_words(query)) if query else range(len(self._shas))
        return list(filter(is_wanted, map(self._at, places)))

    def complete(self, query: str) -> list[Row]:
        """A few papers whose title has the words of the query in this order, the last one perhaps cut off."""
        wanted = " " + " ".join(_words(query))
        found = (self._at(place) for place, words in enumerate(self._words) if wanted in " " + " ".join(words))
        return list(islice(found, _MOST_COMPLETIONS))

    def _at(self, place: int) -> Row:
        return self._papers[self._shas[place]]

    def _with_all(self, words: Words) -> list[int]:
        places = sorted((self._places.get(word, set()) for word in words), key=len)
        return sorted(set.intersection(*places)) if places else []


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
