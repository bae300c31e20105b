"""How Semantic Scholar is asked: one connection, one pace, the key on every request, and patience.

Only a whole 200 is an answer. Everything else becomes one of the exceptions of `kg.sources.unanswered`.
"""

from __future__ import annotations

import json
import logging
import ssl
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, wait_random_exponential

from kg import __version__
from kg.errors import SourceError
from kg.sources.access import API_URL, is_loopback
from kg.sources.clock import Clock, duration
from kg.sources.unanswered import AbsentError, TooSlowError, UnansweredError, WithheldError

RETRIED = frozenset({429, 500, 502, 503, 504})
LONGEST_WAIT = 60.0
# Twice as slow for each 429, and back by a tenth of the pace for each answer.
MOST_SLOWNESS = 8.0
# A service that never answered is not waited for: most often there is no network.
TRIES_AT_FIRST_CONTACT = 3
# Large batches end in 504 after half a minute however often they are asked.
# Source: https://github.com/allenai/s2-folks/issues/59
TRIES_OF_WHAT_CAN_BE_SPLIT = 2
# Ten times what the service gives at once; more is not its answer.
# Source: https://api.semanticscholar.org/api-docs/graph ("Can only return up to 10 MB of data at a time.")
MOST_BYTES = 100_000_000
# After so many questions in a row without an answer, nothing more is asked.
LOST_IN_A_ROW = 3
_LATER = "run the same command again later"
_ADDRESS = "check the address of the service (--api-url, S2_API_URL)"

_log = logging.getLogger(__name__)


class _AttemptError(Exception):
    """One attempt that failed and may be repeated; `doing` completes "Semantic Scholar kept ..."."""

    def __init__(self, doing: str, *, retry_after: float = 0.0, no_contact: str = "", is_slow: bool = False) -> None:
        super().__init__(doing)
        self.is_slow = is_slow
        self.doing = doing
        self.retry_after = retry_after
        self.no_contact = no_contact


