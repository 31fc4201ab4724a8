"""One message object -> `api.Message`: traits merged, frame kind, envelope, reply, correlation id and examples.

Knows messages (2.4.0, "Message Object"); knows neither channels nor how a frame is told from another message's (`wire`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from asyncgen.api import Direction, Envelope, Example, Frame, Message, SchemaAt
from asyncgen.resolve.cursor import Cursor, is_array, is_object
from asyncgen.resolve.traits import Merged
from asyncgen.spec import pointer as json_pointer
from asyncgen.spec.formats import media_types

_BINARY_TYPES = re.compile(
    r"application/(octet-stream|(x-|vnd\.google\.)?protobuf|(x-|vnd\.)?msgpack|cbor|avro|vnd\.apache\.avro)|avro/binary|(image|audio|video)/.+"
)
_CORRELATION = re.compile(r"\$message\.payload(?:#(.*))?")
_ENVELOPE_WORDS = frozenset(
    {"type", "properties", "required", "additionalProperties", "title", "description", "default", "deprecated", "examples", "externalDocs"}
    | {"example", "$id", "$schema", "$comment", "readOnly", "writeOnly"}
)
_MESSAGE_WORDS = frozenset(
    {"messageId", "headers", "payload", "correlationId", "schemaFormat", "contentType", "name", "title", "summary", "bindings", "traits"}
)


@dataclass(frozen=True, slots=True)
class Alternative:
    """One message that may stand at a place: `use` is where, `target` the message object, `key` its component key."""

    use: str
    target: Cursor
    key: str | None


def alternatives(place: Cursor, use: str) -> tuple[Alternative, ...]:
    """Return the messages that may stand at `place`, `oneOf` in `oneOf` flattened, each message object once.

    `use` is what a reader walks to get there (`api.Message.use`).
    """
    found: dict[str, Alternative] = {}
    for alternative in _flatten(place, use, frozenset()):
        found.setdefault(alternative.target.pointer, alternative)
    return tuple(found.values())


def _flatten(place: Cursor, use: str, trail: frozenset[str]) -> Iterator[Alternative]:
    chain = place.chain()
    target = chain[-1]
    if not is_object(target.value) or target.pointer in trail:
        return
    if is_array(target.members.get("oneOf")):
        for index, choice in enumerate(target.at("oneOf").elements):
            yield from _flatten(choice, json_pointer.join(use, "oneOf", index), trail | {target.pointer})
    else:
        yield Alternative(use, target, _component_key(chain))


def _component_key(chain: tuple[Cursor, ...]) -> str | None:
    """Return the key of the component message that a chain of references passes last."""
    keys = [
        tokens[2] for step in chain if len(tokens := json_pointer.parse(step.pointer)) == 3 and tokens[:2] == ("components", "messages")
    ]
    return keys[-1] if keys else None


def message_of(alternative: Alternative, direction: Direction) -> Message:
    """Read one message."""
    target = alternative.target
    merged = Merged(target)
    schema_format = merged.text("schemaFormat")
    foreign = schema_format is not None and media_types.read(schema_format) is None
    payload = target.at("payload") if "payload" in target.members and not foreign else None
    frame = _frame(merged, payload, target)
    answers = tuple(answer.target.pointer for answer in answers_of(alternative)) if direction is Direction.SEND else ()
    return Message(
        pointer=target.pointer,
        use=alternative.use,
        direction=direction,
        key=alternative.key,
        message_id=merged.text("messageId"),
        name=merged.text("name"),
        title=merged.text("title"),
        summary=merged.text("summary"),
        description=merged.text("description"),
        frame=frame,
        payload=None if payload is None else SchemaAt(payload.pointer, payload.value),
        envelope=_envelope(payload.follow()) if payload is not None and frame is Frame.JSON else None,
        reply=answers[0] if len(answers) == 1 else None,
        correlation=_correlation(merged) if frame is Frame.JSON else None,
        is_error=merged.get("x-asyncgen-error") is True,
        is_gap=merged.get("x-asyncgen-gap") is True,
        deprecated=merged.get("deprecated") is True,
        examples=tuple(_examples(merged)),
        replies=answers,
        schema_format=schema_format if foreign else None,
    )


def answers_of(alternative: Alternative) -> tuple[Alternative, ...]:
    """Return the messages that answer a message: its `x-response`, a message, a reference to one, or `oneOf` of them.

    Other tools put other things under that name; what is no message is left alone.
    """
    response = Merged(alternative.target).at("x-response")
    found = alternatives(response, json_pointer.join(alternative.use, "x-response")) if response else ()
    return tuple(answer for answer in found if answer.key is not None or not _MESSAGE_WORDS.isdisjoint(answer.target.members))


# --- frame -----------------------------------------------------------------------------------------------------------------------------


def _frame(merged: Merged, payload: Cursor | None, target: Cursor) -> Frame:
    declared = merged.text("contentType") or Cursor.root(target.document).text("defaultContentType") or ""
    media_type = declared.partition(";")[0].strip().lower()
    schema = payload.follow() if payload else Cursor(target.document, target.pointer, None)
    is_string = schema.members.get("type") in ("string", ["string"])
    if _BINARY_TYPES.fullmatch(media_type) or (is_string and schema.text("format") == "binary"):
        return Frame.BINARY
    if media_type.startswith("text/") and (is_string or payload is None):
        return Frame.TEXT
    return Frame.JSON


def _envelope(schema: Cursor) -> Envelope | None:
    """Recognise an object schema that has the properties `type` (one constant) and maybe `payload`, and says nothing else."""
    members = schema.members
    if members.get("type", "object") != "object" or any(word not in _ENVELOPE_WORDS and not word.startswith("x-") for word in members):
        return None
    properties = dict(schema.at("properties").entries())
    if "type" not in properties or properties.keys() - {"type", "payload"}:
        return None
    required = members.get("required")
    demanded = {name for name in required if isinstance(name, str)} if is_array(required) else set[str]()
    extra = members.get("additionalProperties", True)
    value = _constant(properties["type"].follow().members)
    if value is None or "type" not in demanded or demanded - properties.keys() or not isinstance(extra, bool):
        return None
    payload = properties.get("payload")
    inner = None if payload is None else SchemaAt(payload.pointer, payload.value)
    return Envelope(value, inner, "payload" in demanded, closed=not extra)


def _constant(members: Any) -> str | None:
    value = members.get("const")
    enum = members.get("enum")
    if value is None and is_array(enum) and len(enum) == 1:
        value = enum[0]
    return value if isinstance(value, str) else None


# --- the rest --------------------------------------------------------------------------------------------------------------------------


def _correlation(merged: Merged) -> tuple[str, ...] | None:
    member = merged.at("correlationId")
    location = member.follow().text("location") if member else None
    match = _CORRELATION.fullmatch(location or "")
    if match is None:
        return None
    try:
        return json_pointer.parse(match.group(1) or "")
    except ValueError:
        return None


def _examples(merged: Merged) -> Iterator[Example]:
    member = merged.at("examples")
    for example in member.elements if member else ():
        if "payload" in example.members or "headers" in example.members:
            yield _example(example, example.text("name"))
        else:
            # Before 2.1.0 an example was a map without a shape; tools put named examples into it.
            named = [(name, inner) for name, inner in example.entries() if "payload" in inner.members or "headers" in inner.members]
            yield from (_example(inner, name) for name, inner in named)


def _example(example: Cursor, name: str | None) -> Example:
    return Example(example.pointer, name, "payload" in example.members, example.members.get("payload"))
