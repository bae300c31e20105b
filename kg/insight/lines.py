"""The lines of a list before and after: which is which, and what was written anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from kg.model import Resolution
from kg.pid import Pid
from kg.titles import normal


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An entry with what it led to; `work` by a name that it has before and after."""

    resolution: Resolution
    work: Pid

    @property
    def text(self) -> str:
        """What the list says, as far as it means something: title, label, links and headings."""
        entry = self.resolution.entry
        links = (link.url for link in entry.links)
        return " | ".join(filter(None, (entry.title, entry.label, *links, " / ".join(entry.section))))

    @property
    def verdict(self) -> str:
        """What it was found to be."""
        return f"{self.resolution.how}: {self.work}"


# What makes two lines one, from the surest sign to the weakest.
_SIGNS: tuple[Callable[[Line], Iterable[Hashable]], ...] = (
    lambda line: [line.text],
    lambda line: [line.work],
    lambda line: line.resolution.entry.pids,
    lambda line: [link.url for link in line.resolution.entry.links],
    lambda line: filter(None, [normal(line.resolution.entry.title)]),
)


def lines_changed(old: Sequence[Line], new: Sequence[Line]) -> list[tuple[Line | None, Line | None]]:
    """The lines that came (None before), went (None after), say something else, or led elsewhere; in their order."""
    pairs: dict[int, Line] = {}
    left = dict(enumerate(old))
    for signs in _SIGNS:
        index: dict[Hashable, list[int]] = defaultdict(list)
        for place, line in left.items():
            for sign in signs(line):
                index[sign].append(place)
        for place, line in enumerate(new):
            if place not in pairs:
                found = next((n for sign in signs(line) for n in index[sign] if n in left), None)
                if found is not None:
                    pairs[place] = left.pop(found)
    rows: list[tuple[Line | None, Line | None]] = [(pairs.get(place), line) for place, line in enumerate(new)]
    rows += [(line, None) for line in left.values()]
    return [
        (before, after)
        for before, after in rows
        if not before or not after or (before.text, before.verdict) != (after.text, after.verdict)
    ]
