"""All outputs or none, and the same bytes for the same input."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest

from kg import graph as graphs
from kg import outputs, snapshot, tables
from kg.corpus import Corpus
from kg.errors import OutputError
from kg.insight.survey import survey
from kg.model import Author, Progress
from kg.options import Options
from kg.pid import Pid
from kg.summary import summarise
from kg.view.page import last_places
from tests.conftest import BASE
from tests.view.crowd import crowd

ROOT = Path(__file__).parents[1]
SEALED = tuple(f"snapshot/{name}" for name in snapshot.FILES)
FILES = ("graph.nt", "graph.ttl", "graph.graphml", "papers.csv", "graph.html", "report.md", *SEALED, "manifest.json")
# What takes longest has tests of its own.
OPTIONS = Options(base=BASE, gate=False, sparql=False)


def sealed(corpus: Corpus) -> dict[str, bytes]:
    return snapshot.contents(snapshot.of_corpus(corpus))


def write(
    corpus: Corpus,
    graph: nx.MultiDiGraph[str],
    out: Path,
    made_from: str = "a test",
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> tuple[Path, ...]:
    return outputs.write(
        corpus, graph, summarise(corpus), survey(corpus), out,
        sealed=sealed(corpus), options=OPTIONS, made_from=made_from, on_progress=on_progress,
    )  # fmt: skip


def test_a_build_writes_its_files_and_a_manifest_that_is_true(
    corpus: Corpus, graph: nx.MultiDiGraph[str], tmp_path: Path
) -> None:
    written = write(corpus, graph, tmp_path / "deep" / "out")
    out = tmp_path / "deep" / "out"
    assert tuple(path.relative_to(out).as_posix() for path in written) == FILES
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()) == sorted(FILES)
    manifest = json.loads(written[-1].read_text(encoding="utf-8"))
    assert manifest["counts"]["papers"] == 2623
    assert {source["id"] for source in manifest["sources"]} == {origin.id for origin in corpus.origins}
    for path in written[:-1]:
        assert (
            manifest["files"][path.relative_to(out).as_posix()]["sha256"]
            == hashlib.sha256(path.read_bytes()).hexdigest()
        )


def test_when_a_build_stops_in_the_middle_earlier_outputs_are_as_they_were(
    corpus: Corpus, graph: nx.MultiDiGraph[str], tmp_path: Path
) -> None:
    (tmp_path / "snapshot").mkdir()
    for name in FILES:
        (tmp_path / name).write_text("earlier")

    def interrupt(progress: Progress) -> None:
        if (progress.stage, progress.done) == ("write", 2):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        outputs.write(
            corpus,
            graph,
            summarise(corpus),
            survey(corpus),
            tmp_path,
            sealed=sealed(corpus),
            options=OPTIONS,
            made_from="",
            on_progress=interrupt,
        )
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == {tmp_path / name for name in FILES}
    assert {(tmp_path / name).read_text() for name in FILES} == {"earlier"}


def test_what_a_killed_build_left_is_cleared_away_and_what_another_is_at_work_on_is_not(
    corpus: Corpus, graph: nx.MultiDiGraph[str], tmp_path: Path
) -> None:
    old, new = tmp_path / ".building-old", tmp_path / ".building-new"
    for folder in (old, new):
        folder.mkdir()
        (folder / "graph.nt").write_text("half")
    os.utime(old, (0, 0))
    write(corpus, graph, tmp_path)
    assert not old.exists()
    assert new.exists()


def test_a_disk_that_is_really_full_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    """A limit on the size of files stands for the end of the disk: writing stops in the middle of a file."""
    code = "import sys; from kg.cli import main; sys.exit(main(sys.argv[1:]))"
    out = tmp_path / "out"

    def small_files() -> None:
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    done = subprocess.run(
        [sys.executable, "-c", code, "build", "--offline", "--out", str(out)],
        capture_output=True, text=True, cwd=ROOT, preexec_fn=small_files, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert not out.exists()


def test_outputs_that_were_made_from_the_same_are_current_until_anything_changes(
    corpus: Corpus, graph: nx.MultiDiGraph[str], tmp_path: Path
) -> None:
    files = sealed(corpus)
    made_from = outputs.digest(corpus, files, OPTIONS)
    assert made_from == outputs.digest(corpus, sealed(corpus), OPTIONS)
    assert made_from != outputs.digest(corpus, files, replace(OPTIONS, base="https://example.org/"))
    assert made_from != outputs.digest(corpus, files, replace(OPTIONS, sparql=True))
    assert made_from != outputs.digest(corpus, files, replace(OPTIONS, engine="vis"))
    later = replace(corpus, gathered="2026-11-23")
    assert made_from != outputs.digest(later, sealed(later), OPTIONS)
    assert outputs.current(tmp_path, made_from) == ()
    paths = outputs.write(
        corpus,
        graph,
        summarise(corpus),
        survey(corpus),
        tmp_path,
        sealed=sealed(corpus),
        options=OPTIONS,
        made_from=made_from,
        on_progress=lambda _: None,
    )
    assert outputs.current(tmp_path, made_from) == paths
    assert outputs.current(tmp_path, "something else") == ()
    (tmp_path / "papers.csv").write_text("edited")
    assert outputs.current(tmp_path, made_from) == ()
    (tmp_path / "papers.csv").unlink()
    assert outputs.current(tmp_path, made_from) == ()


def test_outputs_of_another_version_of_the_program_are_not_current(tmp_path: Path) -> None:
    """The package is copied and one of its queries changed: what it would write may be something else."""
    code = (
        "from kg import outputs; from kg.corpus import Corpus; from kg.model import ReadingList;"
        "from kg.options import Options;"
        "print(outputs.digest(Corpus(reading_list=ReadingList(name='', title='', entries=()), gathered='',"
        "resolutions=(), papers={}, works=(), citations=(), states=(), people=(), origins=()),"
        "{'manifest.json': b''}, Options(base='')))"
    )

    def digest() -> str:
        run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
        return run.stdout

    shutil.copytree(ROOT / "kg", tmp_path / "kg", ignore=shutil.ignore_patterns("web", "__pycache__"))
    before = digest()
    assert digest() == before
    with (tmp_path / "kg" / "rdf" / "queries" / "versions.rq").open("a") as query:
        query.write("# changed\n")
    assert digest() != before


def test_an_output_that_is_a_folder_stops_the_build_before_it_begins(
    corpus: Corpus, graph: nx.MultiDiGraph[str], tmp_path: Path
) -> None:
    (tmp_path / "graph.ttl").mkdir()
    with pytest.raises(OutputError, match=r"graph\.ttl is a folder"):
        write(corpus, graph, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["graph.ttl"]


def test_a_file_in_the_place_of_the_folder_is_told(corpus: Corpus, graph: nx.MultiDiGraph[str], tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(OutputError, match="cannot be written"):
        write(corpus, graph, tmp_path / "out")
    assert (tmp_path / "out").read_text() == "mine"


def test_the_same_input_gives_the_same_bytes_whatever_the_surroundings(built: Path, tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONHASHSEED": "4242", "TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONUTF8": "0"}
    subprocess.run(
        [sys.executable, "-m", "kg", "build", "--offline", "--rdf12", "--out", str(tmp_path)],
        check=True, capture_output=True, cwd=ROOT, env=environment,
    )  # fmt: skip
    for name in (*FILES, "graph.rdf12.ttl"):
        assert (tmp_path / name).read_bytes() == (built / name).read_bytes(), name


def test_the_csv_counts_links_with_listed_papers_and_bears_formulas(corpus: Corpus) -> None:
    paper = corpus.papers[corpus.resolutions[3].paper]
    hostile = replace(paper, title='=HYPERLINK("http://x";"y")', authors=(Author(name="@SUM(1)"),))
    changed = replace(corpus, papers={**corpus.papers, paper.pid: hostile})
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(tables.papers_csv(changed)))}
    assert len(rows) == 2623
    row = rows[str(paper.pid)]
    assert row["title"].startswith("'=")
    assert row["authors"].startswith("'@")
    # Geneformer is cited by entries 1, 3 and 12, and cites none of the others.
    assert (row["entry"], row["cited_by_listed"], row["cites_listed"]) == ("4", "3", "0")
    assert (row["references"], row["citations"]) == ("known", "known")


def test_the_map_of_the_build_before_is_kept_as_far_as_it_holds(tmp_path: Path) -> None:
    whole = crowd(100)
    less = replace(whole, resolutions=whole.resolutions[:-1])

    def page(corpus: Corpus, out: Path) -> str:
        write(corpus, graphs.build(corpus), out)
        return (out / "graph.html").read_text(encoding="utf-8")

    first = page(less, tmp_path / "kept")
    refreshed = page(whole, tmp_path / "kept")
    assert refreshed != page(whole, tmp_path / "new")
    before, after = last_places(first), last_places(refreshed)
    afresh = last_places(page(whole, tmp_path / "new2"))

    def moved(places: dict[str, complex]) -> float:
        return statistics.median(abs(places[name] - z) for name, z in before.items() if name in places)

    assert moved(after) < moved(afresh) / 3
    # The same input after the same build before gives the same bytes; without one, those of a first build anywhere.
    page(less, tmp_path / "again")
    assert page(whole, tmp_path / "again") == refreshed
    shutil.rmtree(tmp_path / "kept")
    unseeded = (tmp_path / "new" / "graph.html").read_text(encoding="utf-8")
    assert page(whole, tmp_path / "kept") == unseeded
    # A page that no manifest knows may be what a killed build left: it is not begun from.
    (tmp_path / "again" / "manifest.json").unlink()
    assert page(whole, tmp_path / "again") == unseeded


def test_a_better_name_learnt_by_a_later_build_is_where_the_old_one_leads(tmp_path: Path) -> None:
    corpus = crowd(100)
    graph = graphs.build(corpus)
    doi = next(p for p in corpus.papers.values() if p.pid.scheme == "doi")
    named = replace(doi, pids=(Pid("corpusid", "7"), *doi.pids))
    later = replace(corpus, papers={**corpus.papers, doi.pid: named})
    line = (
        f"<https://doi.org/{doi.pid.value}> <http://purl.org/dc/terms/isReplacedBy>"
        " <https://api.semanticscholar.org/CorpusID:7> .\n"
    )

    def nt(corpus: Corpus, out: Path) -> str:
        write(corpus, graph, out)
        return (out / "graph.nt").read_text(encoding="utf-8")

    assert "isReplacedBy" not in nt(corpus, tmp_path / "a")
    assert line in (learnt := nt(later, tmp_path / "a"))
    assert nt(later, tmp_path / "a") == learnt
    assert "isReplacedBy" not in nt(later, tmp_path / "b")
    # A graph that no manifest knows may be what a killed build left: nothing is carried on from it.
    (tmp_path / "a" / "manifest.json").unlink()
    assert "isReplacedBy" not in nt(later, tmp_path / "a")


def test_what_only_the_build_before_was_asked_for_is_taken_away_unless_it_was_edited(
    tmp_path: Path,
) -> None:
    corpus = crowd(100)
    graph = graphs.build(corpus)

    def names(*, rdf12: bool) -> set[str]:
        outputs.write(
            corpus, graph, summarise(corpus), survey(corpus), tmp_path,
            sealed=sealed(corpus), options=replace(OPTIONS, rdf12=rdf12), made_from="",
            on_progress=lambda _: None,
        )  # fmt: skip
        return {path.name for path in tmp_path.iterdir()}

    assert names(rdf12=True) - names(rdf12=False) == {"graph.rdf12.ttl"}
    names(rdf12=True)
    (tmp_path / "graph.rdf12.ttl").write_text("mine")
    assert "graph.rdf12.ttl" in names(rdf12=False)


@pytest.mark.parametrize("text", ["", "<html>", '<script type="text/plain" id="tables">!</script>', "\0"])
def test_what_is_no_page_of_ours_has_no_places(text: str) -> None:
    assert last_places(text) == {}
