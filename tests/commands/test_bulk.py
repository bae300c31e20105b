"""The commands on bulk dumps, as a person calls them: what they print, and what an interrupt or a kill leaves."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.bulk import folder, record
from kg.bulk.record import PART
from kg.cli import main
from tests.bulk.conftest import NEW, OLD, large, packed, shards
from tests.bulk.datasets import Datasets, Fault
from tests.sources.made_up import KEY

ROOT = Path(__file__).parents[2]
# In the child: no file may become larger than so many bytes, as on a disk that is full.
LIMITED = (
    "import resource, sys; from kg.cli import main;"
    " resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000)); sys.exit(main(sys.argv[1:]))"
)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Datasets]:
    """A stand-in, which the environment names, with a release of one large and one small shard of papers."""
    release = shards(NEW) | {"papers": {"0.gz": large(1), "1.gz": packed("[1]")}}
    with Datasets({NEW: release}, key=KEY) as running:
        monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
        monkeypatch.setenv("S2_API_URL", running.url)
        monkeypatch.setenv("S2_API_KEY", KEY)
        yield running


def kg(*arguments: str | Path) -> int:
    return main(["bulk", *(str(argument) for argument in arguments)])


def start(*arguments: str | Path, code: tuple[str, ...] = ("-m", "kg")) -> subprocess.Popen[str]:
    command = [sys.executable, *code, "bulk", *(str(argument) for argument in arguments)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


def test_a_download_says_what_is_there_and_status_says_it_again(
    service: Datasets, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "dump"
    assert kg("download", path, "--dataset", "papers", "--dry-run") == 0
    size = len(large(1)) + len(packed("[1]"))
    told = capfd.readouterr().out.splitlines()
    assert told[:2] == [f"release {NEW}", f"papers: 2 files, {size / 1e9:.1f} GB"]
    assert told[2].startswith("to download: 2 files, 0.0 GB; ")
    assert not path.exists()
    assert kg("download", path, "--dataset", "papers", "-v") == 0
    out, err = capfd.readouterr()
    assert out.splitlines() == [
        f"release {NEW}",
        "              files               GB",
        "papers       2 of 2       0.0 of 0.0",
        "not converted to Parquet",
        f"{path} is without citations, authors and paper-ids: run kg bulk download {path} --dataset citations --dataset"
        " authors --dataset paper-ids.",
    ]
    assert " s  size 2 of 2\n" in err
    assert " s  download, MB 0 of 0\n" in err
    assert "X-Amz-Signature" not in err
    assert kg("status", path, "--online") == 0
    *before, following = out.splitlines()
    assert capfd.readouterr().out.splitlines() == [*before, "there is no newer release", following]


def test_without_a_key_a_dry_run_tells_what_is_told_to_everybody(
    service: Datasets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("S2_API_KEY")
    assert kg("download", tmp_path / "dump", "--dry-run", "--abstracts") == 0
    told = capsys.readouterr().out.splitlines()
    assert told[:2] == [f"release {NEW}", "papers: 2 files of papers."]
    assert told[5:] == [
        "abstracts: 2 files of abstracts.",
        "the number of files and their sizes are told to who has a key: set S2_API_KEY",
    ]
    assert kg("download", tmp_path / "dump") == 1
    assert "kg: The links to the files of a release are given to who has a key" in capsys.readouterr().err


def test_status_tells_what_is_missing_wrong_and_foreign(
    service: Datasets, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    some = tuple(record.Shard(place=f"papers/{number}.gz", bytes=3_000_000_000) for number in range(3))
    record.write(record.Folder(path=tmp_path, release=OLD, datasets={"papers": some, "authors": ()}))
    (tmp_path / "papers").mkdir()
    with (tmp_path / "papers" / "0.gz").open("wb") as file:
        file.truncate(3_000_000_000)
    (tmp_path / "papers" / "1.gz").write_bytes(b"short")
    (tmp_path / "papers" / "\x1b[31m").write_bytes(b"")
    assert kg("status", tmp_path, "--online") == 0
    assert capsys.readouterr().out.splitlines() == [
        f"release {OLD}",
        "               files               GB",
        "papers        1 of 3       3.0 of 9.0",
        "authors       0 of 0       0.0 of 0.0",
        "papers/1.gz has another size than it should have",
        "not of this release: papers/\N{REPLACEMENT CHARACTER}[31m",
        "not converted to Parquet",
        f"release {NEW} is newer: kg bulk download {tmp_path} --update",
        f"to download the rest: kg bulk download {tmp_path}",
    ]
    assert kg("status", tmp_path, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["datasets"][0] == {
        "name": "papers",
        "files": 3,
        "there": 1,
        "bytes": 9_000_000_000,
        "bytesThere": 3_000_000_000,
    }
    assert (found["release"], found["current"], found["newest"], found["whole"]) == (OLD, OLD, None, False)
    assert (found["converted"], found["wrongSize"]) == (None, ["papers/1.gz"])
    assert found["hindrance"].startswith(f"{tmp_path} is without citations and paper-ids: run kg bulk download ")


def test_a_folder_that_cannot_be_looked_at_is_told_in_a_sentence(
    service: Datasets, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Nobody may have a name of this length, where root may look at everything.
    path = tmp_path / ("x" * 300)
    for arguments in (
        ["bulk", "status", path],
        ["bulk", "convert", path],
        ["bulk", "download", path],
        ["bulk", "download", path, "--dry-run"],
        ["plan", "--dump", path],
        ["build", "--source", f"bulk:{path}", "--out", tmp_path / "out"],
        ["check", "--source", f"bulk:{path}", "--engine", "duckdb"],
    ):
        assert main(list(map(str, arguments))) == 1
        assert capsys.readouterr().err.endswith(": File name too long.\n")
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_meant_or_found_is_told_in_a_sentence(
    service: Datasets, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments, code, sentence in (
        (
            ("download", tmp_path, "--release", "yesterday"),
            2,
            "--release yesterday is neither a day, as 2026-11-18, nor",
        ),
        (("download", tmp_path, "--dataset", "tldrs"), 2, "'tldrs' is not one of 'papers', 'citations'"),
        (("download",), 2, "Missing argument 'DIR'"),
        (
            ("status", tmp_path),
            1,
            "is not the folder of a bulk dump: it has no release.json. kg bulk download DIR makes",
        ),
        (("download", tmp_path, "--update"), 1, "is not the folder of a bulk dump"),
        (("download", tmp_path, "--api-url", "nowhere"), 2, "'nowhere' is not the address of a service"),
    ):
        assert kg(*arguments) == code
        out, err = capsys.readouterr()
        assert not out
        assert sentence in err


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_what_is_interrupted_or_killed_goes_on_where_it_was(
    service: Datasets, tmp_path: Path, how: signal.Signals
) -> None:
    service.script("0.gz", Fault(), Fault(after=40_000, stall=60))
    part = tmp_path / ("papers/0.gz" + PART)
    process = start("download", tmp_path, "--dataset", "papers")
    ends = time.monotonic() + 30
    while not (part.exists() and part.stat().st_size == 40_000) and time.monotonic() < ends:
        time.sleep(0.01)
    process.send_signal(how)
    out, err = process.communicate(timeout=10)
    assert not out
    assert (process.returncode, err) == ((130, "\nkg: interrupted\n") if how is signal.SIGINT else (-how, ""))
    assert part.stat().st_size == 40_000
    assert kg("download", tmp_path) == 0
    assert folder.whole(tmp_path, ["papers"]).release == NEW
    assert (tmp_path / "papers" / "0.gz").read_bytes() == large(1)
    assert service.fetched[-1].headers["range"] == "bytes=40000-"


@pytest.mark.slow
def test_whenever_it_is_killed_what_is_there_is_right(service: Datasets, tmp_path: Path) -> None:
    path = tmp_path / "dump"
    contents = {f"{number}.gz": large(number) for number in range(6)}
    service.releases = {NEW: {"papers": contents}}
    dice = random.Random(7)
    for _ in range(8):
        asked = len(service.fetched) + dice.randrange(1, 14)
        service.script("papers", *[Fault(piece=20_000, seconds=0.05)] * 12)
        process = start("download", path, "--dataset", "papers")
        while len(service.fetched) < asked and process.poll() is None:
            time.sleep(0.01)
        time.sleep(dice.uniform(0.0, 0.3))
        process.kill()
        process.communicate()
        if (path / record.RELEASE_FILE).exists():
            made = record.read(path)
            found = folder.presence(made, record.shards(made))
            assert found.wrong == ()
            assert all((path / one.place).read_bytes() == contents[one.name] for one in found.there)
    assert kg("download", path, "--dataset", "papers") == 0
    assert folder.whole(path, ["papers"]).release == NEW
    assert {one.name: one.read_bytes() for one in (path / "papers").iterdir()} == contents


def test_a_disk_that_is_full_meanwhile_is_told_and_what_came_is_kept(service: Datasets, tmp_path: Path) -> None:
    process = start("download", tmp_path, "--dataset", "papers", code=("-c", LIMITED))
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (1, "")
    part = tmp_path / ("papers/0.gz" + PART)
    assert err == (
        f"kg: {part} cannot be written: File too large. What has come is kept; make room, and run the same command"
        " again.\n"
    )
    assert part.stat().st_size == 150_000
    assert kg("download", tmp_path) == 0
    assert (tmp_path / "papers" / "0.gz").read_bytes() == large(1)
