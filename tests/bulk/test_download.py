"""Downloading a release through all that can go wrong on the way, against servers on this machine."""

from __future__ import annotations

import fcntl
import gzip
import logging
import os
import time
from pathlib import Path

import pytest

from kg.bulk import folder, record
from kg.bulk.record import NEEDED, PART
from kg.errors import DumpError, SourceError
from kg.model import Progress
from tests.bulk.conftest import MIDDLE, NEW, OLD, Download, Serve, large, packed, shards
from tests.bulk.datasets import EXPIRED, S3_ERROR, SIGNED, Datasets, Fault
from tests.sources.made_up import KEY, ManualClock


def files(path: Path) -> dict[str, bytes]:
    return {
        one.relative_to(path).as_posix(): one.read_bytes()
        for one in sorted(path.rglob("*"))
        if one.is_file() and one.name != record.RELEASE_FILE
    }


def expected(release: dict[str, dict[str, bytes]], *datasets: str) -> dict[str, bytes]:
    return {f"{name}/{one}": release[name][one] for name in sorted(datasets or NEEDED) for one in release[name]}


def one_shard(content: bytes) -> dict[str, dict[str, dict[str, bytes]]]:
    return {NEW: {"papers": {"0.gz": content}}}


def gets(service: Datasets, where: str = "0.gz") -> list[str | None]:
    """The ranges of the requests for a file, but for the one that asked for its size."""
    asked = [one.headers.get("range") for one in service.fetched if where in one.path]
    return [one for one in asked if one != "bytes=0-0"]


def test_a_release_comes_whole_and_a_second_download_asks_nothing(
    serve: Serve, download: Download, tmp_path: Path
) -> None:
    service = serve()
    path = tmp_path / "deep" / "dump"
    told: list[Progress] = []
    download(service, path, on_progress=told.append)
    assert files(path) == expected(shards(NEW))
    found = folder.whole(path)
    assert (found.release, found.current, list(found.datasets)) == (NEW, NEW, list(NEEDED))
    assert {one.stage for one in told} == {"size", "download, MB"}
    assert [one.path for one in service.asked] == ["/datasets/v1/release/latest"] + [
        f"/datasets/v1/release/{NEW}/dataset/{name}" for name in NEEDED
    ]
    asked, fetched = len(service.asked), len(service.fetched)
    assert download(service, path).missing == ()
    assert (len(service.asked), len(service.fetched)) == (asked, fetched)
    download(service, path, "abstracts")
    assert files(path) == expected(shards(NEW), *NEEDED, "abstracts")
    assert {one.path.split("/")[3] for one in service.fetched[fetched:]} == {"abstracts"}


def test_the_key_goes_to_the_api_and_never_to_the_host_of_the_files(
    serve: Serve, download: Download, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, "httpcore")  # what is below is for who debugs that library
    service = serve(key=KEY)
    elsewhere = Fault(status=307, headers={"Location": f"{service.url}/elsewhere"})
    service.script("papers/0.gz", Fault(), Fault(status=503), elsewhere)
    download(service, tmp_path)
    assert files(tmp_path) == expected(shards(NEW))
    *asked, redirected = sorted(service.asked, key=lambda one: one.path == "/elsewhere")
    assert redirected.path == "/elsewhere"
    assert all(one.headers["x-api-key"] == KEY for one in asked)
    assert len(service.fetched) > 16
    assert not any(KEY in f"{one.path} {one.headers}" for one in (redirected, *service.fetched))
    assert KEY not in caplog.text
    assert "X-Amz-Signature" not in caplog.text


def test_without_a_key_it_says_where_to_get_one_and_leaves_nothing(
    serve: Serve, download: Download, tmp_path: Path
) -> None:
    service = serve(key=KEY)
    with pytest.raises(SourceError, match=r"given to who has a key: set S2_API_KEY \(a key is free, from https://"):
        download(service, tmp_path / "dump", key=None)
    with pytest.raises(SourceError, match=r"refused the key in S2_API_KEY .403 Forbidden.: check the key in S2_API"):
        download(service, tmp_path / "dump", key="another")
    assert not (tmp_path / "dump").exists()


