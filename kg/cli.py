"""The command line: its commands, streams and exit codes; no logic.

Exit codes: 0 done, 1 it could not be done (earlier outputs are as they were), 2 wrong usage, 3 done, but under
--strict something is unresolved, not known, or wrong with a list, 130 interrupted.
"""

from __future__ import annotations

import os
import sys

import click

from kg import __version__
from kg.commands import (
    build,
    bulk,
    cache,
    changes,
    check,
    compare,
    entries,
    export,
    order,
    paths,
    plan,
    query,
    serve,
    structure,
    suggest,
    validate,
)
from kg.errors import KgError

INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code; `arguments` are those of the process unless given."""
    try:
        code = cli.main(args=arguments, prog_name="kg", standalone_mode=False)
    except click.ClickException as err:
        err.show()
        return err.exit_code
    except KgError as err:
        click.echo(f"kg: {err}", err=True)
        return err.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("kg: interrupted", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our rows has gone (`kg query ... | head`); nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code if isinstance(code, int) else 0


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="kg", message="%(prog)s %(version)s")
def cli() -> None:
    """A reading list becomes a citation knowledge graph: RDF to query, one page to look at."""


for command in (
    build.build, bulk.bulk, cache.cache, check.check, compare.compare, changes.diff, entries.entries, export.export,
    changes.new, order.order, paths.path, plan.plan, query.query, serve.serve, structure.structure, suggest.suggest,
    validate.validate,
):  # fmt: skip
    cli.add_command(command)
