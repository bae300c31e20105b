"""How a server starts and ends, and what it serves beside the endpoint."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil
import pytest

from kg.cli import main
from tests.serve.running import ROOT, Serve, Server

NAME = "http://xmlns.com/foaf/0.1/name"


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    file = tmp_path / "graph.nt"
    file.write_text(f'<http://x/ada> <{NAME}> "Ada" .\n', encoding="utf-8")
    return file


def names(server: Server) -> list[str]:
    return server.ask("SELECT ?name { ?s foaf:name ?name } ORDER BY ?name", "text/csv").text.splitlines()[1:]


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_and_all_its_workers(graph: Path, serve: Serve, by: signal.Signals) -> None:
    with serve(graph) as server:
        assert names(server) == ["Ada"]
        workers = psutil.Process(server.process.pid).children(recursive=True)
        assert workers
        code, said = server.end(by)
        assert (code, said.strip()) == ((0, "") if by == signal.SIGTERM else (130, "kg: interrupted"))
        psutil.wait_procs(workers, timeout=5)
        assert not [worker for worker in workers if worker.is_running()]


def test_workers_end_with_a_server_that_is_killed(graph: Path, serve: Serve) -> None:
    with serve(graph) as server:
        assert names(server) == ["Ada"]
        workers = psutil.Process(server.process.pid).children(recursive=True)
        server.process.kill()
        _, alive = psutil.wait_procs(workers, timeout=10)
        assert not alive


def test_a_port_that_is_taken_is_told(graph: Path, serve: Serve, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--graph", str(graph), "--port", str(port)]) == 1
    assert f"127.0.0.1:{port} cannot be listened on: Address already in use" in capfd.readouterr().err


def test_a_host_that_is_not_here_is_told(graph: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--graph", str(graph), "--port", "0", "--host", "192.0.2.1"]) == 1
    assert "192.0.2.1:0 cannot be listened on" in capfd.readouterr().err
    assert main(["serve", "--graph", str(graph), "--port", "0", "--host", "no such host"]) == 1
    assert "no such host:0 cannot be listened on" in capfd.readouterr().err


def test_a_graph_that_cannot_be_served_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "graph.nt"
    assert main(["serve", "--graph", str(broken), "--port", "0"]) == 1
    assert "There is no file" in capfd.readouterr().err
    broken.write_text("<http://x/a> nonsense\n", encoding="utf-8")
    assert main(["serve", "--graph", str(broken), "--port", "0"]) == 1
    assert "graph.nt:1" in capfd.readouterr().err


@pytest.mark.parametrize("wrong", [("--port", "70000"), ("--timeout", "0"), ("--timeout", "nan")])
def test_options_that_mean_nothing_are_wrong_usage(wrong: tuple[str, str]) -> None:
    assert main(["serve", *wrong]) == 2


def test_a_new_build_is_served_from_then_on(graph: Path, serve: Serve) -> None:
    with serve(graph) as server:
        assert names(server) == ["Ada"]
        written = graph.with_suffix(".new")
        written.write_text(f'<http://x/bo> <{NAME}> "Bo" .\n', encoding="utf-8")
        written.rename(graph)
        assert names(server) == ["Bo"]
        graph.unlink()
        got = server.ask("ASK {}")
        assert (got.status_code, "There is no file" in got.text) == (500, True)
        graph.write_text(f'<http://x/cy> <{NAME}> "Cy" .\n', encoding="utf-8")
        assert names(server) == ["Cy"]


def test_a_worker_that_ends_while_nobody_asks_is_replaced_before_the_next_query(graph: Path, serve: Serve) -> None:
    with serve(graph) as server:
        workers = psutil.Process(server.process.pid).children(recursive=True)
        for worker in workers:
            worker.kill()
        time.sleep(0.2)
        assert names(server) == ["Ada"]


def test_a_worker_that_is_killed_in_a_query_is_an_honest_error(graph: Path, serve: Serve) -> None:
    graph.write_text("".join(f"<http://x/{n}> <http://x/p> <http://x/o> .\n" for n in range(2_000)), encoding="utf-8")
    with serve(graph) as server, ThreadPoolExecutor(1) as client:
        endless = client.submit(server.ask, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
        time.sleep(1)
        for worker in psutil.Process(server.process.pid).children(recursive=True):
            worker.kill()
        got = endless.result()
        assert (got.status_code, got.headers["retry-after"]) == (503, "5")
        assert "ended by itself" in got.text
        assert server.ask("ASK {}").status_code == 200


def test_without_a_page_the_front_leads_to_the_editor(graph: Path, serve: Serve) -> None:
    with serve(graph) as server:
        got = server.client.get("/")
        assert (got.status_code, got.headers["location"]) == (303, "query")
        editor = server.client.get("/query")
        assert "Ask graph.nt" in editor.text
        assert "script-src 'self';" in editor.headers["content-security-policy"]
        (graph.parent / "graph.html").write_text("<p>The page", encoding="utf-8")
        page = server.client.get("/")
        assert (page.status_code, page.text) == (200, "<p>The page")
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert '<a href="./">The page</a>' in server.client.get("/query").text


def test_on_another_address_it_answers_to_every_name(graph: Path, serve: Serve) -> None:
    with serve(graph, "--host", "0.0.0.0") as server:
        url = f"http://127.0.0.1:{server.port}/sparql"
        got = httpx.get(url, params={"query": "ASK {}"}, headers={"Host": "graphs.example.org"}, trust_env=False)
        assert got.status_code == 200
        assert httpx.get(url, headers={"Host": "[1:2]"}, trust_env=False).status_code == 400


def test_it_starts_without_what_only_builds_need(graph: Path) -> None:
    program = "import sys; from kg.serve import server; print(*sorted(sys.modules))"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    assert {"networkx", "numpy", "rdflib", "semanticscholar"}.isdisjoint(done.stdout.split())


def test_a_large_file_is_served_from_a_store_on_disk(
    graph: Path, serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    long = "x" * 1_000_000
    with graph.open("a", encoding="utf-8") as file:
        file.writelines(f'<http://x/{n}> <http://x/says> "{long}" .\n' for n in range(65))
    with serve(graph) as server:
        assert names(server) == ["Ada"]
        assert list(tmp_path.glob("cache/*/graphs/*/store/CURRENT"))
        graph.write_text(f'<http://x/bo> <{NAME}> "Bo" .\n', encoding="utf-8")
        assert names(server) == ["Bo"]
        assert server.end() == (0, f"kg: {graph} is large: it is read once for all queries to come ...\n")
