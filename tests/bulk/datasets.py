"""A stand-in for the Datasets API and for the host of its files, on this machine only, that follows a script.

The two are servers of their own, as they are in truth: what one gets is not what the other gets.
"""

from __future__ import annotations

import hashlib
import json
import re
import socket
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

from tests.s2.faults import ERROR_TYPES, GATEWAY

# As S3 says it.
# Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
S3_ERROR = '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{}</Code><Message>{}</Message></Error>'
SIGNED = "X-Amz-Credential=A%2Fb%2baws4&X-Amz-Security-Token=a/b+c%3D==&X-Amz-Expires=3600&X-Amz-Signature={}"
EXPIRED = S3_ERROR.format("AccessDenied", "Request has expired")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What a request meets: another `status`, a `body` of another kind, more `headers`, or the true answer in part.

    `after` so many bytes it stays silent for `stall` seconds, and the connection breaks off; between pieces of `piece`
    bytes there are `seconds`; `hides` the range that was asked for; `moves` the range that is given by so many bytes.
    """

    status: int = 0
    body: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    after: int | None = None
    stall: float = 0.0
    piece: int = 1 << 16
    seconds: float = 0.0
    hides: bool = False
    moves: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that came."""

    path: str
    headers: Mapping[str, str]


@dataclass(slots=True, kw_only=True)
class Diff:
    """The files of a diff of one dataset, by their names."""

    start: str
    end: str
    updates: Mapping[str, bytes]
    deletes: Mapping[str, bytes]


class Datasets:
    """Both servers, while the `with` block lasts.

    `releases` are datasets, with their files by name, by release; `diffs` are those of a dataset. With `key`, links are
    only given to who has it. A signed link holds for `uses` requests of all links that were given at once (None: for
    ever). What is scripted for a part of a path is met by the next requests there, one each. `asked` and `fetched` are
    the requests that came to the API and to the host of the files.
    """

    def __init__(
        self,
        releases: Mapping[str, Mapping[str, Mapping[str, bytes]]],
        *,
        diffs: Mapping[str, Sequence[Diff]] | None = None,
        key: str | None = None,
        uses: int | None = None,
    ) -> None:
        self.releases = releases
        self.diffs = diffs or {}
        self.asked: list[Asked] = []
        self.fetched: list[Asked] = []
        self._key, self.uses = key, uses
        self._signatures: list[int] = []
        self._scripts: list[tuple[str, Fault]] = []
        self._taking = threading.Lock()
        self._over = threading.Event()
        self._api, self._host = (ThreadingHTTPServer(("127.0.0.1", 0), _handler(self, side)) for side in (True, False))
        for server in (self._api, self._host):
            server.daemon_threads = True
        self._threads = [
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
            for server in (self._api, self._host)
        ]

    @property
    def url(self) -> str:
        """The address of the API."""
        return f"http://127.0.0.1:{self._api.server_address[1]}"

    @property
    def host(self) -> str:
        """The address of the files."""
        return f"http://127.0.0.1:{self._host.server_address[1]}"

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for server, thread in zip((self._api, self._host), self._threads, strict=True):
            server.shutdown()
            server.server_close()
            thread.join()

    def script(self, where: str, *faults: Fault) -> None:
        """What the next requests meet whose path has `where` in it."""
        self._scripts += [(where, fault) for fault in faults]

    def take(self, asked: Asked, log: list[Asked]) -> Fault | None:
        """Note a request, and tell what it meets."""
        with self._taking:
            log.append(asked)
            for position, (where, fault) in enumerate(self._scripts):
                if where in asked.path:
                    del self._scripts[position]
                    return fault
        return None

    def wait(self, seconds: float) -> None:
        """Stay silent, but not longer than the servers live."""
        self._over.wait(seconds)

    def answer(self, asked: Asked) -> tuple[int, Any]:
        """The status and the body for a request to the API."""
        path = asked.path.removeprefix("/datasets/v1")
        if path == "/release/":
            return 200, sorted(self.releases)
        if found := re.fullmatch(r"/release/([^/]+)", path):
            release = max(self.releases) if found[1] == "latest" else found[1]
            if release not in self.releases:
                return 404, {"error": f"Release {release} not found"}
            rows = [
                {"name": name, "description": f"{len(files)} files of {name}.", "README": "Subject to terms."}
                for name, files in self.releases[release].items()
            ]
            return 200, {"release_id": release, "README": "Subject to terms.", "datasets": rows}
        if asked.headers.get("x-api-key") is None:
            return 401, {"error": "A valid API key is required"}
        if self._key is not None and asked.headers["x-api-key"] != self._key:
            return 403, GATEWAY[403]
        if found := re.fullmatch(r"/release/([^/]+)/dataset/([^/]+)", path):
            files = self.releases.get(found[1], {}).get(found[2])
            if files is None:
                return 404, {"error": f"Dataset {found[2]} not found"}
            return 200, {"name": found[2], "description": "", "README": "", "files": self._links(path, files)}
        if found := re.fullmatch(r"/diffs/([^/]+)/to/([^/]+)/([^/]+)", path):
            return self._diffs_of(*found.groups())
        return 404, {"message": "Not Found"}

    def content(self, path: str) -> bytes | None:
        """The bytes of a file."""
        if found := re.fullmatch(r"/staging/([^/]+)/([^/]+)/([^/]+)", path):
            return self.releases.get(found[1], {}).get(found[2], {}).get(found[3])
        for dataset, diffs in self.diffs.items():
            for diff in diffs:
                for how, files in (("updates", diff.updates), ("deletes", diff.deletes)):
                    for name, content in files.items():
                        if path == f"/diffs/{diff.start}/{diff.end}/{dataset}/{how}/{name}":
                            return content
        return None

    def is_signed(self, query: str) -> bool:
        """Take one use of the links that were given together."""
        number = int(parse_qs(query)["X-Amz-Signature"][0])
        # A signature is of each byte of the query.
        if query != SIGNED.format(number):
            return False
        with self._taking:
            self._signatures[number] -= 1
            return self.uses is None or self._signatures[number] >= 0

    def _links(self, path: str, names: Sequence[str] | Mapping[str, bytes]) -> list[str]:
        found = re.fullmatch(r"/release/([^/]+)/dataset/([^/]+)", path)
        within = f"/staging/{found[1]}/{found[2]}" if found else path
        with self._taking:
            self._signatures.append(self.uses or 0)
            number = len(self._signatures) - 1
        return [f"{self.host}{within}/{name}?{SIGNED.format(number)}" for name in names]

    def _diffs_of(self, start: str, end: str, dataset: str) -> tuple[int, Any]:
        end = max(self.releases) if end == "latest" else end
        rows = [
            {
                "from_release": diff.start,
                "to_release": diff.end,
                "update_files": self._links(f"/diffs/{diff.start}/{diff.end}/{dataset}/updates", diff.updates),
                "delete_files": self._links(f"/diffs/{diff.start}/{diff.end}/{dataset}/deletes", diff.deletes),
            }
            for diff in self.diffs.get(dataset, ())
            if start <= diff.start and diff.end <= end
        ]
        return 200, {"dataset": dataset, "start_release": start, "end_release": end, "diffs": rows}


