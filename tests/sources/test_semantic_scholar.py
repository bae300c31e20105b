"""What is asked of Semantic Scholar, in how few requests, and what its answers are taken to mean."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from kg.errors import SourceError
from kg.model import Author, Citation, Completeness, Failure, ListState, Paper, Progress
from kg.pid import Pid
from kg.sources.rows import ORIGIN, asked_as
from kg.sources.semantic_scholar import BATCH
from tests.s2 import Fault
from tests.sources.conftest import Connect, Serve
from tests.sources.made_up import doi, entry, gathered, row, sha, states, unresolved

WHOLE = {
    "paperId": sha(1),
    "corpusId": 1,
    "externalIds": {
        "CorpusId": 1,
        "DOI": "10.1234/Made.Up.1",
        "ArXiv": "2301.00001",
        "PubMed": "31",
        "PubMedCentral": "41",
        "ACL": "W12-3903",
        "DBLP": "journals/x/Y12",
        "MAG": "51",
        "Unheard": "of",
    },
    "title": "Folding <i>maps</i> &amp; charts",
    "year": 2024,
    "venue": "Journal of  Things",
    "publicationDate": "2023-05-17",
    "publicationTypes": ["JournalArticle", "Review"],
    "s2FieldsOfStudy": [
        {"category": "Biology", "source": "external"},
        {"category": "Biology", "source": "s2-fos-model"},
        {"category": "Art", "source": "s2-fos-model"},
    ],
    "citationCount": 9,
    "authors": [{"authorId": "7001", "name": "Ada\u0000 Author"}, {"authorId": None, "name": "Bo Coauthor"}],
    "references": [],
}


def one(serve: Serve, connect: Connect, answer: dict[str, Any]) -> Paper:
    found = connect(serve(answer).url).lookup([Pid("s2", answer["paperId"])])
    paper = found[Pid("s2", answer["paperId"])]
    assert isinstance(paper, Paper)
    return paper


def citing_state(serve: Serve, connect: Connect, *rows: Any, **settings: Any) -> ListState:
    served = {key: settings.pop(key) for key in ("page_limit",) if key in settings}
    found = states(gathered(connect(serve(*rows, **served).url, **settings), [doi(1)]))
    return found[Pid("corpusid", "1"), "citations"]


def references_state(serve: Serve, connect: Connect, answer: dict[str, Any], **served: Any) -> ListState:
    found = states(gathered(connect(serve(answer, row(2, "On paper cranes"), **served).url), [doi(1)]))
    return found[Pid("corpusid", "1"), "references"]


class TestRecords:
    def test_a_row_becomes_a_record(self, serve: Serve, connect: Connect) -> None:
        paper = one(serve, connect, WHOLE)
        assert paper.pid == Pid("corpusid", "1")
        assert [str(pid) for pid in paper.pids] == [
            "acl:W12-3903",
            "arxiv:2301.00001",
            "corpusid:1",
            "dblp:journals/x/Y12",
            "doi:10.1234/made.up.1",
            "mag:51",
            "pmc:PMC41",
            "pubmed:31",
            f"s2:{sha(1)}",
        ]
        assert (paper.title, paper.venue) == ("Folding maps & charts", "Journal of Things")
        assert (paper.year, paper.date) == (2024, "2023-05-17")
        assert paper.types == ("JournalArticle", "Review")
        assert paper.fields == ("Biology", "Art")
        assert paper.authors == (Author(name="Ada Author", pid=Pid("s2author", "7001")), Author(name="Bo Coauthor"))
        assert (paper.all_authors, paper.author_count) == (True, 2)
        assert [(count.origin, count.cited_by) for count in paper.counts] == [(ORIGIN, 9)]
        assert paper.origins == (ORIGIN,)

    def test_what_a_row_does_not_say_is_not_known(self, serve: Serve, connect: Connect) -> None:
        fields = ("title", "year", "venue", "publicationDate", "publicationTypes", "s2FieldsOfStudy", "authors")
        paper = one(serve, connect, {"paperId": sha(1), "corpusId": 1} | dict.fromkeys(fields))
        assert (paper.year, paper.date, paper.venue, paper.types, paper.fields) == (None,) * 5
        assert (paper.authors, paper.all_authors, paper.author_count) == ((), None, None)
        assert paper.title == "Untitled (corpusid:1)"

    @pytest.mark.parametrize(
        ("given", "date"), [(None, "2001"), ("2023-02-30", "2001"), ("2023-02", "2001"), ("2023-02-03", "2023-02-03")]
    )
    def test_a_date_is_never_made_longer(self, serve: Serve, connect: Connect, given: str, date: str) -> None:
        assert one(serve, connect, row(1, "Folding maps", publicationDate=given, year=2001)).date == date

    @pytest.mark.parametrize(
        ("fields", "pid"),
        [
            ({}, "corpusid:1"),
            ({"corpusId": None}, "corpusid:1"),
            ({"corpusId": None, "externalIds": {"DOI": "10.1/no", "ArXiv": "2301.00001"}}, "arxiv:2301.00001"),
            ({"corpusId": None, "externalIds": {"DOI": "10.1234/X"}}, "doi:10.1234/x"),
            ({"corpusId": None, "externalIds": None}, f"s2:{sha(1)}"),
        ],
    )
    def test_a_record_is_named_by_what_stays(
        self, serve: Serve, connect: Connect, fields: dict[str, Any], pid: str
    ) -> None:
        assert str(one(serve, connect, row(1, "Folding maps", **fields)).pid) == pid

    def test_nulls_in_a_row_are_borne(self, serve: Serve, connect: Connect) -> None:
        reference = unresolved("London Math. Soc") | {"authors": [None]}
        service = serve(WHOLE)
        batch = [WHOLE | {"authors": [None, {"authorId": None, "name": None}], "references": [None, reference]}]
        service.script(Fault(body=batch))
        source = connect(service.url)
        parts = gathered(source, [doi(1)])
        assert "2 of 2 have no identifier" in states(parts)[Pid("corpusid", "1"), "references"].note
        assert [paper.title for paper in parts[0].papers] == ["London Math. Soc"]

    def test_names_of_authors_without_a_number_stay_names(self, serve: Serve, connect: Connect) -> None:
        paper = one(serve, connect, row(1, "Folding maps", authors=[{"authorId": "x", "name": "Ada"}]))
        assert paper.authors == (Author(name="Ada"),)


class TestLookup:
    def test_rows_keep_the_places_of_what_was_asked_for(self, serve: Serve, connect: Connect) -> None:
        service = serve(*[row(number, f"Paper {number}") for number in range(1, 6)])
        pids = [doi(99), doi(3), doi(98), doi(1), doi(97)]
        found = connect(service.url).lookup(pids)
        assert {pid: paper.title for pid, paper in found.items() if isinstance(paper, Paper)} == {
            doi(3): "Paper 3",
            doi(1): "Paper 1",
        }
        assert len(service.requests) == 1
        assert service.requests[0].body == {"ids": [f"DOI:{pid.value}" for pid in pids]}

    def test_a_row_without_a_paper_id_is_no_record(self, serve: Serve, connect: Connect) -> None:
        service = serve(row(1, "Folding maps"))
        service.script(Fault(body=[{"paperId": None, "title": "A ghost"}, row(1, "Folding maps")]))
        assert set(connect(service.url).lookup([doi(2), doi(1)])) == {doi(1)}

    def test_a_merged_record_comes_under_its_new_id_and_is_found_by_the_old(
        self, serve: Serve, connect: Connect
    ) -> None:
        service = serve(row(1, "Folding maps", [2]), row(2, "On paper cranes"), merged={sha(77): sha(1)})
        source = connect(service.url)
        found = source.lookup([Pid("s2", sha(77)), Pid("s2", sha(1))])
        assert found[Pid("s2", sha(77))] == (paper := found[Pid("s2", sha(1))])
        assert isinstance(paper, Paper)
        assert {Pid("s2", sha(77)), Pid("s2", sha(1))} <= set(paper.pids)
        assert len(gathered(source, [Pid("s2", sha(77))])[0].citations) == 1

    def test_a_batch_of_which_nothing_is_known_is_no_failure(self, serve: Serve, connect: Connect) -> None:
        service = serve(row(1, "Folding maps"))
        assert connect(service.url).lookup([doi(98), doi(99)]) == {}
        assert len(service.requests) == 1

    def test_an_identifier_is_asked_for_once(self, serve: Serve, connect: Connect) -> None:
        service = serve(row(1, "Folding maps"))
        connect(service.url).lookup([doi(1), doi(1)])
        assert service.requests[0].body == {"ids": ["DOI:10.1234/made.up.1"]}

    def test_nothing_is_sent_for_what_the_service_cannot_know(self, serve: Serve, connect: Connect) -> None:
        service = serve(row(1, "Folding maps"))
        assert connect(service.url).lookup([Pid("openreview", "x"), Pid("url", "https://example.org/a")]) == {}
        assert service.requests == []

    def test_many_identifiers_go_in_few_requests(self, serve: Serve, connect: Connect) -> None:
        service = serve(*[row(number, f"Paper {number}") for number in range(1, 2 * BATCH + 2)])
        seen: list[Progress] = []
        found = connect(service.url, on_progress=seen.append).lookup([doi(n) for n in range(1, 2 * BATCH + 2)])
        assert len(found) == 2 * BATCH + 1
        assert [len(request.body["ids"]) for request in service.requests] == [BATCH, BATCH, 1]
        assert [(p.done, p.total) for p in seen] == [(BATCH, 2 * BATCH + 1), (2 * BATCH, 2 * BATCH + 1), (701, 701)]

    def test_an_answer_that_would_be_too_large_is_asked_for_in_parts(self, serve: Serve, connect: Connect) -> None:
        service = serve(*[row(number, f"Paper {number}") for number in range(1, 9)], most_bytes=1_500)
        found = connect(service.url).lookup([doi(number) for number in range(1, 9)])
        assert all(isinstance(found[doi(number)], Paper) for number in range(1, 9))

    def test_one_identifier_that_the_service_refuses_costs_the_others_nothing(
        self, serve: Serve, connect: Connect
    ) -> None:
        service = serve(*[row(number, f"Paper {number}") for number in range(1, 5)])
        refusal = Fault(status=400, body={"error": "Unacceptable query params: [ids=...]"})
        service.script(refusal, refusal, refusal)
        found = connect(service.url).lookup([doi(number) for number in range(1, 5)])
        kinds = [type(found[doi(number)]) for number in range(1, 5)]
        assert kinds == [Failure, Paper, Paper, Paper]
        assert "answered 400 Unacceptable query params: [ids=...]" in str(found[doi(1)])
        assert "3 of 4 papers are kept" in str(found[doi(1)])

    def test_a_field_that_is_no_more_is_not_hunted_for_among_the_identifiers(
        self, serve: Serve, connect: Connect
    ) -> None:
        service = serve(*[row(number, f"Paper {number}") for number in range(1, 5)])
        service.script(*[Fault(status=400, body={"error": "Unrecognized or unsupported fields: [venue]"})] * 9)
        found = connect(service.url).lookup([doi(number) for number in range(1, 5)])
        assert all("unsupported fields: [venue]" in str(found[doi(number)]) for number in range(1, 5))
        assert len(service.requests) == 1

    @pytest.mark.parametrize(
        ("curie", "asked"),
        [
            ("doi:10.1234/a?b#c<d>", "DOI:10.1234/a?b#c<d>"),
            ("arxiv:2301.00001", "ARXIV:2301.00001"),
            ("pubmed:31", "PMID:31"),
            ("pmc:PMC41", "PMCID:41"),
            (f"s2:{sha(1)}", sha(1)),
            ("corpusid:1", "CorpusId:1"),
            ("acl:W12-3903", "ACL:W12-3903"),
            ("mag:51", "MAG:51"),
            ("url:https://www.biorxiv.org/content/x", "URL:https://www.biorxiv.org/content/x"),
            ("url:https://notarxiv.org/abs/1", None),
            ("openreview:x", None),
            ("openalex:W1", None),
            ("dblp:x", None),
        ],
    )
    def test_identifiers_are_written_as_the_service_takes_them(self, curie: str, asked: str | None) -> None:
        assert asked_as(Pid.from_curie(curie)) == asked

    @pytest.mark.parametrize("fault", [Fault(status=504), Fault(status=500), Fault(kind="stall", seconds=5)])
    def test_a_batch_that_takes_too_long_is_asked_for_in_halves(
        self, serve: Serve, connect: Connect, fault: Fault
    ) -> None:
        service = serve(*(row(n, f"Paper {n}") for n in range(1, 61)))
        service.script(fault, fault, fault, fault, where="batch")
        time_limit = 0.5 if fault.kind == "stall" else 60
        found = connect(service.url, time_limit=time_limit).lookup([doi(n) for n in range(1, 61)])
        assert len(found) == 60
        assert not any(isinstance(paper, Failure) for paper in found.values())
        # From 15 on it is the service that is slow, not the batch that is large.
        assert [len(request.body["ids"]) for request in service.asked("batch")] == [60, 60, 30, 30, 15, 15, 15, 15]

    def test_a_service_that_is_slow_for_little_too_is_not_asked_without_end(
        self, serve: Serve, connect: Connect
    ) -> None:
        service = serve(*(row(n, f"Paper {n}") for n in range(1, 61)))
        service.script(*[Fault(status=504)] * 500, where="batch")
        with pytest.raises(SourceError, match="kept answering 504 for 2 minutes"):
            connect(service.url, patience=120).lookup([doi(n) for n in range(1, 61)])
        assert len(service.requests) < 40


class TestSearch:
    def test_a_title_goes_without_what_breaks_a_query(self, serve: Serve, connect: Connect) -> None:
        service = serve(row(1, "A b c 100 self folding maps"))
        found = next(connect(service.url).search(entry("A & B: C++ 100% self-folding #maps")))
        assert service.requests[0].query["query"] == "A B: C 100 self folding maps"
        assert isinstance(found, tuple)

    def test_a_near_title_is_given_as_a_candidate_and_not_judged(self, serve: Serve, connect: Connect) -> None:
        found = next(connect(serve(row(1, "Folding maps: a study")).url).search(entry("Folding maps")))
        assert isinstance(found, tuple)
        assert [paper.title for paper in found] == ["Folding maps: a study"]

    @pytest.mark.parametrize("body", [{"data": []}, {"data": [None]}, {"data": 7}, {"total": 0, "offset": 0}])
    def test_an_empty_page_is_no_match(self, serve: Serve, connect: Connect, body: Any) -> None:
        service = serve(row(1, "Folding maps"))
        service.script(Fault(body=body))
        assert next(connect(service.url).search(entry("Folding maps"))) == ()

    def test_more_candidates_are_asked_for_only_when_they_are_taken_and_are_kept(
        self, serve: Serve, connect: Connect
    ) -> None:
        service = serve(*(row(number, f"Folding maps {'of the world ' * number}") for number in (1, 2, 3)))
        source = connect(service.url)
        parts = source.search(entry("Folding-maps"))
        assert len(next(parts)) == 1  # type: ignore[arg-type]
        assert [request.path.rsplit("/", 1)[-1] for request in service.requests] == ["match"]
        assert len(next(parts)) == 3  # type: ignore[arg-type]
        assert [request.path.rsplit("/", 1)[-1] for request in service.requests] == ["match", "search"]
        assert [len(part) for part in source.search(entry("Folding maps"))] == [1, 3]  # type: ignore[arg-type]
        assert len(service.requests) == 2

    @pytest.mark.parametrize("body", [{"data": [None]}, {"data": 7}, {"total": 0, "offset": 0}])
    def test_an_empty_search_finds_nothing(self, serve: Serve, connect: Connect, body: Any) -> None:
        service = serve(row(1, "Folding maps"))
        service.script(Fault(body={"data": []}), Fault(body=body))
        assert list(connect(service.url).search(entry("Folding maps"))) == [(), ()]

    def test_a_title_without_a_letter_is_not_asked_for(self, serve: Serve, connect: Connect) -> None:
        service = serve(row(1, "Folding maps"))
        assert list(connect(service.url).search(entry(" - & + "))) == []
        assert service.requests == []

    def test_a_title_that_could_not_be_asked_for_is_a_failure(self, serve: Serve, connect: Connect) -> None:
        service = serve(row(1, "Folding maps"))
        source = connect(service.url, patience=1)
        source.lookup([doi(1)])
        service.script(*[Fault(status=503)] * 99)
        found = next(source.search(entry("Folding maps")))
        assert isinstance(found, Failure)
        assert found.reason.endswith("kept answering 503 for 1 second: run the same command again later")


class TestReferences:
    def test_references_come_with_the_batch(self, serve: Serve, connect: Connect) -> None:
        service = serve(row(1, "Folding maps", [2, 3], citationCount=0), row(2, "Cranes"), row(3, "Stones"))
        parts = gathered(connect(service.url), [doi(1)])
        one, two, three = (Pid("corpusid", str(number)) for number in (1, 2, 3))
        assert parts[0].citations == (
            Citation(citing=one, cited=two, origins=(ORIGIN,)),
            Citation(citing=one, cited=three, origins=(ORIGIN,)),
        )
        assert [paper.title for paper in parts[0].papers] == ["Cranes", "Stones"]
        assert [request.path for request in service.requests] == ["/graph/v1/paper/batch"]

    def test_a_list_that_the_publisher_withholds_is_not_empty(self, serve: Serve, connect: Connect) -> None:
        state = references_state(serve, connect, row(1, "Folding maps", None, referenceCount=65))
        assert (state.completeness, state.stated) == (Completeness.WITHHELD, 65)
        assert "its publisher withholds the list" in state.note

    def test_no_references_at_all_are_not_known_to_be_none(self, serve: Serve, connect: Connect) -> None:
        state = references_state(serve, connect, row(1, "Folding maps", [], referenceCount=0))
        assert state.completeness is Completeness.NOT_INDEXED
        assert "it has not read the text" in state.note

    def test_references_that_are_counted_and_not_given_are_not_known(self, serve: Serve, connect: Connect) -> None:
        state = references_state(serve, connect, row(1, "Folding maps", [], referenceCount=12))
        assert (state.completeness, state.note) == (Completeness.UNKNOWN, "Semantic Scholar counts 12 and lists none")

    def test_a_list_shorter_than_its_count_says_so(self, serve: Serve, connect: Connect) -> None:
        state = references_state(serve, connect, row(1, "Folding maps", [2], referenceCount=3))
        assert (state.completeness, state.stated) == (Completeness.KNOWN, 3)
        assert state.note == "Semantic Scholar counts 3 and lists 1"

    def test_a_list_that_ends_at_the_bound_is_cut_short(self, serve: Serve, connect: Connect) -> None:
        many = row(1, "Folding maps", [unresolved(f"Note {n}") for n in range(1_200)])
        state = references_state(serve, connect, many)
        assert (state.completeness, state.stated) == (Completeness.CUT_SHORT, 1_200)
        assert state.note.startswith("the first 1,000 of 1,200; 1,000 of 1,000 have no identifier")

    def test_references_without_an_identifier_stand_for_themselves(self, serve: Serve, connect: Connect) -> None:
        links: list[Any] = [2, unresolved("London Math. Soc"), unresolved("World Economic Forum"), 2]
        service = serve(row(1, "Folding maps", links), row(2, "Cranes", [unresolved("London Math. Soc")]))
        parts = gathered(connect(service.url), [doi(1), doi(2)])
        assert len(parts[0].citations) == 3
        state = states(parts)[Pid("corpusid", "1"), "references"]
        assert state.completeness is Completeness.KNOWN
        assert "2 of 4 have no identifier there and stand for themselves" in state.note
        # Two papers that cite something of one title may mean two things.
        same = [paper for part in parts for paper in part.papers if paper.title == "London Math. Soc"]
        assert len({paper.pid for paper in same}) == 2
        assert {paper.pid.scheme for paper in same} == {"unresolved"}

    def test_links_within_the_list_end_at_the_papers_of_the_list(self, serve: Serve, connect: Connect) -> None:
        service = serve(row(1, "Folding maps", [2]), row(2, "Cranes"))
        source = connect(service.url)
        known = Paper(pid=doi(2), pids=(doi(2),), title="Cranes, from elsewhere")
        first = source.lookup([doi(1)])[doi(1)]
        assert isinstance(first, Paper)
        parts = tuple(source.links([first, known]))
        assert {(c.citing, c.cited) for part in parts for c in part.citations} == {(Pid("corpusid", "1"), doi(2))}
        assert (doi(2), "citations") in states(parts)
        assert not any(part.papers for part in parts)


class TestCitations:
    def test_pages_follow_one_another_to_the_end(self, serve: Serve, connect: Connect) -> None:
        papers = [row(1, "Folding maps"), *[row(n, f"Paper {n}", [1]) for n in range(2, 27)]]
        service = serve(*papers, page_limit=10)
        parts = gathered(connect(service.url), [doi(1)])
        assert {c.citing.value for c in parts[0].citations} == {str(n) for n in range(2, 27)}
        assert [request.query["offset"] for request in service.asked("citations")] == ["0", "10", "20"]
        state = states(parts)[Pid("corpusid", "1"), "citations"]
        assert (state.completeness, state.stated, state.note) == (Completeness.KNOWN, 25, "")

    def test_what_is_said_of_a_link_is_kept(self, serve: Serve, connect: Connect) -> None:
        said = {"paperId": sha(1), "intents": ["methodology"], "isInfluential": True}
        service = serve(row(1, "Folding maps"), row(2, "Cranes", [said]))
        citation = gathered(connect(service.url), [doi(1)])[0].citations[0]
        assert (citation.intents, citation.influential, citation.contexts) == (("methodology",), True, None)

    def test_a_paper_that_nobody_cites_is_not_asked_about(self, serve: Serve, connect: Connect) -> None:
        service = serve(row(1, "Folding maps"))
        found = states(gathered(connect(service.url), [doi(1)]))
        assert found[Pid("corpusid", "1"), "citations"].completeness is Completeness.KNOWN_EMPTY
        assert service.asked("citations") == []

    def test_the_limit_is_kept_and_told(self, serve: Serve, connect: Connect) -> None:
        papers = [row(1, "Folding maps"), *[row(n, f"Paper {n}", [1]) for n in range(2, 27)]]
        state = citing_state(serve, connect, *papers, citations=12, page_limit=10)
        assert (state.completeness, state.stated, state.note) == (Completeness.CUT_SHORT, 25, "the first 12 of 25")

    def test_a_list_as_long_as_the_limit_is_whole(self, serve: Serve, connect: Connect) -> None:
        papers = [row(1, "Folding maps"), *[row(n, f"Paper {n}", [1]) for n in range(2, 14)]]
        assert citing_state(serve, connect, *papers, citations=12).completeness is Completeness.KNOWN

    def test_an_empty_page_that_has_a_next_one_is_no_end(self, serve: Serve, connect: Connect) -> None:
        papers = [row(1, "Folding maps"), *[row(n, f"Paper {n}", [1]) for n in range(2, 27)]]
        service = serve(*papers, page_limit=10)
        service.script(None, Fault(body={"offset": 10, "next": 10 + 5, "data": []}), where="citations")
        parts = gathered(connect(service.url), [doi(1)])
        assert len(parts[0].citations) == 20
        state = states(parts)[Pid("corpusid", "1"), "citations"]
        assert state.completeness is Completeness.CUT_SHORT
        assert state.note == "the first 20 of 25; Semantic Scholar left a page of it empty"

    def test_an_empty_page_in_a_list_that_is_as_long_as_its_count_lacks_nothing(
        self, serve: Serve, connect: Connect
    ) -> None:
        papers = [row(1, "Folding maps"), *[row(n, f"Paper {n}", [1]) for n in range(2, 12)]]
        service = serve(*papers)
        whole = Fault(body={"offset": 0, "next": 10, "data": [{"citingPaper": paper} for paper in papers[1:]]})
        service.script(whole, Fault(body={"offset": 10, "data": []}), where="citations")
        state = states(gathered(connect(service.url), [doi(1)]))[Pid("corpusid", "1"), "citations"]
        assert (state.completeness, state.note) == (Completeness.KNOWN, "")

    def test_citations_that_are_counted_and_not_given_are_not_known(self, serve: Serve, connect: Connect) -> None:
        state = citing_state(serve, connect, row(1, "Folding maps", citationCount=3))
        assert (state.completeness, state.note) == (Completeness.UNKNOWN, "Semantic Scholar counts 3 and lists none")

    @pytest.mark.parametrize(
        ("page", "why"),
        [
            ({"offset": 10, "data": []}, "Semantic Scholar left a page of it empty"),
            ({"offset": 10, "next": 10, "data": []}, "Semantic Scholar promised more and gave none"),
        ],
    )
    def test_a_list_that_breaks_off_is_not_whole(self, serve: Serve, connect: Connect, page: Any, why: str) -> None:
        papers = [row(1, "Folding maps"), *[row(n, f"Paper {n}", [1]) for n in range(2, 27)]]
        service = serve(*papers, page_limit=10)
        service.script(None, Fault(body=page), where="citations")
        state = states(gathered(connect(service.url), [doi(1)]))[Pid("corpusid", "1"), "citations"]
        assert state.completeness is Completeness.CUT_SHORT
        assert state.note == f"the first 10 of 25; {why}"

    def test_a_list_that_fails_on_the_way_keeps_what_came(self, serve: Serve, connect: Connect) -> None:
        papers = [row(1, "Folding maps"), *[row(n, f"Paper {n}", [1]) for n in range(2, 27)]]
        service = serve(*papers, page_limit=10)
        service.script(None, *[Fault(status=503)] * 99, where="citations")
        parts = gathered(connect(service.url, patience=2), [doi(1)])
        assert len(parts[0].citations) == 10
        state = states(parts)[Pid("corpusid", "1"), "citations"]
        assert state.completeness is Completeness.CUT_SHORT
        assert "the first 10 of 25; Semantic Scholar" in state.note
        assert "kept answering 503 for 2 seconds" in state.note

    def test_rows_without_a_paper_are_counted(self, serve: Serve, connect: Connect) -> None:
        service = serve(row(1, "Folding maps", citationCount=3))
        data = [{"citingPaper": None}, None, {"citingPaper": row(2, "Cranes") | {"paperId": None, "corpusId": None}}]
        service.script(Fault(body={"offset": 0, "data": data}), where="citations")
        parts = gathered(connect(service.url), [doi(1)])
        assert [c.citing for c in parts[0].citations] == [Pid("corpusid", "2")]
        assert "2 of 3 have no identifier" in states(parts)[Pid("corpusid", "1"), "citations"].note

    def test_a_withheld_page_is_not_an_empty_one(self, serve: Serve, connect: Connect) -> None:
        service = serve(row(1, "Folding maps", citationCount=3))
        notice = {"openAccessPdf": {"disclaimer": "Notice: elided\n by the publisher"}}
        service.script(Fault(body={"data": None, "citingPaperInfo": notice}), where="citations")
        state = states(gathered(connect(service.url), [doi(1)]))[Pid("corpusid", "1"), "citations"]
        assert state.completeness is Completeness.WITHHELD
        assert state.note == "its publisher withholds the list; Notice: elided by the publisher"

    @pytest.mark.parametrize("body", [{"offset": 0}, {"data": {}}])
    def test_a_page_without_rows_is_a_failure(self, serve: Serve, connect: Connect, body: Any) -> None:
        service = serve(row(1, "Folding maps", citationCount=3))
        service.script(Fault(body=body), where="citations")
        state = states(gathered(connect(service.url), [doi(1)]))[Pid("corpusid", "1"), "citations"]
        assert state.completeness is Completeness.FAILED
        assert "answered a page without rows" in state.note

    def test_a_paper_that_is_gone_since_is_not_indexed(self, serve: Serve, connect: Connect) -> None:
        service = serve(row(1, "Folding maps", citationCount=3))
        service.script(Fault(status=404, body={"error": "Paper with id 1 not found"}), where="citations")
        state = states(gathered(connect(service.url), [doi(1)]))[Pid("corpusid", "1"), "citations"]
        assert (state.completeness, state.note) == (Completeness.NOT_INDEXED, "Semantic Scholar has no record of it")

    def test_what_was_not_asked_for_is_not_known(self, serve: Serve, connect: Connect) -> None:
        papers = [row(1, "Folding maps"), row(2, "Cranes", [1])]
        state = citing_state(serve, connect, *papers, citations=0)
        assert (state.completeness, state.stated) == (Completeness.UNKNOWN, 1)
        assert state.note == "what cites it was not asked for"


class TestLinks:
    def test_a_paper_from_elsewhere_is_asked_for_by_its_surest_identifier(self, serve: Serve, connect: Connect) -> None:
        service = serve(row(1, "Folding maps", [2]), row(2, "Cranes"))
        paper = Paper(
            pid=doi(1), pids=(Pid("arxiv", "2301.00001"), doi(1), Pid("openalex", "W1")), title="Folding maps"
        )
        parts = tuple(connect(service.url).links([paper]))
        assert service.requests[0].body == {"ids": ["DOI:10.1234/made.up.1"]}
        assert parts[0].citations[0].citing == doi(1)

    def test_a_paper_is_known_by_the_identifier_that_it_was_asked_by(self, serve: Serve, connect: Connect) -> None:
        service = serve(row(1, "Folding maps", [2]), row(2, "Cranes"), merged={sha(77): sha(1)})
        source = connect(service.url)
        source.lookup([Pid("s2", sha(77))])
        paper = Paper(pid=Pid("s2", sha(77)), pids=(Pid("s2", sha(77)),), title="Folding maps, before")
        assert len(next(source.links([paper])).citations) == 1
        assert len(service.asked("batch")) == 1

    def test_a_paper_that_nobody_can_ask_for_has_unknown_lists(self, serve: Serve, connect: Connect) -> None:
        paper = Paper(pid=Pid("openreview", "x"), pids=(Pid("openreview", "x"),), title="Folding maps")
        found = states(tuple(connect(serve(row(1, "Cranes")).url).links([paper])))
        assert {state.completeness for state in found.values()} == {Completeness.UNKNOWN}
        assert {state.note for state in found.values()} == {"it has no identifier that Semantic Scholar knows"}

    def test_a_record_that_came_with_less_said_of_it_does_not_hide_what_is_said_elsewhere(
        self, serve: Serve, connect: Connect
    ) -> None:
        service = serve(
            row(1, "Folding maps", [3]), row(2, "Cranes"), row(3, "Stones", [2], publicationDate="2019-05-17")
        )
        first, second = gathered(connect(service.url), [doi(1), doi(2)])
        assert [(paper.title, paper.date) for paper in first.papers] == [("Stones", "2003")]  # a reference has no date
        assert [(paper.title, paper.date) for paper in second.papers] == [("Stones", "2019-05-17")]

    def test_each_paper_is_answered_as_soon_as_it_is_known(self, serve: Serve, connect: Connect) -> None:
        service = serve(*[row(number, f"Paper {number}", citationCount=1) for number in (1, 2, 3)])
        seen: list[Progress] = []
        source = connect(service.url, on_progress=seen.append)
        papers = [paper for paper in source.lookup([doi(1), doi(2), doi(3)]).values() if isinstance(paper, Paper)]
        parts = source.links(papers)
        assert len(list(itertools.islice(parts, 2))) == 2
        assert len(service.asked("citations")) == 2
        assert len(list(parts)) == 1
        assert seen[-1] == Progress("gather", 3, 3)
