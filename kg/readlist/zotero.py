"""Zotero RDF: items with their collections, which are the sections of the list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element  # a type; kg.readlist.xml parses

from kg.model import Link, ReadingList
from kg.pid import Pid
from kg.readlist import kinds, references, xml
from kg.readlist.references import Reference
from kg.readlist.xml import text_of

# Source: https://github.com/zotero/translators, Zotero RDF.js
NAMESPACE = "http://www.zotero.org/namespaces/export#"
_NAMES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "z": NAMESPACE,
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "bib": "http://purl.org/net/biblio#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prism": "http://prismstandard.org/namespaces/1.2/basic/",
}
_ABOUT, _RESOURCE = (f"{{{_NAMES['rdf']}}}{name}" for name in ("about", "resource"))
_COLLECTION = f"{{{NAMESPACE}}}Collection"
_NO_ITEMS = frozenset({"attachment", "note", "annotation"})
_CREATORS = ("bib:authors", "z:presenters", "z:programmers", "z:directors", "z:podcasters", "bib:contributors")


def read(text: str, *, name: str, file: str) -> ReadingList:
    """The items of an export; attachments and notes are none.

    Raises:
        ListError: it is not XML that can be read.
    """
    root = xml.parse(text, file)
    containers = {about: node for node in root.iter() if (about := node.get(_ABOUT))}
    uses = Counter(
        part.get(_RESOURCE) or next((inner.get(_ABOUT, "") for inner in part), "")
        for part in root.iterfind("*/dcterms:isPartOf", _NAMES)
    )
    sections = dict(_sections(root))
    found = (
        _reference(node, _container(node, containers, uses), sections.get(node.get(_ABOUT, ""), ()))
        for node in root
        if (kind := _text(node, "z:itemType")) and kind not in _NO_ITEMS
    )
    return references.reading_list(found, name=name, title=None, file=file)


def _text(node: Element, path: str) -> str:
    return text_of(node.find(path, _NAMES))


def _sections(root: Element) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each item with the titles of the collection that holds it and of those above, outermost first."""
    collections = {about: node for node in root.iterfind(_COLLECTION) if (about := node.get(_ABOUT))}
    parts = {
        about: [part.get(_RESOURCE, "") for part in node.iterfind("dcterms:hasPart", _NAMES)]
        for about, node in collections.items()
    }
    above = {part: about for about, inner in parts.items() for part in inner if part in collections}
    for about, inner in parts.items():
        path, place, seen = list[str](), about, set[str]()
        while place in collections and place not in seen:
            seen.add(place)
            path.insert(0, _text(collections[place], "dc:title"))
            place = above.get(place, "")
        yield from ((part, tuple(path)) for part in inner if part not in collections)


def _container(node: Element, containers: Mapping[str, Element], uses: Mapping[str, int]) -> Element | None:
    """The journal or book that an item is part of, unless several share it: then its DOIs are not this item's."""
    part = node.find("dcterms:isPartOf", _NAMES)
    if part is None:
        return None
    inner = next(iter(part), None)
    resource = part.get(_RESOURCE) or (inner.get(_ABOUT) if inner is not None else None) or ""
    shared = containers.get(resource) if resource in containers else inner
    if shared is None or not resource or uses[resource] == 1:
        return shared
    alone = Element(shared.tag)
    alone.extend(child for child in shared if child.tag != f"{{{_NAMES['dc']}}}identifier")
    return alone


def _reference(node: Element, container: Element | None, section: tuple[str, ...]) -> Reference:
    kind = _text(node, "z:itemType")
    venue = _text(container, "dc:title") if container is not None else ""
    return Reference(
        line=int(node.get(xml.LINE, "0")),
        last_line=int(node.get(xml.LAST_LINE, "0")),
        title=_text(node, "dc:title"),
        kind=kinds.of_type(kind),
        authors=tuple(filter(None, (_name(person) for person in _people(node)))),
        year=references.year(_text(node, "dc:date")),
        venue=venue or _text(node, "z:conferenceName") or _text(node, "bib:presentedAt") or None,
        section=section,
        pids=tuple(_pids(node, container)),
        links=tuple(_links(node)),
        notes=_text(node, "dc:description"),
    )


def _people(node: Element) -> Iterator[Element]:
    for creators in _CREATORS:
        yield from node.iterfind(f"{creators}//foaf:Person", _NAMES)


def _name(person: Element) -> str:
    given = _text(person, "foaf:givenName") or _text(person, "foaf:givenname")
    return " ".join(filter(None, (given, _text(person, "foaf:surname"))))


def _identifiers(node: Element) -> list[str]:
    return [text_of(identifier) for identifier in node.iterfind("dc:identifier", _NAMES)]


def _pids(node: Element, container: Element | None) -> Iterator[Pid]:
    inner = _identifiers(container) if container is not None else []
    for identifier in (*_identifiers(node), *inner):
        if identifier.upper().startswith("DOI"):
            yield from references.pids("doi", identifier[3:].lstrip(": "))


def _links(node: Element) -> Iterator[Link]:
    about = node.get(_ABOUT, "")
    for text in (*_identifiers(node), about):
        if text.startswith(("http://", "https://")):
            yield from references.links(text)
