"""What one question to a file costs: what is kept for the next, and what is left behind if it fails."""

from __future__ import annotations

import os
from pathlib import Path

import psutil
import pytest

from kg.errors import GraphError, QueryError
from kg.rdf import kept, store
from kg.rdf.answer import Question
from kg.rdf.asking import asked, source

COUNT = Question(text="SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", form="csv")


@pytest.fixture
def path(small_nt: bytes, tmp_path: Path) -> Path:
    written = tmp_path / "graph.nt"
    written.write_bytes(small_nt)
    os.utime(written, (1_700_000_000, 1_700_000_000))
    return written


def ask(path: Path, question: Question = COUNT, seconds: float | None = None) -> tuple[bytes, int]:
    """What is answered, and how often a store is built for it."""
    told: list[None] = []
    cache = path.parent / "cache"
    with asked(path, question, cache=cache, seconds=seconds, on_build=lambda: told.append(None)) as found:
        return found.content, len(told)


@pytest.mark.parametrize("seconds", [None, 60])
def test_a_small_file_is_not_kept(path: Path, small_nt: bytes, seconds: float | None) -> None:
    assert ask(path, seconds=seconds) == (b"n\r\n%d\r\n" % small_nt.count(b"\n"), 0)
    assert not (path.parent / "cache").exists()


@pytest.mark.parametrize("huge", [0, 1_000_000])
@pytest.mark.parametrize("seconds", [None, 60])
def test_a_large_file_is_kept_by_the_first_question(
    path: Path, small_nt: bytes, monkeypatch: pytest.MonkeyPatch, huge: int, seconds: float | None
) -> None:
    monkeypatch.setattr(store, "_LARGE", 1)
    monkeypatch.setattr(store, "_HUGE", huge)
    expected = b"n\r\n%d\r\n" % small_nt.count(b"\n")
    assert ask(path, seconds=seconds) == (expected, 1)
    monkeypatch.setattr(store, "load", pytest.fail)
    assert ask(path, seconds=seconds) == (expected, 0)
    assert kept.status(path.parent / "cache").stores == 1


def test_a_huge_file_is_never_held_in_memory(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_LARGE", 1)
    monkeypatch.setattr(store, "_HUGE", 1)
    monkeypatch.setattr(store, "load", pytest.fail)
    assert ask(path)[1] == 1


def test_a_question_that_fails_leaves_no_process_behind(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_LARGE", 1)
    # Another test may have begun some that last.
    before = psutil.Process().children()
    with pytest.raises(QueryError, match="line 1"):
        ask(path, Question(text="SELECT"))
    assert psutil.Process().children() == before


def test_a_large_file_that_is_no_rdf_is_told_by_its_line(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_LARGE", 1)
    path.write_bytes(path.read_bytes() + b"<a:a> <a:b\n")
    line = path.read_bytes().count(b"\n")
    with pytest.raises(GraphError, match=rf"graph\.nt:{line}: this is not N-Triples"):
        ask(path)
    with (
        pytest.raises(GraphError, match=rf"graph\.nt:{line}: this is not N-Triples"),
        source(path, path.parent / "cache", lambda: None),
    ):
        pass
