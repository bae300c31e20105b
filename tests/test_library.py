"""`kg.load`: a build as Python values, tables of it, and what it says if a library or a build is missing."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest

import kg
from kg import frames
from kg.cli import main
from kg.corpus import Corpus
from kg.errors import InstallError, KgError, UsageError
from kg.frames import TABLES
from kg.library import Library
from tests.rdf.conftest import CLUSTER, JOURNAL, LOST, PREPRINT, TITLE_ONLY, small_corpus
from tests.view.crowd import crowd


@pytest.fixture(scope="module")
def small() -> Library:
    return Library(corpus=small_corpus())


def test_a_build_is_loaded_as_it_was_made(short_list: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["build", str(short_list), "--offline", "--no-sparql", "--out", str(out)]) == 0
    library = kg.load(out)
    assert [one.entry.title for one in library.entries] == ["A single-cell gene expression language model"]
    assert (out / "papers.csv").read_text().count("\n") == len(library.papers) + 1
    assert {paper for work in library.works.values() for paper in work.records} == set(library.papers)
    graph = library.graph()
    assert isinstance(graph, nx.MultiDiGraph)
    assert sum(key == "cites" for _, _, key in graph.edges(keys=True)) == len(library.citations) > 0
    assert list(library.network().listed) == [
        pid for pid, work in library.works.items() if library.entries[0].paper in work.records
    ]
    assert kg.load(str(out)).corpus == library.corpus


def test_a_folder_without_a_build_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(KgError, match=r"there is no .*manifest\.json\. Build into it first"):
        kg.load(tmp_path / "nothing")


def test_the_tables_say_what_the_corpus_holds(small: Library) -> None:
    papers, works, links = small.columns("papers"), small.columns("works"), small.columns("citations")
    assert papers["id"] == [str(pid) for pid in small.papers]
    assert papers["doi"][papers["id"].index(str(CLUSTER))] == "10.1093/x"
    assert papers["cited_at_large"][papers["id"].index(str(CLUSTER))] == 12
    assert papers["work"][papers["id"].index(str(PREPRINT))] == str(JOURNAL)
    assert works["id"] == [str(pid) for pid in small.works]
    assert works["versions"][works["id"].index(str(JOURNAL))] == 2
    assert sorted(entry for entry in works["entry"] if entry) == sorted(one.entry.position for one in small.entries)
    assert works["year"][works["id"].index(str(LOST))] is None
    # Nobody is asked what cites a paper around the list: that is not known, and not "no".
    assert works["citations_known"][works["id"].index(str(TITLE_ONLY))] is None
    assert list(zip(links["citing"], links["cited"], strict=True)) == [
        (str(one.citing), str(one.cited)) for one in small.citations
    ]
    assert small.columns("authors")["id"] == [person.key for person in small.authors]
    assert len(small.columns("authorships")["paper"]) == sum(len(paper.authors) for paper in small.papers.values())


@pytest.mark.parametrize("table", list(TABLES))
def test_frames_hold_the_columns_with_their_types_and_what_is_missing(small: Library, table: frames.Table) -> None:
    polars = pytest.importorskip("polars")
    pandas = pytest.importorskip("pandas")
    empty = Library(
        corpus=replace(small.corpus, papers={}, works=(), citations=(), resolutions=(), people=(), states=())
    )
    types = {str: ("string", polars.String), int: ("Int64", polars.Int64), bool: ("boolean", polars.Boolean)}
    for library in (small, empty, Library(corpus=crowd(100))):
        cells = library.columns(table)
        assert library.polars(table).to_dict(as_series=False) == cells
        frame = library.pandas(table)
        assert {name: [None if pandas.isna(c) else c for c in frame[name].tolist()] for name in frame} == cells
        for name, kind in TABLES[table].items():
            assert (str(frame[name].dtype), library.polars(table)[name].dtype) == types[kind]


def test_a_library_that_is_not_installed_and_a_table_that_is_none_are_told(
    small: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pandas", "polars"):
        monkeypatch.setitem(sys.modules, name, None)
        with pytest.raises(InstallError, match=rf"{name} is not installed\. Install it .*columns\('works'\)"):
            getattr(small, name)("works")
    with pytest.raises(UsageError, match=r"There is no table 'nodes'\. There are: works, papers"):
        small.columns("nodes")  # type: ignore[arg-type]  # what a person may write


def test_an_unknown_list_is_not_an_empty_one(corpus: Corpus) -> None:
    works = Library(corpus=corpus).columns("works")
    listed = [n for n, entry in enumerate(works["entry"]) if entry]
    assert sum(works["references_known"][n] is True for n in listed) == 4
    assert sum(works["citations_known"][n] is True for n in listed) == 5
