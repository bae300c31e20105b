"""The command that serves a graph."""

from __future__ import annotations

from pathlib import Path

import click

from kg.commands import options


@click.command()
@click.option(
    "--graph",
    default=Path("outputs/graph.nt"),
    show_default=True,
    type=click.Path(path_type=Path),
    help="The RDF file to serve; a graph.html beside it is shown, too.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on: this machine alone.")
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=8000, show_default=True, help="The port, 0 for a free one."
)
@click.option(
    "--timeout",
    type=click.IntRange(1, 86_400),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="How long a query may take.",
)
def serve(graph: Path, host: str, port: int, timeout: int) -> None:
    """Serve a graph as a SPARQL endpoint (/sparql), with a query editor (/query) and its page (/), until Ctrl-C.

    Prints the address on stdout as soon as it answers.
    """
    from kg.serve import server

    server.serve(
        graph,
        host=host,
        port=port,
        timeout=timeout,
        cache=options.default_cache(),
        on_build=lambda: options.tell_of_store(graph),
        on_start=click.echo,
    )
