"""The bytes of the RDF files. Sorted lines without blank nodes are their own canonical form: same facts, same bytes."""

from __future__ import annotations

import io
import shutil
from bisect import bisect_left
from collections.abc import Mapping
from tempfile import TemporaryFile
from typing import IO

from kg.corpus import Corpus
from kg.rdf import dataset, sorting
from kg.rdf import turtle as turtle_file
from kg.rdf.namespaces import DEFAULT_BASE, prefixes
from kg.rdf.profiles import Profile
from kg.rdf.triples import triples


def write(
    corpus: Corpus,
    out: IO[bytes],
    base: str,
    profile: Profile = "standard",
    *,
    replaced: Mapping[str, str] | None = None,
    reified: bool = False,
) -> int:
    """Write the whole graph as sorted, unique lines of canonical N-Triples, its own description included; their number.

    What is held in memory does not grow with the graph. `replaced` and `reified` are those of `triples`.

    Raises:
        OSError: there is no room for it, or for what is sorted on disk meanwhile.
    """
    counts = dataset.Counts()
    place = dataset.place(corpus, base)
    lines = triples(corpus, base, profile, replaced=replaced, reified=reified)
    # The description holds the counts, which are known at the end; what comes after it waits on disk.
    with TemporaryFile() as after:
        for block in sorting.unique(lines):
            counts.add(block)
            before = bisect_left(block, place)
            out.writelines(block[:before])
            after.writelines(block[before:])
        description = dataset.describe(corpus, counts, base, profile)
        out.writelines(description)
        after.seek(0)
        shutil.copyfileobj(after, out)
    return counts.triples + len(description)


def ntriples(corpus: Corpus, base: str = DEFAULT_BASE, profile: Profile = "standard") -> bytes:
    """What `write` writes, for a graph that is small enough to hold."""
    out = io.BytesIO()
    write(corpus, out, base, profile)
    return out.getvalue()


def turtle_of(lines: IO[bytes], out: IO[bytes], base: str) -> None:
    """What `write` wrote, as Turtle with all our prefixes bound, in the same order; `out` is empty and can be read."""
    import pyoxigraph

    quads = pyoxigraph.parse(lines, pyoxigraph.RdfFormat.N_TRIPLES)
    turtle_file.dump(quads, out, pyoxigraph.RdfFormat.TURTLE, prefixes(base))


def turtle(graph: bytes, base: str = DEFAULT_BASE) -> bytes:
    """What `ntriples` gave, as Turtle."""
    out = io.BytesIO()
    turtle_of(io.BytesIO(graph), out, base)
    return out.getvalue()
