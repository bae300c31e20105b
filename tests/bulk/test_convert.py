"""Converting a dump: each link once, nothing lost, killed or damaged at any point."""

from __future__ import annotations

import fcntl
import gzip
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest

from kg.bulk import converted, engine, record, sql
from kg.bulk.convert import convert
from kg.bulk.converted import Converted
from kg.bulk.duck import Duck
from kg.bulk.journal import Journal
from kg.bulk.tables import Tables
from kg.cli import main
from kg.errors import DumpError, UsageError
from kg.model import Progress
from kg.pid import Pid
from tests.bulk.generator import Size, generate, line, pack, write

SMALL = Size(papers=400, citations=3_000, shards=3)
MEMORY = "500MB"


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """A small dump with all that is wrong in one, in a folder whose name means something elsewhere."""
    path = tmp_path / "a dump's [1] *?{papers}"
    generate(path, SMALL)
    return path


def rows(made: Converted, table: str) -> list[tuple[Any, ...]]:
    """The rows of a table in the order of its files."""
    with duckdb.connect() as connection:
        return connection.execute(f"SELECT * FROM read_parquet({engine.files(made.paths(table))})").fetchall()


def tables(made: Converted) -> dict[str, list[tuple[Any, ...]]]:
    return {table: rows(made, table) for table in converted.TABLES}


def raw(path: Path, dataset: str) -> list[dict[str, Any]]:
    found = [gzip.decompress(file.read_bytes()).splitlines() for file in sorted((path / dataset).iterdir())]
    return [json.loads(line) for lines in found for line in lines]


def first(path: Path, dataset: str) -> Path:
    return min((path / dataset).iterdir())


def resize(path: Path) -> None:
    """Make the record of the release true again after a file was changed."""
    held = record.read(path)
    datasets = {
        name: tuple(record.Shard(place=one.place, bytes=(path / one.place).stat().st_size) for one in some)
        for name, some in held.datasets.items()
    }
    record.write(record.Folder(path=path, release=held.release, datasets=datasets, diffs=held.diffs))


def test_each_link_stands_once_and_is_influential_if_any_copy_says_so(dump: Path) -> None:
    made = convert(dump, memory=MEMORY)
    expected: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    given = raw(dump, "citations")
    for row in given:
        if row["citingcorpusid"] is not None and row["citedcorpusid"] is not None:
            expected[int(row["citingcorpusid"]), int(row["citedcorpusid"])].append(row)

    def influential(copies: list[dict[str, Any]]) -> bool | None:
        said = [copy["isinfluential"] for copy in copies if copy["isinfluential"] is not None]
        return any(said) if said else None

    def intents(copies: list[dict[str, Any]]) -> list[str] | None:
        said = [copy["intents"] for copy in copies if copy["intents"] is not None]
        parts = (part for one in said for part in one)
        return sorted({x for part in parts for x in ([part] if isinstance(part, str) else part)}) if said else None

    wanted = [(*ends, influential(copies), intents(copies)) for ends, copies in sorted(expected.items())]
    assert rows(made, "by-citing") == wanted
    assert rows(made, "by-cited") == sorted(wanted, key=lambda row: (row[1], row[0]))
    counts = made.counts["citations"]
    kept = sum(map(len, expected.values()))
    assert (counts.rows, counts.nulls) == (len(given), len(given) - kept)
    assert (counts.kept, counts.duplicates) == (len(expected), kept - len(expected))
    # The dump has what it is to be tried with: copies that disagree, text for numbers, both forms of intents.
    assert counts.nulls > 0
    assert any(len({copy["isinfluential"] for copy in copies}) > 1 for copies in expected.values())
    assert any(isinstance(row["citedcorpusid"], str) for row in given)
    assert {type(part) for row in given for part in row["intents"] or ()} == {str, list}


def test_every_paper_has_its_row_with_the_primary_of_its_ids(dump: Path) -> None:
    made = convert(dump, memory=MEMORY)
    given = {row["corpusid"]: row for row in raw(dump, "papers")}
    primary = {row["corpusid"]: row["sha"] for row in raw(dump, "paper-ids") if row["primary"]}
    with duckdb.connect() as connection:
        found = connection.execute(
            f"SELECT corpusid, doi, title, sha, len(authors) FROM read_parquet({engine.files(made.paths('papers'))})"
        ).fetchall()
    assert found == [
        (corpus, row["externalids"]["DOI"], row["title"], primary[corpus], len(row["authors"]))
        for corpus, row in sorted(given.items())
    ]
    assert len(rows(made, "authors")) == len(raw(dump, "authors"))


