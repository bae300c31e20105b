"""What to read next, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kg.insight.network import Basis, Network
from kg.insight.rank import DEPTHS, SelfCheck, Suggestion, Which
from kg.wording.words import Called, count, places, possible_ranks, titled

HEADS: Mapping[Which, str] = {
    "old": "What the list builds upon: cited by listed papers",
    "new": "What has come of it: citing listed papers",
    "bridge": "Between parts of the list: linked with papers of several",
}


def lists_known(which: Which, known: Basis) -> str:
    """Out of how many lists of links a ranking comes: `references known of 4 of 15 listed papers`."""
    old, new = f"references known of {known.references}", f"citations known of {known.citations}"
    return {"old": old, "new": new, "bridge": f"{old}, {new}"}[which] + f" of {count(known.papers, 'listed paper')}"


def ranking(network: Network, which: Which, known: Basis, suggestions: Iterable[Suggestion]) -> Iterator[str]:
    """The first works of a ranking."""
    yield f"{HEADS[which]} ({lists_known(which, known)})"
    is_empty = True
    for one in suggestions:
        is_empty = False
        yield f"{one.rank:>4}  {titled(network, one.work)}"
        could = possible_ranks(one.best, one.worst)
        yield f"      {why(network, one, places)}; {fame(one)}; were all lists known, rank {could}"
        yield f"      {one.work}"
    if is_empty:
        yield "  none is known"


def why(network: Network, one: Suggestion, called: Called) -> str:
    """Why a work stands there: the listed papers that it is linked with, and the parts of the list, for a bridge."""
    ends = (("cited by", one.cited_by), ("cites", one.cites))
    because = [f"{verb} {called(network, works)}" for verb, works in ends if works]
    if one.groups:
        groups = (f"“{group}”" if group else "what stands under no heading" for group in one.groups)
        because.append(f"links {', '.join(groups)}")
    return "; ".join(because)


def fame(one: Suggestion) -> str:
    """How often it is cited, whoever by."""
    if one.fame is None:
        return "how often it is cited at large is not known"
    return f"cited {count(one.fame, 'time')} at large"


def self_check(check: SelfCheck) -> str:
    """How well the rankings find again what is listed."""
    if not check.findable:
        return "Self-check: no listed paper has a counted link with another one, so none could be found again."
    depths, found, by_fame = (", ".join(map(str, numbers)) for numbers in (DEPTHS, check.found, check.by_fame))
    of = f" of the {check.counted} in rankings of which most citations are known"
    return (
        f"Self-check: of {count(check.findable, 'listed paper')} that could be found again when hidden in turn (of"
        f" {check.papers}), {found} are among the first {depths} of a ranking;"
        f" if works were ranked by their citations at large alone, {by_fame}"
        f"{of if check.counted < check.findable else ''} would be."
    )
