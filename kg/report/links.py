"""The links within the list, how far the lists of links are known, and on whose word."""

from __future__ import annotations

from collections.abc import Iterator

from kg.corpus import Corpus, entries_of_works, links_within_list, listed_papers, states_of_works, work_of
from kg.model import DIRECTIONS
from kg.report.markdown import md, rest, table

# So many links within the list are given.
_LINKS = 100
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


def within(corpus: Corpus) -> Iterator[str]:
    """Which listed works cite which."""
    entries = entries_of_works(corpus)
    links = links_within_list(corpus)
    if not links:
        yield "None is known."
        return
    found = [(entries[citing], entries[cited], citations) for (citing, cited), citations in links.items()]
    found.sort(key=lambda row: (row[0].position, row[1].position))
    rows = []
    for citing, cited, citations in found[:_LINKS]:
        origins = sorted({origin for citation in citations for origin in citation.origins})
        ends = (f"{entry.position} {md(entry.name)}" for entry in (citing, cited))
        rows.append((*ends, md(", ".join(origins))))
    yield from table({"citing": "---", "cited": "---", "on the word of": "---"}, rows)
    yield from rest(_LINKS, len(found), "kg query links-within-list")


def known(corpus: Corpus) -> Iterator[str]:
    """What is known of the lists of links of each listed paper."""
    work = work_of(corpus.works)
    states = states_of_works(corpus)
    yield "An unknown list is not an empty one: links of these papers may be missing, in number and in ranking."
    yield ""
    rows = []
    for resolution in listed_papers(corpus):
        found = [states[work[resolution.paper].pid, direction] for direction in DIRECTIONS]
        notes = dict.fromkeys(state.note for state in found if state.note)
        rows.append(
            (
                f"{resolution.entry.position} {md(resolution.entry.name)}",
                *(STATES[state.completeness] for state in found),
                md("; ".join(notes)),
            )
        )
    yield from table({"listed paper": "---", "references": "---", "citations": "---", "notes": "---"}, rows)


def sources(corpus: Corpus) -> Iterator[str]:
    """Whose word all of it is."""
    for origin in corpus.origins:
        details = [part for part in (origin.date, origin.url, origin.licence) if part]
        yield f"- {md(origin.id)}: {md(origin.title)}" + (f" ({md(', '.join(details))})" if details else "")
