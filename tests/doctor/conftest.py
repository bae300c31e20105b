"""A snapshot of a few made-up papers, and a way to check a list against it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kg import pipeline, snapshot
from kg.doctor.checkup import Checkup
from kg.model import Author, Origin, Paper, Work
from kg.pid import Pid
from kg.snapshot import Snapshot
from tests.conftest import shipped_settings

ORIGIN = Origin(id="made-up", title="Made-up records")
ALIKE_ALONE = "the same title and first author (Ada Example), of 2023 and 2024"
STATED = "stated to be preprint and published version (made-up)"


def paper(
    title: str,
    *curies: str,
    year: int,
    venue: str,
    types: tuple[str, ...] | None = None,
    author: str = "Ada Example",
) -> Paper:
    pids = tuple(Pid.from_curie(curie) for curie in curies)
    return Paper(
        pid=pids[0], pids=tuple(sorted(pids)), title=title, year=year, venue=venue, types=types,
        authors=(Author(name=author),), origins=(ORIGIN.id,),
    )  # fmt: skip


FOLD = "Learning to fold proteins with much patience"
ALIKE = "Reading the minds of single neurons in culture"
PAPERS = (
    paper(FOLD, "arxiv:2301.00001", year=2023, venue="arXiv"),
    paper(FOLD, "doi:10.1038/s41592-024-00001-1", year=2024, venue="Nature Methods"),
    # As Semantic Scholar has it: one record for both.
    paper("Merged records of preprints and papers", "corpusid:2", "arxiv:2201.00002",
          "doi:10.1093/bioinformatics/btab002", year=2022, venue="Bioinformatics"),
    paper("Only ever a preprint on a server", "arxiv:2302.00003", year=2023, venue="arXiv.org"),
    paper("Cells that talk in large crowds", "doi:10.1038/s41467-023-00004-4", year=2023,
          venue="Nature Communications"),
    paper("RETRACTED: A cure for all that ails", "doi:10.1371/journal.pone.0000005", year=2020, venue="PLoS ONE"),
    paper("A withdrawn study of muscle retraction", "doi:10.1101/2021.01.02.000006", year=2021, venue="bioRxiv",
          types=("Retracted Publication",)),
    paper(ALIKE, "arxiv:2303.00007", year=2023, venue="arXiv"),
    paper(ALIKE, "doi:10.1016/j.cels.2024.00007", year=2024, venue="Cell Systems"),
    paper("Posted on the last day of the year", "doi:10.1101/2022.12.31.000008", year=2022, venue="bioRxiv"),
    paper("Attention to everything that there is", "arxiv:2305.00009", year=2023,
          venue="Neural Information Processing Systems"),
    paper("A dangerous venue is in this record", "arxiv:2306.00010", "doi:10.9999/x](javascript:alert(1))|<b>",
          year=2024, venue="Evil](http://e.org) | Journal"),
    paper("Twins on two servers of preprints", "arxiv:2307.00011", year=2023, venue="arXiv"),
    paper("Twins on two servers of preprints", "doi:10.1101/2023.07.07.000011", year=2023, venue="bioRxiv"),
    paper("Results that hardly anybody reads", "doi:10.9999/obscure", year=2020, venue="Journal of Obscure Results"),
    paper("Retraction notice: A cure for all that ails", "doi:10.1371/journal.pone.0000012", year=2021,
          venue="PLoS ONE"),
    paper("Posted before identifiers had years", "doi:10.1101/517803", year=2019, venue="bioRxiv"),
    paper("Deposited in some institute as well", "arxiv:2308.00013", year=2023, venue="DSpace of an Institute"),
    paper("The title that two papers share", "doi:10.9999/first", year=2020, venue="Journal of Obscure Results"),
    paper("The title that two papers share", "doi:10.9999/second", year=2021, venue="Journal of Obscure Results",
          author="Bo Other"),
)  # fmt: skip
WORKS = (
    Work(records=(PAPERS[1].pid, PAPERS[0].pid), evidence=(STATED,)),
    Work(records=(PAPERS[8].pid, PAPERS[7].pid), evidence=(ALIKE_ALONE,)),
    Work(records=(PAPERS[12].pid, PAPERS[13].pid), evidence=(STATED,)),
)


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the snapshot."""
    folder = tmp_path_factory.mktemp("made-up")
    sealed = Snapshot(
        name="made-up", title="Made up", gathered="2026-11-22", listed=(), origins=(ORIGIN,), papers=PAPERS,
        works=WORKS, citations=(), states=(),
    )  # fmt: skip
    for name, content in snapshot.contents(sealed).items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def check(made_up: Path, tmp_path: Path) -> Callable[[Path], Checkup]:
    """What `kg check --source snapshot` finds in a list."""
    settings = replace(shipped_settings(tmp_path / "out"), snapshot=made_up, source="snapshot")
    return lambda path: pipeline.check(replace(settings, reading_lists=(path,), overrides=None), lambda progress: None)
