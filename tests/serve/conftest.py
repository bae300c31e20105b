"""Servers for the tests of the endpoint."""

from __future__ import annotations

import pytest

from tests.serve.running import Serve, running


@pytest.fixture(scope="session")
def serve() -> Serve:
    """Starts `kg serve` on a file; ended with its block."""
    return running
