"""The stand-in as a server on the loopback: its script, its key, its rate, and the requests that came."""

from __future__ import annotations

import threading
from http.server import ThreadingHTTPServer
from typing import Protocol, Self

from tests.s2.endpoints import Answer, Endpoints, Limits, Request
from tests.s2.faults import GATEWAY, TOO_MANY, Fault
from tests.s2.papers import Papers
from tests.s2.server import encoded, handler

__all__ = ["GATEWAY", "TOO_MANY", "Answer", "Fault", "Request", "StandIn"]


class Clock(Protocol):
    """Seconds that only go up."""

    def now(self) -> float: ...


class StandIn:
    """The service on a free port of this machine, while the `with` block lasts.

    `script` holds, for each request to come, a Fault or None; what is scripted for a part of the path comes first.
    With `key`, requests without it are refused. With `clock`, so are those that come sooner than `rate` requests a
    second allow; they take nothing from the script. Answers above `most_bytes` are refused. `requests` are those that
    came, in their order.
    """

    def __init__(
        self,
        papers: Papers,
        *,
        key: str | None = None,
        port: int = 0,
        nested_limit: int = 1_000,
        page_limit: int = 1_000,
        most_bytes: int = 10_000_000,
        window: int = 10_000,
        batch_citations: int = 9_999,
        clock: Clock | None = None,
        rate: float = 1.0,
    ) -> None:
        self.papers = papers
        self.requests: list[Request] = []
        limits = Limits(nested=nested_limit, page=page_limit, window=window, batch_citations=batch_citations)
        self._endpoints = Endpoints(papers, limits)
        self._key, self._most_bytes = key, most_bytes
        self._clock, self._rate, self._free_at = clock, rate, float("-inf")
        self._script: list[tuple[str, Fault | None]] = []
        self._taking = threading.Lock()
        self._over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def is_closed(self) -> bool:
        return self._over.is_set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop, as a service does that goes away; its open connections break off."""
        if self.is_closed:
            return
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def script(self, *faults: Fault | None, where: str = "") -> None:
        """What the next requests meet whose path has `where` in it, one each; None is the true answer."""
        self._script += [(where, fault) for fault in faults]

    def asked(self, part: str = "") -> list[Request]:
        """The requests that came with `part` in their path."""
        return [request for request in self.requests if part in request.path]

    def take(self, request: Request) -> Fault | None:
        """Note a request, and tell what it meets in place of its answer."""
        with self._taking:
            self.requests.append(request)
            if not self._is_in_time():
                return Fault(status=429)
            for position, (where, fault) in enumerate(self._script):
                if where in request.path:
                    del self._script[position]
                    return fault
        return None

    def wait(self, seconds: float) -> None:
        """Stay silent, but not longer than the server lives."""
        self._over.wait(seconds)

    def reply(self, request: Request) -> tuple[int, bytes]:
        """The status and the bytes of the answer to a request."""
        status, body = self.answer(request)
        content = encoded(body)
        if len(content) > self._most_bytes:
            return 400, encoded({"error": "Response would exceed maximum size...."})
        return status, content

    def answer(self, request: Request) -> Answer:
        """The status and the body for a request, as the service gives them."""
        if self._key is not None and request.headers.get("x-api-key") != self._key:
            return 403, GATEWAY[403]
        return self._endpoints.answer(request)

    def _is_in_time(self) -> bool:
        """Take the one token of a bucket that fills up at the rate; what comes too soon takes none."""
        if self._clock is None:
            return True
        now = self._clock.now()
        # Waits add up to a little less than they say.
        if now + 1e-6 < self._free_at:
            return False
        self._free_at = now + 1 / self._rate
        return True
