"""What a graph must be to leave this program, checked: the shapes, its description's counts, its IRIs, its queries.

All rules but the last kind stand in `shapes.ttl`, in SHACL; they are asked in SPARQL (see `kg.rdf.shapes`), in a
hundredth of the time that SHACL's own engine takes. The file may be anyone's: each rule takes a time that grows with
the graph, not with its square, and nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from heapq import nsmallest
from pathlib import Path
from typing import TYPE_CHECKING, cast

from kg.errors import GateError, GraphError, QueryError, TimeLimitError
from kg.rdf import named, shapes, store
from kg.rdf.answer import Answer, Question, answer
from kg.rdf.named import NamedQuery
from kg.rdf.namespaces import VOCABULARIES
from kg.rdf.shapes import Rule
from kg.rdf.store import GraphFile
from kg.rdf.table import visible
from kg.rdf.workers import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import Store

    from kg.rdf.table import Term

# How long each named query may take on a file that may be anyone's.
SECONDS = 30.0
# How many rows of each are looked at.
_ROWS = 1000
_ANSWERED = "The named queries are answered, with all that they say."
# How many faults of each rule a report shows, how many rules, and how many characters of a value.
_EACH = 3
_RULES = 12
_LONG = 120
# What says how a thing is called.
_TITLES = ("http://purl.org/dc/terms/title", "http://xmlns.com/foaf/0.1/name")
# The rule that says what the engine's own reading says, but names what breaks it.
_ADDRESSES = "Addresses"
# What RDF 1.1 says of a citation, from what RDF 1.2 does (see `kg.rdf.citations`).
_ENDS = f"""
PREFIX cito: <{VOCABULARIES["cito"]}>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
INSERT {{ ?citation cito:hasCitingEntity ?citing ; cito:hasCitedEntity ?cited }}
WHERE {{ ?citation rdf:reifies <<( ?citing cito:cites ?cited )>> }}"""
_NOTHING = (
    "Nothing was written: earlier outputs are as they were. Either a source says what cannot be, or this program is at"
    " fault and its makers want to know; --no-gate writes the graph all the same."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What breaks a rule, as N-Triples writes it, its title if it has one, and the value that does, if one does."""

    node: str
    title: str | None
    value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A rule that does not hold: its name and sentence, how many faults there are, and the first of them."""

    rule: str
    message: str
    count: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a check came to: how many triples there are, by how many rules and queries they were checked, what broke."""

    triples: int
    rules: int
    queries: int
    broken: tuple[Broken, ...]


def check(path: Path, seconds: float | None = None) -> Report:
    """Check an RDF file by all rules and, if they hold, by whether the named queries are answered.

    With `seconds`, each query is stopped when it takes longer; without, it is trusted not to. A large graph (see
    `kg.rdf.store`) is not asked: what a query takes may grow faster than it.

    Raises:
        GraphError: the file cannot be read or is not RDF.
        WorkerError: the process that asked the queries ended by itself.
    """
    file = GraphFile.at(path)
    graph, refusal = _read(file)
    triples = _triples(graph)
    rules = shapes.rules()
    # What was read as it should be has no other IRIs: that rule has been kept already.
    unsure = [rule for rule in rules if refusal or rule.name != _ADDRESSES]
    broken = [found for rule in unsure if (found := _broken(graph, rule))]
    if broken and _spell_out(graph):
        again = {one.rule for one in broken}
        broken = [found for rule in unsure if rule.name in again and (found := _broken(graph, rule))]
    if refusal and not any(one.rule == _ADDRESSES for one in broken):
        raise refusal
    asked = 0 if broken or file.is_large else len(named.queries())
    if asked and seconds is None:
        broken = list(_unanswered(partial(answer, graph)))
    elif asked:
        with Worker(path) as worker:
            broken = list(_unanswered(partial(worker.ask, seconds=seconds)))
    return Report(triples=triples, rules=len(rules), queries=asked, broken=tuple(broken))


def require(path: Path) -> None:
    """Check a graph that this program has made and not put in its place yet.

    Raises:
        GateError: it breaks a rule; the report says which, and what does.
    """
    try:
        report = check(path)
    except GraphError as err:
        raise GateError(f"The graph that was made is no RDF. {_NOTHING}\n{err}") from err
    if report.broken:
        head, *lines = in_words(report)
        raise GateError("\n".join((f"The graph that was made {head}. {_NOTHING}", *lines)))


