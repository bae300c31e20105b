"""The ways to the links of some papers that `scripts/bench bulk` measures, each a function of the folder of a dump.

All count the same: the distinct pairs of ids of which one end is listed; with 2 hops also those of which one end is the
other end of such a link, if it has a row and no more than `HUB_CAP` papers cite it (`kg build --depth 2 --hub-cap`).
Both ends are known.

Run as a program it measures one of them: the ids come to it as JSON, and it prints `[links, CPU seconds, MB]`.

    python scripts/bench_links.py WAY DIR HOPS MOST < IDS    # MOST CPU seconds, -1 for as many as it takes
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from kg.bulk import engine
from kg.bulk.around import Around
from kg.bulk.convert import convert
from kg.bulk.duck import Duck
from kg.bulk.source import BulkSource
from kg.bulk.spark import OnSpark, Spark
from kg.bulk.tables import Engine
from kg.corpus import Corpus
from kg.model import ReadingList

try:
    from isal import igzip as unpacker
    from orjson import loads
except ImportError:
    import gzip as unpacker  # type: ignore[no-redef]  # the same, slower
    from json import loads

HUB_CAP = 1_000
MEMORY = "700MB"
# So much is unpacked before the database reads it, in blocks of a size that stays in the processor's cache.
_PIECE, _BLOCK = 64 << 20, 1 << 18


def scan(folder: Path, ids: set[int], hops: int) -> int:
    """By a plain scan in Python; the links of 2 hops by a second one."""
    found = set(_scanned(folder, ids))
    if hops == 2:
        ends = {end for link in found for end in link} - ids
        papers = ((int(row["corpusid"]), row["citationcount"] or 0) for row in _rows(folder, "papers"))
        found.update(_scanned(folder, {paper for paper, cited_by in papers if paper in ends and cited_by <= HUB_CAP}))
    return len(found)


def _scanned(folder: Path, ids: set[int]) -> Iterator[tuple[int, int]]:
    for row in _rows(folder, "citations"):
        citing, cited = row["citingcorpusid"], row["citedcorpusid"]
        if citing is not None and cited is not None:
            ends = int(citing), int(cited)
            if not ids.isdisjoint(ends):
                yield ends


def _rows(folder: Path, dataset: str) -> Iterator[dict[str, Any]]:
    for file in _shards(folder, dataset):
        with unpacker.open(file) as lines:
            yield from map(loads, lines)


def _shards(folder: Path, dataset: str) -> list[Path]:
    return sorted((folder / dataset).iterdir())


def packed(folder: Path, ids: set[int], hops: int) -> int:
    """By DuckDB over the shards as they come, which it unpacks itself."""
    return _parsed(folder, ids, hops, lambda shards: [shards], "gzip")


def unpacked(folder: Path, ids: set[int], hops: int) -> int:
    """By DuckDB over the shards as they come, unpacked by what the scan in Python is unpacked by."""
    return _parsed(folder, ids, hops, _pieces, "none")


def _pieces(shards: list[Path]) -> Iterator[list[Path]]:
    """Shards, unpacked piece by piece; each is there until the next. Of a pipe the database would keep all."""
    for shard in shards:
        with unpacker.open(shard) as opened:
            while True:
                with tempfile.NamedTemporaryFile(suffix=".json") as piece:
                    while piece.tell() < _PIECE and (block := opened.read(_BLOCK)):
                        piece.write(block)
                    if not piece.tell():
                        break
                    piece.write(opened.readline())  # to the end of the line
                    piece.flush()
                    yield [Path(piece.name)]


def _parsed(
    folder: Path, ids: set[int], hops: int, parts: Callable[[list[Path]], Iterable[list[Path]]], compression: str
) -> int:
    def rows(dataset: str, *columns: str) -> Iterator[str]:
        kinds = ", ".join(f"{column}: 'BIGINT'" for column in columns)
        how = f"format = 'newline_delimited', compression = '{compression}', columns = {{{kinds}}}"
        return (f"read_json({engine.files(part)}, {how})" for part in parts(_shards(folder, dataset)))

    with tempfile.TemporaryDirectory() as spill, engine.connect(MEMORY, Path(spill)) as connection:

        def gather(frontier: str) -> None:
            for links in rows("citations", "citingcorpusid", "citedcorpusid"):
                connection.execute(
                    f"INSERT INTO found SELECT DISTINCT citingcorpusid, citedcorpusid FROM {links}"  # noqa: S608  # our own
                    " WHERE citingcorpusid IS NOT NULL AND citedcorpusid IS NOT NULL"
                    f" AND (citingcorpusid IN (FROM {frontier}) OR citedcorpusid IN (FROM {frontier}))"
                )

        connection.execute("CREATE TABLE listed AS SELECT unnest(?::BIGINT[]) AS id", [sorted(ids)])
        connection.execute("CREATE TABLE found (citing BIGINT, cited BIGINT)")
        gather("listed")
        if hops == 2:
            connection.execute("CREATE TABLE around (id BIGINT)")
            for papers in rows("papers", "corpusid", "citationcount"):
                connection.execute(
                    f"INSERT INTO around SELECT DISTINCT corpusid FROM {papers}"  # noqa: S608  # our own
                    f" WHERE coalesce(citationcount, 0) <= {HUB_CAP} AND corpusid NOT IN (FROM listed)"
                    " AND (corpusid IN (SELECT citing FROM found) OR corpusid IN (SELECT cited FROM found))"
                )
            gather("around")
        counted = connection.execute("SELECT count(*) FROM (SELECT DISTINCT citing, cited FROM found)").fetchall()
    return int(counted[0][0])


def tables(folder: Path, ids: set[int], hops: int) -> int:
    """By DuckDB over the converted tables."""
    return _asked(Duck(folder, MEMORY), ids, hops)


def cluster(folder: Path, ids: set[int], hops: int) -> int:
    """By Spark over the converted tables."""
    return _asked(Spark(OnSpark(place=str(folder), master="local[2]")), ids, hops)


def _asked(asked: Engine, ids: set[int], hops: int) -> int:
    with closing(asked):
        return _around(asked, ids, hops).size().links


def _around(asked: Engine, ids: set[int], hops: int) -> Around:
    return Around(asked, sorted(ids), most=None, depth=2 if hops == 2 else 1, hub_cap=HUB_CAP)


def rdf(folder: Path, ids: set[int], hops: int) -> int:
    """By DuckDB over the converted tables, and all that is known of their ends written as sorted N-Triples."""
    from kg.rdf import straight
    from kg.rdf.namespaces import DEFAULT_BASE

    nothing = Corpus(
        reading_list=ReadingList(name="bench", title="A bench", entries=()),
        gathered="2026-11-18", resolutions=(), papers={}, works=(), citations=(), states=(), people=(), origins=(),
    )  # fmt: skip
    with BulkSource(folder) as dump, tempfile.TemporaryFile() as out:
        dump.around = _around(dump.engine, ids, hops)
        straight.write(dump, nothing, out, DEFAULT_BASE, "standard")
        return dump.around.size().links


def conversion(folder: Path, _ids: set[int], _hops: int) -> int:
    """The conversion itself: the links that it keeps."""
    return convert(folder, memory=MEMORY).counts["citations"].kept


WAYS: dict[str, Callable[[Path, set[int], int], int]] = {
    "scan": scan,
    "packed": packed,
    "unpacked": unpacked,
    "conversion": conversion,
    "tables": tables,
    "rdf": rdf,
    "cluster": cluster,
}


def main() -> None:
    """One measure."""
    way, folder, hops, most = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_CPU, (int(most), resource.RLIM_INFINITY))
    links = WAYS[way](Path(folder), set(json.load(sys.stdin)), int(hops))
    # Spark is a process beside this one. Linux counts memory in kB, macOS in bytes.
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    memory = sum(one.ru_maxrss for one in used) / (1e3 if sys.platform == "linux" else 1e6)
    print(json.dumps([links, sum(one.ru_utime + one.ru_stime for one in used), memory]))


if __name__ == "__main__":
    main()
