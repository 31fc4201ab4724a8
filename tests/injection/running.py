"""asyncgen run in this process on a hostile document, and what must hold whatever the document says."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asyncgen.cli import main
from tests.injection.project import check, contents


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command said on its two streams, and its exit code."""

    code: int
    out: str
    err: str


def run(*arguments: str) -> Answer:
    """Run a command line; it never fails with a traceback, and never sends a terminal anything but text."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(list(arguments))
    answer = Answer(code, out.getvalue(), err.getvalue())
    assert code in (0, 1, 2), answer
    assert "Traceback" not in answer.out + answer.err
    for stream in (answer.out, answer.err):
        hidden = {character for character in stream if not (character.isprintable() or character == "\n")}
        assert not hidden, (hidden, stream)
    return answer


@contextlib.contextmanager
def inside(folder: Path) -> Generator[None]:
    """Work in a folder, so that what is touched there shows."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def attempt(folder: Path, document: Mapping[str, Any]) -> bool:
    """Begin a project with a document, in an empty folder; say whether that is accepted.

    An accepted document's project is checked statement by statement. A refused one is told at its place, and leaves nothing.
    """
    spec = folder / "spec.json"
    spec.write_text(json.dumps(document), "utf-8")
    home = folder / "project"
    try:
        with inside(folder):
            answer = run("--format", "json", "init", str(home), "--spec", str(spec), "--package", "pkg")
        if answer.code == 0:
            check(home, document)
        else:
            errors = [found for found in json.loads(answer.out)["findings"] if found["severity"] == "error"]
            assert answer.code == 1
            assert errors
            assert all(found["at"]["line"] > 0 and found["at"]["column"] > 0 for found in errors), errors
            assert not home.exists()
        assert contents(folder).keys() - {f"project/{path}" for path in contents(home)} == {"spec.json"}
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return answer.code == 0
