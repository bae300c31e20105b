"""What to read next: against a plain recount, on random networks and on the shipped list."""

from __future__ import annotations

import json
from dataclasses import replace
from math import isclose, log2
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.cli import main
from kg.commands.words import say
from kg.corpus import Corpus
from kg.insight import rank
from kg.insight.network import Basis, Network, basis, network
from kg.insight.rank import Which
from kg.model import Count, Direction, Entry, Paper, Work
from kg.pid import Pid
from kg.wording.suggestions import ranking

LISTED = 5


def pid(number: int) -> Pid:
    return Pid("doi", f"10.1/{number:03}")


def made(links: set[tuple[int, int]], known: set[tuple[int, Direction]], fame: dict[int, int], works: int) -> Network:
    """A network of numbered works, of which the first few are listed under two headings in turn."""
    papers = {
        pid(n): Paper(
            pid=pid(n),
            pids=(pid(n),),
            title=str(n),
            counts=(Count(origin="a", cited_by=fame[n]),) if n in fame else (),
        )
        for n in range(works)
    }
    entries = {
        pid(n): Entry(
            position=n + 1, title=str(n), links=(), pids=(), kind="paper", section=("ab"[n % 2],), label=None,
            year=None, venue=None, file="list.md", line=n + 1, last_line=n + 1,
        )
        for n in range(LISTED)
    }  # fmt: skip
    pairs = sorted((pid(a), pid(b)) for a, b in links if a != b)
    return Network(
        works={one: Work(records=(one,)) for one in papers},
        papers=papers,
        listed=entries,
        cites={one: tuple(b for a, b in pairs if a == one) for one in papers},
        cited_by={one: tuple(a for a, b in pairs if b == one) for one in papers},
        known={(pid(n), direction) for n, direction in known},
    )


NUMBERS = st.integers(0, 11)
NETWORKS = st.builds(
    made,
    st.sets(st.tuples(NUMBERS, NUMBERS), max_size=40),
    st.sets(st.tuples(st.integers(0, LISTED - 1), st.sampled_from(("references", "citations"))), max_size=2 * LISTED),
    st.dictionaries(NUMBERS, st.integers(0, 1000)),
    st.just(12),
)
RANKINGS: tuple[Which, ...] = ("old", "new", "bridge")


def recounted(found: Network, listed: tuple[Pid, ...], which: Which) -> dict[Pid, float]:
    """The score of each work, as the module's own description has it."""
    scores = {}
    most = max(found.fame(one) or 0 for one in listed)
    for work in found.works:
        if work in listed:
            continue
        shares, parts = [], set()
        sides: tuple[tuple[Which, Direction], ...] = (("old", "references"), ("new", "citations"))
        for side, direction in sides:
            known = [one for one in listed if (one, direction) in found.known]
            others = found.cited_by[work] if side == "old" else found.cites[work]
            linked = [one for one in known if one in others]
            parts |= {found.listed[one].section for one in linked}
            if which in {side, "bridge"} and linked:
                shares.append(len(linked) / len(known))
        if shares and (which != "bridge" or len(parts) > 1):
            fame = found.fame(work) or 0
            beyond = 1 + log2(fame / most) if most and fame > most else 1
            scores[work] = sum(shares) * (len(parts) if which == "bridge" else 1) / beyond
    return scores


@settings(max_examples=150)
@given(found=NETWORKS)
def test_scores_and_ranks_are_those_of_a_plain_recount(found: Network) -> None:
    listed = tuple(found.listed)
    groups = {work: entry.section[0] for work, entry in found.listed.items()}
    for which in RANKINGS:
        rows = rank.suggest(found, listed, which, groups)
        scores = recounted(found, listed, which)
        assert {row.work for row in rows} == scores.keys()
        for row in rows:
            assert isclose(row.score, scores[row.work])
            assert row.rank == 1 + sum(other.score > row.score for other in rows)
            assert 1 <= row.best <= row.rank <= row.worst <= len(rows)


@settings(max_examples=100)
@given(found=NETWORKS)
def test_no_list_that_becomes_known_takes_a_work_out_of_its_range(found: Network) -> None:
    """The unknown lists become known to hold just the links that are there, which is one of the ways."""
    every: set[tuple[Pid, Direction]] = {(work, d) for work in found.listed for d in ("references", "citations")}
    full = Network(
        works=found.works, papers=found.papers, listed=found.listed,
        cites=found.cites, cited_by=found.cited_by, known=every,
    )  # fmt: skip
    for which in ("old", "new"):
        before = {row.work: row for row in rank.suggest(found, tuple(found.listed), which)}
        scores = {row.work: row.score for row in rank.suggest(full, tuple(found.listed), which)}
        for work, row in before.items():
            among = 1 + sum(scores[other] > scores[work] + 1e-12 for other in before)
            assert row.best <= among <= row.worst


