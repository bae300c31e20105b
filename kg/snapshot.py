"""A sealed snapshot: all that was gathered for a list, as six files that a person can read.

    manifest.json     format, list, day, origins, and the SHA-256 and number of lines of each other file
    papers.jsonl      one record a line
    works.jsonl       the records that are versions of one work, with the evidence
    citations.jsonl   one link a line
    lists.jsonl       for a record's references or citations: how far the list is known
    authors.jsonl     what is known of an author, where it was asked for

Rows are sorted, keys have one order, and what is not known is left out of its row: a snapshot of
the same facts has the same bytes. An identifier is written as a CURIE (`doi:10.1038/nature12373`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar, get_args

from kg.corpus import LIST_ORIGIN, Corpus, listed_papers, work_of
from kg.errors import SnapshotError
from kg.model import DIRECTIONS, Author, Citation, Completeness, Count, Kind, ListState, Origin, Paper, Profile, Work
from kg.pid import Pid

FORMAT = 1
FILES = ("papers.jsonl", "works.jsonl", "citations.jsonl", "lists.jsonl", "authors.jsonl", "manifest.json")

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a snapshot holds.

    `listed` are the main records of the works that it was gathered for; `gathered` is the day or time of the
    gathering, as ISO 8601.
    """

    name: str
    title: str
    gathered: str
    listed: tuple[Pid, ...]
    origins: tuple[Origin, ...]
    papers: tuple[Paper, ...]
    works: tuple[Work, ...]
    citations: tuple[Citation, ...]
    states: tuple[ListState, ...]
    profiles: tuple[Profile, ...] = ()


def read(folder: Path) -> Snapshot:
    """Read a snapshot and check it against its manifest.

    Raises:
        SnapshotError: a file is missing, cut, changed or not what it should be; names file and line.
    """
    manifest_file = folder / "manifest.json"
    try:
        manifest = json.loads(manifest_file.read_bytes())
        if manifest["format"] != FORMAT:
            raise SnapshotError(
                f"{manifest_file} is of format {manifest['format']}; this version of kg reads format {FORMAT}."
            )
        files: Mapping[str, Mapping[str, Any]] = manifest["files"]
        snapshot = Snapshot(
            name=manifest["name"],
            title=manifest["title"],
            gathered=_time(manifest["gathered"]),
            listed=tuple(Pid.from_curie(curie) for curie in manifest["listed"]),
            origins=tuple(Origin(**row) for row in manifest["origins"]),
            papers=_rows(folder / "papers.jsonl", files, _paper),
            works=_rows(folder / "works.jsonl", files, _work),
            citations=_rows(folder / "citations.jsonl", files, _citation),
            states=_rows(folder / "lists.jsonl", files, _state),
            profiles=_rows(folder / "authors.jsonl", files, _profile),
        )
        _hangs_together(snapshot, folder)
        return snapshot
    except OSError as err:
        raise SnapshotError(
            f"The snapshot {folder} cannot be read: {err.strerror}: {err.filename}. Give the folder of a whole one."
        ) from err
    except (ValueError, KeyError, TypeError, AttributeError) as err:
        raise SnapshotError(f"{manifest_file} is not the manifest of a snapshot ({_why(err)}). {_RESTORE}") from err


def _hangs_together(snapshot: Snapshot, folder: Path) -> None:
    """Every identifier that stands for a record is that of one.

    Raises:
        SnapshotError: one is not; names the file.
    """
    papers = {paper.pid for paper in snapshot.papers}
    mentioned = {
        "works.jsonl": (pid for work in snapshot.works for pid in work.records),
        "citations.jsonl": (pid for citation in snapshot.citations for pid in (citation.citing, citation.cited)),
        "lists.jsonl": (state.paper for state in snapshot.states),
    }
    for name, pids in mentioned.items():
        if unknown := next((pid for pid in pids if pid not in papers), None):
            raise SnapshotError(f"{folder / name} speaks of {unknown}, of which there is no record. {_RESTORE}")


def of_corpus(corpus: Corpus) -> Snapshot:
    """What a corpus holds from sources; what only the reading list says of its entries is left to the list."""
    papers = {pid: paper for pid, paper in corpus.papers.items() if paper.origins != (LIST_ORIGIN,)}
    main = work_of(corpus.works)
    return Snapshot(
        name=corpus.reading_list.name,
        title=corpus.reading_list.title,
        gathered=corpus.gathered,
        listed=tuple(sorted({main[r.paper].pid for r in listed_papers(corpus) if r.paper in papers})),
        origins=tuple(origin for origin in corpus.origins if origin.id != LIST_ORIGIN),
        papers=tuple(papers.values()),
        works=tuple(work for work in corpus.works if len(work.records) > 1),
        citations=corpus.citations,
        states=tuple(state for state in corpus.states if state.paper in papers),
        profiles=corpus.profiles,
    )


