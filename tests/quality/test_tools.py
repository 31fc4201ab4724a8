"""The project's own rules, as its tools know them: style, types and who may import whom. Settings are in pyproject.toml."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHECKED = [name for name in ("asyncgen", "tests", "benchmarks", "generated_example") if any((ROOT / name).rglob("*.py"))]


def run(*command: str) -> None:
    """Run a tool in the project's folder; what it says is the failure's text."""
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, f"{' '.join(command)}\n{result.stdout}{result.stderr}"


def script(name: str) -> str:
    """Where a tool's command is: beside the interpreter that runs the tests."""
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    assert found, f"{name} is not installed: pip install -e '.[test]'"
    return found


def test_lint() -> None:
    """`ruff check` finds nothing."""
    run(script("ruff"), "check", ".")


def test_format() -> None:
    """`ruff format` would change nothing."""
    run(script("ruff"), "format", "--check", ".")


@pytest.mark.timeout(600)
def test_types_by_mypy() -> None:
    """`mypy --strict` finds nothing."""
    run(sys.executable, "-m", "mypy", "--strict", "--explicit-package-bases", *CHECKED)


@pytest.mark.timeout(600)
def test_types_by_pyright() -> None:
    """`pyright` in strict mode finds nothing."""
    run(sys.executable, "-m", "pyright", "--pythonpath", sys.executable, *CHECKED)


def test_imports() -> None:
    """Every module imports only what its layer may."""
    run(script("lint-imports"))
