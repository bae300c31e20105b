"""DuckDB, as the dumps are read by it: within bounds, asking nothing of any network, its faults as sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kg.errors import DumpError, InstallError, UsageError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

T = TypeVar("T")

# How the database names a file of a table in what it says.
_FILE = re.compile(r"""(["'])(.*\.parquet)\1""")
_AGAIN = "remove the folder parquet, and run kg bulk convert again"
_MEMORY = re.compile(r"\d+(\.\d+)?\s*[KMGT]i?B", re.I)


def connect(memory: str, spill: Path | None = None) -> DuckDBPyConnection:
    """A database in memory of at most so much (`4GB`); what does not fit goes to the folder `spill`, if there is one.

    Raises:
        InstallError: DuckDB is not installed.
        UsageError: that is no amount of memory.
    """
    try:
        import duckdb
    except ImportError as err:
        raise InstallError(
            "Bulk dumps are read by DuckDB, which is not installed: pip install 'reading-kg[bulk]', or duckdb alone."
        ) from err
    if not _MEMORY.fullmatch(memory):
        raise UsageError(f"--memory {memory} is no amount of memory: give one such as 4GB or 800MB.")
    connection = duckdb.connect(
        config={
            "memory_limit": memory,
            "temp_directory": "" if spill is None else str(spill),
            # What has an order says so; the rest need not wait for its turn.
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    # It would go to stdout, where outputs are.
    connection.execute("SET enable_progress_bar = false")
    return connection


def spill_folder() -> TemporaryDirectory[str]:
    """A folder of this process for what does not fit into memory, among the system's temporary ones.

    Raises:
        DumpError: there can be none.
    """
    try:
        return TemporaryDirectory(prefix="kg-")
    except OSError as err:
        raise DumpError(
            f"No temporary folder can be made ({err.strerror or err}): set TMPDIR to another place."
        ) from err


def files(paths: Sequence[Path]) -> str:
    """Files as SQL has them, a list of literals; the database takes no name for a pattern if there is such a file."""
    return f"[{', '.join(literal(str(path)) for path in paths)}]"


def literal(text: str) -> str:
    """A text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def heard(connection: DuckDBPyConnection, call: Callable[[], T]) -> T:
    """What a call of the database gives; broken off when the user interrupts, which the database does not hear."""
    with ThreadPoolExecutor(1) as beside:
        answer = beside.submit(call)
        try:
            return answer.result()
        except KeyboardInterrupt:
            connection.interrupt()
            raise


class Advice(NamedTuple):
    """What helps where the database has too little `memory`, and where the disk has no `room`: ends of sentences."""

    memory: str
    room: str


CONVERTING = Advice("give it more (--memory)", "what is done is kept: make room and run it again")
ASKING = Advice(
    "build a part of the list, or with less around it (--depth 1, --citations N)",
    "make room, or set TMPDIR to a folder that has some",
)


@contextmanager
def faults(doing: str, advice: Advice) -> Iterator[None]:
    """What the database refuses is told as a sentence; `doing` is its beginning (`DIR/papers cannot be converted`).

    Raises:
        DumpError: it could not be done.
    """
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException as err:
        raise DumpError(f"{doing}: it takes more memory than it may: {advice.memory}.") from err
    except (duckdb.BinderException, duckdb.DataError) as err:
        why = str(err).splitlines()[0]
        raise DumpError(f"{doing}: a table is of another version of this program ({why}): {_AGAIN}.") from err
    except (duckdb.IOException, duckdb.InvalidInputException, duckdb.SerializationException) as err:
        raise _fault(doing, str(err).splitlines()[0], advice) from err
    except OSError as err:
        said = f"{err.strerror or err}" + (f": {err.filename}" if err.filename else "")
        raise _fault(doing, said, advice) from err


def _fault(doing: str, said: str, advice: Advice) -> DumpError:
    if "No space left" in said or "File too large" in said:
        return DumpError(f"{doing}: there is no room: {advice.room}.")
    if (found := _FILE.search(said)) and "Permission denied" not in said:
        return DumpError(f"{doing}: {found[2]} is damaged ({said}): {_AGAIN}.")
    return DumpError(f"{doing}: {said}")
