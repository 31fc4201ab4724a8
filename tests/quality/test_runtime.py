"""The runtime is copied into other projects: it brings nothing along, and it stays small enough to be read there."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

RUNTIME = Path(__file__).parents[2] / "asyncgen/runtime"
MODULES = sorted(RUNTIME.rglob("*.py"))
LINES = 5700  # More than twice what a reader should meet: to be brought down, never up.

EVERYWHERE = {"fastapi", "starlette", "pydantic", "pydantic_core", "typing_extensions"}
ONLY_IN = {"serve.py": {"uvicorn"}}
WHERE_ASKED_FOR = {"redis", "nats"}


def imports(node: ast.AST, *, inside: bool = False) -> Iterator[tuple[str, int, bool]]:
    """Every absolute import: the top-level package, the line, and whether a function holds it."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from ((name.name.partition(".")[0], child.lineno, inside) for name in child.names)
        elif isinstance(child, ast.ImportFrom) and not child.level and child.module:
            yield child.module.partition(".")[0], child.lineno, inside
        else:
            yield from imports(child, inside=inside or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) or is_for_types(child))


def is_for_types(node: ast.AST) -> bool:
    """Whether a statement is `if TYPE_CHECKING:`."""
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(RUNTIME).as_posix())
def test_the_runtime_imports_little(path: Path) -> None:
    """Relative imports, the standard library and FastAPI's family; a broker's client only where its URL asks for it."""
    allowed = EVERYWHERE | ONLY_IN.get(path.name, set()) | sys.stdlib_module_names
    for package, line, inside in imports(ast.parse(path.read_text("utf-8"))):
        assert package in allowed or (inside and package in WHERE_ASKED_FOR), f"{path.relative_to(RUNTIME)}:{line}: import {package}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(RUNTIME).as_posix())
def test_the_runtime_does_not_leave_its_package(path: Path) -> None:
    """Relative imports stay inside the runtime: above it is somebody else's project."""
    depth = len(path.relative_to(RUNTIME).parts)
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        assert not isinstance(node, ast.ImportFrom) or node.level <= depth, f"{path.relative_to(RUNTIME)}:{node.lineno}"


def test_the_runtime_stays_small() -> None:
    """Whoever steps into it in their own project can read all of it."""
    assert sum(len(path.read_text("utf-8").splitlines()) for path in MODULES) < LINES
