"""The work that a person means by an identifier, a title or a short name."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from kg.errors import UnknownWorkError
from kg.insight.network import Network
from kg.pid import Pid
from kg.rdf.table import visible
from kg.readlist import said as identifiers
from kg.titles import normal, short
from kg.wording.words import label

# So many works are named when none or several fit.
_SHOWN = 5
# No title or address is longer, and to look for what is nearest to a whole book would take minutes.
_LONGEST = 500


def work_called(network: Network, said: str) -> Pid:
    """The work of which a version has that identifier; else the one of that title or name; else of a title with it.

    A number is the place in the list, as the commands give it. A title is that of any version, or the one on the list;
    a name is what stands before its colon, or what the list has in brackets. If several fit and one of them is listed,
    that is meant.

    Raises:
        UnknownWorkError: no work is called so, or several are.
    """
    wanted = said.strip()[:_LONGEST]
    named = dict(_identifiers(network))
    meant_by = list(identifiers.pids(wanted))
    by_address = identifiers.pids(f"https://{wanted}")  # as browsers show them
    # The numbers and ids by which the commands name works, of whatever kind, can be given back.
    called = {str(entry.position): work for work, entry in network.listed.items()}
    called |= {str(pid): work for pid, work in named.items()}
    found = next((named[pid] for pid in (*meant_by, *by_address) if pid in named), None) or called.get(wanted)
    if found:
        return found
    words = normal(wanted)
    titles = list(_titles(network))
    same = {work for title, work in titles if words and words in {normal(title), normal(short(title))}}
    labels = ((entry.label or "", work) for work, entry in network.listed.items())
    fitting = same or _with_words(words, titles) or _with_words(words, labels)
    meant = {work for work in fitting if work in network.listed} or fitting
    if len(meant) > 1:
        raise UnknownWorkError(
            f'"{visible(wanted)}" may be any of {len(meant)} works here: {_some(network, sorted(meant))}.'
            " Give the whole title, or an identifier."
        )
    if not meant and meant_by:
        of_kind = {str(pid): work for pid, work in named.items() if pid.scheme == meant_by[0].scheme}
        hint = _nearest(network, str(meant_by[0]), list(of_kind.items()), "identifiers")
        raise UnknownWorkError(f"No work of this build is {visible(str(meant_by[0]))}. {hint}")
    if not meant:
        hint = _nearest(network, words, [(normal(title), work) for title, work in titles], "titles")
        raise UnknownWorkError(f'No title in this build is "{visible(wanted)}" or has these words in it. {hint}')
    return meant.pop()


def _with_words(words: str, titles: Iterable[tuple[str, Pid]]) -> set[Pid]:
    return {work for title, work in titles if words and f" {words} " in f" {normal(title)} "}


def _nearest(network: Network, said: str, known: list[tuple[str, Pid]], what: str) -> str:
    scorer = fuzz.ratio if what == "identifiers" else fuzz.WRatio
    near = process.extract(said, [text for text, _ in known], scorer=scorer, limit=3 * _SHOWN)
    works = list(dict.fromkeys(known[place][1] for _, _, place in near))
    return f"The nearest {what}: {_some(network, works[:_SHOWN])}." if works else f"It has no {what} of that kind."


def _identifiers(network: Network) -> Iterable[tuple[Pid, Pid]]:
    """All identifiers of all versions; a version's own name wins over a mention of it in another one."""
    for work in network.works.values():
        for record in work.records:
            yield from ((pid, work.pid) for pid in network.papers[record].pids)
    for work in network.works.values():
        yield from ((record, work.pid) for record in work.records)


def _titles(network: Network) -> Iterable[tuple[str, Pid]]:
    for work in network.works.values():
        yield from ((title, work.pid) for title in {network.papers[record].title for record in work.records} if title)
    yield from ((entry.title, work) for work, entry in network.listed.items() if entry.title)


def _some(network: Network, works: list[Pid]) -> str:
    more = f", and {len(works) - _SHOWN} more" if len(works) > _SHOWN else ""
    return "; ".join(visible(label(network, work)) for work in works[:_SHOWN]) + more
