"""The works and their links as VOSviewer reads them: map and network in one JSON file.

Source: https://app.vosviewer.com/docs/file-types/json-file-type/
"""

from __future__ import annotations

import html
import json
from collections import Counter

from kg.corpus import Corpus, entries_of_works, work_of
from kg.formats.references import references


def render(corpus: Corpus) -> str:
    """An item for each work, a link for each pair of works of which one cites the other, however many versions do.

    VOSviewer places and clusters the items itself. Items are weighed by their links, scored by their year where it is
    known, and the listed ones by 1.
    """
    main = work_of(corpus.works)
    links = Counter(
        (citing, cited)
        for citation in corpus.citations
        if (citing := main[citation.citing].pid) != (cited := main[citation.cited].pid)
    )
    degrees = Counter(pid for pair in links for pid in pair)
    listed = entries_of_works(corpus)
    items = []
    for work, ref in zip(corpus.works, references(corpus), strict=True):
        authors = ", ".join(ref.authors) + ("" if ref.is_whole or not ref.authors else ", …")
        # A description is read as HTML.
        shown = [html.escape(text) for text in (ref.title, authors, ref.venue, str(ref.year or "")) if text]
        item = {
            "id": str(work.pid),
            "label": ref.title,
            "description": "<br>".join(shown),
            "weights": {"Links": degrees[work.pid]},
            "scores": {"Listed": int(work.pid in listed), **({"Year": ref.year} if ref.year else {})},
        }
        items.append(item | ({"url": ref.url} if ref.url else {}))
    pairs = [
        {"source_id": str(citing), "target_id": str(cited), "strength": strength}
        for (citing, cited), strength in sorted(links.items())
    ]
    network = {"network": {"items": items, "links": pairs}}
    return json.dumps(network, ensure_ascii=False, separators=(",", ":")) + "\n"
