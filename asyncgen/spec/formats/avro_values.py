"""Which plain JSON values an Avro type has, for defaults and examples (Avro 1.9.0, "Complex Types": the table of defaults).

It must not know why it is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from math import isfinite
from typing import Any, cast

from asyncgen.spec.closest import suggestion
from asyncgen.spec.formats.avro_problems import Path, of_value, quoted
from asyncgen.spec.formats.avro_types import RANGES, Array, Enum, Fixed, Map, Primitive, Record, Type, Union, Unread, called, resolved

_ALIKE = 10


@dataclass(frozen=True, slots=True)
class Misfit:
    """A part of a value that is not of its type: its path in the value, what is wrong, what would mend it."""

    path: Path
    words: str
    hints: tuple[str, ...] = ()


def fits(type_: Type, value: Any) -> bool:
    """Whether a value is one of the type; of a union, of any of its types (of many that look alike, only the first ten are tried)."""
    type_ = resolved(type_)
    if isinstance(type_, Union):
        alike = (branch for branch in type_.branches if _looks_like(resolved(branch), value))
        return any(next(misfits(branch, value), None) is None for branch in islice(alike, _ALIKE))
    return next(misfits(type_, value), None) is None


def misfits(type_: Type, value: Any, path: Path = ()) -> Iterator[Misfit]:
    """The parts of a default that are not of their types. A default of a union is one of its first type; the depth is the value's."""
    union, type_ = type_, resolved(type_)
    if isinstance(type_, Union):
        type_ = resolved(type_.branches[0])
    if isinstance(type_, Unread):
        return
    # What is in the value is compared with one type only: to try every branch, at every depth, would take exponential time.
    if not _looks_like(type_, value):
        yield Misfit(path, _not(type_, value), _union_hints(union, value) or _hints(type_, value))
        return
    match type_:
        case Array():
            for index, item in enumerate(cast("list[Any]", value)):
                yield from misfits(type_.items, item, (*path, str(index)))
        case Map():
            for key, item in cast("dict[str, Any]", value).items():
                yield from misfits(type_.values, item, (*path, key))
        case Record():
            yield from _in_record(type_, cast("dict[str, Any]", value), path)
        case _:
            return


def _in_record(record: Record, value: dict[str, Any], path: Path) -> Iterator[Misfit]:
    there = 0
    for key, item in value.items():
        there += key in record.required
        if key in record.fields:
            yield from misfits(record.fields[key].type, item, (*path, key))
    # A record may have many fields and be the type of many: the missing ones are looked for only where there are some, and not all told.
    if there < len(record.required):
        missing = next(name for name in record.required if name not in value)
        yield Misfit(path, f"{quoted(missing)} is missing, a field of {quoted(record.name)} without a default")


def _looks_like(type_: Type, value: Any) -> bool:
    match type_:
        case Primitive():
            return _is_primitive(type_, value)
        case Enum():
            return isinstance(value, str) and value in type_.symbols
        case Fixed():
            return _is_bytes(value) and len(value) == type_.size
        case Array():
            return isinstance(value, list)
        case Map() | Record():
            return isinstance(value, dict)
        case _:
            return True


def _is_primitive(type_: Primitive, value: Any) -> bool:
    match type_.name:
        case "null":
            return value is None
        case "boolean":
            return isinstance(value, bool)
        case "int" | "long":
            least, greatest = RANGES[type_.name]
            return isinstance(value, int) and not isinstance(value, bool) and least <= value <= greatest
        case "float" | "double":
            return (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, float) and isfinite(value))
        case "bytes":
            return _is_bytes(value)
        case "string":
            return isinstance(value, str)


def _is_bytes(value: Any) -> bool:
    return isinstance(value, str) and all(character <= "\xff" for character in value)


def _not(type_: Type, value: Any) -> str:
    match type_:
        case Enum():
            return f"{of_value(value)} is no symbol of {quoted(type_.name)}"
        case Fixed():
            return f"{of_value(value)} is no text of {type_.size} characters up to '\\u00ff'"
        case Primitive(name="null"):
            return f"{of_value(value)} is not null"
        case _:
            return f"{of_value(value)} is no {quoted(called(type_))}"


def _hints(type_: Type, value: Any) -> tuple[str, ...]:
    name = called(type_)
    if value is None:
        return ("write a value, or let the type be a union that begins with null",)
    if isinstance(type_, Enum):
        return suggestion(value, type_.symbols) if isinstance(value, str) else ()
    if name == "int" and isinstance(value, int) and not isinstance(value, bool):
        return ("an 'int' has 32 bits: a 'long' holds more",)
    if name == "string" and isinstance(value, int | float):
        return ("put it in quotes",)
    if name in ("null", "boolean", "int", "long", "float", "double") and isinstance(value, str):
        return ("write it without quotes",)
    return ()


def _union_hints(type_: Type, value: Any) -> tuple[str, ...]:
    if not isinstance(type_, Union):
        return ()
    other = next((branch for branch in type_.branches if _looks_like(resolved(branch), value)), None)
    if other is not None:
        return (f"a default is of the union's first type: put {quoted(called(other))} first",)
    return ()
