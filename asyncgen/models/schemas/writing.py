"""Shapes as JSON Schema in the few forms that the model generator renders as they are meant; nothing of the document's own text but words.

Knows the generator's dialect and its quirks, which is why it stands apart from what shapes mean.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from asyncgen.models.schemas.attributes import member_names
from asyncgen.models.schemas.shapes import (
    NOTHING,
    Anything,
    Choice,
    ListOf,
    MapOf,
    Numbers,
    OneOf,
    Property,
    Record,
    Reference,
    Scalar,
    Shape,
    TupleOf,
    references,
    without_null,
)

Written = dict[str, Any]
_LITERAL = {"x-enum-field-as-literal": True}


def is_enum(shape: Shape) -> bool:
    """Say whether a definition of this shape is written as an enum class."""
    if isinstance(shape, Numbers):
        return True
    return isinstance(shape, Choice) and len(shape.values) > 1 and all(isinstance(value, str) for value in shape.values)


def definition(key: str, shape: Shape, description: str | None, names: Mapping[str, str]) -> Written:
    """Return the schema of a definition. `names` maps the keys of definitions to their names."""
    words = {"description": readable(description)} if description else {}
    if isinstance(shape, Record):
        return _record(shape, names) | words
    if isinstance(shape, Reference):
        return _written(shape, names)
    if isinstance(shape, Choice | Numbers) and is_enum(shape):
        kind, prefix = ("integer", "value ") if isinstance(shape, Numbers) else ("string", "")
        members = member_names(f"{prefix}{value}".replace(" -", " minus ") for value in shape.values)
        return {"type": kind, "enum": list(shape.values), "x-enum-varnames": list(members), **words}
    if isinstance(shape, ListOf | TupleOf) and key in references(shape):
        # Written as a plain array, one that contains itself loses its items.
        return {"anyOf": [_written(ListOf(shape.items if isinstance(shape, ListOf) else Anything()), names)], **words}
    if isinstance(shape, MapOf) and not shape.limits:
        return {"anyOf": [_written(shape, names)], **words}
    return _written(shape, names) | words


def readable(text: str) -> str:
    """Return a description as Python's source can show it: plain line ends, no white space before them, odd characters escaped."""
    lines = re.split(r"\r\n?|\n", text.strip())
    return "\n".join("".join(map(_shown, line.rstrip())) for line in lines)


def _shown(character: str) -> str:
    return character if character.isprintable() or character == "\t" else repr(character)[1:-1]


def _record(shape: Record, names: Mapping[str, str]) -> Written:
    own: Written = {"type": "object", "properties": {item.name: _property(item, names) for item in shape.properties}}
    required = [item.name for item in shape.properties if item.required]
    if required:
        own["required"] = required
    if isinstance(shape.extra, bool):
        own["additionalProperties"] = shape.extra
    elif shape.extra is not None:
        own["additionalProperties"] = _written(shape.extra, names)
    if not shape.bases:
        return own
    bases = [_written(Reference(base), names) for base in shape.bases]
    return {"allOf": [*bases, own]} if shape.properties else {"allOf": bases, "type": "object"}


def _property(item: Property, names: Mapping[str, str]) -> Written:
    written = _written(item.shape, names)
    extra: Written = {"description": readable(item.description)} if item.description else {}
    if item.default is not NOTHING:
        extra["default"] = item.default
    if "$ref" in written and extra:
        return {"allOf": [written], **extra}
    return written | extra


def _written(shape: Shape, names: Mapping[str, str]) -> Written:
    match shape:
        case Anything():
            return {}
        case Reference(key=key):
            return {"$ref": f"#/definitions/{names[key]}"}
        case Scalar(type=type_, format=format_, limits=known):
            return {"type": type_, **({"format": format_} if format_ else {}), **dict(known)}
        case Choice(values=chosen):
            return {"enum": list(chosen), **_LITERAL}
        case ListOf(items=items, limits=known):
            return {"type": "array", **({} if items == Anything() else {"items": _written(items, names)}), **dict(known)}
        case TupleOf(items=items):
            size = len(items)
            return {"type": "array", "items": [_written(item, names) for item in items], "minItems": size, "maxItems": size}
        case MapOf(values=values, limits=known):
            return {"type": "object", "additionalProperties": _written(values, names) or True, **dict(known)}
        case OneOf():
            return _one_of(shape, names)
        case Record() | Numbers():
            raise AssertionError("a class inside another type should have been given a definition of its own")


def _one_of(shape: OneOf, names: Mapping[str, str]) -> Written:
    plain, may_be_null = without_null(shape)
    if may_be_null and isinstance(plain, Scalar | ListOf | TupleOf):
        written = _written(plain, names)
        return {**written, "type": [written["type"], "null"]}
    members = [_written(member, names) for member in shape.members]
    if shape.tag is None:
        return {"anyOf": members}
    mapping = {text: f"#/definitions/{names[key]}" for text, key in shape.table}
    return {"oneOf": members, "discriminator": {"propertyName": shape.tag, "mapping": mapping}}
