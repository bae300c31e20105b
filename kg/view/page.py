"""The graph as one HTML file: the only module that knows pyvis.

pyvis holds what is drawn, as its `Network` of nodes and edges. Its own templates are not used: they ask a CDN for
scripts, and what stands in titles and headings runs as HTML there. Ours escapes everything and carries all it needs.
"""

from __future__ import annotations

import base64
import hashlib
import math
import zlib
from importlib import resources
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from pyvis.network import Network  # type: ignore[import-untyped]  # pyvis ships no types

from kg import graph as kg_graph
from kg.corpus import Corpus, entries_of_works, work_of
from kg.model import LOST, Entry, Kind, Person
from kg.pid import Pid
from kg.titles import plain, short, withdrawal
from kg.view import asked as asking
from kg.view import columns, facts, insight, packing
from kg.view.arrange import arrange
from kg.view.scene import Role, Scene, behold
from kg.view.timeline import unroll

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.graph import Graph
    from kg.insight.survey import Survey
    from kg.view.asked import Asked
    from kg.view.engines import Engine

# How each role and kind is drawn, in pyvis' names for shapes.
_SHAPES: dict[Role, str] = {"listed": "dot", "cited": "diamond", "citing": "triangle", "elsewhere": "hexagon"}
_KINDS: dict[Kind, str] = {"software": "square", "blog": "star"}
_PACKAGE = "kg.view"
# What draws with `--engine vis`. Its style sheet is for buttons and tooltips, of which the page has none.
_VIS = ("lib", "vis-9.1.2", "vis-network.min.js")
_TABLES = '<script type="text/plain" id="tables">'  # as page.html has it


class _Names(list[str]):
    """A list that answers `in` at once: pyvis asks it for every node and twice for every edge."""

    def __init__(self) -> None:
        super().__init__()
        self._names: set[str] = set()

    def append(self, name: str) -> None:
        super().append(name)
        self._names.add(name)

    def __contains__(self, name: object) -> bool:
        return name in self._names


