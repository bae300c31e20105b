"""Whether a record is what an entry describes: titles, authors, years and venues weighed against each other.

Each kind of evidence adds to the log-odds that the two are one paper, and their sum gives the score; nothing else is
taken for evidence, so that a score can be explained by naming its parts. The weights are fitted by hand to the pairs of
`tests/titles.jsonl`, such that no false one is accepted; `scripts/bench titles` prints how far the scores hold.

What tells two titles apart is never a matter of percent: `part I` and `part II`, `GPT-2` and `GPT-3`, `supervised` and
`unsupervised`, an article and the reply to it are nearly the same letters.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Self

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Levenshtein

from kg.authorship import COMPARED, agreement
from kg.model import Candidate, Entry, Paper
from kg.titles import comparable, normal, withdrawal

# From this score on a record is taken for the entry's.
ACCEPTED = 0.9
# From this score on no further candidate is asked for.
SURE = 0.98
# From this score on a record is shown as what the entry may be.
POSSIBLE = 0.4
# How the evidence begins on which records are grouped that no source groups.
SAME_WORK = "the same title and first author"

# Longer titles, in characters, are only compared as a whole: no paper has one, and the rest takes its square in time.
_LONGEST = 1_500
# The log-odds of an equal title by its number of words, and for all longer ones.
_EQUAL = (-3.0, -1.5, 0.3, 1.9, 3.0, 3.4, 3.8, 4.2, 4.6)
_CONTRADICTED = -8.0
# Those of a name such as `scGPT` where the other title has a colon after it.
_NAME_ALONE = -1.4
# A word of a script that does not separate words counts for as many as it has pairs of letters.
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LATIN = re.compile("[a-z]")
_BREAK = re.compile(r"\s*[:?!.…|–—]+\s+|\s+[-–—|]\s*|[：？！。｜]\s*|\s*—\s*")
_CUT = re.compile(r"(?:…|\.\.\.)[\s\])]*$")
# Of two titles, one has it and the other has not: then they are two papers, however much else they share.
_MARKS = frozenset(
    (
        "addendum", "answer", "author", "comment", "commentary", "comments", "correction", "corrections", "corrigenda",
        "corrigendum", "discussion", "edition", "editorial", "editors", "errata", "erratum", "expression", "interview",
        "introduction", "news", "notice", "part", "phase", "preface", "publisher", "reanalysis", "rebuttal",
        "rejoinder", "replication", "replications", "replies", "reply", "response", "retraction", "review",
        "revisited", "supplement", "supplemental", "supplementary", "volume",
    )
)  # fmt: skip
_FILLERS = frozenset(
    (
        "a", "an", "and", "as", "at", "based", "by", "for", "from", "in", "into", "is", "its", "of", "on", "or", "s",
        "the", "through", "to", "toward", "towards", "using", "via", "with",
    )
)  # fmt: skip
_ARTICLES = frozenset(("a", "an", "the", "and"))
# Words that differ by these beginnings or endings alone say different things.
_OPPOSED = (("hyper", "hypo"), ("inter", "intra"), ("macro", "micro"), ("homo", "hetero"), ("over", "under"))
_ENDINGS = frozenset(("ate", "ite", "ide", "ane", "ene", "yne", "ose", "ase", "one", "ine"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How two titles compare: the log-odds that they are of one paper by that alone, and what there is to say of it."""

    odds: float
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Title:
    """A title made ready for comparing: its words, and the same without blanks, as hyphens come and go.

    `weight` is how many words it has, as a measure of what its agreement says; `is_notice` tells that it is the notice
    of a retraction.
    """

    raw: str
    words: tuple[str, ...]
    joined: str
    weight: int
    is_notice: bool

    @classmethod
    def of(cls, raw: str) -> Self:
        words = tuple(comparable(raw).split())
        return cls(
            raw=raw,
            words=words,
            joined="".join(words),
            weight=sum(max(1, len(word) // 2) if _UNSPACED.search(word) else 1 for word in words),
            is_notice=withdrawal(raw) == "notice",
        )


def assess(entry: Entry, paper: Paper) -> Candidate:
    """How surely a record is the entry's, by all that both say of it."""
    title = likeness(entry.title, paper.title)
    odds = title.odds
    evidence = [title.said]
    for more, said in (_authors(entry, paper), _years(entry, paper), _venues(entry, paper)):
        odds += more
        if said:
            evidence.append(said)
    return Candidate(paper=paper, score=probability(odds), evidence=tuple(evidence))


def candidate_in_words(candidate: Candidate) -> str:
    """A record that an entry may stand for, as a sentence has it: which, how surely, and why."""
    paper = candidate.paper
    year = f", {paper.year}" if paper.year else ""
    return f'{paper.pid}, "{paper.title}"{year} ({candidate.score:.0%}: {"; ".join(candidate.evidence)})'


def probability(odds: float) -> float:
    """Log-odds as a number from 0 to 1, with the four digits that mean anything."""
    return round(1 / (1 + math.exp(-odds)), 4)


def log_odds(score: float) -> float:
    """The reverse of `probability`, for scores that it gave; the ends are as far as four digits reach."""
    bounded = min(max(score, 0.00005), 0.99995)
    return math.log(bounded / (1 - bounded))


def likeness(one: str, other: str) -> Likeness:
    """How two titles compare, in whichever of their forms they are the most alike."""
    return max(
        (_compared(a, b) for a in _forms(one) for b in _forms(other)),
        key=lambda found: found.odds,
        default=Likeness(odds=_CONTRADICTED, said="no title to compare"),
    )


@lru_cache(maxsize=1024)
def _forms(title: str) -> tuple[_Title, ...]:
    """The title, and each half of it where it is given in two scripts: `深度学习综述 (A survey of deep learning)`."""
    forms = [title]
    if not title.isascii():
        runs = groupby(re.split(r"([\s()（）\[\]【】/|:：]+)", title), key=lambda part: bool(_UNSPACED.search(part)))
        parts = ["".join(run) for _, run in runs]
        by_script = [" ".join(p for p in parts if bool(_UNSPACED.search(p)) is cjk) for cjk in (True, False)]
        if all(len(comparable(half)) > 3 for half in by_script):
            forms += by_script
    return tuple(form for form in map(_Title.of, forms) if form.words)


def _compared(a: _Title, b: _Title) -> Likeness:
    if a.is_notice is not b.is_notice:
        return Likeness(odds=_CONTRADICTED, said="one is the notice of a retraction")
    if a.joined == b.joined:
        return Likeness(odds=_by_length(a), said="the same title")
    if max(len(a.raw), len(b.raw)) > _LONGEST:
        return Likeness(odds=_CONTRADICTED, said="another title")
    found = [_without_subtitle(a, b), _cut_off(a, b), _respelt(a, b)]
    percent = fuzz.ratio(a.joined, b.joined)
    rest = Likeness(
        odds=-4.6 if percent >= 85 else -6.0 if percent >= 70 else _CONTRADICTED, said=f"a title {percent:.0f}% alike"
    )
    return max((one for one in found if one), key=lambda one: one.odds, default=rest)


def _by_length(title: _Title) -> float:
    return _EQUAL[min(title.weight, len(_EQUAL) - 1)]


def _without_subtitle(a: _Title, b: _Title) -> Likeness | None:
    """One is the other up to a colon or after it: a good sign, but many papers share what stands before a colon."""
    for short, long in ((a, b), (b, a)):
        for part, rest in _parts(long.raw):
            if part == short.joined and _MARKS.isdisjoint(rest) and not _is_number(rest):
                odds = _NAME_ALONE if short.weight == 1 else _by_length(short) - 3.8
                return Likeness(odds=odds, said="the same title but for a subtitle")
    return None


def _parts(title: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What stands before and after each colon and the like, without blanks, each with the words of the other part."""
    for found in _BREAK.finditer(title):
        head, tail = (tuple(comparable(part).split()) for part in (title[: found.start()], title[found.end() :]))
        if head and tail:
            yield "".join(head), tail
            yield "".join(tail), head


def _cut_off(a: _Title, b: _Title) -> Likeness | None:
    """One is the beginning of the other; where it says so by three dots, that is more."""
    for short, long in ((a, b), (b, a)):
        rest = long.words[len(short.words) :]
        if short.weight < 4 or len(short.joined) >= len(long.joined) or not _MARKS.isdisjoint(rest) or _is_number(rest):
            continue
        if _CUT.search(short.raw) and long.joined.startswith(short.joined):
            return Likeness(odds=2.5 if short.weight >= 7 else 1.2, said="the beginning of the title, cut off")
        if long.words[: len(short.words)] == short.words:
            return Likeness(odds=-1.2, said="the beginning of the title")
    return None


def _is_number(words: Sequence[str]) -> bool:
    """Whether a title goes on with the number of a part or a version: `II`, `2.0`, `3D`."""
    return bool(re.fullmatch(r"v?\d+\w?|[ivx]+", words[0])) if words else False


def _respelt(a: _Title, b: _Title) -> Likeness | None:
    """The same words but for slips, plurals, spellings and fillers; None if a word differs that may mean anything."""
    odds, told = _by_length(a), []
    for ours, theirs in _differences(a.words, b.words):
        if "".join(ours) == "".join(theirs):
            continue
        if _ARTICLES.issuperset((*ours, *theirs)):
            odds -= 0.3
        elif _FILLERS.issuperset((*ours, *theirs)):
            odds -= 2.0
        elif len(ours) == len(theirs) and (costs := [_slip(x, y) for x, y in zip(ours, theirs, strict=True)]):
            if None in costs:
                return None
            odds -= sum(cost or 0.0 for cost in costs)
        else:
            return None
        told.append(f"{' '.join(theirs) or 'nothing'} for {' '.join(ours) or 'nothing'}")
    few = len(told) <= 1 + min(a.weight, b.weight) // 3
    return Likeness(odds=odds, said=f"the same title but for {', '.join(told)}") if told and few else None


def _differences(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The runs of words in which two titles differ."""
    codes = Levenshtein.opcodes(a, b)
    for differs, run in groupby(codes, key=lambda code: code.tag != "equal"):
        if differs:
            parts = list(run)
            first, last = parts[0], parts[-1]
            yield tuple(a[first.src_start : last.src_end]), tuple(b[first.dest_start : last.dest_end])


def _slip(one: str, other: str) -> float | None:
    """What it costs to take one word for the other: little for a letter too many, too few or changed in place.

    None where the words may well be two: another number, the opposite, another salt of the same acid.
    """
    if one == other:
        return 0.0
    shorter, longer = sorted((one, other), key=len)
    if {one, other} <= _FILLERS:
        return 2.0
    if len(longer) < 5 or one[0] != other[0] or any(c.isdigit() for c in one + other) or _UNSPACED.search(one + other):
        return None
    if _american(one) == _american(other):
        return 0.3
    rests = [(one.removeprefix(x), other.removeprefix(y)) for a, b in _OPPOSED for x, y in ((a, b), (b, a))]
    if any(len(rest) < len(one) and rest == other_rest for rest, other_rest in rests):
        return None
    distance = OSA.distance(one, other, score_cutoff=2)
    if distance == 1 and (len(one) != len(other) or sorted(one) == sorted(other)):
        return 1.0
    if one[-3:] != other[-3:] and {one[-3:], other[-3:]} <= _ENDINGS:
        return None
    return 4.0 if distance == 1 or (distance == 2 and len(shorter) >= 8) else None


def _american(word: str) -> str:
    """A word without what is spelt in two ways on both sides of the Atlantic: `colour`, `modelling`, `analyse`."""
    for british, american in (("our", "or"), ("tre", "ter"), ("ae", "e"), ("oe", "e"), ("ll", "l"), ("z", "s")):
        word = word.replace(british, american)
    return word


def _authors(entry: Entry, paper: Paper) -> tuple[float, str]:
    found = agreement(entry.authors, [author.name for author in paper.authors])
    names = (
        f"by {entry.authors[0]} in the list, by {paper.authors[0].name} here" if entry.authors and paper.authors else ""
    )
    match found.grade:
        case "first":
            return 3.0, f"the same first author, {found.names[0]}"
        case "some":
            return 2.0, f"authors in common: {', '.join(found.names)}"
        case "none" if paper.all_authors is not False:
            return _CONTRADICTED, names
        case "unclear" | "none":
            return -2.5, names
        case _:
            return 0.0, ""


def _years(entry: Entry, paper: Paper) -> tuple[float, str]:
    if not entry.year or not paper.year:
        return 0.0, "no year to compare"
    apart = abs(entry.year - paper.year)
    weight = (0.7, 0.2, -3.0, -3.5, -3.5)[apart] if apart < 5 else _CONTRADICTED
    return weight, f"of {entry.year} in the list, of {paper.year} here" if apart else f"both of {paper.year}"


def _venues(entry: Entry, paper: Paper) -> tuple[float, str]:
    """A venue speaks for a match; another one hardly against it: preprints are published, names abbreviated."""
    listed, printed = normal(entry.venue or ""), normal(paper.venue or "")
    if not listed or not printed:
        return 0.0, ""
    if listed == printed or (len(listed) > 5 and listed in printed):
        return 1.5, f"both in {paper.venue}"
    return -0.2, ""


def title_agreement(entry: Entry, titles: Sequence[str], authors: Sequence[str]) -> float:
    """How likely it is, from 0 to 1, that an identifier leads to the entry's paper, by the titles of its versions.

    Preprints change their titles, so this is generous: an author or a coined name in common is enough, and where a
    title is a name alone or in another script there is nothing to compare. 1 means that nothing speaks against it.
    """
    ours = _forms(entry.title)
    if not ours or ours[0].weight < 3 or agreement(entry.authors, authors).grade in {"first", "some"}:
        return 1.0
    best = 0.0
    for title in titles:
        if any(form.joined == other.joined for form in ours for other in _forms(title)):
            return 1.0
        theirs = comparable(title)
        if bool(_LATIN.search(theirs)) is not bool(_LATIN.search(comparable(entry.title))) or _share_name(
            entry.title, title
        ):
            return 1.0
        best = max(best, fuzz.token_set_ratio(comparable(entry.title), theirs) / 100)
    return best


def _share_name(one: str, other: str) -> bool:
    """Whether what stands before a colon is a name, such as `scGPT`, that the other title has too."""
    for title, text in ((one, other), (other, one)):
        name, colon, _ = title.partition(":")
        if colon and " " not in name.strip() and comparable(name) in comparable(text).split():
            return True
    return False


def versions_alike(one: Paper, other: Paper) -> str | None:
    """What speaks for two records being versions of one work: title, authors and years together, never a title alone.

    None where one of them is missing or differs: they then are two works, or nothing tells.
    """
    if not one.year or not other.year or abs(one.year - other.year) > 4:
        return None
    a, b = _forms(one.title)[:1], _forms(other.title)[:1]
    if not a or not b or a[0].joined != b[0].joined or a[0].weight < 4 or a[0].is_notice or b[0].is_notice:
        return None
    found = agreement([author.name for author in one.authors], [author.name for author in other.authors])
    # Where both bylines are whole, half of the shorter one is in the other.
    shorter = min(len(one.authors), len(other.authors), COMPARED)
    if found.grade != "first" or (one.all_authors and other.all_authors and 2 * len(found.names) < shorter):
        return None
    years = (
        f"both of {one.year}"
        if one.year == other.year
        else f"of {min(one.year, other.year)} and {max(one.year, other.year)}"
    )
    return f"{SAME_WORK} ({found.names[0]}), {years}"
