"""The searches: by relevance, in bulk, by title, and while somebody types."""

from __future__ import annotations

from typing import Any

import pytest

from tests.s2.conftest import Running, Start


def sha(number: int) -> str:
    return f"{number:040x}"


ROWS: list[dict[str, Any]] = [
    {
        "paperId": sha(1),
        "externalIds": {"DOI": "10.1016/j.maps.2025.1"},
        "title": "Folding maps of the world",
        "year": 2001,
        "venue": "Maps Today",
        "publicationTypes": ["Review"],
        "s2FieldsOfStudy": [{"category": "Geography", "source": "external"}],
        "citationCount": 5,
        "openAccessPdf": {"url": "https://maps.example/1.pdf"},
        "authors": [{"authorId": "1", "name": name} for name in ("Iz Beltagy", "Kyle Lo", "Arman Cohan")],
    },
    {"paperId": sha(2), "title": "Folding maps", "publicationDate": "2005-05-05", "authors": [{"name": "Ada Byron"}]},
    {"paperId": sha(3), "title": "An explanation of gravity hill by means of maps", "authors": []},
    {"paperId": sha(4), "title": "State-of-the-art folding", "year": 2001},
]


@pytest.fixture
def running(start: Start) -> Running:
    return start(ROWS)


def found(answer: tuple[int, Any]) -> list[str]:
    status, body = answer
    assert status == 200
    return [row["paperId"] for row in body["data"]]


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("Folding maps", 2),
        ("folding MAPS!", 2),
        ("Folding maps of the", 1),
        ("Folding maps by hand", 2),
        ("State-of-the-art folding", 4),
        ("Gravity hill", 3),
    ],
    ids=["exact", "exact but for case", "cut off", "too long", "with hyphens", "another paper"],
)
def test_a_title_is_matched_exactly_nearly_or_wrongly(running: Running, query: str, number: int) -> None:
    assert found(running.get("paper/search/match", query=query)) == [sha(number)]


@pytest.mark.parametrize("query", ["Gravity waves", "?!"])
def test_a_title_that_is_like_no_other_is_not_found(running: Running, query: str) -> None:
    assert running.get("paper/search/match", query=query) == (404, {"error": "Title match not found"})


def test_a_match_is_one_row_with_a_score_at_its_end(running: Running) -> None:
    body = running.get("paper/search/match", query="Folding maps of the world", fields="year")[1]
    (row,) = body["data"]
    assert list(row) == ["paperId", "year", "matchScore"]
    short = running.get("paper/search/match", query="Folding maps")[1]["data"][0]
    assert row["matchScore"] > short["matchScore"] > 0


def test_offset_and_limit_of_a_match_are_accepted_and_not_looked_at(running: Running) -> None:
    plain = running.get("paper/search/match", query="Folding maps")
    assert running.get("paper/search/match", query="Folding maps", offset=5, limit=0) == plain


def test_the_score_of_a_match_is_no_field_to_ask_for(running: Running) -> None:
    answer = running.get("paper/search/match", query="Folding maps", fields="matchScore")
    assert answer == (400, {"error": "Unrecognized or unsupported fields: [matchScore]"})


def test_a_preprint_that_went_into_its_publication_is_found_by_title_alone(running: Running) -> None:
    name = "DOI:10.1101/2024.04.01.587366"
    assert running.get(f"paper/{name}") == (404, {"error": f"Paper with id {name} not found"})
    body = running.get("paper/search/match", query="Folding maps of the world", fields="externalIds")[1]
    assert body["data"][0]["externalIds"] == {"DOI": "10.1016/j.maps.2025.1"}


@pytest.mark.parametrize("path", ["paper/search", "paper/search/match", "paper/autocomplete"])
@pytest.mark.parametrize("params", [{}, {"query": ""}])
def test_a_search_without_a_query_is_refused(running: Running, path: str, params: dict[str, str]) -> None:
    assert running.get(path, **params) == (400, {"error": "Missing required parameter: 'query'"})


def test_a_search_tells_how_many_there_are_and_gives_a_page(running: Running) -> None:
    first = running.get("paper/search", query="maps", limit=2, fields="title")[1]
    assert first == {
        "total": 3,
        "offset": 0,
        "next": 2,
        "data": [
            {"paperId": sha(2), "title": "Folding maps"},
            {"paperId": sha(1), "title": "Folding maps of the world"},
        ],
    }
    last = running.get("paper/search", query="maps", limit=2, offset=2)[1]
    assert last == {"total": 3, "offset": 2, "data": [{"paperId": sha(3), "title": ROWS[2]["title"]}]}


