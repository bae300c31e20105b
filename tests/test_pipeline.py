"""Whole builds: from the snapshot, from the API, and from both, with the service there, refusing or gone."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg import shipped, snapshot
from kg.cli import main
from kg.corpus import Corpus, links_within_list
from tests.rdf.reduced import reduced
from tests.s2 import Fault, Papers, StandIn
from tests.sources.made_up import row, sha

KEY = "k3y-that-must-not-leak"


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy between us and the stand-in, and a key that may turn up nowhere."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("S2_API_KEY", KEY)


@pytest.fixture(scope="session")
def shipped_papers(corpus: Corpus) -> Papers:
    """The records of the listed works and some of those around them, as the service would hold them."""
    return Papers.of_snapshot(snapshot.of_corpus(reduced(corpus, 12)))


@pytest.fixture
def service(shipped_papers: Papers) -> Iterator[StandIn]:
    """The service with the shipped records."""
    with StandIn(shipped_papers, key=KEY) as stand_in:
        yield stand_in


def build(*arguments: str | Path, out: Path) -> int:
    cache = out.parent / "cache"
    given = ["build", *(str(argument) for argument in arguments)]
    return main([*given, "--pace", "0", "--cache", str(cache), "--out", str(out)])


def nowhere() -> str:
    """An address of this machine where nothing answers."""
    with StandIn(Papers([])) as stand_in:
        return stand_in.url


def test_the_shipped_list_can_be_pulled_from_the_service(
    corpus: Corpus, service: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert build("--source", "api", "--api-url", service.url, "--json", out=out) == 0
    printed = capsys.readouterr()
    outcome = json.loads(printed.out)
    counts = outcome["counts"]
    assert counts["by"]["unresolved"] == 0
    assert counts["not_papers"] == {"blog": 1, "software": 1}
    # The stand-in, unlike the service, keeps versions apart: the links are those of the versions that are listed, and
    # of those that their titles and authors make one work with them.
    listed = {resolution.paper for resolution in corpus.resolutions}
    own = sum(listed >= {c.citing, c.cited} for c in corpus.citations)
    assert 0 < own < counts["links_within_list"] <= len(links_within_list(corpus))
    assert all(request.headers.get("x-api-key") == KEY for request in service.requests)
    written = "".join(path.read_text(encoding="utf-8") for path in out.rglob("*") if path.is_file())
    assert KEY not in written + printed.out + printed.err
    assert '"gathered": "20' in (out / "manifest.json").read_text()
    assert main(["query", "links-within-list", "--graph", str(out / "graph.nt"), "--format", "csv"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == counts["links_within_list"] + 1


def test_a_build_from_its_own_snapshot_gives_the_same_graph(
    built: Path, service: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pulled = tmp_path / "pulled"
    assert build("--source", "api", "--api-url", service.url, "--rdf12", out=pulled) == 0
    asked = len(service.requests)
    for first in (built, pulled):
        second = tmp_path / f"from-{first.name}"
        assert build("--snapshot", first / "snapshot", "--offline", "--rdf12", out=second) == 0
        assert len(service.requests) == asked
        names = sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
        assert names == sorted(path.relative_to(second) for path in second.rglob("*") if path.is_file())
        assert [name for name in names if (first / name).read_bytes() != (second / name).read_bytes()] == []


def test_a_second_build_asks_nothing_and_changes_nothing_until_it_is_told_to(
    service: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    pull = ["--source", "api", "--api-url", service.url]
    assert build(*pull, out=out) == 0
    needed = len(service.requests)
    assert build(*pull, out=out) == 0
    assert len(service.requests) == needed
    assert "nothing has changed" in capsys.readouterr().err
    assert build(*pull, "--refresh", out=out) == 0
    assert len(service.requests) == 2 * needed
    kept = b"".join(path.read_bytes() for path in (tmp_path / "cache").iterdir())
    assert KEY.encode() not in kept
    assert main(["cache", "--cache", str(tmp_path / "cache")]) == 0
    told = re.search(r"(\d+) answers, [\d.]+ MB, from 20", capsys.readouterr().out)
    assert told
    assert int(told[1]) > needed  # the records of a batch are an answer each
    assert main(["cache", "--clear", "--cache", str(tmp_path / "cache")]) == 0
    assert "0 answers, 0.0 MB" in capsys.readouterr().out


def test_a_killed_build_goes_on_where_it_was(shipped_papers: Papers, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with StandIn(shipped_papers) as stand_in:
        pull = ["--source", "api", "--api-url", stand_in.url]
        assert build(*pull, out=tmp_path / "other" / "out") == 0
        needed = len(stand_in.requests)
        stand_in.requests.clear()
        stand_in.script(*[None] * 7, Fault(kind="stall", seconds=60))
        given = ["build", *pull, "--pace", "0", "--cache", str(tmp_path / "cache"), "--out", str(out)]
        process = subprocess.Popen([sys.executable, "-m", "kg", *given], cwd=Path(__file__).parents[1])
        while len(stand_in.requests) < 8:
            time.sleep(0.05)
        process.kill()
        process.wait()
        assert build(*pull, out=out) == 0
        assert len(stand_in.requests) == needed + 1
    names = [path.relative_to(out) for path in out.rglob("papers.*")]
    other = tmp_path / "other" / "out"
    assert [name for name in names if (out / name).read_bytes() != (other / name).read_bytes()] == []


def test_what_an_outage_leaves_is_told_and_asked_for_the_next_time(
    shipped_papers: Papers, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    with StandIn(shipped_papers) as stand_in:
        pull = ["--source", "api", "--api-url", stand_in.url]
        stand_in.script(*[Fault(status=403)] * 3, where="citations")
        assert build(*pull, out=out) == 0
        assert "lists of links are not at hand" in capsys.readouterr().err
        assert build(*pull, "--strict", out=out) == 3
        assert "not at hand" not in capsys.readouterr().err


def test_only_what_the_snapshot_lacks_is_asked_of_the_service(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = {
        "paperId": "b" * 40, "title": "Transfer learning enables predictions in network biology", "year": 2023,
        "externalIds": {"DOI": "10.1038/s41586-023-06139-9"}, "authors": [], "references": [],
    }  # fmt: skip
    new = {
        "paperId": "a" * 40, "corpusId": 99, "title": "A paper that only the service knows", "year": 2026,
        "externalIds": {"DOI": "10.1234/NEW", "CorpusId": 99}, "authors": [{"authorId": "7", "name": "Ann Lee"}],
        "references": [{"paperId": known["paperId"]}],
    }  # fmt: skip
    listed = tmp_path / "mine.md"
    listed.write_text(
        "# Mine\n- [Transfer learning enables predictions in network biology]"
        "(https://www.nature.com/articles/s41586-023-06139-9)\n"
        "- [A paper that only the service knows](https://doi.org/10.1234/new)\n- [Tool](https://github.com/a/b)\n"
    )
    with StandIn(Papers([new, known])) as stand_in:
        assert build(listed, "--api-url", stand_in.url, "--json", out=tmp_path / "out") == 0
        asked = [name for request in stand_in.asked("batch") for name in request.body["ids"]]
    assert asked == ["DOI:10.1234/new"]
    outcome = json.loads(capsys.readouterr().out)
    assert [entry["how"] for entry in outcome["entries"]] == ["identifier", "identifier", "as listed"]
    # The service's record of Geneformer is the snapshot's: the link within the list joins both sources.
    assert outcome["counts"]["links_within_list"] == 1
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    origins = {source["id"] for source in manifest["sources"]}
    assert {"openalex-2026-08-21", "semantic-scholar-api", "reading-list"} <= origins


def test_without_the_service_what_the_snapshot_holds_is_built_with_a_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = tmp_path / "mine.md"
    listed.write_text("- [Known](https://arxiv.org/abs/2210.14330)\n- [Another](https://doi.org/10.1234/new)\n")
    assert build(listed, "--api-url", nowhere(), out=tmp_path / "out") == 0
    err = capsys.readouterr().err
    assert "warning: Semantic Scholar cannot be reached at http://127.0.0.1" in err
    assert "Entries that the snapshot does not hold and that stay unresolved: 1." in err
    assert build(listed, "--api-url", nowhere(), "--strict", out=tmp_path / "out") == 3


@pytest.mark.parametrize("choice", ["api", "auto"])
def test_without_the_service_and_with_nothing_from_the_snapshot_nothing_is_written(
    choice: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = tmp_path / "mine.md"
    listed.write_text("- [Another](https://doi.org/10.1234/new)\n")
    assert build(listed, "--source", choice, "--api-url", nowhere(), out=tmp_path / "out") == 1
    out, err = capsys.readouterr()
    assert not out
    assert "Semantic Scholar cannot be reached" in err
    assert not (tmp_path / "out").exists()


def test_a_refused_key_is_named_by_its_variable_alone(
    shipped_papers: Papers, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with StandIn(shipped_papers, key="another") as stand_in:
        assert build("--source", "api", "--api-url", stand_in.url, out=tmp_path / "out") == 1
    err = capsys.readouterr().err
    assert "S2_API_KEY" in err
    assert KEY not in err


def test_an_interrupted_build_says_so_and_leaves_nothing(shipped_papers: Papers, tmp_path: Path) -> None:
    with StandIn(shipped_papers) as stand_in:
        stand_in.script(Fault(kind="stall", seconds=60))
        asking = [
            "build",
            "--source",
            "api",
            "--api-url",
            stand_in.url,
            "--cache",
            str(tmp_path),
            "--out",
            str(tmp_path / "out"),
        ]
        process = subprocess.Popen(
            [sys.executable, "-m", "kg", *asking],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1],
            # Where the tests themselves run in the background, Ctrl-C is ignored, and what they start inherits that.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip
        while not stand_in.requests:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err.strip()) == (130, "", "kg: interrupted")
    assert not (tmp_path / "out").exists()


def test_a_dry_run_finds_the_papers_says_what_the_rest_takes_and_writes_nothing(
    service: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    pull = ["--source", "api", "--api-url", service.url, "--contexts", "--authors"]
    assert build(*pull, "--dry-run", out=out) == 0
    told = capsys.readouterr()
    planned = re.search(r"Semantic Scholar: (\d+) requests for 15 papers \((.*)\)\n", told.err)
    assert planned, told.err
    assert "for references with their sentences" in planned[2]
    assert not told.out
    assert not out.exists()
    before = len(service.requests)
    assert build(*pull, out=out) == 0
    # Of the authors, those of the citing papers are not known before.
    assert len(service.requests) - before - int(planned[1]) in {0, 1, 2}
    assert build(*pull, "--dry-run", out=out) == 0
    assert "15 papers: nothing has to be asked for" in capsys.readouterr().err


def test_a_long_pull_is_told_with_what_to_leave_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("S2_API_KEY")
    with StandIn(Papers.of_snapshot(snapshot.read(shipped.snapshot()))) as stand_in:
        given = ["build", "--source", "api", "--api-url", stand_in.url, "--cache", str(tmp_path)]
        # The first three requests find the papers; the plan is for the others.
        assert main([*given, "--pace", "0", "--dry-run"]) == 0
        capsys.readouterr()
        assert main([*given, "--contexts", "--pace", "100", "--offline", "--dry-run"]) == 0
        assert "nothing has to be asked for" in capsys.readouterr().err
        assert main([*given, "--pace", "100", "--dry-run"]) == 0
    told = capsys.readouterr().err.splitlines()
    assert told[0].endswith("at least 22 minutes at one every 100 s")
    assert told[1:] == [
        "  --citations none: 12 requests less (20 minutes)",
        "  with a key (S2_API_KEY): 14 seconds",
        "  for much more than this, Semantic Scholar's bulk dumps serve better: see kg plan",
    ]


def test_all_that_can_be_asked_for_is_sealed_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, sealed, offline, listed = (tmp_path / name for name in ("first", "sealed", "offline", "mine.md"))
    listed.write_text("- [Folding maps](https://doi.org/10.1234/Made.Up.1)\n")
    said = {"paperId": sha(3), "contexts": ["As shown [1]."], "intents": ["background"], "isInfluential": True}
    rows = [
        row(1, "Folding maps", [said, 4]),
        row(2, "Maps that cite", [1]),
        row(3, "Cranes", [5]),
        row(4, "A hub", [6], citationCount=4_000),
        row(5, "Two steps away", [7]),
        row(6, "Behind a hub"),
        row(7, "Three steps away"),
        row(8, "Cites what cites", [2]),
    ]
    orcid = {"ORCID": "0000-0002-1825-0097"}
    authors = [
        {"authorId": str(7_000 + n), "name": f"Ada Author {n}", "hIndex": n, "externalIds": orcid} for n in (3, 5)
    ]
    everything = ["--contexts", "--authors", "--depth", "2", "--citations", "all"]
    with StandIn(Papers(rows, authors=authors)) as stand_in:
        pull: list[str | Path] = [listed, "--source", "api", "--api-url", stand_in.url, *everything]
        assert build(*pull, out=first) == 0
        told = capsys.readouterr().err
        assert (
            "for 1 paper (1 for references with their sentences, 1 for citing papers, 1 for details of authors)" in told
        )
        assert "for 2 papers around the listed ones (" in told
        asked = len(stand_in.requests)
        assert len(stand_in.asked("author/batch")) == 1
        assert build(*pull, "--offline", out=offline) == 0
        assert build(listed, "--snapshot", first / "snapshot", "--offline", out=sealed) == 0
        assert len(stand_in.requests) == asked
    names = sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
    for other in (sealed, offline):
        assert [name for name in names if (first / name).read_bytes() != (other / name).read_bytes()] == []
    found = snapshot.read(first / "snapshot")
    assert {paper.title for paper in found.papers} == {
        "Folding maps", "Maps that cite", "Cranes", "A hub", "Two steps away", "Cites what cites",
    }  # fmt: skip
    assert {(c.citing.value, c.cited.value) for c in found.citations} == {
        ("1", "3"), ("1", "4"), ("2", "1"), ("3", "5"), ("8", "2"),
    }  # fmt: skip
    hub = {state.note for state in found.states if state.paper.value == "4"}
    assert hub == {"a hub, cited by 4,000: what more than 1,000 cite is not followed"}
    assert found.citations[0].contexts == ("As shown [1].",)
    # One ORCID makes one person of two author ids.
    nt = (first / "graph.nt").read_text(encoding="utf-8")
    assert nt.count("<https://schema.org/sameAs> <https://orcid.org/0000-0002-1825-0097>") == 1
    assert [p.h_index for p in found.profiles if p.author.value in {"7003", "7005"}] == [3, 5]


def test_offline_uses_what_is_kept(service: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, listed = tmp_path / "out", tmp_path / "mine.md"
    listed.write_text(
        "- [Clinical Camel](https://arxiv.org/abs/2305.12031)\n- [Another paper of mine](https://doi.org/10.1234/new)\n"
    )
    assert build(listed, "--source", "api", "--api-url", service.url, out=out) == 0
    asked = len(service.requests)
    assert build(listed, "--source", "api", "--api-url", service.url, "--offline", out=out) == 0
    assert len(service.requests) == asked
    assert "nothing has changed" in capsys.readouterr().err
    listed.write_text(listed.read_text() + "- [A third paper of mine](https://doi.org/10.1234/newer)\n")
    capsys.readouterr()
    assert build(listed, "--source", "api", "--api-url", service.url, "--offline", "--json", out=out) == 0
    assert [one["reason"] for one in json.loads(capsys.readouterr().out)["entries"]] == [
        "",
        "Semantic Scholar: no record with one of its identifiers, and none with its title",
        "Semantic Scholar was not asked",
    ]
    assert len(service.requests) == asked


def test_offline_asks_nothing(service: StandIn, tmp_path: Path) -> None:
    listed = tmp_path / "mine.md"
    listed.write_text("- [Another](https://doi.org/10.1234/new)\n")
    assert build(listed, "--offline", "--api-url", service.url, out=tmp_path / "out") == 0
    assert service.requests == []
    assert not (tmp_path / "cache").exists()
    # Nothing was asked now, so nothing speaks of now: the bytes are those of any other day.
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["gathered"] == snapshot.read(shipped.snapshot()).gathered
