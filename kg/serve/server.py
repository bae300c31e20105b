"""Listens, serves until a signal ends it, and leaves no process behind."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from types import FrameType
from typing import NoReturn

import uvicorn

from kg.errors import ServeError
from kg.rdf import asking
from kg.serve import app
from kg.serve.pool import Pool

# Seconds that answers on their way have when the server ends; their queries have ended by then.
_LAST_WORDS = 2


def serve(
    graph: Path,
    *,
    host: str,
    port: int,
    timeout: float,
    cache: Path,
    on_build: Callable[[], None],
    on_start: Callable[[str], None],
) -> None:
    """Serve the graph until SIGTERM, which ends the process with 0, or SIGINT, which raises KeyboardInterrupt.

    A large file is kept as a store below `cache`; `on_build` is called before that is built, and `on_start` with the
    address of the server when it listens. Port 0 takes a free one. `timeout` is what a query may take, in seconds.

    Raises:
        ServeError: the host cannot be listened on, or the port is taken.
        GraphError: the file is not there or not RDF.
        CacheError: a store cannot be kept.
    """
    signal.signal(signal.SIGTERM, _end)
    source = partial(asking.source, graph, cache, on_build)
    with _listen(host, port) as listener, Pool(graph, source, timeout) as pool:
        address, taken = listener.getsockname()[:2]
        name = f"[{address}]" if listener.family == socket.AF_INET6 else address
        built = app.build(graph, pool, only_loopback=ip_address(address).is_loopback)
        config = uvicorn.Config(
            built,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            ws="none",
            http="h11",
            loop="asyncio",
            timeout_graceful_shutdown=_LAST_WORDS,
        )
        listener.listen()  # who reads the address may come at once
        on_start(f"http://{name}:{taken}/")
        _Server(config, pool).run([listener])


class _Server(uvicorn.Server):
    """One whose queries end with it, instead of keeping it up to their limit."""

    def __init__(self, config: uvicorn.Config, pool: Pool) -> None:
        super().__init__(config)
        self._pool = pool

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._pool.stop()
        await super().shutdown(sockets)


def _end(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def _listen(host: str, port: int) -> socket.socket:
    """A socket that is bound; bound before the graph is read, so that a port that is taken is told at once."""
    listener = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        # A server that has just ended leaves its port in a waiting state, which is no reason not to start again.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as err:
        if listener:
            listener.close()
        raise ServeError(
            f"{host}:{port} cannot be listened on: {err.strerror}. --port names another port, 0 a free one."
        ) from err
    return listener
