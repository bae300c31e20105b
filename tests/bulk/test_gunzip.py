"""Whether a gzip file is whole, told while it comes."""

from __future__ import annotations

import gzip
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.bulk.gunzip import CorruptError, Gunzip


def read(*pieces: bytes) -> None:
    gunzip = Gunzip()
    for piece in pieces:
        gunzip.feed(piece)
    gunzip.end()


def is_whole(*pieces: bytes) -> bool:
    try:
        read(*pieces)
    except CorruptError:
        return False
    return True


def cut(content: bytes, places: list[int]) -> list[bytes]:
    edges = sorted(place % (len(content) + 1) for place in places)
    return [content[start:end] for start, end in zip([0, *edges], [*edges, len(content)], strict=True)]


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=3), st.lists(st.integers(min_value=0), max_size=5))
def test_members_are_whole_however_they_are_cut(members: list[bytes], places: list[int]) -> None:
    assert is_whole(*cut(b"".join(gzip.compress(member) for member in members), places))


@given(st.binary(max_size=300), st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_file_that_is_cut_or_has_a_wrong_sum_is_broken(content: bytes, place: int, change: int) -> None:
    packed = gzip.compress(content, mtime=0)
    with pytest.raises(CorruptError, match="it ends too early"):
        read(packed[: place % len(packed)])
    at = len(packed) - 1 - place % 8  # within its sum and its length, at its end
    with pytest.raises(CorruptError):
        read(packed[:at] + bytes([packed[at] ^ change]) + packed[at + 1 :])


def test_what_is_packed_well_takes_no_memory() -> None:
    packed = gzip.compress(bytes(50_000_000))
    tracemalloc.start()
    try:
        read(packed)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()
