"""A checkup as a table for people: a row for each entry, and below it what its verdict rests on and what is wrong."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from kg.doctor.diagnosis import in_short, reasons
from kg.rdf.table import visible

if TYPE_CHECKING:
    from kg.doctor.checkup import Checkup

# As wide as it takes: a table that goes into a pipe is not cut.
_ENDLESS = 1_000_000


def render(checkup: Checkup, width: int | None) -> str:
    """The table, broken into lines of `width` columns if that is given; nothing in it steers a terminal."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("line", justify="right", no_wrap=True)
    table.add_column("verdict", overflow="fold")
    table.add_column("entry and findings", overflow="fold")
    is_one_file = len({one.entry.file for one in checkup.diagnoses}) == 1
    findings = checkup.findings()
    for one in checkup.diagnoses:
        entry = one.entry
        where = str(entry.line) if is_one_file else entry.where
        rows = [(where, in_short(one.resolution), entry.name)]
        rows += [("", "", f"· {reason}") for reason in reasons(one.resolution)]
        for _ in one.findings:
            _, finding, fix = next(findings)
            mended = "" if fix is None else " [--fix]" if fix.replacements else f" [not mended: {fix.reason}]"
            rows.append(("", "", f"! {finding.message}{mended}"))
        for row in rows:
            table.add_row(*(Text(visible(" ".join(cell.split()))) for cell in row))  # as Text: no markup works
    written = io.StringIO()
    Console(file=written, width=width or _ENDLESS, color_system=None).print(table)
    return "".join(f"{line.rstrip()}\n" for line in written.getvalue().splitlines())
