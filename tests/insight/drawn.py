"""Networks drawn with a few strokes: works by short names, who cites whom, and what is on the list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from hypothesis import strategies as st

from kg.insight.network import Network
from kg.model import Count, Direction, Entry, Paper, Work
from kg.pid import Pid


def pid(name: str) -> Pid:
    return Pid("doi", f"10.5555/{name}")


def draw(
    links: Iterable[tuple[str, str]],
    *,
    listed: Iterable[str] | None = None,
    dates: Mapping[str, str] | None = None,
    titles: Mapping[str, str] | None = None,
    sections: Mapping[str, str] | None = None,
    fame: Mapping[str, int] | None = None,
    versions: Mapping[str, Collection[str]] | None = None,
    known: Iterable[tuple[str, Direction]] = (),
) -> Network:
    """A network of the links (citing, cited); all works are listed unless it is said which, in the order given."""
    pairs = sorted(set(links))
    named = dict.fromkeys([*(listed or ()), *(name for pair in pairs for name in pair), *(titles or ())])
    of = {name: (name, *(versions or {}).get(name, ())) for name in named}
    papers = {
        pid(record): Paper(
            pid=pid(record),
            pids=(pid(record),),
            title=(titles or {}).get(record, f"The work {record}"),
            date=(dates or {}).get(record),
            year=int((dates or {})[record][:4]) if record in (dates or {}) else None,
            counts=(Count(origin="drawn", cited_by=fame[record]),) if fame and record in fame else (),
        )
        for records in of.values()
        for record in records
    }
    cites: dict[Pid, list[Pid]] = defaultdict(list)
    cited_by: dict[Pid, list[Pid]] = defaultdict(list)
    for citing, cited in pairs:
        cites[pid(citing)].append(pid(cited))
        cited_by[pid(cited)].append(pid(citing))
    return Network(
        works={pid(name): Work(records=tuple(map(pid, records))) for name, records in of.items()},
        papers=papers,
        listed={
            pid(name): _entry(name, place, (sections or {}).get(name))
            for place, name in enumerate(named if listed is None else listed, 1)
        },
        cites={work: tuple(others) for work, others in cites.items()},
        cited_by={work: tuple(others) for work, others in cited_by.items()},
        known=frozenset((pid(name), direction) for name, direction in known),
    )


def _entry(name: str, place: int, section: str | None) -> Entry:
    return Entry(
        position=place, title=f"The work {name}", links=(), pids=(pid(name),), kind="paper",
        section=(section,) if section else (), label=None, year=None, venue=None,
        file="list.md", line=place, last_line=place,
    )  # fmt: skip


def names(works: Iterable[Pid]) -> list[str]:
    return [work.value.removeprefix("10.5555/") for work in works]


@st.composite
def links(draw_: st.DrawFn, *, most: int = 8, acyclic: bool = False) -> list[tuple[str, str]]:
    """Who cites whom among up to `most` works; without cycles, later names cite earlier ones."""
    place = st.integers(0, most - 1)
    pairs = draw_(st.sets(st.tuples(place, place).filter(lambda pair: pair[0] != pair[1]), max_size=3 * most))
    if acyclic:
        pairs = {(max(pair), min(pair)) for pair in pairs}
    return sorted((f"w{citing}", f"w{cited}") for citing, cited in pairs)
