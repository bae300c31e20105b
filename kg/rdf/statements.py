"""N-Triples as SQL over the tables of a dump: the lines that `kg.rdf.triples` gives, made where the rows are.

The tables are those of `kg.bulk.around`, and those that `kg.rdf.straight` makes of the ones here. A line is a template
with names of columns in braces; where one of them is NULL, there is no line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kg.pid import Pid, Scheme
from kg.preprints import DOI_FORMS
from kg.rdf import iris
from kg.rdf import vocab as v
from kg.rdf.namespaces import S2, S2A
from kg.rdf.profiles import Profile


def _literal(text: str) -> str:
    """A text of our own as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def _matches(column: str, form: str) -> str:
    return f"regexp_matches({column}, {_literal(form)})"


# What an identifier looks like that is its own normal form and needs no escape in an IRI; others are looked at by
# `kg.pid`, as are DOIs that name an arXiv paper, or a version of one at bioRxiv or medRxiv.
_DIGITS, _SAFE = r"^[0-9]+\z", r"^[A-Za-z0-9_.~/:;()-]+\z"
_PLAIN_IDS = {
    "sha": r"^[0-9a-f]{40}\z",
    "doi": r"^10\.[0-9]{4,9}(\.[0-9]+)*/[a-z0-9_.~/:;()-]+\z",
    "arxiv": r"^[0-9]{4}\.[0-9]{4,5}\z",
    "pubmed": _DIGITS,
    "pmc": _DIGITS,
    "acl": _SAFE,
    "dblp": _SAFE,
    "mag": _DIGITS,
}
_ODD_DOI = r"^(10\.48550/arxiv\.|10\.(1101|64898)/.+v[0-9]+\z)"
_PLAIN = {column: _matches(column, form) for column, form in _PLAIN_IDS.items()}
_IS_POSTED = _matches("doi", rf"^({DOI_FORMS})\z")
_PLAIN["doi"] = f"({_PLAIN['doi']} AND NOT {_matches('doi', _ODD_DOI)})"
# What `kg.titles.plain` and `kg.rdf.literals.text` may change, but for what a backslash is put before.
_ODD_TEXT = (
    r"[\x00-\x1f&<\x7f-\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{fffe}\x{ffff}]"
    r"|^ | \z|  "
)


def _said(column: str, looked_at: str) -> str:
    """A text as a literal, NULL if nothing is left of it; `looked_at` is its row in `texts`, if it has one."""
    escaped = rf"""replace(replace({column}, '\', '\\'), '"', '\"')"""
    return f"""nullif(coalesce({looked_at}.said, '"' || {escaped} || '"'), '""')"""


def _date(day: str, year: str) -> str:
    """A date as a literal, as precise as it is known."""
    of_day, of_year = _literal(f'"^^{v.XSD_DATE}'), _literal(f'"^^{v.XSD_GYEAR}')
    return f"""'"' || coalesce(CAST({day} AS VARCHAR) || {of_day}, {year} || {of_year})"""


# What is known of each paper at an end of a link. As from the API, the day is known of what is listed or cites.
RECORDS = r"""
    SELECT id, sha, doi, arxiv, pubmed, pmc, acl, mag, dblp, title, venue, authors, citationcount,
        array_length(list_filter(authors, lambda a: a IS NOT NULL)) AS byline, day,
        lpad(CAST(coalesce(year(day), year) AS VARCHAR), 4, '0') AS year
    FROM (
        SELECT n.id, p.sha, lower(p.doi) AS doi, p.arxiv, p.pubmed,
            p.pmc, p.acl, p.mag, p.dblp, p.title, nullif(p.venue, '') AS venue, p.authors, p.citationcount,
            CASE WHEN p.year BETWEEN 1 AND 9999 THEN p.year END AS year,
            CASE WHEN (n.is_listed OR n.met % 2 = 1) AND p.publicationdate >= '0001'
                AND regexp_matches(p.publicationdate, '^[0-9]{4}-[0-9]{2}-[0-9]{2}\z')
                THEN try_cast(p.publicationdate AS DATE) END AS day
        FROM nodes AS n LEFT JOIN papers AS p ON p.corpusid = n.id)"""
