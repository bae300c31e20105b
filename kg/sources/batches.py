"""Many records in one request: as many as the service bears, and around those that it does not."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from kg.sources.unanswered import NoAnswerError, UnansweredError

Row = Mapping[str, Any]
Ask = Callable[[Sequence[str]], list[Row | None] | NoAnswerError]


class Batches:
    """Asks for records `size` at a time, for fewer once so many were too much, and around the one that is refused."""

    def __init__(self, size: int) -> None:
        self._size = size

    def rows(self, names: Sequence[str], ask: Ask) -> Iterator[tuple[str, Row | NoAnswerError | None]]:
        """Each name with its row, in their order; None where the service has none."""
        waiting = deque(self._parts(names))
        while waiting:
            part = waiting.popleft()
            rows = ask(part)
            if not isinstance(rows, NoAnswerError):
                yield from zip(part, rows, strict=True)
            elif isinstance(rows, UnansweredError) and rows.is_too_much and len(part) > 1:
                # What was too much for so many will be for as many again.
                self._size = (len(part) + 1) // 2
                waiting = deque(self._parts([name for some in (part, *waiting) for name in some]))
            elif isinstance(rows, UnansweredError) and rows.may_be_of_one and len(part) > 1:
                half = len(part) // 2
                waiting.extendleft((part[half:], part[:half]))
            else:
                yield from ((name, rows) for name in part)

    def _parts(self, names: Sequence[str]) -> Iterator[Sequence[str]]:
        return (names[start : start + self._size] for start in range(0, len(names), self._size))
