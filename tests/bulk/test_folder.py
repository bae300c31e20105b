"""The folder of a bulk dump: what is said of it, what is there, and what it is refused for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.bulk import folder
from kg.bulk.folder import Diff, Folder, Shard
from kg.errors import DumpError

OLD, MIDDLE, NEW = "2026-11-04", "2026-11-11", "2026-11-18"


def dump(path: Path, *, diffs: tuple[Diff, ...] = ()) -> Folder:
    """A whole one with a shard of three bytes for each dataset that a build needs."""
    datasets = {name: (Shard(place=f"{name}/0.gz", bytes=3, etag='"a"'),) for name in folder.NEEDED}
    made = Folder(path=path, release=OLD, datasets=datasets, diffs=diffs)
    path.mkdir(exist_ok=True)
    folder.write(made)
    for shard in folder.shards(made):
        (path / shard.place).parent.mkdir(parents=True, exist_ok=True)
        (path / shard.place).write_bytes(b"abc")
    return made


def diff(start: str, end: str) -> Diff:
    updates = Shard(place=folder.changed(start, end, "papers", "update") + "u0", bytes=3)
    deletes = Shard(place=folder.changed(start, end, "papers", "delete") + "d0", bytes=3)
    return Diff(start=start, end=end, updates={"papers": (updates,)}, deletes={"papers": (deletes,)})


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    made = dump(tmp_path, diffs=(diff(OLD, MIDDLE), diff(MIDDLE, NEW)))
    assert folder.read(tmp_path) == made
    assert made.current == NEW
    assert [shard.place for shard in folder.shards(made, ["papers"])] == [
        "papers/0.gz",
        f"diffs/{OLD}-{MIDDLE}/papers/update/u0",
        f"diffs/{OLD}-{MIDDLE}/papers/delete/d0",
        f"diffs/{MIDDLE}-{NEW}/papers/update/u0",
        f"diffs/{MIDDLE}-{NEW}/papers/delete/d0",
    ]
    assert folder.whole(tmp_path) == made


def test_a_folder_is_whole_only_with_all_its_files_and_no_others(tmp_path: Path) -> None:
    made = dump(tmp_path, diffs=(diff(OLD, NEW),))

    def refusal(*datasets: str) -> str:
        with pytest.raises(DumpError) as caught:
            folder.whole(tmp_path, datasets or folder.NEEDED)
        return str(caught.value).replace(str(tmp_path), "DIR")

    said = "DIR is without abstracts: run kg bulk download DIR --dataset abstracts."
    assert refusal("papers", "abstracts") == said
    (tmp_path / "papers" / "0.gz.part").write_bytes(b"ab")
    (tmp_path / "papers" / "leftover").write_bytes(b"")
    said = "DIR/papers/leftover is no file of release 2026-11-18: remove what is of another release,"
    assert refusal().startswith(said)
    assert folder.foreign(made) == ("papers/leftover",)
    assert folder.whole(tmp_path, ["citations"]) == made
    (tmp_path / "authors" / "0.gz").unlink()
    (tmp_path / f"diffs/{OLD}-{NEW}/papers/delete/d0").unlink()
    said = "4 of 6 files are there, authors/0.gz is not (and 1 more): run kg bulk download DIR to go on."
    assert refusal().endswith(said)
    (tmp_path / "papers" / "0.gz").write_bytes(b"abcd")
    said = "DIR/papers/0.gz has 4 bytes and not the 3 of release 2026-11-18: remove it, and run kg bulk download DIR."
    assert refusal() == said
    found = folder.presence(made, folder.shards(made))
    assert [len(some) for some in (found.there, found.missing, found.wrong)] == [3, 2, 1]


def test_a_folder_without_a_record_is_no_dump(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "file").write_text("")
    for path in (tmp_path, tmp_path / "nowhere", tmp_path / "file"):
        with pytest.raises(DumpError, match=r"is not the folder of a bulk dump: it has no release\.json"):
            folder.read(path)


def record(**changed: Any) -> dict[str, Any]:
    whole = {"release": OLD, "datasets": {"papers": {"shards": {"0.gz": {"bytes": 3}}}}}
    return {key: value for key, value in (whole | changed).items() if value is not None}


def shards(**of: Any) -> dict[str, Any]:
    return {"papers": {"shards": of}}


def step(start: str, end: str, name: str = "papers") -> dict[str, Any]:
    return {"from": start, "to": end, "datasets": {name: {"update": {}, "delete": {}}}}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "7",
        "[" * 100_000,
        record(release=None),
        record(release="latest"),
        record(release=f"{OLD}\n"),
        record(release="../../x"),
        record(datasets=None),
        record(datasets=[]),
        record(datasets={"../papers": {"shards": {}}}),
        record(datasets={"papers": {}}),
        record(datasets=shards(**{"../../0.gz": {"bytes": 3}})),
        record(datasets=shards(**{".hidden": {"bytes": 3}})),
        record(datasets=shards(**{"0.gz.part": {"bytes": 3}})),
        record(datasets=shards(**{"a\nb": {"bytes": 3}})),
        record(datasets=shards(**{"0.gz": {"bytes": -1}})),
        record(datasets=shards(**{"0.gz": {"bytes": True}})),
        record(datasets=shards(**{"0.gz": {"bytes": "3"}})),
        record(datasets=shards(**{"0.gz": {"bytes": 3, "etag": 7}})),
        record(datasets=shards(**{"0.gz": {}})),
        record(datasets=shards(**{"0.gz": 3})),
        record(diffs=[step(MIDDLE, NEW)]),
        record(diffs=[step(OLD, MIDDLE), step(OLD, NEW)]),
        record(diffs=[step(OLD, OLD)]),
        record(diffs=[step(OLD, NEW, "../papers")]),
        record(diffs=[{"from": OLD, "to": NEW}]),
    ],
)
def test_a_record_that_is_none_is_refused_in_a_sentence(tmp_path: Path, content: object) -> None:
    text = content if isinstance(content, str) else json.dumps(content)
    (tmp_path / "release.json").write_text(text)
    with pytest.raises(DumpError, match=r"release\.json is not the record of a release \(.+\): download the release"):
        folder.read(tmp_path)
