"""Where asyncgen's own data lies: inside the installed package, or beside it in a source checkout. Paths only, nothing is read."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
RUNTIME = _PACKAGE / "runtime"
"""The folder of the runtime, which is copied into projects."""


def templates() -> Path:
    """Return the folder of the templates."""
    return _either("_templates", "templates")


def specs() -> Path:
    """Return the folder of the example documents."""
    return _either("_specs", "specs")


def _either(packaged: str, beside: str) -> Path:
    inside = _PACKAGE / packaged
    return inside if inside.is_dir() else _PACKAGE.parent / beside
