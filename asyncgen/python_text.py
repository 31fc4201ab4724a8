"""Values and texts as Python source. The only place where foreign text is turned into code, always as a literal of its own type.

Knows Python's lexical rules and nothing of AsyncAPI or of templates.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping
from typing import cast

_STANDARD_LIBRARY = frozenset({"__future__", "collections.abc", "dataclasses", "typing"})
_WIDTH = 100
_QUOTE = '\\"'
_NUMBER = re.compile(r"([0-9]+)")
_ANY = re.compile(r"\bAny\b")
# Some tools look for directives (of mypy, of flake8) at the beginnings of lines, and find them in docstrings too.
_DIRECTIVE = re.compile(r"^([ \t]*)#(?=!|[ \t]*(?:noqa|[\w-]+[ \t]*[:=]|-\*-))", re.IGNORECASE | re.MULTILINE)


def literal(value: object) -> str:
    """Return Python source that evaluates to `value`: None, bool, int, float, str, or tuples and dicts of those.

    Raises TypeError for anything else.
    """
    if isinstance(value, str):
        return _string(value)
    if value is None or isinstance(value, bool | int):
        return repr(value)
    if isinstance(value, float):
        return repr(value) if value - value == 0 else f'float("{value}")'
    if isinstance(value, tuple):
        items = [literal(item) for item in cast("tuple[object, ...]", value)]
        return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"
    if isinstance(value, Mapping):
        entries = cast("Mapping[object, object]", value).items()
        return "{" + ", ".join(f"{literal(key)}: {literal(item)}" for key, item in entries) + "}"
    raise TypeError(f"no literal for {type(value).__name__}")


def _string(text: str) -> str:
    shown = repr(text)
    if shown[0] == "'" and '"' not in text:
        return '"' + shown[1:-1].replace("\\'", "'") + '"'
    return shown


def docstring(text: str, indent: str = "") -> str:
    """Return a docstring literal (with its quotes) that holds `text`, wrapped where a line is too long, continued with `indent`.

    White space at the ends of lines and blank lines at the ends of the text are dropped; nothing in `text` can end the literal.
    """
    lines: list[str] = []
    for line in text.strip().splitlines() or [""]:
        lines.extend(_wrapped(line.rstrip(), _WIDTH - len(indent)))
    first, *rest = lines
    if not rest:
        body = first.rstrip('"')
        return f'"""{_escaped(body)}{_QUOTE * (len(first) - len(body))}"""'
    text = "\n".join(indent + _escaped(line) if line else "" for line in rest)
    return f'"""{_escaped(first)}\n{text}\n{indent}"""'


def _wrapped(line: str, width: int) -> list[str]:
    if len(line) <= width:
        return [line]
    lead = line[: len(line) - len(line.lstrip())]
    return textwrap.wrap(line, width, subsequent_indent=lead, break_long_words=False, break_on_hyphens=False) or [""]


def _escaped(line: str) -> str:
    plain = line.replace("\\", "\\\\").replace('"""', _QUOTE * 3)
    plain = undirected(plain)
    return "".join(char if char == "\t" or char.isprintable() else repr(char)[1:-1] for char in plain)


def undirected(code: str) -> str:
    """Return `code`, which holds no comments, with an escape where a line of a text in it reads like a directive to some tool."""
    return _DIRECTIVE.sub(r"\1\\x23", code)


def sentence(*texts: str | None, fallback: str) -> str:
    """Return the first of `texts` that says something, else `fallback`, ending like a sentence."""
    text = next((text.strip() for text in texts if text and text.strip()), fallback)
    return text if text[-1] in ".!?:`)" or "\n" in text else f"{text}."


def first_paragraph(text: str | None) -> str | None:
    """Return the first paragraph of a Markdown text as one line, None for an empty text."""
    paragraph = (text or "").strip().split("\n\n", 1)[0]
    return " ".join(paragraph.split()) or None


class Imports:
    """The imports of one module, collected while its parts are made and written in isort's order."""

    def __init__(self) -> None:
        self._names: dict[str, set[str]] = {}

    def add(self, module: str, *names: str) -> None:
        """Note that `names` of `module` are used (`.models` is relative)."""
        if names:
            self._names.setdefault(module, set()).update(names)

    def lines(self) -> tuple[str, ...]:
        """Return the import statements: standard library, third party, relative, a blank line between."""
        blocks = [
            [self._statement(module) for module in sorted(self._names, key=_import_order) if self._section(module) == section]
            for section in range(4)
        ]
        return tuple(line for block in filter(None, blocks) for line in (*block, ""))[:-1]

    def _section(self, module: str) -> int:
        if module == "__future__":
            return 0
        if module in _STANDARD_LIBRARY:
            return 1
        return 3 if module.startswith(".") else 2

    def _statement(self, module: str) -> str:
        return import_statement(module, self._names[module])


def _import_order(module: str) -> str:
    return module.lower()


def import_statement(module: str, names: Iterable[str]) -> str:
    """Return `from module import names`, over several lines where one would be too long."""
    ordered = sorted(set(names), key=_name_order)
    line = f"from {module} import {', '.join(ordered)}"
    if len(line) <= 88:
        return line
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in ordered) + ")"


def _name_order(name: str) -> tuple[object, ...]:
    """Order names as isort does: CONSTANTS, Classes, functions; without regard to case, and by the value of numbers."""
    plain = name.split(" as ")[0]
    kind = 0 if plain.isupper() and len(plain) > 1 else 1 if plain[:1].isupper() else 2
    return kind, _natural(plain.lower()), _natural(plain)


def _natural(text: str) -> tuple[str | int, ...]:
    # Texts stand at even places, numbers at odd ones: one is never compared with the other.
    return tuple(int(part) if index % 2 else part for index, part in enumerate(_NUMBER.split(text)))


def uses_any(code: str) -> bool:
    """Tell whether a type says `Any`, as a name of its own."""
    return _ANY.search(code) is not None