# The places in bylines. The places of a list are counted from 0 by one engine and from 1 by another.
NAMES = r"""
    SELECT id, mention.place - first.place + 1 AS place, mention.name AS name,
        CASE WHEN regexp_matches(mention.author, '^[0-9]+\z') THEN mention.author END AS author
    FROM (
        SELECT id, unnest(list_transform(
            list_filter(authors, lambda a: a.name IS NOT NULL AND a.name <> ''),
            lambda a, i: {'place': i, 'name': a.name, 'author': a."authorId"})) AS mention
        FROM records),
        (SELECT unnest(list_transform([0], lambda a, i: i)) AS place) AS first"""

# What has to be looked at.
ODD_TEXTS = f"""
    SELECT title AS raw FROM records WHERE {_matches("title", _ODD_TEXT)}
    UNION SELECT name FROM names WHERE {_matches("name", _ODD_TEXT)}"""  # noqa: S608  # SQL of our own, as all here
ODD_IDS = " UNION ALL ".join(
    f"SELECT id, {_literal(scheme)} AS scheme, {scheme} AS raw FROM records WHERE NOT {is_plain}"  # noqa: S608
    for scheme, is_plain in _PLAIN.items()
)
# A sixteenth of them, as good as any other.
SOME_ODD_TEXTS = "SELECT raw FROM odd_texts WHERE substr(md5(raw), 1, 1) = $digit"
SPELT = "SELECT DISTINCT scheme, raw FROM odd_ids"
VENUES = "SELECT DISTINCT venue AS raw FROM records WHERE venue IS NOT NULL"
INTENTS = "SELECT DISTINCT unnest(intents) AS raw FROM edges"

# What is made of it.
# A name of which nothing is left takes no place, and those behind it are each one further to the front.
BEHIND = """
    SELECT n.id, n.place, count(*) AS places FROM names AS n
    JOIN (SELECT m.id, m.place FROM names AS m JOIN texts AS t ON t.raw = m.name WHERE t.said = '""') AS e
        ON e.id = n.id AND e.place < n.place
    GROUP BY n.id, n.place"""
MENTIONS = f"""
    SELECT * FROM (
        SELECT n.id, n.place - coalesce(b.places, 0) AS place, n.author, {_said("n.name", "t")} AS said
        FROM names AS n LEFT JOIN texts AS t ON t.raw = n.name
        LEFT JOIN ({BEHIND}) AS b ON b.id = n.id AND b.place = n.place)
    WHERE said IS NOT NULL"""  # noqa: S608
# A person is called as the first of their papers, by the digits of its id, prints the name.
PEOPLE = """
    SELECT author, count(*) AS mentions,
        arg_min(said, CAST(id AS VARCHAR) || ' ' || lpad(CAST(place AS VARCHAR), 6, '0')) AS said
    FROM mentions WHERE author IS NOT NULL GROUP BY author"""
# What every home that it is known to have makes a preprint (`kg.versions.is_preprint`).
PREPRINTS = f"""
    SELECT id FROM (
        SELECT r.id, w.home AS venue, o.home AS odd, CASE WHEN {_PLAIN["arxiv"]} THEN TRUE END AS arxiv,
            CASE WHEN {_PLAIN["doi"]} THEN {_IS_POSTED} END AS doi
        FROM records AS r LEFT JOIN venues AS w ON w.raw = r.venue
        LEFT JOIN (
            SELECT i.id, bool_and(s.home) AS home FROM odd_ids AS i
            JOIN spelt AS s ON s.scheme = i.scheme AND s.raw = i.raw GROUP BY i.id) AS o ON o.id = r.id)
    WHERE coalesce(venue, odd, arxiv, doi)
        AND coalesce(venue, TRUE) AND coalesce(odd, TRUE) AND coalesce(arxiv, TRUE) AND coalesce(doi, TRUE)"""  # noqa: S608


