"""What a person who wrote a field that is not there, or left out one that must be, probably has to do. Words only: it finds nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from asyncgen.spec.closest import suggestion

_MISSING = {
    "title": "for example: title: Chat",
    "version": "the version of the API, in quotes: version: '1.0'",
    "protocol": "for a WebSocket server: protocol: ws",
    "url": "for example: url: ws://localhost:8000",
    "info": "for example: info: {title: Chat, version: '1.0'}",
    "channels": "a document without channels says: channels: {}",
    "location": "for example: location: $message.payload#/request_id",
    "scopes": "without scopes: scopes: {}",
}
_DIRECTIONS = "AsyncAPI 2.x says `publish` for what clients send to the service, and `subscribe` for what the service sends"
_CHANNEL = dict.fromkeys(("send", "receive", "recv", "emit", "consume", "produce", "pub", "sub"), _DIRECTIONS)
_SCHEMA_WORDS = ("type", "properties", "required", "items", "enum", "format", "oneOf", "anyOf", "allOf", "additionalProperties", "const")
_MEANT: dict[str, dict[str, str]] = {
    "channel": _CHANNEL | {"message": "a message stands below `publish` or `subscribe`"},
    "message": dict.fromkeys(_SCHEMA_WORDS, "what the message holds is described below `payload`")
    | {"schema": "it is called `payload` in a message"},
    "parameter": dict.fromkeys(_SCHEMA_WORDS, "what the parameter may be is described below `schema`")
    | {"required": "remove it: a parameter of an address is always there", "in": "remove it: parameters are parts of the address"},
    "operation": dict.fromkeys(("payload", "schema"), "a payload is described in `message`")
    | {"messages": "it is called `message`; several stand in it below `oneOf`"},
    "asyncapi": {"paths": "AsyncAPI has `channels` instead", "openapi": "this document is an AsyncAPI one already"}
    | {"operations": "AsyncAPI 2.x has operations in channels: `publish` and `subscribe`"}
    | dict.fromkeys(("messages", "schemas", "securitySchemes", "parameters"), "it stands below `components`"),
    "components": {"responses": "messages stand below `messages`"},
    "info": {"name": "it is called `title`"},
    "server": {"host": "AsyncAPI 2.x has `url` for it", "pathname": "AsyncAPI 2.x has it in `url`", "port": "it is part of `url`"},
}


def for_missing(field: str) -> tuple[str, ...]:
    """How a field is added that must be there."""
    return (_MISSING[field],) if field in _MISSING else ()


def for_unknown(kind: str, field: str, others: Iterable[str], *, extensible: bool) -> tuple[str, ...]:
    """What was probably meant by a field that an object of this kind does not have; `others` are the fields that it may still get."""
    if kind == "messageExample":
        return (f"data of an example stands below `payload`: payload: {{{field}: ...}}",)
    meant = _MEANT.get(kind, {}).get(field)
    if meant is not None:
        return (meant,)
    close = suggestion(field, others)
    return close or ((f"a field of your own begins with 'x-': 'x-{field}'",) if extensible else ())


def for_value(name: str, wanted: str, value: Any) -> tuple[str, ...]:
    """What to do about a value of the wrong type in the field `name`."""
    if name == "$ref":
        return ("put it in quotes: '#' begins a comment in YAML",) if value is None else ()
    if name == "required" and isinstance(value, bool):
        return ("`required` stands at the object and lists names: required: [name]",)
    if wanted == "Message Object" and isinstance(value, list):
        return ("several messages stand below `oneOf`",)
    if wanted == "string" and isinstance(value, int | float):
        return ("put it in quotes",)
    if value is None:
        return ("write a value, or remove the line",)
    if isinstance(value, dict) and "$ref" in value:
        return ("a reference is not allowed here",)
    return ()
