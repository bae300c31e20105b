"""Dumps that nobody published, in the form of Semantic Scholar's: seeded, of any size, with all that is wrong in them.

What is made is written as it is made: memory does not grow with the size. Papers have the corpus ids 1000, 1003, ...;
an id of none of these is dangling. The older a paper, the more cite it (a power law). Each edge that is said twice is
said in another shard, with another `isinfluential`.

    python -m tests.bulk.generator DIR --papers 100000 --citations 1000000 --shards 8
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from io import BufferedWriter
from itertools import chain, groupby, starmap
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from kg.bulk import record

FIRST_ID, ID_STEP = 1_000, 3
_LINES_AT_ONCE = 100_000
_BYTES_AT_ONCE = 1 << 20
_TAILS = 4_096
_AUTHORS_PER_PAPER = 3
# Some words of every sort: accents, other scripts, markup, quotes, a backslash, a line's end.
_TITLE_WORDS = (
    "graph citation network model cell single gene language learning deep map folding paper protein expression atlas "
    "transfer attention foundation large sparse dynamic spatial temporal Bayesian causal robust neural über naïve "
    '深度学习 α-synuclein <i>in&nbsp;vivo</i> "quoted" back\\slash two\nlines E. coli mRNA CRISPR–Cas9 review'
)
_WORDS = re.split(" ", _TITLE_WORDS)
_INTENTS = ("background", "methodology", "result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much to make: `papers`, distinct `citations` about, and `shards` of each dataset.

    `duplicates` of the citations are said twice, `nulls` of the rows lack the cited paper, `dangling` of them cite what
    has no row, all as parts of 1.
    """

    papers: int
    citations: int
    shards: int = 4
    seed: int = 7
    duplicates: float = 0.9
    nulls: float = 0.03
    dangling: float = 0.02


def corpus_id(number: int) -> int:
    """The corpus id of the paper of this number, counted from 0, the oldest."""
    return FIRST_ID + ID_STEP * number


def sha(corpus: int, copy: int = 0) -> str:
    """The paperId of a corpus id; later copies are of records that were merged into it."""
    return hashlib.sha1(f"{corpus}/{copy}".encode(), usedforsecurity=False).hexdigest()


def generate(path: Path, size: Size, release: str = "2026-11-18", processes: int = 1) -> record.Folder:
    """Write a dump into a folder, so many shards at a time."""
    shards = [
        (path, size, name, number)
        for name in ("papers", "citations", "authors", "paper-ids")
        for number in range(size.shards)
    ]
    if processes == 1:
        return _settle(path, release, starmap(_generated, shards))
    # What is forked from a process with threads may hang.
    with ProcessPoolExecutor(processes, get_context("spawn")) as beside:
        return _settle(path, release, beside.map(_generated, *zip(*shards, strict=True)))


def write(path: Path, release: str, datasets: Mapping[str, Iterable[Iterable[bytes]]]) -> record.Folder:
    """Write a release of which each dataset is shards of lines, and each line ends with its newline."""
    shards = ((path, name, number, lines) for name, some in datasets.items() for number, lines in enumerate(some))
    return _settle(path, release, starmap(_written, shards))


def _generated(path: Path, size: Size, name: str, number: int) -> record.Shard:
    make = {"papers": papers, "citations": citations, "authors": authors, "paper-ids": paper_ids}[name]
    return _written(path, name, number, make(size, number))


def _written(path: Path, name: str, number: int, lines: Iterable[bytes]) -> record.Shard:
    file = path / name / f"20261118_120000_{number:05d}_abcde"
    file.parent.mkdir(parents=True, exist_ok=True)
    pack(file, lines)
    return record.Shard(place=f"{name}/{file.name}", bytes=file.stat().st_size)


def _settle(path: Path, release: str, shards: Iterable[record.Shard]) -> record.Folder:
    datasets = {name: tuple(some) for name, some in groupby(shards, lambda shard: shard.place.partition("/")[0])}
    made = record.Folder(path=path, release=release, datasets=datasets)
    record.write(made)
    return made


