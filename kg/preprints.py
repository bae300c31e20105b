"""Servers of preprints, by the identifiers that they give."""

from __future__ import annotations

import re

from kg.pid import Pid

# Source: https://www.crossref.org/documentation/research-nexus/posted-content-includes-preprints/ and the servers' own
# DOIs. Cold Spring Harbor's journals share a prefix with bioRxiv and medRxiv, whose DOIs go on in digits alone.
_DOIS: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = tuple(
    (re.compile(pattern), frozenset(servers))
    for pattern, servers in (
        (r"10\.(?:1101|64898)/(?:\d{4}\.\d\d\.\d\d\.)?\d{6,}", ("bioRxiv", "medRxiv")),
        (r"10\.26434/chemrxiv\b.*", ("ChemRxiv",)),
        (r"10\.21203/rs\..*", ("Research Square",)),
        (r"10\.2139/ssrn\..*", ("SSRN",)),
        (r"10\.20944/preprints.*", ("Preprints.org",)),
        (r"10\.31234/.*", ("PsyArXiv",)),
        (r"10\.31219/.*", ("OSF Preprints",)),
        (r"10\.36227/techrxiv.*", ("TechRxiv",)),
        (r"10\.22541/.*", ("Authorea",)),
        (r"10\.31223/.*", ("EarthArXiv",)),
    )
)
# The DOIs of all of them, as one pattern.
DOI_FORMS = "|".join(form.pattern for form, _ in _DOIS)


def servers_of(pid: Pid) -> frozenset[str]:
    """The servers of preprints that an identifier can be of; a DOI does not tell bioRxiv from medRxiv."""
    if pid.scheme == "arxiv":
        return frozenset({"arXiv"})
    if pid.scheme == "doi":
        return next((servers for form, servers in _DOIS if form.fullmatch(pid.value)), frozenset())
    return frozenset()
