"""A survey of the small corpus with a conclusion of every kind, which no list so small would give by itself."""

from __future__ import annotations

import io
from dataclasses import replace

from kg.corpus import Corpus
from kg.insight.arrivals import Arrival
from kg.insight.bridges import Bridge
from kg.insight.pairs import Pair
from kg.insight.paths import Flow, MainPath, Step
from kg.insight.rank import Suggestion, Which
from kg.insight.structure import Community, FiledApart, Split
from kg.insight.survey import Survey, survey
from kg.insight.topics import Topics
from kg.pid import Pid
from kg.rdf import files
from kg.rdf.profiles import Profile

JOURNAL = Pid("doi", "10.1000/journal(1)")
CLUSTER = Pid("corpusid", "42")
OUTSIDE = Pid("title", "deep learning café")
POST = Pid("url", "https://blog.example.org/post")
# What strangers' titles make of a name: it must stay a text, and one step of an IRI.
NAMES = ('say "hi" \\ <b>, café', "A / B-c, ?d#e")


def surveyed(corpus: Corpus) -> Survey:
    """What `kg.insight` says of the small corpus, and made up what it does not say."""
    found = survey(corpus)
    (old,) = found.suggestions["old"]
    path = MainPath(
        stations=((JOURNAL,), (CLUSTER,)),
        flows=((Flow(step=Step(citing=CLUSTER, cited=JOURNAL, runs_backwards=True), share=2 / 3),),),
        cycles=((CLUSTER, JOURNAL),),
        works=2,
        links=2,
    )
    of = {JOURNAL: 0, OUTSIDE: 0, CLUSTER: 1}
    # The post stands under no heading.
    apart = (
        FiledApart(work=JOURNAL, section=("Models", "Big"), nearer=("Models",), elsewhere=3, links=4),
        FiledApart(work=POST, section=(), nearer=("Tools",), elsewhere=2, links=3),
        FiledApart(work=CLUSTER, section=("Models",), nearer=(), elsewhere=2, links=3),
    )
    structure = replace(
        found.structure,
        cocited=(Pair(one=JOURNAL, other=CLUSTER, works=3, known=0, most=5, rank=2, best=1, worst=4),),
        topics=Topics(of={str(work): topic for work, topic in of.items()}, names=NAMES),
        communities=(
            Community(name=NAMES[1], works=1, listed=(CLUSTER,)),
            Community(name=NAMES[0], works=2, listed=(JOURNAL,)),
        ),
        bridges=(Bridge(work=OUTSIDE, share=0.5), Bridge(work=JOURNAL, share=1e-05)),
        apart=apart,
        splits=(Split(section=("Models",), parts=((1, (JOURNAL,)), (0, (CLUSTER,)))),),
    )
    suggestions: dict[Which, tuple[Suggestion, ...]] = {
        "old": (replace(old, score=2 / 3, best=1, worst=7),),
        "new": (replace(old, cited_by=(), cites=(JOURNAL, CLUSTER)),),
        "bridge": (replace(old, cites=(CLUSTER,), groups=("Models / Big", "", "Tools")),),
    }
    arrival = Arrival(work=OUTSIDE, date="2026-11", cites=(JOURNAL,), is_certain=False, rank=1, best=1, worst=2)
    return replace(found, structure=structure, suggestions=suggestions, main_path=path, arrivals=(arrival,), undated=3)


def written(corpus: Corpus, profile: Profile = "standard", *, reified: bool = False) -> bytes:
    """The graph of the small corpus, or of what was made of it, with that survey."""
    out = io.BytesIO()
    files.write(corpus, surveyed(corpus), out, "https://w3id.org/reading-kg/", profile, reified=reified)
    return out.getvalue()
