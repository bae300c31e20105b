"""A reading list on disk becomes a `ReadingList`."""

from __future__ import annotations

from pathlib import Path

from kg.errors import ListError
from kg.model import ReadingList
from kg.readlist import markdown


def read(path: Path) -> ReadingList:
    """Read a reading list in Markdown.

    Raises:
        ListError: it is missing, a folder, not text in UTF-8, empty or without a single entry.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as err:
        raise ListError(f"There is no reading list {path}. Give the path of a Markdown file.") from err
    except IsADirectoryError as err:
        raise ListError(f"{path} is a folder, not a reading list. Give the file in it that holds the list.") from err
    except OSError as err:
        raise ListError(f"The reading list {path} cannot be read: {err.strerror}.") from err
    except UnicodeDecodeError as err:
        line = err.object.count(b"\n", 0, err.start) + 1
        raise ListError(f"{path}:{line}: these bytes are not UTF-8. Save the list as UTF-8 text.") from err
    if not text.strip():
        raise ListError(f"The reading list {path} is empty. Add a line such as: 1. **Title** [[paper]](https://...)")
    found = markdown.read(text, name=path.stem, file=path.name)
    if not found.entries:
        raise ListError(
            f"{path} holds no entry of a reading list. An entry is a list item with a link or a title in bold,"
            " such as: 1. **Title** [[paper]](https://...)"
        )
    return found
