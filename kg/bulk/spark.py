"""Spark as what answers questions about a converted dump, wherever a cluster can read it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.bulk import converted, duck, engine, folder
from kg.bulk.cluster import Session
from kg.bulk.converted import Converted
from kg.bulk.masters import USUAL_MASTER
from kg.errors import DumpError, InstallError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_TYPES = {"BIGINT": "bigint", "BOOLEAN": "boolean", "VARCHAR": "string"}
_HELD_AT_ONCE = 50_000
# DuckDB is here for the letters of titles alone.
_MEMORY = "100MB"
_PATTERN, _ESCAPED = re.compile(r"[\\*?\[\]{}]"), r"\\\g<0>"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnSpark:
    """A converted dump that Spark at `master` reads: a folder, or the URI of one (`s3a://bucket/dump`)."""

    place: str
    master: str = USUAL_MASTER


def is_uri(place: str) -> bool:
    """Whether a place is told by a URI, which not this machine but Spark reads."""
    return "://" in place


class Spark:
    """The tables of a dump, asked through Spark; see `kg.bulk.tables.Engine`.

    The questions are the same text as for DuckDB, turned into Spark's dialect. What answers them is worked out on the
    cluster; it comes here a part of some megabytes after the other.

    Raises:
        ClusterError: Spark cannot be used, or cannot do what it is asked for; of all methods.
        DumpError: the place holds no converted dump.
        InstallError: pyspark, sqlglot, DuckDB or Java is not installed.
        UsageError: the master is none.
    """

    def __init__(self, dump: OnSpark) -> None:
        _need_sqlglot()
        self._place = dump.place.rstrip("/")
        self._doing = f"{dump.place} cannot be read"
        self._letters = engine.connect(_MEMORY)
        here = None if is_uri(dump.place) else converted.read(Path(dump.place))
        self._session = Session(dump.master)
        try:
            self.made = here or self._manifest()
            with self._session.faults(self._doing):
                for table in converted.TABLES:
                    rows = self._session.spark.read.parquet(*self._files(table))
                    rows.createOrReplaceTempView(table.replace("-", "_"))
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._session.close()
        self._letters.close()

    def hold(self, name: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        # One text for many of them; as rows, each would pass between the processes by itself.
        fields = ", ".join(f"{column}: {_TYPES[kind]}" for column, kind in columns.items())
        held = f"SELECT inline(from_json(:rows, 'array<struct<{fields}>>'))"
        with self._session.faults(self._doing):
            parts = [
                self._sql(held, {"rows": json.dumps([dict(zip(columns, row, strict=True)) for row in part])})
                for part in (rows[start : start + _HELD_AT_ONCE] for start in range(0, len(rows) or 1, _HELD_AT_ONCE))
            ]
            self._keep(name, reduce(lambda one, other: one.union(other), parts))

    def keep(self, name: str, query: str) -> None:
        with self._session.faults(self._doing):
            self._keep(name, self._sql(in_spark(query), None))

    def _keep(self, name: str, rows: DataFrame) -> None:
        """Keep rows under a name, once they were asked for; what is lost with a worker is made again.

        The table has a plan of its own, which begins with these rows: as a part of the plans of all tables that are
        made of it, in a few steps it would be there a thousand times.
        """
        from pyspark.sql.classic.dataframe import DataFrame

        # There is no other way to it that does not bring each row to Python and back.
        plan, session = rows._jdf, self._session.spark  # noqa: SLF001
        began = session._jsparkSession.internalCreateDataFrame(plan.queryExecution().toRdd(), plan.schema(), False)  # noqa: SLF001
        DataFrame(began, session).persist().createOrReplaceTempView(name)

    def name(self, name: str, query: str) -> None:
        with self._session.faults(self._doing):
            self._sql(in_spark(query), None).createOrReplaceTempView(name)

    def ask(self, query: str, values: Mapping[str, Any] | None = None) -> Iterator[Mapping[str, Any]]:
        with self._session.faults(self._doing):
            # Without a balance, tasks would be done one by one, as their rows are fetched.
            answer = self._sql(in_spark(query), values).hint("rebalance")
            for row in answer.toLocalIterator(prefetchPartitions=True):
                yield row.asDict(recursive=True)

    def write(self, query: str, file: Path) -> None:
        # It comes here, a part after the other: what the cluster writes may be where this process cannot read it.
        with self._session.faults(self._doing), file.open("w", encoding="utf-8", newline="\n") as out:
            answer = self._sql(in_spark(query), None).hint("rebalance")
            out.writelines(f"{row[0]}\n" for row in answer.toLocalIterator(prefetchPartitions=True))

    def letters(self, title: str) -> str:
        return duck.letters(self._letters, title)

    def _sql(self, query: str, values: Mapping[str, Any] | None) -> DataFrame:
        return self._session.spark.sql(query, dict(values or {}))

    def _manifest(self) -> Converted:
        place = f"{self._place}/{folder.PARQUET}/{converted.MANIFEST}"
        with self._session.faults(f"{self._place} holds no converted dump (see kg bulk convert)"):
            (row,) = self._session.spark.read.text(_literal(place), wholetext=True).collect()
        try:
            return converted.parse(row[0], Path(self._place))
        except (ValueError, DumpError) as err:
            raise DumpError(
                f"{place} is not what this version of kg bulk convert writes: convert the dump again."
            ) from err

    def _files(self, table: str) -> list[str]:
        if is_uri(self._place):
            return [_literal(f"{self._place}/{folder.PARQUET}/{file}") for file in self.made.files[table]]
        return [_literal(f"file://{path.absolute()}") for path in self.made.paths(table)]


@lru_cache
def in_spark(query: str) -> str:
    """A question in the dialect of Spark.

    Raises:
        sqlglot.errors.UnsupportedError: Spark has no word for a part of it.
    """
    import sqlglot

    return str(sqlglot.transpile(query, read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)[0])


def _literal(place: str) -> str:
    """A path that is no pattern, whatever is in it."""
    return _PATTERN.sub(_ESCAPED, place)


def _need_sqlglot() -> None:
    try:
        import sqlglot  # noqa: F401
    except ImportError as err:
        raise InstallError(
            "Spark is asked through sqlglot, which is not installed: pip install 'reading-kg[spark]'."
        ) from err
