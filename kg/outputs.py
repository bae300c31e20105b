"""Writing what a build made: the one module that writes outputs, all of them or none.

Everything is written in full into a folder beside its place first, and moved there only when nothing can fail any
more for want of space or rights; the manifest, which holds the digests, is moved last.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from kg import __version__
from kg.corpus import Corpus
from kg.errors import OutputError
from kg.model import Progress
from kg.summary import Summary

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.view.asked import Asked

# Where files are written before they take their places, and after how many seconds nobody is writing there any more.
_STAGE = ".building-"
_LEFT_BEHIND = 3_600
LIBRARIES = ("networkx", "numpy", "pyoxigraph", "pyvis")


def write(
    corpus: Corpus,
    graph: Graph,
    summary: Summary,
    out: Path,
    *,
    sealed: Mapping[str, bytes],
    base: str,
    made_from: str,
    on_progress: Callable[[Progress], None],
    sparql: bool = True,
) -> tuple[Path, ...]:
    """Write all outputs of a build into a folder, which is made if it is not there; the paths, in their order.

    `sealed` are the files of its snapshot; `made_from` is what `digest` gives, and is kept in the manifest; `sparql`
    puts the RDF and the engine to ask it into the page.

    Raises:
        OutputError: they cannot be written; what stood in the folder is as it was.
    """
    made = renderers(corpus, graph, summary, sealed, base, out / "graph.html", sparql=sparql)
    names = (*made, "manifest.json")
    digests: dict[str, dict[str, str | int]] = {}
    with _staged(out, names) as keep:
        for done, (name, render) in enumerate(made.items()):
            on_progress(Progress("write", done, len(made)))
            content = render()
            keep(name, content)
            digests[name] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        keep("manifest.json", _manifest(corpus, summary, base, made_from, digests))
        on_progress(Progress("write", len(made), len(made)))
    return tuple(out / name for name in names)


def digest(corpus: Corpus, sealed: Mapping[str, bytes], base: str, *, sparql: bool = True) -> str:
    """The SHA-256 of all that decides on the outputs: the corpus, the options, this program and its libraries."""
    # The manifest of the sealed corpus holds the digests of all its parts; only what the list itself says is not there.
    manifest = sealed["manifest.json"]
    decisive = repr((corpus.resolutions, base, sparql, _libraries()))
    found = hashlib.sha256(manifest + decisive.encode("utf-8", "surrogatepass"))
    package = Path(__file__).parent
    for pattern in ("*.py", "*/*.py", "rdf/queries/*.rq", "view/*.html", "view/static/*"):
        for path in sorted(package.glob(pattern)):
            found.update(path.read_bytes())
    return found.hexdigest()


def current(out: Path, made_from: str) -> tuple[Path, ...]:
    """The paths of the outputs in a folder if they are whole and were made from the same, else nothing."""
    manifest = out / "manifest.json"
    try:
        stated = json.loads(manifest.read_bytes())
        files = {out / name: file["sha256"] for name, file in stated["files"].items()}
        whole = all(hashlib.sha256(path.read_bytes()).hexdigest() == sha256 for path, sha256 in files.items())
        return (*files, manifest) if whole and stated["madeFrom"] == made_from else ()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ()  # whatever stands there, it is not what we wrote


def _libraries() -> dict[str, str]:
    return {name: version(name) for name in LIBRARIES}


def renderers(
    corpus: Corpus,
    graph: Graph,
    summary: Summary,
    sealed: Mapping[str, bytes],
    base: str,
    last_page: Path,
    *,
    sparql: bool = True,
) -> dict[str, Callable[[], bytes]]:
    """What makes the content of each file, by its name, in the order of writing.

    `last_page` is the page of the build before, if there was one: its map is kept as far as it holds.
    """
    from functools import cache, partial

    from kg import report, tables
    from kg.rdf import files
    from kg.view import page

    lines = cache(lambda: files.ntriples(corpus, base))
    turtle = cache(lambda: files.turtle(lines(), base))
    return {
        "graph.nt": lines,
        "graph.ttl": turtle,
        "graph.graphml": lambda: tables.graphml(graph),
        "papers.csv": lambda: tables.papers_csv(corpus).encode(),
        "graph.html": lambda: page.render(
            corpus,
            graph,
            asked(corpus, turtle(), lines().count(b"\n"), base) if sparql else None,
            page.last_places(_vouched_for(last_page)),
        ).encode(),
        "report.md": lambda: report.render(corpus, summary).encode(),
        **{f"snapshot/{name}": partial(sealed.__getitem__, name) for name in sealed},
    }


def _clear_away(out: Path) -> None:
    """Remove what builds left that were killed as they wrote; one that writes now may be at work in the same place."""
    for left in out.glob(f"{_STAGE}*"):
        if time.time() - left.stat().st_mtime > _LEFT_BEHIND:
            shutil.rmtree(left, ignore_errors=True)


def asked(corpus: Corpus, turtle: bytes, triples: int, base: str) -> Asked:
    """What the page is to be asked, and by which IRIs it knows the things that an answer names."""
    from kg.rdf import iris, named, namespaces
    from kg.view.asked import Asked

    names = iris.names(corpus.papers.values())
    return Asked(
        turtle=turtle,
        triples=triples,
        prefixes=namespaces.prefixes(base),
        queries=[
            {"name": query.name, "help": query.help, "text": query.text}
            for query in named.queries()
            if not any(parameter.is_needed for parameter in query.parameters)
        ],
        works={work.pid: iris.work(names[work.pid], base) for work in corpus.works},
        records={pid: iris.paper(name, base) for pid, name in names.items()},
        people={person.key: iris.person(person, base) for person in corpus.people},
    )


def _vouched_for(page: Path) -> str:
    """A page that was written before, if the manifest beside it knows it: a build that was killed may have left half.

    Else nothing: a build that is repeated after a kill gives the bytes that it would have given without.
    """
    try:
        content = page.read_bytes()
        stated = json.loads((page.parent / "manifest.json").read_bytes())["files"][page.name]["sha256"]
        return content.decode("utf-8", "replace") if hashlib.sha256(content).hexdigest() == stated else ""
    except (OSError, ValueError, KeyError, TypeError):
        return ""


@contextmanager
def _staged(out: Path, names: Sequence[str]) -> Iterator[Callable[[str, bytes], None]]:
    """Gives a function that keeps a file's content; at the end all files take their places in `out`."""
    made = not out.exists()
    stage: Path | None = None
    try:
        with _disk(out):
            out.mkdir(parents=True, exist_ok=True)
            _clear_away(out)
            stage = folder = Path(tempfile.mkdtemp(prefix=_STAGE, dir=out))
        taken = next((out / name for name in names if (out / name).is_dir()), None)
        if taken:
            raise OutputError(f"{taken} is a folder, and a file of that name is to be written. Move it away.")

        def keep(name: str, content: bytes) -> None:
            with _disk(out):
                (folder / name).parent.mkdir(exist_ok=True)
            with _disk(out), (folder / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())  # some file systems tell of a full disk only now

        yield keep
        with _disk(out):
            for name in names:
                (out / name).parent.mkdir(exist_ok=True)
                (folder / name).replace(out / name)
    finally:
        if stage:
            shutil.rmtree(stage, ignore_errors=True)
        if made and out.is_dir() and not any(out.iterdir()):
            out.rmdir()


@contextmanager
def _disk(out: Path) -> Iterator[None]:
    """What the disk refuses is told as a sentence."""
    try:
        yield
    except OSError as err:
        raise OutputError(
            f"The results cannot be written to {out}: {err.strerror or err}. What stood there is as it was;"
            " make room or choose another folder with --out."
        ) from err


def _manifest(
    corpus: Corpus, summary: Summary, base: str, made_from: str, digests: dict[str, dict[str, str | int]]
) -> bytes:
    content = {
        "kg": __version__,
        "libraries": _libraries(),
        "madeFrom": made_from,
        "list": corpus.reading_list.name,
        "title": corpus.reading_list.title,
        "gathered": corpus.gathered,
        "base": base,
        "counts": asdict(summary),
        "sources": [{k: v for k, v in asdict(origin).items() if v is not None} for origin in corpus.origins],
        "files": digests,
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
