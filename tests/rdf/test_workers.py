"""A process that answers: what it gives back, how it is stopped, and that it never outlives its purpose."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import GraphError, QueryError, RefusedError, TimeLimitError, WorkerError
from kg.rdf import kept
from kg.rdf.answer import Question
from kg.rdf.store import GraphFile
from kg.rdf.workers import Worker

ROOT = Path(__file__).parents[2]
COUNT = Question(text="SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", form="csv")
# A million million rows to count.
ENDLESS = Question(text=f"SELECT (COUNT(*) AS ?n) {{ {' '.join(f'?s{n} ?p{n} ?o{n} .' for n in range(5))} }}")


@pytest.fixture(scope="module")
def path(small_nt: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("graph") / "graph.nt"
    written.write_bytes(small_nt)
    return written


@pytest.fixture
def worker(path: Path) -> Iterator[Worker]:
    with Worker(path) as begun:
        yield begun


def is_running(pid: int) -> bool:
    """Whether the process does anything: one that has ended and was not waited for does not."""
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return done.stdout.strip()[:1] not in {"", "Z"}


def gone(pid: int, within: float = 10) -> bool:
    latest = time.monotonic() + within
    while is_running(pid) and time.monotonic() < latest:
        time.sleep(0.02)
    return not is_running(pid)


def test_one_process_answers_one_question_after_another(worker: Worker, small_nt: bytes) -> None:
    triples = small_nt.count(b"\n")
    assert worker.ask(COUNT).content == f"n\r\n{triples}\r\n".encode()
    first = worker.pid
    with pytest.raises(QueryError, match="line 1, column 11"):
        worker.ask(Question(text="SELECT * {"))
    with pytest.raises(RefusedError, match="only read here"):
        worker.ask(Question(text="CLEAR ALL"))
    assert worker.ask(Question(text="ASK { ?s ?p ?o }"), seconds=60).kind == "boolean"
    assert worker.pid == first


def test_what_takes_too_long_is_killed_and_the_next_question_is_answered(worker: Worker) -> None:
    worker.start()
    stopped = worker.pid
    assert stopped
    started = time.monotonic()
    with pytest.raises(TimeLimitError, match=r"longer than 0\.3 s"):
        worker.ask(ENDLESS, seconds=0.3)
    assert time.monotonic() - started < 5
    assert not is_running(stopped)
    assert worker.pid is None
    assert worker.ask(COUNT).content
    assert worker.pid != stopped


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows the limits of a process")
def test_a_worker_may_take_half_of_the_memory(worker: Worker) -> None:
    worker.start()
    limits = Path(f"/proc/{worker.pid}/limits").read_text(encoding="ascii")
    (line,) = (line for line in limits.splitlines() if line.startswith("Max data size"))
    assert int(line.split()[3]) == os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2


def test_a_process_that_ends_by_itself_is_told_and_replaced(worker: Worker) -> None:
    worker.start()
    assert worker.pid
    threading.Timer(0.3, os.kill, (worker.pid, signal.SIGKILL)).start()
    with pytest.raises(WorkerError, match="ended by itself"):
        worker.ask(ENDLESS, seconds=60)
    assert worker.ask(COUNT).content


def test_another_thread_may_stop_it(worker: Worker) -> None:
    worker.start()
    threading.Timer(0.2, worker.kill).start()
    with pytest.raises(WorkerError):
        worker.ask(ENDLESS, seconds=60)


def test_a_file_that_cannot_be_asked_is_told_at_the_start(tmp_path: Path) -> None:
    worker = Worker(tmp_path / "none.nt")
    with pytest.raises(GraphError, match="There is no file"):
        worker.start()
    assert worker.pid is None


def test_several_processes_open_one_store_on_disk(path: Path, small_nt: bytes, tmp_path: Path) -> None:
    kept._build(GraphFile.at(path), tmp_path)
    (folder,) = tmp_path.glob("*/store")
    with Worker(folder) as a, Worker(folder) as b:
        expected = f"n\r\n{small_nt.count(chr(10).encode())}\r\n".encode()
        assert a.ask(COUNT).content == b.ask(COUNT).content == expected


def test_it_is_gone_when_it_is_closed(path: Path) -> None:
    with Worker(path) as worker:
        worker.start()
        pid = worker.pid
        assert pid
        assert is_running(pid)
    assert not is_running(pid)


def test_it_ends_with_the_process_that_began_it_though_that_is_killed(path: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from kg.rdf import kept
from kg.rdf.answer import Question
from kg.rdf.store import GraphFile
from kg.rdf.workers import Worker
worker = Worker(Path({str(path)!r}))
worker.start()
print(worker.pid, flush=True)
worker.ask(Question(text={ENDLESS.text!r}))
"""
    asking = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert asking.stdout
    pid = int(asking.stdout.readline())
    time.sleep(0.3)  # so that the query runs
    assert is_running(pid)
    asking.kill()
    asking.wait()
    asking.stdout.close()
    assert gone(pid)


def test_ctrl_c_is_for_the_one_that_asks(worker: Worker) -> None:
    worker.start()
    assert worker.pid
    os.kill(worker.pid, signal.SIGINT)
    assert worker.ask(COUNT).content


def test_nothing_in_the_folder_of_the_day_is_run(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("kg", "pyoxigraph", "queue", "signal"):
        (tmp_path / f"{module}.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    with Worker(path) as worker:
        assert worker.ask(COUNT).content
