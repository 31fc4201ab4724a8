"""An Avro schema that has been read: its types, with every name resolved.

Owns their shape. It must know neither how they are written in Avro nor in JSON Schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Attributes = Mapping[str, Any]
"""What a schema says beside Avro's structure and survives the conversion: `doc`, `logicalType`, `example`, limits such as `minimum`."""

PrimitiveName = Literal["null", "boolean", "int", "long", "float", "double", "bytes", "string"]
PRIMITIVES: dict[str, PrimitiveName] = {
    "null": "null",
    "boolean": "boolean",
    "int": "int",
    "long": "long",
    "float": "float",
    "double": "double",
    "bytes": "bytes",
    "string": "string",
}

RANGES = {"int": (-(2**31), 2**31 - 1), "long": (-(2**63), 2**63 - 1)}
"""The least and the greatest value of the two types of whole numbers."""


# Types are compared by identity: a record may hold itself, so that comparing what is in it would not end.
@dataclass(frozen=True, slots=True, eq=False)
class Primitive:
    """One of Avro's eight simple types."""

    name: PrimitiveName
    attributes: Attributes


@dataclass(frozen=True, slots=True, eq=False)
class Array:
    """A list of items of one type."""

    items: Type
    attributes: Attributes


@dataclass(frozen=True, slots=True, eq=False)
class Map:
    """Names that the schema does not know, with values of one type."""

    values: Type
    attributes: Attributes


@dataclass(frozen=True, slots=True, eq=False)
class Enum:
    """A choice of symbols, in their order. `default` is what a reader takes for a symbol that it does not know."""

    name: str
    symbols: Mapping[str, None]
    default: str | None
    attributes: Attributes


@dataclass(frozen=True, slots=True, eq=False)
class Fixed:
    """As many bytes as `size` says."""

    name: str
    size: int
    attributes: Attributes


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """A field of a record; `default` counts only if there `has_default`, as it may be null."""

    type: Type
    has_default: bool
    default: Any


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """A named group of fields. They are added while it is read, as each of them may refer to the record."""

    name: str
    attributes: Attributes
    fields: dict[str, Field] = field(default_factory=dict[str, Field])
    required: dict[str, None] = field(default_factory=dict[str, None])


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """A use of a named type by its name."""

    target: Named
    attributes: Attributes


@dataclass(frozen=True, slots=True, eq=False)
class Union:
    """A value of any of these types."""

    branches: tuple[Type, ...]
    attributes: Attributes


@dataclass(frozen=True, slots=True, eq=False)
class Unread:
    """What stands for a type that has a problem; nothing further is said about it."""


Named = Record | Enum | Fixed
Type = Primitive | Array | Map | Record | Enum | Fixed | Reference | Union | Unread


def resolved(type_: Type) -> Type:
    """The type itself, or the one that it refers to."""
    return type_.target if isinstance(type_, Reference) else type_


def called(type_: Type) -> str:
    """What a type is called in messages: its full name, or the word that Avro has for it."""
    type_ = resolved(type_)
    return type_.name if isinstance(type_, Primitive | Record | Enum | Fixed) else type(type_).__name__.lower()