def contents(snapshot: Snapshot) -> dict[str, bytes]:
    """The files of a snapshot by their names (`FILES`, in that order); the manifest comes last."""
    tables: dict[str, Iterable[Mapping[str, Any]]] = {
        "papers.jsonl": (_paper_row(p) for p in sorted(snapshot.papers, key=lambda p: p.pid)),
        "works.jsonl": (
            {"records": [str(pid) for pid in w.records], "evidence": list(w.evidence)}
            for w in sorted(snapshot.works, key=lambda w: w.pid)
        ),
        "citations.jsonl": (_citation_row(c) for c in sorted(snapshot.citations, key=lambda c: (c.citing, c.cited))),
        "lists.jsonl": (
            _present(
                paper=str(s.paper),
                direction=s.direction,
                state=str(s.completeness),
                stated=s.stated,
                origin=s.origin,
                note=s.note or None,
            )
            for s in sorted(snapshot.states, key=lambda s: (s.paper, s.direction))
        ),
        "authors.jsonl": (_profile_row(p) for p in sorted(snapshot.profiles, key=lambda p: (p.author, p.origin))),
    }
    written: dict[str, bytes] = {}
    files = {}
    for name, rows in tables.items():
        lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows]
        written[name] = "".join(lines).encode()
        files[name] = {"lines": len(lines), "sha256": hashlib.sha256(written[name]).hexdigest()}
    manifest = {
        "format": FORMAT,
        "name": snapshot.name,
        "title": snapshot.title,
        "gathered": snapshot.gathered,
        "listed": [str(pid) for pid in snapshot.listed],
        "origins": [
            _present(id=o.id, title=o.title, url=o.url, licence=o.licence, date=o.date)
            for o in sorted(snapshot.origins, key=lambda o: o.id)
        ],
        "files": files,
    }
    return {**written, "manifest.json": (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()}


# The escape of half of a character; alone, it is none that a file could hold.
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
_RESTORE = "Restore the folder from where it came, or gather it again."


def _rows(path: Path, files: Mapping[str, Mapping[str, Any]], parse: Callable[[Mapping[str, Any]], T]) -> tuple[T, ...]:
    """The rows of one table, each parsed; then its digest against the manifest's."""
    content = path.read_bytes()
    rows = []
    for number, line in enumerate(content.splitlines(), 1):
        try:
            row = json.loads(line)
            if _HALF.search(line):
                json.dumps(row, ensure_ascii=False).encode()
            rows.append(parse(row))
        except (ValueError, KeyError, TypeError, AttributeError) as err:
            raise SnapshotError(f"{path}:{number}: this line is cut or damaged ({_why(err)}). {_RESTORE}") from err
    sealed = files[path.name]
    if len(rows) != sealed["lines"]:
        raise SnapshotError(
            f"{path}:{len(rows)}: the file ends here, but the manifest counts {sealed['lines']} lines. {_RESTORE}"
        )
    if hashlib.sha256(content).hexdigest() != sealed["sha256"]:
        raise SnapshotError(f"{path} was changed after it was sealed: its SHA-256 is not the manifest's. {_RESTORE}")
    return tuple(rows)


def _why(err: Exception) -> str:
    return f"{err.args[0]!r} is missing" if isinstance(err, KeyError) else str(err)


def _present(**values: Any) -> dict[str, Any]:
    """The row without what is not known."""
    return {key: value for key, value in values.items() if value is not None}


def _typed(row: Mapping[str, Any], key: str, kind: type[T]) -> T | None:
    """What stands under a key, if it is of its kind: a digest tells that a file is whole, not who wrote it."""
    value = row.get(key)
    if value is not None and type(value) is not kind:
        raise TypeError(f"{key} is {value!r}")
    return value


def _text(row: Mapping[str, Any], key: str) -> str:
    value = _typed(row, key, str)
    if value is None:
        raise KeyError(key)
    return value


def _texts(values: Iterable[str] | None) -> tuple[str, ...] | None:
    if values is None:
        return None
    texts = tuple(values)
    if isinstance(values, str) or not all(isinstance(text, str) for text in texts):
        raise TypeError(f"{values!r} is no list of texts")
    return texts


def _one_of(value: Any, names: Iterable[str]) -> Any:
    if value not in tuple(names):
        raise ValueError(f"{value!r} is not one of {', '.join(names)}")
    return value


def _time(text: str) -> str:
    """A day, or a time in UTC."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?", text):
        raise ValueError(f"gathered is {text!r}, which is no day and no time")
    datetime.fromisoformat(text)
    return text


def _count(origin: str, cited_by: Any) -> Count:
    if type(cited_by) is not int:
        raise TypeError(f"the count of {origin} is {cited_by!r}")
    return Count(origin=origin, cited_by=cited_by)


def _paper(row: Mapping[str, Any]) -> Paper:
    return Paper(
        pid=Pid.from_curie(row["id"]),
        pids=tuple(Pid.from_curie(curie) for curie in row["ids"]),
        title=_text(row, "title"),
        kind=_one_of(row.get("kind", "paper"), get_args(Kind)),
        year=_typed(row, "year", int),
        date=_typed(row, "date", str),
        venue=_typed(row, "venue", str),
        types=_texts(row.get("types")),
        fields=_texts(row.get("fields")),
        authors=tuple(
            Author(name=name) if isinstance(name, str) else Author(name=name[0], pid=Pid.from_curie(name[1]))
            for name in row.get("authors", ())
        ),
        all_authors=_typed(row, "allAuthors", bool),
        author_count=_typed(row, "authorCount", int),
        counts=tuple(_count(origin, cited_by) for origin, cited_by in row.get("counts", {}).items()),
        origins=_texts(row["origins"]) or (),
    )


def _paper_row(paper: Paper) -> dict[str, Any]:
    return _present(
        id=str(paper.pid),
        ids=[str(pid) for pid in paper.pids],
        title=paper.title,
        kind=None if paper.kind == "paper" else paper.kind,
        year=paper.year,
        date=paper.date,
        venue=paper.venue,
        types=paper.types,
        fields=paper.fields,
        authors=[a.name if a.pid is None else [a.name, str(a.pid)] for a in paper.authors] or None,
        allAuthors=paper.all_authors,
        authorCount=paper.author_count,
        counts={c.origin: c.cited_by for c in paper.counts} or None,
        origins=paper.origins,
    )


def _work(row: Mapping[str, Any]) -> Work:
    return Work(
        records=tuple(Pid.from_curie(curie) for curie in row["records"]), evidence=_texts(row["evidence"]) or ()
    )


def _citation(row: Mapping[str, Any]) -> Citation:
    return Citation(
        citing=Pid.from_curie(row["citing"]),
        cited=Pid.from_curie(row["cited"]),
        origins=_texts(row["origins"]) or (),
        intents=_texts(row.get("intents")),
        influential=_typed(row, "influential", bool),
        contexts=_texts(row.get("contexts")),
    )


def _citation_row(citation: Citation) -> dict[str, Any]:
    return _present(
        citing=str(citation.citing),
        cited=str(citation.cited),
        origins=citation.origins,
        intents=citation.intents,
        influential=citation.influential,
        contexts=citation.contexts,
    )


def _state(row: Mapping[str, Any]) -> ListState:
    return ListState(
        paper=Pid.from_curie(row["paper"]),
        direction=_one_of(row["direction"], DIRECTIONS),
        completeness=Completeness(row["state"]),
        stated=_typed(row, "stated", int),
        origin=_typed(row, "origin", str),
        note=_typed(row, "note", str) or "",
    )


def _profile(row: Mapping[str, Any]) -> Profile:
    return Profile(
        author=Pid.from_curie(row["author"]),
        origin=_text(row, "origin"),
        pids=tuple(Pid.from_curie(curie) for curie in row.get("ids", ())),
        affiliations=_texts(row.get("affiliations", ())) or (),
        homepage=_typed(row, "homepage", str),
        papers=_typed(row, "papers", int),
        cited_by=_typed(row, "citedBy", int),
        h_index=_typed(row, "hIndex", int),
    )


def _profile_row(profile: Profile) -> dict[str, Any]:
    return _present(
        author=str(profile.author),
        origin=profile.origin,
        ids=[str(pid) for pid in profile.pids] or None,
        affiliations=profile.affiliations or None,
        homepage=profile.homepage,
        papers=profile.papers,
        citedBy=profile.cited_by,
        hIndex=profile.h_index,
    )