def pack(file: Path, lines: Iterable[bytes]) -> None:
    """Write lines, or blocks of them, as one gzip file that is the same each time."""
    with (
        file.open("wb") as raw,
        gzip.GzipFile(fileobj=raw, mode="wb", filename="", mtime=0, compresslevel=1) as packed,
        BufferedWriter(packed, _BYTES_AT_ONCE) as out,
    ):
        out.writelines(lines)


def line(row: Any) -> bytes:
    """A row as a line of JSON."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def papers(size: Size, shard: int) -> Iterator[bytes]:
    """One shard of papers."""
    random = np.random.default_rng((size.seed, 1, shard))
    for number in range(shard, size.papers, size.shards):
        yield line(_paper(number, random))


def _paper(number: int, random: np.random.Generator) -> dict[str, Any]:
    corpus = corpus_id(number)
    words, kind, people = random.integers(0, 2**31, size=9), int(random.integers(0, 100)), random.integers(1, 5)
    year = 1990 + number % 36 if kind else None
    doi = f"10.1234/Made.Up.{number}" if kind % 5 else None
    arxiv = f"{number % 24 + 1:02d}{number % 12 + 1:02d}.{number % 100_000:05d}" if kind % 7 == 0 else None
    if arxiv and kind % 14 == 0:
        doi = f"10.48550/arXiv.{arxiv}"
    first = int(words[0]) % (number + 1)
    return {
        "corpusid": corpus,
        "externalids": {
            "ACL": None,
            "DBLP": None,
            "ArXiv": arxiv,
            "MAG": str(2_000_000 + number) if kind % 3 == 0 else None,
            "CorpusId": str(corpus),
            "PubMed": str(9_000_000 + number) if kind % 4 == 0 else None,
            "DOI": doi,
            "PubMedCentral": str(700_000 + number) if kind % 8 == 0 else None,
        },
        "url": f"https://www.semanticscholar.org/paper/{sha(corpus)}",
        "title": " ".join(_WORDS[int(word) % len(_WORDS)] for word in words) + f" {number}",
        "authors": [
            {
                "authorId": None if (kind + place) % 20 == 0 else str(_author(first + place)),
                "name": _name(first + place),
            }
            for place in range(int(people))
        ],
        "venue": ("", "Journal of Things", "Nature", "arXiv.org")[kind % 4],
        "publicationvenueid": None,
        "year": year,
        "referencecount": int(words[1]) % 60,
        "citationcount": int(words[2]) % 100,
        "influentialcitationcount": 0,
        "isopenaccess": bool(kind % 2),
        "s2fieldsofstudy": [{"category": "Biology", "source": "s2-fos-model"}] if kind % 6 else None,
        "publicationtypes": ["JournalArticle"] if kind % 9 else None,
        "publicationdate": f"{year}-{number % 12 + 1:02d}-{number % 28 + 1:02d}" if year and kind % 3 else None,
        "journal": {"name": "Journal of Things", "pages": None, "volume": "1"} if kind % 4 == 1 else None,
    }


def _author(number: int) -> int:
    return 7_000 + number // _AUTHORS_PER_PAPER


def _name(number: int) -> str:
    return f"{_WORDS[number % 20].title()} Äuthor {_author(number)}"


def authors(size: Size, shard: int) -> Iterator[bytes]:
    """One shard of authors: all that papers name."""
    for number in range(shard * _AUTHORS_PER_PAPER, size.papers + 5, size.shards * _AUTHORS_PER_PAPER):
        given = _author(number)
        orcid = f"0000-0002-{given // 1000 % 10_000:04d}-{given % 1000:03d}X" if given % 3 == 0 else None
        yield line(
            {
                "authorid": str(given),
                "externalids": {"DBLP": [_name(number)] if given % 2 else None, "ORCID": orcid},
                "url": f"https://www.semanticscholar.org/author/{given}",
                "name": _name(number),
                "aliases": None,
                "affiliations": ["University of Things"] if given % 4 == 0 else None,
                "homepage": None,
                "papercount": given % 50,
                "citationcount": given % 900,
                "hindex": given % 20,
            }
        )


def paper_ids(size: Size, shard: int) -> Iterator[bytes]:
    """One shard of paperIds: the primary one of each paper, and of every tenth one of a record merged into it."""
    for number in range(shard, size.papers, size.shards):
        corpus = corpus_id(number)
        yield line({"sha": sha(corpus), "corpusid": corpus, "primary": True})
        if number % 10 == 0:
            yield line({"sha": sha(corpus, 1), "corpusid": corpus, "primary": False})


def edges(size: Size, shard: int) -> tuple[Any, Any, Any]:
    """The citations that begin in a shard: citing and cited corpus ids and whether they are influential, as arrays."""
    random = np.random.default_rng((size.seed, 2, shard))
    count = len(range(shard, size.citations, size.shards))
    citing = random.integers(1, size.papers, size=count)
    cited = (citing * random.random(count) ** 3).astype(np.int64)
    ends = FIRST_ID + ID_STEP * citing, FIRST_ID + ID_STEP * cited + (random.random(count) < size.dangling)
    return *ends, random.random(count) < 0.1


def citations(size: Size, shard: int) -> Iterator[bytes]:
    """One shard of citations: its own, and most of those of the shard before it again."""
    tails = _tails(size.seed)
    place = 0
    again = (shard - 1) % size.shards
    for source, share in ((shard, 1.0), (again, size.duplicates if size.shards > 1 else 0.0)):
        random = np.random.default_rng((size.seed, 3, shard, source, share < 1))
        citing, cited, influential = edges(size, source)
        chosen = np.flatnonzero(random.random(len(citing)) < share)
        for start in range(0, len(chosen), _LINES_AT_ONCE):
            part = chosen[start : start + _LINES_AT_ONCE]
            chance = random.random(len(part))
            # A copy says the opposite; but for a few that say nothing of it.
            said = np.where(chance > 0.99, 2, influential[part] if share == 1.0 else ~influential[part])
            rows = zip(
                ((place + np.arange(len(part))) * size.shards + shard).tolist(),
                _ids(citing[part], random.random(len(part)) < size.nulls / 30, random.random(len(part)) < 0.005),
                _ids(cited[part], random.random(len(part)) < size.nulls, random.random(len(part)) < 0.005),
                strict=True,
            )
            ends = (3 * random.integers(0, _TAILS, size=len(part)) + said).tolist()
            heads = ((_HEAD % row).encode() for row in rows)
            yield b"".join(chain.from_iterable(zip(heads, map(tails.__getitem__, ends), strict=True)))
            place += len(part)


_HEAD = '{"citationid":%d,"citingcorpusid":%s,"citedcorpusid":%s,'


def _ids(ids: Any, nulls: Any, texts: Any) -> list[Any]:
    """Corpus ids as JSON has them: numbers, and here and there null or text."""
    given: list[Any] = ids.tolist()
    for place in np.flatnonzero(texts).tolist():
        given[place] = f'"{given[place]}"'
    for place in np.flatnonzero(nulls).tolist():
        given[place] = "null"
    return given


@cache
def _tails(seed: int) -> list[bytes]:
    """The ends of lines, three by three: of a citation that is not influential, is, and of which that is not said."""
    random = np.random.default_rng((seed, 4))
    found = []
    for number in range(_TAILS):
        count = int(random.integers(0, 4))
        words = random.integers(0, len(_WORDS), size=(count, 22))
        sentences = [" ".join(_WORDS[word] for word in sentence) + f" [{number}]." for sentence in words.tolist()]
        labels = [[_INTENTS[int(which)]] for which in random.integers(0, 3, size=count)]
        nested = number % 10 < 8
        intents: Any = None if number % 4 == 0 else labels if nested else [label[0] for label in labels]
        contexts = None if count == 0 and number % 2 else sentences
        rest = json.dumps({"contexts": contexts, "intents": intents}, ensure_ascii=False)[1:]
        found += [f'"isinfluential":{said},{rest}\n'.encode() for said in ("false", "true", "null")]
    return found


def main() -> None:
    """Write a dump of the size that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    for name, default in (("papers", 100_000), ("citations", 1_000_000), ("shards", 8), ("seed", 7)):
        parser.add_argument(f"--{name}", type=int, default=default)
    given = parser.parse_args()
    size = Size(papers=given.papers, citations=given.citations, shards=given.shards, seed=given.seed)
    generate(given.path, size, processes=os.cpu_count() or 1)


if __name__ == "__main__":
    main()
