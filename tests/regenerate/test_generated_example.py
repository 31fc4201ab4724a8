"""`generated_example/` is what `asyncgen init --example chat` writes, with handlers written by hand, and it works."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "generated_example"
WRITTEN_BY_HAND = {"chat/main.py", "chat/rooms.py", "chat/handlers/lobby.py", "chat/handlers/rooms.py", "tests/test_chat.py"}
"""Everything else is as `init` wrote it."""

_LEFT_BY_TOOLS = ("__pycache__", ".asyncgen_cache", ".mypy_cache", ".ruff_cache", ".pytest_cache", "*.pyc")


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below `folder` by its path there."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a Python module as a process in `folder`, with this checkout's asyncgen."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"}
    return subprocess.run([sys.executable, "-m", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the example, for commands that might write."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "generated_example", ignore=shutil.ignore_patterns(*_LEFT_BY_TOOLS)))


def test_it_is_what_init_writes(copy: Path, tmp_path: Path) -> None:
    """A fresh project has the same files with the same bytes, except those that somebody wrote by hand."""
    fresh = tmp_path / "fresh"
    done = run("asyncgen", "init", str(fresh), "--example", "chat", folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    shutil.rmtree(fresh / ".asyncgen_cache", ignore_errors=True)
    theirs, ours = contents(fresh), contents(copy)
    assert ours.keys() - theirs.keys() == {"chat/rooms.py", "tests/test_chat.py"}
    assert theirs.keys() <= ours.keys()
    assert {path for path, content in theirs.items() if content != ours[path]} <= WRITTEN_BY_HAND


def test_generating_again_changes_nothing(copy: Path) -> None:
    """`generate` finds nothing to do, and what is there stays byte for byte."""
    before = contents(copy)
    assert run("asyncgen", "generate", "--check", folder=copy).returncode == 0
    done = run("asyncgen", "generate", folder=copy)
    assert done.returncode == 0, done.stdout + done.stderr
    shutil.rmtree(copy / ".asyncgen_cache", ignore_errors=True)
    assert contents(copy) == before


def test_it_is_in_step_with_its_document(copy: Path) -> None:
    """`check` finds no drift."""
    done = run("asyncgen", "check", "--format", "json", folder=copy)
    assert (done.returncode, json.loads(done.stdout)["findings"]) == (0, []), done.stdout + done.stderr


def test_its_own_tests_pass(copy: Path) -> None:
    """The contract's examples and the chat's own tests."""
    done = run("pytest", "-q", "-p", "no:cacheprovider", "tests", folder=copy)
    assert done.returncode == 0, done.stdout + done.stderr
