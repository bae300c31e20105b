"""A reading list becomes a citation knowledge graph: RDF to query, one page to look at."""

__version__ = "0.1.0"