def test_tables_are_the_same_in_one_range_of_keys_or_in_many(dump: Path, tmp_path: Path) -> None:
    generate(tmp_path / "other", SMALL)
    one, many = convert(dump, memory=MEMORY), convert(tmp_path / "other", memory=MEMORY, rows_at_once=700)
    assert all(len(one.files[table]) == 1 for table in converted.TABLES)
    assert all(len(many.files[table]) > 1 for table in ("papers", "by-citing", "by-cited", "ids", "titles"))
    assert tables(one) == tables(many)
    assert one.counts == many.counts


def test_what_is_converted_is_not_converted_again(dump: Path) -> None:
    made = convert(dump, memory=MEMORY)
    before = {path: path.stat().st_mtime_ns for table in converted.TABLES for path in made.paths(table)}
    assert convert(dump, memory=MEMORY) == made
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert not (dump / "parquet" / ".work").exists()


@pytest.mark.parametrize("steps", [2, 14, 40])
def test_a_conversion_that_was_killed_goes_on_where_it_was(dump: Path, tmp_path: Path, steps: int) -> None:
    generate(tmp_path / "whole", SMALL)
    whole = convert(tmp_path / "whole", memory=MEMORY, rows_at_once=700)
    code = (
        "import sys, pathlib; from kg.bulk.convert import convert;"
        f"convert(pathlib.Path(sys.argv[1]), memory={MEMORY!r}, rows_at_once=700)"
    )
    running = subprocess.Popen([sys.executable, "-c", code, str(dump)])
    journal = dump / "parquet" / ".work" / "steps.jsonl"
    while running.poll() is None and not (journal.exists() and journal.read_bytes().count(b"\n") >= steps):
        time.sleep(0.002)
    running.kill()
    running.wait()
    assert running.returncode == -9
    with pytest.raises(DumpError, match="is not converted yet"):
        converted.read(dump)
    done = journal.read_text().splitlines()
    # A kill may cut the line that is being written.
    journal.write_text("\n".join(done[:-1]) + "\n" + done[-1][:-3])
    said: list[str] = []
    made = convert(dump, memory=MEMORY, rows_at_once=700, on_progress=lambda p: said.append(f"{p.stage} {p.done}"))
    assert said[0] != "read 0"
    assert tables(made) == tables(whole)
    assert made.counts == whole.counts
    assert not list(dump.rglob("*.part"))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda content: content[: len(content) // 2], "is damaged: it ends too early."),
        (lambda content: content[:-6] + bytes([content[-6] ^ 1]) + content[-5:], "is damaged: incorrect data check."),
        (lambda content: b"no gzip" + content, "is damaged: incorrect header check."),
        (lambda content: content + b"more", "is damaged: incorrect header check."),
        (lambda content: b"", "is damaged: it ends too early."),
        (
            lambda content: _with_line(content, b'{"citationid": 1, "citing\n'),
            ":3 is no row of the dataset: Invalid control character at its character 26.",
        ),
        (
            lambda content: _with_line(content, b'{"intents": "' + 34_000_000 * b"x" + b'"}\n'),
            ":3 is no row of the dataset: it is longer than 32 MB.",
        ),
        (lambda content: _with_line(content, b'"a text"\n'), ":3 is no row of the dataset: Expected OBJECT"),
        (lambda content: _with_line(content, b'{"citedcorpusid": [1]}\n'), ":3 is no row of the dataset: "),
        (lambda content: _with_line(content, b'{"intents": "\\ud800"}\n'), ":3 is no row of the dataset: "),
        (lambda content: _with_line(content, b'{"intents": "\xff"}\n'), ":3 is no row of the dataset: "),
    ],
)
def test_a_damaged_shard_is_named_and_refused_and_left_out_if_it_may_be(dump: Path, damage: Any, said: str) -> None:
    shard = first(dump, "citations")
    whole = shard.read_bytes()
    shard.write_bytes(damage(whole))
    resize(dump)
    with pytest.raises(DumpError) as refused:
        convert(dump, memory=MEMORY)
    assert str(refused.value).startswith(str(shard))
    assert said in str(refused.value)
    assert str(refused.value).endswith(
        f" For another copy remove it and run kg bulk download {shlex.quote(str(dump))};"
        " --skip-bad-shards leaves such files out."
    )
    assert not (dump / "parquet" / "manifest.json").exists()
    made = convert(dump, memory=MEMORY, skip_bad_shards=True)
    assert list(made.skipped) == [f"citations/{shard.name}"]
    assert 0 < made.counts["citations"].rows < 6_000
    # Without leave it is refused again; mended, it is read.
    with pytest.raises(DumpError, match=r"is damaged|is no row"):
        convert(dump, memory=MEMORY)
    shard.write_bytes(whole)
    resize(dump)
    assert convert(dump, memory=MEMORY).skipped == {}


