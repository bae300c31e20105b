"""What a build came to, in numbers: one value behind the summary, the report, the manifest and `--json`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from kg.corpus import Corpus, known_lists, links_within_list, listed_papers, work_of
from kg.model import How, Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Counts of a corpus.

    `by` counts the entries that are papers by how they were matched (`kg.model.How`), `as listed` those of which a
    person said that no record is theirs;
    `not_papers` counts the others by kind. `references_known` and `citations_known` count listed papers whose whole
    list is known, out of `listed_papers` works. `shared_authors` stand in two or more listed works. `whole` tells of
    how many papers and links those counted here are the best connected, if not all are.
    """

    entries: int
    by: Mapping[str, int]
    not_papers: Mapping[str, int]
    listed_papers: int
    papers: int
    works: int
    links: int
    links_within_list: int
    authors: int
    shared_authors: int
    references_known: int
    citations_known: int
    whole: Whole | None = None

    @property
    def matched(self) -> int:
        """The papers of the list whose record was found."""
        return self.by["identifier"] + self.by["title"]

    @property
    def not_found(self) -> int:
        """The papers of the list of which no record may be."""
        return self.by["unresolved"]

    @property
    def in_question(self) -> int:
        """The papers of the list for which a person has to decide: several records may be it, or none is likely."""
        return self.by["ambiguous"] + self.by["contradiction"]

    @property
    def is_complete(self) -> bool:
        """Whether every paper was found and every list of references and citations is known."""
        return (
            not self.not_found
            and not self.in_question
            and self.references_known == self.citations_known == self.listed_papers
        )


def summarise(corpus: Corpus) -> Summary:
    """Count what a corpus holds."""
    work = work_of(corpus.works)
    papers = listed_papers(corpus)
    listed = {work[resolution.paper].pid for resolution in corpus.resolutions}
    how = Counter(resolution.how for resolution in papers)
    kinds = Counter(kind for r in corpus.resolutions if (kind := corpus.papers[r.paper].kind) != "paper")
    known = known_lists(corpus)
    shared = sum(
        len({work[m.paper].pid for m in person.mentions} & listed) > 1
        for person in corpus.people
        if len(person.mentions) > 1
    )
    return Summary(
        entries=len(corpus.resolutions),
        by={name: how[name] for name in get_args(How)},
        not_papers=dict(sorted(kinds.items())),
        listed_papers=len({work[r.paper].pid for r in papers}),
        papers=len(corpus.papers),
        works=len(corpus.works),
        links=len(corpus.citations),
        links_within_list=len(links_within_list(corpus)),
        authors=len(corpus.people),
        shared_authors=shared,
        references_known=known["references"],
        citations_known=known["citations"],
        whole=corpus.whole,
    )


def in_words(summary: Summary) -> list[str]:
    """The summary as lines for a person."""
    by = summary.by
    questioned = [f"{by[how]} {how}" for how in ("ambiguous", "contradiction") if by[how]]
    kept = ", ".join(f"{count} {kind}" for kind, count in summary.not_papers.items())
    return [
        f"{summary.entries:,} entries: {summary.matched:,} papers matched"
        f" ({by['identifier']:,} by identifier, {by['title']:,} by title), {summary.not_found:,} not found"
        + (f", {questions} to decide by hand ({', '.join(questioned)})" if (questions := summary.in_question) else "")
        + (f", {sum(summary.not_papers.values())} kept as what they are ({kept})" if kept else ""),
        f"{summary.papers:,} papers ({summary.works:,} works), {summary.links:,} links"
        f" ({summary.links_within_list:,} within the list), {summary.authors:,} authors"
        f" ({summary.shared_authors:,} shared by listed papers)",
        f"reference lists known for {summary.references_known:,} of {summary.listed_papers:,} listed papers,"
        f" citation lists for {summary.citations_known:,} of {summary.listed_papers:,}",
        *filter(None, [part_in_words(summary.papers, summary.links, summary.whole)]),
    ]


def part_in_words(papers: int, links: int, whole: Whole | None) -> str | None:
    """What is left out where only so many of all papers and links are at hand; None if nothing is."""
    if whole is None or (papers >= whole.papers and links >= whole.links):
        return None
    return (
        f"these are the best connected {papers:,} of {whole.papers:,} papers and the {links:,} links between them, of"
        f" {whole.links:,}: all are in graph.nt"
    )
