"""Answers on disk: kept through kills, used while they are fresh, shared by processes, never the key."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from kg.errors import CacheError
from kg.sources import answers
from kg.sources.answers import FILE, Answers

ROOT = Path(__file__).parents[2]
NOW = "2026-11-22T10:00:00Z"


@contextmanager
def opened(folder: Path, now: str = NOW, **settings: object) -> Iterator[Answers]:
    with closing(Answers(folder, now=now, **settings)) as found:  # type: ignore[arg-type]
        yield found


def test_what_is_kept_is_known_the_next_time(tmp_path: Path) -> None:
    with opened(tmp_path) as first:
        assert first.known(["a"]) == {}
        assert first.latest is None
        first.keep({"a": {"title": "Ünïcode \ud800"}, "b": None})
    with opened(tmp_path, now="2026-11-23T10:00:00Z") as second:
        assert second.known(["a", "b", "c"]) == {"a": {"title": "Ünïcode \ud800"}, "b": None}
        assert second.latest == NOW


@pytest.mark.parametrize(
    ("now", "known"),
    [
        ("2026-11-29T10:00:00Z", {"a", "b"}),
        ("2026-11-29T10:00:01Z", {"a"}),
        ("2026-12-22T10:00:00Z", {"a"}),
        ("2026-12-22T10:00:01Z", set()),
    ],
)
def test_answers_last_thirty_days_and_nothing_lasts_seven(tmp_path: Path, now: str, known: set[str]) -> None:
    with opened(tmp_path) as first:
        first.keep({"a": {}, "b": None})
    with opened(tmp_path, now=now) as later:
        assert set(later.known(["a", "b"])) == known


def test_the_age_may_be_less_and_a_refresh_uses_only_what_it_asked_itself(tmp_path: Path) -> None:
    with opened(tmp_path) as first:
        first.keep({"a": {"old": True}, "b": {}})
    tomorrow = "2026-11-23T10:00:00Z"
    with opened(tmp_path, now=tomorrow, max_age=timedelta(hours=23)) as strict:
        assert strict.known(["a"]) == {}
    with opened(tmp_path, now=tomorrow, refresh=True) as fresh:
        assert fresh.known(["a", "b"]) == {}
        fresh.keep({"a": {"new": True}})
        assert fresh.known(["a", "b"]) == {"a": {"new": True}}


def test_two_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from kg.sources.answers import Answers\n"
        "kept = Answers(Path(sys.argv[1]), now='2026-11-22T10:00:00Z')\n"
        "for n in range(300): kept.keep({f'{sys.argv[2]} {n}': {'n': n}, f'both {n}': {'n': n}})"
    )
    both = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path), who], cwd=ROOT) for who in ("one", "two")]
    assert [process.wait(timeout=60) for process in both] == [0, 0]
    with opened(tmp_path) as kept:
        assert len(kept.known(f"{who} {n}" for who in ("one", "two", "both") for n in range(300))) == 900
    assert answers.status(tmp_path).answers == 900


def test_a_kill_loses_nothing_that_was_kept(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from kg.sources.answers import Answers\n"
        "kept = Answers(Path(sys.argv[1]), now='2026-11-22T10:00:00Z')\n"
        "for n in range(10**6): kept.keep({str(n): {'n': n}}); print(n, flush=True)"
    )
    arguments = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        said = [int(process.stdout.readline()) for _ in range(50)]
        os.kill(process.pid, signal.SIGKILL)
    with opened(tmp_path) as kept:
        assert set(kept.known(map(str, said))) == set(map(str, said))


def test_a_damaged_cache_is_named_and_can_be_cleared(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all " * 100)
    with pytest.raises(CacheError, match=r"semantic-scholar\.sqlite .*kg cache --clear"), opened(tmp_path):
        pass
    with pytest.raises(CacheError, match="kg cache --clear"):
        answers.status(tmp_path)
    answers.clear(tmp_path)
    assert answers.status(tmp_path).answers == 0
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(CacheError, match="--cache"), opened(tmp_path / "file"):
        pass


def test_looking_at_a_cache_that_is_not_there_makes_none(tmp_path: Path) -> None:
    found = answers.status(tmp_path / "none")
    assert (found.answers, found.size, found.oldest) == (0, 0, None)
    assert not (tmp_path / "none").exists()
