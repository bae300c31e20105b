"""Turtle and TriG whose bytes depend on the triples alone."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from itertools import takewhile
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import Quad, RdfFormat, Triple


def write(triples: Iterable[Triple] | Iterable[Quad], prefixes: Mapping[str, str]) -> bytes:
    """Turtle of triples in the order in which they come, which decides what stands together."""
    from pyoxigraph import RdfFormat

    out = io.BytesIO()
    dump(triples, out, RdfFormat.TURTLE, prefixes)
    return out.getvalue()


def dump(
    triples: Iterable[Triple] | Iterable[Quad], out: IO[bytes], form: RdfFormat, prefixes: Mapping[str, str]
) -> None:
    """As `write`, into a file that is empty, can be read and can be gone back in; `form` is Turtle or TriG."""
    import pyoxigraph

    pyoxigraph.serialize(triples, out, form, prefixes=dict(prefixes))
    # The serialiser binds the prefixes in the order of its hash map, which is nobody's promise.
    out.seek(0)
    head = sorted(takewhile(lambda line: line.startswith(b"@prefix "), out))
    out.seek(0)
    out.write(b"".join(head))
    out.seek(0, io.SEEK_END)