class Transport:
    """The one place that sends requests to the service.

    `pace` is the least time between the starts of two requests, `patience` how long the service may go on failing
    before a question is given up. A request is given up when it is not answered in `time_limit`: at the first that
    comes after it, or after a silence as long. All in seconds. `so_far` completes the news of a wait ("212 of 300
    papers are kept"), `answered` tells whether the service has ever spoken.

    Raises:
        SourceError: the environment names a proxy that cannot be used.
    """

    def __init__(
        self,
        *,
        address: str,
        key: str | None,
        pace: float,
        patience: float,
        time_limit: float,
        clock: Clock,
        so_far: Callable[[], str],
    ) -> None:
        self.address = address
        self.answered = False
        self._key = key
        self._so_far = so_far
        self._name = "Semantic Scholar" if self.address == API_URL else f"Semantic Scholar at {self.address}"
        self._pace = pace
        self._patience, self._time_limit, self._clock = patience, time_limit, clock
        self._next_start = clock.now()
        self._slowness = 1.0  # how many times the pace is kept now
        self._failing_since: float | None = None
        self._lost: list[UnansweredError] = []
        self._backoff = wait_random_exponential(multiplier=1, max=LONGEST_WAIT)
        headers = {"user-agent": f"reading-kg/{__version__}"} | ({"x-api-key": self._key} if self._key else {})
        try:
            self._http = httpx.Client(
                headers=headers,
                timeout=time_limit,
                verify=authorities(),
                trust_env=not is_loopback(self.address),
                limits=httpx.Limits(max_connections=1),
            )
        except (ValueError, ImportError, httpx.InvalidURL) as err:
            raise SourceError(f"The proxy that the environment names cannot be used: {err}.") from err

    def ask(
        self,
        url: str,
        parameters: str,
        payload: Mapping[str, Any] | None = None,
        *,
        can_be_split: bool = False,
        is_list: bool = False,
    ) -> Any:
        """The JSON that answers a GET, or with a payload a POST; asked again while that makes sense.

        It is an object, a row for each id of a payload, or where it `is_list` a list of whatever length.

        Raises:
            TooSlowError: it `can_be_split`, and the service was too slow for it more than once.
            UnansweredError, AbsentError, WithheldError: there is no answer.
        """
        if len(self._lost) >= LOST_IN_A_ROW:
            raise UnansweredError(self._lost[-1].reason, self._lost[-1].advice)
        attempts = Retrying(
            retry=retry_if_exception_type(_AttemptError),
            wait=self._wait,
            stop=lambda state: self._is_hopeless(state) or (can_be_split and _is_too_slow(state)),
            sleep=self._clock.sleep,
            before_sleep=self._tell,
            reraise=True,
        )
        answer: Any
        try:
            answer = attempts(self._ask_once, url, parameters, payload, is_list)
        except _AttemptError as trouble:
            if can_be_split and trouble.is_slow and self._left() > 0:
                raise TooSlowError(f"{self._name} kept {trouble.doing}", _LATER) from trouble
            self._lost.append(self._given_up(trouble))
            raise self._lost[-1] from trouble
        except (AbsentError, WithheldError):
            self._has_answered()
            raise
        self._has_answered()
        return answer

    def close(self) -> None:
        """End the connection."""
        self._http.close()

    def _ask_once(self, url: str, parameters: str, payload: Mapping[str, Any] | None, is_list: bool) -> Any:
        self._clock.sleep(max(0.0, self._next_start - self._clock.now()))
        self._next_start = self._clock.now() + self._pace * self._slowness
        try:
            response, content = self._send(url, parameters, payload)
            return self._read(response, content, payload, is_list)
        except _AttemptError:
            if self._failing_since is None:
                self._failing_since = self._clock.now()
            raise

    def _send(self, url: str, parameters: str, payload: Mapping[str, Any] | None) -> tuple[httpx.Response, bytes]:
        latest = time.monotonic() + self._time_limit
        content = bytearray()
        try:
            method = "POST" if payload else "GET"
            with self._http.stream(method, url, params=parameters, json=payload) as response:
                for part in response.iter_bytes():
                    content += part
                    if len(content) > MOST_BYTES:
                        self._lost.append(UnansweredError(f"{self._name} answered more than it ever does", _ADDRESS))
                        raise self._lost[-1]
                    if time.monotonic() > latest:
                        raise _AttemptError("timing out", is_slow=True)
            return response, bytes(content)
        except httpx.TimeoutException as err:
            raise _AttemptError("timing out", is_slow=True) from err
        except (httpx.ConnectError, httpx.ProxyError) as err:
            why = self._clean(str(err)) or type(err).__name__
            raise _AttemptError("being out of reach", no_contact=why) from err
        except httpx.RequestError as err:
            raise _AttemptError("breaking the connection off") from err

    def _read(self, response: httpx.Response, content: bytes, payload: Mapping[str, Any] | None, is_list: bool) -> Any:
        """What a response says; the service itself speaks of an `error`, the gateways before it of a `message`."""
        try:
            body = json.loads(content)
        except (ValueError, RecursionError):
            body = None
        status = response.status_code
        if status == 200:
            answer = _whole(body, payload, is_list)
            if isinstance(answer, dict) and "data" in answer and answer["data"] is None:
                raise WithheldError(self._clean(_disclaimer(answer)))
            return answer
        if status in RETRIED:
            if status == 429:
                self._slowness = min(2 * self._slowness, MOST_SLOWNESS)
            is_slow = status in {500, 504}
            raise _AttemptError(f"answering {status}", retry_after=retry_after(response), is_slow=is_slow)
        said = body if isinstance(body, dict) else {}
        if status == 404 and "error" in said:
            raise AbsentError(self._clean(str(said["error"])))
        if "error" in said or status in {400, 413}:
            self._has_answered()
        raise self._refusal(response, self._clean(str(said.get("error") or said.get("message") or "")))

    def _refusal(self, response: httpx.Response, said: str) -> UnansweredError:
        status = response.status_code
        answer = f"{status} {said or response.reason_phrase}".strip()
        if status in {401, 403} and self._key:
            reason = f"{self._name} refused the key in S2_API_KEY ({answer})"
            advice = "check the key, or unset S2_API_KEY to go on without one"
        elif status in {401, 403}:
            reason = f"{self._name} refused to answer without a key ({answer})"
            advice = f"set S2_API_KEY, or {_LATER}"
        else:
            to = self._clean(urlsplit(response.headers.get("location", "")).netloc)
            redirect = f", a redirect to {to or 'another page'} that is not followed" if response.is_redirect else ""
            reason = f"{self._name} answered {answer}{redirect}"
            advice = _LATER if self.answered else _ADDRESS
        refusal = UnansweredError(reason, advice, status)
        self._failing_since = None
        if not (self.answered and status in {400, 413}):
            self._lost.append(refusal)
        return refusal

    def _has_answered(self) -> None:
        self.answered = True
        self._slowness = max(1.0, self._slowness - 0.1)
        self._failing_since = None
        self._lost.clear()

    def _left(self) -> float:
        """What is left of the patience; less than a clock can tell is nothing."""
        left = self._patience - self._failed_for()
        return left if left > 1e-3 else 0.0

    def _failed_for(self) -> float:
        return 0.0 if self._failing_since is None else self._clock.now() - self._failing_since

    def _wait(self, state: RetryCallState) -> float:
        """Full jitter under a doubling bound, within the patience; what Retry-After asks for is granted."""
        return max(min(self._backoff(state), self._left()), _trouble_of(state).retry_after)

    def _is_hopeless(self, state: RetryCallState) -> bool:
        trouble = _trouble_of(state)
        if trouble.no_contact and not self.answered and state.attempt_number >= TRIES_AT_FIRST_CONTACT:
            return True
        return self._left() <= 0 or trouble.retry_after > self._left()

    def _tell(self, state: RetryCallState) -> None:
        # Not progress but news: who waits for minutes wants to know for what, also where no bar is drawn.
        doing = _trouble_of(state).doing
        news = [f"{self._name} keeps {doing}, waiting {state.upcoming_sleep:.0f} s", self._so_far()]
        if _for_want_of_a_key(doing) and not self._key:
            news.append("set S2_API_KEY for a rate of your own")
        _log.warning("%s", "; ".join(filter(None, news)))

    def _given_up(self, trouble: _AttemptError) -> UnansweredError:
        if trouble.no_contact and not self.answered:
            reason = f"Semantic Scholar cannot be reached at {self.address} ({trouble.no_contact})"
            return UnansweredError(reason, "check the network, or build with --offline")
        advice = f"set S2_API_KEY, or {_LATER}" if _for_want_of_a_key(trouble.doing) and not self._key else _LATER
        if trouble.retry_after > self._left():
            wait = f"and asks for a wait of {duration(trouble.retry_after)}"
            return UnansweredError(f"{self._name} keeps {trouble.doing} {wait}", advice)
        return UnansweredError(f"{self._name} kept {trouble.doing} for {duration(self._failed_for())}", advice)

    def _clean(self, text: str) -> str:
        """Foreign text on one line, short, and without the key even if the service repeats it."""
        if self._key:
            text = text.replace(self._key, "(the key)")
        return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200]


