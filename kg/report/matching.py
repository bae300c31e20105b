"""What was read and matched, on what evidence, and what is wrong with the list."""

from __future__ import annotations

from collections.abc import Iterator

from kg import doctor
from kg.corpus import Corpus, work_of
from kg.matching import candidate_in_words
from kg.model import Resolution
from kg.overrides import suggestions
from kg.report.markdown import md, table


def warnings(corpus: Corpus) -> Iterator[str]:
    """What could not be read."""
    yield from (f"- {md(warning)}" for warning in corpus.reading_list.warnings)


def entries(corpus: Corpus) -> Iterator[str]:
    """Each entry with its verdict and evidence."""
    if not corpus.resolutions:
        yield "The list has no entries."
        return
    work = work_of(corpus.works)
    rows = []
    for r in corpus.resolutions:
        versions = [str(pid) for pid in work[r.paper].records if pid != r.paper]
        evidence = [*r.evidence, *([f"other versions: {', '.join(versions)}"] if versions else [])]
        if r.reason:
            evidence.append(r.reason)
        evidence += [f"may be {candidate_in_words(candidate)}" for candidate in r.candidates]
        told = (r.entry.name, _verdict(corpus, r), "; ".join(evidence))
        rows.append((str(r.entry.position), str(r.entry.line), *map(md, told)))
    columns = {"#": "--:", "line": "--:", "title": "---", "what it is": "---", "evidence": "---"}
    yield from table(columns, rows)


def findings(corpus: Corpus) -> Iterator[str]:
    """What is wrong with each entry, and whether it can be mended."""
    rows = [
        (
            str(one.entry.position),
            str(one.entry.line),
            finding.rule,
            md(finding.message),
            "for certain" if finding.edits else "",
        )
        for one in doctor.examine(corpus)
        for finding in one.findings
    ]
    if not rows:
        yield "Nothing is wrong with the list as far as is known."
        return
    yield "What `kg check` finds in the list; what is certain, its `--fix` mends."
    yield ""
    yield from table({"#": "--:", "line": "--:", "rule": "---", "what is wrong": "---", "mended": "---"}, rows)


def to_decide(corpus: Corpus) -> Iterator[str]:
    """What a person could decide, to paste; nothing, if nothing is in question."""
    found = suggestions(corpus)
    if found:
        yield "Where you know better, paste what is right into a file and give it with `--overrides FILE`."
        yield from ("", "```toml", found.rstrip("\n"), "```")


def _verdict(corpus: Corpus, resolution: Resolution) -> str:
    match resolution.how:
        case "identifier" | "title":
            sure = "" if resolution.score is None else f" ({resolution.score:.0%})"
            return f"{resolution.paper}, by {resolution.how}{sure}"
        case "as listed":
            return f"{corpus.papers[resolution.paper].kind}, kept as listed"
        case "unresolved":
            return "not found"
        case "ambiguous" | "contradiction":
            return f"{resolution.how}, kept as listed"