def test_links_that_expire_are_asked_for_again_by_one_thread(serve: Serve, download: Download, tmp_path: Path) -> None:
    release = {NEW: {"papers": {f"{number}.gz": packed(f"[{number}]") for number in range(40)}}}
    service = serve(release, uses=13)
    download(service, tmp_path, "papers")
    assert files(tmp_path) == expected(release[NEW], "papers")
    lists = [one for one in service.asked if one.path.endswith("/papers")]
    # 40 sizes and 40 files at 13 a list are seven lists; what four threads ask at once may cost a few more.
    assert 7 <= len(lists) <= 10


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=403, body=EXPIRED),
        Fault(status=400, body=S3_ERROR.format("ExpiredToken", "The provided token has expired.")),
        Fault(status=429),
        Fault(status=500),
        Fault(status=503, body=S3_ERROR.format("SlowDown", "Please reduce your request rate.")),
        Fault(after=0),
        Fault(after=10),
        Fault(after=100_000),
        Fault(after=100_000, hides=True),
        Fault(after=100_000, moves=1),
    ],
    ids=lambda fault: f"{fault.status} {fault.after} {fault.hides} {fault.moves}",
)
def test_a_passing_fault_is_got_over(serve: Serve, download: Download, tmp_path: Path, fault: Fault) -> None:
    release = one_shard(large(1))
    service = serve(release)
    service.script("0.gz", Fault(), fault, fault)
    download(service, tmp_path, "papers")
    assert files(tmp_path) == expected(release[NEW], "papers")


def test_a_file_that_is_another_one_by_now_is_not_taken(serve: Serve, download: Download, tmp_path: Path) -> None:
    service = serve(one_shard(large(1)))
    for fault in (Fault(body="another file"), Fault(headers={"ETag": "another"})):
        service.script("0.gz", Fault(), fault)
        with pytest.raises(
            DumpError, match=r"papers/0\.gz has changed since its size was asked for: run the same comm"
        ):
            download(service, tmp_path, "papers")
        assert files(tmp_path) == {}
    download(service, tmp_path)
    assert files(tmp_path) == {"papers/0.gz": large(1)}


def test_what_breaks_off_goes_on_where_it_stopped(serve: Serve, download: Download, tmp_path: Path) -> None:
    release = one_shard(large(1))
    service = serve(release)
    service.script("0.gz", Fault(), Fault(after=100_000), Fault(after=70_000))
    download(service, tmp_path, "papers")
    assert files(tmp_path) == expected(release[NEW], "papers")
    assert gets(service) == [None, "bytes=100000-", "bytes=170000-"]
    etags = {one.headers.get("if-range") for one in service.fetched[2:]}
    assert len(etags) == 1
    assert etags != {None}


def test_a_host_that_gives_no_parts_gives_the_whole_again(serve: Serve, download: Download, tmp_path: Path) -> None:
    service = serve(one_shard(large(1)))
    service.script("0.gz", Fault(), Fault(after=100_000), Fault(hides=True))
    download(service, tmp_path, "papers")
    assert files(tmp_path) == {"papers/0.gz": large(1)}
    assert gets(service) == [None, "bytes=100000-"]
    service = serve(one_shard(large(1)))
    unsatisfied = Fault(status=416, body=S3_ERROR.format("InvalidRange", "The requested range is not satisfiable"))
    service.script("0.gz", Fault(), Fault(after=100_000), unsatisfied)
    download(service, tmp_path / "other", "papers")
    assert files(tmp_path / "other") == {"papers/0.gz": large(1)}
    assert gets(service) == [None, "bytes=100000-", None]


def test_a_part_from_another_place_is_not_taken(serve: Serve, download: Download, tmp_path: Path) -> None:
    service = serve(one_shard(large(1)))
    service.script("0.gz", Fault(), *[Fault(after=100_000), Fault(moves=1)] * 2)
    download(service, tmp_path, "papers")
    assert files(tmp_path) == {"papers/0.gz": large(1)}
    assert gets(service) == [None, "bytes=100000-", None, "bytes=100000-", None]


