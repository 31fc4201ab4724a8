"""What is kept beside a project so that it need not be worked out again. Safe to delete; nothing but speed depends on it.

The folder ignores itself in version control, because what is in it holds for one installation of asyncgen only. It must not know what the
kept texts mean, and imports nothing heavy: it is asked before anything else.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from functools import cache

FOLDER = ".asyncgen_cache"
_TOOLS = ("datamodel_code_generator-", "jinja2-", "pydantic-", "pydantic_core-", "pyyaml-", "typing_extensions-")
_IGNORED = "# Written by asyncgen: what it worked out before, so that it need not do so again.\n*\n"


def recall(folder: str, name: str) -> bytes | None:
    """Return what is kept as `name` beside the project `folder`, None where nothing is. Whoever asks must not trust it."""
    return content(os.path.join(folder, FOLDER, name))


def keep(folder: str, name: str, text: str) -> None:
    """Keep a text as `name` beside the project `folder`. A folder that can't be written to is left alone."""
    kept = os.path.join(folder, FOLDER)
    with contextlib.suppress(OSError):
        if os.path.islink(kept):
            return
        os.makedirs(kept, exist_ok=True)
        _replace(kept, ".gitignore", _IGNORED)
        _replace(kept, name, text)


def _replace(folder: str, name: str, text: str) -> None:
    if content(os.path.join(folder, name)) == text.encode():
        return
    handle, temporary = tempfile.mkstemp(prefix=f".{name}.", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
        os.replace(temporary, os.path.join(folder, name))
    except OSError:
        os.unlink(temporary)
        raise


def tool() -> str:
    """Return the hash of what decides about the output besides the project: asyncgen's own files, Python, and what it generates with."""
    return _hashed(tuple(sorted(_installed())))


@cache
def _hashed(installed: tuple[str, ...]) -> str:
    home = os.path.dirname(os.path.abspath(__file__))
    state = hashlib.sha256(f"{sys.hexversion}\n".encode())
    templates = os.path.join(home, "_templates")
    for root in (home, templates if os.path.isdir(templates) else os.path.join(os.path.dirname(home), "templates")):
        for path in sources(root, suffixes=(".py", ".jinja", ".html", ".css", ".js")):
            state.update(f"{os.path.relpath(path, root)} {digest(path)}\n".encode())
    for name in installed:
        state.update(f"{name}\n".encode())
    return state.hexdigest()


def _installed() -> Iterator[str]:
    for entry in sys.path:
        with contextlib.suppress(OSError):
            for name in os.listdir(entry or "."):
                if name.endswith(".dist-info") and name.lower().startswith(_TOOLS):
                    yield name


def sources(root: str, *, skip: str = "", suffixes: tuple[str, ...] = (".py",)) -> Iterable[str]:
    """Return the paths of all source files below `root`, but for those in its folder `skip`, in order."""
    found: list[str] = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name != "__pycache__" and not (folder == root and name == skip)]
        found += [os.path.join(folder, name) for name in names if name.endswith(suffixes)]
    return sorted(found)


def digest(path: str) -> str:
    """Return the hash of a file's content, `absent` where there is no such file."""
    data = content(path)
    return "absent" if data is None else hashlib.sha256(data).hexdigest()


def content(path: str) -> bytes | None:
    """Return the bytes of an ordinary file, None where it is none or can't be read."""
    try:
        if not os.path.isfile(path):
            return None
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return None
