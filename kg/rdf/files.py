"""The bytes of the RDF files. Sorted lines without blank nodes are their own canonical form: same facts, same bytes."""

from __future__ import annotations

import io
import shutil
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from tempfile import TemporaryFile
from typing import IO

from kg.corpus import Corpus
from kg.insight import survey as surveys
from kg.insight.survey import Survey
from kg.rdf import dataset, serialise, sorting
from kg.rdf.namespaces import DEFAULT_BASE
from kg.rdf.profiles import Profile
from kg.rdf.triples import triples


def write(
    corpus: Corpus,
    survey: Survey,
    out: IO[bytes],
    base: str,
    profile: Profile = "standard",
    *,
    replaced: Mapping[str, str] | None = None,
    reified: bool = False,
) -> int:
    """Write the whole graph as sorted, unique lines of canonical N-Triples, its own description included; their number.

    What is held in memory does not grow with the graph. `survey`, `replaced` and `reified` are those of `triples`.

    Raises:
        OSError: there is no room for it, or for what is sorted on disk meanwhile.
    """
    lines = triples(corpus, base, profile, survey=survey, replaced=replaced, reified=reified)
    return write_lines(lines, corpus, out, base, profile)


def write_lines(
    lines: Iterable[str],
    corpus: Corpus,
    out: IO[bytes],
    base: str,
    profile: Profile,
    *,
    others: Sequence[IO[bytes]] = (),
) -> int:
    """As `write`, of lines that are made already; `others` are files of more of them, sorted (`kg.rdf.sorting`)."""
    counts = dataset.Counts()
    place = dataset.place(corpus, base)
    # The description holds the counts, which are known at the end; what comes after it waits on disk.
    with TemporaryFile() as after:
        for block in sorting.unique(lines, others=others):
            counts.add(block)
            before = bisect_left(block, place)
            # Joined: `writelines` hands each line over alone, which takes three times as long.
            out.write(b"".join(block[:before]))
            after.write(b"".join(block[before:]))
        description = dataset.describe(corpus, counts, base, profile)
        out.writelines(description)
        after.seek(0)
        shutil.copyfileobj(after, out)
    return counts.triples + len(description)


def write_rdf12(
    corpus: Corpus,
    survey: Survey,
    out: IO[bytes],
    base: str,
    profile: Profile,
    *,
    replaced: Mapping[str, str] | None = None,
) -> None:
    """The whole graph as Turtle of RDF 1.2, in which citations annotate their links; `out` is empty and can be read."""
    with TemporaryFile() as lines:
        write(corpus, survey, lines, base, profile, replaced=replaced, reified=True)
        lines.seek(0)
        serialise.as_turtle(lines, out, base)


def ntriples(corpus: Corpus, base: str = DEFAULT_BASE, profile: Profile = "standard") -> bytes:
    """What `write` writes of a corpus and its survey, for a graph that is small enough to hold."""
    out = io.BytesIO()
    write(corpus, surveys.survey(corpus), out, base, profile)
    return out.getvalue()


def turtle(graph: bytes, base: str = DEFAULT_BASE) -> bytes:
    """What `ntriples` gave, as Turtle."""
    out = io.BytesIO()
    serialise.as_turtle(io.BytesIO(graph), out, base)
    return out.getvalue()
