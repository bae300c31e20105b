"""Media types: which form of an answer a client would rather have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from kg.rdf.results import Form, GraphForm

# In the order in which we would choose; the first of each is what is sent to who does not care. Each form has its own
# media type first, then others by which clients ask for it.
SOLUTIONS: Mapping[Form, tuple[str, ...]] = {
    "json": ("application/sparql-results+json", "application/json"),
    "xml": ("application/sparql-results+xml", "application/xml"),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
}
# CSV and TSV have no form for yes and no. Source: https://www.w3.org/TR/sparql11-results-csv-tsv/
BOOLEAN: Mapping[Form, tuple[str, ...]] = {"json": SOLUTIONS["json"], "xml": SOLUTIONS["xml"]}
GRAPH: Mapping[GraphForm, tuple[str, ...]] = {
    "ttl": ("text/turtle",),
    "nt": ("application/n-triples",),
    "rdf": ("application/rdf+xml", "application/xml"),
    "jsonld": ("application/ld+json", "application/json"),
}

AnyForm = TypeVar("AnyForm", bound=str)


def choose(accept: str | None, forms: Mapping[AnyForm, tuple[str, ...]]) -> AnyForm | None:
    """The form that an Accept header likes best, None if it takes none of them; without a header, the first.

    Source: https://www.rfc-editor.org/rfc/rfc9110#name-accept
    """
    if accept is None or not accept.strip():
        return next(iter(forms))
    ranges = list(_ranges(accept))
    liked = {form: max(_quality(kind, ranges) for kind in kinds) for form, kinds in forms.items()}
    best = max(liked, key=lambda form: liked[form])  # the first of those that are liked equally
    return best if liked[best] > 0 else None


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    """The media ranges and how much each is liked, 0 to 1; what cannot be read is left out."""
    for part in accept.split(","):
        kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
        try:
            yield kind, min(1.0, max(0.0, float(quality)))
        except ValueError:
            continue


def _quality(kind: str, ranges: list[tuple[str, float]]) -> float:
    """How much a media type is liked: what names it exactly counts before `text/*`, and that before `*/*`."""
    for fitting in (kind, f"{kind.partition('/')[0]}/*", "*/*"):
        said = [quality for name, quality in ranges if name == fitting]
        if said:
            return max(said)
    return 0.0
