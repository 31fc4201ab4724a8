"""The examples of a contract's messages, for tests: `tests/test_contract.py` holds each of them against the running service."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .operation import Direction
from .pointers import follow, is_array, is_object, walk

if TYPE_CHECKING:
    from .service import Service


@dataclass(frozen=True, slots=True)
class Example:
    """One example (AsyncAPI 2.4.0, "Message Example Object") of one message of a channel; `payload` is the frame's content as JSON data."""

    channel: str
    message: str
    direction: Direction
    payload: Any
    name: str

    def __str__(self) -> str:
        """Return how a test report calls the example."""
        return f"{self.channel} {self.message} {self.name}"


def examples(service: Service) -> list[Example]:
    """Return every example of the service's contract that has a payload, for the messages of the registered channels."""
    if service.contract is None:
        return []
    document = service.contract.document
    found: list[Example] = []
    for channel in service.channels:
        spec = channel.spec
        groups: tuple[tuple[Direction, Any], ...] = (("send", spec.send), ("recv", (*spec.recv, *spec.replies)))
        for direction, messages in groups:
            for message in messages:
                for index, example in enumerate(_examples(document, message.at)):
                    name = str(example.get("name", index))
                    found.append(Example(spec.address, message.name, direction, example["payload"], name))
    return found


def _examples(document: Any, at: str | None) -> Iterator[dict[str, Any]]:
    """Yield the examples of the message at `at`: a trait's replace the message's own (2.4.0, "Traits Merge Mechanism")."""
    message = walk(document, at)[1] if at else None
    if not is_object(message):
        return
    listed = message.get("examples")
    for trait in message.get("traits") or ():
        _, merged = follow(document, trait)
        listed = merged.get("examples", listed) if is_object(merged) else listed
    for example in listed if is_array(listed) else ():
        if is_object(example) and "payload" in example:
            yield example
