"""Imports that are missing in a person's file: where they go, and how they are laid out there.

Knows Python's import statements and isort's order. It must not know handlers or AsyncAPI, nor write files.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from asyncgen.handlers.python_source import Module
from asyncgen.handlers.splices import Splice, indent_of, newline_of, rebuilt

_WIDTH = 88


@dataclass(frozen=True, slots=True)
class Wanted:
    """An import that is missing: `from module import name as local`."""

    module: str
    name: str
    local: str

    @property
    def text(self) -> str:
        """What stands after `import`."""
        return self.name if self.local == self.name else f"{self.name} as {self.local}"


def with_imports(module: Module, wanted: Iterable[Wanted], package: str) -> Module:
    """Return the module with the missing imports: in statements that import from the same module, else in statements of their own.

    `package` is the project's own package, which comes after others. Raises Unreadable when that can't be done.
    """
    wanted = tuple(wanted)
    for origin in sorted({want.module for want in wanted}, key=lambda origin: _order(origin, package)):
        names = sorted((want.text for want in wanted if want.module == origin), key=_rank)
        statement = _statement(module, origin)
        module = rebuilt(module, _grown(module, statement, names) if statement else [_new(module, origin, names, package)])
    return module


def _statement(module: Module, origin: str) -> ast.ImportFrom | None:
    found = [
        node
        for node in module.tree.body
        if isinstance(node, ast.ImportFrom) and module.absolute(node.module, node.level) == origin and node.names[0].name != "*"
    ]
    return found[-1] if found else None


def _rank(name: str) -> tuple[int, str]:
    """Order names as isort and ruff do: CONSTANTS, Classes, functions."""
    plain = name.split(" as ")[0]
    return (0 if plain.isupper() and len(plain) > 1 else 1 if plain[:1].isupper() else 2), plain


def _grown(module: Module, statement: ast.ImportFrom, names: Sequence[str]) -> list[Splice]:
    """Add names to a statement, in its own layout and, where its names are sorted, at their places."""
    newline = newline_of(module)
    aliases = statement.names
    is_vertical = aliases[0].lineno > statement.lineno and aliases[-1].end_lineno != statement.end_lineno
    is_vertical = is_vertical and all(left.lineno < right.lineno for left, right in pairwise(aliases))
    if not is_vertical:
        rewrapped = _rewrapped(module, statement, names)
        if rewrapped is not None:
            return [rewrapped]
    splices: list[Splice] = []
    at_end: list[str] = []
    for name in names:
        index = _position(aliases, name)
        if index == len(aliases):
            at_end.append(name)
            continue
        start = module.offset(aliases[index].lineno, aliases[index].col_offset)
        gap = f",{newline}{_lead(module, aliases[index])}" if is_vertical else ", "
        splices.append(Splice(start, start, name + gap))
    if at_end:
        splices += _after_last(module, aliases[-1], at_end) if is_vertical else [_inline_end(module, aliases[-1], at_end)]
    return splices


def _position(aliases: Sequence[ast.alias], name: str) -> int:
    texts = [alias.name for alias in aliases]
    return _slot(texts, name) if texts == sorted(texts, key=_rank) else len(texts)


def _end(module: Module, node: ast.alias | ast.stmt) -> int:
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return module.offset(node.end_lineno, node.end_col_offset)


def _lead(module: Module, alias: ast.alias) -> str:
    return module.line(alias.lineno)[: alias.col_offset].decode()


def _inline_end(module: Module, last: ast.alias, names: Sequence[str]) -> Splice:
    end = _end(module, last)
    return Splice(end, end, "".join(f", {name}" for name in names))


def _after_last(module: Module, last: ast.alias, names: Sequence[str]) -> list[Splice]:
    """Add lines after the last name of a parenthesised list, behind its comma and its comment."""
    newline, lead = newline_of(module), _lead(module, last)
    end = _end(module, last)
    has_comma = re.match(rb"\s*,", module.code[end:]) is not None
    next_line = module.starts[(last.end_lineno or last.lineno)]
    text = "".join(f"{lead}{name},{newline}" for name in names)
    return [*([] if has_comma else [Splice(end, end, ",")]), Splice(next_line, next_line, text)]


def _rewrapped(module: Module, statement: ast.ImportFrom, names: Sequence[str]) -> Splice | None:
    """Return the statement's names one per line where they no longer fit into one line, None where they do."""
    aliases = statement.names
    start, end = module.offset(aliases[0].lineno, aliases[0].col_offset), _end(module, statement)
    segment = module.code[start:end]
    if statement.lineno != statement.end_lineno or b"#" in segment or b";" in segment:
        return None
    line = module.line(statement.lineno).decode("utf-8", "replace").split("#")[0].rstrip()
    if len(line) + sum(len(name) + 2 for name in names) <= _WIDTH:
        return None
    texts = [module.code[module.offset(alias.lineno, alias.col_offset) : _end(module, alias)].decode() for alias in aliases]
    is_sorted = texts == sorted(texts, key=_rank)
    for name in names:
        texts.insert(_slot(texts, name) if is_sorted else len(texts), name)
    newline, indent = newline_of(module), indent_of(module)
    opening = (
        module.offset(statement.lineno, 0) + module.line(statement.lineno).index(b"import", _from_end(module, statement)) + len("import")
    )
    body = "".join(f"{indent}{text},{newline}" for text in texts)
    return Splice(opening, end, f" ({newline}{body})")


