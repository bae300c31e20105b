"""XML of strangers as a tree: no entities, no depth without end, each element with its line."""

from __future__ import annotations

from xml.etree.ElementTree import Element, TreeBuilder  # holds what expat below has let through
from xml.parsers import expat  # entities are refused where they are declared

from kg.errors import ListError

# An EndNote record has some 60 elements, and its text is five deep.
MOST_ELEMENTS = 2_000_000
DEEPEST = 100
LINE, LAST_LINE = "kg:line", "kg:last-line"
# Records are no deeper than this; lines of all that is in them would take more room than they do.
_LINED = 3


def parse(text: str, file: str) -> Element:
    """The root element; names are `{namespace}name`, and `LINE` and `LAST_LINE` are attributes of the outer ones.

    Raises:
        ListError: it is not well-formed, declares entities, or is too deep or too large.
    """
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    open_elements: list[Element] = []
    count = 0

    def refuse(reason: str) -> ListError:
        return ListError(f"{file}:{parser.CurrentLineNumber}: this XML is not read: {reason}.")

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if len(open_elements) >= DEEPEST:
            raise refuse(f"it is more than {DEEPEST} elements deep")
        if count > MOST_ELEMENTS:
            raise refuse(f"it has more than {MOST_ELEMENTS:,} elements")
        named = {_name(name): value for name, value in attributes.items()}
        if len(open_elements) < _LINED:
            named[LINE] = str(parser.CurrentLineNumber)
        open_elements.append(builder.start(_name(tag), named))

    def end(tag: str) -> None:
        element = open_elements.pop()
        if len(open_elements) < _LINED:
            element.set(LAST_LINE, str(parser.CurrentLineNumber))
        builder.end(_name(tag))

    def declare(*_: object) -> None:
        raise refuse("it declares entities, which a bibliography does not need")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = declare
    parser.buffer_text = True
    try:
        parser.Parse(text, True)
    except expat.ExpatError as err:
        reason = expat.errors.messages[err.code]
        raise ListError(f"{file}:{err.lineno}: this is not XML that can be read: {reason}. Export it again.") from err
    return builder.close()


def _name(name: str) -> str:
    return "{" + name if "}" in name else name


def text_of(element: Element | None) -> str:
    """All text within an element."""
    return "".join(element.itertext()).strip() if element is not None else ""
