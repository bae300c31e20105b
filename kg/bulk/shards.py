"""One shard of a dump: whether it is whole, and which of its lines cannot be read."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kg.bulk import engine, folder, sql
from kg.bulk.gunzip import CorruptError, Gunzip
from kg.errors import DumpError

_CHUNK = 1 << 20
# What the database takes of a line at most, in bytes: twice what it calls the largest object.
# Source: https://duckdb.org/docs/stable/data/json/loading_json (maximum_object_size)
_LONGEST = 32 << 20
_LINE = re.compile(r"in line (\d+): (.*)")


class BadShardError(DumpError):
    """A shard that is damaged or holds what is no row of its dataset."""


def check(path: Path, is_over: Callable[[], bool] = lambda: False) -> None:
    """Read a shard to its end, unless all is over: the database does not look at the sums that gzip keeps.

    Raises:
        BadShardError: it is no gzip file, is cut, or has other bytes than were packed.
    """
    gunzip = Gunzip()
    try:
        with path.open("rb") as opened:
            while (piece := opened.read(_CHUNK)) and not is_over():
                gunzip.feed(piece)
        if not is_over():
            gunzip.end()
    except CorruptError as err:
        raise BadShardError(f"{path} is damaged: {err}.") from err
    except OSError as err:
        raise DumpError(f"{path} cannot be read: {err.strerror or err}.") from err


def relation(path: Path, columns: Mapping[str, str]) -> str:
    """The rows of a shard, as SQL reads them."""
    types = ", ".join(f"{engine.literal(name)}: {engine.literal(kind)}" for name, kind in columns.items())
    return sql.fill(sql.SHARD, files=engine.files([path]), columns="{" + types + "}")


@contextmanager
def faults(path: Path) -> Iterator[None]:
    """What is wrong with a row is told by shard and line.

    Raises:
        BadShardError: a line is no row of the dataset.
        DumpError: the shard cannot be read for another reason.
    """
    import duckdb

    with engine.faults(f"{path} cannot be read", engine.CONVERTING):
        try:
            yield
        except duckdb.InvalidInputException as err:
            said = str(err).splitlines()[0]
            if not said.startswith("Invalid Input Error: ") or not re.search("JSON|maximum_object_size", said):
                raise
            found = _LINE.search(said) if "transform error" in said else None
            line, why = (int(found[1]), found[2]) if found else _unreadable(path) or (0, said)
            where = f"{path}:{line}" if line else str(path)
            raise BadShardError(f"{where} is no row of the dataset: {_short(folder.shown(why).rstrip('.'))}.") from err


def _unreadable(path: Path) -> tuple[int, str] | None:
    """The first line that is too long or no JSON, and why; the database counts lines of such a file from elsewhere."""
    with gzip.open(path) as opened:
        for number, line in enumerate(iter(lambda: opened.readline(_LONGEST + 1), b""), 1):
            if len(line) > _LONGEST:
                return number, f"it is longer than {_LONGEST >> 20} MB"
            try:
                # Half of a character, which JSON can spell, is in no text.
                json.dumps(json.loads(line) if line.strip() else None, ensure_ascii=False).encode()
            except json.JSONDecodeError as err:
                return number, f"{err.msg.removesuffix(' at')} at its character {err.pos + 1}"
            except (ValueError, RecursionError) as err:
                return number, str(err)
    return None


def _short(text: str, most: int = 200) -> str:
    return text if len(text) <= most else text[:most] + "..."
