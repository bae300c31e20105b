"""The tables of a converted dump, and what can be asked of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, Protocol

from kg.bulk import sql
from kg.bulk.converted import Converted

Row = Mapping[str, Any]
How = Literal["equal", "alike"]
Kind = Literal["BIGINT", "VARCHAR"]

# So many letters of a title's beginning, or end, are enough to look it up by.
_FEW_LETTERS = 24
_MOST_OF_A_TITLE = 200


class Engine(Protocol):
    """What answers the questions of `kg.bulk.sql` about the tables of a converted dump.

    Raises:
        KgError: of all methods: it cannot.
    """

    made: Converted

    def hold(self, name: str, kind: Kind, values: Sequence[int | str]) -> None:
        """Put values, each once, into a table that questions name, whose one column is `id`."""
        ...

    def ask(self, query: str, values: Mapping[str, Any] | None = None) -> Iterator[Row]:
        """The rows of an answer, by the names of their columns, in no order; the next question ends it."""
        ...

    def letters(self, title: str) -> str:
        """The letters and digits of a title, as the index of titles has them."""
        ...

    def close(self) -> None:
        """Let go of what it holds."""
        ...


class Tables:
    """A converted dump, open for questions.

    Ids are corpus ids but for `authors`. What is asked for several is answered in no order, and once.

    Raises:
        KgError: of all methods: the dump cannot be read.
    """

    def __init__(self, engine: Engine) -> None:
        self.made = engine.made
        self._engine = engine

    def close(self) -> None:
        """Let go of the dump."""
        self._engine.close()

    def named(self, keys: Sequence[str]) -> dict[str, int]:
        """The corpus ids of identifiers as CURIEs; those that no paper has are left out."""
        self._engine.hold("wanted", "VARCHAR", keys)
        return {row["key"]: row["corpusid"] for row in self._engine.ask(sql.BY_KEY)}

    def papers(self, ids: Iterable[int]) -> Iterator[Row]:
        """The rows of papers; of one that has none, its `id` and nothing else."""
        self._engine.hold("frontier", "BIGINT", sorted(ids))
        return self._engine.ask(sql.PAPERS)

    def authors(self, ids: Iterable[int]) -> Iterator[Row]:
        """The rows of authors, as far as they have one."""
        self._engine.hold("frontier", "BIGINT", sorted(ids))
        return self._engine.ask(sql.AUTHORS)

    def references(self, ids: Iterable[int]) -> Iterator[Row]:
        """What papers cite."""
        self._engine.hold("frontier", "BIGINT", sorted(ids))
        return self._engine.ask(sql.REFERENCES)

    def citations(self, ids: Iterable[int], most: int | None) -> Iterator[Row]:
        """What cites papers: all, or of each the newest, with the `total` of them."""
        self._engine.hold("frontier", "BIGINT", sorted(ids))
        return (
            self._engine.ask(sql.CITATIONS) if most is None else self._engine.ask(sql.NEWEST_CITATIONS, {"most": most})
        )

    def how_many(self, ids: Iterable[int], most: int | None) -> int:
        """How many links of papers there are, counted from both ends."""
        self._engine.hold("frontier", "BIGINT", sorted(ids))
        citing = sql.CITATIONS if most is None else sql.NEWEST_CITATIONS
        values = {} if most is None else {"most": most}
        parts: tuple[tuple[str, Mapping[str, Any]], ...] = ((sql.REFERENCES, {}), (citing, values))
        return sum(next(self._engine.ask(sql.fill(sql.HOW_MANY, links=part), given))["links"] for part, given in parts)

    def titled(self, title: str, how: How) -> set[int]:
        """A few papers that have the same letters in their titles, or that begin or end with the same."""
        letters = self._engine.letters(title)
        if not letters:
            return set()
        if how == "equal":
            key = letters[: sql.KEY_LENGTH]
            return self._keyed(f">{key}", f">{key}")
        first, last = letters[:_FEW_LETTERS], letters[::-1][:_FEW_LETTERS]
        return self._keyed(f">{first}", f">{first}\U0010ffff") | self._keyed(f"<{last}", f"<{last}\U0010ffff")

    def _keyed(self, first: str, last: str) -> set[int]:
        limits = {"first": first, "last": last, "most": _MOST_OF_A_TITLE}
        return {row["corpusid"] for row in self._engine.ask(sql.BY_TITLE, limits)}
