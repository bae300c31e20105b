"""The folder of a bulk dump: what is there of what its record says, and what it is refused for."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.bulk import folder, record
from kg.bulk.record import Diff, Folder, Shard
from kg.errors import DumpError

OLD, MIDDLE, NEW = "2026-11-04", "2026-11-11", "2026-11-18"


def dump(path: Path, *, diffs: tuple[Diff, ...] = ()) -> Folder:
    """A whole one with a shard of three bytes for each dataset that a build needs."""
    datasets = {name: (Shard(place=f"{name}/0.gz", bytes=3, etag='"a"'),) for name in record.NEEDED}
    made = Folder(path=path, release=OLD, datasets=datasets, diffs=diffs)
    path.mkdir(exist_ok=True)
    record.write(made)
    for shard in record.shards(made):
        (path / shard.place).parent.mkdir(parents=True, exist_ok=True)
        (path / shard.place).write_bytes(b"abc")
    return made


def diff(start: str, end: str) -> Diff:
    updates = Shard(place=record.changed(start, end, "papers", "update") + "u0", bytes=3)
    deletes = Shard(place=record.changed(start, end, "papers", "delete") + "d0", bytes=3)
    return Diff(start=start, end=end, updates={"papers": (updates,)}, deletes={"papers": (deletes,)})


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    made = dump(tmp_path, diffs=(diff(OLD, MIDDLE), diff(MIDDLE, NEW)))
    assert record.read(tmp_path) == made
    assert made.current == NEW
    assert [shard.place for shard in record.shards(made, ["papers"])] == [
        "papers/0.gz",
        f"diffs/{OLD}-{MIDDLE}/papers/update/u0",
        f"diffs/{OLD}-{MIDDLE}/papers/delete/d0",
        f"diffs/{MIDDLE}-{NEW}/papers/update/u0",
        f"diffs/{MIDDLE}-{NEW}/papers/delete/d0",
    ]
    assert folder.whole(tmp_path) == made


def test_a_folder_is_whole_only_with_all_its_files_and_no_others(tmp_path: Path) -> None:
    # A command that is to be run can be typed as it stands.
    place = tmp_path / "my dump"
    made = dump(place, diffs=(diff(OLD, NEW),))

    def refusal(*datasets: str) -> str:
        with pytest.raises(DumpError) as caught:
            folder.whole(place, datasets or record.NEEDED)
        return str(caught.value).replace(str(place), "DIR")

    said = "DIR is without abstracts: run kg bulk download 'DIR' --dataset abstracts."
    assert refusal("papers", "abstracts") == said
    (place / "papers" / "0.gz.part").write_bytes(b"ab")
    (place / "papers" / "leftover").write_bytes(b"")
    said = "DIR/papers/leftover is no file of release 2026-11-18: remove what is of another release,"
    assert refusal().startswith(said)
    assert folder.foreign(made) == ("papers/leftover",)
    assert folder.whole(place, ["citations"]) == made
    (place / "authors" / "0.gz").unlink()
    (place / f"diffs/{OLD}-{NEW}/papers/delete/d0").unlink()
    said = "4 of 6 files are there, authors/0.gz is not (and 1 more): run kg bulk download 'DIR' to go on."
    assert refusal().endswith(said)
    (place / "papers" / "0.gz").write_bytes(b"abcd")
    said = "DIR/papers/0.gz has 4 bytes and not the 3 of release 2026-11-18: remove it, and run kg bulk download 'DIR'."
    assert refusal() == said
    found = folder.presence(made, record.shards(made))
    assert [len(some) for some in (found.there, found.missing, found.wrong)] == [3, 2, 1]
