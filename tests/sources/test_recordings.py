"""Answers that the service once gave, replayed where the recordings stand beside the checkout; elsewhere this skips."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from kg.model import Paper
from kg.pid import Pid
from kg.sources.client import Service
from kg.sources.rows import Listing, paper_of, state_of
from kg.sources.transport import Transport
from tests.s2 import Papers, Request, StandIn
from tests.s2.service import Answer
from tests.sources.made_up import ManualClock

pytestmark = pytest.mark.usefixtures("no_proxy")


class Replay(StandIn):
    """Gives the recorded answer to the recorded question, and to any other one that is no answer of the service."""

    def __init__(self, recordings: list[Any]) -> None:
        super().__init__(Papers([]))
        self._answers = {
            _question(r["method"], r.get("url") or r["uri"], r.get("request_body")): (r["status"], r["body"])
            for r in recordings
        }

    def answer(self, request: Request) -> Answer:
        query = "&".join(f"{name}={value}" for name, value in request.query.items())
        return self._answers.get(_question(request.method, f"{request.path}?{query}", request.body), (404, {}))


def _question(method: str, url: str, body: Any) -> str:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    if parts.path.endswith("/match"):
        query = {name: query[name] for name in ("query", "fields")}  # the service does not look at the others
    return json.dumps([method, parts.path, query, body], sort_keys=True)


@pytest.fixture
def recordings(shared: Path) -> list[Any]:
    folder = shared / "recorded"
    lines = (folder / "recorded_core.jsonl").read_text().splitlines()
    others: list[Any] = json.loads((folder / "paperqa_s2_interactions.json").read_text())
    return [json.loads(line) for line in lines] + others


@pytest.fixture
def service(recordings: list[Any]) -> Iterator[Service]:
    with Replay(recordings) as replay:
        transport = Transport(
            address=replay.url, key=None, pace=0, patience=1, time_limit=10, clock=ManualClock(), so_far=lambda: ""
        )
        asking = Service(transport)
        yield asking
        asking.close()


def page_after_page(service: Service, path: str, limit: int) -> list[Any]:
    rows: list[Any] = []
    offset: int | None = 0
    while offset is not None:
        page = service.page(path, ["title"], offset=offset, limit=limit)
        rows += page["data"]
        offset = page.get("next")
    return rows


def test_recorded_citations_are_all_there(service: Service) -> None:
    rows = page_after_page(service, "paper/CorpusID:14514057/citations", 100)
    papers = [paper_of(row["citingPaper"]) for row in rows]
    assert len(rows) == 1_881
    assert papers.count(None) == 8


def test_recorded_references_without_an_id_are_counted(service: Service) -> None:
    rows = page_after_page(service, "paper/10.2139/ssrn.2250500/references", 50)
    unnamed = [row for row in rows if paper_of(row["citedPaper"]) is None]
    listing = Listing(direction="references", rows=[(r, {}) for r in rows], stated=67, extent="whole")
    assert (len(rows), len(unnamed)) == (67, 23)
    assert state_of(listing, Pid("s2", "0" * 40), len(unnamed)).note.startswith("23 of 67 have no identifier")


def test_a_recorded_batch_keeps_its_places(service: Service, recordings: list[Any]) -> None:
    batch = next(r for r in recordings if r["status"] == 200 and r["request_body"] and "211530585" in str(r))
    names = batch["request_body"]["ids"]
    fields = dict(parse_qsl(urlsplit(batch["url"]).query))["fields"].split(",")
    rows = service.records("paper", names, fields)
    assert [row is None for row in rows] == [True, False, False, False]
    papers = [paper_of(row) for row in rows if row]
    assert next(paper.pid for paper in papers if paper) == Pid("corpusid", "470667")
    assert all(isinstance(paper, Paper) and paper.authors for paper in papers)


def test_recorded_titles_are_matched_or_not(service: Service) -> None:
    found = service.match("mining association rules between", ["title"])
    assert found
    assert found["title"] == "Mining association rules between sets of items in large databases"


def test_recorded_titles_without_a_match_have_none(service: Service, recordings: list[Any]) -> None:
    refused = [r for r in recordings if "search/match" in str(r.get("uri")) and r["status"] == 404]
    assert len(refused) == 2
    for recorded in refused:
        asked = dict(parse_qsl(urlsplit(recorded["uri"]).query))
        assert service.match(asked["query"], asked["fields"].split(",")) is None
        assert service.transport.answered


def test_every_recorded_record_is_understood(recordings: list[Any]) -> None:
    bodies = [json.loads(r["body"]) if isinstance(r["body"], str) and r["body"] else r["body"] for r in recordings]
    rows = [row for body in bodies if isinstance(body, dict) for row in (body.get("data") or [body])]
    records = [row for row in rows if isinstance(row, dict) and row.get("paperId")]
    assert len(records) > 300
    assert all(isinstance(paper_of(row), Paper) for row in records)
