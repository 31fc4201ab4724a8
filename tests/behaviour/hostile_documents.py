"""Documents that try to break out of the places where their texts and names go."""

from __future__ import annotations

from typing import Any

Document = dict[str, Any]
_RUN = "__import__('os').system('touch canary')"

TEXTS = {
    "docstring_end": '"""\nimport os; os.system("touch canary")\n"""',
    "backslash": "\\",
    "escaped_end": '\\"""',
    "return": "a\rprint('PWNED')",
    "line_separator": "x\u2028y",
    "next_line": "x\x85y",
    "form_feed": "x\x0cy",
    "newline": "a\nprint('PWNED')\n",
    "single": f"'+{_RUN}+'",
    "double": f'"+{_RUN}+"',
    "call_end": f'")); {_RUN} #',
    "jinja": "{{7*7}}{% import os %}{# x #}",
    "format": "${x} %s %(a)s {0} {x.__class__}",
    "bidi": "abc\u202edef",
    "quote": '"',
    "quotes": '""',
    "docstring": '"""',
    "singles": "'''",
    "ends_in_quote": 'end"',
    "ends_in_backslash": "end\\",
    "control": "\x01\ttab",
    "space": " ",
    "astral": "\U0001f600",
    "escapes": "\\N{BULLET}\\x41\\u0041\\101",
    "mark": "\ufeff",
    "markup": "*/ --> ]]> </script><script>alert(1)</script>",
    "up": "../../x",
    "absolute": "/etc/cron.d/x",
    "coded": "%2e%2e%2f",
    "drive": "C:\\x",
}
NAMES = {
    "keywords": ["class", "def", "None", "match", "True", "False", "import", "async", "type", "case", "_", "print", "list"],
    "dunders": ["__class__", "__init__", "_id", "__slots__", "__module__", "__doc__", "__dict__", "__annotations__", "__call__"],
    "members": ["model_config", "model_dump", "copy", "json", "schema", "dict", "construct", "validate", "model_fields", "model_extra"],
    "parameters": [
        "self",
        "cls",
        "payload",
        "client",
        "app",
        "topic",
        "exclude",
        "handler",
        "router",
        "service",
        "handle",
        "publish",
        "object",
        "connect",
        "prefix",
        "tags",
        "str",
        "super",
        "property",
        "staticmethod",
        "bound",
        "routes",
        "recv",
        "send",
    ],
    "twins": ["ﬁeld", "field", "User", "user", "USER", "é", "e\u0301", "a-b", "a_b", "aB", "a b", "a.b", "µ", "μ"],
    "strange": ["-", "1a", "\U0001f600", ".", " ", "..", "1", "2", "_", "__", "$", "a" * 300, "日本語", "ß", "ss", "\u200b"],
    "imports": [
        "BaseModel",
        "Literal",
        "Field",
        "Any",
        "Client",
        "ChannelRouter",
        "ChannelSpec",
        "MessageSpec",
        "TypeVar",
        "TypeAlias",
        "Query",
        "Annotated",
        "Handler",
        "HandlerWithout",
        "contract",
        "Service",
        "Envelope",
        "dataclass",
        "Header",
        "Path",
        "MISSING",
        "Model",
        "Credentials",
        "Optional",
        "NotImplementedError",
        "datetime",
        "Date",
        "FastAPI",
        "RoomsRouter",
        "RoomsClient",
        "rooms",
    ],
    "modules": ["typing", "json", "models", "runtime", "operations", "asyncapi", "handlers", "main", "security", "os", "sys", "builtins"],
}
ADDRESSES = [
    "/__init__",
    "main",
    "con",
    "aux",
    "test",
    "asyncapi",
    "/rooms",
    "/Rooms",
    "/ROOMS",
    "rooms",
    "/",
    "//",
    "nul",
    "prn.txt",
    "com1",
    "/channel",
    "/operation",
    "/conftest",
    "/import",
    "/typing",
    "router",
    "{x}",
    "/../../x",
    "/%2e%2e%2f",
    "/etc/cron.d/x",
    "/é",
    "/日本",
    "/1",
    "/-",
    "*",
    "/class",
    "/None",
    "/print",
    "/payload",
    "/client",
    "/self",
    "/runtime",
    "/models",
    f"/{'a' * 300}",
    "/client/{client}",
    "{a}{b}",
    "{self}/{cls}",
]


def document(channels: Document, **members: Any) -> Document:
    """Return a document with these channels."""
    return {"asyncapi": "2.4.0", "info": {"title": "Hostile", "version": "1"}, "channels": channels, **members}


def payload(schema: Any, **members: Any) -> Document:
    """Return a document with one message of this payload."""
    return document({"/a": {"publish": {"message": {"payload": schema}}}}, **members)


def escaped(name: str) -> str:
    """Return a name as it stands in a reference."""
    return name.replace("~", "~0").replace("/", "~1").replace("%", "%25")


