"""Paths as other tools want them: relative to the root of the repository, with forward slashes.

Looks for the root on disk and reads nothing. It must not know what stands in the files.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

_NO_FILE = re.compile(r"<|[A-Za-z][A-Za-z0-9+.-]+://")


@dataclass(frozen=True, slots=True)
class Repository:
    """Where paths are told from. `root` is the folder of the repository, `home` the folder that paths of findings are relative to."""

    root: str
    home: str

    def relative(self, file: str) -> str | None:
        """Return the path of a file of a finding below the root; None where it is outside, or no file at all (an URL, standard input)."""
        if _NO_FILE.match(file):
            return None
        full = os.path.normpath(os.path.join(self.home, file))
        return self._below(full) or self._below(os.path.realpath(full))

    def absolute(self, file: str) -> str | None:
        """Return the whole path of a file of a finding; None for what is no file."""
        return None if _NO_FILE.match(file) else os.path.normpath(os.path.join(self.home, file))

    def _below(self, full: str) -> str | None:
        try:
            path = os.path.relpath(full, self.root).replace(os.sep, "/")
        except ValueError:  # another drive
            return None
        return None if path in (".", "..") or path.startswith("../") else path


def around(home: str, environment: Mapping[str, str]) -> Repository:
    """Return the repository that the folder `home` is in; `home` itself where it is in none.

    In a workflow of GitHub that is the workspace (`GITHUB_WORKSPACE`), everywhere else the nearest folder upwards that has a `.git`.
    """
    home = os.path.realpath(home)
    workspace = environment.get("GITHUB_WORKSPACE")
    if workspace and os.path.isabs(workspace) and _is_in(home, os.path.realpath(workspace)):
        return Repository(os.path.realpath(workspace), home)
    folder = home
    while not os.path.lexists(os.path.join(folder, ".git")):
        above = os.path.dirname(folder)
        if above == folder:
            return Repository(home, home)
        folder = above
    return Repository(folder, home)


def _is_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(os.path.join(folder, ""))
