"""Asking Semantic Scholar through all that can go wrong on the way, against a server on this machine."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import time

import pytest

from kg.errors import SourceError, UsageError
from kg.model import Completeness, Failure, Paper
from kg.pid import Pid
from kg.sources.access import PACE_WITH_KEY, PACE_WITHOUT_KEY
from kg.sources.clock import duration
from kg.sources.transport import LONGEST_WAIT, LOST_IN_A_ROW
from tests.s2 import Fault
from tests.sources.conftest import Connect, Serve
from tests.sources.made_up import KEY, ManualClock, doi, entry, gathered, row, sha, states

ROWS = (row(1, "Folding maps", [2]), row(2, "On paper cranes", []), row(3, "Old maps", [1]))
LATER = "run the same command again later"


def test_the_key_goes_with_every_request_and_nowhere_else(
    serve: Serve, connect: Connect, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    service = serve(*ROWS, key=KEY)
    source = connect(service.url, api_key=KEY)
    service.script(None, Fault(status=429), Fault(status=418, body={"error": f"no tea for {KEY}"}), where="citations")
    parts = gathered(source, [doi(1), doi(2)])
    next(source.search(entry("Old maps")))
    assert {request.path.rpartition("/")[2] for request in service.requests} == {"batch", "citations", "match"}
    assert all(request.headers["x-api-key"] == KEY for request in service.requests)
    assert not any(KEY in f"{r.path} {r.query} {json.dumps(r.body)}" for r in service.requests)
    notes = "".join(state.note for state in states(parts).values())
    assert "no tea for (the key)" in notes
    assert KEY not in notes
    assert KEY not in caplog.text
    assert KEY not in "".join(capfd.readouterr())


def test_without_a_key_no_key_is_sent(serve: Serve, connect: Connect) -> None:
    service = serve(*ROWS)
    connect(service.url, api_key="").lookup([doi(1)])
    assert "x-api-key" not in service.requests[0].headers


def test_a_key_with_a_line_break_around_it_is_the_key(serve: Serve, connect: Connect) -> None:
    service = serve(*ROWS, key=KEY)
    assert connect(service.url, api_key=f"{KEY}\n").lookup([doi(1)])


@pytest.mark.parametrize("key", ["two words", "caf\u00e9", "tab\tkey", "a\nb"])
def test_a_key_that_cannot_be_one_is_refused_without_being_told(connect: Connect, key: str) -> None:
    with pytest.raises(UsageError, match="S2_API_KEY holds characters") as caught:
        connect("http://127.0.0.1:9", api_key=key).lookup([doi(1)])
    assert key not in str(caught.value)


@pytest.mark.parametrize("url", ["localhost:80", "ftp://127.0.0.1", "http://", "http://[::1", "http://me:pw@127.0.0.1"])
def test_what_is_no_address_is_named(connect: Connect, url: str) -> None:
    with pytest.raises(UsageError, match="is not the address of a service: give one such as https://api"):
        connect(url).lookup([doi(1)])


def test_the_log_of_the_program_stays_as_it_was_set_up(serve: Serve, connect: Connect) -> None:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    for handler in handlers:
        root.removeHandler(handler)
    try:
        connect(serve(*ROWS).url).lookup([doi(1), doi(77)])
        assert root.handlers == []
        assert root.level == level
    finally:
        root.handlers = handlers


def test_an_identifier_that_is_not_known_makes_no_noise(
    serve: Serve, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    connect(serve(*ROWS).url).lookup([doi(1), doi(77)])
    assert caplog.text == ""


def test_all_requests_share_one_connection(serve: Serve, connect: Connect) -> None:
    service = serve(*ROWS)
    gathered(connect(service.url), [doi(1), doi(2), doi(3)])
    assert len(service.requests) > 2
    assert len({request.peer for request in service.requests}) == 1


def test_a_proxy_is_not_asked_for_an_address_of_this_machine(
    serve: Serve, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert connect(serve(*ROWS).url).lookup([doi(1)])


def test_a_proxy_that_cannot_be_one_is_named(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "gopher://127.0.0.1:9")
    with pytest.raises(SourceError, match="The proxy that the environment names cannot be used"):
        connect("https://service.invalid").lookup([doi(1)])


def test_an_answer_that_never_stops_coming_is_not_waited_for(serve: Serve, connect: Connect) -> None:
    service = serve(*ROWS)
    service.script(*[Fault(kind="drip", seconds=0.05)] * 99)
    started = time.monotonic()
    with pytest.raises(SourceError, match="kept timing out"):
        connect(service.url, time_limit=0.2, patience=1).lookup([doi(1)])
    # The answer itself would take more than ten seconds, each time.
    assert time.monotonic() - started < 1.0 * len(service.requests)


def test_it_can_be_asked_where_an_event_loop_is_running(serve: Serve, connect: Connect) -> None:
    source = connect(serve(*ROWS).url)

    async def notebook() -> int:
        return len(source.lookup([doi(1), doi(2)]))

    assert asyncio.run(notebook()) == 2


def test_a_closed_source_opens_again(serve: Serve, connect: Connect) -> None:
    source = connect(serve(*ROWS).url)
    source.lookup([doi(1)])
    source.close()
    source.close()
    assert source.lookup([doi(2)])


@pytest.mark.parametrize(("key", "pace"), [(KEY, PACE_WITH_KEY), (None, PACE_WITHOUT_KEY)])
def test_requests_keep_the_pace_that_the_service_asks_for(
    serve: Serve, connect: Connect, clock: ManualClock, key: str | None, pace: float
) -> None:
    source = connect(serve(*ROWS).url, api_key=key, pace=None)
    for number in (1, 2, 3):
        source.lookup([doi(number)])
    assert clock.slept == pytest.approx([pace, pace])


def test_the_pace_slows_on_429_and_comes_back_slowly(serve: Serve, connect: Connect, clock: ManualClock) -> None:
    service = serve(*ROWS)
    source = connect(service.url, pace=1.0)
    service.script(Fault(status=429), Fault(status=429))
    source.lookup([doi(1)])
    waited = len(clock.slept)
    for number in (2, 3, 4):
        source.lookup([doi(number)])
    assert clock.slept[waited:] == pytest.approx([4.0, 3.9, 3.8])


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=429),
        Fault(status=500),
        Fault(status=502),
        Fault(status=503),
        Fault(status=504),
        Fault(kind="reset"),
        Fault(kind="cut"),
        Fault(body=""),
        Fault(body={}),
        Fault(body={"error": "something"}),
        Fault(body={"message": "something"}),
        Fault(body="<html>"),
        Fault(body=[]),
        Fault(body="7"),
        Fault(body={"data": []}),
        Fault(kind="stall", seconds=5),
        Fault(kind="drip", seconds=0.02),
    ],
    ids=lambda fault: f"{fault.kind} {fault.status} {fault.body!r}",
)
def test_a_passing_fault_is_got_over(serve: Serve, connect: Connect, clock: ManualClock, fault: Fault) -> None:
    service = serve(*ROWS)
    service.script(fault, fault)
    time_limit = 0.5 if fault.kind in {"stall", "drip"} else 60
    found = connect(service.url, time_limit=time_limit).lookup([doi(1), doi(2)])
    assert [type(found[doi(number)]) for number in (1, 2)] == [Paper, Paper]
    assert len(service.requests) == 3
    assert sum(clock.slept) <= 1 + 2


@pytest.mark.parametrize("body", [[], {}, 7, "null", {"error": "something"}])
def test_an_answer_of_another_kind_is_got_over_on_a_page_too(serve: Serve, connect: Connect, body: object) -> None:
    service = serve(*ROWS)
    service.script(Fault(body=body), where="citations")
    assert len(gathered(connect(service.url), [doi(1)])[0].citations) == 2
    assert len(service.asked("citations")) == 2


def test_waits_double_up_to_a_bound_and_vary(serve: Serve, connect: Connect, clock: ManualClock) -> None:
    service = serve(*ROWS)
    service.script(*[Fault(status=429)] * 12)
    connect(service.url, patience=10_000).lookup([doi(1)])
    assert len(clock.slept) == 12
    assert all(wait <= min(LONGEST_WAIT, 2**turn) for turn, wait in enumerate(clock.slept))
    assert len(set(clock.slept)) == 12


@pytest.mark.parametrize(
    "headers",
    [
        {"Retry-After": "17"},
        # The server's own Date comes first in its answer; only the difference between the two counts.
        {"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT", "Date": "Fri, 31 Dec 1999 23:59:42 GMT"},
    ],
    ids=["seconds", "a date"],
)
def test_the_wait_that_the_service_asks_for_is_granted(
    serve: Serve, connect: Connect, clock: ManualClock, headers: dict[str, str]
) -> None:
    service = serve(*ROWS)
    service.script(Fault(status=429, headers=headers))
    connect(service.url).lookup([doi(1)])
    assert clock.slept == [17.0]


@pytest.mark.parametrize("value", ["soon", "-5", "", "Fri, 31 Dec 1999 23:59:59 GMT"])
def test_a_wait_that_makes_no_sense_is_not_granted(
    serve: Serve, connect: Connect, clock: ManualClock, value: str
) -> None:
    service = serve(*ROWS)
    service.script(Fault(status=503, headers={"Retry-After": value}))
    connect(service.url).lookup([doi(1)])
    assert sum(clock.slept) <= 1


def test_a_wait_beyond_the_patience_is_told_and_not_sat_out(serve: Serve, connect: Connect, clock: ManualClock) -> None:
    service = serve(*ROWS)
    service.script(Fault(status=429, headers={"Retry-After": "3600"}))
    with pytest.raises(SourceError) as caught:
        connect(service.url).lookup([doi(1)])
    assert str(caught.value) == (
        f"Semantic Scholar at {service.url} keeps answering 429 and asks for a wait of 60 minutes:"
        f" set S2_API_KEY, or {LATER}."
    )
    assert clock.slept == []


def test_patience_ends_with_what_is_kept_and_what_to_do(serve: Serve, connect: Connect, clock: ManualClock) -> None:
    service = serve(*[row(number, f"Paper {number}") for number in range(1, 451)])
    service.script(None, *[Fault(status=429)] * 500)
    found = connect(service.url).lookup([doi(number) for number in range(1, 451)])
    lost = [answer for answer in found.values() if isinstance(answer, Failure)]
    assert len(lost) == 100
    assert {failure.reason for failure in lost} == {
        f"Semantic Scholar at {service.url} kept answering 429 for 5 minutes; 350 of 450 papers are kept:"
        f" set S2_API_KEY, or {LATER}"
    }
    assert sum(clock.slept) == pytest.approx(300)


def test_with_a_key_nobody_is_told_to_set_one(serve: Serve, connect: Connect) -> None:
    service = serve(*ROWS)
    service.script(*[Fault(status=429)] * 500)
    with pytest.raises(SourceError, match=f"for 1 minute: {LATER}.$"):
        connect(service.url, api_key=KEY, patience=60).lookup([doi(1)])


@pytest.mark.parametrize(
    ("fault", "doing"),
    [
        (Fault(status=503), "answering 503"),
        (Fault(kind="reset"), "breaking the connection off"),
        (Fault(kind="cut"), "breaking its answers off"),
        (Fault(body={}), "answering something else"),
        (Fault(kind="stall", seconds=5), "timing out"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_sentence_says_what_the_service_kept_doing(
    serve: Serve, connect: Connect, fault: Fault, doing: str
) -> None:
    service = serve(*ROWS)
    service.script(*[fault] * 500)
    with pytest.raises(SourceError, match=f"kept {doing} for 2 seconds: {LATER}.$"):
        # A busy machine is no fault: little time only where nothing is to come.
        connect(service.url, patience=2, time_limit=0.1 if fault.kind == "stall" else 60).lookup([doi(1)])


def test_one_question_that_is_never_answered_does_not_stop_the_others(serve: Serve, connect: Connect) -> None:
    service = serve(*ROWS)
    service.script(*[Fault(status=500)] * 500, where=f"{sha(1)}/citations")
    found = states(gathered(connect(service.url), [doi(1), doi(2)]))
    assert found[Pid("corpusid", "1"), "citations"].completeness is Completeness.FAILED
    assert "kept answering 500 for 5 minutes; 0 of 2 papers" in found[Pid("corpusid", "1"), "citations"].note
    assert found[Pid("corpusid", "1"), "references"].completeness is Completeness.KNOWN
    assert found[Pid("corpusid", "2"), "citations"].completeness is Completeness.KNOWN


def test_what_fails_later_says_how_many_papers_are_kept(serve: Serve, connect: Connect) -> None:
    service = serve(*ROWS)
    service.script(*[Fault(status=500)] * 500, where=f"{sha(2)}/citations")
    found = states(gathered(connect(service.url), [doi(1), doi(2)]))
    assert "; 1 of 2 papers are kept: " in found[Pid("corpusid", "2"), "citations"].note


def test_failures_here_and_there_do_not_end_the_asking(serve: Serve, connect: Connect) -> None:
    numbers = range(1, 11)
    service = serve(*[row(number, f"Paper {number}", citationCount=1) for number in numbers])
    for number in numbers[::2]:
        service.script(*[Fault(status=500)] * 500, where=f"{sha(number)}/citations")
    found = states(gathered(connect(service.url, patience=1), [doi(number) for number in numbers]))
    failed = {pid.value for (pid, _), state in found.items() if state.completeness is Completeness.FAILED}
    assert failed == {"1", "3", "5", "7", "9"}


def test_a_key_that_is_withdrawn_on_the_way_ends_the_asking(serve: Serve, connect: Connect) -> None:
    numbers = range(1, 11)
    service = serve(*[row(number, f"Paper {number}", citationCount=1) for number in numbers])
    service.script(*[Fault(status=403)] * 500, where="citations")
    found = states(gathered(connect(service.url, api_key=KEY), [doi(number) for number in numbers]))
    notes = {state.note for state in found.values() if state.completeness is Completeness.FAILED}
    assert len(service.asked("citations")) == LOST_IN_A_ROW
    assert all("refused the key in S2_API_KEY (403 Forbidden)" in note for note in notes)


def test_a_service_that_stays_down_is_not_asked_for_every_paper(
    serve: Serve, connect: Connect, clock: ManualClock
) -> None:
    service = serve(*(row(number, f"Paper {number}", citationCount=5) for number in range(1, 41)))
    source = connect(service.url)
    pids = [doi(number) for number in range(1, 41)]
    source.lookup(pids)
    service.script(*[Fault(status=503)] * 500, where="citations")
    before = len(clock.slept)
    found = states(gathered(source, pids))
    failed = [state for state in found.values() if state.completeness is Completeness.FAILED]
    assert len(failed) == 40
    assert len(service.asked("citations")) == len(clock.slept) - before + LOST_IN_A_ROW
    assert sum(clock.slept) == pytest.approx(300)


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_named_and_not_shown(serve: Serve, connect: Connect, status: int) -> None:
    service = serve(*ROWS)
    service.script(Fault(status=status, body={"message": "Forbidden"}))
    with pytest.raises(SourceError) as caught:
        connect(service.url, api_key=KEY).lookup([doi(1)])
    assert str(caught.value) == (
        f"Semantic Scholar at {service.url} refused the key in S2_API_KEY ({status} Forbidden):"
        " check the key, or unset S2_API_KEY to go on without one."
    )
    assert len(service.requests) == 1


def test_a_refusal_without_a_key_says_that_one_is_needed(serve: Serve, connect: Connect) -> None:
    service = serve(*ROWS, key=KEY)
    with pytest.raises(
        SourceError, match=f"refused to answer without a key .403 Forbidden.: set S2_API_KEY, or {LATER}"
    ):
        connect(service.url).lookup([doi(1)])


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(serve: Serve, connect: Connect, status: int) -> None:
    elsewhere = serve(*ROWS)
    service = serve(*ROWS)
    service.script(Fault(status=status, headers={"Location": f"{elsewhere.url}/graph/v1/paper/batch"}))
    with pytest.raises(SourceError, match=f"answered {status} .* a redirect to 127.0.0.1:.* that is not followed"):
        connect(service.url, api_key=KEY).lookup([doi(1)])
    assert elsewhere.requests == []


@pytest.mark.parametrize("status", [401, 404, 405, 413, 418, 501])
def test_no_other_status_is_taken_for_an_empty_answer(serve: Serve, connect: Connect, status: int) -> None:
    service = serve(*ROWS)
    source = connect(service.url)
    source.lookup([doi(1)])
    service.script(Fault(status=status, body={"message": "No\nsuch\x1b[31m thing"}))
    found = source.lookup([doi(2)])
    assert isinstance(found[doi(2)], Failure)
    assert f"{status} No such [31m thing" in str(found[doi(2)])


def test_a_server_that_is_another_one_is_not_taken_for_the_service(serve: Serve, connect: Connect) -> None:
    service = serve(*ROWS)
    service.script(Fault(status=404, body="<html>nothing here</html>"))
    with pytest.raises(SourceError, match="answered 404 Not Found: check the address of the service"):
        connect(service.url).lookup([doi(1)])


def test_an_address_where_nobody_listens_is_told_at_once(connect: Connect, clock: ManualClock) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(SourceError) as caught:
            connect(url).lookup([doi(1)])
    assert str(caught.value).startswith(f"Semantic Scholar cannot be reached at {url} (")
    assert str(caught.value).endswith("): check the network, or build with --offline.")
    assert sum(clock.slept) <= 1 + 2


def test_a_network_that_goes_away_leaves_what_was_kept(serve: Serve, connect: Connect) -> None:
    service = serve(*ROWS)
    source = connect(service.url, patience=5)
    source.lookup([doi(1)])
    service.close()
    found = source.lookup([doi(2)])
    assert isinstance(found[doi(2)], Failure)
    assert "kept being out of reach for 5 seconds; 0 of 1 papers are kept" in str(found[doi(2)])


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.25, "0.2 seconds"), (1, "1 second"), (12, "12 seconds"), (60, "1 minute"), (300, "5 minutes")],
)
def test_a_duration_reads_as_a_person_says_it(seconds: float, text: str) -> None:
    assert duration(seconds) == text
