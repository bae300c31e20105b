"""Workers that answer the queries of all clients: a few at once, each within its time, and none left behind."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

from kg.errors import WorkerError
from kg.rdf.answer import Answer, Question
from kg.rdf.workers import Worker
from kg.serve.protocol import Refusal

AT_ONCE = 4  # queries
MOST_WAITING = 64  # queries; each may hold a megabyte
LONGEST_WAIT = 10.0  # seconds until a query that waits for a worker is sent away
RETRY_AFTER = 5  # seconds that who is sent away should wait


class Pool:
    """The workers over one graph file; the first begins with the pool, the others when they are needed.

    A worker that has opened the file before it was last written opens it again: a new build is served from then on.
    """

    def __init__(self, graph: Path, timeout: float) -> None:
        """Of a `graph` file; `timeout` is how long a query may take, in seconds."""
        self._graph = graph
        self._timeout = timeout
        self._idle = [Worker(graph) for _ in range(AT_ONCE)]
        self._all = tuple(self._idle)
        self._opened: dict[Worker, object] = {}
        self._free = asyncio.Semaphore(AT_ONCE)
        self._threads = ThreadPoolExecutor(AT_ONCE)
        self._waiting = 0
        self._ended = False

    def __enter__(self) -> Self:
        """Begin the first worker.

        Raises:
            GraphError: the file is not there, cannot be read, or is not RDF.
        """
        self._opened[self._idle[-1]] = self._stamp()
        self._idle[-1].start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _err: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.stop()
        self._threads.shutdown()
        for worker in self._all:
            worker.close()

    def stop(self) -> None:
        """End all queries, which are answered with that, and take no more."""
        self._ended = True
        for worker in self._all:
            worker.kill()

    async def ask(self, question: Question) -> Answer:
        """The answer of the next worker that is free; if nobody waits for it any more, its query ends.

        Raises:
            Refusal: 503, since too many wait, or it has waited too long.
            QueryError: the query cannot be understood or answered, or is refused.
            TimeLimitError: it took longer than it may.
            WorkerError: its worker ended by itself, or with the pool.
            GraphError: the file cannot be read any more.
        """
        worker = await self._next()
        running = asyncio.get_running_loop().run_in_executor(self._threads, self._run, worker, question)
        running.add_done_callback(lambda done: self._give_back(worker, done))
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            worker.kill()
            raise

    async def _next(self) -> Worker:
        if self._waiting == MOST_WAITING:
            raise Refusal(503, f"{MOST_WAITING} queries wait already. Ask again later.", _retry())
        self._waiting += 1
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                await self._free.acquire()
        except TimeoutError as err:
            sentence = f"{AT_ONCE} queries run at once, and none has ended for {LONGEST_WAIT:.0f} s. Ask again later."
            raise Refusal(503, sentence, _retry()) from err
        finally:
            self._waiting -= 1
        return self._idle.pop()

    def _give_back(self, worker: Worker, done: asyncio.Future[Answer]) -> None:
        if not done.cancelled():
            done.exception()  # seen, also if nobody waits for it any more
        self._idle.append(worker)
        self._free.release()

    def _run(self, worker: Worker, question: Question) -> Answer:
        stamp = self._stamp()
        if self._opened.get(worker) != stamp:
            worker.close()
            self._opened[worker] = stamp
        if self._ended:
            raise WorkerError("The server is ending.")
        return worker.ask(question, self._timeout)

    def _stamp(self) -> object:
        """Changes with the file; None if it is not there."""
        try:
            found = self._graph.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino


def _retry() -> dict[str, str]:
    return {"Retry-After": str(RETRY_AFTER)}
