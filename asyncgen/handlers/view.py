"""The handlers of a project beside the operations that a fresh generation wants handled. Reads modules, never imports them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from asyncgen.diagnostics import Place, Related
from asyncgen.handlers.python_source import Modules
from asyncgen.handlers.scan import Handler, Scan, scan
from asyncgen.plan import Plan, Stub

_ROUTER_CLASS = re.compile(r"^class (\w+)\(ChannelRouter\b", re.MULTILINE)
Places: TypeAlias = "Callable[[str], Place | None]"
"""Gives the place in the document of an operation by its identity (`Stub.operation`)."""


@dataclass(frozen=True, slots=True)
class View:
    """The handlers of a project beside what a fresh generation wants. `found` are the handlers of each operation by its identity."""

    folder: Path
    package: str
    plan: Plan
    scan: Scan
    found: Mapping[str, tuple[Handler, ...]]

    @property
    def missing(self) -> tuple[Stub, ...]:
        """The operations without handler. One that an unreadable file seems to handle is given the benefit of the doubt."""
        return tuple(stub for stub in self.plan.stubs if not self.found.get(stub.operation) and not self.maybe_unreadable(stub))

    def maybe_unreadable(self, stub: Stub) -> bool:
        """Tell whether one of the files that are no Python looks as if it handled the operation."""
        pattern = re.compile(rf"^\s*@[\w.]*\.{re.escape(stub.name)}\b", re.MULTILINE)
        texts = (_text(self.folder / path) for path in self.scan.unreadable)
        return any(pattern.search(text) for text in texts)

    def path_of(self, stub: Stub) -> str:
        """Return the path of the module where the operation's handler belongs."""
        return f"{self.package}/handlers/{stub.module}.py"


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


def look(folder: Path, package: str, plan: Plan) -> View:
    """Read the project's handlers."""
    source = next((file.text for file in plan.files if file.path == f"{package}/asyncapi/operations.py"), "")
    routers = _ROUTER_CLASS.findall(source)
    found = scan(Modules(folder, f"{package}.asyncapi"), package, plan.stubs, routers)
    by_router: dict[tuple[str, str], list[Handler]] = {}
    for handler in found.handlers:
        by_router.setdefault((handler.router, handler.name), []).append(handler)
    return View(folder, package, plan, found, {stub.operation: tuple(by_router.get((stub.router, stub.name), ())) for stub in plan.stubs})


def in_document(place: Place | None) -> list[Related]:
    """Return the second place of a finding about a handler: its operation's place in the document."""
    return [] if place is None else [Related("the operation in the document", place)]
