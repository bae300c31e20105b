"""Writing what a build made: all of its files or none (`kg.staging`), the manifest with their digests last."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import IO, TYPE_CHECKING

from kg import __version__
from kg.corpus import Corpus
from kg.errors import OutputError, SnapshotError
from kg.model import Progress
from kg.options import Options
from kg.readlist.files import ListFile
from kg.readlist.forms import SUFFIX
from kg.staging import Renderer, sha256_of, staged
from kg.summary import Summary

if TYPE_CHECKING:
    from kg.bulk.source import BulkSource
    from kg.graph import Graph
    from kg.insight.survey import Survey
    from kg.rdf.replaced import Past
    from kg.view.asked import Asked

# The reading lists beside the snapshot that was gathered for them, as they were read.
_LIST = "reading-list"
_KEPT_LIST = re.compile(rf"snapshot/{_LIST}(-\d+)?\.[a-z]+")
# What a person decided about them (`kg.overrides`), if anything.
OVERRIDES_FILE = "overrides.toml"
# What only some builds write; a build that does not takes away what the one before wrote.
_OPTIONAL = ("graph.ttl", "graph.rdf12.ttl", f"snapshot/{OVERRIDES_FILE}")
# What the gate checks; other files hold the same triples.
_CHECKED = ("graph.nt", "graph.rdf12.ttl")
LIBRARIES = ("networkx", "numpy", "pyoxigraph", "pyvis")


def write(
    corpus: Corpus,
    graph: Graph,
    summary: Summary,
    survey: Survey,
    out: Path,
    *,
    sealed: Mapping[str, bytes],
    dump: BulkSource | None = None,
    known: Corpus | None = None,
    options: Options,
    made_from: str,
    on_progress: Callable[[Progress], None],
) -> tuple[Path, ...]:
    """Write all outputs of a build into a folder, which is made if it is not there; the paths, in their order.

    `sealed` are the files of its snapshot and the reading list, `dump` is what the corpus is only a part of, if it is,
    and `known` the same part with its lists as far as they are known and not as far as they are at hand; `made_from` is
    what `digest` gives, and is kept in the manifest. The graph is checked while the rest is written, unless it is that
    of a dump: to read it takes longer than all else, and more memory than a machine may have.

    Raises:
        GateError: the graph breaks a rule; what stood in the folder is as it was.
        OutputError: they cannot be written; what stood in the folder is as it was.
    """
    from kg.rdf.gate import require

    with staged(out) as stage, ThreadPoolExecutor(1) as beside:
        checked: list[Future[None]] = []
        made = renderers(corpus, graph, summary, survey, sealed, dump, known or corpus, options, out, stage.folder)
        taken = next((out / name for name in (*made, "manifest.json") if (out / name).is_dir()), None)
        if taken:
            raise OutputError(f"{taken} is a folder, and a file of that name is to be written. Move it away.")
        for done, (name, render) in enumerate(made.items()):
            on_progress(Progress("write", done, len(made)))
            stage.keep(name, render)
            if options.gate and name in _CHECKED and not dump:
                checked.append(beside.submit(require, stage.folder / name))
        manifest = _manifest(corpus, summary, options, made_from, stage.kept)
        stage.keep("manifest.json", lambda file: file.write(manifest))
        on_progress(Progress("write", len(made), len(made)))
        if checked:
            on_progress(Progress("check", 0))
            for one in checked:
                one.result()
        stage.outdated = [name for name in _outdated(out) if name not in made]
    return tuple(out / name for name in (*made, "manifest.json"))


def digest(corpus: Corpus, sealed: Mapping[str, bytes], options: Options) -> str:
    """The SHA-256 of all that decides on the outputs: the corpus, the options, this program and its libraries."""
    # The manifest of the sealed corpus holds the digests of all its parts; only what the list itself says is not there.
    manifest = sealed["manifest.json"]
    decisive = repr((corpus.resolutions, corpus.whole, options, _libraries()))
    found = hashlib.sha256(manifest + decisive.encode("utf-8", "surrogatepass"))
    for name in sorted(name for name in sealed if name.startswith(_LIST) or name == OVERRIDES_FILE):
        found.update(name.encode() + b"\0" + sealed[name])
    package = Path(__file__).parent
    data = ("rdf/queries/*.rq", "rdf/shapes.ttl", "doctor/*.txt", "view/*.html", "view/static/*")
    for pattern in ("*.py", "*/*.py", *data):
        for path in sorted(package.glob(pattern)):
            found.update(path.read_bytes())
    return found.hexdigest()


def kept_lists(files: Sequence[ListFile]) -> dict[str, bytes]:
    """What is kept of reading lists, by the names in the snapshot's folder; the suffix tells the form."""
    numbers = ("",) if len(files) == 1 else (f"-{number}" for number in range(1, len(files) + 1))
    return {f"{_LIST}{number}{SUFFIX[file.form]}": file.content for number, file in zip(numbers, files, strict=True)}


def lists_in(out: Path) -> tuple[tuple[Path, str], ...]:
    """The reading lists that a build in a folder keeps, in their order, with what its entries call each.

    Raises:
        SnapshotError: its manifest names none.
    """
    try:
        called = json.loads((out / "manifest.json").read_bytes())["lists"]
        paths = [out / name for name in _stated(out) if _KEPT_LIST.fullmatch(name)]
        return tuple(zip(paths, map(str, called), strict=True))
    except (OSError, ValueError, KeyError, TypeError) as err:
        manifest = out / "manifest.json"
        raise SnapshotError(f"{manifest} names no reading lists. Build again, into the same folder.") from err