def test_a_host_that_sends_nothing_and_calls_it_all_is_given_up(
    serve: Serve, download: Download, tmp_path: Path, clock: ManualClock
) -> None:
    service = serve(one_shard(large(1)))
    service.script("0.gz", Fault(), *[Fault(body="", headers={"Transfer-Encoding": "chunked"})] * 500)
    with pytest.raises(SourceError, match=r"papers/0\.gz kept stopping short for 5 minutes"):
        download(service, tmp_path, "papers")
    service = serve(one_shard(large(1)))
    service.script("0.gz", Fault(), *[Fault(status=206, body="x", headers={"Content-Range": "nothing"})] * 500)
    with pytest.raises(
        DumpError, match=r"papers/0\.gz comes broken \(no part of it is given where another ends\), 3 t"
    ):
        download(service, tmp_path / "other", "papers")


def test_a_part_of_a_run_that_was_killed_is_not_fetched_again(serve: Serve, download: Download, tmp_path: Path) -> None:
    content = large(1)
    service = serve(one_shard(content))
    service.script("0.gz", Fault(), *[Fault(after=100_000), Fault(status=500)])
    with pytest.raises(SourceError, match=r"The host of papers/0\.gz kept answering 500 for .*what has come is kept"):
        download(service, tmp_path, "papers", patience=0)
    assert (tmp_path / ("papers/0.gz" + PART)).read_bytes() == content[:100_000]
    order = download(service, tmp_path, "papers")
    assert order.size == len(content) - 100_000
    assert files(tmp_path) == {"papers/0.gz": content}
    assert gets(service)[-1] == "bytes=100000-"


@pytest.mark.parametrize("kept", ["all", "more", "broken", "of another version"])
def test_a_part_is_taken_only_for_what_it_is(serve: Serve, download: Download, tmp_path: Path, kept: str) -> None:
    content, other = large(1), large(2)
    release = one_shard(other if kept == "of another version" else content)
    service = serve(release)
    service.script("0.gz", Fault(), Fault(after=100_000), Fault(status=500))
    with pytest.raises(SourceError):
        download(service, tmp_path, "papers", patience=0)
    part = tmp_path / ("papers/0.gz" + PART)
    if kept == "all":
        part.write_bytes(content)
    elif kept == "more":
        part.write_bytes(content + packed("[1]"))
    elif kept == "broken":
        part.write_bytes(content[:50_000] + bytes(50_000))
    release[NEW]["papers"]["0.gz"] = content
    before = len(gets(service))
    download(service, tmp_path)
    assert files(tmp_path) == {"papers/0.gz": content}
    asked = gets(service)[before:]
    # Bytes that were lost within the file may be noticed only by what follows them.
    assert asked[-1:] == [None] if kept == "broken" else asked == ([] if kept == "all" else [None])


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (large(1)[:-20], "it ends too early"),
        (large(1)[:150_000] + b"oops" + large(1)[150_004:], "invalid|incorrect"),
        (large(1) + b"more", "incorrect header check"),
        (b'{"corpusid":1}\n', "incorrect header check"),
        (b"", "it ends too early"),
    ],
    ids=["cut", "changed", "longer", "plain", "empty"],
)
def test_a_file_that_always_comes_broken_is_named_and_all_others_come(
    serve: Serve, download: Download, tmp_path: Path, content: bytes, why: str
) -> None:
    service = serve({NEW: {"papers": {"0.gz": content, "1.gz": packed("[1]"), "2.gz": packed("[2]")}}})
    with pytest.raises(DumpError, match=rf"papers/0\.gz comes broken \(.*({why}).*\), 3 times now: .*All other files"):
        download(service, tmp_path, "papers")
    assert sorted(files(tmp_path)) == ["papers/1.gz", "papers/2.gz"]


