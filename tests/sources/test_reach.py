"""What can be asked for beside records and references: sentences, all citing papers, authors; and what it will take."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from kg.model import Completeness, Failure, Paper, Profile
from kg.pid import Pid
from kg.sources.answers import Answers
from kg.sources.rows import ORIGIN
from kg.sources.semantic_scholar import BATCH, SemanticScholarSource
from tests.s2 import Fault, Papers, StandIn
from tests.sources.conftest import NOW, Connect, Serve
from tests.sources.made_up import ManualClock, doi, entry, gathered, row, sha, states, unresolved

ONE = Pid("corpusid", "1")


def found(source: SemanticScholarSource, *numbers: int) -> list[Paper]:
    return [paper for paper in source.lookup([doi(n) for n in numbers]).values() if isinstance(paper, Paper)]


SAID: Any = {"paperId": sha(2), "contexts": ["As <i>shown</i> [1].", ""], "intents": ["background"]}


class TestSentences:
    def test_references_come_with_their_sentences_by_a_request_of_their_own(
        self, serve: Serve, connect: Connect
    ) -> None:
        service = serve(row(1, "Folding maps", [SAID, unresolved("A note")]), row(2, "Cranes"))
        parts = gathered(connect(service.url, contexts=True), [doi(1)])
        (said, _) = sorted(parts[0].citations, key=lambda c: c.cited.scheme)
        assert (said.contexts, said.intents) == (("As shown [1].",), ("background",))
        assert "references.title" not in service.asked("batch")[0].query["fields"]
        assert len(service.asked("references")) == 1
        state = states(parts)[ONE, "references"]
        assert (state.completeness, state.stated) == (Completeness.KNOWN, 2)
        assert "1 of 2 have no identifier there and stand for themselves" in state.note

    def test_citing_papers_come_with_their_sentences(self, serve: Serve, connect: Connect) -> None:
        service = serve(row(2, "Cranes"), row(1, "Folding maps", [SAID]))
        parts = gathered(connect(service.url, contexts=True), [doi(2)])
        assert parts[0].citations[0].contexts == ("As shown [1].",)
        assert service.asked("references") == []  # it has none

    def test_without_them_none_are_asked_for(self, serve: Serve, connect: Connect) -> None:
        service = serve(row(2, "Cranes"), row(1, "Folding maps", [SAID]))
        parts = gathered(connect(service.url), [doi(2)])
        assert parts[0].citations[0].contexts is None
        assert "contexts" not in service.asked("citations")[0].query["fields"]

    def test_references_that_a_publisher_withholds_are_not_empty(self, serve: Serve, connect: Connect) -> None:
        service = serve(row(1, "Folding maps", None, referenceCount=65))
        state = states(gathered(connect(service.url, contexts=True), [doi(1)]))[ONE, "references"]
        assert (state.completeness, state.stated) == (Completeness.WITHHELD, 65)


def crowd(count: int) -> list[dict[str, Any]]:
    """A paper, and so many that cite it, one a day; every seventh has no more than a year."""
    first = date(1990, 1, 1)
    papers = [row(1, "Folding maps")]
    for number in range(2, count + 2):
        day = first + timedelta(days=number)
        published = None if number % 7 == 0 else day.isoformat()
        papers.append(row(number, f"Paper {number}", [1], year=day.year, publicationDate=published))
    return papers


class TestAllCitingPapers:
    def test_lists_longer_than_the_service_pages_through_are_whole(self, serve: Serve, connect: Connect) -> None:
        service = serve(*crowd(12_345))
        parts = gathered(connect(service.url, citations=10**9), [doi(1)])
        assert len(parts[0].citations) == 12_345
        state = states(parts)[ONE, "citations"]
        assert (state.completeness, state.stated, state.note) == (Completeness.KNOWN, 12_345, "")
        # 13 pages at least, a probe, and the page in which two windows meet.
        assert len(service.asked("citations")) <= 15

    def test_a_limit_within_the_window_asks_for_no_dates(self, serve: Serve, connect: Connect) -> None:
        service = serve(*crowd(1_500))
        parts = gathered(connect(service.url, citations=1_200), [doi(1)])
        assert len(parts[0].citations) == 1_200
        assert [request.query["limit"] for request in service.asked("citations")] == ["1000", "200"]
        assert not any("publicationDateOrYear" in request.query for request in service.requests)


AUTHOR = {
    "authorId": "7001",
    "name": "Ada Author 1",
    "externalIds": {"ORCID": "0000-0002-1825-0097", "DBLP": ["Ada Author"]},
    "affiliations": ["Institute of <b>Maps</b>", ""],
    "homepage": "https://ada.example.org",
    "paperCount": 30,
    "citationCount": 400,
    "hIndex": 11,
}


class TestAuthors:
    def test_what_is_known_of_an_author_is_a_profile(self, connect: Connect) -> None:
        ada, nobody = Pid("s2author", "7001"), Pid("s2author", "99")
        with StandIn(Papers([row(1, "Folding maps")], authors=[AUTHOR])) as service:
            profiles = connect(service.url).profiles([ada, nobody, Pid("orcid", "0000-0001-5109-3700")])
        assert profiles == {
            ada: Profile(
                author=ada,
                origin=ORIGIN,
                pids=(Pid("orcid", "0000-0002-1825-0097"),),
                affiliations=("Institute of Maps",),
                homepage="https://ada.example.org",
                papers=30,
                cited_by=400,
                h_index=11,
            )
        }

    @pytest.mark.parametrize("orcid", [None, "0000-0002", ["no"], {"a": 1}])
    def test_a_malformed_orcid_is_left_out(self, connect: Connect, orcid: Any) -> None:
        with StandIn(Papers([], authors=[AUTHOR | {"externalIds": {"ORCID": orcid}}])) as service:
            profile = connect(service.url).profiles([Pid("s2author", "7001")])[Pid("s2author", "7001")]
        assert isinstance(profile, Profile)
        assert profile.pids == ()

    def test_a_thousand_go_in_a_request_and_none_is_asked_for_twice(self, connect: Connect) -> None:
        names = [str(number) for number in range(1, 2_102)]
        with StandIn(Papers([], authors=[AUTHOR | {"authorId": name} for name in names])) as service:
            source = connect(service.url)
            for _ in range(2):
                assert len(source.profiles([Pid("s2author", name) for name in names])) == 2_101
            assert [len(request.body["ids"]) for request in service.requests] == [1_000, 1_000, 101]

    def test_a_batch_of_which_nobody_is_known_is_no_failure(self, connect: Connect) -> None:
        with StandIn(Papers([row(1, "Folding maps")])) as service:
            assert connect(service.url).profiles([Pid("s2author", "99")]) == {}

    def test_authors_that_could_not_be_asked_for_are_failures(self, serve: Serve, connect: Connect) -> None:
        service = serve(row(1, "Folding maps"))
        source = connect(service.url, patience=1)
        source.lookup([doi(1)])
        service.script(*[Fault(status=503)] * 99)
        profile = source.profiles([Pid("s2author", "7001")])[Pid("s2author", "7001")]
        assert isinstance(profile, Failure)
        assert "kept answering 503" in profile.reason


class TestPlan:
    ROWS = tuple(row(n, f"Paper {n}", [1, 2], citationCount=count) for n, count in enumerate([0, 5, 2_500, 30_000], 1))

    @pytest.mark.parametrize(
        ("settings", "requests"),
        [
            ({}, {"records": 0, "references": 0, "citations": 0 + 1 + 1 + 1}),
            ({"citations": 0}, {"records": 0, "references": 0, "citations": 0}),
            ({"citations": 10**9}, {"records": 0, "references": 0, "citations": 0 + 1 + 3 + 31}),
            ({"contexts": True}, {"records": 0, "references": 4, "citations": 3}),
            ({"authors": True}, {"records": 0, "references": 0, "citations": 3, "authors": 1}),
        ],
    )
    def test_it_counts_the_requests_before_they_are_made(
        self, serve: Serve, connect: Connect, settings: Any, requests: Any
    ) -> None:
        source = connect(serve(*self.ROWS).url, **settings)
        plan = source.plan(found(source, 1, 2, 3, 4))
        assert plan.requests == requests
        assert plan.papers == 4

    def test_what_is_kept_is_not_counted(self, serve: Serve, connect: Connect) -> None:
        service = serve(*(row(n, f"Paper {n}", [1]) for n in range(1, 6)))
        with closing(Answers(None, now=NOW)) as answers:
            source = connect(service.url, answers=answers)
            papers = found(source, 1, 2)
            planned = source.plan(papers)
            before = len(service.requests)
            list(source.links(papers))
            assert planned.total == len(service.requests) - before == 1
            assert source.plan(papers).total == 0
            other = connect(service.url, answers=answers)
            assert other.plan(found(other, 1, 2)).total == 0

    def test_papers_of_which_no_row_has_come_are_reckoned_by_what_is_known_of_them(
        self, serve: Serve, connect: Connect
    ) -> None:
        service = serve(*self.ROWS)
        papers = found(connect(service.url), 1, 2, 3, 4)
        plan = connect(service.url, citations=3_000).plan(papers)
        assert plan.requests == {"records": 1, "references": 0, "citations": 0 + 1 + 3 + 3}

    def test_its_time_is_that_of_the_pace(self, serve: Serve, connect: Connect) -> None:
        source = connect(serve(*self.ROWS).url, pace=None, api_key="k")
        plan = source.plan(found(source, 1, 2, 3, 4))
        assert (plan.pace, plan.has_key) == (1.05, True)
        assert plan.seconds == pytest.approx(3 * 1.05)


class TestOffline:
    def test_what_is_kept_is_served_and_nothing_is_asked(self, serve: Serve, connect: Connect, tmp_path: Path) -> None:
        service = serve(*(row(n, f"Paper {n} of some", [n % 5 + 1]) for n in range(1, 6)))
        with closing(Answers(tmp_path, now=NOW)) as answers:
            source = connect(service.url, answers=answers)
            asked = gathered(source, [doi(1), doi(2)])
            title = next(source.search(entry("Paper 3 of some")))
        before = len(service.requests)
        with closing(Answers(tmp_path, now=NOW)) as answers:
            source = connect(service.url, answers=answers, is_offline=True)
            assert gathered(source, [doi(1), doi(2)]) == asked
            assert next(source.search(entry("PAPER 3, of some."))) == title
            assert source.gathered() == NOW
        assert len(service.requests) == before

    def test_what_is_not_kept_was_not_asked_for_and_is_no_failure(self, serve: Serve, connect: Connect) -> None:
        service = serve(row(1, "Folding maps"), row(2, "Cranes", [1]))
        with closing(Answers(None, now=NOW)) as answers:
            found(connect(service.url, answers=answers, citations=0), 1)
            source = connect(service.url, answers=answers, is_offline=True)
            answer = source.lookup([doi(1), doi(2)])
            assert isinstance(answer[doi(1)], Paper)
            assert answer[doi(2)] == Failure(reason="Semantic Scholar was not asked")
            assert list(source.search(entry("On paper cranes"))) == [Failure(reason="Semantic Scholar was not asked")]
            assert source.profiles([Pid("s2author", "7001")]) == {
                Pid("s2author", "7001"): Failure(reason="Semantic Scholar was not asked")
            }
            state = states(gathered(source, [doi(1)]))[ONE, "citations"]
            assert (state.completeness, state.note) == (Completeness.UNKNOWN, "Semantic Scholar was not asked")
            assert source.plan(found(source, 1)).total == 0

    def test_a_list_of_which_a_part_is_kept_is_cut(self, serve: Serve, connect: Connect) -> None:
        service = serve(row(1, "Folding maps"), *(row(n, f"Paper {n}", [1]) for n in range(2, 27)), page_limit=10)
        service.script(None, *[Fault(status=403)] * 3, where="citations")
        with closing(Answers(None, now=NOW)) as answers:
            gathered(connect(service.url, answers=answers), [doi(1)])
            source = connect(service.url, answers=answers, is_offline=True)
            state = states(gathered(source, [doi(1)]))[ONE, "citations"]
        assert state.completeness is Completeness.CUT_SHORT
        assert state.note == "the first 10 of 25; Semantic Scholar was not asked"

    def test_nothing_kept_is_nothing_gathered(self, connect: Connect) -> None:
        source = connect("http://127.0.0.1:9", is_offline=True)
        assert source.lookup([doi(1)]) == {doi(1): Failure(reason="Semantic Scholar was not asked")}
        assert source.gathered() is None


def test_only_what_is_not_kept_fills_the_batches(serve: Serve, connect: Connect) -> None:
    count = BATCH + 50
    service = serve(*(row(n, f"Paper {n}") for n in range(1, count + 1)))
    source = connect(service.url)
    source.lookup([doi(n) for n in range(1, count + 1, 4)])
    source.lookup([doi(n) for n in range(1, count + 1)])
    assert [len(request.body["ids"]) for request in service.requests] == [count // 4, count - count // 4]


def test_a_wait_is_told_with_what_is_kept_and_how_to_wait_less(
    serve: Serve, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    service = serve(*(row(n, f"Paper {n}", citationCount=1) for n in range(1, 4)))
    source = connect(service.url)
    service.script(None, Fault(status=429, headers={"Retry-After": "16"}), where="citations")
    gathered(source, [doi(1), doi(2), doi(3)])
    assert caplog.messages == [
        f"Semantic Scholar at {service.url} keeps answering 429, waiting 16 s; 1 of 3 papers are kept;"
        " set S2_API_KEY for a rate of your own"
    ]


def test_with_a_key_a_wait_tells_of_no_key(
    serve: Serve, connect: Connect, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    service = serve(row(1, "Folding maps"))
    service.script(Fault(status=429))
    connect(service.url, api_key="k").lookup([doi(1)])
    assert "0 of 1 papers are kept" in caplog.text
    assert "S2_API_KEY" not in caplog.text
