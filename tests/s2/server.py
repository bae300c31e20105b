"""Requests and answers as bytes on a connection."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.s2.endpoints import Request
from tests.s2.faults import ERROR_TYPES, GATEWAY

if TYPE_CHECKING:
    from tests.s2.service import StandIn


def handler(stand_in: StandIn) -> type[BaseHTTPRequestHandler]:
    """What handles the connections of a stand-in."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._meet()

        def do_POST(self) -> None:
            self._meet()

        def log_message(self, *_: object) -> None:
            """Keep quiet; the requests are kept."""

        def _meet(self) -> None:
            request = self._request()
            if stand_in.is_closed:
                self._reset()
                return
            fault = stand_in.take(request)
            if fault is None:
                self._send(*stand_in.reply(request))
            elif fault.kind == "status":
                body = GATEWAY.get(fault.status, {}) if fault.body is None else fault.body
                self._send(fault.status, encoded(body), fault.headers)
            elif fault.kind == "cut":
                _, whole = stand_in.reply(request)
                self._send(200, whole[: len(whole) // 2])
            elif fault.kind == "drip":
                self._drip(stand_in.reply(request)[1], fault.seconds)
            else:
                stand_in.wait(fault.seconds)
                self._reset()

        def _request(self) -> Request:
            parts = urlsplit(self.path)
            content = self.rfile.read(int(self.headers.get("content-length", 0)))
            query: dict[str, str] = {}
            for name, value in parse_qsl(parts.query, keep_blank_values=True):
                query.setdefault(name, value)
            return Request(
                method=self.command,
                path=unquote(parts.path),
                query=query,
                headers={name.lower(): value for name, value in self.headers.items()},
                body=_json(content),
                peer=self.client_address,
            )

        def _send(self, status: int, content: bytes, headers: Mapping[str, str] | None = None) -> None:
            headers = {"Date": self.date_time_string(), **(headers or {})}
            if status in ERROR_TYPES:
                headers = {"x-amzn-ErrorType": ERROR_TYPES[status], **headers}
            self.send_response_only(status)
            self.send_header("Content-Type", "text/html" if content.startswith(b"<") else "application/json")
            self.send_header("Content-Length", str(len(content)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def _drip(self, content: bytes, seconds: float) -> None:
            self.send_response_only(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            # Who was waiting may have gone.
            with suppress(ConnectionError):
                for byte in content:
                    stand_in.wait(seconds)
                    self.wfile.write(bytes([byte]))
            self.close_connection = True

        def _reset(self) -> None:
            self.close_connection = True
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return Handler


def encoded(body: Any) -> bytes:
    """A body as it is sent; a str is sent as it is."""
    return body.encode() if isinstance(body, str) else (json.dumps(body) + "\n").encode()


def _json(content: bytes) -> Any:
    try:
        return json.loads(content) if content else None
    except ValueError:
        return None