def current(out: Path, made_from: str) -> tuple[Path, ...]:
    """The paths of the outputs in a folder if they are whole and were made from the same, else nothing."""
    manifest = out / "manifest.json"
    try:
        stated = json.loads(manifest.read_bytes())
        files = {out / name: file["sha256"] for name, file in stated["files"].items()}
        whole = stated["madeFrom"] == made_from and all(sha256_of(path) == sha256 for path, sha256 in files.items())
        return (*files, manifest) if whole else ()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ()  # whatever stands there, it is not what we wrote


def _libraries() -> dict[str, str]:
    return {name: version(name) for name in LIBRARIES}


def renderers(
    corpus: Corpus,
    graph: Graph,
    summary: Summary,
    survey: Survey,
    sealed: Mapping[str, bytes],
    dump: BulkSource | None,
    known: Corpus,
    options: Options,
    out: Path,
    stage: Path,
) -> dict[str, Renderer]:
    """What writes each file, by its name, in the order of writing.

    `out` is the folder of the build before, if there was one: its map is kept as far as it holds, and its IRIs lead to
    those of today. `stage` is where the files are written, each when those before it are there. What is written from a
    `dump` has one form, and is not in the page.
    """
    from functools import cache

    from kg import report, tables
    from kg.rdf import files, replaced, serialise, straight
    from kg.view import page

    base, profile = options.base, options.profile
    earlier = cache(lambda: replaced.since(_last_graph(out), corpus, base))

    def lines(file: IO[bytes]) -> None:
        if dump:
            straight.write(dump, corpus, file, base, profile, replaced=earlier())
        else:
            files.write(corpus, survey, file, base, profile, replaced=earlier())

    def annotated(file: IO[bytes]) -> None:
        files.write_rdf12(corpus, survey, file, base, profile, replaced=earlier())

    def html(file: IO[bytes]) -> None:
        questions = None
        if options.sparql and not dump:
            with (stage / "graph.nt").open("rb") as lines:
                count = sum(1 for _ in lines)
            questions = asked(corpus, (stage / "graph.ttl").read_bytes(), count, base)
        places = page.last_places(_last_page(out))
        file.write(page.render(known, graph, survey, questions, places, options.engine).encode())

    def turtle(file: IO[bytes]) -> None:
        with (stage / "graph.nt").open("rb") as lines:
            serialise.as_turtle(lines, file, base)

    return {
        "graph.nt": lines,
        **({} if dump else {"graph.ttl": turtle}),
        **({"graph.rdf12.ttl": annotated} if options.rdf12 else {}),
        "graph.graphml": lambda file: file.write(tables.graphml(graph)),
        "papers.csv": lambda file: file.write(tables.papers_csv(corpus).encode()),
        "graph.html": html,
        "report.md": lambda file: file.write(report.render(corpus, summary, survey).encode()),
        **{f"snapshot/{name}": partial(_write, content) for name, content in sealed.items()},
    }


def _write(content: bytes, file: IO[bytes]) -> None:
    file.write(content)


def _last_graph(out: Path) -> Past:
    """What the build before called its records and works; nothing, if its manifest does not know its graph."""
    from kg.rdf import replaced

    if not vouched_for(out, "graph.nt"):
        return replaced.past(())
    with (out / "graph.nt").open("rb") as lines:
        return replaced.past(lines)


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


def vouched_for(out: Path, name: str) -> bool:
    """Whether a file is as the manifest of its folder has it: a build that was killed may have left half of its own.

    What is not is not begun from: a build repeated after a kill gives the bytes that it would have given without.
    """
    try:
        return (out / name).is_file() and sha256_of(out / name) == _stated(out).get(name)
    except OSError:
        return False


def _outdated(out: Path) -> list[str]:
    """What the build before wrote, is as it left it, and not every build writes."""
    stated = _stated(out)
    names = [name for name in stated if name in _OPTIONAL or _KEPT_LIST.fullmatch(name)]
    try:
        return [name for name in names if (out / name).is_file() and sha256_of(out / name) == stated[name]]
    except OSError:
        return []


def _last_page(out: Path) -> str:
    """The page of the build before in a folder, if its manifest knows it, else nothing."""
    name = "graph.html"
    try:
        return (out / name).read_bytes().decode("utf-8", "replace") if vouched_for(out, name) else ""
    except OSError:
        return ""


def _manifest(
    corpus: Corpus,
    summary: Summary,
    options: Options,
    made_from: str,
    digests: dict[str, dict[str, str | int]],
) -> bytes:
    content = {
        "kg": __version__,
        "libraries": _libraries(),
        "madeFrom": made_from,
        "list": corpus.reading_list.name,
        "title": corpus.reading_list.title,
        # What the entries call the files, in the order of those that are kept.
        "lists": list(dict.fromkeys(resolution.entry.file for resolution in corpus.resolutions)),
        "gathered": corpus.gathered,
        "base": options.base,
        "profile": options.profile,
        "counts": asdict(summary),
        "sources": [{k: v for k, v in asdict(origin).items() if v is not None} for origin in corpus.origins],
        "files": digests,
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
