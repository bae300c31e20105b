"""The tables of a converted dump, and what can be asked of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, Protocol

from kg.bulk import sql
from kg.bulk.converted import Converted

Row = Mapping[str, Any]
How = Literal["equal", "alike"]
Kind = Literal["BIGINT", "BOOLEAN", "VARCHAR"]

# So many letters of a title's beginning, or end, are enough to look it up by.
_FEW_LETTERS = 24
_MOST_OF_A_TITLE = 200


class Engine(Protocol):
    """What answers the questions of `kg.bulk.sql` about the tables of a converted dump.

    Raises:
        KgError: of all methods: it cannot.
    """

    made: Converted

    def hold(self, name: str, columns: Mapping[str, Kind], rows: Sequence[Sequence[int | str | bool | None]]) -> None:
        """Put rows into a table that questions name."""
        ...

    def keep(self, name: str, query: str) -> None:
        """Make a table of an answer, that questions name."""
        ...

    def name(self, name: str, query: str) -> None:
        """Give a question a name, by which others take its answer for a table."""
        ...

    def ask(self, query: str, values: Mapping[str, Any] | None = None) -> Iterator[Row]:
        """The rows of an answer, by the names of their columns, in no order; the next question ends it."""
        ...

    def write(self, query: str, file: Path) -> None:
        """Write an answer of one column, of texts without line ends, as lines in any order."""
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
        self.engine = engine

    def close(self) -> None:
        """Let go of the dump."""
        self.engine.close()

    def named(self, keys: Sequence[str]) -> dict[str, int]:
        """The corpus ids of identifiers as CURIEs; those that no paper has are left out."""
        self.engine.hold("wanted", {"id": "VARCHAR"}, [(key,) for key in dict.fromkeys(keys)])
        return {row["key"]: row["corpusid"] for row in self.engine.ask(sql.BY_KEY)}

    def papers(self, ids: Iterable[int]) -> Iterator[Row]:
        """The rows of papers; of one that has none, its `id` and nothing else."""
        self._hold(ids)
        return self.engine.ask(sql.PAPERS)

    def authors(self, ids: Iterable[int]) -> Iterator[Row]:
        """The rows of authors, as far as they have one."""
        self._hold(ids)
        return self.engine.ask(sql.AUTHORS)

    def titled(self, title: str, how: How) -> set[int]:
        """A few papers that have the same letters in their titles, or that begin or end with the same."""
        letters = self.engine.letters(title)
        if not letters:
            return set()
        if how == "equal":
            key = letters[: sql.KEY_LENGTH]
            return self._keyed(f">{key}", f">{key}")
        first, last = letters[:_FEW_LETTERS], letters[::-1][:_FEW_LETTERS]
        return self._keyed(f">{first}", f">{first}\U0010ffff") | self._keyed(f"<{last}", f"<{last}\U0010ffff")

    def _hold(self, ids: Iterable[int]) -> None:
        self.engine.hold("asked", {"id": "BIGINT"}, [(id_,) for id_ in sorted(set(ids))])

    def _keyed(self, first: str, last: str) -> set[int]:
        limits = {"first": first, "last": last, "most": _MOST_OF_A_TITLE}
        return {row["corpusid"] for row in self.engine.ask(sql.BY_TITLE, limits)}
