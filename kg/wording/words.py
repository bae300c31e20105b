"""How works are called, what is counted, and out of how much it is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kg.insight.network import Network, basis
from kg.pid import Pid
from kg.titles import short

# How several listed works are called: by `places` where the list is at hand, by `names` where it is not.
Called = Callable[[Network, Iterable[Pid]], str]
# So many are named.
_NAMED = 5


def titled(network: Network, work: Pid) -> str:
    """`Title (2024)`, or the title alone."""
    year = network.year(work)
    return f"{network.title(work)} ({year})" if year else network.title(work)


def label(network: Network, work: Pid) -> str:
    """`12 Title (2024)` of a listed work, by its place in the list; `Title (2024), doi:10.1/x` of another one.

    What has no identifier but the words of its title is called by the title alone.
    """
    entry = network.listed.get(work)
    if entry:
        return f"{entry.position} {titled(network, work)}"
    return titled(network, work) + ("" if work.scheme == "title" else f", {work}")


def places(network: Network, works: Iterable[Pid]) -> str:
    """Listed works by their places in the list: `3, 12`."""
    return ", ".join(str(position) for position in sorted(network.listed[work].position for work in works))


def names(network: Network, works: Iterable[Pid]) -> str:
    """The same with short names, for the first of them: `3 scFoundation, 12 scGPT and 4 more`."""
    in_order = sorted(works, key=lambda work: network.listed[work].position)
    named = ", ".join(f"{network.listed[work].position} {short(network.title(work))}" for work in in_order[:_NAMED])
    return named + (f" and {len(in_order) - _NAMED:,} more" if len(in_order) > _NAMED else "")


def count(number: int, thing: str) -> str:
    """`1 link`, `1,200 links`."""
    return f"{number:,} {thing}" + ("" if number == 1 else "s")


def possible_ranks(best: int, worst: int) -> str:
    """The ranks that something could have if every list of links were known: `1 to 350`."""
    return f"{best:,} to {worst:,}"


def known_in_words(network: Network) -> str:
    """Of how many listed papers the whole lists of links are known, as the beginning of a sentence."""
    known = basis(network, network.listed_papers)
    return (
        f"reference lists are known for {known.references} of {count(known.papers, 'listed paper')},"
        f" citation lists for {known.citations}"
    )


def at_hand(network: Network) -> str:
    """The sentence that says what figures on links rest on."""
    return f"Out of the links at hand: {known_in_words(network)}."


def why_unlinked(network: Network, work: Pid) -> str:
    """What it may come from that no link of a listed work with another one is known."""
    kind = network.papers[work].kind
    if kind != "paper":
        return f"it is no paper but of the kind {kind}"
    unknown = network.unknown(work)
    return (
        f"not all of its {' and '.join(unknown)} are known" if unknown else "all its references and citations are known"
    )
