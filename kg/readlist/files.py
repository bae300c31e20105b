"""The file of a reading list: read within a bound, told from what is no text, decoded."""

from __future__ import annotations

import codecs
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from kg.errors import ListError
from kg.readlist.forms import Form, form_of

# Ten thousand records with abstracts have 20 MB; a list that was written by hand has one, and takes longer to read.
MOST_BYTES = 32_000_000
MOST_BYTES_OF_PROSE = 8_000_000
_PROSE: frozenset[Form] = frozenset({"markdown", "html", "org", "rst", "plain"})
STDIN = Path("-")

# How files of other kinds begin. Source: https://www.iana.org/assignments/media-types and the formats' own descriptions
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "packed with gzip"),
    (b"BZh", "packed with bzip2"),
    (b"\xfd7zXZ\x00", "packed with xz"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x89PNG\r\n\x1a\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"RIFF", "a picture or a sound (RIFF)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"{\\rtf", "a document in RTF"),
    (b"%!PS", "a document in PostScript"),
    (b"\x7fELF", "a program"),
    (b"bplist", "a binary property list"),
)
_ZIPPED = {
    ".docx": "a Word document", ".xlsx": "an Excel workbook", ".pptx": "a PowerPoint presentation",
    ".odt": "an OpenDocument text", ".ods": "an OpenDocument table", ".epub": "an e-book",
    ".enlx": "an EndNote library", ".pages": "a Pages document", ".numbers": "a Numbers table",
}  # fmt: skip
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Where an HTML page, an XML file or JabRef says what it is written in; others than these are not tried.
_DECLARED = re.compile(
    rb"(?:encoding\s*[=:]|charset\s*=)\s*[\"']?"
    rb"(iso-?8859[-_]\d+|windows-125\d|cp125\d|gb2312|gbk|gb18030|big5|shift_jis|euc-(?:jp|kr)|koi8-r|us-ascii)\b",
    re.I,
)
# Forms whose own signs are ASCII: what is not UTF-8 in them is read as Windows wrote it for decades.
_ASCII_FORMS: frozenset[Form] = frozenset({"bibtex", "ris", "table"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """What stands in the file of a list.

    `name` is the file's name without its suffix, `file` what reports call it; `content` are its bytes, `text` what
    they say, with line feeds alone at the ends of lines. `warnings` tell what was guessed.
    """

    name: str
    file: str
    content: bytes
    text: str
    form: Form
    warnings: tuple[str, ...] = ()


def load(path: Path, file: str | None = None) -> ListFile:
    """Read the file of a list, or standard input for `-`; `file` is what to call it, by default its own name.

    Raises:
        ListError: it is missing, a folder, too large, empty, no text, or in a form that is not read.
    """
    called = file or ("stdin" if path == STDIN else path.name)
    content = _bytes(path)
    shown = "standard input" if path == STDIN else str(path)
    suffix = path.suffix.lower()
    _refuse_other_kinds(content, suffix, shown)
    text, warning = _decoded(content, called, shown)
    if not text.strip():
        raise ListError(f"The reading list {shown} is empty. Add a line such as: 1. **Title** [[paper]](https://...)")
    form = form_of(text, suffix, shown)
    if form in _PROSE and len(content) > MOST_BYTES_OF_PROSE:
        raise _too_large(shown, MOST_BYTES_OF_PROSE)
    if warning and form not in _ASCII_FORMS:
        raise ListError(warning[0])
    return ListFile(name=Path(called).stem, file=called, content=content, text=text, form=form, warnings=warning[1:])


def _bytes(path: Path) -> bytes:
    try:
        if path == STDIN:
            content = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with path.open("rb") as opened:
                content = opened.read(MOST_BYTES + 1)
    except FileNotFoundError as err:
        raise ListError(f"There is no reading list {path}. Give the path of the file that holds it.") from err
    except IsADirectoryError as err:
        raise ListError(f"{path} is a folder, not a reading list. Give the file in it that holds the list.") from err
    except OSError as err:
        raise ListError(f"The reading list {path} cannot be read: {err.strerror}.") from err
    except ValueError as err:  # a NUL in the name
        raise ListError(f"The reading list {str(path)!r} cannot be read: {err}.") from err
    if len(content) > MOST_BYTES:
        raise _too_large(str(path), MOST_BYTES)
    return content


def _too_large(shown: str, most: int) -> ListError:
    return ListError(
        f"The reading list {shown} has more than {most // 1_000_000} MB, which is more than is read of one."
        " Leave out what is no list, or divide it."
    )


def _refuse_other_kinds(content: bytes, suffix: str, shown: str) -> None:
    kind = next((kind for signature, kind in _SIGNATURES if content.startswith(signature)), None)
    if kind:
        what = _ZIPPED.get(suffix, kind) if content.startswith(b"PK") else kind
        raise ListError(
            f"{shown} is {what}, not a reading list. Give one as text: Markdown, BibTeX, RIS, CSL-JSON, CSV, HTML, ..."
        )


def _decoded(content: bytes, file: str, shown: str) -> tuple[str, tuple[str, ...]]:
    """The text; and, where it is not UTF-8, what to say if that may not be guessed, and else."""
    mark, encoding = next(((mark, name) for mark, name in _MARKS if content.startswith(mark)), (b"", "utf-8"))
    body = content.removeprefix(mark)
    warning: tuple[str, ...] = ()
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as err:
        line = body.count("\n".encode(encoding), 0, err.start) + 1
        name = "UTF-16" if "16" in encoding else "UTF-8"
        refusal = f"{shown}:{line}: these bytes are not {name}. Save the list as UTF-8 text."
        declared = _DECLARED.search(content[:2048])
        try:
            if name == "UTF-16":
                raise ListError(refusal) from err
            text = body.decode(declared[1].decode() if declared else "cp1252")
        except (UnicodeDecodeError, LookupError):
            raise ListError(refusal) from err
        if not declared:
            warning = (refusal, f"{file}:{line}: these bytes are not UTF-8; they are read as Windows-1252.")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise ListError(f"{shown}:{line}: there is a NUL character: this is no text, or UTF-16 without its mark.")
    return text, warning
