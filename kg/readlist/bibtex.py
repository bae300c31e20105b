"""BibTeX and BibLaTeX, as people and programs write them; an entry that is broken is named, and the rest is read."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bibtexparser.middlewares.names import split_multiple_persons_names
from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry, ParsingFailedBlock, String
from bibtexparser.splitter import Splitter

from kg.model import Link, ReadingList, Role
from kg.pid import Pid, Scheme
from kg.readlist import kinds, references, tex
from kg.readlist.references import Reference, inverted

# Types that hold something for other entries or for a style, and are none themselves.
_NO_ENTRIES = frozenset({"xdata", "set", "control", "bstctl", "ieeetranbstctl"})
# Where papers are gathered: there for the sake of those that refer to it.
_PARENTS = frozenset({"proceedings", "mvproceedings", "collection", "mvcollection"})
# What a paper has from the volume that it is in; the volume's own title, DOI and address are not the paper's.
_OF_VOLUME = ("year", "date", "booktitle", "journal", "journaltitle", "eventtitle", "series")
_VENUES = ("journaltitle", "journal", "booktitle", "eventtitle", "maintitle", "school", "institution")
_LINKS: Mapping[str, Role | None] = {
    "url": None, "link": None, "ee": None, "html": None, "doi_url": None, "bdsk-url-1": None, "bdsk-url-2": None,
    "howpublished": None, "pdf": "pdf", "code": "software", "github": "software", "project": "project",
    "website": "project", "video": "video", "slides": "slides", "blog": "blog", "dataset": "dataset", "adsurl": None,
}  # fmt: skip
_IDS: Mapping[str, Scheme] = {
    "doi": "doi", "arxiv": "arxiv", "arxivid": "arxiv", "pmid": "pubmed", "pmcid": "pmc", "pmc": "pmc",
    "openreview": "openreview",
}  # fmt: skip
# Which identifiers `eprint` holds, by `archiveprefix` or `eprinttype`.
_ARCHIVES: Mapping[str, Scheme] = {"arxiv": "arxiv", "": "arxiv", "pubmed": "pubmed", "pmid": "pubmed", "pmcid": "pmc"}
_NOTES = ("journal", "journaltitle", "note", "annote", "annotation", "howpublished", "number", "type", "series")
_BRACE = re.compile(r"(?<!\\)[{}]")
_BRACE_OR_QUOTE = re.compile(r"(?<!\\)[{}\"]")
_JOINT = re.compile(r"\s*#\s*")
_BLOCK = re.compile(r"@\w*[ \t]*[{(]")
# Strings that are made of strings grow without end; no name of a journal is longer.
_LONGEST = 1_000
# In one entry; what has more of them is something else.
_MISSING_COMMAS = 50
_WORD = re.compile(r"[^\s#{}\"]+")
_NEXT_FIELD = re.compile(r"\s*([A-Za-z][\w-]*)\s*=\s*")
_GIVEN = re.compile(r"(family|given|prefix|suffix)\s*=\s*(.*)", re.S)
_AND = re.compile(r"\s+and\s+", re.I)
_ESCAPED = re.compile(r"\\([_%#&$~])")
_DBLP_ARXIV = re.compile(r"abs/(.+)")


@dataclass(slots=True, kw_only=True)
class _Record:
    """An entry with its fields as text, names in lower case."""

    type: str
    key: str
    line: int
    last_line: int
    fields: dict[str, str]


def read(text: str, *, name: str, file: str) -> ReadingList:
    """The entries of a bibliography; what it says of strings, volumes and other entries is put in.

    A volume that others refer to, and what holds data alone (`@xdata`), are no entries.

    Raises:
        ListError: it has more entries than are read of one file.
    """
    if len(_BLOCK.findall(text)) > references.MOST_RECORDS:
        raise references.too_many(file)
    # Its warnings are ours to give, with the file and as sentences.
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    warnings: list[str] = []
    records = list(_records(text, file, warnings))
    by_key = {record.key.lower(): record for record in reversed(records) if record.key}
    parents = {record.fields["crossref"].strip().lower() for record in records if "crossref" in record.fields}
    for record in records:
        _inherit(record, by_key)
    found = (
        _reference(record)
        for record in records
        if record.type not in _NO_ENTRIES and not (record.type in _PARENTS and record.key.lower() in parents)
    )
    return references.reading_list(found, name=name, title=None, file=file, warnings=warnings)


def _records(text: str, file: str, warnings: list[str]) -> Iterator[_Record]:
    lines = text.split("\n")
    strings: dict[str, str] = {}
    for block in Splitter(text).split().blocks:
        line = (block.start_line or 0) + 1
        if lines[line - 1].lstrip().startswith("%"):
            continue  # commented out
        if isinstance(block, DuplicateBlockKeyBlock):
            if block.key:
                warnings.append(f"{file}:{line}: the key {block.key} stands for an earlier entry, too; both are read.")
            block = block.ignore_error_block or block
        if isinstance(block, DuplicateFieldKeyBlock):
            block = block.ignore_error_block or block
        if isinstance(block, String):
            strings[block.key.lower()] = _value(block.value, strings)[0]
        elif isinstance(block, Entry):
            last_line = line + (block.raw or "").count("\n")
            fields = dict[str, str]()
            for field in block.fields:
                for key, value in _values(field.key, field.value, strings):
                    fields.setdefault(key.lower(), value)
            yield _Record(type=block.entry_type.lower(), key=block.key, line=line, last_line=last_line, fields=fields)
        elif isinstance(block, ParsingFailedBlock):
            head = " ".join((block.raw or "").split())[:40]
            reason = str(getattr(block.error, "abort_reason", block.error)).split("\n")[0].strip().rstrip(".")
            warnings.append(
                f"{file}:{line}: this entry is broken and was left out ({head}...): {reason}. The rest is read."
            )


def _values(key: str, raw: str, strings: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """A field and its value, and those behind it where a comma is missing."""
    for _ in range(_MISSING_COMMAS):
        value, end = _value(raw, strings)
        yield key, value
        if not (following := _NEXT_FIELD.match(raw, end)):
            return
        key, raw = following[1], raw[following.end() :]


def _value(raw: str, strings: Mapping[str, str]) -> tuple[str, int]:
    """What a value says, and where it ends: parts joined by `#`, each in braces, in quotes, or the name of a string."""
    parts: list[str] = []
    place, size = 0, 0
    while place < len(raw):
        sign = raw[place]
        if sign == "{":
            end = _closing(raw, place)
            part = raw[place + 1 : end]
        elif sign == '"':
            end = _closing_quote(raw, place)
            part = raw[place + 1 : end]
        elif word := _WORD.match(raw, place):
            end = word.end() - 1
            part = strings.get(word[0].lower(), word[0])
        else:
            place += 1
            continue
        size += len(part)
        parts.append(part if size <= max(len(raw), _LONGEST) else "")
        place = end + 1
        joint = _JOINT.match(raw, place)
        if not joint:
            break
        place = joint.end()
    return "".join(parts), place


def _closing(raw: str, start: int) -> int:
    depth = 0
    for brace in _BRACE.finditer(raw, start):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return brace.start()
    return len(raw)


def _closing_quote(raw: str, start: int) -> int:
    depth = 0
    for sign in _BRACE_OR_QUOTE.finditer(raw, start + 1):
        if sign[0] == '"':
            if not depth:
                return sign.start()
        else:
            depth += 1 if sign[0] == "{" else -1
    return len(raw)


def _inherit(record: _Record, by_key: Mapping[str, _Record]) -> None:
    """Put in what the entries that this one refers to say for it."""
    seen = {record.key.lower()}
    waiting = _keys(record.fields.get("xdata", ""))
    while waiting:
        key = waiting.pop()
        if key not in seen and (shared := by_key.get(key)):
            seen.add(key)
            waiting += _keys(shared.fields.get("xdata", ""))
            for field, value in shared.fields.items():
                record.fields.setdefault(field, value)
    if volume := by_key.get(record.fields.get("crossref", "").strip().lower()):
        if title := volume.fields.get("title"):
            record.fields.setdefault("booktitle", title)
        for field in _OF_VOLUME:
            if field in volume.fields:
                record.fields.setdefault(field, volume.fields[field])


def _keys(value: str) -> list[str]:
    return [key.strip().lower() for key in value.split(",") if key.strip()]


def _reference(record: _Record) -> Reference:
    fields = record.fields

    def first(*names: str) -> str:
        return next((value for name in names if (value := tex.text(fields.get(name, "")).strip())), "")

    title, subtitle = first("title", "booktitle"), first("subtitle")
    return Reference(
        line=record.line,
        last_line=record.last_line,
        title=f"{title.rstrip(':')}: {subtitle}" if subtitle else title,
        kind=kinds.of_type(record.type),
        authors=tuple(_authors(fields.get("author") or fields.get("editor", ""))),
        year=references.year(first("year"), first("date"), first("eventdate")),
        venue=first(*_VENUES) if title != first("booktitle") else first("series"),
        pids=tuple(_pids(fields)),
        links=tuple(_links(fields)),
        notes="\n".join(tex.text(fields[name]) for name in _NOTES if name in fields),
    )


def _pids(fields: Mapping[str, str]) -> Iterator[Pid]:
    for field, scheme in _IDS.items():
        if field in fields:
            yield from references.pids(scheme, _as_typed(fields[field]))
    archive = (fields.get("eprinttype") or fields.get("archiveprefix") or "").strip().lower()
    if "eprint" in fields and (scheme_of_archive := _ARCHIVES.get(archive)):
        yield from references.pids(scheme_of_archive, _as_typed(fields["eprint"]))
    # DBLP: journal = {CoRR}, volume = {abs/1706.03762}
    if in_corr := _DBLP_ARXIV.fullmatch(fields.get("volume", "").strip()):
        yield from references.pids("arxiv", in_corr[1])


def _as_typed(value: str) -> str:
    """An address or an identifier, in which hyphens and tildes are what they are, and only some signs are escaped."""
    plain = value.replace("$\\sim$", "~").replace("\\textasciitilde", "~").replace("}{", " ")
    return _ESCAPED.sub(r"\1", plain).replace("{", "").replace("}", "")


def _links(fields: Mapping[str, str]) -> Iterator[Link]:
    seen = set[str]()
    # A note may link what is written about; it is the last resort.
    named = any(field in fields for field in (*_LINKS, *_IDS, "eprint"))
    for field, role in (*_LINKS.items(), ("eprint", None), *(() if named else (("note", None),))):
        for link in references.links(_as_typed(fields[field]), role) if field in fields else ():
            if link.url not in seen:
                seen.add(link.url)
                yield link


def _authors(value: str) -> Iterator[str]:
    names = split_multiple_persons_names(value) if "{" in value else _AND.split(value)
    for name in map(str.strip, names):
        if name.startswith("{") and _closing(name, 0) == len(name) - 1:
            yield tex.text(name)
        elif "=" in name and (parts := dict(_given(name))):
            yield " ".join(parts[part] for part in ("given", "prefix", "family", "suffix") if part in parts)
        elif name.lower() != "others":
            yield inverted(" ".join(tex.text(name).split()))


def _given(name: str) -> Iterator[tuple[str, str]]:
    """BibLaTeX's long form of a name: `family=Gogh, given=Vincent, prefix=van`."""
    for part in name.split(","):
        if found := _GIVEN.fullmatch(part.strip()):
            yield found[1], tex.text(found[2].strip().strip('"'))
