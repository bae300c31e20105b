"""The forms in which the service takes the id of a paper.

Source: https://api.semanticscholar.org/api-docs/graph#tag/Paper-Data/operation/get_graph_get_paper ("paper_id")
"""

from __future__ import annotations

import re

_PREFIXES = {"arxiv": "arxiv", "pmid": "pubmed", "pmcid": "pubmedcentral"}
# The sites that the service knows; the ids in their addresses may have versions, those after a prefix may not.
_SITES = (
    (r"semanticscholar\.org/paper/(?:[^/?#]+/)?([0-9a-f]{40})", ""),
    (r"arxiv\.org/(?:abs|pdf)/(.+?)(?:v\d+)?(?:\.pdf)?", "arxiv:"),
    (r"aclweb\.org/anthology/([^/?#]+?)(?:\.pdf)?/?", "acl:"),
    (r"acm\.org/doi/(?:[a-z]+/)?(10\..+)", "doi:"),
    (r"biorxiv\.org/content/(10\.1101/.+?)(?:v\d+)?(?:\.full|\.pdf|\.abstract)*", "doi:"),
)


def key_of(name: str) -> str:
    """One key for all forms of an id: prefixes in any case, a bare DOI, a paperId, an address."""
    name = name.lower()
    prefix, colon, value = name.partition(":")
    if re.match(r"10\.\d{4,9}/", name):
        return f"doi:{name}"
    if prefix == "url":
        for site, kind in _SITES:
            if found := re.fullmatch(rf"https?://(?:[a-z]+\.)?{site}", value):
                return f"{kind}{found[1]}"
    return f"{_PREFIXES.get(prefix, prefix)}:{value}" if colon else name
