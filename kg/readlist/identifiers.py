"""Every identifier that a link or a text holds.

A link names a paper only where its address does by the publisher's own rule; a link that names none stays a link
(`url:` in its normal form, so that the same repository is the same thing twice).
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from urllib.parse import parse_qs, unquote, urlsplit

from kg.pid import Pid, Scheme

# What follows a DOI in publishers' addresses and is no part of it; longer words stand before those that begin them.
_DOI_TAIL = re.compile(
    r"(?:[./](?:pdf\+html|pdfdirect|pdf|epdf|full-text|fulltext|full|abstract|abs|epub|xml|meta|html?|txt|references"
    r"|citations|summary|download|article-info|article-metrics|supplementary-material))++$",
    re.I,
)
_DOI_IN_PATH = re.compile(r"/(10\.\d{4,9}(?:\.\d+)*/[^?#\s]+)")
_DOI_IN_TEXT = re.compile(r"(?<![\w.])(10\.\d{4,9}(?:\.\d+)*/[^\s\"'`<>\]}|，。；、（）《》【】“”]+)")
_ARXIV_ID = r"\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7}"
_ACL_ID = r"[A-Z]\d\d-\d{4}|\d{4}\.[a-z\d]+-[a-z\d]+\.\d+"
_DBLP = r"/rec/(?:html/|bibtex/)?((?:conf|journals|books|phd|series)/[^/]+/[^/.]+)(?:\.\w+)?"
_ARXIV_IN_TEXT = re.compile(rf"(?<![\w/])(?:arxiv(?:[\s.:]|\[)*|abs/)({_ARXIV_ID})(?:v\d+)?(?!\d)", re.I)
_PUBMED_IN_TEXT = re.compile(r"\bPMID:?\s*(\d{4,9})\b", re.I)
_PMC_IN_TEXT = re.compile(r"\b(PMC\d{4,9})\b")

# Addresses that carry one of these hold a file beside the paper or a file's own number, not the paper's DOI.
# Source: addresses such as http://delivery.acm.org/10.1145/3230000/3220078/p2847-zugner.pdf
_NO_DOI = re.compile(r"^delivery\.acm\.org$|^static-content\.springer\.com$")
_BESIDE = re.compile(r"/DC\d+/|/MediaObjects/|/doi/suppl/|/suppl/|/media-\d+\.")

# (host, path, scheme, how the identifier reads from the match): the addresses that are identifiers.
# Source of each: the address pattern of the site itself, unless said otherwise.
_ADDRESSES: tuple[tuple[str, str, Scheme, str], ...] = (
    ("arxiv.org", rf"/(?:abs|pdf|html|ps|e-print|src|format)/({_ARXIV_ID})(?!\d).*", "arxiv", r"\1"),
    ("alphaxiv.org", rf"/(?:\w+/)+({_ARXIV_ID})(?!\d).*", "arxiv", r"\1"),
    ("ar5iv.org", rf"/(?:\w+/)*({_ARXIV_ID})(?!\d).*", "arxiv", r"\1"),
    ("ar5iv.labs.arxiv.org", rf"/(?:\w+/)*({_ARXIV_ID})(?!\d).*", "arxiv", r"\1"),
    ("huggingface.co", r"/papers/(\d{4}\.\d{4,5})(?!\d).*", "arxiv", r"\1"),
    ("arxiv-vanity.com", rf"/papers/({_ARXIV_ID})(?!\d).*", "arxiv", r"\1"),
    ("papers.cool", rf"/arxiv/({_ARXIV_ID})(?!\d).*", "arxiv", r"\1"),
    ("scirate.com", rf"/arxiv/({_ARXIV_ID})(?!\d).*", "arxiv", r"\1"),
    # Source: https://ui.adsabs.harvard.edu/help/actions/bibcode (an arXiv id within a bibcode)
    ("adsabs.harvard.edu", r"/abs/\d{4}arXiv(\d{4})\.?(\d{4,5})[A-Z](?:/.*)?", "arxiv", r"\1.\2"),
    # bioRxiv and medRxiv: the number of the preprint is the DOI's, under 10.1101 unless the address says otherwise.
    ("biorxiv.org", r"/content/(?:biorxiv/)?early/\d{4}/\d\d/\d\d/((?:\d{4}\.\d\d\.\d\d\.)?\d{5,8})(?:\D.*)?",
     "doi", r"10.1101/\1"),
    ("medrxiv.org", r"/content/(?:medrxiv/)?early/\d{4}/\d\d/\d\d/((?:\d{4}\.\d\d\.\d\d\.)?\d{5,8})(?:\D.*)?",
     "doi", r"10.1101/\1"),
    ("biorxiv.org", r".*/(10\.(?:1101|64898))/((?:\d{4}\.\d\d\.\d\d\.)?\d{5,8})(?:\D.*)?", "doi", r"\1/\2"),
    ("medrxiv.org", r".*/(10\.(?:1101|64898))/((?:\d{4}\.\d\d\.\d\d\.)?\d{5,8})(?:\D.*)?", "doi", r"\1/\2"),
    # Springer Nature: https://www.nature.com/articles/ID is https://doi.org/10.1038/ID, as before
    ("nature.com", r"/articles/([a-z0-9][a-z0-9.-]+?)(?:\.pdf|_reference\.pdf)?(?:/.*)?", "doi", r"10.1038/\1"),
    ("nature.com", r"/\w+/journal/v\w+/n\w+/(?:full|abs|pdf)/([a-z0-9.-]+?)(?:_\w+)?\.(?:html?|pdf)", "doi",
     r"10.1038/\1"),
    # PNAS: the number of an article that has no page is its DOI's.
    ("pnas.org", r"/content/(?:pnas/)?\d+/\d+/e(\d{10})(?:\D.*)?", "doi", r"10.1073/pnas.\1"),
    ("elifesciences.org", r"/(?:articles|reviewed-preprints)/(\d{5,6})(?:v\d+)?(?:[./].*)?", "doi",
     r"10.7554/eLife.\1"),
    ("peerj.com", r"/articles/(\d+)(?:\D.*)?", "doi", r"10.7717/peerj.\1"),
    ("peerj.com", r"/articles/cs-(\d+)(?:\D.*)?", "doi", r"10.7717/peerj-cs.\1"),
    ("pubs.rsc.org", r".*/article(?:landing|html|pdf)/\d{4}/\w\w/([a-z]\d[a-z]{2}\d{5}[a-z\d])(?:/.*)?", "doi",
     r"10.1039/\1"),
    ("thelancet.com", r".*/PII(S\d{4}-\d{4}\(\d\d\)\d{5}-[\dX])(?:/.*)?", "doi", r"10.1016/\1"),
    ("researchsquare.com", r"/article/(rs-\d+)/(v\d+)(?:\D.*)?", "doi", r"10.21203/rs.3.\1/\2"),
    ("zenodo.org", r"/records?/(\d+)(?:/.*)?", "doi", r"10.5281/zenodo.\1"),
    ("osf.io", r"/preprints/psyarxiv/([a-z0-9]{5})(?:_v\d+)?(?:/.*)?", "doi", r"10.31234/osf.io/\1"),
    ("psyarxiv.com", r"/([a-z0-9]{5})(?:/.*)?", "doi", r"10.31234/osf.io/\1"),
    ("ssrn.com", r"/abstract=(\d+)/?", "doi", r"10.2139/ssrn.\1"),
    ("pubmed.ncbi.nlm.nih.gov", r"/(\d+)(?:/.*)?", "pubmed", r"\1"),
    ("ncbi.nlm.nih.gov", r"/(?:m/)?pubmed/(\d+)(?:/.*)?", "pubmed", r"\1"),
    ("ncbi.nlm.nih.gov", r"/(?:labs/)?pmc/(?:articles/)?(PMC\d+)(?:/.*)?", "pmc", r"\1"),
    ("ncbi.nlm.nih.gov", r"/pmc/articles/pmid/(\d+)(?:/.*)?", "pubmed", r"\1"),
    ("pmc.ncbi.nlm.nih.gov", r"/articles/(PMC\d+)(?:/.*)?", "pmc", r"\1"),
    ("europepmc.org", r"/(?:article|abstract)/med/(\d+)(?:/.*)?", "pubmed", r"\1"),
    ("europepmc.org", r"/(?:articles?|abstract)/(?:pmc/)?(PMC\d+)(?:/.*)?", "pmc", r"\1"),
    # Source: https://aclanthology.org/info/ids/ (ids before 2020, and since)
    ("aclanthology.org", rf"/({_ACL_ID})(?:v\d+)?(?:[./].*)?", "acl", r"\1"),
    ("aclweb.org", rf"/anthology(?:-new)?/(?:[a-z]+/)?(?:[A-Z]/)?(?:[A-Z]\d\d/)?({_ACL_ID})(?:v\d+)?(?:[./].*)?",
     "acl", r"\1"),
    ("aclanthology.info", r"/papers/([A-Z]\d\d-\d{4})(?:/.*)?", "acl", r"\1"),
    ("dblp.org", _DBLP, "dblp", r"\1"),
    ("dblp.uni-trier.de", _DBLP, "dblp", r"\1"),
    ("openalex.org", r"/(?:works/)?(W\d+)/?", "openalex", r"\1"),
    ("semanticscholar.org", r"/paper/(?:.*/)?([0-9a-f]{40})(?:/.*)?", "s2", r"\1"),
    ("semanticscholar.org", r"/(?:.*/)?CorpusID:(\d+)", "corpusid", r"\1"),
    ("semanticscholar.org", rf"/(?:.*/)?arxiv:({_ARXIV_ID})(?:v\d+)?", "arxiv", r"\1"),
)  # fmt: skip
_SITES: dict[str, list[tuple[re.Pattern[str], Scheme, str]]] = {}
for _site, _path, _scheme, _form in _ADDRESSES:
    _SITES.setdefault(_site, []).append((re.compile(_path, re.I), _scheme, _form))

# MDPI: 10.3390/, the journal's mark, volume, issue of two digits, article of four digits at least.
# Source: https://www.mdpi.com/about/doi, and the DOIs of these journals.
_MDPI = re.compile(r"/(\d{4}-\d{3}[\dX])/(\d+)/(\d+)/(\d+)(?:/.*)?", re.I)
_MDPI_JOURNALS = {
    "1420-3049": "molecules", "1422-0067": "ijms", "1424-8220": "s", "2072-4292": "rs", "2072-6694": "cancers",
    "2073-4409": "cells", "2073-4425": "genes", "2076-3417": "app", "2218-273X": "biom", "2227-7390": "math",
}  # fmt: skip
# Addresses that lead on to another one: archives, libraries' proxies, redirects.
_ARCHIVED = re.compile(r"/web/\d{4,14}[a-z_*]*/(https?:/{1,2}.+)|/web/\d{4,14}[a-z_*]*/(.+)", re.I)
_ONWARD = re.compile(
    r"^(?:login|[\w.-]*proxy[\w.-]*)\.|^(?:www\.)?google\.[a-z.]+$|safelinks\.protection\.outlook\.com$"
)
# Oxford University Press puts a number of its own behind the DOI.
_OUP_NUMBER = re.compile(r"(10\.1093/.+?)/\d+$")


@lru_cache(maxsize=1024)
def in_link(url: str) -> tuple[Pid, ...]:
    """The identifiers that an address holds, best first; at the end the address itself.

    Empty for what is no web address.
    """
    url = html.unescape(url.strip())
    try:
        address = Pid.parse("url", url)
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ()
    path = unquote(parts.path)
    onward = _onward(host, url, parts.query)
    if onward and onward != url:
        return (*(pid for pid in in_link(onward) if pid.scheme != "url"), address)
    if "proxy" in host:
        # A library's proxy writes www-nature-com.proxy.example.edu for www.nature.com.
        host = host.split(".", 1)[0].replace("-", ".").removeprefix("www.")
    if _BESIDE.search(path):
        return (address,)
    found = [_from_address(host, path), _from_query(host, path, parts.query), _doi_in_path(host, path)]
    return (*dict.fromkeys(pid for pid in found if pid), address)


@lru_cache(maxsize=1024)
def in_text(text: str) -> tuple[Pid, ...]:
    """The DOIs, arXiv ids and PubMed's numbers that stand in a text as such, in their order."""
    found: list[tuple[int, Pid]] = []
    patterns: tuple[tuple[re.Pattern[str], Scheme], ...] = (
        (_DOI_IN_TEXT, "doi"),
        (_ARXIV_IN_TEXT, "arxiv"),
        (_PUBMED_IN_TEXT, "pubmed"),
        (_PMC_IN_TEXT, "pmc"),
    )
    for pattern, scheme in patterns:
        for match in pattern.finditer(text):
            if pid := _parsed(scheme, _without_tail(match[1]) if scheme == "doi" else match[1]):
                found.append((match.start(), pid))
    return tuple(dict.fromkeys(pid for _, pid in sorted(found)))


