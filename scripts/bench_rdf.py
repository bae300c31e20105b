"""What writing RDF costs, beside pyoxigraph and rdflib on the same triples, and what it takes in memory as it grows.

Seconds are of CPU. Each measurement runs in a process of its own, since memory is told as the most that one ever had.
"""

from __future__ import annotations

import gc
import io
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import IO, TYPE_CHECKING

from kg.insight.survey import survey
from kg.rdf import dataset, files, namespaces, sorting
from kg.rdf.triples import triples

if TYPE_CHECKING:
    from kg.corpus import Corpus

SIZES = (1_000_000, 10_000_000)
# rdflib is asked for a part: all of it would take a minute and more than a gigabyte.
PART = 100_000


def timed(work: Callable[[], object]) -> float:
    """CPU seconds, without the search for cycles, as in a build."""
    gc.collect()
    gc.disable()
    started = time.process_time()
    work()
    seconds = time.process_time() - started
    gc.enable()
    return seconds


def beside(corpus: Corpus) -> None:
    """The writer, pyoxigraph and rdflib, from the same strings to N-Triples; only the writer sorts and counts."""
    import pyoxigraph as ox
    import rdflib

    base = namespaces.DEFAULT_BASE
    found = survey(corpus)
    lines = list(triples(corpus, base, survey=found))
    parts = [line[:-2].split(" ", 2) for line in lines]

    def ox_term(text: str) -> ox.NamedNode | ox.Literal:
        if text.startswith("<"):
            return ox.NamedNode(text[1:-1])
        value, _, datatype = text.rpartition('"')
        return ox.Literal(value[1:], datatype=ox.NamedNode(datatype[3:-1]) if datatype else None)

    def ox_triples() -> Iterator[ox.Triple]:
        return (ox.Triple(ox_term(s), ox_term(p), ox_term(o)) for s, p, o in parts)  # type: ignore[arg-type]

    def rdflib_term(text: str) -> rdflib.URIRef | rdflib.Literal:
        if text.startswith("<"):
            return rdflib.URIRef(text[1:-1])
        value, _, datatype = text.rpartition('"')
        return rdflib.Literal(value[1:], datatype=rdflib.URIRef(datatype[3:-1]) if datatype else None)

    def with_rdflib() -> None:
        graph = rdflib.Graph()
        for s, p, o in parts[:PART]:
            graph.add((rdflib_term(s), rdflib_term(p), rdflib_term(o)))
        graph.serialize(destination=io.BytesIO(), format="nt", encoding="utf-8")

    def into_file(work: Callable[[IO[bytes]], object]) -> float:
        with tempfile.TemporaryFile() as out:
            return timed(lambda: work(out))

    ready = list(ox_triples())

    def sort(out: IO[bytes]) -> None:
        counts = dataset.Counts()
        for block in sorting.unique(iter(lines)):
            counts.add(block)
            out.write(b"".join(block))

    form = ox.RdfFormat.N_TRIPLES
    rows = {
        "the writer, from strings": into_file(sort),
        "the writer, of a corpus": into_file(lambda out: files.write(corpus, found, out, base)),
        "pyoxigraph.serialize, from strings": into_file(lambda out: ox.serialize(ox_triples(), out, form)),
        "pyoxigraph.serialize, of triples that are ready": into_file(lambda out: ox.serialize(ready, out, form)),
        "rdflib, from strings": timed(with_rdflib) * len(parts) / PART,
    }
    print(f"\nCPU seconds for a million triples, measured on {len(lines):,}")
    for what, seconds in rows.items():
        print(f"{what:<58} {seconds * 1e6 / len(lines):6.2f}")


def _stream(size: int) -> Iterator[str]:
    """Lines like those of a corpus, in an order that no two runs share: the worst for a merge."""
    for n in range(size):
        subject = n * 7_919 % size // 7
        yield (
            f"<https://w3id.org/reading-kg/citation/doi:10.1000/{subject:09d},doi:10.1000/{subject * 31 % size:09d}>"
            f" <http://purl.org/spar/cito/hasCitationCharacterization> <http://purl.org/spar/cito/term{n % 7}> ."
        )


def _sorted(size: int) -> tuple[float, float]:
    """CPU seconds and megabytes at most of sorting and counting that many lines."""

    def work() -> None:
        counts = dataset.Counts()
        for block in sorting.unique(_stream(size)):
            counts.add(block)

    seconds = timed(work)
    # Linux counts in kilobytes, macOS in bytes. Source: getrusage(2) of each.
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e3 if sys.platform == "linux" else 1e6)


def memory() -> None:
    """What the writer holds does not grow with what it writes; to be measured first, as a process inherits the peak."""
    print("\nsorting and counting lines in no order")
    for size in SIZES:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            seconds, megabytes = pool.apply(_sorted, (size,))
        print(f"{size:>12,} triples {seconds:7.2f} s {megabytes:6.0f} MB")
