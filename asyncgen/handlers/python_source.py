"""A person's Python modules, read without running them: syntax trees with places, and what a name in them stands for.

Knows Python's import and scope rules. It must not know AsyncAPI, nor write anything.
"""

from __future__ import annotations

import ast
import builtins
import io
import re
import tokenize
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from asyncgen.diagnostics import Place
from asyncgen.files import content, shown

Bound: TypeAlias = "str | ast.expr | ast.AnnAssign | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef"
"""What a name is bound to: the dotted name that it was imported from, the value assigned to it, or what declares or defines it."""
Scope: TypeAlias = dict[str, Bound]
_LINE_END = re.compile(rb"\r\n|\r|\n")
_DEPTH = 40


class Unreadable(Exception):
    """A file that is no Python; `at` is where it stops to be."""

    def __init__(self, message: str, at: Place) -> None:
        self.message = message
        self.at = at
        super().__init__(message)


@dataclass(frozen=True)
class Module:
    """One parsed module. `code` is its text in UTF-8 without a byte order mark: what positions in `tree` count in."""

    name: str
    path: str
    file: str
    data: bytes
    code: bytes
    tree: ast.Module
    is_package: bool

    @cached_property
    def starts(self) -> list[int]:
        """The offset of every line's first byte in `code`."""
        return [0, *(found.end() for found in _LINE_END.finditer(self.code))]

    @cached_property
    def names(self) -> Scope:
        """What the module's own names are bound to."""
        return bindings(self.tree.body, self)

    @property
    def is_utf8(self) -> bool:
        """Whether `code` can be put back as the file's content."""
        return self.data.removeprefix(b"\xef\xbb\xbf") == self.code

    def offset(self, line: int, column: int) -> int:
        """Return the offset in `code` of a position as `ast` counts it."""
        return self.starts[line - 1] + column

    def line(self, number: int) -> bytes:
        """Return a line without its end, counted from 1."""
        end = self.starts[number] if number < len(self.starts) else len(self.code)
        return self.code[self.starts[number - 1] : end].rstrip(b"\r\n")

    def place(self, node: ast.expr | ast.stmt | ast.arg) -> Place:
        """Return where `node` is, for a finding."""
        raw = self.line(node.lineno)
        column = len(raw[: node.col_offset].decode("utf-8", "replace")) + 1
        width = 1
        if node.end_lineno == node.lineno and node.end_col_offset is not None:
            width = len(raw[node.col_offset : node.end_col_offset].decode("utf-8", "replace"))
        return Place(self.file, node.lineno, column, raw.decode("utf-8", "replace"), max(width, 1))

    def absolute(self, module: str | None, level: int) -> str:
        """Return the dotted name that `from <dots><module>` means in this module."""
        if level == 0:
            return module or ""
        parts = self.name.split(".") if self.is_package else self.name.split(".")[:-1]
        parts = parts[: len(parts) - (level - 1)] if level > 1 else parts
        return ".".join([*parts, *([module] if module else [])])