def without_identifiers(text: str) -> str:
    """The text without the identifiers that `in_text` finds in it, and without the words that announce them."""
    text = re.sub(r"(?i)\bdoi\s*:?\s*(?=10\.\d{4})", " ", text)
    for pattern in (_DOI_IN_TEXT, _ARXIV_IN_TEXT, _PUBMED_IN_TEXT, _PMC_IN_TEXT):
        text = pattern.sub(" ", text)
    return text


def _onward(host: str, url: str, query: str) -> str | None:
    """The address that another one leads to, where it says so itself."""
    if host == "web.archive.org":
        found = _ARCHIVED.search(url)
        return re.sub(r"^(https?:)/+|^(?!https?:)", r"\1//", found[1] or "http://" + found[2]) if found else None
    if query and _ONWARD.search(host):
        asked = parse_qs(query)
        return next((there[0] for key in ("url", "qurl", "q") if (there := asked.get(key)) and "://" in there[0]), None)
    return None


def _from_address(host: str, path: str) -> Pid | None:
    labels = host.split(".")
    for start in range(len(labels) - 1):
        for pattern, scheme, form in _SITES.get(".".join(labels[start:]), ()):
            if match := pattern.fullmatch(path):
                value = form
                for number, group in enumerate(match.groups(), start=1):
                    value = value.replace(f"\\{number}", group)
                if pid := _parsed(scheme, value):
                    return pid
    if host == "mdpi.com" and (match := _MDPI.fullmatch(path)):
        journal = _MDPI_JOURNALS.get(match[1].upper())
        return _parsed("doi", f"10.3390/{journal}{match[2]}{match[3]:0>2}{match[4]:0>4}") if journal else None
    return None


