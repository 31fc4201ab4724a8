"""Putting the stubs of operations without handler into a person's modules: values only, nothing is written here.

Each new text is parsed again and compared with the old one; where anything but the additions would differ, the file is left alone and the
stub is told as a finding, ready to be pasted.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from asyncgen.diagnostics import Diagnostic, Place, Severity
from asyncgen.files import shown, text_of
from asyncgen.handlers import paste
from asyncgen.handlers.import_splices import Wanted, with_imports
from asyncgen.handlers.python_source import Module, Unreadable, parse
from asyncgen.handlers.scan import Instance
from asyncgen.handlers.splices import appended, indent_of, newline_of, rebuilt, reindented
from asyncgen.handlers.view import View
from asyncgen.plan import Action, Change, Owner, Stub
from asyncgen.report import counted


@dataclass(frozen=True, slots=True)
class Additions:
    """What brings the missing stubs in: changes of files, and findings for what a person must paste."""

    changes: tuple[Change, ...]
    findings: tuple[Diagnostic, ...]


def additions(view: View, missing: Sequence[Stub]) -> Additions:
    """Decide where the stubs of operations without handler go: where their channel's router is, else into the channel's own module."""
    planned = {file.path: file.text for file in view.plan.files if file.owner is Owner.HANDLERS}
    targets: dict[str, list[Stub]] = {}
    for stub in missing:
        targets.setdefault(_target(view, stub), []).append(stub)
    changes: list[Change] = []
    findings: list[Diagnostic] = []
    for path, stubs in sorted(targets.items()):
        try:
            changes.append(_change(view, path, stubs, planned))
        except Unreadable:
            findings += [_by_hand(view, path, stub) for stub in stubs]
    return Additions(tuple(changes), tuple(findings))


def _target(view: View, stub: Stub) -> str:
    own = view.path_of(stub)
    homes = [instance for instance in view.scan.instances if instance.router == stub.router]
    paths = sorted({instance.module.path for instance in homes if instance.own}) or sorted({instance.module.path for instance in homes})
    return own if own in paths or not paths else paths[0]


def _by_hand(view: View, path: str, stub: Stub) -> Diagnostic:
    message = f"the stub of '{stub.name}' can't be put into this file safely; the file was left alone"
    return Diagnostic(
        "AG206", Severity.ERROR, message, Place(shown(view.folder / path)), hints=(f"put this where it belongs:\n{paste(stub)}",)
    )


def _change(view: View, path: str, stubs: Sequence[Stub], planned: Mapping[str, str]) -> Change:
    module = view.scan.modules.load(path) if path not in view.scan.unreadable else None
    if path in view.scan.unreadable:
        raise view.scan.unreadable[path]
    if module is None:
        return Change(path, Action.CREATED, "", _fresh(view, path, stubs, planned))
    text = text_of(extended(module, stubs, view.package, _instances(view, module)))
    names = ", ".join(stub.name for stub in stubs)
    return Change(path, Action.ADDED, f"{counted(len(stubs), 'stub')}: {names}", text, text_of(module.data))


def _instances(view: View, module: Module) -> dict[str, str]:
    """Return the name of each router that the module has, by its class."""
    found: dict[str, Instance] = {}
    for instance in view.scan.instances:
        if instance.module is module and (instance.router not in found or instance.own):
            found[instance.router] = instance
    return {router: instance.variable for router, instance in found.items()}


def _fresh(view: View, path: str, stubs: Sequence[Stub], planned: Mapping[str, str]) -> str:
    """Return the text of a module that is not there: as it is first written, or with the missing stubs alone where others are elsewhere."""
    whole = planned.get(path)
    if whole is not None and len(stubs) == sum(view.path_of(stub) == path for stub in view.plan.stubs):
        return whole
    first = ast.parse(whole).body[0] if whole else None
    doc = ast.get_source_segment(whole, first) if whole and isinstance(first, ast.Expr) else None
    head = f"{doc}\n" if doc else ""
    name = path.removesuffix(".py").replace("/", ".")
    return text_of(extended(parse(name, path, path, head.encode()), stubs, view.package, {}))


def extended(module: Module, stubs: Sequence[Stub], package: str, routers: Mapping[str, str]) -> bytes:
    """Return the module's content with stubs added at its end and their imports at its top.

    `routers` gives the name of the router by its class where the module has one. Raises Unreadable when that can't be done without
    changing anything else.
    """
    if not module.is_utf8:
        raise Unreadable("it is not UTF-8", Place(module.file))
    newline, indent = newline_of(module), indent_of(module)
    names = _Names(module)
    parts: list[str] = []
    made = dict(routers)
    for stub in stubs:
        if stub.router not in made:
            made[stub.router] = names.free("router", f"{stub.module}_router")
            parts.append(f"{made[stub.router]} = {names.local(*_import_of(stub, stub.router))}()")
        parts.append(reindented(_code(stub, names, made[stub.router]), indent, newline))
    result = with_imports(module, names.wanted, package)
    result = rebuilt(result, [appended(result, parts)])
    _must_only_grow(module, result, len(parts), names.wanted)
    return result.data


def _import_of(stub: Stub, name: str) -> tuple[str, str]:
    return next(pair for pair in stub.imports if pair[1] == name)


class _Names:
    """The names of a module: what is there already, and what has to be imported for the stubs."""

    def __init__(self, module: Module) -> None:
        self._local = {bound: name for name, bound in module.names.items() if isinstance(bound, str)}
        self._taken = set(module.names) | {node.id for node in ast.walk(module.tree) if isinstance(node, ast.Name)}
        self.wanted: list[Wanted] = []

    def local(self, module: str, name: str) -> str:
        """Return what `name` of `module` is called here; it will be imported where it is not yet."""
        dotted = f"{module}.{name}"
        if dotted not in self._local:
            self._local[dotted] = self.free(name, f"{name}_")
            self.wanted.append(Wanted(module, name, self._local[dotted]))
        return self._local[dotted]

    def free(self, *names: str) -> str:
        """Return the first of `names` that means nothing here yet, and take it."""
        chosen = next((name for name in names if name not in self._taken), None)
        number = 2
        while chosen is None:
            chosen = f"{names[-1]}{number}" if f"{names[-1]}{number}" not in self._taken else None
            number += 1
        self._taken.add(chosen)
        return chosen


def _code(stub: Stub, names: _Names, router: str) -> str:
    """Return the stub's code with the names that its parts have in the module."""
    tree = ast.parse(stub.code)
    function = tree.body[0]
    assert isinstance(function, ast.AsyncFunctionDef | ast.FunctionDef)
    renamed = {name: names.local(module, name) for module, name in stub.imports if name != stub.router}
    renamed["router"] = router
    code = stub.code.encode()
    starts = [0, *(found.end() for found in re.finditer(b"\n", code))]
    edits = [
        (starts[node.lineno - 1] + node.col_offset, node.id, renamed[node.id])
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and renamed.get(node.id, node.id) != node.id
    ]
    name = names.free(function.name, f"handle_{stub.name}")
    if name != function.name:
        start = code.index(b"def ", starts[function.lineno - 1]) + len("def ")
        edits.append((start, function.name, name))
    for start, old, new in sorted(edits, reverse=True):
        code = code[:start] + new.encode() + code[start + len(old.encode()) :]
    return code.decode().rstrip("\n")


def _must_only_grow(old: Module, new: Module, parts: int, wanted: Iterable[Wanted]) -> None:
    """Raise Unreadable unless every statement is still there, in its order, and what is new is what was meant to be added."""
    waiting = list(old.tree.body)
    grown = {want.text for want in wanted}
    added = 0
    for statement in new.tree.body:
        if waiting and _is_same(waiting[0], statement, grown):
            waiting.pop(0)
        elif not isinstance(statement, ast.ImportFrom):
            added += 1
    if waiting or added != parts:
        raise Unreadable("the additions would change something else", Place(old.file))


def _is_same(old: ast.stmt, new: ast.stmt, grown: set[str]) -> bool:
    if isinstance(old, ast.ImportFrom) and isinstance(new, ast.ImportFrom):
        before = [_alias(alias) for alias in old.names]
        after = [_alias(alias) for alias in new.names]
        kept = [name for name in after if name in before or name not in grown]
        return (old.module, old.level) == (new.module, new.level) and kept == before
    return ast.dump(old) == ast.dump(new)


def _alias(alias: ast.alias) -> str:
    return f"{alias.name} as {alias.asname}" if alias.asname else alias.name
