"""Which files a folder is to have: those of a release, and those of the diffs that lead from it to a later one."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kg.bulk import folder
from kg.bulk.folder import Diff, Folder, Shard
from kg.bulk.releases import Links, Listing, Step
from kg.errors import DumpError, SourceError

_AGAIN = "run the same command again later, or take another release into another folder"


class AsksForLinks(Protocol):
    """The Datasets API."""

    def links(self, listing: Listing) -> Links: ...


class LinkBook:
    """The links that were given so far, by the places of their files; any thread may ask for new ones."""

    def __init__(self, releases: AsksForLinks) -> None:
        self._releases = releases
        self._asking = threading.RLock()
        self._urls: dict[str, str] = {}
        self._listings: dict[str, Listing] = {}

    def ask(self, listing: Listing) -> Links:
        """Ask for links, and note them.

        Raises:
            SourceError: there are none.
        """
        with self._asking:
            found = self._releases.links(listing)
            self._urls |= found.urls
            self._listings |= dict.fromkeys(found.urls, listing)
            return found

    def link(self, place: str) -> str:
        """The newest link to a file."""
        return self._urls[place]

    def renew(self, place: str, refused: str) -> None:
        """Ask again if no other thread has done so since the link was taken.

        Raises:
            SourceError: there is none any more.
        """
        with self._asking:
            if self._urls[place] != refused:
                return
            listing = self._listings[place]
            if place not in self.ask(listing).urls:
                raise SourceError(f"{place} is no longer among the files of release {listing.end}: {_AGAIN}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The files of each dataset, and its diffs, as places in the folder."""

    release: str
    full: Mapping[str, Sequence[str]]
    steps: Mapping[str, Sequence[Step]]

    def places(self) -> list[str]:
        """All of them, those of the release first."""
        of_steps = [place for steps in self.steps.values() for step in steps for place in step.updates + step.deletes]
        return [place for places in self.full.values() for place in places] + of_steps


def outline(old: Folder | None, release: str, end: str, datasets: Sequence[str], book: LinkBook) -> Outline:
    """The files that make up these datasets as of the release `end`, from those of a `release` and later diffs.

    Links are asked for only where a file is not there yet. `old` is what the folder holds.

    Raises:
        SourceError: there are no links, or they do not fit together.
        DumpError: what the folder holds is not what the release has.
    """
    missing = {shard.place for shard in _absent(old)} if old else set()
    full: dict[str, Sequence[str]] = {}
    steps: dict[str, Sequence[Step]] = {}
    for dataset in datasets:
        full[dataset] = _full(old, release, dataset, missing, book)
        steps[dataset] = _steps(old, release, end, dataset, missing, book)
    chains = {tuple((step.start, step.end) for step in some) for some in steps.values()}
    if len(chains) > 1:
        raise SourceError(f"The changes from release {release} to {end} do not fit together: {_AGAIN}.")
    return Outline(release=release, full=full, steps=steps)


def filled(found: Outline, path: Path, shards: Mapping[str, Shard]) -> Folder:
    """The folder of an outline, with the sizes of all files."""

    def of(places: Sequence[str]) -> folder.Shards:
        return tuple(shards[place] for place in places)

    some = next(iter(found.steps.values()))
    diffs = tuple(
        Diff(
            start=step.start,
            end=step.end,
            updates={name: of(steps[number].updates) for name, steps in found.steps.items()},
            deletes={name: of(steps[number].deletes) for name, steps in found.steps.items()},
        )
        for number, step in enumerate(some)
    )
    datasets = {name: of(places) for name, places in found.full.items()}
    return Folder(path=path, release=found.release, datasets=datasets, diffs=diffs)


def _absent(old: Folder) -> folder.Shards:
    found = folder.presence(old, folder.shards(old))
    return found.missing + found.wrong


def _full(old: Folder | None, release: str, dataset: str, missing: set[str], book: LinkBook) -> Sequence[str]:
    known = [shard.place for shard in old.datasets.get(dataset, ())] if old else []
    if known and missing.isdisjoint(known):
        return known
    found = sorted(book.ask(Listing(dataset=dataset, end=release)).urls)
    if known and found != sorted(known):
        raise DumpError(
            f"Release {release} has other files of {dataset} now than when the download into {old and old.path} began:"
            " download it again, into another folder."
        )
    return found


def _steps(
    old: Folder | None, release: str, end: str, dataset: str, missing: set[str], book: LinkBook
) -> Sequence[Step]:
    known = [
        Step(
            start=diff.start,
            end=diff.end,
            updates=tuple(shard.place for shard in diff.updates[dataset]),
            deletes=tuple(shard.place for shard in diff.deletes[dataset]),
        )
        for diff in (old.diffs if old else ())
        if dataset in diff.updates
    ]
    kept = next((n for n, step in enumerate(known) if missing & {*step.updates, *step.deletes}), len(known))
    reached = known[kept - 1].end if kept else release
    if reached == end:
        return known
    asked = book.ask(Listing(dataset=dataset, start=reached, end=end)).steps
    if known[kept:] != list(asked[: len(known) - kept]):
        raise DumpError(
            f"The changes of {dataset} from release {reached} have other files now than when their download into"
            f" {old and old.path} began: download release {end} into another folder."
        )
    return [*known[:kept], *asked]
