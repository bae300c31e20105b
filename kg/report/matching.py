"""report.md: what was matched and how, how the list hangs together, and what is not known."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg import doctor
from kg.corpus import Corpus, entries_of_works, links_within_list, listed_papers, states_of_works, work_of
from kg.matching import candidate_in_words
from kg.model import DIRECTIONS, Resolution
from kg.overrides import suggestions
from kg.summary import Summary, in_words

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&])")
# How the states of lists read in a sentence.
STATES = {
    "known": "known",
    "knownEmpty": "known to be empty",
    "withheld": "withheld by the publisher",
    "cutShort": "cut short",
    "notIndexed": "not indexed",
    "failed": "could not be asked for",
    "unknown": "not known",
}


def render(corpus: Corpus, summary: Summary) -> str:
    """The report, in Markdown; what strangers wrote stands in it as text."""
    lines = [
        f"# {_md(corpus.reading_list.title)}",
        "",
        *(f"- {line}" for line in in_words(summary)),
        f"- gathered {corpus.gathered}",
        "",
        *_warnings(corpus),
        *_entries(corpus),
        *_findings(corpus),
        *_to_decide(corpus),
        *_within(corpus),
        *_unknown(corpus),
        *_origins(corpus),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _md(text: str) -> str:
    """A stranger's text as Markdown text: no markup, no HTML, no table cell of it works."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _warnings(corpus: Corpus) -> Iterator[str]:
    if corpus.reading_list.warnings:
        yield from ("## What could not be read", "")
        yield from (f"- {_md(warning)}" for warning in corpus.reading_list.warnings)
        yield ""


def _entries(corpus: Corpus) -> Iterator[str]:
    work = work_of(corpus.works)
    yield from ("## Entries", "", "| # | line | title | what it is | evidence |", "|--:|--:|---|---|---|")
    for r in corpus.resolutions:
        versions = [str(pid) for pid in work[r.paper].records if pid != r.paper]
        evidence = [*r.evidence, *([f"other versions: {', '.join(versions)}"] if versions else [])]
        if r.reason:
            evidence.append(r.reason)
        evidence += [f"may be {candidate_in_words(candidate)}" for candidate in r.candidates]
        yield (
            f"| {r.entry.position} | {r.entry.line} | {_md(r.entry.name)} | {_md(_verdict(corpus, r))}"
            f" | {_md('; '.join(evidence))} |"
        )
    yield ""


def _findings(corpus: Corpus) -> Iterator[str]:
    yield from ("## Findings", "")
    rows = [
        f"| {one.entry.position} | {one.entry.line} | {_md(finding.rule)} | {_md(finding.message)}"
        f" | {'for certain' if finding.edits else ''} |"
        for one in doctor.examine(corpus)
        for finding in one.findings
    ]
    if rows:
        yield from ("What `kg check` finds in the list; what is certain, its `--fix` mends.", "")
        yield from ("| # | line | rule | what is wrong | mended |", "|--:|--:|---|---|---|", *rows)
    else:
        yield "Nothing is wrong with the list as far as is known."
    yield ""


def _to_decide(corpus: Corpus) -> Iterator[str]:
    found = suggestions(corpus)
    if found:
        yield from (
            "## To decide by hand", "",
            "Where you know better, paste what is right into a file and give it with `--overrides FILE`.", "",
            "```toml", found.rstrip("\n"), "```", "",
        )  # fmt: skip


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


def _within(corpus: Corpus) -> Iterator[str]:
    entries = entries_of_works(corpus)
    links = links_within_list(corpus)
    yield from ("## Links within the list", "")
    if not links:
        yield from ("None is known.", "")
        return
    yield from ("| citing | cited | on the word of |", "|---|---|---|")
    rows = [(entries[citing], entries[cited], citations) for (citing, cited), citations in links.items()]
    for citing, cited, citations in sorted(rows, key=lambda row: (row[0].position, row[1].position)):
        origins = sorted({origin for citation in citations for origin in citation.origins})
        ends = (f"{entry.position} {_md(entry.name)}" for entry in (citing, cited))
        yield f"| {' | '.join(ends)} | {_md(', '.join(origins))} |"
    yield ""


def _unknown(corpus: Corpus) -> Iterator[str]:
    work = work_of(corpus.works)
    states = states_of_works(corpus)
    yield from (
        "## What is known of each list of links", "",
        "An unknown list is not an empty one: links of these papers may be missing, in number and in ranking.", "",
        "| listed paper | references | citations | notes |", "|---|---|---|---|",
    )  # fmt: skip
    for resolution in listed_papers(corpus):
        found = [states[work[resolution.paper].pid, direction] for direction in DIRECTIONS]
        notes = dict.fromkeys(state.note for state in found if state.note)
        yield (
            f"| {resolution.entry.position} {_md(resolution.entry.name)} |"
            f" {' | '.join(STATES[state.completeness] for state in found)} | {_md('; '.join(notes))} |"
        )
    yield ""


def _origins(corpus: Corpus) -> Iterator[str]:
    yield from ("## Sources", "")
    for origin in corpus.origins:
        details = [part for part in (origin.date, origin.url, origin.licence) if part]
        yield f"- {_md(origin.id)}: {_md(origin.title)}" + (f" ({_md(', '.join(details))})" if details else "")
    yield ""
