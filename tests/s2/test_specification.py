"""What the stand-in answers keeps to the service's own specification, where this stands beside the checkout.

The specification is of Swagger 2.0, whose schemas are nearly those of JSON Schema, draft 4. It says of nothing that it
has to be there or that it may be null, and at some places it contradicts every answer that was recorded. One rule makes
it strict: every property may be null but those that a client counts and pages by, and no property is there that it
does not name; where it is wrong, `_CORRECTIONS` says what is right. That the recorded answers keep to the same rule
shows that it is the service's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator  # type: ignore[import-untyped]  # its types are a package of their own
from jsonschema.exceptions import best_match  # type: ignore[import-untyped]  # as above

from kg import shipped
from kg.snapshot import read
from tests.s2 import Papers, Request, StandIn
from tests.s2.fields import AUTHOR, LINK, PAPER, WRITTEN, Shape

Schema = dict[str, Any]

# The keys of an answer that tell how much there is and where to go on.
_NEVER_NULL = {"offset", "next", "total", "matches", "error", "matchScore"}
_NUMBER = {"type": "integer"}
_AUTHOR = dict.fromkeys(("paperCount", "citationCount", "hIndex"), _NUMBER)  # said to be strings
_CORRECTIONS: Mapping[str, Mapping[str, Schema]] = {
    "Author": _AUTHOR,
    "AuthorWithPapers": _AUTHOR,
    "PaperRelevanceSearchBatch": {"total": _NUMBER},  # said to be a string
    "PaperBulkSearchBatch": {"total": _NUMBER},  # said to be a string
    "AuthorSearchBatch": {"total": _NUMBER},  # said to be a string
    "Title Match Paper": {"matchScore": {"type": "number"}},  # said to be an integer
    "Embedding": {"vector": {"type": "array", "items": {"type": "number"}}},  # said to be an object
    "ReferenceBatch": {"citingPaperInfo": {"type": "object"}},  # not named at all
}
# Said to be one record, and is an array of them with null where there is none.
_ARRAYS = {"/paper/batch", "/author/batch"}

SHA = [f"{number:040x}" for number in range(5)]
FULL = {
    "paperId": SHA[1],
    "corpusId": 1,
    "externalIds": {"DOI": "10.1234/maps", "CorpusId": 1},
    "publicationVenue": {"id": "v", "name": "Journal of Maps", "type": "journal", "issn": "1234-5678", "url": None},
    "title": "Folding maps",
    "abstract": "How to.",
    "venue": "Journal of Maps",
    "year": 2001,
    "isOpenAccess": True,
    "openAccessPdf": {"url": "https://maps.example/1.pdf", "status": "GREEN", "license": None},
    "fieldsOfStudy": ["Geography"],
    "s2FieldsOfStudy": [{"category": "Geography", "source": "external"}],
    "publicationTypes": ["JournalArticle"],
    "publicationDate": "2001-02-03",
    "journal": {"name": "Journal of Maps", "pages": "1-2", "volume": "3"},
    "citationStyles": {"bibtex": "@Article{None,\n}"},
    "tldr": {"model": "tldr@v2.0.0", "text": "Fold."},
    "embedding": {"model": "specter_v2", "vector": [0.5, -1.25]},
    "textAvailability": "fulltext",
    "authors": [{"authorId": "7", "name": "Ada"}, {"authorId": None, "name": "Anon"}],
    "references": [
        {"paperId": SHA[2], "contexts": ["As in [4]."], "intents": ["background"], "isInfluential": True},
        {"paperId": None, "title": "London Math. Soc", "year": 1937, "externalIds": None, "authors": []},
    ],
}
ROWS: list[Mapping[str, Any]] = [
    FULL,
    {"paperId": SHA[2], "title": "Bare", "references": [{"paperId": SHA[1]}]},
    {"paperId": SHA[3], "title": "Elided", "references": None},
    {"paperId": None, "title": "Unnamed", "references": [{"paperId": SHA[1]}]},
]


class Specification:
    """The schemas of the answers, made strict."""

    def __init__(self, swagger: Mapping[str, Any]) -> None:
        self._paths = swagger["paths"]
        self._definitions = {name: _strict(name, schema) for name, schema in swagger["definitions"].items()}

    def complaint(self, method: str, path: str, status: int, body: Any) -> str | None:
        """The place and what is wrong there with an answer to one of the paths of the specification."""
        schema = self._paths[path][method.lower()]["responses"][str(status)]["schema"]
        if path in _ARRAYS and status == 200:
            schema = {"type": "array", "items": _or_null(schema)}
        # The reference stands within allOf: beside it, draft 4 would not look at the definitions.
        validator = Draft4Validator({"allOf": [schema], "definitions": self._definitions})
        error = best_match(validator.iter_errors(body))
        return error and f"{error.json_path}: {error.message[:200]}"


def _strict(name: str, schema: Schema) -> Schema:
    properties = {**schema["properties"], **_CORRECTIONS.get(name, {})}
    return {
        "type": "object",
        "properties": {key: value if key in _NEVER_NULL else _or_null(value) for key, value in properties.items()},
        "additionalProperties": False,
    }


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _all(shape: Shape) -> str:
    """All fields of an endpoint, and all of those in its records."""
    names = [name for name, part in shape.parts.items() if not part or part.is_closed]
    inner = [
        f"{name}.{field}" for name, part in shape.parts.items() if part and not part.is_closed for field in part.parts
    ]
    return ",".join([*names, *inner])


def _asked(method: str, path: str, ids: Sequence[str] = (), **query: str) -> Request:
    body = {"ids": list(ids)} if ids else None
    return Request(method=method, path=f"/graph/v1{path}", query=query, headers={}, body=body, peer=("", 0))


def _questions(papers: list[str], authors: list[str], query: str) -> list[tuple[str, Request]]:
    """For each path of the specification that is served: plain questions, with all fields, and wrong ones."""
    questions = [
        ("/paper/batch", _asked("POST", "/paper/batch", [*papers, "0"], fields=_all(PAPER))),
        ("/paper/batch", _asked("POST", "/paper/batch", papers)),
        ("/paper/batch", _asked("POST", "/paper/batch", ["0"])),
        ("/author/batch", _asked("POST", "/author/batch", [*authors, "0"], fields=_all(AUTHOR))),
        ("/author/batch", _asked("POST", "/author/batch", authors, fields="aliases")),
        ("/paper/search", _asked("GET", "/paper/search", query=query, fields=_all(PAPER), limit="2")),
        ("/paper/search", _asked("GET", "/paper/search", query="n0r3sult")),
        ("/paper/search", _asked("GET", "/paper/search")),
        ("/paper/search/bulk", _asked("GET", "/paper/search/bulk", query=query)),
        ("/paper/search/match", _asked("GET", "/paper/search/match", query=query, fields=_all(PAPER))),
        ("/paper/search/match", _asked("GET", "/paper/search/match", query="n0r3sult")),
        ("/paper/search/match", _asked("GET", "/paper/search/match")),
        ("/paper/autocomplete", _asked("GET", "/paper/autocomplete", query=query)),
    ]
    lists = [
        ("paper", papers, {"": PAPER, "/references": LINK, "/citations": LINK, "/authors": AUTHOR}),
        ("author", authors, {"": AUTHOR, "/papers": WRITTEN}),
    ]
    for kind, names, shapes in lists:
        for end, shape in shapes.items():
            for name in [*names, "0"]:
                for fields in ("", _all(shape), "unknown"):
                    asked = _asked("GET", f"/{kind}/{name}{end}", fields=fields)
                    questions.append((f"/{kind}/{{{kind}_id}}{end}", asked))
    return questions


@pytest.fixture(scope="module")
def specification(shared: Path) -> Specification:
    return Specification(json.loads((shared / "recorded" / "s2-graph-api.json").read_text()))


@pytest.mark.parametrize("name", ["made up", "shipped"])
def test_every_answer_keeps_to_the_specification(specification: Specification, name: str) -> None:
    papers, asked, authors, query = Papers(ROWS), SHA[1:4], ["7"], "folding maps"
    if name == "shipped":
        snapshot = read(shipped.snapshot())
        papers, query = Papers.of_snapshot(snapshot), "single cell"
        asked = [f"CorpusId:{p.value}" for paper in snapshot.papers for p in paper.pids if p.scheme == "corpusid"][:40]
        people = [author.pid for paper in snapshot.papers for author in paper.authors if author.pid]
        authors = [pid.value for pid in people if pid.scheme == "s2author"][:20]
    questions = _questions(asked, authors, query)
    with StandIn(papers) as service:
        statuses = {path: set[int]() for path, _ in questions}
        for path, request in questions:
            status, content = service.reply(request)
            statuses[path].add(status)
            assert specification.complaint(request.method, path, status, json.loads(content)) is None, request
    without = {path for path, seen in statuses.items() if 200 not in seen}
    assert without == (set() if authors else {"/author/{author_id}", "/author/{author_id}/papers"})
    assert {status for seen in statuses.values() for status in seen} == {200, 400, 404}


def test_recorded_answers_keep_to_it_as_well(specification: Specification, shared: Path) -> None:
    lines = (shared / "recorded" / "recorded_core.jsonl").read_text().splitlines()
    checked = 0
    for line in lines:
        recorded = json.loads(line)
        path = "/" + recorded["url"].split("?")[0].removeprefix("https://api.semanticscholar.org").split("/v1/")[1]
        if recorded["status"] == 403:
            continue  # what the gateway says is not in the specification
        body = recorded["body"] if not isinstance(recorded["body"], str) else json.loads(recorded["body"])
        complaint = specification.complaint(recorded["method"], _template(path), recorded["status"], body)
        assert complaint is None, recorded["url"]
        checked += 1
    assert checked > 40


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"offset": "0", "data": []}, "$.offset"),
        ({"offset": None, "data": []}, "$.offset"),
        ({"offset": 0, "data": [{"citedPaper": {"paperId": SHA[1]}}]}, "$.data[0]"),
        ({"offset": 0, "data": [{"citingPaper": {"paperId": SHA[1], "year": "2001"}}]}, "$.data[0].citingPaper.year"),
        ({"offset": 0, "total": 1, "data": []}, "$"),
    ],
)
def test_an_answer_that_does_not_keep_to_it_is_found(specification: Specification, body: Any, where: str) -> None:
    complaint = specification.complaint("GET", "/paper/{paper_id}/citations", 200, body)
    assert complaint
    assert complaint.split(":")[0] == where


def _template(path: str) -> str:
    """The path of the specification that a recorded one is of."""
    kind, _, rest = path.removeprefix("/").partition("/")
    if rest in ("batch", "search", "search/match", "search/bulk", "autocomplete"):
        return path
    end = next((e for e in ("/references", "/citations", "/authors", "/papers") if rest.endswith(e)), "")
    return f"/{kind}/{{{kind}_id}}{end}"
