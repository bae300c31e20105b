"""What commands share: options, the folder of what is kept, the time, the exit code of what is done in part."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

INCOMPLETE = 3
# How long Semantic Scholar may go on failing, in minutes, and how old its answers may be, in days.
PATIENCE, MAX_AGE = 5, 30
EXCLUDED = "--snapshot and --source api (or bulk:DIR) exclude each other: leave one of them out."

LISTS = click.argument("reading_lists", metavar="[LIST]...", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
CACHE = click.option(
    "--cache",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where answers of Semantic Scholar are kept, by default in your cache folder.",
)


class _Source(click.ParamType[Any]):
    """The name of a source, or `bulk:` and where a dump stands: a folder becomes a path, a URI is read by Spark."""

    name = "auto|snapshot|api|bulk:DIR"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str) or value in {"auto", "snapshot", "api"}:
            return value
        if value.startswith("bulk:") and (place := value.removeprefix("bulk:")):
            from kg.bulk.spark import OnSpark, is_uri

            return OnSpark(place=place) if is_uri(place) else Path(place)
        raise click.BadParameter(f"{value!r} is none of auto, snapshot, api and bulk:DIR.", ctx, param)


SOURCE = click.option(
    "--source",
    type=_Source(),
    metavar="auto|snapshot|api|bulk:DIR",
    default="auto",
    show_default=True,
    help="Where records and links come from; auto: the snapshot, and the Semantic Scholar API for what it lacks; "
    "bulk:DIR: a bulk dump (see kg bulk), DIR a folder, or a URI such as s3a://... that Spark reads.",
)
SNAPSHOT = click.option(
    "--snapshot",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The snapshot to take what is known from, by default the shipped one; each build writes one.",
)
OVERRIDES = click.option(
    "--overrides",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What you decided about the list, in TOML: which record an entry is, which are one work; see report.md.",
)
OFFLINE = click.option("--offline", is_flag=True, help="Ask nothing over the network; what is kept is used.")
API_URL = click.option("--api-url", envvar="S2_API_URL", help="Another address of the API (also S2_API_URL).")


def default_cache() -> Path:
    """The user's own folder for what can be had again."""
    from platformdirs import user_cache_path

    return user_cache_path("reading-kg")


def now() -> str:
    """The time, as ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def tell_of_store(graph: Path) -> None:
    """Say why a command takes longer than its answer."""
    click.echo(f"kg: {graph} is large: it is read once for all queries to come ...", err=True)


DEPTH = click.option(
    "--depth",
    type=click.IntRange(1, 2),
    default=1,
    show_default=True,
    help="2: also what the papers around the listed ones cite, and what cites them.",
)
