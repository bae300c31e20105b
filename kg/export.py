"""One more file from a build, or from two: what `kg export` and `kg diff --rdf` do.

The forms of RDF are made from the build's `graph.nt`, the others from its snapshot and the reading lists beside it.
"""

from __future__ import annotations

import gzip
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from kg.errors import GraphError, OutputError, SnapshotError, UsageError

if TYPE_CHECKING:
    from kg.corpus import Corpus
    from kg.rdf.profiles import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """A folder that a build wrote, and what its manifest says of it; `run` and `survey` are IRIs.

    `is_part` tells that its snapshot holds a part of the graph.
    """

    folder: Path
    base: str
    profile: Profile
    run: str
    survey: str
    is_part: bool

    @contextmanager
    def graph(self) -> Iterator[IO[bytes]]:
        """Its `graph.nt`, to be read.

        Raises:
            GraphError: it is not there, or not as the build left it.
        """
        from kg.outputs import vouched_for

        path = self.folder / "graph.nt"
        if not vouched_for(self.folder, path.name):
            raise GraphError(f"{path} is not as its build left it. Build again, into the same folder.")
        with path.open("rb") as lines:
            yield lines

    def corpus(self) -> Corpus:
        """What it was made of.

        Raises:
            KgError: the snapshot or the list is not whole.
        """
        from kg import pipeline

        return pipeline.reopen(self.folder)


