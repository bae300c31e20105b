"""What the doctor finds, entry by entry, in a made-up list and in the shipped one."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from kg.corpus import Corpus
from kg.doctor import examine
from kg.doctor.checkup import Checkup
from kg.doctor.diagnosis import verdict

# An entry, and what is found in it: the rules, those with a fix marked by a plus.
ENTRIES: tuple[tuple[str, set[str]], ...] = (
    # A preprint and its publication: a source's word is certain, likeness and a link that says "arXiv" are not.
    ("[2023 arXiv] **Learning to fold proteins with much patience** [[paper]](https://arxiv.org/abs/2301.00001)",
     {"published-since+"}),
    ("**Merged records of preprints and papers** [[arXiv]](https://arxiv.org/abs/2201.00002)", {"published-since"}),
    ("[2023 arxiv] **Reading the minds of single neurons in culture** [[paper]](https://arxiv.org/abs/2303.00007)",
     {"published-since"}),
    ("[2023] **Attention to everything that there is** [[paper]](https://arxiv.org/abs/2305.00009)",
     {"published-since"}),
    ("[2024] **A dangerous venue is in this record** [[paper]](https://arxiv.org/abs/2306.00010)",
     {"published-since+"}),
    # Nothing is wrong with these.
    ("[2023 arXiv] **Only ever a preprint on a server** [[paper]](https://arxiv.org/abs/2302.00003)", set()),
    ("[2022 Nat. Commun.] **Cells that talk in large crowds** [[paper]](https://www.nature.com/articles/s41467-023-00004-4)",
     set()),
    ("**A tool** [[code]](https://github.com/a/tool)", set()),
    ("[2019 Nowhere] **Nobody has ever heard of this paper** [[paper]](https://example.org/nobody)", set()),
    # What a label says.
    ("[2019 bioRxiv] **Posted on the last day of the year** [[paper]](https://doi.org/10.1101/2022.12.31.000008)",
     {"year+"}),
    # Venues, years, forms, retractions are told of the same records in other entries: those are listed twice, too.
    ("[2022 Nature Comunications] **Cells that talk in large crowds** [[paper]](https://doi.org/10.1038/s41467-023-00004-4)",
     {"misspelt-venue+", "listed-twice"}),
    ("[2019 Nature] **Cells that talk in large crowds** [[paper]](http://dx.doi.org/10.1038/s41467-023-00004-4)",
     {"venue", "link-form+", "listed-twice"}),
    ("[2019] **Cells that talk in large crowds** [[paper]](https://doi.org/10.1038/s41467-023-00004-4)",
     {"year", "listed-twice"}),
    ("[2023 bioRxiv] **Cells that talk in large crowds** [[paper]](https://doi.org/10.1038/s41467-023-00004-4)",
     {"venue+", "listed-twice"}),
    ("[2023 medRxiv] **Only ever a preprint on a server** [[paper]](https://arxiv.org/abs/2302.00003v2)",
     {"venue+", "link-form+", "listed-twice"}),
    ("**Learning to fold proteins with much patience** [[paper]](https://doi.org/10.1038/s41592-024-00001-1)",
     {"listed-twice"}),
    ("**RETRACTED: A cure for all that ails** [[paper]](https://doi.org/10.1371/journal.pone.0000005)", {"retracted"}),
    ("**A withdrawn study of muscle retraction** [[paper]](https://doi.org/10.1101/2021.01.02.000006)", {"retracted"}),
    ("[2021 Briefings in Bioinformatcs] **A paper that no source knows of** [[paper]](https://example.org/unknown)",
     {"misspelt-venue"}),
    ("[2019 Nowhere] **Nobody has ever heard of this paper** [[paper]](https://example.org/other)", {"listed-twice"}),
)  # fmt: skip


def found(checkup: Checkup) -> list[set[str]]:
    return [{f"{f.rule}{'+' * bool(f.edits)}" for f in one.findings} for one in checkup.diagnoses]


def test_each_fault_is_found_and_no_other(check: Callable[[Path], Checkup], tmp_path: Path) -> None:
    listed = tmp_path / "list.md"
    listed.write_text("# Mine\n\n" + "".join(f"- {entry}\n" for entry, _ in ENTRIES), encoding="utf-8")
    checkup = check(listed)
    wrong = [
        (entry, rules, expected)
        for (entry, expected), rules in zip(ENTRIES, found(checkup), strict=True)
        if rules != expected
    ]
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
