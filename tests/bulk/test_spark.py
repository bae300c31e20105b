"""Spark answers what DuckDB answers, survives the loss of a worker, and leaves nothing behind."""

from __future__ import annotations

import io
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

import psutil
import pytest

from kg.bulk import complaints, masters, source
from kg.bulk.around import Around
from kg.bulk.cluster import Session
from kg.bulk.convert import convert
from kg.bulk.duck import Duck
from kg.bulk.spark import OnSpark, Spark
from kg.bulk.tables import Tables
from kg.cli import main
from kg.errors import ClusterError, InstallError, UsageError
from tests.bulk.generator import Size, corpus_id, generate
from tests.conftest import Once

LOCAL = "local[2]"
# What Java does not do for processes that live for seconds.
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
TITLE = 'graph "quoted" über <i>in&nbsp;vivo</i> back\\slash'


@pytest.fixture(scope="session")
def dump(once: Once) -> Path:
    """A small dump, converted, in a folder whose name means something to a pattern."""

    def fill(folder: Path) -> None:
        generate(folder, Size(papers=600, citations=4_000, shards=2))
        convert(folder, memory="500MB", rows_at_once=3_000)

    return once("dump [1] {a,b}", fill)


@pytest.fixture(autouse=True)
def few_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Spark puts aside stays in the test's folder, and it prepares for no more than what is small.

    To cut a question into 200 pieces, and to compile it, takes longer than to answer it.
    """
    conf = tmp_path / "conf"
    conf.mkdir()
    settings = {
        "spark.sql.shuffle.partitions": 2,
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.driver.defaultJavaOptions": QUICK,
        "spark.executor.defaultJavaOptions": QUICK,
        "spark.executor.memory": "600m",
        "spark.shuffle.io.retryWait": "1s",
        "spark.local.dir": tmp_path / "aside",
    }
    (conf / "spark-defaults.conf").write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
    monkeypatch.setenv("SPARK_CONF_DIR", str(conf))


@pytest.fixture
def needs_spark() -> None:
    """CI has Spark; elsewhere the tests that run it are skipped where it is not."""
    if os.environ.get("CI") == "true":
        return
    pytest.importorskip("pyspark", reason="Spark is not installed: scripts/test --spark does it")


spark = [pytest.mark.spark, pytest.mark.usefixtures("needs_spark"), pytest.mark.xdist_group("spark")]


def on(*marks: pytest.MarkDecorator) -> Callable[[Any], Any]:
    def marked(test: Any) -> Any:
        for mark in (*spark, *marks):
            test = mark(test)
        return test

    return marked


def javas() -> set[int]:
    """The Java processes that this one began."""
    return {process.pid for process in psutil.Process().children(recursive=True) if "java" in process.name()}


def rows(answer: Iterable[Mapping[str, Any]]) -> list[str]:
    return sorted(repr(sorted(row.items())) for row in answer)


IDS = [7, *(corpus_id(number) for number in (0, 1, 2, 50, 100, 400, 599))]


def around(tables: Tables, most: int | None, depth: Literal[1, 2]) -> Iterator[Mapping[str, Any]]:
    """All that is told of the links around papers."""
    found = Around(tables.engine, IDS[1:], most=most, depth=depth, hub_cap=40)
    found.show(40, 60)
    answers = {
        "links": found.edges(shown=False), "nodes": found.nodes(shown=False), "extents": found.extents(),
        "hubs": found.hubs(), "shown": found.nodes(shown=True), "shown links": found.edges(shown=True),
    }  # fmt: skip
    for name, answer in answers.items():
        yield from ({"of": name, **row} for row in answer)


QUESTIONS: dict[str, Callable[[Tables], Iterable[Mapping[str, Any]]]] = {
    "papers": lambda tables: tables.papers(IDS),
    "papers of none": lambda tables: tables.papers([]),
    "authors": lambda tables: tables.authors([7_000, 7_001, 1]),
    "links of two steps": lambda tables: around(tables, None, 2),
    "the newest links": lambda tables: around(tables, 3, 1),
    "identifiers": lambda tables: [tables.named(["doi:10.1234/made.up.1", "doi:10.1/'\"\\ü𝔘", "pubmed:9000000"])],
    "titles": lambda tables: [
        {how: sorted(tables.titled(title, how)) for how in ("equal", "alike")} for title in (TITLE, "graph", "😀", "")
    ],
}


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (
            'An error occurred while calling o43.text.\n: org.Unsupported: No FileSystem for scheme "foo"\n\tat x',
            'spark-defaults.conf (org.Unsupported: No FileSystem for scheme "foo").',
        ),
        (
            "An error occurred while calling o43.text.\n: java.ClassNotFoundException: Class S3AFileSystem not found",
            "spark-defaults.conf (java.ClassNotFoundException: Class S3AFileSystem not found).",
        ),
        (
            "An error occurred while calling o1.x.\n: java.net.ConnectException: no",
            "Spark says: java.net.ConnectException: no",
        ),
        ("java.io.IOException: No space left on device", "make room, or set SPARK_LOCAL_DIRS to another folder."),
        ("java.lang.OutOfMemoryError: Java heap space", complaints.TOO_LITTLE_MEMORY),
        (
            "[PATH_NOT_FOUND] Path does not exist: file:/a%20b/c. SQLSTATE: 42K03",
            "file:/a b/c cannot be read: all workers",
        ),
        (
            "[UNRESOLVED_COLUMN.WITHOUT_SUGGESTION] A column `key`. SQLSTATE: 42703;\n'Project",
            "run kg bulk convert again.",
        ),
        ("x" * 400, f"Spark says: {'x' * 300}..."),
    ],
)
def test_what_spark_says_becomes_the_end_of_a_sentence(said: str, reason: str) -> None:
    assert reason in complaints.reason(said)
    assert "\n" not in complaints.reason(said)


def test_of_what_spark_printed_the_line_that_tells_why_it_ended_is_told() -> None:
    for printed, told in (
        (b"Terminating due to java.lang.OutOfMemoryError: Java heap space\n\tat x.y\n", complaints.TOO_LITTLE_MEMORY),
        (
            b"26/11/23 ERROR no such thing\n\tat x.y\nUsing Spark's default log4j\nWARNING: x\n",
            "26/11/23 ERROR no such thing",
        ),
        (
            b"26/11/23 ERROR DiskBlockManager: Failed to create any local dir.\n",
            complaints.reason("No space left on device"),
        ),
        (b"26/11/23 INFO begun\n", "it did not say why."),
    ):
        assert complaints.last_said(io.BytesIO(printed)) == told


def test_what_an_interrupt_made_py4j_raise_is_an_interrupt() -> None:
    for what, expected in ((KeyboardInterrupt(), True), (ValueError(), False)):
        told = RuntimeError("Answer from Java side is empty")
        told.__cause__ = OSError("cannot read from timed out object")
        told.__cause__.__context__ = what
        assert complaints.was_interrupted(told) is expected


@on()
def test_every_question_has_the_answer_that_duckdb_gives_and_what_fails_is_a_sentence(
    dump: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = javas()
    torn, nowhere = tmp_path / "torn.parquet", tmp_path / "nowhere.parquet"
    torn.write_bytes(b"PAR1 and nothing of it PAR1")
    engine = Spark(OnSpark(place=str(dump), master=LOCAL))
    with closing(Tables(Duck(dump, "500MB"))) as expected, closing(Tables(engine)) as asked:
        for name, ask in QUESTIONS.items():
            assert rows(ask(asked)) == rows(ask(expected)), name
        session = engine._session
        for file in (torn, nowhere):
            told = f"DIR cannot be read: .*/{file.name} cannot be read: all workers have to see it there, and whole"
            with pytest.raises(ClusterError, match=told), session.faults("DIR cannot be read"):
                session.spark.read.schema("a int").parquet(f"file://{file}").collect()
        capfd.readouterr()
        with pytest.raises(ClusterError, match=r"cannot be read: a table is of another version .*`nothing`"):
            list(engine.ask("SELECT nothing FROM papers"))
        assert capfd.readouterr() == ("", "")
        with pytest.raises(ClusterError, match="is running in this process already"):
            Session(LOCAL)
        threading.Timer(2, os.kill, (os.getpid(), signal.SIGINT)).start()
        with pytest.raises(KeyboardInterrupt):
            list(engine.ask("SELECT count(*) AS n FROM by_citing AS a, by_citing AS b, by_citing AS c"))
        (java,) = javas() - before
        os.kill(java, signal.SIGKILL)
        with pytest.raises(ClusterError, match=r"dump.* cannot be read: Spark has ended by itself"):
            list(asked.papers(IDS))
    assert javas() <= before
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@on()
def test_a_build_on_spark_is_the_build_on_duckdb(
    dump: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # So that the RDF is written by SQL.
    monkeypatch.setattr(source, "MOST_LINKS", 100)
    with closing(Tables(Duck(dump, "500MB"))) as tables:
        known = sorted(tables.papers(map(corpus_id, range(30))), key=lambda row: int(row["id"]))
    titled = next(row["title"] for row in known if re.fullmatch(r"[a-zA-Z0-9 ]+", row["title"]))
    listed = tmp_path / "list.md"
    listed.write_text("".join(f"- https://doi.org/{row['doi']}\n" for row in known if row["doi"]) + f"- {titled}\n")
    before = javas()
    graphs: list[dict[str, bytes]] = []
    told: list[str] = []
    # A URI is read by Spark alone, the record of what was converted among it.
    for place, engine in ((str(dump), ["--engine", "duckdb"]), (f"file://{dump}/", ["--master", LOCAL])):
        out = tmp_path / str(len(graphs))
        assert main(["build", str(listed), "--source", f"bulk:{place}", *engine, "--out", str(out)]) == 0
        told.append(re.sub(r"\d+(\.\d+)? s\b", "", capfd.readouterr().err.replace(str(out), "")))
        graphs.append({path.name: path.read_bytes() for path in out.iterdir() if path.is_file()})
    assert graphs[0] == graphs[1]
    assert len(graphs[0]["graph.nt"].splitlines()) > 10_000
    assert "1 by title" in told[0]
    assert told[0] == told[1]
    assert javas() <= before
    assert not Path("spark-warehouse").exists()


@on()
def test_a_cluster_that_is_silent_and_a_java_that_is_too_old_are_told(
    dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = javas()
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        address = f"spark://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(ClusterError, match=rf"Spark at {re.escape(address)} cannot be used: it did nothing for so"):
            Session(address, patience=1)
    assert javas() <= before
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(InstallError, match="none was found: install it"):
        Session(LOCAL)
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho 'openjdk version \"1.8.0_412\"' >&2\nexit 1\n")
    java.chmod(0o755)
    with pytest.raises(InstallError, match="bin/java is Java 8: install a newer one"):
        Session(LOCAL)


@contextmanager
def standalone(folder: Path) -> Iterator[tuple[str, list[psutil.Popen]]]:
    """A master and two workers of one core each, from the pip package: its address and the processes of the workers."""
    import pyspark

    home = Path(pyspark.__file__).parent
    environment = os.environ | {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_DAEMON_JAVA_OPTS": QUICK,
    }

    def start(name: str, *arguments: str) -> psutil.Popen:
        # Where this process is killed, they go, too.
        tied = ["setpriv", "--pdeathsig", "KILL"] if sys.platform == "linux" else []
        command = [*tied, str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{name}", *arguments]
        log = stack.enter_context((folder / f"{len(started)}.log").open("wb"))
        started.append(psutil.Popen(command, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL))
        return started[-1]

    started: list[psutil.Popen] = []
    with ExitStack() as stack:
        stack.callback(lambda: end(started))
        start("master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
        address = said(folder / "0.log", r"Starting Spark master at (spark://127\.0\.0\.1:\d+)")
        for number in (1, 2):
            places = ["--webui-port", "0", "--work-dir", str(folder / f"worker{number}")]
            start("worker.Worker", "--host", "127.0.0.1", "--cores", "1", "--memory", "700m", *places, address)
        for number in (1, 2):
            said(folder / f"{number}.log", "Successfully registered with master")
        yield address, started[1:]


def said(log: Path, pattern: str, seconds: float = 120) -> str:
    """What a process printed, as soon as it does."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := re.search(pattern, log.read_text()):
            return found[found.re.groups]
        time.sleep(0.1)
    raise AssertionError(f"not said: {pattern}\n{log.read_text()}")


