"""How much of a corpus a graph says."""

from __future__ import annotations

from typing import Literal, get_args

# core: works, records, authors and plain links. standard: also what each link and record rests on, kinds, dates,
# identifiers, ordered bylines, and what this program concludes. extra: also the shapes of the OpenCitations Data Model
# that standard leaves out.
Profile = Literal["core", "standard", "extra"]
PROFILES: tuple[Profile, ...] = get_args(Profile)
