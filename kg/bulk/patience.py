"""Asking the host of the files again while that makes sense: it may fail for a while, and links to it expire."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception_type, wait_random_exponential

from kg.errors import SourceError
from kg.sources.clock import Clock, duration
from kg.sources.transport import LONGEST_WAIT

# So many links are refused one after the other.
MOST_REFUSALS = 10
LATER = "what has come is kept; run the same command again later"

T = TypeVar("T")
_log = logging.getLogger(__name__)


class AttemptError(Exception):
    """One attempt that failed and may be repeated; `doing` completes "the host of the files kept ..."."""

    def __init__(self, doing: str, *, retry_after: float = 0.0, is_refusal: bool = False) -> None:
        super().__init__(doing)
        self.doing = doing
        self.retry_after = retry_after
        self.is_refusal = is_refusal


class Patience:
    """How long, in seconds, a host may go on failing without bringing a file on."""

    def __init__(self, seconds: float, clock: Clock) -> None:
        self._seconds, self._clock = seconds, clock
        self._backoff = wait_random_exponential(multiplier=1, max=LONGEST_WAIT)

    def repeat(self, place: str, attempt: Callable[[], T]) -> T:
        """What an attempt at a file gives, the first that does not fail.

        Raises:
            SourceError: none did.
        """
        began = self._clock.now()

        def left() -> float:
            return self._seconds - (self._clock.now() - began)

        def wait(state: RetryCallState) -> float:
            trouble = _trouble_of(state)
            if trouble.is_refusal and state.attempt_number == 1:
                return 0.0  # there is another link by now
            return max(min(self._backoff(state), left()), trouble.retry_after)

        def is_hopeless(state: RetryCallState) -> bool:
            trouble = _trouble_of(state)
            refused = trouble.is_refusal and state.attempt_number >= MOST_REFUSALS
            return refused or left() < 1e-3 or trouble.retry_after > left()

        def tell(state: RetryCallState) -> None:
            doing, seconds = _trouble_of(state).doing, state.upcoming_sleep
            if seconds:
                _log.warning("the host of %s keeps %s, waiting %.0f s", place, doing, seconds)

        attempts = Retrying(
            retry=retry_if_exception_type(AttemptError),
            wait=wait,
            stop=is_hopeless,
            sleep=self._clock.sleep,
            before_sleep=tell,
            reraise=True,
        )
        try:
            return attempts(attempt)
        except AttemptError as trouble:
            since = duration(self._clock.now() - began)
            raise SourceError(f"The host of {place} kept {trouble.doing} for {since}: {LATER}.") from trouble


def _trouble_of(state: RetryCallState) -> AttemptError:
    trouble = state.outcome.exception() if state.outcome else None
    if not isinstance(trouble, AttemptError):
        raise TypeError("only a failed attempt is waited for")
    return trouble
