"""The objects of AsyncAPI 2.0 to 2.6 as a table: fields, what they hold, since when, and where a reference may stand.

Owns the knowledge of which kind of object every place of a document expects. It must not know files, findings or meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias, cast

from asyncgen.spec import objects
from asyncgen.spec import pointer as pointers

Version: TypeAlias = tuple[int, int]

FIRST_VERSION: Version = (2, 0)
LAST_VERSION: Version = (2, 6)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value without references in it: `string`, `boolean`, `number`, `integer`, `count` (an integer from 0), `any`, ..."""

    name: str


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list, each item of the same shape."""

    item: Shape
    filled: bool = False
    """Whether it must have at least one item."""


@dataclass(frozen=True, slots=True)
class MapOf:
    """A map with names of the author's own, each value of the same shape."""

    value: Shape


@dataclass(frozen=True, slots=True)
class Either:
    """One shape where the value is a list, another where it is not."""

    items: ListOf
    other: Shape


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an object: what it holds, whether it must be there, and the first version that knows it."""

    shape: Shape
    required: bool = False
    since: Version = FIRST_VERSION


@dataclass(slots=True, eq=False)
class Kind:
    """An object of the specification.

    `bucket` is the member of `components` that holds objects of this kind. `referable` says that a Reference Object may stand in its place
    (AsyncAPI 2.4.0: every "X Object | Reference Object"). An `open` kind allows fields that the table does not name. `boolean` kinds may be
    `true` or `false` instead (Schema Object). `extensible` kinds allow fields that begin with `x-`. `members` is the shape of fields with
    names of the author's own.
    """

    name: str
    title: str
    bucket: str | None = None
    referable: bool = False
    open: bool = False
    boolean: bool = False
    extensible: bool = True
    members: Shape | None = None
    fields: dict[str, Field] = field(default_factory=dict[str, "Field"])
    nested: dict[str, Shape] = field(default_factory=dict[str, "Shape"])
    """The fields in which a reference may stand, at any depth."""


Shape: TypeAlias = Leaf | ListOf | MapOf | Either | Kind

_FIELD = re.compile(r"(?P<shape>[^!@]+)(?P<required>!)?(?:@2\.(?P<minor>\d))?")


def _kinds() -> dict[str, Kind]:
    kinds = {
        name: Kind(
            name,
            row.title,
            bucket=row.bucket,
            referable="ref" in row.marks,
            open="open" in row.marks,
            boolean="boolean" in row.marks,
            extensible="plain" not in row.marks,
        )
        for name, row in objects.OBJECTS.items()
    }
    for name, row in objects.OBJECTS.items():
        for field_name, notation in row.fields.items():
            if field_name == "*":
                kinds[name].members = kinds[notation]
                continue
            match = _FIELD.fullmatch(notation)
            assert match is not None, notation
            shape = _shape(match["shape"], kinds)
            kinds[name].fields[field_name] = Field(shape, match["required"] is not None, (2, int(match["minor"] or 0)))
    for kind in kinds.values():
        kind.nested.update({name: each.shape for name, each in kind.fields.items() if not _is_leaf(each.shape)})
    return kinds


def _shape(notation: str, kinds: Mapping[str, Kind]) -> Shape:
    if "|" in notation and not notation.startswith("{"):
        other, _, items = notation.partition("|")
        return Either(cast(ListOf, _shape(items, kinds)), _shape(other, kinds))
    if notation.startswith("{"):
        return MapOf(_shape(notation[1:-1], kinds))
    if notation.startswith("["):
        return ListOf(_shape(notation[1:-1].removesuffix("+"), kinds), filled=notation.endswith("+]"))
    return kinds.get(notation) or Leaf(notation)


def _is_leaf(shape: Shape) -> bool:
    match shape:
        case Leaf():
            return True
        case ListOf(inner) | MapOf(inner):
            return _is_leaf(inner)
        case Either(items, other):
            return _is_leaf(items) and _is_leaf(other)
        case Kind():
            return False


KINDS = _kinds()
ROOT = KINDS["asyncapi"]
SCHEMA = KINDS["schema"]
_MESSAGE = KINDS["message"]
_CHOICE = KINDS["messageChoice"]
SCHEMA_MAPS = frozenset({KINDS["schemaMap"], KINDS["unjudgedSchemaMap"]})
_REFERRED = {KINDS["unjudgedSchema"]: SCHEMA, KINDS["response"]: _MESSAGE}
_PAYLOAD = Leaf("payload")


@cache
def buckets() -> Mapping[str, Field]:
    """The fields of the Components Object."""
    return KINDS["components"].fields


def payload_kind(schema_format: object) -> Kind:
    """The kind of a payload by its message's `schemaFormat` (AsyncAPI 2.4.0, "Schema formats table")."""
    if not isinstance(schema_format, str):
        return SCHEMA
    if schema_format.startswith(("application/vnd.aai.asyncapi", "application/schema")):
        return SCHEMA
    return KINDS["unjudgedSchema" if schema_format.startswith("application/vnd.oai.openapi") else "foreign"]


