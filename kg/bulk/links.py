"""The links to files, which expire: asked for once, and again by the first thread that finds one expired."""

from __future__ import annotations

import threading

from kg.bulk.releases import FileLinks, Listing, Releases
from kg.errors import SourceError

AGAIN = "run the same command again later, or take another release into another folder"


class LinkBook:
    """The links that were given so far, by the places of their files; any thread may ask for new ones."""

    def __init__(self, releases: Releases) -> None:
        self._releases = releases
        self._asking = threading.RLock()
        self._urls: dict[str, str] = {}
        self._listings: dict[str, Listing] = {}

    def ask(self, listing: Listing) -> FileLinks:
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
                raise SourceError(f"{place} is no longer among the files of release {listing.end}: {AGAIN}.")
