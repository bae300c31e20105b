"""Rows of the API as records: what stands in a row may be anything that JSON can say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from kg import snapshot
from kg.sources import rows

ROW: dict[str, Any] = {
    "paperId": "a" * 40,
    "corpusId": 5,
    "title": "A title",
    "year": 2020,
    "venue": "A venue",
    "publicationDate": "2020-01-01",
    "publicationTypes": ["Review"],
    "s2FieldsOfStudy": [{"category": "Biology", "source": "external"}],
    "externalIds": {"DOI": "10.1000/abc", "ArXiv": "2301.00001", "ACL": "P19-1", "DBLP": "journals/x/y", "MAG": "3"},
    "authors": [{"authorId": "12", "name": "Ada Lovelace"}],
}


def texts(part: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths to all texts in a row."""
    if isinstance(part, str):
        yield path
    elif isinstance(part, dict | list):
        for key, value in part.items() if isinstance(part, dict) else enumerate(part):
            yield from texts(value, (*path, key))


def test_half_of_a_character_anywhere_in_a_row_stands_in_no_record() -> None:
    paths = list(texts(ROW))
    assert len(paths) == 14
    for path in paths:
        row = deepcopy(ROW)
        part: Any = row
        for key in path[:-1]:
            part = part[key]
        part[path[-1]] += "\ud83d"
        record = rows.paper_of(row)
        assert record, path
        assert json.dumps(snapshot._paper_row(record), ensure_ascii=False).encode(), path
