"""What Spark says when it fails, as the end of a sentence for the user: why, and what to do."""

from __future__ import annotations

import os
import re
from typing import IO
from urllib.parse import unquote

TOO_LITTLE_MEMORY = "Spark has too little memory here: set spark.driver.memory in SPARK_CONF_DIR/spark-defaults.conf."
_NO_ROOM = "there is no room for what it has to put aside: make room, or set SPARK_LOCAL_DIRS to another folder."
_NO_STORAGE = (
    "Spark has nothing to read storage of that kind with: name what does in spark.jars.packages, in"
    " SPARK_CONF_DIR/spark-defaults.conf"
)
_UNREADABLE = re.compile(r"\[FAILED_READ_FILE\b.*? reading file (\S+?)\.\s|\[PATH_NOT_FOUND\] .*?: (.+?)\. SQLSTATE")
# Frames of a stack, and what is said of no fault.
_OF_NO_USE = re.compile(r"^\t(at|\.\.\.) |\b(WARN|INFO|DEBUG)\b|^(WARNING|Using|Setting|To adjust)\b")
# What py4j says before the error of Java.
_CALL = re.compile(r"An error occurred while calling \S+\s*:\s*")
# So many bytes at the end of a log hold the last lines of it, and so many letters of a line are shown.
_END, _MOST = 20_000, 300


def reason(said: str) -> str:
    """Why Spark refused, from the text of its exception."""
    if "OutOfMemoryError" in said or "spark.driver.maxResultSize" in said:
        return TOO_LITTLE_MEMORY
    if "No space left on device" in said:
        return _NO_ROOM
    if found := _UNREADABLE.search(said):
        return f"{unquote(found[1] or found[2])} cannot be read: all workers have to see it there, and whole."
    if "[UNRESOLVED_COLUMN" in said or "[DATATYPE_MISMATCH" in said:
        return f"a table is of another version of this program ({_first_line(said)}): run kg bulk convert again."
    if "No FileSystem for scheme" in said or "FileSystem not found" in said:
        return f"{_NO_STORAGE} ({_first_line(said)})."
    return f"Spark says: {_first_line(said)}"


def last_said(log: IO[bytes]) -> str:
    """Why Spark's process ended: the last line of what it printed that may tell."""
    log.seek(0, os.SEEK_END)
    log.seek(max(0, log.tell() - _END))
    lines = log.read().decode(errors="replace").splitlines()
    said = [line.strip() for line in lines if line.strip() and not _OF_NO_USE.search(line)]
    if any("OutOfMemoryError" in line for line in said):
        return TOO_LITTLE_MEMORY
    if any("Failed to create any local dir" in line for line in said):
        return _NO_ROOM
    return _first_line(said[-1]) if said else "it did not say why."


def was_interrupted(err: BaseException | None) -> bool:
    """Whether an interrupt is what an error comes from: py4j makes one of its own of it, if it stops an answer."""
    while err is not None:
        if isinstance(err, KeyboardInterrupt):
            return True
        err = err.__cause__ or err.__context__
    return False


def _first_line(text: str) -> str:
    line = _CALL.sub("", text.strip(), count=1).partition("\n")[0]
    return line if len(line) <= _MOST else line[:_MOST] + "..."
