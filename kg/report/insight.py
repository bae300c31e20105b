"""What the list shows: what to read next, how it hangs together, its main path, an order, what cites it lately."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.insight.arrivals import Arrival
from kg.insight.network import Network
from kg.insight.pairs import MOST
from kg.insight.rank import Suggestion
from kg.insight.survey import PERCENT, Survey
from kg.pid import Pid
from kg.report.markdown import LINES, bullets, identifier, md, rest, table
from kg.wording import arrivals as arrivals_in_words
from kg.wording import order as order_in_words
from kg.wording import paths as paths_in_words
from kg.wording import structure as structure_in_words
from kg.wording import suggestions as suggestions_in_words
from kg.wording.words import at_hand, label, names, possible_ranks, titled

# So many works of each ranking, and places of the order of reading, are given.
_SUGGESTIONS = 10
_PLACES = 50


def read_next(survey: Survey) -> Iterator[str]:
    """The first works of each ranking, and how well the rankings find what is listed."""
    yield "Works outside the list, by their links with listed papers whose lists of links are wholly known."
    yield "If the other lists were known too, a work could have any of the ranks that stand beside its own."
    for which, suggestions in survey.suggestions.items():
        yield from ("", f"### {suggestions_in_words.HEADS[which]}", "")
        known = suggestions_in_words.lists_known(which, survey.basis)
        yield f"{known[0].upper()}{known[1:]}."
        yield ""
        if not suggestions:
            yield "None is known."
            continue
        columns = {"rank": "--:", "could be": "---", "work": "---", "why": "---", "cited at large": "--:"}
        yield from table(columns, (_suggestion(survey.network, one) for one in suggestions[:_SUGGESTIONS]))
        yield from rest(_SUGGESTIONS, len(suggestions), f"kg suggest --{which} --limit {len(suggestions)}")
    yield ""
    yield suggestions_in_words.self_check(survey.self_check)


def structure(survey: Survey) -> Iterator[str]:
    """What hangs together and what does not."""
    yield at_hand(survey.network)
    yield f"Of pairs, bridges and people the first are told: `kg structure --json` has up to {MOST} of each."
    for heading, told in structure_in_words.parts(survey.network, survey.structure, names):
        yield from ("", f"### {heading}", "")
        yield from bullets(told, "kg structure")


def main_path(survey: Survey) -> Iterator[str]:
    """The main path through the list, with what is odd about it."""
    network, found = survey.network, survey.main_path
    yield paths_in_words.main_head(network, found)
    if not found.stations:
        return
    yield ""
    stations = list(paths_in_words.stations(found))
    rows = (
        (share, md(label(network, station[0]) + _cycle(network, station[1:]))) for share, station in stations[:_PLACES]
    )
    yield from table({"share": "--:", "work": "---"}, rows)
    yield from rest(_PLACES, len(stations), "kg path")
    yield ""
    yield paths_in_words.SHARE
    if notes := list(paths_in_words.notes(network, found)):
        yield ""
        yield from bullets(notes, "kg path")
    yield ""
    yield at_hand(network)


def order(survey: Survey) -> Iterator[str]:
    """The order of reading with its reasons, and the few works that touch most links."""
    network, places = survey.network, survey.order
    yield order_in_words.head(places)
    if not places:
        return
    yield ""
    rows = (
        (str(number), md(label(network, place.work)), md(order_in_words.reason(network, place, names)))
        for number, place in enumerate(places[:_PLACES], 1)
    )
    yield from table({"#": "--:", "work": "---", "why there": "---"}, rows)
    yield from rest(_PLACES, len(places), "kg order")
    yield ""
    yield at_hand(network)
    few = survey.touching
    yield from ("", f"### Few works that touch {PERCENT}% of the links within the list", "")
    yield order_in_words.touching_head(network, few)
    if few.works:
        yield ""
        yield from bullets([label(network, work) for work in few.works], f"kg order --touch {PERCENT}")
        yield ""
        yield order_in_words.touching_note(few)


def arrivals(survey: Survey) -> Iterator[str]:
    """What cites the list since some time before it was gathered."""
    certain, perhaps = arrivals_in_words.told_apart(survey.arrivals)
    yield f"{arrivals_in_words.head(survey.network, survey.since)}:"
    yield ""
    yield from _arrivals(survey, certain)
    if perhaps:
        yield from ("", f"{arrivals_in_words.PERHAPS}:", "")
        yield from _arrivals(survey, perhaps)
    if survey.undated:
        yield from ("", arrivals_in_words.note(survey.undated))


def _suggestion(network: Network, one: Suggestion) -> tuple[str, ...]:
    return (
        str(one.rank),
        possible_ranks(one.best, one.worst),
        _identified(titled(network, one.work), one.work),
        md(suggestions_in_words.why(network, one, names)),
        "not known" if one.fame is None else f"{one.fame:,}",
    )


def _identified(title: str, work: Pid) -> str:
    # What has no identifier but the words of its title is called by the title alone.
    return md(title) + ("" if work.scheme == "title" else f", {identifier(work)}")


def _cycle(network: Network, others: Sequence[Pid]) -> str:
    return f"; in a cycle with {names(network, others)}" if others else ""


def _arrivals(survey: Survey, found: Sequence[Arrival]) -> Iterator[str]:
    if not found:
        yield "None is known."
        return
    rows = (
        (
            str(one.rank),
            possible_ranks(one.best, one.worst),
            one.date,
            _identified(survey.network.title(one.work), one.work),
            md(names(survey.network, one.cites)),
        )
        for one in found[:LINES]
    )
    yield from table({"rank": "--:", "could be": "---", "date": "---", "work": "---", "cites": "---"}, rows)
    yield from rest(LINES, len(found), f"kg new --since {survey.since}")
