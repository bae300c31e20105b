"""Why a question to Semantic Scholar has no answer: raised where it is met, kept as a value by who asked.

NoAnswerError
├── AbsentError         the service does not know what was asked for
├── WithheldError       the publisher keeps it back: known to exist, and not given
├── NotAskedError       it is not kept, and nothing may be asked
└── UnansweredError     it was asked, and there was no answer
    └── TooSlowError    it may be too much to be answered in time: ask for less at once
"""

from __future__ import annotations

from typing import ClassVar

from kg.errors import SourceError
from kg.sources.rows import Extent


class NoAnswerError(SourceError):
    """`reason` says what happened, `advice` what to do, if anything; `extent` is what is then known of a list."""

    extent: ClassVar[Extent]

    def __init__(self, reason: str, advice: str = "") -> None:
        super().__init__(f"{reason}: {advice}." if advice else reason)
        self.reason = reason
        self.advice = advice


class AbsentError(NoAnswerError):
    """The service does not know what was asked for."""

    extent = "absent"


class WithheldError(NoAnswerError):
    """The publisher keeps the answer back."""

    extent = "withheld"


class NotAskedError(NoAnswerError):
    """It is not kept, and nothing may be asked."""

    extent = "not asked"


class UnansweredError(NoAnswerError):
    """It was asked, and there was no answer; `status` is HTTP's, if any."""

    extent = "failed"

    def __init__(self, reason: str, advice: str, status: int | None = None) -> None:
        super().__init__(reason, advice)
        self.status = status

    @property
    def is_too_much(self) -> bool:
        """Whether less at once may be answered: this would have been larger than the service gives."""
        return self.status == 413 or (self.status == 400 and "maximum size" in self.reason)

    @property
    def may_be_of_one(self) -> bool:
        """Whether one bad id may have refused a whole batch."""
        return self.status == 400 and "fields" not in self.reason


class TooSlowError(UnansweredError):
    """It may be too much to be answered in the time that the service takes: ask for less at once."""

    is_too_much = True
