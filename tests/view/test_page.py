"""The page as a file: one file, the same bytes, escaped, small, with its bundle as the sources give it."""

from __future__ import annotations

import base64
import hashlib
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest

from kg import graph as graphs
from kg.corpus import Corpus, known_lists, listed_papers
from tests.view.conftest import page_of, tables

STATIC = Path(__file__).parents[2] / "kg" / "view" / "static"


def test_the_page_is_one_file_of_at_most_one_and_a_half_megabytes(html: str) -> None:
    assert len(html.encode()) <= 1_500_000
    outside = html.split("<style>")[0] + html.split("</style>")[1].split("<script")[0]
    assert re.findall(r'(?:src|href)="([^"]*)"', outside) == ["data:,"]
    assert html.count("<script") == 3


def test_the_content_security_policy_names_the_script_and_the_style_by_their_hashes(html: str) -> None:
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    rules = policy[1].replace("&#39;", "'")
    assert "default-src 'none'" in rules
    assert "connect-src 'none'" in rules
    assert "unsafe" not in rules
    for opening, closing in (("<style>", "</style>"), ("<script>", "</script>")):
        text = html.split(opening)[1].split(closing)[0]
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in rules


@pytest.mark.parametrize(("which", "engine"), [("corpus", "canvas"), ("hostile", "canvas"), ("hostile", "vis")])
def test_the_same_corpus_gives_the_same_bytes_whatever_the_hash_seed(
    which: str, engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    packed = tmp_path / "corpus.pickle"
    packed.write_bytes(pickle.dumps(request.getfixturevalue(which)))
    program = (
        "import pickle, sys\n"
        "from kg import graph\n"
        "from kg.insight.survey import survey\n"
        "from kg.view.page import render\n"
        "corpus = pickle.load(open(sys.argv[1], 'rb'))\n"
        "sys.stdout.buffer.write(render(corpus, graph.build(corpus), survey(corpus), engine=sys.argv[2]).encode())"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(packed), engine],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=STATIC.parents[2],
            stdout=subprocess.PIPE,
        )
        for seed in ("1", "2")
    ]
    first, second = (each.communicate()[0] for each in started)
    assert len(first) > 100_000
    assert first == second


def test_the_page_holds_what_the_corpus_knows(html: str, corpus: Corpus) -> None:
    found = tables(html)
    assert len(found["works"]["title"]) == len(corpus.works)
    assert len(found["records"]["work"]) == len(corpus.papers)
    assert found["known"] == dict(known_lists(corpus)) | {"papers": len(listed_papers(corpus))}
    assert len(found["entries"]) == len(corpus.resolutions)
    assert len(found["people"]["name"]) == len(corpus.people)
    known = [at for at, flag in enumerate(found["states"]["known"]) if not flag]
    assert known, "unknown lists stand in the page as such"


def test_every_link_keeps_its_direction_and_its_sources(html: str, corpus: Corpus, graph: nx.MultiDiGraph[str]) -> None:
    found = tables(html)
    names = [found["records"]["ids"][found["records"]["work"].index(work)][0] for work in range(len(corpus.works))]
    origins = [origin["id"] for origin in found["origins"]]
    links = found["links"]
    told: dict[tuple[str, str], set[str]] = {
        (names[citing], names[cited]): {origins[at] for at in links["originSets"][origin]}
        for citing, cited, origin in zip(links["citing"], links["cited"], links["origins"], strict=True)
    }
    expected = {
        (citing.removeprefix("work:"), cited.removeprefix("work:")): {o for c in citations for o in c.origins}
        for (citing, cited), citations in graphs.work_links(graph).items()
    }
    assert told == expected


def test_strangers_text_stands_nowhere_in_the_page_as_markup(hostile_page: Path) -> None:
    html = hostile_page.read_text(encoding="utf-8")
    outside = html.split("<style>")[0] + html.split("</style>")[1].split('id="tables"')[0]
    assert "<img" not in outside
    assert "<svg" not in outside
    assert "&lt;img src=x onerror=hacked=1&gt;" in outside
    assert html.count("<script") == 7


def test_a_corpus_without_a_link_or_an_author_is_drawn_as_well(hostile: Corpus) -> None:
    from dataclasses import replace

    bare = replace(hostile, citations=(), states=(), people=(), origins=())
    found = tables(page_of(bare))
    assert len(found["alone"]) == 4
    assert found["links"]["citing"] == []


def test_short_names_come_from_any_version(html: str) -> None:
    labels = tables(html)["works"]["label"][:17]
    assert {"scGPT", "xTrimoGene", "GeneGPT", "BioMedLM", "OpenBioMed"} <= set(labels)
    assert all(len(label) <= 36 for label in labels)


def test_the_bundle_is_the_one_that_its_digests_name() -> None:
    lines = (STATIC / "SHA256SUMS").read_text().splitlines()
    assert len(lines) == 6
    for line in lines:
        digest, name = line.split()
        assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == digest


def test_importing_the_view_loads_nothing_heavy() -> None:
    program = "import sys, kg.view; print([m for m in ('pyvis', 'numpy', 'jinja2') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
