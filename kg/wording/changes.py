"""What is said of changes, in text and on a page: plain words, no markup."""

from __future__ import annotations

from collections.abc import Mapping

from kg.insight.change import Cause, State, Thing, What

# The head of each cause, and what stands under it.
HEADS: Mapping[Cause, tuple[str, str]] = {
    "list": ("The list changed", ""),
    "world": (
        "The world changed",
        "what cites is dated after the earlier build, counts grew, papers were retracted",
    ),
    "provider": ("The sources changed their mind", "of papers that were there before"),
    "gathering": (
        "More or less is known",
        "lists of links that were not wholly known or not asked for, or are not now",
    ),
}
THINGS: Mapping[Thing, str] = {
    "entry": "entries", "retraction": "retractions", "work": "papers", "link": "links", "version": "versions",
    "record": "records", "count": "counts", "list": "lists of links",
}  # fmt: skip
SIGNS: Mapping[What, str] = {"came": "+", "changed": "~", "went": "-"}


def headed(cause: Cause) -> str:
    """The head of a cause as one line."""
    return ": ".join(filter(None, HEADS[cause]))


def state_in_words(state: State) -> str:
    """A build in one line."""
    return (
        f"{state.title}, gathered {state.gathered}: {state.entries} entries, {state.works:,} papers,"
        f" {state.links:,} links; reference lists known for {state.references_known} of {state.papers} listed papers,"
        f" citation lists for {state.citations_known} of {state.papers}"
    )
