"""The corpus as RDF: vocabulary, triples, files, and SPARQL over them."""
