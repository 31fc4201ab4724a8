"""What every instance of a schema has in common, as far as telling messages apart goes: types, keys, and places with fixed values.

Reads JSON Schema (2.4.0, "Schema Object": draft 7 and `discriminator`). What it does not understand it takes as saying nothing, so that a
fact is always true of every valid instance. It must not know messages or operations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, TypeAlias, TypeVar

from asyncgen.resolve.cursor import Cursor, is_array, is_object
from asyncgen.spec import pointer as json_pointer

Path: TypeAlias = tuple[str | int, ...]
Value: TypeAlias = str | int | bool
_T = TypeVar("_T")

ALL_TYPES = frozenset({"null", "boolean", "integer", "number", "string", "object", "array"})
_OBJECT_WORDS = ("properties", "patternProperties", "propertyNames")
_NAMES: Mapping[type, str] = {bool: "boolean", int: "integer", float: "number", str: "string", Mapping: "object", list: "array"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What holds for every instance.

    Of a place in the instance, `()` being the instance itself: `kinds` are its JSON types, `values` the only values it may have, both if it
    is there; `present` are the places that are there whenever their parent is an object or array. `declared` are the keys that the schema
    mentions, `allowed` those it does not refuse (None: any). `discriminator` is the property that AsyncAPI's keyword names.
    """

    kinds: Mapping[Path, frozenset[str]] = field(default_factory=dict[Path, frozenset[str]])
    values: Mapping[Path, frozenset[Value]] = field(default_factory=dict[Path, frozenset[Value]])
    present: frozenset[Path] = frozenset()
    declared: frozenset[str] = frozenset()
    allowed: frozenset[str] | None = None
    discriminator: str | None = None

    @property
    def types(self) -> frozenset[str]:
        """The JSON types of an instance."""
        return self.kinds.get((), ALL_TYPES)

    @property
    def required(self) -> frozenset[str]:
        """The keys that every instance has; none where an instance need not be an object."""
        return frozenset(path[0] for path in self.present if len(path) == 1 and isinstance(path[0], str) and self.is_certain(path))

    def is_certain(self, path: Path) -> bool:
        """Say whether the place is there in every instance."""
        return all(path[: end + 1] in self.present and self._holds(path[:end], path[end]) for end in range(len(path)))

    def _holds(self, parent: Path, step: str | int) -> bool:
        return self.kinds.get(parent, ALL_TYPES) == frozenset({"object" if isinstance(step, str) else "array"})


NOTHING_KNOWN = Facts()


class FactReader:
    """Reads facts down to `depth` levels of properties, each place of the document once."""

    def __init__(self, depth: int) -> None:
        self._depth = depth
        self._known: dict[tuple[str, int], Facts] = {}

    def read(self, schema: Cursor) -> Facts:
        """Return the facts of `schema`."""
        return self._read(schema, self._depth) or NOTHING_KNOWN

    def _read(self, schema: Cursor, depth: int) -> Facts | None:
        """Return the facts, None for a schema without any instance."""
        target = schema.follow()
        if target.value is False:
            return None
        if not is_object(target.value):
            return NOTHING_KNOWN
        key = (target.pointer, depth)
        if key not in self._known:
            # A schema that contains itself says nothing new about itself.
            self._known[key] = NOTHING_KNOWN
            self._known[key] = _named(target, self._object(target, depth))
        return self._known[key]

    def _object(self, schema: Cursor, depth: int) -> Facts:
        facts = both(_own_types(schema), _keys(schema))
        facts = both(facts, self._below(schema, depth))
        for branch in schema.at("allOf").elements if "allOf" in schema.members else ():
            facts = both(facts, self._read(branch, depth) or NOTHING_KNOWN)
        for word in ("oneOf", "anyOf"):
            if word not in schema.members:
                continue
            branches = [known for branch in schema.at(word).elements if (known := self._read(branch, depth)) is not None]
            if branches:
                facts = both(facts, reduce(either, branches))
        return facts

    def _below(self, schema: Cursor, depth: int) -> Facts:
        if depth == 0:
            return NOTHING_KNOWN
        kinds: dict[Path, frozenset[str]] = {}
        values: dict[Path, frozenset[Value]] = {}
        present: set[Path] = set()
        for step, child in _children(schema):
            known = self._read(child, depth - 1)
            if known is not None:
                kinds.update(((step, *path), types) for path, types in known.kinds.items())
                values.update(((step, *path), allowed) for path, allowed in known.values.items())
                present.update((step, *path) for path in known.present)
        return Facts(kinds, values, frozenset(present)) if kinds or values or present else NOTHING_KNOWN


def _children(schema: Cursor) -> Iterable[tuple[str | int, Cursor]]:
    if "properties" in schema.members:
        yield from schema.at("properties").entries()
    for word in ("items", "prefixItems"):
        if word in schema.members:
            yield from enumerate(schema.at(word).elements)


