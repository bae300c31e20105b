"""Persistent identifiers: one value for one thing in one space, whatever its spelling."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, Self
from urllib.parse import unquote, urlsplit, urlunsplit

# `title` names what is known by its title alone, `unresolved` a reference that a source could not tell what it is.
Scheme = Literal[
    "corpusid",
    "s2",
    "doi",
    "arxiv",
    "pubmed",
    "pmc",
    "openalex",
    "openreview",
    "acl",
    "dblp",
    "mag",
    "url",
    "title",
    "unresolved",
    "s2author",
    "orcid",
]

# Source: https://info.arxiv.org/help/arxiv_identifier.html (new and old form, version at the end)
_ARXIV = re.compile(r"(?:arxiv:\s*)?(?:(\d{4}\.\d{4,5})|([a-z-]+)(?:\.[a-z]{2})?(/\d{7}))(?:v\d+)?", re.I)
# Source: https://www.doi.org/doi-handbook/ (prefix "10." and a registrant, any suffix)
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_DOI_PREFIX = re.compile(r"^(?:https?://(?:dx\.|www\.)?doi\.org/|doi:)\s*", re.I)
# bioRxiv and medRxiv register a DOI once, without the version that their links carry.
_POSTED_VERSION = re.compile(r"(10\.(?:1101|64898)/.+?)v\d+")


class Pid(NamedTuple):
    """A persistent identifier, in one space (`scheme`) and in its normal form (`value`).

    A tuple, since there are many, and they are hashed and compared more often than all else. Two Pids are equal exactly
    if they name the same thing in the same space: DOIs are lower-case and bare, arXiv and bioRxiv ids carry no version,
    and `10.48550/arXiv.X` is `arxiv:X`.
    """

    scheme: Scheme
    value: str

    def __str__(self) -> str:
        """The CURIE, `doi:10.1038/s41586-023-06139-9`."""
        return f"{self.scheme}:{self.value}"

    @classmethod
    def parse(cls, scheme: Scheme, text: str) -> Self:
        """Read one identifier of a known scheme, in any of its usual spellings.

        Raises:
            ValueError: the text is no identifier of that scheme.
        """
        value = text.strip()
        value.encode()  # half of a character is in no identifier, and would be in no file
        match scheme:
            case "doi":
                return cls._parse_doi(value)
            case "arxiv":
                found = _ARXIV.fullmatch(value)
                if not found:
                    raise ValueError(f"{text!r} is not an arXiv id")
                new, archive, number = found.groups()
                return cls("arxiv", new or (archive + number).lower())
            case "url":
                parts = urlsplit(value)
                if parts.scheme not in {"http", "https"} or not parts.netloc:
                    raise ValueError(f"{text!r} is not a web address")
                path = parts.path.rstrip("/")
                return cls("url", urlunsplit(("https", parts.netloc.lower(), path, parts.query, "")))
            case "pmc":
                value = value.upper().removeprefix("PMC")
                value = f"PMC{value}"
            case "openalex":
                value = value.rsplit("/", 1)[-1].upper()
            case "s2":
                value = value.lower()
            case _:
                pass
        form = _FORMS.get(scheme)
        if not (form.fullmatch(value) if form else value):
            raise ValueError(f"{text!r} is not an identifier of the kind {scheme}")
        return cls(scheme, value)

    @classmethod
    def _parse_doi(cls, text: str) -> Self:
        value = _DOI_PREFIX.sub("", text)
        if value != text:
            value = unquote(value)
        value = value.lower()
        if not _DOI.fullmatch(value):
            raise ValueError(f"{text!r} is not a DOI")
        if value.startswith("10.48550/arxiv."):
            return cls.parse("arxiv", value.removeprefix("10.48550/arxiv."))
        posted = _POSTED_VERSION.fullmatch(value)
        return cls("doi", posted[1] if posted else value)

    @classmethod
    def from_curie(cls, curie: str) -> Self:
        """Read what `str(pid)` wrote.

        Raises:
            ValueError: it is not of the form `scheme:value`, or the scheme is not one of ours.
        """
        scheme, colon, value = curie.partition(":")
        if not colon or not value or scheme not in _SCHEMES:
            raise ValueError(f"{curie!r} is not an identifier")
        return cls(scheme, value)  # type: ignore[arg-type]  # checked against Scheme just above


_SCHEMES = frozenset(Scheme.__args__)  # type: ignore[attr-defined]  # a Literal has its values there
_FORMS: dict[Scheme, re.Pattern[str]] = {
    "corpusid": re.compile(r"\d+"),
    "s2": re.compile(r"[0-9a-f]{40}"),
    "pubmed": re.compile(r"\d+"),
    "pmc": re.compile(r"PMC\d+"),
    "openalex": re.compile(r"W\d+"),
    "openreview": re.compile(r"[\w-]+"),
    "s2author": re.compile(r"\d+"),
    "orcid": re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]"),
    "mag": re.compile(r"\d+"),
}
