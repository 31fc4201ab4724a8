"""Which part of one bag is the counterpart of which part of the other. It must not know what then becomes of the pairs."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from asyncgen.diff.graph import Graph
from asyncgen.diff.node import Bag, Leaf, Members, Node, Row, Slot
from asyncgen.diff.shapes import NOTHING, Shape

_GLANCE = 4
"""How deep contents are looked at to confirm a name."""

_DEPTH = 12
"""How deep contents are looked at to find counterparts without names; what differs deeper is told apart by order."""

Identity: TypeAlias = Callable[[Slot], Hashable | None]


@dataclass(slots=True)
class Prints:
    """Fingerprints of a document's nodes: equal for what means the same, however it is spelled."""

    graph: Graph
    _known: dict[tuple[Hashable, Shape, int], int] = field(default_factory=dict[tuple[Hashable, Shape, int], int])

    def of(self, node: Node, shape: Shape, depth: int) -> int:
        """The fingerprint of a node, down to `depth` levels below it."""
        target = self.graph.follow(node, shape)
        key = (target.key, shape, depth)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = hash(self._content(target, shape, depth))
        return found

    def _content(self, node: Node, shape: Shape, depth: int) -> Hashable:
        opened = self.graph.open(node, shape)
        if isinstance(opened, Leaf):
            return ("leaf", opened.value)
        if depth == 0:
            return None
        if isinstance(opened, Row):
            return ("row", tuple(self.of(slot.node, slot.shape, depth - 1) for slot in opened.slots))
        if isinstance(opened, Bag):
            return ("bag", frozenset(Counter(self.of(slot.node, slot.shape, depth - 1) for slot in opened.slots).items()))
        return ("members", frozenset(self._members(opened, depth - 1)))

    def _members(self, opened: Members, depth: int) -> Iterable[tuple[str, int]]:
        for name, slot in opened.slots.items():
            value = self.of(slot.node, slot.shape, depth)
            nothing = not opened.library and slot.absent is not NOTHING and value == self.of(absence(slot), slot.shape, depth)
            if not nothing and not opened.library:
                yield name, value


def absence(slot: Slot, pointer: str = "") -> Node:
    """What stands where `slot` is left out, seen from the object at `pointer` that leaves it out."""
    return Node(pointer, slot.absent, implied=True)


@dataclass(frozen=True, slots=True)
class Matched:
    """The outcome: counterparts, and what has none."""

    pairs: list[tuple[Slot, Slot]]
    left: list[Slot]
    right: list[Slot]


def match(left: Bag, right: Bag, left_prints: Prints, right_prints: Prints) -> Matched:
    """Find counterparts: by each identity. In a bag that pairs: first by equal content, in the end by order."""
    paired = left.paired or right.paired
    if paired and len(left.slots) == len(right.slots) == 1:
        return Matched([(left.slots[0], right.slots[0])], [], [])
    state = Matched([], list(left.slots), list(right.slots))
    if paired:
        state = _round(state, _confirmed(left_prints), _confirmed(right_prints))
        state = _round(state, _content(left_prints), _content(right_prints))
    for name in ("messageId", "key", "name", "is"):
        state = _round(state, _named(name), _named(name))
    if paired:
        state = _round(state, _anything, _anything)
    return state


def _round(state: Matched, left_identity: Identity, right_identity: Identity) -> Matched:
    waiting: dict[Hashable, deque[Slot]] = {}
    for slot in state.right if state.left else ():
        identity = right_identity(slot)
        if identity is not None:
            waiting.setdefault(identity, deque()).append(slot)
    pairs, left, used = list(state.pairs), list[Slot](), set[int]()
    for slot in state.left:
        candidates = waiting.get(left_identity(slot)) if waiting else None
        if candidates:
            counterpart = candidates.popleft()
            used.add(id(counterpart))
            pairs.append((slot, counterpart))
        else:
            left.append(slot)
    return Matched(pairs, left, [slot for slot in state.right if id(slot) not in used])


def _content(prints: Prints) -> Identity:
    return lambda slot: prints.of(slot.node, slot.shape, _DEPTH)


def _confirmed(prints: Prints) -> Identity:
    return lambda slot: (slot.known_by, prints.of(slot.node, slot.shape, _GLANCE)) if slot.known_by else None


def _named(name: str) -> Identity:
    return lambda slot: dict(slot.known_by).get(name)


def _anything(slot: Slot) -> Hashable:
    return ""
