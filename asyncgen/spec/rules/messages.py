"""Messages: headers, content types, the form of examples (2.4.0, Message Object, Message Example Object)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from asyncgen.spec import pointer as pointers
from asyncgen.spec.finding import Finding
from asyncgen.spec.rules.context import Context, items, members

_TOKEN = r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"
_MEDIA_TYPE = re.compile(rf"{_TOKEN}/{_TOKEN}(?:\s*;\s*{_TOKEN}=(?:{_TOKEN}|\"[^\"]*\"))*\s*;?\s*")
_SAYS_TYPE = frozenset({"$ref", "allOf", "anyOf", "oneOf", "not", "if", "const", "enum"})
_MESSAGES = ("message", "messageTrait")


def headers(context: Context) -> Iterator[Finding]:
    """The schema of headers is of type object (Message Object, `headers`)."""
    for message in context.survey.objects(*_MESSAGES):
        if "headers" not in message.node:
            continue
        schema = context.below(message, "headers")
        kind = schema.node.get("type")
        at = pointers.join(message.pointer, "headers")
        if isinstance(kind, str) and kind != "object":
            yield Finding(
                "AG129", pointers.join(schema.pointer, "type"), f"headers must be of type object, not '{kind}'", (_as_object(at),)
            )
        elif isinstance(kind, list) and "object" not in items(kind):
            yield Finding("AG129", pointers.join(schema.pointer, "type"), "headers must be of type object", (_as_object(at),))
        elif kind is None and schema.node and not _SAYS_TYPE & schema.node.keys():
            yield Finding("AG138", at, "the schema of headers should say `type: object`", ("add: type: object",), key=True)


def _as_object(pointer: str) -> str:
    return "each header is one of `properties`: {type: object, properties: {...}}" if pointer else ""


def content_types(context: Context) -> Iterator[Finding]:
    """A content type is a media type (Message Object, `contentType`; Default Content Type)."""
    places = [("/defaultContentType", context.document.get("defaultContentType"))]
    places += [
        (pointers.join(message.pointer, "contentType"), message.node.get("contentType")) for message in context.survey.objects(*_MESSAGES)
    ]
    for pointer, value in places:
        if isinstance(value, str) and not _MEDIA_TYPE.fullmatch(value):
            meant = f"did you mean 'application/{value}'?" if re.fullmatch(r"[a-z]+", value) else "for example 'application/json'"
            yield Finding("AG135", pointer, f"'{value}' is no media type: it needs a type and a subtype", (meant,))


def examples(context: Context) -> Iterator[Finding]:
    """An example has headers or a payload (Message Example Object)."""
    for message in context.survey.objects(*_MESSAGES):
        for index, example in enumerate(items(message.node.get("examples"))):
            if isinstance(example, dict) and not {"headers", "payload"} & members(example).keys():
                pointer = pointers.join(message.pointer, "examples", index)
                mend = ("data of an example stands below `payload`", "for example: {payload: {text: hello}}")
                yield Finding("AG130", pointer, "an example needs `payload`, `headers` or both", mend[:1] if example else mend[1:])
