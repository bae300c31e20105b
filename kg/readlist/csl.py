"""Bibliographies in JSON: CSL-JSON, as Zotero, Mendeley, Crossref and pandoc write it, and Zotero's own form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kg.errors import ListError
from kg.model import Link, ReadingList
from kg.pid import Pid, Scheme
from kg.readlist import kinds, references
from kg.readlist.references import Reference

# Where the records are, if not at the top.
_HOLDERS = ("items", "references")
_TITLES = ("title", "title-short", "shorttitle")
_VENUES = (
    "container-title", "publicationtitle", "proceedingstitle", "booktitle", "journal", "venue", "event-title",
    "conferencename", "event", "websitetitle", "repository",
)  # fmt: skip
_IDS: Mapping[str, Scheme] = {
    "doi": "doi", "arxiv": "arxiv", "arxivid": "arxiv", "pmid": "pubmed", "pmcid": "pmc"
}  # fmt: skip
_NOTES = ("note", "extra", "number", "archiveid", "archive_location")
_ROLES = frozenset({"author", "presenter", "programmer", "director", "podcaster", "contributor", "inventor"})
_SPACE = re.compile(r"\s*")
_DECODER = json.JSONDecoder()


def read(text: str, *, name: str, file: str) -> ReadingList:
    """The records of a file, whose keys are taken in any case.

    Raises:
        ListError: it is not JSON, or JSON of another kind.
    """
    found = references.reading_list(_references(text, file), name=name, title=None, file=file)
    if not any(entry.title or entry.pids for entry in found.entries):
        raise ListError(_other_kind(file))
    return found


def _references(text: str, file: str) -> Iterator[Reference]:
    place, line = 0, 1
    for start, end, record in _elements(text, file):
        if not isinstance(record, dict):
            raise ListError(_other_kind(file))
        line += text.count("\n", place, start)
        place = start
        yield _reference(record, line, line + text.count("\n", start, end))


def _other_kind(file: str) -> str:
    return f"{file} is JSON, but no bibliography: that is a list of records with a title or a DOI (CSL-JSON)."


def _elements(text: str, file: str) -> Iterator[tuple[int, int, Any]]:
    """Each record with the offsets of its beginning and end: those of the list at the top, or below its `items`."""
    place = _skip(text, 0)
    if text[place : place + 1] == "{":
        held = next((at for key, at in _members(text, place, file) if key in _HOLDERS and text[at] == "["), None)
        if held is None:
            value, end = _decode(text, place, file)
            yield place, end, value
            return
        place = held
    elif text[place : place + 1] != "[":
        raise ListError(_other_kind(file))
    place = _skip(text, place + 1)
    while text[place : place + 1] != "]":
        value, end = _decode(text, place, file)
        yield place, end, value
        place = _next(text, end, "]", file)


def _members(text: str, place: int, file: str) -> Iterator[tuple[str, int]]:
    """The keys of an object and where their values begin."""
    place = _skip(text, place + 1)
    while text[place : place + 1] != "}":
        key, place = _decode(text, place, file)
        place = _skip(text, place)
        if not isinstance(key, str) or text[place : place + 1] != ":":
            raise _broken(text, place, file, "a key and a colon are expected")
        place = _skip(text, place + 1)
        if place < len(text):
            yield key, place
        _, place = _decode(text, place, file)
        place = _next(text, place, "}", file)


def _next(text: str, place: int, closing: str, file: str) -> int:
    """Where the next element of a list or an object begins, or its closing bracket stands."""
    place = _skip(text, place)
    if text[place : place + 1] == ",":
        return _skip(text, place + 1)
    if text[place : place + 1] != closing:
        raise _broken(text, place, file, f"a comma or {closing} is expected")
    return place


def _skip(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place


def _decode(text: str, place: int, file: str) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, place)
    except json.JSONDecodeError as err:
        raise _broken(text, err.pos, file, err.msg) from err
    except ValueError as err:  # a number of thousands of digits
        raise _broken(text, place, file, "there is a number that is too long") from err
    except RecursionError as err:
        raise _broken(text, place, file, "it is nested too deeply") from err


def _broken(text: str, place: int, file: str, reason: str) -> ListError:
    line = text.count("\n", 0, place) + 1
    return ListError(f"{file}:{line}: this is not JSON that can be read: {reason}. Export the bibliography again.")


def _reference(record: Mapping[str, Any], line: int, last_line: int) -> Reference:
    inner = record.get("data")
    whole = inner if isinstance(inner, dict) else record  # Zotero's API wraps what it knows of one
    fields = {key.lower(): value for key, value in whole.items()}

    def first(*names: str) -> str:
        return next((value for name in names if (value := _text(fields.get(name)))), "")

    return Reference(
        line=line,
        last_line=last_line,
        title=first(*_TITLES),
        kind=kinds.of_type(first("itemtype", "type")),
        authors=tuple(filter(None, map(_name, _people(fields)))),
        year=references.year(*(_date(fields.get(name)) for name in ("issued", "date", "year", "published"))),
        venue=first(*_VENUES) or None,
        pids=tuple(_pids(fields)),
        links=tuple(
            Link(url=link.url, text="", role=link.role)
            for name in ("url", "link")
            for link in references.links(_text(fields.get(name)))
        ),
        notes="\n".join(_text(fields.get(name)) for name in _NOTES),
    )


def _pids(fields: Mapping[str, Any]) -> Iterator[Pid]:
    for name, scheme in _IDS.items():
        yield from references.pids(scheme, _text(fields.get(name)))


def _text(value: object) -> str:
    """A value as text; of several, as Crossref writes titles, the first."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return str(value) if isinstance(value, (str, int)) else ""


def _people(fields: Mapping[str, Any]) -> list[Any]:
    people = fields.get("author") or fields.get("authors")
    if people is None:
        creators = fields.get("creators")
        people = [
            person
            for person in (creators if isinstance(creators, list) else [])
            if isinstance(person, dict) and person.get("creatorType", "author") in _ROLES
        ]
    return people if isinstance(people, list) else []


def _name(person: object) -> str:
    if isinstance(person, str):
        return references.inverted(person)
    if not isinstance(person, dict):
        return ""
    if whole := _text(person.get("literal")) or _text(person.get("name")):
        return whole
    parts = (
        ("given", "firstName"), ("dropping-particle",), ("non-dropping-particle",), ("family", "lastName"), ("suffix",)
    )  # fmt: skip
    return " ".join(filter(None, (next(filter(None, (_text(person.get(key)) for key in keys)), "") for keys in parts)))


def _date(value: object) -> str:
    """A date as text: `{"date-parts": [[2017, 6]]}`, `{"raw": "June 2017"}`, `[{"year": 2017}]`, `"2017"`."""
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, dict):
        return _text(value)
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        return _text(parts[0])
    return next((text for key in ("raw", "literal", "year") if (text := _text(value.get(key)))), "")
