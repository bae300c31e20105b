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
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import IO, TYPE_CHECKING

from kg import __version__
from kg.corpus import Corpus
from kg.errors import OutputError
from kg.model import Progress
from kg.summary import Summary

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.rdf.profiles import Profile
    from kg.rdf.replaced import Past
    from kg.view.asked import Asked

Renderer = Callable[[IO[bytes]], object]

# Where files are written before they take their places, and after how many seconds nobody is writing there any more.
_STAGE = ".building-"
_LEFT_BEHIND = 3_600
# What only some builds write; a build that does not takes away what the one before wrote.
_OPTIONAL = ("graph.rdf12.ttl",)
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
    profile: Profile = "standard",
    rdf12: bool = False,
    gate: bool = True,
) -> tuple[Path, ...]:
    """Write all outputs of a build into a folder, which is made if it is not there; the paths, in their order.

    `sealed` are the files of its snapshot; `made_from` is what `digest` gives, and is kept in the manifest; `sparql`
    puts the RDF and the engine to ask it into the page. `profile` is how much the RDF says, `rdf12` writes it once more
    in RDF 1.2; `gate` checks the graph (see `kg.rdf.gate`) while the rest is written.

    Raises:
        GateError: the graph breaks a rule; what stood in the folder is as it was.
        OutputError: they cannot be written; what stood in the folder is as it was.
    """
    from kg.rdf.gate import require

    with _staged(out) as stage, ThreadPoolExecutor(1) as beside:
        checked: Future[None] | None = None
        made = renderers(
            corpus, graph, summary, sealed, base, out, stage.folder, sparql=sparql, profile=profile, rdf12=rdf12
        )
        taken = next((out / name for name in (*made, "manifest.json") if (out / name).is_dir()), None)
        if taken:
            raise OutputError(f"{taken} is a folder, and a file of that name is to be written. Move it away.")
        for done, (name, render) in enumerate(made.items()):
            on_progress(Progress("write", done, len(made)))
            stage.keep(name, render)
            if gate and name == "graph.nt":
                checked = beside.submit(require, stage.folder / name)
        manifest = _manifest(corpus, summary, base, made_from, stage.kept)
        stage.keep("manifest.json", lambda file: file.write(manifest))
        on_progress(Progress("write", len(made), len(made)))
        if checked:
            on_progress(Progress("check", 0))
            checked.result()
        stage.outdated = [name for name in _OPTIONAL if name not in made and _vouched_for(out / name)]
    return tuple(out / name for name in (*made, "manifest.json"))


def digest(
    corpus: Corpus,
    sealed: Mapping[str, bytes],
    base: str,
    *,
    sparql: bool = True,
    profile: Profile = "standard",
    rdf12: bool = False,
    gate: bool = True,
) -> str:
    """The SHA-256 of all that decides on the outputs: the corpus, the options, this program and its libraries."""
    # The manifest of the sealed corpus holds the digests of all its parts; only what the list itself says is not there.
    manifest = sealed["manifest.json"]
    decisive = repr((corpus.resolutions, base, sparql, profile, rdf12, gate, _libraries()))
    found = hashlib.sha256(manifest + decisive.encode("utf-8", "surrogatepass"))
    package = Path(__file__).parent
    for pattern in ("*.py", "*/*.py", "rdf/queries/*.rq", "rdf/shapes.ttl", "view/*.html", "view/static/*"):
        for path in sorted(package.glob(pattern)):
            found.update(path.read_bytes())
    return found.hexdigest()


def current(out: Path, made_from: str) -> tuple[Path, ...]:
    """The paths of the outputs in a folder if they are whole and were made from the same, else nothing."""
    manifest = out / "manifest.json"
    try:
        stated = json.loads(manifest.read_bytes())
        files = {out / name: file["sha256"] for name, file in stated["files"].items()}
        whole = stated["madeFrom"] == made_from and all(_sha256(path) == sha256 for path, sha256 in files.items())
        return (*files, manifest) if whole else ()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ()  # whatever stands there, it is not what we wrote


