"""DuckDB as what answers questions about a converted dump, on this machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.bulk import converted, engine, sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_ROWS_AT_ONCE = 10_000


class Duck:
    """The tables of the dump in a folder, asked within so much `memory` (`1GB`); see `kg.bulk.tables.Engine`.

    What does not fit into memory waits in the system's folder for temporary files.

    Raises:
        DumpError: the folder holds no converted dump; of all methods: its files cannot be read.
        InstallError: DuckDB is not installed.
    """

    def __init__(self, path: Path, memory: str) -> None:
        self.made = converted.read(path)
        self._doing = f"{path} cannot be read"
        with ExitStack() as held:
            spill = Path(held.enter_context(engine.spill_folder()))
            self._connection = held.enter_context(closing(engine.connect(memory, spill)))
            with engine.faults(self._doing, engine.ASKING):
                for table in converted.TABLES:
                    files = engine.files(self.made.paths(table))
                    name = table.replace("-", "_")
                    self._connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({files})")  # noqa: S608  # names and files of our own
            self._held = held.pop_all()

    def close(self) -> None:
        self._held.close()

    def hold(self, name: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        fields = ", ".join(f"unnest(?::{kind}[]) AS {column}" for column, kind in columns.items())
        values = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in columns]
        self._make(f"TEMP TABLE {name}", f"SELECT {fields}", values)

    def keep(self, name: str, query: str) -> None:
        self._make(f"TEMP TABLE {name}", query)

    def name(self, name: str, query: str) -> None:
        self._make(f"TEMP VIEW {name}", query)

    def _make(self, what: str, query: str, values: Sequence[Any] = ()) -> None:
        with engine.faults(self._doing, engine.ASKING):
            engine.heard(
                self._connection, lambda: self._connection.execute(f"CREATE OR REPLACE {what} AS {query}", values)
            )

    def ask(self, query: str, values: Mapping[str, Any] | None = None) -> Iterator[Mapping[str, Any]]:
        with engine.faults(self._doing, engine.ASKING):
            found = engine.heard(self._connection, lambda: self._connection.execute(query, values or {}))
            names = [column[0] for column in found.description or ()]
            while part := engine.heard(self._connection, lambda: found.fetchmany(_ROWS_AT_ONCE)):
                yield from (dict(zip(names, row, strict=True)) for row in part)

    def write(self, query: str, file: Path) -> None:
        # No sign of CSV stands in a line of text.
        form = "FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER E'\x01', COMPRESSION none"
        copy = f"COPY ({query}) TO {engine.literal(str(file))} ({form})"
        with engine.faults(f"{file} cannot be written", engine.ASKING):
            engine.heard(self._connection, lambda: self._connection.execute(copy))

    def letters(self, title: str) -> str:
        return letters(self._connection, title)


def letters(connection: DuckDBPyConnection, title: str) -> str:
    """The letters and digits of a title, as the index of titles has them."""
    found = connection.execute(f"SELECT {sql.fill(sql.LETTERS, title='$title')}", {"title": title}).fetchall()
    return str(found[0][0])
