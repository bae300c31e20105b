"""An IRI that is out of use leads to the one of today, in this build and in later ones."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from kg.corpus import Corpus, group
from kg.insight.survey import survey
from kg.model import Paper, Resolution, Work
from kg.pid import Pid
from kg.rdf import files, namespaces, vocab
from kg.rdf.replaced import Past, past, since
from kg.rdf.triples import triples
from tests.rdf.conftest import small_corpus

BASE = namespaces.DEFAULT_BASE
S2 = "https://api.semanticscholar.org/CorpusID:"
DOI = Pid("doi", "10.1000/journal(1)")
ARXIV = Pid("arxiv", "2301.00001")


def of(*papers: Paper, works: tuple[Work, ...] = (), resolutions: tuple[Resolution, ...] = ()) -> Corpus:
    """A corpus of these records alone."""
    by_pid = {paper.pid: paper for paper in papers}
    return replace(
        small_corpus(), resolutions=resolutions, citations=(), states=(), people=(), origins=(), profiles=(),
        papers=by_pid, works=group(by_pid, works),
    )  # fmt: skip


def record(*pids: Pid, title: str = "A title") -> Paper:
    return Paper(pid=pids[0], pids=pids, title=title)


def written(corpus: Corpus, replaced: dict[str, str] | None = None) -> Past:
    return past(f"{line}\n".encode() for line in triples(corpus, BASE, replaced=replaced))


def test_a_first_build_has_replaced_nothing(small: Corpus, small_nt: bytes) -> None:
    assert since(past(()), small, BASE) == {}
    assert since(past(small_nt.splitlines(keepends=True)), small, BASE) == {}
    assert vocab.IS_REPLACED_BY.encode() not in small_nt


def test_a_record_whose_corpus_id_becomes_known_is_found_under_its_doi() -> None:
    before, today = of(record(DOI)), of(record(DOI, Pid("corpusid", "7")))
    assert since(written(before), today, BASE) == {
        f"https://doi.org/{DOI.value}": f"{S2}7",
        f"{BASE}work/{DOI}": f"{BASE}work/7",
    }


def test_replaced_names_are_kept_and_lead_to_the_latest() -> None:
    arxiv, doi = record(ARXIV), record(DOI, ARXIV)
    corpus = record(DOI, ARXIV, Pid("corpusid", "7"))
    first = since(written(of(arxiv)), of(doi), BASE)
    second = since(written(of(doi), first), of(corpus), BASE)
    assert second[f"https://arxiv.org/abs/{ARXIV.value}"] == second[f"https://doi.org/{DOI.value}"] == f"{S2}7"
    # A build in which nothing changes carries them on as they are.
    assert since(written(of(corpus), second), of(corpus), BASE) == second
    # A record that has its old name again is replaced by nothing, and the one before that leads to it.
    assert since(written(of(corpus), second), of(doi), BASE) == first


def test_a_replaced_name_that_no_record_knows_any_more_follows_what_replaced_it() -> None:
    first = since(written(of(record(ARXIV))), of(record(DOI, ARXIV)), BASE)
    forgot = record(DOI, Pid("corpusid", "7"))
    assert (
        since(written(of(record(DOI, ARXIV)), first), of(forgot), BASE)[f"https://arxiv.org/abs/{ARXIV.value}"]
        == f"{S2}7"
    )


def test_a_record_that_is_gone_leads_nowhere() -> None:
    before = of(record(DOI), record(ARXIV))
    assert since(written(before), of(record(ARXIV)), BASE) == {}
    replaced = since(written(before), of(record(ARXIV), record(DOI, Pid("corpusid", "7"))), BASE)
    assert since(written(of(record(ARXIV), record(DOI, Pid("corpusid", "7"))), replaced), of(record(ARXIV)), BASE) == {}


def test_a_name_that_two_records_could_have_had_leads_nowhere() -> None:
    shared = Pid("pubmed", "5")
    one, two = record(DOI, shared), record(Pid("doi", "10.1000/other"), shared)
    assert since(written(of(record(shared))), of(one, two), BASE) == {}
    assert since(written(of(record(shared))), of(one), BASE)[f"{BASE}paper/pubmed:5"] == f"https://doi.org/{DOI.value}"


def test_the_own_name_of_a_version_leads_to_it_and_not_to_the_one_that_knows_of_it() -> None:
    preprint, journal = record(ARXIV, Pid("corpusid", "7")), record(DOI, ARXIV)
    works = (Work(records=(DOI, ARXIV), evidence=("stated",)),)
    found = since(written(of(record(ARXIV))), of(preprint, journal, works=works), BASE)
    # The work of the preprint alone is the work of both now.
    assert found == {
        f"https://arxiv.org/abs/{ARXIV.value}": f"{S2}7",
        f"{BASE}work/{ARXIV}": f"{BASE}work/{DOI}",
    }


@pytest.mark.parametrize("named", [True, False])
def test_an_entry_that_was_not_found_leads_to_its_record_when_it_is(small: Corpus, named: bool) -> None:
    lost = small.resolutions[4]
    entry = replace(lost.entry, pids=(Pid("pubmed", "5"),) if named else ())
    placeholder = record(*(entry.pids or (lost.paper,)), title=entry.title)
    found = record(DOI, title="A paper that nobody holds")
    before = of(placeholder, resolutions=(replace(lost, entry=entry, paper=placeholder.pid),))
    today = of(found, resolutions=(replace(lost, entry=entry, paper=DOI, how="identifier"),))
    key = "pubmed:5" if named else "a-paper-that-nobody-holds"
    assert since(written(before), today, BASE)[f"{BASE}paper/{key}"] == f"https://doi.org/{DOI.value}"


def test_what_was_replaced_stands_in_the_graph_and_in_its_counts(small: Corpus) -> None:
    out = io.BytesIO()
    files.write(small, survey(small), out, BASE, replaced={"https://doi.org/10.1093/x": f"{S2}42"})
    text = out.getvalue().decode()
    assert f"<https://doi.org/10.1093/x> {vocab.IS_REPLACED_BY} <{S2}42> .\n" in text
    counted = f'property/dcterms:isReplacedBy> {vocab.TRIPLES} "1"^^{vocab.XSD_INTEGER} .\n'
    assert counted in text
