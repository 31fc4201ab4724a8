"""Every position in a document where text of its author's choosing can stand, and a document with a text there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Document: TypeAlias = dict[str, Any]
_ROOM = "/channels/~1rooms~1{room}"
_SAID = f"{_ROOM}/publish/message/oneOf/0"
_SCHEMA = f"{_SAID}/payload"


@dataclass(frozen=True, slots=True)
class Position:
    """A place that a text is put at: `pointer` leads to a value, or to a key where `is_key`. `is_free` where any text is allowed."""

    pointer: str
    is_key: bool = False
    is_free: bool = True


def base() -> Document:
    """Return a document that has something in every position."""
    string: Document = {"type": "string", "title": "t", "description": "d"}
    properties: Document = {
        "type": {"const": "said"},
        "plain": {**string, "default": "a", "examples": ["a"], "$comment": "c", "x-key": "v"},
        "several": {"type": "string", "enum": ["a", "b"], "default": "a", "x-enum-varnames": ["A", "B"]},
        "mixed": {"enum": ["a", 1, None]},
        "fixed": {"const": "a"},
        "list": {"type": "array", "items": {"enum": ["a"]}, "contains": {"const": "a"}},
        "pattern": {"type": "string", "pattern": "^a$"},
        "format": {"type": "string", "format": "email"},
        "media": {"type": "string", "contentMediaType": "a/b", "contentEncoding": "base64"},
        "object": {"type": "object", "patternProperties": {"^a": string}, "dependencies": {"a": ["b"]}},
        "map": {"type": "object", "default": {"a": "b"}},
        "inner": {"type": "object", "properties": {"a": string}, "required": ["a"]},
        "if": {"if": {"const": "a"}, "then": {"const": "a"}, "else": True},
        "number": {"type": "integer", "enum": [1, 2]},
        "pet": {"$ref": "#/components/schemas/Pet"},
    }
    payload: Document = {
        "type": "object",
        "title": "Said",
        "description": "d",
        "required": ["type", "plain"],
        "properties": properties,
        "definitions": {"Local": {"type": "string"}},
        "externalDocs": {"url": "https://example.org", "description": "d"},
        "x-key": {"inner": "v"},
    }
    said: Document = {
        "messageId": "said",
        "name": "said",
        "title": "Said",
        "summary": "s",
        "description": "d",
        "contentType": "application/json",
        "correlationId": {"location": "$message.payload#/plain", "description": "d"},
        "tags": [{"name": "t", "description": "d"}],
        "externalDocs": {"url": "https://example.org", "description": "d"},
        "headers": {"type": "object", "properties": {"h": {**string, "enum": ["a"]}}},
        "examples": [{"name": "n", "summary": "s", "payload": {"type": "said", "plain": "a"}}],
        "payload": payload,
        "x-key": "v",
    }
    query: Document = {"type": "object", "properties": {"q": {**string, "default": "a"}, "kind": {"type": "string", "enum": ["a", "b"]}}}
    room: Document = {
        "description": "d",
        "servers": ["main"],
        "parameters": {"room": {"description": "d", "schema": {**string, "enum": ["a", "b"]}}},
        "bindings": {"ws": {"method": "GET", "query": query, "headers": {"type": "object", "properties": {"X-H": string}}}},
        "publish": {
            "operationId": "say",
            "summary": "s",
            "description": "d",
            "tags": [{"name": "t"}],
            "externalDocs": {"url": "https://example.org", "description": "d"},
            "message": {"oneOf": [said, {"$ref": "#/components/messages/Ask"}]},
            "x-key": "v",
        },
        "subscribe": {"operationId": "hear", "message": {"$ref": "#/components/messages/Heard"}},
        "x-key": "v",
    }
    heard: Document = {"title": "Heard", "summary": "s", "payload": {"$ref": "#/components/schemas/Kind"}}
    ask: Document = {
        "summary": "s",
        "payload": {"type": "object", "required": ["type"], "properties": {"type": {"const": "ask"}}},
        "x-response": {"$ref": "#/components/messages/Heard"},
    }
    pet: Document = {
        "type": "object",
        "discriminator": "kind",
        "required": ["kind"],
        "properties": {"kind": {"type": "string", "enum": ["Pet"]}, "name": string},
        "title": "Pet",
        "description": "d",
    }
    flow = {"tokenUrl": "https://example.org", "scopes": {"scope": "d"}}
    return {
        "asyncapi": "2.4.0",
        "id": "urn:a:b",
        "info": {
            "title": "T",
            "version": "1",
            "description": "d",
            "termsOfService": "https://example.org",
            "contact": {"name": "n", "url": "https://example.org", "email": "a@example.org"},
            "license": {"name": "n", "url": "https://example.org"},
            "x-key": {"inner": "v"},
        },
        "defaultContentType": "application/json",
        "servers": {
            "main": {
                "url": "ws://example.org/{v}/base",
                "protocol": "ws",
                "protocolVersion": "13",
                "description": "d",
                "variables": {"v": {"default": "a", "enum": ["a"], "description": "d", "examples": ["a"]}},
                "security": [{"key": []}, {"flow": ["scope"]}],
            }
        },
        "channels": {"/rooms/{room}": room, "/quiet": {"subscribe": {"message": {"$ref": "#/components/messages/Heard"}}}},
        "components": {
            "schemas": {"Pet": pet, "Kind": {"type": "string", "enum": ["a", "b"], "description": "d"}},
            "messages": {"Heard": heard, "Ask": ask},
            "securitySchemes": {
                "key": {"type": "httpApiKey", "in": "header", "name": "X-Key", "description": "d"},
                "flow": {"type": "oauth2", "description": "d", "flows": {"clientCredentials": flow}},
                "open": {"type": "openIdConnect", "openIdConnectUrl": "https://example.org"},
                "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
            },
        },
        "tags": [{"name": "t", "description": "d"}],
        "externalDocs": {"url": "https://example.org", "description": "d"},
        "x-key": {"inner": "v"},
    }


def _values(prefix: str, names: str, *, is_free: bool = True) -> dict[str, Position]:
    return {name: Position(f"{prefix}/{name}", is_free=is_free) for name in names.split()}


def _named(label: str, positions: Mapping[str, Position]) -> dict[str, Position]:
    return {f"{label} {name}": position for name, position in positions.items()}


def _keys(*pointers: str, is_free: bool = True) -> dict[str, Position]:
    return {f"key {pointer.rpartition('/')[2]} of {pointer.split('/')[-2]}": Position(pointer, True, is_free) for pointer in pointers}


_PROPERTIES = f"{_SCHEMA}/properties"
_SERVER, _SCHEMES = "/servers/main", "/components/securitySchemes"
POSITIONS: dict[str, Position] = {
    **_named("info", _values("/info", "title version description contact/name license/name x-key/inner")),
    **_named("info", _values("/info", "termsOfService contact/url contact/email license/url", is_free=False)),
    **_named("root", _values("", "tags/0/name tags/0/description externalDocs/description x-key/inner")),
    **_named("root", _values("", "id defaultContentType externalDocs/url", is_free=False)),
    **_named("server", _values(_SERVER, "description protocolVersion variables/v/description")),
    **_named(
        "server",
        _values(_SERVER, "url protocol variables/v/examples/0 variables/v/default variables/v/enum/0 security/1/flow/0", is_free=False),
    ),
    **_named("channel", _values(_ROOM, "description parameters/room/description parameters/room/schema/description x-key")),
    **_named("channel", _values(_ROOM, "parameters/room/schema/enum/0 parameters/room/schema/title")),
    **_named("channel", _values(_ROOM, "servers/0", is_free=False)),
    **_named("query", _values(f"{_ROOM}/bindings/ws/query/properties", "q/description q/default kind/enum/1")),
    **_named("binding", _values(f"{_ROOM}/bindings/ws", "method", is_free=False)),
    **_named("header", _values(f"{_ROOM}/bindings/ws/headers/properties", "X-H/description")),
    **_named("operation", _values(f"{_ROOM}/publish", "operationId summary description tags/0/name externalDocs/description x-key")),
    **_named("message", _values(_SAID, "messageId name title summary description tags/0/name tags/0/description x-key")),
    **_named("message", _values(_SAID, "externalDocs/description correlationId/description examples/0/name examples/0/summary")),
    **_named("message", _values(_SAID, "examples/0/payload/plain headers/properties/h/enum/0 headers/properties/h/description")),
    **_named("message", _values(_SAID, "contentType correlationId/location externalDocs/url", is_free=False)),
    **_named("component message", _values("/components/messages", "Heard/title Heard/summary Ask/summary")),
    **_named("component message", _values("/components/messages", "Heard/name Heard/description Ask/title")),
    **_named(
        "reference",
        _values("/components/messages", "Ask/messageId Ask/x-response/$ref Heard/payload/$ref Heard/schemaFormat", is_free=False),
    ),
    **_named("schema", _values(_SCHEMA, "title description externalDocs/description x-key/inner $comment")),
    **_named("schema", _values(_SCHEMA, "required/1 $id", is_free=False)),
    **_named("property", _values(_PROPERTIES, "plain/title plain/description plain/default plain/examples/0 plain/$comment plain/x-key")),
    **_named("property", _values(_PROPERTIES, "several/enum/1 several/x-enum-varnames/1 mixed/enum/0 fixed/const list/items/enum/0")),
    **_named("property", _values(_PROPERTIES, "list/contains/const if/if/const map/default/a object/dependencies/a/0")),
    **_named("property", _values(_PROPERTIES, "media/contentMediaType media/contentEncoding format/format pattern/pattern")),
    **_named("property", _values(_PROPERTIES, "inner/required/0 inner/properties/a/description pet/description")),
    **_named(
        "property", _values(_PROPERTIES, "type/const several/default number/default number/enum/0 number/maximum plain/type", is_free=False)
    ),
    **_named("code", _values(_PROPERTIES, "plain/default_factory plain/x-python-default plain/default-factory")),
    **_named("code", _values(_PROPERTIES, "plain/x-python-type plain/customTypePath plain/x-python-import", is_free=False)),
    **_named("component schema", _values("/components/schemas", "Pet/title Pet/description Kind/description Kind/enum/0")),
    **_named("component schema", _values("/components/schemas", "Pet/discriminator Pet/properties/kind/enum/0", is_free=False)),
    **_named("scheme", _values(_SCHEMES, "key/description flow/description bearer/bearerFormat")),
    **_named("scheme", _values(_SCHEMES, "flow/flows/clientCredentials/scopes/scope")),
    **_named("scheme", _values(_SCHEMES, "key/name key/in bearer/scheme open/openIdConnectUrl", is_free=False)),
    **_named("scheme", _values(_SCHEMES, "flow/flows/clientCredentials/tokenUrl", is_free=False)),
    **_keys(f"{_PROPERTIES}/plain", f"{_PROPERTIES}/inner/properties/a", f"{_SCHEMA}/definitions/Local", "/x-key/inner"),
    **_keys("/info/x-key/inner", f"{_PROPERTIES}/object/dependencies/a", f"{_PROPERTIES}/map/default/a"),
    **_keys(f"{_ROOM}/bindings/ws/query/properties/q", f"{_ROOM}/bindings/ws/headers/properties/X-H", f"{_SAID}/headers/properties/h"),
    **_keys(f"{_PROPERTIES}/object/patternProperties/^a", f"{_SCHEMA}/x-key/inner", "/components/schemas/Pet/properties/name"),
    **_keys("/servers/main", f"{_SERVER}/variables/v", _ROOM, f"{_ROOM}/parameters/room", "/info/x-key", "/x-key", is_free=False),
    **_keys("/components/schemas/Pet", "/components/messages/Heard", "/components/messages/Ask", f"{_SCHEMES}/key", is_free=False),
    **_keys(f"{_SERVER}/security/0/key", f"{_SCHEMES}/flow/flows/clientCredentials/scopes/scope", is_free=False),
    "discriminator of a channel": Position(f"{_ROOM}/publish/x-asyncgen-discriminator", is_free=False),
}


def document(positions: Iterable[Position], text: str) -> Document:
    """Return a document that has `text` at these positions. Values are put before keys, so that no way to a position is lost."""
    made = base()
    for position in sorted(positions, key=lambda position: (position.is_key, -position.pointer.count("/"))):
        _put(made, position, text)
    return made


def _put(made: Any, position: Position, text: str) -> None:
    *way, last = [part.replace("~1", "/").replace("~0", "~") for part in position.pointer.split("/")[1:]]
    place = made
    for part in way:
        place = place[_step(place, part)]
    if position.is_key:
        members: list[tuple[str, Any]] = [(text if name == last else name, value) for name, value in place.items()]
        place.clear()
        place.update(members)
    else:
        place[_step(place, last)] = text


def _step(place: object, part: str) -> Any:
    return int(part) if isinstance(place, list) else part


# --- names that stand in two places ----------------------------------------------------------------------------------------------------


def _parameter(text: str) -> Document:
    made = document([Position(f"{_ROOM}/parameters/room", is_key=True)], text)
    made["channels"][f"/rooms/{{{text}}}"] = made["channels"].pop("/rooms/{room}")
    return made


def _variable(text: str) -> Document:
    made = document([Position(f"{_SERVER}/variables/v", is_key=True)], text)
    made["servers"]["main"]["url"] = f"ws://example.org/{{{text}}}/base"
    return made


def _scheme(text: str) -> Document:
    return document([Position(f"{_SCHEMES}/key", is_key=True), Position(f"{_SERVER}/security/0/key", is_key=True)], text)


def _component(kind: str, key: str, *references: str) -> Callable[[str], Document]:
    def made(text: str) -> Document:
        pointer = text.replace("~", "~0").replace("/", "~1").replace("%", "%25")
        changed = document([Position(f"{reference}/$ref") for reference in references], f"#/components/{kind}/{pointer}")
        _put(changed, Position(f"/components/{kind}/{key}", is_key=True), text)
        return changed

    return made


def _required(text: str) -> Document:
    return document([Position(f"{_SCHEMA}/required/1"), Position(f"{_PROPERTIES}/plain", is_key=True)], text)


def _discriminator(text: str) -> Document:
    pet = "/components/schemas/Pet"
    return document(
        [Position(f"{pet}/discriminator"), Position(f"{pet}/required/0"), Position(f"{pet}/properties/kind", is_key=True)], text
    )


def _tag(text: str) -> Document:
    """The property that tells messages apart is called so, and the messages say the same in it."""
    made = base()
    for message in (made["channels"]["/rooms/{room}"]["publish"]["message"]["oneOf"][0], made["components"]["messages"]["Ask"]):
        schema = message["payload"]
        schema["required"] = [text]
        schema["properties"][text] = {"const": f"{text} {schema['properties'].pop('type')['const']}"}
    return made


def _correlation(text: str) -> Document:
    made = document([Position(f"{_PROPERTIES}/plain", is_key=True)], text)
    _put(made, Position(f"{_SAID}/correlationId/location"), f"$message.payload#/{text.replace('~', '~0').replace('/', '~1')}")
    return made


TOGETHER: dict[str, Callable[[str], Document]] = {
    "parameter": _parameter,
    "server variable": _variable,
    "security scheme": _scheme,
    "schema": _component("schemas", "Kind", "/components/messages/Heard/payload"),
    "message": _component("messages", "Ask", f"{_ROOM}/publish/message/oneOf/1"),
    "required property": _required,
    "discriminator": _discriminator,
    "tag": _tag,
    "correlation": _correlation,
    "address": lambda text: document([Position("/channels/~1quiet", is_key=True)], f"/{text}"),
    "path of a server": lambda text: document([Position(f"{_SERVER}/url")], f"ws://example.org/{text}/{{v}}"),
}
"""Documents that call something by a text in all the places where its name must be the same."""
