"""The house's rules: imports point down, nothing is read or opened at import, heavy libraries wait."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# From the top down; a module may import from its own layer only within its own folder, and from any below.
LAYERS = (
    ("kg.__main__",),
    ("kg.cli",),
    ("kg.commands",),
    ("kg.library",),
    ("kg.export", "kg.entries", "kg.console"),
    ("kg.pipeline", "kg.outputs", "kg.serve"),
    ("kg.gathering",),
    ("kg.formats", "kg.options", "kg.doctor.table", "kg.report"),
    ("kg.rdf", "kg.view", "kg.tables", "kg.frames"),
    ("kg.wording",),
    ("kg.insight",),
    ("kg.summary", "kg.graph", "kg.plan", "kg.routes", "kg.doctor"),
    ("kg.overrides",),
    ("kg.resolve", "kg.readlist", "kg.sources", "kg.bulk"),
    ("kg.snapshot",),
    ("kg.corpus", "kg.people", "kg.versions"),
    ("kg.matching",),
    ("kg.authorship",),
    ("kg.titles", "kg.preprints", "kg.shipped", "kg.staging"),
    ("kg.model",),
    ("kg.pid", "kg.errors"),
    ("kg",),
)
# The stages that one layer's modules may take from each other, and what `kg.load` opens.
BESIDE = {
    ("kg.pipeline", "kg.outputs"),
    ("kg.resolve", "kg.sources"),
    ("kg.bulk", "kg.sources"),
    ("kg.bulk", "kg.readlist"),
    ("kg", "kg.library"),
}
# What is used if it is installed.
OPTIONAL = {"duckdb", "pandas", "polars", "py4j", "pyspark", "sqlglot"}


def part(module: str) -> str:
    """The part of the house that a module belongs to: the longest name in LAYERS that it starts with."""
    names = [name for layer in LAYERS for name in layer if module == name or module.startswith(name + ".")]
    return max(names, key=len)


def imports(path: Path) -> Iterator[str]:
    """Our own modules that a file imports anywhere in it, but for types."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "kg":
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                yield name if (ROOT / (name.replace(".", "/") + ".py")).exists() else node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "kg")


def violations(files: dict[str, Path]) -> list[str]:
    height = {name: -place for place, layer in enumerate(LAYERS) for name in layer}
    found = []
    for module, path in files.items():
        for imported in imports(path):
            here, there = part(module), part(imported)
            if here != there and (here, there) not in BESIDE and height[there] >= height[here]:
                found.append(f"{module} imports {imported}")
    return found


def modules() -> dict[str, Path]:
    paths = (path for path in (ROOT / "kg").rglob("*.py") if "node_modules" not in path.parts)
    return {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in paths}


def test_imports_point_down() -> None:
    assert violations(modules()) == []


def test_an_import_that_points_up_is_found(tmp_path: Path) -> None:
    planted = tmp_path / "model.py"
    planted.write_text("def f():\n    from kg import pipeline\n    from kg.rdf.files import ntriples\n")
    assert violations({"kg.model": planted}) == ["kg.model imports kg.pipeline", "kg.model imports kg.rdf.files"]


def test_only_the_command_line_prints() -> None:
    def calls_print(path: Path) -> bool:
        tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        return any(isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "print" for n in tree)

    assert [name for name, path in modules().items() if calls_print(path)] == []


def test_every_library_that_is_imported_is_declared() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        requirements = tomllib.load(file)["project"]["dependencies"]
    declared = {re.split(r"[<>=]", requirement)[0] for requirement in requirements}
    names = {"markdown_it": "markdown-it-py"}
    imported = set()
    for path in modules().values():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.split(".")[0])
            elif isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
    libraries = {names.get(name, name) for name in imported - set(sys.stdlib_module_names) - {"kg"}}
    # rdflib is for users of the RDF and for the tests, which read with it all that is written.
    assert (libraries - OPTIONAL) | {"rdflib"} == declared


@pytest.mark.parametrize(
    ("module", "too_heavy"),
    [
        ("kg", {"kg.library", "kg.model", "pathlib"}),
        ("kg.library", {"networkx", "numpy", "pandas", "polars"}),
        ("kg.cli", {"networkx", "rdflib", "pyoxigraph", "numpy", "pyvis", "semanticscholar", "markdown_it", "rich"}),
        ("kg.sources", {"httpx", "semanticscholar"}),
        ("kg.commands.bulk", {"httpx", "semanticscholar", "tenacity"}),
        ("kg.pipeline", {"rdflib", "pyvis", "semanticscholar", "httpx"}),
        ("kg.rdf.store", {"networkx"}),
        ("kg.rdf.asking", {"networkx", "rdflib", "pyoxigraph", "markdown_it", "multiprocessing"}),
        ("kg.serve.server", {"networkx", "rdflib"}),
    ],
)
def test_heavy_libraries_are_not_loaded_before_they_are_used(module: str, too_heavy: set[str]) -> None:
    code = f"import sys, {module}; print(' '.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert too_heavy.isdisjoint(loaded.stdout.split())
