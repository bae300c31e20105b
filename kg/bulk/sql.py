"""All SQL about the dumps, in DuckDB's dialect: what a row means, how tables are made, what is asked of them.

The questions (`REFERENCES`, `PAPERS`, ...) use nothing that another engine spells otherwise, but for VARCHAR, UNNEST
and backslashes in literals, so that sqlglot can turn them into its dialect. `{names}` stand for relations (`fill`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping


def fill(template: str, **parts: str) -> str:
    """A statement with relations, files or literals in its places."""
    return re.sub(r"\{(\w+)\}", lambda found: parts.get(found[1], found[0]), template)


# What is read of each dataset, by the names in the dump; what is not named here is not read. Keys are lower-case at the
# top level alone. Corpus ids may be text, intents are lists of lists or a list.
# Source: https://api.semanticscholar.org/datasets/v1/release/latest (the README of each dataset)
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "papers": {
        "corpusid": "BIGINT",
        "externalids": "STRUCT("
        + ", ".join(f'"{name}" VARCHAR' for name in ("ACL", "DBLP", "ArXiv", "MAG", "PubMed", "DOI", "PubMedCentral"))
        + ")",
        "title": "VARCHAR",
        "authors": 'STRUCT("authorId" VARCHAR, "name" VARCHAR)[]',
        "venue": "VARCHAR",
        "year": "INTEGER",
        "referencecount": "BIGINT",
        "citationcount": "BIGINT",
        "s2fieldsofstudy": "STRUCT(category VARCHAR)[]",
        "publicationtypes": "VARCHAR[]",
        "publicationdate": "VARCHAR",
    },
    "citations": {
        "citationid": "BIGINT",
        "citingcorpusid": "BIGINT",
        "citedcorpusid": "BIGINT",
        "isinfluential": "BOOLEAN",
        "intents": "JSON",
    },
    "authors": {
        "authorid": "VARCHAR",
        "externalids": 'STRUCT("ORCID" VARCHAR)',
        "affiliations": "VARCHAR[]",
        "homepage": "VARCHAR",
        "papercount": "BIGINT",
        "citationcount": "BIGINT",
        "hindex": "BIGINT",
    },
    "paper-ids": {"sha": "VARCHAR", "corpusid": "BIGINT", "primary": "BOOLEAN"},
}
# What a diff knows a row by.
PRIMARY_KEY: Mapping[str, str] = {
    "papers": "corpusid",
    "citations": "citationid",
    "authors": "authorid",
    "paper-ids": "sha",
}

# A shard as it is, of which some columns are read: {files}, {columns}.
SHARD = "read_json({files}, format = 'newline_delimited', compression = 'gzip', columns = {columns})"
# Its rows but for those that a later diff puts in anew or takes out: {shard}, {superseded}, {key}, {level}.
CURRENT = "(SELECT * FROM {shard} AS r ANTI JOIN {superseded} AS s ON s.key = r.{key} AND s.level > {level})"

# Of each dataset, what is kept of a row; a row of which a part of the key is null is counted and left out.
KEPT: Mapping[str, str] = {
    "papers": """
        SELECT corpusid, externalids."DOI" AS doi, externalids."ArXiv" AS arxiv, externalids."PubMed" AS pubmed,
            externalids."PubMedCentral" AS pmc, externalids."ACL" AS acl, externalids."MAG" AS mag,
            externalids."DBLP" AS dblp, title, authors, venue, year, publicationdate, publicationtypes,
            list_transform(s2fieldsofstudy, lambda field: field.category) AS fields, citationcount, referencecount
        FROM {shard}""",
    "citations": """
        SELECT citingcorpusid AS citing, citedcorpusid AS cited, isinfluential AS influential,
            CASE json_type(intents, '$[0]')
                WHEN 'ARRAY' THEN json_extract_string(intents, '$[*][*]')
                ELSE json_extract_string(intents, '$[*]') END AS intents
        FROM {shard}""",
    "authors": """
        SELECT try_cast(authorid AS BIGINT) AS authorid, externalids."ORCID" AS orcid, affiliations, homepage,
            papercount, citationcount, hindex
        FROM {shard}""",
    "paper-ids": 'SELECT corpusid, lower(sha) AS sha, coalesce("primary", false) AS is_primary FROM {shard}',
}
NOT_NULL: Mapping[str, tuple[str, ...]] = {
    "papers": ("corpusid",),
    "citations": ("citing", "cited"),
    "authors": ("authorid",),
    "paper-ids": ("corpusid", "sha"),
}

# The tables, made of parts that are sorted by the same column, a range of its values at a time: {papers} and so on are
# those ranges. Where rows are of one key, one is chosen, the same each time.
MERGED: Mapping[str, str] = {
    # Papers with two rows are rare, and to look for them in whole rows takes six times as long.
    "papers": """
        WITH twice AS (SELECT corpusid FROM {papers} GROUP BY corpusid HAVING count(*) > 1),
        chosen AS (
            SELECT DISTINCT ON (corpusid) * FROM {papers} WHERE corpusid IN (SELECT corpusid FROM twice)
            ORDER BY corpusid, citationcount DESC NULLS LAST, title NULLS LAST, doi NULLS LAST, arxiv NULLS LAST),
        once AS (SELECT * FROM {papers} WHERE corpusid NOT IN (SELECT corpusid FROM twice) UNION ALL FROM chosen)
        SELECT p.*, s.sha FROM once AS p
        LEFT JOIN (SELECT corpusid, min(sha) AS sha FROM {shas} WHERE is_primary GROUP BY corpusid) AS s
            USING (corpusid)
        ORDER BY corpusid""",
    # The copies of a citation disagree on whether it is influential, and may on its intents.
    # Source: https://github.com/allenai/s2-folks (each edge comes about twice, in different shards)
    "by-citing": """
        SELECT citing, cited, bool_or(influential) AS influential,
            list_sort(list_distinct(flatten(list(intents) FILTER (intents IS NOT NULL)))) AS intents
        FROM {citations} GROUP BY citing, cited ORDER BY citing, cited""",
    "by-cited": "SELECT * FROM {by_cited} ORDER BY cited, citing",
    "authors": """
        SELECT DISTINCT ON (authorid) * FROM {authors}
        ORDER BY authorid, papercount DESC NULLS LAST, orcid NULLS LAST""",
    "ids": "SELECT key, min(corpusid) AS corpusid FROM {ids} GROUP BY key ORDER BY key",
    "titles": "SELECT DISTINCT key, corpusid FROM {titles} ORDER BY key, corpusid",
}

# What `str(Pid)` gives of each identifier of a paper, as far as SQL can tell: {papers}.
IDS = r"""
    SELECT key, corpusid FROM (
        SELECT corpusid, unnest([
            'doi:' || CASE WHEN doi LIKE '10.1101/%' OR doi LIKE '10.64898/%'
                THEN regexp_replace(doi, '(.)v[0-9]+$', '\1') ELSE doi END,
            'arxiv:' || arxiv,
            'arxiv:' || CASE WHEN doi LIKE '10.48550/arxiv.%'
                THEN regexp_replace(substr(doi, 16), 'v[0-9]+$', '') END,
            'pubmed:' || trim(pubmed),
            'pmc:PMC' || regexp_replace(upper(trim(pmc)), '^PMC', ''),
            'acl:' || trim(acl),
            'mag:' || trim(mag)]) AS key
        FROM (
            SELECT corpusid, pubmed, pmc, acl, mag,
                regexp_replace(lower(trim(doi)), '^(https?://(dx\.|www\.)?doi\.org/|doi:)\s*', '') AS doi,
                regexp_replace(regexp_replace(lower(trim(arxiv)), 'v[0-9]+$', ''), '^([a-z-]+)\.[a-z][a-z]/', '\1/')
                    AS arxiv
            FROM {papers}))
    WHERE key IS NOT NULL"""
SHA_IDS = "SELECT 's2:' || sha AS key, corpusid FROM {shas}"

# Titles are looked up by their first and by their last letters and digits, so that a slip or another subtitle leaves
# one of both. Keys are short, since there are two of each of 200 million titles.
KEY_LENGTH = 40
LETTERS = r"""regexp_replace(strip_accents(lower(regexp_replace({title}, '<[^<>]*>|&[a-zA-Z]+;', '', 'g'))),
    '[^\p{L}\p{N}]+', '', 'g')"""
TITLES = f"""
    SELECT unnest(['>' || left(letters, {KEY_LENGTH}), '<' || left(reverse(letters), {KEY_LENGTH})]) AS key, corpusid
    FROM (SELECT corpusid, {fill(LETTERS, title="title")} AS letters FROM {{papers}}) WHERE letters <> ''"""  # noqa: S608  # SQL of our own

# The questions. `asked` is a table of ids that are asked for, `wanted` one of keys.
# A paper without a row is there, too: the id alone.
PAPERS = "SELECT a.id, p.* FROM asked AS a LEFT JOIN papers AS p ON p.corpusid = a.id"
AUTHORS = "SELECT r.* FROM authors AS r JOIN asked AS a ON r.authorid = a.id"
BY_KEY = "SELECT i.key, i.corpusid FROM ids AS i JOIN wanted AS w ON i.key = w.id"
BY_TITLE = "SELECT DISTINCT corpusid FROM titles WHERE key >= $first AND key <= $last ORDER BY corpusid LIMIT $most"

# The links around papers. `listed`, `followed` and `reached` are tables of ids whose links are wanted, with the place
# of each in their order; of an end of a link, `met` tells where it is met first: twice the place of the paper that
# cites it, or twice the place of the one that it cites and one more.
CITATIONS = """
    SELECT citing, cited, influential, intents, CAST(NULL AS BIGINT) AS total
    FROM by_cited WHERE cited IN (SELECT id FROM {papers})"""
# Of each cited paper the newest, and how many there are.
NEWEST_CITATIONS = """
    SELECT citing, cited, influential, intents, total FROM (
        SELECT c.citing, c.cited, c.influential, c.intents, count(*) OVER (PARTITION BY c.cited) AS total,
            row_number() OVER (
                PARTITION BY c.cited
                ORDER BY coalesce(p.publicationdate, p.year || '-01-01') DESC NULLS LAST, c.citing) AS newer
        FROM by_cited AS c LEFT JOIN papers AS p ON p.corpusid = c.citing
        WHERE c.cited IN (SELECT id FROM {papers}))
    WHERE newer <= {most}"""
CITES = """
    SELECT c.citing, c.cited, c.influential, c.intents, c.total,
        2 * f.place + 1 AS citing_met, 2 * g.place AS cited_met
    FROM ({citations}) AS c JOIN {papers} AS f ON f.id = c.cited LEFT JOIN {papers} AS g ON g.id = c.citing"""
# But for those that are among the citations of one of the papers.
REFERENCES = """
    SELECT r.citing, r.cited, 2 * f.place AS cited_met
    FROM by_citing AS r JOIN {papers} AS f ON f.id = r.citing ANTI JOIN {others} AS o ON {is_other}"""
ALL_OTHERS = {"others": "{papers}", "is_other": "o.id = r.cited"}
NEWEST_OTHERS = {
    "others": "(SELECT citing, cited FROM cites WHERE cited_met IS NOT NULL)",
    "is_other": "o.citing = r.citing AND o.cited = r.cited",
}
EDGES = """
    SELECT citing, cited, influential, intents, citing_met, cited_met FROM cites
    UNION ALL
    SELECT citing, cited, CAST(NULL AS BOOLEAN), CAST(NULL AS VARCHAR[]), CAST(NULL AS BIGINT), cited_met FROM refs"""
# How many links each paper has, those of the list also where there is none.
NODES = """
    SELECT e.id, min(e.met) AS met, sum(e.links) AS degree, bool_or(e.links = 0) AS is_listed FROM (
        SELECT citing AS id, citing_met AS met, 1 AS links FROM edges
        UNION ALL SELECT cited, cited_met, 1 FROM edges
        UNION ALL SELECT id, CAST(NULL AS BIGINT), 0 FROM listed) AS e
    GROUP BY e.id"""
ROWS = "SELECT n.id, n.met, p.* FROM {nodes} AS n LEFT JOIN papers AS p ON p.corpusid = n.id"
# What is linked with the list, in the order in which it is met.
AROUND = """
    SELECT n.id, coalesce(p.citationcount, 0) AS cited_by, p.corpusid IS NOT NULL AS has_row,
        row_number() OVER (ORDER BY n.met, n.id) AS place
    FROM nodes AS n LEFT JOIN papers AS p ON p.corpusid = n.id WHERE NOT n.is_listed"""
FOLLOWED = "SELECT id, {listed} + place AS place, has_row FROM around WHERE cited_by <= {cap}"
HUBS = "SELECT id, cited_by FROM around WHERE cited_by > {cap} ORDER BY place"
REACHED = "SELECT id, place FROM listed UNION ALL SELECT id, place FROM followed WHERE has_row"
# How far the lists of papers came: how many of each, and how many the dump says that there are.
EXTENTS = """
    SELECT f.id, p.corpusid IS NOT NULL AS has_row, p.referencecount, p.citationcount,
        coalesce(r.came, 0) AS references_came, coalesce(c.came, 0) AS citations_came, c.total
    FROM {papers} AS f LEFT JOIN papers AS p ON p.corpusid = f.id
    LEFT JOIN (SELECT citing AS id, count(*) AS came FROM edges WHERE cited_met IS NOT NULL GROUP BY citing) AS r
        ON r.id = f.id
    LEFT JOIN (SELECT cited AS id, count(*) AS came, max(total) AS total FROM cites GROUP BY cited) AS c
        ON c.id = f.id
    ORDER BY f.place"""
# The papers from the best connected on; before all others the listed ones, and what has the title of one, since it may
# be a version of it.
RANKED = """
    SELECT n.id, n.met, n.is_listed,
        row_number() OVER (ORDER BY NOT n.is_listed, v.id IS NULL, n.degree DESC, n.id) AS place
    FROM nodes AS n LEFT JOIN (
        SELECT DISTINCT r.id FROM lettered AS r JOIN lettered AS l ON l.letters = r.letters WHERE l.is_listed) AS v
        ON v.id = n.id"""
LETTERED = r"""
    SELECT n.id, n.is_listed, nullif(regexp_replace(lower(p.title), '[^\p{L}\p{N}]+', '', 'g'), '') AS letters
    FROM nodes AS n JOIN papers AS p ON p.corpusid = n.id"""
# The last place up to which there are no more than so many papers, and links between them.
LAST_PLACE = """
    SELECT max(place) AS place FROM (
        SELECT place, sum(links) OVER (ORDER BY place) AS within FROM (
            SELECT place, sum(links) AS links FROM (
                SELECT greatest(a.place, b.place) AS place, 1 AS links
                FROM edges AS e JOIN ranked AS a ON a.id = e.citing JOIN ranked AS b ON b.id = e.cited
                UNION ALL SELECT place, 0 FROM ranked)
            GROUP BY place))
    WHERE place <= $papers AND within <= $links"""
SHOWN = "SELECT id, met FROM ranked WHERE place <= {last} OR is_listed"
SHOWN_EDGES = """
    SELECT e.* FROM edges AS e JOIN ranked AS a ON a.id = e.citing JOIN ranked AS b ON b.id = e.cited
    WHERE a.place <= {last} AND b.place <= {last}"""
