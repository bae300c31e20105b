"""`--like-list`: what is suggested, or what has come, as entries of the list and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg import readlist
from kg.cli import main


def test_suggestions_are_printed_as_entries_of_the_list(
    short_list: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    # scGPT, whose citations the shipped snapshot knows.
    short_list.write_text(
        "* **[scGPT: Towards Building a Foundation Model for Single-Cell Multi-omics Using Generative AI]"
        "(https://www.biorxiv.org/content/10.1101/2023.04.30.538439v1)** *bioRxiv 2023*\n"
    )
    assert main(["build", str(short_list), "--offline", "--no-sparql", "--out", str(out)]) == 0
    capsys.readouterr()

    asked = ("--build", str(out))
    assert main(["suggest", "--new", "--limit", "3", *asked, "--json"]) == 0
    works = json.loads(capsys.readouterr().out)["suggestions"]["new"]
    assert main(["suggest", "--new", "--limit", "3", *asked, "--like-list"]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert len(told.out.splitlines()) == len(works) == 3
    short_list.write_text(short_list.read_text() + told.out)
    _, *entries = readlist.read(short_list).entries
    assert [entry.title for entry in entries] == [one["title"] for one in works]
    assert all(one["id"] in map(str, entry.pids) for one, entry in zip(works, entries, strict=True))

    assert main(["new", "--since", "2026-08", *asked, "--like-list"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert rows
    assert all(row.startswith("* **[") and row.rpartition(")** *")[2].endswith("2026*") for row in rows)

    for name in ("suggest", "new"):
        assert main([name, *asked, "--like-list", "--json"]) == 2
        assert "--like-list prints entries" in capsys.readouterr().err
    assert main(["suggest", "--build", str(tmp_path), "--like-list"]) == 1
