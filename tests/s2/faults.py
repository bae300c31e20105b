"""What requests meet in place of their answers, and what the gateways before the service say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

TOO_MANY = {
    "message": "Too Many Requests. Please wait and try again or apply for a key for higher rate limits."
    " https://www.semanticscholar.org/product/api#api-key-form",
    "code": "429",
}
GATEWAY: Mapping[int, Any] = {
    403: {"message": "Forbidden"},
    429: TOO_MANY,
    500: {"message": "Internal Server Error"},
    502: "<html><head><title>502 Bad Gateway</title></head></html>",
    503: {"message": "Service Unavailable"},
    504: {"message": "Endpoint request timed out"},
}
# Sent as x-amzn-ErrorType.
ERROR_TYPES: Mapping[int, str] = {403: "ForbiddenException", 429: "TooManyRequestsException"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What a request meets in place of its answer.

    `status` answers with `body` (None: what the service says with that status; a str is sent as it is) and `headers`;
    `reset` breaks the connection off, `stall` keeps it open for `seconds` without a word, `drip` sends the true answer
    byte by byte with `seconds` between them, `cut` sends half of it.
    """

    kind: Literal["status", "reset", "stall", "drip", "cut"] = "status"
    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
