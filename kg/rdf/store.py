"""SPARQL over an RDF file: what `kg query` does. Knows no corpus and no graph library; the file may be anyone's.

A query only reads, and only the file: SERVICE, FROM and updates are refused before anything runs.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kg.errors import GraphError, QueryError
from kg.rdf import namespaces, table, turtle

if TYPE_CHECKING:
    from pyoxigraph import QueryBoolean, QuerySolutions, RdfFormat, Store

Form = Literal["table", "csv", "tsv", "json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedQuery:
    """A query that comes with the program; `help` says in a line what it answers."""

    name: str
    help: str
    text: str


def named() -> tuple[NamedQuery, ...]:
    """The queries in `kg/rdf/queries`, sorted by name."""
    found = []
    for file in files("kg.rdf").joinpath("queries").iterdir():
        if file.name.endswith(".rq"):
            text = file.read_text(encoding="utf-8")
            help_line = text.partition("\n")[0].removeprefix("#").strip()
            found.append(NamedQuery(name=file.name.removesuffix(".rq"), help=help_line, text=text))
    return tuple(sorted(found, key=lambda query: query.name))


def text_of(query: str) -> str:
    """The text of a named query, or the text itself if it is no single word.

    Raises:
        QueryError: it is a single word, but none of the names.
    """
    if not re.fullmatch(r"\s*[\w.-]+\s*", query):
        return query
    texts = {one.name: one.text for one in named()}
    name = query.strip()
    if name in texts:
        return texts[name]
    near = get_close_matches(name, texts, n=1)
    hint = f"Did you mean {near[0]}? " if near else ""
    raise QueryError(f"There is no query named {name!r}. {hint}`kg query` alone lists them.")


def load(path: Path) -> Store:
    """Read an RDF file (N-Triples, Turtle, RDF/XML; by its suffix) into memory.

    Raises:
        GraphError: there is no such file, it cannot be read, or it is not RDF; names the line.
    """
    from pyoxigraph import Store

    store = Store()
    try:
        if path.is_dir():
            raise GraphError(f"{path} is a folder. Give the RDF file itself, such as {path / 'graph.nt'}.")
        form = _format(path)
        store.bulk_load(path=str(path), format=form, base_iri=path.resolve().as_uri())
    except FileNotFoundError as err:
        raise GraphError(f"There is no file {path}. `kg build` writes one, --graph names another.") from err
    except OSError as err:
        raise GraphError(f"{path} cannot be read: {err}.") from err
    except SyntaxError as err:
        where = f"{path}:{err.lineno}" if err.lineno else str(path)
        reason = re.sub(r"^Parser error at .*?: ", "", err.msg.removesuffix(f" (line {err.lineno})"))
        raise GraphError(f"{where}: this is not {form.name} ({table.visible(reason)}).") from err
    return store


def _format(path: Path) -> RdfFormat:
    from pyoxigraph import RdfFormat

    form = RdfFormat.from_extension(path.suffix.removeprefix("."))
    if form is None or form.supports_datasets:
        raise GraphError(f"{path} is not a file that can be asked: give one that ends in .nt, .ttl or .rdf.")
    return form


def answer(store: Store, text: str, form: Form, width: int | None = None) -> bytes:
    """Run one query and write its results out; `width` is that of the terminal, None for tables as wide as they are.

    CSV, TSV and JSON are SPARQL's own forms, byte for byte, so that every tool reads them: a cell that begins with `=`
    is not changed in CSV, and a spreadsheet should import it as text. In tables, what would steer a terminal is made
    visible. CONSTRUCT and DESCRIBE give Turtle, whatever the form.

    Raises:
        QueryError: the query cannot be understood (names line and column), or asks for more than reading this file.
    """
    import pyoxigraph

    _refuse(text)
    bound = _prefixes(store)
    try:
        results = store.query(text, prefixes=bound)
        if isinstance(results, pyoxigraph.QueryTriples):
            return turtle.write(sorted(set(results), key=str), bound)
        if form != "table":
            return _serialized(results, form)
        if isinstance(results, pyoxigraph.QueryBoolean):
            return b"true\n" if results else b"false\n"
        names = [variable.value for variable in results.variables]
        return table.render(names, [list(row) for row in results], bound, width).encode()
    except SyntaxError as err:
        raise QueryError(_syntax_error(text, str(err))) from err
    except UnicodeEncodeError as err:
        raise QueryError("The query is not text: it holds half of a character (a lone surrogate).") from err
    except RuntimeError as err:
        raise QueryError(f"The query cannot be answered: {table.visible(str(err))}.") from err


def _prefixes(store: Store) -> dict[str, str]:
    """Our prefixes, with the base that the graph says it was written with."""
    from pyoxigraph import Literal, NamedNode

    said = (quad.object for quad in store.quads_for_pattern(None, NamedNode(f"{namespaces.VOID}uriSpace"), None))
    return namespaces.prefixes(min((o.value for o in said if isinstance(o, Literal)), default=namespaces.DEFAULT_BASE))


def _serialized(results: QuerySolutions | QueryBoolean, form: Form) -> bytes:
    from pyoxigraph import QueryResultsFormat

    out = io.BytesIO()
    results.serialize(out, QueryResultsFormat.from_extension(form))
    # JSON comes without the newline that ends a text.
    return out.getvalue().removesuffix(b"\n") + b"\n"


# A clause that asks another server, in the raw text: the parser decides what counts as a string or a comment, and a
# query that hides the clause from another reading of it must not reach the network. May refuse a text that quotes one.
_BLANK = r"(?:\s|\#[^\n\r]*(?:[\n\r]|$))*"
_SERVICE = re.compile(rf"service{_BLANK}(?:silent{_BLANK})?(?:[<?$]|[^\s<>\"'{{}}()?$#;,]*:)", re.I)
_WITHIN_NAME = re.compile(r"(?:[?$]\w*|:[\w.:%-]*|@[\w-]*)$")
_LONGEST_NAME = 200

# What may stand in a query besides bare words, so that a word within it is not taken for one.
_TOKEN = re.compile(
    r"""
      \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
    | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
    | <[^<>"{}|^`\\\x00-\x20]*> | \#[^\n\r]* | [?$]\w+ | @[\w-]+
    | (?P<run> [\w.-]+ )(?P<name> :(?:[\w.:%-]|\\.)* )?
    """,
    re.X | re.S,
)
_UPDATES = frozenset(["ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"])
# The parser calls itself for every bracket, and takes the process with it when its stack ends (above 1,000 of them).
_DEEPEST = 500


def _words(text: str) -> Iterator[str]:
    """The bare words of a query in capitals: keywords and functions, without names, texts and comments."""
    for found in _TOKEN.finditer(text):
        if found["run"] and not found["name"]:
            yield from re.findall(r"\w+", found["run"].upper())


def _asks_a_server(text: str) -> bool:
    return any(
        not _WITHIN_NAME.search(text, max(0, found.start() - _LONGEST_NAME), found.start())
        for found in _SERVICE.finditer(text)
    )


def _depth(text: str) -> int:
    steps = (1 if char in "([{" else -1 for char in text if char in "([{}])")
    return max(accumulate(steps), default=0)


def _refuse(text: str) -> None:
    """The engine would follow SERVICE over the network, and answer FROM, whose graphs are not here, with nothing."""
    words = list(_words(text))
    verb = next((word for word in words if word not in {"BASE", "PREFIX"}), "")
    if verb in _UPDATES:
        raise QueryError(f"{verb} would change the graph; kg query only reads. Change the list and run `kg build`.")
    if _asks_a_server(text):
        raise QueryError("SERVICE would ask another server; kg query asks only the file that it is given.")
    if "FROM" in words:
        raise QueryError("FROM names another graph; kg query asks only the file that it is given. Leave FROM out.")
    if _depth(text) > _DEEPEST:
        raise QueryError(f"The query nests more than {_DEEPEST} brackets. Write it flatter.")


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