def _with_line(content: bytes, line: bytes) -> bytes:
    lines = gzip.decompress(content).splitlines(keepends=True)
    return gzip.compress(b"".join([*lines[:2], line, *lines[2:]]))


def test_a_shard_that_was_left_out_of_a_killed_conversion_is_in_the_next_one(dump: Path, tmp_path: Path) -> None:
    generate(tmp_path / "whole", SMALL)
    whole = convert(tmp_path / "whole", memory=MEMORY)
    shard = first(dump, "citations")
    content = shard.read_bytes()
    shard.write_bytes(b"x" * len(content))

    class KilledError(Exception):
        pass

    def stop(progress: Progress) -> None:
        if progress.stage == "merge titles":
            raise KilledError

    with pytest.raises(KilledError):
        convert(dump, memory=MEMORY, skip_bad_shards=True, on_progress=stop)
    shard.write_bytes(content)
    made = convert(dump, memory=MEMORY)
    assert tables(made) == tables(whole)
    assert (made.counts, made.skipped) == (whole.counts, {})


def test_later_releases_put_rows_in_and_take_rows_out(tmp_path: Path) -> None:
    def paper(number: int, title: str) -> bytes:
        return line({"corpusid": number, "title": title})

    def cites(number: int, citing: int, cited: int) -> bytes:
        return line({"citationid": number, "citingcorpusid": citing, "citedcorpusid": cited})

    write(
        tmp_path,
        "2026-11-04",
        {
            "papers": [[paper(1, "one"), paper(2, "two"), paper(3, "three"), paper(4, "four")]],
            "citations": [[cites(1, 1, 2), cites(2, 1, 3)], [cites(3, 2, 3)]],
            "authors": [[]],
            "paper-ids": [[line({"sha": "a" * 40, "corpusid": 1, "primary": True})]],
        },
    )
    held = record.read(tmp_path)
    steps = [
        ("2026-11-04", "2026-11-11", [paper(2, "two anew"), paper(4, "four anew"), paper(5, "five")], [b"3", b"4"]),
        ("2026-11-11", "2026-11-18", [paper(3, "three is back"), paper(2, "two once more")], [b"5"]),
    ]
    diffs = []
    for start, end, updates, deletes in steps:
        given = {
            "papers": (updates, [b'{"corpusid": %s}\n' % number for number in deletes]),
            "citations": ([cites(2, 1, 4)], [b'{"citationid": 3}\n']) if end == "2026-11-18" else ([], []),
        }
        shards: dict[str, dict[str, record.Shards]] = {"update": {}, "delete": {}}
        for dataset, both in given.items():
            for how, lines in zip(("update", "delete"), both, strict=True):
                file = tmp_path / record.changed(start, end, dataset, how) / "000.gz"  # type: ignore[arg-type]  # one of both
                file.parent.mkdir(parents=True)
                pack(file, lines)
                place = file.relative_to(tmp_path).as_posix()
                shards[how][dataset] = (record.Shard(place=place, bytes=file.stat().st_size),)
        diffs.append(record.Diff(start=start, end=end, updates=shards["update"], deletes=shards["delete"]))
    record.write(record.Folder(path=tmp_path, release=held.release, datasets=held.datasets, diffs=tuple(diffs)))
    made = convert(tmp_path, memory=MEMORY)
    assert made.release == "2026-11-18"
    with duckdb.connect() as connection:
        found = connection.execute(
            f"SELECT corpusid, title FROM read_parquet({engine.files(made.paths('papers'))})"
        ).fetchall()
    assert found == [(1, "one"), (2, "two once more"), (3, "three is back")]
    assert [row[:2] for row in rows(made, "by-citing")] == [(1, 2), (1, 4)]


