"""Recognising a project in which nothing changed since asyncgen last looked, without importing what does the work.

A digest over everything that a run reads (settings, lock, document, generated files, the person's code, asyncgen itself) is kept beside
the project with what that run found. Equal digest, equal findings. It must not know what the files mean, nor where things are kept
(`kept`).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from typing import Any, cast

from asyncgen import kept

_STATE_FILE = "state.json"
_FORMAT = 1


def nearest(start: str) -> str | None:
    """Return the folder of the nearest `pyproject.toml` upwards that mentions asyncgen, None when there is none."""
    folder = start
    while True:
        if b"asyncgen" in (kept.content(os.path.join(folder, "pyproject.toml")) or b""):
            return folder
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above


def snapshot(folder: str) -> dict[str, str] | None:
    """Return the hashes of everything that a run in the project `folder` reads, by name; None where it was never generated."""
    try:
        locked = json.loads(kept.content(os.path.join(folder, "asyncgen.lock")) or b"")
        files = {str(path): str(entry["owner"]) for path, entry in locked["files"].items()}
        inputs = [str(path) for path in locked["inputs"]]
        package = str(locked["package"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if not package.isidentifier():
        return None  # Whoever wrote that wants another folder looked through than the package's.
    seen = {"": f"{_FORMAT} {kept.tool()}"}
    for name in ("pyproject.toml", "asyncgen.lock", *inputs, *(path for path, owner in files.items() if owner == "generated")):
        seen[name] = kept.digest(os.path.join(folder, name))
    for name, owner in files.items():
        if owner != "generated":
            seen[name] = str(os.path.lexists(os.path.join(folder, name)))
    for path in kept.sources(os.path.join(folder, package), skip="asyncapi"):
        seen[f"{os.path.relpath(path, folder)} source"] = kept.digest(path)
    return seen


def _fingerprint(seen: dict[str, str]) -> str:
    return hashlib.sha256(repr(sorted(seen.items())).encode("utf-8", "surrogateescape")).hexdigest()


def recall(folder: str, command: str) -> dict[str, Any] | None:
    """Return what `command` found in this very state of the project, None where nobody looked yet."""
    data = kept.recall(folder, _STATE_FILE)
    if data is None:
        return None
    try:
        state = cast("dict[str, Any]", json.loads(data))
        known, memory = state["digest"], state["commands"].get(command)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if not isinstance(memory, dict):
        return None
    seen = snapshot(folder)
    return cast("dict[str, Any]", memory) if seen is not None and known == _fingerprint(seen) else None


def remember(folder: str, command: str, memory: dict[str, Any], seen: dict[str, str]) -> None:
    """Keep what `command` found in the state that it saw. A folder that can't be written to is left alone."""
    digest = _fingerprint(seen)
    commands: dict[str, Any] = {}
    with contextlib.suppress(ValueError, KeyError, TypeError, RecursionError):
        state = json.loads(kept.recall(folder, _STATE_FILE) or b"")
        commands = state["commands"] if state["digest"] == digest else {}
    kept.keep(folder, _STATE_FILE, json.dumps({"digest": digest, "commands": {**commands, command: memory}}, sort_keys=True) + "\n")