# Of each link, when it was made, and the time between its ends as `kg.rdf.literals.span` has it: `a` is the day of what
# cites, `b` of what is cited; in years, or in whole months and the days that are left.
_MONTHS = "12 * (year(a) - year(b)) + month(a) - month(b) - CASE WHEN day(a) < day(b) THEN 1 ELSE 0 END"
_THERE = "(12 * year(b) + month(b) - 1 + months)"
_FIRST = f"make_date(CAST({_THERE} // 12 AS INTEGER), CAST({_THERE} % 12 + 1 AS INTEGER), 1)"
_DAYS = f"date_diff('day', {_FIRST}, a) - least(day(b), day(last_day({_FIRST}))) + 1"
_UNITS = " || ".join(
    f"CASE WHEN {number} = 0 THEN '' ELSE CAST({number} AS VARCHAR) || '{unit}' END"
    for number, unit in (("months // 12", "Y"), ("months % 12", "M"), ("days", "D"))
)
LINKS = f"""
    SELECT citing, cited, CAST(influential AS VARCHAR) AS influential, {_date("a", "later")} AS created,
        CASE WHEN days IS NOT NULL THEN 'P' || coalesce(nullif({_UNITS}, ''), '0D')
            WHEN a IS NOT NULL AND b IS NOT NULL THEN '-P' || date_diff('day', a, b) || 'D'
            WHEN later < earlier THEN '-P' || (CAST(earlier AS INTEGER) - CAST(later AS INTEGER)) || 'Y'
            ELSE 'P' || (CAST(later AS INTEGER) - CAST(earlier AS INTEGER)) || 'Y' END AS span
    FROM (
        SELECT *, CASE WHEN a >= b THEN {_DAYS} END AS days FROM (
            SELECT e.citing, e.cited, e.influential, r.day AS a, s.day AS b, r.year AS later, s.year AS earlier,
                {_MONTHS.replace("(a)", "(r.day)").replace("(b)", "(s.day)")} AS months
            FROM edges AS e JOIN records AS r ON r.id = e.citing JOIN records AS s ON s.id = e.cited))"""  # noqa: S608


def statements(base: str, profile: Profile, run: str, origin: str) -> Iterator[str]:
    """The lines of all papers that are not in `told`, of all links, bylines and persons; some come several times.

    `run` is the term of the run, `origin` the id of the dump. They are several statements: one of all of them would
    have what each needs in memory at once.
    """
    yield " UNION ALL ".join(_papers(base))
    yield " UNION ALL ".join(_people(base))
    yield from _links(base, profile, origin)
    if profile != "core":
        yield from _details(base, run, origin)
        yield " UNION ALL ".join(_roles(base))


def _lines(template: str, rows: str) -> str:
    """The lines of a template, with the columns that it names in braces, for each row."""
    lines = []
    for line in filter(None, map(str.strip, template.splitlines())):
        parts = re.split(r"\{(\w+)\}", line)
        lines.append(" || ".join(part if place % 2 else _literal(part) for place, part in enumerate(parts) if part))
    return f"SELECT line FROM (SELECT unnest([{', '.join(lines)}]) AS line FROM ({rows})) WHERE line IS NOT NULL"  # noqa: S608


_TOLD = "ANTI JOIN told AS d ON d.id = r.id"
_TITLE = f"""coalesce({_said("r.title", "t")}, '"Untitled (corpusid:' || r.id || ')"') AS title"""
_RECORD = f"<{S2}{{id}}>"


def _iri(make: Callable[[Pid], str], scheme: Scheme) -> str:
    """The beginning of the IRIs that are made of identifiers of a scheme."""
    return make(Pid(scheme, "0")).removesuffix("0")


