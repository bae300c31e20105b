"""Which files a folder is to have: those of a release, and those of the diffs that lead from it to a later one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.bulk import folder, record
from kg.bulk.links import AGAIN, LinkBook
from kg.bulk.record import Diff, Folder, Shard
from kg.bulk.releases import Listing, Step
from kg.errors import DumpError, SourceError


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


def outline(begun: Folder, end: str, datasets: Sequence[str], book: LinkBook) -> Outline:
    """The files that make up these datasets as of the release `end`, from those of a folder's own and later diffs.

    Links are asked for only where a file is not there yet.

    Raises:
        SourceError: there are no links, or they do not fit together.
        DumpError: what the folder holds is not what the release has.
    """
    found = folder.presence(begun, record.shards(begun))
    missing = {shard.place for shard in found.missing + found.wrong}
    full: dict[str, Sequence[str]] = {}
    steps: dict[str, Sequence[Step]] = {}
    for dataset in datasets:
        full[dataset] = _full(begun, dataset, missing, book)
        steps[dataset] = _steps(begun, end, dataset, missing, book)
    chains = {tuple((step.start, step.end) for step in some) for some in steps.values()}
    if len(chains) > 1:
        raise SourceError(f"The changes from release {begun.release} to {end} do not fit together: {AGAIN}.")
    return Outline(release=begun.release, full=full, steps=steps)


def filled(found: Outline, path: Path, shards: Mapping[str, Shard]) -> Folder:
    """The folder of an outline, with the sizes of all files."""

    def of(places: Sequence[str]) -> record.Shards:
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


def _full(begun: Folder, dataset: str, missing: set[str], book: LinkBook) -> Sequence[str]:
    known = [shard.place for shard in begun.datasets.get(dataset, ())]
    if known and missing.isdisjoint(known):
        return known
    found = sorted(book.ask(Listing(dataset=dataset, end=begun.release)).urls)
    if known and found != sorted(known):
        raise DumpError(
            f"Release {begun.release} has other files of {dataset} now than when the download into {begun.path} began:"
            " download it again, into another folder."
        )
    return found


def _steps(begun: Folder, end: str, dataset: str, missing: set[str], book: LinkBook) -> Sequence[Step]:
    known = [
        Step(
            start=diff.start,
            end=diff.end,
            updates=tuple(shard.place for shard in diff.updates[dataset]),
            deletes=tuple(shard.place for shard in diff.deletes[dataset]),
        )
        for diff in begun.diffs
        if dataset in diff.updates
    ]
    whole = next((n for n, step in enumerate(known) if missing & {*step.updates, *step.deletes}), len(known))
    reached = known[whole - 1].end if whole else begun.release
    if reached == end:
        return known
    asked = book.ask(Listing(dataset=dataset, start=reached, end=end)).steps
    if known[whole:] != list(asked[: len(known) - whole]):
        raise DumpError(
            f"The changes of {dataset} from release {reached} have other files now than when their download into"
            f" {begun.path} began: download release {end} into another folder."
        )
    return [*known[:whole], *asked]