def in_words(report: Report) -> list[str]:
    """A report as lines for a person, some dozens at most: the first says what came of it."""
    count = sum(one.count for one in report.broken)
    if not count:
        asked = f" and {report.queries} named queries" if report.queries else ""
        return [f"holds: {report.triples:,} triples, checked by {report.rules} rules{asked}"]
    lines = [f"breaks {_number(len(report.broken), 'rule')} ({_number(count, 'fault')})"]
    for one in report.broken[:_RULES]:
        lines.append(f"{one.rule}: {one.message}")
        for fault in one.faults:
            title = f" “{_short(fault.title)}”" if fault.title else ""
            value = f": {_short(fault.value)}" if fault.value else ""
            lines.append(f"  {_short(fault.node)}{title}{value}")
        if more := one.count - len(one.faults):
            lines.append(f"  and {more:,} more")
    if len(report.broken) > _RULES:
        lines.append(f"and {_number(len(report.broken) - _RULES, 'more rule')}")
    return lines


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _short(text: str) -> str:
    return visible(text if len(text) <= _LONG else f"{text[: _LONG - 1]}…")


def _read(file: GraphFile) -> tuple[Store, GraphError | None]:
    """The graph in a file; and if its IRIs had to be taken as they are, what the engine said of them."""
    from pyoxigraph import Store

    graph = Store()
    try:
        store.fill(graph, file)
    except GraphError as err:
        graph = Store()
        store.fill(graph, file, lenient=True)
        return graph, err
    return graph, None


def _spell_out(graph: Store) -> bool:
    """Name the ends of each link that a citation reifies; whether there is any. SHACL sees no triple in a triple."""
    before = len(graph)
    graph.update(_ENDS)
    return len(graph) > before


def _triples(graph: Store) -> int:
    """How many there are, each once also where it stands in several graphs of a dataset."""
    from pyoxigraph import QuerySolutions

    (row,) = cast(QuerySolutions, graph.query("SELECT (COUNT(*) AS ?count) WHERE { ?s ?p ?o }"))
    return int(row["count"].value)


def _broken(graph: Store, rule: Rule) -> Broken | None:
    count = 0

    def found() -> Iterator[tuple[Term, Term | None]]:
        nonlocal count
        for query in rule.queries:
            for node, value in _found(graph, rule, query):
                count += 1
                yield node, value

    # The least, not the first: in which order the engine finds them is nobody's promise.
    least = nsmallest(_EACH, found(), key=lambda pair: (str(pair[0]), str(pair[1])))
    faults = tuple(
        Fault(node=str(node), title=_title(graph, node), value=None if value is None else str(value))
        for node, value in least
    )
    return Broken(rule=rule.name, message=rule.message, count=count, faults=faults) if count else None


def _found(graph: Store, rule: Rule, query: str) -> Iterator[tuple[Term, Term | None]]:
    """What breaks a rule, with the value that does."""
    from pyoxigraph import NamedNode, QuerySolutions, Variable

    focus: dict[Variable, Term] = {Variable("this"): NamedNode(rule.focus)} if rule.focus else {}
    solutions = cast(QuerySolutions, graph.query(query, substitutions=focus))
    for solution in solutions:
        this, value, *found = solution
        yield (value, found[0]) if rule.focus else (this, value)


def _title(graph: Store, node: Term) -> str | None:
    from pyoxigraph import BlankNode, Literal, NamedNode

    if isinstance(node, NamedNode | BlankNode):
        for predicate in _TITLES:
            for quad in graph.quads_for_pattern(node, NamedNode(predicate), None):
                if isinstance(quad.object, Literal):
                    return quad.object.value
    return None


def _unanswered(ask: Callable[[Question], Answer]) -> Iterator[Broken]:
    """The named queries that a graph does not answer as they say; none is asked after one that takes too long."""
    for query in named.queries():
        late = False
        try:
            wrong = _unexpected(query, ask(Question(text=query.text, form="tsv", limit=_ROWS)))
        except (QueryError, TimeLimitError) as err:
            wrong, late = str(err), isinstance(err, TimeLimitError)
        if wrong:
            fault = Fault(node=f"kg query {query.name}", title=query.help, value=wrong)
            yield Broken(rule="Queries", message=_ANSWERED, count=1, faults=(fault,))
        if late:
            return


def _unexpected(query: NamedQuery, answer: Answer) -> str:
    """In what an answer, in SPARQL's TSV, is not what the query says that it gives; empty if in nothing."""
    head, *rows = (line.split("\t") for line in answer.content.decode().removesuffix("\n").split("\n"))
    if head != [f"?{column}" for column in query.columns]:
        return f"gives {' '.join(head)}, not {' '.join(query.columns)}"
    for number, row in enumerate(rows, 1):
        for column, term in zip(query.columns, row, strict=True):
            if not term and column not in query.sparse:
                return f"row {number} has no {column}"
    return ""
