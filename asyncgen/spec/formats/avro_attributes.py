"""What a schema says beside Avro's structure, and is kept: a text about it, an example, limits that JSON Schema has too.

Avro lets a schema have members of its own, whatever is in them. So one that is of no use here is passed over, and is no problem.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from asyncgen.spec.formats.avro_types import Attributes

NUMBER = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
STRING = ("pattern", "minLength", "maxLength")
ARRAY = ("minItems", "maxItems", "uniqueItems")
_LARGEST = 10**300


def _is_number(value: Any) -> bool:
    # Not a number (NaN) fails the comparison as well.
    return isinstance(value, int | float) and not isinstance(value, bool) and -_LARGEST < value < _LARGEST


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGEST


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


_KEPT: dict[str, Callable[[Any], bool]] = {
    "doc": _is_text,
    "logicalType": _is_text,
    "example": lambda _: True,
    "minimum": _is_number,
    "maximum": _is_number,
    "exclusiveMinimum": _is_number,
    "exclusiveMaximum": _is_number,
    "multipleOf": lambda value: _is_number(value) and value > 0,
    "pattern": _is_text,
    "minLength": _is_count,
    "maxLength": _is_count,
    "minItems": _is_count,
    "maxItems": _is_count,
    "uniqueItems": lambda value: isinstance(value, bool),
}


def of(schema: dict[str, Any]) -> Attributes:
    """The attributes of a schema or field that are kept."""
    return {name: schema[name] for name, is_valid in _KEPT.items() if name in schema and is_valid(schema[name])}


def limits(attributes: Attributes) -> Attributes:
    """Those that narrow the values, without what is said about them."""
    return {name: value for name, value in attributes.items() if name not in ("doc", "example")}
