"""Authors as the service tells of them: alone, in batches, on papers, and with what they wrote."""

from __future__ import annotations

from typing import Any

import pytest

from tests.s2.conftest import Running, Start

SHA = [f"{number:040x}" for number in range(10)]
ADA = {
    "authorId": "7",
    "name": "A. Lovelace",
    "externalIds": {"DBLP": ["Ada Lovelace"], "ORCID": "0000-0002-1825-0097"},
    "affiliations": ["Analytical Society"],
    "homepage": "https://ada.example/",
    "paperCount": 12,
    "citationCount": 345,
    "hIndex": 6,
}
BYLINE = [{"authorId": "7", "name": "Ada"}, {"authorId": None, "name": "Anon"}, {"authorId": "8", "name": "Bo"}]
ROWS: list[dict[str, Any]] = [
    {"paperId": SHA[1], "title": "Old maps", "year": 1999, "authors": BYLINE, "citationCount": 3},
    {"paperId": SHA[2], "title": "Maps", "year": 2001, "authors": BYLINE[2:], "citationCount": 2},
    {"paperId": SHA[3], "title": "New maps", "publicationDate": "2001-03-01", "authors": BYLINE[2:]},
    {"paperId": SHA[4], "title": "Nobody's", "authors": None},
    {"paperId": SHA[5], "title": "Cranes", "references": [{"paperId": SHA[1]}, {"paperId": None, "title": "A note"}]},
]


@pytest.fixture
def running(start: Start) -> Running:
    return start(ROWS, authors=[ADA])


def test_an_author_is_given_by_id_with_the_name_if_no_field_is_asked_for(running: Running) -> None:
    assert running.get("author/7") == (200, {"authorId": "7", "name": "A. Lovelace"})


def test_an_author_has_the_fields_that_are_asked_for_and_no_others(running: Running) -> None:
    fields = "hIndex,paperCount,citationCount,externalIds,affiliations,homepage,url"
    assert running.get("author/7", fields=fields)[1] == {
        **{name: value for name, value in ADA.items() if name != "name"},
        "url": "https://www.semanticscholar.org/author/7",
    }


def test_of_an_author_on_bylines_alone_is_known_what_the_papers_tell(running: Running) -> None:
    fields = "name,externalIds,affiliations,homepage,paperCount,citationCount,hIndex"
    assert running.get("author/8", fields=fields)[1] == {
        "authorId": "8",
        "name": "Bo",
        "externalIds": {},
        "affiliations": [],
        "homepage": None,
        "paperCount": 3,
        "citationCount": 5,
        "hIndex": 2,
    }


@pytest.mark.parametrize("path", ["author/0", "author/0/papers"])
def test_an_unknown_author_is_not_found_even_with_an_unknown_field(running: Running, path: str) -> None:
    assert running.get(path, fields="unknown") == (404, {"error": "Author with id 0 not found"})


@pytest.mark.parametrize("field", ["aliases", "unknown", "name.first", "papers.unknown", "papers.citations"])
def test_an_unknown_field_of_an_author_is_refused(running: Running, field: str) -> None:
    refusal = (400, {"error": f"Unrecognized or unsupported fields: [{field}]"})
    assert running.get("author/7", fields=f"name,{field}") == refusal
    assert running.batch("author", ["7"], f"name,{field}") == refusal
    assert running.get(f"paper/{SHA[1]}/authors", fields=f"name,{field}") == refusal


def test_a_batch_of_authors_keeps_order_unknown_ones_and_repetitions(running: Running) -> None:
    status, rows = running.batch("author", ["8", "0", "7", "8"], "name,hIndex")
    assert status == 200
    assert [row and (row["authorId"], row["hIndex"]) for row in rows] == [("8", 2), None, ("7", 6), ("8", 2)]


def test_a_batch_takes_a_thousand_authors_and_no_more(running: Running) -> None:
    assert running.batch("author", ["7"] * 1_000)[0] == 200
    assert running.batch("author", ["7"] * 1_001)[0] == 400


def test_the_papers_of_an_author_come_in_pages_the_newest_first(running: Running) -> None:
    first = running.get("author/8/papers", fields="year", limit=2)[1]
    second = running.get("author/8/papers", fields="year", limit=2, offset=2)[1]
    assert first == {
        "offset": 0,
        "next": 2,
        "data": [{"paperId": SHA[3], "year": None}, {"paperId": SHA[2], "year": 2001}],
    }
    assert second == {"offset": 2, "data": [{"paperId": SHA[1], "year": 1999}]}


def test_the_papers_of_an_author_can_be_those_of_some_days(running: Running) -> None:
    rows = running.get("author/8/papers", publicationDateOrYear="2001-02:")[1]["data"]
    assert [row["title"] for row in rows] == ["New maps"]


def test_the_papers_of_an_author_stand_in_the_author_too(running: Running) -> None:
    row = running.get("author/8", fields="papers.year,papers.authors")[1]
    assert row["papers"][2] == {"paperId": SHA[1], "year": 1999, "authors": BYLINE}
    assert running.get("author/7", fields="papers")[1]["papers"] == [{"paperId": SHA[1], "title": "Old maps"}]


def test_the_papers_of_an_author_have_their_links_in_brief(running: Running) -> None:
    row = running.get("author/7/papers", fields="citations.title,references")[1]["data"][0]
    assert row == {"paperId": SHA[1], "citations": [{"paperId": SHA[5], "title": "Cranes"}], "references": []}


def test_the_authors_of_a_paper_come_in_the_order_of_its_byline(running: Running) -> None:
    page = running.get(f"paper/{SHA[1]}/authors", fields="name,hIndex", limit=2)[1]
    assert page == {
        "offset": 0,
        "next": 2,
        "data": [
            {"authorId": "7", "name": "A. Lovelace", "hIndex": 6},
            {"authorId": None, "name": "Anon", "hIndex": None},
        ],
    }
    assert running.get(f"paper/{SHA[4]}/authors") == (200, {"offset": 0, "data": []})


def test_authors_in_a_paper_have_the_fields_that_are_asked_for(running: Running) -> None:
    expected = [
        {"authorId": "7", "affiliations": ["Analytical Society"], "hIndex": 6},
        {"authorId": None, "affiliations": None, "hIndex": None},
        {"authorId": "8", "affiliations": [], "hIndex": 2},
    ]
    fields = "authors.hIndex,authors.affiliations"
    assert running.get(f"paper/{SHA[1]}", fields=fields)[1]["authors"] == expected
    assert running.batch("paper", [SHA[1]], fields)[1][0]["authors"] == expected


def test_authors_in_a_paper_have_the_names_of_its_byline(running: Running) -> None:
    row = running.get(f"paper/{SHA[1]}", fields="authors.name,authors.paperCount")[1]
    assert row["authors"][0] == {"authorId": "7", "name": "Ada", "paperCount": 12}


def test_authors_of_papers_in_a_paper_are_names_and_ids(running: Running) -> None:
    row = running.get(f"paper/{SHA[5]}", fields="references.authors")[1]
    assert row["references"] == [{"paperId": SHA[1], "authors": BYLINE}, {"paperId": None, "authors": None}]
    refused = running.get(f"paper/{SHA[5]}", fields="references.authors.hIndex")
    assert refused == (400, {"error": "Unrecognized or unsupported fields: [references.authors.hIndex]"})
