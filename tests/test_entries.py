"""`kg entries`: what a list says, for people and for programs; and several lists in one build."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from kg import shipped
from kg.cli import main
from kg.pipeline import reopen

LIST = """# Mine

## Models
- [A single-cell gene expression language model](https://arxiv.org/abs/2210.14330) (2022)
- **[a \x1b[31m red] title** [[code]](https://github.com/a/b)
"""
BIB = """@article{a,
  title = {{scPretrain}: multi-task self-supervised learning for cell-type classification},
  author = {Zhang, Ruoyi},
  year = {2022},
  doi = {10.1093/bioinformatics/btac007}
}
@article{b, title = {never closed
"""
ONE = ["--no-gate", "--no-sparql", "--offline", "--json"]


def test_entries_are_a_json_object_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = tmp_path / "list.md"
    listed.write_text(LIST)
    assert main(["entries", "--json", str(listed)]) == 0
    out, err = capsys.readouterr()
    first, second = map(json.loads, out.splitlines())
    assert not err
    assert {key: first[key] for key in ("title", "url", "ids", "kind", "section", "year", "venue", "line")} == {
        "title": "A single-cell gene expression language model",
        "url": "https://arxiv.org/abs/2210.14330",
        "ids": {"arxiv": "2210.14330"},
        "kind": "paper",
        "section": ["Models"],
        "year": 2022,
        "venue": None,
        "line": 4,
    }
    assert second["links"][0]["role"] == "software"
    assert "\x1b" not in out


def test_entries_are_a_table_that_steers_no_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "list.md").write_text(LIST)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(BIB.encode())))
    assert main(["entries", str(tmp_path / "list.md"), "-"]) == 0
    out, err = capsys.readouterr()
    head, _, *rows = out.splitlines()
    assert head.split() == ["where", "kind", "year", "title", "identifier", "or", "link"]
    assert [row.split()[0] for row in rows] == ["list.md:4", "list.md:5", "stdin:1"]
    assert "doi:10.1093/bioinformatics/btac007" in rows[2]
    assert "\x1b" not in out
    assert "kg: warning: stdin:7: this entry is broken" in err


def test_many_warnings_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = tmp_path / "list.bib"
    listed.write_text(BIB + "@article{c, title = {never closed\n" * 30)
    assert main(["entries", str(listed)]) == 0
    err = capsys.readouterr().err.splitlines()
    assert len(err) == 21
    assert err[-1] == "kg: warning: and 11 more such"


def test_several_lists_are_one_build_that_keeps_them_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    (tmp_path / "list.md").write_text(LIST)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(BIB.encode())))
    assert main(["build", str(tmp_path / "list.md"), "-", *ONE, "--out", str(out)]) == 0
    printed = capsys.readouterr()
    outcome = json.loads(printed.out)
    assert [(one["position"], one["where"], one["how"]) for one in outcome["entries"]] == [
        (1, "list.md:4", "identifier"), (2, "list.md:5", "as listed"), (3, "stdin:1", "identifier"),
    ]  # fmt: skip
    assert len(outcome["warnings"]) == 1
    assert "stdin:7: this entry is broken" in printed.err
    report = (out / "report.md").read_text()
    assert report.startswith("# Mine and stdin\n")
    assert "## What could not be read\n\n- stdin:7: this entry is broken" in report
    assert (out / "snapshot" / "reading-list-1.md").read_text() == LIST
    assert (out / "snapshot" / "reading-list-2.bib").read_text() == BIB
    corpus = reopen(out)
    assert [entry.section for entry in corpus.reading_list.entries] == [
        ("Mine", "Models"),
        ("Mine", "Models"),
        ("stdin",),
    ]
    assert main(["export", "graphml", "--build", str(out), "--out", str(tmp_path / "again.graphml")]) == 0
    assert (tmp_path / "again.graphml").read_bytes() == (out / "graph.graphml").read_bytes()
    # A build of one list takes away what was kept of two; a second one of the same changes nothing.
    for unchanged in (False, True):
        capsys.readouterr()
        assert main(["build", str(tmp_path / "list.md"), *ONE, "--out", str(out)]) == 0
        assert json.loads(capsys.readouterr().out)["unchanged"] is unchanged
    assert sorted(path.name for path in (out / "snapshot").glob("reading-list*")) == ["reading-list.md"]
    assert main(["export", "csv", "--build", str(out), "--out", "-"]) == 0


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["entries"], 2, "Missing argument 'LIST...'"),
        (["entries", "none.md"], 1, "There is no reading list none.md"),
        (["entries", "-", "-"], 1, "Standard input (-) can be read only once"),
        (["build", "none.md", str(shipped.reading_list())], 1, "There is no reading list none.md"),
    ],
)
def test_wrong_lists_are_told(
    arguments: list[str], code: int, sentence: str, tmp_path: Path,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == code
    out, err = capsys.readouterr()
    assert not out
    assert sentence in err