def test_a_file_of_several_members_is_whole(serve: Serve, download: Download, tmp_path: Path) -> None:
    release = one_shard(packed("[1]") + large(3) + packed() + gzip.compress(bytes(5_000_000)))
    download(serve(release), tmp_path, "papers")
    assert files(tmp_path) == expected(release[NEW], "papers")


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (Fault(status=404, body=S3_ERROR.format("NoSuchKey", "")), "The host of papers/0.gz answered 404 NoSuchKey"),
        (
            Fault(status=418, body="<Code>\x1b[31m</Code>"),
            "answered 418 I'm a Teapot: run the same command again later",
        ),
        (Fault(body="some", headers={"Transfer-Encoding": "chunked"}), "does not tell its size"),
        (
            Fault(status=302, headers={"Location": "http://192.0.2.1/x"}),
            "leads to 'http://192.0.2.1', which is not fol",
        ),
        (Fault(status=302, headers={"Location": "ftp://127.0.0.1/x"}), "which is not followed|Unsupported"),
        (Fault(status=302, headers={"Location": "0.gz"}), "leads from one page to another without end"),
    ],
)
def test_a_host_that_answers_something_else_is_told_in_a_sentence(
    serve: Serve, download: Download, tmp_path: Path, fault: Fault, sentence: str
) -> None:
    service = serve(one_shard(packed("[1]")))
    service.script("0.gz", *[fault] * 20)
    with pytest.raises((SourceError, DumpError), match=sentence):
        download(service, tmp_path / "dump", "papers")
    assert not (tmp_path / "dump").exists()


def test_a_redirect_on_this_machine_is_followed(serve: Serve, download: Download, tmp_path: Path) -> None:
    service = serve(one_shard(packed("[1]")))
    other = serve(one_shard(packed("[1]")), uses=10)
    other._signatures.append(10)
    there = f"{other.host}/staging/{NEW}/papers/0.gz?{SIGNED.format(0)}"
    service.script("0.gz", *[Fault(status=307, headers={"Location": there})] * 2)
    download(service, tmp_path, "papers")
    assert files(tmp_path) == {"papers/0.gz": packed("[1]")}
    assert len(other.fetched) == 2


