"""The master of a Spark cluster: which addresses there are, which is this machine, whether one answers."""

from __future__ import annotations

import re
import socket
from urllib.parse import urlsplit

from kg.errors import ClusterError, UsageError

USUAL_MASTER = "local[*]"
# Source: https://spark.apache.org/docs/4.0.0/submitting-applications.html#master-urls
_LOCAL = re.compile(r"local(\[(\*|[1-9]\d*)(,[1-9]\d*)?\])?")
_STANDALONE = re.compile(r"spark://[^\s,/]+:\d+(,[^\s,/]+:\d+)*")
_MANAGED = re.compile(r"yarn|k8s://\S+")
# How long, in seconds, a master may take to accept a connection.
_KNOCK = 10.0


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


def knock(master: str) -> None:
    """See whether a standalone cluster is there, for Spark would try for a minute; others are not asked.

    Raises:
        ClusterError: none of its masters takes a connection.
    """
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
