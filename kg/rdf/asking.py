"""What `kg query` does: one question to one file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.rdf import kept, store
from kg.rdf.answer import Answer, Question, answer
from kg.rdf.store import GraphFile


def ask(graph: Path, question: Question, *, cache: Path, seconds: float | None, on_build: Callable[[], None]) -> Answer:
    """The answer of a file, which is read into memory, or kept as a store below `cache` if it is large.

    `on_build` is called before a store is built. The query is stopped after so many seconds, if any are said.

    Raises:
        GraphError: the file cannot be read or is not RDF.
        CacheError: a store cannot be kept.
        QueryError: as `kg.rdf.answer.answer`, also its kinds.
        TimeLimitError: the query took longer.
        WorkerError: the process that ran it ended by itself.
    """
    with _source(graph, cache, on_build) as source:
        if seconds is None:
            return answer(store.open_(source), question)
        from kg.rdf.workers import Worker

        with Worker(source) as worker:
            return worker.ask(question, seconds)


@contextmanager
def _source(graph: Path, cache: Path, on_build: Callable[[], None]) -> Iterator[Path]:
    file = GraphFile.at(graph)
    if not file.is_large:
        yield graph
        return
    with kept.store_of(file, cache, on_build) as folder:
        yield folder
