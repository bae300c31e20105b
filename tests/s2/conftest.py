"""A stand-in that runs, and plain requests to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.s2 import Papers, StandIn


@dataclass(frozen=True)
class Running:
    """A stand-in and a client of it; answers are a status and a body."""

    service: StandIn
    http: httpx.Client

    def get(self, path: str, **params: str | int) -> tuple[int, Any]:
        answer = self.http.get(path, params=params)
        return answer.status_code, answer.json()

    def batch(self, kind: str, ids: Sequence[Any], fields: str = "") -> tuple[int, Any]:
        params = {"fields": fields} if fields else {}
        answer = self.http.post(f"{kind}/batch", params=params, json={"ids": ids})
        return answer.status_code, answer.json()


Start = Callable[..., Running]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a stand-in with some rows."""
    with ExitStack() as stack:

        def run(
            rows: Sequence[Any],
            *,
            merged: Mapping[str, str] | None = None,
            authors: Sequence[Any] = (),
            **settings: Any,
        ) -> Running:
            service = stack.enter_context(StandIn(Papers(rows, merged, authors), **settings))
            client = httpx.Client(base_url=f"{service.url}/graph/v1/", trust_env=False)
            return Running(service, stack.enter_context(client))

        yield run
