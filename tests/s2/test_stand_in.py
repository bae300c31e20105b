"""The stand-in answers as the service does, seen without any client."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from semanticscholar.Author import Author as ClientAuthor  # type: ignore[import-untyped]  # it ships no types
from semanticscholar.Paper import Paper as ClientPaper  # type: ignore[import-untyped]  # it ships no types
from semanticscholar.Reference import Reference as ClientReference  # type: ignore[import-untyped]  # ships no types

from kg import shipped
from kg.snapshot import read
from tests.s2 import Fault, Papers, StandIn
from tests.s2.conftest import Start
from tests.s2.fields import AUTHOR, LINK, PAPER
from tests.sources.made_up import ManualClock

SHA = {name: f"{number:040x}" for number, name in enumerate(["maps", "cranes", "tents", "elided"], 1)}
ROWS = [
    {
        "paperId": SHA["maps"],
        "corpusId": 11,
        "externalIds": {"DOI": "10.1234/A(B):C", "ArXiv": "2301.00001", "PubMed": "31", "PubMedCentral": "41"},
        "title": "Folding maps",
        "year": 2001,
        "authors": [{"authorId": "7", "name": "Ada"}],
        "references": [{"paperId": SHA["cranes"], "intents": ["background"]}, {"paperId": None, "title": "A note"}],
    },
    {"paperId": SHA["cranes"], "corpusId": 12, "title": "On paper cranes", "year": 1999, "references": []},
    {"paperId": SHA["tents"], "title": "Tents", "year": 2005, "references": [{"paperId": SHA["cranes"]}]},
    {"paperId": SHA["elided"], "title": "Elided", "year": 2006, "references": None, "referenceCount": 65},
]


@pytest.fixture
def service() -> Iterator[StandIn]:
    with StandIn(Papers(ROWS, merged={"f" * 40: SHA["maps"]})) as running:
        yield running


@pytest.fixture
def http(service: StandIn) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{service.url}/graph/v1/", trust_env=False) as client:
        yield client


def batch(http: httpx.Client, ids: list[str], fields: str = "title") -> tuple[int, Any]:
    answer = http.post("paper/batch", params={"fields": fields}, json={"ids": ids})
    return answer.status_code, answer.json()


@pytest.mark.parametrize(
    "name",
    [
        SHA["maps"],
        "f" * 40,
        "CorpusId:11",
        "corpusid:11",
        "DOI:10.1234/a(b):c",
        "doi:10.1234/A(B):C",
        "10.1234/a(b):c",
        "ARXIV:2301.00001",
        "PMID:31",
        "PMCID:41",
    ],
)
def test_a_paper_is_found_by_every_form_of_its_ids(http: httpx.Client, name: str) -> None:
    assert http.get(f"paper/{name}").json() == {"paperId": SHA["maps"], "title": "Folding maps"}
    assert batch(http, [name])[1] == [{"paperId": SHA["maps"], "title": "Folding maps"}]


def test_a_percent_encoded_id_is_the_same_id(http: httpx.Client) -> None:
    assert http.get("paper/DOI%3A10.1234%2Fa%28b%29%3Ac").json()["paperId"] == SHA["maps"]


def test_only_the_asked_fields_are_given_and_all_of_them(http: httpx.Client) -> None:
    fields = "year,venue,authors,references.title,citations"
    assert http.get(f"paper/{SHA['maps']}", params={"fields": fields}).json() == {
        "paperId": SHA["maps"],
        "year": 2001,
        "venue": None,
        "authors": [{"authorId": "7", "name": "Ada"}],
        "references": [
            {"paperId": SHA["cranes"], "title": "On paper cranes"},
            {"paperId": None, "title": "A note"},
        ],
        "citations": [],
    }


@pytest.mark.parametrize("field", ["unknown", "references.unknown", "authors.aliases", "title.x"])
def test_an_unknown_field_is_refused(http: httpx.Client, field: str) -> None:
    answer = http.get(f"paper/{SHA['maps']}", params={"fields": f"title,{field}"})
    assert (answer.status_code, answer.text) == (
        400,
        json.dumps({"error": f"Unrecognized or unsupported fields: [{field}]"}) + "\n",
    )


def test_an_unknown_paper_is_not_found_even_with_an_unknown_field(http: httpx.Client) -> None:
    answer = http.get("paper/0", params={"fields": "unknown"})
    assert (answer.status_code, answer.json()) == (404, {"error": "Paper with id 0 not found"})


def test_a_batch_keeps_order_unknown_ones_and_repetitions(http: httpx.Client) -> None:
    status, rows = batch(http, ["DOI:10.1/none", SHA["cranes"], "BOGUS:x", SHA["maps"], SHA["cranes"]])
    assert status == 200
    assert [row and row["title"] for row in rows] == [None, "On paper cranes", None, "Folding maps", "On paper cranes"]


@pytest.mark.parametrize(
    ("ids", "error"),
    [(["0", "1"], "No valid paper ids given"), ([SHA["maps"], ""], "Unacceptable query params: [ids=]")],
)
def test_a_batch_is_refused_as_the_service_does(http: httpx.Client, ids: list[str], error: str) -> None:
    assert batch(http, ids) == (400, {"error": error})


def test_a_batch_of_501_is_refused(http: httpx.Client) -> None:
    assert batch(http, [SHA["maps"]] * 501)[0] == 400


def test_a_batch_above_the_bound_is_refused() -> None:
    with StandIn(Papers(ROWS), most_bytes=50) as service:
        answer = httpx.post(f"{service.url}/graph/v1/paper/batch", json={"ids": [SHA["maps"]]}, trust_env=False)
    assert (answer.status_code, answer.json()) == (400, {"error": "Response would exceed maximum size...."})


def test_links_come_in_pages(http: httpx.Client) -> None:
    params: dict[str, str | int] = {"fields": "title,intents", "limit": 1}
    first = http.get(f"paper/{SHA['cranes']}/citations", params=params).json()
    second = http.get(f"paper/{SHA['cranes']}/citations", params=params | {"offset": 1}).json()
    tents, maps = (
        {"paperId": SHA[name], "title": title} for name, title in [("tents", "Tents"), ("maps", "Folding maps")]
    )
    assert first == {"offset": 0, "next": 1, "data": [{"intents": None, "citingPaper": tents}]}
    assert second == {"offset": 1, "data": [{"intents": ["background"], "citingPaper": maps}]}


@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({"offset": 9_000, "limit": 1_000}, "offset + limit must be < 10000"),
        ({"limit": 0}, "Unacceptable query params: [limit=0]"),
        ({"fields": "unknown"}, "Unrecognized or unsupported fields: [unknown]"),
    ],
)
def test_pages_are_refused_as_the_service_does(http: httpx.Client, params: dict[str, Any], error: str) -> None:
    answer = http.get(f"paper/{SHA['maps']}/citations", params=params)
    assert (answer.status_code, answer.json()) == (400, {"error": error})


def test_withheld_references_are_null_in_both_forms(http: httpx.Client) -> None:
    page = http.get(f"paper/{SHA['elided']}/references").json()
    assert page["data"] is None
    assert "elided by the publisher" in page["citingPaperInfo"]["openAccessPdf"]["disclaimer"]
    row = batch(http, [SHA["elided"]], "references.title,referenceCount")[1][0]
    assert row == {"paperId": SHA["elided"], "references": None, "referenceCount": 65}


def test_a_title_is_matched_exactly_nearly_or_not_at_all(http: httpx.Client) -> None:
    for query in ("Folding maps", "folding", "Folding maps of the world"):
        rows = http.get("paper/search/match", params={"query": query, "offset": 0, "limit": 100}).json()["data"]
        assert [row["paperId"] for row in rows] == [SHA["maps"]]
        assert rows[0]["matchScore"] > 0
    answer = http.get("paper/search/match", params={"query": "Gravity hill"})
    assert (answer.status_code, answer.json()) == (404, {"error": "Title match not found"})
    assert http.get("paper/search/match").json() == {"error": "Missing required parameter: 'query'"}


def test_requests_without_the_key_are_refused_where_one_is_needed() -> None:
    with StandIn(Papers(ROWS), key="k") as service, httpx.Client(trust_env=False) as client:
        url = f"{service.url}/graph/v1/paper/{SHA['maps']}"
        assert client.get(url).status_code == 403
        assert client.get(url, headers={"x-api-key": "other"}).json() == {"message": "Forbidden"}
        assert client.get(url, headers={"x-api-key": "k"}).status_code == 200


def test_the_script_is_met_once_and_in_order(service: StandIn, http: httpx.Client) -> None:
    service.script(Fault(status=503), None, Fault(status=429, headers={"Retry-After": "2"}))
    service.script(Fault(status=500), where="citations")
    paths = ["paper/CorpusId:11", "paper/CorpusId:11", "paper/CorpusId:11/citations", "paper/CorpusId:11/citations"]
    answers = [http.get(path) for path in paths]
    assert [answer.status_code for answer in answers] == [503, 200, 429, 500]
    assert answers[2].headers["retry-after"] == "2"
    assert answers[2].json()["code"] == "429"
    assert [request.path for request in service.requests] == [f"/graph/v1/{path}" for path in paths]


def test_a_reset_and_a_cut_answer_are_what_they_say(service: StandIn, http: httpx.Client) -> None:
    service.script(Fault(kind="reset"), Fault(kind="cut"))
    with pytest.raises(httpx.TransportError):
        http.get("paper/CorpusId:11")
    cut = http.get("paper/CorpusId:11")
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        cut.json()


def test_an_id_may_stand_in_a_path_as_it_is_and_percent_encoded(start: Start) -> None:
    dois = ["10.1002/(SICI)1097-0258(19980815)17:15<1623::AID>3.0.CO;2-S", "10.1234/a/references", "10.1234/50%_off"]
    running = start([{"paperId": f"{n:040x}", "externalIds": {"DOI": doi}} for n, doi in enumerate(dois, 1)])
    for number, doi in enumerate(dois, 1):
        name = doi.replace("%", "%25")
        for form in (f"DOI:{name}", name, f"DOI:{quote(doi, safe='')}", f"DOI:{quote(doi)}"):
            assert running.get(f"paper/{form}/citations") == (200, {"offset": 0, "data": []})
            if not doi.endswith("/references"):
                assert running.get(f"paper/{form}")[1]["paperId"] == f"{number:040x}"


@pytest.mark.parametrize(
    "url",
    [
        f"https://www.semanticscholar.org/paper/{SHA['maps']}",
        f"https://www.semanticscholar.org/paper/Folding-maps/{SHA['maps']}",
        "https://arxiv.org/abs/2301.00001v2",
        "http://arxiv.org/pdf/2301.00001.pdf",
        "https://dl.acm.org/doi/10.1234/A(B):C",
    ],
)
def test_addresses_of_some_sites_are_ids(http: httpx.Client, url: str) -> None:
    assert batch(http, [f"URL:{url}"])[1] == [{"paperId": SHA["maps"], "title": "Folding maps"}]
    assert http.get(f"paper/URL:{url}").json()["paperId"] == SHA["maps"]


@pytest.mark.parametrize(
    "name",
    [
        "ARXIV:2301.00001v2",
        "DOI:https://doi.org/10.1234/a(b):c",
        "URL:https://openreview.net/forum",
        "DOI:10.1101/2024.04.01.587366",
    ],
)
def test_other_forms_of_an_id_are_not_found(http: httpx.Client, name: str) -> None:
    answer = http.get(f"paper/{name}")
    assert (answer.status_code, answer.json()) == (404, {"error": f"Paper with id {name} not found"})
    assert batch(http, [name, SHA["maps"]])[1][0] is None


def test_a_merged_record_comes_under_the_id_that_it_has_now(start: Start) -> None:
    old, new, citing = (f"{number:040x}" for number in (1, 2, 3))
    rows = [{"paperId": new, "title": "Maps"}, {"paperId": citing, "references": [{"paperId": old}]}]
    running = start(rows, merged={old: new})
    for name in (old, old.upper(), new):
        assert running.get(f"paper/{name}")[1] == {"paperId": new, "title": "Maps"}
        assert running.batch("paper", [name])[1] == [{"paperId": new, "title": "Maps"}]
        links = running.get(f"paper/{name}/citations")[1]["data"]
        assert [link["citingPaper"]["paperId"] for link in links] == [citing]
    cited = running.get(f"paper/{citing}/references")[1]["data"]
    assert [link["citedPaper"]["paperId"] for link in cited] == [new]


def test_without_fields_a_paper_is_its_id_and_title(http: httpx.Client) -> None:
    expected = {"paperId": SHA["maps"], "title": "Folding maps"}
    assert http.get(f"paper/{SHA['maps']}").json() == expected
    assert http.get(f"paper/{SHA['maps']}?fields=").json() == expected
    assert http.post("paper/batch", json={"ids": [SHA["maps"]]}).json() == [expected]


def test_fields_come_in_the_order_of_the_service(http: httpx.Client) -> None:
    fields = "references,citations,authors,year,title,corpusId,externalIds"
    row = http.get(f"paper/{SHA['maps']}", params={"fields": fields}).json()
    order = ["paperId", "externalIds", "corpusId", "title", "year", "authors", "citations", "references"]
    assert list(row) == order


def test_all_unknown_fields_are_named(http: httpx.Client) -> None:
    answer = http.get(f"paper/{SHA['maps']}", params={"fields": "bad1,title,citations.bad2"})
    assert answer.json() == {"error": "Unrecognized or unsupported fields: [bad1, citations.bad2]"}


@pytest.mark.parametrize("path", ["paper/{}", "paper/{}/citations"])
def test_the_style_of_a_citation_can_be_asked_for_but_not_a_part_of_it(http: httpx.Client, path: str) -> None:
    path = path.format(SHA["cranes"])
    assert http.get(path, params={"fields": "citationStyles"}).status_code == 200
    answer = http.get(path, params={"fields": "citationStyles.bibtex"})
    assert answer.json() == {"error": "Unrecognized or unsupported fields: [citationStyles.bibtex]"}


def test_versions_of_an_embedding_can_be_asked_for(http: httpx.Client) -> None:
    answer = http.get(f"paper/{SHA['maps']}", params={"fields": "embedding.specter_v2,tldr"})
    assert answer.json() == {"paperId": SHA["maps"], "tldr": None, "embedding": None}


@pytest.mark.parametrize("field", ["openAccessPdf.url", "authors.name", "references", "tldr", "unknown"])
@pytest.mark.parametrize("end", ["references", "citations"])
def test_lists_of_links_have_fewer_fields(http: httpx.Client, end: str, field: str) -> None:
    answer = http.get(f"paper/{SHA['maps']}/{end}", params={"fields": f"title,{field}"})
    error = f"Unrecognized or unsupported fields: [{field}]"
    assert (answer.status_code, answer.json()) == (400, {"error": error})


def test_what_is_null_in_the_records_is_null_in_the_answers(start: Start) -> None:
    nulls: dict[str, Any] = dict.fromkeys(("externalIds", "year", "publicationDate", "venue", "abstract"))
    cited = {"paperId": None, "title": "London Math. Soc", **nulls, "authors": []}
    named = {"paperId": SHA["maps"], "title": "Maps", **nulls, "authors": [{"authorId": None, "name": "Anon"}]}
    unnamed = {"paperId": None, "title": "Unnamed", **nulls, "authors": None}
    running = start([{**named, "references": [cited]}, {**unnamed, "references": [{"paperId": SHA["maps"]}]}])
    fields = ",".join(named)
    citing = dict(unnamed)
    assert running.get(f"paper/{SHA['maps']}", fields=fields)[1] == named
    assert running.batch("paper", [SHA["maps"]], fields)[1] == [named]
    assert running.get(f"paper/{SHA['maps']}/references", fields=fields)[1]["data"] == [{"citedPaper": cited}]
    assert running.get(f"paper/{SHA['maps']}/citations", fields=fields)[1]["data"] == [{"citingPaper": citing}]
    nested = running.get(f"paper/{SHA['maps']}", fields="references.externalIds,citations.year")[1]
    assert nested["references"] == [{"paperId": None, "externalIds": None}]
    assert nested["citations"] == [{"paperId": None, "year": None}]


def test_two_ids_of_one_paper_in_a_batch_give_it_twice(http: httpx.Client) -> None:
    rows = batch(http, ["CorpusId:11", "DOI:10.1234/A(B):C"])[1]
    assert [row["paperId"] for row in rows] == [SHA["maps"], SHA["maps"]]


def test_a_batch_takes_500_ids(http: httpx.Client) -> None:
    status, rows = batch(http, [SHA["maps"], *["DOI:10.1/none"] * 499])
    assert (status, len(rows), rows[1:]) == (200, 500, [None] * 499)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"ids": "x"}', b'{"ids": []}'])
@pytest.mark.parametrize("kind", ["paper", "author"])
def test_a_batch_without_ids_is_refused(http: httpx.Client, kind: str, body: bytes) -> None:
    assert http.post(f"{kind}/batch", content=body).status_code == 400


def test_every_answer_above_the_bound_is_refused(start: Start) -> None:
    refusal = (400, {"error": "Response would exceed maximum size...."})
    for most, expected in ((400, False), (90, True)):
        running = start(ROWS, most_bytes=most)
        for answer in (
            running.batch("paper", [SHA["maps"], SHA["cranes"]]),
            running.get(f"paper/{SHA['cranes']}/citations", limit=2),
        ):
            assert (answer == refusal) is expected


def cited_by(number: int) -> list[dict[str, Any]]:
    """A paper that so many papers cite."""
    citing = [{"paperId": f"{n:040x}", "title": f"{n}", "references": [{"paperId": "a" * 40}]} for n in range(number)]
    return [{"paperId": "a" * 40, "title": "Cited"}, *citing]


def test_links_in_one_paper_stop_at_a_thousand(start: Start) -> None:
    rows = cited_by(1_001)
    many = {"paperId": "b" * 40, "references": [{"paperId": row["paperId"]} for row in rows[1:]]}
    running = start([*rows, many])
    row = running.get(f"paper/{'a' * 40}", fields="citations.title,citationCount")[1]
    assert (len(row["citations"]), row["citationCount"]) == (1_000, 1_002 - 1)
    row = running.get(f"paper/{'b' * 40}", fields="references.title,referenceCount")[1]
    assert (len(row["references"]), row["referenceCount"]) == (1_000, 1_001)


@pytest.mark.parametrize(("settings", "most"), [({}, 9_999), ({"batch_citations": 30}, 30)])
def test_citations_in_a_batch_stop_at_9999_in_all_of_it(start: Start, settings: dict[str, int], most: int) -> None:
    cited = [letter * 40 for letter in "abc"]
    links = [{"paperId": sha} for sha in cited]
    citing = [{"paperId": f"{n:040x}", "references": links} for n in range(most * 2 // 3)]
    running = start([*({"paperId": sha} for sha in cited), *citing], **settings)
    rows = running.batch("paper", cited, "citations,citationCount")[1]
    assert [len(row["citations"]) for row in rows] == [most * 2 // 3, most - most * 2 // 3, 0]
    assert [row["citationCount"] for row in rows] == [most * 2 // 3] * 3
    assert len(running.batch("paper", cited[2:], "citations")[1][0]["citations"]) == most * 2 // 3


def numbers(page: Any) -> list[str]:
    return [link["citingPaper"]["title"] for link in page["data"]]


def test_pages_end_before_the_window_does(start: Start) -> None:
    running = start(cited_by(10_003))
    path = f"paper/{'a' * 40}/citations"
    last = running.get(path, offset=9_000, limit=999)[1]
    # There are more, and they cannot be asked for.
    assert (len(last["data"]), last["next"]) == (999, 9_999)
    for offset, limit in ((9_000, 1_000), (9_999, 1)):
        assert running.get(path, offset=offset, limit=limit) == (400, {"error": "offset + limit must be < 10000"})


def test_the_window_can_be_made_small(start: Start) -> None:
    running = start(cited_by(9), window=6)
    path = f"paper/{'a' * 40}/citations"
    assert running.get(path, limit=6) == (400, {"error": "offset + limit must be < 6"})
    page = running.get(path, offset=2, limit=3)[1]
    assert (numbers(page), page["next"]) == (["2", "3", "4"], 5)
    assert running.get(path, offset=5, limit=1)[0] == 400


def test_the_last_page_has_no_next_also_if_it_is_full(start: Start) -> None:
    running = start(cited_by(4))
    path = f"paper/{'a' * 40}/citations"
    assert "next" in running.get(path, limit=2)[1]
    full = running.get(path, offset=2, limit=2)[1]
    assert (numbers(full), "next" in full) == (["2", "3"], False)
    assert running.get(path, offset=4, limit=2)[1] == {"offset": 4, "data": []}


def test_a_page_may_be_shorter_than_what_is_asked_for(start: Start) -> None:
    page = start(cited_by(4), page_limit=3).get(f"paper/{'a' * 40}/citations", limit=4)[1]
    assert (len(page["data"]), page["next"]) == (3, 3)


def test_a_hole_an_empty_page_and_empty_rows_can_be_scripted(start: Start) -> None:
    running = start(cited_by(4))
    path = f"paper/{'a' * 40}/citations"
    pages: list[dict[str, Any]] = [
        {"offset": 2, "data": []},
        {"offset": 2, "next": 3, "data": []},
        {"offset": 3, "data": [{"citingPaper": None}]},
        {"offset": 3, "data": [{"citingPaper": {"paperId": None, "title": "?"}}]},
    ]
    running.service.script(None, *[Fault(body=page) for page in pages], where="citations")
    assert numbers(running.get(path, limit=2)[1]) == ["0", "1"]
    assert [running.get(path, offset=2, limit=2) for _ in pages] == [(200, page) for page in pages]
    assert numbers(running.get(path, offset=2, limit=2)[1]) == ["2", "3"]


@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({"limit": 1_001}, "'limit' must be <= 1000"),
        ({"limit": "x"}, "Unacceptable query params: [limit=x]"),
        ({"offset": -1}, "Unacceptable query params: [offset=-1]"),
    ],
)
@pytest.mark.parametrize("end", ["references", "citations", "authors"])
def test_every_list_refuses_what_is_no_page(http: httpx.Client, end: str, params: dict[str, Any], error: str) -> None:
    answer = http.get(f"paper/{SHA['maps']}/{end}", params=params)
    assert (answer.status_code, answer.json()) == (400, {"error": error})


DATED = [
    {"paperId": "a" * 40, "title": "Cited"},
    *(
        {
            "paperId": f"{n:040x}",
            "title": day,
            "publicationDate": date,
            "year": year,
            "references": [{"paperId": "a" * 40}],
        }
        for n, (day, date, year) in enumerate(
            [
                ("2015-01-31", "2015-01-31", 2015),
                ("2016-03-05", "2016-03-05", 2016),
                ("2019-03-05", "2019-03-05", 2018),
                ("2019-03-31", "2019-03-31", 2019),
                ("2019", None, 2019),
                ("2020-06-06", "2020-06-06", 2020),
                ("none", None, None),
            ]
        )
    ),
]


@pytest.mark.parametrize(
    ("days", "titles"),
    [
        ("2019-03-05", ["2019-03-05"]),
        ("2019-03", ["2019-03-31", "2019-03-05"]),
        ("2019", ["2019-03-31", "2019-03-05", "2019"]),
        ("2019-01-01", ["2019"]),
        ("2016-03-05:2020-06-06", ["2020-06-06", "2019-03-31", "2019-03-05", "2019", "2016-03-05"]),
        ("2016-03-06:2020-06-05", ["2019-03-31", "2019-03-05", "2019"]),
        ("2015:2016", ["2016-03-05", "2015-01-31"]),
        ("2019-03:", ["2020-06-06", "2019-03-31", "2019-03-05"]),
        (":2015-01", ["2015-01-31"]),
        (":2014", []),
    ],
)
def test_citations_can_be_those_of_some_days(start: Start, days: str, titles: list[str]) -> None:
    page = start(DATED).get(f"paper/{'a' * 40}/citations", publicationDateOrYear=days)[1]
    assert numbers(page) == titles


def test_citations_come_the_newest_first_and_undated_ones_last(start: Start) -> None:
    page = start(DATED).get(f"paper/{'a' * 40}/citations")[1]
    assert numbers(page) == ["2020-06-06", "2019-03-31", "2019-03-05", "2019", "2016-03-05", "2015-01-31", "none"]


def test_days_reach_past_the_window(start: Start) -> None:
    path = f"paper/{'a' * 40}/citations"
    running = start(DATED, window=4)
    assert running.get(path, offset=3, limit=1)[0] == 400
    page = running.get(path, publicationDateOrYear=":2018", limit=3)[1]
    assert numbers(page) == ["2016-03-05", "2015-01-31"]
    first = running.get(path, publicationDateOrYear="2019", limit=2)[1]
    assert (numbers(first), first["next"]) == (["2019-03-31", "2019-03-05"], 2)


@pytest.mark.parametrize(
    "days", ["x", "19", "2019-3", "2019-13", "2019-02-30", "2019-03-05-01", "2019:x", "2019::", ":"]
)
def test_malformed_days_are_refused(start: Start, days: str) -> None:
    answer = start(DATED).get(f"paper/{'a' * 40}/citations", publicationDateOrYear=days)
    assert answer == (400, {"error": f"Unacceptable query params: [publicationDateOrYear={days}]"})


def test_days_and_years_of_references_are_not_looked_at(http: httpx.Client) -> None:
    path = f"paper/{SHA['maps']}/references"
    plain = http.get(path).json()
    assert len(plain["data"]) == 2
    for params in ({"publicationDateOrYear": "1900"}, {"publicationDateOrYear": "x"}, {"year": "1900"}):
        assert http.get(path, params=params).json() == plain
    path = f"paper/{SHA['cranes']}/citations"
    assert http.get(path, params={"year": "1900", "sort": "year"}).json() == http.get(path).json()


def test_a_link_says_what_is_asked_for_and_nothing_else(start: Start) -> None:
    said = {"contexts": ["As in [4].", "Unlike [4]."], "intents": ["result"], "isInfluential": True}
    derived = [{"context": context, "intents": ["result"]} for context in said["contexts"]]  # type: ignore[attr-defined]
    stated = [{"context": "As in [4].", "intents": ["background"]}]
    running = start(
        [
            {"paperId": SHA["maps"], "title": "Maps", "references": [{"paperId": SHA["cranes"], **said}]},
            {
                "paperId": SHA["tents"],
                "references": [{"paperId": SHA["cranes"], **said, "contextsWithIntent": stated}, {"paperId": None}],
            },
            {"paperId": SHA["cranes"], "title": "Cranes"},
        ]
    )
    fields = "contexts,intents,isInfluential,contextsWithIntent"
    link = running.get(f"paper/{SHA['maps']}/references", fields=fields)[1]["data"][0]
    assert link == {**said, "contextsWithIntent": derived, "citedPaper": {"paperId": SHA["cranes"]}}
    links = running.get(f"paper/{SHA['cranes']}/citations", fields=fields + ",title")[1]["data"]
    assert links[0] == {
        **said,
        "contextsWithIntent": derived,
        "citingPaper": {"paperId": SHA["maps"], "title": "Maps"},
    }
    first, second = running.get(f"paper/{SHA['tents']}/references", fields=fields)[1]["data"]
    assert first["contextsWithIntent"] == stated
    assert second == {**dict.fromkeys(fields.split(",")), "citedPaper": {"paperId": None}}
    plain = running.get(f"paper/{SHA['maps']}/references")[1]["data"]
    assert plain == [{"citedPaper": {"paperId": SHA["cranes"], "title": "Cranes"}}]


def test_a_page_of_references_has_a_copy_of_the_paper_beside_it(http: httpx.Client) -> None:
    page = http.get(f"paper/{SHA['maps']}/references").json()
    assert page["citingPaperInfo"]["paperId"] == SHA["maps"]
    assert "citingPaperInfo" not in http.get(f"paper/{SHA['maps']}/citations").json()


EVERYWHERE = [
    ("GET", f"paper/{SHA['maps']}"),
    ("POST", "paper/batch"),
    ("GET", f"paper/{SHA['maps']}/references"),
    ("GET", f"paper/{SHA['maps']}/citations"),
    ("GET", f"paper/{SHA['maps']}/authors"),
    ("GET", "paper/search?query=maps"),
    ("GET", "paper/search/bulk?query=maps"),
    ("GET", "paper/search/match?query=folding+maps"),
    ("GET", "paper/autocomplete?query=folding"),
    ("GET", "author/7"),
    ("GET", "author/7/papers"),
    ("POST", "author/batch"),
]


@pytest.mark.parametrize(("method", "path"), EVERYWHERE)
def test_every_endpoint_wants_the_key(start: Start, method: str, path: str) -> None:
    running = start(ROWS, key="k")
    body = {"ids": ["7", SHA["maps"]]} if method == "POST" else None
    for headers in ({}, {"x-api-key": "other"}):
        refused = running.http.request(method, path, json=body, headers=headers)
        assert (refused.status_code, refused.json()) == (403, {"message": "Forbidden"})
        assert refused.headers["x-amzn-errortype"] == "ForbiddenException"
    answer = running.http.request(method, path, json=body, headers={"X-API-KEY": "k"})
    assert answer.status_code == 200
    assert [request.headers.get("x-api-key") for request in running.service.requests] == [None, "other", "k"]


@pytest.mark.parametrize(
    ("method", "path"), [("POST", f"paper/{SHA['maps']}"), ("GET", "papers/7"), ("GET", "../v2/x"), ("GET", "")]
)
def test_there_are_no_other_endpoints(http: httpx.Client, method: str, path: str) -> None:
    assert http.request(method, path).status_code == 404


@pytest.mark.parametrize(
    ("fault", "body"),
    [
        (Fault(status=500), '{"message": "Internal Server Error"}\n'),
        (Fault(status=503), '{"message": "Service Unavailable"}\n'),
        (Fault(status=504), '{"message": "Endpoint request timed out"}\n'),
        (Fault(status=502), "<html><head><title>502 Bad Gateway</title></head></html>"),
        (Fault(status=502, body={"message": "Bad Gateway"}), '{"message": "Bad Gateway"}\n'),
        (Fault(status=500, body="<html>no</html>"), "<html>no</html>"),
        (Fault(status=503, body="<html>no</html>"), "<html>no</html>"),
        (Fault(status=504, body="<html>no</html>"), "<html>no</html>"),
        (Fault(status=529), "{}\n"),
        (Fault(body=""), ""),
    ],
)
def test_a_status_is_sent_as_json_as_html_or_with_nothing(
    service: StandIn, http: httpx.Client, fault: Fault, body: str
) -> None:
    service.script(fault)
    answer = http.get("paper/CorpusId:11")
    assert (answer.status_code, answer.text) == (fault.status, body)
    assert answer.headers["content-type"] == ("text/html" if body.startswith("<") else "application/json")
    assert http.get("paper/CorpusId:11").status_code == 200


@pytest.mark.parametrize("wait", [None, "2", "Sun, 22 Nov 2026 12:00:00 GMT"])
def test_too_many_requests_are_told_to_the_letter_and_may_say_how_long_to_wait(
    service: StandIn, http: httpx.Client, wait: str | None
) -> None:
    service.script(Fault(status=429, headers={"Retry-After": wait} if wait else {}))
    answer = http.get("paper/CorpusId:11")
    assert answer.status_code == 429
    assert answer.text.strip() == (
        '{"message": "Too Many Requests. Please wait and try again or apply for a key for higher rate limits. '
        'https://www.semanticscholar.org/product/api#api-key-form", "code": "429"}'
    )
    assert answer.headers.get("retry-after") == wait
    assert answer.headers["x-amzn-errortype"] == "TooManyRequestsException"


def test_a_redirect_leads_elsewhere(service: StandIn, http: httpx.Client) -> None:
    service.script(Fault(status=302, headers={"Location": "http://127.0.0.1:9/elsewhere"}))
    answer = http.get("paper/CorpusId:11")
    assert (answer.status_code, answer.headers["location"]) == (302, "http://127.0.0.1:9/elsewhere")


def test_a_stall_is_silent_and_ends_with_the_server(service: StandIn, http: httpx.Client) -> None:
    service.script(Fault(kind="stall", seconds=60))
    with pytest.raises(httpx.ReadTimeout):
        http.get("paper/CorpusId:11", timeout=0.1)
    assert http.get("paper/CorpusId:11").status_code == 200


def test_as_many_requests_are_answered_as_the_rate_allows(start: Start) -> None:
    clock = ManualClock()
    running = start(ROWS, clock=clock, rate=2.0)
    statuses = []
    for wait in (0.0, 0.1, 0.3, 0.2, 0.5, 9.0, 0.0):
        clock.time += wait
        statuses.append(running.get("paper/CorpusId:11")[0])
    # The wait after a refusal counts from the last request that was answered; long silence does not add up.
    assert statuses == [200, 429, 429, 200, 200, 200, 429]
    early = running.http.get("author/7")
    assert early.json()["code"] == "429"
    assert early.headers["x-amzn-errortype"] == "TooManyRequestsException"
    assert len(running.service.requests) == 8


def test_what_comes_too_soon_takes_nothing_from_the_script(start: Start) -> None:
    clock = ManualClock()
    running = start(ROWS, clock=clock)
    running.service.script(None, Fault(status=503))
    assert [running.get("paper/CorpusId:11")[0] for _ in range(2)] == [200, 429]
    clock.time += 1.0
    assert running.get("paper/CorpusId:11")[0] == 503


def test_without_a_clock_there_is_no_limit(http: httpx.Client) -> None:
    assert {http.get("paper/CorpusId:11").status_code for _ in range(20)} == {200}


def test_the_requests_that_came_can_be_looked_at(service: StandIn, http: httpx.Client) -> None:
    batch(http, [SHA["maps"], "0"], "title,year")
    http.get("paper/DOI%3A10.1234%2FA%28B%29%3AC/citations", params={"limit": 5})
    first, second = service.requests
    assert (first.method, first.body, dict(first.query)) == (
        "POST",
        {"ids": [SHA["maps"], "0"]},
        {"fields": "title,year"},
    )
    assert (second.method, second.path) == ("GET", "/graph/v1/paper/DOI:10.1234/A(B):C/citations")
    assert service.asked("citations") == [second]
    assert first.peer == second.peer


def test_the_client_may_ask_for_all_its_fields(http: httpx.Client) -> None:
    for path, fields in [
        (f"paper/{SHA['maps']}", ClientPaper.FIELDS),
        ("paper/search?query=maps", ClientPaper.SEARCH_FIELDS),
        ("paper/search/bulk?query=maps", ClientPaper.SEARCH_FIELDS),
        ("paper/search/match?query=folding", ClientPaper.SEARCH_FIELDS),
        (f"paper/{SHA['maps']}/references", [*ClientReference.FIELDS, *ClientPaper.SEARCH_FIELDS]),
        (f"paper/{SHA['maps']}/citations", [*ClientReference.FIELDS, *ClientPaper.SEARCH_FIELDS]),
        ("author/7", ClientAuthor.FIELDS),
        ("author/7/papers", ClientPaper.SEARCH_FIELDS),
    ]:
        url = httpx.URL(path)
        answer = http.get(url.copy_add_param("fields", ",".join(fields)))
        assert answer.status_code == 200, answer.text


def test_what_a_row_says_may_change_while_it_is_served(start: Start) -> None:
    row: dict[str, Any] = {"paperId": SHA["maps"], "title": "Maps"}
    running = start([row])
    row["citationCount"] = 5
    assert running.get(f"paper/{SHA['maps']}", fields="citationCount")[1]["citationCount"] == 5


def test_the_shipped_snapshot_is_served_as_if_it_were_the_service() -> None:
    snapshot = read(shipped.snapshot())
    papers = Papers.of_snapshot(snapshot)
    prefixes = {"doi": "DOI", "arxiv": "ARXIV", "pubmed": "PMID", "s2": "s2"}
    names = [f"{prefixes[pid.scheme]}:{pid.value}" for p in snapshot.papers for pid in p.pids if pid.scheme in prefixes]
    rows = [papers.find(name.removeprefix("s2:")) for name in names]
    assert len(rows) > 2_000
    assert all(rows)
    assert len({row["corpusId"] for row in rows if row}) == len({row["paperId"] for row in rows if row})


def test_it_runs_as_a_program() -> None:
    command = [sys.executable, "-m", "tests.s2", "--corpus", str(shipped.snapshot())]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True, env=os.environ) as program:
        assert program.stdout is not None
        url = program.stdout.readline().strip()
        answer = httpx.get(f"{url}/graph/v1/paper/ARXIV:2305.12031?fields=title,citationCount", trust_env=False)
        program.terminate()
        assert program.wait(10) == 0
    assert answer.json()["title"].startswith("Clinical Camel")


def test_the_fields_are_those_of_the_service(shared: Path) -> None:
    swagger = json.loads((shared / "recorded" / "s2-graph-api.json").read_text())["definitions"]
    assert set(swagger["FullPaper"]["properties"]) == set(PAPER.parts)
    assert set(swagger["Citation"]["properties"]) - {"citingPaper"} <= set(LINK.parts)
    assert set(swagger["AuthorWithPapers"]["properties"]) == set(AUTHOR.parts)
