"""Writes the types of an Avro schema as JSON Schema draft-07.

Owns the choices of the conversion, and where in the result a named type stands. It must not know how Avro writes its schemas.
"""

from __future__ import annotations

import re
from typing import Any

from asyncgen.spec import pointer as pointers
from asyncgen.spec.formats import avro_attributes
from asyncgen.spec.formats.avro_names import simple
from asyncgen.spec.formats.avro_types import (
    RANGES,
    Array,
    Attributes,
    Enum,
    Fixed,
    Map,
    Named,
    Primitive,
    Record,
    Reference,
    Type,
    Union,
    resolved,
)
from asyncgen.spec.formats.avro_values import fits

# As text with escapes: a pattern may be shown, and written to files.
_BYTES = "^[\\u0000-\\u00ff]*$"
_JSON_TYPES = {
    "null": "null",
    "boolean": "boolean",
    "int": "integer",
    "long": "integer",
    "float": "number",
    "double": "number",
    "bytes": "string",
    "string": "string",
}
_WHOLE = re.compile(r"-?[0-9]{1,19}")
_DECIMAL = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")

Schema = dict[str, Any]


class Writer:
    """Writes one schema; a named type that was written is referred to by the pointer of its place."""

    def __init__(self) -> None:
        self._places: dict[str, str] = {}

    def write(self, type_: Type, place: str) -> Schema:
        """The JSON Schema of a type that stands at this pointer. The depth of recursion is the depth of the Avro schema."""
        match type_:
            case Primitive():
                return _primitive(type_)
            case Array():
                items = self.write(type_.items, pointers.join(place, "items"))
                return {"type": "array", "items": items} | _only(type_.attributes, avro_attributes.ARRAY) | _said(type_)
            case Map():
                values = self.write(type_.values, pointers.join(place, "additionalProperties"))
                return {"type": "object", "additionalProperties": values} | _said(type_)
            case Record():
                return self._record(type_, place)
            case Enum():
                default = {} if type_.default is None else {"default": type_.default}
                return self._named(type_, place, "string") | {"enum": list(type_.symbols)} | default
            case Fixed(size=size):
                return self._named(type_, place, "string") | {"pattern": _BYTES, "minLength": size, "maxLength": size}
            case Reference():
                return _with({"$ref": pointers.to_reference(self._places[type_.target.name])}, _said(type_))
            case Union():
                return self._union(type_, place)
            case _:
                raise ValueError("a schema with problems is not written")

    def _named(self, type_: Named, place: str, json_type: str) -> Schema:
        self._places[type_.name] = place
        return {"type": json_type, "title": simple(type_.name)} | _said(type_)

    def _record(self, record: Record, place: str) -> Schema:
        schema = self._named(record, place, "object")
        properties: Schema = {}
        for name, field in record.fields.items():
            default = {"default": field.default} if field.has_default else {}
            properties[name] = _with(self.write(field.type, pointers.join(place, "properties", name)), default)
        schema["properties"] = properties
        return schema | ({"required": list(record.required)} if record.required else {})

    def _union(self, union: Union, place: str) -> Schema:
        # Null comes last: the first of several is what tools show.
        branches = sorted(union.branches, key=_is_null)
        if len(branches) == 2 and _is_null(branches[1]) and isinstance(branches[0], Primitive | Array | Map):
            schema = self.write(branches[0], place)
            return schema | {"type": [schema["type"], "null"]} | _said(union)
        if len(branches) == 1:
            return _with(self.write(branches[0], place), _said(union))
        kinds = [_json_type(branch) for branch in branches]
        # In plain JSON a value may be one of several types, which `oneOf` would refuse: 5 is an int and a double.
        keyword = "oneOf" if len(set(kinds)) == len(kinds) else "anyOf"
        written = [self.write(branch, pointers.join(place, keyword, index)) for index, branch in enumerate(branches)]
        return {keyword: written} | _said(union)


def _with(schema: Schema, more: Schema) -> Schema:
    # What stands beside a reference does not count in draft-07.
    return {"allOf": [schema]} | more if more and "$ref" in schema else schema | more


def _primitive(type_: Primitive) -> Schema:
    schema: Schema = {"type": _JSON_TYPES[type_.name]}
    match type_.name:
        case "int" | "long":
            least, greatest = RANGES[type_.name]
            given = _only(type_.attributes, avro_attributes.NUMBER)
            schema |= given
            schema["minimum"] = max(least, given.get("minimum", least))
            schema["maximum"] = min(greatest, given.get("maximum", greatest))
        case "float" | "double":
            schema |= {"format": type_.name} | _only(type_.attributes, avro_attributes.NUMBER)
        case "bytes":
            schema["pattern"] = _BYTES
        case "string":
            logical = type_.attributes.get("logicalType")
            schema |= ({"format": logical} if logical else {}) | _only(type_.attributes, avro_attributes.STRING)
        case _:
            pass
    return schema | _said(type_)


def _said(type_: Primitive | Array | Map | Named | Reference | Union) -> Schema:
    said: Schema = {}
    attributes = type_.attributes
    said["description"] = attributes.get("doc")
    if "example" in attributes:
        # Examples are often written as texts, whatever the type. One that is no value of the type would only mislead.
        candidates = (attributes["example"], _from_text(attributes["example"]))
        said |= {"examples": [each for each in candidates if fits(type_, each)][:1]}
    return {name: value for name, value in said.items() if value}


def _from_text(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value in ("true", "false"):
        return value == "true"
    if _WHOLE.fullmatch(value):
        return int(value)
    return float(value) if _DECIMAL.fullmatch(value) else value


def _only(attributes: Attributes, names: tuple[str, ...]) -> Schema:
    return {name: attributes[name] for name in names if name in attributes}


def _is_null(type_: Type) -> bool:
    return isinstance(type_, Primitive) and type_.name == "null"


def _json_type(type_: Type) -> str:
    type_ = resolved(type_)
    match type_:
        case Primitive():
            json_type = _JSON_TYPES[type_.name]
            return "number" if json_type == "integer" else json_type
        case Enum() | Fixed():
            return "string"
        case Array():
            return "array"
        case _:
            return "object"
