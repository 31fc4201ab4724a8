"""One document through the chain: init, import, examples, serve, connect, emit, check.

Every failure becomes a `Result` that says where and why.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import re
import shutil
import sys
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.corpus.documents import CorpusDocument
from tests.corpus.sockets import Answer, docs_status, handshakes, serving, try_channels

_DOCS = ("/asyncapi", "/asyncapi.json", "/asyncapi.yaml")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one document. `failed` names the first stage that failed, None when all passed; `cause` is one or a few lines.

    `remaining` are the differences between the document and what the service says of itself, a line each. `answers` are how the channels
    answered to a real handshake.
    """

    document: CorpusDocument
    failed: str | None = None
    cause: str = ""
    remaining: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()


class StageError(Exception):
    """A stage did not do what it must."""


@dataclass(slots=True)
class _Run:
    document: CorpusDocument
    project: Path
    remaining: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    app: Any = field(default=None)


def run(document: CorpusDocument, folder: Path) -> Result:
    """Take one document through all stages, in a project below `folder` that is named like its package."""
    state = _Run(document, folder / document.package)
    for stage in (_init, _import, _examples, _serve, _emit, _check):
        try:
            stage(state)
        except Exception as error:  # noqa: BLE001 - whatever a stage raises is the document's result
            return Result(document, stage.__name__.strip("_"), _cause(error), state.remaining, state.answers)
    return Result(document, None, "", state.remaining, state.answers)


def _cause(error: Exception) -> str:
    if isinstance(error, StageError):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} at {where}: {error}"


def command(arguments: list[str]) -> tuple[int, str, str]:
    """Run the command line in this process; return its exit code and what it printed."""
    from asyncgen.cli import main

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(arguments)
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 1
    return code or 0, out.getvalue(), err.getvalue()


def _must_succeed(arguments: list[str]) -> str:
    code, out, err = command(arguments)
    if code != 0:
        raise StageError(f"`{' '.join(arguments[:3])}` exits with {code}: {_head(out + err)}")
    return out


def _head(text: str, lines: int = 12) -> str:
    return "\n".join(re.sub(r"\x1b\[[0-9;]*m", "", text).strip().splitlines()[:lines])


def _init(state: _Run) -> None:
    if state.project.exists():
        shutil.rmtree(state.project)
    arguments = ["init", str(state.project), "--spec", str(state.document.path), "--package", state.document.package]
    code, out, err = command(arguments)
    if code == 1 and "AG021" in out + err:
        # It refers to files above its own folder, which is only done where the person says so.
        _must_succeed([*arguments, "--root", str(state.document.repository)])
    elif code != 0:
        raise StageError(f"`init` exits with {code}: {_head(out + err)}")


def _import(state: _Run) -> None:
    _let_everybody_in(state.project / state.document.package / "security.py")
    sys.path.insert(0, str(state.project))
    try:
        state.app = importlib.import_module(f"{state.document.package}.main").app
    finally:
        sys.path.remove(str(state.project))


def _examples(state: _Run) -> None:
    """Hold every example of the document against the service, as its own `tests/test_contract.py` does."""
    if not state.document.valid:
        return
    package = state.document.package
    examples = importlib.import_module(f"{package}.asyncapi.runtime.examples").examples
    service = importlib.import_module(f"{package}.main").service
    refused: list[str] = []
    for example in examples(service):
        try:
            service.check(example.channel, example.message, example.direction, example.payload)
        except ValueError as error:
            refused.append(f"{example}: {str(error).splitlines()[0]}")
    if refused:
        raise StageError(f"{len(refused)} examples are refused: " + "; ".join(refused[:5]))


def _let_everybody_in(file: Path) -> None:
    """Fill in the verifiers, as a person would: as generated they refuse everybody."""
    if file.exists():
        file.write_text(file.read_text("utf-8").replace("return None", 'return "somebody"'), "utf-8")


def _serve(state: _Run) -> None:
    from asyncgen.pipeline import understand
    from asyncgen.settings import find

    settings = find(state.project)
    _, api, _ = understand(settings.spec_path, settings.access)
    with serving(state.app) as port:
        state.answers = try_channels(handshakes(api, api.base_path), port)
        pages = {page: docs_status(port, page) for page in _DOCS}
    if any(status != 200 for status in pages.values()):
        raise StageError(f"the documentation answers {pages}")
    if wrong := [one for one in state.answers if not one.right]:
        raise StageError("; ".join(f"{one.address}: HTTP {one.status} with credentials, {one.without} without" for one in wrong))


def _emit(state: _Run) -> None:
    emitted = state.project / "emitted.yaml"
    _must_succeed(["-C", str(state.project), "emit", "-o", str(emitted)])
    state.remaining = _differences(state.project, emitted)
    emitted.unlink()
    if state.remaining:
        raise StageError(f"{len(state.remaining)} differences: " + "; ".join(state.remaining[:5]))


def _differences(project: Path, emitted: Path) -> tuple[str, ...]:
    """Compare the project's document with the emitted one by meaning; return a line per difference."""
    from asyncgen.diff import compare
    from asyncgen.settings import find
    from asyncgen.spec.bundle import load

    settings = find(project)
    found = compare(load(settings.spec_path, settings.access).document, load(emitted).document)
    return tuple(f"{one.level} {one.kind} at {one.pointer_left or '/'}: {one.message}" for one in found)


def _check(state: _Run) -> None:
    # Faults of the document that no code depends on are `test_verdicts`' matter: here it is whether code and document agree.
    _must_succeed(["-C", str(state.project), "check", "--only", "generated,handlers,app"])