def _papers(base: str) -> Iterator[str]:
    kinds = "\n".join(f"{_RECORD} {v.TYPE} {kind} ." for kind in (v.EXPRESSION, *v.KINDS["paper"]))
    work = f"<{_iri(lambda pid: iris.work(pid, base), 'corpusid')}{{id}}>"
    yield _lines(
        f"""
        {kinds}
        {_RECORD} {v.TITLE} {{title}} .
        {_RECORD} {v.HAS_PUBLICATION_YEAR} "{{year}}"^^{v.XSD_GYEAR} .
        {_RECORD} {v.PUBLICATION_NAME} {{venue}} .
        {_RECORD} {v.CITED_BY_COUNT} "{{citationcount}}"^^{v.XSD_INTEGER} .
        {work} {v.TYPE} {v.WORK} .
        {work} {v.TITLE} {{title}} .
        {work} {v.REALIZATION} {_RECORD} .
        """,
        f"""
        SELECT r.id, {_TITLE}, r.year, w.said AS venue, r.citationcount
        FROM records AS r LEFT JOIN texts AS t ON t.raw = r.title LEFT JOIN venues AS w ON w.raw = r.venue {_TOLD}""",  # noqa: S608
    )


def _details(base: str, run: str, origin: str) -> Iterator[str]:
    """What the standard profile says of records beside the core."""
    s2, url = _iri(iris.s2_page, "s2"), {scheme: _iri(iris.page, scheme) for scheme in ("doi", "arxiv", "pubmed")}
    url |= {scheme: _iri(iris.page, scheme) for scheme in ("pmc", "acl", "dblp")}
    said = f"<{iris.record('{id}', origin, base)}>"
    columns = ", ".join(f"CASE WHEN {is_plain} THEN r.{column} END AS {column}" for column, is_plain in _PLAIN.items())
    yield _lines(
        f"""
        {_RECORD} {v.TYPE} {{preprint}} .
        {_RECORD} {v.PUBLICATION_DATE} {{date}} .
        {_RECORD} {v.IDENTIFIER} "corpusid:{{id}}" .
        {_RECORD} {v.IDENTIFIER} "s2:{{sha}}" .
        {_RECORD} {v.URL} <{s2}{{sha}}> .
        {_RECORD} {v.DOI} "{{doi}}" .
        {_RECORD} {v.SAME_AS} <{url["doi"]}{{doi}}> .
        {_RECORD} {v.HAS_ARXIV_ID} "{{arxiv}}" .
        {_RECORD} {v.SAME_AS} <{url["arxiv"]}{{arxiv}}> .
        {_RECORD} {v.HAS_PUBMED_ID} "{{pubmed}}" .
        {_RECORD} {v.SAME_AS} <{url["pubmed"]}{{pubmed}}> .
        {_RECORD} {v.HAS_PUBMED_CENTRAL_ID} "PMC{{pmc}}" .
        {_RECORD} {v.SAME_AS} <{url["pmc"]}PMC{{pmc}}> .
        {_RECORD} {v.IDENTIFIER} "acl:{{acl}}" .
        {_RECORD} {v.SAME_AS} <{url["acl"]}{{acl}}> .
        {_RECORD} {v.IDENTIFIER} "dblp:{{dblp}}" .
        {_RECORD} {v.SAME_AS} <{url["dblp"]}{{dblp}}> .
        {_RECORD} {v.IDENTIFIER} "mag:{{mag}}" .
        {_RECORD} {v.PART_OF} {{venue}} .
        {_RECORD} {v.AUTHOR_LIST_COMPLETE} "{{has_authors}}"^^{v.XSD_BOOLEAN} .
        {_RECORD} {v.AUTHOR_COUNT} "{{authors}}"^^{v.XSD_INTEGER} .
        {said} {v.TYPE} {v.ENTITY} .
        {said} {v.SPECIALIZATION_OF} {_RECORD} .
        {said} {v.HAD_PRIMARY_SOURCE} <{iris.origin(origin, base)}> .
        {said} {v.WAS_GENERATED_BY} {run} .
        {said} {v.CITED_BY_COUNT} "{{citationcount}}"^^{v.XSD_INTEGER} .
        """,
        f"""
        SELECT r.id, {columns}, {_date("r.day", "r.year")} AS date, w.node AS venue, r.citationcount,
            CASE WHEN p.id IS NOT NULL THEN {_literal(v.PREPRINT)} END AS preprint,
            CASE WHEN r.byline > 0 THEN r.byline END AS authors, CASE WHEN r.byline > 0 THEN 'true' END AS has_authors
        FROM records AS r LEFT JOIN preprints AS p ON p.id = r.id LEFT JOIN venues AS w ON w.raw = r.venue {_TOLD}""",  # noqa: S608
    )
    # The others, of which `spelt` has the rest of each line.
    yield f"""
        SELECT {_literal(f"<{S2}")} || id || '>' || rest AS line FROM (
            SELECT r.id, unnest(string_split(s.said, chr(10))) AS rest
            FROM odd_ids AS r JOIN spelt AS s ON s.scheme = r.scheme AND s.raw = r.raw {_TOLD})"""  # noqa: S608