def end(processes: Iterable[psutil.Process]) -> None:
    """Kill processes and all that they began, and see them gone."""
    doomed: list[psutil.Process] = []
    for process in processes:
        if process.is_running():
            doomed += [process, *process.children(recursive=True)]
    for process in doomed:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(doomed, timeout=20)


@on(pytest.mark.slow)
def test_a_worker_and_its_executor_killed_in_mid_stage_change_nothing(
    dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    # Work that takes both workers some seconds, in a hundred pieces: it says something of each link for each number.
    question = """
        SELECT c.cited % 50 AS bucket, count(*) AS links, max(md5(c.citing || '/' || c.cited || '/' || n.id)) AS largest
        FROM links AS c, numbers AS n GROUP BY c.cited % 50"""
    links = "SELECT DISTINCT citing, cited FROM by_citing"
    numbers = range(1_000)
    with closing(Duck(dump, "500MB")) as duck:
        duck.hold("numbers", {"id": "BIGINT"}, [(number,) for number in numbers])
        duck.keep("links", links)
        expected = rows(duck.ask(question))
    with standalone(tmp_path) as (master, workers), closing(Spark(OnSpark(place=str(dump), master=master))) as engine:
        session = engine._session.spark
        # Of kept tables Spark knows no size: it broadcasts neither and works through the pieces of the numbers. Both
        # are made before, so that no other stage has as many pieces.
        engine._keep("numbers", session.range(0, len(numbers), 1, 100))
        engine.keep("links", links)
        assert all(rows(engine.ask(f"SELECT count(*) AS n FROM {table}")) for table in ("numbers", "links"))
        # The driver begins with the first executor; the other might be killed before it had a task.
        context = session.sparkContext._jsc.sc()
        until = time.monotonic() + 120
        while context.getExecutorMemoryStatus().size() < 1 + len(workers):
            assert time.monotonic() < until, "an executor did not begin"
            time.sleep(0.1)
        tracker = session.sparkContext.statusTracker()
        hit: list[Any] = []

        def kill() -> None:
            while not hit:
                for stage in filter(None, map(tracker.getStageInfo, tracker.getActiveStageIds())):
                    # Each of the two has a task in hand, and most of the stage is still to be done.
                    if stage.numTasks >= 100 and 5 <= stage.numCompletedTasks < 80 and stage.numActiveTasks >= 2:
                        end(workers[:1])
                        hit.append(stage)
                time.sleep(0.02)

        killer = threading.Thread(target=kill, daemon=True)
        killer.start()
        assert rows(engine.ask(question)) == expected
        killer.join(10)
        (stage,) = hit
        assert tracker.getStageInfo(stage.stageId).numFailedTasks >= 1
        assert [worker.is_running() for worker in workers] == [False, True]


def test_what_is_no_master_or_does_not_answer_is_refused_before_anything_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for master in ("local[0]", "spark://nowhere", "http://127.0.0.1:7077", "local; rm", "sc://127.0.0.1", ""):
        with pytest.raises(UsageError, match="is no address of a Spark cluster"):
            masters.is_local(master)
    assert all(masters.is_local(master) for master in ("local", "local[*]", "local[4]", "local[4,2]"))
    assert not any(masters.is_local(master) for master in ("yarn", "k8s://https://h:1", "spark://a:1,b:2"))
    with closing(socket.create_server(("127.0.0.1", 0))) as gone:
        port = gone.getsockname()[1]
    with pytest.raises(ClusterError, match=rf"spark://127\.0\.0\.1:{port} does not answer .*: is it running"):
        masters.knock(f"spark://127.0.0.1:{port}")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--engine", "spark"], "--engine spark asks bulk dumps: it goes with --source bulk:DIR."),
        (["--master", "yarn"], "--master asks bulk dumps: it goes with --source bulk:DIR."),
        (["--source", "bulk:x", "--master", "yarn"], "--master is where Spark runs: it goes with --engine spark."),
        (["--source", "bulk:x", "--engine", "spark", "--engine", "duckdb"], "exclude each other: one asks the dump"),
        (["--source", "bulk:s3a://b/d", "--engine", "duckdb"], "and s3a://b/d is none: take spark."),
        (["--source", "bulk:x", "--engine", "spark", "--master", "7077"], "--master 7077 is no address"),
        (["--source", "bulk:s3a://b/d", "--contexts"], "a dump that is converted holds no sentences"),
    ],
)
def test_options_that_cannot_be_meant_are_told(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in ("build", "check")[: 1 if "--contexts" in arguments else 2]:
        assert main([command, *arguments]) == 2
        assert said in capsys.readouterr().err


@pytest.mark.parametrize("library", ["pyspark", "sqlglot"])
def test_a_library_missing_is_told_with_what_to_install(
    dump: Path, library: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if library == "pyspark":
        pytest.importorskip("sqlglot")
    monkeypatch.setitem(sys.modules, library, None)
    for command in ("build", "check"):
        assert main([command, "--source", f"bulk:{dump}", "--engine", "spark"]) == 1
        assert "pip install 'reading-kg[spark]'" in capsys.readouterr().err
