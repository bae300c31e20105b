"""What `kg entries` prints: the entries of a list as they were read, for people and for programs."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

from kg.model import Entry, ReadingList
from kg.pid import Scheme
from kg.rdf.table import visible

# What each scheme is called in `ids`, in the order of printing.
_IDS: Mapping[Scheme, str] = {
    "doi": "doi", "arxiv": "arxiv", "pubmed": "pmid", "pmc": "pmcid", "openreview": "openreview", "acl": "acl",
    "s2": "s2", "corpusid": "corpusid",
}  # fmt: skip
# Where what has no link of its own, but an identifier, is found.
_HOMES: Mapping[Scheme, str] = {
    "doi": "https://doi.org/{}",
    "arxiv": "https://arxiv.org/abs/{}",
    "pubmed": "https://pubmed.ncbi.nlm.nih.gov/{}/",
    "pmc": "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
    "openreview": "https://openreview.net/forum?id={}",
    "acl": "https://aclanthology.org/{}/",
}
_ENDLESS = 1_000_000


def ids(entry: Entry) -> dict[str, str]:
    """The identifiers of an entry, the first of each scheme, in their normal forms without prefix."""
    found = {scheme: next((pid.value for pid in entry.pids if pid.scheme == scheme), None) for scheme in _IDS}
    return {_IDS[scheme]: value for scheme, value in found.items() if value}


def url(entry: Entry) -> str | None:
    """*The* address of an entry: its link as written, else that of an identifier, else any link that it has."""
    if entry.link:
        return entry.link.url
    homes = (_HOMES[pid.scheme].format(pid.value) for pid in entry.pids if pid.scheme in _HOMES)
    return next(iter((*homes, *(link.url for link in entry.links))), None)


def row(entry: Entry) -> dict[str, Any]:
    """An entry as JSON has it; what the list does not say is null, of `ids` left out."""
    return {
        "title": entry.title or None,
        "url": url(entry),
        "ids": ids(entry),
        "kind": entry.kind,
        "section": list(entry.section),
        "year": entry.year,
        "venue": entry.venue,
        "authors": list(entry.authors),
        "links": [{"url": link.url, "text": link.text, "role": link.role} for link in entry.links],
        "file": entry.file,
        "line": entry.line,
        "last_line": entry.last_line,
    }


def as_row(entry: Entry) -> str:
    """The same as one line."""
    # Half a surrogate, as a name of a file may have one, cannot be written in UTF-8.
    return json.dumps(row(entry), ensure_ascii=False).encode("utf-8", "replace").decode()


def as_table(listed: ReadingList, width: int | None) -> str:
    """The entries as a table; cells are cut where `width` columns are too few."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for name in ("where", "kind", "year"):
        table.add_column(name, no_wrap=True)
    table.add_column("title", no_wrap=True, overflow="ellipsis", ratio=3 if width else None)
    table.add_column("identifier or link", no_wrap=True, overflow="ellipsis", ratio=2 if width else None)
    for entry in listed.entries:
        named = next((f"{name}:{value}" for name, value in ids(entry).items()), url(entry) or "")
        cells = (entry.where, entry.kind, str(entry.year or ""), entry.title, named)
        table.add_row(*(Text(visible(cell)) for cell in cells))  # as Text, so that square brackets are no markup
    written = io.StringIO()
    Console(file=written, width=width or _ENDLESS, color_system=None).print(table)
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines()) + "\n"
