"""The fields that an endpoint has, in the order in which the service gives them, and those of them that were asked for.

Source: https://api.semanticscholar.org/api-docs/graph ("fields")
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache


class UnknownFieldError(ValueError):
    """Fields that an endpoint does not have; its arguments are their names."""


@dataclass(frozen=True, eq=False)
class Shape:
    """A kind of record: the field that is always given, those given if none is asked for, and what can be asked for.

    In `parts` a field has the shape of the records in it, or None. Of a closed one only the whole can be asked for.
    """

    key: str
    default: tuple[str, ...]
    parts: Mapping[str, Shape | None]
    is_closed: bool = False


@dataclass(frozen=True)
class Chosen:
    """What is given of a record: its plain values, then the records in it, all in the service's order."""

    values: tuple[str, ...]
    nested: tuple[tuple[str, Chosen], ...]


LINK_FIELDS = ("contexts", "isInfluential", "intents", "contextsWithIntent")
_OF_AUTHOR = (
    "authorId",
    "externalIds",
    "url",
    "name",
    "affiliations",
    "homepage",
    "paperCount",
    "citationCount",
    "hIndex",
)
_OF_PAPER = (
    "paperId",
    "externalIds",
    "corpusId",
    "publicationVenue",
    "url",
    "title",
    "abstract",
    "venue",
    "year",
    "referenceCount",
    "citationCount",
    "influentialCitationCount",
    "isOpenAccess",
    "openAccessPdf",
    "fieldsOfStudy",
    "s2FieldsOfStudy",
    "publicationTypes",
    "publicationDate",
    "journal",
    "citationStyles",
)
# Versions of one value, not records: which of them is asked for changes nothing here.
_VERSIONS = {"embedding.specter_v1": "embedding", "embedding.specter_v2": "embedding"}

_BYLINE = Shape("authorId", ("authorId", "name"), dict.fromkeys(("authorId", "name")), is_closed=True)
# A paper in another record or in a list of links.
_BASE = Shape("paperId", ("title",), dict.fromkeys(_OF_PAPER) | {"authors": _BYLINE})
_IN_BRIEF = Shape(
    "paperId",
    ("title",),
    dict.fromkeys(("paperId", "corpusId", "publicationVenue", "url", "title", "venue", "year")) | {"authors": _BYLINE},
)
_PERSON = Shape("authorId", ("name",), dict.fromkeys(_OF_AUTHOR))

# The records of the endpoints; those of the bulk search are without nested ones.
PAPER = Shape(
    "paperId",
    ("title",),
    dict.fromkeys((*_OF_PAPER, "tldr", "textAvailability", "embedding"))
    | {"authors": _PERSON, "citations": _BASE, "references": _BASE},
)
FOUND = _BASE
LINK = Shape("paperId", ("title",), {**dict.fromkeys(LINK_FIELDS), **_BASE.parts})
AUTHOR = Shape("authorId", ("name",), {**_PERSON.parts, "papers": _BASE})
WRITTEN = Shape("paperId", ("title",), {**_BASE.parts, "citations": _IN_BRIEF, "references": _IN_BRIEF})


@cache
def choose(fields: str | None, shape: Shape) -> Chosen:
    """What an endpoint with records of this shape gives for the `fields` of a query.

    Raises:
        UnknownFieldError: it does not have some of them.
    """
    wanted = [_VERSIONS.get(name, name) for name in (fields or "").split(",") if name] or shape.default
    inside: dict[str, list[str]] = {}
    unknown = []
    for name in wanted:
        first, dot, rest = name.partition(".")
        part = shape.parts.get(first)
        if first not in shape.parts or (dot and (part is None or part.is_closed)):
            unknown.append(name)
        elif part:
            inside.setdefault(first, []).extend([rest] if dot else part.default)
    nested = []
    for first, part in shape.parts.items():
        if part and first in inside:
            try:
                nested.append((first, choose(",".join(inside[first]), part)))
            except UnknownFieldError as err:
                unknown += [f"{first}.{name}" for name in err.args]
    if unknown:
        raise UnknownFieldError(*unknown)
    plain = {name for name, part in shape.parts.items() if part is None and (name in wanted or name == shape.key)}
    return Chosen(tuple(name for name in shape.parts if name in plain), tuple(nested))
