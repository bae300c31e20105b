"""Bringing a folder from its release to a later one, by what has changed between."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.bulk import folder, record
from kg.errors import DumpError, SourceError
from tests.bulk.conftest import MIDDLE, NEW, OLD, Download, Serve, large, packed, shards
from tests.bulk.datasets import Diff, Fault


def step(start: str, end: str, *, updates: int = 2, deletes: int = 1) -> Diff:
    """A diff whose files have the same names as those of others."""
    return Diff(
        start=start,
        end=end,
        updates={f"{number}.gz": packed(f"[{number}, {end!r}]") for number in range(updates)},
        deletes={f"{number}.gz": packed(f"[{-number}, {end!r}]") for number in range(deletes)},
    )


def diffs(*steps: Diff) -> dict[str, list[Diff]]:
    return {name: list(steps) for name in record.DATASETS}


TWO = diffs(step(OLD, MIDDLE), step(MIDDLE, NEW, deletes=0))


def begin(serve: Serve, download: Download, path: Path, **settings: Any) -> Any:
    """A stand-in, from which the oldest release has been downloaded before there were others."""
    releases = {OLD: shards(OLD)}
    service = serve(releases, **settings)
    download(service, path)
    releases |= {MIDDLE: shards(MIDDLE), NEW: shards(NEW)}
    service.asked.clear()
    service.fetched.clear()
    return service


def test_the_changes_since_are_downloaded_and_those_alone(serve: Serve, download: Download, tmp_path: Path) -> None:
    service = begin(serve, download, tmp_path, diffs=TWO)
    download(service, tmp_path, update=True)
    found = folder.whole(tmp_path)
    assert (found.release, found.current) == (OLD, NEW)
    assert [(diff.start, diff.end) for diff in found.diffs] == [(OLD, MIDDLE), (MIDDLE, NEW)]
    assert [one.place for one in found.diffs[0].updates["papers"]] == [
        f"diffs/{OLD}-{MIDDLE}/papers/update/{number}.gz" for number in (0, 1)
    ]
    (deleted,) = found.diffs[0].deletes["citations"]
    assert (tmp_path / deleted.place).read_bytes() == packed(f"[0, {MIDDLE!r}]")
    assert found.diffs[1].deletes["citations"] == ()
    assert [one.path for one in service.asked] == ["/datasets/v1/release/latest"] + [
        f"/datasets/v1/diffs/{OLD}/to/{NEW}/{name}" for name in record.NEEDED
    ]
    assert all(one.path.startswith("/diffs/") for one in service.fetched)
    before = len(service.fetched)
    assert download(service, tmp_path, update=True).missing == ()
    assert download(service, tmp_path).missing == ()
    assert len(service.fetched) == before


def test_a_later_update_goes_on_from_the_one_before(serve: Serve, download: Download, tmp_path: Path) -> None:
    service = begin(serve, download, tmp_path, diffs=TWO)
    download(service, tmp_path, update=True, release=MIDDLE)
    assert folder.whole(tmp_path).current == MIDDLE
    service.fetched.clear()
    download(service, tmp_path, update=True)
    assert folder.whole(tmp_path).current == NEW
    assert {one.path.split("/")[2] for one in service.fetched} == {MIDDLE}
    with pytest.raises(DumpError, match=f"holds release {NEW}: download {MIDDLE} into another folder"):
        download(service, tmp_path, update=True, release=MIDDLE)


def test_an_update_that_broke_off_goes_on_with_the_next_download(
    serve: Serve, download: Download, tmp_path: Path
) -> None:
    content = large(1)
    chain = diffs(step(OLD, MIDDLE), step(MIDDLE, NEW))
    chain["papers"][1].updates = {"0.gz": content}
    service = begin(serve, download, tmp_path, diffs=chain, uses=9)
    (tmp_path / "authors" / "1.gz").unlink()
    name = f"{NEW}/papers/updates/0.gz"
    service.script(name, Fault(), Fault(after=100_000), Fault(status=503))
    with pytest.raises(SourceError, match=r"papers/update/0\.gz kept answering 503"):
        download(service, tmp_path, update=True, patience=0)
    service.fetched.clear()
    order = download(service, tmp_path)
    assert f"diffs/{MIDDLE}-{NEW}/papers/update/0.gz" in [shard.place for shard in order.missing]
    found = folder.whole(tmp_path)
    assert found.current == NEW
    assert (tmp_path / found.diffs[1].updates["papers"][0].place).read_bytes() == content
    asked = [one.headers.get("range") for one in service.fetched if name in one.path]
    assert asked[0] == "bytes=0-0"
    assert set(asked[1:]) == {"bytes=100000-"}


def test_a_dataset_that_comes_later_gets_its_changes_too(serve: Serve, download: Download, tmp_path: Path) -> None:
    service = begin(serve, download, tmp_path, diffs=TWO)
    download(service, tmp_path, update=True)
    service.fetched.clear()
    download(service, tmp_path, "abstracts")
    assert folder.whole(tmp_path, record.DATASETS).current == NEW
    assert len({one.path for one in service.fetched}) == 2 + 3 + 2
    assert all("/abstracts/" in one.path for one in service.fetched)


@pytest.mark.parametrize(
    ("chain", "why"),
    [
        (diffs(step(MIDDLE, NEW)), f"a diff does not follow release {OLD}"),
        (diffs(step(OLD, MIDDLE)), f"they end at release {MIDDLE}"),
        (diffs(), f"they end at release {OLD}"),
        (diffs(step(OLD, OLD), step(OLD, NEW)), f"a diff does not follow release {OLD}"),
        (diffs(step(OLD, NEW)) | {"authors": [step(OLD, MIDDLE), step(MIDDLE, NEW)]}, "do not fit together"),
    ],
)
def test_changes_that_do_not_lead_from_release_to_release_are_not_taken(
    serve: Serve, download: Download, tmp_path: Path, chain: dict[str, list[Diff]], why: str
) -> None:
    service = begin(serve, download, tmp_path, diffs=chain)
    before = record.read(tmp_path)
    with pytest.raises(SourceError, match=why):
        download(service, tmp_path, update=True)
    assert folder.whole(tmp_path) == before
    assert not (tmp_path / "diffs").exists()


def test_an_answer_for_changes_that_is_none_is_told_in_a_sentence(
    serve: Serve, download: Download, tmp_path: Path
) -> None:
    service = begin(serve, download, tmp_path, diffs=TWO)
    files = '"update_files":[],"delete_files":[]'
    for body in (
        '{"dataset":"papers"}',
        '{"diffs":[null]}',
        f'{{"diffs":[{{"from_release":"{OLD}","to_release":"../x",{files}}}]}}',
        f'{{"diffs":[{{"from_release":"{OLD}","to_release":"{NEW}","update_files":[]}}]}}',
        f'{{"diffs":[{{"from_release":"{OLD}","to_release":"{NEW}","update_files":["x"],"delete_files":[]}}]}}',
    ):
        service.script("diffs", Fault(body=body))
        with pytest.raises(SourceError, match=r"changes of papers from release .* cannot be used"):
            download(service, tmp_path, update=True)
    service.script("diffs", Fault(status=404, body='{"error":"No diffs from there"}'))
    with pytest.raises(SourceError, match="No diffs from there: run the same command again later"):
        download(service, tmp_path, update=True)


def test_changes_whose_files_are_others_now_are_not_mixed(serve: Serve, download: Download, tmp_path: Path) -> None:
    chain = diffs(step(OLD, NEW))
    service = begin(serve, download, tmp_path, diffs=chain)
    download(service, tmp_path, update=True)
    (tmp_path / f"diffs/{OLD}-{NEW}/papers/update/0.gz").unlink()
    chain["papers"][0].updates = {"7.gz": packed("[7]")}
    with pytest.raises(DumpError, match=f"changes of papers from release {OLD} have other files now"):
        download(service, tmp_path)


def test_only_the_folder_of_a_dump_can_be_updated(serve: Serve, download: Download, tmp_path: Path) -> None:
    with pytest.raises(DumpError, match="is not the folder of a bulk dump"):
        download(serve(), tmp_path / "dump", update=True)
    assert not (tmp_path / "dump").exists()
