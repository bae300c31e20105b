"""`kg check --fix`: only what is certain changes, nothing else, and once."""

from __future__ import annotations

import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kg import shipped
from kg.cli import main
from kg.doctor.checkup import Checkup
from kg.doctor.mending import Mended, patch, write
from kg.errors import OutputError

FOLD = "**Learning to fold proteins with much patience**"
PREPRINT, DOI = "https://arxiv.org/abs/2301.00001", "https://doi.org/10.1038/s41592-024-00001-1"

# A list, and what it becomes.
LISTS = {
    "a numbered label": (
        f"# L\n1. [2023 arXiv] {FOLD} [[paper]]({PREPRINT})\n",
        f"# L\n1. [2024 Nature Methods] {FOLD} [[paper]]({DOI})\n",
    ),
    "a label behind the title, in the list's own words": (
        f"# L\n* [Learning to fold proteins with much patience]({PREPRINT}) (arxiv, 2023)\n"
        "* [Another paper that nobody knows](https://example.org/a) (Nat. Methods, 2020)\n",
        f"# L\n* [Learning to fold proteins with much patience]({DOI}) (Nat. Methods, 2024)\n"
        "* [Another paper that nobody knows](https://example.org/a) (Nat. Methods, 2020)\n",
    ),
    "the same year and venue in the title stay": (
        "- [2023 bioRxiv] **bioRxiv 2023: Only ever a preprint on a server** [[paper]](https://arxiv.org/abs/2302.00003)\n",
        "- [2023 arXiv] **bioRxiv 2023: Only ever a preprint on a server** [[paper]](https://arxiv.org/abs/2302.00003)\n",
    ),
    "old forms of links": (
        "- **A** [[x]](http://dx.doi.org/10.1038/s41467-023-00004-4) [[y]](http://arxiv.org/pdf/2302.00003v3.pdf)"
        " [[z]](http://example.org/)\n",
        "- **A** [[x]](https://doi.org/10.1038/s41467-023-00004-4) [[y]](https://arxiv.org/pdf/2302.00003.pdf)"
        " [[z]](http://example.org/)\n",
    ),
    "an address within another stays": (
        "- **Any** [[x]](http://web.archive.org/web/2020/http://arxiv.org/abs/2302.00003) <http://arxiv.org/abs/2302.00003>\n",
        "- **Any** [[x]](http://web.archive.org/web/2020/http://arxiv.org/abs/2302.00003) <https://arxiv.org/abs/2302.00003>\n",
    ),
    "nothing of a record becomes markup": (
        "- [2023 arXiv] **A dangerous venue is in this record** [[paper]](https://arxiv.org/abs/2306.00010)\n",
        "- [2023 arXiv] **A dangerous venue is in this record** [[paper]](https://arxiv.org/abs/2306.00010)\n",
    ),
    "nor does its DOI, where there is no label": (
        "- **A dangerous venue is in this record** [[paper]](https://arxiv.org/abs/2306.00010)\n",
        "- **A dangerous venue is in this record**"
        " [[paper]](https://doi.org/10.9999/x%5D%28javascript:alert%281%29%29%7C%3Cb%3E)\n",
    ),
    "a label in no brackets, and one in italics": (
        f'- Ada Example, "Learning to fold proteins with much patience", arXiv, 2023. {PREPRINT}\n'
        "- **Cells that talk in large crowds**. *Nature Comunications 2023* [[paper]](https://doi.org/10.1038/s41467-023-00004-4)\n",
        f'- Ada Example, "Learning to fold proteins with much patience", Nature Methods, 2024. {DOI}\n'
        "- **Cells that talk in large crowds**. *Nature Communications 2023* [[paper]](https://doi.org/10.1038/s41467-023-00004-4)\n",
    ),
    "a number that has the year in it stays": (
        f"- [12023 2023 arXiv] {FOLD} [[paper]]({PREPRINT})\n",
        f"- [12023 2024 Nature Methods] {FOLD} [[paper]]({DOI})\n",
    ),
    "an address that goes on is another": (
        "- **Any** [[x]](http://arxiv.org/abs/2302.00003) [[y]](http://arxiv.org/abs/2302.00003?context=cs)\n",
        "- **Any** [[x]](https://arxiv.org/abs/2302.00003) [[y]](https://arxiv.org/abs/2302.00003?context=cs)\n",
    ),
    "the label of another entry in the line is not touched": (
        f'<ul><li>[2023 arXiv] <b>Learning to fold proteins with much patience</b> <a href="{PREPRINT}">paper</a></li>'
        '<li>[2020 Nowhere] <b>Another paper that nobody knows</b> <a href="https://example.org/">paper</a></li></ul>\n',
        f'<ul><li>[2023 arXiv] <b>Learning to fold proteins with much patience</b> <a href="{PREPRINT}">paper</a></li>'
        '<li>[2020 Nowhere] <b>Another paper that nobody knows</b> <a href="https://example.org/">paper</a></li></ul>\n',
    ),
    "entries within entries": (
        f"- **Any other paper that nobody knows**\n  - [2023 arXiv] {FOLD} [[paper]]({PREPRINT})\n",
        f"- **Any other paper that nobody knows**\n  - [2024 Nature Methods] {FOLD} [[paper]]({DOI})\n",
    ),
    "cells of a table": (
        "| Title | Venue | Year | Link |\n|---|---|---|---|\n"
        f"| Learning to fold proteins with much patience | arXiv | 2023 | [paper]({PREPRINT}) |\n",
        "| Title | Venue | Year | Link |\n|---|---|---|---|\n"
        f"| Learning to fold proteins with much patience | Nature Methods | 2024 | [paper]({DOI}) |\n",
    ),
    "what stands there twice is left": (
        f"- [2023 arXiv, arXiv] {FOLD} [[paper]]({PREPRINT})\n",
        f"- [2023 arXiv, arXiv] {FOLD} [[paper]]({PREPRINT})\n",
    ),
    "a link by reference is left": (
        f"- [2023 arXiv] {FOLD} [[paper]][1]\n\n[1]: {PREPRINT}\n",
        f"- [2023 arXiv] {FOLD} [[paper]][1]\n\n[1]: {PREPRINT}\n",
    ),
}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_list_is_mended_once_and_else_stays_byte_for_byte(
    name: str, ends: str, check: Callable[[Path], Checkup], tmp_path: Path
) -> None:
    before, after = (b"\xef\xbb\xbf" + text.replace("\n", ends).encode() for text in LISTS[name])
    listed = tmp_path / "list.md"
    listed.write_bytes(before)
    for mended in check(listed).mended:
        write(mended)
    assert listed.read_bytes() == after
    again = check(listed)
    assert again.mended == ()
    assert again.fixable == 0


