"""The same work on many things at once, by a few threads that nobody has to wait for."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

# How often, in seconds, the one who waits looks up.
_TICK = 0.2
# So long, in seconds, a thread is waited for that was told to stop: one that waits for a silent host is left behind.
_FAREWELL = 2.0


def work_off(
    jobs: Sequence[T],
    work: Callable[[T], R],
    on_done: Callable[[R], None],
    *,
    at_once: int,
    over: threading.Event,
    on_tick: Callable[[], None] = lambda: None,
) -> None:
    """Do all jobs; `on_done` gets each result in this thread, in the order of their ends.

    The first job that raises ends all, as does an interrupt: `over` is then set, for work to end early, and what was
    raised is raised here.
    """
    waiting: queue.SimpleQueue[T] = queue.SimpleQueue()
    for job in jobs:
        waiting.put(job)
    ended: queue.SimpleQueue[R | _Raised] = queue.SimpleQueue()

    def labour() -> None:
        while not over.is_set():
            try:
                job = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                ended.put(work(job))
            except BaseException as err:  # noqa: BLE001  # it is raised where somebody can handle it
                ended.put(_Raised(err))

    # A thread that is no daemon would keep an interrupted process until its host has spoken or timed out.
    threads = [threading.Thread(target=labour, daemon=True) for _ in range(min(at_once, len(jobs)))]
    try:
        for thread in threads:
            thread.start()
        for _ in jobs:
            outcome = _next(ended, on_tick)
            if isinstance(outcome, _Raised):
                raise outcome.error
            on_done(outcome)
    except BaseException:
        over.set()
        raise
    finally:
        for thread in threads:
            thread.join(_FAREWELL / len(threads))


class _Raised:
    def __init__(self, error: BaseException) -> None:
        self.error = error


def _next(ended: queue.SimpleQueue[T], on_tick: Callable[[], None]) -> T:
    while True:
        on_tick()
        try:
            return ended.get(timeout=_TICK)
        except queue.Empty:
            pass
