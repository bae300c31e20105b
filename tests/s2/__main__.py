"""Serve papers as if it were Semantic Scholar, until Ctrl-C: `python -m tests.s2 --corpus FOLDER --port 8080`.

The first line printed is its address; the last one, when it ends, how many requests came and how many met a fault.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
from pathlib import Path

from kg import snapshot
from kg.sources.clock import SystemClock
from tests.s2 import Fault, Papers, Request, StandIn
from tests.s2.crowd import crowd

FAULTS = (
    Fault(status=429),
    Fault(status=500),
    Fault(status=502),
    Fault(status=503),
    Fault(status=504),
    Fault(kind="reset"),
    Fault(kind="cut"),
)


class Unreliable(StandIn):
    """One where each request meets a fault by chance; `met` counts them."""

    chance = random.Random(1)
    share = 0.0
    met = 0

    def take(self, request: Request) -> Fault | None:
        scripted = super().take(request)
        if scripted or self.chance.random() >= self.share:
            return scripted
        self.met += 1
        return self.chance.choice(FAULTS)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.s2", description=__doc__)
    papers = parser.add_mutually_exclusive_group(required=True)
    papers.add_argument("--corpus", type=Path, help="the folder of a snapshot")
    papers.add_argument("--crowd", type=int, metavar="N", help="N made-up papers of a list, with those around them")
    parser.add_argument("--port", type=int, default=0, help="0 (the default) takes a free one")
    parser.add_argument("--key", help="refuse requests without this key")
    parser.add_argument("--rate", type=float, help="refuse more than so many requests a second (default: no limit)")
    parser.add_argument("--faults", type=float, default=0.0, help="the share of requests that meet a fault")
    options = parser.parse_args()
    ends = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    known = Papers(crowd(options.crowd)) if options.crowd else Papers.of_snapshot(snapshot.read(options.corpus))
    clock = SystemClock() if options.rate else None
    with Unreliable(known, key=options.key, port=options.port, clock=clock, rate=options.rate or 1.0) as service:
        service.share = options.faults
        sys.stdout.write(f"{service.url}\n")
        sys.stdout.flush()
        signal.sigwait(ends)
        sys.stdout.write(f"{len(service.requests)} requests, {service.met} faults\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
