"""What a request asks, and what it is refused for."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.rdf.answer import Question
from kg.serve import media
from kg.serve.protocol import FORM, QUERY, UPDATE, Refusal, read


def test_the_three_ways_to_ask_give_the_same_question() -> None:
    asked = Question(text="ASK {}", default_graphs=("http://x/1", "http://x/2"), named_graphs=("http://x/3",))
    graphs = b"default-graph-uri=http://x/1&default-graph-uri=http%3A%2F%2Fx%2F2&named-graph-uri=http://x/3"
    assert read("GET", b"query=ASK+%7B%7D&" + graphs, None, b"") == asked
    assert read("POST", b"", f"{FORM}; charset=UTF-8", b"query=ASK%20%7B%7D&" + graphs) == asked
    assert read("POST", graphs, FORM.upper(), b"query=ASK {}") == asked
    assert read("POST", graphs, QUERY, b"ASK {}") == asked


def test_nothing_at_all_asks_what_the_service_is() -> None:
    assert read("GET", b"", None, b"") is None
    assert read("HEAD", b"", "text/plain", b"") is None


@pytest.mark.parametrize(
    ("request_", "status", "sentence"),
    [
        (("GET", b"default-graph-uri=http://x/1", None, b""), 400, "holds none"),
        (("GET", b"query=ASK{}&query=ASK{}", None, b""), 400, "holds 2"),
        (("POST", b"query=ASK{}", QUERY, b"ASK {}"), 400, "holds 2"),
        (("POST", b"query=ASK{}", FORM, b"query=ASK{}"), 400, "holds 2"),
        (("POST", b"", FORM, b""), 400, "holds none"),
        (("GET", b"query=", None, b""), 400, "empty"),
        (("POST", b"", QUERY, b" \n"), 400, "empty"),
        (("GET", b"query=ASK%7", None, b""), 400, "percent sign without two digits at character 10"),
        (("GET", b"query=%E4", None, b""), 400, "not UTF-8 once"),
        (("GET", b"query=%ED%A0%80", None, b""), 400, "not UTF-8 once"),
        (("GET", b"query=\xe4", None, b""), 400, "not UTF-8 from its byte 7"),
        (("POST", b"", QUERY, b"ASK {} # \xe4"), 400, "not UTF-8 from its byte 10"),
        (("POST", b"", QUERY, b"\xff\xfeA\x00"), 400, "not UTF-8"),
        (("GET", b"a=1&" * 2000 + b"query=ASK{}", None, b""), 400, "more than 1,000 parameters"),
        (("GET", b"update=CLEAR+ALL", None, b""), 403, "only reads"),
        (("POST", b"", FORM, b"update=CLEAR+ALL&query=ASK{}"), 403, "only reads"),
        (("POST", b"", UPDATE, b"CLEAR ALL"), 403, "only reads"),
        (("POST", b"", None, b"ASK {}"), 415, "Content-Type"),
        (("POST", b"", "text/plain", b"ASK {}"), 415, "not text/plain"),
        (("POST", b"", "\xe4", b"ASK {}"), 415, "POST holds"),
        (("POST", b"", f"{QUERY}; charset=UTF-16", b"ASK {}"), 415, "UTF-8, not UTF-16"),
        (("POST", b"", f"{QUERY}; charset*=x'y'z", b"ASK {}"), 415, "UTF-8"),
    ],
)
def test_what_is_no_question_is_refused_with_a_reason(
    request_: tuple[str, bytes, str | None, bytes], status: int, sentence: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        read(*request_)
    assert refusal.value.status == status
    assert sentence in refusal.value.sentence


@given(
    st.sampled_from(["GET", "POST", "HEAD"]),
    st.binary(max_size=60),
    st.one_of(st.none(), st.sampled_from([FORM, QUERY, UPDATE]), st.text(st.characters(max_codepoint=255))),
    st.binary(max_size=60),
)
def test_any_bytes_are_a_question_or_are_refused(method: str, parameters: bytes, kind: str | None, body: bytes) -> None:
    with suppress(Refusal):
        question = read(method, parameters, kind, body)
        assert question is None or question.text.encode()


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        ("text/csv", "csv"),
        ("text/*", "csv"),
        ("application/xml", "xml"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "xml"),
        ("application/sparql-results+json;q=0.5, text/tab-separated-values;q=0.7", "tsv"),
        ("TEXT/CSV ; Q=0.2 , application/json;q=0.1", "csv"),
        ("*/*;q=0.3, application/json;q=0, application/sparql-results+json;q=0", "xml"),
        ("text/csv;q=nonsense, text/tab-separated-values;q=0.1", "tsv"),
        ("image/png", None),
        ("*/*;q=0", None),
        (";;,,q=", None),
    ],
)
def test_the_form_that_the_client_likes_best_is_chosen(accept: str | None, form: str | None) -> None:
    assert media.choose(accept, media.SOLUTIONS) == form


def test_yes_and_no_come_in_no_table_and_graphs_in_four_forms() -> None:
    assert media.choose("text/csv", media.BOOLEAN) is None
    accepted = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")
    assert [media.choose(kind, media.GRAPH) for kind in accepted] == ["ttl", "nt", "rdf", "jsonld"]


@given(st.text(st.characters(max_codepoint=255)))
def test_any_accept_header_can_be_read(accept: str) -> None:
    assert media.choose(accept, media.GRAPH) in {None, *media.GRAPH}