def _people(base: str) -> Iterator[str]:
    known, unknown = f"<{S2A}{{author}}>", f"<{base}author/corpusid:{{id}}-{{place}}>"
    yield _lines(
        f"""
        {known} {v.TYPE} {v.PERSON} .
        {known} {v.NAME} {{said}} .
        {known} {v.IDENTITY_GRADE} "same" .
        {known} {v.IDENTITY_EVIDENCE} "s2author:{{again}}" .
        """,
        "SELECT author, said, CASE WHEN mentions > 1 THEN author END AS again FROM people",
    )
    yield _lines(
        f"""
        {unknown} {v.TYPE} {v.PERSON} .
        {unknown} {v.NAME} {{said}} .
        {unknown} {v.IDENTITY_GRADE} "possible" .
        {_RECORD} {v.CREATOR} {unknown} .
        """,
        "SELECT id, place, said FROM mentions WHERE author IS NULL",
    )
    yield _lines(f"{_RECORD} {v.CREATOR} {known} .", "SELECT id, author FROM mentions")


def _roles(base: str) -> Iterator[str]:
    """The places in bylines."""
    role = f"<{base}authorship/{{id}}-{{place}}>"
    yield _lines(
        f"""
        {_RECORD} {v.IS_DOCUMENT_CONTEXT_FOR} {role} .
        {role} {v.TYPE} {v.ROLE_IN_TIME} .
        {role} {v.WITH_ROLE} {v.AUTHOR_ROLE} .
        {role} {v.IS_HELD_BY} {{person}} .
        {role} {v.POSITION} "{{place}}"^^{v.XSD_INTEGER} .
        {role} {v.NAME_AS_PRINTED} {{printed}} .
        """,
        f"""
        SELECT m.id, m.place, CASE WHEN m.said <> p.said THEN m.said END AS printed,
            coalesce({_literal(f"<{S2A}")} || m.author || '>',
                {_literal(f"<{base}author/corpusid:")} || m.id || '-' || m.place || '>') AS person
        FROM mentions AS m LEFT JOIN people AS p ON p.author = m.author""",  # noqa: S608
    )


def _links(base: str, profile: Profile, origin: str) -> Iterator[str]:
    citing, cited = f"<{S2}{{citing}}>", f"<{S2}{{cited}}>"
    yield _lines(f"{citing} {v.CITES} {cited} .", "SELECT citing, cited FROM edges")
    if profile == "core":
        return
    link = f"<{iris.citation('{citing}', '{cited}', base)}>"
    yield _lines(
        f"""
        {link} {v.TYPE} {v.CITATION} .
        {link} {v.HAS_CITING_ENTITY} {citing} .
        {link} {v.HAS_CITED_ENTITY} {cited} .
        {link} {v.HAD_PRIMARY_SOURCE} <{iris.origin(origin, base)}> .
        {link} {v.HAS_CITATION_CREATION_DATE} {{created}} .
        {link} {v.HAS_CITATION_TIME_SPAN} "{{span}}"^^{v.XSD_DURATION} .
        {link} {v.IS_INFLUENTIAL} "{{influential}}"^^{v.XSD_BOOLEAN} .
        """,
        LINKS,
    )
    yield _lines(
        f"""
        {link} {v.S2_INTENT} {{said}} .
        {link} {v.HAS_CITATION_CHARACTERIZATION} {{kind}} .
        {citing} {{kind}} {cited} .
        """,
        """
        SELECT e.citing, e.cited, i.said, i.kind
        FROM (SELECT citing, cited, unnest(intents) AS intent FROM edges) AS e JOIN intents AS i ON i.raw = e.intent""",
    )
