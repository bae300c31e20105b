"""Java, which Spark runs on: the one that its scripts would take, and whether it is new enough."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from kg.errors import InstallError

# Source: https://spark.apache.org/docs/4.0.0/#downloading
OLDEST = 17


def require() -> None:
    """Raises InstallError if there is no Java here that is new enough for Spark."""
    java = _java()
    if java is None:
        raise InstallError(
            f"Spark needs Java {OLDEST} or newer, and none was found: install it (Debian and Ubuntu: apt install"
            f" openjdk-{OLDEST}-jre-headless), or set JAVA_HOME to its folder."
        )
    path, version = java
    if version < OLDEST:
        raise InstallError(
            f"Spark needs Java {OLDEST} or newer, and {path} is Java {version}: install a newer one, or set JAVA_HOME"
            " to its folder."
        )


def _java() -> tuple[str, int] | None:
    """The Java that Spark's scripts take, and its version (8, 11, 17); None if there is none."""
    home = os.environ.get("JAVA_HOME")
    path = shutil.which(str(Path(home) / "bin" / "java") if home else "java")
    if path is None:
        return None
    try:
        said = subprocess.run([path, "-version"], capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r'version "(?:1\.)?(\d+)', said.stderr + said.stdout)
    return (path, int(found[1])) if found else None
