"""Where Semantic Scholar is asked, as whom, and how often."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from kg.errors import UsageError

API_URL = "https://api.semanticscholar.org"
# Source: https://www.semanticscholar.org/product/api (a key: 1 request a second over all endpoints together)
PACE_WITH_KEY = 1.05
# Source: https://github.com/allenai/s2-folks/issues/208 (no key: a pool shared by all, no rate is promised)
PACE_WITHOUT_KEY = 3.0


def checked_key(key: str | None) -> str | None:
    """The key without what surrounds it; None if it is empty.

    Raises:
        UsageError: it holds what no key holds; it is not told what.
    """
    key = (key or "").strip()
    if not (key.isascii() and all(c.isprintable() and c != " " for c in key)):
        raise UsageError("S2_API_KEY holds characters that are in no key: copy the key again, or unset S2_API_KEY.")
    return key or None


def checked_address(url: str | None) -> str:
    """The address without a slash at its end; the service's own if None or empty.

    Raises:
        UsageError: it is no web address.
    """
    if not url:
        return API_URL
    import httpx

    address = url.strip().rstrip("/")
    try:
        parts = httpx.URL(address)
    except httpx.InvalidURL:
        parts = httpx.URL("")
    if parts.scheme not in {"http", "https"} or not parts.host or parts.userinfo or parts.query:
        raise UsageError(f"{url!r} is not the address of a service: give one such as {API_URL}.")
    return address


def usual_pace(key: str | None) -> float:
    """The least time between two requests that the service asks of its users, in seconds."""
    return PACE_WITH_KEY if key else PACE_WITHOUT_KEY


def is_loopback(address: str) -> bool:
    """Whether an address is of this machine."""
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
