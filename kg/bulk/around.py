"""The links around listed papers, as tables that the engine of a dump makes and keeps: any number of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from kg.bulk import sql
from kg.model import Whole

if TYPE_CHECKING:
    from kg.bulk.tables import Engine

Row = Mapping[str, Any]

# Papers that a relation of no rows names.
_NONE = "listed WHERE 1 = 0"
_EVERYONE = "(SELECT id, place FROM listed UNION ALL SELECT id, place FROM followed)"


class Around:
    """What `listed` papers cite and what cites them; with `depth` 2 the same of what is linked with them, too.

    Of what cites a paper, the `most` newest are taken (None: all, 0: none); what more than `hub_cap` papers cite is
    a hub, and is not followed. Papers are corpus ids, in the order in which links are met.

    The engine has tables of it: `listed` (id, place), `edges` (citing, cited, influential, intents: what is said where
    the list of citing papers was asked for, and where each end is met, see `kg.bulk.sql`) and `nodes` (id, met, degree,
    is_listed).

    Raises:
        KgError: of all methods: the dump cannot be read.
    """

    def __init__(
        self, engine: Engine, listed: Sequence[int], *, most: int | None, depth: Literal[1, 2], hub_cap: int
    ) -> None:
        self._engine = engine
        self._most = most
        self._has_two_steps = depth == 2
        engine.hold("listed", {"id": "BIGINT", "place": "BIGINT"}, [(id_, place) for place, id_ in enumerate(listed)])
        self._find("listed")
        if self._has_two_steps:
            self._hub_cap = hub_cap
            engine.keep("around", sql.AROUND)
            engine.keep("followed", sql.fill(sql.FOLLOWED, listed=str(len(listed)), cap=str(hub_cap)))
            engine.keep("reached", sql.REACHED)
            self._find("reached")

    def size(self) -> Whole:
        """How many papers and links there are."""
        (papers,), (links,) = (
            list(self._engine.ask(f"SELECT count(*) AS n FROM {name}"))  # noqa: S608  # names of our own
            for name in ("nodes", "edges")
        )
        return Whole(papers=papers["n"], links=links["n"])

    def show(self, papers: int, links: int) -> None:
        """Take so many of the best connected papers at most that there are no more than so many links between them.

        Listed papers come first, then what may be versions of them. All that are listed are taken, with their links as
        far as these are not too many.
        """
        self._engine.name("lettered", sql.LETTERED)
        self._engine.keep("ranked", sql.RANKED)
        (found,) = self._engine.ask(sql.LAST_PLACE, {"papers": papers, "links": links})
        last = str(found["place"] or 0)
        self._engine.keep("shown", sql.fill(sql.SHOWN, last=last))
        self._engine.keep("shown_edges", sql.fill(sql.SHOWN_EDGES, last=last))

    def nodes(self, *, shown: bool) -> Iterator[Row]:
        """The papers with their rows; of one that has none, its `id` and where it is `met` alone."""
        return self._engine.ask(sql.fill(sql.ROWS, nodes="shown" if shown else "nodes"))

    def edges(self, *, shown: bool) -> Iterator[Row]:
        """The links."""
        return self._engine.ask(f"SELECT * FROM {'shown_edges' if shown else 'edges'}")  # noqa: S608  # our own

    def extents(self) -> Iterator[Row]:
        """How many links each paper has whose lists were asked for, and how many the dump says that it has."""
        papers = _EVERYONE if self._has_two_steps else "listed"
        return self._engine.ask(sql.fill(sql.EXTENTS, papers=papers))

    def hubs(self) -> Iterator[Row]:
        """The papers that were not followed, with `cited_by`."""
        if not self._has_two_steps:
            return iter(())
        return self._engine.ask(sql.fill(sql.HUBS, cap=str(self._hub_cap)))

    def _find(self, papers: str) -> None:
        """Make `edges` and `nodes` of the links of papers."""
        citations = sql.CITATIONS if not self._most else sql.NEWEST_CITATIONS
        wanted = _NONE if self._most == 0 else papers
        asked = sql.fill(citations, papers=wanted, most=str(self._most))
        self._engine.keep("cites", sql.fill(sql.CITES, citations=asked, papers=papers))
        others = sql.ALL_OTHERS if self._most is None else sql.NEWEST_OTHERS
        self._engine.keep("refs", sql.fill(sql.fill(sql.REFERENCES, **others), papers=papers))
        self._engine.name("edges", sql.EDGES)
        self._engine.keep("nodes", sql.NODES)
