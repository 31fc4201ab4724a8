"""Rules about the project's files as text: nothing of one machine, nothing too long to read."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SKIPPED = {"__pycache__", "node_modules", "build", "dist"}
FILE_LINES = 400

# Split, so that this file does not find itself.
MACHINE = re.compile(
    "|".join((r"(?<![\w.])/wo" + r"rk/", r"(?<![\w.])/ro" + r"ot\b", r"/ho" + r"me/\w", r"/tm" + r"p/bash", r"[A-Z]:\\Us" + r"ers"))
)
CORPUS = re.compile(r"\bsha" + r"red/")


def files() -> Iterator[Path]:
    """Every file that belongs to the project: what git knows or would take, or in an unpacked archive everything visible."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=False
    )
    names = listed.stdout.decode().split("\0") if listed.returncode == 0 else [str(path.relative_to(ROOT)) for path in ROOT.rglob("*")]
    for name in sorted(filter(None, names)):
        path = ROOT / name
        hidden = any(part.startswith(".") and part not in {".ci", ".gitignore", ".github"} for part in Path(name).parts)
        if path.is_file() and not hidden and not SKIPPED & set(path.parts):
            yield path


def texts() -> Iterator[tuple[Path, str]]:
    """Every text file, relative to the project, with its text."""
    for path in files():
        data = path.read_bytes()
        if b"\0" not in data:
            yield path.relative_to(ROOT), data.decode("utf-8")


def found(pattern: re.Pattern[str], path: Path, text: str) -> list[str]:
    """Where the text matches, as `file:line: text`."""
    return [f"{path}:{number}: {line.strip()}" for number, line in enumerate(text.splitlines(), 1) if pattern.search(line)]


def test_no_file_names_a_place_on_one_machine() -> None:
    """Absolute paths of the machine where something was written mean nothing elsewhere."""
    assert [hit for path, text in texts() for hit in found(MACHINE, path, text)] == []


def test_only_tests_know_about_documents_beside_the_checkout() -> None:
    """Documents written by others are no part of the project; tests that read them skip where they are absent."""
    outside = ((path, text) for path, text in texts() if path.parts[0] != "tests")
    assert [hit for path, text in outside for hit in found(CORPUS, path, text)] == []


def test_text_files_are_clean() -> None:
    """UTF-8, one kind of line end, and a line end at the end."""
    for path, text in texts():
        assert "\r" not in text or path.parts[0] == "tests", path
        assert not text or text.endswith("\n") or path.parts[0] == "tests", path


@pytest.mark.parametrize("folder", ["asyncgen", "benchmarks"])
def test_modules_are_short(folder: str) -> None:
    """A module that outgrows the limit asks for a boundary."""
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines()) for path in (ROOT / folder).rglob("*.py")}
    assert {path: lines for path, lines in lengths.items() if lines > FILE_LINES} == {}


def test_modules_say_what_they_are() -> None:
    """Every module of the package begins with a docstring that says what it owns."""
    bare = [path for path, text in texts() if path.parts[0] == "asyncgen" and path.suffix == ".py" and not text.startswith(('"""', 'r"""'))]
    assert bare == []
