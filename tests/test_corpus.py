"""The corpus: works and versions, several sources as one, and what is known of each list."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kg.corpus import Corpus, group, known_lists, links_within_list, merge, states_of_works, work_of
from kg.model import Citation, Completeness, Count, Links, ListState, Paper, Work
from kg.pid import Pid

A, B, C = (Pid("doi", f"10.1/{letter}") for letter in "abc")
ARXIV = Pid("arxiv", "2304.09667")


def paper(pid: Pid, *others: Pid, origin: str = "one") -> Paper:
    return Paper(pid=pid, pids=tuple(sorted({pid, *others})), title=f"Title of {pid}", origins=(origin,))


def links(*papers: Paper, citations: tuple[Citation, ...] = (), states: tuple[ListState, ...] = ()) -> Links:
    return Links(citations=citations, papers=papers, works=(), states=states)


@given(st.lists(st.lists(st.sampled_from([A, B, C, ARXIV]), min_size=1, max_size=3, unique=True), max_size=5))
def test_every_paper_is_in_exactly_one_work_and_stated_versions_are_together(groups: list[list[Pid]]) -> None:
    works = group([A, B, C, ARXIV], [Work(records=tuple(g), evidence=("stated",)) for g in groups])
    assert sorted(pid for work in works for pid in work.records) == sorted([A, B, C, ARXIV])
    main = work_of(works)
    assert all(len({main[pid].pid for pid in g}) == 1 for g in groups)


def test_a_link_that_two_sources_give_is_one_link_with_both_names() -> None:
    one = links(paper(A), paper(B), citations=(Citation(citing=A, cited=B, origins=("one",)),))
    two = links(paper(A), paper(B), citations=(Citation(citing=A, cited=B, origins=("two",), intents=("background",)),))
    merged, _ = merge([one, two])
    (citation,) = merged.citations
    assert (citation.origins, citation.intents) == (("one", "two"), ("background",))


def test_a_record_of_another_source_with_a_shared_identifier_is_the_same_record() -> None:
    known = replace(paper(A), counts=(Count(origin="one", cited_by=1),))
    s2 = Pid("corpusid", "7")
    new = replace(paper(s2, A, origin="api"), counts=(Count(origin="api", cited_by=2),))
    merged, renamed = merge([links(known), links(new, citations=(Citation(citing=s2, cited=s2, origins=("api",)),))])
    (found,) = merged.papers
    assert renamed == {s2: A}
    assert (found.pids, found.origins) == (tuple(sorted([A, s2])), ("api", "one"))
    assert [count.cited_by for count in found.counts] == [2, 1]
    assert merged.citations[0].citing == A


def test_one_source_may_keep_two_records_with_one_identifier_apart() -> None:
    merged, renamed = merge([links(paper(ARXIV), paper(A, ARXIV))])
    assert [p.pid for p in merged.papers] == sorted([ARXIV, A])
    assert not renamed


def test_the_state_that_tells_most_about_a_list_is_kept() -> None:
    unknown = ListState(paper=A, direction="references", completeness=Completeness.UNKNOWN)
    known = replace(unknown, completeness=Completeness.KNOWN)
    assert merge([links(paper(A), states=(unknown,)), links(paper(A), states=(known,))])[0].states == (known,)
    assert merge([links(paper(A), states=(known,)), links(paper(A), states=(unknown,))])[0].states == (known,)


def test_the_shipped_corpus_is_whole(corpus: Corpus) -> None:
    assert (len(corpus.papers), len(corpus.citations), len(corpus.works)) == (2623, 5078, 2612)
    ends = {pid for citation in corpus.citations for pid in (citation.citing, citation.cited)}
    assert ends <= set(corpus.papers)
    assert {o for c in corpus.citations for o in c.origins} <= {origin.id for origin in corpus.origins}


def test_the_thirteen_links_within_the_shipped_list_are_links_between_works(corpus: Corpus) -> None:
    work = work_of(corpus.works)
    entry = {work[r.paper].pid: r.entry.position for r in corpus.resolutions}
    assert sorted((entry[citing], entry[cited]) for citing, cited in links_within_list(corpus)) == [
        (1, 4), (1, 15), (3, 4), (3, 12), (3, 13), (3, 15), (3, 17), (12, 4), (12, 8), (12, 14), (12, 15), (13, 15),
        (16, 8),
    ]  # fmt: skip


def test_what_is_unknown_of_the_shipped_list_is_told_and_never_empty(corpus: Corpus) -> None:
    work = work_of(corpus.works)
    entry = {work[r.paper].pid: r.entry.position for r in corpus.resolutions}
    states = states_of_works(corpus)
    known = {
        direction: sorted(
            entry[pid] for (pid, d), s in states.items() if d == direction and s.completeness.is_known and pid in entry
        )
        for direction in ("references", "citations")
    }
    assert known == {"references": [3, 4, 12, 15], "citations": [3, 4, 8, 12, 15]}
    assert known_lists(corpus) == {"references": 4, "citations": 5}
    assert not any(state.completeness is Completeness.KNOWN_EMPTY for state in corpus.states)
