"""The queries that come with the program."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files

from kg.errors import QueryError


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedQuery:
    """A query that comes with the program; `help` says in a line what it answers."""

    name: str
    help: str
    text: str


def queries() -> tuple[NamedQuery, ...]:
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
    texts = {one.name: one.text for one in queries()}
    name = query.strip()
    if name in texts:
        return texts[name]
    near = get_close_matches(name, texts, n=1)
    hint = f"Did you mean {near[0]}? " if near else ""
    raise QueryError(f"There is no query named {name!r}. {hint}`kg query` alone lists them.")
