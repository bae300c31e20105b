"""A stand-in for Semantic Scholar's Academic Graph API, on this machine only, that follows a script."""

from tests.s2.papers import Papers
from tests.s2.service import Fault, Request, StandIn

__all__ = ["Fault", "Papers", "Request", "StandIn"]
