"""AsyncAPI documents of any size, made up for measuring: always the same for the same number. It must not know who reads them."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
MAIN = "asyncapi.yaml"
_MOST = 1000  # schemas in one file: a file of 100,000 values or more is refused

_WORDS = ("order", "ticket", "account", "sensor", "invoice", "device", "session", "report", "transfer", "booking")


def _name(number: int) -> str:
    return f"{_WORDS[number % len(_WORDS)].title()}{number // len(_WORDS)}"


def _schema(number: int) -> Json:
    """A payload as services have it: a dozen constrained properties, a list, a nested object, a shared one."""
    name = _name(number)
    return {
        "type": "object",
        "description": f"What happened to {name}.",
        "required": ["id", "kind", "created_at"],
        "properties": {
            "id": {"type": "string", "format": "uuid", "description": f"The {name}'s own identifier."},
            "kind": {"type": "string", "enum": ["created", "changed", "closed"]},
            "created_at": {"type": "string", "format": "date-time"},
            "title": {"type": "string", "minLength": 1, "maxLength": 80, "description": "One line."},
            "count": {"type": "integer", "minimum": 0, "maximum": 100_000},
            "share": {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
            "active": {"type": "boolean", "default": True},
            "tags": {"type": "array", "items": {"type": "string", "pattern": "^[a-z]+$"}, "maxItems": 10, "uniqueItems": True},
            "note": {"type": ["string", "null"], "description": "What somebody wrote about it."},
            "owner": {"$ref": "#/components/schemas/Person"},
            "place": {
                "type": "object",
                "required": ["latitude", "longitude"],
                "properties": {
                    "latitude": {"type": "number", "minimum": -90, "maximum": 90},
                    "longitude": {"type": "number", "minimum": -180, "maximum": 180},
                },
            },
            "extra": {"type": "object", "additionalProperties": {"type": "string"}},
        },
    }


def schemas(messages: int) -> Json:
    """The payload schemas of this many messages, and one that they share."""
    person = {
        "type": "object",
        "required": ["name"],
        "properties": {"name": {"type": "string"}, "email": {"type": "string", "format": "email"}},
    }
    return {"Person": person} | {_name(number): _schema(number) for number in range(messages)}


def document(messages: int) -> Json:
    """An AsyncAPI document with this many messages, half of them sent by the user, each tagged by its envelope."""
    half = messages // 2
    return {
        "asyncapi": "2.4.0",
        "info": {"title": "Measured", "version": "1.0.0"},
        "defaultContentType": "application/json",
        "channels": {
            "/events": {
                "publish": {"message": {"oneOf": [{"$ref": f"#/components/messages/{_name(number)}"} for number in range(half)]}},
                "subscribe": {
                    "message": {"oneOf": [{"$ref": f"#/components/messages/{_name(number)}"} for number in range(half, messages)]}
                },
            }
        },
        "components": {
            "messages": {
                _name(number): _message(_name(number).lower(), f"#/components/schemas/{_name(number)}") for number in range(messages)
            },
            "schemas": schemas(messages),
        },
    }


def files(messages: int) -> dict[str, Json]:
    """The same document as files, by name: where it has too many schemas for one file, `MAIN` refers to them in others."""
    main = document(messages)
    schemas = main["components"]["schemas"]
    if messages <= _MOST:
        return {MAIN: main}
    found = {MAIN: main}
    for number, name in enumerate([*schemas]):
        part = f"schemas-{number // _MOST}.yaml"
        found.setdefault(part, {})[name] = _seen_from_part(schemas[name])
        schemas[name] = {"$ref": f"{part}#/{name}"}
    return found


def _seen_from_part(schema: Json) -> Json:
    properties = {name: {"$ref": f"{MAIN}{each['$ref']}"} if "$ref" in each else each for name, each in schema["properties"].items()}
    return {**schema, "properties": properties}


def _message(tag: str, payload: str, **extensions: Any) -> Json:
    properties = {"type": {"type": "string", "const": tag}, "payload": {"$ref": payload}}
    return {
        "summary": f"Something about {tag}.",
        "payload": {"type": "object", "required": ["type", "payload"], "properties": properties},
        **extensions,
    }


def openapi(messages: int) -> Json:
    """The same schemas as an OpenAPI document: what datamodel-code-generator is usually given."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Measured", "version": "1.0.0"},
        "paths": {},
        "components": {"schemas": schemas(messages)},
    }


def numbers(operations: int) -> range:
    """The numbers of this many operations, all with as many digits, so that all frames are as long."""
    first: int = 10 ** len(str(operations))
    return range(first, first + operations)


def echo(operations: int) -> Json:
    """A service with this many requests, each answered by a message of its own with the request's text."""
    text = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
    requests = {
        f"say_{number}": _message(
            f"say_{number}", "#/components/schemas/Said", **{"x-response": {"$ref": f"#/components/messages/heard_{number}"}}
        )
        for number in numbers(operations)
    }
    replies = {f"heard_{number}": _message(f"heard_{number}", "#/components/schemas/Heard") for number in numbers(operations)}
    return {
        "asyncapi": "2.4.0",
        "info": {"title": "Echo", "version": "1.0.0"},
        "channels": {
            "/": {
                "publish": {"message": {"oneOf": [{"$ref": f"#/components/messages/{name}"} for name in requests]}},
                "subscribe": {"message": {"oneOf": [{"$ref": f"#/components/messages/{name}"} for name in replies]}},
            }
        },
        "components": {"messages": requests | replies, "schemas": {"Said": text, "Heard": text}},
    }