def open_build(folder: Path) -> Build:
    """Find the build in a folder.

    Raises:
        SnapshotError: there is none, or it has no snapshot.
    """
    from kg.outputs import lists_in
    from kg.rdf import iris

    manifest = folder / "manifest.json"
    _require(folder, manifest, folder / "snapshot" / "manifest.json")
    try:
        stated = json.loads(manifest.read_bytes())
        name, gathered, base = stated["list"], stated["gathered"], stated["base"]
        build = Build(
            folder=folder,
            base=base,
            profile=stated["profile"],
            run=iris.run(name, gathered, base),
            survey=iris.survey(name, gathered, stated["kg"], base),
            is_part=bool(stated["counts"].get("whole")),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as err:
        raise SnapshotError(f"{manifest} is not the manifest of a build. Build again, into the same folder.") from err
    _require(folder, *(path for path, _ in lists_in(folder)))
    return build


def _require(folder: Path, *needed: Path) -> None:
    if missing := next((path for path in needed if not path.is_file()), None):
        raise SnapshotError(
            f"{folder} is no build that can be read: there is no {missing}. Build into it first (`kg build --out`),"
            " or name another folder."
        )


# The forms, and the file that each is written to unless told otherwise.
FORMS: Mapping[str, str] = {
    "turtle": "graph.ttl",
    "ntriples": "graph.nt",
    "nquads": "graph.nq",
    "trig": "graph.trig",
    "jsonld": "graph.jsonld",
    "rdfxml": "graph.rdf",
    "rdf12": "graph.rdf12.ttl",
    "graphml": "graph.graphml",
    "gexf": "graph.gexf",
    "vosviewer": "vosviewer.json",
    "bibtex": "papers.bib",
    "ris": "papers.ris",
    "csv": "papers.csv",
}
_OF_GRAPH = frozenset({"turtle", "ntriples", "nquads", "trig", "jsonld", "rdfxml"})


def _render(form: str, build: Build, out: IO[bytes]) -> None:
    """Write a form into a file that is empty and can be read."""
    if form in _OF_GRAPH:
        with build.graph() as lines:
            _render_graph(form, build, lines, out)
    elif form == "rdf12":
        _render_rdf12(build, out)
    else:
        out.write(_rendered(form, build.corpus()))


def _render_graph(form: str, build: Build, lines: IO[bytes], out: IO[bytes]) -> None:
    from kg.rdf import serialise

    match form:
        case "turtle":
            serialise.as_turtle(lines, out, build.base)
        case "nquads":
            serialise.as_nquads(lines, out, build.run, build.survey)
        case "trig":
            serialise.as_trig(lines, out, build.run, build.survey, build.base)
        case "jsonld":
            serialise.as_jsonld(lines, out, build.base)
        case "rdfxml":
            serialise.as_rdfxml(lines, out, build.base)
        case _:
            shutil.copyfileobj(lines, out)


def _render_rdf12(build: Build, out: IO[bytes]) -> None:
    from kg.insight.survey import survey
    from kg.rdf import files, replaced

    if build.profile == "core":
        raise UsageError(f"The graph in {build.folder} is of the core profile, which has no citations to annotate.")
    if build.is_part:
        raise UsageError(
            f"The graph in {build.folder} is too large to be written as RDF 1.2: its snapshot holds the best connected"
            " papers alone. Take another form of RDF."
        )
    corpus = build.corpus()
    with build.graph() as lines:
        earlier = replaced.since(replaced.past(lines), corpus, build.base)
    files.write_rdf12(corpus, survey(corpus), out, build.base, build.profile, replaced=earlier)


def _rendered(form: str, corpus: Corpus) -> bytes:
    from kg import graph, tables
    from kg.formats import bibtex, ris, vosviewer

    match form:
        case "graphml":
            return tables.graphml(graph.build(corpus))
        case "gexf":
            return tables.gexf(graph.build(corpus), corpus.gathered)
        case "vosviewer":
            return vosviewer.render(corpus).encode()
        case "bibtex":
            return bibtex.render(corpus).encode()
        case "ris":
            return ris.render(corpus).encode()
        case _:
            return tables.papers_csv(corpus).encode()


def export(form: str, folder: Path, out: Path | IO[bytes] | None) -> Path | None:
    """Write the build in a folder in one more form (a name in `FORMS`), and give the path that was written.

    `out` is a path (None: the form's own, in the folder), whose end `.gz` or `.zst` compresses, or an open stream. What
    stands there is replaced whole or not at all; the same build gives the same bytes.

    Raises:
        KgError: there is no build in the folder, or the file cannot be written.
    """
    build = open_build(folder)
    target = folder / FORMS[form] if out is None else out
    _write(lambda made: _render(form, build, made), target)
    return target if isinstance(target, Path) else None


def difference(old: Path, new: Path, out: Path) -> None:
    """Write the triples that went and came from the build in one folder to that in another, as N-Quads in two graphs.

    What the builds concluded stands in two graphs of its own.

    Raises:
        KgError: there is no build in a folder, their graphs cannot be compared, or the file cannot be written.
    """
    from kg.rdf import iris
    from kg.rdf.difference import difference as between

    before, after = open_build(old), open_build(new)
    if (before.base, before.profile) != (after.base, after.profile):
        raise GraphError(
            f"The graphs in {old} and {new} were not built with the same --base-iri and --profile, so that nearly all"
            " of their triples differ. Build one of them again like the other."
        )

    def render(made: IO[bytes]) -> None:
        facts, conclusions = iris.difference(after.run), iris.difference(after.survey)
        with before.graph() as old_lines, after.graph() as new_lines:
            made.writelines(between(old_lines, new_lines, after.base, facts=facts, conclusions=conclusions))

    _write(render, out)


def write_page(page: str, out: Path) -> None:
    """Write a page of HTML.

    Raises:
        OutputError: it cannot be written.
    """

    def render(made: IO[bytes]) -> None:
        made.write(page.encode())

    _write(render, out)


def _write(render: Callable[[IO[bytes]], None], target: Path | IO[bytes]) -> None:
    """What stands at a path is replaced whole or not at all."""
    try:
        with tempfile.TemporaryFile() as made:
            render(made)
            made.seek(0)
            if isinstance(target, Path):
                _keep(made, target)
            else:
                shutil.copyfileobj(made, target)
    except BrokenPipeError:
        raise  # nobody is left to tell
    except OSError as err:
        where = target if isinstance(target, Path) else "the output"
        raise OutputError(f"{where} cannot be written: {err.strerror or err}. What stood there is as it was.") from err


def _keep(made: IO[bytes], path: Path) -> None:
    """Written in full beside its place first."""
    if path.is_dir():
        raise OutputError(f"{path} is a folder. Give the path of a file to write.")
    if not path.parent.is_dir():
        raise OutputError(
            f"There is no folder {path.parent} to write {path.name} to. Make it, or choose another place."
        )
    with tempfile.TemporaryDirectory(prefix=".exporting-", dir=path.parent) as stage:
        whole = Path(stage) / path.name
        with whole.open("wb") as file, _compressed(file, path.suffix) as out:
            shutil.copyfileobj(made, out)
        whole.replace(path)


@contextmanager
def _compressed(file: IO[bytes], suffix: str) -> Iterator[IO[bytes]]:
    """Without the time and the name that gzip would keep: the same content gives the same bytes."""
    match suffix:
        case ".gz":
            with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as out:
                yield cast("IO[bytes]", out)
        case ".zst":
            import zstandard

            with zstandard.ZstdCompressor().stream_writer(file, closefd=False) as out:
                yield out
        case _:
            yield file
