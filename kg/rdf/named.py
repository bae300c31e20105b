"""The queries that come with the program, and the parameters that a query declares.

The first line of a query is its title. A parameter is declared in a line below it, and stands in the query as a VALUES
block with an example, so that the query runs as it is:

    # @param paper paper: the paper that is cited
    # @param [since] text: works from then on

    VALUES ?paper { <https://example.org/work> }
    VALUES ?since { "2026-01" }

The kinds are `paper` (the works that it stands for), `author` (the people) and `text`. One in brackets may be left out,
and its example holds. What a query gives is declared as well: its columns, those in brackets empty where nothing is
known. The gate asks every query, and holds it to that (see `kg.rdf.gate`).

    # @columns title work [date]
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from typing import TYPE_CHECKING

from kg.errors import QueryError
from kg.rdf import lookup

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode, Store

_COLUMNS = re.compile(r"^# @columns (.+)$", re.M)
_DECLARED = re.compile(r"^# @param (?P<open>\[)?(?P<name>[a-z]+)\]? (?P<kind>paper|author|text): (?P<help>.+)$", re.M)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What a query is to be given: its name, kind and help, and whether it has to be given."""

    name: str
    kind: str
    help: str
    is_needed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedQuery:
    """A query that comes with the program; `help` says in a line what it answers.

    Its answer has these `columns`, of which some are `sparse`: they may be empty.
    """

    name: str
    help: str
    text: str
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    sparse: frozenset[str]


def queries() -> tuple[NamedQuery, ...]:
    """The queries in `kg/rdf/queries`, sorted by name."""
    found = []
    for file in files("kg.rdf").joinpath("queries").iterdir():
        if file.name.endswith(".rq"):
            text = file.read_text(encoding="utf-8")
            title = text.partition("\n")[0].removeprefix("#").strip()
            name = file.name.removesuffix(".rq")
            columns = " ".join(_COLUMNS.findall(text)).split()
            found.append(
                NamedQuery(
                    name=name,
                    help=title,
                    text=text,
                    parameters=parameters(text),
                    columns=tuple(column.strip("[]") for column in columns),
                    sparse=frozenset(column[1:-1] for column in columns if column[0] == "["),
                )
            )
    return tuple(sorted(found, key=lambda query: query.name))


def listing() -> list[str]:
    """A line for each query, with its parameters below it."""
    known = queries()
    width = max(len(one.name) for one in known)
    lines = []
    for one in known:
        lines.append(f"{one.name:<{width}}  {one.help}")
        for parameter in one.parameters:
            option = f"--{parameter.name}" if parameter.is_needed else f"[--{parameter.name}]"
            lines.append(f"{'':<{width}}    {option} {parameter.help}")
    return lines


def text_of(query: str) -> str:
    """The text of a named query, or the text itself if it is no single word.

    Raises:
        QueryError: it is a single word, but none of the names.
    """
    if not re.fullmatch(r"\s*[\w.-]+\s*", query):
        return query
    texts = {one.name: one.text for one in queries()}
    name = query.strip()
    if name in texts:
        return texts[name]
    near = get_close_matches(name, texts, n=1)
    hint = f"Did you mean {near[0]}? " if near else ""
    raise QueryError(f"There is no query named {name!r}. {hint}`kg query` alone lists them.")


def parameters(text: str) -> tuple[Parameter, ...]:
    """The parameters that a query declares, in their order."""
    return tuple(
        Parameter(name=found["name"], kind=found["kind"], help=found["help"], is_needed=not found["open"])
        for found in _DECLARED.finditer(text)
    )


def fill(store: Store, text: str, given: Mapping[str, str]) -> str:
    """The query with what is given in the place of its examples: terms that the engine writes, never the text itself.

    Raises:
        QueryError: a parameter is missing or is none of the query's, or the graph knows no such thing.
    """
    declared = {one.name: one for one in parameters(text)}
    for name in given:
        if name not in declared:
            near = get_close_matches(name, declared, n=1)
            hint = f" Did you mean --{near[0]}?" if near else ""
            raise QueryError(f"This query has no parameter --{name}.{hint}")
    for parameter in declared.values():
        if parameter.name in given:
            terms = " ".join(map(str, _terms(store, parameter.kind, given[parameter.name])))
            parts = re.split(rf"(?<=VALUES \?{parameter.name} {{)[^{{}}]*(?=}})", text)
            text = f" {terms} ".join(parts)
        elif parameter.is_needed:
            raise QueryError(f"This query needs --{parameter.name}: {parameter.help}.")
    return text


def _terms(store: Store, kind: str, said: str) -> list[NamedNode] | list[Literal]:
    from pyoxigraph import Literal

    match kind:
        case "paper":
            return lookup.papers(store, said)
        case "author":
            return lookup.people(store, said)
        case _:
            return [Literal(said)]
