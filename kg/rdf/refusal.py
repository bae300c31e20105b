"""What a query may not do: change the graph, ask another server, or take the process with it.

The engine would follow SERVICE over the network. So a query is read here before it is run, and rather refused once too
often than run once too often.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import accumulate

from kg.errors import QueryError, RefusedError

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
    | (?P<iri> <[^<>"{}|^`\\\x00-\x20]*> ) | \#[^\n\r]* | [?$]\w+ | @[\w-]+
    | (?P<run> [\w.-]+ )(?P<name> :(?:[\w.:%-]|\\.)* )?
    """,
    re.X | re.S,
)
_UPDATES = frozenset(["ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"])
# The parser calls itself for every bracket, and takes the process with it when its stack ends (above 1,000 of them).
_DEEPEST = 500


def verb(text: str) -> str:
    """What a query does, by its first keyword in capitals: SELECT, ASK, ...; any other word if it is none."""
    return next((word for word in _words(text) if word not in {"BASE", "PREFIX"} and not word.startswith("<")), "")


def is_update(text: str) -> bool:
    """Whether it would change the graph, were it run."""
    return verb(text) in _UPDATES


def check(text: str, graphs: Collection[str] = ()) -> None:
    """Let a query pass that only reads; FROM may name the `graphs`, by their whole IRIs, since they are at hand.

    Raises:
        RefusedError: it would change the graph, or ask a server or a graph that is not at hand.
        QueryError: it nests too deep.
    """
    words = list(_words(text))
    if is_update(text):
        raise RefusedError(
            f"{verb(text)} would change the graph, which is only read here. Change the list and build again."
        )
    if _asks_a_server(text):
        raise RefusedError("SERVICE would ask another server; only the graph at hand is asked.")
    for place, word in enumerate(words):
        named = next((after for after in words[place + 1 : place + 3] if after != "NAMED"), "")
        if word == "FROM" and named[1:-1] not in graphs:
            raise RefusedError("FROM names another graph; only the graph at hand is asked. Leave FROM out.")
    if _depth(text) > _DEEPEST:
        raise QueryError(f"The query nests more than {_DEEPEST} brackets. Write it flatter.")


def _words(text: str) -> Iterator[str]:
    """The bare words of a query in capitals, keywords and functions, and its IRIs; no names, texts and comments."""
    for found in _TOKEN.finditer(text):
        if found["iri"]:
            yield found["iri"]
        elif found["run"] and not found["name"]:
            yield from re.findall(r"\w+", found["run"].upper())


def _asks_a_server(text: str) -> bool:
    return any(
        not _WITHIN_NAME.search(text, max(0, found.start() - _LONGEST_NAME), found.start())
        for found in _SERVICE.finditer(text)
    )


def _depth(text: str) -> int:
    steps = (1 if char in "([{" else -1 for char in text if char in "([{}])")
    return max(accumulate(steps), default=0)
