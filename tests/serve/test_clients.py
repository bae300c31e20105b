"""Clients as the README shows them."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.serve.running import ROOT, Serve, Server

# Its server is started once, not once for each worker.
pytestmark = pytest.mark.xdist_group("serve-clients")

README = (ROOT / "README.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8000/"


@pytest.fixture(scope="module")
def server(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A preprint that cites a paper."""
    graph = tmp_path_factory.mktemp("clients") / "graph.ttl"
    graph.write_text(
        "@prefix cito: <http://purl.org/spar/cito/> . @prefix fabio: <http://purl.org/spar/fabio/> .\n"
        "@prefix dcterms: <http://purl.org/dc/terms/> .\n"
        '<http://x/1> a fabio:Preprint ; dcterms:title "A preprint" ; cito:cites <http://x/2> .\n',
        encoding="utf-8",
    )
    with serve(graph) as found:
        yield found


def blocks(language: str) -> list[str]:
    """Those that ask an endpoint."""
    found = re.findall(rf"^```{language}\n(.*?)^```", README, re.M | re.S)
    return [block for block in found if ADDRESS in block]


def test_rdflib_asks_it_as_the_readme_has_it(server: Server) -> None:
    (block,) = blocks("python")
    command = [sys.executable, "-c", block.replace(ADDRESS, server.url)]
    environment = os.environ | {"NO_PROXY": "127.0.0.1"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert (done.stdout, done.returncode) == ("http://x/1 http://x/2\n", 0), done.stderr


@pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl here")
def test_curl_asks_it_as_the_readme_has_it(server: Server) -> None:
    (line,) = blocks("sh")
    command = shlex.split(line.replace(ADDRESS, server.url))
    done = subprocess.run([*command, "--noproxy", "*", "-sS"], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["title", "A preprint"]


def test_the_limits_that_the_readme_states_are_those_of_the_program() -> None:
    from kg.serve import app, pool

    assert f"more than {app.MOST_ROWS:,} rows or triples, or {app.MOST_BYTES // 1_000_000} MB" in README
    assert f"`{app.CUT}: true`" in README
    assert f"more than {pool.AT_ONCE} queries at once" in README
    assert f"up to {pool.LONGEST_WAIT:.0f} s and {pool.MOST_WAITING} of them" in README
    assert f"a query of more than {app.LARGEST_BODY // 1_000_000} MB" in README
