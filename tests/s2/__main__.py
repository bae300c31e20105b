"""Serve a snapshot as if it were Semantic Scholar, until Ctrl-C: `python -m tests.s2 --corpus FOLDER --port 8080`."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from kg import snapshot
from kg.sources.clock import SystemClock
from tests.s2 import Papers, StandIn


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.s2", description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="the folder of a snapshot")
    parser.add_argument("--port", type=int, default=0, help="0 (the default) takes a free one")
    parser.add_argument("--key", help="refuse requests without this key")
    parser.add_argument("--rate", type=float, help="refuse more than so many requests a second (default: no limit)")
    options = parser.parse_args()
    ends = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    papers = Papers.of_snapshot(snapshot.read(options.corpus))
    clock = SystemClock() if options.rate else None
    with StandIn(papers, key=options.key, port=options.port, clock=clock, rate=options.rate or 1.0) as service:
        sys.stdout.write(f"{service.url}\n")
        sys.stdout.flush()
        signal.sigwait(ends)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
