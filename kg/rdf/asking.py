"""One question to one file, and what it is opened from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import CacheError
from kg.rdf import kept, store
from kg.rdf.answer import Answer, Question, answer
from kg.rdf.store import GraphFile


@contextmanager
def asked(
    graph: Path, question: Question, *, cache: Path, seconds: float | None, on_build: Callable[[], None]
) -> Iterator[Answer]:
    """The answer of a file, which is read into memory, or kept as a store below `cache` if it is large.

    A file that is not kept yet, and not so large that memory should not hold it, is read into memory while its store is
    built: the answer need not wait for that, but the end of the context does. `on_build` is called before a store is
    built. The query is stopped after so many seconds, if any are said.

    Raises:
        GraphError: the file cannot be read or is not RDF.
        CacheError: a store cannot be kept.
        QueryError: as `kg.rdf.answer.answer`, also its kinds.
        TimeLimitError: the query took longer.
        WorkerError: the process that ran it ended by itself.
    """
    file = GraphFile.at(graph)
    if not file.is_large:
        yield _answer(graph, question, seconds)
        return
    with kept.store_of(file, cache) as folder:
        if folder:
            yield _answer(folder, question, seconds)
            return
    if file.is_huge:
        with source(graph, cache, on_build) as opened:
            yield _answer(opened, question, seconds)
        return
    on_build()
    with kept.keeping(file, cache):
        yield _answer(graph, question, seconds)


def _answer(opened: Path, question: Question, seconds: float | None) -> Answer:
    if seconds is None:
        return answer(store.open_(opened), question)
    from kg.rdf.workers import Worker

    with Worker(opened) as worker:
        return worker.ask(question, seconds)


@contextmanager
def source(graph: Path, cache: Path, on_build: Callable[[], None]) -> Iterator[Path]:
    """What a graph is opened from within the context: its file, or a store below `cache` if it is large.

    Raises:
        GraphError: the file cannot be read or is not RDF.
        CacheError: a store cannot be kept.
        WorkerError: the process that builds it ended by itself.
    """
    file = GraphFile.at(graph)
    if not file.is_large:
        yield graph
        return
    with kept.store_of(file, cache) as folder:
        if folder:
            yield folder
            return
    on_build()
    with kept.keeping(file, cache):
        pass
    with kept.store_of(file, cache) as folder:
        if folder is None:
            raise CacheError(f"The store of {graph} was removed as it was built, or the file changed. Ask again.")
        yield folder
