"""The query editor: one page around the vendored YASGUI, with the named queries to open."""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib.resources import files
from typing import TYPE_CHECKING

from kg.rdf import namespaces

if TYPE_CHECKING:
    from kg.rdf.named import NamedQuery

# Scripts, styles and requests are this server's alone. YASGUI writes style elements and attributes of its own, so that
# inline styles are allowed on this one path; inline scripts and eval are not.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def render(graph: str, queries: Iterable[NamedQuery], *, page: bool) -> str:
    """The page for asking the `graph` of a name; with a link to its picture if there is a `page`."""
    from jinja2 import Environment
    from markupsafe import Markup

    known = {
        "endpoint": "sparql",
        "prefixes": namespaces.prefixes(),
        "queries": [{"name": one.name, "help": one.help, "text": one.text} for one in queries],
    }
    # No `<` within a script element: nothing in it can end the element.
    data = Markup(json.dumps(known, ensure_ascii=False).replace("<", "\\u003c"))  # noqa: S704  # escaped here
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = files("kg.serve").joinpath("editor.html").read_text(encoding="utf-8")
    return environment.from_string(template).render(graph=graph, known=data, page=page)
