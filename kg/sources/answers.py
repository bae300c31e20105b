"""What Semantic Scholar answered, kept on disk: no question is asked twice, also not after a kill.

One SQLite file with a row for each answered question, committed when the answer comes. Only answers are kept: what
the service says of a paper, a page of links, a match of a title, and that it does not know something. A refusal, an
outage or a timeout is none. The key is in no row.
"""

from __future__ import annotations

import json
import sqlite3
import time
import zlib
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from kg.errors import CacheError

FILE = "semantic-scholar.sqlite"
MAX_AGE = timedelta(days=30)
# What is not known today may be indexed tomorrow.
MAX_AGE_OF_NOTHING = timedelta(days=7)
# Compressing more takes three times as long and saves a sixth.
_LEVEL = 1
# How long one process waits for another that writes, in seconds.
_PATIENCE = 60

_TABLE = "CREATE TABLE IF NOT EXISTS answers (question TEXT PRIMARY KEY, body BLOB, asked_at TEXT NOT NULL)"

Body = Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What a cache holds: answers, their bytes on disk, and the times of the oldest and the newest."""

    path: Path
    answers: int
    size: int
    oldest: str | None
    newest: str | None


class Answers:
    """The answers in a folder, which is made if it is not there; None keeps them as long as the program runs.

    `now` is the time of this run (ISO 8601), which stands for all that is asked in it. Answers older than `max_age`
    (nothing: than a week) are not used; with `refresh` none from before this run is. `latest` is the time of the
    newest answer that was used or kept, None as long as there is none.

    Raises:
        CacheError: the folder cannot be used, or the file in it is damaged; also from each method.
    """

    def __init__(self, folder: Path | None, *, now: str, max_age: timedelta = MAX_AGE, refresh: bool = False) -> None:
        self.latest: str | None = None
        self._now = now
        self._max_age = timedelta(0) if refresh else max_age
        self._path = folder / FILE if folder else Path(":memory:")
        self._rows = _open(self._path)

    def known(self, questions: Iterable[str]) -> dict[str, Body]:
        """The fresh answers among those to some questions; None for what the service said it does not know."""
        found: dict[str, Body] = {}
        for question in questions:
            row = self._do("SELECT body, asked_at FROM answers WHERE question = ?", (question,)).fetchone()
            if row and self._is_fresh(asked_at := row[1], is_nothing=row[0] is None):
                found[question] = None if row[0] is None else json.loads(zlib.decompress(row[0]))
                self.latest = max(self.latest or "", asked_at)
        return found

    def holds_any(self, start: str) -> bool:
        """Whether any question that begins so was ever answered, however long ago."""
        query = "SELECT EXISTS (SELECT 1 FROM answers WHERE substr(question, 1, ?) = ?)"
        return bool(self._do(query, (len(start), start)).fetchone()[0])

    def has(self, question: str) -> bool:
        """Whether a question has a fresh answer; does not count as its use."""
        row = self._do("SELECT body IS NULL, asked_at FROM answers WHERE question = ?", (question,)).fetchone()
        return bool(row) and self._is_fresh(row[1], is_nothing=bool(row[0]))

    def keep(self, answers: Mapping[str, Body]) -> None:
        """Keep some answers, all of them or none."""
        rows = [
            (question, None if body is None else zlib.compress(json.dumps(body).encode(), _LEVEL), self._now)
            for question, body in answers.items()
        ]
        try:
            with self._rows:  # one transaction
                self._rows.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", rows)
        except sqlite3.Error as err:
            raise _broken(self._path, err) from err
        self.latest = max(self.latest or "", self._now)

    def close(self) -> None:
        """End the use of the file."""
        self._rows.close()

    def _is_fresh(self, asked_at: str, *, is_nothing: bool) -> bool:
        limit = min(self._max_age, MAX_AGE_OF_NOTHING) if is_nothing else self._max_age
        return datetime.fromisoformat(self._now) - datetime.fromisoformat(asked_at) <= limit

    def _do(self, statement: str, values: tuple[str | int, ...]) -> sqlite3.Cursor:
        try:
            return self._rows.execute(statement, values)
        except sqlite3.Error as err:
            raise _broken(self._path, err) from err


def status(folder: Path) -> Status:
    """What the cache in a folder holds; nothing if there is none.

    Raises:
        CacheError: it cannot be read.
    """
    path = folder / FILE
    if not path.exists():
        return Status(path=path, answers=0, size=0, oldest=None, newest=None)
    with closing(_open(path)) as rows:
        try:
            count, oldest, newest = rows.execute(
                "SELECT count(*), min(asked_at), max(asked_at) FROM answers"
            ).fetchone()
        except sqlite3.Error as err:
            raise _broken(path, err) from err
    size = sum(file.stat().st_size for file in folder.glob(f"{FILE}*"))
    return Status(path=path, answers=count, size=size, oldest=oldest, newest=newest)


def clear(folder: Path) -> None:
    """Remove the cache in a folder, also a damaged one.

    Raises:
        CacheError: it cannot be removed.
    """
    try:
        for file in folder.glob(f"{FILE}*"):
            file.unlink()
    except OSError as err:
        raise CacheError(f"The cache {folder / FILE} cannot be removed: {err.strerror}.") from err


def _open(path: Path) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = sqlite3.connect(path, timeout=_PATIENCE)
        # Readers and a writer do not wait for each other, and a kill loses nothing that was committed.
        # Source: https://www.sqlite.org/wal.html
        _log_ahead(rows)
        rows.execute("PRAGMA synchronous = NORMAL")
        rows.execute(_TABLE)
    except (OSError, sqlite3.OperationalError) as err:
        raise CacheError(
            f"The cache {path} cannot be used ({err}). Give another folder with --cache, or make room for it."
        ) from err
    except sqlite3.Error as err:
        raise _broken(path, err) from err
    return rows


def _log_ahead(rows: sqlite3.Connection) -> None:
    """Switch to WAL. Of several processes that switch a new file at once, all but one are refused at once."""
    latest = time.monotonic() + _PATIENCE
    while True:
        try:
            rows.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as err:
            if err.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > latest:
                raise
            time.sleep(0.02)


def _broken(path: Path, err: sqlite3.Error) -> CacheError:
    return CacheError(f"The cache {path} cannot be read or written ({err}). `kg cache --clear` removes it.")
