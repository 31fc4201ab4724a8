"""What generated code needs installed, and whether a project says so in its `pyproject.toml`. Must not know documents, nor write files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from asyncgen.diagnostics import Diagnostic, Place, Severity
from asyncgen.files import shown
from asyncgen.settings import PROJECT_FILE, Settings, read

ALWAYS = (
    "fastapi>=0.165",
    "pydantic>=2.14",
    "starlette>=1.3.1",
    "uvicorn>=0.50.2",
    "websockets>=15.0",
    "httptools>=0.6.4",
    "uvloop>=0.21; platform_system != 'Windows' and platform_python_implementation == 'CPython'",
)
"""What every generated project imports, with the floors that asyncgen itself has."""


def findings(settings: Settings, wanted: Sequence[str]) -> Iterator[Diagnostic]:
    """Yield a finding for each of `wanted` (requirements of this project's messages) that the project does not declare.

    A project file without a list of dependencies says nothing about them, and then nothing is found.
    """
    path = settings.folder / PROJECT_FILE
    declared = _declared(read(path) or {}) if wanted else None
    for requirement in wanted if declared is not None else ():
        if _name(requirement) not in (declared or ()):
            message = f"'{_name(requirement)}' is not among the project's dependencies, but messages of its document need it"
            hint = f'add "{requirement}" to `dependencies`, and install it'
            yield Diagnostic("AG306", Severity.ERROR, message, Place(shown(path)), hints=(hint,))


def _declared(data: Mapping[str, Any]) -> frozenset[str] | None:
    """Return the names of all packages that a project asks for, None where it does not say."""
    project = _table(data.get("project"))
    if not isinstance(project.get("dependencies"), list):
        return None
    groups = (
        project["dependencies"],
        *_table(project.get("optional-dependencies")).values(),
        *_table(data.get("dependency-groups")).values(),
    )
    return frozenset(_name(item) for group in groups for item in _texts(group))


def _table(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _texts(value: Any) -> Iterable[str]:
    return [item for item in cast("Sequence[Any]", value) if isinstance(item, str)] if isinstance(value, list) else []


def _name(requirement: str) -> str:
    """Return a requirement's name as PEP 503 compares names."""
    found = re.match(r"\s*[A-Za-z0-9._-]+", requirement)
    return re.sub(r"[-_.]+", "-", found[0].strip().lower()) if found else ""
