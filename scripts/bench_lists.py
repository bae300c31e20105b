"""How well and how fast lists are read: each form beside its labels in tests/lists, and at ten thousand entries."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from kg import readlist

ENTRIES = 10_000
SECONDS = 3.0


def table() -> None:
    """Print the shares of what is right in each labelled list, then the seconds for a large list of each form."""
    from tests.lists.measure import GOAL, lists, measure

    heads = ("list", "precision", "recall", "ids", "titles", "links", "kinds")
    print("".join(f"{head:>11}" if place else f"{head:<24}" for place, head in enumerate(heads)))
    for path in lists().values():
        m = measure(path)
        shares = (m.precision, m.recall, m.ids, m.titles, m.links, m.kinds)
        print(f"{path.name:<24}" + "".join(f"{share:11.3f}" for share in shares))
    print(f"{'goal':<24}{GOAL:11.3f}{GOAL:11.3f}{GOAL:11.3f}\n")
    print(f"{f'{ENTRIES:,} entries':<24}{'seconds':>11}{'MB':>11}   goal {SECONDS:g} s")
    with tempfile.TemporaryDirectory() as folder:
        for name, make in FORMS.items():
            path = Path(folder) / name
            path.write_text(make(ENTRIES), encoding="utf-8")
            started = time.process_time()
            count = len(readlist.read(path).entries)
            seconds = time.process_time() - started
            if count != ENTRIES:
                raise SystemExit(f"{name}: {count:,} entries were read")
            print(f"{name:<24}{seconds:11.2f}{path.stat().st_size / 1e6:11.1f}")


def _each(record: str, head: str = "", tail: str = "", between: str = "\n") -> Callable[[int], str]:
    """A list of so many records, in which # is the number."""
    return lambda count: head + between.join(record.replace("#", str(number)) for number in range(count)) + tail


def _csl(count: int) -> str:
    return json.dumps(
        [
            {
                "id": str(number), "type": "article-journal", "title": f"Title {number}: of <i>cells</i>",
                "DOI": f"10.1000/{number}", "URL": f"https://example.org/{number}", "container-title": "Nature",
                "issued": {"date-parts": [[2023, 6]]}, "author": [{"family": "Smith", "given": "Ann"}] * 4,
            }
            for number in range(count)
        ]
    )  # fmt: skip


FORMS: Mapping[str, Callable[[int], str]] = {
    "list.md": _each(
        "- **Title # of cells** [2023 Nature] [[paper]](https://doi.org/10.1000/#) [[code]](https://github.com/a/b#)"
    ),
    "list.bib": _each(
        "@article{key#,\n  title = {{Title} # of Erd{\\H o}s cells with $\\beta$-{VAE}},\n"
        '  author = {Smith, Ann and M{\\"u}ller, J{\\"o}rg and Doe, Jane and Roe, Richard},\n  journal = {Nature},\n'
        "  year = {2023},\n  doi = {10.1000/#},\n  url = {https://example.org/#},\n"
        "  abstract = {Some words, and more of them, as abstracts have.}\n}\n"
    ),
    "list.ris": _each(
        "TY  - JOUR\nTI  - Title # of cells\nAU  - Smith, Ann\nAU  - Doe, Jane\nAU  - Roe, Richard\nJO  - Nature\n"
        "PY  - 2023\nDO  - 10.1000/#\nUR  - https://example.org/#\nN2  - Some words.\nER  - \n"
    ),
    "list.json": _csl,
    "list.csv": _each(
        '"Title #, of cells","Smith, Ann; Doe, Jane",2023,Nature,10.1000/#,https://example.org/#',
        head="Title,Author,Year,Journal,DOI,Url\n",
    ),
    "list.xml": _each(
        '<record><ref-type name="Journal Article">17</ref-type><contributors><authors><author><style face="normal">'
        "Smith, Ann</style></author><author><style>Doe, Jane</style></author></authors></contributors><titles><title>"
        '<style face="normal">Title # of cells</style></title><secondary-title><style>Nature</style></secondary-title>'
        "</titles><dates><year><style>2023</style></year></dates><urls><related-urls><url>https://example.org/#</url>"
        "</related-urls></urls><electronic-resource-num>10.1000/#</electronic-resource-num></record>",
        head='<?xml version="1.0" encoding="UTF-8"?><xml><records>',
        tail="</records></xml>",
    ),
    "list.rdf": _each(
        '<bib:Article rdf:about="https://example.org/#"><z:itemType>journalArticle</z:itemType><dcterms:isPartOf>'
        "<bib:Journal><dc:title>Nature</dc:title><dc:identifier>DOI 10.1000/#</dc:identifier></bib:Journal>"
        "</dcterms:isPartOf><bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Smith</foaf:surname>"
        "<foaf:givenName>Ann</foaf:givenName></foaf:Person></rdf:li></rdf:Seq></bib:authors><dc:title>Title #"
        "</dc:title><dc:date>2023</dc:date></bib:Article>",
        head='<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:bib="http://purl.org/net/biblio#" '
        'xmlns:foaf="http://xmlns.com/foaf/0.1/">',
        tail="</rdf:RDF>",
    ),
}
