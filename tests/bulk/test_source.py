"""A build from a dump is the build from the API: the same records, links and names."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kg import pipeline, snapshot
from kg.bulk import source as sources
from kg.bulk.convert import convert
from kg.bulk.duck import Duck
from kg.bulk.source import BulkSource
from kg.cli import main
from kg.corpus import Corpus
from kg.errors import DumpError
from kg.model import Completeness, Failure, Paper
from kg.pid import Pid
from kg.rdf import files
from kg.view import packing
from tests.bulk.dumps import dump_of
from tests.bulk.generator import line, write
from tests.conftest import BASE, shipped_settings
from tests.s2 import Papers, StandIn
from tests.sources.made_up import doi, entry, row, sha, states

MEMORY = "500MB"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")


def converted(served: Papers, path: Path) -> Path:
    dump_of(served, path)
    convert(path, memory=MEMORY)
    return path


def corpus_id(number: int) -> Pid:
    return Pid("corpusid", str(number))


def papers_of(source: BulkSource, numbers: Sequence[int]) -> list[Paper]:
    found = source.lookup([corpus_id(number) for number in numbers])
    return [paper for paper in found.values() if isinstance(paper, Paper)]


# What is of the source and its day, and not of what it says. A title's score is what it is against the other records
# that were weighed: the service gives the nearest title alone, the dump all that are the same.
_OF_THE_SOURCE = re.compile(
    r"^<[^>]*/(?:origin|run)/[^>]*> |/dataset/|#matchScore> "
    r"|^<[^>]*/list/[^/>]*> <[^>]*(?:/rights|/created|#wasDerivedFrom)> "
)


def comparable(corpus: Corpus) -> list[str]:
    """The graph as lines, without what is said of the source itself, whose name is the same in both."""
    text = files.ntriples(corpus, BASE).decode()
    text = text.replace("semantic-scholar-api", "source").replace("semantic-scholar-dump", "source")
    text = re.sub(rf",{re.escape(corpus.gathered)}(?=[,>])", ",now", text)
    return [one for one in text.splitlines() if not _OF_THE_SOURCE.search(one)]


def test_the_shipped_list_gives_the_same_graph_from_a_dump_as_from_the_api(corpus: Corpus, tmp_path: Path) -> None:
    served = Papers.of_snapshot(snapshot.of_corpus(corpus))
    dump = converted(served, tmp_path / "dump")
    settings = replace(shipped_settings(tmp_path), offline=False, pace=0, citations=9_999, max_age=timedelta(0))
    with StandIn(served) as service:
        api, said = pipeline.gather(replace(settings, source="api", api_url=service.url), lambda _: None)
    bulk, also_said = pipeline.gather(replace(settings, source=dump, citations=None), lambda _: None)
    assert said == also_said == ()
    assert bulk.gathered == "2026-11-22"
    assert [one.how for one in bulk.resolutions] == [one.how for one in api.resolutions]
    assert len(bulk.citations) == len(api.citations) > 2_000
    ours, theirs = set(comparable(bulk)), set(comparable(api))
    assert len(ours) > 80_000
    assert sorted(ours - theirs) == sorted(theirs - ours) == []


def test_details_of_authors_come_from_the_dump_too(tmp_path: Path) -> None:
    known = {"authorId": "7001", "name": "Ada", "externalIds": {"ORCID": "0000-0002-1825-0097"}, "hIndex": 9}
    served = Papers([row(1, "Folding maps", [2]), row(2, "Maps")], authors=[known])
    with BulkSource(converted(served, tmp_path)) as bulk:
        found = bulk.profiles([Pid("s2author", "7001"), Pid("s2author", "9"), Pid("orcid", "0000-0002-1825-0097")])
    assert set(found) == {Pid("s2author", "7001")}
    profile = found[Pid("s2author", "7001")]
    assert not isinstance(profile, Failure)
    assert (profile.pids, profile.h_index, profile.papers) == ((Pid("orcid", "0000-0002-1825-0097"),), 9, 1)


def test_papers_are_found_by_every_identifier_that_the_service_takes(tmp_path: Path) -> None:
    ids = {
        "DOI": "10.1234/X.1",
        "ArXiv": "2305.17100",
        "PubMed": "77",
        "PubMedCentral": "88",
        "ACL": "P18-1",
        "MAG": "5",
    }
    served = Papers([row(1, "Folding maps", externalIds=ids)], merged={sha(9): sha(1)})
    asked = [
        Pid("corpusid", "1"), Pid("s2", sha(1)), Pid("s2", sha(9)), Pid("doi", "10.1234/x.1"), Pid("pubmed", "77"),
        Pid("arxiv", "2305.17100"), Pid("pmc", "PMC88"), Pid("acl", "P18-1"), Pid("mag", "5"),
        Pid("url", "https://arxiv.org/abs/2305.17100v2"),
    ]  # fmt: skip
    with BulkSource(converted(served, tmp_path)) as bulk:
        found = bulk.lookup([*asked, Pid("doi", "10.1234/other"), Pid("url", "https://example.org/2305.17100")])
    assert list(found) == asked
    (paper,) = {paper for paper in found.values() if isinstance(paper, Paper)}
    # What led to it is among its identifiers, as in the API: also the paperId of the record that went into it.
    assert set(asked) - {corpus_id(1)} < set(paper.pids)


@pytest.mark.parametrize(
    ("title", "is_first"),
    [
        ("Deep generative modelling of single cell transcriptomes across tissues", True),
        ("Deep générative modelling of single-cell transcriptomes, across tissues!", True),
        ("Depp generative modelling of single cell transcriptomes across tissues", False),
        ("Deep generative modelling of single cell transcriptomes across tisues", False),
        ("Deep generative modelling of single cell transcriptomes", False),
        ("Deep generative modelling of single cell transcriptomes across tissues: an overview of it all", False),
        ("Folding maps: an overview of it all", False),
        ("γ-secretase and β-amyloid", False),
        (r"The role of $\alpha$-synuclein in the aggregation of proteins", False),
        ("The role of alpha-synuclein in the aggregation of proteins", False),
    ],
)  # fmt: skip
def test_titles_are_found_whatever_their_accents_slips_and_subtitles(
    tmp_path_factory: pytest.TempPathFactory, title: str, is_first: bool
) -> None:
    folder = tmp_path_factory.getbasetemp() / "titles"
    if not folder.exists():
        folder.mkdir()
        served = [
            row(1, "Deep generative modelling of single cell transcriptomes across tissues"),
            row(2, "The role of <i>α</i>-synuclein in the aggregation of proteins"),
            row(20, "Folding maps"),
            row(21, "Gamma-secretase and beta-amyloid"),
            *(row(number, f"Some other title, the {number}th of its kind") for number in range(3, 20)),
        ]
        converted(Papers(served), folder)
    with BulkSource(folder) as bulk:
        parts = [
            [paper.pid.value for paper in part] for part in bulk.search(entry(title)) if not isinstance(part, Failure)
        ]
    wanted = {"The": "2", "Folding": "20", "γ-secretase": "21"}.get(title.split()[0], "1")
    assert wanted in (parts[0] if is_first else parts[0] + parts[1])
    assert len(parts) == 2


def test_what_a_dump_has_no_row_of_is_kept_by_its_id_alone(tmp_path: Path) -> None:
    cites = [
        {"citationid": 1, "citingcorpusid": 1, "citedcorpusid": 99},
        {"citationid": 2, "citingcorpusid": 98, "citedcorpusid": 1},
    ]
    rows = [{"corpusid": 1, "title": "Folding maps", "referencecount": 1, "citationcount": 1}]
    shards: dict[str, list[dict[str, Any]]] = {"papers": rows, "citations": cites, "authors": [], "paper-ids": []}
    write(tmp_path, "2026-11-18", {name: [[line(one) for one in some]] for name, some in shards.items()})
    convert(tmp_path, memory=MEMORY)
    with BulkSource(tmp_path) as bulk:
        (links,) = bulk.links(papers_of(bulk, [1]))
    assert {(c.citing.value, c.cited.value) for c in links.citations} == {("1", "99"), ("98", "1")}
    assert {paper.title for paper in links.papers} == {"Untitled (corpusid:99)", "Untitled (corpusid:98)"}
    assert {state.completeness for state in links.states} == {Completeness.KNOWN}


def test_the_newest_citing_papers_come_where_fewer_are_wanted(tmp_path: Path) -> None:
    citing = [row(n, f"Citing {n}", [1], year=2000 + n, publicationDate=f"{2000 + n}-01-02") for n in range(2, 9)]
    path = converted(Papers([row(1, "Folding maps"), *citing]), tmp_path)
    for wanted, found, state in (
        (3, {"6", "7", "8"}, Completeness.CUT_SHORT),
        (None, {str(n) for n in range(2, 9)}, Completeness.KNOWN),
        (0, set(), Completeness.UNKNOWN),
    ):
        with BulkSource(path, citations=wanted) as bulk:
            parts = list(bulk.links(papers_of(bulk, [1])))
        assert {c.citing.value for part in parts for c in part.citations} == found
        assert states(parts)[corpus_id(1), "citations"].completeness is state


def test_lists_are_not_known_where_shards_were_left_out(tmp_path: Path) -> None:
    dump_of(Papers([row(1, "Folding maps", [2]), row(2, "Maps", [1])]), tmp_path)
    shard = max((tmp_path / "citations").iterdir())
    shard.write_bytes(b"x" * shard.stat().st_size)
    convert(tmp_path, memory=MEMORY, skip_bad_shards=True)
    with BulkSource(tmp_path) as bulk:
        found = states(list(bulk.links(papers_of(bulk, [1, 2]))))
    assert {state.completeness for state in found.values()} == {Completeness.CUT_SHORT}
    assert all("left out when it was converted" in state.note for state in found.values())


def test_of_too_many_links_those_of_the_best_connected_papers_are_shown_and_all_are_in_the_rdf(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sources, "MOST_LINKS", 4)
    monkeypatch.setattr(sources, "MOST_SHOWN_LINKS", 4)
    # The second is linked with both listed papers, the ninth is another version of the first.
    served = [
        row(1, "Folding maps of the world", [2, 3, 4], date="2020-01-02"), row(2, "A paper that both cite"),
        row(3, "Another paper"), row(4, "One more paper"), row(5, "Unfolding maps of the world", [2, 6, 7]),
        row(6, "Not so old"), row(7, "As old as that"), row(9, "Folding maps of the world", [1], date="2019-05-06"),
    ]  # fmt: skip
    dump = converted(Papers(served), tmp_path / "dump")
    listed = tmp_path / "list.md"
    listed.write_text(
        f"- https://doi.org/{doi(1).value}\n- https://doi.org/{doi(5).value}\n- [No such](https://x.org/y)\n"
    )
    asked = ["build", str(listed), "--source", f"bulk:{dump}", "--out", str(tmp_path / "out")]
    (tmp_path / "out").mkdir()
    assert main([*asked, "--citations", "none", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["whole"] == {"papers": 7, "links": 6}
    assert not (tmp_path / "out" / "graph.ttl").exists()
    assert main(asked) == 0
    said = capsys.readouterr().err
    assert "these are the best connected 6 of 8 papers and the 4 links between them, of 7: all are in graph.nt" in said
    page = (tmp_path / "out" / "graph.html").read_text()
    shown = packing.decode(re.search(r'id="tables">([^<]*)<', page)[1])  # type: ignore[index]  # a page has it
    assert (
        shown["part"]
        == "these are the best connected 6 of 8 papers and the 4 links between them, of 7: all are in graph.nt"
    )
    assert shown["triples"] is None
    # What is left out of a list is said of it; what is ranked goes by all of it.
    states = (tmp_path / "out" / "snapshot" / "lists.jsonl").read_text()
    assert "2 of 3 links; of so large a graph only those between its best connected papers are at hand" in states
    assert "reference lists known for 2 of 3 listed papers, citation lists for 2 of 3" in said
    graph = (tmp_path / "out" / "graph.nt").read_text()
    assert graph.count("<http://purl.org/spar/cito/cites>") == 7 + 1  # and its count
    assert "referencesState> <https://w3id.org/reading-kg/vocab#cutShort>" not in graph
    assert main(["export", "rdf12", "--build", str(tmp_path / "out")]) == 2
    assert "is too large to be written as RDF 1.2" in capsys.readouterr().err
    assert main(["export", "turtle", "--build", str(tmp_path / "out")]) == 0
    # Where the page has room for all, nothing is said to be left out; the RDF is the same.
    monkeypatch.setattr(sources, "MOST_SHOWN_LINKS", 7)
    assert main([*asked, "--out", str(tmp_path / "all")]) == 0
    assert "best connected" not in capsys.readouterr().err
    page = (tmp_path / "all" / "graph.html").read_text()
    assert packing.decode(re.search(r'id="tables">([^<]*)<', page)[1])["part"] is None  # type: ignore[index]  # it has it
    assert (tmp_path / "all" / "graph.nt").read_text() == graph
    for refused in ("--rdf12", "--authors", "--profile=extra"):
        assert main([*asked, refused, "--out", str(tmp_path / "other")]) == 2
        name = refused.replace("=", " ")
        assert (
            f"These papers have 7 links, and {name} is for graphs of up to 200,000: leave it out"
            in capsys.readouterr().err
        )
        assert not (tmp_path / "other").exists()


def test_two_steps_from_the_list_leave_hubs_alone(tmp_path: Path) -> None:
    served = [
        row(1, "Folding maps of the world", [2, 3]), row(2, "A paper that few cite", [4]), row(3, "A hub", [5]),
        row(4, "Beyond"), row(5, "Beyond the hub"), *(row(number, f"Citing {number}", [3]) for number in range(10, 15)),
    ]  # fmt: skip
    path = converted(Papers(served), tmp_path / "dump")
    listed = tmp_path / "list.md"
    listed.write_text("- [Folding maps of the world](https://doi.org/10.1234/made.up.1)\n")
    settings = replace(
        shipped_settings(tmp_path), reading_lists=(listed,), overrides=None, source=path, depth=2, hub_cap=3
    )
    found, said = pipeline.gather(replace(settings, citations=None), lambda _: None)
    assert said == ()
    assert {(c.citing.value, c.cited.value) for c in found.citations} == {("1", "2"), ("1", "3"), ("2", "4")}
    assert any("a hub, cited by 6" in state.note for state in found.states)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--source", "bulk:nowhere"], 1, "nowhere is not the folder of a bulk dump: it has no release.json"),
        (["--source", "bulk:"], 2, "'bulk:' is none of auto, snapshot, api and bulk:DIR."),
        (["--source", "bulk:raw"], 1, "raw is not converted yet: run kg bulk convert raw first."),
        (["--source", "bulk:raw", "--contexts"], 2, "a dump that is converted holds no sentences"),
        (["--source", "bulk:raw", "--snapshot", "s"], 2, "exclude each other"),
        (["--engine", "duckdb"], 2, "--engine duckdb asks bulk dumps: it goes with --source bulk:DIR."),
        (["--engine", "vis", "--engine", "canvas"], 2, "--engine canvas and --engine vis exclude each other"),
    ],
)
def test_what_cannot_be_built_from_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    dump_of(Papers([row(1, "Folding maps")]), tmp_path / "raw")
    assert main(["build", *arguments]) == code
    assert said in capsys.readouterr().err
    assert not (tmp_path / "outputs").exists()


def test_a_question_that_takes_more_memory_than_there_is_is_told_with_what_takes_less(tmp_path: Path) -> None:
    place = converted(Papers([row(1, "Folding maps")]), tmp_path)
    with (
        closing(Duck(place, "20MB")) as dump,
        pytest.raises(DumpError, match=r"cannot be read: it takes more memory than it may: build a part of the list"),
    ):
        dump.keep("large", "SELECT list(n) AS all_of_them FROM range(20_000_000) AS r(n)")


def test_a_build_and_a_check_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = tmp_path / "list.md"
    listed.write_text(
        f"- [Folding maps](https://doi.org/{doi(1).value})\n- [Maps that fold themselves and others](https://example.org/x)\n"
    )
    served = Papers(
        [row(1, "Folding maps", [2]), row(2, "Maps that fold themselves and others", [3]), row(3, "Old maps")]
    )
    dump_of(served, tmp_path / "dump")
    assert main(["bulk", "convert", str(tmp_path / "dump"), "--memory", MEMORY]) == 0
    said = capsys.readouterr().out.split()
    assert said[:2] == ["release", "2026-11-22,"]
    assert said[said.index("citations") :][:5] == ["citations", "4", "0", "2", "2"]
    source = f"bulk:{tmp_path / 'dump'}"
    arguments = ["build", str(listed), "--source", source, "--engine", "duckdb", "--out", str(tmp_path / "out")]
    assert main(arguments) == 0
    shown = capsys.readouterr().err
    assert "2 entries: 2 papers matched (1 by identifier, 1 by title)" in shown
    assert "2 links (1 within the list)" in shown.replace("link (", "links (")
    assert main(["check", str(listed), "--source", source]) == 0


def test_duckdb_missing_is_told_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "duckdb", None)
    dump_of(Papers([row(1, "Folding maps")]), tmp_path)
    assert main(["bulk", "convert", str(tmp_path)]) == 1
    assert "pip install 'reading-kg[bulk]'" in capsys.readouterr().err
