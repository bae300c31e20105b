"""What this program concludes stands in the graph as its own claim, apart from the facts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import __version__
from kg.corpus import Corpus
from kg.insight.survey import survey
from kg.rdf import files, gate, insight, iris, namespaces, vocab
from kg.rdf.triples import triples
from tests.rdf.surveyed import surveyed, written

BASE = namespaces.DEFAULT_BASE
INSIGHT = f"<{BASE}insight/"
AGENT = f"<{BASE}software/kg/{__version__}>"


def data(nt: bytes) -> set[str]:
    """The lines of a graph but those of its description, which counts the others."""
    return {line for line in nt.decode().split("\n") if line and not line.startswith(f"<{BASE}dataset/")}


def rows(nt: bytes, query: str) -> list[tuple[str, ...]]:
    store = ox.Store()
    store.bulk_load(nt, ox.RdfFormat.N_TRIPLES)
    found = store.query(query, prefixes=namespaces.prefixes())
    assert isinstance(found, ox.QuerySolutions)
    return [tuple(getattr(term, "value", "") for term in row) for row in found]


def test_a_conclusion_changes_nothing_of_the_facts(small: Corpus, small_nt: bytes) -> None:
    facts = set(triples(small, BASE))
    assert facts < data(small_nt)
    assert all(line.startswith((INSIGHT, f"{AGENT} ")) for line in data(small_nt) - facts)
    assert not any(line.startswith(INSIGHT) for line in facts)
    # Nor does it take the form of one: what links works stands in our own words.
    properties = {line.split(" ")[1] for line in data(small_nt) if line.startswith(INSIGHT)}
    assert not any(term.startswith((f"<{namespaces.CITO}", f"<{namespaces.FRBR}")) for term in properties)


def test_the_core_profile_has_no_conclusions(small: Corpus, core_nt: bytes) -> None:
    assert INSIGHT not in core_nt.decode()
    assert AGENT not in core_nt.decode()
    assert data(core_nt) == set(triples(small, BASE, "core"))


def test_every_conclusion_says_who_came_to_it_and_out_of_what(small_nt: bytes) -> None:
    subjects = {line.split(" ")[0] for line in data(small_nt) if line.startswith(INSIGHT)}
    claims = rows(
        small_nt,
        """SELECT ?claim { ?claim a prov:Entity ; prov:wasAttributedTo ?agent ; prov:wasGeneratedBy ?activity .
        ?agent a prov:SoftwareAgent ; schema:softwareVersion ?version ; dcterms:isVersionOf kg:software\\/kg .
        ?activity prov:wasAssociatedWith ?agent ; prov:wasInformedBy/prov:used ?origin .
        ?claim dcterms:isPartOf*/prov:wasDerivedFrom ?origin }""",
    )
    (activity,) = {subject for subject in subjects if subject.endswith("/activity>")}
    assert {f"<{claim}>" for (claim,) in claims} == subjects - {activity}


def test_two_versions_of_the_program_make_no_thing_of_two_minds(
    small: Corpus, small_nt: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(insight, "__version__", "0.2.0+local build")
    later = written(small)
    concluded = [{line for line in data(nt) if line.startswith(INSIGHT)} for nt in (small_nt, later)]
    assert concluded[0].isdisjoint(concluded[1])
    merged = small_nt + later
    of_a_claim = "SELECT ?claim (COUNT(?x) AS ?n) { ?claim %s ?x } GROUP BY ?claim"
    for term in ("prov:wasAttributedTo", "prov:wasGeneratedBy", "kgv:rank", "schema:softwareVersion"):
        counts = rows(merged, of_a_claim % term)
        assert {n for _, n in counts} == {"1"}
    assert {version for (version,) in rows(merged, "SELECT ?v { ?s schema:softwareVersion ?v }")} == {
        __version__,
        "0.2.0+local build",
    }


def test_a_name_that_strangers_titles_make_is_a_text_and_one_step_of_an_iri(small: Corpus, small_nt: bytes) -> None:
    found = rows(small_nt, "SELECT ?community ?name { ?community a kgv:Community ; dcterms:title ?name }")
    assert {name for _, name in found} == set(surveyed(small).structure.topics.names)
    steps = {community.partition(f"{__version__}/")[2].split("/")[0] for community, _ in found}
    assert steps == {"community"}
    assert {community.count("/") for community, _ in found} == {7}


def test_a_pair_has_one_name_in_whatever_order_the_list_has_it(small: Corpus) -> None:
    found = surveyed(small)
    (pair,) = found.structure.cocited
    turned = replace(
        found, structure=replace(found.structure, cocited=(replace(pair, one=pair.other, other=pair.one),))
    )
    one, other = (set(triples(small, BASE, survey=each)) for each in (found, turned))
    assert one == other


def test_the_shipped_graph_says_what_the_survey_says(corpus: Corpus, shipped_nt: bytes) -> None:
    concluded = [line for line in shipped_nt.splitlines(keepends=True) if line.startswith(INSIGHT.encode())]
    # What is concluded is told in at most a tenth of the graph.
    assert 10 * len(concluded) < shipped_nt.count(b"\n")
    claims = b"".join(concluded)
    found = survey(corpus)
    structure, names = found.structure, iris.names(corpus.papers.values())

    def work(pid: object) -> str:
        return iris.work(names[pid], BASE)  # type: ignore[index]  # a test's shorthand

    listed = rows(claims, "SELECT ?place ?w { ?p a kgv:ReadingPlace ; schema:position ?place ; schema:about ?w }")
    assert {w: int(place) for place, w in listed} == {work(one.work): n for n, one in enumerate(found.order, 1)}
    members = rows(claims, "SELECT ?name { ?c a kgv:Community ; dcterms:title ?name ; prov:hadMember ?w }")
    assert Counter(name for (name,) in members) == Counter(
        structure.topics.names[topic] for topic in structure.topics.of.values()
    )
    for kind, pairs in (("Cocited", structure.cocited), ("Coupled", structure.coupled)):
        counted = rows(
            claims,
            f"""SELECT ?a ?b ?n ?known {{ ?p a kgv:{kind}Pair ; schema:about ?a , ?b ; kgv:linkingWorks ?n ;
            kgv:knownLists ?known FILTER(STR(?a) < STR(?b)) }}""",
        )
        assert sorted(counted) == sorted(
            (*sorted((work(pair.one), work(pair.other))), str(pair.works), str(pair.known)) for pair in pairs
        )
    for which, suggestions in found.suggestions.items():
        rest = rows(
            claims,
            f"""SELECT ?w ?part {{ ?s dcterms:isPartOf/dcterms:title "{which}" ; schema:about ?w
            OPTIONAL {{ ?s kgv:linksPart ?part }} }}""",
        )
        # Only the beginning is told, and how long the whole is.
        assert set(rest) == {(work(one.work), part) for one in suggestions[:50] for part in one.groups or ("",)}
        length = rows(claims, f'SELECT ?n {{ ?r a kgv:Ranking ; dcterms:title "{which}" ; schema:numberOfItems ?n }}')
        assert length == [(str(len(suggestions)),)]
    steps = [flow.step for flows in found.main_path.flows for flow in flows]
    assert rows(
        claims,
        """SELECT ?from ?to { ?s a kgv:MainPathStep ; kgv:citingWork ?from ; kgv:citedWork ?to ; schema:position ?n }
        ORDER BY ?n""",
    ) == [(work(step.citing), work(step.cited)) for step in steps]
    lately = rows(
        claims,
        "SELECT ?w ?date ?rank ?worst { ?a a kgv:Arrival ; schema:about ?w ; dcterms:date ?date ; kgv:rank ?rank ;"
        " kgv:worstRank ?worst ; schema:position ?n } ORDER BY ?n",
    )
    assert lately == [(work(one.work), one.date, str(one.rank), str(one.worst)) for one in found.arrivals]
    assert rows(claims, "SELECT ?since ?n { ?s kgv:since ?since ; kgv:undatedCiting ?n }") == [
        (found.since, str(found.undated))
    ]
    shares = rows(claims, "SELECT ?w ?share { ?b a kgv:Bridge ; schema:about ?w ; kgv:share ?share }")
    assert {w: float(share) for w, share in shares} == {work(b.work): round(b.share, 4) for b in structure.bridges}


@pytest.mark.parametrize("left", ["no links", "nothing"])
def test_a_list_without_links_or_papers_has_no_paths_and_holds(left: str, small: Corpus, tmp_path: Path) -> None:
    bare = replace(small, citations=())
    if left == "nothing":
        bare = replace(bare, resolutions=(), works=(), states=(), people=(), profiles=(), origins=(), papers={})
    nt = files.ntriples(bare)
    (tmp_path / "graph.nt").write_bytes(nt)
    assert not gate.check(tmp_path / "graph.nt").broken
    classes = {line.split(" ")[2] for line in data(nt) if line.startswith(INSIGHT) and vocab.TYPE in line}
    assert {vocab.SURVEY, vocab.RANKING, vocab.SELF_CHECK} <= classes
    assert classes.isdisjoint({vocab.MAIN_PATH, vocab.KEY_WORKS, vocab.SUGGESTION, vocab.COMMUNITY})
