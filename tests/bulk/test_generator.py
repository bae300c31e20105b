"""The dumps that measures and tests are made on: the same of the same seed, however they are made."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest

from kg.bulk import folder, record
from tests.bulk.generator import Size, generate

SIZE = Size(papers=300, citations=3_000, shards=3)


def unpacked(path: Path) -> str:
    """A digest of every line of a dump; how zlib packs them may differ from one machine to another."""
    dump = folder.whole(path)
    said = hashlib.sha256()
    for shard in record.shards(dump, record.NEEDED):
        said.update(shard.place.encode() + gzip.decompress((path / shard.place).read_bytes()))
    return said.hexdigest()


@pytest.mark.parametrize("processes", [1, 2])
def test_dump_of_a_seed_is_the_same_in_one_process_and_in_several(tmp_path: Path, processes: int) -> None:
    generate(tmp_path, SIZE, processes=processes)
    assert unpacked(tmp_path) == "0e7caee67f724633cce40707b2804925bf62bf1a23bd947df9672313c648e356"
