"""What the Datasets API answers, and what of it is not taken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest

from kg.bulk.releases import Listing, Releases, connect, may_be_opened
from kg.errors import SourceError
from tests.bulk.conftest import NEW, Serve
from tests.bulk.datasets import Datasets, Fault
from tests.sources.made_up import KEY, ManualClock

PAPERS = Listing(dataset="papers", end=NEW)


@pytest.fixture
def service(serve: Serve) -> Datasets:
    return serve()


@pytest.fixture
def releases(service: Datasets, clock: ManualClock) -> Iterator[Releases]:
    with closing(connect(api_url=service.url, api_key=KEY, pace=0.0, patience=0.0, clock=clock)) as opened:
        yield opened


def test_a_release_is_told_with_what_is_said_of_its_datasets(releases: Releases) -> None:
    assert releases.ids() == [NEW]
    assert releases.latest() == NEW
    release, described = releases.described(NEW)
    assert (release, described["papers"]) == (NEW, "2 files of papers.")
    links = releases.links(PAPERS)
    assert list(links.urls) == ["papers/0.gz", "papers/1.gz"]
    assert links.steps == ()


def test_what_is_no_release_in_the_list_is_left_out(service: Datasets, releases: Releases) -> None:
    service.script("release", Fault(body='["2026-11-18", "2026-01-02", 7, null, "latest", "../x"]'))
    assert releases.ids() == ["2026-01-02", "2026-11-18"]
    service.script("release", Fault(body='{"release_id":"2026-11-18"}'))
    with pytest.raises(SourceError, match="kept answering something else"):
        releases.ids()


def test_a_file_of_a_strange_name_is_not_taken(service: Datasets, releases: Releases) -> None:
    names = ["..%2f..%2fx", "%2e%2e", ".hidden", "0.gz.part", "a%0ab", "a%00b", "%1b[31m", "a b", "", "x" * 300]
    for name in [*names, "a%5cb", "\N{LATIN SMALL LETTER E WITH ACUTE}"]:
        service.releases = {NEW: {"papers": {name: b""}}}
        with pytest.raises(SourceError, match="leads to no file that may be taken") as caught:
            releases.links(PAPERS)
        assert str(caught.value).isprintable()
        assert "X-Amz" not in str(caught.value)


def test_names_that_some_disks_cannot_tell_apart_are_not_taken(service: Datasets, releases: Releases) -> None:
    service.releases = {NEW: {"papers": {"a.gz": b"", "A.gz": b""}}}
    with pytest.raises(SourceError, match="two of its files have one name"):
        releases.links(PAPERS)


def test_an_answer_that_cannot_be_used_is_told_in_a_sentence(service: Datasets, releases: Releases) -> None:
    for body in (
        '{"release_id":"../../x","datasets":[]}',
        '{"release_id":7,"datasets":[]}',
        '{"release_id":"2026-11-18","datasets":[null]}',
        '{"release_id":"2026-11-18"}',
        '{"README":"x"}',
    ):
        service.script("latest", Fault(body=body))
        with pytest.raises(SourceError, match=r"What Semantic Scholar answers for release latest cannot be used"):
            releases.latest()
    for files in (
        "null",
        "[null]",
        '["ftp://127.0.0.1/0.gz"]',
        '["http://192.0.2.1/0.gz?X-Amz-Signature=secret"]',
        '["http://127.0.0.1:x/0.gz"]',
        '["https:///0.gz"]',
        '["/etc/passwd"]',
        '["file:///etc/passwd"]',
        '["https://\\u0000/0.gz"]',
    ):
        service.script("papers", Fault(body=f'{{"files":{files}}}'))
        with pytest.raises(SourceError, match=f"answers for papers of release {NEW} cannot be used") as caught:
            releases.links(PAPERS)
        assert "secret" not in str(caught.value)


def test_an_answer_without_end_is_not_read_to_the_end(service: Datasets, releases: Releases) -> None:
    service.script("latest", Fault(body="[" * 101_000_000))
    with pytest.raises(SourceError, match="answered more than it ever does"):
        releases.latest()
    service.script("latest", Fault(body="[" * 1_000_000))
    with pytest.raises(SourceError, match="kept breaking its answers off"):
        releases.latest()


def test_a_service_elsewhere_cannot_lead_to_this_machine_or_off_tls() -> None:
    there, here = "https://api.semanticscholar.org", "http://127.0.0.1:80"
    for url, from_there, from_here in (
        ("https://ai2-s2ag.s3.amazonaws.com/0.gz", True, True),
        ("http://ai2-s2ag.s3.amazonaws.com/0.gz", False, False),
        ("http://127.0.0.1/0.gz", False, True),
        ("http://[::1]/0.gz", False, True),
        ("ftp://127.0.0.1/0.gz", False, False),
        ("https:///0.gz", False, False),
    ):
        assert may_be_opened(httpx.URL(url), there) is from_there
        assert may_be_opened(httpx.URL(url), here) is from_here