class MapNetwork(Network):  # type: ignore[misc]  # pyvis ships no types
    """pyvis' network, written by our own template into one file that asks nobody for anything."""

    def __init__(self, heading: str) -> None:
        super().__init__(directed=True, heading=heading)
        self.node_ids = _Names()
        self.tables: columns.Columns = {}
        self.ask: dict[str, str] | None = None
        self.engine: Engine = "canvas"
        self.toggle_physics(False)
        self.templateEnv = Environment(
            loader=PackageLoader(_PACKAGE, "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        self.path = "page.html"

    def generate_html(self, *_pyvis: object, **_options: object) -> str:
        """The page. What pyvis lets its caller choose here (a name, a notebook) has no bearing on it."""
        loader, script, style = _static("loader.js"), _static("page.js"), _static("page.css")
        vis = _vis_network() if self.engine == "vis" else None
        html: str = self.templateEnv.get_template(self.path).render(
            heading=self.heading,
            papers=len(self.tables["works"]["title"]),
            known=self.tables["known"],
            loader=Markup(loader),  # noqa: S704  # built from our own sources, whose digest is tested
            loader_hash=_digest(loader),
            script=packing.text(script.encode()),
            script_hash=_digest(script),
            vis={"script": packing.text(vis.encode()), "hash": _digest(vis)} if vis else None,
            style=Markup(style),  # noqa: S704  # the same
            style_hash=_digest(style),
            tables=packing.encode(self.tables),
            ask=self.ask,
        )
        return html


def last_places(page: str) -> dict[str, complex]:
    """Where works (by each of their identifiers) and authors (by name) stand on the map of a page that was written.

    Listed works without a link stand in rows and not on the map: they are left out. What is no page of ours has none.
    """
    try:
        packed = page.partition(_TABLES)[2].partition("</script>")[0]
        tables = packing.decode(packed)
        alone = set(tables["alone"])
        points = [complex(x, y) for x, y in zip(tables["works"]["x"], tables["works"]["y"], strict=True)]
        of_works = zip(tables["records"]["work"], tables["records"]["ids"], strict=True)
        found = {pid: points[work] for work, ids in of_works if work not in alone for pid in ids}
        authors = tables["authors"]
        for person, x, y in zip(authors["person"], authors["x"], authors["y"], strict=True):
            found[tables["people"]["name"][person]] = complex(x, y)
    except (ValueError, KeyError, TypeError, IndexError, OSError, EOFError, zlib.error):
        return {}
    return found


def render(
    corpus: Corpus,
    graph: Graph,
    survey: Survey,
    asked: Asked | None = None,
    last: Mapping[str, complex] | None = None,
    engine: Engine = "canvas",
) -> str:
    """The page of a corpus, its graph and its survey, with what it takes to ask it, its map drawn by `engine`.

    The same corpus, and the same `last` places, give the same text: `last` is what `last_places` says of the page
    before, and a refreshed graph then looks like itself.
    """
    scene = behold(corpus, graph)
    people = columns.in_order(scene, kg_graph.entities(graph, Person))
    listed = entries_of_works(corpus)
    labels = {work: _label(corpus, scene, listed, work) for work in scene.works}
    labels |= {person: plain(people[person].name) for person in scene.authors}
    sizes = {work: _size(scene, work) for work in scene.listed}
    places = arrange(scene, labels, sizes, last)

    main = work_of(corpus.works)
    lost = {kg_graph.name(main[r.paper]) for r in corpus.resolutions if r.how in LOST}
    network = MapNetwork(_heading(corpus))
    for work in scene.works:
        paper = corpus.papers[scene.entities[work].pid]
        at = places.points[work]
        network.add_node(
            work,
            label=labels[work],
            shape="lost" if work in lost else _shape(paper.kind, scene.role[work]),
            group=scene.role[work],
            size=round(sizes.get(work, 2.6), 1),
            x=at.real,
            y=at.imag,
        )
    for person in scene.authors:
        at = places.points[person]
        network.add_node(person, label=labels[person], shape="dot", group="author", x=at.real, y=at.imag)
    for (citing, cited), citations in scene.links.items():
        network.add_edge(citing, cited, origins=tuple(sorted({o for c in citations for o in c.origins})))
    for person, work in _written(scene):
        network.add_edge(person, work, arrows="")
    network.tables = columns.tables(corpus, people, scene, places, unroll(corpus, scene), network.nodes, network.edges)
    network.tables |= facts.tables(corpus, scene, people, survey.structure.topics)
    network.tables["insight"] = insight.tables(survey, scene, people)
    network.tables["triples"] = asked.triples if asked else None
    network.tables["engine"] = network.engine = engine
    if asked:
        network.ask = {
            "worker": Markup(_static("worker.js")),  # noqa: S704  # built from our own sources, as the script
            "engine": packing.text(resources.files(_PACKAGE).joinpath("static", "oxigraph.wasm").read_bytes()),
            "triples": packing.text(asked.turtle),
            "names": packing.json_text(
                asking.names(asked, [scene.entities[work] for work in scene.works], people.values())
            ),
        }
    return network.generate_html()


def _heading(corpus: Corpus) -> str:
    """The list's title; a list without one is called after its file, as words."""
    title, name = corpus.reading_list.title, corpus.reading_list.name
    return plain(title) if title != name else plain(name.replace("-", " ").replace("_", " ")).capitalize()


def _label(corpus: Corpus, scene: Scene, listed: Mapping[Pid, Entry], work: str) -> str:
    """A work's short name, as listed or from any of its versions that has one before a colon; else its first words."""
    width = 36 if scene.role[work] == "listed" else 32
    entry = listed.get(scene.entities[work].pid)
    printed = [corpus.papers[pid].title for pid in scene.entities[work].records]
    titles = [_unmarked(plain(title)) for title in ([entry.title, *printed] if entry and entry.title else printed)]
    names = (title.partition(":")[0] for title in titles if ":" in title)
    return next((name for name in names if name == short(f"{name}: ", 28)), short(titles[0], width))


def _unmarked(title: str) -> str:
    """The title without a mark such as RETRACTED in front, which is no name."""
    mark, colon, rest = title.partition(":")
    return rest.strip() if colon and rest.strip() and withdrawal(f"{mark}:") else title


def _shape(kind: Kind, role: Role) -> str:
    return _SHAPES[role] if kind == "paper" else _KINDS.get(kind, "box")


def _size(scene: Scene, work: str) -> float:
    """The radius of a listed work, in map units: by how many links it has, slowly."""
    return 9 + 0.8 * math.log2(1 + len(scene.neighbours[work]))


def _written(scene: Scene) -> Iterable[tuple[str, str]]:
    return ((person, work) for person in scene.authors for work in scene.wrote[person])


def _static(name: str) -> str:
    return resources.files(_PACKAGE).joinpath("static", name).read_text(encoding="utf-8")


def _vis_network() -> str:
    """The library as pyvis carries it, but for the last line, by which a browser's tools would ask for another file."""
    # As bytes: its digest is that of its own line ends.
    text = resources.files("pyvis").joinpath(*_VIS).read_bytes().decode("utf-8")
    return text.partition("//# sourceMappingURL=")[0]


def _digest(text: str) -> str:
    """As a Content-Security-Policy names an inline script or style."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
