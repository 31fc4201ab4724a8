"""Recognising a project in which nothing changed since asyncgen last looked, without importing what does the work.

A digest over everything that a run reads (settings, lock, document, generated files, the person's code, asyncgen itself) is kept beside
the project with what that run found. Equal digest, equal findings. The folder ignores itself in version control, because what it says
holds for one installation of asyncgen only; without it everything is looked at again. It must not know what the files mean.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any, cast

CACHE_FOLDER = ".asyncgen_cache"
_STATE_FILE = "state.json"
_FORMAT = 1
_TOOLS = ("datamodel_code_generator-", "jinja2-", "pydantic-", "pydantic_core-", "pyyaml-")
_IGNORED = "# Written by asyncgen: what it found when it last looked, so that it need not look again.\n*\n"


def nearest(start: str) -> str | None:
    """Return the folder of the nearest `pyproject.toml` upwards that mentions asyncgen, None when there is none."""
    folder = start
    while True:
        if b"asyncgen" in (_content(os.path.join(folder, "pyproject.toml")) or b""):
            return folder
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above


def snapshot(folder: str) -> dict[str, str] | None:
    """Return the hashes of everything that a run in the project `folder` reads, by name; None where it was never generated."""
    try:
        locked = json.loads(_content(os.path.join(folder, "asyncgen.lock")) or b"")
        files = {str(path): str(entry["owner"]) for path, entry in locked["files"].items()}
        inputs = [str(path) for path in locked["inputs"]]
        package = str(locked["package"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    seen = {"": f"{_FORMAT} {sys.hexversion} {_tool()}"}
    for name in ("pyproject.toml", "asyncgen.lock", *inputs, *(path for path, owner in files.items() if owner == "generated")):
        seen[name] = _hash(os.path.join(folder, name))
    for name, owner in files.items():
        if owner != "generated":
            seen[name] = str(os.path.lexists(os.path.join(folder, name)))
    for path in _sources(os.path.join(folder, package), skip="asyncapi"):
        seen[f"{os.path.relpath(path, folder)} source"] = _hash(path)
    return seen


def _fingerprint(seen: dict[str, str]) -> str:
    return hashlib.sha256(repr(sorted(seen.items())).encode("utf-8", "surrogateescape")).hexdigest()


def recall(folder: str, command: str) -> dict[str, Any] | None:
    """Return what `command` found in this very state of the project, None where nobody looked yet."""
    data = _content(os.path.join(folder, CACHE_FOLDER, _STATE_FILE))
    if data is None:
        return None
    try:
        state = cast("dict[str, Any]", json.loads(data))
        known, memory = state["digest"], state["commands"].get(command)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    if not isinstance(memory, dict):
        return None
    seen = snapshot(folder)
    return cast("dict[str, Any]", memory) if seen is not None and known == _fingerprint(seen) else None


def remember(folder: str, command: str, memory: dict[str, Any], seen: dict[str, str]) -> None:
    """Keep what `command` found in the state that it saw. A folder that can't be written to is left alone."""
    digest = _fingerprint(seen)
    cache = os.path.join(folder, CACHE_FOLDER)
    commands: dict[str, Any] = {}
    with contextlib.suppress(ValueError, KeyError, TypeError):
        state = json.loads(_content(os.path.join(cache, _STATE_FILE)) or b"")
        commands = state["commands"] if state["digest"] == digest else {}
    with contextlib.suppress(OSError):
        if os.path.islink(cache):
            return
        os.makedirs(cache, exist_ok=True)
        _replace(cache, ".gitignore", _IGNORED)
        _replace(cache, _STATE_FILE, json.dumps({"digest": digest, "commands": {**commands, command: memory}}, sort_keys=True) + "\n")


def _replace(folder: str, name: str, text: str) -> None:
    if _content(os.path.join(folder, name)) == text.encode():
        return
    handle, temporary = tempfile.mkstemp(prefix=f".{name}.", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
        os.replace(temporary, os.path.join(folder, name))
    except OSError:
        os.unlink(temporary)
        raise


def _hash(path: str) -> str:
    data = _content(path)
    return "absent" if data is None else hashlib.sha256(data).hexdigest()


def _tool() -> str:
    """Return the hash of what decides about the output besides the project: asyncgen's own files, and what it generates with."""
    home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    state = hashlib.sha256()
    templates = os.path.join(home, "_templates")
    for root in (home, templates if os.path.isdir(templates) else os.path.join(os.path.dirname(home), "templates")):
        for path in _sources(root, suffixes=(".py", ".jinja", ".html", ".css", ".js")):
            state.update(f"{os.path.relpath(path, root)} {_hash(path)}\n".encode())
    for name in sorted(_installed()):
        state.update(f"{name}\n".encode())
    return state.hexdigest()


def _installed() -> Iterator[str]:
    for entry in sys.path:
        with contextlib.suppress(OSError):
            for name in os.listdir(entry or "."):
                if name.endswith(".dist-info") and name.lower().startswith(_TOOLS):
                    yield name


def _sources(root: str, *, skip: str = "", suffixes: tuple[str, ...] = (".py",)) -> Iterable[str]:
    found: list[str] = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name != "__pycache__" and not (folder == root and name == skip)]
        found += [os.path.join(folder, name) for name in names if name.endswith(suffixes)]
    return sorted(found)


def _content(path: str) -> bytes | None:
    try:
        if not os.path.isfile(path):
            return None
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return None
