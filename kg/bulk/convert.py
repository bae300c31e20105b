"""A downloaded dump becomes tables in Parquet: sorted by what they are asked by, each link once.

Sorted in two steps, so that memory is bounded and each step is small. Every shard becomes a part, sorted by the key of
its table; then the parts are merged, a range of keys at a time. A step writes one file under another name, gives it its
own when it is whole, and is written down then: killed at any moment, the next run goes on. The tables take their places
when all are there, the manifest last.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from kg.bulk import converted, engine, folder, record
from kg.bulk.converted import Converted
from kg.bulk.shards import BadShardError
from kg.bulk.steps import Conversion
from kg.errors import DumpError
from kg.model import Progress

# What is merged at once fits the usual memory.
ROWS_AT_ONCE = 16_000_000
_WORK = ".work"


def convert(
    path: Path,
    *,
    memory: str,
    skip_bad_shards: bool = False,
    rows_at_once: int = ROWS_AT_ONCE,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> Converted:
    """Convert a dump, or what of it is not converted yet; tables that are there already stay as they are.

    `memory` is the most that the database takes (`4GB`). `skip_bad_shards` leaves out shards that cannot be read, with
    a sentence on each. Of a table, `rows_at_once` rows or so are merged at a time.

    Raises:
        DumpError: the dump is not whole, a shard cannot be read, or there is no room; what is done is kept.
        InstallError: DuckDB is not installed.
        UsageError: `memory` is no amount of memory.
    """
    dump = folder.whole(path)
    sizes = record.sizes(dump, record.NEEDED)
    with suppress(DumpError):
        there = converted.read(path)
        if there.shards == sizes and (skip_bad_shards or not there.skipped):
            return there
    work = path / folder.PARQUET / _WORK
    spill = work / "spill"
    with (
        closing(engine.connect(memory, spill)) as connection,
        _alone(work, path),
        engine.faults(f"{path} cannot be converted", engine.CONVERTING),
    ):
        # Parts of another release, or of other shards, are of no use.
        made_from = json.dumps([converted.FORMAT, rows_at_once, sizes])
        begun = work / "made-from.json"
        if not begun.exists() or begun.read_text() != made_from:
            _clear(work)
            begun.write_text(made_from)
        shutil.rmtree(spill, ignore_errors=True)
        try:
            made = Conversion(dump, work, connection, rows_at_once, skip_bad_shards, on_progress).run()
        except BadShardError as err:
            # A file of a diff is never left out: it says which rows count no more.
            leave = "" if skip_bad_shards else "; --skip-bad-shards leaves such files out"
            raise DumpError(
                f"{err} For another copy remove it and run {folder.command('download', path)}{leave}."
            ) from err
        _settle(work, converted.contents(made))
    return made


@contextmanager
def _alone(work: Path, path: Path) -> Iterator[None]:
    """No other process converts the dump meanwhile or downloads into its folder (`kg.bulk.download` locks it as well).

    Raises:
        DumpError: another process does, or there can be no folder to work in.
    """
    try:
        work.mkdir(parents=True, exist_ok=True)
        lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as err:
        raise DumpError(f"{path} cannot be converted: {err.strerror or err}: {work}.") from err
    try:
        with suppress(OSError):  # a file system without locks keeps nobody out
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as err:
                raise DumpError(f"Another process is at work in {path}: wait for it, or stop it.") from err
        yield
    finally:
        os.close(lock)


def _clear(work: Path) -> None:
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True, exist_ok=True)


def _settle(work: Path, manifest: bytes) -> None:
    """Give the tables their places, in place of older ones; without its manifest none of them counts."""
    out = work.parent
    (out / converted.MANIFEST).unlink(missing_ok=True)
    for table in converted.TABLES:
        # Killed in between, the next run finds some of them settled.
        if (work / "tables" / table).exists():
            shutil.rmtree(out / table, ignore_errors=True)
            (work / "tables" / table).rename(out / table)
    written = work / converted.MANIFEST
    with written.open("wb") as file:
        file.write(manifest)
        file.flush()
        os.fsync(file.fileno())
    written.replace(out / converted.MANIFEST)
    shutil.rmtree(work, ignore_errors=True)
