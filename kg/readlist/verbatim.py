"""Text and addresses as they stand for themselves in a list of prose: nothing of strangers is markup or a command."""

from __future__ import annotations

import html
import re

from kg.readlist.forms import Form

# What ends a link, a cell of a table or an attribute, in one form or another.
_ENDING = re.compile(r"[()<>\[\]\"'`|*\\{}\s]")


def address(url: str) -> str:
    """An address in which nothing ends a link, a cell of a table or an attribute, whatever form it stands in."""
    return _ENDING.sub(lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()), url)


def escaped(text: str, form: Form) -> str:
    """Text of one line as it is written in a form of prose; org-mode has no escapes, there blanks keep signs apart."""
    match form:
        case "markdown":
            text = re.sub(r"&(?=#?\w+;)", "&amp;", text).replace("<", "&lt;")
            return re.sub(r"([\\`*_\[\]]|~(?=~))", r"\\\1", text)
        case "html":
            return html.escape(text)
        case "rst":
            return re.sub(r"([\\`*|_<>\[\]])", r"\\\1", text)
        case "org":
            # A link may run a program (`shell:`, `elisp:`), and so may a block of source within a line.
            text = re.sub(r"([\[\]<>{}])(?=\1)", r"\1 ", text)
            text = re.sub(r"(?<=[A-Za-z0-9])(?<!\bhttp)(?<!\bhttps):(?=[^\s:])", ": ", text)
            return re.sub(r"\b(src|call)_", r"\1 _", text)
        case _:
            return text


def no_block(text: str) -> str:
    """Words that a line begins with, so that they begin no heading, list, quotation or directive there."""
    return re.sub(r"^(?=[#>+=~:-]|\.\.)|(?<=^\d)(?=[.)])|(?<=^\d\d)(?=[.)])|(?<=^\d\d\d)(?=[.)])", r"\\", text)