def referred(kind: Kind) -> Kind:
    """The kind of what a reference in the place of this kind leads to."""
    return _REFERRED.get(kind, kind)


def actual(shape: Shape, node: Any) -> Shape:
    """The shape that counts for this value: a message that is a choice of messages, the one of two shapes that fits."""
    if type(shape) is Either:
        return shape.items if isinstance(node, list) else shape.other
    if shape is _MESSAGE and isinstance(node, dict) and "oneOf" in node and "$ref" not in node:
        return _CHOICE
    return shape


def inner(shape: Shape, node: Any, token: str) -> Shape | None:
    """The shape of the member or item `token` of a value; None where nothing is known about it."""
    shape = actual(shape, node)
    match shape:
        case MapOf(value):
            return value
        case ListOf(item):
            return item
        case Kind():
            return field_shape(shape, node, token)
        case _:
            return None


def field_shape(kind: Kind, node: dict[str, Any], name: str) -> Shape | None:
    """The shape of a field; only a message's payload depends on its neighbour `schemaFormat`."""
    known = kind.fields.get(name)
    if known is None:
        return None if name == "$ref" and isinstance(node[name], str) else kind.members
    if known.shape == _PAYLOAD:
        return payload_kind(node.get("schemaFormat"))
    return known.shape


def shape_at(value: Any, kind: Kind, tokens: Iterable[str]) -> Shape | None:
    """What is expected at a place below an object of this kind; None for data. Raises LookupError when the place does not exist."""
    shape: Shape | None = kind
    for token in tokens:
        shape = inner(shape, value, token) if shape is not None else None
        value = pointers.child(value, token)
    return None if shape is None else actual(shape, value)


Trail: TypeAlias = tuple["Trail", str] | None
"""The way to a place, innermost token first; None is the root. Cheaper than a pointer for places that nobody asks about."""


def tokens_of(trail: Trail) -> tuple[str, ...]:
    """The tokens of a trail, outermost first."""
    tokens: list[str] = []
    while trail is not None:
        trail, token = trail
        tokens.append(token)
    return tuple(reversed(tokens))


def references(node: Any, shape: Shape, trail: Trail = None) -> Iterator[tuple[Trail, dict[str, Any], Kind]]:
    """Every Reference Object below `node`, with the kind of object that its place expects; data (examples, `x-`, ...) is left alone."""
    shape = actual(shape, node)
    if type(node) is list:
        if type(shape) is ListOf:
            for index, item in enumerate(cast("Sequence[Any]", node)):
                if type(item) is dict or type(item) is list:
                    yield from references(item, shape.item, (trail, str(index)))
        return
    if type(node) is not dict:
        return
    members = cast("dict[str, Any]", node)
    if type(shape) is MapOf:
        for key, value in members.items():
            if type(value) is dict or type(value) is list:
                yield from references(value, shape.value, (trail, key))
    elif type(shape) is Kind:
        if shape.referable and type(members.get("$ref")) is str:
            yield trail, members, shape
        nested = shape.nested
        for key, value in members.items():
            if type(value) is dict or type(value) is list:
                below = nested.get(key, shape.members)
                if below is not None:
                    yield from references(value, below, (trail, key))
                elif key == "payload" and (payload := field_shape(shape, members, key)) is not None:
                    yield from references(value, payload, (trail, key))
