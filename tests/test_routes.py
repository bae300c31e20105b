"""Which route is advised for a list, and what for."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from kg.cli import main
from kg.pid import Pid
from kg.routes import in_words, routes
from tests.sources.made_up import entry


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
    found = routes(entries, depth=depth, has_key=True, free_gb=free_gb, is_converted=is_converted)
    assert found.best == best
    assert [route.name for route in found.routes] == ["api", "bulk", "spark"]
    said = list(in_words(found))
    assert [one for one in said if one.startswith("* ")] == [said[2 + ("api", "bulk", "spark").index(best)]]


def test_requests_are_those_of_a_build_and_take_longer_without_a_key() -> None:
    papers = [replace(entry("Maps"), pids=(Pid("corpusid", str(number)),)) for number in range(700)]
    others = [replace(entry("Code"), kind="software"), *(entry(f"By title {number}") for number in range(10))]
    for has_key, seconds in ((True, 1.05), (False, 3.0)):
        found = routes([*papers, *others], depth=1, has_key=has_key, free_gb=0, is_converted=False)
        assert (found.papers, found.by_title) == (710, 10)
        assert found.routes[0].requests == 3 + 2 * 10 + 710
        assert found.routes[0].hours == pytest.approx(733 * seconds / 3_600)
        assert ("S2_API_KEY" in found.routes[0].why) is not has_key


def test_the_command_asks_nothing_and_tells_programs_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = tmp_path / "list.md"
    listed.write_text("- [Folding maps](https://doi.org/10.1234/x)\n- [Old maps](https://example.org/)\n")
    assert main(["plan", str(listed), "--dump", str(tmp_path / "not" / "there")]) == 0
    assert capsys.readouterr().out.endswith("take the API: kg build LIST --source api\n")
    assert main(["plan", str(listed), "--json", "--depth", "2"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["papers"], found["by_title"], found["depth"], found["best"]) == (2, 1, 2, "api")
    assert main(["plan", str(tmp_path / "no.md")]) == 1