def _libraries() -> dict[str, str]:
    return {name: version(name) for name in LIBRARIES}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def renderers(
    corpus: Corpus,
    graph: Graph,
    summary: Summary,
    sealed: Mapping[str, bytes],
    base: str,
    out: Path,
    stage: Path,
    *,
    sparql: bool = True,
    profile: Profile = "standard",
    rdf12: bool = False,
) -> dict[str, Renderer]:
    """What writes each file, by its name, in the order of writing.

    `out` is the folder of the build before, if there was one: its map is kept as far as it holds, and its IRIs lead to
    those of today. `stage` is where the files are written, each when those before it are there.
    """
    from functools import cache

    from kg import report, tables
    from kg.rdf import files, replaced
    from kg.view import page

    earlier = cache(lambda: replaced.since(_last_graph(out), corpus, base))

    def rdf(file: IO[bytes], *, reified: bool = False) -> None:
        files.write(corpus, file, base, profile, replaced=earlier(), reified=reified)

    def rdf12_turtle(file: IO[bytes]) -> None:
        with tempfile.TemporaryFile() as lines:
            rdf(lines, reified=True)
            lines.seek(0)
            files.turtle_of(lines, file, base)

    def html(file: IO[bytes]) -> None:
        questions = None
        if sparql:
            with (stage / "graph.nt").open("rb") as lines:
                count = sum(1 for _ in lines)
            questions = asked(corpus, (stage / "graph.ttl").read_bytes(), count, base)
        places = page.last_places(_last_page(out / "graph.html"))
        file.write(page.render(corpus, graph, questions, places).encode())

    def turtle(file: IO[bytes]) -> None:
        with (stage / "graph.nt").open("rb") as lines:
            files.turtle_of(lines, file, base)

    return {
        "graph.nt": rdf,
        "graph.ttl": turtle,
        **({"graph.rdf12.ttl": rdf12_turtle} if rdf12 else {}),
        "graph.graphml": lambda file: file.write(tables.graphml(graph)),
        "papers.csv": lambda file: file.write(tables.papers_csv(corpus).encode()),
        "graph.html": html,
        "report.md": lambda file: file.write(report.render(corpus, summary).encode()),
        **{f"snapshot/{name}": partial(_write, content) for name, content in sealed.items()},
    }


def _write(content: bytes, file: IO[bytes]) -> None:
    file.write(content)


def _last_graph(out: Path) -> Past:
    """What the build before called its records and works; nothing, if its manifest does not know its graph."""
    from kg.rdf import replaced

    graph = out / "graph.nt"
    if not _vouched_for(graph):
        return replaced.past(())
    with graph.open("rb") as lines:
        return replaced.past(lines)


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


def _stated(out: Path) -> dict[str, str]:
    """The SHA-256 of each file that the manifest in a folder names; nothing, if there is none of ours."""
    try:
        stated = json.loads((out / "manifest.json").read_bytes())["files"]
        return {str(name): str(file["sha256"]) for name, file in stated.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _vouched_for(path: Path) -> bool:
    """Whether a file is as the manifest beside it has it: a build that was killed may have left half of its own.

    What is not is not begun from: a build repeated after a kill gives the bytes that it would have given without.
    """
    try:
        return path.is_file() and _sha256(path) == _stated(path.parent).get(path.name)
    except OSError:
        return False


def _last_page(page: Path) -> str:
    """A page that was written before, if its manifest knows it, else nothing."""
    try:
        return page.read_bytes().decode("utf-8", "replace") if _vouched_for(page) else ""
    except OSError:
        return ""


class _Stage:
    """A folder where files are written before they take their places, all of them or none."""

    def __init__(self, out: Path, folder: Path) -> None:
        self.out = out
        self.folder = folder
        self.kept: dict[str, dict[str, str | int]] = {}
        self.outdated: list[str] = []

    def keep(self, name: str, render: Renderer) -> None:
        """Write a file; its digest stands in `kept`."""
        path = self.folder / name
        with _disk(self.out):
            path.parent.mkdir(exist_ok=True)
            with path.open("w+b") as file:
                render(file)
                size = file.tell()
                file.flush()
                os.fsync(file.fileno())  # some file systems tell of a full disk only now
            self.kept[name] = {"sha256": _sha256(path), "bytes": size}

    def settle(self) -> None:
        """Move all files to their places, and remove what the build before wrote and this one did not."""
        with _disk(self.out):
            for name in self.kept:
                (self.out / name).parent.mkdir(exist_ok=True)
                (self.folder / name).replace(self.out / name)
            for name in self.outdated:
                (self.out / name).unlink(missing_ok=True)


@contextmanager
def _staged(out: Path) -> Iterator[_Stage]:
    """A stage for a folder, which is made if it is not there; at the end all files take their places in it."""
    made = not out.exists()
    folder: Path | None = None
    try:
        with _disk(out):
            out.mkdir(parents=True, exist_ok=True)
            _clear_away(out)
            folder = Path(tempfile.mkdtemp(prefix=_STAGE, dir=out))
        stage = _Stage(out, folder)
        yield stage
        stage.settle()
    finally:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
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
