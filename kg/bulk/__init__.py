"""The bulk dumps of Semantic Scholar (S2AG): whole releases as gzip files of JSON lines, on this machine."""
