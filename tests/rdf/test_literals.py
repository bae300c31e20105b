"""Literals and IRIs: whatever strangers wrote, what is written parses back to it."""

from __future__ import annotations

from datetime import date

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st

from kg.pid import Pid
from kg.rdf import iris, literals, namespaces
from kg.titles import normal

ANY_TEXT = st.text(st.characters(), max_size=60)
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31)).map(lambda d: (d.year, d.month, d.day))
WHENS = DAYS.flatmap(lambda d: st.sampled_from([d[:1], d[:2], d]))


def parsed(line: str) -> ox.Triple:
    (quad,) = ox.parse(line.encode(), ox.RdfFormat.N_TRIPLES)
    triple = quad.triple
    assert isinstance(triple, ox.Triple)
    return triple


@given(ANY_TEXT)
@example('quote " backslash \\ newline \n return \r tab \t bell \x07 null \x00 delete \x7f')
@example("half a pair \ud83d, no characters \ufffe \uffff, line \u2028 separator, \U0001f9ec")
def test_any_text_comes_back_as_it_was_but_for_lone_surrogates(value: str) -> None:
    line = f"<a:s> <a:p> {literals.text(value)} ."
    assert "\n" not in line
    expected = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in value)
    found = parsed(line).object
    assert isinstance(found, ox.Literal)
    assert found.value == expected
    (term,) = rdflib.Graph().parse(data=line, format="nt").objects()
    assert str(term) == expected


@given(ANY_TEXT)
@example("\x00 \x0b \x1f \x7f \ufffe \uffff \U0001f9ec")
def test_text_is_escaped_as_canonical_ntriples_has_it(value: str) -> None:
    line = f"<a:s> <a:p> {literals.text(value)} ."
    assert ox.serialize([parsed(line)], format=ox.RdfFormat.N_TRIPLES) == f"{line}\n".encode()


@given(ANY_TEXT, st.sampled_from(["doi", "title", "url", "s2", "openreview", "corpusid", "arxiv"]))
def test_any_identifier_makes_a_valid_iri(value: str, scheme: str) -> None:
    pid = Pid(scheme, value)  # type: ignore[arg-type]  # the schemes are listed just above
    for iri in (iris.paper(pid, namespaces.DEFAULT_BASE), iris.work(pid, namespaces.DEFAULT_BASE)):
        subject = parsed(f"<{iri}> <a:p> <a:o> .").subject
        assert isinstance(subject, ox.NamedNode)
        assert subject.value == iri


@given(st.text(max_size=200), st.booleans())
@example("[::1]/x", True)
@example("exa mple.org/a", True)
@example("example.org:99999999/", True)
@example('example.org/a b<c>"{d}|e^f`g\\h%zz%41#frag#more?x=[1]', True)
def test_a_web_address_is_a_valid_iri_or_none(rest: str, with_scheme: bool) -> None:
    iri = iris.web(f"https://{rest}" if with_scheme else rest)
    if iri is not None:
        parsed(f"<a:s> <a:p> <{iri}> .")
        assert iri.startswith(("https://", "http://"))


def test_a_plain_web_address_stays_as_it_is() -> None:
    address = "https://example.org:8080/a/b(c);d?x=1&y=%20#frag"
    assert iris.web(address) == address
    assert iris.web("HTTPS://example.org/é x") == "https://example.org/%C3%A9%20x"
    assert iris.web("ftp://example.org/") is None


@given(st.lists(st.text(max_size=30).map(normal), min_size=2, max_size=2, unique=True))
@example(["single cell", "singlecell"])
def test_two_titles_make_two_iris(titles: list[str]) -> None:
    first, second = (iris.paper(Pid("title", title), namespaces.DEFAULT_BASE) for title in titles)
    assert first != second


def test_a_hyphen_is_no_space() -> None:
    assert iris.key(Pid("title", "a-b")) != iris.key(Pid("title", "a b")) == "title:a-b"


@given(st.lists(st.tuples(st.text("ab-, %:/", max_size=6), st.text("ab-, %:/", max_size=6)), min_size=2, unique=True))
@example([("a,doi:b", "c"), ("a", "b,doi:c")])
def test_two_pairs_of_records_make_two_citations(pairs: list[tuple[str, str]]) -> None:
    named = {iris.citation(iris.key(Pid("doi", a)), iris.key(Pid("doi", b)), namespaces.DEFAULT_BASE) for a, b in pairs}
    assert len(named) == len(pairs)


@pytest.mark.parametrize(
    ("when", "year", "expected"),
    [
        ("2023-05-01", 2023, '"2023-05-01"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("2023-05", 2023, '"2023-05"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'),
        ("2023", 2023, '"2023"^^<http://www.w3.org/2001/XMLSchema#gYear>'),
        (None, 987, '"0987"^^<http://www.w3.org/2001/XMLSchema#gYear>'),
        ("2023-02-30", 2023, '"2023"^^<http://www.w3.org/2001/XMLSchema#gYear>'),
        ("spring 2023", None, None),
        (None, None, None),
        (None, 12023, None),
    ],
)
def test_a_date_is_as_precise_as_it_is_known(when: str | None, year: int | None, expected: str | None) -> None:
    found = literals.parse(when, year)
    assert (found and literals.day(found)) == expected


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        ((2014, 9, 1), (2017, 6, 12), "P2Y9M11D"),
        ((2024, 1, 31), (2024, 3, 1), "P1M1D"),
        ((2023, 12, 31), (2024, 2, 29), "P1M29D"),
        ((2020, 5, 5), (2020, 5, 5), "P0D"),
        ((2020, 5), (2020, 5, 31), "P0M"),
        ((2020,), (2020, 12, 31), "P0Y"),
        ((2019, 11), (2021, 1, 9), "P1Y2M"),
        ((2021,), (2019, 3, 3), "-P2Y"),
        ((2021, 3), (2019, 4, 3), "-P1Y11M"),
        ((2021, 3, 1), (2021, 1, 30), "-P30D"),
    ],
)
def test_a_span_is_as_precise_as_the_coarser_date(
    earlier: tuple[int, ...], later: tuple[int, ...], expected: str
) -> None:
    assert literals.span(earlier, later) == f'"{expected}"^^<http://www.w3.org/2001/XMLSchema#duration>'


@given(WHENS, WHENS)
def test_every_span_can_be_read_by_rdflib(earlier: tuple[int, ...], later: tuple[int, ...]) -> None:
    line = f"<a:s> <a:p> {literals.span(earlier, later)} ."
    (term,) = rdflib.Graph().parse(data=line, format="nt").objects()
    assert isinstance(term, rdflib.Literal)
    assert not term.ill_typed
    shared = min(len(earlier), len(later))
    assert str(term).startswith("-") == (later[:shared] < earlier[:shared])


def test_a_moment_keeps_its_precision() -> None:
    assert literals.moment("2026-11-22") == '"2026-11-22"^^<http://www.w3.org/2001/XMLSchema#date>'
    time = literals.moment("2026-11-22T10:21:46Z")
    assert time == '"2026-11-22T10:21:46Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>'
