"""The identifiers that a person may mean by what they typed: `10.1038/...`, `CorpusId:259002047`, a link."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from kg.pid import Pid, Scheme
from kg.readlist.identifiers import in_link

_SCHEMES: dict[str, Scheme] = {
    "acl": "acl", "arxiv": "arxiv", "corpusid": "corpusid", "dblp": "dblp", "doi": "doi", "mag": "mag",
    "openalex": "openalex", "openreview": "openreview", "orcid": "orcid", "pmc": "pmc", "pmcid": "pmc",
    "pmid": "pubmed", "pubmed": "pubmed", "s2": "s2", "s2author": "s2author",
}  # fmt: skip
# Those that are plain without a name before them.
_BARE: tuple[Scheme, ...] = ("doi", "arxiv", "s2", "orcid")


def pids(said: str) -> Iterator[Pid]:
    """All that it can be, the plainest reading first; nothing if it is no identifier."""
    name, _, value = said.partition(":")
    scheme = _SCHEMES.get(name.lower())
    for each, text in [(scheme, value)] if scheme else [(bare, said) for bare in _BARE]:
        with suppress(ValueError):
            yield Pid.parse(each, text)
    yield from in_link(said)
