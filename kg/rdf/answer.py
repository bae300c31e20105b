"""One query, answered: what comes back, in which form, and which sentence if nothing does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, TypedDict

from kg.errors import GraphError, QueryError, RefusedError
from kg.rdf import lookup, named, namespaces, refusal, results, table

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, DefaultGraph, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Store

    from kg.rdf.results import Form, GraphForm

    class _Dataset(TypedDict, total=False):
        default_graph: list[NamedNode | BlankNode | DefaultGraph]
        named_graphs: list[NamedNode | BlankNode]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A query, and how its answer is wanted.

    `given` are the values of its parameters (see `kg.rdf.named`), None to ask it as it is, with its examples.
    `form` is that of rows and of true or false, `graph_form` that of what CONSTRUCT and DESCRIBE give; `width` is that
    of the terminal, None for tables as wide as they are. At most `limit` rows or triples and `most_bytes` of content
    come back, all if None. `default_graphs` and `named_graphs` are the dataset that the query is asked of, by the IRIs
    of graphs that the store holds; without any it is the store's own, and what FROM says.
    """

    text: str
    given: Mapping[str, str] | None = None
    form: Form = "table"
    graph_form: GraphForm = "ttl"
    width: int | None = None
    limit: int | None = None
    most_bytes: int | None = None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The content in the form that was asked for, of what `kind`, and whether there was more than it holds."""

    content: bytes
    kind: Literal["rows", "boolean", "graph"]
    cut: bool = False


def answer(store: Store, question: Question) -> Answer:
    """Run one query and write its results out.

    CSV, TSV, JSON and XML are SPARQL's own forms, so that every tool reads them: a cell that begins with `=` is not
    changed in CSV, and a spreadsheet should import it as text. In tables, what would steer a terminal is made visible.
    What was cut is still whole in its form.

    Raises:
        QueryError: the query cannot be understood (names line and column) or answered.
        RefusedError: it asks for more than reading this graph.
        GraphError: the store cannot be read.
    """
    import pyoxigraph

    graphs = {graph.value for graph in store.named_graphs() if isinstance(graph, pyoxigraph.NamedNode)}
    refusal.check(question.text, graphs)
    bound = namespaces.prefixes(lookup.base(store))
    text = question.text if question.given is None else named.fill(store, question.text, question.given)
    try:
        found = store.query(
            text,
            prefixes=bound,
            **_dataset(question, graphs),
        )
        match found:
            case pyoxigraph.QueryBoolean():
                return Answer(content=_truth(found, question.form), kind="boolean")
            case pyoxigraph.QueryTriples():
                return _graph(found, question, bound)
            case _:
                return _rows(found, question, bound)
    except SyntaxError as err:
        raise QueryError(_syntax_error(text, str(err))) from err
    except UnicodeEncodeError as err:
        raise QueryError("The query is not text: it holds half of a character (a lone surrogate).") from err
    except RuntimeError as err:
        raise QueryError(f"The query cannot be answered: {table.visible(str(err))}.") from err
    except OSError as err:
        raise GraphError(f"The graph cannot be read: {table.visible(str(err))}.") from err


def _dataset(question: Question, graphs: set[str]) -> _Dataset:
    """The graphs that the question is asked of; nothing for those of the store."""
    from pyoxigraph import NamedNode

    wanted = (*question.default_graphs, *question.named_graphs)
    for iri in wanted:
        if iri not in graphs:
            raise RefusedError(f"There is no graph {table.visible(iri)} here, and none is fetched.")
    if not wanted:
        return {}
    return {
        "default_graph": [NamedNode(iri) for iri in question.default_graphs],
        "named_graphs": [NamedNode(iri) for iri in question.named_graphs],
    }


def _truth(result: QueryBoolean, form: Form) -> bytes:
    if form == "table":
        return b"true\n" if result else b"false\n"
    return results.of_engine(result, form)


def _rows(found: QuerySolutions, question: Question, prefixes: dict[str, str]) -> Answer:
    form = question.form
    if form != "table" and question.limit is None and question.most_bytes is None:
        return Answer(content=results.of_engine(found, form), kind="rows")
    names = [variable.value for variable in found.variables]
    taken, more = results.take(map(tuple, found), question.limit, question.most_bytes)
    write = partial(results.rows, names, form=form, prefixes=prefixes, width=question.width)
    content, shorter = results.fit(taken, write, question.most_bytes)
    return Answer(content=content, kind="rows", cut=more or shorter)


def _graph(found: QueryTriples, question: Question, prefixes: dict[str, str]) -> Answer:
    taken, more = results.take(found, question.limit, question.most_bytes)
    write = partial(results.triples, form=question.graph_form, prefixes=prefixes)
    content, shorter = results.fit(taken, write, question.most_bytes)
    return Answer(content=content, kind="graph", cut=more or shorter)


_AT = re.compile(r"error at (\d+):(\d+): (?:expected )?(?:one of )?(.*)", re.S)
_REASON = re.compile(r"(?:^|, )([A-Z][a-z]+ [^\[\]\"]*?[a-z])(?:,|$)")
_AROUND = 60


def _syntax_error(text: str, message: str) -> str:
    """Where the query stops making sense, with that line and a mark below the place."""
    found = _AT.match(message)
    if not found:
        return f"The query cannot be understood: {table.visible(message)}."
    line, column = int(found[1]), int(found[2])
    reason = _REASON.search(found[3])
    lines = text.split("\n")
    shown = table.visible(lines[line - 1]) if line <= len(lines) else ""
    start = max(0, column - _AROUND)
    why = f" ({reason[1][0].lower()}{reason[1][1:]})" if reason else ""
    return (
        f"The query cannot be understood at line {line}, column {column}{why}:\n"
        f"  {shown[start : column + _AROUND]}\n  {' ' * (column - 1 - start)}^"
    )
