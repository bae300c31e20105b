"""What a link leads to, by the words that it stands under, by the words before it and by its address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from kg.model import Kind, Role
from kg.pid import Pid
from kg.readlist import vocabulary
from kg.readlist.identifiers import in_link

_ROLES: dict[str, Role] = {word: role for role, words in vocabulary.ROLES.items() for word in words}
_SITES: dict[str, Role] = {site: role for role, sites in vocabulary.SITES.items() for site in sites}
_PARTS = re.compile(r"[^\W_]+(?:\.org)?")
# `论文链接`: the link of the paper.
_LINK_OF = re.compile(r"(?<=\w)(?:链接|地址|连结|連結)$")
_STRONGER: tuple[Role, ...] = (
    "other",
    "slides",
    "video",
    "blog",
    "dataset",
    "book",
    "software",
    "project",
    "pdf",
    "paper",
)

# Paths that tell on any site.
_PATHS: tuple[tuple[re.Pattern[str], Role], ...] = (
    (re.compile(r"\.pdf$", re.I), "pdf"),
    (re.compile(r"^/datasets?/", re.I), "dataset"),
    (re.compile(r"/blogs?/|/posts?/|^/blog$", re.I), "blog"),
    (re.compile(r"\.pptx?$|/slides\b", re.I), "slides"),
)
_PERSONAL = (".github.io", ".gitlab.io")
# What a blog's posts stand under: `/2018/06/27/title`.
_DATED_PATH = re.compile(r"/(?:[\w-]+/)?(?:19|20)\d\d/\d\d?/")
# Kinds of entries by what their link leads to; a project's page does not tell.
KINDS: dict[Role, Kind] = {
    "paper": "paper", "pdf": "paper", "software": "software", "dataset": "dataset", "video": "video", "blog": "blog",
    "slides": "other", "book": "book", "other": "other",
}  # fmt: skip
# Headings that tell the kind of what stands under them, where the links do not.
_HEADINGS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"\b(?:papers?|surveys?|articles?|publications?)\b|论文|综述", re.I), "paper"),
    (re.compile(r"\bblogs?\b|\bblog ?posts?\b|博客", re.I), "blog"),
    (re.compile(r"\bbooks?\b|\btextbooks?\b|书籍", re.I), "book"),
    (re.compile(r"\bvideos?\b|\btalks?\b|\blectures?\b|视频", re.I), "video"),
    (re.compile(r"\bdatasets?\b|\bdatabases?\b|数据集", re.I), "dataset"),
    (re.compile(r"\btools?\b|\bsoftwares?\b|\blibrar(?:y|ies)\b|\bpackages?\b|\bframeworks?\b|\bcodes?\b|\brepositor(?:y|ies)\b"
                r"|工具|代码", re.I), "software"),
)  # fmt: skip


@lru_cache(maxsize=4096)
def said(text: str) -> Role | None:
    """What words such as `Paper`, `[code]`, `Project page` or `代码` say that a link leads to; None for a title.

    All words must say it: `Code Llama` is a title.
    """
    words = [
        _LINK_OF.sub("", word)
        for word in _PARTS.findall(text.casefold())
        if word not in vocabulary.FILLERS and not word.isdecimal()
    ]
    roles = [_ROLES[word] for word in words if word in _ROLES]
    if not roles or len(words) > 4 or len(roles) < len(words):
        return None
    return min(roles, key=_STRONGER.index)


def kind_called(remark: str) -> Kind | None:
    """The kind that a remark beside a title gives the entry: `blog`, `book`; None where it may be said of a paper."""
    role = said(remark)
    return KINDS[role] if role in {"blog", "book", "video", "dataset", "software"} else None


def points(text: str) -> bool:
    """Whether the words of a link say nothing but that it is one: `here`, `this link`, `[1]`."""
    bare = text.strip(" []()（）【】.,:;*").casefold()
    return bare in vocabulary.POINTERS or not any(character.isalpha() for character in bare)


@lru_cache(maxsize=4096)
def of_address(url: str) -> Role | None:
    """What an address leads to; None where it does not tell."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    pids = in_link(url)
    if names_paper(pids):
        return (
            "pdf" if parts.path.lower().endswith(".pdf") or "/pdf/" in parts.path or parts.path == "/pdf" else "paper"
        )
    if parts.path.lower().endswith(".pdf") and _SITES.get(host) != "slides":
        return "pdf"
    if re.match(r"/books?/|/doi/book/", parts.path) and host in {"link.springer.com", "academic.oup.com", "dl.acm.org"}:
        return "book"
    if host == "huggingface.co" and (found := re.match(r"/(dataset|blog)s?/", parts.path)):
        return "dataset" if found[1] == "dataset" else "blog"
    labels = host.split(".")
    for start in range(len(labels) - 1):
        if role := _SITES.get(".".join(labels[start:])):
            return role
    if labels[0] in {"engineering", "eng"} or any("blog" in label for label in labels):
        return "blog"
    if host.endswith(_PERSONAL) and _DATED_PATH.match(parts.path):
        return "blog"
    if told := next((role for pattern, role in _PATHS if pattern.search(parts.path)), None):
        return told
    return "project" if host.endswith(_PERSONAL) else None


def names_paper(pids: Iterable[Pid]) -> bool:
    """Whether an address names a work by an identifier, and not a deposit of data or code."""
    return any(pid.scheme != "url" and not pid.value.startswith("10.5281/zenodo.") for pid in pids)


def of_link(text: str, url: str, announced: Role | None = None) -> Role | None:
    """What a link leads to: what its words say, else what its address says, else what stands before it.

    That a link leads to a paper is believed of its address first: many say `link` or `read` of all their links.
    """
    words, address = said(text), of_address(url)
    stated = words or announced
    if stated == "project" and address == "blog":
        # `Website` says no more than that it is one.
        return "blog"
    if stated and stated not in {"paper", "pdf"}:
        return stated
    if stated == "pdf" and address in {None, "paper", "software", "project"}:
        return "pdf"
    if stated and text and said(text) == "paper" and (address is None or _names_itself(text)):
        return "paper"
    return address or stated


def _names_itself(text: str) -> bool:
    """Whether the words say paper, and not only that it is a link: `paper`, not `url`."""
    return not any(
        word in {"link", "links", "url", "read", "链接", "地址", "html"} for word in _PARTS.findall(text.casefold())
    )


def of_heading(section: Iterable[str]) -> Kind | None:
    """The kind of things that the headings announce, the innermost that does."""
    for heading in reversed(tuple(section)):
        if found := [kind for pattern, kind in _HEADINGS if pattern.search(heading)]:
            return found[0] if len(found) == 1 or found[0] == "paper" else None
    return None
