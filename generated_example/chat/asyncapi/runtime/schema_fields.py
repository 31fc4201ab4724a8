# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""What stands beside a type, as JSON Schema keywords: limits, words, defaults. Knows pydantic's field infos, not what types are made of."""

from __future__ import annotations

import datetime
import decimal
import ipaddress
import re
import typing
import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pydantic
from pydantic import MISSING, AliasChoices, AliasPath, BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined, to_jsonable_python

from .model import Written
from .schema_fallback import pydantic_schema

Schema = dict[str, Any]

PLAIN: Mapping[Any, Mapping[str, str]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    bytes: {"type": "string", "format": "binary"},
    decimal.Decimal: {"type": "string", "format": "decimal"},
    uuid.UUID: {"type": "string", "format": "uuid"},
    datetime.datetime: {"type": "string", "format": "date-time"},
    datetime.date: {"type": "string", "format": "date"},
    datetime.time: {"type": "string", "format": "time"},
    datetime.timedelta: {"type": "string", "format": "duration"},
    pydantic.AwareDatetime: {"type": "string", "format": "date-time"},
    pydantic.NaiveDatetime: {"type": "string", "format": "date-time"},
    ipaddress.IPv4Address: {"type": "string", "format": "ipv4"},
    ipaddress.IPv6Address: {"type": "string", "format": "ipv6"},
}
"""Types with a schema of their own, which is what they are on the wire."""

_NUMBERS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum", "multiple_of": "multipleOf"}
_SIZES = {
    "string": {"min_length": "minLength", "max_length": "maxLength"},
    "array": {"min_length": "minItems", "max_length": "maxItems"},
    "object": {"min_length": "minProperties", "max_length": "maxProperties"},
}


def limited(schema: Schema, metadata: Iterable[Any], kind: str | None) -> Schema:
    """Return `schema` with the limits among `metadata`; `kind` is the JSON type that they are meant for."""
    words = _NUMBERS | _SIZES.get(kind or "", _SIZES["string"]) | {"pattern": "pattern"}
    found: Schema = {}
    for item in _flat(metadata):
        for attribute, keyword in words.items():
            value = getattr(item, attribute, None)
            if value is not None:
                # A compiled pattern has its text under the same name.
                found[keyword] = to_jsonable_python(getattr(value, "pattern", value))
    if not found:
        return schema
    return {"allOf": [schema], **found} if "$ref" in schema else {**schema, **found}


def _flat(metadata: Iterable[Any]) -> Iterator[Any]:
    for item in metadata:
        if isinstance(item, FieldInfo):
            yield from _flat(item.metadata)
        elif not isinstance(item, re.Pattern | str):
            yield item


def field_words(field: FieldInfo) -> Schema:
    """Return what a field says in words: title, description, default, examples, deprecation, and whatever its author added."""
    words: Schema = {}
    if field.title:
        words["title"] = field.title
    if field.description:
        words["description"] = field.description
    if field.default is not PydanticUndefined and field.default is not MISSING and field.default is not ...:
        words["default"] = to_jsonable_python(field.default, by_alias=True, fallback=str)
    elif field.default_factory in (list, dict):
        words["default"] = typing.cast("type[list[Any] | dict[str, Any]]", field.default_factory)()
    if field.examples:
        words["examples"] = to_jsonable_python(field.examples, fallback=str)
    if field.deprecated:
        words["deprecated"] = True
    extra = field.json_schema_extra
    return words | extra if isinstance(extra, dict) else words


def described(schema: Schema, words: Schema, discriminator: str | None) -> Schema:
    """Return `schema` with `words` beside it, and the property that tells its alternatives apart."""
    if discriminator is not None and "anyOf" in schema:
        schema = {("oneOf" if name == "anyOf" else name): value for name, value in schema.items()} | {"discriminator": discriminator}
    if not words:
        return schema
    return {"allOf": [schema], **words} if "$ref" in schema else {**schema, **words}


def discriminator_of(annotation: Any, metadata: Iterable[Any]) -> str | None:
    """Return the property's name on the wire by which the models of a union are told apart."""
    name = next((item.discriminator for item in metadata if isinstance(item, FieldInfo) and isinstance(item.discriminator, str)), None)
    if name is None:
        return None
    for member in typing.get_args(annotation):
        if isinstance(member, type) and issubclass(member, BaseModel) and name in member.model_fields:
            return wire_name(name, member.model_fields[name])
    return name


def wire_name(name: str, field: FieldInfo) -> str:
    """Return the property's name of a field."""
    for alias in (field.alias, field.validation_alias, field.serialization_alias):
        if isinstance(alias, AliasChoices):
            alias = next((choice for choice in alias.choices if isinstance(choice, str)), None)
        if alias is not None and not isinstance(alias, AliasPath):
            return alias
    return name


def overrides(annotation: Any, metadata: tuple[Any, ...]) -> Schema | None:
    """Return the schema that an annotation's metadata puts in place of the type's own, None where it does not."""
    if any(hasattr(item, "__get_pydantic_json_schema__") and not isinstance(item, Written) for item in metadata):
        return pydantic_schema(typing.Annotated[(annotation, *metadata)])
    return None
