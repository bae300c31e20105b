"""What an entry is, and which identifiers are its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.model import Kind, Link
from kg.pid import Pid
from kg.readlist import labels, roles
from kg.readlist.drafts import Draft
from kg.readlist.identifiers import in_text
from kg.readlist.pieces import size

# Pages of people and of lists, and the badges of a page: no entries.
_NOBODY = re.compile(
    r"https?://(?:www\.)?(?:github\.com/[^/]+/?$|(?:[a-z]+\.)?(?:twitter|x|linkedin|facebook|discord|t)\.(?:com|gg|me)/"
    r"|scholar\.google\.[a-z.]+/citations\?|awesome\.re\b|img\.shields\.io|badge|star-history\.com|api\.star-history|contrib\.rocks"
    r"|github\.com/[^/]+/[^/]+/(?:issues|pulls?|stargazers|graphs|network|discussions|blob/[^#]*(?:contributing|license|readme)|wiki/?$|actions)|github\.com/[^/]+/[^/]+/?#)",
    re.I,
)


def own_pids(draft: Draft, kind: Kind) -> tuple[Pid, ...]:
    """The identifiers of the entry itself: not of a paper's code, nor of other works that are spoken of."""
    own = [link for link in draft.links if link.role in {"paper", "pdf"} and not _mentions(draft, link)]
    if not own:
        alike = [link for link in draft.links if link.role is None or roles.KINDS.get(link.role) == kind]
        own = alike if kind == "paper" else (alike or draft.links)[:1]
    pids = dict.fromkeys((*(pid for link in own for pid in draft.pids[link.url]), *draft.stated))
    # Identifiers before addresses: an address is the last resort.
    return tuple(sorted(pids, key=lambda pid: pid.scheme == "url"))


def kind_of(draft: Draft, section: Sequence[str]) -> Kind:
    """What an entry is: a paper if anything names one, else what its label, its links or its headings say."""
    if draft.stated or any(link.role in {"paper", "pdf"} and not _book(link) for link in draft.links):
        return "paper"
    first = draft.title_link or next((link for link in draft.links if link.role), None)
    if draft.called and (first is None or first.role in {None, "project", "other"} or draft.called in {"blog", "book"}):
        return draft.called
    role = roles.said(labels.venue(draft.label) or "")
    if role and (kind := roles.KINDS.get(role)) and kind != "other":
        return kind
    if (told := roles.said(draft.rest)) and draft.how == "link" and not any(link.role for link in draft.links):
        return roles.KINDS.get(told, "other")
    announced = roles.of_heading(section)
    leads = roles.KINDS.get(first.role) if first and first.role else None
    signed = labels.years(draft.label or "") or draft.authors or (draft.year and draft.venue)
    if signed and draft.how != "link" and leads in {None, "software", "dataset", "other"} and size(draft.title) >= 4:
        # It is dated or signed like a paper, and has only its code beside it.
        return "paper"
    return leads or announced or "paper"


def is_nobody(draft: Draft) -> bool:
    """Whether all links lead to people, lists, badges or the page itself."""
    return bool(draft.links) and all(_NOBODY.match(link.url) for link in draft.links)


def _book(link: Link) -> bool:
    return link.role == "book"


def _mentions(draft: Draft, link: Link) -> bool:
    """Whether a link stands under another title, beside that of the entry's own paper."""
    own = draft.title_link
    if own is None or link is own or link.text == own.text or own.role not in {"paper", "pdf"}:
        return False
    return bool(link.text) and not roles.said(link.text) and not labels.is_label(link.text) and not in_text(link.text)
