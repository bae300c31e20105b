"""Records by their titles: those that have one, and those that have one like it, among hundreds of thousands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import chain

from rapidfuzz import fuzz, process

from kg.model import Paper
from kg.titles import comparable

# Of a title, so many of its rarest words lead to others; a slip of the pen spoils one of them, not all.
_RAREST = 5
# A word that more titles have than this says nothing of one of them.
_COMMON = 1_000
_MOST_COMPARED, _MOST_NEAR = 40, 5
# What is less alike than this, in percent, no other evidence makes a match.
_LEAST_ALIKE = 70
# No title is longer; words beyond are not looked up.
_MOST_WORDS = 200


class Titles:
    """An index of records by their titles as `kg.titles.comparable` has them."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self._papers = papers
        self._texts = [comparable(paper.title) for paper in papers]
        self._whole: dict[str, list[int]] = defaultdict(list)
        for place, text in enumerate(self._texts):
            self._whole[text.replace(" ", "")].append(place)
        self._by_word: dict[str, list[int]] | None = None

    def equal(self, title: str) -> tuple[Paper, ...]:
        """The records of that title, whatever its hyphens and accents."""
        key = comparable(title).replace(" ", "")
        return tuple(self._papers[place] for place in self._whole.get(key, ())) if key else ()

    def near(self, title: str) -> tuple[Paper, ...]:
        """A few records whose titles share rare words with it and are like it, or begin or end as it does."""
        text = comparable(title)
        held = {word: self._places(word) for word in text.split()[:_MOST_WORDS]}
        rare = sorted((len(places), word) for word, places in held.items() if 0 < len(places) <= _COMMON)[:_RAREST]
        shared = Counter(chain.from_iterable(held[word] for _, word in rare))
        compared = {place: self._texts[place] for place, _ in shared.most_common(_MOST_COMPARED)}
        # The partial ratio finds titles without their subtitles, too.
        found = process.extract(
            text, compared, scorer=fuzz.WRatio, limit=_MOST_NEAR, score_cutoff=_LEAST_ALIKE, processor=None
        )
        return tuple(self._papers[place] for _, _, place in found)

    def _places(self, word: str) -> Sequence[int]:
        if self._by_word is None:
            self._by_word = defaultdict(list)
            for place, text in enumerate(self._texts):
                for each in set(text.split()[:_MOST_WORDS]):
                    self._by_word[each].append(place)
        return self._by_word.get(word, ())
