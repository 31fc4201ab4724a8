"""Importing a person's project inside this process, and undoing it.

Owns the interpreter's state around such an import: path, loaded modules, working folder, stdout. It must not know what is imported.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Generator
from pathlib import Path
from types import ModuleType


@contextlib.contextmanager
def import_from(folder: Path) -> Generator[None]:
    """Inside, imports see `folder` (absolute) first and stdout is stderr; afterwards no module of the folder is loaded any more."""
    with _state(folder), _stdout_to_stderr(), contextlib.chdir(folder):
        yield


@contextlib.contextmanager
def _state(folder: Path) -> Generator[None]:
    path, byte_code = list(sys.path), sys.dont_write_bytecode
    hidden = {name: module for name, module in sys.modules.items() if _is_in_the_way(name, module, folder)}
    for name in hidden:
        del sys.modules[name]
    sys.path.insert(0, str(folder))
    sys.dont_write_bytecode = True
    importlib.invalidate_caches()
    try:
        yield
    finally:
        for name, module in list(sys.modules.items()):
            if _is_of(module, folder):
                del sys.modules[name]
        sys.modules.update(hidden)
        sys.path[:] = path
        sys.dont_write_bytecode = byte_code
        importlib.invalidate_caches()


def _is_in_the_way(name: str, module: ModuleType, folder: Path) -> bool:
    """Tell whether a loaded module has a name that the folder gives to something of its own.

    Installed packages and the standard library stay: some can't be loaded twice, and a server would not load them again either.
    """
    top = name.partition(".")[0]
    if top in sys.stdlib_module_names or top in sys.builtin_module_names:
        return False
    if not ((folder / top).is_dir() or (folder / f"{top}.py").is_file()):
        return False
    return not any("site-packages" in Path(place).parts for place in _places(module))


def _is_of(module: ModuleType, folder: Path) -> bool:
    return any(
        place.is_relative_to(folder) and "site-packages" not in place.relative_to(folder).parts for place in map(Path, _places(module))
    )


def _places(module: ModuleType) -> list[str]:
    """Return a module's file, or the folders of a package that has none."""
    file = getattr(module, "__file__", None)
    if isinstance(file, str):
        return [file]
    try:
        return [str(entry) for entry in getattr(module, "__path__", ())]
    except Exception:  # noqa: BLE001  A module may answer any attribute with whatever it likes.
        return []


@contextlib.contextmanager
def _stdout_to_stderr() -> Generator[None]:
    """Send what is printed to stderr, also what is written to the file descriptor itself or by a child process."""
    sys.stdout.flush()
    with contextlib.redirect_stdout(sys.stderr), _descriptor_to_stderr():
        yield


@contextlib.contextmanager
def _descriptor_to_stderr() -> Generator[None]:
    try:
        saved = os.dup(1)
        os.dup2(2, 1)
    except OSError:  # No such descriptor: there is nothing that could be written to it.
        yield
        return
    try:
        yield
    finally:
        os.dup2(saved, 1)
        os.close(saved)
