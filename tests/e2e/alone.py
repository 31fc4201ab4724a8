"""A Python that has what a generated project asks for, and nothing else: no asyncgen."""

from __future__ import annotations

import re
import sys
import tomllib
import venv
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path


def python_of(project: Path, folder: Path) -> Path:
    """Make an environment in `folder` with the installed packages that the project's pyproject.toml asks for; return its Python."""
    venv.create(folder, with_pip=False, symlinks=True)
    library = folder / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    settings = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))
    for name in sorted(_closure(settings["project"]["dependencies"])):
        _link(name, library)
    return folder / "bin" / "python"


def _closure(requirements: list[str]) -> set[str]:
    """Return the names of all distributions that `requirements` need, as far as they are installed (others are for other platforms)."""
    found: set[str] = set()
    waiting = list(requirements)
    while waiting:
        requirement = waiting.pop()
        match = re.match(r"[A-Za-z0-9._-]+", requirement)
        if match is None or "extra ==" in requirement or match.group() in found:
            continue
        try:
            needed = distribution(match.group()).requires
        except PackageNotFoundError:
            continue
        found.add(match.group())
        waiting += needed or []
    return found


def _link(name: str, library: Path) -> None:
    one = distribution(name)
    tops = {file.parts[0] for file in one.files or () if file.parts[0] not in {"..", "__pycache__"}}
    for top in sorted(tops):
        target = library / top
        if not target.exists():
            target.symlink_to(Path(str(one.locate_file(top))).resolve())
