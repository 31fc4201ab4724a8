"""The project's own rules, as its tools know them: style, types and who may import whom. Settings are in pyproject.toml."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHECKED = [name for name in ("asyncgen", "tests", "benchmarks") if any((ROOT / name).rglob("*.py"))]
EXAMPLE = ROOT / "generated_example"
needs_example = pytest.mark.skipif(not EXAMPLE.is_dir(), reason="there is no generated example yet")


def run(*command: str, folder: Path = ROOT) -> None:
    """Run a tool in a folder; what it says is the failure's text."""
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert result.returncode == 0, f"{' '.join(command)}\n{result.stdout}{result.stderr}"


def script(name: str) -> str:
    """Where a tool's command is: beside the interpreter that runs the tests."""
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    assert found, f"{name} is not installed: pip install -e '.[test]'"
    return found


def test_lint() -> None:
    """`ruff check` finds nothing."""
    run(script("ruff"), "check", *CHECKED)


def test_format() -> None:
    """`ruff format` would change nothing."""
    run(script("ruff"), "format", "--check", *CHECKED)


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


@needs_example
def test_lint_of_a_project() -> None:
    """`ruff check` finds nothing in a project as asyncgen makes it, whatever this repository's settings are."""
    run(script("ruff"), "check", "--isolated", ".", folder=EXAMPLE)


@needs_example
@pytest.mark.timeout(600)
def test_types_of_a_project_by_mypy() -> None:
    """`mypy --strict` finds nothing in a project as asyncgen makes it."""
    run(sys.executable, "-m", "mypy", "--config-file=", "--strict", "--explicit-package-bases", ".", folder=EXAMPLE)


@needs_example
@pytest.mark.timeout(600)
def test_types_of_a_project_by_pyright(tmp_path: Path) -> None:
    """`pyright` in strict mode finds nothing in a project as asyncgen makes it."""
    copy = tmp_path / "project"
    shutil.copytree(EXAMPLE, copy, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    settings = {"include": ["."], "typeCheckingMode": "strict", "pythonVersion": "3.11"}
    (copy / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    run(sys.executable, "-m", "pyright", "--pythonpath", sys.executable, folder=copy)
