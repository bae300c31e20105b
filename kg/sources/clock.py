"""Time as the sources need it, passed in so that nobody has to wait where time does not matter."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """Seconds that only go up, and waiting."""

    def now(self) -> float: ...

    def sleep(self, seconds: float) -> None: ...


class SystemClock:
    """The time of this machine."""

    def now(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


def duration(seconds: float) -> str:
    """`"3.5 hours"`, `"5 minutes"`, `"1 minute"`, `"12 seconds"`, `"0.3 seconds"`."""
    if seconds >= 7_200:
        return f"{seconds / 3_600:.1f} hours"
    if seconds >= 60:
        count, unit = f"{seconds / 60:.0f}", "minute"
    else:
        count, unit = f"{seconds:.0f}" if seconds >= 1 else f"{seconds:.1f}", "second"
    return f"{count} {unit}" if count == "1" else f"{count} {unit}s"
