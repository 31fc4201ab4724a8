"""Whether handlers are annotated with the types that the document gives their payload and reply. Certain answers only.

It must not know how modules are read or how types are compared.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass

from asyncgen.diagnostics import Diagnostic, Place, Related, Severity
from asyncgen.handlers import types as types
from asyncgen.handlers.scan import Handler
from asyncgen.handlers.view import Places, View, in_document
from asyncgen.plan import Stub


def findings(view: View, places: Places) -> Iterable[Diagnostic]:
    """Return the handlers whose payload or reply is annotated with a type that can't be right: AG204."""
    models = _Models(view)
    for stub in view.plan.stubs:
        for handler in view.found.get(stub.operation, ()):
            if handler.function is not None and not handler.guessed:
                for wrong in _signature(view, models, stub, handler):
                    yield _told(wrong, in_document(places(stub.operation)))


class _Models:
    """The generated models' classes, read when the first annotation asks for them."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._classes: types.Classes | None = None

    @property
    def classes(self) -> types.Classes:
        if self._classes is None:
            path = f"{self._view.package}/asyncapi/models.py"
            source = next((file.text for file in self._view.plan.files if file.path == path), "")
            self._classes = types.classes_of(source, f"{self._view.package}.asyncapi.models")
        return self._classes


@dataclass(frozen=True, slots=True)
class _Wrong:
    message: str
    at: Place
    hint: str


def _signature(view: View, models: _Models, stub: Stub, handler: Handler) -> Iterable[_Wrong]:
    assert handler.function is not None
    wanted = dict(stub.signature)
    arguments = {argument.arg: argument for argument in (*handler.function.args.args, *handler.function.args.kwonlyargs)}
    payload, returned = arguments.get("payload"), handler.function.returns
    if payload is not None and "payload" not in wanted:
        message = f"operation '{stub.name}' has no payload, but its handler takes one"
        yield _Wrong(message, handler.module.place(payload), "remove the parameter")
    elif payload is not None and payload.annotation is not None:
        annotated, expected = types.parse(payload.annotation, _resolver(view, handler)), _expected(stub, wanted["payload"])
        # Most are what they were written as: no need to read all models.
        if annotated != expected and types.accepts(annotated, expected, models.classes) is False:
            message = f"the payload of '{stub.name}' is '{wanted['payload']}', not '{_shown(payload.annotation)}'"
            yield _Wrong(message, handler.module.place(payload.annotation), f"write `payload: {wanted['payload']}`")
    if returned is not None and "return" in wanted:
        annotated, expected = types.parse(returned, _resolver(view, handler)), _expected(stub, wanted["return"])
        if annotated != expected and types.returns(annotated, expected, models.classes) is False:
            message = f"the reply to '{stub.name}' is '{wanted['return']}', not '{_shown(returned)}'"
            if wanted["return"] == "None":
                message = f"operation '{stub.name}' has no reply, but its handler returns '{_shown(returned)}'"
            yield _Wrong(message, handler.module.place(returned), f"write `-> {wanted['return']}`")


def _shown(annotation: ast.expr) -> str:
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return annotation.value
    return ast.unparse(annotation)


def _told(wrong: _Wrong, related: list[Related]) -> Diagnostic:
    return Diagnostic("AG204", Severity.ERROR, wrong.message, wrong.at, hints=(wrong.hint,), related=tuple(related))


def _resolver(view: View, handler: Handler) -> types.Resolve:
    def resolve(expression: ast.expr) -> str | None:
        found = view.scan.modules.definition(handler.module, handler.scopes, expression)
        if found is None:
            return None
        home, bound = found
        if isinstance(bound, ast.ClassDef):
            return f"{home.name}.{bound.name}"
        return bound if isinstance(bound, str) else None

    return resolve


def _expected(stub: Stub, code: str) -> types.Type:
    imported = {name: f"{module}.{name}" for module, name in stub.imports}

    def resolve(expression: ast.expr) -> str | None:
        if not isinstance(expression, ast.Name):
            return None
        return imported.get(expression.id, f"builtins.{expression.id}")

    return types.parse(ast.parse(code, mode="eval").body, resolve)
