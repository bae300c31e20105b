"""`kg export`: one more file from a build, read back by programs that are not ours."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # its types are a package of their own
import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
import rispy
import zstandard
from bibtexparser.entrypoint import parse_string
from bibtexparser.model import Entry

from kg import __version__, pipeline, snapshot, tables
from kg import graph as graphs
from kg.cli import cli, main
from kg.corpus import Corpus
from kg.export import FORMS, export
from kg.formats import bibtex, ris, vosviewer
from kg.formats.references import references
from kg.model import Author
from kg.rdf import files, namespaces, serialise
from tests.rdf.conftest import HOSTILE, small_corpus

ROOT = Path(__file__).parents[1]
BASE = namespaces.DEFAULT_BASE
LIST = """# A "small" list

## Models
- **A journal paper** (2023) [[paper]](https://arxiv.org/abs/2301.00001)
- **Say hi** [[paper]](https://doi.org/10.1093/x)
"""
# Each in a field of its own somewhere: what ends a field, a line or an entry, what runs in a spreadsheet, accents.
NASTY = [
    "}, title = {Injected",
    "@article{evil, author = {X}}",
    "100% of {unbalanced $x_1^2$ & #1 ~ \\input{/etc/passwd}",
    "back\\slash \\",
    "line\nTY  - JOUR\r\nER  - \u2028AU  - Evil\x85N1  - x",
    '=HYPERLINK("http://x";"y")',
    "Ünïcödé Łódź 東京 العربية 🧬",
    "<script>alert(1)</script> & <b>",
    "control \x07 \x00 \ufffe \ud800",
]


@pytest.fixture(scope="module")
def small() -> Corpus:
    """The corpus made by hand."""
    return small_corpus()


def hostile_corpus() -> Corpus:
    """The small corpus with a hostile text in every field that a reference shows."""
    small = small_corpus()
    papers = {}
    for place, paper in enumerate(small.papers.values()):
        text = [NASTY[(place + n) % len(NASTY)] for n in range(4)]
        papers[paper.pid] = replace(
            paper, title=text[0], venue=text[1], authors=tuple(Author(name=t) for t in text[2:]), all_authors=True
        )
    return replace(small, papers=papers, people=())


def titles(corpus: Corpus) -> set[str]:
    """The titles of the works, on one line each and without what is no character."""
    unbearable = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
    return {" ".join(unbearable.sub(" ", corpus.papers[work.pid].title).split()) for work in corpus.works}


def kg(*arguments: str | Path) -> int:
    return main([str(argument) for argument in arguments])


def exported(form: str, folder: Path) -> bytes:
    out = io.BytesIO()
    assert export(form, folder, out) is None
    return out.getvalue()


def test_a_build_is_opened_as_it_was_made(built: Path, corpus: Corpus) -> None:
    again = pipeline.reopen(built)
    assert files.ntriples(again) == (built / "graph.nt").read_bytes()
    entries = [(r.entry.title, r.how, r.paper) for r in corpus.resolutions]
    assert [(r.entry.title, r.how, r.paper) for r in again.resolutions] == entries


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("ntriples", "graph.nt"),
        ("turtle", "graph.ttl"),
        ("rdf12", "graph.rdf12.ttl"),
        ("graphml", "graph.graphml"),
        ("csv", "papers.csv"),
    ],
)
def test_what_a_build_writes_itself_is_exported_as_the_build_has_it(form: str, name: str, built: Path) -> None:
    assert exported(form, built) == (built / name).read_bytes()


@pytest.mark.parametrize(
    ("form", "parsed_as"),
    [("jsonld", ox.RdfFormat.JSON_LD), ("rdfxml", ox.RdfFormat.RDF_XML), ("trig", ox.RdfFormat.TRIG)],
)
def test_every_form_of_rdf_holds_the_same_triples(form: str, parsed_as: ox.RdfFormat, built: Path) -> None:
    found = {quad.triple for quad in ox.parse(exported(form, built), parsed_as)}
    assert found == {quad.triple for quad in ox.parse((built / "graph.nt").read_bytes(), ox.RdfFormat.N_TRIPLES)}


def test_a_dataset_has_a_graph_of_the_run_and_one_of_what_was_concluded(built: Path) -> None:
    quads = exported("nquads", built)
    run = ox.NamedNode(f"{BASE}run/foundation-model-single-cell-papers,2026-11-22")
    survey = ox.NamedNode(f"{BASE}insight/foundation-model-single-cell-papers,2026-11-22,{__version__}")
    graphs: dict[object, set[str]] = {run: set(), survey: set()}
    for quad in ox.parse(quads, ox.RdfFormat.N_QUADS):
        graphs[quad.graph_name].add(str(quad.subject))
    assert all(subject.startswith(f"<{survey.value}") for subject in graphs[survey])
    assert not any(subject.startswith(f"<{BASE}insight/") for subject in graphs[run])
    assert min(map(len, graphs.values())) > 100
    assert set(ox.parse(quads, ox.RdfFormat.N_QUADS)) == set(ox.parse(exported("trig", built), ox.RdfFormat.TRIG))
    lines = quads.splitlines()
    assert lines == sorted(set(lines))
    assert f"<{run.value}> <{rdflib.RDF.type}> <{rdflib.PROV.Activity}> <{run.value}> .".encode() in lines


@pytest.mark.parametrize("form", FORMS)
def test_the_same_build_gives_the_same_bytes_whatever_the_surroundings(form: str, small_build: Path) -> None:
    found = set()
    for seed, zone in (("0", "UTC"), ("4242", "Asia/Tokyo")):
        environment = {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT), "LC_ALL": "C", "PYTHONUTF8": "0"}
        command = [sys.executable, "-m", "kg", "export", form, "--build", str(small_build), "--out", "-"]
        found.add(subprocess.run(command, check=True, capture_output=True, env=environment).stdout)
    assert len(found) == 1


@pytest.fixture(scope="module")
def small_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of the small corpus, whose texts are hostile, as its own list and snapshot give it."""
    corpus = hostile_corpus()
    papers = {
        # A snapshot is UTF-8, which has no halves of characters.
        pid: replace(paper, title=paper.title.replace("\ud800", ""), venue=(paper.venue or "").replace("\ud800", ""),
                     authors=tuple(Author(name=author.name.replace("\ud800", "")) for author in paper.authors))
        for pid, paper in corpus.papers.items()
    }  # fmt: skip
    folder = tmp_path_factory.mktemp("small")
    (folder / "snapshot").mkdir()
    (folder / "list.md").write_text(LIST, encoding="utf-8")
    for name, content in snapshot.contents(snapshot.of_corpus(replace(corpus, papers=papers))).items():
        (folder / "snapshot" / name).write_bytes(content)
    out = folder / "out"
    snapshot_of = ("--snapshot", folder / "snapshot", "--offline")
    assert kg("build", folder / "list.md", *snapshot_of, "--no-sparql", "--out", out) == 0
    return out


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own, in its reader of JSON-LD
@pytest.mark.parametrize(("form", "name"), [("jsonld", "json-ld"), ("rdfxml", "xml"), ("turtle", "turtle")])
def test_rdflib_reads_hostile_texts_in_every_form(form: str, name: str, small_build: Path) -> None:
    found = rdflib.Graph().parse(data=exported(form, small_build), format=name)
    expected = rdflib.Graph().parse(data=exported("ntriples", small_build), format="nt")
    if form != "rdfxml":
        assert set(found) == set(expected)
        return
    # XML holds neither control characters nor noncharacters, and carriage returns only until it is read.
    bearable = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
    texts = {bearable.sub("\ufffd", str(o)) for o in expected.objects()}
    assert {str(o) for o in found.objects()} == texts
    assert len(found) == len(expected)


def test_numbers_and_dates_in_json_are_what_they_are(small: Corpus) -> None:
    out = io.BytesIO()
    serialise.as_jsonld(io.BytesIO(files.ntriples(small)), out, BASE)
    nodes = {node["@id"]: node for node in json.loads(out.getvalue())["@graph"]}
    paper = nodes["https://api.semanticscholar.org/CorpusID:42"]
    assert (paper["citedByCount"], paper["authorListComplete"], paper["hasPublicationYear"]) == (12, False, "2020")
    assert paper["hasPubMedId"] == "7"
    assert set(paper["@type"]) == {"fabio:Expression", "fabio:ReviewArticle", "schema:ScholarlyArticle"}


def read_graphml(content: bytes) -> nx.Graph[str]:
    return nx.read_graphml(io.BytesIO(content))


def read_gexf(content: bytes) -> nx.Graph[str]:
    return nx.read_gexf(io.BytesIO(content))


@pytest.mark.parametrize(
    ("write", "read"),
    [
        (lambda corpus: tables.graphml(graphs.build(corpus)), read_graphml),
        (lambda corpus: tables.gexf(graphs.build(corpus), corpus.gathered), read_gexf),
    ],
    ids=["graphml", "gexf"],
)
def test_networkx_finds_all_nodes_and_links(
    write: Callable[[Corpus], bytes], read: Callable[[bytes], nx.Graph[str]], corpus: Corpus
) -> None:
    for one in (hostile_corpus(), corpus):
        found, made = read(write(one)), graphs.build(one)
        assert found.number_of_nodes() == made.number_of_nodes()
        assert found.number_of_edges() == len({(a, b) for a, b, _ in made.edges(keys=True)})
        assert [data["kind"] for _, data in found.nodes(data=True)].count("work") == len(one.works)
    labels = {label for _, label in read(write(hostile_corpus())).nodes(data="label")}
    assert titles(hostile_corpus()) <= labels


def test_a_gexf_is_of_the_day_of_its_corpus(small: Corpus) -> None:
    assert b'lastmodifieddate="2020-05-17"' in tables.gexf(graphs.build(small), "2020-05-17T10:21:46Z")


# Source: https://app.vosviewer.com/docs/file-types/json-file-type/
VOSVIEWER = {
    "type": "object",
    "required": ["network"],
    "additionalProperties": False,
    "properties": {
        "network": {
            "type": "object",
            "required": ["items", "links"],
            "properties": {
                "items": {
                    "type": "array",
                    "items": {
                        "required": ["id", "label"],
                        "additionalProperties": False,
                        "properties": {
                            "id": {"type": "string"},
                            "label": {"type": "string"},
                            "description": {"type": "string"},
                            "url": {"type": "string", "pattern": "^https?://"},
                            "weights": {"type": "object", "additionalProperties": {"type": "number", "minimum": 0}},
                            "scores": {"type": "object", "additionalProperties": {"type": "number"}},
                        },
                    },
                },
                "links": {
                    "type": "array",
                    "items": {
                        "required": ["source_id", "target_id"],
                        "properties": {"strength": {"type": "number", "minimum": 0}},
                    },
                },
            },
        }
    },
}


def test_vosviewers_file_is_as_its_documents_have_it(corpus: Corpus) -> None:
    for one in (hostile_corpus(), corpus):
        found = json.loads(vosviewer.render(one))
        jsonschema.validate(found, VOSVIEWER)
        items = {item["id"]: item for item in found["network"]["items"]}
        assert set(items) == {str(work.pid) for work in one.works}
        ends = {link[end] for link in found["network"]["links"] for end in ("source_id", "target_id")}
        assert ends <= set(items)
    graph = graphs.build(corpus)
    assert len(found["network"]["links"]) == len(graphs.work_links(graph))
    assert sum(item["scores"]["Listed"] for item in items.values()) == 17


def test_a_description_for_vosviewer_holds_no_markup_of_strangers() -> None:
    text = vosviewer.render(hostile_corpus())
    descriptions = [item["description"] for item in json.loads(text)["network"]["items"]]
    assert any("&lt;script&gt;" in description for description in descriptions)
    assert not any("<" in description.replace("<br>", "") for description in descriptions)


def read_bibtex(text: str) -> list[Entry]:
    library = parse_string(text)
    assert library.failed_blocks == []
    return library.entries


def test_bibtexparser_finds_every_work(corpus: Corpus) -> None:
    entries = read_bibtex(bibtex.render(corpus))
    assert len(entries) == len({entry.key for entry in entries}) == len(corpus.works) == 2612
    by_doi = {field.value: entry for entry in entries if (field := entry.fields_dict.get("doi"))}
    geneformer = by_doi["10.1038/s41586-023-06139-9"]
    assert geneformer.entry_type == "article"
    assert geneformer["journal"] == "Nature"
    assert geneformer["year"] == "2023"
    assert geneformer["title"] == "Transfer learning enables predictions in network biology"
    assert geneformer["author"].startswith("Christina V. Theodoris and Ling Xiao")


UNTEX = {r"\textbackslash{}": "\\", r"\textbraceleft{}": "{", r"\textbraceright{}": "}", r"\textasciitilde{}": "~",
         r"\textasciicircum{}": "^", **{f"\\{sign}": sign for sign in "%$&#_"}}  # fmt: skip


def untex(text: str) -> str:
    """The text that TeX shows."""
    commands = "|".join(map(re.escape, UNTEX))
    return re.sub(rf"({commands})|[{{}}]", lambda found: UNTEX[found[1]] if found[1] else "", text)


def test_no_hostile_text_leaves_its_field_in_bibtex() -> None:
    corpus = hostile_corpus()
    text = bibtex.render(corpus)
    entries = read_bibtex(text)
    assert len(entries) == len(corpus.works)
    places = {"journal", "booktitle", "publisher", "howpublished"}
    others = {"title", "author", "year", "month", "doi", "eprint", "archivePrefix", "url"}
    assert {field.key for entry in entries for field in entry.fields} <= places | others
    assert {untex(entry["title"]) for entry in entries} == titles(corpus)
    assert text.count("{") == text.count("}")
    assert "Ünïcödé Łódź 東京 العربية 🧬" in text


def test_names_that_bibtex_would_split_stand_in_braces(small: Corpus) -> None:
    names = ("Wang, Bo", "Smith and Sons", "others", "A, B, C", "Ada Lovelace")
    work = small.works[0]
    paper = replace(small.papers[work.pid], authors=tuple(Author(name=name) for name in names), all_authors=False)
    corpus = replace(small, works=(work,), papers={**small.papers, work.pid: paper})
    (entry,) = read_bibtex(bibtex.render(corpus))
    assert entry["author"] == "Wang, Bo and {Smith and Sons} and {others} and {A, B, C} and Ada Lovelace and others"


def test_rispy_finds_every_work(corpus: Corpus) -> None:
    found = rispy.loads(ris.render(corpus))
    assert len(found) == len({one["id"] for one in found}) == 2612
    (geneformer,) = (one for one in found if one.get("doi") == "10.1038/s41586-023-06139-9")
    assert geneformer["type_of_reference"] == "JOUR"
    assert geneformer["title"] == "Transfer learning enables predictions in network biology"
    assert geneformer["authors"][:2] == ["Christina V. Theodoris", "Ling Xiao"]
    assert geneformer["year"] == "2023"


def test_no_hostile_text_begins_a_field_in_ris() -> None:
    corpus = hostile_corpus()
    found = rispy.loads(ris.render(corpus))
    assert {one["title"] for one in found} == titles(corpus)
    assert len(found) == len(corpus.works)
    assert not any("notes" in one or "unknown_tag" in one for one in found)
    tags = {line[:2] for line in ris.render(corpus).splitlines() if line}
    assert tags <= {"TY", "ID", "TI", "AU", "PY", "DA", "T2", "DO", "AN", "UR", "ER"}


def test_keys_are_the_same_whatever_else_is_listed(corpus: Corpus) -> None:
    keys = [ref.key for ref in references(corpus)]
    assert "theodoris2023transfer" in keys
    assert all(re.fullmatch(r"[a-z]+\d*[a-z0-9]*(-\d+)?", key) for key in keys)


def test_csv_is_read_back_with_every_record_and_runs_nothing() -> None:
    corpus = hostile_corpus()
    rows = list(csv.DictReader(io.StringIO(tables.papers_csv(corpus), newline="")))
    assert {row["id"] for row in rows} == {str(pid) for pid in corpus.papers}
    assert [row["title"] for row in rows if "HYPERLINK" in row["title"]] == ['\'=HYPERLINK("http://x";"y")']
    assert not any(cell.startswith(tuple("=+-@\t\r\n＝＋－＠")) for row in rows for cell in row.values())


def test_a_file_is_compressed_by_its_suffix_and_gives_the_same_bytes(small_build: Path, tmp_path: Path) -> None:
    plain = exported("ntriples", small_build)
    for name, read in {
        "g.nt.gz": gzip.decompress,
        "g.nt.zst": zstandard.ZstdDecompressor().decompressobj().decompress,
    }.items():
        first = export("ntriples", small_build, tmp_path / name)
        assert first
        content = first.read_bytes()
        assert read(content) == plain
        (tmp_path / "other").mkdir(exist_ok=True)
        again = export("ntriples", small_build, tmp_path / "other" / name)
        assert again
        assert again.read_bytes() == content
    assert (tmp_path / "g.nt.gz").read_bytes()[4:8] == b"\0\0\0\0"  # no time


def test_a_form_has_its_own_place_in_the_build(small_build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert kg("export", "ris", "--build", small_build) == 0
    assert capsys.readouterr().out == f"{small_build / 'papers.ris'}\n"
    assert (small_build / "papers.ris").read_bytes() == exported("ris", small_build)


def test_every_form_stands_in_the_help_and_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for form in FORMS:
        assert form in (cli.commands["export"].help or "")
        assert f"`{form}`" in readme


def test_what_stands_in_the_place_stays_when_it_cannot_be_written(
    small_build: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "taken.bib"
    taken.write_text("mine")
    (tmp_path / "folder").mkdir()
    for arguments, code, sentence in (
        (["bibtex", "--build", tmp_path, "--out", taken], 1, "is no build that can be read: there is no"),
        (["bibtex", "--build", tmp_path / "none"], 1, "`kg build --out`"),
        (["bibtex", "--build", small_build, "--out", tmp_path / "folder"], 1, "is a folder"),
        (["bibtex", "--build", small_build, "--out", tmp_path / "no" / "x.bib"], 1, "There is no folder"),
        (["bibtex", "--build", small_build, "--out", taken / "x.bib"], 1, "There is no folder"),
        (["nonsense", "--build", small_build], 2, "'nonsense' is not one of 'turtle'"),
        (["bibtex", "--nonsense"], 2, "No such option"),
        ([], 2, "Missing argument 'FORMAT'"),
    ):
        assert kg("export", *arguments) == code
        out, err = capsys.readouterr()
        assert not out
        assert sentence in err
    assert taken.read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "taken.bib"]


def test_a_damaged_build_is_told(small_build: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    damages: dict[str, tuple[str, str]] = {
        "graph.nt": ("trig", "graph.nt is not as its build left it"),
        "manifest.json": ("turtle", "is not the manifest of a build"),
        "snapshot/papers.jsonl": ("ris", "papers.jsonl"),
        "snapshot/manifest.json": ("csv", "is not the manifest of a snapshot"),
        "snapshot/reading-list.md": ("bibtex", "holds no entry"),
    }
    for name, (form, sentence) in damages.items():
        folder = tmp_path / name.replace("/", "-")
        shutil.copytree(small_build, folder)
        (folder / name).write_text("half")
        assert kg("export", form, "--build", folder) == 1
        assert sentence in capsys.readouterr().err
    folder = tmp_path / "older"
    shutil.copytree(small_build, folder)
    (folder / "snapshot" / "reading-list.md").unlink()
    assert kg("export", "csv", "--build", folder) == 1
    assert "Build into it first" in capsys.readouterr().err


def test_a_full_disk_leaves_what_stood_there(small_build: Path, tmp_path: Path) -> None:
    target = tmp_path / "papers.bib"
    target.write_text("mine")

    def small_files() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))

    done = subprocess.run(
        [sys.executable, "-m", "kg", "export", "bibtex", "--build", str(small_build), "--out", str(target)],
        capture_output=True, text=True, cwd=ROOT, preexec_fn=small_files, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert target.read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["papers.bib"]


def test_the_core_profile_has_no_rdf_1_2(short_list: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert kg("build", "--profile", "core", "--rdf12", "--out", tmp_path / "out") == 2
    assert "exclude each other" in capsys.readouterr().err
    assert kg("build", short_list, "--offline", "--profile", "core", "--no-sparql", "--out", tmp_path / "out") == 0
    capsys.readouterr()
    assert kg("export", "rdf12", "--build", tmp_path / "out") == 2
    assert "core profile" in capsys.readouterr().err


def test_the_hostile_title_of_the_small_corpus_is_one_line() -> None:
    small = small_corpus()
    assert any(paper.title == HOSTILE for paper in small.papers.values())
    assert max(len(ref.title.splitlines()) for ref in references(small)) == 1
