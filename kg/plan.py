"""What gathering will take, in words, before it starts; and what to do where it will take long."""

from __future__ import annotations

from kg.model import Plan
from kg.sources.access import PACE_WITH_KEY
from kg.sources.clock import duration

# Above so many seconds a person should know what to leave out.
LONG = 600.0
_PARTS = {
    "records": "records",
    "references": "references with their sentences",
    "citations": "citing papers",
    "authors": "details of authors",
}
_WITHOUT = {"references": "no --contexts", "citations": "--citations none", "authors": "no --authors"}


def in_words(plan: Plan) -> list[str]:
    """The plan as lines for a person."""
    papers = _count(plan.papers, "paper") + (" around the listed ones" if plan.step == 2 else "")
    if not plan.total:
        return [f"{papers}: nothing has to be asked for"]
    parts = ", ".join(f"{count:,} for {_PARTS[part]}" for part, count in plan.requests.items() if count)
    time = f", at least {duration(plan.seconds)} at one every {plan.pace:g} s" if plan.pace else ""
    lines = [f"Semantic Scholar: {_count(plan.total, 'request')} for {papers} ({parts}){time}"]
    if plan.seconds > LONG:
        if plan.step == 2:
            lines.append("  no --depth 2: none of these; or a lower --hub-cap: fewer papers")
        lines += [
            f"  {option}: {_count(plan.requests[part], 'request')} less ({duration(plan.requests[part] * plan.pace)})"
            for part, option in _WITHOUT.items()
            if plan.requests.get(part)
        ]
        if not plan.has_key:
            lines.append(f"  with a key (S2_API_KEY): {duration(plan.total * PACE_WITH_KEY)}")
        lines.append("  for much more than this, Semantic Scholar's bulk dumps serve better: see kg plan")
    return lines


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}" + ("" if number == 1 else "s")
