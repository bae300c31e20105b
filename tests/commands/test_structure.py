"""The structure of a list in words and as JSON."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from kg.commands.built import say
from kg.commands.structure import structure_as_json
from kg.corpus import Corpus
from kg.insight.network import network
from kg.insight.structure import structure
from kg.wording.structure import lines
from tests.insight.drawn import draw
from tests.insight.test_structure import corpus_of, two_groups


def test_the_shipped_list_is_told_part_by_part(corpus: Corpus) -> None:
    works = network(corpus)
    found = structure(corpus, works)
    told = list(lines(works, found))
    # Of the 17 works 12 have no known list of citations: 66 pairs of these, and 24 with 4 or 12, could have more.
    assert "  4, 12: by 651 works; were all lists known, rank 1 to 91" in told
    assert "  the list has no sections that could be compared" in told
    assert any(
        "5 A generalist" in line and "not all of its references and citations are known" in line for line in told
    )
    assert told[-1].endswith("reference lists are known for 4 of 15 listed papers, citation lists for 5.")
    made = json.loads(json.dumps(structure_as_json(works, found)))
    assert made["cocited"][0] == {
        "entries": [4, 12],
        "works": 651,
        "known": 2,
        "most": 651,
        "rank": 1,
        "best_rank": 1,
        "worst_rank": 91,
    }
    assert made["known"] == {"papers": 15, "references": 4, "citations": 5}


def test_sections_pairs_of_unknown_lists_and_hostile_names_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    names = [f"{group}{n}" for group in "ab" for n in range(8)]
    titles = {name: f"{'Protein folding' if name[0] == 'a' else 'Image retrieval'} {name}" for name in names}
    sections = {name: "Fol\x1bding" if name[0] == "a" else "Images" for name in names} | {"a3": "Images"}
    drawn = draw(two_groups(), listed=names, titles=titles, sections=sections)
    say(lines(drawn, structure(corpus_of(drawn), drawn)))
    told = capsys.readouterr().out
    assert 'stands in "Images", but 6 of the 6 listed works that it is linked with in "Fol�ding"' in told
    assert "or more: the citations of 0 of the two are known" in told
    assert "\x1b" not in told


def test_a_section_that_splits_is_told_with_its_parts() -> None:
    names = [f"{group}{n}" for group in "ab" for n in range(8)]
    titles = {name: f"{'Protein folding' if name[0] == 'a' else 'Image retrieval'} {name}" for name in names}
    sections = dict.fromkeys(names, "Rest") | dict.fromkeys(("a0", "a1", "b0", "b1"), "Even")
    drawn = draw(two_groups(), listed=names, titles=titles, sections=sections)
    found = structure(corpus_of(drawn), drawn)
    told = list(lines(drawn, replace(found, apart=())))
    assert '  "Even" splits into protein folding: 1, 2; image retrieval: 9, 10' in told
    assert not any("no section splits" in line for line in told)


def test_sections_that_hold_together_are_told_to_do_so() -> None:
    drawn = draw([("b", "a"), ("d", "c")], sections={"a": "One", "b": "One", "c": "Two", "d": "Two"})
    told = list(lines(drawn, structure(corpus_of(drawn), drawn)))
    assert told[told.index("Sections and what their works are linked with") + 1] == (
        "  as far as is known, no work is filed apart from most of what it is linked with, and no section splits"
    )


def test_lists_without_links_are_told_to_have_none() -> None:
    for drawn in (draw([]), draw([], listed=["a"])):
        told = list(lines(drawn, structure(corpus_of(drawn), drawn)))
        assert told.count("  none is known") >= 4
        assert "  nobody is known to have written two of them" in told
        assert told[-1].startswith("Out of the links at hand: reference lists are known for 0 of")
