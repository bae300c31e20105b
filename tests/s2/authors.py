"""The authors that the stand-in knows: those it was given, and those who stand only on the bylines of papers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tests.s2.dates import published

Row = Mapping[str, Any]


class Authors:
    """Authors by their ids; a given row goes before what the papers tell."""

    def __init__(self, rows: Iterable[Row], papers: Mapping[str, Row]) -> None:
        self._given = {row["authorId"]: row for row in rows}
        self._records = papers
        self._written: dict[str, list[str]] = defaultdict(list)
        self._names: dict[str, str] = {}
        newest_first = sorted(sorted(papers), key=lambda sha: published(papers[sha]) or "", reverse=True)
        for sha in newest_first:
            for author in papers[sha].get("authors") or ():
                if author.get("authorId"):
                    self._written[author["authorId"]].append(sha)
                    self._names.setdefault(author["authorId"], author["name"])

    def find(self, name: str | None) -> Row | None:
        """The author of an id."""
        if name is None or (name not in self._given and name not in self._names):
            return None
        counts = sorted((paper["citationCount"] or 0 for paper in self.papers(name)), reverse=True)
        return {
            "authorId": name,
            "externalIds": {},
            "url": f"https://www.semanticscholar.org/author/{name}",
            "name": self._names.get(name),
            "affiliations": [],
            "homepage": None,
            "paperCount": len(counts),
            "citationCount": sum(counts),
            "hIndex": sum(count >= place for place, count in enumerate(counts, 1)),
            **self._given.get(name, {}),
        }

    def rows(self) -> Sequence[Row]:
        """All authors, by their ids."""
        return [row for name in sorted({*self._given, *self._names}) if (row := self.find(name))]

    def papers(self, name: str) -> Sequence[Row]:
        """What an author wrote, the newest first."""
        return [self._records[sha] for sha in self._written.get(name, ())]
