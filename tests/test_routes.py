"""Which route is advised for a list, and what for."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from kg.bulk import record
from kg.cli import main
from kg.errors import DumpError
from kg.pid import Pid
from kg.routes import Dump, dump_at, in_words, routes
from tests.sources.made_up import entry


def dump(*, missing_gb: float = 600, is_converted: bool = False, free_gb: float = 0) -> Dump:
    return Dump(packed_gb=600, missing_gb=missing_gb, is_converted=is_converted, free_gb=free_gb)


@pytest.mark.parametrize(
    ("papers", "depth", "free_gb", "is_converted", "best"),
    [
        (17, 1, 10_000, False, "api"),
        (17, 1, 10_000, True, "api"),
        (4_000, 1, 10_000, False, "api"),
        (4_000, 1, 10_000, True, "bulk"),
        (6_000, 1, 10_000, False, "bulk"),
        (6_000, 1, 100, False, "api"),
        (6_000, 1, 0, True, "bulk"),
        (1_000, 2, 10_000, False, "bulk"),
        (1_000, 2, 100, False, "spark"),
    ],
)
def test_the_api_is_for_short_lists_and_dumps_for_long_ones(
    papers: int, depth: Literal[1, 2], free_gb: float, is_converted: bool, best: str
) -> None:
    entries = [replace(entry("Maps"), pids=(Pid("corpusid", "1"),))] * papers
    found = routes(entries, depth=depth, has_key=True, dump=dump(free_gb=free_gb, is_converted=is_converted))
    assert found.best == best
    assert [route.name for route in found.routes] == ["api", "bulk", "spark"]
    said = list(in_words(found))
    assert [one for one in said if one.startswith("* ")] == [said[2 + ("api", "bulk", "spark").index(best)]]


def test_requests_are_those_of_a_build_and_take_longer_without_a_key() -> None:
    papers = [replace(entry("Maps"), pids=(Pid("corpusid", str(number)),)) for number in range(700)]
    others = [replace(entry("Code"), kind="software"), *(entry(f"By title {number}") for number in range(10))]
    for has_key, seconds in ((True, 1.05), (False, 3.0)):
        found = routes([*papers, *others], depth=1, has_key=has_key, dump=dump())
        assert (found.papers, found.by_title) == (710, 10)
        assert found.routes[0].requests == 3 + 2 * 10 + 710
        assert found.routes[0].hours == pytest.approx(733 * seconds / 3_600)
        assert ("S2_API_KEY" in found.routes[0].why) is not has_key


def test_what_is_left_to_do_for_a_dump_is_told_with_its_time_and_room() -> None:
    papers = [replace(entry("Maps"), pids=(Pid("corpusid", "1"),))] * 6_000
    for given, hours, gigabytes, why, how in (
        (dump(free_gb=900), 13.2, 756, "600 GB to download with a key (S2_API_KEY), 6.7 hours at 200 Mbit/s; 6.4 h",
         "kg bulk download DIR, kg bulk convert DIR, kg build LIST --depth 2 --source bulk:DIR"),
        (dump(free_gb=900, missing_gb=0), 6.5, 156, "6.4 hours to convert once; each build from then on 6 minutes",
         "kg bulk convert DIR, kg build LIST --depth 2 --source bulk:DIR"),
        (dump(is_converted=True, missing_gb=0), 0.1, 0, "a converted dump stands there",
         "kg build LIST --depth 2 --source bulk:DIR"),
        (dump(free_gb=700), 13.2, 756, "600 GB to download with a key (S2_API_KEY), 6.7 hours at 200 Mbit/s; 6.4 h",
         "--engine spark --master URL; without one, a disk with 756 GB (kg plan --dump DIR)"),
    ):  # fmt: skip
        found = routes(papers, depth=2, has_key=False, dump=given)
        bulk = found.routes[1]
        assert (round(bulk.hours, 1), round(bulk.gigabytes)) == (hours, gigabytes)
        assert bulk.why.startswith(why)
        assert bulk.why.endswith("but there is room for 700 GB") is (given.free_gb == 700)
        *_, hubs, take = in_words(found)
        assert hubs.endswith("leaves out what more than 1,000 papers cite (--hub-cap N)")
        assert take.endswith(how)


def test_a_dump_is_weighed_as_far_as_it_is_there(tmp_path: Path) -> None:
    assert dump_at(tmp_path / "not" / "there").missing_gb == dump_at(tmp_path).packed_gb == 603
    shards = tuple(record.Shard(place=f"papers/{number}.gz", bytes=3_000_000_000) for number in range(3))
    record.write(record.Folder(path=tmp_path, release="2026-11-18", datasets={"papers": shards}))
    (tmp_path / "papers").mkdir()
    with (tmp_path / "papers" / "0.gz").open("wb") as file:
        file.truncate(3_000_000_000)
    found = dump_at(tmp_path)
    assert (found.packed_gb, found.missing_gb, found.is_converted) == (603 - 45 + 9, 603 - 45 + 6, False)
    (tmp_path / "release.json").write_text("[")
    with pytest.raises(DumpError, match="is not the record of a release"):
        dump_at(tmp_path)


def test_the_command_asks_nothing_and_tells_programs_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = tmp_path / "list.md"
    listed.write_text("- [Folding maps](https://doi.org/10.1234/x)\n- [Old maps](https://example.org/)\n")
    assert main(["plan", str(listed), "--dump", str(tmp_path / "not" / "there")]) == 0
    assert capsys.readouterr().out.endswith("take the API: kg build LIST --source api\n")
    assert main(["plan", str(listed), "--json", "--depth", "2"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["papers"], found["by_title"], found["depth"], found["best"]) == (2, 1, 2, "api")
    assert main(["plan", str(tmp_path / "no.md")]) == 1