def parse(name: str, path: str, file: str, data: bytes, *, is_package: bool = False) -> Module:
    """Parse a module: `path` is relative to the project folder, `file` as findings show it. Raises Unreadable."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text.removeprefix("\ufeff"))
    except SyntaxError as error:
        raise Unreadable(error.msg or "it is no Python", _syntax_place(error, file, data)) from None
    except (UnicodeDecodeError, LookupError) as error:
        raise Unreadable(f"it can't be decoded: {error}", Place(file)) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise Unreadable(str(error) or "it is nested too deeply", Place(file)) from None
    return Module(name, path, file, data, text.removeprefix("\ufeff").encode("utf-8", "surrogatepass"), tree, is_package)


def _syntax_place(error: SyntaxError, file: str, data: bytes) -> Place:
    line, column = error.lineno or 0, error.offset or 0
    lines = _LINE_END.split(data)
    text = lines[line - 1].decode("utf-8", "replace") if 0 < line <= len(lines) else None
    width = (error.end_offset or 0) - column if error.end_lineno == line else 1
    return Place(file, line, max(column, 0), text, max(width, 1))


def bindings(body: Sequence[ast.stmt], module: Module) -> Scope:
    """Return what the statements bind names to, the last binding of each; blocks of `if`, `try` and the like belong to them."""
    scope: Scope = {}
    for statement in flattened(body):
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                scope[alias.asname or alias.name.split(".")[0]] = alias.name if alias.asname else alias.name.split(".")[0]
        elif isinstance(statement, ast.ImportFrom):
            origin = module.absolute(statement.module, statement.level)
            scope.update({alias.asname or alias.name: f"{origin}.{alias.name}" for alias in statement.names if alias.name != "*"})
        elif isinstance(statement, ast.Assign):
            scope.update({target.id: statement.value for target in statement.targets if isinstance(target, ast.Name)})
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            scope[statement.target.id] = statement.value if isinstance(statement.value, ast.Name | ast.Attribute) else statement
        elif isinstance(statement, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            scope[statement.name] = statement
    return scope


def flattened(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of a block, and of the blocks in it that have no scope of their own."""
    for statement in body:
        yield statement
        if isinstance(statement, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for name in ("body", "orelse", "finalbody"):
            yield from flattened(getattr(statement, name, []))
        for handler in getattr(statement, "handlers", []):
            yield from flattened(handler.body)
        for case in getattr(statement, "cases", []):
            yield from flattened(case.body)


@dataclass(frozen=True)
class Modules:
    """The modules of one project, parsed when they are asked for. Those below `opaque` (the generated package) are never looked into."""

    folder: Path
    opaque: str
    known: dict[str, Module | None] = field(default_factory=dict[str, "Module | None"])

    def get(self, name: str) -> Module | None:
        """Return the project's module `name`, None where there is none or it is no Python."""
        if name not in self.known:
            try:
                self.known[name] = None if self._is_opaque(name) else self._load(name)
            except Unreadable:
                self.known[name] = None
        return self.known[name]

    def load(self, path: str) -> Module | None:
        """Return the module in the file `path` (relative to the project folder), None where there is none. Raises Unreadable."""
        parts = path.removesuffix(".py").split("/")
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        if name not in self.known:
            data = content(self.folder, path)
            self.known[name] = None if data is None else parse(name, path, shown(self.folder / path), data, is_package=is_package)
        return self.known[name]

    def _is_opaque(self, name: str) -> bool:
        return f"{name}.".startswith(f"{self.opaque}.")

    def _load(self, name: str) -> Module | None:
        stem = name.replace(".", "/")
        if not all(part.isidentifier() for part in name.split(".")):
            return None
        for path in (f"{stem}.py", f"{stem}/__init__.py"):
            if (self.folder / path).is_file():
                return self.load(path)
        return None

    def definition(self, module: Module, scopes: Sequence[Scope], expression: ast.expr, depth: int = 0) -> tuple[Module, Bound] | None:
        """Return what a name stands for: where it is defined, and as what. An external thing is a dotted name; None: nobody knows."""
        if depth > _DEPTH:
            return None
        if isinstance(expression, ast.Attribute):
            return self._attribute(module, scopes, expression, depth)
        if not isinstance(expression, ast.Name):
            return module, expression
        for scope in (*reversed(scopes), module.names):
            if expression.id in scope:
                return self._bound(module, scopes, scope[expression.id], depth)
        starred = self._starred(module, expression.id, depth)
        if starred is None and hasattr(builtins, expression.id):
            return module, f"builtins.{expression.id}"
        return starred

    def _bound(self, module: Module, scopes: Sequence[Scope], bound: Bound, depth: int) -> tuple[Module, Bound] | None:
        if isinstance(bound, str):
            return self._imported(module, bound, depth + 1)
        if isinstance(bound, ast.Name | ast.Attribute):
            return self.definition(module, scopes, bound, depth + 1)
        return module, bound

    def _attribute(self, module: Module, scopes: Sequence[Scope], expression: ast.Attribute, depth: int) -> tuple[Module, Bound] | None:
        base = self.definition(module, scopes, expression.value, depth + 1)
        if base is None or not isinstance(base[1], str):
            return None
        return self._imported(base[0], f"{base[1]}.{expression.attr}", depth + 1)

    def _imported(self, module: Module, dotted: str, depth: int) -> tuple[Module, Bound] | None:
        """Follow a dotted name through the project's own modules, as far as they re-export it."""
        if depth > _DEPTH:
            return None
        origin, _, name = dotted.rpartition(".")
        source = self.get(origin) if origin else None
        if source is not None and self.get(dotted) is None:
            if name in source.names:
                return self._bound(source, (), source.names[name], depth)
            return self._starred(source, name, depth)
        return module, dotted

    def _starred(self, module: Module, name: str, depth: int) -> tuple[Module, Bound] | None:
        """Look for `name` in what the module imports by `*`; of the generated package it is believed to have every capitalised name."""
        for statement in flattened(module.tree.body):
            if isinstance(statement, ast.ImportFrom) and any(alias.name == "*" for alias in statement.names):
                origin = module.absolute(statement.module, statement.level)
                source = self.get(origin)
                if source is not None and name in source.names:
                    return self._imported(module, f"{origin}.{name}", depth + 1)
                if source is None and self._is_opaque(origin) and name[:1].isupper():
                    return module, f"{origin}.{name}"
        return None
