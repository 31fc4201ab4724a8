"""Findings about documents that need not belong to a project: files, or standard input."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from asyncgen import pipeline
from asyncgen.diagnostics import Diagnostic, Place, SpecError, UsageError
from asyncgen.files import shown
from asyncgen.pipeline import Weigh
from asyncgen.spec.access import Access

_INPUT = "-"
_INPUT_NAME = "<stdin>"


def display(name: str) -> str:
    """Return how the document `name` is shown."""
    return _INPUT_NAME if name == _INPUT else shown(name)


def findings(name: str, access: Access, weigh: Weigh = tuple) -> tuple[Diagnostic, ...]:
    """Return everything that is wrong in the document `name` (`-`: standard input), and what would be better.

    `weigh` gives findings the severities that a project wants. Raises UsageError when the document can't be read.
    """
    if name != _INPUT:
        return _of(Path(name), access, weigh)
    if sys.stdin.isatty():
        raise UsageError("`-` reads the document from standard input, which is a terminal", "name a file, or pipe a document in")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stdin"
        path.write_bytes(sys.stdin.buffer.read())
        return tuple(_renamed(finding, shown(path)) for finding in _of(path, access, weigh))


def _of(path: Path, access: Access, weigh: Weigh) -> tuple[Diagnostic, ...]:
    try:
        return pipeline.understand(path, access, weigh, advice=True)[2]
    except SpecError as error:
        return error.diagnostics


def _renamed(finding: Diagnostic, name: str) -> Diagnostic:
    related = tuple(replace(other, at=_place(other.at, name)) for other in finding.related)
    return replace(finding, at=None if finding.at is None else _place(finding.at, name), related=related)


def _place(at: Place, name: str) -> Place:
    is_input = at.file == name or Path(at.file).name == Path(name).name
    return replace(at, file=_INPUT_NAME) if is_input else at
