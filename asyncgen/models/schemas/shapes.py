"""Shapes: what a schema means for a Python type. Values only; a shape accepts at least what its schema accepts.

Knows neither Python names nor how a shape is written. A definition is known here by its key: the pointer of its schema, or the pointers
of several schemas that hold together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

Value: TypeAlias = str | int | bool | None
Limits: TypeAlias = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Anything:
    """Any JSON value."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Another definition, by its key."""

    key: str


@dataclass(frozen=True, slots=True)
class Scalar:
    """A JSON type other than array and object; `limits` are JSON Schema keywords with their values."""

    type: str
    format: str | None = None
    limits: Limits = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some constant values."""

    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """One of some whole numbers, which may be written as texts: an enum class."""

    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ListOf:
    """An array."""

    items: Shape
    limits: Limits = ()


@dataclass(frozen=True, slots=True)
class TupleOf:
    """An array of a fixed length."""

    items: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class MapOf:
    """An object with any keys."""

    values: Shape
    limits: Limits = ()


@dataclass(frozen=True, slots=True)
class OneOf:
    """Any of some shapes. `tag` is a property by whose constant the member is known, `table` says which constant means which class.

    `Anything` is a member, the last one, where the schema speaks of values of some types only and takes all others (`opened`).
    """

    members: tuple[Shape, ...]
    tag: str | None = None
    table: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a record. `default` is `NOTHING` where there is none that fits."""

    name: str
    shape: Shape
    required: bool
    description: str | None
    default: Any


@dataclass(frozen=True, slots=True)
class Record:
    """An object with known properties: a class. `bases` are the keys of the classes that it extends.

    `extra` says what further properties are: None where the schema does not say, whether there may be any, or what they look like.
    """

    properties: tuple[Property, ...]
    bases: tuple[str, ...] = ()
    extra: Shape | bool | None = None


Shape: TypeAlias = Anything | Reference | Scalar | Choice | Numbers | ListOf | TupleOf | MapOf | OneOf | Record

NOTHING: Final = object()
"""Marks an absent default; null is a value."""
NULL: Final = Scalar("null")


def parts_of(shape: Shape) -> tuple[Shape, ...]:
    """Return the shapes that `shape` directly consists of."""
    match shape:
        case ListOf(items=inner) | MapOf(values=inner):
            return (inner,)
        case TupleOf(items=inner) | OneOf(members=inner):
            return inner
        case Record(properties=properties, extra=extra):
            inside = tuple(item.shape for item in properties)
            return inside if extra is None or isinstance(extra, bool) else (*inside, extra)
        case _:
            return ()


def references(shape: Shape) -> Iterator[str]:
    """Yield the keys of all definitions that `shape` refers to."""
    if isinstance(shape, Reference):
        yield shape.key
    if isinstance(shape, Record):
        yield from shape.bases
    for part in parts_of(shape):
        yield from references(part)


def without_null(shape: Shape) -> tuple[Shape, bool]:
    """Split a shape into what it is apart from null, and whether it may be null."""
    if not isinstance(shape, OneOf) or NULL not in shape.members:
        return shape, False
    members = tuple(member for member in shape.members if member != NULL)
    return (members[0] if len(members) == 1 else OneOf(members, shape.tag, shape.table)), True


def nullable(shape: Shape) -> Shape:
    """Return a shape that may be null too."""
    if isinstance(shape, Choice):
        return shape if None in shape.values else Choice((*shape.values, None))
    return joined([shape, NULL])


def opened(shape: Shape) -> Shape:
    """Return a shape that takes anything, but says what is known of it: values that are not as it says are of another type."""
    plain = closed(shape)
    if plain == Anything():
        return plain
    return OneOf((*(plain.members if isinstance(plain, OneOf) else (plain,)), Anything()))


def closed(shape: Shape) -> Shape:
    """Return an opened shape as it was before."""
    if not is_open(shape) or not isinstance(shape, OneOf):
        return shape
    return shape.members[0] if len(shape.members) == 2 else OneOf(shape.members[:-1])


def is_open(shape: Shape) -> bool:
    """Say whether a shape was opened."""
    return isinstance(shape, OneOf) and shape.members[-1] == Anything()


def joined(shapes: Sequence[Shape]) -> Shape:
    """Return the union of shapes, each once: constants become one choice, null comes last; an opened shape opens it."""
    if Anything() in shapes:
        return Anything()
    if any(map(is_open, shapes)):
        return opened(joined([closed(shape) for shape in shapes]))
    flat = [member for shape in shapes for member in (shape.members if isinstance(shape, OneOf) else (shape,))]
    # True and 1 are equal for Python, not for JSON.
    chosen = {(type(value), value): value for shape in flat if isinstance(shape, Choice) for value in shape.values}
    others = dict.fromkeys(shape for shape in flat if not isinstance(shape, Choice) and shape != NULL)
    ends: list[Shape] = [NULL] if NULL in flat and not chosen else []
    if chosen and NULL in flat:
        chosen[type(None), None] = None
    members = (*([Choice(tuple(chosen.values()))] if chosen else []), *others, *ends)
    return members[0] if len(members) == 1 else OneOf(members)


def needs_name(shape: Shape, *, annotated: bool) -> bool:
    """Say whether a shape can only be written as a definition of its own; `annotated` says that limits can be said where it stands."""
    match shape:
        case Record() | Numbers():
            return True
        case TupleOf():
            return not annotated
        case Scalar(limits=known) | ListOf(limits=known) | MapOf(limits=known):
            return bool(known) and not annotated
        case OneOf(members=members, tag=tag):
            return not annotated and (tag is not None or any(needs_name(member, annotated=False) for member in members))
        case _:
            return False
