"""A session of Spark, of this process alone: begun within bounds, quiet, and ended with the process that runs it.

What is not set here is as Spark's own files say (SPARK_CONF_DIR, HADOOP_CONF_DIR): memory, 1 GB if they say nothing,
workers, access to storage. What Spark's process prints goes to a file that is looked at when something fails.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from kg.errors import ClusterError, InstallError, UsageError

if TYPE_CHECKING:
    from py4j.clientserver import ClientServer
    from pyspark import SparkConf
    from pyspark.sql import SparkSession

USUAL_MASTER = "local[*]"
# Source: https://spark.apache.org/docs/4.0.0/#downloading (Java) and /docs/4.0.0/submitting-applications.html (masters)
OLDEST_JAVA = 17
_LOCAL = re.compile(r"local(\[(\*|[1-9]\d*)(,[1-9]\d*)?\])?")
_STANDALONE = re.compile(r"spark://[^\s,/]+:\d+(,[^\s,/]+:\d+)*")
_MANAGED = re.compile(r"yarn|k8s://\S+")
# How long a cluster may take, in seconds: a master to take a connection, and all of it to do a first small piece of
# work, for which a queue may have to be waited for.
_KNOCK, _PATIENCE = 10.0, 300.0
_OUT_OF_MEMORY = 3
_TO_END = 20.0
# Frames of a stack, and what is said of no fault.
_OF_NO_USE = re.compile(r"^\t(at|\.\.\.) |\b(WARN|INFO|DEBUG)\b|^(WARNING|Using|Setting|To adjust)\b")


class Session:
    """Spark at a `master`; a cluster may let a first small piece of work wait for `patience` seconds.

    Raises:
        ClusterError: Spark does not begin, or the cluster does not answer or has no worker that is free.
        InstallError: pyspark is not installed, or no Java that is new enough.
        UsageError: that is no master.
    """

    def __init__(self, master: str, patience: float = _PATIENCE) -> None:
        self._is_local = is_local(master)
        try:
            import pyspark
        except ImportError as err:
            raise InstallError(
                "Spark is asked through pyspark, which is not installed: pip install 'reading-kg[spark]'."
            ) from err
        if not self._is_local:
            _knock(master)
        self._master = master
        self._gateway: ClientServer | None = None
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # it is closed with the session
        logging.getLogger().addFilter(_is_not_of_py4j)
        conf = pyspark.SparkConf(loadDefaults=False).setAll(list(_settings(master, self._is_local).items()))
        late = threading.Timer(patience, self._give_up)
        late.daemon = True
        self._is_late = False
        try:
            self.spark = self._begin(conf, late)
        except BaseException:
            self.close()
            raise
        finally:
            late.cancel()

    def _begin(self, conf: SparkConf, late: threading.Timer) -> SparkSession:
        from pyspark import SparkContext
        from pyspark.errors import PySparkRuntimeError
        from pyspark.java_gateway import launch_gateway
        from pyspark.sql import SparkSession

        if SparkContext._active_spark_context is not None:  # noqa: SLF001  # nothing else tells
            raise ClusterError("A Spark session is running in this process already: stop it first.")
        with _environment(self._is_local), warnings.catch_warnings(), suppress(PySparkRuntimeError, OSError):
            # Of its end of a pipe, where the process at the other end does not start.
            warnings.simplefilter("ignore", ResourceWarning)
            self._gateway = launch_gateway(conf, {"stdout": self._log, "stderr": self._log})
        if self._gateway is None:
            raise self._no_start()
        if not self._is_local:
            late.start()
        with (
            self.faults(f"Spark at {self._master} cannot be used"),
            _own_interrupts(),
            warnings.catch_warnings(),
        ):
            # That pandas, of which nothing is used here, is too new.
            warnings.simplefilter("ignore", FutureWarning)
            session = SparkSession(SparkContext(conf=conf, gateway=self._gateway))
            if not self._is_local:
                session.range(1).count()
        return session

    def close(self) -> None:
        """End Spark, whatever it is doing; a cluster hears of it."""
        if self._gateway is not None:
            process = self._gateway.proc
            # It stops when there is nothing left to read, and ends what it began on a cluster.
            process.stdin.close()
            try:
                process.wait(_TO_END)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            _forget(self._gateway)
            self._gateway = None
        logging.getLogger().removeFilter(_is_not_of_py4j)
        self._log.close()

    @contextmanager
    def faults(self, doing: str) -> Iterator[None]:
        """What Spark refuses is told as a sentence; `doing` is its beginning (`DIR cannot be read`).

        Raises:
            ClusterError: it could not be done.
        """
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        try:
            yield
        except (PySparkException, Py4JError, OSError, EOFError) as err:
            if _was_interrupted(err):
                raise KeyboardInterrupt from None
            raise ClusterError(f"{doing}: {self._why(err)}") from err

    def _why(self, err: Exception) -> str:
        if self._is_late:
            return "it did nothing for so long; are there workers, and are they free?"
        if self._has_ended():
            if self._gateway is not None and self._gateway.proc.returncode == _OUT_OF_MEMORY:
                return _TOO_LITTLE
            return f"Spark has ended by itself: {self._last_said()}"
        said = str(err)
        if "OutOfMemoryError" in said or "spark.driver.maxResultSize" in said:
            return _TOO_LITTLE
        if "No space left on device" in said:
            return (
                "there is no room for what it has to put aside: make room, or set SPARK_LOCAL_DIRS to another folder."
            )
        if found := _UNREADABLE.search(said):
            return f"{unquote(found[1] or found[2])} cannot be read: all workers have to see it there, and whole."
        return f"Spark says: {_first_line(said)}"

    def _has_ended(self) -> bool:
        if self._gateway is None:
            return True
        # A process that is ending has closed its connections before it is gone.
        with suppress(subprocess.TimeoutExpired):
            self._gateway.proc.wait(1)
        return self._gateway.proc.poll() is not None

    def _give_up(self) -> None:
        self._is_late = True
        if self._gateway is not None:
            self._gateway.proc.terminate()

    def _no_start(self) -> InstallError | ClusterError:
        java = _java()
        if java is None:
            return InstallError(
                f"Spark needs Java {OLDEST_JAVA} or newer, and none was found: install it (Debian and Ubuntu: apt"
                " install openjdk-17-jre-headless), or set JAVA_HOME to its folder."
            )
        path, version = java
        if version < OLDEST_JAVA:
            return InstallError(
                f"Spark needs Java {OLDEST_JAVA} or newer, and {path} is Java {version}: install a newer one, or set"
                " JAVA_HOME to its folder."
            )
        return ClusterError(f"Spark does not start: {self._last_said()}")

    def _last_said(self) -> str:
        """The last line of what Spark's process printed that may tell why it ended."""
        self._log.seek(0, os.SEEK_END)
        self._log.seek(max(0, self._log.tell() - 20_000))
        lines = self._log.read().decode(errors="replace").splitlines()
        said = [line.strip() for line in lines if line.strip() and not _OF_NO_USE.search(line)]
        return _first_line(said[-1]) if said else "it did not say why."


