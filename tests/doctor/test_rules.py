"""What the doctor finds, entry by entry, in a made-up list and in the shipped one."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.corpus import Corpus
from kg.doctor import examine
from kg.doctor.checkup import Checkup
from kg.doctor.diagnosis import verdict

FOLD = "**Learning to fold proteins with much patience**"
ONLY = "**Only ever a preprint on a server**"
CELLS = "**Cells that talk in large crowds**"
ARXIV, DOI = "[[paper]](https://arxiv.org/abs/2301.00001)", "[[paper]](https://doi.org/10.1038/s41467-023-00004-4)"

# An entry that stands alone in its list, and what is found in it: the rules, those that are mended marked by a plus.
ENTRIES: tuple[tuple[str, set[str]], ...] = (
    # A preprint and its publication: a source's word is certain; likeness, or a link that says "arXiv", is not.
    (f"[2023 arXiv] {FOLD} {ARXIV}", {"published-since+"}),
    (f"{FOLD} {ARXIV}", {"published-since+"}),
    (f"[2023 arXiv] {FOLD}", {"published-since", "no-link"}),
    (f"{FOLD} [[paper]](https://arxiv.org/abs/2399.99999)", {"published-since"}),
    (f"{FOLD} {ARXIV} [[paper]](https://arxiv.org/pdf/2301.00001)", {"published-since"}),
    (f"{FOLD} {ARXIV} [[paper]](https://publisher.example/article/1)", set()),
    (f"{FOLD} {ARXIV} [[paper]](https://doi.org/10.1038/s41592-024-00001-1)", set()),
    (f"[2024 Nat. Methods] {FOLD} {ARXIV}", set()),
    ("**Merged records of preprints and papers** [[paper]](https://arxiv.org/abs/2201.00002)", {"published-since+"}),
    ("**Merged records of preprints and papers** [[arXiv]](https://arxiv.org/abs/2201.00002)", {"published-since"}),
    ("**Reading the minds of single neurons in culture** [[paper]](https://arxiv.org/abs/2303.00007)",
     {"published-since"}),
    ("**Attention to everything that there is** [[paper]](https://arxiv.org/abs/2305.00009)", {"published-since"}),
    ("[2023] **A dangerous venue is in this record** [[paper]](https://arxiv.org/abs/2306.00010)",
     {"published-since+"}),
    ("[2023 arXiv] **A dangerous venue is in this record** [[paper]](https://arxiv.org/abs/2306.00010)",
     {"published-since"}),
    ("**Deposited in some institute as well** [[paper]](https://arxiv.org/abs/2308.00013)", set()),
    # Venues.
    (f"[2022 Nat. Commun.] {CELLS} [[paper]](https://www.nature.com/articles/s41467-023-00004-4)", set()),
    (f"[2023 Nature Comunications] {CELLS} {DOI}", {"misspelt-venue+"}),
    ("[2021 Briefings in Bioinformatcs] **A paper that no source knows of** [[paper]](https://example.org/unknown)",
     {"misspelt-venue"}),
    ("[2020 Journal of Obscure Results, oral] **Results that hardly anybody reads** "
     "[[paper]](https://doi.org/10.9999/obscure)", set()),
    (f"[2023 Nature] {CELLS} {DOI}", {"venue"}),
    ("[2020 Nature] **Results that hardly anybody reads** [[paper]](https://doi.org/10.9999/obscure)", set()),
    (f"[2023 bioRxiv] {CELLS} {DOI}", {"venue+"}),
    (f"[2023 medRxiv] {ONLY} [[paper]](https://arxiv.org/abs/2302.00003)", {"venue+"}),
    (f"[2023 OpenReview] {ONLY} [[paper]](https://arxiv.org/abs/2302.00003)", {"venue"}),
    ("[2023 bioRxiv] **Twins on two servers of preprints** [[paper]](https://arxiv.org/abs/2307.00011)", {"venue"}),
    # Years.
    (f"[2023 arXiv] {ONLY} [[paper]](https://arxiv.org/abs/2302.00003)", set()),
    (f"[2024 arXiv] {ONLY} [[paper]](https://arxiv.org/abs/2302.00003)", {"year+"}),
    (f"[2024 arXiv] {ONLY} [[paper]](https://arxiv.org/abs/2302.00003v2)", {"link-form+"}),
    ("[2019 bioRxiv] **Posted on the last day of the year** [[paper]](https://doi.org/10.1101/2022.12.31.000008)",
     {"year+"}),
    ("[2020 bioRxiv] **Posted before identifiers had years** [[paper]](https://doi.org/10.1101/517803)", {"year"}),
    (f"[2022] {CELLS} {DOI}", set()),
    (f"[2024 Nature Communications] {CELLS} {DOI}", set()),
    (f"[2019] {CELLS} {DOI}", {"year"}),
    # Retractions, links, and what there is nothing to say of.
    ("**RETRACTED: A cure for all that ails** [[paper]](https://doi.org/10.1371/journal.pone.0000005)", {"retracted"}),
    ("**A withdrawn study of muscle retraction** [[paper]](https://doi.org/10.1101/2021.01.02.000006)", {"retracted"}),
    ("**Retraction notice: A cure for all that ails** [[paper]](https://doi.org/10.1371/journal.pone.0000012)",
     {"retracted"}),
    (f"{CELLS} [[paper]](http://dx.doi.org/10.1038/s41467-023-00004-4)", {"link-form+"}),
    ("**Quantum gravity in a bowl of alphabet soup** [[paper]](https://doi.org/10.1038/s41467-023-00004-4)",
     {"wrong-paper"}),
    ("**A tool** [[code]](https://github.com/a/tool)", set()),
    ("[2019 Nowhere] **Nobody has ever heard of this paper** [[paper]](https://example.org/nobody)", set()),
)  # fmt: skip

# Two entries, and whether the second is told to be the first.
TWICE: tuple[tuple[str, str, bool], ...] = (
    (f"{CELLS} {DOI}", f"{CELLS} [[paper]](https://www.nature.com/articles/s41467-023-00004-4)", True),
    (f"{FOLD} {ARXIV}", f"{FOLD} [[paper]](https://doi.org/10.1038/s41592-024-00001-1)", True),
    ("**Nobody has heard of this one** [[paper]](https://example.org/a)",
     "**Nobody has heard of this one** [[paper]](https://example.org/b)", True),
    ("**Nobody has heard of this one** [[paper]](https://example.org/a)",
     "**Nobody has heard of this one** [[code]](https://github.com/a/b)", False),
    ("[2020] **Nobody has heard of this one** [[paper]](https://example.org/a)",
     "[2022] **Nobody has heard of this one** [[paper]](https://example.org/b)", False),
    ("**Nobody has heard of this one**. Ada Example, Bo Sample. [[paper]](https://example.org/a)",
     "**Nobody has heard of this one**. Cy Other, Di Person. [[paper]](https://example.org/b)", False),
    ("**The title that two papers share** [[paper]](https://doi.org/10.9999/first)",
     "**The title that two papers share** [[paper]](https://doi.org/10.9999/second)", False),
)  # fmt: skip


def found(checkup: Checkup) -> list[set[str]]:
    return [{f"{f.rule}{'+' * bool(f.edits)}" for f in one.findings} for one in checkup.diagnoses]


def test_each_fault_is_found_and_no_other(check: Callable[[Path], Checkup], tmp_path: Path) -> None:
    listed = tmp_path / "list.md"
    others = "".join(f"- **Any other title {n}** [[paper]](https://example.org/{n})\n" for n in range(3))
    wrong = []
    for entry, expected in ENTRIES:
        listed.write_text(f"# Mine\n\n- {entry}\n{others}")
        rules = found(check(listed))
        if rules != [expected, set(), set(), set()]:
            wrong.append((entry, rules, expected))
    assert wrong == []


def test_what_stands_twice_is_found_and_namesakes_are_not(check: Callable[[Path], Checkup], tmp_path: Path) -> None:
    listed = tmp_path / "list.md"
    wrong = []
    for first, second, expected in TWICE:
        listed.write_text(f"- {first}\n- {second}\n", encoding="utf-8")
        before, after = found(check(listed))
        if ("listed-twice" in after) is not expected or "listed-twice" in before:
            wrong.append((first, second))
    assert wrong == []


def test_what_is_wrong_with_the_shipped_list_is_found_and_nothing_else(corpus: Corpus) -> None:
    rules = {one.entry.position: {finding.rule for finding in one.findings} for one in examine(corpus) if one.findings}
    published = {"published-since"}
    assert rules == {
        1: published, 2: published | {"year"}, 3: published, 5: published, 7: published, 8: {"misspelt-venue"},
        9: published | {"venue"}, 12: published, 13: published | {"link-form"}, 16: {"venue"},
    }  # fmt: skip
    told = {one.entry.position: " ".join(f.message for f in one.findings) for one in examine(corpus)}
    assert "bioRxiv, but the link leads to arXiv" in told[9]
    assert "bioRxiv, but the link leads to OpenReview" in told[16]
    assert "posted on bioRxiv in 2022" in told[2]
    assert "NeurIPS, 2023" in told[13]
    assert "https://doi.org/10.1038/s41592-024-02201-0" in told[12]
    assert [verdict(one.resolution) for one in examine(corpus)].count("ok") == 13
    assert [verdict(one.resolution) for one in examine(corpus)][9:11] == ["not a paper"] * 2


@pytest.mark.slow
def test_ten_thousand_entries_take_seconds(check: Callable[[Path], Checkup], tmp_path: Path) -> None:
    """Each twice, so that all of them are compared with others: by an index, not in pairs."""
    listed = tmp_path / "list.md"
    numbers = [*range(5_000), *range(5_000)]
    listed.write_text(
        "".join(
            f"- [2023 Brief in Bioinf{n}] **Paper {n} that nobody knows** [[paper]](http://arxiv.org/abs/2301.{n:05})\n"
            for n in numbers
        )
    )
    started = time.process_time()
    checkup = check(listed)
    assert time.process_time() - started < 30  # 4 s on an idle machine, most of it reading and resolving
    assert sum(finding.rule == "listed-twice" for _, finding, _ in checkup.findings()) == 5_000
