# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""Pydantic's own JSON Schema (draft 2020-12) turned into draft 7, for types that generated models never contain."""

from __future__ import annotations

from typing import Any, cast

from pydantic import PydanticSchemaGenerationError, PydanticUserError, TypeAdapter

from .pointers import is_array, is_object

Schema = dict[str, Any]
_SCHEMA_MAPS = ("properties", "patternProperties", "definitions", "dependentSchemas")
_DATA = ("default", "examples", "enum", "const", "required")


def pydantic_schema(annotation: Any) -> Schema:
    """Return pydantic's schema of `annotation` with its definitions written out in place; anything where pydantic has none."""
    try:
        schema = TypeAdapter[Any](annotation).json_schema()
    except (PydanticSchemaGenerationError, PydanticUserError, NameError, ImportError):
        return {}
    definitions = schema.pop("$defs", {})
    schema.pop("title", None)
    return cast("Schema", _draft7(schema, definitions, ()))


def _draft7(node: Any, definitions: Schema, inside: tuple[str, ...]) -> Any:
    if is_array(node):
        return [_draft7(item, definitions, inside) for item in node]
    if not is_object(node):
        return node
    reference = node.get("$ref")
    if isinstance(reference, str):
        name = reference.rpartition("/")[2]
        if name in inside:
            return {}
        beside = {key: value for key, value in node.items() if key != "$ref"}
        target = {key: value for key, value in cast("Schema", definitions[name]).items() if key != "title"}
        return _draft7({**target, **beside}, definitions, (*inside, name))
    found: Schema = {}
    for key, value in node.items():
        if key in _SCHEMA_MAPS:
            members = cast("Schema", value)
            found[key] = {name: _draft7(_untitled(name, member), definitions, inside) for name, member in members.items()}
        elif key in _DATA:
            found[key] = value
        elif key == "discriminator" and is_object(value):
            found[key] = value["propertyName"]
        else:
            found[key] = _draft7(value, definitions, inside)
    if "prefixItems" in found:
        rest = found.pop("items", None)
        found["items"] = [{key: value for key, value in item.items() if key != "title"} for item in found.pop("prefixItems")]
        if rest is not None:
            found["additionalItems"] = rest
    return found


def _untitled(name: str, member: Any) -> Any:
    """Drop the title that pydantic makes from a field's name."""
    if is_object(member) and member.get("title") == name.replace("_", " ").title():
        return {key: value for key, value in member.items() if key != "title"}
    return member
