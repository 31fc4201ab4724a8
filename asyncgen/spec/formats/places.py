"""Where a document has messages, and in which format each says its payload.

Knows references, traits and the fields of channels and messages; must not know what a format means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

from asyncgen.spec import pointer as pointers


@dataclass(frozen=True, slots=True)
class MessageAt:
    """A message that has a payload. `format_at` is where `schema_format` is said, None where it is nowhere."""

    pointer: str
    schema_format: str | None
    format_at: str | None

    @property
    def payload_at(self) -> str:
        """The place of the payload."""
        return f"{self.pointer}/payload"


def is_map(value: object) -> TypeGuard[dict[str, Any]]:
    """Say whether a value is a JSON object."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Say whether a value is a JSON array."""
    return isinstance(value, list)


def reference(value: object) -> str | None:
    """The pointer that a Reference Object into the same document has; None for everything else."""
    target = value.get("$ref") if is_map(value) else None
    try:
        return pointers.of_reference(target) if isinstance(target, str) else None
    except ValueError:
        return None


def follow(document: Mapping[str, Any], pointer: str) -> tuple[str, Any]:
    """What a place means after references, and where that is; None where it leads nowhere or in a circle."""
    seen: set[str] = set()
    while pointer not in seen:
        seen.add(pointer)
        try:
            value = pointers.get(document, pointer)
        except LookupError:
            return pointer, None
        target = reference(value)
        if target is None:
            return pointer, value
        pointer = target
    return pointer, None


def messages(document: Mapping[str, Any]) -> Iterator[MessageAt]:
    """Every message that has a payload, once, at the place where it is written: of channels, of components, and those that answer."""
    waiting = list(reversed([*_operations(document), *_components(document, "messages")]))
    seen: set[str] = set()
    while waiting:
        pointer, message = follow(document, waiting.pop())
        if pointer in seen or not is_map(message):
            continue
        seen.add(pointer)
        choices = message.get("oneOf")
        if is_list(choices):
            waiting.extend(pointers.join(pointer, "oneOf", index) for index in reversed(range(len(choices))))
            continue
        if "x-response" in message:
            waiting.append(pointers.join(pointer, "x-response"))
        if "payload" in message:
            yield _message(document, pointer, message)


def _components(document: Mapping[str, Any], bucket: str) -> Iterator[str]:
    components = document.get("components")
    named = components.get(bucket) if is_map(components) else None
    yield from (pointers.join("/components", bucket, name) for name in (named if is_map(named) else ()))


def _operations(document: Mapping[str, Any]) -> Iterator[str]:
    """The places of all operations' messages."""
    channels = document.get("channels")
    own = [pointers.join("/channels", address) for address in (channels if is_map(channels) else ())]
    for place in (*own, *_components(document, "channels")):
        pointer, channel = follow(document, place)
        for name in ("publish", "subscribe"):
            operation = channel.get(name) if is_map(channel) else None
            if is_map(operation) and "message" in operation:
                yield pointers.join(pointer, name, "message")


def _message(document: Mapping[str, Any], pointer: str, message: Mapping[str, Any]) -> MessageAt:
    owner, stated = (pointer, message["schemaFormat"]) if "schemaFormat" in message else (None, None)
    # Traits win over the message, the last of them (AsyncAPI 2.4.0, "Message Object").
    traits: Sequence[Any] = message["traits"] if is_list(message.get("traits")) else ()
    for index in range(len(traits)):
        at, trait = follow(document, pointers.join(pointer, "traits", index))
        if is_map(trait) and "schemaFormat" in trait:
            owner, stated = at, trait["schemaFormat"]
    if owner is None or not isinstance(stated, str):
        return MessageAt(pointer, None, None)
    return MessageAt(pointer, stated, pointers.join(owner, "schemaFormat"))
