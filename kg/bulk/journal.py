"""What a conversion has done so far, on disk: each step is written down when its file is in its place."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class Journal:
    """The steps done, by their names, with what there is to say of each.

    A last line that a kill cut is none: its step is done again.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writing = threading.Lock()
        self.done: dict[str, Mapping[str, Any]] = {}
        whole = 0
        content = path.read_bytes() if path.exists() else b""
        for line in content.splitlines(keepends=True):
            try:
                step, said = json.loads(line)
            except ValueError:
                break
            self.done[step] = said
            whole += len(line)
        if whole < len(content):
            os.truncate(path, whole)

    def record(self, step: str, said: Mapping[str, Any]) -> None:
        """Keep that a step is done."""
        with self._writing, self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps([step, said]) + "\n")
            file.flush()
            os.fsync(file.fileno())
            self.done[step] = said
