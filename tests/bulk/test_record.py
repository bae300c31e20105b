"""What a folder says of the release in it, and what is refused as no such record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.bulk import record
from kg.errors import DumpError

OLD, MIDDLE, NEW = "2026-11-04", "2026-11-11", "2026-11-18"


def test_a_folder_without_a_record_is_no_dump(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "file").write_text("")
    for path in (tmp_path, tmp_path / "nowhere", tmp_path / "file"):
        with pytest.raises(DumpError, match=r"is not the folder of a bulk dump: it has no release\.json"):
            record.read(path)


def saying(**changed: Any) -> dict[str, Any]:
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
        saying(release=None),
        saying(release="latest"),
        saying(release=f"{OLD}\n"),
        saying(release="../../x"),
        saying(datasets=None),
        saying(datasets=[]),
        saying(datasets={"../papers": {"shards": {}}}),
        saying(datasets={"papers": {}}),
        saying(datasets=shards(**{"../../0.gz": {"bytes": 3}})),
        saying(datasets=shards(**{".hidden": {"bytes": 3}})),
        saying(datasets=shards(**{"0.gz.part": {"bytes": 3}})),
        saying(datasets=shards(**{"a\nb": {"bytes": 3}})),
        saying(datasets=shards(**{"0.gz": {"bytes": -1}})),
        saying(datasets=shards(**{"0.gz": {"bytes": True}})),
        saying(datasets=shards(**{"0.gz": {"bytes": "3"}})),
        saying(datasets=shards(**{"0.gz": {"bytes": 3, "etag": 7}})),
        saying(datasets=shards(**{"0.gz": {}})),
        saying(datasets=shards(**{"0.gz": 3})),
        saying(diffs=[step(MIDDLE, NEW)]),
        saying(diffs=[step(OLD, MIDDLE), step(OLD, NEW)]),
        saying(diffs=[step(OLD, OLD)]),
        saying(diffs=[step(OLD, NEW, "../papers")]),
        saying(diffs=[{"from": OLD, "to": NEW}]),
    ],
)
def test_a_record_that_is_none_is_refused_in_a_sentence(tmp_path: Path, content: object) -> None:
    text = content if isinstance(content, str) else json.dumps(content)
    (tmp_path / "release.json").write_text(text)
    with pytest.raises(DumpError, match=r"release\.json is not the record of a release \(.+\): download the release"):
        record.read(tmp_path)
