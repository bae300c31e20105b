"""The steps of a conversion: each writes one file, gives it its name when it is whole, and is written down then."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kg.bulk import converted, engine, record, shards, sql
from kg.bulk.converted import Converted, Counts
from kg.bulk.journal import Journal
from kg.bulk.record import Folder, Shard
from kg.model import Progress

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# A row of a paper takes eight times the room of one of a citation.
_WIDTH = {"papers": 8}
# How many rows are read for the sake of one.
_ROW_GROUP, _ROW_GROUP_OF_PAPERS = 32_768, 8_192
# What the parts of each dataset are sorted by.
_KEYS = {"papers": "corpusid", "citations": "citing", "authors": "authorid", "paper-ids": "corpusid"}
# A shard is unpacked by one core; parsing it keeps another busy.
_AT_ONCE = max(1, min(8, (os.cpu_count() or 1) // 2))
_JOURNAL = "steps.jsonl"


class Conversion:
    """One conversion in its folder: which steps there are, and in what order.

    `rows_at_once` and `skip` are those of `kg.bulk.convert.convert`; `work` is the folder of all that is not finished.
    """

    def __init__(
        self,
        dump: Folder,
        work: Path,
        connection: DuckDBPyConnection,
        rows_at_once: int,
        skip: bool,
        on_progress: Callable[[Progress], None],
    ) -> None:
        self._dump, self._work, self._connection = dump, work, connection
        self._rows_at_once, self._skip, self._on_progress = rows_at_once, skip, on_progress
        self._journal = Journal(work / _JOURNAL)

    def run(self) -> Converted:
        """All steps that are not done yet."""
        self._read_shards()
        papers, links, shas = (self._parts(name) for name in ("papers", "citations", "paper-ids"))
        files = {
            "papers": self._merge("papers", "corpusid", papers, {"papers": papers, "shas": shas}),
            "by-citing": self._merge("by-citing", "citing", links, {"citations": links}),
            "authors": self._merge("authors", "authorid", self._parts("authors"), {"authors": self._parts("authors")}),
        }
        tables = {name: [self._table(name, file) for file in files[name]] for name in files}
        by_cited = self._sorted(
            "by-cited", tables["by-citing"], "SELECT * FROM {by_citing}", "cited, citing", alias="by_citing"
        )
        ids = self._sorted("ids", tables["papers"], sql.IDS, "key", alias="papers")
        ids += self._sorted("sha-ids", shas, sql.SHA_IDS, "key", alias="shas")
        titles = self._sorted("titles", tables["papers"], sql.TITLES, "key", alias="papers")
        files["by-cited"] = self._merge("by-cited", "cited", by_cited, {"by_cited": by_cited})
        files["ids"] = self._merge("ids", "key", ids, {"ids": ids})
        files["titles"] = self._merge("titles", "key", titles, {"titles": titles})
        return Converted(
            path=self._dump.path,
            release=self._dump.current,
            files={name: tuple(f"{name}/{file}" for file in files[name]) for name in converted.TABLES},
            counts={name: self._counts(name) for name in record.NEEDED},
            skipped={said["place"]: said["skipped"] for said in self._journal.done.values() if "skipped" in said},
            shards=record.sizes(self._dump, record.NEEDED),
        )

    def _read_shards(self) -> None:
        """Each shard becomes a part; several at once."""
        levels = list(self._levels())
        to_read = [one for one in levels if self._is_left(f"read {one[1].place}")]
        superseded = self._superseded() if to_read else frozenset()
        done = len(levels) - len(to_read)
        cursors = _Cursors(self._connection)
        with ThreadPoolExecutor(_AT_ONCE) as beside:
            futures = [beside.submit(self._read, cursors, superseded, *one) for one in to_read]
            try:
                for number, future in enumerate(as_completed(futures), done):
                    self._on_progress(Progress("read", number, len(levels)))
                    future.result()
            except BaseException:
                for future in futures:
                    future.cancel()
                cursors.interrupt()
                raise
        self._on_progress(Progress("read", len(levels), len(levels)))

    def _levels(self) -> Iterator[tuple[str, Shard, int]]:
        """Every shard with rows, its dataset, and how late its rows were said: the release's, then those of each diff.

        Between two levels is that of what a diff takes out, its own rows among it.
        """
        for dataset in record.NEEDED:
            yield from ((dataset, shard, 0) for shard in self._dump.datasets[dataset])
            for number, diff in enumerate(self._dump.diffs, 1):
                yield from ((dataset, shard, 2 * number) for shard in diff.updates.get(dataset, ()))

    def _superseded(self) -> frozenset[str]:
        """The datasets that diffs change; for each a table of keys, with the level below which rows count no more."""
        found = set()
        for dataset in record.NEEDED:
            column = sql.PRIMARY_KEY[dataset]
            said = [
                (shard, 2 * number + later)
                for number, diff in enumerate(self._dump.diffs, 1)
                for later, some in enumerate((diff.updates, diff.deletes))
                for shard in some.get(dataset, ())
            ]
            if not said:
                continue
            found.add(dataset)
            kind = sql.COLUMNS[dataset][column]
            self._connection.execute(f"CREATE TABLE {_superseded_by(dataset)} (key {kind}, level INTEGER)")
            for shard, level in said:
                path = self._dump.path / shard.place
                shards.check(path)
                with shards.faults(path):
                    rows = shards.relation(path, {column: kind})
                    self._connection.execute(
                        f"INSERT INTO {_superseded_by(dataset)} SELECT {column}, {level} FROM {rows}"  # noqa: S608  # names and files of our own
                    )
        return frozenset(found)

    def _read(self, cursors: _Cursors, superseded: frozenset[str], dataset: str, shard: Shard, level: int) -> None:
        path, step = self._dump.path / shard.place, f"read {shard.place}"
        try:
            shards.check(path, lambda: cursors.is_over)
            with cursors.open() as cursor:
                rows = shards.relation(path, sql.COLUMNS[dataset])
                if dataset in superseded:
                    rows = sql.fill(
                        sql.CURRENT,
                        shard=rows,
                        superseded=_superseded_by(dataset),
                        key=sql.PRIMARY_KEY[dataset],
                        level=str(level),
                    )
                with shards.faults(path):
                    cursor.execute(f"CREATE OR REPLACE TEMP TABLE piece AS {sql.fill(sql.KEPT[dataset], shard=rows)}")
                whole = " AND ".join(f"{column} IS NOT NULL" for column in sql.NOT_NULL[dataset])
                counted = cursor.execute(f"SELECT count(*), count(*) FILTER (WHERE {whole}) FROM piece").fetchall()  # noqa: S608  # names of our own
                rows_read, kept = counted[0]
                order = f"SELECT * FROM piece WHERE {whole} ORDER BY {_KEYS[dataset]}"  # noqa: S608  # names of our own
                self._write(cursor, order, self._part(shard), _ROW_GROUP)
                cursor.execute("DROP TABLE piece")
        except shards.BadShardError as err:
            if not self._skip:
                raise
            self._journal.record(step, {"dataset": dataset, "place": shard.place, "skipped": str(err)})
        else:
            part = str(self._part(shard).relative_to(self._work))
            said = {"dataset": dataset, "part": part, "rows": rows_read, "nulls": rows_read - kept, "kept": kept}
            self._journal.record(step, said)

    def _named(self, step: str) -> str:
        """The name of a step that rests on all parts: another one if there is a part more than before."""
        return f"{step}, of {sum('part' in said for said in self._journal.done.values())} parts"

    def _is_left(self, step: str) -> bool:
        """Whether a step is to be done; a shard that was left out is tried again unless it may be left out."""
        said = self._journal.done.get(step)
        return said is None or ("skipped" in said and not self._skip)

    def _part(self, shard: Shard) -> Path:
        return self._work / "parts" / f"{shard.place}.parquet"

    def _parts(self, dataset: str) -> list[Path]:
        """The parts of a dataset, by name."""
        said = (said for said in self._journal.done.values() if said.get("dataset") == dataset)
        return sorted(self._work / str(one["part"]) for one in said if "part" in one)

    def _sorted(self, name: str, inputs: Sequence[Path], query: str, key: str, alias: str) -> list[Path]:
        """Parts made of each of some files, sorted by another key."""
        made = []
        for number, file in enumerate(inputs):
            self._on_progress(Progress(f"sort {name}", number, len(inputs)))
            target = self._work / "parts" / name / f"{number:05d}.parquet"
            if self._is_left(step := self._named(f"sort {name} {number}")):
                rows = sql.fill(query, **{alias: _parquet([file])})
                self._write(self._connection, f"SELECT * FROM ({rows}) ORDER BY {key}", target, _ROW_GROUP)  # noqa: S608  # files of our own
                self._journal.record(step, {})
            made.append(target)
        return made

    def _merge(
        self, table: str, key: str, parts: Sequence[Path], sources: Mapping[str, Sequence[Path]]
    ) -> tuple[str, ...]:
        """A table of its parts, a range of keys after the other; the names of its files."""
        bounds = self._bounds(table, key, parts)
        ends = list(zip([None, *bounds], [*bounds, None], strict=True))
        for number, (first, last) in enumerate(ends):
            self._on_progress(Progress(f"merge {table}", number, len(ends)))
            if not self._is_left(step := self._named(f"merge {table} {number}")):
                continue
            limits = [f"{key} >= {_value(first)}"] if first is not None else []
            limits += [f"{key} < {_value(last)}"] if last is not None else []
            where = f" WHERE {' AND '.join(limits)}" if limits else ""
            ranges = {
                name: f"(SELECT * FROM {_parquet(files)}{where})"  # noqa: S608  # files of our own
                for name, files in sources.items()
            }
            file = self._table(table, _name(number))
            size = _ROW_GROUP_OF_PAPERS if table == "papers" else _ROW_GROUP
            rows = self._write(self._connection, sql.fill(sql.MERGED[table], **ranges), file, size)
            self._journal.record(step, {"table": table, "rows": rows})
        return tuple(_name(number) for number in range(len(ends)))

    def _bounds(self, table: str, key: str, parts: Sequence[Path]) -> Sequence[int | str]:
        """The keys that part a table into ranges of about as many rows, as the largest of its parts has them."""
        step = self._named(f"ranges {table}")
        if self._is_left(step):
            sizes = {part: self._rows(part) for part in parts}
            count = math.ceil(sum(sizes.values()) * _WIDTH.get(table, 1) / self._rows_at_once)
            bounds: list[int | str] = []
            if count > 1:
                sample = max(sizes, key=lambda part: (sizes[part], part))
                each = max(1, sizes[sample] // count)
                keys = self._connection.execute(
                    f"SELECT DISTINCT key FROM (SELECT {key} AS key, row_number() OVER (ORDER BY {key}) AS place"  # noqa: S608  # files of our own
                    f" FROM {_parquet([sample])}) WHERE place % {each} = 0 ORDER BY key"
                ).fetchall()
                bounds = [row[0] for row in keys]
            self._journal.record(step, {"bounds": bounds})
        found: Sequence[int | str] = self._journal.done[step]["bounds"]
        return found

    def _rows(self, part: Path) -> int:
        counted = self._connection.execute(f"SELECT count(*) FROM {_parquet([part])}").fetchall()  # noqa: S608  # files of our own
        return int(counted[0][0])

    def _write(self, cursor: DuckDBPyConnection, query: str, file: Path, row_group: int) -> int:
        """Write what a query gives as one file, which has its name when it is whole; how many rows."""
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(file.name + record.PART)
        form = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {row_group}"
        copy = f"COPY ({query}) TO {engine.literal(str(part))} ({form})"
        rows = engine.heard(cursor, lambda: cursor.execute(copy).fetchall())[0][0]
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(file)
        return int(rows)

    def _table(self, table: str, file: str) -> Path:
        return self._work / "tables" / table / file

    def _counts(self, dataset: str) -> Counts:
        read = [said for said in self._journal.done.values() if said.get("dataset") == dataset and "part" in said]
        rows, nulls, kept = (sum(int(said[name]) for said in read) for name in ("rows", "nulls", "kept"))
        table = {"citations": "by-citing", "paper-ids": ""}.get(dataset, dataset)
        steps = (said for step, said in self._journal.done.items() if step == self._named(step.partition(",")[0]))
        left = sum(int(said["rows"]) for said in steps if said.get("table") == table)
        return Counts(rows=rows, nulls=nulls, duplicates=kept - left if table else 0, kept=left if table else kept)


class _Cursors:
    """The connections of several threads, so that what they ask can be broken off; then all `is_over`."""

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self._connection = connection
        self._open: set[DuckDBPyConnection] = set()
        self.is_over = False

    @contextmanager
    def open(self) -> Iterator[DuckDBPyConnection]:
        if self.is_over:
            raise InterruptedError
        cursor = self._connection.cursor()
        self._open.add(cursor)
        try:
            yield cursor
        finally:
            self._open.discard(cursor)
            cursor.close()

    def interrupt(self) -> None:
        self.is_over = True
        for cursor in tuple(self._open):
            cursor.interrupt()


def _superseded_by(dataset: str) -> str:
    return f'"superseded {dataset}"'


def _parquet(files: Sequence[Path]) -> str:
    return f"read_parquet({engine.files(files)})"


def _value(key: int | str) -> str:
    return str(key) if isinstance(key, int) else engine.literal(key)


def _name(number: int) -> str:
    return f"{number:05d}.parquet"
