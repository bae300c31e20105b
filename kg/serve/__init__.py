"""The SPARQL endpoint of a graph file: what `kg serve` starts."""
