"""The table that `grammar` reads: AsyncAPI 2.0 to 2.6 in one notation, in the order of the specification.

A field is `name: shape`, the shape one of a leaf (`string`, `any`, ...), an object's name, `[shape]` for a list (`[shape+]`: not empty),
`{shape}` for a map with free names, `shape|[shape]` where either may stand. `!` marks a required field, `@2.4` the first version that knows
it; `*` stands for fields with names of the author's own. What is in bindings is in a table of its own (`binding_objects`), here is only
where a reference may stand in them. It must not know anything but the specification; where its text and the official
JSON Schema differ, the more generous one is here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from asyncgen.spec.bindings import objects as binding_objects


@dataclass(frozen=True, slots=True)
class Row:
    """One object. Marks: `ref` (a Reference Object may take its place), `open` (further fields allowed), `plain` (no `x-` fields)."""

    title: str
    fields: dict[str, str]
    bucket: str | None = None
    marks: frozenset[str] = field(default_factory=frozenset[str])


def _row(title: str, bucket: str | None = None, marks: str = "", /, **fields: str) -> Row:
    return Row(title, fields, bucket, frozenset(marks.split()))


def _bindings(place: str) -> Row:
    title, bucket = f"{place.capitalize()} Bindings Object", f"{place}Bindings"
    return Row(title, {**binding_objects.names(place), "*": "binding"}, bucket, frozenset({"ref"}))


_DRAFT_07: dict[str, str] = {
    "$id": "string",
    "$schema": "string",
    "$ref": "string",
    "$comment": "string",
    "title": "string",
    "description": "string",
    "default": "any",
    "readOnly": "boolean",
    "writeOnly": "boolean",
    "examples": "[any]",
    "multipleOf": "positive",
    "maximum": "number",
    "exclusiveMaximum": "number",
    "minimum": "number",
    "exclusiveMinimum": "number",
    "maxLength": "count",
    "minLength": "count",
    "pattern": "string",
    "additionalItems": "schema",
    "items": "schema|[schema+]",
    "maxItems": "count",
    "minItems": "count",
    "uniqueItems": "boolean",
    "contains": "schema",
    "maxProperties": "count",
    "minProperties": "count",
    "required": "[string]",
    "additionalProperties": "schema",
    "definitions": "schemaMap",
    "properties": "schemaMap",
    "patternProperties": "schemaMap",
    "dependencies": "{schema|[string]}",
    "propertyNames": "schema",
    "const": "any",
    "enum": "[any+]",
    "type": "type|[type+]",
    "format": "string",
    "contentMediaType": "string",
    "contentEncoding": "string",
    "if": "schema",
    "then": "schema",
    "else": "schema",
    "allOf": "[schema+]",
    "anyOf": "[schema+]",
    "oneOf": "[schema+]",
    "not": "schema",
}
# Not of draft-07: without meaning for AsyncAPI, but files that were written for a later draft hold references there.
_LATER_DRAFTS: dict[str, str] = {
    "$defs": "unjudgedSchemaMap",
    "dependentSchemas": "unjudgedSchemaMap",
    "prefixItems": "unjudgedSchema|[unjudgedSchema]",
    "unevaluatedItems": "unjudgedSchema",
    "unevaluatedProperties": "unjudgedSchema",
    "contentSchema": "unjudgedSchema",
}
_UNJUDGED = re.compile(r"\bs(chema)")
_SCHEMA = Row(
    "Schema Object",
    {**_DRAFT_07, **_LATER_DRAFTS, "discriminator": "string", "externalDocs": "externalDocs", "deprecated": "boolean"},
    "schemas",
    frozenset({"ref", "open", "boolean"}),
)
_OPERATION_TRAIT = _row(
    "Operation Trait Object",
    "operationTraits",
    "ref",
    operationId="string",
    summary="string",
    description="string",
    security="[{[string]}]@2.4",
    tags="[tag]",
    externalDocs="externalDocs",
    bindings="operationBindings",
)
_MESSAGE_TRAIT = Row(
    "Message Trait Object",
    {
        "messageId": "string@2.4",
        "headers": "schema",
        "correlationId": "correlationId",
        "schemaFormat": "string",
        "contentType": "string",
        "name": "string",
        "title": "string",
        "summary": "string",
        "description": "string",
        "tags": "[tag]",
        "externalDocs": "externalDocs",
        "bindings": "messageBindings",
        "examples": "[messageTraitExample]",
        "deprecated": "boolean",
    },
    "messageTraits",
    frozenset({"ref"}),
)

OBJECTS: dict[str, Row] = {
    "asyncapi": _row(
        "AsyncAPI Object",
        asyncapi="any!",
        id="uri",
        info="info!",
        servers="{server}",
        defaultContentType="string",
        channels="{channel}!",
        components="components",
        tags="[tag]",
        externalDocs="externalDocs",
    ),
    "info": _row(
        "Info Object",
        title="string!",
        version="string!",
        description="string",
        termsOfService="uri",
        contact="contact",
        license="license",
    ),
    "contact": _row("Contact Object", name="string", url="uri", email="email"),
    "license": _row("License Object", name="string!", url="uri"),
    "server": _row(
        "Server Object",
        "servers",
        "ref",
        url="string!",
        protocol="string!",
        protocolVersion="string",
        description="string",
        variables="{serverVariable}",
        security="[{[string]}]",
        tags="[tag]@2.5",
        bindings="serverBindings",
    ),
    "serverVariable": _row(
        "Server Variable Object", "serverVariables", "ref", enum="[string]", default="string", description="string", examples="[string]"
    ),
    "channel": Row(
        "Channel Item Object",
        {
            "$ref": "string",
            "description": "string",
            "servers": "[string]@2.2",
            "subscribe": "operation",
            "publish": "operation",
            "parameters": "{parameter}",
            "bindings": "channelBindings",
            "deprecated": "boolean",
        },
        "channels",
        frozenset({"ref"}),
    ),
    "operationTrait": _OPERATION_TRAIT,
    "operation": Row("Operation Object", {**_OPERATION_TRAIT.fields, "traits": "[operationTrait]", "message": "message"}),
    "parameter": _row("Parameter Object", "parameters", "ref", description="string", schema="schema", location="expression"),
    "messageTrait": _MESSAGE_TRAIT,
    "message": Row(
        "Message Object",
        {
            **_MESSAGE_TRAIT.fields,
            "examples": "[messageExample]",
            "payload": "payload",
            "traits": "[messageTrait]",
            "x-response": "response",
        },
        "messages",
        frozenset({"ref"}),
    ),
    "messageChoice": _row("choice of messages", None, "plain", oneOf="[message]!"),
    # Other tools have names and structures of their own in `x-response`: only its references are of interest.
    "response": _row("reply message", "messages", "ref open", oneOf="[response]", payload="unjudgedSchema", headers="unjudgedSchema"),
    "messageExample": _row("Message Example Object", headers="object", payload="any", name="string@2.1", summary="string@2.1"),
    "messageTraitExample": _row("Message Example Object", None, "open", headers="any", payload="any", name="any", summary="any"),
    "tag": _row("Tag Object", name="string!", description="string", externalDocs="externalDocs"),
    "externalDocs": _row("External Documentation Object", description="string", url="uri!"),
    "correlationId": _row("Correlation ID Object", "correlationIds", "ref", location="expression!", description="string"),
    "components": _row(
        "Components Object",
        schemas="{schema}",
        servers="{server}@2.3",
        serverVariables="{serverVariable}@2.4",
        channels="{channel}@2.3",
        messages="{message}",
        securitySchemes="{securityScheme}",
        parameters="{parameter}",
        correlationIds="{correlationId}",
        operationTraits="{operationTrait}",
        messageTraits="{messageTrait}",
        serverBindings="{serverBindings}",
        channelBindings="{channelBindings}",
        operationBindings="{operationBindings}",
        messageBindings="{messageBindings}",
    ),
    "schema": _SCHEMA,
    # Not allowed by the text, but the official parser takes a reference for the whole map, and documents in use do it.
    "schemaMap": Row("map of schemas", {"*": "schema"}, None, frozenset({"ref"})),
    # A schema whose references are followed, but whose keywords are not ours to judge: OpenAPI 3.0 as a payload, keywords of later drafts.
    "unjudgedSchema": Row(
        "Schema Object",
        {name: _UNJUDGED.sub(r"unjudgedS\1", shape) for name, shape in _SCHEMA.fields.items() if "chema" in shape},
        "schemas",
        frozenset({"ref", "open", "boolean"}),
    ),
    "unjudgedSchemaMap": Row("map of schemas", {"*": "unjudgedSchema"}, None, frozenset({"ref"})),
    # A payload in another format (Avro, RAML, Protobuf): a reference may bring it from a file, what is in it is data.
    "foreign": _row("payload", None, "ref open"),
    "securityScheme": Row(
        "Security Scheme Object",
        {
            "type": "string!",
            "description": "string",
            "name": "string",
            "in": "string",
            "scheme": "string",
            "bearerFormat": "string",
            "flows": "oauthFlows",
            "openIdConnectUrl": "uri",
        },
        "securitySchemes",
        frozenset({"ref"}),
    ),
    "oauthFlows": _row(
        "OAuth Flows Object", implicit="oauthFlow", password="oauthFlow", clientCredentials="oauthFlow", authorizationCode="oauthFlow"
    ),
    "oauthFlow": _row("OAuth Flow Object", authorizationUrl="uri", tokenUrl="uri", refreshUrl="uri", scopes="{string}!"),
    # A protocol that the table of bindings does not have: data.
    "binding": _row("Binding Object", None, "ref open"),
    **{name: Row(title, fields, None, frozenset({"ref", "open"})) for name, (title, fields) in binding_objects.rows().items()},
    **{f"{place}Bindings": _bindings(place) for place in binding_objects.PLACES},
}