_TOO_LITTLE = "Spark has too little memory here: set spark.driver.memory in SPARK_CONF_DIR/spark-defaults.conf."
_UNREADABLE = re.compile(r"\[FAILED_READ_FILE\b.*? reading file (\S+?)\.\s|\[PATH_NOT_FOUND\] .*?: (.+?)\. SQLSTATE")


def is_local(master: str) -> bool:
    """Whether a master is this machine.

    Raises:
        UsageError: it is the address of no master.
    """
    if _LOCAL.fullmatch(master):
        return True
    if _STANDALONE.fullmatch(master) or _MANAGED.fullmatch(master):
        return False
    raise UsageError(
        f"--master {master} is no address of a Spark cluster: give spark://HOST:PORT, yarn, k8s://URL, or local[N] for"
        " N threads of this machine."
    )


def _settings(master: str, on_this_machine: bool) -> dict[str, str]:
    settings = {
        "spark.master": master,
        "spark.app.name": "reading-kg",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.adaptive.enabled": "true",
        # What comes to this process comes in parts of about so much.
        "spark.sql.adaptive.advisoryPartitionSizeInBytes": "16m",
    }
    if on_this_machine:
        settings |= {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            # Half a process is worse than none.
            "spark.driver.extraJavaOptions": "-XX:+ExitOnOutOfMemoryError",
        }
    return settings


def _knock(master: str) -> None:
    """Raises ClusterError if no master of a standalone cluster takes a connection: Spark would try for a minute."""
    if not master.startswith("spark://"):
        return
    refused = ""
    for address in master.removeprefix("spark://").split(","):
        try:
            found = urlsplit(f"//{address}")
            socket.create_connection((found.hostname or "", found.port or 0), _KNOCK).close()
        except (OSError, ValueError) as err:
            refused = getattr(err, "strerror", None) or str(err)
        else:
            return
    raise ClusterError(f"The Spark master {master} does not answer ({refused}): is it running, is the port right?")


@contextmanager
def _environment(on_this_machine: bool) -> Iterator[None]:
    """What Spark's process is told by its environment, which is a copy of ours."""
    name = "SPARK_LOCAL_IP"
    if on_this_machine and name not in os.environ:
        # The name of a machine may lead nowhere.
        os.environ[name] = "127.0.0.1"
        try:
            yield
        finally:
            del os.environ[name]
    else:
        yield


@contextmanager
def _own_interrupts() -> Iterator[None]:
    """Keep what Ctrl-C does: pyspark would have it talk to Spark in the middle of another call."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _forget(gateway: ClientServer) -> None:
    """Let pyspark know that its process is gone, so that it begins another for the next session."""
    from py4j.protocol import Py4JError
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    if active := SparkContext._active_spark_context:  # noqa: SLF001  # there is no other way to it
        active._jsc = None  # noqa: SLF001  # so that it does not ask a process that is gone to stop
        active.stop()
    with suppress(Py4JError, OSError):
        gateway.shutdown()
    SparkContext._gateway = SparkContext._jvm = None  # noqa: SLF001
    SparkSession._instantiatedSession = SparkSession._activeSession = None  # noqa: SLF001


def _is_not_of_py4j(record: logging.LogRecord) -> bool:
    """Whether what is logged has another origin: what goes wrong between the two processes is told by an exception."""
    return "py4j" not in Path(record.pathname).parts


def _java() -> tuple[str, int] | None:
    """The Java that Spark's scripts take, and its version (8, 11, 17); None if there is none."""
    home = os.environ.get("JAVA_HOME")
    path = shutil.which(str(Path(home) / "bin" / "java") if home else "java")
    if path is None:
        return None
    try:
        said = subprocess.run([path, "-version"], capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r'version "(?:1\.)?(\d+)', said.stderr + said.stdout)
    return (path, int(found[1])) if found else None


def _first_line(text: str, most: int = 300) -> str:
    line = text.strip().partition("\n")[0]
    return line if len(line) <= most else line[:most] + "..."


def _was_interrupted(err: BaseException | None) -> bool:
    """Whether an interrupt is what an error comes from: py4j makes one of its own of it, if it stops an answer."""
    while err is not None:
        if isinstance(err, KeyboardInterrupt):
            return True
        err = err.__cause__ or err.__context__
    return False
