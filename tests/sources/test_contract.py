"""What every source keeps to, run by each of them on the same papers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kg.bulk.convert import convert
from kg.bulk.source import BulkSource
from kg.model import DIRECTIONS, Completeness, Paper
from kg.pid import Pid
from kg.sources import Source
from kg.sources.answers import Answers
from kg.sources.semantic_scholar import SemanticScholarSource
from kg.sources.snapshot import SnapshotSource
from tests.bulk.dumps import dump_of
from tests.s2 import Papers, StandIn
from tests.sources.made_up import ManualClock, doi, entry, gathered, small_snapshot, states

LISTED = [doi(number) for number in (1, 2, 3, 4)]


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dump")
    dump_of(Papers.of_snapshot(small_snapshot()), folder)
    convert(folder, memory="500MB")
    return folder


@pytest.fixture(params=["snapshot", "api", "bulk"])
def source(request: pytest.FixtureRequest) -> Iterator[Source]:
    snapshot = small_snapshot()
    if request.param == "snapshot":
        yield SnapshotSource(snapshot)
        return
    if request.param == "bulk":
        with BulkSource(request.getfixturevalue("dump")) as bulk:
            yield bulk
        return
    with (
        StandIn(Papers.of_snapshot(snapshot)) as service,
        closing(Answers(None, now="2026-11-22T10:00:00Z")) as answers,
        SemanticScholarSource(answers, api_url=service.url, pace=0, clock=ManualClock()) as api,
    ):
        yield api


def test_a_record_stands_under_the_identifier_that_was_asked_for(source: Source) -> None:
    found = source.lookup([doi(1), Pid("corpusid", "2")])
    assert set(found) == {doi(1), Pid("corpusid", "2")}
    assert all(isinstance(paper, Paper) and pid in paper.pids for pid, paper in found.items())


def test_two_identifiers_of_one_record_give_the_same_record(source: Source) -> None:
    found = source.lookup([doi(1), Pid("corpusid", "1")])
    assert found[doi(1)] == found[Pid("corpusid", "1")]


def test_what_is_not_known_is_left_out(source: Source) -> None:
    assert set(source.lookup([doi(1), doi(99)])) == {doi(1)}
    assert source.lookup([doi(99)]) == {}
    assert source.lookup([]) == {}


def test_what_cannot_be_asked_for_is_left_out(source: Source) -> None:
    assert source.lookup([Pid("openreview", "abc"), Pid("title", "folding maps")]) == {}


def test_a_title_finds_its_record(source: Source) -> None:
    found = next(source.search(entry("Folding maps")))
    assert isinstance(found, tuple)
    assert [paper.title for paper in found] == ["Folding maps"]


def test_a_title_that_is_not_known_finds_nothing(source: Source) -> None:
    assert list(source.search(entry("A title of which nobody ever heard"))) == [(), ()]


def test_a_title_without_its_subtitle_or_with_hyphens_finds_its_record(source: Source) -> None:
    for title in ("Maps that fold", "Maps that fold-themselves"):
        found = [paper.title for part in source.search(entry(title)) if isinstance(part, tuple) for paper in part]
        assert "Maps that fold themselves" in found


def test_a_record_is_among_its_own_versions(source: Source) -> None:
    paper = source.lookup([doi(1)])[doi(1)]
    assert isinstance(paper, Paper)
    assert source.versions(paper).records[0] == paper


def test_records_say_who_wrote_them_and_where_they_come_from(source: Source) -> None:
    paper = source.lookup([doi(1)])[doi(1)]
    assert isinstance(paper, Paper)
    assert [author.name for author in paper.authors] == ["Ada Author", "Bo Coauthor"]
    assert [author.pid for author in paper.authors] == [Pid("s2author", "7001"), None]
    assert (paper.title, paper.year, paper.date, paper.venue) == ("Folding maps", 2001, "2001", "Journal of Things")
    assert paper.pid in paper.pids
    assert list(paper.pids) == sorted(paper.pids)


def test_both_lists_of_every_paper_have_a_state(source: Source) -> None:
    found = states(gathered(source, LISTED))
    names = [Pid("corpusid", str(number)) for number in (1, 2, 3, 4)]
    assert set(found) == {(name, direction) for name in names for direction in DIRECTIONS}


def test_known_lists_hold_the_links_that_are_there(source: Source) -> None:
    parts = gathered(source, LISTED)
    links = {(c.citing.value, c.cited.value) for part in parts for c in part.citations}
    assert links == {("1", "2"), ("1", "5"), ("1", "6"), ("2", "6"), ("3", "1"), ("5", "4"), ("6", "4")}
    assert states(parts)[Pid("corpusid", "1"), "references"].completeness is Completeness.KNOWN


def test_both_ends_of_every_link_are_papers_that_are_given(source: Source) -> None:
    parts = gathered(source, LISTED)
    given = {paper.pid for part in parts for paper in part.papers}
    given |= {paper.pid for paper in source.lookup(LISTED).values() if isinstance(paper, Paper)}
    assert all({c.citing, c.cited} <= given for part in parts for c in part.citations)


def test_a_paper_that_the_source_does_not_hold_has_lists_that_are_not_known(source: Source) -> None:
    paper = source.lookup([doi(1)])[doi(1)]
    assert isinstance(paper, Paper)
    stranger = replace(paper, pid=doi(99), pids=(doi(99),))
    found = states(tuple(source.links([paper, stranger])))
    assert not any(found[doi(99), direction].completeness.is_known for direction in DIRECTIONS)
    assert all(found[doi(99), direction].note for direction in DIRECTIONS)


def test_every_fact_names_an_origin_that_the_source_describes(source: Source) -> None:
    parts = gathered(source, LISTED)
    named = {origin for part in parts for c in part.citations for origin in c.origins}
    named |= {origin for part in parts for paper in part.papers for origin in paper.origins}
    named |= {state.origin for state in states(parts).values() if state.origin}
    ids = [origin.id for origin in source.origins()]
    assert ids == sorted(ids)
    assert named <= set(ids)
    assert all(origin.date == "2026-11-22" for origin in source.origins())
