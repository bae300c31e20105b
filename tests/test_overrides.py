"""What a person decides: read, refused by line, suggested by the report, applied, sealed with the build."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from kg import overrides, snapshot
from kg.cli import main
from kg.errors import OverridesError
from kg.model import Author, Entry, Link, Origin, Paper, Work
from kg.pid import Pid
from kg.versions import by_evidence, set_apart
from tests.sources.made_up import entry as plain_entry

A, B, C, D = (Pid("doi", f"10.1234/{letter}") for letter in "abcd")

LISTED = """# Mine
- **Folding maps in three easy ways** (2020)
- **Teaching whales to sing in choirs** (2021) [paper](https://doi.org/10.1234/c)
- **Nobody knows this paper at all** (2021) [x](https://a.org/`x`)
- **Stones that roll and gather moss** (2022) [paper](https://doi.org/10.1234/e)
"""


def read(tmp_path: Path, text: str) -> overrides.Overrides:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return overrides.read(path)


def paper(letter: str, title: str, author: str, year: int, venue: str = "Nature") -> Paper:
    pid = Pid("doi", f"10.1234/{letter}")
    return Paper(
        pid=pid, pids=(pid,), title=title, year=year, date=str(year), venue=venue, authors=(Author(name=author),),
        all_authors=True, author_count=1, origins=("made-up",),
    )  # fmt: skip


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    """A snapshot: two papers of one title, one that another entry's link leads to, and one in two versions."""
    papers = (
        paper("a", "Folding maps in three easy ways", "Ada Lovelace", 2020),
        paper("b", "Folding maps in three easy ways", "Bo Wang", 2020),
        paper("c", "Cranes of paper and of steel", "Cy Young", 2021),
        paper("e", "Stones that roll and gather moss", "Di Stone", 2022),
        paper("f", "Stones that roll, and gather moss", "D. Stone", 2021, venue="bioRxiv"),
    )
    whole = snapshot.Snapshot(
        name="made-up", title="Made up", gathered="2026-11-22", listed=(), papers=papers, works=(), citations=(),
        origins=(Origin(id="made-up", title="Made up", date="2026-11-22"),), states=(),
    )  # fmt: skip
    folder = tmp_path / "sealed"
    folder.mkdir()
    for name, content in snapshot.contents(whole).items():
        (folder / name).write_bytes(content)
    return folder


def test_what_the_report_suggests_can_be_pasted_back_and_is_sealed(
    sealed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed, out, mine = tmp_path / "mine.md", tmp_path / "out", tmp_path / "mine.toml"
    listed.write_text(LISTED, encoding="utf-8")
    given = ["build", str(listed), "--snapshot", str(sealed), "--offline", "--json", "--no-sparql", "--out", str(out)]
    assert main(given) == 0
    told = capsys.readouterr()
    first = json.loads(told.out)
    assert [one["how"] for one in first["entries"]] == ["ambiguous", "contradiction", "unresolved", "identifier"]
    assert "2 to decide by hand (1 ambiguous, 1 contradiction)" in told.err
    report = (out / "report.md").read_text(encoding="utf-8")
    assert "may be doi:10.1234/a" in report
    assert first["entries"][0]["candidates"][0]["paper"] == "doi:10.1234/a"
    works = first["counts"]["works"]
    assert works == first["counts"]["papers"] - 1  # the preprint and its publication

    (suggested,) = re.findall(r"```toml\n(.*?)```", report, re.S)
    mine.write_text(suggested, encoding="utf-8")
    assert main([*given, "--overrides", str(mine)]) == 0
    second = json.loads(capsys.readouterr().out)
    assert [(one["how"], one["paper"]) for one in second["entries"]] == [
        ("identifier", "doi:10.1234/a"),
        ("identifier", "doi:10.1234/c"),
        ("as listed", "title:nobody knows this paper at all"),
        ("identifier", "doi:10.1234/e"),
    ]
    assert second["counts"]["works"] == second["counts"]["papers"]
    assert not second["unchanged"]
    assert (out / "snapshot/overrides.toml").read_bytes() == mine.read_bytes()
    assert main(["export", "ntriples", "--build", str(out), "--out", str(tmp_path / "again.nt")]) == 0
    assert (tmp_path / "again.nt").read_bytes() == (out / "graph.nt").read_bytes()
    # A build without them is the first one again, and leaves nothing of them.
    assert main(given) == 0
    assert not (out / "snapshot/overrides.toml").exists()
    assert (out / "report.md").read_text(encoding="utf-8") == report


def test_all_tables_are_read(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        '[[match]]\nentry = "A title"\npaper = "https://doi.org/10.1234/A"\n'
        '[[apart]]\nrecords = ["10.1234/a", "arXiv:2305.17100v2"]\n'
        '[[match]]\nentry = "https://a.org/x"\npaper = "none"\n'
        '[[together]]\nrecords = ["doi:10.1234/a", "10.1234/b"]\n',
    )
    assert [(match.entry, match.paper, match.where) for match in found.matches] == [
        ("A title", A, "mine.toml:1"),
        ("https://a.org/x", None, "mine.toml:6"),
    ]
    assert found.apart == ((A, Pid("arxiv", "2305.17100")),)
    assert found.together == ((A, B),)
    assert found.says_anything
    assert not read(tmp_path, "# nothing yet\n").says_anything


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('\n[[matches]]\nentry = "x"\n', "mine.toml:2: 'matches' is no table of overrides"),
        ("x = 1\n", "mine.toml:1: 'x' is no table of overrides"),
        ('[match]\nentry = "x"\npaper = "none"\n', "mine.toml:1: match is not written as [[match]]"),
        ('[[match]]\nentry = "x"\npaper = "none"\n\n[[match]]\nentry = "y"\n', "mine.toml:5: [[match]] has no 'paper'"),
        ('[[match]]\nentry = "x"\npapers = "none"\n', "mine.toml:1: 'papers' is no key of [[match]]"),
        ('[[match]]\nentry = 7\npaper = "none"\n', "mine.toml:1: entry is not the title"),
        ('# a\n[[match]]\nentry = "x"\npaper = "Nature"\n', "mine.toml:2: 'Nature' is no identifier"),
        ('[[match]]\nentry = "x"\npaper = 7\n', "mine.toml:1: 7 is no identifier"),
        ('[[apart]]\nrecords = ["10.1234/a"]\n', "mine.toml:1: records is not a list of two"),
        ('[[apart]]\nrecords = ["10.1234/a", "doi:10.1234/A"]\n', "mine.toml:1: records holds doi:10.1234/a alone"),
        ('[[match]]\nentry = "x\n', "mine.toml:2: this is not TOML"),
        ('[[match]]\nentry = "x"\n[[[', "mine.toml:3: this is not TOML"),
        ("x = " + "[" * 10_000, "mine.toml:1: "),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(OverridesError) as refused:
        read(tmp_path, text)
    assert str(refused.value).startswith(said)


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    for content, said in ((b"\xff", "mine.toml:1: these bytes are not UTF-8"), (b"#" * 1_000_001, "1,000,001 bytes")):
        (tmp_path / "mine.toml").write_bytes(content)
        with pytest.raises(OverridesError, match=said):
            overrides.read(tmp_path / "mine.toml")
    with pytest.raises(OverridesError, match="cannot be read: No such file"):
        overrides.read(tmp_path / "none.toml")


def entry(position: int, title: str, url: str, *pids: Pid) -> Entry:
    return replace(plain_entry(title), position=position, links=(Link(url=url, text="paper"),), pids=pids)


ENTRIES = [
    entry(1, "Folding maps: a study", "http://dx.doi.org/10.1234/A", A),
    entry(2, "?!", "https://a.org/x/", Pid("url", "https://a.org/x")),
    entry(3, "", "https://doi.org/10.1234/c", C),
]


@pytest.mark.parametrize(
    ("name", "position"),
    [
        ("Folding maps: a study", 1),
        ("folding maps a STUDY", 1),
        ("doi:10.1234/a", 1),
        ("10.1234/A", 1),
        ("http://dx.doi.org/10.1234/A", 1),
        ("https://doi.org/10.1234/a", 1),
        ("?!", 2),
        ("https://a.org/x", 2),
        ("10.1234/c", 3),
    ],
)
def test_an_entry_is_named_as_a_person_writes_it(tmp_path: Path, name: str, position: int) -> None:
    found = read(tmp_path, f'[[match]]\nentry = "{name}"\npaper = "10.1234/d"\n')
    assert overrides.chosen(found, ENTRIES) == {position: D}


def test_an_entry_that_is_not_there_or_decided_twice_is_a_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for second, said in (
        ('entry = "Maps"\npaper = "none"', "mine.toml:4: no entry of the list has the title, the link or the identifi"),
        ('entry = "10.1234/a"\npaper = "none"', 'mine.toml:4: "10.1234/a" is given another record further up.'),
    ):
        found = read(
            tmp_path, f'[[match]]\nentry = "Folding maps: a study"\npaper = "10.1234/d"\n[[match]]\n{second}\n'
        )
        with pytest.raises(OverridesError) as refused:
            overrides.chosen(found, ENTRIES)
        assert str(refused.value).startswith(said)
    assert main(["build", "--offline", "--overrides", str(tmp_path / "mine.toml"), "--out", str(tmp_path / "out")]) == 1
    assert "mine.toml:1: no entry of the list has the title" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_works_are_set_apart_by_what_is_named() -> None:
    works = (Work(records=(A, B, C), evidence=("stated",)), Work(records=(D,)))
    assert set_apart(works, [(B, A)]) == (Work(records=(A,)), Work(records=(B, C), evidence=("stated",)), works[1])
    assert set_apart(works, [(A, B, C)]) == tuple(Work(records=(pid,)) for pid in (A, B, C, D))
    assert set_apart(works, [(A, D), (B,)]) == works


def test_only_records_with_the_title_of_a_listed_one_are_grouped() -> None:
    one, two = (
        paper("a", "Folding maps in three ways", "Ada Lovelace", 2020),
        paper("b", "Folding Maps in 3 Ways", "A. Lovelace", 2021),
    )
    assert [work.records for work in by_evidence([two, one], {B})] == [(A, B)]
    assert list(by_evidence([two, one], {C})) == []
    posted = Pid("arxiv", "2001.00001")
    preprint = replace(one, pid=posted, pids=(posted,), venue="arXiv")
    assert [work.records for work in by_evidence([preprint, two], {posted})] == [(B, posted)]
    assert list(by_evidence([one, replace(two, authors=(Author(name="Bo Wang"),))], {A})) == []


def test_what_a_person_joins_is_one_work_and_unknown_records_are_told() -> None:
    papers = {
        pid: replace(paper("a", "x", "y", 2000), pid=pid, pids=(pid, D) if pid == B else (pid,)) for pid in (A, B)
    }
    known, unknown = overrides.named([(A, D), (A, C)], papers)
    assert (known, unknown) == ([(A, B), (A,)], [C])
    assert overrides.together(known) == (Work(records=(A, B), evidence=(overrides.EVIDENCE,)),)
