"""A scalar written anew in the style that the old one has: plain, quoted, literal or folded, where the new value can be written so.

A style fits where what is written reads back as the value, also to a reader of YAML 1.1. It must not know what surrounds the scalar.
"""

from __future__ import annotations

import re
import textwrap
from typing import Any

from yaml import ScalarNode
from yaml.resolver import Resolver

from asyncgen import source
from asyncgen.diagnostics import SpecError
from asyncgen.emit.updating.layout import Layout, double_quoted, flow_text
from asyncgen.emit.updating.nodes import Scalar

_HEADER = re.compile(r"(?P<style>[|>])(?P<chomping>[-+]?)(?P<comment>[ \t]+#[^\r\n]*)?[ \t]*(?=[\r\n]|\Z)")
_TEXT = "tag:yaml.org,2002:str"
_WORDS = frozenset({"y", "n", "nan", "inf", "infinity", "none"})
_NARROWEST = 40
_resolver: Any = Resolver()


def rewritten(old: Scalar, value: Any, layout: Layout, indent: int, *, one_line: bool, flow: bool) -> list[str]:
    """Return the lines of `value` in the place of `old`; those after the first have `indent` columns before them.

    `value` is a scalar or an empty object or array. With `one_line` there is one line only.
    """
    if layout.is_json:
        return layout.flow(value, "", spread=False)
    if isinstance(value, str):
        for lines in _candidates(old, value, layout, indent, one_line=one_line, flow=flow):
            if _reads_as(lines, value, flow=flow):
                return lines
    if flow:
        return [flow_text(value)]
    lines = layout.scalar(value, indent)
    return [double_quoted(value)] if one_line and len(lines) > 1 else lines


def _candidates(old: Scalar, value: str, layout: Layout, indent: int, *, one_line: bool, flow: bool) -> list[list[str]]:
    match old.style:
        case '"':
            return [[double_quoted(value)]]
        case "'" if value.isprintable():
            return [["'" + value.replace("'", "''") + "'"]]
        case "|" | ">" if not (flow or one_line):
            return _block(old, value, layout, indent)
        case "" if value.isprintable() and _is_text(value):
            return [[value]]
        case _:
            return []


def _is_text(value: str) -> bool:
    """Whether a plain scalar is a text to readers of YAML 1.1 as well; what has white space at its ends or signs inside may be none."""
    return (
        value.lower() not in _WORDS
        and value.strip() == value
        and not value.endswith(":")
        and bool(_resolver.resolve(ScalarNode, value, (True, False)) == _TEXT)
    )


def _block(old: Scalar, value: str, layout: Layout, indent: int) -> list[list[str]]:
    """Return a literal or folded scalar with the old one's header, if its chomping suits."""
    written = layout.lines.text[old.body : old.end]
    header = _HEADER.match(written)
    content = value.rstrip("\n")
    if header is None or not content or not _is_visible(content):
        return []
    trailing = len(value) - len(content)
    chomping = {0: "-", 1: ""}.get(trailing, "+")
    if header["style"] == "|":
        lines = content.split("\n")
    else:
        lines = _folded(content, max(_NARROWEST, *(len(line) - indent for line in written.splitlines()[1:]), 0))
    head = f"{header['style']}{chomping}{header['comment'] or ''}"
    return [[head, *(" " * indent + line if line else "" for line in lines), *[""] * (trailing - 1)]]


def _is_visible(content: str) -> bool:
    lines = content.split("\n")
    return content[0] not in " \t\n" and all(line == line.rstrip() and (not line or line.isprintable()) for line in lines)


def _folded(content: str, width: int) -> list[str]:
    """Return the lines that fold to `content`: between two of them a line end is a space, and an empty line a line end."""
    lines: list[str] = []
    for number, paragraph in enumerate(content.split("\n")):
        lines += [""] * bool(number)
        lines += textwrap.wrap(paragraph, width, break_long_words=False, break_on_hyphens=False)
    return lines


def _reads_as(lines: list[str], value: str, *, flow: bool) -> bool:
    text = f"[{lines[0]}]\n" if flow else "- " + "\n".join(lines) + "\n"
    try:
        read = source.parse(text, "", limit=len(text) + 1)
    except SpecError:
        return False
    return not read.findings and bool(read.data == [value])