def _slot(texts: Sequence[str], name: str) -> int:
    return next((index for index, text in enumerate(texts) if _rank(text) > _rank(name)), len(texts))


def _from_end(module: Module, statement: ast.ImportFrom) -> int:
    """Return where the module's name of a `from` statement ends in its line, so that `import` is looked for behind it."""
    return statement.col_offset + len(f"from {'.' * statement.level}{statement.module or ''}".encode())


def _new(module: Module, origin: str, names: Sequence[str], package: str) -> Splice:
    """Return a statement of its own, at its place among the statements at the top of the file."""
    newline, indent = newline_of(module), indent_of(module)
    line = f"from {origin} import {', '.join(names)}"
    if len(line) > _WIDTH:
        line = f"from {origin} import ({newline}" + "".join(f"{indent}{name},{newline}" for name in names) + ")"
    block = _import_block(module)
    before = [node for node in block if _order(_origin(module, node), package) <= _order(origin, package)]
    if before:
        at, is_open = _line_after(module, before[-1])
        gap = newline if _order(_origin(module, before[-1]), package)[0] != _order(origin, package)[0] else ""
        return Splice(at, at, (newline if is_open else "") + gap + line + newline)
    if block:
        at = module.starts[block[0].lineno - 1]
        gap = newline if _order(_origin(module, block[0]), package)[0] != _order(origin, package)[0] else ""
        return Splice(at, at, line + newline + gap)
    return _first(module, line, newline)


def _first(module: Module, line: str, newline: str) -> Splice:
    """Return the first import of a file: behind its docstring, else before its first statement."""
    body = module.tree.body
    if body and ast.get_docstring(module.tree, clean=False) is not None:
        at, is_open = _line_after(module, body[0])
        return Splice(at, at, (newline if is_open else "") + newline + line + newline)
    if not body:
        end = len(module.code)
        is_open = end > 0 and not module.code.endswith((b"\n", b"\r"))
        return Splice(end, end, (newline if is_open else "") + line + newline)
    first = body[0]
    decorators: list[ast.expr] = getattr(first, "decorator_list", [])
    at = module.starts[min([first.lineno, *(decorator.lineno for decorator in decorators)]) - 1]
    return Splice(at, at, line + newline * 3)


def _import_block(module: Module) -> list[ast.Import | ast.ImportFrom]:
    """Return the import statements at the top of the file, up to the first other statement; all of them where there are none."""
    body = module.tree.body
    if body and ast.get_docstring(module.tree, clean=False) is not None:
        body = body[1:]
    top: list[ast.Import | ast.ImportFrom] = []
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            top.append(node)
        elif not isinstance(node, ast.If | ast.Try):
            break
    return top or [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)]


def _line_after(module: Module, node: ast.stmt) -> tuple[int, bool]:
    """Return where the line after a statement begins, and whether the file ends before that (its last line is open)."""
    last = node.end_lineno or node.lineno
    for other in module.tree.body:
        if other.lineno == last and (other.end_lineno or other.lineno) > last:  # begun on the same line, behind a semicolon
            last = other.end_lineno or last
    if last < len(module.starts):
        return module.starts[last], False
    return len(module.code), True


def _origin(module: Module, node: ast.Import | ast.ImportFrom) -> str:
    return node.names[0].name if isinstance(node, ast.Import) else "." * node.level + (node.module or "")


def _order(origin: str, package: str) -> tuple[int, str]:
    """Order modules by section, as isort does: future, standard library, others, the project's own, relative."""
    top = origin.split(".")[0]
    if origin.startswith("."):
        return 4, origin
    if top == "__future__":
        return 0, origin
    if top in sys.stdlib_module_names:
        return 1, origin
    return (3 if top == package else 2), origin