@settings(max_examples=100)
@given(found=NETWORKS)
def test_the_self_check_is_that_of_rankings_without_each_paper_in_turn(found: Network) -> None:
    depths = (1, 2, 5)  # a dozen works are all among the first ten
    findable, within, by_fame = 0, [0] * len(depths), [0] * len(depths)
    for hidden in found.listed:
        others = tuple(work for work in found.listed if work != hidden)
        middle, famous = [], []
        for which in ("old", "new"):
            rows = rank.suggest(found, others, which)
            own = [row for row in rows if row.work == hidden]
            if own:
                middle.append(own[0].rank + (sum(isclose(row.score, own[0].score) for row in rows) - 1) / 2)
                fames = [row.fame or 0 for row in rows]
                fame = own[0].fame or 0
                famous.append(sum(other > fame for other in fames) + (fames.count(fame) + 1) / 2)
        findable += bool(middle)
        for place, depth in enumerate(depths):
            within[place] += any(one <= depth for one in middle)
            by_fame[place] += any(one <= depth for one in famous)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rank, "DEPTHS", depths)
        check = rank.self_check(found)
    assert (check.papers, check.findable) == (LISTED, findable)
    assert (check.found, check.by_fame) == (tuple(within), tuple(by_fame))


def test_equal_works_come_by_how_often_they_are_cited_and_what_nobody_counted_is_told() -> None:
    found = made({(0, 6), (0, 7), (0, 8)}, {(0, "references")}, {7: 3, 8: 5}, 9)
    rows = rank.suggest(found, tuple(found.listed), "old")
    assert [(row.work, row.rank, row.fame) for row in rows] == [(pid(8), 1, 5), (pid(7), 1, 3), (pid(6), 1, None)]


def test_a_link_in_a_list_that_is_not_known_does_not_count() -> None:
    found = made({(0, 6), (1, 7)}, {(0, "references")}, {}, 9)
    assert [row.work for row in rank.suggest(found, tuple(found.listed), "old")] == [pid(6)]
    assert rank.suggest(found, tuple(found.listed), "new") == ()


def test_the_shipped_list_is_told_what_to_read_next(corpus: Corpus) -> None:
    """The first of each ranking; each of these links stands in the snapshot's citations."""
    found = network(corpus)
    listed = found.listed_papers
    assert basis(found, listed) == Basis(papers=15, references=4, citations=5)

    def first(which: Which, number: int) -> list[tuple[str, list[int], list[int]]]:
        return [
            (
                found.title(row.work)[:40],
                [found.listed[work].position for work in row.cited_by],
                [found.listed[work].position for work in row.cites],
            )
            for row in rank.suggest(found, listed, which)[:number]
        ]

    assert first("old", 5) == [
        ("A single-cell transcriptomic map of the ", [4, 12, 15], []),
        ("Integrated analysis of multimodal single", [3, 12, 15], []),
        ("SCANPY: large-scale single-cell gene exp", [3, 4, 12], []),
        ("Single-cell transcriptome profiling of h", [3, 12, 15], []),
        ("Attention is all you need", [4, 12], []),
    ]
    assert first("new", 3) == [
        ("Profiling cell identity and tissue archi", [], [3, 4, 8, 12, 15]),
        ("Transformers in single-cell omics: a rev", [], [3, 4, 8, 12, 15]),
        ("CellFM: a large-scale foundation model p", [], [3, 4, 8, 12, 15]),
    ]
    check = rank.self_check(found)
    assert (check.papers, check.findable) == (15, 10)


@pytest.fixture
def built(short_list: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    short_list.write_text(
        "# A list\n## One\n- [A single-cell gene expression language model](https://arxiv.org/abs/2210.14330)\n"
        "## Two \u202e\n- [scBERT](https://www.nature.com/articles/s42256-022-00534-z)\n"
    )
    assert (
        main(["build", str(short_list), "--offline", "--no-sparql", "--no-gate", "--out", str(tmp_path / "out")]) == 0
    )
    capsys.readouterr()
    return tmp_path / "out"


def test_the_command_says_why_and_out_of_how_many_lists(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["suggest", "--build", str(built), "--limit", "2"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(
        "What the list builds upon: cited by listed papers (references known of 1 of 2 listed papers)\n   1  "
    )
    assert "      cited by 2; " in out
    assert "What has come of it: citing listed papers (citations known of 1 of 2 listed papers)" in out
    assert "Self-check: no listed paper has a counted link" in out
    assert main(["suggest", "--build", str(built), "--limit", "2", "--section", "One", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["basis"] == {"papers": 1, "references": 0, "citations": 0}
    assert found["suggestions"] == {"old": [], "new": []}
    assert main(["suggest", "--build", str(built), "--bridge"]) == 0
    assert "none is known" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--section", "Three"], 2, "No paper of the list stands under 'Three'. There are: One, Two \ufffd."),
        (["--limit", "0"], 2, "0 is not in the range"),
        (["--build", "nowhere"], 1, "nowhere"),
    ],
)
def test_wrong_input_is_told(
    built: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    assert main(["suggest", "--build", str(built), *arguments]) == code
    assert said in capsys.readouterr().err


def test_what_strangers_wrote_steers_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    hostile = "\x1b[31m\u202e"
    found = made({(0, 6)}, {(0, "references")}, {}, 9)
    paper = Paper(pid=Pid("doi", f"10.1/{hostile}"), pids=(), title=hostile)
    renamed = replace(
        found,
        works={**found.works, paper.pid: Work(records=(paper.pid,))},
        papers={**found.papers, paper.pid: paper},
        cites={**found.cites, pid(0): (paper.pid,)},
    )
    listed = renamed.listed_papers
    say(ranking(renamed, "old", basis(renamed, listed), rank.suggest(renamed, listed, "old")))
    lines = capsys.readouterr().out
    assert "10.1/" in lines
    assert not set(hostile) & set(lines) - set("[31m")