def test_a_host_that_fails_for_long_is_given_up(
    serve: Serve, download: Download, tmp_path: Path, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    service = serve(one_shard(large(1)))
    service.script("0.gz", Fault(), *[Fault(status=503)] * 500)
    with pytest.raises(SourceError, match=r"papers/0\.gz kept answering 503 for 5 minutes: what has come is kept"):
        download(service, tmp_path, "papers")
    assert max(clock.slept) <= 60
    assert "the host of papers/0.gz keeps answering 503, waiting" in caplog.text


def test_links_that_are_refused_again_and_again_are_given_up_at_once(
    serve: Serve, download: Download, tmp_path: Path, clock: ManualClock
) -> None:
    service = serve(one_shard(large(1)), uses=0)
    with pytest.raises(SourceError, match=r"kept refusing links \(403 AccessDenied\)"):
        download(service, tmp_path, "papers")
    assert len(service.fetched) == 10


def test_a_wait_that_the_host_asks_for_is_granted(
    serve: Serve, download: Download, tmp_path: Path, clock: ManualClock
) -> None:
    service = serve(one_shard(large(1)))
    service.script("0.gz", Fault(), Fault(status=503, headers={"Retry-After": "77"}))
    download(service, tmp_path, "papers")
    assert clock.slept == [77]


def test_a_host_that_drips_is_left(serve: Serve, download: Download, tmp_path: Path) -> None:
    service = serve(one_shard(large(1)))
    service.script("0.gz", Fault(), Fault(piece=1, seconds=0.02), Fault(piece=1, seconds=9.0))
    started = time.monotonic()
    download(service, tmp_path, "papers", time_limit=0.5)
    # Its pieces alone would take an hour.
    assert time.monotonic() - started < 8
    assert len(gets(service)) >= 3


def test_a_release_that_there_is_not_is_told_with_those_next_to_it(
    serve: Serve, download: Download, tmp_path: Path
) -> None:
    service = serve({OLD: shards(OLD), NEW: shards(NEW)})
    with pytest.raises(SourceError, match=f"There is no release {MIDDLE}; next to it are {OLD}, {NEW}: give one of"):
        download(service, tmp_path / "dump", release=MIDDLE)
    assert not (tmp_path / "dump").exists()
    download(service, tmp_path, release=OLD)
    assert files(tmp_path) == expected(shards(OLD))


def test_a_half_downloaded_release_goes_on_though_there_is_a_newer_one(
    serve: Serve, download: Download, tmp_path: Path
) -> None:
    releases = {OLD: shards(OLD)}
    service = serve(releases)
    service.script("citations/1.gz", Fault(), *[Fault(status=404)])
    with pytest.raises(DumpError, match=r"citations/1\.gz answered 404 Not Found: .*All other files are there"):
        download(service, tmp_path)
    releases[NEW] = shards(NEW)
    assert [shard.place for shard in download(service, tmp_path).missing] == ["citations/1.gz"]
    assert files(tmp_path) == expected(shards(OLD))
    for asked in (NEW, "latest"):
        with pytest.raises(DumpError, match=f"holds release {OLD}: download {NEW} into another folder, or bring this"):
            download(service, tmp_path, release=asked)


def test_a_release_whose_files_are_others_now_is_not_mixed(serve: Serve, download: Download, tmp_path: Path) -> None:
    releases = {NEW: shards(NEW)}
    service = serve(releases)
    download(service, tmp_path)
    (tmp_path / "papers" / "0.gz").unlink()
    releases[NEW]["papers"] = {"7.gz": packed("[7]")}
    with pytest.raises(DumpError, match=f"Release {NEW} has other files of papers now than when the download into"):
        download(service, tmp_path)


def test_what_is_of_another_release_is_neither_taken_nor_removed(
    serve: Serve, download: Download, tmp_path: Path
) -> None:
    service = serve()
    (tmp_path / "papers").mkdir()
    stranger = tmp_path / "papers" / "0.gz"
    stranger.write_bytes(b"of another release")
    with pytest.raises(DumpError, match=r"papers/0\.gz is no file of release 2026-11-18: remove what is of another"):
        download(service, tmp_path)
    assert stranger.read_bytes() == b"of another release"
    stranger.rename(tmp_path / "kept")
    download(service, tmp_path)
    (tmp_path / "papers" / "esc\x1b").write_bytes(b"")
    with pytest.raises(DumpError, match=r"papers/'?.*esc\\\\?x1b'? is no file of release|is no file of release"):
        download(service, tmp_path, "abstracts")


def test_a_file_that_was_changed_on_disk_comes_again(serve: Serve, download: Download, tmp_path: Path) -> None:
    service = serve()
    download(service, tmp_path)
    (tmp_path / "papers" / "0.gz").write_bytes(b"short")
    assert [shard.place for shard in download(service, tmp_path).missing] == ["papers/0.gz"]
    assert files(tmp_path) == expected(shards(NEW))


def test_a_disk_without_room_is_told_before_anything_is_written(
    serve: Serve, download: Download, tmp_path: Path
) -> None:
    service = serve(one_shard(packed("[1]")))
    # The host says so of a file that would fill any disk.
    service.script("0.gz", Fault(headers={"Content-Range": "bytes 0-0/999999999999999"}))
    with pytest.raises(
        DumpError, match=r"takes 1,000,000\.0 GB more, and .* has .* GB free: make room, choose another"
    ):
        download(service, tmp_path / "dump", "papers")
    assert not (tmp_path / "dump").exists()


def test_two_processes_do_not_download_into_one_folder(serve: Serve, download: Download, tmp_path: Path) -> None:
    lock = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        with pytest.raises(DumpError, match="Another process is downloading into"):
            download(serve(), tmp_path)
    finally:
        os.close(lock)


def test_a_folder_that_cannot_be_one_is_told_in_a_sentence(serve: Serve, download: Download, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file", tmp_path / "file" / "within"):
        with pytest.raises(DumpError, match="is no folder to download into: "):
            download(serve(), path)
    (tmp_path / "dump" / "papers").mkdir(parents=True)
    (tmp_path / "dump" / "authors").write_text("")
    with pytest.raises(DumpError, match=r"dump cannot be written to: Not a directory"):
        download(serve(), tmp_path / "dump")
