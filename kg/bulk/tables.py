"""The tables of a converted dump, and what can be asked of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from kg.bulk import converted, engine, sql

Row = Mapping[str, Any]
How = Literal["equal", "alike"]

_ROWS_AT_ONCE = 10_000
# So many letters of a title's beginning, or end, are enough to look it up by.
_FEW_LETTERS = 24
_MOST_OF_A_TITLE = 200


class Tables:
    """A converted dump, open for questions, in at most so much `memory` (`1GB`).

    Ids are corpus ids but for `authors`. What is asked for several is answered in no order, and once.

    Raises:
        DumpError: the folder holds no converted dump; of all methods: its files cannot be read.
        InstallError: DuckDB is not installed.
    """

    def __init__(self, path: Path, memory: str) -> None:
        self.made = converted.read(path)
        self._connection = engine.connect(memory)
        self._doing = f"{path} cannot be read"
        with engine.faults(self._doing):
            for table in converted.TABLES:
                files = engine.files(self.made.paths(table))
                name = table.replace("-", "_")
                self._connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({files})")  # noqa: S608  # names and files of our own

    def close(self) -> None:
        """Let go of the memory."""
        self._connection.close()

    def named(self, keys: Sequence[str]) -> dict[str, int]:
        """The corpus ids of identifiers as CURIEs; those that no paper has are left out."""
        self._hold("wanted", "VARCHAR", keys)
        return {row["key"]: row["corpusid"] for row in self._ask(sql.BY_KEY)}

    def papers(self, ids: Iterable[int]) -> Iterator[Row]:
        """The rows of papers; of one that has none, its `id` and nothing else."""
        self._hold("frontier", "BIGINT", sorted(ids))
        return self._ask(sql.PAPERS)

    def authors(self, ids: Iterable[int]) -> Iterator[Row]:
        """The rows of authors, as far as they have one."""
        self._hold("frontier", "BIGINT", sorted(ids))
        return self._ask(sql.AUTHORS)

    def references(self, ids: Iterable[int]) -> Iterator[Row]:
        """What papers cite."""
        self._hold("frontier", "BIGINT", sorted(ids))
        return self._ask(sql.REFERENCES)

    def citations(self, ids: Iterable[int], most: int | None) -> Iterator[Row]:
        """What cites papers: all, or of each the newest, with the `total` of them."""
        self._hold("frontier", "BIGINT", sorted(ids))
        return self._ask(sql.CITATIONS) if most is None else self._ask(sql.NEWEST_CITATIONS, {"most": most})

    def how_many(self, ids: Iterable[int], most: int | None) -> int:
        """How many links of papers there are, counted from both ends."""
        self._hold("frontier", "BIGINT", sorted(ids))
        citing = sql.CITATIONS if most is None else sql.NEWEST_CITATIONS
        values = {} if most is None else {"most": most}
        parts: tuple[tuple[str, Mapping[str, Any]], ...] = ((sql.REFERENCES, {}), (citing, values))
        return sum(next(self._ask(sql.fill(sql.HOW_MANY, links=part), given))["links"] for part, given in parts)

    def titled(self, title: str, how: How) -> set[int]:
        """A few papers that have the same letters in their titles, or that begin or end with the same."""
        letters = next(self._ask(f"SELECT {sql.fill(sql.LETTERS, title='$title')} AS letters", {"title": title}))[
            "letters"
        ]
        if not letters:
            return set()
        if how == "equal":
            key = letters[: sql.KEY_LENGTH]
            return self._keyed(f">{key}", f">{key}")
        first, last = letters[:_FEW_LETTERS], letters[::-1][:_FEW_LETTERS]
        return self._keyed(f">{first}", f">{first}\U0010ffff") | self._keyed(f"<{last}", f"<{last}\U0010ffff")

    def _keyed(self, first: str, last: str) -> set[int]:
        limits = {"first": first, "last": last, "most": _MOST_OF_A_TITLE}
        return {row["corpusid"] for row in self._ask(sql.BY_TITLE, limits)}

    def _hold(self, name: str, kind: str, values: Iterable[int | str]) -> None:
        """Put values into a table that questions name."""
        with engine.faults(self._doing):
            self._connection.execute(
                f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT DISTINCT unnest(?::{kind}[]) AS id",
                [list(values)],
            )

    def _ask(self, query: str, values: Mapping[str, Any] | None = None) -> Iterator[Row]:
        """The rows of an answer, by the names of their columns; the next question ends it."""
        with engine.faults(self._doing):
            found = engine.heard(self._connection, lambda: self._connection.execute(query, values or {}))
            names = [column[0] for column in found.description or ()]
            while part := engine.heard(self._connection, lambda: found.fetchmany(_ROWS_AT_ONCE)):
                yield from (dict(zip(names, row, strict=True)) for row in part)
