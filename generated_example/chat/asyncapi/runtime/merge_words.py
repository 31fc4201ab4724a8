# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""What merging asks about single schemas: their parts, their kinds, their alternatives. Knows JSON Schema (draft 7); changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from .pointers import is_array, is_object

Schema: TypeAlias = dict[str, Any]

DEFINITIONS: Final = "#/definitions/"
BRANCHES: Final = ("anyOf", "oneOf")
WORDS: Final = frozenset({"title", "description", "deprecated", "readOnly", "writeOnly", "externalDocs", "$comment"})
"""What stays when a schema's type becomes another one: the rest says something about values of the old type."""

_BESIDE = WORDS | {"default", "examples", "discriminator"}
_KINDS = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null", list: "array", dict: "object"}


def same(one: Any, two: Any) -> bool:
    """Say whether two JSON values are equal; true is not 1, and the order of `required` means nothing."""
    if is_object(one) and is_object(two):
        return one.keys() == two.keys() and all(same_member(key, value, two[key]) for key, value in one.items())
    if is_array(one) and is_array(two):
        return len(one) == len(two) and all(map(same, one, two))
    return isinstance(one, bool) == isinstance(two, bool) and bool(one == two)


def same_member(key: str, one: Any, two: Any) -> bool:
    """Say whether two values of one keyword are equal."""
    if key == "required" and is_array(one) and is_array(two):
        return len(one) == len(two) and all(name in two for name in one)
    return same(one, two)


def listed(schema: Schema, key: str) -> list[Any]:
    """Return the list at `key`, an empty one where there is none."""
    found = schema.get(key)
    return found if is_array(found) else []


def parts_of(schema: Schema) -> Iterator[Schema]:
    """Yield a schema and the schemas that stand in its `allOf`, at any depth."""
    waiting = [schema]
    while waiting:
        part = waiting.pop()
        yield part
        waiting.extend(member for member in reversed(listed(part, "allOf")) if is_object(member) and "$ref" not in member)


def properties_of(schema: Schema) -> Schema:
    """Return the properties that a schema names itself."""
    found = schema.get("properties")
    return found if is_object(found) else {}


def changed(before: Any, after: Any) -> list[str]:
    """Return the keywords of a schema that became others or are gone; `$ref` where that can't be said by keyword."""
    if not (is_object(before) and is_object(after)):
        return ["$ref"]
    return [key for key, value in before.items() if key not in after or not same_member(key, value, after[key])]


def name_of(schema: Any) -> str | None:
    """Return the definition that a schema written by Python refers to."""
    target = schema.get("$ref") if is_object(schema) else None
    return target.removeprefix(DEFINITIONS) if isinstance(target, str) and target.startswith(DEFINITIONS) else None


def target_of(schema: Schema) -> tuple[str | None, Schema]:
    """Split `{"$ref"}` and `{"allOf": [{"$ref"}], ...}` into the definition and what stands beside the reference."""
    members = listed(schema, "allOf")
    if len(members) == 1 and "type" not in schema and (name := name_of(members[0])) is not None:
        return name, {key: value for key, value in schema.items() if key != "allOf"}
    return (name, {}) if (name := name_of(schema)) is not None else (None, schema)


def members_of(schema: Schema) -> tuple[list[Any], Schema]:
    """Split a schema written by Python into its alternatives and what stands beside them."""
    for word in BRANCHES:
        if word in schema:
            return schema[word], {key: value for key, value in schema.items() if key != word}
    rest = {key: value for key, value in schema.items() if key in _BESIDE or key.startswith("x-")}
    own = {key: value for key, value in schema.items() if key not in rest}
    kinds, values = schema.get("type"), listed(schema, "enum")
    if (name := target_of(schema)[0]) is not None:
        return [{"$ref": f"{DEFINITIONS}{name}"}], rest
    if is_array(kinds):
        return [{**own, "type": kinds[0]}, *({"type": kind} for kind in kinds[1:])], rest
    if None in values and len(values) > 1:
        return [{"enum": [value for value in values if value is not None]}, {"type": "null"}], rest
    return [own], rest


def kinds_of(schema: Schema) -> frozenset[str]:
    """Return the JSON types that a schema names, `?` for what has no name."""
    kind = schema.get("type")
    if isinstance(kind, str):
        return frozenset({kind})
    if is_array(kind):
        return frozenset(str(item) for item in kind)
    members = schema.get("anyOf", schema.get("oneOf"))
    if is_array(members):
        return frozenset[str]().union(*(kinds_of(member) if is_object(member) else {"?"} for member in members))
    if values := [schema["const"]] if "const" in schema else listed(schema, "enum"):
        return frozenset(_KINDS[type(value)] for value in values)
    return frozenset({"object" if "properties" in schema else str(schema.get("$ref", "?"))})


def turns(pristine: Schema, current: Schema) -> bool:
    """Say whether the type itself changes, by another type or by other alternatives."""
    return any(not same(pristine.get(key), current.get(key)) for key in ("type", "$ref"))
