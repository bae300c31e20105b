"""The page's tables in fewer bytes: what follows from the rest is left out, and numbers stand as small differences.

`pack` changes no fact: web/src/unpack.ts gives the page the very tables that kg/view/columns.py wrote, and `unpack`
the next build.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any

Columns = Mapping[str, Any]


def encode(tables: Columns) -> str:
    """The packed tables as text of letters and digits alone: JSON, in gzip, in base64. Equal tables give equal text."""
    return json_text(pack(tables))


def decode(packed: str) -> dict[str, Any]:
    """The tables of such text. Raises what `unpack` raises, OSError, EOFError or zlib.error for what is none."""
    return unpack(json.loads(gzip.decompress(base64.b64decode(packed, validate=True))))


def json_text(value: object) -> str:
    """JSON as such text."""
    return text(json.dumps(value, ensure_ascii=True, separators=(",", ":"), sort_keys=True).encode())


def text(content: bytes) -> str:
    """Any bytes as such text."""
    return base64.b64encode(gzip.compress(content, 9, mtime=0)).decode("ascii")


def pack(tables: Columns) -> dict[str, Any]:
    """The tables, with these columns in other words.

    - `works.label`: the number of letters of the title that are the label; below 0 if an ellipsis follows them
    - `works.x` and `.y`: tenths of a unit: first those on no island, then island by island from the island's middle
    - `works.authors`: the lengths of the bylines, and all of them in one row: how far each person stands before the
      next one that was not named yet
    - `records.work` and `links.citing`: differences to the row before; `records.title`: 0 if it is the work's
    - `links.cited`: differences to the row before if that has the same citing work; `told.link`: to the row before
    - `insight.suggested.work` and `insight.rankings.*.row`: differences to the row before
    - `works.authorCount`: 0 if it is the length of the byline; `people.evidence`: 0 if it is the identifier alone
    """
    works, records, links, people, told = (tables[name] for name in ("works", "records", "links", "people", "told"))
    titles, insight = works["title"], tables["insight"]
    return {
        **tables,
        "works": works
        | {
            "label": [_cut(label, title) for label, title in zip(works["label"], titles, strict=True)],
            "x": _from_middles(works["x"], tables["islands"], "x"),
            "y": _from_middles(works["y"], tables["islands"], "y"),
            "authorCount": [
                0 if count == len(byline) else count
                for count, byline in zip(works["authorCount"], works["authors"], strict=True)
            ],
            "authors": {
                "lengths": [len(byline) for byline in works["authors"]],
                "back": list(_back(person for byline in works["authors"] for person in byline)),
            },
        },
        "records": records
        | {
            "work": _differences(records["work"]),
            "title": [
                0 if title == titles[work] else title
                for title, work in zip(records["title"], records["work"], strict=True)
            ],
        },
        "links": links
        | {
            "citing": _differences(links["citing"]),
            "cited": _within(links["citing"], links["cited"]),
        },
        "people": people
        | {
            "evidence": [
                0 if evidence == [name] else evidence
                for evidence, name in zip(people["evidence"], people["id"], strict=True)
            ],
        },
        "told": told | {"link": _differences(told["link"])},
        "insight": insight
        | {
            "suggested": insight["suggested"] | {"work": _differences(insight["suggested"]["work"])},
            "rankings": {
                which: ranking | {"row": _differences(ranking["row"])} for which, ranking in insight["rankings"].items()
            },
        },
    }


def _cut(label: str, title: str) -> int | str:
    """Letters are counted as the page counts them: in UTF-16."""
    if label and title.startswith(label):
        return _letters(label)
    if label.endswith("…") and title.startswith(label[:-1]):
        return -_letters(label[:-1])
    return label


def _letters(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _from_middles(places: Sequence[float], islands: Columns, axis: str) -> list[int]:
    on_islands = {work for members in islands["works"] for work in members}
    rest = [round(10 * place) for work, place in enumerate(places) if work not in on_islands]
    return rest + [
        round(10 * places[work]) - round(10 * middle)
        for members, middle in zip(islands["works"], islands[axis], strict=True)
        for work in members
    ]


def _back(people: Iterator[int]) -> Iterator[int]:
    following = 0
    for person in people:
        yield following - person
        following = max(following, person + 1)


def _differences(row: Sequence[int]) -> list[int]:
    return [after - before for before, after in pairwise([0, *row])]


def _within(groups: Sequence[int], row: Sequence[int]) -> list[int]:
    """As differences, beginning anew with each group."""
    before = [0, *row]
    return [value - (before[at] if at and groups[at] == groups[at - 1] else 0) for at, value in enumerate(row)]


def unpack(found: dict[str, Any]) -> dict[str, Any]:
    """What `pack` was given, made in place of what it gave.

    Raises KeyError, TypeError, ValueError or IndexError for what `pack` never gives.
    """
    works, records, links, people = (found[name] for name in ("works", "records", "links", "people"))
    islands = found["islands"]
    works["label"] = [
        label if isinstance(label, str) else _first(title, label)
        for label, title in zip(works["label"], works["title"], strict=True)
    ]
    for axis in ("x", "y"):
        works[axis] = _places(works[axis], islands["works"], islands[axis])
    works["authors"] = _bylines(works["authors"]["lengths"], works["authors"]["back"])
    works["authorCount"] = [
        len(byline) if count == 0 else count
        for count, byline in zip(works["authorCount"], works["authors"], strict=True)
    ]
    people["evidence"] = [
        [name] if evidence == 0 else evidence for evidence, name in zip(people["evidence"], people["id"], strict=True)
    ]
    found["told"]["link"] = list(accumulate(found["told"]["link"]))
    suggested, rankings = (found["insight"][name] for name in ("suggested", "rankings"))
    suggested["work"] = list(accumulate(suggested["work"]))
    for ranking in rankings.values():
        ranking["row"] = list(accumulate(ranking["row"]))
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


def _first(title: str, letters: int) -> str:
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
