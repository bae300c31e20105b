"""The tables that a page holds, as kg/view/columns.py wrote them: the inverse of kg/view/packing.py."""

from __future__ import annotations

import base64
import gzip
import json
import re
from itertools import accumulate
from typing import Any


def tables(html: str) -> dict[str, Any]:
    """The columns that a page holds."""
    packed = re.search(r'<script type="text/plain" id="tables">([^<]*)</script>', html)
    assert packed
    found: dict[str, Any] = json.loads(gzip.decompress(base64.b64decode(packed[1])))
    return restored(found)


def restored(found: dict[str, Any]) -> dict[str, Any]:
    works, records, links, islands = found["works"], found["records"], found["links"], found["islands"]
    works["label"] = [
        label if isinstance(label, str) else _cut(title, label)
        for label, title in zip(works["label"], works["title"], strict=True)
    ]
    for axis in ("x", "y"):
        works[axis] = _places(works[axis], islands["works"], islands[axis])
    works["authors"] = _bylines(works["authors"]["lengths"], works["authors"]["back"])
    records["work"] = list(accumulate(records["work"]))
    records["title"] = [
        title or works["title"][work] for title, work in zip(records["title"], records["work"], strict=True)
    ]
    links["citing"] = list(accumulate(links["citing"]))
    cited: list[int] = []
    for at, difference in enumerate(links["cited"]):
        same = at > 0 and links["citing"][at] == links["citing"][at - 1]
        cited.append(difference + (cited[-1] if same else 0))
    links["cited"] = cited
    return found


def _cut(title: str, letters: int) -> str:
    text = title.encode("utf-16-le", "surrogatepass")[: 2 * abs(letters)].decode("utf-16-le", "surrogatepass")
    return text if letters > 0 else f"{text}…"


def _places(tenths: list[int], islands: list[list[int]], middles: list[float]) -> list[float]:
    on_islands = [(work, middle) for members, middle in zip(islands, middles, strict=True) for work in members]
    rest = sorted(set(range(len(tenths))) - {work for work, _ in on_islands})
    places = {work: tenth / 10 for work, tenth in zip(rest, tenths, strict=False)}
    for (work, middle), tenth in zip(on_islands, tenths[len(rest) :], strict=True):
        places[work] = (round(10 * middle) + tenth) / 10
    return [places[work] for work in range(len(tenths))]


def _bylines(lengths: list[int], back: list[int]) -> list[list[int]]:
    bylines, following = [], 0
    rest = iter(back)
    for length in lengths:
        byline = []
        for _ in range(length):
            byline.append(following - next(rest))
            following = max(following, byline[-1] + 1)
        bylines.append(byline)
    return bylines
