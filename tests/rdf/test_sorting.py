"""Sorting that spills to disk gives what sorting in memory gives."""

from __future__ import annotations

import io
import random
import tracemalloc
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from kg.corpus import Corpus
from kg.insight.survey import survey
from kg.rdf import files, namespaces, sorting

LINES = st.lists(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), max_size=12), max_size=200)


def joined(lines: list[str], run: int, blocks: int) -> bytes:
    return b"".join(line for block in sorting.unique(iter(lines), run, blocks) for line in block)


@given(LINES, st.integers(1, 400), st.integers(1, 400))
def test_lines_come_sorted_by_their_bytes_and_once(lines: list[str], run: int, blocks: int) -> None:
    expected = sorted({f"{line}\n".encode() for line in lines})
    assert joined(lines, run, blocks) == b"".join(expected)


def test_many_small_runs_give_what_one_gives() -> None:
    """More lines than are taken at once, repeated within and across runs."""
    source = random.Random(5)  # the same lines each time
    lines = [f"<{source.randrange(30_000)}> é" for _ in range(60_000)]
    expected = b"".join(f"{line}\n".encode() for line in sorted(set(lines)))
    assert joined(lines, 200_000, 40_000) == expected == joined(lines, 10**9, 10**9)


def test_memory_does_not_grow_with_the_lines() -> None:
    def peak(count: int) -> int:
        def lines() -> Iterator[str]:
            return (f"<https://example.org/{n * 7919 % count:09d}> <p> <o> ." for n in range(count))

        tracemalloc.start()
        total = sum(len(block) for block in sorting.unique(lines(), 500_000, 500_000))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert total == count
        return most

    assert peak(160_000) < 1.5 * peak(40_000)


def test_the_description_stands_in_its_place_and_the_number_of_lines_is_true(small: Corpus) -> None:
    out = io.BytesIO()
    assert files.write(small, survey(small), out, namespaces.DEFAULT_BASE) == out.getvalue().count(b"\n")
    lines = out.getvalue().splitlines(keepends=True)
    assert lines == sorted(set(lines))
    assert any(line.startswith(f"<{namespaces.DEFAULT_BASE}dataset/".encode()) for line in lines)