def _handler(stand_in: Datasets, is_api: bool) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(path=unquote(parts.path), headers=headers)
            fault = stand_in.take(asked, stand_in.asked if is_api else stand_in.fetched) or Fault()
            if is_api:
                self._answer(asked, fault)
            else:
                self._file(asked, parts.query, fault)

        def handle(self) -> None:
            with suppress(ConnectionError):  # who was waiting may have gone
                super().handle()

        def log_message(self, *_: object) -> None:
            """Keep quiet; the requests are kept."""

        def _answer(self, asked: Asked, fault: Fault) -> None:
            status, body = stand_in.answer(asked)
            status = fault.status or status
            said = json.dumps(GATEWAY.get(status, body) if fault.status else body) if fault.body is None else fault.body
            more = {"x-amzn-ErrorType": ERROR_TYPES[status]} if status in ERROR_TYPES else {}
            self._send(status, said.encode(), {"Content-Type": "application/json"} | more | dict(fault.headers), fault)

        def _file(self, asked: Asked, query: str, fault: Fault) -> None:
            content = stand_in.content(asked.path)
            if fault.status or fault.body is not None:
                self._send(fault.status or 200, (fault.body or "").encode(), dict(fault.headers), fault)
            elif not stand_in.is_signed(query):
                self._send(403, EXPIRED.encode(), {"Content-Type": "application/xml"}, fault)
            elif content is None:
                self._send(404, S3_ERROR.format("NoSuchKey", "The specified key does not exist.").encode(), {}, fault)
            else:
                self._part(content, asked, fault)

        def _part(self, content: bytes, asked: Asked, fault: Fault) -> None:
            etag = f'"{hashlib.md5(content).hexdigest()}"'
            headers = {"ETag": etag, "Accept-Ranges": "bytes"} | dict(fault.headers)
            wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", asked.headers.get("range", ""))
            if fault.hides or asked.headers.get("if-range", etag) != etag:
                wanted = None
            if wanted is None:
                self._send(200, content, headers, fault)
                return
            first = int(wanted[1]) + fault.moves
            last = min(int(wanted[2] or len(content)), len(content) - 1)
            if first > last:
                said = S3_ERROR.format("InvalidRange", "The requested range is not satisfiable")
                self._send(416, said.encode(), {"Content-Range": f"bytes */{len(content)}"} | headers, fault)
                return
            headers = {"Content-Range": f"bytes {first}-{last}/{len(content)}"} | headers
            self._send(206, content[first : last + 1], headers, fault)

        def _send(self, status: int, content: bytes, headers: Mapping[str, str], fault: Fault) -> None:
            self.send_response_only(status)
            if "Transfer-Encoding" in headers:
                content = (b"%x\r\n%s\r\n" % (len(content), content) if content else b"") + b"0\r\n\r\n"
            else:
                headers = {"Content-Length": str(len(content))} | dict(headers)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            rest = content[: fault.after]
            for start in range(0, len(rest), fault.piece):
                stand_in.wait(fault.seconds)
                self.wfile.write(rest[start : start + fault.piece])
            if fault.after is not None:
                stand_in.wait(fault.stall)
                self._break_off()

        def _break_off(self) -> None:
            self.wfile.flush()
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)

    return Handler
