"""Queries in a process of their own, since the engine cannot be stopped: what takes too long is killed with it.

    worker = Worker(path)                 # an RDF file, or the folder of a store; see kg.rdf.store.open_
    worker.start()                        # opens it, read-only; as long as that takes
    worker.ask(question, seconds=30)      # a kg.rdf.answer.Answer, or one of our errors
    worker.close()

A worker answers one question at a time. When one takes longer than its seconds, the process is killed and `ask` raises
`TimeLimitError`; one that takes half of the machine's memory ends its process, and `ask` raises `WorkerError`. The next
`ask`, or `start`, begins another process.
"""

from __future__ import annotations

import os
import resource
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Self

from kg.errors import KgError, TimeLimitError, WorkerError
from kg.rdf import store
from kg.rdf.answer import Answer, Question, answer
from kg.rdf.processes import Process, received


class Worker:
    """A process that has one graph open and answers questions on it; for one thread at a time."""

    def __init__(self, source: Path) -> None:
        self._source = source
        self._process: Process | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The id of the process, None if there is none."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Begin the process, unless there is one, and wait until it has opened the graph.

        Raises:
            GraphError: there is no such file, it cannot be read, or it is not RDF.
            WorkerError: the process ended by itself.
        """
        self._running()

    def ask(self, question: Question, seconds: float | None = None) -> Answer:
        """The answer; begins the process if there is none, which does not count as time.

        Raises:
            QueryError: as `kg.rdf.answer.answer`, also its kinds.
            TimeLimitError: there was no answer in time; the process is gone.
            GraphError: as `start`, or the store cannot be read.
            WorkerError: the process ended by itself or by `kill`; the next question gets another.
        """
        process = self._running()
        process.send(question)
        found: Answer = self._receive(process, seconds)
        return found

    def kill(self) -> None:
        """End the process whatever it does; what is being asked gets a WorkerError. From any thread."""
        if process := self._process:
            process.kill()

    def close(self) -> None:
        """End the process; the next question gets another."""
        if process := self._process:
            process.close()
        self._process = None

    def _running(self) -> Process:
        """The process, begun and with the graph open if need be."""
        if self._process and self._process.is_running:
            return self._process
        self.close()  # what is left of one that has ended since the last question
        self._process = process = Process(serve, str(self._source))
        try:
            self._receive(process, None)
        except KgError:
            self.close()
            raise
        return process

    def _receive(self, process: Process, seconds: float | None) -> Any:
        try:
            return process.receive(seconds)
        except (TimeLimitError, WorkerError):
            self.close()
            raise


def _bound_memory() -> None:
    """So that a query which would take all the memory of the machine ends, and not what else runs there."""
    most = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def serve(pipe: Connection, source: str) -> None:
    """What the process does: open the graph, say so, and answer until the other end of the pipe is closed."""
    questions = received(pipe)
    _bound_memory()
    try:
        opened = store.open_(Path(source))
    except KgError as err:
        pipe.send(err)
        return
    pipe.send(None)
    while True:
        try:
            pipe.send(answer(opened, questions.get()))
        except KgError as err:
            pipe.send(err)
        except MemoryError:  # of Python's own share; the engine ends the process by itself
            return
