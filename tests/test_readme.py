"""The README is true: its commands run, and what it shows is what they print."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from kg.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.M | re.S)


def commands() -> list[list[str]]:
    """The lines of its shell blocks that call the program, split as a shell does."""
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    return [shlex.split(line, comments=True) for line in lines if line.startswith("python -m kg")]


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, *command[1:]], capture_output=True, text=True, cwd=folder, env=environment, check=False
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the list of your own that the README shows."""
    found = tmp_path_factory.mktemp("readme")
    (found / "mylist.md").write_text(blocks("markdown")[0], encoding="utf-8")
    return found


def test_the_commands_and_the_example_in_python_run_and_print_what_is_shown(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first, *others = commands()
    assert first[3:] == ["build"]
    done = run(first, folder)
    assert done.returncode == 0, done.stderr
    printed = re.sub(r"\([\d.]+ s\)", "(0 s)", done.stderr + done.stdout)
    assert printed == re.sub(r"\([\d.]+ s\)", "(0 s)", blocks("text")[0])
    # The others in this process: to start another takes longer than most of them.
    monkeypatch.chdir(folder)
    assert len(others) >= 5
    for command in others:
        ended, told = main(command[3:]), capsys.readouterr()
        assert ended == 0, f"{command}: {told.err}"
        assert told.out
    (example,) = (block for block in blocks("python") if "kg.load" in block)
    done = run(["python", "-c", example], folder)
    assert done.stdout in blocks("text"), done.stderr


def test_the_list_of_your_own_is_read_as_the_readme_has_it(folder: Path) -> None:
    done = run(["python", "-m", "kg", "build", "mylist.md", "--offline", "--out", "mygraph"], folder)
    assert "2 entries: 2 papers matched (2 by identifier, 0 by title), 0 not found" in done.stderr


def test_links_within_the_readme_lead_to_files() -> None:
    linked = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert [target for target in linked if not (ROOT / target).exists()] == []
