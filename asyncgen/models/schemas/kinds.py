"""Which JSON types the valid values of a schema may have: none of a type, some, or all of them.

Knows JSON Schema (2.4.0, "Schema Object": draft 7), in which a keyword says nothing about values of another type than its own; must not
know Python types.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import TypeAlias

from asyncgen.models.schemas import values
from asyncgen.models.schemas.flat import TYPES, refers
from asyncgen.resolve.cursor import Cursor, is_array, is_object


class Some(IntEnum):
    """How many of a type's values are valid."""

    NONE = 0
    MAYBE = 1
    ALL = 2


Kinds: TypeAlias = Mapping[str, Some]
"""By JSON type. An integer is a number too, so that `number` stands here for those with a fraction."""

_ABOUT: Mapping[str, tuple[str, ...]] = {
    "string": ("minLength", "maxLength", "pattern", "format"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "format"),
    "integer": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "format"),
    "array": ("items", "additionalItems", "minItems", "maxItems", "uniqueItems", "contains"),
    "object": (
        *("properties", "patternProperties", "additionalProperties", "required"),
        *("minProperties", "maxProperties", "propertyNames", "dependencies"),
    ),
}
_WHATEVER_TYPE = ("not", "if", "nullable")
_EVERYTHING: Kinds = dict.fromkeys(TYPES, Some.ALL)
_UNKNOWN: Kinds = dict.fromkeys(TYPES, Some.MAYBE)
_NOTHING: Kinds = dict.fromkeys(TYPES, Some.NONE)


class KindReader:
    """Reads kinds, each schema once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, tuple[str, ...]], Kinds] = {}

    def together(self, parts: Iterable[Cursor]) -> Kinds:
        """Return how many values of each type some schemas take that hold together."""
        found = _EVERYTHING
        for part in parts:
            found = _meet(found, self.read(part))
        return found

    def read(self, part: Cursor) -> Kinds:
        """Return how many values of each type a schema takes."""
        if part.value is False:
            return _NOTHING
        if not is_object(part.value):
            return _EVERYTHING
        # A place may have been freed of some of its keywords.
        key = (part.pointer, tuple(part.members))
        if key not in self._known:
            # A schema that contains itself says nothing certain about itself.
            self._known[key] = _UNKNOWN
            self._known[key] = self._read(part)
        return self._known[key]

    def _read(self, part: Cursor) -> Kinds:
        if refers(part):
            return self.read(part.chain()[1])
        found: Kinds = {type_: _own(part, type_) for type_ in TYPES}
        for each in part.at("allOf").elements:
            found = _meet(found, self.read(each))
        if "anyOf" in part.members:
            found = _meet(found, _any([self.read(each) for each in part.at("anyOf").elements]))
        if "oneOf" in part.members:
            found = _meet(found, _one([self.read(each) for each in part.at("oneOf").elements]))
        return found


def possible(known: Kinds) -> frozenset[str]:
    """Return the types of which there may be a valid value."""
    return frozenset(type_ for type_, some in known.items() if some is not Some.NONE)


def _own(part: Cursor, type_: str) -> Some:
    schema = part.members
    declared = schema.get("type")
    named = [declared] if isinstance(declared, str) else declared if is_array(declared) else TYPES
    if type_ not in named and not (type_ == "integer" and "number" in named):
        return Some.NONE
    if "const" in schema or "enum" in schema:
        choices = [schema["const"]] if "const" in schema else schema["enum"]
        return Some.MAYBE if is_array(choices) and any(values.has_type(value, (type_,)) for value in choices) else Some.NONE
    words = (*_ABOUT.get(type_, ()), *_WHATEVER_TYPE)
    return Some.MAYBE if any(word in schema for word in words) else Some.ALL


def _meet(one: Kinds, two: Kinds) -> dict[str, Some]:
    return {type_: min(one[type_], two[type_]) for type_ in TYPES}


def _any(branches: list[Kinds]) -> Kinds:
    return {type_: max((branch[type_] for branch in branches), default=Some.NONE) for type_ in TYPES}


def _one(branches: list[Kinds]) -> Kinds:
    found: dict[str, Some] = {}
    for type_ in TYPES:
        counts = [branch[type_] for branch in branches]
        if counts.count(Some.ALL) > 1:
            found[type_] = Some.NONE
        else:
            found[type_] = Some.MAYBE if Some.MAYBE in counts else max(counts, default=Some.NONE)
    return found
