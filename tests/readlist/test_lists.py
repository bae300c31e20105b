"""Labelled lists of each form are read as a person reads them; see tests/lists."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kg.readlist.files import load
from tests.lists.measure import GOAL, compare, labels, lists, measure

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", lists())
def test_a_labelled_list_is_read_as_a_person_reads_it(name: str) -> None:
    found = measure(lists()[name])
    shares = (found.precision, found.recall, found.ids, found.titles, found.links, found.kinds, found.details)
    assert min(shares) >= GOAL, "\n".join(found.wrong)


def test_there_are_lists_of_all_forms() -> None:
    forms = {load(path).form for path in lists().values()}
    assert forms >= {"bibtex", "ris", "json", "zotero", "endnote", "table", "org", "rst", "html", "plain"}
    assert len(lists()) >= 12


def test_what_is_wrong_is_counted() -> None:
    expected = labels(lists()["org"])
    right = compare(expected, expected)
    assert (right.precision, right.recall, right.titles, right.ids, right.wrong) == (1, 1, 1, 1, ())
    first, *others = expected
    found = compare([{**first, "title": "Another", "kind": "blog"}, {**first, "line": 99}, *others[1:]], expected)
    assert (found.recall, found.precision) == (3 / 4, 3 / 4)
    assert (found.titles, found.kinds, found.ids) == (2 / 3, 2 / 3, 1)
    assert len(found.wrong) == 4


@pytest.mark.slow
def test_the_measure_is_printed_for_each_form() -> None:
    code = "import bench_lists; bench_lists.ENTRIES = 20; bench_lists.table()"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT / "scripts",
        env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    for name in ("bibtex.bib", "zotero.rdf", "list.bib", "list.xml"):
        assert name in done.stdout
