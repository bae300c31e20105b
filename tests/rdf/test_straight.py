"""RDF written by SQL is the RDF that is written from values, byte for byte, but for who is who by name alone."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest

from kg import gathering, readlist, snapshot
from kg.bulk import source
from kg.bulk.convert import convert
from kg.corpus import Corpus
from kg.gathering import Gathered
from kg.model import Person, Whole
from kg.rdf import files, straight
from kg.rdf.profiles import Profile
from kg.rdf.triples import triples
from tests.bulk.dumps import dump_of
from tests.bulk.generator import Size, corpus_id, generate, line, write
from tests.conftest import BASE, Once, shipped_settings
from tests.s2 import Papers

pytest.importorskip("duckdb", reason="DuckDB is not installed: pip install duckdb")

MEMORY = "500MB"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")


@contextmanager
def gathered(
    lists: Sequence[Path], dump: Path, most: int, *, depth: Literal[1, 2] = 1, citations: int | None = None
) -> Iterator[Gathered]:
    """What comes of lists and a dump if a corpus may have so many links."""
    settings = replace(
        shipped_settings(dump), reading_lists=tuple(lists), overrides=None, source=dump, depth=depth, hub_cap=60,
        citations=citations,
    )  # fmt: skip
    parsed = readlist.joined([readlist.parse(file) for file in readlist.load_all(settings.reading_lists)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source, "MOST_LINKS", most)
        patch.setattr(source, "MOST_SHOWN_LINKS", most)
        with gathering.gather(parsed, settings, lambda _: None, lambda _: None) as found:
            yield found


def by_identifier_alone(corpus: Corpus) -> tuple[Person, ...]:
    """The persons of a corpus, if a name tells nothing of who bears it."""
    people = []
    for person in corpus.people:
        if person.pid:
            people.append(replace(person, namesakes=()))
            continue
        for mention in person.mentions:
            people.append(
                Person(
                    key=f"{mention.paper}-{mention.position}",
                    name=corpus.papers[mention.paper].authors[mention.position - 1].name,
                    pid=None,
                    grade="possible",
                    mentions=(mention,),
                )
            )
    return tuple(people)


def assert_same(lists: Sequence[Path], dump: Path, most: int, profile: Profile = "standard", **asked: Any) -> Corpus:
    """The part of the corpus that is shown, where SQL wrote the same bytes as Python."""
    ours, theirs = io.BytesIO(), io.BytesIO()
    with gathered(lists, dump, most, **asked) as found:
        assert found.dump is not None
        part = found.corpus
        count = straight.write(found.dump, part, ours, BASE, profile)
    with gathered(lists, dump, 1_000_000, **asked) as found:
        assert found.dump is None
        whole = replace(found.corpus, whole=part.whole, people=by_identifier_alone(found.corpus))
        of_dump = sum(source.ORIGIN in paper.origins for paper in whole.papers.values())
        assert part.whole == Whole(papers=of_dump, links=len(whole.citations))
        files.write_lines(triples(whole, BASE, profile), whole, theirs, BASE, profile)
    made, expected = ours.getvalue().splitlines(), theirs.getvalue().splitlines()
    assert sorted(set(made) - set(expected))[:20] == sorted(set(expected) - set(made))[:20] == []
    assert made == expected
    assert count == len(made)
    return part


def written(folder: Path, entries: Sequence[str]) -> list[Path]:
    path = folder / "list.md"
    path.write_text("# A list\n\n" + "".join(f"- {entry}\n" for entry in entries))
    return [path]


def linked(number: int) -> str:
    return f"[A title](https://api.semanticscholar.org/CorpusID:{number})"


def test_the_shipped_list_has_the_same_rdf(corpus: Corpus, tmp_path: Path) -> None:
    dump_of(Papers.of_snapshot(snapshot.of_corpus(corpus)), tmp_path / "dump")
    convert(tmp_path / "dump", memory=MEMORY)
    lists = shipped_settings(tmp_path).reading_lists
    part = assert_same(lists, tmp_path / "dump", 300)
    assert len(part.citations) <= 300
    # A preprint that its publication does not name stands with it all the same.
    assert any(len(work.records) > 1 for work in part.works)


@pytest.fixture(scope="session")
def dump(once: Once) -> Path:
    """A made-up dump, with all that real ones have of what is odd in links."""

    def fill(folder: Path) -> None:
        generate(folder, Size(papers=600, citations=4_000, shards=2))
        convert(folder, memory=MEMORY)

    return once("straight", fill)


@pytest.mark.parametrize(
    ("depth", "citations", "profile"),
    [(1, None, "standard"), (2, None, "standard"), (1, 2, "standard"), (2, 3, "standard"), (1, 0, "core")],
)
def test_one_and_two_steps_all_and_the_newest_citations_have_the_same_rdf(
    dump: Path, tmp_path: Path, depth: Literal[1, 2], citations: int | None, profile: Profile
) -> None:
    entries = [linked(corpus_id(number)) for number in (3, 40, 100, 333, 580)]
    lists = written(tmp_path, [*entries, "A paper that no dump has, [here](https://doi.org/10.5555/none)"])
    part = assert_same(lists, dump, 4, profile, depth=depth, citations=citations)
    assert len(part.resolutions) == 6


# What stands in dumps, and what a person who means harm would put there.
PIECES = (
    "a", "é", "中", "𝔘", '"', "\\", "\n", "\r", "\t", "\0", "\x7f", "\x85", "\xa0", " ", "  ", "\u2003", "\u2028",
    "\u200b", "\ufeff", "\uffff", "&amp;", "&", "<i>", "</i>", "<", ">", "'", "{id}", "{", "}", "$1", "\\n", "%",
    "arXiv", "bioRxiv", "SSRN", "-", "'; DROP TABLE records; --", "🙂", "Å", "ﬁ", "İ",
)  # fmt: skip
# A sign stands for the number of the paper: what is an identifier is that of one alone.
IDS: Mapping[str, Sequence[str | None]] = {
    "ACL": (None, "P18-#", "P 18 #", "a<b#", ""),
    "DBLP": (None, "journals/nature/X#", "conf/é#", "x>y#"),
    "ArXiv": (None, "2305.#", "2306.#v2", "hep-th/99#", "math.GT/03#", "no", " 2307.# "),
    "MAG": (None, "5#", "x5"),
    "PubMed": (None, "77#", "77# ", "x"),
    "DOI": (
        None, "10.1234/Abc#", "10.1234/a<b>c#", "10.48550/arXiv.2308.#", "10.1101/2020.01.01.9#",
        "10.1101/2020.01.02.9#v2", "10.1101/gr.#.v2", "10.21203/rs.3.rs-#/v1", "https://doi.org/10.1234/Z#",
        "10.1234/ä#", "10.1/x", "", " 10.1234/blank# ", "10.26434/chemrxiv-2021-#", "10.1234/a%20b#", "10.1234/{id}#",
    ),
    "PubMedCentral": (None, "88#", "PMC88#", "pmc 9"),
}  # fmt: skip
DATES = (
    None, "2020-01-31", "2020-02-29", "2021-02-29", "2019-12-31", "2021-03-01", "0000-01-01", "2020-1-1", "2020-01",
    "9999-12-31", "soon", "", "2020-02-28", "0001-01-01",
)  # fmt: skip


def odd(dice: random.Random, most: int) -> str:
    return "".join(dice.choice(PIECES) for _ in range(dice.randrange(most)))


def odd_paper(number: int, dice: random.Random) -> Mapping[str, Any]:
    authors = [
        dice.choice([None, {"authorId": dice.choice([None, "7", "8", "x"]), "name": dice.choice([None, odd(dice, 3)])}])
        for _ in range(dice.randrange(4))
    ]
    return {
        "corpusid": number,
        "externalids": {
            name: (dice.choice(some) or "").replace("#", f"{number:05d}") or None for name, some in IDS.items()
        },
        "title": dice.choice([None, odd(dice, 9)]),
        "authors": dice.choice([None, authors]),
        "venue": dice.choice([None, odd(dice, 4)]),
        "year": dice.choice([None, 0, -5, 98, 2020, 9999, 12345]),
        "referencecount": dice.choice([None, 3]),
        "citationcount": dice.choice([None, 0, 12]),
        "publicationdate": dice.choice(DATES),
    }


@pytest.mark.parametrize("at_once", [100_000, 10])
def test_odd_texts_identifiers_and_dates_have_the_same_rdf(
    at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(straight, "_AT_ONCE", at_once)
    dice = random.Random(7)
    papers = [odd_paper(number, dice) for number in range(1, 600)]
    links = [
        {
            "citationid": number,
            "citingcorpusid": dice.randrange(1, 650),
            "citedcorpusid": dice.randrange(1, 12),
            "isinfluential": dice.choice([None, True, False]),
            "intents": dice.choice([None, [], [["result"]], [["background"], ["result"]], [[odd(dice, 3)]]]),
        }
        for number in range(3_000)
    ]
    shas = [{"sha": f"{number:040x}", "corpusid": number, "primary": True} for number in range(1, 600) if number % 9]
    rows: Mapping[str, Sequence[Any]] = {"papers": papers, "citations": links, "authors": [], "paper-ids": shas}
    write(tmp_path / "dump", "2026-11-18", {name: [[line(row) for row in some]] for name, some in rows.items()})
    convert(tmp_path / "dump", memory=MEMORY)
    assert_same(written(tmp_path, [linked(number) for number in range(1, 12, 2)]), tmp_path / "dump", 50)
