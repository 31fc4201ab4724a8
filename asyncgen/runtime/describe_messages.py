"""Messages that only the code has: operations written in code first become component messages (AsyncAPI 2.4.0, "Message Object").

Knows operations and declarations; types become schemas elsewhere (`describe_schemas`), and channels take up what is made here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from .declared import ChannelSpec, MessageSpec
from .describe_channels import FIELDS, Live
from .describe_components import add, free_key
from .describe_schemas import Mode, Schemas
from .operation import Operation
from .pointers import get, is_object, to, walk

_CONTENT_TYPES: Final = {"text": "text/plain", "binary": "application/octet-stream"}


class ChannelMessages:
    """What one channel sends and takes, put into `document` where the contract does not have it.

    `known` says whether the contract has the channel, so that messages with a place (`MessageSpec.at`) are there already.
    """

    def __init__(self, document: dict[str, Any], schemas: Schemas, channel: ChannelSpec, *, known: bool) -> None:
        self._document = document
        self._schemas = schemas
        self._channel = channel
        self._known = known
        self._outgoing: dict[str, str] = {}

    def live(self, operations: Sequence[Operation]) -> dict[str, Live]:
        """Return by field what is live, having added the messages that only the code has."""
        sent = [operation for operation in operations if operation.direction == "send"]
        requests = {id(operation): self._add(operation.spec, "send", operation) for operation in sent if not self._has(operation.spec)}
        for operation in sent:
            if operation.reply is not None and id(operation) in requests:
                get(self._document, requests[id(operation)])["x-response"] = to(self._outgoing_message(operation.reply, "reply", None))
        for operation in operations:
            if operation.direction == "recv":
                self._outgoing_message(operation.spec, "recv", operation)
        for spec in self._channel.recv:
            if not self._has(spec):
                self._outgoing_message(spec, "recv", None)
        places = set(self._declared_pointers())
        return {
            FIELDS["send"]: Live(
                {operation.spec.at for operation in sent if operation.spec.at}, [to(pointer) for pointer in requests.values()]
            ),
            FIELDS["recv"]: Live(
                {spec.at for spec in self._channel.recv if spec.at},
                [to(pointer) for pointer in self._outgoing.values() if pointer not in places],
            ),
        }

    def _has(self, spec: MessageSpec) -> bool:
        return self._known and spec.at is not None

    def _declared_pointers(self) -> Iterator[str]:
        for spec in (*self._channel.recv, *self._channel.replies):
            if self._has(spec) and (pointer := target_of(self._document, spec.at or "")) is not None:
                yield pointer

    def _outgoing_message(self, spec: MessageSpec, role: str, operation: Operation | None) -> str:
        """Return the place of a message that the server sends. The runtime knows those of a channel by name, declared ones first."""
        if spec.name not in self._outgoing:
            declared = next((one for one in (*self._channel.recv, *self._channel.replies) if one.name == spec.name), spec)
            pointer = target_of(self._document, declared.at or "") if self._has(declared) else None
            self._outgoing[spec.name] = pointer or self._add(declared, role, operation)
        return self._outgoing[spec.name]

    def _add(self, spec: MessageSpec, role: str, operation: Operation | None) -> str:
        """Add a component message, named like the message; where that name is taken, its role is added to the key."""
        key = free_key(self._document, "messages", spec.name, f"{spec.name}.{role}")
        message: dict[str, Any] = {"messageId": key} if _has_message_ids(self._document) else {}
        message["name"] = spec.name
        if operation is not None:
            message |= _about(operation)
        if spec.frame in _CONTENT_TYPES:
            message["contentType"] = _CONTENT_TYPES[spec.frame]
        elif self._document.get("defaultContentType", "application/json") != "application/json":
            message["contentType"] = "application/json"
        payload = self._frame(spec, "validation" if role == "send" else "serialization")
        if payload is not None:
            message["payload"] = payload
        return add(self._document, "messages", key, message)

    def _frame(self, spec: MessageSpec, mode: Mode) -> Any:
        """Return the schema of the whole frame, None where nothing is known of it."""
        if spec.frame == "binary":
            return {"type": "string", "format": "binary"}
        inner = None if spec.payload is None else self._schemas.schema(spec.payload, mode)
        envelope = spec.envelope
        if envelope is None:
            return inner
        properties: dict[str, Any] = {"type": {"type": "string", "const": envelope.tag}}
        required = ["type"]
        if envelope.payload and inner is not None:
            properties["payload"] = inner
            required += ["payload"] if envelope.required else []
        frame: dict[str, Any] = {"type": "object", "properties": properties, "required": required}
        return {**frame, "additionalProperties": False} if envelope.closed else frame


def target_of(document: Mapping[str, Any], use: str) -> str | None:
    """Return the place of the message object of a message's use, None where there is none."""
    pointer, message = walk(document, use)
    return pointer if is_object(message) else None


def _about(operation: Operation) -> dict[str, Any]:
    """Return what a person said about an operation, and nothing for what was not said."""
    texts = {"title": operation.title, "summary": operation.summary, "description": operation.description}
    about: dict[str, Any] = {field: text for field, text in texts.items() if text}
    if operation.tags:
        about["tags"] = [{"name": tag} for tag in dict.fromkeys(operation.tags)]
    return about


def _has_message_ids(document: Mapping[str, Any]) -> bool:
    """Tell whether the document's version has `messageId` (2.4.0 and later)."""
    major, minor = ([*str(document.get("asyncapi", "2.4.0")).split("."), "0"])[:2]
    return (int(major), int(minor)) >= (2, 4)
