"""Every identifier that a link or a text holds.

A link names a paper only where its address does by the publisher's own rule; a link that names none stays a link
(`url:` in its normal form, so that the same repository is the same thing twice).
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

from kg.pid import Pid, Scheme

# What follows a DOI in publishers' addresses and is no part of it.
_DOI_TAIL = re.compile(
    r"(?:\.(?:full|abstract|pdf|article-info)|/(?:full|abstract|pdf|epdf|meta|html))+(?:\.(?:pdf|html?|txt))?$", re.I
)
_DOI_IN_PATH = re.compile(r"/(10\.\d{4,9}(?:\.\d+)*/[^?#]+)")
_DOI_IN_TEXT = re.compile(r"\b(10\.\d{4,9}(?:\.\d+)*/[^\s\"'<>\]}|]+)")
_ARXIV_IN_TEXT = re.compile(r"\barxiv:\s*(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?", re.I)

# (host, path, scheme, how the identifier reads from the match): the addresses that are identifiers.
# Source of each: the address pattern of the site itself.
_ADDRESSES: tuple[tuple[str, str, Scheme, str], ...] = (
    ("arxiv.org", r"/(?:abs|pdf|html|ps)/(.+?)(?:\.pdf)?/?", "arxiv", r"\1"),
    # Springer Nature: https://www.nature.com/articles/ID is https://doi.org/10.1038/ID
    ("nature.com", r"/articles/([a-z0-9][a-z0-9.-]+?)(?:\.pdf|_reference\.pdf)?/?", "doi", r"10.1038/\1"),
    ("pubmed.ncbi.nlm.nih.gov", r"/(\d+)/?", "pubmed", r"\1"),
    ("ncbi.nlm.nih.gov", r"/pubmed/(\d+)/?", "pubmed", r"\1"),
    ("ncbi.nlm.nih.gov", r"/pmc/articles/(PMC\d+)(?:/.*)?", "pmc", r"\1"),
    ("pmc.ncbi.nlm.nih.gov", r"/articles/(PMC\d+)(?:/.*)?", "pmc", r"\1"),
    ("openalex.org", r"/(?:works/)?(W\d+)/?", "openalex", r"\1"),
    ("semanticscholar.org", r"/paper/(?:.*/)?([0-9a-f]{40})/?", "s2", r"\1"),
    ("semanticscholar.org", r"/(?:arxiv/|p/)?CorpusID:(\d+)", "corpusid", r"\1"),
)


def in_link(url: str) -> tuple[Pid, ...]:
    """The identifiers that an address holds, best first; at the end the address itself.

    Empty for what is no web address.
    """
    try:
        address = Pid.parse("url", url)
        parts = urlsplit(url.strip())
    except ValueError:
        return ()
    host = (parts.hostname or "").removeprefix("www.")
    path = unquote(parts.path)
    found = [_from_address(host, path), _from_query(host, parts.query), _doi_in_path(path)]
    return (*dict.fromkeys(pid for pid in found if pid), address)


def in_text(text: str) -> tuple[Pid, ...]:
    """The DOIs and arXiv ids that stand in a text as such, in their order."""
    found: list[tuple[int, Pid]] = []
    for match in _DOI_IN_TEXT.finditer(text):
        if pid := _parsed("doi", _without_tail(match[1])):
            found.append((match.start(), pid))
    for match in _ARXIV_IN_TEXT.finditer(text):
        if pid := _parsed("arxiv", match[1]):
            found.append((match.start(), pid))
    return tuple(dict.fromkeys(pid for _, pid in sorted(found)))


def _from_address(host: str, path: str) -> Pid | None:
    for site, pattern, scheme, form in _ADDRESSES:
        if host == site or host.endswith("." + site):
            match = re.fullmatch(pattern, path, re.I)
            if match and (pid := _parsed(scheme, match.expand(form))):
                return pid
    return None


def _from_query(host: str, query: str) -> Pid | None:
    """OpenReview names a paper in the query: /forum?id=X, /pdf?id=X, /attachment?id=X."""
    if host != "openreview.net":
        return None
    ids = parse_qs(query).get("id", [])
    return _parsed("openreview", ids[0]) if ids else None


def _doi_in_path(path: str) -> Pid | None:
    match = _DOI_IN_PATH.search(path)
    return _parsed("doi", _without_tail(match[1])) if match else None


def _without_tail(doi: str) -> str:
    doi = doi.rstrip(".,;:/")
    # A bracket at the end belongs to the DOI only if it was opened in it.
    if doi.endswith(")") and doi.count("(") < doi.count(")"):
        doi = doi[:-1].rstrip(".,;:")
    return _DOI_TAIL.sub("", doi)


def _parsed(scheme: Scheme, text: str) -> Pid | None:
    try:
        return Pid.parse(scheme, text)
    except ValueError:
        return None
