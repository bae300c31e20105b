"""Stores on disk: built once, shared by processes, never half, never too many."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.errors import CacheError, GraphError
from kg.rdf import asking, kept, store
from kg.rdf.answer import Question, answer
from kg.rdf.store import GraphFile

ROOT = Path(__file__).parents[2]
COUNT = Question(text="SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", form="csv")


@pytest.fixture(autouse=True)
def all_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_LARGE", 0)


@pytest.fixture
def path(small_nt: bytes, tmp_path: Path) -> Path:
    written = tmp_path / "graph.nt"
    written.write_bytes(small_nt)
    os.utime(written, (1_700_000_000, 1_700_000_000))
    return written


def old(path: Path) -> Path:
    """The same file, as if nobody had touched it for seconds: its place in the cache is known by its times then."""
    time.sleep(kept._SETTLED + 0.1)
    return path


def counted(nt: bytes) -> bytes:
    return b"n\r\n%d\r\n" % nt.count(b"\n")


def ask(path: Path, cache: Path) -> tuple[bytes, int]:
    """What a store answers, and how many were built for it."""
    built: list[None] = []
    with asking.source(path, cache, lambda: built.append(None)) as folder:
        return answer(store.open_(folder), COUNT).content, len(built)


def folders(cache: Path) -> list[str]:
    return sorted(one.name for one in (cache / kept.FOLDER).iterdir())


def test_a_store_is_built_once_for_what_a_file_holds(path: Path, small_nt: bytes, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    expected = counted(small_nt)
    assert ask(path, cache) == (expected, 1)
    assert ask(path, cache) == (expected, 0)
    copy = tmp_path / "copy.nt"
    copy.write_bytes(small_nt)
    assert ask(copy, cache) == (expected, 0)
    assert len(folders(cache)) == 1


def test_a_file_that_did_not_change_is_not_read_again(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    ask(old(path), cache)
    monkeypatch.setattr(kept, "_name", pytest.fail)
    assert ask(path, cache)[1] == 0


def test_another_content_of_the_same_size_and_times_is_another_graph(path: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    ask(old(path), cache)
    content = path.read_bytes()
    path.write_bytes(content.replace(b"journal", b"Journal"))
    os.utime(path, (1_700_000_000, 1_700_000_000))
    assert ask(path, cache)[1] == 1
    assert len(folders(cache)) == 2


def test_turtle_with_relative_iris_is_another_graph_in_another_place(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for name in ("a.ttl", "b.ttl"):
        (tmp_path / name).write_text("<#x> <#y> <#z> .")
        assert ask(tmp_path / name, cache)[1] == 1


def test_what_is_no_rdf_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "cut.nt").write_text("<a:a> <a:b> <a:c> .\n<a:a> <a:")
    with pytest.raises(GraphError, match=r"cut\.nt:2: this is not N-Triples"):
        ask(tmp_path / "cut.nt", tmp_path / "cache")
    assert folders(tmp_path / "cache") == []


def test_a_file_that_changes_as_it_is_read_is_told(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill = store.fill

    def fill_and_change(into: Store, file: GraphFile) -> None:
        fill(into, file)
        path.write_bytes(path.read_bytes() + b"<a:a> <a:b> <a:c> .\n")

    monkeypatch.setattr(store, "fill", fill_and_change)
    with pytest.raises(GraphError, match="was changed while it was read"):
        kept._build(GraphFile.at(path), tmp_path)
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_changes_before_its_store_is_built_is_read_as_it_is_then(
    path: Path, small_nt: bytes, tmp_path: Path
) -> None:
    more = small_nt + b"<a:a> <a:b> <a:c> .\n"
    with asking.source(path, tmp_path / "cache", lambda: change(path, more)) as folder:
        assert answer(store.open_(folder), COUNT).content == counted(more)


def change(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def test_a_folder_that_cannot_be_used_is_told(path: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(CacheError, match="XDG_CACHE_HOME"):
        ask(path, tmp_path / "cache")


@pytest.fixture
def many(tmp_path: Path) -> Callable[[int], Path]:
    def write(number: int) -> Path:
        written = tmp_path / f"{number}.nt"
        written.write_text(f"<a:a> <a:b> <a:{number}> .\n")
        return written

    return write


def test_the_least_recently_used_are_removed_but_for_one_in_use(many: Callable[[int], Path], tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    with asking.source(many(0), cache, lambda: None) as used:
        for number in range(1, kept.MOST + 2):
            ask(many(number), cache)
            time.sleep(0.01)
        assert ask(many(0), cache)[1] == 0
        assert used.exists()
        os.utime(used.parent, (1, 1))
        ask(many(kept.MOST + 2), cache)
        assert used.exists()
        assert len(folders(cache)) == kept.MOST + 1
    ask(many(kept.MOST + 3), cache)
    assert len(folders(cache)) == kept.MOST
    assert ask(many(1), cache)[1] == 1


def test_clearing_leaves_what_is_in_use(many: Callable[[int], Path], tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    assert kept.status(cache).stores == 0
    ask(many(0), cache)
    with asking.source(many(1), cache, lambda: None) as used:
        assert kept.status(cache).stores == 2
        assert kept.status(cache).size > 0
        kept.clear(cache)
        assert answer(store.open_(used), COUNT).content == b"n\r\n1\r\n"
        assert kept.status(cache).stores == 1
    kept.clear(cache)
    assert folders(cache) == []


BUILD = """
import sys, time
from pathlib import Path
from kg.rdf import asking, store
from kg.rdf.answer import Question, answer
store._LARGE = 0
told = lambda: print("building", flush=True)
with asking.source(Path(sys.argv[1]), Path(sys.argv[2]), told) as folder:
    question = Question(text="SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", form="csv")
    print(answer(store.open_(folder), question).content.split()[1].decode())
"""


def build(path: Path, cache: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", BUILD, str(path), str(cache)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )


def test_several_processes_at_once_get_the_same_store(shipped_nt: bytes, tmp_path: Path) -> None:
    path, cache = tmp_path / "graph.nt", tmp_path / "cache"
    path.write_bytes(shipped_nt)
    answers = [process.communicate(timeout=120)[0].split()[-1] for process in [build(path, cache) for _ in range(3)]]
    assert answers == [str(shipped_nt.count(b"\n"))] * 3
    assert len(folders(cache)) == 1


def test_a_building_that_was_killed_is_never_taken_for_a_store(
    shipped_nt: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, cache = tmp_path / "graph.nt", tmp_path / "cache"
    path.write_bytes(shipped_nt)
    process = build(path, cache)
    assert process.stdout
    assert process.stdout.readline() == "building\n"
    while not list((cache / kept.FOLDER).glob("*/store/CURRENT")):
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    (stage,) = (cache / kept.FOLDER).iterdir()
    while (lock := kept._lock(stage, fcntl.LOCK_EX)) is None:  # what built it ends soon after
        time.sleep(0.005)
    os.close(lock)
    assert [name[: len(kept._STAGE)] for name in folders(cache)] == [kept._STAGE]
    assert kept.status(cache).stores == 0
    monkeypatch.setattr(kept, "_LEFT_BEHIND", -1)
    assert ask(path, cache) == (counted(shipped_nt), 1)
    assert len(folders(cache)) == 1
