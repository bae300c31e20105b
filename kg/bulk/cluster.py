"""A session of Spark, of this process alone: begun within bounds, quiet, and ended with the process that runs it.

What is not set here is as Spark's own files say (SPARK_CONF_DIR, HADOOP_CONF_DIR): memory, 1 GB if they say nothing,
workers, access to storage. What Spark's process prints goes to a file that is looked at when something fails.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import tempfile
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from kg.bulk import complaints, java
from kg.bulk.masters import is_local, knock
from kg.errors import ClusterError, InstallError

if TYPE_CHECKING:
    from py4j.clientserver import ClientServer
    from pyspark import SparkConf
    from pyspark.sql import SparkSession

# How long, in seconds, a cluster may take to do a first small piece of work: it may have a queue.
_PATIENCE = 300.0
# What Java exits with where it is told to end for want of memory.
_OUT_OF_MEMORY = 3
# How long, in seconds, Spark may take to end.
_TO_END = 20.0


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
            knock(master)
        self._master = master
        self._gateway: ClientServer | None = None
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # it is closed with the session
        logging.getLogger().addFilter(_is_not_of_py4j)
        _hush()
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
            java.require()
            raise ClusterError(f"Spark does not start: {complaints.last_said(self._log)}")
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
            if complaints.was_interrupted(err):
                raise KeyboardInterrupt from None
            raise ClusterError(f"{doing}: {self._why(err)}") from err

    def _why(self, err: Exception) -> str:
        if self._is_late:
            return "it did nothing for so long; are there workers, and are they free?"
        if self._has_ended():
            if self._gateway is not None and self._gateway.proc.returncode == _OUT_OF_MEMORY:
                return complaints.TOO_LITTLE_MEMORY
            return f"Spark has ended by itself: {complaints.last_said(self._log)}"
        return complaints.reason(str(err))

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


def _hush() -> None:
    """Keep pyspark from printing the errors that it raises as well."""
    from pyspark.logger import PySparkLogger

    # Source: `_log_exception` of pyspark's exceptions, version 4.1
    for name in ("SQLQueryContextLogger", "DataFrameQueryContextLogger"):
        PySparkLogger.getLogger(name).disabled = True


def _is_not_of_py4j(record: logging.LogRecord) -> bool:
    """Whether what is logged has another origin: what goes wrong between the two processes is told by an exception."""
    return "py4j" not in Path(record.pathname).parts