def tagged(value: str, member: str = "type", **properties: Any) -> Document:
    """Return the schema of an object with a constant."""
    return {"type": "object", "required": [member], "properties": {member: {"const": value}, **properties}}


def with_text(text: str) -> Document:
    """Return a document that has a text in every place that takes any text."""
    words = {"title": text, "description": text}
    string = {"type": "string", **words}
    properties = {
        text: {**string, "default": text, "examples": [text]},
        "e": {"type": "string", "enum": [text, f"{text}2", "a"], "default": text, **words},
        "c": {"const": text},
        "d": {"type": "object", "additionalProperties": string},
        "f": {"type": "string", "format": text},
        "g": {"type": "string", "pattern": text},
        "o": {"enum": [text, 1, None]},
        "l": {"type": "array", "items": {"enum": [text]}},
    }
    props = {
        "type": "object",
        **words,
        "required": [text],
        "$comment": text,
        "default": {text: text},
        "x-h": text,
        "properties": properties,
    }
    reference = {"$ref": "#/components/schemas/Props"}
    sent = [
        {"$ref": f"#/components/messages/{escaped(text)}"},
        {
            "messageId": text,
            **words,
            "name": text,
            "summary": text,
            "payload": tagged(text, p=reference),
            "examples": [{"payload": {"type": text}}],
        },
        {"title": text, "payload": {"type": "object", "required": ["type"], "properties": {"type": {"enum": [f"{text}x", f"{text}y"]}}}},
    ]
    channel = {
        "description": text,
        "x-h": {text: text},
        "parameters": {"room": {"description": text, "schema": string}},
        "bindings": {"ws": {"query": {**props, "required": []}, "headers": {"type": "object", "properties": {text: string}}}},
        "publish": {"operationId": text, "summary": text, "description": text, "tags": [{"name": text}], "message": {"oneOf": sent}},
        "subscribe": {"summary": text, "message": {"oneOf": [{"name": text, "payload": reference}, {"payload": {"enum": [text]}}]}},
    }
    variable = {"default": text, "description": text, "enum": [text]}
    server: Document = {
        "url": "ws://h/{v}",
        "protocol": "ws",
        "description": text,
        "variables": {"v": variable},
        "security": [{"auth": []}],
    }
    found = document({"/rooms/{room}": channel}, servers={"main": server}, tags=[{"name": text, "description": text}])
    found["info"] = {**words, "version": text, "x-h": text, "license": {"name": text}}
    found["components"] = {
        "schemas": {"Props": props, text: {"type": "object", **words, "properties": {"x": {"type": "string"}}}},
        "messages": {text: {**words, "payload": tagged(f"{text}z", payload=reference)}},
        "securitySchemes": {"auth": {"type": "httpApiKey", "in": "header", "name": "x-key", "description": text}},
    }
    return found


def with_names(names: list[str]) -> Document:
    """Return a document that calls messages, schemas, properties, values, parameters and security schemes by these names."""
    strings = {name: {"type": "string"} for name in names}
    inline = [{"messageId": name, "payload": tagged(name, body={"$ref": f"#/components/schemas/{escaped(name)}"})} for name in names]
    used: Document = {"message": {"oneOf": [{"$ref": f"#/components/messages/{escaped(name)}"} for name in names]}}
    variables = [name for name in names if name.isidentifier() and name.isascii()]
    rooms = {
        "parameters": {name: {"schema": {"type": "string"}} for name in variables},
        "bindings": {"ws": {"query": {"type": "object", "properties": strings}, "headers": {"type": "object", "properties": strings}}},
        "publish": used,
        "subscribe": used,
    }
    replies = [
        {**one, "messageId": f"r{name}", "x-response": {"$ref": f"#/components/messages/{escaped(name)}"}}
        for name, one in zip(names, inline, strict=True)
    ]
    schemas: Document = {
        name: {"type": "object", "title": name, "properties": {"self": {"$ref": f"#/components/schemas/{escaped(name)}"}}} for name in names
    }
    schemas[names[0]]["properties"] = {**strings, "all": {"type": "string", "enum": names}}
    address = "/rooms/" + "/".join(f"{{{name}}}" for name in variables)
    found = document(
        {address: rooms, "/ids": {"publish": {"message": {"oneOf": inline}}}, "/replies": {"publish": {"message": {"oneOf": replies}}}}
    )
    found["servers"] = {"main": {"url": "ws://h", "protocol": "ws", "security": [{name: []} for name in names]}}
    found["components"] = {
        "schemas": schemas,
        "messages": {name: {"payload": one["payload"]} for name, one in zip(names, inline, strict=True)},
        "securitySchemes": {name: {"type": "httpApiKey", "in": "query", "name": name} for name in names},
    }
    return found