def test_the_patch_of_the_shipped_list_applies_and_leaves_nothing_certain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.chdir(tmp_path)
    listed = Path(f"{shipped.NAME}.md")
    shutil.copy(shipped.reading_list(), listed)
    before = listed.read_text(encoding="utf-8").splitlines()
    assert main(["check", str(listed), "--offline", "--fix"]) == 0
    diff = capfdbinary.readouterr().out
    done = subprocess.run(["git", "apply", "-"], input=diff, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    after = listed.read_text(encoding="utf-8").splitlines()
    changed = [number for number, (old, new) in enumerate(zip(before, after, strict=True), 1) if old != new]
    assert changed == [3, 4, 5, 7, 9, 10, 11, 14, 15]
    assert after[9].startswith("1. [2023 iScience tGPT] **Generative pretraining")
    assert after[10].endswith("[[paper]](https://doi.org/10.1093/bioinformatics/btae075)")
    assert main(["check", str(listed), "--offline", "--fix"]) == 0
    assert capfdbinary.readouterr().out == b""


def test_written_is_the_same_as_patched_and_keeps_rights_and_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    real, listed = tmp_path / "real.md", Path("list.md")
    shutil.copy(shipped.reading_list(), real)
    real.chmod(0o640)
    listed.symlink_to(real)
    assert main(["check", "list.md", "--offline", "--fix", "--write"]) == 0
    assert capsys.readouterr().out == "list.md\n"
    assert listed.is_symlink()
    assert "2024 Nature Methods" in real.read_text(encoding="utf-8")
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["list.md", "real.md"]
    assert main(["check", "list.md", "--offline", "--fix", "--write"]) == 0
    assert capsys.readouterr().out == ""


def test_in_a_bibliography_only_the_form_of_an_address_is_changed(
    check: Callable[[Path], Checkup], tmp_path: Path
) -> None:
    listed = tmp_path / "list.bib"
    listed.write_text(
        "@misc{a, title={Learning to fold proteins with much patience}, eprint={2301.00001}, archiveprefix={arXiv},\n"
        f" url={{{PREPRINT}}}}}\n"
        "@article{b, title={Cells that talk in large crowds}, url={http://dx.doi.org/10.1038/s41467-023-00004-4}}\n"
    )
    before = listed.read_text()
    checkup = check(listed)
    assert [fix.reason for _, _, fix in checkup.findings() if fix] == ["in bibtex, other fields say the same", ""]
    for mended in checkup.mended:
        write(mended)
    assert listed.read_text() == before.replace("http://dx.doi.org", "https://doi.org")


def test_a_list_that_was_changed_meanwhile_is_left_as_it_is(tmp_path: Path) -> None:
    listed = tmp_path / "list.md"
    listed.write_text("mine")
    with pytest.raises(OutputError, match=r"list\.md was changed while it was checked"):
        write(Mended(path=listed, before=b"older", after=b"newer"))
    assert listed.read_text() == "mine"


def test_a_patch_says_where_a_file_has_no_last_line_end() -> None:
    diff = patch([Mended(path=Path("a b.md"), before=b"x\r\ny", after=b"x\r\nz")])
    assert diff.endswith(b"-y\n\\ No newline at end of file\n+z\n\\ No newline at end of file\n")
    assert b"x\r\n" in diff


def test_what_cannot_be_mended_is_told_with_the_reason(check: Callable[[Path], Checkup], tmp_path: Path) -> None:
    listed = tmp_path / "list.md"
    listed.write_text(LISTS["what stands there twice is left"][0] + LISTS["a link by reference is left"][0])
    reasons = [fix.reason for _, _, fix in check(listed).findings() if fix]
    assert reasons[0] == "arXiv stands there 2 times"
    assert reasons[1] == "the address does not stand in the lines of the entry"
