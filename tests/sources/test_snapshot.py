"""Sealed snapshots: what is written is read back, and what was damaged is named by file and line."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import shipped
from kg.errors import SnapshotError
from kg.model import Author, Citation, Completeness, Count, ListState, Origin, Paper, Work
from kg.pid import Pid
from kg.snapshot import Snapshot, contents, read
from kg.sources.snapshot import SnapshotSource
from tests.sources.made_up import doi, small_snapshot, states

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
pids = st.builds(
    Pid, st.sampled_from(["doi", "title", "url"]), st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
)
maybe = st.none() | st.integers(0, 3_000)
many_texts = st.none() | st.lists(texts, max_size=3).map(tuple)


def seal(snapshot: Snapshot, folder: Path) -> None:
    for name, content in contents(snapshot).items():
        (folder / name).write_bytes(content)


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    pid = draw(pids)
    return Paper(
        pid=pid,
        pids=tuple(sorted({pid, *draw(st.lists(pids, max_size=2))})),
        title=draw(texts),
        kind=draw(st.sampled_from(["paper", "software"])),
        year=draw(maybe),
        date=draw(st.sampled_from([None, "2001", "2001-02", "2001-02-03"])),
        venue=draw(st.none() | texts),
        types=draw(many_texts),
        fields=draw(many_texts),
        authors=tuple(draw(st.lists(st.builds(Author, name=texts, pid=st.none() | pids), max_size=3))),
        all_authors=draw(st.none() | st.booleans()),
        author_count=draw(maybe),
        counts=tuple(
            Count(origin=origin, cited_by=count)
            for origin, count in draw(st.dictionaries(texts, st.integers(0, 9), max_size=2)).items()
        ),
        origins=tuple(draw(st.lists(texts, max_size=2))),
    )


citations = st.builds(
    Citation,
    citing=pids,
    cited=pids,
    origins=st.lists(texts, max_size=2).map(tuple),
    intents=many_texts,
    influential=st.none() | st.booleans(),
    contexts=many_texts,
)
list_states = st.builds(
    ListState,
    paper=pids,
    direction=st.sampled_from(["references", "citations"]),
    completeness=st.sampled_from(Completeness),
    stated=maybe,
    origin=st.none() | texts,
    note=texts,
)


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    works = st.builds(
        Work, records=st.lists(pids, min_size=1, max_size=2).map(tuple), evidence=st.lists(texts, max_size=2).map(tuple)
    )
    drawn = Snapshot(
        name=draw(texts),
        title=draw(texts),
        gathered="2026-11-22",
        listed=tuple(draw(st.lists(pids, max_size=2))),
        origins=tuple(
            sorted(
                draw(st.lists(st.builds(Origin, id=texts, title=texts, url=st.none() | texts), max_size=2)),
                key=lambda origin: origin.id,
            )
        ),
        papers=tuple(draw(st.lists(papers(), max_size=3, unique_by=lambda paper: paper.pid))),
        works=tuple(draw(st.lists(works, max_size=2, unique_by=lambda work: work.pid))),
        citations=tuple(draw(st.lists(citations, max_size=3, unique_by=lambda c: (c.citing, c.cited)))),
        states=tuple(draw(st.lists(list_states, max_size=2, unique_by=lambda s: (s.paper, s.direction)))),
    )
    # Whatever is spoken of has a record.
    spoken_of = {pid for work in drawn.works for pid in work.records} | {state.paper for state in drawn.states}
    spoken_of |= {pid for citation in drawn.citations for pid in (citation.citing, citation.cited)}
    missing = sorted(spoken_of - {paper.pid for paper in drawn.papers})
    return replace(drawn, papers=drawn.papers + tuple(Paper(pid=pid, pids=(pid,), title="x") for pid in missing))


def in_order(snapshot: Snapshot) -> Snapshot:
    """The snapshot with its rows in the order of its files."""
    return Snapshot(
        name=snapshot.name,
        title=snapshot.title,
        gathered=snapshot.gathered,
        listed=snapshot.listed,
        origins=snapshot.origins,
        papers=tuple(sorted(snapshot.papers, key=lambda paper: paper.pid)),
        works=tuple(sorted(snapshot.works, key=lambda work: work.pid)),
        citations=tuple(sorted(snapshot.citations, key=lambda c: (c.citing, c.cited))),
        states=tuple(sorted(snapshot.states, key=lambda state: (state.paper, state.direction))),
    )


@given(snapshots())
@settings(max_examples=100, deadline=None)
def test_what_is_sealed_is_read_back_whole(snapshot: Snapshot) -> None:
    with tempfile.TemporaryDirectory() as folder:
        seal(snapshot, Path(folder))
        assert read(Path(folder)) == in_order(snapshot)


def test_the_same_facts_have_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    second.mkdir()
    snapshot = small_snapshot()
    seal(snapshot, first)
    seal(in_order(read(first)), second)
    assert {f.name: f.read_bytes() for f in first.iterdir()} == {f.name: f.read_bytes() for f in second.iterdir()}


def test_the_shipped_snapshot_is_sealed_as_it_would_be_now(tmp_path: Path) -> None:
    seal(read(shipped.snapshot()), tmp_path)
    for file in tmp_path.iterdir():
        assert file.read_bytes() == (shipped.snapshot() / file.name).read_bytes(), file.name


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    seal(small_snapshot(), tmp_path)
    return tmp_path


def message(folder: Path) -> str:
    with pytest.raises(SnapshotError) as caught:
        read(folder)
    return str(caught.value)


def manifest(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    file = folder / "manifest.json"
    content = json.loads(file.read_text())
    change(content)
    file.write_text(json.dumps(content))


def test_a_cut_line_is_named_by_file_and_line(folder: Path) -> None:
    file = folder / "papers.jsonl"
    file.write_bytes(file.read_bytes()[:-40])
    assert message(folder).startswith(f"{file}:6: this line is cut or damaged (")
    assert message(folder).endswith("Restore the folder from where it came, or gather it again.")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("[]", "list indices"),
        ("7", "not subscriptable"),
        ('{"id": "corpusid:1"}', "'ids' is missing"),
        ('{"id": "nonsense", "ids": [], "title": "x", "origins": []}', "'nonsense' is not an identifier"),
        ("", "Expecting value"),
    ],
)
def test_a_line_that_is_no_row_is_named_with_the_reason(folder: Path, line: str, why: str) -> None:
    file = folder / "papers.jsonl"
    lines = file.read_text().splitlines()
    file.write_text("\n".join([lines[0], line, *lines[2:]]))
    assert message(folder).startswith(f"{file}:2: this line is cut or damaged (")
    assert why in message(folder)


def test_bytes_that_are_no_text_are_named_by_line(folder: Path) -> None:
    file = folder / "lists.jsonl"
    file.write_bytes(file.read_bytes().replace(b"known", b"\xff\xfe\xff\xfe\xff", 1))
    assert message(folder).startswith(f"{file}:1: this line is cut or damaged (")


def test_a_missing_last_line_is_named(folder: Path) -> None:
    file = folder / "citations.jsonl"
    file.write_text("\n".join(file.read_text().splitlines()[:-1]) + "\n")
    assert message(folder).startswith(f"{file}:6: the file ends here, but the manifest counts 7 lines.")


def test_a_changed_row_is_found_by_its_digest(folder: Path) -> None:
    file = folder / "papers.jsonl"
    file.write_text(file.read_text().replace("Folding maps", "Folding tents"))
    assert message(folder).startswith(f"{file} was changed after it was sealed: its SHA-256 is not the manifest's.")


@pytest.mark.parametrize("name", ["manifest.json", "papers.jsonl", "works.jsonl", "citations.jsonl", "lists.jsonl"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert message(folder).startswith(
        f"The snapshot {folder} cannot be read: No such file or directory: {folder / name}."
    )


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert str(tmp_path / "nowhere") in message(tmp_path / "nowhere")


def test_a_file_in_place_of_the_folder_is_named(folder: Path) -> None:
    assert "Not a directory" in message(folder / "papers.jsonl")


def test_another_format_is_named(folder: Path) -> None:
    manifest(folder, lambda content: content.update(format=2))
    assert message(folder) == f"{folder / 'manifest.json'} is of format 2; this version of kg reads format 1."


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "null", "{}", '{"format": 1}', "\u00e9\x00"])
def test_a_manifest_that_is_none_is_named(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_text(text, encoding="latin-1")
    assert message(folder).startswith(f"{folder / 'manifest.json'} is not the manifest of a snapshot (")


@pytest.mark.parametrize("key", ["name", "title", "gathered", "listed", "origins", "files"])
def test_a_manifest_without_one_of_its_parts_is_named(folder: Path, key: str) -> None:
    manifest(folder, lambda content: content.pop(key))
    assert f"('{key}' is missing)" in message(folder)


def test_a_manifest_that_does_not_count_a_file_is_named(folder: Path) -> None:
    manifest(folder, lambda content: content["files"].pop("works.jsonl"))
    assert "('works.jsonl' is missing)" in message(folder)


def test_a_snapshot_reads_the_same_from_another_place(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "snapshot"
    shutil.copytree(folder, elsewhere)
    assert read(elsewhere) == read(folder)


def test_all_listed_papers_get_the_whole_snapshot() -> None:
    snapshot = small_snapshot()
    (links,) = SnapshotSource(snapshot).links([paper for paper in snapshot.papers if paper.pid in snapshot.listed])
    assert links.citations == snapshot.citations
    assert links.papers == snapshot.papers


def test_one_paper_gets_its_own_links_and_those_among_their_ends() -> None:
    source = SnapshotSource(small_snapshot())
    paper = source.lookup([doi(4)])[doi(4)]
    assert isinstance(paper, Paper)
    (links,) = source.links([paper])
    assert {(c.citing.value, c.cited.value) for c in links.citations} == {("5", "4"), ("6", "4")}
    assert {p.pid.value for p in links.papers} == {"4", "5", "6"}
    assert set(states([links])) == {(Pid("corpusid", "4"), "references"), (Pid("corpusid", "4"), "citations")}


@pytest.mark.parametrize(
    ("file", "old", "new", "why"),
    [
        ("papers.jsonl", '"allAuthors":true', '"allAuthors":"x\\" . <a:b> <a:c> <a:d"', "allAuthors is"),
        ("papers.jsonl", '"authorCount":', '"authorCount":"1\\"","x":', "authorCount is"),
        ("papers.jsonl", '"title":"', '"kind":"weapon","title":"', "is not one of"),
        ("citations.jsonl", '"citing":"', '"influential":"x\\"","citing":"', "influential is"),
        ("lists.jsonl", '"direction":"references"', '"direction":"sideways"', "is not one of"),
        ("citations.jsonl", '"citing":"', '"citing":"doi:10.9/none","x":"', "of which there is no record"),
        ("manifest.json", '"gathered": "', '"gathered": "x\\"> . <a:b> <a:c> <a:d> .\\n', "no day and no time"),
    ],
)
def test_a_forged_snapshot_whose_digests_agree_is_refused(
    folder: Path, file: str, old: str, new: str, why: str
) -> None:
    """A digest tells that a file is whole, not who wrote it: nothing of it may reach the outputs unread."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    if file != "manifest.json":
        digest = hashlib.sha256((folder / file).read_bytes()).hexdigest()
        manifest(folder, lambda found: found["files"][file].update(sha256=digest))
    assert why in message(folder)


def test_half_of_a_character_is_told_by_its_line(folder: Path) -> None:
    file = folder / "papers.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    lines[1] = lines[1].replace(b'"title":"', b'"title":"\\ud83d ', 1)
    file.write_bytes(b"".join(lines))
    assert message(folder).startswith(f"{file}:2: this line is cut or damaged (")
