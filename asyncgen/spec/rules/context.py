"""What every rule is given: the bundled document, its version, and all objects in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from asyncgen.spec import grammar
from asyncgen.spec import pointer as pointers
from asyncgen.spec.bundle import follow
from asyncgen.spec.structure import Found, Survey

DIRECTIONS = ("subscribe", "publish")


@dataclass(frozen=True)
class Context:
    """A bundled document and what a walk through it met. Nothing in it is sure to have the right type: `structure` reports what has not."""

    document: dict[str, Any]
    version: grammar.Version
    survey: Survey
    read: dict[str, Any]
    """The document as it is read: payloads of other languages in AsyncAPI's own words, at the same places."""

    def at(self, *tokens: str | int) -> Found:
        """The object at a place, after references; an empty one when there is none."""
        return self.follow(pointers.render(tokens))

    def follow(self, pointer: str) -> Found:
        """The object at a pointer, after references; an empty one when there is none."""
        try:
            end, node = follow(self.document, pointers.get(self.document, pointer), pointer)
        except LookupError:
            return Found(pointer, {})
        return Found(end, members(node))

    def below(self, holder: Found, *tokens: str | int) -> Found:
        """The object at a place below another one, after references."""
        return self.follow(pointers.join(holder.pointer, *tokens))

    @cached_property
    def channels(self) -> Sequence[tuple[str, Found]]:
        """The channels by address, after references."""
        return [(address, self.at("channels", address)) for address in members(self.document.get("channels"))]

    @cached_property
    def operations(self) -> Sequence[Found]:
        """The operations of all channels, each object once."""
        return list(self._operations())

    def _operations(self) -> Iterator[Found]:
        seen: set[str] = set()
        for _, channel in self.channels:
            for direction in channel.node:
                pointer = pointers.join(channel.pointer, direction)
                if direction in DIRECTIONS and isinstance(channel.node[direction], dict) and pointer not in seen:
                    seen.add(pointer)
                    yield Found(pointer, members(channel.node[direction]))

    @cached_property
    def messages(self) -> Sequence[Found]:
        """The messages of all operations, choices opened, each object once."""
        seen: set[str] = set()
        places = (pointers.join(operation.pointer, "message") for operation in self.operations if "message" in operation.node)
        return [message for place in places for message in self._messages(place, seen)]

    def _messages(self, pointer: str, seen: set[str]) -> Iterator[Found]:
        waiting = [pointer]
        while waiting:
            message = self.follow(waiting.pop())
            if message.pointer in seen:
                continue
            seen.add(message.pointer)
            if isinstance(message.node.get("oneOf"), list):
                count = len(items(message.node["oneOf"]))
                waiting.extend(pointers.join(message.pointer, "oneOf", index) for index in reversed(range(count)))
            else:
                yield message

    def owner(self, field: str, holder: Found) -> Found | None:
        """The object that decides a field: the last trait that has it, else the object itself ("Traits Merge Mechanism")."""
        owner = holder if field in holder.node else None
        for index in range(len(items(holder.node.get("traits")))):
            trait = self.below(holder, "traits", index)
            if field in trait.node:
                owner = trait
        return owner


def members(value: Any) -> Mapping[str, Any]:
    """The value where it is a map, else an empty one."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def items(value: Any) -> Sequence[Any]:
    """The value where it is a list, else an empty one."""
    return cast("Sequence[Any]", value) if isinstance(value, list) else ()
