"""What `kg check` prints: a table, JSON, SARIF; and its exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest

from kg.cli import main
from kg.corpus import Corpus
from kg.doctor.checkup import Checkup, as_json, as_sarif
from kg.doctor.table import render
from kg.insight.survey import survey
from kg.report import render as render_report
from kg.summary import summarise

# SARIF 2.1.0, from the npm package @microsoft/jest-sarif 1.0.0-beta.0 (MIT), without its descriptions and defaults.
SCHEMA = json.loads(Path(__file__).with_name("sarif-2.1.0.json").read_text(encoding="utf-8"))
HOSTILE = (
    "- [2023 arXiv] **Only \x1b[31mever\x07 \u202ea <script>|` preprint** [[p]](http://arxiv.org/abs/2302.00003v1)\n"
)


def test_the_table_has_each_entry_with_its_verdict_and_findings(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--offline"]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[0].split() == ["line", "verdict", "entry", "and", "findings"]
    row = next(number for number, line in enumerate(lines) if line.startswith("  10  matched by title"))
    assert "both of 2023" in lines[row + 1]
    assert lines[row + 2].strip() == "! iSchience is misspelt: its record says iScience. [--fix]"
    assert sum("not a paper" in line for line in lines) == 2
    assert err == ("17 entries: 13 ok, 2 matched by title, 2 not a paper; 13 findings, 9 of them mended by --fix\n")


def test_json_has_verdicts_findings_and_fixes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--offline", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["counts"]["entries"] == 17
    assert found["counts"]["findings"] == {
        "link-form": 1, "misspelt-venue": 1, "published-since": 8, "venue": 2, "year": 1
    }  # fmt: skip
    assert found["entries"][7]["verdict"] == "matched by title"
    assert found["entries"][7]["findings"] == [
        {
            "rule": "misspelt-venue", "level": "warning", "message": "iSchience is misspelt: its record says iScience.",
            "fix": [{"line": 10, "column": 10, "old": "iSchience", "new": "iScience"}],
        }
    ]  # fmt: skip
    assert found["entries"][9]["findings"] == []


def test_sarif_is_valid_and_its_fixes_are_where_they_say(
    check: Callable[[Path], Checkup], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--offline", "--sarif"]) == 0
    log = json.loads(capsys.readouterr().out)
    jsonschema.validate(log, SCHEMA)
    assert len(log["runs"][0]["results"]) == 13
    listed = tmp_path / "a list.md"
    listed.write_text("\ufeff# 𝒳\n- 𝒳 **Only ever a preprint on a server** [[p]](http://arxiv.org/abs/2302.00003v1)\n")
    log = json.loads(as_sarif(check(listed)))
    jsonschema.validate(log, SCHEMA)
    (result,) = log["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == listed.as_uri()
    (replacement,) = result["fixes"][0]["artifactChanges"][0]["replacements"]
    region = replacement["deletedRegion"]
    line = listed.read_text(encoding="utf-8-sig").splitlines()[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == "http://arxiv.org/abs/2302.00003v1"


def test_nothing_of_a_list_steers_a_terminal_or_is_markup_in_the_report(
    check: Callable[[Path], Checkup], tmp_path: Path
) -> None:
    listed = tmp_path / "list.md"
    listed.write_text(HOSTILE, encoding="utf-8")
    checkup = check(listed)
    for width in (None, 40):
        assert all(c.isprintable() or c == "\n" for c in render(checkup, width))
    assert json.loads(as_json(checkup))["entries"][0]["findings"]
    jsonschema.validate(json.loads(as_sarif(checkup)), SCHEMA)


def test_the_report_of_a_build_has_the_findings(corpus: Corpus) -> None:
    report = render_report(corpus, summarise(corpus), survey(corpus))
    section = report.split("## Findings\n")[1].split("\n## ")[0]
    assert "| 8 | 10 | misspelt-venue | iSchience is misspelt: its record says iScience. | for certain |" in section
    assert section.count("\n| ") == 1 + 13


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--strict"], 3),
        (["--strict", "--fix"], 3),
        (["--write"], 2),
        (["--fix", "--json"], 2),
        (["--snapshot", "x", "--source", "api"], 2),
        (["missing.md"], 1),
    ],
)
def test_exit_codes(options: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--offline", *options]) == code
    assert code in {3} or capsys.readouterr().out == ""


def test_a_list_without_a_fault_is_fine_under_strict(tmp_path: Path) -> None:
    listed = tmp_path / "list.md"
    listed.write_text(
        "- [2023 Nature] **Transfer learning enables predictions in network biology**"
        " [[paper]](https://www.nature.com/articles/s41586-023-06139-9)\n"
    )
    assert main(["check", str(listed), "--offline", "--strict"]) == 0
