"""RDF straight from the tables of a dump, for graphs that are too large to be values first.

SQL makes the lines of what is found only there: papers, links, bylines, persons (`kg.rdf.statements`). Python looks at
the few texts and identifiers that need it, and tells of the list as of any other (`kg.rdf.triples`). The graph is the
same but for what takes all of it at once to know: that two names are one person's or of two, that two records are one
work (but for the listed ones), and what this program concludes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING

from kg.bulk.source import ORIGIN
from kg.corpus import Corpus, work_of
from kg.people import identify
from kg.pid import Pid, Scheme
from kg.preprints import servers_of
from kg.rdf import files, iris, listing, sorting, statements
from kg.rdf import vocab as v
from kg.rdf.literals import text
from kg.rdf.profiles import Profile
from kg.rdf.triples import identifier, triples, venue_node, venue_term
from kg.titles import plain
from kg.versions import HOMES, is_preprint

if TYPE_CHECKING:
    from kg.bulk.source import BulkSource
    from kg.bulk.tables import Engine

# So many texts are in hand at once.
_AT_ONCE = 100_000
# The identifiers of a record, by the names of their columns.
_SCHEMES: Mapping[str, Scheme] = {
    "sha": "s2",
    "doi": "doi",
    "arxiv": "arxiv",
    "pubmed": "pubmed",
    "pmc": "pmc",
    "acl": "acl",
    "dblp": "dblp",
    "mag": "mag",
}


def write(
    dump: BulkSource,
    corpus: Corpus,
    out: IO[bytes],
    base: str,
    profile: Profile,
    *,
    replaced: Mapping[str, str] | None = None,
) -> int:
    """Write all that a dump has around a list as sorted, unique lines of canonical N-Triples; their number.

    `corpus` is the part of it that is at hand, `replaced` as for `kg.rdf.triples`. What is held in memory grows with
    the list alone.

    Raises:
        KgError: the dump cannot be read, or there is no room for what is sorted on disk meanwhile.
        OSError: there is no room.
    """
    engine = dump.engine
    told = _told(corpus, dump)
    venues = _look_at(engine, told, base)
    run = f"<{iris.run(corpus.reading_list.name, corpus.gathered, base)}>"
    with TemporaryDirectory(prefix="kg-") as folder, ExitStack() as stack:
        # In any order: DuckDB needs more memory to sort lines than they have.
        straight = Path(folder) / "lines"
        runs = []
        for statement in statements.statements(base, profile, run, ORIGIN):
            engine.write(statement, straight)
            with straight.open("rb") as lines:
                runs += [stack.enter_context(run) for run in sorting.sorted_runs(lines)]
        straight.unlink()
        rest = chain(
            triples(told, base, profile, replaced=replaced),
            _states(dump, told, base),
            (
                line
                for name in venues
                if profile != "core" and (term := venue_term(name, base))
                for line in venue_node(name, term)
            ),
        )
        return files.write_lines(rest, told, out, base, profile, others=runs)


def _told(corpus: Corpus, dump: BulkSource) -> Corpus:
    """What is told of the list itself: its entries, the works they stand for, and how far their links are known."""
    main = work_of(corpus.works)
    works = {work.pid: work for work in (main[resolution.paper] for resolution in corpus.resolutions)}
    papers = {pid: corpus.papers[pid] for work in works.values() for pid in work.records}
    own = {pid: paper for pid, paper in papers.items() if ORIGIN not in paper.origins}
    return replace(
        corpus,
        papers={pid: papers[pid] for pid in sorted(papers)},
        works=tuple(works[pid] for pid in sorted(works)),
        citations=(),
        states=tuple(state for state in dump.known(corpus).states if state.paper in papers),
        people=identify(own, works.values()),
        profiles=(),
    )


def _states(dump: BulkSource, told: Corpus, base: str) -> Iterator[str]:
    """How far the lists of all other papers are known."""
    for state in dump.states():
        if state.paper not in told.papers:
            for term in iris.paper(state.paper, base), iris.work(state.paper, base):
                yield from listing.of_state(f"<{term}>", state, base)


def _look_at(engine: Engine, told: Corpus, base: str) -> list[str]:
    """Give the engine the tables of `kg.rdf.statements`, with what Python makes of what SQL cannot; all venues."""

    def found(query: str) -> list[str]:
        return sorted(row["raw"] for row in engine.ask(query) if row["raw"] is not None)

    ids = [int(pid.value) for pid, paper in told.papers.items() if ORIGIN in paper.origins]
    engine.hold("told", {"id": "BIGINT"}, [(id_,) for id_ in ids])
    engine.keep("records", statements.RECORDS)
    engine.keep("names", statements.NAMES)
    engine.keep("odd_ids", statements.ODD_IDS)
    engine.keep("odd_texts", statements.ODD_TEXTS)
    _look_at_texts(engine)
    intents = [(raw, text(plain(raw)), v.INTENTS.get(plain(raw))) for raw in found(statements.INTENTS)]
    engine.hold("intents", {"raw": "VARCHAR", "said": "VARCHAR", "kind": "VARCHAR"}, intents)
    odd = sorted((row["scheme"], row["raw"]) for row in engine.ask(statements.SPELT))
    ids_of = [(scheme, raw, *spelt) for scheme, raw in odd if (spelt := _spelt(_SCHEMES[scheme], raw))]
    engine.hold("spelt", {"scheme": "VARCHAR", "raw": "VARCHAR", "said": "VARCHAR", "home": "BOOLEAN"}, ids_of)
    names = {raw: name for raw in found(statements.VENUES) if (name := plain(raw))}
    venues = [(raw, text(name), venue_term(name, base), is_preprint(name, ())) for raw, name in names.items()]
    engine.hold("venues", {"raw": "VARCHAR", "said": "VARCHAR", "node": "VARCHAR", "home": "BOOLEAN"}, venues)
    engine.keep("mentions", statements.MENTIONS)
    engine.keep("people", statements.PEOPLE)
    engine.keep("preprints", statements.PREPRINTS)
    return sorted(set(names.values()))


def _look_at_texts(engine: Engine) -> None:
    """Make `texts`, of many texts in parts: each passes through Python."""
    (count,) = engine.ask("SELECT count(*) AS texts FROM odd_texts")
    asked = (
        [engine.ask("SELECT raw FROM odd_texts")]
        if count["texts"] <= _AT_ONCE
        else (engine.ask(statements.SOME_ODD_TEXTS, {"digit": digit}) for digit in "0123456789abcdef")
    )
    parts = []
    for number, rows in enumerate(asked):
        parts.append(f"SELECT * FROM texts_{number}")  # noqa: S608  # SQL of our own
        said = [(row["raw"], text(plain(row["raw"]))) for row in rows]
        engine.hold(f"texts_{number}", {"raw": "VARCHAR", "said": "VARCHAR"}, said)
    engine.name("texts", " UNION ALL ".join(parts))


def _spelt(scheme: Scheme, raw: str) -> tuple[str, bool | None] | None:
    """The rest of the lines that tell of an identifier, and whether it is a preprint's, if it tells that."""
    try:
        pid = Pid.parse(scheme, raw)
    except ValueError:
        return None
    home = bool(servers_of(pid)) if pid.scheme in HOMES else None
    return "\n".join(identifier("", pid)), home
