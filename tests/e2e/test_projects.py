"""The projects of the example documents: typed, linted, tested and in step with their documents, with handlers and without."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.processes import asyncgen, environment
from tests.e2e.projects import PACKAGES, begun, filled

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=[f"{example}-{kind}" for example in PACKAGES for kind in ("begun", "filled")])
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each example, as `init` leaves it and with handlers."""
    example, _, kind = str(request.param).rpartition("-")
    folder = tmp_path_factory.mktemp(str(request.param)) / "project"
    return begun(example, folder) if kind == "begun" else filled(example, folder)


def tool(project: Path, *arguments: str) -> None:
    """Run a Python tool in the project; it must be content."""
    done = subprocess.run([sys.executable, "-m", *arguments], cwd=project, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_mypy(project: Path) -> None:
    """`mypy --strict` is content with everything."""
    tool(project, "mypy", "--strict", "--config-file=", ".")


def test_pyright(project: Path) -> None:
    """`pyright` is content in strict mode."""
    (project / "pyrightconfig.json").write_text(json.dumps({"typeCheckingMode": "strict"}))
    tool(project, "pyright", "--pythonpath", sys.executable, ".")


def test_ruff(project: Path) -> None:
    """`ruff check` is content with the project's own settings."""
    tool(project, "ruff", "check", "--no-cache", ".")


def test_own_tests(project: Path) -> None:
    """The tests that `init` wrote pass."""
    tool(project, "pytest", "-q", "-p", "no:cacheprovider", "tests")


def test_check(project: Path) -> None:
    """Document, generated files, handlers and app agree; generating again changes nothing."""
    for arguments in (["check"], ["generate", "--check"]):
        done = asyncgen(*arguments, folder=project)
        assert done.returncode == 0, done.stdout + done.stderr
