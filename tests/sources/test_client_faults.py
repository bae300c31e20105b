"""What we work around in the `semanticscholar` client, each fault as it meets who asks through the client alone.

Each test passes while the client has the fault and fails with the release that mends it: then what its docstring names
first may go, and the test with it. Nothing of the client is replaced here; it asks the stand-in.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest
from semanticscholar import AsyncSemanticScholar, SemanticScholar  # type: ignore[import-untyped]  # it ships no types
from semanticscholar.ApiRequester import ApiRequester  # type: ignore[import-untyped]  # it ships no types
from semanticscholar.SemanticScholarException import (  # type: ignore[import-untyped]  # it ships no types
    BadQueryParametersException,
    GatewayTimeoutException,
    InternalServerErrorException,
)
from tenacity import RetryCallState, RetryError

from tests.s2 import Fault, StandIn
from tests.sources.conftest import Serve
from tests.sources.made_up import KEY, row, sha

Ask = Callable[[Any], Any]

LISTS = ("get_paper_citations", "get_paper_references", "get_paper_authors", "get_author_papers")
NO_MORE = Fault(body={"offset": 0, "data": []})


def unpatched(service: StandIn, **settings: Any) -> Any:
    """The client as it is, asking the stand-in."""
    return SemanticScholar(api_url=service.url, **settings)


class TestRequests:
    @pytest.mark.parametrize("method", LISTS)
    def test_the_key_is_left_out_of_requests_for_lists(self, serve: Serve, method: str) -> None:
        """`Requester`, as far as it keeps the client's headers from `Transport`, which sends the key itself.

        Source: https://github.com/danielnsilva/semanticscholar/blob/main/semanticscholar/AsyncSemanticScholar.py
        """
        service = serve()
        service.script(NO_MORE)
        getattr(unpatched(service, api_key=KEY), method)("x")
        (request,) = service.requests
        assert KEY not in repr(request)

    def test_each_request_opens_a_connection_of_its_own(self, serve: Serve) -> None:
        """The one `httpx.AsyncClient` of `Transport`.

        Source: https://github.com/danielnsilva/semanticscholar/blob/main/semanticscholar/ApiRequester.py
        """
        service = serve(row(1, "Folding maps"))

        async def ask_twice() -> None:
            client = AsyncSemanticScholar(api_url=service.url)
            for _ in range(2):
                await client.get_paper(sha(1), ["title"])

        asyncio.run(ask_twice())
        assert len({request.peer for request in service.requests}) == 2

    def test_a_proxy_is_asked_even_for_this_machine(self, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
        """`trust_env` of `Transport`.

        Source: https://github.com/danielnsilva/semanticscholar/blob/main/semanticscholar/ApiRequester.py
        """
        service, proxy = serve(row(1, "Folding maps")), serve(row(1, "Maps that fold themselves"))
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("http_proxy", proxy.url)
        assert unpatched(service).get_paper(sha(1), ["title"]).title == "Maps that fold themselves"

    @pytest.mark.parametrize(
        ("name", "asked"),
        [
            ("DOI:10.1/x?y", "DOI:10.1/x"),
            ("DOI:10.1/x#z", "DOI:10.1/x"),
            ("DOI:10.1/a%2Fb", "DOI:10.1/a/b"),
            ("URL:https://arxiv.org/abs?id=1", "URL:https://arxiv.org/abs"),
        ],
    )
    def test_an_identifier_stands_raw_in_the_path(self, serve: Serve, name: str, asked: str) -> None:
        """`quote` in `Service.page`; and that `Service` asks for single papers in batches, their ids in the body.

        Source: https://github.com/danielnsilva/semanticscholar/blob/main/semanticscholar/AsyncSemanticScholar.py
        """
        service = serve()
        service.script(Fault(body={"paperId": "x"}))
        unpatched(service).get_paper(name, ["title"])
        assert service.requests[0].path == f"/graph/v1/paper/{asked}"
        assert service.requests[0].query == {"fields": "title"}

    @pytest.mark.parametrize(("title", "asked"), [("A & B", "A "), ("C++", "C  "), ("100%25", "100%")])
    def test_a_title_stands_raw_in_the_query(self, serve: Serve, title: str, asked: str) -> None:
        """What `SemanticScholarSource.search` leaves out of a title, except for the hyphen.

        Source: https://github.com/danielnsilva/semanticscholar/blob/main/semanticscholar/PaginatedResults.py
        """
        service = serve()
        service.script(Fault(body={"data": [{"paperId": "x"}]}))
        unpatched(service).search_paper(title, match_title=True)
        assert service.requests[0].query["query"] == asked

    def test_a_time_limit_bounds_each_part_of_an_answer_and_not_the_whole(self) -> None:
        """`latest` in `Transport._send`.

        Source: https://github.com/danielnsilva/semanticscholar/issues/74
        """
        body = b'{"year": 7}'
        limit, pause = 0.5, 0.1

        async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body))
            for byte in body:
                await asyncio.sleep(pause)
                writer.write(bytes([byte]))
            writer.close()

        async def ask() -> Any:
            async with await asyncio.start_server(drip, "127.0.0.1", 0) as server:
                url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
                return await AsyncSemanticScholar(api_url=url, timeout=limit).get_paper("x", ["year"])

        assert len(body) * pause > 2 * limit
        assert asyncio.run(ask()).year == 7


class TestAnswers:
    @pytest.mark.parametrize("status", [302, 401, 413, 502, 503])
    @pytest.mark.parametrize(
        ("ask", "empty"),
        [
            (lambda client: client.get_paper("x").raw_data, {}),
            (lambda client: client.get_papers(["x", "y"], return_not_found=True), ([], ["x", "y"])),
            (lambda client: client.get_paper_references("x").items, []),
        ],
        ids=["get_paper", "get_papers", "get_paper_references"],
    )
    def test_a_status_that_is_no_answer_is_taken_for_an_empty_one(
        self, serve: Serve, status: int, ask: Ask, empty: object
    ) -> None:
        """`Transport._read` with `RETRIED` and `_refusal`.

        Source: https://github.com/danielnsilva/semanticscholar/blob/main/semanticscholar/ApiRequester.py
        """
        service = serve()
        service.script(Fault(status=status))
        assert ask(unpatched(service)) == empty
        assert len(service.requests) == 1

    def test_an_error_that_comes_with_200_is_taken_for_an_empty_answer(self, serve: Serve) -> None:
        """The `error` in `_whole` of the transport.

        Source: https://github.com/danielnsilva/semanticscholar/blob/main/semanticscholar/ApiRequester.py
        """
        service = serve()
        service.script(Fault(body={"error": "something"}))
        assert unpatched(service).get_paper("x").raw_data == {}

    @pytest.mark.parametrize(
        ("status", "body", "error"),
        [
            (200, "", json.JSONDecodeError),
            (200, "<html>", json.JSONDecodeError),
            (200, "null", TypeError),
            (400, {}, KeyError),
            (400, "<html>", json.JSONDecodeError),
            (404, {"message": "Not Found"}, KeyError),
            (404, "<html>", json.JSONDecodeError),
            (500, {"error": "something"}, KeyError),
            (500, "<html>", json.JSONDecodeError),
            (504, {"error": "something"}, KeyError),
            (504, "<html>", json.JSONDecodeError),
        ],
    )
    def test_an_answer_in_another_form_is_an_accident(
        self, serve: Serve, status: int, body: object, error: type[Exception]
    ) -> None:
        """`Transport._read` and `_whole`, which tell what came whatever its form.

        Source: https://github.com/danielnsilva/semanticscholar/blob/main/semanticscholar/ApiRequester.py
        """
        service = serve()
        service.script(Fault(status=status, body=body))
        with pytest.raises(error):
            unpatched(service).get_paper("x")

    @pytest.mark.parametrize("fault", [NO_MORE, Fault(body={"total": 0, "offset": 0}), Fault(status=503)], ids=repr)
    def test_no_match_is_an_index_error(self, serve: Serve, fault: Fault) -> None:
        """What `Requester.get_data_async` does for `/search/match`.

        Source: https://github.com/danielnsilva/semanticscholar/blob/main/semanticscholar/AsyncSemanticScholar.py
        """
        service = serve()
        service.script(fault)
        with pytest.raises(IndexError):
            unpatched(service).search_paper("Folding maps", match_title=True)


class TestRepeating:
    @pytest.mark.parametrize(
        ("fault", "error"),
        [
            (Fault(status=500), InternalServerErrorException),
            (Fault(status=504), GatewayTimeoutException),
            (Fault(kind="stall", seconds=5), httpx.ReadTimeout),
            (Fault(kind="reset"), httpx.TransportError),
            (Fault(kind="cut"), json.JSONDecodeError),
        ],
        ids=["500", "504", "a timeout", "a broken connection", "half an answer"],
    )
    def test_what_fails_in_passing_is_not_asked_for_again(
        self, serve: Serve, fault: Fault, error: type[Exception]
    ) -> None:
        """The attempts in `Transport.ask`; see the statuses taken for empty answers for 502 and 503.

        Source: https://github.com/danielnsilva/semanticscholar/issues/91
        """
        service = serve(row(1, "Folding maps"))
        service.script(fault)
        with pytest.raises(error):
            unpatched(service, timeout=0.3).get_paper(sha(1), ["title"])
        assert len(service.requests) == 1

    def test_a_service_out_of_reach_is_not_asked_again(self) -> None:
        """The attempts in `Transport.ask`, with `TRIES_AT_FIRST_CONTACT`.

        Source: https://github.com/danielnsilva/semanticscholar/blob/main/semanticscholar/ApiRequester.py
        """
        errors = (ConnectionRefusedError(), httpx.ConnectError("no route"), httpx.ConnectTimeout("no word"))
        repeated = [error for error in errors if _retrying().retry(_failed(error))]
        assert repeated == [errors[0]]

    def test_waits_are_the_same_whatever_the_service_asks_for(self, serve: Serve) -> None:
        """`Transport._wait` and `retry_after`.

        Source: https://github.com/danielnsilva/semanticscholar/issues/106
        """
        service = serve()
        service.script(Fault(status=429, headers={"Retry-After": "1"}))
        with pytest.raises(RetryError) as caught:
            unpatched(service, retry=False).get_paper("x")
        error = caught.value.last_attempt.exception()
        assert error is not None
        states = [_failed(error, attempt) for attempt in range(1, 11)]
        assert [_retrying().wait(state) for state in states[:-1]] == [5, 5, 5, 8, 16, 32, 60, 60, 60]
        assert [_retrying().stop(state) for state in states] == [False] * 9 + [True]

    def test_too_many_requests_end_in_an_error_of_another_library(self, serve: Serve) -> None:
        """`_AttemptError` with `Transport._given_up`, so far as they stand for `RetryError`.

        Source: https://github.com/danielnsilva/semanticscholar/issues/86
        """
        service = serve()
        service.script(Fault(status=429))
        with pytest.raises(RetryError):
            unpatched(service, retry=False).get_paper("x")


class TestPages:
    def test_an_empty_search_is_asked_for_without_end(self, serve: Serve) -> None:
        """`Service.match` in place of the client's search.

        Source: https://github.com/danielnsilva/semanticscholar/issues/57
        """
        service = serve()
        service.script(*[Fault(body={"total": 0, "offset": 0})] * 5, NO_MORE)
        assert list(unpatched(service).search_paper("Folding maps")) == []
        assert len(service.requests) == 6

    def test_a_page_that_fails_is_asked_for_without_end_and_without_a_pause(self, serve: Serve) -> None:
        """`Service.page` and `Transport._read`.

        Source: https://github.com/danielnsilva/semanticscholar/blob/main/semanticscholar/PaginatedResults.py
        """
        service = serve()
        service.script(Fault(body={"offset": 0, "next": 100, "data": [{}]}), *[Fault(status=503)] * 4, NO_MORE)
        start = time.monotonic()
        assert len(list(unpatched(service).get_paper_citations("x"))) == 1
        assert len(service.requests) == 6
        assert time.monotonic() - start < 5  # its shortest wait

    def test_a_list_ends_where_the_service_gives_less_than_it_was_asked_for(self, serve: Serve) -> None:
        """`Service.page`, and what follows its pages by their `next`.

        Source: https://github.com/danielnsilva/semanticscholar/blob/main/semanticscholar/PaginatedResults.py
        """
        service = serve(
            row(1, "Folding maps", range(2, 12)), *(row(n, f"Paper {n}") for n in range(2, 12)), page_limit=3
        )
        assert len(list(unpatched(service).get_paper_references(sha(1), ["title"], limit=5))) == 3

    def test_a_list_ends_at_9999_without_a_word(self, serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
        """`Service.page`, and the extent "limited".

        Source: https://github.com/danielnsilva/semanticscholar/blob/main/semanticscholar/PaginatedResults.py
        """
        caplog.set_level(logging.WARNING, logger="semanticscholar")
        service = serve()
        for offset, following in ((8_000, 9_000), (9_000, 9_999)):
            service.script(Fault(body={"offset": offset, "next": following, "data": [{}]}))
        assert len(list(unpatched(service).get_paper_citations("x", limit=1_000))) == 2
        assert [request.query["limit"] for request in service.requests] == ["1000", "999"]
        assert caplog.text == ""

    def test_a_list_in_pages_of_another_size_oversteps_the_window(self, serve: Serve) -> None:
        """`WINDOW`, as a bound of every page.

        Source: https://github.com/danielnsilva/semanticscholar/blob/main/semanticscholar/PaginatedResults.py
        """
        service = serve(row(1, "Folding maps"))
        service.script(Fault(body={"offset": 8_991, "next": 9_990, "data": [{}]}))
        with pytest.raises(BadQueryParametersException, match="must be < 10000"):
            list(unpatched(service).get_paper_citations(sha(1), ["title"], limit=999))

    @pytest.mark.parametrize("method", LISTS)
    def test_a_list_can_be_asked_for_neither_from_an_offset_on_nor_by_date(self, method: str) -> None:
        """`Service.page`, for what a window or an interruption cuts off.

        Source: https://github.com/danielnsilva/semanticscholar/blob/main/semanticscholar/AsyncSemanticScholar.py
        """
        parameters = inspect.signature(getattr(AsyncSemanticScholar, method)).parameters
        assert list(parameters)[2:] == ["fields", "limit"]


class TestRecords:
    @pytest.mark.parametrize(("method", "key"), [("get_papers", "paperId"), ("get_authors", "authorId")])
    def test_a_batch_loses_the_places_of_what_was_asked_for(self, serve: Serve, method: str, key: str) -> None:
        """The empty id that `_wrapped` puts where the service has no record.

        Source: https://github.com/danielnsilva/semanticscholar/blob/main/semanticscholar/AsyncSemanticScholar.py
        """
        service = serve()
        service.script(Fault(body=[{key: "1"}, None, {key: "3"}]))
        found = getattr(unpatched(service), method)(["1", "2", "3"])
        assert [record.raw_data[key] for record in found] == ["1", "3"]

    @pytest.mark.parametrize(
        ("name", "ids"),
        [
            (sha(9), {"CorpusId": 1}),  # merged into another record
            ("PMCID:PMC41", {"PubMedCentral": "41"}),
            ("URL:https://arxiv.org/abs/2301.00001", {"ArXiv": "2301.00001"}),
            ("DOI:10.1234/made.up.1", None),  # whoever does not ask for externalIds
        ],
    )
    def test_an_identifier_that_was_found_is_named_as_not_found(
        self, serve: Serve, caplog: pytest.LogCaptureFixture, name: str, ids: Mapping[str, Any] | None
    ) -> None:
        """The places kept by `_wrapped`; and the level of the client's log that `_client` sets.

        Source: https://github.com/danielnsilva/semanticscholar/blob/main/semanticscholar/AsyncSemanticScholar.py
        """
        caplog.set_level(logging.WARNING, logger="semanticscholar")
        service = serve()
        service.script(Fault(body=[{"paperId": sha(1), "externalIds": ids}]))
        found, missing = unpatched(service).get_papers([name], return_not_found=True)
        assert ([paper.paperId for paper in found], missing) == ([sha(1)], [name])
        assert f"IDs not found: ['{name}']" in caplog.text

    def test_a_batch_without_any_known_identifier_is_an_error(self, serve: Serve) -> None:
        """What `Service` makes of "No valid paper ids given".

        Source: https://github.com/danielnsilva/semanticscholar/blob/main/semanticscholar/ApiRequester.py
        """
        with pytest.raises(BadQueryParametersException, match="No valid paper ids given"):
            unpatched(serve()).get_papers([sha(1)], ["title"], return_not_found=True)

    @pytest.mark.parametrize(
        ("method", "body"),
        [
            ("get_paper_references", {"data": None}),  # withheld: `WithheldError` in `Transport._read`
            ("get_paper_references", {"data": [None]}),
            ("get_paper_references", {"data": [{"citedPaper": None}]}),
            ("get_paper_citations", {"data": [None]}),
            ("get_paper_citations", {"data": [{"citingPaper": None}]}),
            ("get_paper", {"authors": [None]}),
            ("get_paper", {"references": [None]}),
            ("get_paper", {"citations": [None]}),  # we ask for pages of them
            ("get_author", {"papers": None}),  # we do not ask for it
        ],
    )
    def test_a_null_for_a_list_or_a_row_is_a_type_error(self, serve: Serve, method: str, body: object) -> None:
        """`_fill` in `_wrapped` and in `Service.page`, if not said otherwise of a row.

        Source: https://github.com/danielnsilva/semanticscholar/issues/80
        """
        service = serve()
        service.script(Fault(body=body))
        with pytest.raises(TypeError, match="NoneType"):
            getattr(unpatched(service), method)("x")

    def test_a_record_without_a_paper_id_breaks_a_batch(self, serve: Serve) -> None:
        """The first lines of `_wrapped`.

        Source: https://github.com/danielnsilva/semanticscholar/blob/main/semanticscholar/AsyncSemanticScholar.py
        """
        service = serve()
        service.script(Fault(body=[{"paperId": None, "title": "Folding maps"}]))
        with pytest.raises(AttributeError):
            unpatched(service).get_papers(["x"])

    @pytest.mark.parametrize("date", ["2017", "2017-06", ""])
    def test_a_date_of_another_form_is_a_value_error(self, serve: Serve, date: str) -> None:
        """`_wrapped`, which shows the client no date.

        Source: https://github.com/danielnsilva/semanticscholar/blob/main/semanticscholar/Paper.py
        """
        service = serve(row(1, "Folding maps", publicationDate=date))
        with pytest.raises(ValueError, match="does not match format"):
            unpatched(service).get_papers([sha(1)], ["publicationDate"])


class TestLogging:
    def test_making_a_client_sets_up_the_log_of_the_program(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The guard on the root logger in `_client`.

        Source: https://github.com/danielnsilva/semanticscholar/blob/main/semanticscholar/AsyncSemanticScholar.py
        """
        root = logging.getLogger()
        monkeypatch.setattr(root, "handlers", [])
        monkeypatch.setattr(root, "level", root.level)
        SemanticScholar()
        assert [type(handler) for handler in root.handlers] == [logging.StreamHandler]

    def test_its_log_shows_the_key(self, serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
        """That `_client` does not give the client the key.

        Source: https://github.com/danielnsilva/semanticscholar/blob/main/semanticscholar/ApiRequester.py
        """
        caplog.set_level(logging.DEBUG, logger="semanticscholar")
        unpatched(serve(row(1, "Folding maps")), api_key=KEY).get_paper(sha(1), ["title"])
        assert KEY in caplog.text


def _retrying() -> Any:
    """How the client repeats its requests."""
    return ApiRequester._get_data_async.retry


def _failed(error: BaseException, attempt: int = 1) -> RetryCallState:
    """A request that ended so at this attempt."""
    state = RetryCallState(_retrying(), None, (), {})
    state.attempt_number = attempt
    state.set_exception((type(error), error, None))
    return state
