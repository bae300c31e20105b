"""Mending a list: what is certain is changed in its file, and every other byte stays what it is.

An edit is made where its words stand exactly: an address anywhere in the lines of its entry, what the label says within
the label alone. What cannot be placed so is told, with the reason.
"""

from __future__ import annotations

import codecs
import difflib
import os
import re
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from kg.doctor.diagnosis import Diagnosis, Edit, Finding
from kg.errors import OutputError
from kg.model import Entry
from kg.readlist.files import ListFile
from kg.readlist.forms import Form

# As the readers count them.
_LINE_END = re.compile(r"\r\n?|\n")
# What an address goes on with; a full stop and the like only before more of it.
_BEFORE = re.compile(r"[A-Za-z0-9/?#%&=~_.:@+-]")
_AFTER = re.compile(r"[A-Za-z0-9/?#%&=~_@+-]|[.:,;!][A-Za-z0-9]")
_BRACKETS = ("[]", "()", "{}", "（）", "［］", "【】", "〔〕", "``", "**", "__")
# What stands between a venue and its year.
_BESIDE = r"[\s,.:;(*_'’]{1,4}"
# Forms with fields of their own for what a label says: an address alone is changed there, and into its better form.
_WITH_FIELDS: frozenset[Form] = frozenset(("bibtex", "endnote", "json", "ris", "table", "zotero"))
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """Words at one place of a file; `line` and `column` count from 1, columns in characters."""

    line: int
    column: int
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """What became of a certain finding: where it changes its file, or why it does not (`reason`)."""

    replacements: tuple[Replacement, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """A file before and after."""

    path: Path
    before: bytes
    after: bytes


@dataclass(slots=True)
class _Text:
    """The lines of a file, each with its end; its byte order mark and encoding; what is replaced, by line."""

    lines: list[str]
    mark: bytes
    codec: str
    taken: dict[int, dict[tuple[int, int], str]] = field(default_factory=lambda: defaultdict(dict))


def mend(
    diagnoses: Sequence[Diagnosis], files: Iterable[tuple[ListFile, Path]]
) -> tuple[dict[tuple[int, int], Fix], tuple[Mended, ...]]:
    """Place all edits in the lists, which are given as they were read and by their paths.

    The fixes are by the position of the entry and the place of the finding among its; the files are those that change.
    """
    fixes: dict[tuple[int, int], Fix] = {}
    mended = []
    of_file: dict[str, list[Diagnosis]] = defaultdict(list)
    for one in diagnoses:
        of_file[one.entry.file].append(one)
    for file, path in files:
        here = of_file[file.file]
        text = _decoded(file.content)
        owners = _owners([one.entry for one in here])
        for one in here:
            for place, finding in enumerate(one.findings):
                if finding.edits:
                    fixes[one.entry.position, place] = _fix(one.entry, finding, text, owners, file.form)
        if text and text.taken:
            mended.append(Mended(path=path, before=file.content, after=_applied(text)))
    return fixes, tuple(mended)


def patch(mended: Iterable[Mended]) -> bytes:
    """A unified diff of the files, as `git apply` and `patch -p1` take it."""
    written: list[bytes] = []
    for one in mended:
        name = os.fsencode(one.path.as_posix().removeprefix("/"))
        # For these programs a line ends at "\n" alone.
        old, new = (re.findall(rb"[^\n]*\n|[^\n]+", content) for content in (one.before, one.after))
        for line in difflib.diff_bytes(difflib.unified_diff, old, new, b"a/" + name, b"b/" + name):
            written.append(line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n")
    return b"".join(written)


def write(mended: Mended) -> None:
    """Put the mended file in the place of the old one, at once.

    Raises:
        OutputError: it was changed since it was read, or the disk refuses it; it is as it was.
    """
    path = mended.path.resolve()
    beside: Path | None = None
    try:
        if path.read_bytes() != mended.before:
            raise OutputError(f"{mended.path} was changed while it was checked, and is left as it is. Check it again.")
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        beside = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(mended.after)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, beside)
        beside.replace(path)
    except OSError as err:
        if beside:
            beside.unlink(missing_ok=True)
        raise OutputError(f"{mended.path} cannot be written: {err.strerror or err}. It is as it was.") from err


def _decoded(content: bytes) -> _Text | None:
    """The text of a file in UTF-8 or UTF-16, None for another that could not be written back as it was."""
    mark, codec = next(((mark, codec) for mark, codec in _MARKS if content.startswith(mark)), (b"", "utf-8"))
    try:
        text = content.removeprefix(mark).decode(codec)
    except UnicodeDecodeError:
        return None
    ends = [found.end() for found in _LINE_END.finditer(text)]
    return _Text([text[a:b] for a, b in pairwise((0, *ends, len(text)))], mark, codec)


def _applied(text: _Text) -> bytes:
    lines = list(text.lines)
    for number, replaced in text.taken.items():
        line = lines[number]
        for (start, end), new in sorted(replaced.items(), reverse=True):
            line = line[:start] + new + line[end:]
        lines[number] = line
    return text.mark + "".join(lines).encode(text.codec)


def _owners(entries: Sequence[Entry]) -> dict[int, list[Entry]]:
    """Whose each line is: of entries within each other, the inner one's; of several that begin in it, all of these."""
    owners: dict[int, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: (entry.line, entry.position)):
        for number in range(entry.line, entry.last_line + 1):
            others = owners.get(number, [])
            owners[number] = [*others, entry] if others and others[0].line == entry.line else [entry]
    return owners


def _fix(entry: Entry, finding: Finding, text: _Text | None, owners: Mapping[int, Sequence[Entry]], form: Form) -> Fix:
    if text is None:
        return Fix(reason="the file is neither UTF-8 nor UTF-16")
    if form in _WITH_FIELDS and finding.rule != "link-form":
        return Fix(reason=f"in {form}, other fields say the same")
    lines = [n - 1 for n in range(entry.line, entry.last_line + 1) if n <= len(text.lines) and entry in owners[n]]
    found: dict[tuple[int, int, int], str] = {}
    for edit in finding.edits:
        spans = [(n, *span) for n in lines for span in _spans(edit, entry, text.lines[n])]
        if not spans:
            what = "the address does not stand" if edit.part == "link" else f"no label with {edit.old} stands"
            return Fix(reason=f"{what} in the lines of the entry")
        if edit.part == "label" and len(spans) > 1:
            return Fix(reason=f"{edit.old} stands there {len(spans)} times")
        if any(one is not entry and _is_of(edit, one) for n, _, _ in spans for one in owners[n + 1]):
            return Fix(reason="another entry stands in the same line")
        found |= dict.fromkeys(spans, edit.new)
    for (n, start, end), new in found.items():
        text.taken[n][start, end] = new
    return Fix(
        replacements=tuple(
            Replacement(line=n + 1, column=start + 1, old=text.lines[n][start:end], new=new)
            for (n, start, end), new in sorted(found.items())
        )
    )


def _is_of(edit: Edit, other: Entry) -> bool:
    """Whether what an edit changes may be another entry's of the same line: any label, and a link that it has too."""
    return edit.part == "label" or any(link.url == edit.old for link in other.links)


def _spans(edit: Edit, entry: Entry, line: str) -> list[tuple[int, int]]:
    """Where the words of an edit stand in a line."""
    places = _places(edit.old, line)
    if edit.part == "link":
        return [(a, b) for a, b in places if not _BEFORE.match(line[a - 1 : a]) and not _AFTER.match(line[b : b + 2])]
    labels = _labels(entry, line)
    return [
        (a, b)
        for a, b in places
        if any(start <= a and b <= end for start, end in labels)
        and not line[a - 1 : a].isalnum()
        and not line[b : b + 1].isalnum()
    ]


def _labels(entry: Entry, line: str) -> list[tuple[int, int]]:
    """Where the label stands in brackets; without one, where venue and year stand together or in cells of a table."""
    if entry.label:
        return [(a, b) for a, b in _places(entry.label, line) if line[a - 1 : a] + line[b : b + 1] in _BRACKETS]
    venue, year = entry.venue or "", str(entry.year or "")
    cells = [m.span() for m in re.finditer(r"(?<=\|)[^|]*(?=\|)", line) if m[0].strip() in {venue, year}]
    if not venue or not year:
        return cells
    either = (re.escape(venue), re.escape(year))
    together = "|".join(_BESIDE.join(order) for order in (either, either[::-1]))
    return [*cells, *(m.span() for m in re.finditer(together, line))]


def _places(words: str, line: str) -> list[tuple[int, int]]:
    """Where some words stand in a line, as begin and end."""
    found = []
    start = line.find(words)
    while start >= 0:
        found.append((start, start + len(words)))
        start = line.find(words, start + len(words))
    return found