def test_the_keys_of_identifiers_are_those_that_lists_have(tmp_path: Path) -> None:
    given = [
        ("DOI", "10.1038/S41586-023-06139-9", "doi"),
        ("DOI", " https://doi.org/10.1000/ABC ", "doi"),
        ("DOI", "10.48550/arXiv.2305.17100", "doi"),
        ("DOI", "10.1101/2023.04.30.538439v2", "doi"),
        ("ArXiv", "2305.17100v3", "arxiv"),
        ("ArXiv", "math.AG/0601001", "arxiv"),
        ("ArXiv", "cs/0309023", "arxiv"),
        ("PubMed", "12345", "pubmed"),
        ("PubMedCentral", "678", "pmc"),
        ("ACL", "P18-1001", "acl"),
        ("MAG", "2001", "mag"),
    ]
    papers = [line({"corpusid": number, "externalids": {kind: value}}) for number, (kind, value, _) in enumerate(given)]
    write(tmp_path, "2026-11-18", {"papers": [papers], "citations": [[]], "authors": [[]], "paper-ids": [[]]})
    keys = {
        corpus: key
        for key, corpus in rows(convert(tmp_path, memory=MEMORY), "ids")
        if key != "doi:10.48550/arxiv.2305.17100"
    }
    wanted = {number: str(Pid.parse(scheme, value)) for number, (_, value, scheme) in enumerate(given)}  # type: ignore[arg-type]  # schemes
    # Two rows have one arXiv id: the first has the key.
    assert keys == {number: key for number, key in wanted.items() if number != 4}


def test_of_two_rows_of_a_paper_or_an_author_one_is_kept(tmp_path: Path) -> None:
    papers = [
        {"corpusid": 1, "title": title, "citationcount": count} for title, count in (("a", 3), ("b", 7), ("c", None))
    ]
    authors = [{"authorid": "5", "papercount": 2}, {"authorid": "5", "papercount": 9}, {"authorid": "none"}]
    given = {
        "papers": [*papers, {"corpusid": 2, "title": "other"}],
        "citations": [],
        "authors": authors,
        "paper-ids": [],
    }
    # One row in each shard.
    write(tmp_path, "2026-11-18", {name: [[line(row)] for row in some] or [[]] for name, some in given.items()})
    made = convert(tmp_path, memory=MEMORY)
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT corpusid, title FROM read_parquet({engine.files(made.paths('papers'))})")
        assert found.fetchall() == [(1, "b"), (2, "other")]
    assert [(row[0], row[4]) for row in rows(made, "authors")] == [(5, 9)]
    assert made.counts["papers"] == converted.Counts(rows=4, nulls=0, duplicates=2, kept=2)
    assert made.counts["authors"] == converted.Counts(rows=3, nulls=1, duplicates=1, kept=1)


def test_an_interrupted_conversion_ends_at_once_and_goes_on_later(dump: Path) -> None:
    code = "import sys; from kg.cli import main; sys.exit(main(['bulk', 'convert', sys.argv[1]]))"
    running = subprocess.Popen([sys.executable, "-c", code, str(dump)], stderr=subprocess.PIPE, text=True)
    journal = dump / "parquet" / ".work" / "steps.jsonl"
    while running.poll() is None and not journal.exists():
        time.sleep(0.002)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=30)
    assert running.returncode == 130, said
    assert said.strip() == "kg: interrupted"
    assert convert(dump, memory=MEMORY).counts["papers"].kept == SMALL.papers


def test_a_long_statement_is_broken_off_by_an_interrupt() -> None:
    code = (
        "from kg.bulk import engine; c = engine.connect('500MB'); print('begins', flush=True);"
        "engine.heard(c, lambda: c.execute('SELECT count(*) FROM range(1000000000000) AS t(a) WHERE hash(a) = 3'))"
    )
    running = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert running.stdout
    assert running.stdout.readline() == "begins\n"
    time.sleep(0.3)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=30)
    assert "KeyboardInterrupt" in said


def test_what_was_written_down_after_a_kill_is_not_lost_by_the_next(tmp_path: Path) -> None:
    Journal(tmp_path / "steps").record("one", {"rows": 1})
    with (tmp_path / "steps").open("a") as file:
        file.write('["two", {"ro')
    Journal(tmp_path / "steps").record("three", {})
    assert Journal(tmp_path / "steps").done == {"one": {"rows": 1}, "three": {}}


