"""What a check came to, for programs: as JSON, and as SARIF for code review."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kg import __version__
from kg.doctor.diagnosis import RULES, Diagnosis, Finding, verdict
from kg.doctor.mending import Fix, Mended

# Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """The diagnoses of all entries, in their order, and what mends them.

    `files` are the lists by what their entries call them. `fixes` are by the position of an entry and the place of a
    finding among its: one for each finding that has edits. `mended` are the files that change; `warnings` are sentences
    on what could not be asked for.
    """

    diagnoses: tuple[Diagnosis, ...]
    files: Mapping[str, Path]
    fixes: Mapping[tuple[int, int], Fix]
    mended: tuple[Mended, ...]
    warnings: tuple[str, ...] = ()

    def findings(self) -> Iterator[tuple[Diagnosis, Finding, Fix | None]]:
        """Each finding with its entry, and what became of it if it is certain."""
        for one in self.diagnoses:
            for place, finding in enumerate(one.findings):
                yield one, finding, self.fixes.get((one.entry.position, place))

    @property
    def fixable(self) -> int:
        """How many findings `--fix` mends."""
        return sum(1 for fix in self.fixes.values() if fix.replacements)


def in_words(checkup: Checkup) -> str:
    """The counts, for a person."""
    verdicts = Counter(verdict(one.resolution) for one in checkup.diagnoses)
    count = sum(1 for _ in checkup.findings())
    said = ", ".join(f"{number} {name}" for name, number in verdicts.most_common())
    return f"{len(checkup.diagnoses)} entries: {said}; {count} findings, {checkup.fixable} of them mended by --fix"


def as_json(checkup: Checkup) -> str:
    """One object: counts, and each entry with its verdict and findings."""
    found: dict[int, list[dict[str, Any]]] = {one.entry.position: [] for one in checkup.diagnoses}
    for one, finding, fix in checkup.findings():
        found[one.entry.position].append(_finding(finding, fix))
    rows = [
        {
            "position": one.entry.position,
            "title": one.entry.title or None,
            "file": str(checkup.files.get(one.entry.file, one.entry.file)),
            "line": one.entry.line,
            "lastLine": one.entry.last_line,
            "kind": one.entry.kind,
            "verdict": verdict(one.resolution),
            "score": one.resolution.score,
            "paper": str(one.resolution.paper),
            "evidence": one.resolution.evidence,
            "reason": one.resolution.reason or None,
            "candidates": [
                {"paper": str(c.paper.pid), "title": c.paper.title, "score": c.score, "evidence": c.evidence}
                for c in one.resolution.candidates
            ],
            "findings": found[one.entry.position],
        }
        for one in checkup.diagnoses
    ]
    counts = {
        "entries": len(rows),
        "verdicts": dict(sorted(Counter(str(row["verdict"]) for row in rows).items())),
        "findings": dict(sorted(Counter(finding.rule for _, finding, _ in checkup.findings()).items())),
        "fixed": checkup.fixable,
    }
    return _dump({"counts": counts, "entries": rows, "warnings": checkup.warnings})


def _finding(finding: Finding, fix: Fix | None) -> dict[str, Any]:
    row: dict[str, Any] = {"rule": finding.rule, "level": RULES[finding.rule][0], "message": finding.message}
    if fix and fix.replacements:
        row["fix"] = [{"line": r.line, "column": r.column, "old": r.old, "new": r.new} for r in fix.replacements]
    elif fix:
        row["notFixed"] = fix.reason
    return row


def as_sarif(checkup: Checkup) -> str:
    """The findings as a SARIF 2.1.0 log of one run, with the fixes."""
    rules = list(RULES)
    results = [
        {
            "ruleId": finding.rule,
            "ruleIndex": rules.index(finding.rule),
            "level": RULES[finding.rule][0],
            "message": {"text": f"{one.entry.name}: {finding.message}"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": _uri(checkup, one)},
                        "region": {"startLine": max(one.entry.line, 1), "endLine": max(one.entry.last_line, 1)},
                    }
                }
            ],
            "partialFingerprints": {"finding/v1": _fingerprint(one, finding)},
            **({"fixes": [_sarif_fix(checkup, one, fix)]} if fix and fix.replacements else {}),
        }
        for one, finding, fix in checkup.findings()
    ]
    driver = {
        "name": "kg",
        "version": __version__,
        "rules": [
            {"id": rule, "shortDescription": {"text": text}, "defaultConfiguration": {"level": level}}
            for rule, (level, text) in RULES.items()
        ],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return _dump({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _sarif_fix(checkup: Checkup, one: Diagnosis, fix: Fix) -> dict[str, Any]:
    replacements = [
        {
            "deletedRegion": {"startLine": r.line, "startColumn": r.column, "endColumn": r.column + len(r.old)},
            "insertedContent": {"text": r.new},
        }
        for r in fix.replacements
    ]
    change = {"artifactLocation": {"uri": _uri(checkup, one)}, "replacements": replacements}
    return {"description": {"text": "What the record says for certain."}, "artifactChanges": [change]}


def _uri(checkup: Checkup, one: Diagnosis) -> str:
    """The path as it was given: code review wants it as the repository has it."""
    path = checkup.files.get(one.entry.file)
    if path is None:
        return quote(one.entry.file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _fingerprint(one: Diagnosis, finding: Finding) -> str:
    """The same for the same fault of the same entry, wherever in the list it stands."""
    said = f"{finding.rule}\n{one.entry.name}"
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _dump(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