def _from_query(host: str, path: str, query: str) -> Pid | None:
    """The sites that name a paper in the query.

    OpenReview: /forum?id=X, /pdf?id=X, /attachment?id=X. SSRN: papers.cfm?abstract_id=X. ACM: citation.cfm?doid=X.
    PLOS and others: article?id=10.1371/X, ?doi=10.X.
    """
    if not query:
        return None
    asked = parse_qs(query)

    def said(key: str) -> str:
        return asked.get(key, [""])[0].strip()

    if host == "openreview.net":
        return _parsed("openreview", said("id")) if not path.startswith(("/group", "/profile", "/venue")) else None
    if host.endswith("ssrn.com") and said("abstract_id").isdecimal():
        return _parsed("doi", "10.2139/ssrn." + said("abstract_id"))
    if host == "dl.acm.org" and said("doid"):
        return _parsed("doi", "10.1145/" + said("doid").removeprefix("10.1145/"))
    if host == "pubmed.ncbi.nlm.nih.gov" and said("term").isdecimal():
        return _parsed("pubmed", said("term"))
    stated = next((said(key) for key in ("doi", "DOI", "id") if said(key).startswith("10.")), "")
    return _parsed("doi", _without_tail(stated)) if stated else None


def _doi_in_path(host: str, path: str) -> Pid | None:
    match = None if _NO_DOI.search(host) else _DOI_IN_PATH.search(path)
    if not match:
        return None
    doi = _without_tail(match[1])
    if host == "academic.oup.com" and (numbered := _OUP_NUMBER.fullmatch(doi)):
        doi = numbered[1]
    return _parsed("doi", doi)


def _without_tail(doi: str) -> str:
    doi = doi.rstrip(".,;:/*_…")
    # A bracket at the end belongs to the DOI only if it was opened in it.
    if doi.endswith(")") and doi.count("(") < doi.count(")"):
        doi = doi[:-1].rstrip(".,;:")
    return _DOI_TAIL.sub("", doi)


def _parsed(scheme: Scheme, text: str) -> Pid | None:
    try:
        return Pid.parse(scheme, text)
    except ValueError:
        return None
