"""Finding handlers in a person's modules, without running them: who handles which operation, and where.

A handler is what a generated router's attribute decorates or is called with. It must not judge (`handlers`) or write (`stub_splices`).
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from asyncgen.diagnostics import Place
from asyncgen.handlers.python_source import Bound, Module, Modules, Scope, Unreadable, bindings, flattened
from asyncgen.plan import Stub

Function: TypeAlias = "ast.FunctionDef | ast.AsyncFunctionDef"


@dataclass(frozen=True, slots=True)
class Handler:
    """A function that handles an operation: the router's class, the attribute, and where both meet.

    `function` is None where a call registers something that is not defined there. `guessed` handlers are on a router that can't be told
    without running the module.
    """

    router: str
    name: str
    module: Module
    at: Place
    function: Function | None
    scopes: tuple[Scope, ...]
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class StrayRouter:
    """A router of a class that the generated package no longer has."""

    name: str
    at: Place


@dataclass(frozen=True, slots=True)
class Instance:
    """A router that a module has under the name `variable`; `own` tells whether it was made there."""

    router: str
    module: Module
    variable: str
    own: bool


@dataclass(slots=True)
class Scan:
    """What the handlers package holds. `unreadable` are the files that are no Python, by path."""

    modules: Modules
    handlers: list[Handler] = field(default_factory=list[Handler])
    instances: list[Instance] = field(default_factory=list[Instance])
    strays: list[StrayRouter] = field(default_factory=list[StrayRouter])
    unreadable: dict[str, Unreadable] = field(default_factory=dict[str, Unreadable])


class _Finder:
    """Walks one module; what it finds goes into the scan."""

    def __init__(self, scan: Scan, module: Module, package: str, operations: Mapping[str, frozenset[str]]) -> None:
        self.scan = scan
        self.module = module
        self.package = package
        self.operations = operations

    def run(self) -> None:
        for name, bound in self.module.names.items():
            self._note_instance(name, bound)
        self._walk(self.module.tree.body, ())

    # routers

    def _note_instance(self, name: str, bound: Bound) -> None:
        if isinstance(bound, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            return
        router = self._router_of(ast.Name(name), ())
        if router is not None and router in self.operations:
            own = isinstance(bound, ast.Call | ast.AnnAssign)
            self.scan.instances.append(Instance(router, self.module, name, own))
        elif router is not None and isinstance(bound, ast.Call | ast.AnnAssign):
            self.scan.strays.append(StrayRouter(router, self.module.place(bound)))

    def _router_of(self, expression: ast.expr, scopes: tuple[Scope, ...]) -> str | None:
        """Return the generated class of the router that `expression` is, None when it is none or can't be told."""
        if isinstance(expression, ast.Call):
            return self._class(self.module, scopes, expression.func, 0)
        found = self.scan.modules.definition(self.module, scopes, expression)
        if found is None:
            return None
        home, bound = found
        inner = scopes if home is self.module else ()
        if isinstance(bound, ast.Call):
            return self._class(home, inner, bound.func, 0)
        if isinstance(bound, ast.AnnAssign):
            made = self._class(home, inner, bound.value.func, 0) if isinstance(bound.value, ast.Call) else None
            return made or self._class(home, inner, bound.annotation, 0)
        return None

    def _class(self, module: Module, scopes: Sequence[Scope], expression: ast.expr, depth: int) -> str | None:
        """Return the name of the generated router class that `expression` is, or derives from."""
        found = self.scan.modules.definition(module, scopes, expression)
        if found is None or depth > 10:
            return None
        home, bound = found
        if isinstance(bound, str):
            origin, _, name = bound.rpartition(".")
            is_generated = origin in (f"{self.package}.asyncapi", f"{self.package}.asyncapi.operations")
            return name if is_generated and (name in self.operations or _looks_like_router(name)) else None
        if isinstance(bound, ast.ClassDef):
            return next(filter(None, (self._class(home, (), base, depth + 1) for base in bound.bases)), None)
        return None

    # handlers

    def _walk(self, body: Sequence[ast.stmt], scopes: tuple[Scope, ...]) -> None:
        for statement in flattened(body):
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
                for decorator in statement.decorator_list:
                    self._decorated(decorator, statement, scopes)
                self._walk(statement.body, (*scopes, bindings(statement.body, self.module)))
            elif isinstance(statement, ast.ClassDef):
                self._walk(statement.body, (*scopes, bindings(statement.body, self.module)))
            elif isinstance(statement, ast.Expr | ast.Assign | ast.AnnAssign) and isinstance(statement.value, ast.Call):
                self._called(statement.value, scopes)

    def _decorated(self, decorator: ast.expr, function: Function, scopes: tuple[Scope, ...]) -> None:
        target = decorator.func if isinstance(decorator, ast.Call) else decorator
        if isinstance(target, ast.Attribute) and (target is decorator or self._is_operation(target, scopes)):
            self._add(target, function, scopes)

    def _called(self, call: ast.Call, scopes: tuple[Scope, ...]) -> None:
        if isinstance(call.func, ast.Attribute) and len(call.args) == 1 and self._is_operation(call.func, scopes):
            found = self.scan.modules.definition(self.module, scopes, call.args[0])
            bound = found[1] if found and found[0] is self.module else None
            self._add(call.func, bound if isinstance(bound, ast.FunctionDef | ast.AsyncFunctionDef) else None, scopes)

    def _is_operation(self, target: ast.Attribute, scopes: tuple[Scope, ...]) -> bool:
        return target.attr in self.operations.get(self._router_of(target.value, scopes) or "", ())

    def _add(self, target: ast.Attribute, function: Function | None, scopes: tuple[Scope, ...]) -> None:
        router = self._router_of(target.value, scopes)
        place = self._attribute_place(target)
        if router is not None:
            self.scan.handlers.append(Handler(router, target.attr, self.module, place, function, scopes))
            return
        owners = [name for name, operations in self.operations.items() if target.attr in operations]
        if len(owners) == 1 and self._may_be_router(target.value, scopes):
            self.scan.handlers.append(Handler(owners[0], target.attr, self.module, place, function, scopes, guessed=True))

    def _may_be_router(self, expression: ast.expr, scopes: tuple[Scope, ...]) -> bool:
        """Tell whether only running the module would tell what `expression` is: a parameter, what a function of the project returns."""
        found = self.scan.modules.definition(self.module, scopes, expression)
        if found is None:
            return True
        home, bound = found
        if isinstance(bound, ast.AnnAssign):
            made = self.scan.modules.definition(home, (), bound.annotation)
        elif isinstance(bound, ast.Call):
            made = self.scan.modules.definition(home, scopes if home is self.module else (), bound.func)
        else:
            return isinstance(bound, ast.Subscript | ast.IfExp)
        return made is None or not isinstance(made[1], str | ast.ClassDef)

    def _attribute_place(self, target: ast.Attribute) -> Place:
        whole = self.module.place(target)
        if target.lineno != target.end_lineno:
            return whole
        skipped = whole.width - len(target.attr)
        return Place(whole.file, whole.line, whole.column + skipped, whole.text, len(target.attr))


def _looks_like_router(name: str) -> bool:
    return name.endswith("Router") and name not in ("OperationRouter", "ChannelRouter")


def scan(modules: Modules, package: str, stubs: Iterable[Stub], routers: Iterable[str] = ()) -> Scan:
    """Read the project's handlers package. `routers` are all router classes of the generated package, also those without operations."""
    operations: dict[str, set[str]] = {name: set() for name in routers}
    for stub in stubs:
        operations.setdefault(stub.router, set()).add(stub.name)
    found = Scan(modules)
    frozen = {name: frozenset(names) for name, names in operations.items()}
    for path in sources(modules, package):
        try:
            module = modules.load(path)
        except Unreadable as error:
            found.unreadable[path] = error
            continue
        if module is not None:
            _Finder(found, module, package, frozen).run()
    return found


def sources(modules: Modules, package: str) -> Iterator[str]:
    """Yield the paths of the handlers package's modules, sorted, relative to the project folder."""
    root = modules.folder / package / "handlers"
    for path in sorted(root.rglob("*.py")):
        relative = path.relative_to(modules.folder)
        if path.is_file() and not any(part.startswith(".") or part == "__pycache__" for part in relative.parts):
            yield relative.as_posix()
