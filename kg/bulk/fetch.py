"""One shard over HTTP: its size, and its bytes into a file that gets its name when its size and gzip sums are right.

The host of the files is not the API: it gets no key, and nothing that it says is taken on trust. A link that has
expired is asked for again; what breaks off goes on at the byte where it stopped.
"""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from kg import __version__
from kg.bulk.arriving import Arriving, ShardError
from kg.bulk.gunzip import CorruptError
from kg.bulk.links import LinkBook
from kg.bulk.patience import LATER, AttemptError, Patience
from kg.bulk.record import PART, Shard
from kg.bulk.releases import may_be_opened
from kg.errors import DumpError, SourceError
from kg.sources.access import is_loopback
from kg.sources.clock import Clock
from kg.sources.transport import RETRIED, authorities, retry_after

# S3 says so of a link that has expired, or whose signer's session has.
# Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html (AccessDenied, ExpiredToken)
REFUSED = frozenset({400, 401, 403})
# What is less than this did not bring a file on.
LEAST = 64 << 10


class OverError(Exception):
    """The download has been stopped from outside."""


class Fetcher:
    """Opens the links of a book, from several threads at once.

    `patience` is how long a file may bring nothing, `time_limit` how long its host may be silent; both in seconds.
    `address` is that of the API. When `is_over`, whatever goes on ends with OverError.
    """

    def __init__(
        self,
        book: LinkBook,
        *,
        address: str,
        patience: float,
        time_limit: float,
        clock: Clock,
        is_over: Callable[[], bool],
    ) -> None:
        self._book, self._address, self._is_over = book, address, is_over
        self._patience, self._time_limit = Patience(patience, clock), time_limit
        # It would tell all addresses, and who has a signed one needs no key.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        self._http = httpx.Client(
            headers={"user-agent": f"reading-kg/{__version__}", "accept-encoding": "identity"},
            timeout=time_limit,
            verify=authorities(),
            trust_env=not is_loopback(address),
            follow_redirects=True,
            max_redirects=5,
            event_hooks={"request": [self._check]},
        )

    def close(self) -> None:
        """End all connections."""
        self._http.close()

    def measure(self, place: str) -> Shard:
        """A file with its size and its ETag.

        Raises:
            ShardError: the host does not have it, or does not tell its size.
            SourceError: the host cannot be asked.
        """
        return self._patience.repeat(place, lambda: self._measure(place))

    def fetch(self, shard: Shard, folder: Path, on_size: Callable[[int], None]) -> None:
        """Bring a file to its place in a folder; `on_size` is told how many of its bytes are there.

        Raises:
            ShardError: the host does not have it, has another one by now, or gives it broken again and again.
            SourceError: the host cannot be asked.
            DumpError: it cannot be written.
            OverError: it was stopped; what has come is kept.
        """
        whole = folder / shard.place
        part = folder / (shard.place + PART)
        try:
            part.parent.mkdir(parents=True, exist_ok=True)
            with part.open("a+b", buffering=0) as file:
                arriving = Arriving(file, shard, on_size)
                while not arriving.is_whole():
                    self._patience.repeat(shard.place, lambda: self._receive(arriving))
                os.fsync(file.fileno())
            part.replace(whole)
        except ShardError:
            part.unlink(missing_ok=True)
            raise
        except OSError as err:
            raise DumpError(
                f"{part} cannot be written: {err.strerror or err}. What has come is kept; make room, and run the same"
                " command again."
            ) from err

    def _measure(self, place: str) -> Shard:
        with self._get(place, {"range": "bytes=0-0"}) as response:
            total, etag = _total(response), response.headers.get("etag", "")
        if total is None:
            raise ShardError(f"The host of {place} does not tell its size: {LATER}.")
        return Shard(place=place, bytes=total, etag=etag if re.fullmatch(r"[!-~]{1,200}", etag) else None)

    def _receive(self, arriving: Arriving) -> None:
        """Bring a file on, to its end or by a good piece."""
        shard, begun = arriving.shard, arriving.size
        asked = {"range": f"bytes={begun}-"} if begun else {}
        if begun and shard.etag and not shard.etag.startswith("W/"):
            asked["if-range"] = shard.etag
        try:
            with self._get(shard.place, asked) as response:
                if _is_other(shard, response):
                    raise ShardError(
                        f"{shard.place} has changed since its size was asked for: run the same command again."
                    )
                first = _first_byte(response)
                if first != begun:
                    arriving.restart("no part of it is given where another ends")
                    begun = 0
                    if first != 0:
                        return
                self._take_all(response, arriving)
            if arriving.size < min(begun + LEAST, shard.bytes):
                raise AttemptError("stopping short")
        except AttemptError:
            if arriving.size < begun + LEAST:
                raise
        except CorruptError as err:
            arriving.restart(str(err))

    def _take_all(self, response: httpx.Response, arriving: Arriving) -> None:
        checked, size = time.monotonic(), arriving.size
        for piece in response.iter_raw():
            arriving.take(piece)
            if self._is_over():
                raise OverError
            if time.monotonic() - checked > self._time_limit:
                if arriving.size - size < LEAST:
                    raise AttemptError("being too slow")
                checked, size = time.monotonic(), arriving.size

    @contextmanager
    def _get(self, place: str, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        """An answer that has the file or a part of it, or says that there is no such part."""
        if self._is_over():
            raise OverError
        link = self._book.link(place)
        try:
            with self._http.stream("GET", link, headers=headers) as response:
                status = response.status_code
                if status in REFUSED:
                    said = f"{status} {_code(response)}"
                    self._book.renew(place, link)
                    raise AttemptError(f"refusing links ({said})", is_refusal=True)
                if status in RETRIED:
                    raise AttemptError(f"answering {status}", retry_after=retry_after(response))
                if status not in {200, 206, 416}:
                    raise ShardError(
                        f"The host of {place} answered {status} {_code(response)}: run the same command again later."
                    )
                yield response
        except httpx.TimeoutException as err:
            raise AttemptError("timing out") from err
        except httpx.TooManyRedirects as err:
            raise ShardError(f"The link to {place} leads from one page to another without end: {LATER}.") from err
        except (httpx.ConnectError, httpx.ProxyError) as err:
            raise AttemptError("being out of reach") from err
        except httpx.RequestError as err:
            raise AttemptError("breaking the connection off") from err

    def _check(self, request: httpx.Request) -> None:
        """Keep to safe ways also where a redirect leads."""
        if not may_be_opened(request.url, self._address):
            to = ascii(f"{request.url.scheme}://{request.url.host}")
            raise SourceError(f"A link to a file leads to {to}, which is not followed: {LATER}.")


def _is_other(shard: Shard, response: httpx.Response) -> bool:
    """Whether an answer is of another file than the one that was measured."""
    total, etag = _total(response), response.headers.get("etag")
    return (total is not None and total != shard.bytes) or bool(shard.etag and etag and etag != shard.etag)


def _total(response: httpx.Response) -> int | None:
    """The size of the whole file; None if the answer does not tell.

    Source: https://www.rfc-editor.org/rfc/rfc9110#field.content-range
    """
    if response.status_code == 200:
        length = response.headers.get("content-length", "")
        return int(length) if re.fullmatch(r"\d{1,15}", length, re.ASCII) else None
    found = re.fullmatch(r"bytes (?:\*|\d{1,15}-\d{1,15})/(\d{1,15})", response.headers.get("content-range", ""), re.A)
    return int(found[1]) if found else None


def _first_byte(response: httpx.Response) -> int | None:
    """Where the part begins that an answer has; 0 if it has the whole, None if it has none or does not tell."""
    if response.status_code == 200:
        return 0
    found = re.match(r"bytes (\d{1,15})-", response.headers.get("content-range", ""), re.A)
    return int(found[1]) if found else None


def _code(response: httpx.Response) -> str:
    """What S3 calls an error, or what HTTP does.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
    """
    content = next(response.iter_raw(), b"")
    found = re.search(rb"<Code>([A-Za-z]{1,60})</Code>", content)
    return found[1].decode() if found else "".join(c for c in response.reason_phrase if c.isprintable())[:60]
