"""Citations as triples: the plain link, and a node that says what it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Citation, Paper
from kg.rdf import iris, ocdm
from kg.rdf import vocab as v
from kg.rdf.literals import boolean, day, span, text
from kg.rdf.profiles import Profile
from kg.rdf.records import Record


def triples(
    citation: Citation, citing: Record, cited: Record, paper: Paper, base: str, profile: Profile, *, reified: bool
) -> Iterator[str]:
    """One citation of the cited `paper`.

    `reified` writes RDF 1.2: the node reifies the plain link, where RDF 1.1 has to name both its ends again.
    Source: https://www.w3.org/TR/rdf12-concepts/#section-triple-terms-reification
    """
    link = f"{citing.term} {v.CITES} {cited.term}"
    yield f"{link} ."
    if profile == "core":
        return
    iri = iris.citation(citing.key, cited.key, base)
    s = f"<{iri}>"
    yield f"{s} {v.TYPE} {v.CITATION} ."
    if reified:
        yield f"{s} {v.REIFIES} <<( {link} )>> ."
    else:
        yield f"{s} {v.HAS_CITING_ENTITY} {citing.term} ."
        yield f"{s} {v.HAS_CITED_ENTITY} {cited.term} ."
    for origin in citation.origins:
        yield f"{s} {v.HAD_PRIMARY_SOURCE} <{iris.origin(origin, base)}> ."
    if citing.when:
        yield f"{s} {v.HAS_CITATION_CREATION_DATE} {day(citing.when)} ."
        if cited.when:
            yield f"{s} {v.HAS_CITATION_TIME_SPAN} {span(cited.when, citing.when)} ."
    for intent in citation.intents or ():
        yield f"{s} {v.S2_INTENT} {text(intent)} ."
        if kind := v.INTENTS.get(intent):
            yield f"{s} {v.HAS_CITATION_CHARACTERIZATION} {kind} ."
            yield f"{citing.term} {kind} {cited.term} ."
    if citation.influential is not None:
        yield f"{s} {v.IS_INFLUENTIAL} {boolean(citation.influential)} ."
    for number, context in enumerate(citation.contexts or (), 1):
        node = f"<{iri}#context-{number}>"
        yield f"{s} {v.HAS_CONTEXT} {node} ."
        yield f"{node} {v.TYPE} {v.CITATION_CONTEXT} ."
        yield f"{node} {v.HAS_CONTENT} {text(context)} ."
    if profile == "extra" and paper.pid.scheme == "unresolved":
        yield from ocdm.reference(citing.term, cited.term, iris.reference(citing.key, cited.key, base), paper.title)
