"""Workers that answer the queries of all clients: a few at once, each within its time, and none left behind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from kg.errors import WorkerError
from kg.rdf.answer import Answer, Question
from kg.rdf.workers import Worker
from kg.serve.protocol import Refusal

AT_ONCE = 4  # queries
MOST_WAITING = 64  # queries; each may hold a megabyte
LONGEST_WAIT = 10.0  # seconds until a query that waits for a worker is sent away
RETRY = {"Retry-After": "5"}  # seconds, for who is sent away


class _Place:
    """Where one query runs at a time: a worker, and of what state of the file."""

    def __init__(self, source: Path) -> None:
        self.worker = Worker(source)
        self.stamp: object = None


class Pool:
    """The workers over one graph file; the first begins with the pool, the others when they are needed.

    A worker that has opened the file before it was last written opens it again: a new build is served from then on.
    """

    def __init__(self, graph: Path, source: Callable[[], AbstractContextManager[Path]], timeout: float) -> None:
        """Of a `graph` file; `timeout` is how long a query may take, in seconds.

        Workers open what the context of a `source` gives while the pool is used: the file, or a store of what it holds.
        """
        self._graph = graph
        self._source = source
        self._timeout = timeout
        self._places = tuple(_Place(graph) for _ in range(AT_ONCE))
        self._idle = list(self._places)
        self._free = asyncio.Semaphore(AT_ONCE)
        self._threads = ThreadPoolExecutor(AT_ONCE)
        self._opening = Lock()
        self._opened: tuple[object, Path] | None = None
        self._sources = ExitStack()
        self._waiting = 0
        self._ended = False

    def __enter__(self) -> Self:
        """Begin the first worker.

        Raises:
            GraphError: the file is not there, cannot be read, or is not RDF.
            CacheError: a store of it cannot be kept.
        """
        with ExitStack() as failing:
            failing.push(self.__exit__)
            self._open(self._idle[-1]).start()
            failing.pop_all()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _err: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.stop()
        self._threads.shutdown()
        for place in self._places:
            place.worker.close()
        self._sources.close()

    def stop(self) -> None:
        """End all queries, which are answered with that, and take no more."""
        self._ended = True
        for place in self._places:
            place.worker.kill()

    async def ask(self, question: Question) -> Answer:
        """The answer of the next worker that is free; if nobody waits for it any more, its query ends.

        Raises:
            Refusal: 503, since too many wait, or it has waited too long.
            QueryError: the query cannot be understood or answered, or is refused.
            TimeLimitError: it took longer than it may.
            WorkerError: its worker ended by itself, or with the pool.
            GraphError: the file cannot be read any more.
            CacheError: a store of it cannot be kept.
        """
        place = await self._next()
        running = asyncio.get_running_loop().run_in_executor(self._threads, self._run, place, question)
        running.add_done_callback(lambda done: self._give_back(place, done))
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            place.worker.kill()
            raise

    async def _next(self) -> _Place:
        if self._waiting == MOST_WAITING:
            raise Refusal(503, f"{MOST_WAITING} queries wait already. Ask again later.", RETRY)
        self._waiting += 1
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                await self._free.acquire()
        except TimeoutError as err:
            sentence = (
                f"{AT_ONCE} queries run at once, and this one has waited for {LONGEST_WAIT:.0f} s. Ask again later."
            )
            raise Refusal(503, sentence, RETRY) from err
        finally:
            self._waiting -= 1
        return self._idle.pop()

    def _give_back(self, place: _Place, done: asyncio.Future[Answer]) -> None:
        if not done.cancelled():
            done.exception()  # seen, also if nobody waits for it any more
        self._idle.append(place)
        self._free.release()

    def _run(self, place: _Place, question: Question) -> Answer:
        worker = self._open(place)
        if self._ended:
            raise WorkerError("The server is ending.")
        return worker.ask(question, self._timeout)

    def _open(self, place: _Place) -> Worker:
        """The worker of a place, over the file as it is now."""
        with self._opening:
            stamp = self._stamp()
            if self._opened is None or self._opened[0] != stamp:
                self._opened = stamp, self._sources.enter_context(self._source())
            source = self._opened[1]
        if place.stamp != stamp:
            place.worker.close()
            place.worker, place.stamp = Worker(source), stamp
        return place.worker

    def _stamp(self) -> object:
        """Changes with the file; None if it is not there."""
        try:
            found = self._graph.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino
