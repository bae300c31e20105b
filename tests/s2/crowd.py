"""Many made-up papers, linked and as large as real ones, to measure with."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

# As measured on recorded answers: references of a paper, and the names in a byline.
REFERENCES = 45
AUTHORS = 4
CITING = 20
# Papers that the references are drawn from, for each listed one: so each is cited by three on average.
POOL = 15

_WORDS = ("cell", "of", "many", "maps", "learns", "from", "folded", "layers", "with", "deep", "paper", "models")


def doi(number: int) -> str:
    """The DOI of the paper with this number; the listed ones are 1, 2, 3, ..."""
    return f"10.1234/crowd.{number}"


def title(number: int) -> str:
    """Its title."""
    words = random.Random(number).choices(_WORDS, k=12)
    return f"{' '.join(words).capitalize()}, part {number}"


def crowd(listed: int) -> Iterator[dict[str, Any]]:
    """So many papers of a list, what they cite (each other too), and what cites them."""
    chance = random.Random(listed)
    pool = range(listed + 1, listed + 1 + POOL * listed)
    for number in range(1, listed + 1):
        within = chance.sample(range(1, listed + 1), min(3, listed))
        cited = [*within, *chance.sample(pool, REFERENCES - len(within))]
        yield _row(number, [{"paperId": _sha(other)} for other in cited if other != number])
    yield from (_row(number, []) for number in pool)
    for number in range(pool.stop, pool.stop + CITING * listed // 2):
        cited = chance.sample(range(1, listed + 1), min(2, listed))
        yield _row(number, [{"paperId": _sha(other), "intents": ["background"]} for other in cited])


def _sha(number: int) -> str:
    return f"{number:040x}"


def _row(number: int, references: list[dict[str, Any]]) -> dict[str, Any]:
    year = 2000 + number % 26
    return {
        "paperId": _sha(number),
        "corpusId": number,
        "externalIds": {"CorpusId": number, "DOI": doi(number), "PubMed": str(10_000_000 + number)},
        "title": title(number),
        "year": year,
        "venue": "Journal of Folded Things and Their Maps",
        "publicationDate": f"{year}-{number % 12 + 1:02}-{number % 28 + 1:02}",
        "publicationTypes": ["JournalArticle"],
        "s2FieldsOfStudy": [{"category": "Biology", "source": "s2-fos-model"}],
        "authors": [
            {"authorId": str(number * AUTHORS + place), "name": f"Ada{place} B. Author{number}"}
            for place in range(AUTHORS)
        ],
        "references": references,
    }
