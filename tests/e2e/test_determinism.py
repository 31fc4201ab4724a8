"""The same document gives the same bytes, whatever the hash seed and wherever the command runs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.processes import environment
from tests.e2e.projects import PACKAGES

_ALL = """
import sys
from asyncgen.cli import main
for example in sys.argv[2:]:
    if code := main(["init", f"{sys.argv[1]}/{example}", "--example", example]):
        sys.exit(code)
"""


def written(folder: Path, working: Path, seed: str) -> dict[str, bytes]:
    """Let all examples be written to `folder` by a process that works in `working`; return what is there."""
    target = os.path.relpath(folder, working)
    done = subprocess.run(
        [sys.executable, "-c", _ALL, target, *PACKAGES],
        cwd=working,
        env=environment(PYTHONHASHSEED=seed),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return dict(_contents(folder))


def _contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and ".asyncgen_cache" not in path.parts:
            yield path.relative_to(folder).as_posix(), path.read_bytes()


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What all examples give with the hash seed 0."""
    folder = tmp_path_factory.mktemp("first")
    return written(folder / "projects", folder, "0")


@pytest.mark.parametrize(("seed", "place"), [("0", "elsewhere/and/deeper"), ("1", "."), ("4711", "elsewhere")])
def test_same_bytes(tmp_path: Path, first: dict[str, bytes], seed: str, place: str) -> None:
    """Every file of every example is the same, the lock among them."""
    working = tmp_path / place
    working.mkdir(parents=True, exist_ok=True)
    again = written(tmp_path / "other" / "projects", working, seed)
    assert again.keys() == first.keys()
    assert [path for path, content in again.items() if content != first[path]] == []


def test_nothing_of_this_machine(first: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> None:
    """No file has a path of the machine that wrote it."""
    place = str(tmp_path_factory.getbasetemp()).encode()
    assert [path for path, content in first.items() if place in content] == []
