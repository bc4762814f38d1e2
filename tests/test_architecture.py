"""The house rules that a machine can check: import direction, sizes, names, layout."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("aggregator", "spiders", "pipelines")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
TOP_LEVEL = {
    *("aggregator", "spiders", "pipelines", "tests", "docs"),
    *("scrapy.cfg", "pyproject.toml", "README.md", "LICENSE", "NOTICE", "CHANGELOG.md"),
    *("CONTRIBUTING.md", "SECURITY.md", "Makefile"),
}
HIDDEN = {".gitignore", ".pre-commit-config.yaml", ".ci", ".gitattributes"}

# layer -> layers it may import, beside itself and the records at the bottom
LAYERS = {
    "core": set(),
    "understand": {"core"},
    "matching": {"core", "understand"},
    "store": {"core", "understand", "matching"},
    "queries": {"core", "understand", "matching", "store"},
    "commands": {"core", "understand", "matching", "store", "queries"},
    "crawling": {"core", "understand", "matching", "store", "queries", "spiders"},
    "spiders": {"core", "understand"},
    "pipelines": {"core", "understand", "matching", "store"},
}
# modules at the top of aggregator/ that stand above the pure layers
RAISED = {
    "annotate": {"core", "understand", "matching"},
    "data.places.build": {"core", "understand"},
}


def layer(module: str) -> str:
    parts = module.split(".")
    if parts[0] != "aggregator":
        return parts[0]
    if len(parts) > 1 and parts[1] in LAYERS:
        return parts[1]
    return "core"


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append(node.module)
            found += [f"{node.module}.{name.name}" for name in node.names]
    return found


def allowed(module: str) -> set[str]:
    name = module.removeprefix("aggregator.")
    if name in RAISED:
        return RAISED[name] | {"core"}
    if module == "aggregator.__main__":
        return {"commands"}
    return LAYERS[layer(module)] | {layer(module)}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    module = module_of(path)
    ours = [name for name in imports(path) if name.split(".")[0] in (*PACKAGES, "tests")]
    assert not [n for n in ours if n.split(".")[0] == "tests"], "packages never import tests"
    assert {layer(name) for name in ours} <= allowed(module), module


def test_only_crawling_knows_scrapy_inside_the_core() -> None:
    core = [p for p in FILES if p.is_relative_to(ROOT / "aggregator")]
    guilty = [
        module_of(path)
        for path in core
        if layer(module_of(path)) != "crawling"
        and any(name.split(".")[0] in ("scrapy", "twisted") for name in imports(path))
    ]
    assert guilty == []


def test_the_core_imports_without_scrapy() -> None:
    code = (
        "import sys; sys.modules['scrapy'] = None; sys.modules['twisted'] = None\n"
        "import aggregator.commands, aggregator.store, aggregator.understand"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_no_import_circles() -> None:
    graph = {module_of(p): {n for n in imports(p) if n != module_of(p)} for p in FILES}
    graph = {module: names & graph.keys() for module, names in graph.items()}
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join((*trail, module))
        if module not in done:
            for name in sorted(graph[module]):
                visit(name, (*trail, module))
            done.add(module)

    for module in sorted(graph):
        visit(module, ())


def functions() -> list[tuple[str, int]]:
    sizes = []
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                sizes.append((f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", length))
    return sizes


def test_functions_are_short() -> None:
    sizes = functions()
    assert statistics.median(length for _, length in sizes) <= 10
    assert [name for name, length in sizes if length > 40] == []


def test_files_are_short() -> None:
    lengths = {str(p.relative_to(ROOT)): p.read_text(encoding="utf-8").count("\n") for p in FILES}
    assert {name: n for name, n in lengths.items() if n > 300} == {}


def test_no_catch_all_modules() -> None:
    vague = re.compile(r"utils?|helpers?|common|manager|misc", re.IGNORECASE)
    assert [p.name for p in FILES if vague.fullmatch(p.stem)] == []


def test_every_module_says_what_it_holds() -> None:
    silent = [
        str(p.relative_to(ROOT))
        for p in FILES
        if p.stat().st_size and not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_the_top_level_is_fixed() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if tracked.returncode:
        pytest.skip("not a git checkout")
    names = {line.split("/")[0] for line in tracked.stdout.splitlines()}
    assert names <= TOP_LEVEL | HIDDEN
    assert {"aggregator", "spiders", "pipelines", "tests", "scrapy.cfg", "README.md"} <= names


def test_every_lint_ignore_carries_its_reason() -> None:
    bare = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in FILES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"#\s*noqa(?!: [A-Z0-9, ]+ - \S)", line)
        or re.search(r"#\s*type: ignore(?!\[[\w, -]+\]\s+# \S)", line)
    ]
    assert bare == []