def with_addresses(addresses: list[str]) -> Document:
    """Return a document with these channels."""
    said = {"message": {"name": "said", "payload": {"type": "string"}}}
    return document({address: {"publish": said, "subscribe": said} for address in addresses})


_SCHEMAS: Document = {
    "number_enum": {"type": "integer", "enum": [_RUN]},
    "number_default": {"type": "integer", "default": _RUN},
    "date": {"type": "string", "format": "date", "default": "2020-01-01"},
    "great": {"type": "integer", "default": 10**400, "maximum": 10**500, "enum": [10**400, 1]},
    "look_around": {"type": "string", "pattern": "^(?=x)y(?<!z)"},
    "slow_pattern": {"type": "string", "pattern": "(a+)+$"},
    "great_pattern": {"type": "string", "pattern": "(a{1000}){1000}{1000}"},
    "no_pattern": {"type": "string", "pattern": "("},
    "members": {
        "type": "string",
        "enum": ["a-b", "a_b", "mro", "name", "None", "", "1", "value", "_x", "__x__", "é", "class", "_missing_"],
    },
    "mixed": {"enum": [1, True, "1", None, {}, [], {"a": 1}]},
    "patterns": {"type": "object", "patternProperties": {"(": {"type": "string"}, '"""': {"type": "string"}}},
}
_MESSAGES: list[Document] = [{}, {"payload": True}, {"payload": False}, {"payload": {}}, {"payload": {"not": {}}}]
_PARTS: Document = {
    "A": {"type": "object", "properties": {"b": {"$ref": "#/components/schemas/B"}}},
    "B": {"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#/components/schemas/A"}}},
    "C": {"allOf": [{"$ref": "#/components/schemas/C"}, {"type": "object"}]},
    "~/%": {"type": "object", "properties": {"a": {"type": "string"}}},
}
ACCEPTED = {
    **{f"text_{name}": with_text(text) for name, text in TEXTS.items()},
    **{f"names_{name}": with_names(names) for name, names in NAMES.items()},
    "names_of_channels": with_addresses(ADDRESSES),
    "schemas": payload({"type": "object", "properties": _SCHEMAS}),
    "long_text": payload({"type": "string", "description": "word " * 20_000, "default": "x" * 100_000}),
    "discriminator": document(
        {
            "/a": {
                "publish": {
                    "x-asyncgen-discriminator": _RUN,
                    "message": {"oneOf": [{"payload": tagged(one, _RUN)} for one in ('"\\\n', _RUN)]},
                }
            }
        }
    ),
    "server": payload({"type": "string"}, servers={_RUN: {"url": f'ws://h/{_RUN}/"""\n', "protocol": "ws"}}),
    "no_channels": document({}),
    "no_operations": document({"/a": {}, "/b": {"publish": {}}}),
    "no_payloads": document(
        {f"/{index}": {"publish": {"message": one}, "subscribe": {"message": one}} for index, one in enumerate(_MESSAGES)}
    ),
    "circles": payload({"$ref": "#/components/schemas/A"}, components={"schemas": _PARTS}),
    "escaped_reference": payload({"$ref": "#/components/schemas/~0~1%25"}, components={"schemas": _PARTS}),
    "unknown_keyword": payload({"type": "array", "items": {"type": "string"}, "default_factory": _RUN}),
    "siblings": payload({"$ref": "#/components/schemas/A", "description": _RUN, "default": _RUN}, components={"schemas": _PARTS}),
}
_CHAIN = {f"A{number}": {"$ref": f"#/components/schemas/A{number + 1}"} for number in range(10_000)}
_NOWHERE = (
    "../../../etc/passwd",
    "file:///etc/passwd",
    "/dev/zero",
    "http://127.0.0.1/x",
    "http://169.254.169.254/",
    "http://[::ffff:127.0.0.1]/",
    "",
    "#/info/title/x",
    "#/info/title",
    "#",
    "%2e%2e/x",
    "#name",
    ".",
    "..",
    "#/channels/~1a/publish/message/payload",
)
REFUSED = {
    **{f"reference {reference}": payload({"$ref": reference}) for reference in _NOWHERE},
    **{
        f"address {address!r}": with_addresses([address])
        for address in ("", "C:\\x", "a b", "a\nb", "{}", "{", "a?b", "a#b", '"""', "a\x00")
    },
    **{f"instruction {name}": payload({"type": "string", name: _RUN}) for name in ("x-python-type", "customTypePath")},
    "surrogate": document({}, **{"x-a": "\ud800"}),
    "half a length": payload({"type": "string", "maxLength": 3.5}),
    "chain": payload({"$ref": "#/components/schemas/A0"}, components={"schemas": {**_CHAIN, "A10000": {"type": "string"}}}),
    "own reference": payload({"$ref": "#/components/schemas/A"}, components={"schemas": {"A": {"$ref": "#/components/schemas/A"}}}),
}
