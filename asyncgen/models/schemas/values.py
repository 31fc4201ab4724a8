"""Keywords of single values: limits, formats, patterns and constants, cut down to what Python types can say without refusing valid data.

Knows JSON values; knows nothing of a schema's structure.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeGuard

from asyncgen.models.schemas import patterns
from asyncgen.models.schemas.shapes import Anything, Choice, Limits, ListOf, MapOf, OneOf, Scalar, Shape, Value, without_null

_SIZES: Mapping[str, tuple[str, ...]] = {
    "string": ("minLength", "maxLength"),
    "array": ("minItems", "maxItems"),
    "object": ("minProperties", "maxProperties"),
}
_LOWER, _UPPER = ("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")
# Formats with a Python type of their own that takes every valid text and gives back an equal one. The others stay texts.
_FORMATS = frozenset({"date-time", "date", "uuid", "decimal"})
_ASSERTED = """
    date time date-time duration email idn-email hostname idn-hostname ipv4 ipv6 uri uri-reference iri iri-reference uri-template uuid
    json-pointer relative-json-pointer regex
"""
ASSERTED = frozenset(_ASSERTED.split())
"""The formats of texts that not every text has (AsyncAPI 2.4.0, "Data Type Formats"; JSON Schema draft 7, section 7.3)."""
_LARGEST_SIZE = 2**31 - 1  # No frame holds more, and pydantic counts with machine words.


def is_number(value: object) -> TypeGuard[int | float]:
    """Say whether a value is a JSON number that Python's floats can hold."""
    return isinstance(value, int | float) and not isinstance(value, bool) and -sys.float_info.max <= value <= sys.float_info.max


def type_of(value: object) -> str:
    """Return the JSON type of a value; `1.0` is a number."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"


def has_type(value: object, types: Iterable[str]) -> bool:
    """Say whether a value is of one of these JSON types."""
    own = type_of(value)
    whole = isinstance(value, float) and value.is_integer() and "integer" in types
    return own in types or whole or (own == "integer" and "number" in types)


def limits(type_: str, keywords: Mapping[str, Any]) -> Limits:
    """Return the keywords that limit values of `type_`, as pydantic takes them for that type."""
    if type_ in ("integer", "number"):
        return tuple(sorted(_number_limits(type_ == "integer", keywords).items()))
    found: dict[str, Any] = {}
    for name in _SIZES.get(type_, ()):
        size = keywords.get(name)
        if is_number(size) and size == int(size) and 0 <= size <= _LARGEST_SIZE:
            found[name] = int(size)
    pattern = keywords.get("pattern")
    if type_ == "string" and isinstance(pattern, str) and (read := patterns.portable(pattern)) is not None:
        found["pattern"] = read
    return tuple(sorted(found.items()))


def _number_limits(whole: bool, keywords: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for names, round_ in ((_LOWER, math.ceil), (_UPPER, math.floor)):
        for name in names:
            limit = keywords.get(name)
            if not is_number(limit):
                continue
            # An int is never between two whole numbers, so that the nearest one within the limit says the same.
            if whole and limit != int(limit):
                found.setdefault(names[0], round_(limit))
            else:
                found[name] = int(limit) if whole else limit
    step = keywords.get("multipleOf")
    if is_number(step) and step > 0 and (not whole or step == int(step)):
        found["multipleOf"] = int(step) if whole else step
    return found


def format_of(type_: str, keywords: Mapping[str, Any]) -> str | None:
    """Return the format of texts that have a Python type of their own, None where they stay texts."""
    format_ = keywords.get("format")
    if type_ != "string" or format_ not in _FORMATS or limits("string", keywords) or "pattern" in keywords:
        return None
    return str(format_)


def constants(values: Iterable[Any]) -> Shape:
    """Return the shape of some constants: themselves where Python's `Literal` can hold them all, else their types."""
    found: dict[tuple[str, Any], Value] = {}
    wide: dict[Shape, None] = {}
    for value in values:
        kind = type_of(value)
        if kind in ("array", "object", "number"):
            wide[ListOf(Anything()) if kind == "array" else MapOf(Anything()) if kind == "object" else Scalar("number")] = None
        else:
            found[kind, value] = value
    choice = tuple(found.values())
    if not wide:
        return Choice(choice) if choice != (None,) else Scalar("null")
    members = (*wide, *(Scalar(kind) for kind in dict.fromkeys(kind for kind, _ in found)))
    return members[0] if len(members) == 1 else OneOf(members)


def default_for(shape: Shape, value: Any) -> tuple[Any, bool]:
    """Return `value` as the Python type of `shape` holds it, and whether it may be a default there: only single values of a plain type."""
    plain, nullable = without_null(shape)
    if value is None:
        return None, nullable or (isinstance(plain, Choice) and None in plain.values) or plain == Scalar("null")
    match plain:
        case Choice(values=values):
            return value, any(type_of(value) == type_of(known) and value == known for known in values)
        case Scalar(type=type_, format=None, limits=known):
            if type_ == "integer" and isinstance(value, float) and value.is_integer():
                value = int(value)
            fits = type_of(value) == type_ or (type_ == "number" and type_of(value) == "integer")
            return value, fits and _within(value, known)
        case _:
            return value, False


def _within(value: Any, known: Limits) -> bool:
    checks: Mapping[str, Callable[[Any], bool]] = {
        "minimum": lambda limit: value >= limit,
        "maximum": lambda limit: value <= limit,
        "exclusiveMinimum": lambda limit: value > limit,
        "exclusiveMaximum": lambda limit: value < limit,
        "minLength": lambda limit: len(value) >= limit,
        "maxLength": lambda limit: len(value) <= limit,
        "pattern": lambda limit: patterns.matches(limit, value),
    }
    return all(checks[name](limit) for name, limit in known if name in checks)
