"""Shapes of the OpenCitations Data Model that cost several triples a fact: only in the extra profile.

Source: OCDM 2.1, https://doi.org/10.6084/m9.figshare.3443876
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Mention, Paper
from kg.pid import Pid
from kg.rdf import iris
from kg.rdf import vocab as v
from kg.rdf.literals import text


def identifier(s: str, pid: Pid, base: str) -> Iterator[str]:
    """An identifier of a record or a person as a node, of a scheme that DataCite knows or, else, of another."""
    if pid.scheme in {"title", "unresolved"}:
        return  # no registry's identifier, only how we tell the record from others
    node = f"<{iris.identifier(pid, base)}>"
    scheme = v.IDENTIFIER_SCHEMES.get(pid.scheme)
    yield f"{s} {v.HAS_IDENTIFIER} {node} ."
    yield f"{node} {v.TYPE} {v.DATACITE_IDENTIFIER} ."
    # The value of a scheme that DataCite has no term for names its scheme itself.
    yield f"{node} {v.USES_IDENTIFIER_SCHEME} {scheme or v.OTHER_SCHEME} ."
    yield f"{node} {v.HAS_LITERAL_VALUE} {text(pid.value if scheme else str(pid))} ."


def next_author(mention: Mention, key: str, paper: Paper, base: str) -> Iterator[str]:
    """The chain of a byline, from one place to the next."""
    if mention.position < len(paper.authors):
        here, after = (f"<{iris.authorship(key, mention.position + step, base)}>" for step in (0, 1))
        yield f"{here} {v.HAS_NEXT} {after} ."


def reference(citing: str, cited: str, iri: str, printed: str) -> Iterator[str]:
    """The entry of a bibliography, where it is all that is known of what it names; `iri` is its own."""
    node = f"<{iri}>"
    yield f"{citing} {v.PART} {node} ."
    yield f"{node} {v.TYPE} {v.BIBLIOGRAPHIC_REFERENCE} ."
    yield f"{node} {v.HAS_CONTENT} {text(printed)} ."
    yield f"{node} {v.REFERENCES} {cited} ."
