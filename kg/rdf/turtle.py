"""Turtle whose bytes depend on the triples alone."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import Quad, Triple


def write(triples: Iterable[Triple] | Iterable[Quad], prefixes: Mapping[str, str]) -> bytes:
    """Turtle of triples in the order in which they come, which decides what stands together."""
    import pyoxigraph

    out = io.BytesIO()
    pyoxigraph.serialize(triples, out, pyoxigraph.RdfFormat.TURTLE, prefixes=dict(prefixes))
    # The serialiser binds the prefixes in the order of its hash map, which is nobody's promise.
    lines = out.getvalue().splitlines(keepends=True)
    head = sum(1 for _ in takewhile(lambda line: line.startswith(b"@prefix "), lines))
    return b"".join(sorted(lines[:head]) + lines[head:])
