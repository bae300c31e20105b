"""Servers as users start them: `kg serve` in a process of its own, on a free port of this machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

ROOT = Path(__file__).parents[2]
QUERY = "application/sparql-query"


@dataclass
class Server:
    """A server that runs, and the address that it told."""

    process: subprocess.Popen[str]
    url: str
    client: httpx.Client

    @property
    def port(self) -> int:
        found = urlsplit(self.url).port
        assert found
        return found

    def ask(self, query: str, accept: str | None = None, **headers: str) -> httpx.Response:
        """A query by POST."""
        said = {"Content-Type": QUERY, **({"Accept": accept} if accept else {}), **headers}
        return self.client.post("/sparql", content=query.encode(), headers=said)

    def end(self, by: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """End it as a user does: its exit code and what it said on stderr."""
        self.process.send_signal(by)
        _, said = self.process.communicate(timeout=20)
        return self.process.returncode, said


Serve = Callable[..., AbstractContextManager[Server]]


@contextmanager
def running(graph: Path, *options: Any) -> Iterator[Server]:
    """`kg serve` on a file, until the block ends."""
    command = [sys.executable, "-m", "kg", "serve", "--graph", str(graph), "--port", "0", *map(str, options)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    try:
        assert process.stdout
        url = process.stdout.readline().strip()
        assert url, process.stderr and process.stderr.read()
        with httpx.Client(base_url=url, timeout=60, trust_env=False) as client:
            yield Server(process, url, client)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()