@pytest.mark.parametrize("query", ["n0 r3sult", "maps n0where", "state-of-the-art folding", "folding-maps"])
def test_a_search_that_finds_nothing_has_no_rows_at_all(running: Running, query: str) -> None:
    assert running.get("paper/search", query=query) == (200, {"total": 0, "offset": 0})


@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({"limit": 101}, "'limit' must be <= 100"),
        ({"limit": 0}, "Unacceptable query params: [limit=0]"),
        ({"offset": 901, "limit": 100}, "Requested data for this limit and/or offset is not available"),
        ({"offset": 3}, "Requested data for this limit and/or offset is not available"),
        ({"fields": "unknown"}, "Unrecognized or unsupported fields: [unknown]"),
        ({"year": "MMI"}, "Unacceptable query params: [year=MMI]"),
        ({"year": "20012002"}, "Unacceptable query params: [year=20012002]"),
        ({"minCitationCount": "few"}, "Unacceptable query params: [minCitationCount=few]"),
    ],
)
def test_a_search_is_refused_as_the_service_does(running: Running, params: dict[str, Any], error: str) -> None:
    assert running.get("paper/search", query="maps", **params) == (400, {"error": error})


def test_a_search_reaches_a_thousand_rows(start: Start) -> None:
    running = start([{"paperId": sha(number), "title": "Maps"} for number in range(1, 1_102)])
    page = running.get("paper/search", query="maps", offset=900, limit=100)[1]
    assert (page["total"], len(page["data"]), page["next"]) == (1_101, 100, 1_000)
    assert running.get("paper/search", query="maps", offset=1_000, limit=1)[0] == 400


@pytest.mark.parametrize(
    ("params", "numbers"),
    [
        ({"year": "2001"}, [1]),
        ({"year": "2002-"}, [2]),
        ({"year": "-2004"}, [1]),
        ({"year": "2001-2005"}, [2, 1]),
        ({"publicationDateOrYear": "2005-05"}, [2]),
        ({"minCitationCount": "5"}, [1]),
        ({"venue": "Maps Today,Maps Tomorrow"}, [1]),
        ({"publicationTypes": "Review,Dataset"}, [1]),
        ({"fieldsOfStudy": "Geography"}, [1]),
        ({"openAccessPdf": ""}, [1]),
    ],
)
def test_a_search_can_be_narrowed(running: Running, params: dict[str, str], numbers: list[int]) -> None:
    assert found(running.get("paper/search", query="maps", **params)) == [sha(number) for number in numbers]


def test_a_bulk_search_goes_on_by_tokens_and_ends_with_none(start: Start) -> None:
    running = start(ROWS, page_limit=2)
    first = running.get("paper/search/bulk", query="maps", limit=1, offset=2)[1]
    assert (first["total"], [row["paperId"] for row in first["data"]]) == (3, [sha(1), sha(2)])
    last = running.get("paper/search/bulk", query="maps", token=first["token"])[1]
    assert last == {"total": 3, "token": None, "data": [{"paperId": sha(3), "title": ROWS[2]["title"]}]}
    wrong = running.get("paper/search/bulk", query="maps", token="other")
    assert wrong == (400, {"error": "Unacceptable query params: [token=other]"})


def test_a_bulk_search_gives_a_thousand_rows_at_once_and_needs_no_query(start: Start) -> None:
    running = start([{"paperId": sha(number), "title": "Maps"} for number in range(1, 1_102)])
    first = running.get("paper/search/bulk", limit=100)[1]
    assert (first["total"], len(first["data"])) == (1_101, 1_000)
    assert len(running.get("paper/search/bulk", token=first["token"])[1]["data"]) == 101


@pytest.mark.parametrize("field", ["tldr", "embedding", "references", "citations.title", "authors.hIndex"])
def test_a_bulk_search_gives_nothing_nested(running: Running, field: str) -> None:
    answer = running.get("paper/search/bulk", query="maps", fields=field)
    assert answer == (400, {"error": f"Unrecognized or unsupported fields: [{field}]"})


def test_what_is_typed_is_completed(running: Running) -> None:
    assert running.get("paper/autocomplete", query="folding ma") == (
        200,
        {
            "matches": [
                {"id": sha(1), "title": "Folding maps of the world", "authorsYear": "Beltagy et al., 2001"},
                {"id": sha(2), "title": "Folding maps", "authorsYear": "Byron"},
            ]
        },
    )
    assert running.get("paper/autocomplete", query="no such")[1] == {"matches": []}


def test_what_is_typed_is_cut_at_a_hundred_characters(start: Start) -> None:
    title = "map " * 30
    running = start([{"paperId": sha(1), "title": title}])
    assert len(running.get("paper/autocomplete", query="map " * 25 + "and no more")[1]["matches"]) == 1
    assert running.get("paper/autocomplete", query="map " * 24 + "and")[1]["matches"] == []
