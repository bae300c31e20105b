"""Made-up corpora of any size, for tests and benchmarks: the same size gives the same corpus on every machine.

As in real ones, 20 to 200 papers are on the list and the others around it; few papers are linked with many and many
with one (a power law); most are of recent years; and some have no date, no whole byline, a preprint beside them, or a
list of references that is not known.
"""

from __future__ import annotations

from bisect import bisect
from functools import cache
from itertools import accumulate
from random import Random

from kg.corpus import Corpus, group
from kg.model import (
    DIRECTIONS,
    Author,
    Citation,
    Completeness,
    Count,
    Direction,
    Entry,
    Link,
    ListState,
    Origin,
    Paper,
    ReadingList,
    Resolution,
    Work,
)
from kg.people import identify
from kg.pid import Pid

ORIGIN = "made-up"
_TOPICS = ("Foundation models", "Benchmarks", "Perturbation", "Gene regulation", "Imaging", "Trust")
_VOCABULARY = (
    "adaptive attention atlas batch benchmark biology causal cell cohort contrastive deep diffusion discovery drug"
    " dynamics effect efficient embedding expression foundation gene generative genome graph human image inference"
    " integration knowledge language large latent learning mapping masked medical model molecular multimodal network"
    " neural omics pathway patient perturbation prediction pretraining protein regulatory representation response"
    " retrieval robust scalable sequence single spatial state survey tissue transcriptome transfer transformer tumour"
    " universal variation vision zero-shot"
)
_WORDS = _VOCABULARY.split()
_SYLLABLES = [first + last for first in "bdfghklmnprstv" for last in ("an", "el", "io", "ur")]
_STATES = (*[Completeness.KNOWN] * 6, Completeness.WITHHELD, Completeness.CUT_SHORT, Completeness.UNKNOWN)


