"""A reading list on disk becomes a `ReadingList`, whatever form it is in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from kg.errors import ListError
from kg.model import ReadingList
from kg.readlist.files import STDIN, ListFile, load
from kg.readlist.forms import Form
from kg.readlist.outline import no_collection

# How many lists a name of several spells out.
_NAMED = 3


def read(path: Path) -> ReadingList:
    """Read one reading list, in the form that its content shows; `-` is standard input.

    Raises:
        ListError: it cannot be read, its form is not known, or it holds no entry.
    """
    return parse(load(path))


def load_all(paths: Sequence[Path]) -> tuple[ListFile, ...]:
    """The files of several lists; two of the same name are called by their paths.

    Raises:
        ListError: one of them cannot be read, or standard input is to be read twice.
    """
    names = Counter(path.name for path in paths)
    if names[STDIN.name] > 1:
        raise ListError("Standard input (-) can be read only once. Name it once among the lists.")
    return tuple(load(path, str(path) if names[path.name] > 1 else None) for path in paths)


def parse(listed: ListFile) -> ReadingList:
    """The entries of one list.

    Raises:
        ListError: it holds none, or is damaged.
    """
    with no_collection():
        found = _reader(listed.form)(listed.text, name=listed.name, file=listed.file)
    if not found.entries:
        said = f": {found.warnings[0]}" if found.warnings else ""
        raise ListError(
            f"{listed.file} holds no entry of a reading list{said}. An entry is a record of a bibliography, or a list"
            " item with a link or a title in bold, such as: 1. **Title** [[paper]](https://...)"
        )
    return replace(found, warnings=(*listed.warnings, *found.warnings))


def joined(lists: Sequence[ReadingList]) -> ReadingList:
    """Several lists as one: their entries one after the other, in sections that begin with the title of each list."""
    if len(lists) == 1:
        return lists[0]
    entries = (replace(e, section=(part.title, *e.section)) for part in lists for e in part.entries)
    return ReadingList(
        name=_together([part.name for part in lists], "-"),
        title=_together([part.title for part in lists], " "),
        entries=tuple(replace(entry, position=position) for position, entry in enumerate(entries, start=1)),
        warnings=tuple(warning for part in lists for warning in part.warnings),
    )


def _together(names: Sequence[str], blank: str) -> str:
    """`A and B`, `A, B and C`, `A, B and 3 more`."""
    *first, last = names if len(names) <= _NAMED else (*names[: _NAMED - 1], f"{len(names) - _NAMED + 1}{blank}more")
    return ("," * (blank == " ") + blank).join(first) + f"{blank}and{blank}{last}"


def _reader(form: Form) -> Callable[..., ReadingList]:
    """What reads a form; a reader's library is loaded when it is needed."""
    match form:
        case "bibtex":
            from kg.readlist.bibtex import read
        case "ris":
            from kg.readlist.ris import read
        case "json":
            from kg.readlist.csl import read
        case "endnote":
            from kg.readlist.endnote import read
        case "zotero":
            from kg.readlist.zotero import read
        case "table":
            from kg.readlist.delimited import read
        case "html":
            from kg.readlist.html import read
        case "org":
            from kg.readlist.org import read
        case "rst":
            from kg.readlist.rst import read
        case "plain":
            from kg.readlist.plain import read
        case "markdown":
            from kg.readlist.markdown import read
    return read
