"""Insertions into a person's Python file: everything around them stays byte for byte as it was.

Knows how Python files are laid out (newlines, indentation). It must not know handlers or AsyncAPI, nor write files.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from asyncgen.handlers.python_source import Module, parse


@dataclass(frozen=True, slots=True)
class Splice:
    """Text that replaces the bytes from `start` to `end` of the code."""

    start: int
    end: int
    text: str


def rebuilt(module: Module, splices: Iterable[Splice]) -> Module:
    """Return the module with the splices in it, parsed again. Splices must not overlap; several at one place stay in their order.

    Raises Unreadable when it would be no Python any more.
    """
    parts: list[bytes] = []
    done = 0
    for splice in sorted(splices, key=lambda splice: splice.start):
        parts += [module.code[done : splice.start], splice.text.encode()]
        done = splice.end
    mark = module.data[: len(module.data) - len(module.code)]
    data = mark + b"".join(parts) + module.code[done:]
    return parse(module.name, module.path, module.file, data, is_package=module.is_package)


def newline_of(module: Module) -> str:
    """Return the newline that the file uses most."""
    counts = Counter(re.findall(rb"\r\n|\n|\r", module.code))
    return counts.most_common(1)[0][0].decode() if counts else "\n"


def indent_of(module: Module) -> str:
    """Return one step of the file's indentation."""
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.If | ast.For | ast.While | ast.With | ast.Try):
            first = node.body[0]
            if first.lineno > node.lineno and first.col_offset > 0:
                return module.line(first.lineno)[: first.col_offset].decode()
    return "    "


def reindented(code: str, indent: str, newline: str) -> str:
    """Return `code` (four spaces, Unix newlines) in the file's own style."""
    lines = [_reindented_line(line, indent) for line in code.split("\n")]
    return newline.join(lines)


def _reindented_line(line: str, indent: str) -> str:
    body = line.lstrip(" ")
    steps, rest = divmod(len(line) - len(body), 4)
    return indent * steps + " " * rest + body


def appended(module: Module, parts: Sequence[str]) -> Splice:
    """Append top-level code: two empty lines before each part; `parts` are in the file's own style and have no newline at their ends."""
    newline = newline_of(module)
    end = len(module.code)
    text = module.code.decode("utf-8", "surrogatepass")
    joined = (newline * 3).join(parts) + newline
    if not text.strip():
        return Splice(end, end, joined)
    ending = text[len(text.rstrip()) :]
    breaks = len(re.findall(r"\r\n|\r|\n", ending))
    return Splice(end, end, newline * max(3 - breaks, 0) + joined)