def _own_types(schema: Cursor) -> Facts:
    types = _declared_types(schema)
    if "const" in schema.members:
        choices: list[Any] = [schema.members["const"]]
    elif is_array(enum := schema.members.get("enum")):
        choices = enum
    else:
        return Facts({} if types == ALL_TYPES else {(): types})
    types &= frozenset[str]().union(*(_types_of(choice) for choice in choices))
    choices = [choice for choice in choices if not types.isdisjoint(_types_of(choice))]
    values = [_value(choice) for choice in choices]
    fixed: dict[Path, frozenset[Value]] = {}
    if values and None not in values:
        fixed[()] = frozenset(value for value in values if value is not None)
    return Facts({(): types}, fixed)


def _declared_types(schema: Cursor) -> frozenset[str]:
    declared = schema.members.get("type")
    words = declared if is_array(declared) else [declared]
    names = frozenset(word for word in words if isinstance(word, str))
    if "number" in names:
        names |= {"integer"}
    if names & ALL_TYPES:
        return names & ALL_TYPES
    # Strictly, a schema with `properties` and no `type` allows a string; nobody means that, and no model accepts it.
    if any(word in schema.members for word in _OBJECT_WORDS):
        return frozenset({"object"})
    return frozenset({"array"}) if "items" in schema.members else ALL_TYPES


def _types_of(choice: Any) -> frozenset[str]:
    name = next((name for kind, name in _NAMES.items() if isinstance(choice, kind)), "null")
    return frozenset({name, "integer"}) if isinstance(choice, float) and choice.is_integer() else frozenset({name})


def _value(choice: Any) -> Value | None:
    """Return a constant as a tag, None where it can't be one: a frame is recognised by words and whole numbers only."""
    if isinstance(choice, float) and choice.is_integer():
        return int(choice)
    return choice if isinstance(choice, (str, int)) else None


def _keys(schema: Cursor) -> Facts:
    required = schema.members.get("required")
    names = required if is_array(required) else []
    least = schema.members.get("minItems")
    present: set[Path] = {(name,) for name in names if isinstance(name, str)}
    if isinstance(least, int):
        # Only places that a tag can be at: nobody looks further into an array than its tuple goes.
        positions = len(schema.at("items").elements) or len(schema.at("prefixItems").elements)
        present |= {(index,) for index in range(min(least, positions))}
    declared = frozenset(map(str, schema.at("properties").members))
    closed = schema.members.get("additionalProperties") is False and "patternProperties" not in schema.members
    discriminator = schema.text("discriminator")
    return Facts(present=frozenset(present), declared=declared, allowed=declared if closed else None, discriminator=discriminator)


def _named(schema: Cursor, facts: Facts) -> Facts:
    """Apply `discriminator`: an heir is tagged with its own component key, unless it says a constant of its own."""
    tokens = json_pointer.parse(schema.pointer)
    inherited = facts.discriminator if "discriminator" not in schema.members else None
    if inherited is None or tokens[:-1] != ("components", "schemas"):
        return facts
    values = dict(facts.values)
    allowed = values.get((inherited,))
    if allowed is None or tokens[-1] in allowed:
        values[(inherited,)] = frozenset({tokens[-1]})
    return Facts(facts.kinds, values, facts.present, facts.declared, facts.allowed, inherited)


def both(one: Facts, other: Facts) -> Facts:
    """Return what holds for every instance of both schemas."""
    if one is NOTHING_KNOWN or other is NOTHING_KNOWN:
        return other if one is NOTHING_KNOWN else one
    return Facts(
        kinds=_both_sets(one.kinds, other.kinds),
        values=_both_sets(one.values, other.values),
        present=one.present | other.present,
        declared=one.declared | other.declared,
        allowed=one.allowed if other.allowed is None else other.allowed if one.allowed is None else one.allowed & other.allowed,
        discriminator=one.discriminator or other.discriminator,
    )


def either(one: Facts, other: Facts) -> Facts:
    """Return what holds for every instance of one schema or the other."""
    return Facts(
        kinds=_either_set(one.kinds, other.kinds),
        values=_either_set(one.values, other.values),
        present=one.present & other.present,
        declared=one.declared | other.declared,
        allowed=None if one.allowed is None or other.allowed is None else one.allowed | other.allowed,
    )


def _both_sets(one: Mapping[Path, frozenset[_T]], other: Mapping[Path, frozenset[_T]]) -> dict[Path, frozenset[_T]]:
    return {**one, **{path: one[path] & found if path in one else found for path, found in other.items()}}


def _either_set(one: Mapping[Path, frozenset[_T]], other: Mapping[Path, frozenset[_T]]) -> dict[Path, frozenset[_T]]:
    return {path: found | other[path] for path, found in one.items() if path in other}
