"""The command line: exit codes, stdout and stderr apart, sentences instead of tracebacks."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import click
import pytest

from kg import __version__, shipped, snapshot
from kg.cli import cli, main
from kg.rdf import store

ROOT = Path(__file__).parents[1]


def kg(*arguments: str | Path) -> int:
    """One command in this process; what it printed is for capsys to read."""
    return main([str(argument) for argument in arguments])


def test_a_build_prints_the_paths_on_stdout_and_the_summary_on_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert kg("build") == 0
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        f"outputs{os.sep}{name}"
        for name in (
            "graph.nt", "graph.ttl", "graph.graphml", "papers.csv", "graph.html", "report.md",
            *(f"snapshot{os.sep}{name}" for name in (*snapshot.FILES, "reading-list.md")), "manifest.json",
        )
    ]  # fmt: skip
    assert "17 entries: 15 papers matched (13 by identifier, 2 by title), 0 not found, 2 kept as what they are" in err
    assert "2,623 papers (2,612 works), 5,078 links (13 within the list), 3,457 authors (17 shared by" in err
    assert "reference lists known for 4 of 15 listed papers, citation lists for 5 of 15" in err
    assert "--source api" in err


def test_a_second_build_of_the_same_writes_nothing_and_says_so(
    short_list: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build = ("build", short_list, "--offline", "--out", tmp_path / "out")
    assert kg(*build) == 0
    first, written = capsys.readouterr(), {path: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()}
    assert "14 files in" in first.err
    assert kg(*build) == 0
    second = capsys.readouterr()
    assert second.out == first.out
    assert "nothing has changed" in second.err
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()} == written
    assert kg(*build, "--base-iri", "https://example.org/") == 0
    assert "nothing has changed" not in capsys.readouterr().err


def test_strict_says_by_its_exit_code_that_something_is_not_known(short_list: Path, tmp_path: Path) -> None:
    assert kg("build", short_list, "--offline", "--strict", "--out", tmp_path) == 3
    assert (tmp_path / "graph.html").exists()


def test_json_is_one_object_with_every_verdict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert kg("build", "--offline", "--json", "--out", tmp_path) == 0
    outcome = json.loads(capsys.readouterr().out)
    assert [entry["how"] for entry in outcome["entries"]].count("identifier") == 13
    assert outcome["entries"][9] == {
        "position": 10, "title": "OpenBioMed", "where": f"{shipped.NAME}.md:12", "kind": "software",
        "how": "as listed", "paper": "url:https://github.com/BioFM/OpenBioMed",
        "evidence": ["url:https://github.com/BioFM/OpenBioMed in the list names this record", "the same title"],
        "reason": "", "score": None, "candidates": [],
    }  # fmt: skip
    assert outcome["counts"]["links"] == 5078
    assert Path(outcome["files"][0]).exists()
    assert outcome["unchanged"] is False


def test_verbose_tells_the_stages(short_list: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert kg("build", short_list, "--offline", "-v", "--out", tmp_path) == 0
    err = capsys.readouterr().err
    places = [err.index(f" s  {stage}") for stage in ("read", "resolve", "gather", "graph", "write")]
    assert places == sorted(places)


def test_a_list_of_other_papers_gets_their_neighbourhood_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = tmp_path / "mine.md"
    listed.write_text(
        "# Mine\n- [Transfer learning enables predictions in network biology]"
        "(https://www.nature.com/articles/s41586-023-06139-9) (2023)\n- **Nobody knows this paper at all** (2021) [x](https://a.org)\n"
    )
    assert kg("build", listed, "--offline", "--json", "--out", tmp_path / "out") == 0
    outcome = json.loads(capsys.readouterr().out)
    assert outcome["counts"]["by"] == {
        "identifier": 1, "title": 0, "as listed": 0, "ambiguous": 0, "contradiction": 0, "unresolved": 1,
    }  # fmt: skip
    assert 1136 + 160 < outcome["counts"]["papers"] < 2000
    reason = outcome["entries"][1]["reason"]
    assert "no record with one of its identifiers" in reason
    assert "Semantic Scholar was not asked" in reason


def test_a_named_query_takes_parameters(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    graph = built / "graph.nt"
    capsys.readouterr()
    paper = "DOI:10.1038/s41592-024-02201-0"
    assert kg("query", "what-it-cites", "--paper", paper, "--graph", graph, "--format", "csv", "--limit", "2") == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 3
    assert "more than these 2 rows" in err
    assert kg("query", "cites-path", f"--from={paper}", "--to", "CorpusId:259002047", "--graph", graph) == 0
    assert capsys.readouterr().out.splitlines()[-1].strip() == "1"
    assert kg("query", "--graph", graph, "CONSTRUCT WHERE { ?s a kgv:Entry }", "--limit", "3") == 0
    out, err = capsys.readouterr()
    assert out.count("a kgv:Entry") == 3
    assert "more than these 3 triples" in err


def test_the_queries_are_listed_with_their_parameters(capsys: pytest.CaptureFixture[str]) -> None:
    assert kg("query") == 0
    lines = capsys.readouterr().out.splitlines()
    assert sum(not line.startswith(" ") for line in lines) == 28
    assert any(line.split()[:1] == ["--from"] for line in lines)


def test_a_query_from_a_file_takes_its_parameters(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "my.rq").write_text(
        '# Mine\n# @param word text: a word\nSELECT ?t { VALUES ?word { "x" } ?w a fabio:Work ; dcterms:title ?t '
        "FILTER(CONTAINS(?t, ?word)) }"
    )
    capsys.readouterr()
    arguments: list[str | Path] = ["--graph", built / "graph.nt", "--format", "tsv"]
    assert kg("query", "--file", tmp_path / "my.rq", "--word", "LLM4Cell", *arguments) == 0
    assert "LLM4Cell" in capsys.readouterr().out
    assert kg("query", "--file", tmp_path / "my.rq", *arguments) == 2
    assert "needs --word: a word" in capsys.readouterr().err
    assert kg("query", "ASK {}", "--file", tmp_path / "my.rq", *arguments) == 2
    assert "not both" in capsys.readouterr().err


def test_a_query_that_takes_too_long_is_stopped(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    endless = f"SELECT (COUNT(*) AS ?n) {{ {' '.join(f'?a{n} ?b{n} ?c{n} .' for n in range(4))} }}"
    assert kg("query", endless, "--graph", built / "graph.nt", "--timeout", "0.5") == 1
    out, err = capsys.readouterr()
    assert not out
    assert "took longer than 0.5 s and was stopped" in err
    assert kg("query", "ASK { ?s ?p ?o }", "--graph", built / "graph.nt", "--timeout", "60") == 0
    assert capsys.readouterr().out == "true\n"


def test_a_large_file_is_read_once_and_the_cache_tells_and_forgets(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(store, "_LARGE", 1_000_000)
    capsys.readouterr()
    for said in ("is read once for all queries to come", ""):
        assert kg("query", "ASK { ?s ?p ?o }", "--graph", built / "graph.nt", "--timeout", "60") == 0
        out, err = capsys.readouterr()
        assert out == "true\n"
        assert said in err
        assert bool(said) == bool(err)
    assert kg("cache") == 0
    assert "graphs: 1 stores of large graphs" in capsys.readouterr().out
    assert kg("cache", "--clear") == 0
    assert "graphs: 0 stores of large graphs, 0.0 MB" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["query", "ASK {}", "extra"], 2, "'extra' is one word too many"),
        (["query", "timeline", "--paper"], 2, "--paper has no value"),
        (["query", "timeline", "--a", "b", "--a=c"], 2, "--a is given twice"),
        (["query", "timeline", "--timeout", "0"], 2, "0.0 is not in the range"),
        (["query", "timeline", "--limit", "-1"], 2, "-1 is not in the range"),
        (["query", "timelin"], 2, "Did you mean timeline?"),
        (["query", "timeline"], 1, "There is no file outputs"),
        (["query", "timeline", "--graph", "a.csv"], 1, "a.csv is not a file that can be asked"),
        (["build", "none.md"], 1, "There is no reading list none.md"),
        (["build", "--depth", "3"], 2, "3 is not in the range 1<=x<=2"),
        (["build", "--snapshot", "x", "--source", "api"], 2, "exclude each other"),
        (["build", "--snapshot", "x"], 1, "The snapshot x cannot be read"),
        (["build", "--base-iri", "nonsense"], 2, "is not the beginning of IRIs"),
        (["build", "--base-iri", "http://a.org/ x/"], 2, "is not the beginning of IRIs"),
        (["build", "--source", "somewhere"], 2, "Invalid value for '--source'"),
        (["build", "--citations", "many"], 2, "neither a number nor all nor none"),
        (["build", "--nonsense"], 2, "No such option"),
        (["nonsense"], 2, "No such command"),
    ],
)
def test_wrong_input_is_answered_by_a_sentence_and_an_exit_code(
    arguments: list[str], code: int, sentence: str, tmp_path: Path,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert kg(*arguments) == code
    out, err = capsys.readouterr()
    assert not out
    assert sentence in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["papers.jsonl", "citations.jsonl"])
def test_a_damaged_snapshot_is_named_by_file_and_line(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = tmp_path / "snapshot"
    shutil.copytree(shipped.snapshot(), damaged)
    content = (damaged / name).read_bytes()
    (damaged / name).write_bytes(content[:-20])
    monkeypatch.setattr(shipped, "snapshot", lambda: damaged)
    assert kg("build", "--offline", "--out", tmp_path / "out") == 1
    lines = content.count(b"\n")
    assert f"{name}:{lines}: this line is cut or damaged" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_rights_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    assert kg("build", "--offline", "--out", tmp_path / "out") == 1
    assert "cannot be written" in capsys.readouterr().err


def test_python_m_kg_is_the_program() -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "kg", *arguments], capture_output=True, text=True, cwd=ROOT, check=False
        )

    assert run("--version").stdout == f"kg {__version__}\n"
    shown = run("--help")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert run("build", "/nowhere.md").returncode == 1


def test_paths_are_shown_in_text_and_as_json(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert kg("path", "scGPT", "scbert as a large scale", "--build", built) == 0
    out, err = capsys.readouterr()
    assert "1 shortest path of 1 step" in out
    assert "reference lists are known for 4 of 15 listed papers, citation lists for 5." in out
    assert not err
    assert kg("path", "--around", "--json", "--build", built) == 0
    assert json.loads(capsys.readouterr().out)["among"] == {"works": 2484, "links": 4905}
    for arguments, code, sentence in (
        (("path", "scGPT"), 2, "Give two works"),
        (("path", "scGPT", "scBERT", "--around"), 2, "--around is for the main path"),
        (("path", "", "scGPT"), 1, 'No title in this build is ""'),
        (("path", "--build", built / "nowhere"), 1, "is no build that can be read"),
    ):
        assert kg(*arguments, *(() if "--build" in arguments else ("--build", built))) == code
        out, err = capsys.readouterr()
        assert not out
        assert sentence in err


def test_order_and_structure_are_told_in_text_and_as_json(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert kg("order", "--build", built) == 0
    assert "1.  15 scBERT as a large-scale" in capsys.readouterr().out
    assert kg("order", "--touch", "100", "--json", "--build", built) == 0
    found = json.loads(capsys.readouterr().out)
    assert (len(found["works"]), found["touched"], found["links"], found["is_smallest"]) == (5, 13, 13, True)
    assert kg("order", "--touch", "0", "--build", built) == 2
    assert kg("structure", "--build", built) == 0
    assert "  4, 12: by 651 works; were all lists known, rank 1 to 91\n" in capsys.readouterr().out


def test_every_command_has_help_and_stands_in_the_readme(capsys: pytest.CaptureFixture[str]) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(cli.commands) >= {"build", "export", "query"}
    commands = dict(cli.commands)
    for name, group in cli.commands.items():
        if isinstance(group, click.Group):
            commands |= {f"{name} {one}": command for one, command in group.commands.items()}
    for name, command in commands.items():
        assert kg(*name.split(), "--help") == 0
        assert command.help
        assert f"`kg {name}" in readme
        for options in (parameter.opts for parameter in command.params if parameter.opts[0].startswith("-")):
            assert any(f"`{option}" in readme for option in options), f"{options} of kg {name} is not in the README"
