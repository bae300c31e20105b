"""The stand-in answers as the service does, seen without any client."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from kg import shipped
from kg.snapshot import read
from tests.s2 import Fault, Papers, StandIn
from tests.s2.fields import AUTHOR, LINK, PAPER

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
