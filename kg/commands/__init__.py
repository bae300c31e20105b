"""Commands that are many of a kind; `kg.cli` has the others, and adds these."""
