"""The Datasets API: which releases of the bulk dumps there are, and the links to their files.

It is asked through the `semanticscholar` client over our transport, as the rest of the API is: with one pace, patience
and the key. The links lead to another host, which must never see the key; they are opened in `kg.bulk.fetch`.
Source: https://api.semanticscholar.org/api-docs/datasets
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import unquote

import httpx

from kg.bulk import record
from kg.errors import SourceError
from kg.sources.access import checked_address, checked_key, is_loopback, usual_pace
from kg.sources.client import Requester, open_client, result_of
from kg.sources.clock import Clock, SystemClock
from kg.sources.transport import Transport
from kg.sources.unanswered import NoAnswerError, UnansweredError

LATEST = "latest"
KEY_PAGE = "https://www.semanticscholar.org/product/api"
_LATER = "run the same command again later; what is downloaded is kept"

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What links are asked for: a dataset of the release `end`, or where `start` is given its diffs from there on."""

    dataset: str
    end: str
    start: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One diff of a dataset: the places of its files in the folder."""

    start: str
    end: str
    updates: tuple[str, ...]
    deletes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLinks:
    """An answer: the links to files by their places in the folder, in their order; and the diffs, if it is of these."""

    urls: Mapping[str, str]
    steps: tuple[Step, ...] = ()


def connect(
    *,
    api_url: str | None,
    api_key: str | None,
    pace: float | None = None,
    patience: float = 300.0,
    time_limit: float = 60.0,
    clock: Clock | None = None,
) -> Releases:
    """The Datasets API at an address (None: the service's own); seconds mean what they do for a Transport.

    Raises:
        UsageError: the address or the key is none.
        SourceError: the environment names a proxy that cannot be used.
    """
    key = checked_key(api_key)
    transport = Transport(
        address=checked_address(api_url),
        key=key,
        pace=usual_pace(key) if pace is None else pace,
        patience=patience,
        time_limit=time_limit,
        clock=clock or SystemClock(),
        so_far=lambda: "",
    )
    return Releases(transport, has_key=key is not None)


class Releases:
    """The Datasets API.

    All methods raise SourceError where there is no answer, or one that cannot be used.
    """

    def __init__(self, transport: Transport, *, has_key: bool) -> None:
        self._transport = transport
        self.address = transport.address
        self.has_key = has_key
        self._client = open_client(transport.address, Requester(transport))

    def ids(self) -> list[str]:
        """All releases, the oldest first."""
        found = self._answer(self._client.get_available_releases(), "the list of releases")
        return sorted(one for one in found if isinstance(one, str) and record.is_release(one))

    def described(self, release: str) -> tuple[str, dict[str, str]]:
        """A release, which `latest` names, too, and what is said of each dataset: how many records and files."""
        of = f"release {release}"
        answer = self._answer(self._client.get_release(release), of).raw_data
        id_, datasets = answer.get("release_id"), answer.get("datasets")
        if not isinstance(id_, str) or not record.is_release(id_) or not isinstance(datasets, list):
            raise _unusable(of, "it names no release or no datasets")
        rows = [row for row in datasets if isinstance(row, dict)]
        return id_, {str(row.get("name")): str(row.get("description") or "") for row in rows}

    def latest(self) -> str:
        """The newest release."""
        return self.described(LATEST)[0]

    def links(self, listing: Listing) -> FileLinks:
        """Links to files, which hold for some hours; a key is needed.

        Source: https://repost.aws/knowledge-center/presigned-url-s3-bucket-expiration
        """
        if not self.has_key:
            raise SourceError(
                "The links to the files of a release are given to who has a key: set S2_API_KEY (a key is free, from"
                f" {KEY_PAGE})."
            )
        return self._files(listing) if listing.start is None else self._diffs(listing, listing.start)

    def close(self) -> None:
        """End the connection."""
        self._transport.close()

    def _files(self, listing: Listing) -> FileLinks:
        of = f"{listing.dataset} of release {listing.end}"
        answer = self._answer(self._client.get_dataset_download_links(listing.end, listing.dataset), of).raw_data
        return FileLinks(urls=self._places(record.full(listing.dataset), answer.get("files"), of))

    def _diffs(self, listing: Listing, start: str) -> FileLinks:
        of = f"the changes of {listing.dataset} from release {start} to {listing.end}"
        answer = self._answer(self._client.get_dataset_diffs(listing.dataset, start, listing.end), of).raw_data
        rows = answer.get("diffs")
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise _unusable(of, "it names no diffs")
        urls: dict[str, str] = {}
        steps: list[Step] = []
        reached = start
        for row in rows:
            begin, end = row.get("from_release"), row.get("to_release")
            if begin != reached or not isinstance(end, str) or not record.is_release(end) or end <= reached:
                raise _unusable(of, f"a diff does not follow release {reached}")
            updates = self._places(record.changed(begin, end, listing.dataset, "update"), row.get("update_files"), of)
            deletes = self._places(record.changed(begin, end, listing.dataset, "delete"), row.get("delete_files"), of)
            urls |= updates | deletes
            steps.append(Step(start=begin, end=end, updates=tuple(updates), deletes=tuple(deletes)))
            reached = end
        if reached != listing.end:
            raise _unusable(of, f"they end at release {reached}")
        return FileLinks(urls=urls, steps=tuple(steps))

    def _places(self, within: str, urls: Any, of: str) -> dict[str, str]:
        """The links by the places of their files, which are named by the last part of the link's path."""
        if not isinstance(urls, list):
            raise _unusable(of, "it names no files")
        found: dict[str, str] = {}
        for url in urls:
            name = self._name(url)
            if name is None:
                shown = ascii(str(url).partition("?")[0][:200])
                raise _unusable(of, f"it has a link that leads to no file that may be taken: {shown}")
            found[within + name] = url
        # Some file systems tell no large letters from small ones.
        if len({place.casefold() for place in found}) < len(urls):
            raise _unusable(of, "two of its files have one name")
        return dict(sorted(found.items()))

    def _name(self, url: object) -> str | None:
        """The name of the file that a link leads to; None if it leads to none, or must not be followed."""
        try:
            parts = httpx.URL(url if isinstance(url, str) else "")
        except (httpx.InvalidURL, ValueError):
            return None
        name = unquote(parts.raw_path.decode("ascii").partition("?")[0].rpartition("/")[2])
        return name if may_be_opened(parts, self.address) and record.is_name(name) else None

    def _answer(self, question: Any, of: str) -> Any:
        try:
            return result_of(question)
        except NoAnswerError as err:
            status = err.status if isinstance(err, UnansweredError) else None
            advice = f"check the key in S2_API_KEY, or get one from {KEY_PAGE}" if status in {401, 403} else _LATER
            raise SourceError(f"{err.reason}: {advice}.") from err
        except (TypeError, AttributeError, KeyError) as err:  # the client takes the parts of an answer on trust
            raise _unusable(of, str(err)) from err


def may_be_opened(url: httpx.URL, address: str) -> bool:
    """Whether a link may be followed: over TLS, and from a service on this machine also to this machine."""
    is_here = is_loopback(address) and is_loopback(str(url))
    return bool(url.host) and (url.scheme == "https" or (url.scheme == "http" and is_here))


def _unusable(of: str, why: str) -> SourceError:
    return SourceError(f"What Semantic Scholar answers for {of} cannot be used ({why}): {_LATER}.")


def unknown(release: str, ids: Sequence[str]) -> SourceError:
    """The sentence for a release that there is not, with those next to it."""
    before = [one for one in ids if one < release][-2:]
    after = [one for one in ids if one > release][:2]
    near = f"; next to it are {', '.join(before + after)}" if ids else ""
    return SourceError(f"There is no release {release}{near}: give one of these, or latest.")
