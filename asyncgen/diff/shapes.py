"""What AsyncAPI 2.x objects are made of, as far as it matters for comparing them: a table, no behaviour.

Says for every field what its value is, whom a difference in it concerns and which value means the same as leaving it out (only where the
specification says so). Section names are those of the AsyncAPI 2.4.0 specification. It must not know documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from asyncgen.diff.difference import Level


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """Any JSON value, compared as it is. With `references`, `$ref`s inside it are followed."""

    references: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """An object with fields of its own: `FIELDS[name]`, and `extra` for the others. A `$ref` may stand for it."""

    name: str
    extra: Data = Data()
    extra_level: Level = Level.DOCS


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Names chosen by the document's author, each with a value. `content` is the level of the values, the names have the field's.

    In a `library`, what something leads to is compared where it is used, and only the rest by its name.
    """

    of: Shape
    content: Level = Level.WIRE
    library: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """A list whose order means something. A value that is no list is compared as `of`."""

    of: Shape


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """A set of JSON values; one that is no list stands for a list of it (`type`)."""


@dataclass(frozen=True, slots=True, eq=False)
class Requirements:
    """Security requirements: alternatives in any order, each a set of schemes with sets of scopes."""


@dataclass(frozen=True, slots=True, eq=False)
class Tags:
    """Tag objects, known by their names."""


@dataclass(frozen=True, slots=True, eq=False)
class Messages:
    """An operation's message, or `oneOf` several in any order."""


@dataclass(frozen=True, slots=True, eq=False)
class SchemaOrNames:
    """A value of `dependencies`: a schema, or a set of property names."""


Shape: TypeAlias = Data | Record | Table | Series | Values | Requirements | Tags | Messages | SchemaOrNames


class _Nothing:
    """The type of `NOTHING`."""


