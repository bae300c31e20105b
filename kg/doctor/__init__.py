"""The doctor: what is wrong with a reading list, entry by entry, and what of that can be mended for certain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kg.corpus import Corpus
from kg.doctor import rules
from kg.doctor.cases import Case, cases
from kg.doctor.diagnosis import RULES, Diagnosis, Finding
from kg.titles import normal

# Fewer words are a name that many things may have.
_MIN_TITLE_WORDS = 4
_OF_THE_LABEL = frozenset({"misspelt-venue", "venue", "year"})


def examine(corpus: Corpus) -> tuple[Diagnosis, ...]:
    """A diagnosis for each entry, in the list's order; no two edits of one entry contradict each other."""
    found = list(cases(corpus))
    twice = _listed_twice(found)
    order = {rule: place for place, rule in enumerate(RULES)}
    diagnoses = []
    for case in found:
        findings = [finding for rule in rules.OF_AN_ENTRY for finding in rule(case)]
        findings += twice.get(case.entry.position, ())
        findings.sort(key=lambda finding: order[finding.rule])
        diagnoses.append(Diagnosis(resolution=case.resolution, findings=_compatible(findings)))
    return tuple(diagnoses)


def _compatible(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Where an entry comes to stand at its publication, what is wrong with the preprint's label and link is not mended.

    That its label is wrong is still told; the form of a link that is replaced matters no more.
    """
    replaced = next((one.edits for one in findings if one.rule == "published-since"), ())
    links = {edit.old for edit in replaced if edit.part == "link"}
    if not links:
        return tuple(findings)
    return tuple(
        replace(one, edits=()) if one.rule in _OF_THE_LABEL else one
        for one in findings
        if one.rule != "link-form" or links.isdisjoint(edit.old for edit in one.edits)
    )


def _listed_twice(found: Iterable[Case]) -> Mapping[int, list[Finding]]:
    """For an entry by its position: that it stands further up already, as the same work or by the same title."""
    first_of_work: dict[object, Case] = {}
    first_of_title: dict[tuple[str, str], Case] = {}
    findings: dict[int, list[Finding]] = defaultdict(list)
    for case in found:
        earlier = first_of_work.setdefault(case.records[0].pid, case)
        title = normal(case.entry.title)
        namesake = earlier
        if len(title.split()) >= _MIN_TITLE_WORDS:
            namesake = first_of_title.setdefault((case.entry.kind, title), case)
        if earlier is not case:
            where = _place(earlier, case)
            if earlier.record.pid == case.record.pid:
                message = f"Listed twice: {where} is the same."
            else:
                message = f"Listed twice: {where} is another version of the same work, {earlier.record.pid}."
            findings[case.entry.position].append(Finding(rule="listed-twice", message=message))
        elif namesake is not case and _may_be_one(namesake, case):
            message = f"Listed twice, it seems: {_place(namesake, case)} has the same title."
            findings[case.entry.position].append(Finding(rule="listed-twice", message=message))
    return findings


def _place(earlier: Case, case: Case) -> str:
    is_here = earlier.entry.file == case.entry.file
    return f"line {earlier.entry.line}" if is_here else earlier.entry.where


def _may_be_one(a: Case, b: Case) -> bool:
    """Whether nothing speaks against it that two entries of one title are one paper."""
    if a.is_found and b.is_found:
        return False  # two records, which no source holds to be one work
    if a.entry.year and b.entry.year and abs(a.entry.year - b.entry.year) > 1:
        return False
    names = [{normal(name) for name in case.entry.authors} for case in (a, b)]
    return not all(names) or not names[0].isdisjoint(names[1])