def test_tables_that_are_not_whole_are_told_with_what_to_do_and_never_asked(
    dump: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    convert(dump, memory=MEMORY)
    manifest = dump / "parquet" / "manifest.json"
    whole = json.loads(manifest.read_text())

    def status() -> str:
        assert main(["bulk", "status", str(dump)]) == 0
        return capsys.readouterr().out.splitlines()[-1]

    assert status() == f"to build from it: kg build LIST --source {shlex.quote(f'bulk:{dump}')}"
    none = "is not what kg bulk convert writes: run kg bulk convert"
    for stated, said in (
        ("[" * 100_000, none),
        ("[]", none),
        ("", none),
        ({"format": 1}, none),
        ({"release": "../x"}, none),
        ({"tables": {**whole["tables"], "ids": []}}, none),
        ({"tables": {**whole["tables"], "ids": ["/etc/passwd"]}}, none),
        ({"tables": {**whole["tables"], "ids": ["../papers/00000.parquet"]}}, none),
        ({"tables": {**whole["tables"], "ids": ["ids/00099.parquet"]}}, "ids/00099.parquet is not there: run"),
        ({"format": 99}, "was converted by another version of this program: run kg bulk convert"),
        ({"release": "2026-11-11"}, "and what was converted is of 2026-11-11: run kg bulk convert"),
    ):
        text = stated if isinstance(stated, str) else json.dumps(stated if stated == {"format": 1} else whole | stated)
        manifest.write_text(text)
        with pytest.raises(DumpError) as refused:
            converted.read(dump)
        assert said in str(refused.value)
        assert status() == str(refused.value)
        assert not converted.is_ready(dump)
    manifest.write_text(json.dumps(whole))
    # With nothing else, tables can be asked all the same.
    (dump / "release.json").rename(dump / "elsewhere")
    assert status() == f"to build from it: kg build LIST --source {shlex.quote(f'bulk:{dump}')}"
    (dump / "elsewhere").rename(dump / "release.json")
    ids = dump / "parquet" / whole["tables"]["ids"][0]
    for content, said in (
        (b"PAR1", "ids/00000.parquet is damaged ("),
        (ids.read_bytes()[:-9], "ids/00000.parquet is damaged ("),
        ((dump / "parquet" / whole["tables"]["authors"][0]).read_bytes(), "a table is of another version"),
    ):
        ids.write_bytes(content)
        with pytest.raises(DumpError, match=re.escape(said)) as refused, closing(Tables(Duck(dump, MEMORY))) as asked:
            asked.named(["doi:10.1234/x"])
        assert str(refused.value).endswith(": remove the folder parquet, and run kg bulk convert again.")


def test_without_a_place_for_temporary_files_a_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(DumpError, match=r"No temporary folder can be made \(No such file or directory\): set TMPDIR"):
        engine.spill_folder()


def test_half_a_release_and_what_is_no_dump_are_told(dump: Path, tmp_path: Path) -> None:
    first(dump, "papers").unlink()
    with pytest.raises(DumpError, match="holds release 2026-11-18 in part: 11 of 12 files are there"):
        convert(dump, memory=MEMORY)
    with pytest.raises(DumpError, match="is not the folder of a bulk dump"):
        converted.read(tmp_path)
    generate(tmp_path / "whole", SMALL)
    with pytest.raises(UsageError, match="--memory lots is no amount of memory"):
        convert(tmp_path / "whole", memory="lots")


def test_where_there_is_no_room_a_sentence_says_so_and_nothing_counts(dump: Path) -> None:
    code = (
        "import sys, pathlib, resource; from kg.cli import main; most = int(sys.argv[2]);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)); sys.exit(main(['bulk', 'convert', sys.argv[1]]))"
    )
    # Too little for a table, and for the first note of what is done.
    for most in ("4096", "9"):
        command = [sys.executable, "-c", code, str(dump), most]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert "there is no room" in done.stderr
        assert "Traceback" not in done.stderr
        assert not (dump / "parquet" / "manifest.json").exists()
    assert convert(dump, memory=MEMORY).counts["papers"].kept == SMALL.papers


def test_two_conversions_do_not_share_a_folder(dump: Path) -> None:
    held = os.open(dump, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    with pytest.raises(DumpError, match="Another process is at work in"):
        convert(dump, memory=MEMORY)
    os.close(held)
    assert convert(dump, memory=MEMORY).counts["papers"].kept == SMALL.papers


def test_titles_are_found_by_the_letters_alone() -> None:
    with duckdb.connect() as connection:
        keys = [
            connection.execute(f"SELECT {sql.fill(sql.LETTERS, title='$title')}", {"title": title}).fetchall()[0][0]
            for title in ("Über <i>x</i>-ray: a “Study” &amp; more", "UBER XRAY A STUDY MORE", "深度学习 2.0", "!!!")
        ]
    assert keys == ["uberxrayastudymore", "uberxrayastudymore", "深度学习20", ""]