NOTHING: Final = _Nothing()


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an object. Where it is left out, `absent` stands for it (`NOTHING`: leaving it out means something of its own)."""

    shape: Shape
    level: Level = Level.WIRE
    absent: Any = NOTHING


DATA = Data()
LINKED = Data(references=True)
SCHEMA = Record("schema")
FOREIGN = LINKED
SERVER = Record("server")
CHANNEL = Record("channel")
OPERATION = Record("operation")
MESSAGE = Record("message")
CORRELATION = Record("correlation")
BINDINGS = Record("bindings", extra=LINKED, extra_level=Level.WIRE)
ROOT = Record("root")
COMPONENTS = Record("components")

SCHEME = Record("scheme")
REQUIREMENT = Record("requirement")
TAG = Record("tag")

_PARAMETER = Record("parameter")
_VARIABLE = Record("variable")
_FLOW = Record("flow")
_BINDING = Record("binding", extra=LINKED, extra_level=Level.WIRE)

_words = Field(DATA, Level.DOCS)
_wire = Field(DATA)
_code = Field(DATA, Level.CODE)
_examples = Field(Series(DATA), Level.DOCS, absent=[])
_tags = Field(Tags(), Level.DOCS, absent=[])
_security = Field(Requirements(), absent=[])
_bindings = Field(BINDINGS, absent={})
_schema = Field(SCHEMA)
_anything = Field(SCHEMA, absent=True)
_schemas = Field(Series(SCHEMA))
_properties = Field(Table(SCHEMA), absent={})
_values = Field(Values())
_no_values = Field(Values(), absent=[])
_at_least = Field(DATA, absent=0)
_no = Field(DATA, absent=False)


def _library(shape: Shape, level: Level = Level.DOCS) -> Field:
    """Parts that are compared by name only where nothing leads to them."""
    return Field(Table(shape, library=True), level, absent={})


_SCHEMA_FIELDS: Mapping[str, Field] = {
    "title": _words,
    "description": _words,
    "$comment": _words,
    "$id": _words,
    "$schema": _words,
    "externalDocs": _words,
    "examples": _examples,
    "example": _words,
    "deprecated": Field(DATA, Level.DOCS, absent=False),
    "definitions": _library(SCHEMA),
    "type": _values,
    "enum": _values,
    "const": _wire,
    "default": _wire,
    "format": _wire,
    "nullable": _no,
    "readOnly": _no,
    "writeOnly": _no,
    "discriminator": _wire,
    "contentEncoding": _wire,
    "contentMediaType": _wire,
    "multipleOf": _wire,
    "maximum": _wire,
    "exclusiveMaximum": _wire,
    "minimum": _wire,
    "exclusiveMinimum": _wire,
    "maxLength": _wire,
    "minLength": _at_least,
    "pattern": _wire,
    "maxItems": _wire,
    "minItems": _at_least,
    "uniqueItems": _no,
    "maxProperties": _wire,
    "minProperties": _at_least,
    "required": _no_values,
    "properties": _properties,
    "patternProperties": _properties,
    "additionalProperties": _anything,
    "propertyNames": _anything,
    "dependencies": Field(Table(SchemaOrNames()), absent={}),
    "items": Field(Series(SCHEMA), absent=True),
    "additionalItems": _anything,
    "contains": _schema,
    "if": _schema,
    "then": _schema,
    "else": _schema,
    "not": _schema,
    "allOf": _schemas,
    "anyOf": _schemas,
    "oneOf": _schemas,
}

_OPERATION_FIELDS: Mapping[str, Field] = {
    "operationId": _code,
    "summary": _words,
    "description": _words,
    "security": _security,
    "tags": _tags,
    "externalDocs": _words,
    "bindings": _bindings,
    "message": Field(Messages(), absent={"oneOf": []}),
}

_MESSAGE_FIELDS: Mapping[str, Field] = {
    "messageId": _code,
    "name": _code,
    "title": _words,
    "summary": _words,
    "description": _words,
    "deprecated": Field(DATA, Level.DOCS, absent=False),
    "headers": _schema,
    "payload": _schema,
    "correlationId": Field(CORRELATION),
    "schemaFormat": _wire,
    "contentType": _wire,
    "tags": _tags,
    "externalDocs": _words,
    "bindings": _bindings,
    "examples": _examples,
    "x-response": Field(MESSAGE),
}

FIELDS: Mapping[str, Mapping[str, Field]] = {
    "root": {
        "asyncapi": _words,
        "id": _words,
        "info": _words,
        "servers": Field(Table(SERVER), absent={}),
        "channels": Field(Table(CHANNEL), absent={}),
        "components": Field(COMPONENTS, absent={}),
        "tags": _tags,
        "externalDocs": _words,
    },
    "components": {
        "schemas": _library(SCHEMA, Level.CODE),
        "securitySchemes": _library(SCHEME),
        "servers": _library(SERVER),
        "serverVariables": _library(_VARIABLE),
        "channels": _library(CHANNEL),
        "messages": _library(MESSAGE),
        "parameters": _library(_PARAMETER),
        "correlationIds": _library(CORRELATION),
        "operationTraits": _library(OPERATION),
        "messageTraits": _library(MESSAGE),
        "serverBindings": _library(BINDINGS),
        "channelBindings": _library(BINDINGS),
        "operationBindings": _library(BINDINGS),
        "messageBindings": _library(BINDINGS),
    },
    "server": {
        "url": _wire,
        "protocol": _wire,
        "protocolVersion": _wire,
        "description": _words,
        "variables": Field(Table(_VARIABLE), absent={}),
        "security": _security,
        "tags": _tags,
        "bindings": _bindings,
    },
    "variable": {"enum": _values, "default": _wire, "description": _words, "examples": _examples},
    "channel": {
        "description": _words,
        "deprecated": Field(DATA, Level.DOCS, absent=False),
        "servers": _no_values,
        "publish": Field(OPERATION),
        "subscribe": Field(OPERATION),
        "parameters": Field(Table(_PARAMETER), absent={}),
        "bindings": _bindings,
    },
    "parameter": {"description": _words, "schema": _schema, "location": _wire},
    "operation": _OPERATION_FIELDS,
    "message": _MESSAGE_FIELDS,
    "correlation": {"location": _wire, "description": _words},
    "bindings": {"ws": Field(_BINDING), "http": Field(_BINDING), "kafka": Field(_BINDING)},
    "binding": {
        "bindingVersion": Field(DATA, absent="latest"),
        "query": _schema,
        "headers": _schema,
        "key": _schema,
        "groupId": _schema,
        "clientId": _schema,
    },
    "scheme": {
        "type": _wire,
        "description": _words,
        "name": _wire,
        "in": _wire,
        "scheme": _wire,
        "bearerFormat": _words,
        "flows": Field(Table(_FLOW), absent={}),
        "openIdConnectUrl": _wire,
    },
    "flow": {
        "authorizationUrl": _wire,
        "tokenUrl": _wire,
        "refreshUrl": _wire,
        "scopes": Field(Table(DATA, content=Level.DOCS), absent={}),
    },
    "requirement": {},
    "tag": {"name": _words, "description": _words, "externalDocs": _words},
    "schema": _SCHEMA_FIELDS,
}
"""The fields of every record. Of extensions, only `x-response` is here; `graph` knows the levels of the others."""
