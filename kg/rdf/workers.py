"""Queries in a process of their own, since the engine cannot be stopped: what takes too long is killed with it.

    worker = Worker(path)                 # an RDF file, or the folder of a store; see kg.rdf.store.open_
    worker.start()                        # opens it, read-only; as long as that takes
    worker.ask(question, seconds=30)      # a kg.rdf.answer.Answer, or one of our errors
    worker.close()

A worker answers one question at a time. When one takes longer than its seconds, the process is killed and `ask` raises
`TimeLimitError`; the next `ask`, or `start`, begins another process. A process ends when the one that began it does,
however that ends, also in the middle of a query.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any, Self

from kg.errors import KgError, TimeLimitError, WorkerError
from kg.rdf import store
from kg.rdf.answer import Answer, Question, answer

_MAIN = "import sys; from kg.rdf import workers; workers.serve(int(sys.argv[1]), sys.argv[2])"


class Worker:
    """A process that has one graph open and answers questions on it; for one thread at a time."""

    def __init__(self, source: Path) -> None:
        self._source = source
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection | None = None

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
        if self._process:
            return
        self._pipe, its_end = Pipe()
        with its_end:
            # It finds the modules that are found here, and never those that lie in the folder where it is begun (-P).
            modules = os.pathsep.join(folder or str(Path.cwd()) for folder in sys.path)
            self._process = subprocess.Popen(  # noqa: S603  # our own module, and no shell
                [sys.executable, "-P", "-c", _MAIN, str(its_end.fileno()), str(self._source)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": modules},
                pass_fds=[its_end.fileno()],
            )
        try:
            self._receive(None)
        except KgError:
            self.close()
            raise

    def ask(self, question: Question, seconds: float | None = None) -> Answer:
        """The answer; begins the process if there is none, which does not count as time.

        Raises:
            QueryError: as `kg.rdf.answer.answer`, also its kinds.
            TimeLimitError: there was no answer in time; the process is gone.
            GraphError: as `start`, or the store cannot be read.
            WorkerError: the process ended by itself or by `kill`; the next question gets another.
        """
        self.start()
        with suppress(OSError):  # it has ended: what is received says so
            self._pipe.send(question)  # type: ignore[union-attr]  # there is one from `start` to `close`
        found: Answer = self._receive(seconds)
        return found

    def kill(self) -> None:
        """End the process whatever it does; what is being asked gets a WorkerError. From any thread."""
        if process := self._process:
            process.kill()

    def close(self) -> None:
        """End the process; the next question gets another."""
        if self._process and self._pipe:
            self._process.kill()
            self._process.wait()
            self._pipe.close()
        self._process = self._pipe = None

    def _receive(self, seconds: float | None) -> Any:
        try:
            if not self._pipe.poll(seconds):  # type: ignore[union-attr]  # as above
                self.close()
                raise TimeLimitError(f"The query took longer than {seconds:g} s and was stopped.")
            found = self._pipe.recv()  # type: ignore[union-attr]  # as above
        except (EOFError, OSError) as err:
            self.close()
            raise WorkerError("The process that answers ended by itself; perhaps memory ran out.") from err
        if isinstance(found, KgError):
            raise found
        return found


def serve(pipe: int, source: str) -> None:
    """What the process does: open the graph, say so, and answer until the other end of the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that asks
    other = Connection(pipe)
    questions: SimpleQueue[Question] = SimpleQueue()
    Thread(target=_receive, args=(other, questions), daemon=True).start()
    try:
        opened = store.open_(Path(source))
    except KgError as err:
        other.send(err)
        return
    other.send(None)
    while True:
        try:
            other.send(answer(opened, questions.get()))
        except KgError as err:
            other.send(err)


def _receive(other: Connection, questions: SimpleQueue[Question]) -> None:
    """Pass the questions on, and end the process with the pipe: also while the engine works, which lets threads run."""
    try:
        while True:
            questions.put(other.recv())
    except (EOFError, OSError):
        os._exit(0)
