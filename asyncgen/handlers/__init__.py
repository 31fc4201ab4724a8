"""Judges a person's handlers against the document: what is missing, there twice, gone, or wrong. What can be mended `stubs` adds.

Modules are read, never imported. It must not write files; what it decides are values.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from asyncgen.diagnostics import Diagnostic, Related, Severity
from asyncgen.files import shown
from asyncgen.handlers import signatures
from asyncgen.handlers.view import Places, View, in_document
from asyncgen.handlers.view import look as look
from asyncgen.plan import Stub


def findings(view: View, places: Places) -> tuple[Diagnostic, ...]:
    """Return everything that is wrong with the handlers: AG201 to AG205."""
    found = [*_unreadable(view), *_without_handler(view, places), *_with_two(view, places), *_gone(view), *_stray(view)]
    return (*found, *signatures.findings(view, places))


def _unreadable(view: View) -> Iterable[Diagnostic]:
    for error in view.scan.unreadable.values():
        message = f"this file is no Python that asyncgen can read: {error.message}"
        yield Diagnostic("AG205", Severity.ERROR, message, error.at, hints=("asyncgen leaves the file alone until it is mended",))


def _without_handler(view: View, places: Places) -> Iterable[Diagnostic]:
    for stub in view.missing:
        path = view.path_of(stub)
        file = shown(view.folder / path)
        if path in view.scan.unreadable:
            hints = (f"put this into '{file}':\n{paste(stub)}",)
        else:
            hints = (f"`asyncgen generate` adds a stub to '{file}'",)
        yield Diagnostic("AG201", Severity.ERROR, f"operation {_named(stub)} has no handler", places(stub.operation), hints=hints)


def paste(stub: Stub) -> str:
    """Return a stub with the imports that it needs, ready to be pasted."""
    lines = [f"from {module} import {name}" for module, name in stub.imports]
    return "\n".join([*lines, "", *stub.code.rstrip("\n").split("\n")])


def _named(stub: Stub) -> str:
    address = stub.operation.removesuffix(f" {stub.name}")
    return f"'{stub.name}' of channel '{address}'"


def _with_two(view: View, places: Places) -> Iterable[Diagnostic]:
    for stub in view.plan.stubs:
        certain = sorted((handler for handler in view.found.get(stub.operation, ()) if not handler.guessed), key=lambda handler: handler.at)
        for handler in certain[1:]:
            related = [Related("the first one", certain[0].at), *in_document(places(stub.operation))]
            message = f"operation {_named(stub)} has a second handler"
            yield Diagnostic("AG202", Severity.ERROR, message, handler.at, hints=("keep one of them",), related=tuple(related))


def _gone(view: View) -> Iterable[Diagnostic]:
    operations: dict[str, list[str]] = {}
    for stub in view.plan.stubs:
        operations.setdefault(stub.router, []).append(stub.name)
    strays = {stray.name for stray in view.scan.strays}
    for handler in view.scan.handlers:
        known = operations.get(handler.router, [])
        if handler.name in known or handler.router in strays:
            continue
        close = difflib.get_close_matches(handler.name, known, 1)
        hints = [f"did you mean '{close[0]}'?"] if close else []
        hints.append("remove the handler, or put its operation back into the document")
        message = f"'{handler.name}' is no operation of '{handler.router}': the document has none of this name"
        yield Diagnostic("AG203", Severity.ERROR, message, handler.at, hints=tuple(hints))


def _stray(view: View) -> Iterable[Diagnostic]:
    known = [stub.router for stub in view.plan.stubs]
    for stray in view.scan.strays:
        close = difflib.get_close_matches(stray.name, known, 1)
        hints = [f"did you mean '{close[0]}'?"] if close else []
        hints.append("remove the router with its handlers, or put its channel back into the document")
        message = f"the document has no channel for the router '{stray.name}'"
        yield Diagnostic("AG203", Severity.ERROR, message, stray.at, hints=tuple(hints))
