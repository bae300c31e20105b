"""Which form a reading list is in: by what stands in it first, by the suffix of its name where that tells nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from kg.errors import ListError
from kg.readlist import delimited, zotero

Form = Literal["markdown", "html", "org", "rst", "plain", "bibtex", "ris", "json", "endnote", "zotero", "table"]
# The suffix that a list of a form is kept under, and the others that it comes with.
SUFFIX: Mapping[Form, str] = {
    "markdown": ".md", "html": ".html", "org": ".org", "rst": ".rst", "plain": ".txt", "bibtex": ".bib",
    "ris": ".ris", "json": ".json", "endnote": ".xml", "zotero": ".rdf", "table": ".csv",
}  # fmt: skip
_OTHER_SUFFIXES: Mapping[str, Form] = {
    ".markdown": "markdown", ".mdown": "markdown", ".mkd": "markdown", ".rmd": "markdown", ".qmd": "markdown",
    ".htm": "html", ".xhtml": "html", ".rest": "rst", ".bibtex": "bibtex", ".biblatex": "bibtex", ".csljson": "json",
    ".tsv": "table", ".tab": "table",
}  # fmt: skip
_FORMS: Mapping[str, Form] = {**{suffix: form for form, suffix in SUFFIX.items()}, **_OTHER_SUFFIXES}
_BIBLIOGRAPHIES = frozenset(suffix for suffix, form in _FORMS.items() if form == "bibtex")
# Among these a bibliography or a table may stand that is not the list: they are what their suffix says.
_PROSE = frozenset({"markdown", "html", "org", "rst"})

# Text that lies under one of these suffixes may be anything; what is XML has been recognised by its root.
_NOT_BY_SUFFIX = frozenset({"plain", "endnote", "zotero"})

_HEAD = 65_536
_JSON = re.compile(r"\[\s*(?:\{\s*[\"}]|\]\s*$)|\{\s*[\"}]")
_XML_PROLOGUE = re.compile(
    r"(?:<\?[^>]*\?>|<!--.*?-->|<!DOCTYPE\s+(?P<type>[\w:-]+)[^>\[]*(?:\[[^\]]*\]\s*)?>|\s+)*", re.S | re.I
)
_TAG = re.compile(r"<([A-Za-z][\w:.-]*)")
_HTML_TAGS = frozenset({"html", "head", "body", "meta", "title"})
_BIBTEX = re.compile(r"^[ \t]*@[A-Za-z]+[ \t]*[{(]", re.M)
_RIS = re.compile(r"^\s{0,3}TY {1,3}- ?[A-Z]{3,8}\s*$", re.M)
_MARKDOWN = re.compile(r"\]\(\s*(?:https?:|<)|^#{1,6}\s|^\s*\|.*\|\s*$|^```", re.M)
# What Markdown has in common with other prose.
_MARKED = re.compile(r"^\s*(?:[-*+]|\d{1,4}[.)])\s+(?:\[|\*\*)|\*\*\S", re.M)
_ORG = re.compile(r"^#\+\w+:|\[\[https?://[^\]\s]+\]\[|^\*+ (?:TODO|DONE) |^:PROPERTIES:", re.M)
_RST = re.compile(r"^\.\. (?:_[^:\n]+:|[\w-]+::)|`[^`<\n]+<https?://[^>\n]+>`__?", re.M)
# What is known and not read, and what to do instead.
_UNREAD = (
    (
        re.compile(r"^PMID- ?\d+\s*$", re.M),
        "in PubMed's own form, which is not read. Save the list from PubMed as CSV, or from a manager as RIS",
    ),
    (re.compile(r"^%0 \w", re.M), "in EndNote's tagged form, which is not read. Export the list as RIS or BibTeX"),
    (
        re.compile(r"^\s*\\(?:documentclass|begin\{|chapter\b|section\b|bibitem)", re.M),
        "LaTeX. Give the .bib file that it is made with",
    ),
)


def form_of(text: str, suffix: str, file: str) -> Form:
    """The form of a text, in a file of that suffix (with its dot, in lower case).

    Raises:
        ListError: it is in a form that is known not to be read.
    """
    start = text.lstrip()
    head = start[:_HEAD]
    by_suffix = _FORMS.get(suffix)
    if _JSON.match(head):
        return "json"
    if head.startswith("<") and (form := _marked_up(head, suffix, file)):
        return form
    if by_suffix not in _PROSE and (form := _lined(head, suffix, file)):
        return form
    # A bibliography under another suffix, not a list that ends with how to cite it.
    if _BIBTEX.match(head):
        return "bibtex"
    return by_suffix if by_suffix and by_suffix not in _NOT_BY_SUFFIX else _prose(head)


def _marked_up(head: str, suffix: str, file: str) -> Form | None:
    """Of what begins with a tag; None: text that has HTML in it."""
    prologue = _XML_PROLOGUE.match(head)
    tag = _TAG.match(head, prologue.end() if prologue else 0)
    root = tag[1] if tag else ""
    doctype = ((prologue and prologue["type"]) or "").lower()
    if doctype.startswith(("html", "netscape")) or root.lower() in _HTML_TAGS or _FORMS.get(suffix) == "html":
        return "html"
    if root in {"xml", "records"}:
        return "endnote"
    if root == "rdf:RDF" and zotero.NAMESPACE in head:
        return "zotero"
    if head.startswith("<?xml") or root == "rdf:RDF" or suffix in {".xml", ".rdf"}:
        what = f"its root is <{root}>" if root else "it has no root"
        raise ListError(f"{file} is XML of another kind: {what}. Of XML, exports of EndNote and Zotero RDF are read.")
    return None


def _lined(head: str, suffix: str, file: str) -> Form | None:
    """Of what has a mark at the beginning of lines, in a file that is not said to be prose."""
    before = min([found.start() for mark in (_MARKDOWN, _MARKED) if (found := mark.search(head))], default=_HEAD)
    # A bibliography may define commands of LaTeX for its own use.
    unread = () if suffix in _BIBLIOGRAPHIES and _BIBTEX.search(head) else _UNREAD
    for mark, reason in unread:
        if (found := mark.search(head)) and found.start() <= before:
            raise ListError(f"{file} is {reason}.")
    marks: tuple[tuple[Form, re.Pattern[str]], ...] = (("bibtex", _BIBTEX), ("ris", _RIS))
    for form, mark in marks:
        if (found := mark.search(head)) and found.start() <= before:
            return form
    first = head.split("\n", 1)[0]
    delimiter = delimited.delimiter_of(first)
    return "table" if delimiter and delimiter in first and before else None


def _prose(head: str) -> Form:
    marks: tuple[tuple[Form, re.Pattern[str]], ...] = (("org", _ORG), ("rst", _RST), ("markdown", _MARKDOWN))
    found = [(match.start(), form) for form, mark in marks if (match := mark.search(head))]
    if found:
        return min(found)[1]
    return "markdown" if _MARKED.search(head) or _TAG.match(head) else "plain"
