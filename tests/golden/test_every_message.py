"""Every place in the code that makes a finding about a document is reached by a case, so that every message was read by somebody."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from asyncgen.cli import main
from tests.golden.test_validate_text import cases, document_of

ROOT = Path(__file__).parents[2]
PARTS = ("asyncgen/spec", "asyncgen/resolve")
MAKERS = frozenset({"Finding", "Diagnostic", "NoFileError", "_NoTargetError", "_finding"})
# What no folder of small files can show, and the test that shows it.
ELSEWHERE = {
    "references for whole maps include each other too often": "test_bundle.py",
    'raise SpecError([Diagnostic("AG023"': "test_bundle.py",
    "found in a fetched document, is not": "test_remote_references.py",
    "the document refers to more than {FILE_LIMIT:,} files": "test_bundle.py",
    'raise NoFileError("AG026", error.message': "test_remote_references.py",
    "the reference leads through itself, or through too many others": "test_bundle.py",
    "the reference leads through more than {_CHAIN_LIMIT} others": "test_bundle.py",
}


def sites() -> Iterator[tuple[str, int, int]]:
    """File, first and last line of every call that makes a finding."""
    for part in PARTS:
        for path in sorted((ROOT / part).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and _name(node.func) in MAKERS and node.args[:1] and ast.unparse(node.args[0]) != "''":
                    yield path.relative_to(ROOT).as_posix(), node.lineno, node.end_lineno or node.lineno


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""


class Lines:
    """The lines of asyncgen that ran."""

    def __init__(self) -> None:
        self.seen: set[tuple[str, int]] = set()
        self._names: dict[str, str | None] = {}

    def __call__(self, frame: FrameType, event: str, _: Any) -> Any:
        """Follow a frame, as `sys.settrace` asks."""
        name = self._name(frame.f_code.co_filename)
        if name is None:
            return None
        if event == "line":
            self.seen.add((name, frame.f_lineno))
        return self

    def _name(self, filename: str) -> str | None:
        if filename not in self._names:
            path = Path(filename)
            inside = path.is_relative_to(ROOT) and path.relative_to(ROOT).as_posix().startswith(PARTS)
            self._names[filename] = path.relative_to(ROOT).as_posix() if inside else None
        return self._names[filename]


def test_every_finding_has_a_case(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new message needs a new folder in `cases`."""
    lines = Lines()
    for case in cases():
        monkeypatch.chdir(case)
        before = sys.gettrace()
        sys.settrace(lines)
        try:
            main(["-q", "validate", document_of(case)])
        finally:
            sys.settrace(before)
    source = {name: (ROOT / name).read_text("utf-8").splitlines() for name, _, _ in sites()}
    missing = [
        f"{name}:{first}: {source[name][first - 1].strip()}"
        for name, first, last in sites()
        if not any((name, line) in lines.seen for line in range(first, last + 1))
    ]
    assert [each for each in missing if not any(words in each for words in ELSEWHERE)] == []
