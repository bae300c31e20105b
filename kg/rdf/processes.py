"""A process beside this one that runs a function of ours: what only a kill can stop, and what takes another core.

It ends when the one that began it does, however that ends, also in the middle of the engine's work.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

from kg.errors import KgError, TimeLimitError, WorkerError

_MAIN = "import sys; from kg.rdf import processes; processes.run(*sys.argv[1:])"


class Process:
    """One that is running `function(pipe, *arguments)`; for one thread at a time, but for `kill`.

    The function stands in a module of ours by its name, and begins with `received(pipe)`.
    """

    def __init__(self, function: Callable[..., None], *arguments: str) -> None:
        self._pipe, its_end = Pipe()
        with its_end:
            # It finds the modules that are found here, and never those that lie in the folder where it is begun (-P).
            modules = os.pathsep.join(folder or str(Path.cwd()) for folder in sys.path)
            name = (function.__module__, function.__name__)
            self._process = subprocess.Popen(  # noqa: S603  # our own module, and no shell
                [sys.executable, "-P", "-c", _MAIN, str(its_end.fileno()), *name, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": modules},
                pass_fds=[its_end.fileno()],
            )

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    def send(self, said: object) -> None:
        """Tell it something; if it has ended, what is received next says so."""
        with suppress(OSError):
            self._pipe.send(said)

    def receive(self, seconds: float | None = None) -> Any:
        """The next thing that it sends, at most so many seconds later; an error of ours that it sends is raised.

        Raises:
            TimeLimitError: nothing came in time.
            WorkerError: it ended by itself or by `kill`.
        """
        try:
            if not self._pipe.poll(seconds):
                raise TimeLimitError(f"The query took longer than {seconds:g} s and was stopped.")
            found = self._pipe.recv()
        except (EOFError, OSError) as err:
            raise WorkerError("The process that answers ended by itself; perhaps memory ran out.") from err
        if isinstance(found, KgError):
            raise found
        return found

    def kill(self) -> None:
        """End it whatever it does; what waits for it gets a WorkerError."""
        self._process.kill()

    def close(self) -> None:
        """End it, and wait until it has ended."""
        self._process.kill()
        self._process.wait()
        self._pipe.close()


def run(pipe: str, module: str, function: str, *arguments: str) -> None:
    """What the process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that began it
    getattr(import_module(module), function)(Connection(int(pipe)), *arguments)


def received(pipe: Connection) -> SimpleQueue[Any]:
    """What comes through the pipe, in its order; from now on the process ends when the other end of it is closed."""
    came: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_receive, args=(pipe, came), daemon=True).start()
    return came


def _receive(pipe: Connection, came: SimpleQueue[Any]) -> None:
    """Also while the engine works, which lets threads run."""
    try:
        while True:
            came.put(pipe.recv())
    except (EOFError, OSError):
        os._exit(0)
