"""Links in an old form, and the form that they have today.

Only what is sure: the address afterwards leads to the same paper.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

from kg.readlist.identifiers import in_link

# Source: https://www.crossref.org/display-guidelines/ (a DOI is shown as https://doi.org/..., no more as dx.doi.org)
_RESOLVERS = frozenset({"doi.org", "dx.doi.org", "www.doi.org"})
# Sites that answer by https alone, and send http there.
_SECURE = (
    "aclanthology.org", "acm.org", "acs.org", "arxiv.org", "biomedcentral.com", "biorxiv.org", "bitbucket.org",
    "cell.com", "dblp.org", "elifesciences.org", "europepmc.org", "figshare.com", "frontiersin.org", "github.com",
    "gitlab.com", "huggingface.co", "ieee.org", "kaggle.com", "mdpi.com", "medium.com", "medrxiv.org",
    "nature.com", "ncbi.nlm.nih.gov", "neurips.cc", "nips.cc", "openalex.org", "openreview.net", "oup.com",
    "plos.org", "pnas.org", "pypi.org", "researchsquare.com", "sagepub.com", "science.org", "sciencedirect.com",
    "sciencemag.org", "semanticscholar.org", "springer.com", "ssrn.com", "tandfonline.com", "thecvf.com",
    "wikipedia.org", "wiley.com", "youtu.be", "youtube.com", "zenodo.org",
)  # fmt: skip
_ARXIV_VERSION = re.compile(
    r"(?P<id>/(?:abs|pdf|html)/(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7}))v\d+(?P<rest>(?:\.pdf)?/?)"
)
# A PDF has no address without its version.
_POSTED_VERSION = re.compile(r"/content/10\.\d+/[\d.]+v\d+(?:\.(?:full|abstract|full-text))?/?")
_LATER_VERSION = re.compile(r"(?<=\d)v(?:[2-9]|\d\d)\b")
# What a DOI may have unescaped in an address that stands in brackets, quotation marks or a table.
_PLAIN = "/:;.-_~+=@!,"


def to_doi(doi: str) -> str:
    """The link of a DOI; nothing in it ends a Markdown link, a table's cell or an HTML attribute."""
    return f"https://doi.org/{quote(doi, safe=_PLAIN)}"


def is_later_version(url: str) -> bool:
    """Whether a link is bound to the second or a later version of a preprint."""
    return bool(_LATER_VERSION.search(url))


def mended(url: str) -> tuple[str, str] | None:
    """The form that an address has today, and what was wrong with it; None if nothing is."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        is_plain = parts.netloc.lower() == host
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not is_plain:
        return None
    site = host.removeprefix("www.")
    if host in _RESOLVERS and (host != "doi.org" or parts.scheme == "http"):
        return urlunsplit(parts._replace(scheme="https", netloc="doi.org")), "the form of a DOI is https://doi.org/"
    if site in {"biorxiv.org", "medrxiv.org"} and _POSTED_VERSION.fullmatch(parts.path):
        dois = [pid.value for pid in in_link(url) if pid.scheme == "doi"]
        if dois and _carries(to_doi(dois[0]), url):
            return to_doi(dois[0]), "it is bound to one version of the preprint"
    if site in {"arxiv.org", "export.arxiv.org"} and (found := _ARXIV_VERSION.fullmatch(parts.path)):
        new = parts._replace(scheme="https", path=found["id"] + found["rest"])
        return urlunsplit(new), "it is bound to one version of the preprint"
    if parts.scheme == "http" and any(site == name or site.endswith(f".{name}") for name in _SECURE):
        return urlunsplit(parts._replace(scheme="https")), "the site answers by https"
    return None


def _carries(new: str, old: str) -> bool:
    """Whether a new address names the paper that the old one names."""
    return bool(in_link(new)) and in_link(new)[0] == in_link(old)[0]
