"""Places in a document and the parts they open into: the values that `graph` hands to `compare`. It must not know AsyncAPI."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeGuard

from asyncgen.diff.difference import Level
from asyncgen.diff.shapes import NOTHING, Shape
from asyncgen.spec import pointer as pointers


@dataclass(frozen=True, slots=True)
class Node:
    """A place in the document and its value. `patches` are merged onto it (RFC 7386); an `implied` value is not written there."""

    pointer: str
    value: Any
    patches: tuple[Node, ...] = ()
    implied: bool = False

    @property
    def key(self) -> Hashable:
        """What this node is: two nodes of one document with the same key mean the same."""
        if self.implied:
            return ("implied", repr(self.value))
        return (self.pointer, *(patch.key for patch in self.patches)) if self.patches else self.pointer

    def child(self, name: str | int, value: Any) -> Node:
        """The node of a member or an item."""
        return Node(f"{self.pointer}/{pointers.escape(str(name))}", value)


@dataclass(frozen=True, slots=True)
class Slot:
    """A child: its node, how to read it, whom its being there concerns and whom its content.

    `known_by` are identities in falling reliability for finding its counterpart in a bag, `label` what to call it there.
    """

    node: Node
    shape: Shape
    level: Level = Level.WIRE
    content: Level = Level.WIRE
    absent: Any = NOTHING
    known_by: tuple[tuple[str, Hashable], ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value without parts, as something hashable: numbers equal by value, true and 1 different."""

    value: Hashable


@dataclass(frozen=True, slots=True)
class Members:
    """Parts known by their keys. Of a `library`, those that something leads to do not count."""

    slots: dict[str, Slot]
    library: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Parts known by their position."""

    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Bag:
    """Parts in any order. With `paired`, those left over after all identities were tried are counterparts in their order."""

    slots: tuple[Slot, ...]
    paired: bool = False


Opened: TypeAlias = Leaf | Members | Row | Bag


def is_map(value: Any) -> TypeGuard[Mapping[str, Any]]:
    """Whether a value is a JSON object."""
    return isinstance(value, Mapping)


def is_list(value: Any) -> TypeGuard[list[Any]]:
    """Whether a value is a JSON array."""
    return isinstance(value, list)


def canonical(value: Any) -> Hashable:
    """A JSON value as something hashable that is equal where JSON values are: 1 and 1.0 are, true and 1 are not."""
    if is_map(value):
        return ("map", frozenset((str(key), canonical(item)) for key, item in value.items()))
    if is_list(value):
        return ("list", tuple(canonical(item) for item in value))
    if isinstance(value, bool):
        return ("bool", value)
    if value is None:
        return ("null",)  # None itself is no identity.
    return ("number", value) if isinstance(value, int | float) else value
