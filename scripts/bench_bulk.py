"""What links from a bulk dump cost: a scan of it in Python, DuckDB over the same files and over the tables, and Spark.

Each measure is a process of its own, which prints links, CPU seconds and MB.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

from kg.bulk import engine, sql
from kg.bulk.convert import convert
from kg.bulk.duck import Duck
from kg.bulk.spark import OnSpark, Spark
from kg.bulk.tables import Engine, Tables
from tests.bulk.generator import corpus_id

MEMORY = "1GB"
LISTED = (17, 1_000, 100_000)


def measured(papers: int, listed: int) -> set[int]:
    """The corpus ids of some papers, the same each time."""
    return {corpus_id(number) for number in random.Random(7).sample(range(papers), listed)}  # noqa: S311  # no secret


def lines(folder: Path) -> Iterator[bytes]:
    """The citations, unpacked by isal if it is there."""
    try:
        from isal import igzip as unpacker
    except ImportError:
        import gzip as unpacker  # type: ignore[no-redef]  # the same, slower
    for file in sorted((folder / "citations").iterdir()):
        with unpacker.open(file) as opened:
            yield from opened


def scan(folder: Path, ids: set[int]) -> int:
    """Links of the papers, by a plain scan in Python."""
    try:
        from orjson import loads
    except ImportError:
        from json import loads
    found = set()
    for line in lines(folder):
        row = loads(line)
        citing, cited = row["citingcorpusid"], row["citedcorpusid"]
        if citing is not None and cited is not None:
            ends = int(citing), int(cited)
            if not ids.isdisjoint(ends):
                found.add(ends)
    return len(found)


def packed(folder: Path, ids: set[int]) -> int:
    """Links of the papers, by DuckDB over the files as they are downloaded."""
    columns = {name: kind for name, kind in sql.COLUMNS["citations"].items() if name != "citationid"}
    files = engine.files(sorted((folder / "citations").iterdir()))
    types = ", ".join(f"{engine.literal(name)}: {engine.literal(kind)}" for name, kind in columns.items())
    rows = sql.fill(sql.KEPT["citations"], shard=sql.fill(sql.SHARD, files=files, columns="{" + types + "}"))
    with engine.connect(MEMORY) as connection:
        connection.execute("CREATE TABLE frontier AS SELECT unnest(?::BIGINT[]) AS id", [sorted(ids)])
        found = connection.execute(
            f"SELECT count(*) FROM (SELECT citing, cited, bool_or(influential) FROM ({rows})"  # noqa: S608  # our own
            " WHERE citing IS NOT NULL AND cited IS NOT NULL AND"
            " (citing IN (SELECT id FROM frontier) OR cited IN (SELECT id FROM frontier)) GROUP BY citing, cited)"
        ).fetchall()
    return int(found[0][0])


def tables(folder: Path, ids: set[int]) -> int:
    """Links of the papers, by DuckDB over the converted tables."""
    return _links(Duck(folder, MEMORY), ids)


def cluster(folder: Path, ids: set[int]) -> int:
    """Links of the papers, by Spark over the converted tables."""
    return _links(Spark(OnSpark(place=str(folder), master="local[2]")), ids)


def _links(asked: Engine, ids: set[int]) -> int:
    with closing(Tables(asked)) as questions:
        links = {(row["citing"], row["cited"]) for row in questions.references(ids)}
        return len(links | {(row["citing"], row["cited"]) for row in questions.citations(ids, None)})


def converting(folder: Path, _: set[int]) -> int:
    """The conversion itself; the links that it keeps."""
    return convert(folder, memory=MEMORY).counts["citations"].kept


WHAT: dict[str, Callable[[Path, set[int]], int]] = {
    "Python, a scan": scan,
    "DuckDB, packed": packed,
    "conversion": converting,
    "DuckDB, tables": tables,
    "Spark, tables": cluster,
}


def table(citations: int) -> None:
    """CPU seconds and memory of each way to the links of 17, 1,000 and 100,000 papers, in a made-up dump."""
    papers = max(citations // 10, 100_000)
    with tempfile.TemporaryDirectory() as folder:
        # In a process of its own, like all else: what it takes would count as the memory of those that follow.
        asked = ["--papers", str(papers), "--citations", str(citations)]
        subprocess.run([sys.executable, "-m", "tests.bulk.generator", folder, *asked], check=True)
        size = sum(file.stat().st_size for file in (Path(folder) / "citations").iterdir())
        print(f"{citations:,} citations, {size / 1e6:,.0f} MB packed")
        print(f"{'':16} {'listed':>8} {'links':>12} {'CPU s':>8} {'MB':>7}")
        has_spark = bool(find_spec("pyspark"))
        for name in WHAT if has_spark else [name for name in WHAT if name != "Spark, tables"]:
            for listed in LISTED if name != "conversion" else (0,):
                command = [sys.executable, __file__, name, folder, str(papers), str(listed)]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                links, seconds, memory = json.loads(done.stdout)
                print(f"{name:16} {listed or '':>8} {links:>12,} {seconds:>8.1f} {memory:>7,.0f}")


def main() -> None:
    """One measure."""
    name, folder, papers, listed = sys.argv[1:]
    links = WHAT[name](Path(folder), measured(int(papers), int(listed)))
    # Spark is a process beside this one. Linux counts memory in kB, macOS in bytes.
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    memory = sum(one.ru_maxrss for one in used) / (1e3 if sys.platform == "linux" else 1e6)
    print(json.dumps([links, sum(one.ru_utime + one.ru_stime for one in used), memory]))


if __name__ == "__main__":
    main()
