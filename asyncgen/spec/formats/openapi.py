"""OpenAPI 3.0 Schema Objects (3.0.3, "Schema Object") as JSON Schema draft-07, the language of AsyncAPI's own schemas.

Owns the difference between the two: `nullable`, `example`, bounds that are exclusive by a flag, `discriminator` as an object, `xml`. A
schema of draft-07 comes out as it went in, so that one that both kinds of payload use can be read in one way. What is no schema is left
as it is, and unchanged parts are shared. Must not know documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from asyncgen.spec.formats.nullable import with_null
from asyncgen.spec.formats.places import is_list, is_map

_OF_MANY = frozenset({"properties", "patternProperties", "definitions"})
_OF_LIST = frozenset({"allOf", "anyOf", "oneOf"})
_OF_ONE = frozenset({"items", "additionalItems", "additionalProperties", "not"})
_BOUNDS = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}


def converted(schema: Any) -> Any:
    """The draft-07 schema that takes the same values."""
    if not is_map(schema) or isinstance(schema.get("$ref"), str):
        return schema
    members = {name: _part(name, value) for name, value in schema.items()}
    if all(members[name] is value for name, value in schema.items()) and not _is_dialect(schema):
        return schema
    return _draft_07(members)


def _part(name: str, value: Any) -> Any:
    if name in _OF_MANY and is_map(value):
        below = {key: converted(item) for key, item in value.items()}
        return value if all(below[key] is item for key, item in value.items()) else below
    if name in _OF_LIST or (name == "items" and is_list(value)):
        return _list(value)
    return converted(value) if name in _OF_ONE else value


def _list(value: Any) -> Any:
    if not is_list(value):
        return value
    items = [converted(item) for item in value]
    return value if all(one is two for one, two in zip(items, value, strict=True)) else items


def _is_dialect(schema: Mapping[str, Any]) -> bool:
    if "nullable" in schema or "example" in schema or "xml" in schema or is_map(schema.get("discriminator")):
        return True
    return any(isinstance(schema.get(word), bool) for word in _BOUNDS)


def _draft_07(members: dict[str, Any]) -> dict[str, Any]:
    """Say the dialect's words in draft-07; `members` is changed, what it holds is not."""
    members.pop("xml", None)
    if "example" in members:
        example = members.pop("example")
        members.setdefault("examples", [example])
    for flag, bound in _BOUNDS.items():
        if isinstance(members.get(flag), bool) and members.pop(flag) and _is_number(members.get(bound)):
            members[flag] = members.pop(bound)
    if is_map(discriminator := members.get("discriminator")):
        del members["discriminator"]
        if (name := _tag(discriminator)) is not None:
            members["discriminator"] = name
    return with_null(members) if members.pop("nullable", None) is True else members


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _tag(discriminator: Mapping[str, Any]) -> str | None:
    """The property that AsyncAPI's `discriminator` names, whose values are the schemas' own names.

    None where a mapping gives them other names, which AsyncAPI can't say: then the schemas' constants tell them apart, or nothing does.
    """
    name, mapping = discriminator.get("propertyName"), discriminator.get("mapping")
    renames = is_map(mapping) and any(value != str(target).rpartition("/")[2] for value, target in mapping.items())
    return name if isinstance(name, str) and not renames else None
