"""Stores on disk for files that take long to read, in the user's cache folder: built once for what a file holds.

    graphs/<SHA-256 of the content>-<version of the engine>/
        store/       the engine's own files, never changed after they were built
        known-as/    an empty file for each file of that content, named by its place, size and times

A store is built in a folder of another name, and renamed when it is whole, by a process of its own: it can be waited
for, done without in the meantime, and ended. Who builds or uses one has a shared lock on its folder, which ends with
the process; only what nobody has locked is removed.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import CacheError, GraphError, KgError
from kg.rdf import store
from kg.rdf.store import GraphFile

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

FOLDER = "graphs"
# The least recently used beyond so many are removed.
MOST = 4
_STAGE = "building-"
# A file that was written within these seconds may be written once more at the same time, as its file system tells it.
_SETTLED = 2
# Seconds after which a folder that nobody has locked is what a killed process left.
_LEFT_BEHIND = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The stores that are kept, and their bytes on disk."""

    path: Path
    stores: int
    size: int


@contextmanager
def store_of(file: GraphFile, cache: Path) -> Iterator[Path | None]:
    """The folder of a store with the file's triples, to be opened read-only; it stays there within the context.

    None if none is kept.

    Raises:
        GraphError: the file cannot be read.
        CacheError: the cache folder cannot be used.
    """
    with _usable(cache) as folder:
        identity, is_settled = _identity(file)
        known = next(folder.glob(f"*/known-as/{identity}"), None)
        kept = known.parents[1] if known else folder / _name(file)
        lock = _lock(kept, fcntl.LOCK_SH)
        if lock is not None:
            os.utime(kept)
            if is_settled and not known:
                (kept / "known-as" / identity).touch()
    try:
        yield None if lock is None else kept / "store"
    finally:
        if lock is not None:
            os.close(lock)


@contextmanager
def keeping(file: GraphFile, cache: Path) -> Iterator[None]:
    """Build a store of a file beside what the context does; its end waits for the store, unless it is an error.

    It takes some 8 s for each million triples.

    Raises:
        GraphError: the file cannot be read or is not RDF, or was changed.
        CacheError: the cache folder cannot be used.
        WorkerError: the process that builds it ended by itself.
    """
    from kg.rdf.processes import Process

    building = Process(build, str(file.path), str(cache))
    try:
        yield
        building.receive()
        with _usable(cache) as folder:
            _prune(folder)
    finally:
        building.close()


def build(pipe: Connection, path: str, cache: str) -> None:
    """What the process that builds a store does: build it, and send None, or the error if there is one."""
    from kg.rdf.processes import received

    received(pipe)
    try:
        with _usable(Path(cache)) as folder:
            _build(GraphFile.at(Path(path)), folder)
        pipe.send(None)
    except KgError as err:
        pipe.send(err)


@contextmanager
def _usable(cache: Path) -> Iterator[Path]:
    """The folder of the stores."""
    folder = cache / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
    except OSError as err:
        raise CacheError(
            f"The cache {folder} cannot be used ({err.strerror}). Make room for it, or set XDG_CACHE_HOME to a folder "
            "that can be written."
        ) from err


def status(cache: Path) -> Status:
    """What a cache folder keeps; nothing if there is none."""
    folder = cache / FOLDER
    size = 0
    for file in folder.rglob("*"):
        with suppress(FileNotFoundError):  # it is being removed
            size += file.stat().st_size if file.is_file() else 0
    return Status(path=folder, stores=len(_stores(folder)), size=size)


def clear(cache: Path) -> None:
    """Remove all stores but those that are in use.

    Raises:
        CacheError: one cannot be removed.
    """
    folder = cache / FOLDER
    try:
        for one in folder.glob("*"):
            _remove(one)
    except OSError as err:
        raise CacheError(f"The cache {folder} cannot be removed: {err.strerror}.") from err


def _identity(file: GraphFile) -> tuple[str, bool]:
    """What tells a file from another, or from itself when it held something else; and whether it does so surely."""
    with store.reading(file):
        now = time.time()
        found = file.path.stat()
    seen = (str(file.path.resolve()), found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    changed = max(found.st_mtime, found.st_ctime)
    return hashlib.sha256(repr(seen).encode("utf-8", "surrogateescape")).hexdigest(), now - changed > _SETTLED


def _name(file: GraphFile) -> str:
    """The name of the store for what the file holds, which another version of the engine may write otherwise."""
    import pyoxigraph

    with store.reading(file), file.path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256")
    if file.form not in store.LINES:
        digest.update(file.base.encode())
    return f"{digest.hexdigest()}-{pyoxigraph.__version__}"


def _build(file: GraphFile, folder: Path) -> None:
    """Build a store beside its place and rename it, unless another process was faster."""
    from pyoxigraph import Store

    identity, _ = _identity(file)
    kept = folder / _name(file)
    stage = Path(tempfile.mkdtemp(prefix=_STAGE, dir=folder))
    held = _lock(stage, fcntl.LOCK_SH)
    try:
        (stage / "known-as").mkdir()
        store.fill(Store(str(stage / "store")), file)
        if _identity(file)[0] != identity:
            raise GraphError(f"{file.path} was changed while it was read. Ask again.")
        try:
            stage.rename(kept)
        except OSError:
            if not kept.is_dir():
                raise
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        if held is not None:
            os.close(held)


def _lock(folder: Path, kind: int) -> int | None:
    """An open lock on a folder; None if there is no such folder, or others have a lock that excludes it."""
    try:
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
        # It may have been renamed to be removed since it was opened.
        if os.path.samestat(os.fstat(lock), folder.stat()):
            return lock
    except (BlockingIOError, FileNotFoundError):
        pass
    os.close(lock)
    return None


def _stores(folder: Path) -> list[Path]:
    """Those that are whole, the last used first."""
    found = [one for one in folder.glob("*") if not one.name.startswith(_STAGE)]
    return sorted(found, key=lambda one: one.stat().st_mtime, reverse=True)


def _prune(folder: Path) -> None:
    for stage in folder.glob(f"{_STAGE}*"):
        if time.time() - stage.stat().st_mtime > _LEFT_BEHIND:
            _remove(stage)
    for one in _stores(folder)[MOST:]:
        _remove(one)


def _remove(one: Path) -> None:
    """Remove a folder that nobody uses, first from its place, so that no half of a store ever stands there."""
    lock = _lock(one, fcntl.LOCK_EX)
    if lock is not None:
        try:
            aside = one.rename(tempfile.mkdtemp(prefix=_STAGE, dir=one.parent))
            shutil.rmtree(aside)
        finally:
            os.close(lock)