class Dice(Random):
    """Randomness with a power law: of `count` places the first is drawn far more often than the last."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self._sums: dict[int, list[float]] = {}

    def place(self, count: int) -> int:
        """A place below `count`, the place n with a weight of n to the power of -0.8."""
        if count not in self._sums:
            self._sums[count] = list(accumulate((place + 1) ** -0.8 for place in range(count)))
        sums = self._sums[count]
        return min(bisect(sums, self.random() * sums[-1]), count - 1)


def crowd(papers: int, *, links: int | None = None, listed: int | None = None, seed: int = 0) -> Corpus:
    """A corpus of so many papers (100 or more), with three times as many links if nothing else is asked for.

    One paper in 25 is the preprint of another one, with which it is one work. `listed` is how many are on the list:
    unless it is said, two thirds of the root of all papers, but 20 at least and 200 at most.
    """
    dice = Dice(seed)
    listed = max(20, min(200, round(papers**0.5 * 2 / 3))) if listed is None else listed
    works = papers - papers // 25
    # The listed papers come first, then those around them, then the preprints of the first works.
    dates = [_date(dice, is_listed=n < listed) for n in range(works)]
    records = [_paper(dice, n, dates[n], is_listed=n < listed) for n in range(works)]
    records += [_preprint(records[n - works], n) for n in range(works, papers)]
    pairs = _pairs(dice, dates, listed, 3 * papers if links is None else links)

    known = {paper.pid: paper for paper in sorted(records, key=lambda paper: paper.pid)}
    versions = group(
        known,
        (
            Work(records=(records[n - works].pid, records[n].pid), evidence=("the same title",))
            for n in range(works, papers)
        ),
    )
    entries = tuple(_entry(paper, n) for n, paper in enumerate(records[:listed]))
    citations = (_citation(dice, records[citing].pid, records[cited].pid) for citing, cited in sorted(pairs))
    states = (_state(dice, paper, direction) for paper in records[:listed] for direction in DIRECTIONS)
    return Corpus(
        reading_list=ReadingList(name="crowd", title=f"A crowd of {papers:,} papers", entries=entries),
        gathered="2026-11-22",
        resolutions=tuple(
            Resolution(entry=entry, paper=paper.pid, how="identifier", evidence=("its DOI",))
            for entry, paper in zip(entries, records, strict=False)
        ),
        papers=known,
        works=versions,
        citations=tuple(sorted(citations, key=lambda citation: (citation.citing, citation.cited))),
        states=tuple(sorted(states, key=lambda state: (state.paper, state.direction))),
        people=identify(known, versions),
        origins=(Origin(id=ORIGIN, title="Made up", url="https://example.org/", date="2026-11-22"),),
    )


def _date(dice: Dice, *, is_listed: bool) -> str | None:
    """Most of the last years; most to the day, others of a month or a year, a few without."""
    year = max(2026 - int(dice.expovariate(1 / (2 if is_listed else 4))), 1995)
    month, day = 1 + dice.randrange(9 if year == 2026 else 12), 1 + dice.randrange(28)
    how = dice.random()
    if how < 0.02:
        return None
    return f"{year}" if how < 0.2 else f"{year}-{month:02}" if how < 0.3 else f"{year}-{month:02}-{day:02}"


def _pairs(dice: Dice, dates: list[str | None], listed: int, links: int) -> set[tuple[int, int]]:
    """The links (citing, cited) between works: the later one cites."""
    works = len(dates)
    pairs: set[tuple[int, int]] = set()

    def link(one: int, other: int) -> None:
        if one != other:
            later, earlier = sorted((one, other), key=lambda n: (dates[n] or "", n), reverse=True)
            pairs.add((later, earlier))

    for n in range(listed):
        for _ in range(3):
            link(n, dice.place(listed))
    # Every other paper is there because something led to it: a listed paper, or one that came before it.
    for n in range(listed, works):
        link(n, dice.place(listed) if dice.random() < 0.85 else dice.randrange(listed, n + 1))
    while len(pairs) < links:
        outside = listed + dice.place(works - listed)
        link(outside, dice.place(listed) if dice.random() < 0.5 else dice.randrange(listed, works))
    return pairs


def _paper(dice: Dice, number: int, date: str | None, *, is_listed: bool) -> Paper:
    words = dice.choices(_WORDS, k=dice.randint(4, 12))
    title = " ".join(words).capitalize()
    if is_listed or dice.random() < 0.2:
        title = f"{_name(dice, 2).capitalize()}{dice.choice(('GPT', 'Net', 'Former', 'Bench', ''))}: {title}"
    byline = dice.randint(1, 30 if dice.random() < 0.1 else 8)
    # As in OpenAlex' exports, often only the first author is known.
    whole = is_listed or dice.random() < 0.5
    doi = Pid("doi", f"10.5555/crowd.{number}")
    return Paper(
        pid=doi,
        pids=(doi, Pid("openalex", f"W{4_000_000_000 + number}")),
        title=title,
        year=int(date[:4]) if date else None,
        date=date,
        venue=f"Journal of {_WORDS[dice.place(len(_WORDS))].capitalize()} {_WORDS[dice.place(9)].capitalize()}",
        authors=tuple(_author(dice) for _ in range(byline if whole else 1)),
        all_authors=whole,
        author_count=byline,
        counts=(Count(origin=ORIGIN, cited_by=int(dice.paretovariate(0.9)) - 1),),
        origins=(ORIGIN,),
    )


def _preprint(paper: Paper, number: int) -> Paper:
    """The same, a year before."""
    arxiv = Pid("arxiv", f"25{number // 100_000:02}.{number % 100_000:05}")
    year = paper.year - 1 if paper.year else None
    return Paper(
        pid=arxiv,
        pids=(arxiv,),
        title=paper.title,
        year=year,
        date=str(year) if year else None,
        venue="arXiv",
        authors=paper.authors,
        all_authors=paper.all_authors,
        author_count=paper.author_count,
        origins=(ORIGIN,),
    )


def _author(dice: Dice) -> Author:
    """One of 100,000 authors; few of them wrote most of the papers."""
    return _author_of(dice.place(100_000))


@cache
def _author_of(number: int) -> Author:
    own = Random(number)
    name = f"{_name(own, 2).capitalize()} {_name(own, 3).capitalize()}"
    return Author(name=name, pid=Pid("s2author", str(number)) if number % 5 else None)


def _name(dice: Random, syllables: int) -> str:
    return "".join(dice.choices(_SYLLABLES, k=syllables))


def _entry(paper: Paper, number: int) -> Entry:
    return Entry(
        position=number + 1,
        title=paper.title,
        links=(Link(url=f"https://doi.org/{paper.pid.value}", text="paper"),),
        pids=(paper.pid,),
        kind="paper",
        section=(_TOPICS[number % len(_TOPICS)],),
        label=None,
        year=paper.year,
        venue=paper.venue,
        file="crowd.md",
        line=number + 3,
        last_line=number + 3,
    )


def _citation(dice: Dice, citing: Pid, cited: Pid) -> Citation:
    asked = dice.random() < 0.3
    return Citation(
        citing=citing,
        cited=cited,
        origins=(ORIGIN,),
        intents=(dice.choice(("background", "methodology", "result")),) if asked else None,
        influential=dice.random() < 0.1 if asked else None,
    )


def _state(dice: Dice, paper: Paper, direction: Direction) -> ListState:
    return ListState(
        paper=paper.pid,
        direction=direction,
        completeness=dice.choice(_STATES),
        origin=ORIGIN,
    )
