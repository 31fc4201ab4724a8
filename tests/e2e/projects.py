"""Projects of the example documents with handlers that somebody wrote by hand."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.e2e.processes import ROOT, asyncgen

PACKAGES = {"chat": "chat", "market-data": "market_data", "telemetry": "telemetry"}
"""The examples and what their packages are called."""

_HANDWRITTEN = Path(__file__).parent / "handwritten"


def begun(example: str, folder: Path) -> Path:
    """Let `asyncgen init` write the project of an example into `folder`; return it."""
    done = asyncgen("init", str(folder), "--example", example, folder=folder.parent)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def filled(example: str, folder: Path) -> Path:
    """Return the project of an example in which the handlers do something."""
    project = begun(example, folder)
    package = project / PACKAGES[example]
    if example == "chat":
        theirs = ROOT / "generated_example" / "chat"
        for path in (Path("main.py"), Path("rooms.py"), Path("handlers", "rooms.py"), Path("handlers", "lobby.py")):
            shutil.copyfile(theirs / path, package / path)
    else:
        theirs = _HANDWRITTEN / PACKAGES[example]
        for path in sorted(theirs.rglob("*.py.txt")):
            shutil.copyfile(path, package / path.relative_to(theirs).with_suffix(""))
    return project
