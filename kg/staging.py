"""Writing several files as one: all of them take their places, or none does.

Everything is written in full into a folder beside its place first, and moved there only when nothing can fail any
more for want of space or rights.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kg.errors import OutputError

Renderer = Callable[[IO[bytes]], object]

# Where files are written before they take their places, and after how many seconds nobody is writing there any more.
_STAGE = ".building-"
_LEFT_BEHIND = 3_600


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Stage:
    """A folder where files are written before they take their places, all of them or none.

    `kept` holds the SHA-256 and the size of each file so far; `outdated` names files to remove when all are in place.
    """

    def __init__(self, out: Path, folder: Path) -> None:
        self.out = out
        self.folder = folder
        self.kept: dict[str, dict[str, str | int]] = {}
        self.outdated: list[str] = []

    def keep(self, name: str, render: Renderer) -> None:
        """Write a file.

        Raises:
            OutputError: the disk refuses it.
        """
        path = self.folder / name
        with _disk(self.out):
            path.parent.mkdir(exist_ok=True)
            with path.open("w+b") as file:
                render(file)
                size = file.tell()
                file.flush()
                os.fsync(file.fileno())  # some file systems tell of a full disk only now
            self.kept[name] = {"sha256": sha256_of(path), "bytes": size}

    def settle(self) -> None:
        """Move all files to their places, in the order of writing, and remove what is outdated."""
        with _disk(self.out):
            for name in self.kept:
                (self.out / name).parent.mkdir(exist_ok=True)
                (self.folder / name).replace(self.out / name)
            for name in self.outdated:
                (self.out / name).unlink(missing_ok=True)


@contextmanager
def staged(out: Path) -> Iterator[Stage]:
    """A stage for a folder, which is made if it is not there; at the end all files take their places in it."""
    made = not out.exists()
    folder: Path | None = None
    try:
        with _disk(out):
            out.mkdir(parents=True, exist_ok=True)
            _clear_away(out)
            folder = Path(tempfile.mkdtemp(prefix=_STAGE, dir=out))
        stage = Stage(out, folder)
        yield stage
        stage.settle()
    finally:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
        if made and out.is_dir() and not any(out.iterdir()):
            out.rmdir()


@contextmanager
def _disk(out: Path) -> Iterator[None]:
    """What the disk refuses is told as a sentence."""
    try:
        yield
    except OSError as err:
        raise OutputError(
            f"The results cannot be written to {out}: {err.strerror or err}. What stood there is as it was;"
            " make room or choose another folder with --out."
        ) from err


def _clear_away(out: Path) -> None:
    """Remove what builds left that were killed as they wrote; one that writes now may be at work in the same place."""
    for left in out.glob(f"{_STAGE}*"):
        if time.time() - left.stat().st_mtime > _LEFT_BEHIND:
            shutil.rmtree(left, ignore_errors=True)
