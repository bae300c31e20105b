"""The values of the doctor: a verdict and findings for each entry, and what each rule is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.matching import candidate_in_words
from kg.model import Entry, Resolution

Rule = Literal[
    "retracted",
    "wrong-paper",
    "listed-twice",
    "published-since",
    "misspelt-venue",
    "venue",
    "year",
    "link-form",
    "no-link",
]
Verdict = Literal["ok", "matched by title", "ambiguous", "contradiction", "not a paper", "not found"]
Level = Literal["error", "warning", "note"]

# What each rule finds, and how bad that is; in the order in which findings are told.
RULES: dict[Rule, tuple[Level, str]] = {
    "retracted": ("error", "The paper was retracted or withdrawn."),
    "wrong-paper": ("error", "The link leads to another paper than the title says."),
    "listed-twice": ("warning", "The same work stands in the list twice."),
    "published-since": ("warning", "The preprint has been published since."),
    "misspelt-venue": ("warning", "The venue in the label is misspelt."),
    "venue": ("warning", "The venue in the label contradicts the link or the record."),
    "year": ("warning", "The year in the label contradicts the record."),
    "link-form": ("note", "The link has an old form or is bound to one version."),
    "no-link": ("note", "The entry has no link."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Words of an entry to be replaced by others: an address as it is written, or a part of the label."""

    part: Literal["link", "label"]
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A fault of an entry, as a sentence. The `edits`, if there are any, mend it for certain, all of them together."""

    rule: Rule
    message: str
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What an entry turned out to be, and what is wrong with it, in the order of `RULES`."""

    resolution: Resolution
    findings: tuple[Finding, ...]

    @property
    def entry(self) -> Entry:
        """The entry that this is about."""
        return self.resolution.entry


def verdict(resolution: Resolution) -> Verdict:
    """One word for what an entry turned out to be."""
    match resolution.how:
        case "identifier":
            return "ok"
        case "title":
            return "matched by title"
        case "as listed":
            return "not found" if resolution.entry.kind == "paper" else "not a paper"
        case "unresolved":
            return "not found"
        case "ambiguous" | "contradiction":
            return resolution.how


def in_short(resolution: Resolution) -> str:
    """The verdict with what makes it more than a word: how surely, of what kind."""
    name = verdict(resolution)
    if name == "matched by title" and resolution.score is not None:
        return f"{name} ({resolution.score:.0%})"
    if name == "not a paper":
        return f"{name} ({resolution.entry.kind})"
    return name


def reasons(resolution: Resolution) -> tuple[str, ...]:
    """What a verdict other than ok rests on: the evidence of a match by title, the candidates, why there is none."""
    if resolution.how == "title":
        return ("; ".join((str(resolution.paper), *resolution.evidence)),)
    candidates = tuple(f"may be {candidate_in_words(candidate)}" for candidate in resolution.candidates)
    is_told = not resolution.reason or resolution.how == "contradiction"  # of which there is a finding, with the reason
    return candidates if is_told else (resolution.reason, *candidates)
