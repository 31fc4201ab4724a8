# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""JSON data as YAML text that every YAML 1.2 and YAML 1.1 reader reads back as the same data.

Owns quoting and layout. It must not know what the data means. Where the two versions of YAML, or two readers, disagree about a plain
scalar, the scalar is quoted; a document written here needs no anchor, tag, directive or flow collection.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

_INDENT: Final = "  "
_LONGEST_KEY: Final = 512
"""YAML allows 1,024 characters of a key before its colon; an escaped character takes up to ten."""

_UNSAFE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
"""Characters that stand only escaped: control characters, line breaks of one version, direction overrides, byte order marks."""

_OPENING: Final = re.compile(r"[A-Za-z_/$]|[^\x00-\x7f]")
_COMMENT_OR_VALUE: Final = re.compile(r": | #|\s\s|[^\S ]")
"""What ends a plain scalar, and white space that editors and readers treat as they like."""

_WORDS: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "infinity", "none"})
"""Words that some reader takes for something else than text, in lower case."""

_BARE_EXPONENT: Final = re.compile(r"[eE][-+]?[0-9_]+")
"""`E8`: a number to a reader in use."""

_ESCAPES: Final = {"\0": "\\0", "\a": "\\a", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\v": "\\v", "\f": "\\f", "\r": "\\r", "\x1b": "\\e"}


def dump(value: Any) -> str:
    """Write `value` (what `json.loads` returns; tuples count as lists) as a YAML document in block style, keys in their own order.

    Raises `TypeError` for data that JSON does not have, quoting its type and place.
    """
    return "".join(f"{line}\n" if line is not None else "\n" for line in _document(value))


def _document(value: Any) -> Iterator[str | None]:
    """Yield lines without their newline; None is an empty line inside a literal block."""
    if _is_block(value):
        yield from _block(value, "", "")
    else:
        head, body = _scalar(value, "", "")
        yield head
        yield from body


def _is_block(value: Any) -> bool:
    """Tell whether `value` is a collection with something in it: those take lines of their own."""
    return isinstance(value, (Mapping, list, tuple)) and len(value) > 0  # pyright: ignore[reportUnknownArgumentType]


def _block(value: Any, indent: str, place: str) -> Iterator[str | None]:
    if isinstance(value, Mapping):
        yield from _mapping(value, indent, place)  # pyright: ignore[reportUnknownArgumentType]
    else:
        yield from _sequence(value, indent, place)


def _mapping(value: Mapping[Any, Any], indent: str, place: str) -> Iterator[str | None]:
    for key, item in value.items():
        if not isinstance(key, str):
            raise TypeError(f"a key at {place or '/'} is {key!r}, a {type(key).__name__}: keys must be text")
        head = f"{indent}{_one_line(key)}"
        if len(head) - len(indent) > _LONGEST_KEY:
            yield f"{indent}? {_one_line(key)}"
            head = indent
        yield from _item(f"{head}:", item, indent, f"{place}/{key}")


def _item(head: str, value: Any, indent: str, place: str) -> Iterator[str | None]:
    """Yield the lines of what follows `key:`."""
    if _is_block(value):
        yield head
        yield from _block(value, indent + _INDENT, place)
        return
    text, body = _scalar(value, indent, place)
    yield f"{head} {text}"
    yield from body


def _sequence(value: Sequence[Any], indent: str, place: str) -> Iterator[str | None]:
    for index, item in enumerate(value):
        here = f"{place}/{index}"
        if _is_block(item):
            lines = _block(item, indent + _INDENT, here)
            first = next(lines) or ""
            yield f"{indent}- {first[len(indent) + len(_INDENT) :]}"
            yield from lines
        else:
            text, body = _scalar(item, indent, here)
            yield f"{indent}- {text}"
            yield from body


def _scalar(value: Any, indent: str, place: str) -> tuple[str, list[str | None]]:
    """Return what stands behind the colon or dash, and the lines below it (a literal block's)."""
    match value:
        case None:
            return "null", []
        case bool():
            return ("true" if value else "false"), []
        case int():
            return int.__repr__(value), []
        case float():
            return _number(value), []
        case str():
            return _text(value, indent)
        case Mapping():
            return "{}", []
        case list() | tuple():
            return "[]", []
        case _:
            raise TypeError(f"the value at {place or '/'} is a {type(value).__name__}: neither JSON nor YAML has that")


def _number(value: float) -> str:
    """Write a float with a dot and a signed exponent: YAML 1.1 takes anything else for text."""
    if math.isnan(value):
        return ".nan"
    if math.isinf(value):
        return ".inf" if value > 0 else "-.inf"
    digits, exponent, power = float.__repr__(value).partition("e")
    return digits + ("" if "." in digits else ".0") + exponent + power


def _text(value: str, indent: str) -> tuple[str, list[str | None]]:
    if not _fits_literal(value):
        return _one_line(value), []
    text = value.rstrip("\n")
    trailing = len(value) - len(text)
    chomping = {0: "-", 1: ""}.get(trailing, "+")
    lines: list[str | None] = [f"{indent}{_INDENT}{line}" if line else None for line in text.split("\n")]
    return f"|{chomping}", lines + [None] * (trailing - 1)


def _fits_literal(value: str) -> bool:
    """Tell whether a literal block shows `value` as it is: two lines or more, no white space at the start or at a line's end."""
    text = value.rstrip("\n")
    if "\n" not in value or not text or text[0] in " \t\n" or _UNSAFE.search(text):
        return False
    return all(line == line.rstrip() for line in text.split("\n"))


def _one_line(value: str) -> str:
    """Write `value` on one line: plain where no reader can mistake it, in single quotes, or in double quotes with escapes."""
    if _UNSAFE.search(value) or "\n" in value or "\t" in value:
        return '"' + "".join(_escaped(character) for character in value) + '"'
    if _is_plain(value):
        return value
    return "'" + value.replace("'", "''") + "'"


def _is_plain(value: str) -> bool:
    return (
        _OPENING.match(value) is not None
        and value[-1] not in ": "
        and value.lower() not in _WORDS
        and _BARE_EXPONENT.fullmatch(value) is None
        and _COMMENT_OR_VALUE.search(value) is None
    )


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character in _ESCAPES:
        return _ESCAPES[character]
    if not _UNSAFE.match(character):
        return character
    code = ord(character)
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}"
