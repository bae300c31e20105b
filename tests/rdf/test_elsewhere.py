"""Users' own tools on what a build wrote: they read it as it is, and give the same answers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import rdflib

from kg.rdf import files, named

# Its graphs are read once, not once for each worker.
pytestmark = pytest.mark.xdist_group("rdf-elsewhere")

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```sparql\n(.*?)^```", README, re.M | re.S)


@pytest.fixture(scope="module")
def written(shipped_nt: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The RDF of a build of the shipped list, on disk."""
    folder = tmp_path_factory.mktemp("outputs")
    (folder / "graph.nt").write_bytes(shipped_nt)
    (folder / "graph.ttl").write_bytes(files.turtle(shipped_nt))
    return folder


@pytest.fixture(scope="module")
def in_oxrdflib(written: Path) -> rdflib.Graph:
    return rdflib.Graph(store="Oxigraph").parse(written / "graph.nt", format="ox-nt")


@pytest.mark.slow
def test_rdflib_reads_both_files_by_their_names(
    written: Path, shipped_nt: bytes, reduced_nt: bytes, tmp_path: Path
) -> None:
    """All of the Turtle; what it makes of all N-Triples, `test_triples` tells."""
    (tmp_path / "graph.nt").write_bytes(reduced_nt)
    for path, nt in ((written / "graph.ttl", shipped_nt), (tmp_path / "graph.nt", reduced_nt)):
        assert len(rdflib.Graph().parse(path)) == nt.count(b"\n")


def test_oxrdflib_reads_both_files(written: Path, in_oxrdflib: rdflib.Graph, shipped_nt: bytes) -> None:
    assert len(in_oxrdflib) == shipped_nt.count(b"\n")
    turtle = rdflib.Graph(store="Oxigraph").parse(written / "graph.ttl", format="ox-turtle")
    assert len(turtle) == len(in_oxrdflib)


@pytest.mark.parametrize("query", [one for one in named.queries() if one.name != "sources"], ids=lambda one: one.name)
def test_every_named_query_runs_in_oxrdflib(query: named.NamedQuery, in_oxrdflib: rdflib.Graph) -> None:
    golden = (Path(__file__).parent / "golden" / f"{query.name}.tsv").read_bytes()
    assert len(list(in_oxrdflib.query(query.text))) == golden.count(b"\n") - 1


def test_the_readme_has_examples_of_sparql() -> None:
    assert len(EXAMPLES) >= 2


@pytest.mark.parametrize("text", EXAMPLES)
def test_the_examples_of_the_readme_have_answers(text: str, in_oxrdflib: rdflib.Graph) -> None:
    assert list(in_oxrdflib.query(text))