@cache
def authorities() -> ssl.SSLContext:
    """Whom connections trust; reading them takes longer than most answers do, so it is done once."""
    return httpx.create_ssl_context()


def _for_want_of_a_key(doing: str) -> bool:
    return doing == "answering 429"


def _is_too_slow(state: RetryCallState) -> bool:
    return _trouble_of(state).is_slow and state.attempt_number >= TRIES_OF_WHAT_CAN_BE_SPLIT


def _trouble_of(state: RetryCallState) -> _AttemptError:
    trouble = state.outcome.exception() if state.outcome else None
    if not isinstance(trouble, _AttemptError):
        raise TypeError("only a failed attempt is waited for")
    return trouble


def retry_after(response: httpx.Response) -> float:
    """The wait that the service asks for, in seconds; 0 if none. A date is read against the service's own clock.

    Source: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
    """
    value = response.headers.get("retry-after", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        until, now = parsedate_to_datetime(value), parsedate_to_datetime(response.headers.get("date", ""))
        return max(0.0, (until - now).total_seconds())
    except (ValueError, TypeError):
        return 0.0


def _whole(body: Any, payload: Mapping[str, Any] | None, is_list: bool) -> Any:
    """The body of a 200, if it is what was asked for: a row for each id of a batch, a list, else an object."""
    if body is None:
        raise _AttemptError("breaking its answers off")
    if is_list:
        if not isinstance(body, list):
            raise _AttemptError("answering something else")
        return body
    if payload is not None:
        if not isinstance(body, list) or len(body) != len(payload["ids"]):
            raise _AttemptError("answering something else")
        return body
    if not isinstance(body, dict) or not body or set(body) in ({"error"}, {"message"}):
        raise _AttemptError("answering something else")
    return body


def _disclaimer(page: Mapping[str, Any]) -> str:
    """What the service says where a publisher withholds a list."""
    paper = page.get("citingPaperInfo") or {}
    return str((paper.get("openAccessPdf") or {}).get("disclaimer") or "no reason is given")
